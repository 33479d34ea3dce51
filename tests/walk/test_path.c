/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/path.h"

#include "unit.h"

#include <string.h>

/* clang-format off */
static const struct {
	const char *proves;
	const char *path, *glob;
	bool matches;
} globs[] = {
	{ "a name matches itself", "config", "config", true },
	{ "a name does not match a longer one", "config2", "config", false },
	{ "a name does not match a shorter one", "confi", "config", false },
	{ "a star takes nothing", "sharedindex.", "sharedindex.*", true },
	{ "a star takes much", "sharedindex.0a0a", "sharedindex.*", true },
	{ "a star does not cross a slash", "worktrees/a/b/index",
	  "worktrees/*/index", false },
	{ "a star is one part", "worktrees/a/index", "worktrees/*/index", true },
	{ "a star part wants a part", "worktrees/index", "worktrees/*/index",
	  false },
	{ "two stars go back", "ab.a.b.keep", "*.b.*", true },
	{ "the ending decides", "pack-1.keep.pack", "*.keep", false },
	{ "? is one byte", "a", "?", true },
	{ "? is not two", "ab", "?", false },
	{ "# is a digit", "0f", "##", true },
	{ "# is no g", "0g", "##", false },
	{ "# is no capital", "0F", "##", false },
	{ "** at the end takes all", "logs/refs/heads/a", "logs/**", true },
	{ "** at the end takes none", "logs", "logs/**", true },
	{ "** does not take half a part", "logs2/a", "logs/**", false },
	{ "** in the middle takes none", "modules/config",
	  "modules/**/config", true },
	{ "** in the middle takes many", "modules/a/b/config",
	  "modules/**/config", true },
	{ "** in the middle goes back", "modules/config/x/config",
	  "modules/**/config", true },
	{ "behind ** the rest must match", "modules/a/config/b",
	  "modules/**/config", false },
	{ "** and more parts", "objects/x/pack/p.idx", "objects/**/pack/*.idx",
	  true },
	{ "** alone takes all", "a/b", "**", true },
	{ "one part at least", "refs", "refs/*/**", false },
	{ "one part", "refs/a", "refs/*/**", true },
};

static const struct {
	const char *proves;
	const char *path, *folder;
	bool below;
} belows[] = {
	{ "itself", "/a", "/a", true },
	{ "a file in it", "/a/b", "/a", true },
	{ "a neighbour whose name begins so", "/ab", "/a", false },
	{ "its parent", "/a", "/a/b", false },
	{ "the root holds all", "/a", "/", true },
	{ "the root holds itself", "/", "/", true },
};

static const struct {
	const char *proves;
	const char *folder, *name, *path;
} joins[] = {
	{ "a slash between", "/a", "b", "/a/b" },
	{ "no second slash", "/a/", "b", "/a/b" },
	{ "below the root", "/", "b", "/b" },
	{ "an absolute name stays", "/a", "/b", "/b" },
	{ "no folder", "", "b", "b" },
	{ "no name", "/a", "", "/a" },
	{ "neither", "", "", "" },
};

static const struct {
	const char *path, *folder, *base;
} parts[] = {
	{ "/a/b", "/a", "b" },
	{ "/a", "/", "a" },
	{ "/", "/", "" },
};
/* clang-format on */

START_TEST(glob_row)
{
	ck_assert_msg(path_matches(globs[_i].path, globs[_i].glob) ==
			      globs[_i].matches,
		      "%s", globs[_i].proves);
}
END_TEST

START_TEST(below_row)
{
	ck_assert_msg(path_below(belows[_i].path, belows[_i].folder) ==
			      belows[_i].below,
		      "%s", belows[_i].proves);
}
END_TEST

START_TEST(join_row)
{
	char *path = path_join(joins[_i].folder, joins[_i].name);

	ck_assert_msg(!strcmp(path, joins[_i].path), "%s: got %s",
		      joins[_i].proves, path);
	free(path);
}
END_TEST

START_TEST(part_row)
{
	char *folder = path_folder(parts[_i].path);

	ck_assert_str_eq(folder, parts[_i].folder);
	ck_assert_str_eq(path_base(parts[_i].path), parts[_i].base);
	free(folder);
}
END_TEST

START_TEST(globs_stay_quick)
{
	/* Without memory of the last star alone this would take ages. */
	char path[4096];

	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	ck_assert(!path_matches(path, "*a*a*a*a*a*a*a*a*a*a*b"));
	for (size_t i = 1; i < sizeof(path) - 1; i += 2)
		path[i] = '/';
	ck_assert(!path_matches(path, "**/a/**/a/**/a/**/a/**/b"));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, glob_row, 0, COUNT(globs));
	tcase_add_loop_test(tc, below_row, 0, COUNT(belows));
	tcase_add_loop_test(tc, join_row, 0, COUNT(joins));
	tcase_add_loop_test(tc, part_row, 0, COUNT(parts));
	tcase_add_test(tc, globs_stay_quick);
}

UNIT_MAIN("walk/path", add)
