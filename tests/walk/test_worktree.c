/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/place.h"

#include "base/checksum.h"

#include "met.h"

/* clang-format off */
static const struct {
	const char *proves;
	const char *script; /* in the worktree */
	const char *held;   /* made by this script instead of in it */
	const char *met;
} rows[] = {
	{ "a file that no object holds", "echo x >a", "", "worktree a: x/\n" },
	{ "one that an object holds",
	  "echo x >a; echo y >b", "printf 'x\\n' | git hash-object --stdin",
	  "worktree b: y/\n" },
	{ "files at any depth, ignored ones too",
	  "mkdir -p a/b; echo x >a/b/c; echo a >.gitignore", "",
	  "worktree .gitignore: a/\nworktree a/b/c: x/\n" },
	{ "empty files give nothing", "touch a", "", "" },
	{ "a link is text",
	  "ln -s /x a; ln -s y b", "printf y | git hash-object --stdin",
	  "worktree a: /x\n" },
	{ "what is no file is named",
	  "mkfifo a", "", "! a: neither a file nor a folder\n" },
	{ "a nested worktree is left to itself",
	  "init a; echo x >a/x; echo y >b", "", "worktree b: y/\n" },
	{ "a nested bare repository too",
	  "bare a/b; echo x >a/b/x; echo y >a/y", "", "worktree a/y: y/\n" },
	{ "a submodule too",
	  "bare .git/modules/s; mkdir s; echo x >s/x\n"
	  "echo gitdir: ../.git/modules/s >s/.git", "", "" },
	{ "a `.git` that leads nowhere hides nothing",
	  "mkdir a b; echo x >a/x; echo gitdir: gone >a/.git\n"
	  "mkdir b/.git; echo y >b/y", "",
	  "worktree a/.git: gitdir: gone/\nworktree a/x: x/\n"
	  "worktree b/y: y/\n" },
	{ "a linked worktree below is read once",
	  "git commit -q --allow-empty -m x; git worktree add -q l 2>&1\n"
	  "echo x >l/x", "", "worktree x: x/\n" },
};
/* clang-format on */

static int read_worktree(const char *script, const char *held,
			 struct setup *setup, struct met *met)
{
	struct discovery found = { 0 };
	struct fault fault = { 0 };
	struct buf all = BUF_INIT;
	struct buf ids = BUF_INIT;
	const struct place_sink sink = {
		.payload = met,
		.text = met_text,
		.skipped = met_skipped,
		.has_object = met_has_object,
	};
	int rc;

	buf_printf(&all, "init a\n{ %s\n} >ids; cd a\n%s\n", *held ? held : ":",
		   script);
	run_sh(all.p);
	ck_assert_int_eq(buf_read_file(&ids, "ids", 4096, &fault), 0);
	met->held = buf_str(&ids);
	read_repo("a", &found, setup);
	rc = worktree_each(&found.repos.v[0], setup, &sink, &fault);
	met->held = NULL;
	discovery_release(&found);
	buf_release(&all);
	buf_release(&ids);
	return rc;
}

START_TEST(worktree_row)
{
	struct met met = { 0 };
	struct setup setup = { 0 };

	git_libgit2_init();
	scratch_open();
	ck_assert_int_eq(
		read_worktree(rows[_i].script, rows[_i].held, &setup, &met), 0);
	ck_assert_msg(!strcmp(buf_str(&met.text), rows[_i].met), "%s:\n%s",
		      rows[_i].proves, buf_str(&met.text));
	buf_release(&met.text);
	setup_release(&setup);
	scratch_close();
	git_libgit2_shutdown();
}
END_TEST

START_TEST(the_sink_may_stop)
{
	struct met met = { .stop = "b" };
	struct setup setup = { 0 };

	git_libgit2_init();
	scratch_open();
	ck_assert_int_eq(
		read_worktree("echo x | tee a b c >../log", "", &setup, &met),
		77);
	ck_assert_str_eq(met.text.p, "worktree a: x/\nworktree b: x/\n");
	buf_release(&met.text);
	setup_release(&setup);
	scratch_close();
	git_libgit2_shutdown();
}
END_TEST

START_TEST(large_files_are_hashed_where_they_are)
{
	struct met met = { 0 };
	struct setup setup = { 0 };

	git_libgit2_init();
	scratch_open();
	run_sh("head -c 9000000 /dev/zero >large");
	ck_assert_int_eq(read_worktree("cp ../large .; echo x >x",
				       "git hash-object large", &setup, &met),
			 0);
	ck_assert_str_eq(met.text.p, "worktree x: x/\n");
	ck_assert_uint_eq(met.asked, 2);
	buf_release(&met.text);
	setup_release(&setup);
	scratch_close();
	git_libgit2_shutdown();
}
END_TEST

/* Small and large, a link, and one that begins like a held one. */
START_TEST(sha256_is_asked_too)
{
	struct met met = { 0 };
	struct setup setup = { 0 };
	struct fault fault = { 0 };

	git_libgit2_init();
	ck_assert_int_eq(checksum_init(&fault), 0);
	scratch_open();
	setenv("GIT_DEFAULT_HASH", "sha256", 1);
	run_sh("head -c 9000000 /dev/zero >large");
	ck_assert_int_eq(
		read_worktree("echo x >held; ln -s y link; cp ../large large\n"
			      "printf 'x\\n\\n' >x",
			      "cd a; echo x | git hash-object --stdin\n"
			      "printf y | git hash-object --stdin\n"
			      "git hash-object ../large; cd ..",
			      &setup, &met),
		0);
	ck_assert_uint_eq(setup.hash_len, OID_SHA256);
	ck_assert_str_eq(met.text.p, "worktree x: x//\n");
	ck_assert_uint_eq(met.asked, 4);
	buf_release(&met.text);
	setup_release(&setup);
	scratch_close();
	git_libgit2_shutdown();
}
END_TEST

START_TEST(files_that_cannot_be_read_are_named)
{
	struct met met = { 0 };
	struct setup setup = { 0 };
	const struct place_sink sink = {
		.payload = &met,
		.text = met_text,
		.skipped = met_skipped,
	};
	struct discovery found = { 0 };
	struct fault fault = { 0 };
	uid_t uid = geteuid();

	scratch_open();
	run_sh("init a; cd a; echo x >x; echo y >y; mkdir d; chmod 0 x d\n"
	       "chmod -R go+rX .git");
	read_repo("a", &found, &setup);
	/* Root may read them nevertheless. */
	if (!uid)
		ck_assert_int_eq(seteuid(65534), 0);
	ck_assert_int_eq(
		worktree_each(&found.repos.v[0], &setup, &sink, &fault), 0);
	if (!uid)
		ck_assert_int_eq(seteuid(0), 0);
	ck_assert_str_eq(met.text.p,
			 "! x: Permission denied\nworktree y: y/\n"
			 "! d: cannot be listed: Permission denied\n");
	buf_release(&met.text);
	setup_release(&setup);
	discovery_release(&found);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, worktree_row, 0, COUNT(rows));
	tcase_add_test(tc, the_sink_may_stop);
	tcase_add_test(tc, large_files_are_hashed_where_they_are);
	tcase_add_test(tc, sha256_is_asked_too);
	tcase_add_test(tc, files_that_cannot_be_read_are_named);
}

UNIT_MAIN("walk/worktree", add)
