/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/bytes.h"
#include "base/site.h"

/* What the report promises to other programs, each name once. */
static const char *const names[] = {
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

START_TEST(every_site_has_its_name)
{
	ck_assert_uint_eq(COUNT(names), SITE_COUNT);
	for (size_t i = 0; i < SITE_COUNT; i++)
		ck_assert_str_eq(site_name((enum site)i), names[i]);
}
END_TEST

START_TEST(a_member_stands_behind_what_it_is_in)
{
	struct arena arena = { 0 };
	const char *path = "a/b.zip";

	ck_assert_str_eq(site_inside(&arena, path, LIT("c/d")), "a/b.zip!/c/d");
	ck_assert_str_eq(site_inside(&arena, "", LIT("c")), "!/c");
	ck_assert_ptr_eq(site_inside(&arena, path, LIT("")), path);
	arena_release(&arena);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, a_member_stands_behind_what_it_is_in);
	tcase_add_test(tc, every_site_has_its_name);
}

UNIT_MAIN("base/site", add)
