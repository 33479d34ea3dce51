/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/index.h"

#include "met.h"

struct staged {
	struct buf text;
	const char *stop;
};

static int staged_entry(void *payload, const struct index_entry *entry)
{
	struct staged *staged = payload;
	char hex[OID_HEX_MAX];

	buf_printf(&staged->text, "%s %s %.4s\n", entry->index, entry->path,
		   oid_hex(&entry->oid, hex));
	return staged->stop && !strcmp(staged->stop, entry->path) ? 77 : 0;
}

static int staged_skipped(void *payload, const char *path, const char *reason)
{
	struct staged *staged = payload;

	/* Our own reasons; those of libgit2 vary. */
	if (!strncmp(reason, "larger than", 11) ||
	    !strncmp(reason, "an index of", 11) ||
	    !strncmp(reason, "not a regular", 13))
		buf_printf(&staged->text, "! %s: %s\n", path, reason);
	else
		buf_printf(&staged->text, "! %s\n", path);
	ck_assert_uint_gt(strlen(reason), 0);
	return staged->stop && !strcmp(staged->stop, path) ? 78 : 0;
}

/* clang-format off */
static const struct {
	const char *proves;
	const char *script; /* in the worktree */
	const char *stop;
	const char *staged;
	int rc;
} rows[] = {
	{ "no index", "", NULL, "", 0 },
	{ "two files, at any depth",
	  "mkdir d; echo x >b; echo x >d/a; git add .", NULL,
	  "index b 587b\nindex d/a 587b\n", 0 },
	{ "all stages of a conflict",
	  "echo x | git hash-object -w --stdin >../id; for i in 1 2 3; do\n"
	  "echo \"100644 $(cat ../id) $i\tc\" | git update-index --index-info\n"
	  "done", NULL,
	  "index c 587b\nindex c 587b\nindex c 587b\n", 0 },
	{ "version 4",
	  "echo x >ab; echo x >abc; git add .; git update-index "
	  "--index-version=4", NULL, "index ab 587b\nindex abc 587b\n", 0 },
	{ "the index of a linked worktree",
	  "echo x >a; git add a; git commit -q -m x; git worktree add -q ../l "
	  "2>&1; echo y >../l/b; git -C ../l add b", NULL,
	  "index a 587b\nworktrees/l/index a 587b\n"
	  "worktrees/l/index b 975f\n", 0 },
	{ "damage: the others are still read",
	  "echo x >a; git add a; mkdir -p .git/worktrees/l\n"
	  "mv .git/index .git/worktrees/l; echo junk >.git/index", NULL,
	  "! index\nworktrees/l/index a 587b\n", 0 },
	{ "a bit that is wrong at the end",
	  "echo x >a; git add a; size=$(wc -c <.git/index)\n"
	  "truncate -s $((size-1)) .git/index; printf '\\377' >>.git/index",
	  NULL, "! index\n", 0 },
	{ "one that was cut", "echo x >a; git add a; truncate -s -30 .git/index",
	  NULL, "! index\n", 0 },
	{ "an empty one", "touch .git/index", NULL, "! index\n", 0 },
	{ "a split index",
	  "echo x >a; git add a; git update-index --split-index", NULL,
	  "! index\n", 0 },
	{ "a SHA-256 index",
	  "rm -r .git; init --object-format=sha256 . 2>&1; echo x >a\n"
	  "git add a", NULL, "! index: an index of a SHA-256 repository\n", 0 },
	{ "a link is not followed",
	  "echo x >a; git add a; mv .git/index ../i; ln -s ../../i .git/index",
	  NULL, "! index: not a regular file\n", 0 },
	{ "a FIFO does not block", "mkfifo .git/index", NULL,
	  "! index: not a regular file\n", 0 },
	{ "one that is larger than any",
	  "truncate -s 1073741825 .git/index", NULL,
	  "! index: larger than 1 GiB\n", 0 },
	{ "an entry may end it",
	  "echo x >a; echo x >b; git add .", "a", "index a 587b\n", 77 },
	{ "one that is skipped too",
	  "touch .git/index; mkdir -p .git/worktrees/l\n"
	  "touch .git/worktrees/l/index", "index", "! index\n", 78 },
};
/* clang-format on */

START_TEST(index_row)
{
	struct staged staged = { .stop = rows[_i].stop };
	struct discovery found = { 0 };
	struct setup setup = { 0 };
	struct fault fault = { 0 };
	struct buf all = BUF_INIT;
	int rc;

	git_libgit2_init();
	scratch_open();
	buf_printf(&all, "init a; cd a\n%s\n", rows[_i].script);
	run_sh(all.p);
	read_repo("a", &found, &setup);
	rc = index_each(&found.repos.v[0], &setup, staged_entry, staged_skipped,
			&staged, &fault);
	ck_assert_msg(rc == rows[_i].rc &&
			      !strcmp(buf_str(&staged.text), rows[_i].staged),
		      "%s: %d\n%s", rows[_i].proves, rc, buf_str(&staged.text));
	buf_release(&all);
	buf_release(&staged.text);
	setup_release(&setup);
	discovery_release(&found);
	scratch_close();
	git_libgit2_shutdown();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, index_row, 0, COUNT(rows));
}

UNIT_MAIN("walk/index", add)
