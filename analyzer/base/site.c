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
	const struct bytes parts[] = { bytes_of(path), LIT(SITE_INSIDE),
				       member };
	size_t len = 1;
	char *all;

	if (!member.len)
		return path;
	for (size_t i = 0; i < COUNT(parts); i++)
		len += parts[i].len;
	all = arena_alloc(arena, len);
	if (!all)
		return NULL;
	len = 0;
	for (size_t i = 0; i < COUNT(parts); i++) {
		memcpy(all + len, parts[i].p, parts[i].len);
		len += parts[i].len;
	}
	return all;
}
