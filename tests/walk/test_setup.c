/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/setup.h"

#include "scratch.h"

static void show(const struct setup *setup, struct buf *out)
{
	char hex[OID_HEX_MAX];

	buf_printf(out, "%d%s%s%s\n", setup->hash_len,
		   setup->unknown_hash ? " unknown" : "",
		   setup->reftable ? " reftable" : "",
		   setup->partial ? " partial" : "");
	for (size_t i = 0; i < setup->shallow.nr; i++)
		buf_printf(out, "shallow %.8s\n",
			   oid_hex(&setup->shallow.v[i], hex));
	for (size_t i = 0; i < setup->includes.nr; i++) {
		const struct include *include = &setup->includes.v[i];

		add_short(out, include->from);
		buf_add_str(out, ": ");
		add_short(out, include->as_written);
		buf_add_str(out, " -> ");
		add_short(out, include->resolved ? include->resolved : "none");
		buf_add_str(out, "\n");
	}
	ck_assert(buf_ok(out));
}

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define TAIL "cccccccccccccccccccccccc"

/* clang-format off */
static const struct {
	const char *proves;
	const char *script; /* in a folder with the worktree a */
	const char *setup;
	int rc;
} rows[] = {
	{ "a plain repository", "", "20\n", 0 },
	{ "no config at all", "rm a/.git/config", "20\n", 0 },
	{ "SHA-256",
	  "rm -r a; init --object-format=sha256 a 2>&1", "32\n", 0 },
	{ "a hash by name",
	  "git -C a config extensions.objectFormat sha1", "20\n", 0 },
	{ "a hash that is neither",
	  "git -C a config extensions.objectFormat sha3", "20 unknown\n", 0 },
	{ "the last one counts",
	  "printf '[extensions]\\nobjectformat=sha3\\nobjectformat=sha256\\n'"
	  " >a/.git/config", "32\n", 0 },
	{ "storage is settled in config alone: not in config.worktree",
	  "printf '[extensions]\\nobjectformat=sha256\\nrefstorage=reftable\\n'"
	  " >a/.git/config.worktree", "20\n", 0 },
	{ "not where config is missing",
	  "mv a/.git/config a/.git/config.worktree\n"
	  "printf '[extensions]\\nobjectformat=sha256\\n'"
	  " >a/.git/config.worktree", "20\n", 0 },
	{ "nor in an include",
	  "printf '[include]\\npath=x\\n' >a/.git/config\n"
	  "printf '[extensions]\\nobjectformat=sha256\\n' >a/.git/x",
	  "20\n@/a/.git/config: x -> @/a/.git/x\n", 0 },
	{ "reftable by name",
	  "git -C a config extensions.refStorage reftable",
	  "20 reftable\n", 0 },
	{ "refs as files by name",
	  "git -C a config extensions.refStorage files", "20\n", 0 },
	{ "reftable by its folder",
	  "mkdir a/.git/reftable", "20 reftable\n", 0 },
	{ "a promisor remote",
	  "git -C a config remote.o.promisor true", "20 partial\n", 0 },
	{ "a remote that is none",
	  "git -C a config remote.o.promisor false", "20\n", 0 },
	{ "the extension",
	  "git -C a config extensions.partialClone o", "20 partial\n", 0 },
	{ "a promisor in config.worktree",
	  "printf '[remote \"o\"]\\npromisor' >a/.git/config.worktree",
	  "20 partial\n", 0 },
	{ "a pack from a promisor",
	  "touch a/.git/objects/pack/pack-1.promisor", "20 partial\n", 0 },
	{ "a pack of another kind",
	  "touch a/.git/objects/pack/pack-1.promisor.pack", "20\n", 0 },
	{ "shallow commits, sorted",
	  "printf '" B "\\n" A "\\n' >a/.git/shallow",
	  "20\nshallow aaaaaaaa\nshallow bbbbbbbb\n", 0 },
	{ "shallow commits of the other hash are damage",
	  "printf '" A TAIL "\\n" B "\\n' >a/.git/shallow",
	  "20\nshallow bbbbbbbb\n", FAULT_CORRUPT },
	{ "shallow commits of a SHA-256 repository",
	  "rm -r a; init --object-format=sha256 a 2>&1\n"
	  "printf '" A TAIL "\\n' >a/.git/shallow",
	  "32\nshallow aaaaaaaa\n", 0 },
	{ "a shallow clone",
	  "commit a; commit a; git clone -q --depth=1 file://$PWD/a b; rm -r a\n"
	  "mv b a; tr -d '0-9a-f\\n' <a/.git/shallow >x; test ! -s x\n"
	  "echo " A " >a/.git/shallow", "20\nshallow aaaaaaaa\n", 0 },
	{ "a shallow file that is none does not block",
	  "mkfifo a/.git/shallow", "20\n", FAULT_CORRUPT },

	{ "an include beside config",
	  "git -C a config include.path x.inc; touch a/.git/x.inc",
	  "20\n@/a/.git/config: x.inc -> @/a/.git/x.inc\n", 0 },
	{ "an include in the worktree",
	  "git -C a config include.path ../.gitconfig; touch a/.gitconfig",
	  "20\n@/a/.git/config: ../.gitconfig -> @/a/.gitconfig\n", 0 },
	{ "an include outside",
	  "git -C a config include.path $PWD/x; touch x",
	  "20\n@/a/.git/config: @/x -> none\n", 0 },
	{ "an include in a folder whose name begins like the worktree's",
	  "git -C a config include.path $PWD/ab/x; mkdir ab; touch ab/x",
	  "20\n@/a/.git/config: @/ab/x -> none\n", 0 },
	{ "an include that a link leads outside",
	  "git -C a config include.path x; touch x; ln -s ../../x a/.git/x",
	  "20\n@/a/.git/config: x -> none\n", 0 },
	{ "an include that a link keeps inside",
	  "git -C a config include.path x; touch a/y; ln -s ../y a/.git/x",
	  "20\n@/a/.git/config: x -> @/a/y\n", 0 },
	{ "an include that is missing",
	  "git -C a config include.path gone",
	  "20\n@/a/.git/config: gone -> none\n", 0 },
	{ "the auditor's home is never looked at",
	  "git -C a config include.path '~/x'; mkdir 'a/.git/~'\n"
	  "touch x 'a/.git/~/x'",
	  "20\n@/a/.git/config: ~/x -> none\n", 0 },
	{ "nor is git's own folder",
	  "git -C a config include.path '%(prefix)/x'\n"
	  "mkdir 'a/.git/%(prefix)'; touch 'a/.git/%(prefix)/x'",
	  "20\n@/a/.git/config: %(prefix)/x -> none\n", 0 },
	{ "an include without a path is none",
	  "printf '[include]\\npath\\npath=\\n' >a/.git/config", "20\n", 0 },
	{ "a conditional include, whatever its condition",
	  "git -C a config 'includeIf.onbranch:q.path' x; touch a/.git/x",
	  "20\n@/a/.git/config: x -> @/a/.git/x\n", 0 },
	{ "a key of another name is no include",
	  "git -C a config include.pathx x; git -C a config includes.path x\n"
	  "touch a/.git/x", "20\n", 0 },
	{ "includes of includes, seen from their file",
	  "git -C a config include.path d/x; mkdir a/.git/d\n"
	  "printf '[include]\\npath=y\\n' >a/.git/d/x; touch a/.git/d/y",
	  "20\n@/a/.git/config: d/x -> @/a/.git/d/x\n"
	  "@/a/.git/d/x: y -> @/a/.git/d/y\n", 0 },
	{ "what includes say counts",
	  "git -C a config include.path x\n"
	  "printf '[remote \"o\"]\\npromisor' >a/.git/x",
	  "20 partial\n@/a/.git/config: x -> @/a/.git/x\n", 0 },
	{ "loops end: each file once",
	  "printf '[include]\\npath=x\\npath=./x\\n' >>a/.git/config\n"
	  "printf '[include]\\npath=config\\npath=x\\n' >a/.git/x",
	  "20\n@/a/.git/config: x -> @/a/.git/x\n", 0 },
	{ "each missing one once",
	  "printf '[include]\\npath=x\\npath=x\\n' >>a/.git/config",
	  "20\n@/a/.git/config: x -> none\n", 0 },
	{ "an include of a linked worktree's configuration",
	  "mkdir -p a/.git/worktrees/l; touch a/.git/worktrees/l/x\n"
	  "printf '[include]\\npath=x' >a/.git/worktrees/l/config.worktree",
	  "20\n@/a/.git/worktrees/l/config.worktree: x -> "
	  "@/a/.git/worktrees/l/x\n", 0 },
	{ "an include that is a folder is damage",
	  "git -C a config include.path .",
	  "20\n@/a/.git/config: . -> @/a/.git\n", FAULT_CORRUPT },

	{ "a config that is a FIFO does not block",
	  "rm a/.git/config; mkfifo a/.git/config", "20\n", FAULT_CORRUPT },
	{ "a config that is a link inside is read",
	  "mv a/.git/config a/c; ln -s ../c a/.git/config\n"
	  "git config -f a/c extensions.objectFormat sha256", "32\n", 0 },
	{ "a config that is a link outside is not, and is a fault",
	  "mv a/.git/config c; ln -s ../../c a/.git/config\n"
	  "git config -f c extensions.objectFormat sha256", "20\n", FAULT_IO },
	{ "after one that is too large, the others are still read",
	  "truncate -s 16777217 a/.git/config\n"
	  "printf '[remote \"o\"]\\npromisor' >a/.git/config.worktree",
	  "20 partial\n", FAULT_LIMIT },
	{ "of two faults the first is told",
	  "rm a/.git/config; mkfifo a/.git/config\n"
	  "truncate -s 16777217 a/.git/config.worktree", "20\n",
	  FAULT_CORRUPT },
	{ "one that is as large as allowed",
	  "truncate -s 16777216 a/.git/config", "20\n", 0 },
};

/* Chains of includes, and numbers of them. */
static const struct {
	const char *proves;
	const char *script;
	size_t nr, nr_resolved;
	int rc;
} limits[] = {
	{ "ten levels",
	  "for i in $(seq 0 9); do printf \"[include]\\npath=$((i+1))\\n\""
	  " >a/.git/$i; done; touch a/.git/10; mv a/.git/0 a/.git/config",
	  10, 10, 0 },
	{ "eleven: the last is named, but not resolved",
	  "for i in $(seq 0 10); do printf \"[include]\\npath=$((i+1))\\n\""
	  " >a/.git/$i; done; touch a/.git/11; mv a/.git/0 a/.git/config",
	  11, 10, 0 },
	{ "ten thousand",
	  "(echo '[include]'; seq -f 'path=%.0f' 10000) >a/.git/config",
	  10000, 0, 0 },
	{ "one more",
	  "(echo '[include]'; seq -f 'path=%.0f' 10001) >a/.git/config",
	  10000, 0, FAULT_LIMIT },
};
/* clang-format on */

static int read_setup(const char *script, struct setup *out)
{
	struct discovery found = { 0 };
	struct fault fault = { 0 };
	const char *path = "a";
	int rc;

	run_sh("init a");
	run_sh(script);
	ck_assert_int_eq(discover(&path, 1, &found, &fault), 0);
	rc = setup_read(&found.repos.v[0], out, &fault);
	ck_assert_int_eq(rc, fault.code);
	discovery_release(&found);
	return rc;
}

START_TEST(setup_row)
{
	struct setup setup = { 0 };
	struct buf text = BUF_INIT;
	int rc;

	scratch_open();
	rc = read_setup(rows[_i].script, &setup);
	show(&setup, &text);
	ck_assert_msg(rc == rows[_i].rc &&
			      !strcmp(buf_str(&text), rows[_i].setup),
		      "%s: %d\n%s", rows[_i].proves, rc, buf_str(&text));
	buf_release(&text);
	setup_release(&setup);
	setup_release(&setup);
	scratch_close();
}
END_TEST

START_TEST(limit_row)
{
	struct setup setup = { 0 };
	size_t nr = 0;
	int rc;

	scratch_open();
	rc = read_setup(limits[_i].script, &setup);
	for (size_t i = 0; i < setup.includes.nr; i++)
		nr += setup.includes.v[i].resolved != NULL;
	ck_assert_msg(rc == limits[_i].rc &&
			      setup.includes.nr == limits[_i].nr &&
			      nr == limits[_i].nr_resolved,
		      "%s: %d, %zu, %zu", limits[_i].proves, rc,
		      setup.includes.nr, nr);
	setup_release(&setup);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, setup_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, limit_row, 0, COUNT(limits));
}

UNIT_MAIN("walk/setup", add)
