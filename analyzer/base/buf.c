/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/file.h"
#include "base/pages.h"
#include "base/wipe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* realloc would leave the old bytes behind, so move by hand and wipe. */
static bool grow(struct buf *buf, size_t cap)
{
	char *p = pages_alloc(cap);

	if (!p) {
		buf->failed = true;
		return false;
	}
	if (buf->p) {
		memcpy(p, buf->p, buf->len + 1);
		wipe(buf->p, buf->cap);
		free(buf->p);
	}
	buf->p = p;
	buf->cap = cap;
	return true;
}

bool buf_reserve(struct buf *buf, size_t extra)
{
	size_t need;
	size_t cap;

	if (buf->failed)
		return false;
	if (extra >= BUF_MAX || buf->len + extra >= BUF_MAX) {
		buf->failed = true;
		return false;
	}
	need = buf->len + extra + 1;
	if (need <= buf->cap)
		return true;
	cap = buf->cap ? buf->cap * 2 : 64;
	if (!grow(buf, cap < need ? need : cap))
		return false;
	buf->p[buf->len] = '\0';
	return true;
}

void buf_add(struct buf *buf, const void *p, size_t len)
{
	if (!buf_reserve(buf, len))
		return;
	if (len)
		memcpy(buf->p + buf->len, p, len);
	buf->len += len;
	buf->p[buf->len] = '\0';
}

void buf_add_bytes(struct buf *buf, struct bytes bytes)
{
	buf_add(buf, bytes.p, bytes.len);
}

void buf_add_str(struct buf *buf, const char *s)
{
	buf_add(buf, s, strlen(s));
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_list again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		buf->failed = true;
	else if (buf_reserve(buf, (size_t)len)) {
		(void)vsnprintf(buf->p + buf->len, (size_t)len + 1, format,
				again);
		buf->len += (size_t)len;
	}
	va_end(again);
	va_end(args);
}

void buf_clear(struct buf *buf)
{
	if (buf->p) {
		wipe(buf->p, buf->len);
		buf->p[0] = '\0';
	}
	buf->len = 0;
	buf->failed = false;
}

void buf_release(struct buf *buf)
{
	if (buf->p)
		wipe(buf->p, buf->cap);
	free(buf->p);
	*buf = (struct buf)BUF_INIT;
}

void buf_spend(struct buf *part, struct buf *whole)
{
	whole->failed |= part->failed;
	buf_release(part);
}

#define READ_STEP ((size_t)64 << 10)

int buf_read_fd(struct buf *buf, int fd, size_t max, const char *name,
		struct fault *fault)
{
	for (;;) {
		ssize_t nr;

		if (!buf_reserve(buf, READ_STEP))
			return fault_nomem(fault);
		nr = read(fd, buf->p + buf->len, buf->cap - buf->len - 1);
		if (nr < 0 && errno == EINTR)
			continue;
		if (nr < 0)
			return fault_io(fault, "%s", name);
		if (!nr)
			return 0;
		buf->len += (size_t)nr;
		buf->p[buf->len] = '\0';
		if (buf->len > max)
			return fault_set(fault, FAULT_LIMIT,
					 "%s: larger than %zu bytes", name,
					 max);
	}
}

/* size: what it is said to have; what it has is read. */
static int read_and_close(struct buf *buf, int fd, size_t size, size_t max,
			  const char *path, struct fault *fault)
{
	int rc = buf_reserve(buf, size + READ_STEP) ? 0 : fault_nomem(fault);

	if (!rc)
		rc = buf_read_fd(buf, fd, max, path, fault);
	close(fd);
	return rc;
}

int buf_read_file(struct buf *buf, const char *path, size_t max,
		  struct fault *fault)
{
	size_t size = 0;
	int fd = -1;
	int rc = file_open(path, max, &fd, &size, fault);

	return rc ? rc : read_and_close(buf, fd, size, max, path, fault);
}

int buf_read_given(struct buf *buf, const char *path, size_t max,
		   struct fault *fault)
{
	size_t size = 0;
	int fd = -1;
	int rc = file_open_given(path, max, &fd, &size, fault);

	return rc ? rc : read_and_close(buf, fd, size, max, path, fault);
}
