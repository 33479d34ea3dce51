/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_regular(const char *path, int flags, size_t max, int *fd,
			size_t *size, struct fault *fault)
{
	struct stat st;
	int rc;

	*size = 0;
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
	if (*fd < 0)
		return fault_io(fault, "%s", path);
	if (fstat(*fd, &st))
		rc = fault_io(fault, "%s", path);
	else if (!S_ISREG(st.st_mode))
		rc = fault_set(fault, FAULT_CORRUPT, "%s: not a regular file",
			       path);
	else if (st.st_size > 0 && (uint64_t)st.st_size > max)
		rc = fault_set(fault, FAULT_LIMIT,
			       "%s: %" PRIdMAX " bytes, more than %zu", path,
			       (intmax_t)st.st_size, max);
	else
		rc = 0;
	if (!rc) {
		*size = (size_t)st.st_size;
		return 0;
	}
	close(*fd);
	*fd = -1;
	return rc;
}

int file_open(const char *path, size_t max, int *fd, size_t *size,
	      struct fault *fault)
{
	return open_regular(path, O_NOFOLLOW, max, fd, size, fault);
}

int file_open_given(const char *path, size_t max, int *fd, size_t *size,
		    struct fault *fault)
{
	return open_regular(path, 0, max, fd, size, fault);
}

bool file_write(int fd, struct bytes text)
{
	while (text.len) {
		ssize_t nr = write(fd, text.p, text.len);

		if (nr < 0 && errno == EINTR)
			continue;
		if (nr < 0)
			return false;
		text = bytes_sub(text, (size_t)nr, text.len);
	}
	return true;
}

bool file_map(int fd, size_t size, struct bytes *out)
{
	void *p = NULL;

	if (size)
		p = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return false;
	*out = (struct bytes){ p, size };
	return true;
}

void file_unmap(struct bytes map)
{
	if (map.p)
		(void)munmap((void *)(uintptr_t)map.p, map.len);
}
