/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/index.h"

#include "base/checksum.h"

#include "met.h"

struct staged {
	struct buf text;
	const char *stop;
};

/* The blobs of the rows, in both object formats: "x\n" and "y\n". */
static const struct {
	const char *hex, *text;
} blobs[] = {
	{ "587be6b4c3f93f93c489c0111bba5596147a26cb", "x" },
	{ "14f5162e2fe3d240d0d37aaab0f90e4af9a7cfa79639f3bab005b5bfb4174d9f",
	  "x" },
	{ "975fbec8256d3e8a3797e7a3611380f27c49f4ac", "y" },
	{ "44dc634218adec09e34f37839b3840bad8c6103693e9216626b32d00e093fa35",
	  "y" },
};

static const char *text_of(const struct oid *oid)
{
	char hex[OID_HEX_MAX];

	(void)oid_hex(oid, hex);
	for (size_t i = 0; i < COUNT(blobs); i++) {
		if (!strcmp(blobs[i].hex, hex))
			return blobs[i].text;
	}
	return "?";
}

static int staged_entry(void *payload, const struct index_entry *entry)
{
	struct staged *staged = payload;

	if (strlen(entry->path) < 100)
		buf_printf(&staged->text, "%s %s %s\n", entry->index,
			   entry->path, text_of(&entry->oid));
	else
		buf_printf(&staged->text, "%s %zu %s\n", entry->index,
			   strlen(entry->path), text_of(&entry->oid));
	return staged->stop && !strcmp(staged->stop, entry->path) ? 77 : 0;
}

static int staged_skipped(void *payload, const char *path, const char *reason)
{
	struct staged *staged = payload;

	/* Our own reasons; those of libgit2 vary. */
	if (!strncmp(reason, "larger than", 11) ||
	    !strncmp(reason, "not a regular", 13))
		buf_printf(&staged->text, "! %s: %s\n", path, reason);
	else
		buf_printf(&staged->text, "! %s\n", path);
	ck_assert_uint_gt(strlen(reason), 0);
	return staged->stop && !strcmp(staged->stop, path) ? 78 : 0;
}

#define LONG_PATHS \
	"id=$(echo x | git hash-object -w --stdin)\n" \
	"for i in 4094 4095 4096 4097; do\n" \
	"printf '100644 %s\\t%0*d\\n' $id $i 7\n" \
	"done | git update-index "

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
	  "index b x\nindex d/a x\n", 0 },
	{ "all stages of a conflict",
	  "echo x | git hash-object -w --stdin >../id; for i in 1 2 3; do\n"
	  "echo \"100644 $(cat ../id) $i\tc\" | git update-index --index-info\n"
	  "done", NULL,
	  "index c x\nindex c x\nindex c x\n", 0 },
	{ "version 4",
	  "echo x >ab; echo x >abc; git add .; git update-index "
	  "--index-version=4", NULL, "index ab x\nindex abc x\n", 0 },
	{ "the index of a linked worktree",
	  "echo x >a; git add a; git commit -q -m x; git worktree add -q ../l "
	  "2>&1; echo y >../l/b; git -C ../l add b", NULL,
	  "index a x\nworktrees/l/index a x\n"
	  "worktrees/l/index b y\n", 0 },
	{ "damage: the others are still read",
	  "echo x >a; git add a; mkdir -p .git/worktrees/l\n"
	  "mv .git/index .git/worktrees/l; echo junk >.git/index", NULL,
	  "! index\nworktrees/l/index a x\n", 0 },
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
	{ "version 3",
	  "touch a; git add -N a; echo x >b; git add b", NULL,
	  "index a ?\nindex b x\n", 0 },
	{ "paths of 4094 to 4097 bytes, whose length the flags cannot tell",
	  LONG_PATHS "--index-version=2 --index-info", NULL,
	  "index 4097 x\nindex 4096 x\nindex 4095 x\nindex 4094 x\n", 0 },
	{ "version 4, with much to take back",
	  "id=$(echo x | git hash-object -w --stdin)\n"
	  "printf '100644 %s\\t%s\\n' $id a $id ab $id $(printf a%0300d 7) "
	  "$id b | git update-index --index-version=4 --index-info", NULL,
	  "index a x\nindex 301 x\nindex ab x\nindex b x\n", 0 },
	{ "a link is not followed",
	  "echo x >a; git add a; mv .git/index ../i; ln -s ../../i .git/index",
	  NULL, "! index: not a regular file\n", 0 },
	{ "a FIFO does not block", "mkfifo .git/index", NULL,
	  "! index: not a regular file\n", 0 },
	{ "one that is larger than any",
	  "truncate -s 1073741825 .git/index", NULL,
	  "! index: larger than 1 GiB\n", 0 },
	{ "an entry may end it",
	  "echo x >a; echo x >b; git add .", "a", "index a x\n", 77 },
	{ "one that is skipped too",
	  "touch .git/index; mkdir -p .git/worktrees/l\n"
	  "touch .git/worktrees/l/index", "index", "! index\n", 78 },
};
/* clang-format on */

static const char *const formats[] = { "sha1", "sha256" };

static int read_index(const char *format, const char *script,
		      struct staged *staged)
{
	struct discovery found = { 0 };
	struct setup setup = { 0 };
	struct fault fault = { 0 };
	struct buf all = BUF_INIT;
	int rc;

	git_libgit2_init();
	ck_assert_int_eq(checksum_init(&fault), 0);
	scratch_open();
	setenv("GIT_DEFAULT_HASH", format, 1);
	buf_printf(&all, "init a 2>&1; cd a\n%s\n", script);
	run_sh(all.p);
	read_repo("a", &found, &setup);
	rc = index_each(&found.repos.v[0], &setup, staged_entry, staged_skipped,
			staged, &fault);
	buf_release(&all);
	setup_release(&setup);
	discovery_release(&found);
	scratch_close();
	git_libgit2_shutdown();
	return rc;
}

/* libgit2's reader and our own take turns. */
START_TEST(index_row)
{
	size_t i = (size_t)_i / COUNT(formats);
	const char *format = formats[(size_t)_i % COUNT(formats)];
	struct staged staged = { .stop = rows[i].stop };
	int rc = read_index(format, rows[i].script, &staged);

	ck_assert_msg(rc == rows[i].rc &&
			      !strcmp(buf_str(&staged.text), rows[i].staged),
		      "%s (%s): %d\n%s", rows[i].proves, format, rc,
		      buf_str(&staged.text));
	buf_release(&staged.text);
}
END_TEST

#define SPLIT \
	"git config splitIndex.maxPercentChange 100\n" \
	"echo x >a; git add a; git update-index --split-index\n"

/* What only our own reader is asked for; libgit2 1.5 refuses it. */
/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	const char *staged;
} sha256_rows[] = {
	{ "paths of 4094 to 4097 bytes in version 4",
	  LONG_PATHS "--index-version=4 --index-info",
	  "index 4097 x\nindex 4096 x\nindex 4095 x\nindex 4094 x\n" },
	{ "a sparse index, whose folders are entries too",
	  "mkdir d e; echo x >d/a; echo y >e/b; echo x >c; git add .\n"
	  "git commit -q -m x\n"
	  "git sparse-checkout init --cone --sparse-index\n"
	  "git sparse-checkout set d", "index c x\nindex d/a x\nindex e/ ?\n" },
	{ "what a split index adds is read, and the rest named",
	  SPLIT "echo y >b; git add b", "index b y\n! index\n" },
	{ "an index that replaces an entry of the shared one",
	  SPLIT "echo y >b; echo y >a; git add .", "index b y\n! index\n" },
	{ "extensions: trees, resolved conflicts, untracked files, offsets",
	  "mkdir d; echo x >d/a; git add .; git commit -q -m x\n"
	  "git config index.threads 4; git update-index --untracked-cache\n"
	  "git status >/dev/null", "index d/a x\n" },
};
/* clang-format on */

START_TEST(sha256_row)
{
	struct staged staged = { 0 };
	int rc = read_index("sha256", sha256_rows[_i].script, &staged);

	ck_assert_msg(
		!rc && !strcmp(buf_str(&staged.text), sha256_rows[_i].staged),
		"%s: %d\n%s", sha256_rows[_i].proves, rc,
		buf_str(&staged.text));
	buf_release(&staged.text);
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, index_row, 0,
			    (int)(COUNT(rows) * COUNT(formats)));
	tcase_add_loop_test(tc, sha256_row, 0, COUNT(sha256_rows));
}

UNIT_MAIN("walk/index", add)
