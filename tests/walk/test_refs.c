/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/refs.h"

#include "scratch.h"
#include "tool/tables.h"

static void show(const struct refs *refs, struct buf *out)
{
	char hex[OID_HEX_MAX];

	buf_printf(out, "head %.40s\n", refs->head ? refs->head : "none");
	for (size_t i = 0; i < refs->refs.nr; i++) {
		const struct ref *ref = &refs->refs.v[i];

		buf_printf(out, "%.4s %s\n", oid_hex(&ref->oid, hex),
			   ref->name);
	}
	for (size_t i = 0; i < refs->roots.nr; i++) {
		const struct root *root = &refs->roots.v[i];

		buf_printf(out, "(%.4s %s)\n", oid_hex(&root->oid, hex),
			   root->why);
	}
	for (size_t i = 0; i < refs->problems.nr; i++)
		buf_printf(out, "? %s\n", refs->problems.v[i]);
	ck_assert(buf_ok(out));
}

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccc"
#define Z "0000000000000000000000000000000000000000"
#define TAIL "dddddddddddddddddddddddd"

/* clang-format off */
static const struct {
	const char *proves;
	const char *script; /* in the bare repository a */
	const char *refs;
} rows[] = {
	{ "an unborn branch is no ref and no problem", "",
	  "head refs/heads/main\n" },
	{ "a loose ref, and HEAD through it",
	  "echo " A " >refs/heads/main",
	  "head refs/heads/main\naaaa HEAD\naaaa refs/heads/main\n" },
	{ "a detached HEAD",
	  "echo " A " >HEAD", "head " A "\naaaa HEAD\n" },
	{ "capital digits and no line end",
	  "printf AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA >HEAD",
	  "head " A "\naaaa HEAD\n" },
	{ "HEAD as a link, as old git made it",
	  "echo " A " >refs/heads/main; ln -sf refs/heads/main HEAD",
	  "head refs/heads/main\naaaa HEAD\naaaa refs/heads/main\n" },
	{ "a link to anything else is not followed",
	  "echo " A " >../x; ln -s ../../../x refs/heads/l; rm HEAD",
	  "head none\n? refs/heads/l: a symbolic link, not followed\n" },
	{ "a folder that is a link neither",
	  "mkdir ../x; echo " A " >../x/y; ln -s ../../x refs/l; rm HEAD\n"
	  "mv refs ../r; ln -s ../r refs",
	  "head none\n? refs: no folder, not followed\n" },
	{ "packed refs alone",
	  "rm HEAD; printf '# pack-refs with: peeled\\n" A " refs/heads/x\\n"
	  B " refs/tags/t\\n^" C "\\n' >packed-refs",
	  "head none\naaaa refs/heads/x\nbbbb refs/tags/t\n" },
	{ "loose wins over packed",
	  "rm HEAD; echo " A " >refs/heads/x\n"
	  "printf '" B " refs/heads/x\\n" B " refs/heads/y\\n' >packed-refs",
	  "head none\naaaa refs/heads/x\nbbbb refs/heads/y\n" },
	{ "each name once",
	  "rm HEAD; printf '" B " refs/x\\n" A " refs/x\\n' >packed-refs",
	  "head none\naaaa refs/x\n" },
	{ "the last packed line may lack its end",
	  "rm HEAD; printf '" A " refs/x' >packed-refs",
	  "head none\naaaa refs/x\n" },
	{ "a packed name may hold blanks and bytes that are not UTF-8",
	  "rm HEAD; printf '" A " refs/a b\\377\\n' >packed-refs",
	  "head none\naaaa refs/a b\xff\n" },
	{ "packed lines that are none, by number",
	  "rm HEAD; printf 'x\\n" A "\\n" A " \\n" A " refs/x\\n" A "f refs/y\\n"
	  A " a\\0b\\n' >packed-refs",
	  "head none\naaaa refs/x\n"
	  "? packed-refs: line 1 cannot be read\n"
	  "? packed-refs: line 2 cannot be read\n"
	  "? packed-refs: line 3 cannot be read\n"
	  "? packed-refs: line 5 cannot be read\n"
	  "? packed-refs: line 6 cannot be read\n" },
	{ "refs at any depth, sorted by their bytes",
	  "rm HEAD; mkdir -p refs/heads/a/b/c refs/remotes/o\n"
	  "echo " A " >refs/heads/a/b/c/d; echo " B " >refs/heads/a-b\n"
	  "echo " C " >refs/remotes/o/x; echo " C " >refs/stash",
	  "head none\nbbbb refs/heads/a-b\naaaa refs/heads/a/b/c/d\n"
	  "cccc refs/remotes/o/x\ncccc refs/stash\n" },
	{ "symbolic refs are followed",
	  "mkdir -p refs/remotes/o; echo " A " >refs/remotes/o/main\n"
	  "echo 'ref:   refs/remotes/o/main  ' >refs/remotes/o/HEAD",
	  "head refs/heads/main\naaaa refs/remotes/o/HEAD\n"
	  "aaaa refs/remotes/o/main\n" },
	{ "to packed ones too",
	  "echo '" A " refs/heads/main' >packed-refs",
	  "head refs/heads/main\naaaa HEAD\naaaa refs/heads/main\n" },
	{ "five levels",
	  "rm HEAD; for i in 1 2 3 4 5; do\n"
	  "echo ref: refs/$((i+1)) >refs/$i; done; echo " A " >refs/6",
	  "head none\naaaa refs/1\naaaa refs/2\naaaa refs/3\naaaa refs/4\n"
	  "aaaa refs/5\naaaa refs/6\n" },
	{ "six are too many",
	  "rm HEAD; for i in 1 2 3 4 5 6; do\n"
	  "echo ref: refs/$((i+1)) >refs/$i; done; echo " A " >refs/7",
	  "head none\naaaa refs/2\naaaa refs/3\naaaa refs/4\n"
	  "aaaa refs/5\naaaa refs/6\naaaa refs/7\n"
	  "? refs/1: symbolic refs nested too deeply\n" },
	{ "a ref that names itself",
	  "echo ref: HEAD >HEAD",
	  "head HEAD\n? HEAD: symbolic refs nested too deeply\n" },
	{ "garbage in a ref",
	  "rm HEAD; echo x >refs/heads/x; echo " A "a >refs/heads/y\n"
	  "touch refs/heads/z; echo ref: >refs/heads/r\n"
	  "printf 'ref: a\\0b' >refs/heads/n; printf '" A "x' >refs/heads/o",
	  "head none\n"
	  "? refs/heads/n: names no ref\n"
	  "? refs/heads/o: holds no object id\n"
	  "? refs/heads/r: names no ref\n"
	  "? refs/heads/x: holds no object id\n"
	  "? refs/heads/y: holds no object id\n"
	  "? refs/heads/z: holds no object id\n" },
	{ "an id of the other hash is garbage",
	  "echo " A TAIL " >HEAD", "head none\n? HEAD: holds no object id\n" },
	{ "locks are no refs",
	  "rm HEAD; touch refs/heads/x.lock; echo " A " >refs/heads/x",
	  "head none\naaaa refs/heads/x\n" },
	{ "a FIFO does not block",
	  "rm HEAD; mkfifo refs/heads/x packed-refs FETCH_HEAD",
	  "head none\n? refs/heads/x: cannot be read\n"
	  "? FETCH_HEAD: cannot be read\n? packed-refs: cannot be read\n" },
	{ "a ref of 64 KiB",
	  "(echo " A "; head -c 65495 /dev/zero) >HEAD",
	  "head " A "\naaaa HEAD\n" },
	{ "a ref of one byte more",
	  "(echo " A "; head -c 65496 /dev/zero) >HEAD",
	  "head none\n? HEAD: cannot be read\n" },

	{ "both columns of reflogs, but no zeros, each id once",
	  "mkdir -p logs/refs/heads\n"
	  "printf '" Z " " A " x <y> 1 +0000\\tm\\n" A " " B " x\\n' >logs/HEAD\n"
	  "printf '" Z " " C " x\\n" C " " B "' >logs/refs/heads/gone",
	  "head refs/heads/main\n(aaaa reflog)\n(bbbb reflog)\n"
	  "(cccc reflog)\n" },
	{ "reflog lines that are none",
	  "mkdir logs; printf '" A " " B "\\nx\\n" A "\\n" A " x\\n' >logs/HEAD",
	  "head refs/heads/main\n(aaaa reflog)\n(bbbb reflog)\n"
	  "? logs/HEAD: line 2 cannot be read\n"
	  "? logs/HEAD: line 3 cannot be read\n"
	  "? logs/HEAD: line 4 cannot be read\n" },
	{ "FETCH_HEAD",
	  "printf '" A "\\t\\tbranch x of y\\n" B "\\tnot-for-merge\\tz\\n'"
	  " >FETCH_HEAD",
	  "head refs/heads/main\n(aaaa FETCH_HEAD)\n(bbbb FETCH_HEAD)\n" },
	{ "an empty FETCH_HEAD, as a fetch leaves it",
	  "touch FETCH_HEAD", "head refs/heads/main\n" },
	{ "ORIG_HEAD", "echo " A " >ORIG_HEAD",
	  "head refs/heads/main\n(aaaa ORIG_HEAD)\n" },
	{ "MERGE_HEAD of an octopus", "printf '" A "\\n" B "\\n' >MERGE_HEAD",
	  "head refs/heads/main\n(aaaa MERGE_HEAD)\n(bbbb MERGE_HEAD)\n" },
	{ "CHERRY_PICK_HEAD", "echo " A " >CHERRY_PICK_HEAD",
	  "head refs/heads/main\n(aaaa CHERRY_PICK_HEAD)\n" },
	{ "REVERT_HEAD", "echo " A " >REVERT_HEAD",
	  "head refs/heads/main\n(aaaa REVERT_HEAD)\n" },
	{ "REBASE_HEAD", "echo " A " >REBASE_HEAD",
	  "head refs/heads/main\n(aaaa REBASE_HEAD)\n" },
	{ "BISECT_HEAD", "echo " A " >BISECT_HEAD",
	  "head refs/heads/main\n(aaaa BISECT_HEAD)\n" },
	{ "of several reasons for one id the first by name is kept",
	  "echo " A " >ORIG_HEAD; echo " A " >BISECT_HEAD",
	  "head refs/heads/main\n(aaaa BISECT_HEAD)\n" },
	{ "garbage there",
	  "echo x >ORIG_HEAD",
	  "head refs/heads/main\n? ORIG_HEAD: line 1 cannot be read\n" },

	{ "a linked worktree: HEAD, its own refs, logs and the rest",
	  "echo " A " >refs/heads/side\n"
	  "linked worktrees/l ../..; mkdir -p worktrees/l/refs/bisect\n"
	  "echo " B " >worktrees/l/refs/bisect/bad; mkdir worktrees/l/logs\n"
	  "echo '" Z " " C " x' >worktrees/l/logs/HEAD\n"
	  "echo " B " >worktrees/l/ORIG_HEAD",
	  "head refs/heads/main\naaaa refs/heads/side\n"
	  "aaaa worktrees/l/HEAD\nbbbb worktrees/l/refs/bisect/bad\n"
	  "(bbbb ORIG_HEAD)\n(cccc reflog)\n" },
	{ "a worktree's own ref hides the repository's",
	  "mkdir -p refs/bisect worktrees/l/refs/bisect\n"
	  "echo " A " >refs/bisect/b; echo " B " >worktrees/l/refs/bisect/b\n"
	  "echo ref: refs/bisect/b >worktrees/l/HEAD",
	  "head refs/heads/main\naaaa refs/bisect/b\nbbbb worktrees/l/HEAD\n"
	  "bbbb worktrees/l/refs/bisect/b\n" },
	{ "a worktree that is a link is none",
	  "mkdir worktrees ../x; echo " A " >../x/HEAD\n"
	  "ln -s ../../x worktrees/x",
	  "head refs/heads/main\n" },
};
/* clang-format on */

static void read_refs(const char *script, struct refs *out)
{
	struct buf all = BUF_INIT;
	struct discovery found = { 0 };
	struct setup setup = { 0 };
	struct fault fault = { 0 };
	const char *path = "a";

	run_sh("bare a; mkdir a/refs/heads");
	ck_assert_int_eq(discover(&path, 1, &found, &fault), 0);
	ck_assert_uint_eq(found.repos.nr, 1);
	buf_add_str(&all, "cd a\n");
	buf_add_str(&all, script);
	run_sh(all.p);
	ck_assert_int_eq(setup_read(&found.repos.v[0], &setup, &fault), 0);
	ck_assert_int_eq(refs_read(&found.repos.v[0], &setup, out, &fault), 0);
	setup_release(&setup);
	discovery_release(&found);
	buf_release(&all);
}

START_TEST(refs_row)
{
	struct refs refs = { 0 };
	struct buf text = BUF_INIT;

	scratch_open();
	read_refs(rows[_i].script, &refs);
	show(&refs, &text);
	ck_assert_msg(!strcmp(buf_str(&text), rows[_i].refs), "%s:\n%s",
		      rows[_i].proves, buf_str(&text));
	buf_release(&text);
	refs_release(&refs);
	refs_release(&refs);
	scratch_close();
}
END_TEST

static const struct {
	const char *proves;
	const char *script;
	size_t nr_refs, nr_problems;
} many[] = {
	{ "100,000 packed refs",
	  "rm HEAD; seq -f '" A " refs/heads/%.0f' 100000 >packed-refs", 100000,
	  0 },
	{ "100,000 in the wrong order, and symbolic ones to some",
	  "rm HEAD; seq -f '" A " refs/heads/%.0f' 100000 | sort -r"
	  " >packed-refs; for i in $(seq 500); do\n"
	  "echo ref: refs/heads/$i >refs/s$i; done",
	  100500, 0 },
	{ "20 bad lines are named", "rm HEAD; seq 20 >packed-refs", 0, 20 },
	{ "of 100,000, the others are counted",
	  "rm HEAD; seq 100000 >packed-refs", 0, 21 },
	{ "many loose refs",
	  "rm HEAD; seq -f 'refs/%.0f' 5000 | xargs -n 500 sh -c "
	  "'for i; do echo " A " >$i; done' -",
	  5000, 0 },
};

START_TEST(many_row)
{
	struct refs refs = { 0 };

	scratch_open();
	read_refs(many[_i].script, &refs);
	ck_assert_msg(refs.refs.nr == many[_i].nr_refs &&
			      refs.problems.nr == many[_i].nr_problems,
		      "%s: %zu, %zu", many[_i].proves, refs.refs.nr,
		      refs.problems.nr);
	refs_release(&refs);
	scratch_close();
}
END_TEST

START_TEST(git_agrees)
{
	struct discovery found = { 0 };
	struct setup setup = { 0 };
	struct refs refs = { 0 };
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	struct buf want = BUF_INIT;
	const char *path = "a";
	char hex[OID_HEX_MAX];

	scratch_open();
	run_sh("init a; commit a; cd a; git branch b; git tag t\n"
	       "git tag -a -m x u; git pack-refs --all; git commit -q "
	       "--allow-empty -m y; git tag v; git worktree add -q ../l 2>&1\n"
	       "git for-each-ref --format='%(objectname) %(refname)' >../refs\n"
	       "git rev-list -g HEAD | sort -u >../logs");
	ck_assert_int_eq(discover(&path, 1, &found, &fault), 0);
	ck_assert_int_eq(setup_read(&found.repos.v[0], &setup, &fault), 0);
	ck_assert_int_eq(refs_read(&found.repos.v[0], &setup, &refs, &fault),
			 0);
	for (size_t i = 0; i < refs.refs.nr; i++) {
		if (!strncmp(refs.refs.v[i].name, "refs/", 5))
			buf_printf(&text, "%s %s\n",
				   oid_hex(&refs.refs.v[i].oid, hex),
				   refs.refs.v[i].name);
	}
	ck_assert_int_eq(buf_read_file(&want, "refs", 1 << 20, &fault), 0);
	ck_assert_str_eq(text.p, want.p);
	ck_assert_str_eq(refs.refs.v[0].name, "HEAD");
	ck_assert_str_eq(refs.refs.v[refs.refs.nr - 1].name,
			 "worktrees/l/HEAD");
	buf_clear(&text);
	buf_clear(&want);
	for (size_t i = 0; i < refs.roots.nr; i++)
		buf_printf(&text, "%s\n", oid_hex(&refs.roots.v[i].oid, hex));
	ck_assert_int_eq(buf_read_file(&want, "logs", 1 << 20, &fault), 0);
	ck_assert_str_eq(text.p, want.p);
	ck_assert_uint_eq(refs.problems.nr, 0);
	buf_release(&text);
	buf_release(&want);
	refs_release(&refs);
	setup_release(&setup);
	discovery_release(&found);
	scratch_close();
}
END_TEST

START_TEST(sha256_ids)
{
	struct discovery found = { 0 };
	struct setup setup = { .hash_len = OID_SHA256 };
	struct refs refs = { 0 };
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	const char *path = "a";

	scratch_open();
	run_sh("bare a; echo " A TAIL " >a/refs/x; echo " A " >a/refs/y");
	ck_assert_int_eq(discover(&path, 1, &found, &fault), 0);
	ck_assert_int_eq(refs_read(&found.repos.v[0], &setup, &refs, &fault),
			 0);
	show(&refs, &text);
	ck_assert_str_eq(text.p, "head refs/heads/main\naaaa refs/x\n"
				 "? refs/y: holds no object id\n");
	buf_release(&text);
	refs_release(&refs);
	discovery_release(&found);
	scratch_close();
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *lines[3]; /* of the tables 1, 2 and 3 of git directory a */
	const char *script;
	const char *refs;
} tabled[] = {
	{ "refs, HEAD and reflogs of one table",
	  { "symbolic HEAD refs/heads/main\nref refs/heads/main a\n"
	    "peeled refs/tags/t b a\nlog HEAD 0 c A e 1 0 x\n" },
	  "echo 1 >reftable/tables.list",
	  "head refs/heads/main\naaaa HEAD\naaaa refs/heads/main\n"
	  "bbbb refs/tags/t\n(cccc reflog)\n" },
	{ "the later one counts",
	  { "ref refs/h/a a\nref refs/h/b a\n", "ref refs/h/a b\n",
	    "ref refs/h/a c\n" },
	  "printf '2\\n1\\n3\\n' >reftable/tables.list",
	  "head none\ncccc refs/h/a\naaaa refs/h/b\n" },
	{ "a ref that was deleted", { "ref refs/h/a a\n", "gone refs/h/a\n" },
	  "printf '1\\n2\\n' >reftable/tables.list", "head none\n" },
	{ "and made again",
	  { "ref refs/h/a a\n", "gone refs/h/a\n", "ref refs/h/a b\n" },
	  "printf '1\\n2\\n3\\n' >reftable/tables.list",
	  "head none\nbbbb refs/h/a\n" },
	{ "a table that is not listed is none",
	  { "ref refs/h/a a\n", "ref refs/h/b a\n" },
	  "echo 1 >reftable/tables.list", "head none\naaaa refs/h/a\n" },
	{ "what stands beside HEAD is a root",
	  { "ref ORIG_HEAD a\nref refs/h/a b\n" },
	  "echo 1 >reftable/tables.list",
	  "head none\nbbbb refs/h/a\n(aaaa ORIG_HEAD)\n" },
	{ "files that git keeps for older versions of it",
	  { "symbolic HEAD refs/heads/x\n" },
	  "echo ref: refs/heads/.invalid >HEAD; rm -r refs; mkdir refs\n"
	  "echo this repository uses the reftable format >refs/heads\n"
	  "echo 1 >reftable/tables.list",
	  "head refs/heads/x\n" },
	{ "FETCH_HEAD stays a file", { "ref refs/h/a a\n" },
	  "echo 1 >reftable/tables.list; echo " B " >FETCH_HEAD",
	  "head none\naaaa refs/h/a\n(bbbb FETCH_HEAD)\n" },
	{ "a worktree's own",
	  { "symbolic HEAD refs/h/a\nref refs/h/a a\n",
	    "symbolic HEAD refs/h/a\nref refs/bisect/bad b\n" },
	  "echo 1 >reftable/tables.list; linked worktrees/l ../..\n"
	  "mkdir worktrees/l/reftable; mv reftable/2 worktrees/l/reftable\n"
	  "echo ref: refs/heads/.invalid >worktrees/l/HEAD\n"
	  "echo 2 >worktrees/l/reftable/tables.list",
	  "head refs/h/a\naaaa HEAD\naaaa refs/h/a\naaaa worktrees/l/HEAD\n"
	  "bbbb worktrees/l/refs/bisect/bad\n" },
	{ "what stands in front of damage counts",
	  { "ref refs/h/a a\nblock\nref refs/h/b b\n" },
	  "echo 1 >reftable/tables.list\n"
	  "printf x | dd of=reftable/1 bs=1 seek=66 conv=notrunc status=none",
	  "head none\naaaa refs/h/a\n" },
	{ "a table that is missing", { "ref refs/h/a a\n" },
	  "printf '1\\n7\\n' >reftable/tables.list",
	  "head none\naaaa refs/h/a\n"
	  "? reftable/7: a table of refs that is listed, and not there\n" },
	{ "what is listed, and no table", { "ref refs/h/a a\n" },
	  "echo x >reftable/2; printf '1\\n2\\n' >reftable/tables.list",
	  "head none\naaaa refs/h/a\n"
	  "? reftable/2: listed as a table of refs, and none\n" },
	{ "a list that is missing", { "ref refs/h/a a\n" }, "",
	  "head none\n? reftable/tables.list: cannot be read, so refs, tips "
	  "and exposure are not known\n" },
	{ "a name that leads elsewhere is no table", { "ref refs/h/a a\n" },
	  "mv reftable/1 ../1; echo ../../1 >reftable/tables.list",
	  "head none\n" },
	{ "a link is no table", { "ref refs/h/a a\n" },
	  "mv reftable/1 ../1; ln -s ../../1 reftable/1\n"
	  "echo 1 >reftable/tables.list",
	  "head none\n? reftable/1: a symbolic link, not followed\n" },
};
/* clang-format on */

static void write_tables(const char *const *lines, size_t nr)
{
	for (size_t i = 0; i < nr && lines[i]; i++) {
		struct buf table = BUF_INIT;
		char path[20];
		FILE *file;

		(void)snprintf(path, sizeof(path), "table%zu", i + 1);
		file = fopen(path, "w");
		ck_assert_ptr_nonnull(file);
		table_make(lines[i], &table);
		ck_assert_uint_eq(fwrite(table.p, 1, table.len, file),
				  table.len);
		ck_assert_int_eq(fclose(file), 0);
		buf_release(&table);
	}
}

START_TEST(tabled_row)
{
	struct refs refs = { 0 };
	struct buf text = BUF_INIT;
	struct buf script = BUF_INIT;

	scratch_open();
	write_tables(tabled[_i].lines, COUNT(tabled[_i].lines));
	buf_add_str(&script, "rm HEAD; mkdir reftable\nfor i in 1 2 3; do\n"
			     "[ ! -e ../table$i ] || mv ../table$i "
			     "reftable/$i; done\n"
			     "echo ref: refs/heads/.invalid >HEAD\n");
	buf_add_str(&script, tabled[_i].script);
	read_refs(buf_str(&script), &refs);
	show(&refs, &text);
	ck_assert_msg(!strcmp(buf_str(&text), tabled[_i].refs), "%s:\n%s",
		      tabled[_i].proves, buf_str(&text));
	buf_release(&script);
	buf_release(&text);
	refs_release(&refs);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, refs_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, many_row, 0, COUNT(many));
	tcase_add_loop_test(tc, tabled_row, 0, COUNT(tabled));
	tcase_add_test(tc, git_agrees);
	tcase_add_test(tc, sha256_ids);
}

UNIT_MAIN("walk/refs", add)
