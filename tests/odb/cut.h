/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/odb/cut.h - a file that shrinks while it is read
 *
 * Packs and their indexes are mapped, then closed, then read. The close of this
 * header, which stands in the place of the C library's, cuts the file of
 * struct cut in between.
 */
#ifndef TESTS_ODB_CUT_H
#define TESTS_ODB_CUT_H

#include "unit.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
	const char *path; /* NULL: leave all files alone */
	off_t len;
	void (*closing)(void); /* called before any close; or NULL */
} cut;

int close(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "close");
	struct stat closed;
	struct stat st;

	if (cut.closing)
		cut.closing();
	if (cut.path && !fstat(fd, &closed) && !stat(cut.path, &st) &&
	    closed.st_ino == st.st_ino)
		ck_assert_int_eq(truncate(cut.path, cut.len), 0);
	return real(fd);
}

#endif
