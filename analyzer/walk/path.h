/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/path.h - names of files, as text
 *
 * Nothing here looks at the disk, but for path_real.
 */
#ifndef WALK_PATH_H
#define WALK_PATH_H

#include "base/bytes.h"
#include "base/fault.h"

/*
 * name as seen from folder, on the heap: folder/name, or name alone where it is
 * absolute or folder is empty, or folder alone where name is empty. NULL when
 * memory ends.
 */
char *path_join(const char *folder, const char *name);

/* The part behind the last "/". */
const char *path_base(const char *path);

/* The folder of an absolute path, on the heap; NULL when memory ends. */
char *path_folder(const char *path);

/* Is path the folder itself or something below it? Both absolute. */
bool path_below(const char *path, const char *folder);

/*
 * The absolute, link-free form into *out, which the caller frees. FAULT_IO
 * where there is no such file; the message is the reason alone.
 */
int path_real(const char *path, char **out, struct fault *fault) CHECKED;

/*
 * Does a path match a glob? Both are compared part by part: "*" stands for any
 * run of bytes of one part, "?" for one byte, "#" for one digit of 0-9a-f; a
 * part "**" stands for any number of parts, none included.
 */
bool path_matches(const char *path, const char *glob);

#endif
