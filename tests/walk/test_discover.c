/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/discover.h"

#include "walk/path.h"

#include "scratch.h"

/* Discovery as lines; see the rows. */
static void show(const struct discovery *found, struct buf *out)
{
	for (size_t i = 0; i < found->repos.nr; i++) {
		const struct repo *repo = &found->repos.v[i];
		size_t own = repo->stores.nr - repo->nr_quarantine;

		buf_printf(out, "%s ", repo_form_name(repo->form));
		add_short(out, repo->path);
		buf_add_str(out, " ");
		add_short(out, repo->gitdir);
		buf_add_str(out, "\n");
		for (size_t j = 0; j < repo->worktrees.nr; j++) {
			buf_add_str(out, " in ");
			add_short(out, repo->worktrees.v[j]);
			buf_add_str(out, "\n");
		}
		/* The own store at its usual place goes without saying. */
		for (size_t j = 0; j < repo->stores.nr; j++) {
			size_t len = strlen(repo->gitdir);

			if (!j && path_below(repo->stores.v[j], repo->gitdir) &&
			    !strcmp(repo->stores.v[j] + len, "/objects"))
				continue;
			buf_add_str(out, j < own ? " store " : " left ");
			add_short(out, repo->stores.v[j]);
			buf_add_str(out, "\n");
		}
	}
	for (size_t i = 0; i < found->problems.nr; i++) {
		const struct problem *problem = &found->problems.v[i];

		buf_add_str(out, "? ");
		add_short(out, problem->path);
		buf_add_str(out, ": ");
		add_short(out, problem->reason);
		if (problem->repo != SIZE_MAX)
			buf_printf(out, " (%zu)", problem->repo);
		buf_add_str(out, "\n");
	}
	ck_assert(buf_ok(out));
}

/* What must hold whatever is found. */
static void check(const struct discovery *found)
{
	const struct strlist *readable = &found->readable;

	for (size_t i = 1; i < found->repos.nr; i++)
		ck_assert_int_lt(strcmp(found->repos.v[i - 1].gitdir,
					found->repos.v[i].gitdir),
				 0);
	for (size_t i = 0; i < found->repos.nr; i++) {
		const struct repo *repo = &found->repos.v[i];

		ck_assert(strlist_has(readable, repo->gitdir));
		for (size_t j = 0; j < repo->worktrees.nr; j++)
			ck_assert(strlist_has(readable, repo->worktrees.v[j]));
		for (size_t j = 0; j < repo->stores.nr; j++)
			ck_assert(strlist_has(readable, repo->stores.v[j]));
	}
	for (size_t i = 0; i < found->problems.nr; i++)
		ck_assert(found->problems.v[i].repo == SIZE_MAX ||
			  found->problems.v[i].repo < found->repos.nr);
}

static void discover_words(const char *words, struct discovery *out)
{
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };
	const char *paths[8];
	size_t nr = 0;

	add_at(&text, words);
	for (char *word = strtok(text.p, " "); word; word = strtok(NULL, " "))
		paths[nr++] = word;
	ck_assert_int_eq(discover(paths, nr, out, &fault), 0);
	buf_release(&text);
}

/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	const char *paths;
	const char *found;
} rows[] = {
	{ "a worktree",
	  "init a", "@/a",
	  "worktree @/a @/a/.git\n in @/a\n" },
	{ "a bare repository",
	  "init --bare a.git", "@/a.git",
	  "bare @/a.git @/a.git\n" },
	{ "a mirror",
	  "init a; commit a; git clone -q --mirror a m.git 2>&1", "@/m.git",
	  "bare @/m.git @/m.git\n" },
	{ "path is as it was given",
	  "init a; init a/x", "./a/",
	  "worktree ./a/ @/a/.git\n in @/a\n"
	  "worktree ./a/x @/a/x/.git\n in @/a/x\n" },
	{ "the git directory itself: its worktree was not given",
	  "init a", "@/a/.git",
	  "worktree @/a/.git @/a/.git\n" },
	{ "both: the worktree describes it, whatever the order",
	  "init a", "@/a/.git @/a",
	  "worktree @/a @/a/.git\n in @/a\n" },
	{ "a given link is followed",
	  "init a; ln -s a l", "@/l",
	  "worktree @/l @/a/.git\n in @/a\n" },
	{ "a link below is not",
	  "init a; mkdir b; ln -s ../a b/l", "@/b",
	  "? @/b: holds no git repository\n" },
	{ "repositories below a folder, sorted by git directory",
	  "bare z; bare f/y; init f/b; mkdir -p f/e", "@/f @/z",
	  "worktree @/f/b @/f/b/.git\n in @/f/b\n"
	  "bare @/f/y @/f/y\n"
	  "bare @/z @/z\n" },
	{ "a repository inside of a worktree is one of its own",
	  "init a; init a/b; bare a/c", "@/a",
	  "worktree @/a @/a/.git\n in @/a\n"
	  "worktree @/a/b @/a/b/.git\n in @/a/b\n"
	  "bare @/a/c @/a/c\n" },
	{ "overlapping paths give each repository once",
	  "init a; init a/b", "@/a @/a/b @/a @",
	  "worktree @/a @/a/.git\n in @/a\n"
	  "worktree @/a/b @/a/b/.git\n in @/a/b\n" },
	{ "a linked worktree alone",
	  "init a; commit a; git -C a worktree add -q ../l 2>&1", "@/l",
	  "linked-worktree @/l @/a/.git\n in @/l\n" },
	{ "a linked worktree and its main one",
	  "init a; commit a; git -C a worktree add -q ../l 2>&1", "@/l @/a",
	  "worktree @/a @/a/.git\n in @/a\n in @/l\n" },
	{ "the main worktree alone: the linked one was not given",
	  "init a; commit a; git -C a worktree add -q ../l 2>&1", "@/a",
	  "worktree @/a @/a/.git\n in @/a\n" },
	{ "a linked worktree below the main one",
	  "init a; commit a; git -C a worktree add -q l 2>&1", "@/a",
	  "worktree @/a @/a/.git\n in @/a\n in @/a/l\n" },
	{ "a linked worktree of a bare repository",
	  "init a; commit a; git clone -q --bare a b.git\n"
	  "git -C b.git worktree add -q ../l 2>&1", "@/l @/b.git",
	  "bare @/b.git @/b.git\n in @/l\n" },
	{ "worktrees/NAME of a git directory",
	  "init a; commit a; git -C a worktree add -q ../l 2>&1",
	  "@/a/.git/worktrees/l",
	  "linked-worktree @/a/.git/worktrees/l @/a/.git\n" },
	{ "a separate git directory",
	  "init --separate-git-dir=g a", "@/a",
	  "git-file @/a @/g\n in @/a\n" },
	{ "a separate git directory, and the one it leads to",
	  "init --separate-git-dir=g a", "@/g @/a",
	  "git-file @/a @/g\n in @/a\n" },
	{ "a separate git directory, and only the one it leads to",
	  "init --separate-git-dir=g a", "@/g",
	  "bare @/g @/g\n" },
	{ "a `.git` file by itself: its folder was not given",
	  "init --separate-git-dir=g a", "@/a/.git",
	  "git-file @/a/.git @/g\n" },
	{ "`.git` as a link",
	  "bare g; mkdir a; ln -s ../g a/.git", "@/a",
	  "git-file @/a @/g\n in @/a\n" },
	{ "a path in a `.git` file may be absolute and hold blanks",
	  "mkdir 'p q'; bare p; mv p/* 'p q'; rmdir p; mv 'p q' p\n"
	  "mkdir a b; echo \"gitdir: $PWD/a/../p\" >b/.git", "@/b",
	  "git-file @/b @/p\n in @/b\n" },
	{ "a `.git` file as some editors write it",
	  "bare g; mkdir a; printf 'gitdir: ../g\\r\\n' >a/.git", "@/a",
	  "git-file @/a @/g\n in @/a\n" },
	{ "a submodule with its checkout",
	  "init a; bare a/.git/modules/s; mkdir a/s\n"
	  "echo 'gitdir: ../.git/modules/s' >a/s/.git", "@/a",
	  "worktree @/a @/a/.git\n in @/a\n"
	  "git-file @/a/s @/a/.git/modules/s\n in @/a/s\n" },
	{ "a submodule that is checked out nowhere",
	  "init a; bare a/.git/modules/s", "@/a",
	  "worktree @/a @/a/.git\n in @/a\n"
	  "submodule @/a/.git/modules/s @/a/.git/modules/s\n" },
	{ "submodules with slashes in their names, and nested ones",
	  "init a; bare a/.git/modules/x/y; bare a/.git/modules/s/modules/t",
	  "@/a",
	  "worktree @/a @/a/.git\n in @/a\n"
	  "submodule @/a/.git/modules/s/modules/t "
	  "@/a/.git/modules/s/modules/t\n"
	  "submodule @/a/.git/modules/x/y @/a/.git/modules/x/y\n" },
	{ "a submodule given by itself is still one",
	  "init a; bare a/.git/modules/s", "@/a/.git/modules/s",
	  "submodule @/a/.git/modules/s @/a/.git/modules/s\n" },
	{ "a folder named modules makes no submodule",
	  "bare modules/s", "@",
	  "bare @/modules/s @/modules/s\n" },
	{ "a submodule's checkout alone",
	  "init a; bare a/.git/modules/s; mkdir a/s\n"
	  "echo 'gitdir: ../.git/modules/s' >a/s/.git", "@/a/s",
	  "git-file @/a/s @/a/.git/modules/s\n in @/a/s\n" },
	{ "submodules of a git directory that a pointer leads to",
	  "init --separate-git-dir=g a; bare g/modules/s", "@/a",
	  "git-file @/a @/g\n in @/a\n"
	  "submodule @/g/modules/s @/g/modules/s\n" },
	{ "submodules of a linked worktree's repository, and its own",
	  "init a; commit a; git -C a worktree add -q ../l 2>&1\n"
	  "bare a/.git/modules/s; bare a/.git/worktrees/l/modules/t", "@/l",
	  "linked-worktree @/l @/a/.git\n in @/l\n"
	  "submodule @/a/.git/modules/s @/a/.git/modules/s\n"
	  "submodule @/a/.git/worktrees/l/modules/t "
	  "@/a/.git/worktrees/l/modules/t\n" },
	{ "a repository anywhere in the git directory of a linked worktree",
	  "bare g; linked g/worktrees/l ../..; bare g/worktrees/l/objects/b",
	  "@/g",
	  "bare @/g @/g\n"
	  "bare @/g/worktrees/l/objects/b @/g/worktrees/l/objects/b\n" },
	{ "pointers that lead in circles",
	  "bare a; bare b; mkdir a/x b/x\n"
	  "echo 'gitdir: ../../b' >a/x/.git; echo 'gitdir: ../../a' >b/x/.git",
	  "@/a/x",
	  "git-file @/b/x @/a\n"
	  "git-file @/a/x @/b\n in @/a/x\n" },
	{ "object stores, refs and logs are not searched",
	  "bare a; bare a/objects/x; bare a/refs/x; bare a/logs/x\n"
	  "bare a/lfs/x; bare a/hooks/x", "@/a",
	  "bare @/a @/a\n"
	  "bare @/a/hooks/x @/a/hooks/x\n" },
	{ "a folder of that name elsewhere is",
	  "bare a/objects/x; bare b/refs/x; touch a/HEAD b/HEAD", "@",
	  "bare @/a/objects/x @/a/objects/x\n"
	  "bare @/b/refs/x @/b/refs/x\n" },
	{ "without HEAD there is no git directory",
	  "bare a; rm a/HEAD; bare b", "@",
	  "bare @/b @/b\n" },
	{ "without objects neither",
	  "bare a; rm -r a/objects; bare b", "@",
	  "bare @/b @/b\n" },
	{ "without refs neither",
	  "bare a; rm -r a/refs; bare b", "@",
	  "bare @/b @/b\n" },
	{ "packed-refs are refs, since copying loses empty folders",
	  "bare a; rmdir a/refs; touch a/packed-refs", "@",
	  "bare @/a @/a\n" },
	{ "reftable is refs",
	  "bare a; rmdir a/refs; mkdir a/reftable", "@",
	  "bare @/a @/a\n" },
	{ "HEAD may be a link",
	  "bare a; ln -sf refs/heads/main a/HEAD", "@",
	  "bare @/a @/a\n" },
	{ "objects may be a link to a store",
	  "bare a; bare b; rm -r a/objects; ln -s ../b/objects a/objects",
	  "@/a",
	  "bare @/a @/a\n store @/b/objects\n" },
	{ "objects may not be a link to anything else",
	  "bare a; rm -r a/objects; mkdir s; ln -s ../s a/objects", "@/a",
	  "? @/a: holds no git repository\n" },
	{ "a damaged `.git` is named",
	  "init a; rm a/.git/HEAD", "@/a",
	  "? @/a: .git is damaged: HEAD, objects or refs is missing\n"
	  "? @/a: holds no git repository\n" },
	{ "an empty `.git` is none",
	  "mkdir -p a/.git; bare b", "@",
	  "bare @/b @/b\n" },
	{ "a `.git` file that leads nowhere",
	  "mkdir a; echo 'gitdir: gone' >a/.git; bare b", "@",
	  "bare @/b @/b\n"
	  "? @/a: .git: leads to @/a/gone: No such file or directory\n" },
	{ "a `.git` file that leads to some folder",
	  "mkdir a x; echo 'gitdir: ../x' >a/.git; bare b", "@",
	  "bare @/b @/b\n"
	  "? @/a: .git leads to no git directory\n" },
	{ "a `.git` file that says nothing of the kind",
	  "mkdir a; echo 'gitdri: x' >a/.git; bare b", "@",
	  "bare @/b @/b\n"
	  "? @/a: .git: does not begin with \"gitdir: \"\n" },
	{ "an empty pointer",
	  "mkdir a; echo 'gitdir: ' >a/.git; bare b", "@",
	  "bare @/b @/b\n"
	  "? @/a: .git: holds no path\n" },
	{ "a `.git` file larger than any needs to be",
	  "mkdir a; bare b; (printf 'gitdir: '; head -c 65536 /dev/zero)"
	  " >a/.git", "@",
	  "bare @/b @/b\n"
	  "? @/a: .git: cannot be read as a pointer to a git directory\n" },
	{ "a FIFO named `.git` does not block",
	  "mkdir a; mkfifo a/.git; bare b", "@",
	  "bare @/b @/b\n"
	  "? @/a: .git: neither a folder nor a file\n" },
	{ "a linked worktree whose repository is gone",
	  "linked g/worktrees/l ../..; mkdir l\n"
	  "echo 'gitdir: ../g/worktrees/l' >l/.git; bare b", "@/b @/l",
	  "bare @/b @/b\n"
	  "? @/l: commondir: leads to @/g, which is no git directory\n"
	  "? @/l: holds no git repository\n" },
	{ "a linked git directory that lies elsewhere is not read",
	  "bare g; linked e ../g; mkdir l; echo 'gitdir: ../e' >l/.git", "@/l",
	  "linked-worktree @/l @/g\n in @/l\n"
	  "? @/l: the worktree's git directory lies outside of the repository "
	  "and is not read (0)\n" },
	{ "a git directory with a commondir hides no objects of its own",
	  "bare g; bare h; echo ../g >h/commondir", "@/h",
	  "linked-worktree @/h @/g\n"
	  "bare @/h @/h\n"
	  "? @/h: the worktree's git directory lies outside of the repository "
	  "and is not read (0)\n" },
	{ "core.worktree is not followed",
	  "init a; mkdir w; git -C a config core.worktree $PWD/w", "@/a",
	  "worktree @/a @/a/.git\n in @/a\n" },
	{ "a path that does not exist",
	  "bare b", "@/a @/b",
	  "bare @/b @/b\n"
	  "? @/a: No such file or directory\n" },
	{ "a file is no repository",
	  "touch a", "@/a",
	  "? @/a: holds no git repository\n" },
	{ "never upwards",
	  "init a; mkdir a/b", "@/a/b",
	  "? @/a/b: holds no git repository\n" },

	{ "an alternate",
	  "init a; commit a; git clone -q -s a b", "@/b",
	  "worktree @/b @/b/.git\n in @/b\n store @/a/.git/objects\n" },
	{ "a relative one, a comment, an empty line, and no last line end",
	  "bare a; bare b; printf '# x\\n\\n../../b/objects' "
	  ">a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n store @/b/objects\n" },
	{ "a quoted one with escapes",
	  "bare a; bare b; mv b 'b\"c\t'; printf '\"../../b\\\\\"c\\\\011/"
	  "objects\"\\n' >a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n store @/b\"c\t/objects\n" },
	{ "a quote that does not end at the line's end is part of a name",
	  "bare a; bare '\"b'; echo '../../\"b/objects'"
	  " >a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n store @/\"b/objects\n" },
	{ "so it is where something stands behind the quote",
	  "bare a; bare b; echo '\"../../b/objects\"x'"
	  " >a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n"
	  "? @/a/objects/\"../../b/objects\"x: alternate object directory: No "
	  "such file or directory (0)\n" },
	{ "and where three octal digits are more than a byte",
	  "bare a; printf '\"\\\\400\"' >a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n"
	  "? @/a/objects/\"\\400\": alternate object directory: No such file "
	  "or directory (0)\n" },
	{ "the largest byte",
	  "bare a; mkdir -p \"$(printf 'b\\377')/pack\"\n"
	  "printf '\"../../b\\\\377\"' >a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n store @/b\377\n" },
	{ "alternates of alternates: the nearest first",
	  "for x in a b c d; do bare $x; done\n"
	  "printf '../../b/objects\\n../../c/objects\\n'"
	  " >a/objects/info/alternates\n"
	  "printf '../../d/objects\\n' >b/objects/info/alternates", "@/a",
	  "bare @/a @/a\n store @/b/objects\n store @/c/objects\n"
	  " store @/d/objects\n" },
	{ "loops end where they began",
	  "bare a; bare b; echo ../../b/objects >a/objects/info/alternates\n"
	  "echo ../../a/objects >b/objects/info/alternates", "@/a @/b",
	  "bare @/a @/a\n store @/b/objects\n"
	  "bare @/b @/b\n store @/a/objects\n" },
	{ "one store by two names comes once",
	  "bare a; bare b; ln -s b l\n"
	  "printf '../../b/objects\\n../../l/objects\\n'"
	  " >a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n store @/b/objects\n" },
	{ "a missing alternate is the repository's problem",
	  "bare a; bare b; echo ../../c/objects >b/objects/info/alternates",
	  "@/b @/a",
	  "bare @/a @/a\n"
	  "bare @/b @/b\n"
	  "? @/b/objects/../../c/objects: alternate object directory: No such "
	  "file or directory (1)\n" },
	{ "a folder without the shape of a store does not join",
	  "bare a; mkdir -p b/notes; echo ../../b >a/objects/info/alternates",
	  "@/a",
	  "bare @/a @/a\n"
	  "? @/a/objects/../../b: alternate is no object directory (0)\n" },
	{ "a folder with two digits has the shape",
	  "bare a; mkdir -p b/0f; echo ../../b >a/objects/info/alternates",
	  "@/a",
	  "bare @/a @/a\n store @/b\n" },
	{ "a folder with three has not",
	  "bare a; mkdir -p b/0ff; echo ../../b >a/objects/info/alternates",
	  "@/a",
	  "bare @/a @/a\n"
	  "? @/a/objects/../../b: alternate is no object directory (0)\n" },
	{ "below what was given, an empty folder may join",
	  "bare g/a; mkdir g/b; echo ../../b >g/a/objects/info/alternates",
	  "@/g",
	  "bare @/g/a @/g/a\n store @/g/b\n" },
	{ "a file may not",
	  "bare g/a; touch g/b; echo ../../b >g/a/objects/info/alternates",
	  "@/g",
	  "bare @/g/a @/g/a\n"
	  "? @/g/a/objects/../../b: alternate is no object directory (0)\n" },
	{ "alternates that are no regular file",
	  "bare a; mkfifo a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n"
	  "? @/a/objects/info/alternates: @/a/objects/info/alternates: not a "
	  "regular file (0)\n" },
	{ "a line with a NUL is no path",
	  "bare a; printf 'a\\0b\\n' >a/objects/info/alternates", "@/a",
	  "bare @/a @/a\n"
	  "? @/a/objects: info/alternates has a line that is no path (0)\n" },
	{ "quarantines, with their alternates before them",
	  "bare a; bare b; mkdir -p a/objects/incoming-1/pack "
	  "a/objects/tmp_objdir-2/info a/objects/tmp_other\n"
	  "echo ../../../b/objects >a/objects/tmp_objdir-2/info/alternates",
	  "@/a",
	  "bare @/a @/a\n store @/b/objects\n left @/a/objects/incoming-1\n"
	  " left @/a/objects/tmp_objdir-2\n" },
};
/* clang-format on */

START_TEST(discover_row)
{
	struct discovery found = { 0 };
	struct buf text = BUF_INIT;

	scratch_open();
	run_sh(rows[_i].script);
	discover_words(rows[_i].paths, &found);
	check(&found);
	show(&found, &text);
	ck_assert_msg(!strcmp(buf_str(&text), rows[_i].found), "%s:\n%s",
		      rows[_i].proves, buf_str(&text));
	discovery_release(&found);
	discovery_release(&found);
	buf_release(&text);
	scratch_close();
}
END_TEST

/*
 * Stores s/1 to s/LEVELS, each the alternate of the one before, and the first
 * that of the last, which is no level more.
 */
static const struct {
	int levels;
	size_t nr_stores, nr_problems;
} chains[] = {
	{ 64, 65, 0 },
	{ 65, 65, 1 },
};

START_TEST(alternates_go_so_deep)
{
	struct discovery found = { 0 };
	char script[400];

	scratch_open();
	(void)snprintf(script, sizeof(script),
		       "bare a; n=%d; for i in $(seq $n); do\n"
		       "mkdir -p s/$i/info\n"
		       "echo ../$((i %% n + 1)) >s/$i/info/alternates; done\n"
		       "echo ../../s/1 >a/objects/info/alternates",
		       chains[_i].levels);
	run_sh(script);
	discover_words("@/a", &found);
	ck_assert_uint_eq(found.repos.v[0].stores.nr, chains[_i].nr_stores);
	ck_assert_uint_eq(found.problems.nr, chains[_i].nr_problems);
	if (found.problems.nr)
		ck_assert_str_eq(found.problems.v[0].reason,
				 "alternates are nested too deeply; not "
				 "followed");
	discovery_release(&found);
	scratch_close();
}
END_TEST

START_TEST(readable_is_what_is_needed_and_no_more)
{
	struct discovery found = { 0 };
	struct buf text = BUF_INIT;

	scratch_open();
	run_sh("init a; commit a; git -C a worktree add -q ../l 2>&1\n"
	       "bare b; ln -s ../b/objects x; bare secrets\n"
	       "echo $PWD/b/objects >a/.git/objects/info/alternates");
	discover_words("@/l", &found);
	for (size_t i = 0; i < found.readable.nr; i++) {
		add_short(&text, found.readable.v[i]);
		buf_add_str(&text, "\n");
	}
	ck_assert_str_eq(text.p, "@/a/.git\n@/a/.git/objects\n"
				 "@/b/objects\n@/l\n");
	buf_release(&text);
	discovery_release(&found);
	scratch_close();
}
END_TEST

START_TEST(a_folder_that_cannot_be_listed_is_a_problem)
{
	struct discovery found = { 0 };
	struct buf text = BUF_INIT;
	uid_t uid = geteuid();

	scratch_open();
	run_sh("bare b; mkdir c; chmod 0 c");
	/* Root may list it nevertheless. */
	if (!uid)
		ck_assert_int_eq(seteuid(65534), 0);
	discover_words("@", &found);
	if (!uid)
		ck_assert_int_eq(seteuid(0), 0);
	show(&found, &text);
	ck_assert_str_eq(text.p,
			 "bare @/b @/b\n"
			 "? @/c: cannot be listed: Permission denied\n");
	buf_release(&text);
	discovery_release(&found);
	scratch_close();
}
END_TEST

START_TEST(ten_thousand_levels_are_a_problem)
{
	struct discovery found = { 0 };

	scratch_open();
	run_sh("bare b");
	scratch_dig(".");
	discover_words("@", &found);
	ck_assert_uint_eq(found.repos.nr, 1);
	ck_assert_uint_eq(found.problems.nr, 1);
	ck_assert_str_eq(found.problems.v[0].reason,
			 "cannot be listed: File name too long");
	discovery_release(&found);
	scratch_close();
}
END_TEST

START_TEST(many_repositories)
{
	struct discovery found = { 0 };

	scratch_open();
	run_sh("bare b; for i in $(seq 2000); do mkdir -p w/$i\n"
	       "echo 'gitdir: ../../b' >w/$i/.git; done\n"
	       "mkdir r; cp -r b r/1; for i in $(seq 2 9); do\n"
	       "cp -r r r$i; mv r$i r/$i; done");
	discover_words("@/w @/r", &found);
	check(&found);
	ck_assert_uint_eq(found.problems.nr, 0);
	ck_assert_uint_eq(found.repos.nr, 257);
	ck_assert_uint_eq(found.repos.v[0].worktrees.nr, 2000);
	discovery_release(&found);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, discover_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, alternates_go_so_deep, 0, COUNT(chains));
	tcase_add_test(tc, readable_is_what_is_needed_and_no_more);
	tcase_add_test(tc, a_folder_that_cannot_be_listed_is_a_problem);
	tcase_add_test(tc, ten_thousand_levels_are_a_problem);
	tcase_add_test(tc, many_repositories);
}

UNIT_MAIN("walk/discover", add)
