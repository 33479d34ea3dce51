/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/buf.h - a growing run of bytes that always ends in a NUL
 *
 * A buf zeroed or set to BUF_INIT is empty and safe to release. Memory that it
 * gives back is wiped first, since it may have held a secret. Adding cannot
 * fail to the caller: when memory ends, or the buf would pass BUF_MAX, it
 * becomes `failed`, drops what is added later, and says so in buf_ok, which is
 * asked once at the end of a chain of calls.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/bytes.h"
#include "base/fault.h"

#include <stdarg.h>

#define BUF_MAX ((size_t)1 << 32)

struct buf {
	char *p;    /* NUL-terminated once anything was added; NULL before */
	size_t len; /* without that NUL */
	size_t cap;
	bool failed;
};

#define BUF_INIT \
	{ \
		0 \
	}

void buf_add(struct buf *buf, const void *p, size_t len);
void buf_add_bytes(struct buf *buf, struct bytes bytes);
void buf_add_str(struct buf *buf, const char *s);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF(2, 3);

/* Room for extra more bytes, so that pointers stay valid while they come. */
bool buf_reserve(struct buf *buf, size_t extra);

/* Empty, with its memory kept (and wiped). */
void buf_clear(struct buf *buf);
/* Wipe and free; safe on a zeroed buf, and twice. */
void buf_release(struct buf *buf);
/* The same for what was added to whole, which has failed where the part has. */
void buf_spend(struct buf *part, struct buf *whole);

static inline bool buf_ok(const struct buf *buf)
{
	return !buf->failed;
}
static inline struct bytes buf_bytes(const struct buf *buf)
{
	return (struct bytes){ (const uint8_t *)buf->p, buf->len };
}
/* The contents as a C string, "" when empty; lives until the next call. */
static inline const char *buf_str(const struct buf *buf)
{
	return buf->p ? buf->p : "";
}

/* Read what is left of fd, at most max bytes; name is for faults. */
int buf_read_fd(struct buf *buf, int fd, size_t max, const char *name,
		struct fault *fault) CHECKED;
/*
 * Read a regular file whole; faults as those of file_open (base/file.h). Given:
 * one that the command line names, or that lies in a folder which it names.
 */
int buf_read_file(struct buf *buf, const char *path, size_t max,
		  struct fault *fault) CHECKED;
int buf_read_given(struct buf *buf, const char *path, size_t max,
		   struct fault *fault) CHECKED;

#endif
