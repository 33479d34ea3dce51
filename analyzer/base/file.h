/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/file.h - a regular file: open it, map it, write it
 *
 * One of a repository is somebody else's: no link of his is followed. He may
 * change a mapped file, and cut it: bytes that were read once may be others
 * when they are read again, and zeros (confine/mappings.c).
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/bytes.h"
#include "base/fault.h"

/*
 * Open a regular file of at most max bytes to be read; *size is what it has.
 * A larger one is FAULT_LIMIT; one that is no regular file (a folder, a FIFO, a
 * device) FAULT_CORRUPT; one that cannot be opened FAULT_IO with the reason
 * left in errno: ENOENT where there is none, ELOOP for a symbolic link, which
 * is not followed in the last component. Never blocks on a FIFO. The caller
 * closes *fd; after a fault it is -1, and *size 0.
 */
int file_open(const char *path, size_t max, int *fd, size_t *size,
	      struct fault *fault) CHECKED;

/* The same for a file that the command line names: links are followed. */
int file_open_given(const char *path, size_t max, int *fd, size_t *size,
		    struct fault *fault) CHECKED;

/* Write all of text; false leaves why in errno. */
bool file_write(int fd, struct bytes text);

/* Map size bytes, none for 0; false leaves why in errno. */
bool file_map(int fd, size_t size, struct bytes *out);
void file_unmap(struct bytes map); /* accepts an empty one */

#endif
