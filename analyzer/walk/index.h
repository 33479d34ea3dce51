/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/index.h - what is staged, in the main index and each worktree's own
 */
#ifndef WALK_INDEX_H
#define WALK_INDEX_H

#include "walk/setup.h"

struct index_entry {
	const char *index; /* "index", "worktrees/x/index" */
	const char *path;  /* valid during the call */
	struct oid oid;
	uint32_t mode; /* of a file, a link, a submodule, a sparse folder */
};

/*
 * Each entry of each index of repo, by libgit2's reader, or by that of
 * walk/index_file.h in a SHA-256 repository. An index that cannot be read, or
 * not as a whole (damaged, split), goes to skipped, with its path relative to
 * the git directory; the others are still read. No index at all is fine. A
 * callback that returns nonzero ends the walk, which returns that.
 */
int index_each(const struct repo *repo, const struct setup *setup,
	       int (*entry)(void *payload, const struct index_entry *entry),
	       int (*skipped)(void *payload, const char *path,
			      const char *reason),
	       void *payload, struct fault *fault) CHECKED;

#endif
