/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/site.h - the kinds of place in a repository that can hold text
 *
 * The names are the contract of the report's `site` field (docs/report.md).
 */
#ifndef BASE_SITE_H
#define BASE_SITE_H

#include "base/arena.h"

enum site {
	SITE_BLOB,
	SITE_PATH,
	SITE_COMMIT_MESSAGE,
	SITE_COMMIT_IDENTITY,
	SITE_COMMIT_HEADER,
	SITE_TAG_MESSAGE,
	SITE_NOTE,
	SITE_REF_NAME,
	SITE_REFLOG,
	SITE_CONFIG,
	SITE_REPOSITORY_FILE,
	SITE_INDEX,
	SITE_WORKTREE,
	SITE_LFS,
	SITE_COUNT,
};

/* Between the path of what is packed and that of a member in it. */
#define SITE_INSIDE "!/"

/*
 * "path!/member" in the arena; the path itself if member is empty. NULL when
 * memory ends.
 */
const char *site_inside(struct arena *arena, const char *path,
			struct bytes member);

/* "blob", "commit-message", ... */
const char *site_name(enum site site);

#endif
