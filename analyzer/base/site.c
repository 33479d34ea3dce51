/* SPDX-License-Identifier: Apache-2.0 */
#include "base/site.h"

#include <assert.h>

static const char *const names[SITE_COUNT] = {
	[SITE_BLOB] = "blob",
	[SITE_PATH] = "path",
	[SITE_COMMIT_MESSAGE] = "commit-message",
	[SITE_COMMIT_IDENTITY] = "commit-identity",
	[SITE_COMMIT_HEADER] = "commit-header",
	[SITE_TAG_MESSAGE] = "tag-message",
	[SITE_NOTE] = "note",
	[SITE_REF_NAME] = "ref-name",
	[SITE_REFLOG] = "reflog",
	[SITE_CONFIG] = "config",
	[SITE_REPOSITORY_FILE] = "repository-file",
	[SITE_INDEX] = "index",
	[SITE_WORKTREE] = "worktree",
	[SITE_LFS] = "lfs",
};

const char *site_name(enum site site)
{
	assert(site < SITE_COUNT);
	return names[site];
}

const char *site_inside(struct arena *arena, const char *path,
			struct bytes member)
{
	size_t len = strlen(path);
	size_t mark = strlen(SITE_INSIDE);
	char *all;

	if (!member.len)
		return path;
	all = arena_alloc(arena, len + mark + member.len + 1);
	if (!all)
		return NULL;
	memcpy(all, path, len);
	memcpy(all + len, SITE_INSIDE, mark);
	memcpy(all + len + mark, member.p, member.len);
	return all;
}
