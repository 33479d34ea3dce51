/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/gitdir.h - tell a git directory by its shape, and follow what leads to
 * it
 *
 * discover.c decides by these functions what is a repository, and place.c which
 * folders to leave to it; both must come to the same answer, or a folder would
 * be read by none. The layout is that of gitrepository-layout(5).
 */
#ifndef WALK_GITDIR_H
#define WALK_GITDIR_H

#include "base/fault.h"
#include "walk/folder.h"

#include <sys/stat.h>

/* What path itself is, links not followed. False where there is nothing. */
bool gitdir_stat(const char *folder, const char *name, struct stat *st);

/* List the folder of that name; where there is none, nothing is in it. */
int gitdir_list(const char *gitdir, const char *name, struct folder *out,
		struct fault *fault) CHECKED;

/*
 * A folder with HEAD, objects and something to hold refs: refs, reftable, or
 * packed-refs (copies made by tools that drop empty folders lack refs). A link
 * counts as HEAD and as refs, and as objects where it leads to a store.
 */
bool gitdir_has_shape(const char *path);

/* A folder with pack or info or a folder named by two hexadecimal digits. */
bool store_has_shape(const char *path);

/* Has the folder HEAD and commondir, as a linked worktree's git directory? */
bool gitdir_is_linked(const char *path);

/*
 * The git directory that a linked one says it belongs to, absolute and
 * link-free, into *out. FAULT_CORRUPT or FAULT_IO where it leads nowhere; the
 * message is the reason alone.
 */
int gitdir_common(const char *path, char **out, struct fault *fault) CHECKED;

/*
 * The folder that FOLDER/.git stands for, absolute and link-free, into *out:
 * itself if it is a folder, else what the file or link names. *out may be any
 * folder. FAULT_CORRUPT or FAULT_IO where it leads to none.
 */
int gitdir_of(const char *folder, char **out, struct fault *fault) CHECKED;

/*
 * Does FOLDER/.git lead to a git directory, or to a linked one whose common
 * directory is one? *out false also where it leads nowhere.
 */
int gitdir_is_worktree(const char *folder, bool *out,
		       struct fault *fault) CHECKED;

/*
 * Is a path, relative to a git directory, one of the folders in which no
 * repository is searched, or below one? These are objects, refs, logs and lfs.
 */
bool gitdir_hides(const char *path);

#endif
