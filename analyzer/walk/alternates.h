/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/alternates.h - the object directories that a repository reads from
 *
 * objects/info/alternates (gitrepository-layout(5)) names further ones, one a
 * line: an absolute path or one relative to objects, perhaps quoted as git
 * quotes paths; "#" begins a comment. Each of them may name others. A
 * quarantine is what a push that never ended left in objects.
 */
#ifndef WALK_ALTERNATES_H
#define WALK_ALTERNATES_H

#include "base/array.h"
#include "base/fault.h"

/* What to ask the caller on the way. */
struct alternates {
	void *payload;
	/* Does path, absolute and link-free, lie in what the auditor gave? */
	bool (*is_given)(void *payload, const char *path);
	/* Something was not followed. Nonzero ends the work. */
	int (*problem)(void *payload, const char *path, const char *reason);
};

/*
 * Append the stores of the git directory to stores: its own, its alternates,
 * the nearest first, then quarantines, *nr_quarantine of them. Each comes once,
 * by its real path. An alternate outside of what was given must have the shape
 * of a store. Fails for lack of memory, or with what problem returned.
 */
int alternates_gather(const char *gitdir, const struct alternates *ask,
		      struct strlist *stores, size_t *nr_quarantine,
		      struct fault *fault) CHECKED;

/* Does the path begin with a folder that is named as quarantines are? */
bool alternates_is_quarantine(const char *path);

#endif
