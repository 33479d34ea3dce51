/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/place.h"

#include "met.h"
#include "tool/tables.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX38 "0123456789abcdef0123456789abcdef012345"
#define TAIL "0123456789abcdef01234567"

/* What every row's repository gives for its HEAD. */
#define HEAD "repository-file HEAD: ref: refs/heads/main/\n"

/* clang-format off */
static const struct {
	const char *proves;
	const char *script; /* in the git directory, which holds just HEAD */
	const char *met;
} rows[] = {
	{ "HEAD", "", HEAD },
	{ "config",
	  "echo x >config", HEAD "config config: x/\n" },
	{ "config.worktree",
	  "echo x >config.worktree", HEAD "config config.worktree: x/\n" },
	{ "config.worktree of a linked worktree",
	  "mkdir -p worktrees/l; echo x >worktrees/l/config.worktree",
	  HEAD "config worktrees/l/config.worktree: x/\n" },
	{ "config elsewhere is a file like others",
	  "mkdir x; echo x >x/config", HEAD "repository-file x/config: x/\n" },
	{ "config below modules, where no repository is",
	  "mkdir -p modules/a/b; echo x >modules/a/b/config\n"
	  "mkdir -p worktrees/l/modules/s; echo y >worktrees/l/modules/s/config",
	  HEAD "config modules/a/b/config: x/\n"
	  "config worktrees/l/modules/s/config: y/\n" },
	{ "a repository below modules is left to itself",
	  "bare modules/a/b; echo x >modules/a/b/config; echo y >modules/a/z",
	  HEAD "repository-file modules/a/z: y/\n" },
	{ "a repository below anything that is searched too",
	  "bare x/b; echo x >x/b/config; bare hooks/h", HEAD },
	{ "not one where nothing is searched",
	  "bare refs/b", HEAD "repository-file refs/b/HEAD: "
	  "ref: refs/heads/main/\nref-name refs/b/HEAD: refs/b/HEAD\n"
	  "ref-name refs/b/objects/info: refs/b/objects/info\n"
	  "ref-name refs/b/objects/pack: refs/b/objects/pack\n"
	  "ref-name refs/b/refs: refs/b/refs\n" },
	{ "one that lacks objects is none",
	  "mkdir -p modules/a/refs; echo x >modules/a/HEAD",
	  HEAD "repository-file modules/a/HEAD: x/\n" },
	{ "reflogs, and the names that they were kept for",
	  "mkdir -p logs/refs/heads worktrees/l/logs/refs/bisect\n"
	  "echo x >logs/HEAD; echo y >logs/refs/heads/y\n"
	  "echo z >worktrees/l/logs/HEAD; echo b >worktrees/l/logs/refs/bisect/b",
	  HEAD "reflog logs/HEAD: x/\nreflog logs/refs/heads/y: y/\n"
	  "reflog worktrees/l/logs/HEAD: z/\n"
	  "reflog worktrees/l/logs/refs/bisect/b: b/\n"
	  "ref-name refs/heads/y: refs/heads/y\n"
	  "ref-name worktrees/l/refs/bisect/b: worktrees/l/refs/bisect/b\n" },
	{ "logs elsewhere is a folder like others",
	  "mkdir x x/logs; echo x >x/logs/HEAD",
	  HEAD "repository-file x/logs/HEAD: x/\n" },
	{ "LFS objects",
	  "mkdir -p lfs/objects/ab/cd lfs/tmp; echo x >lfs/objects/ab/cd/abcd\n"
	  "echo y >lfs/tmp/y",
	  HEAD "lfs lfs/objects/ab/cd/abcd: x/\n"
	  "repository-file lfs/tmp/y: y/\n" },
	{ "what index_each reads",
	  "mkdir -p worktrees/l; echo x | tee index worktrees/l/index", HEAD },
	{ "not the shared index, in which paths are text",
	  "mkdir -p worktrees/l\n"
	  "echo x | tee sharedindex.1 worktrees/l/sharedindex.1",
	  HEAD "repository-file sharedindex.1: x/\n"
	  "repository-file worktrees/l/sharedindex.1: x/\n" },
	{ "an index elsewhere, or a leftover of one, is a file like others",
	  "echo x >index.lock; mkdir x; echo y >x/index",
	  HEAD "repository-file index.lock: x/\nrepository-file x/index: y/\n" },
	{ "objects are odb's",
	  "mkdir objects/0f; echo x >objects/0f/" HEX38 "\n"
	  "echo x >objects/0f/" HEX38 TAIL, HEAD },
	{ "what only resembles them is not",
	  "mkdir objects/0f objects/0g; echo x >objects/0g/" HEX38 "\n"
	  "echo y >objects/0f/" HEX38 "6; echo z >objects/0f/note",
	  HEAD "repository-file objects/0f/" HEX38 "6: y/\n"
	  "repository-file objects/0f/note: z/\n"
	  "repository-file objects/0g/" HEX38 ": x/\n" },
	{ "packs and what belongs to them",
	  "cd objects/pack; echo x | tee p.pack p.idx p.rev p.mtimes p.bitmap"
	  " multi-pack-index multi-pack-index-1.bitmap", HEAD },
	{ "texts beside packs",
	  "cd objects/pack; echo x >p.keep; echo y >p.promisor; echo z >note",
	  HEAD "repository-file objects/pack/note: z/\n"
	  "repository-file objects/pack/p.keep: x/\n"
	  "repository-file objects/pack/p.promisor: y/\n" },
	{ "objects/info, but no commit graphs",
	  "cd objects/info; echo x | tee commit-graph; mkdir commit-graphs\n"
	  "echo x | tee commit-graphs/graph-1.graph; echo c"
	  " >commit-graphs/commit-graph-chain\n"
	  "echo '#a' >alternates; echo h >http-alternates; echo p >packs",
	  HEAD "repository-file objects/info/alternates: #a/\n"
	  "repository-file objects/info/http-alternates: h/\n"
	  "repository-file objects/info/packs: p/\n"
	  "repository-file objects/info/commit-graphs/commit-graph-chain: "
	  "c/\n" },
	{ "the same in quarantine",
	  "mkdir -p objects/incoming-1/0f objects/incoming-1/pack\n"
	  "cd objects/incoming-1; echo x >0f/" HEX38 "; echo x >pack/p.pack\n"
	  "echo y >pack/p.keep",
	  HEAD "repository-file objects/incoming-1/pack/p.keep: y/\n" },
	{ "and in a quarantine of that",
	  "mkdir -p objects/incoming-1/tmp_objdir-2/pack; echo x"
	  " >objects/incoming-1/tmp_objdir-2/pack/p.pack", HEAD },
	{ "a folder in which nobody looks for packs or objects",
	  "mkdir -p objects/old/0f objects/old/pack; cd objects/old\n"
	  "echo x >0f/" HEX38 "; echo y >pack/p.pack; echo z >pack/p.idx",
	  HEAD "! objects/old/0f/" HEX38
	  ": an object in no object store: not looked into\n"
	  "repository-file objects/old/pack/p.idx: z/\n"
	  "repository-file objects/old/pack/p.pack: y/\n" },
	{ "nor in a folder of packs",
	  "mkdir objects/pack/pack; echo y >objects/pack/pack/p.pack",
	  HEAD "repository-file objects/pack/pack/p.pack: y/\n" },
	{ "a repository in a folder of a worktree's, which is searched",
	  "linked worktrees/l ../..; bare worktrees/l/objects/b",
	  HEAD "repository-file worktrees/l/HEAD: ref: refs/heads/side/\n"
	  "repository-file worktrees/l/commondir: ../../\n" },
	{ "refs: the files, their names, and those of empty folders",
	  "mkdir -p refs/heads/gone/x refs/tags; echo " A " >refs/heads/x\n"
	  "echo ref: refs/q >refs/heads/lost; echo junk >refs/junk",
	  HEAD "repository-file refs/junk: junk/\n"
	  "repository-file refs/heads/lost: ref: refs/q/\n"
	  "repository-file refs/heads/x: " A "/\n"
	  "ref-name refs/heads/gone/x: refs/heads/gone/x\n"
	  "ref-name refs/heads/lost: refs/heads/lost\n"
	  "ref-name refs/heads/x: refs/heads/x\n"
	  "ref-name refs/junk: refs/junk\n"
	  "ref-name refs/tags: refs/tags\n" },
	{ "packed refs by name, each once",
	  "mkdir refs/h; echo " A " >refs/h/x\n"
	  "printf '" A " refs/h/x\\n" A " refs/h/y\\n' >packed-refs",
	  HEAD "repository-file packed-refs: " A " refs/h/x/" A " refs/h/y/\n"
	  "repository-file refs/h/x: " A "/\n"
	  "ref-name refs/h/x: refs/h/x\nref-name refs/h/y: refs/h/y\n" },
	{ "reftable",
	  "mkdir reftable; echo x >reftable/tables.list",
	  HEAD "repository-file reftable/tables.list: x/\n" },
	{ "a linked worktree's files",
	  "linked worktrees/l ../..; echo /x/.git >worktrees/l/gitdir",
	  HEAD "repository-file worktrees/l/HEAD: ref: refs/heads/side/\n"
	  "repository-file worktrees/l/commondir: ../../\n"
	  "repository-file worktrees/l/gitdir: /x/.git/\n" },
	{ "everything else",
	  "mkdir -p hooks info rr-cache/1 x/y\n"
	  "echo 1 >FETCH_HEAD; echo 2 >description; echo 3 >hooks/update\n"
	  "echo 4 >info/exclude; echo 5 >rr-cache/1/preimage; echo 6 >x/y/z\n"
	  "echo 7 >ORIG_HEAD; echo 8 >COMMIT_EDITMSG",
	  "repository-file COMMIT_EDITMSG: 8/\nrepository-file FETCH_HEAD: 1/\n"
	  HEAD "repository-file ORIG_HEAD: 7/\n"
	  "repository-file description: 2/\nrepository-file hooks/update: 3/\n"
	  "repository-file info/exclude: 4/\n"
	  "repository-file rr-cache/1/preimage: 5/\n"
	  "repository-file x/y/z: 6/\n" },
	{ "empty files give nothing", "touch x", HEAD },
	{ "links are text, by the same table",
	  "ln -s /x/y description; ln -s d/z config; ln -s i index\n"
	  "mkdir d; echo z >d/z; ln -s d e",
	  HEAD "config config: d/z\nrepository-file description: /x/y\n"
	  "repository-file e: d\nrepository-file index: i\n"
	  "repository-file d/z: z/\n" },
	{ "what is no file is named",
	  "mkfifo x",
	  HEAD "! x: neither a file nor a folder\n" },
	{ "an include inside is configuration, once",
	  "printf '[include]\\npath=x\\npath=d/y' >config\n"
	  "echo x >x; mkdir d; echo y >d/y",
	  HEAD "config config: [include]/path=x/path=d/y\n"
	  "config x: x/\nconfig d/y: y/\n" },
	{ "even one that looks like something else",
	  "printf '[include]\\npath=logs/x\\npath=index' >config\n"
	  "mkdir logs; echo x >logs/x; echo i >index",
	  HEAD "config config: [include]/path=logs/x/path=index\n"
	  "config logs/x: x/\nconfig index: i/\n" },
	{ "an include of config itself",
	  "printf '[include]\\npath=x' >config; ln -s config x",
	  HEAD "config config: [include]/path=x\n"
	  "repository-file x: config\n" },
	{ "an include outside is not read",
	  "printf '[include]\\npath=../../x' >config; echo x >../../x",
	  HEAD "config config: [include]/path=../../x\n" },
};
/* clang-format on */

static int read_places(const char *script, struct met *met)
{
	const struct place_sink sink = {
		.payload = met,
		.text = met_text,
		.skipped = met_skipped,
	};
	struct discovery found = { 0 };
	struct setup setup = { 0 };
	struct fault fault = { 0 };
	struct buf all = BUF_INIT;
	int rc;

	buf_printf(&all, "bare a/.git; cd a/.git\n{ %s\n} >../../log\n",
		   *script ? script : ":");
	run_sh(all.p);
	read_repo("a", &found, &setup);
	rc = places_each(&found.repos.v[0], &setup, &sink, &fault);
	setup_release(&setup);
	discovery_release(&found);
	buf_release(&all);
	return rc;
}

START_TEST(place_row)
{
	struct met met = { 0 };

	scratch_open();
	ck_assert_int_eq(read_places(rows[_i].script, &met), 0);
	ck_assert_msg(!strcmp(buf_str(&met.text), rows[_i].met), "%s:\n%s",
		      rows[_i].proves, buf_str(&met.text));
	buf_release(&met.text);
	scratch_close();
}
END_TEST

START_TEST(an_include_in_the_worktree_has_an_absolute_path)
{
	struct met met = { 0 };

	scratch_open();
	ck_assert_int_eq(read_places("printf '[include]\\npath=../x' >config\n"
				     "echo x >../x",
				     &met),
			 0);
	ck_assert_str_eq(met.text.p, HEAD "config config: [include]/path=../x\n"
					  "config @/a/x: x/\n");
	buf_release(&met.text);
	scratch_close();
}
END_TEST

/* All places of the repository "a", whose settings read with that code. */
static void visit(struct met *met,
		  int (*text)(void *payload, const struct place *place),
		  int setup_code)
{
	const struct place_sink sink = {
		.payload = met,
		.text = text,
		.skipped = met_skipped,
	};
	struct discovery found = { 0 };
	struct setup setup = { 0 };
	struct fault fault = { 0 };
	const char *path = "a";

	ck_assert_int_eq(discover(&path, 1, &found, &fault), 0);
	ck_assert_int_eq(setup_read(&found.repos.v[0], &setup, &fault),
			 setup_code);
	ck_assert_int_eq(places_each(&found.repos.v[0], &setup, &sink, &fault),
			 0);
	setup_release(&setup);
	discovery_release(&found);
}

START_TEST(an_include_that_is_the_git_directory_is_skipped)
{
	struct met met = { 0 };

	scratch_open();
	run_sh("bare a; printf '[include]\\npath=.' >a/config");
	visit(&met, met_text, FAULT_CORRUPT);
	ck_assert_str_eq(met.text.p, HEAD "config config: [include]/path=.\n"
					  "! @/a: not a regular file\n");
	buf_release(&met.text);
	scratch_close();
}
END_TEST

static const struct {
	const char *stop;
	int rc;
} stops[] = {
	{ "HEAD", 77 },	  /* a file */
	{ "refs/x", 77 }, /* a ref's name */
	{ "l", 77 },	  /* a link */
	{ "p", 78 },	  /* what is skipped */
	{ "i", 77 },	  /* an include */
	{ "nothing", 0 },
};

#define SHORTER "! large: became shorter while it was read: its end was not\n"

static uint64_t cut_to;

static const struct {
	const char *proves;
	uint64_t to;
	const char *met;
} cuts[] = {
	{ "not at all", 20000000,
	  "0 8388608 0\n8323072 8388608 0\n16646144 3353856 1\n" },
	{ "behind what was read", 9000000,
	  "0 8388608 0\n8323072 676928 1\n" SHORTER },
	{ "down to what was read", 8388608,
	  "0 8388608 0\n8323072 65536 1\n" SHORTER },
};

/* What met_text does, in a repository that somebody cuts meanwhile. */
static int met_and_cut(void *payload, const struct place *place)
{
	struct met *met = payload;

	if (strcmp(place->path, "large") != 0)
		return 0;
	ck_assert(place->at <= cut_to);
	ck_assert_int_eq(truncate("a/large", (off_t)cut_to), 0);
	buf_printf(&met->text, "%" PRIu64 " %zu %d\n", place->at,
		   place->body.len, place->last);
	return 0;
}

START_TEST(a_file_that_becomes_shorter)
{
	struct met met = { 0 };

	scratch_open();
	run_sh("bare a; head -c 20000000 /dev/zero | tr '\\0' x >a/large");
	cut_to = cuts[_i].to;
	visit(&met, met_and_cut, 0);
	ck_assert_str_eq(met.text.p, cuts[_i].met);
	buf_release(&met.text);
	scratch_close();
}
END_TEST

START_TEST(the_sink_may_stop)
{
	struct met met = { .stop = stops[_i].stop };

	scratch_open();
	ck_assert_int_eq(
		read_places("mkfifo p; ln -s x l\n"
			    "printf '[include]\\npath=i' >config; echo i >i\n"
			    "echo '" A " refs/x' >packed-refs",
			    &met),
		stops[_i].rc);
	ck_assert(!strstr(met.text.p, "refs/x: refs/x") ==
		  (_i != 1 && _i != 5));
	buf_release(&met.text);
	scratch_close();
}
END_TEST

/*
 * A large file: its pieces must overlap, cover it all, and know their line.
 */
struct large {
	const uint8_t *want; /* the whole; NULL for sparse files */
	uint64_t size;
	size_t nr;
	uint64_t end; /* of what was given so far */
	uint64_t given;
	bool last;
	uint64_t found_at; /* where "needle" was seen, its line and column */
	uint64_t line;
	uint64_t column;
};

static uint64_t count_lines(const uint8_t *p, uint64_t len, uint64_t *line_at)
{
	uint64_t nr = 0;

	*line_at = 0;
	for (uint64_t i = 0; i < len; i++) {
		if (p[i] != '\n')
			continue;
		nr++;
		*line_at = i + 1;
	}
	return nr;
}

static void look_for_needle(struct large *large, const struct place *place)
{
	size_t at = bytes_find(place->body, LIT("needle"), 0);
	uint64_t line_at;

	if (at == SIZE_MAX)
		return;
	large->found_at = place->at + at;
	large->line = place->line + count_lines(place->body.p, at, &line_at);
	line_at = large->line == place->line ? place->line_at
					     : place->at + line_at;
	large->column = large->found_at - line_at;
}

static int large_text(void *payload, const struct place *place)
{
	struct large *large = payload;
	uint64_t line_at;

	if (strcmp(place->path, "large") != 0 && place->site != SITE_REFLOG)
		return 0;
	ck_assert(!large->last);
	ck_assert_uint_le(place->body.len, PLACE_PIECE);
	if (large->nr++)
		ck_assert_uint_le(place->at + PLACE_OVERLAP,
				  large->want ? large->end : UINT64_MAX);
	if (large->want) {
		ck_assert_mem_eq(place->body.p, large->want + place->at,
				 place->body.len);
		ck_assert_uint_eq(
			place->line,
			count_lines(large->want, place->at, &line_at));
		ck_assert_uint_eq(place->line_at, line_at);
	}
	large->given += place->body.len;
	large->end = place->at + place->body.len;
	large->last = place->last;
	look_for_needle(large, place);
	return 0;
}

static int large_skipped(void *payload, const char *path, const char *reason)
{
	(void)payload;
	ck_abort_msg("%s: %s", path, reason);
	return 0;
}

static void read_large(struct large *large)
{
	const struct place_sink sink = {
		.payload = large,
		.text = large_text,
		.skipped = large_skipped,
	};
	struct discovery found = { 0 };
	struct setup setup = { 0 };
	struct fault fault = { 0 };

	read_repo("a", &found, &setup);
	ck_assert_int_eq(places_each(&found.repos.v[0], &setup, &sink, &fault),
			 0);
	ck_assert(large->last);
	setup_release(&setup);
	discovery_release(&found);
}

static void put_table(const char *path, const char *lines)
{
	struct buf table = BUF_INIT;

	table_make(lines, &table);
	put_bytes(path, (const uint8_t *)table.p, table.len);
	buf_release(&table);
}

#define LOG(name) "log " name " 0 1 Ada ada@x 17 -130 clone: from here\n"
#define ONES "1111111111111111111111111111111111111111"
#define TOLD_LOG \
	"0000000000000000000000000000000000000000 " ONES \
	" Ada <ada@x> 17 -0130\tclone: from here/"

/* clang-format off */
static const struct {
	const char *proves;
	const char *path;
	const char *lines;
	const char *script;
	const char *met; /* beside the files themselves */
} tabled[] = {
	{ "names and reflogs of a table", "1.ref",
	  "ref refs/heads/a 1\nref refs/heads/ab 1\ngone refs/heads/b\n"
	  LOG("HEAD") LOG("refs/heads/gone"), "",
	  "reflog reftable/1.ref: " TOLD_LOG TOLD_LOG "\n"
	  "ref-name HEAD: HEAD\n"
	  "ref-name refs/heads/a: refs/heads/a\n"
	  "ref-name refs/heads/ab: refs/heads/ab\n"
	  "ref-name refs/heads/b: refs/heads/b\n"
	  "ref-name refs/heads/gone: refs/heads/gone\n" },
	{ "of one that no list names", "2.log", LOG("HEAD"), "",
	  "reflog reftable/2.log: " TOLD_LOG "\nref-name HEAD: HEAD\n" },
	{ "of a worktree's", "1.ref", LOG("HEAD"),
	  "linked worktrees/l ../..; mv reftable worktrees/l/",
	  "reflog worktrees/l/reftable/1.ref: " TOLD_LOG "\n"
	  "ref-name worktrees/l/HEAD: worktrees/l/HEAD\n" },
	{ "of a worktree's that is called so", "1.ref", LOG("HEAD"),
	  "linked worktrees/reftable ../..; mv reftable worktrees/reftable/",
	  "reflog worktrees/reftable/reftable/1.ref: " TOLD_LOG "\n"
	  "ref-name worktrees/reftable/HEAD: worktrees/reftable/HEAD\n" },
	{ "what stands in front of damage", "1.ref",
	  "ref refs/heads/a 1\n" LOG("HEAD"),
	  "printf x | dd of=reftable/1.ref bs=1 seek=90 conv=notrunc "
	  "status=none",
	  "! reftable/1.ref: a reflog in a table of refs is damaged\n"
	  "ref-name refs/heads/a: refs/heads/a\n" },
	{ "no table", "1.ref", "", "echo x >reftable/1.ref",
	  "! reftable/1.ref: no table of refs that this version knows\n" },
	{ "of one by any name", "x", LOG("HEAD"), "",
	  "reflog reftable/x: " TOLD_LOG "\nref-name HEAD: HEAD\n" },
	{ "other files are no tables", "x", "", "echo x >reftable/x", "" },
};
/* clang-format on */

/* What of it does not tell the files as they are. */
static void leave_files_out(const struct buf *met, struct buf *out)
{
	struct bytes body = buf_bytes(met);
	struct bytes line;

	while (bytes_line(&body, &line)) {
		if (bytes_starts(line, LIT("repository-file ")))
			continue;
		buf_add_bytes(out, line);
		buf_add_char(out, '\n');
	}
}

START_TEST(tabled_row)
{
	struct met met = { 0 };
	struct buf script = BUF_INIT;
	struct buf others = BUF_INIT;

	scratch_open();
	put_table("table", tabled[_i].lines);
	buf_printf(&script, "mkdir reftable; mv ../../table reftable/%s\n%s",
		   tabled[_i].path, tabled[_i].script);
	ck_assert_int_eq(read_places(buf_str(&script), &met), 0);
	leave_files_out(&met.text, &others);
	ck_assert_msg(!strcmp(buf_str(&others), tabled[_i].met), "%s:\n%s",
		      tabled[_i].proves, buf_str(&others));
	buf_release(&script);
	buf_release(&others);
	buf_release(&met.text);
	scratch_close();
}
END_TEST

/* Lines of a reflog that come to three pieces. */
START_TEST(reflogs_come_in_pieces)
{
	const size_t nr = 200000;
	struct buf lines = BUF_INIT;
	struct buf want = BUF_INIT;
	struct large large = { .size = 0 };

	for (size_t i = 0; i < nr; i++) {
		if (i % 1000 == 0)
			buf_add_str(&lines, "block\n");
		buf_printf(&lines, "log HEAD 1 1 A e %zu 100 %s\n", i,
			   i == nr - 10 ? "needle" : "x");
		buf_printf(&want, "%s %s A <e> %zu +0100\t%s\n", ONES, ONES, i,
			   i == nr - 10 ? "needle" : "x");
	}
	large.want = (const uint8_t *)want.p;
	scratch_open();
	run_sh("bare a; mkdir a/reftable");
	put_table("a/reftable/large.ref", buf_str(&lines));
	read_large(&large);
	ck_assert_uint_eq(large.nr, 3);
	ck_assert_uint_eq(large.end, want.len);
	ck_assert_uint_eq(large.line, nr - 10);
	buf_release(&lines);
	buf_release(&want);
	scratch_close();
}
END_TEST

static const struct {
	const char *proves;
	uint64_t size;
	size_t nr;
} sizes[] = {
	{ "one byte", 1, 1 },
	{ "a whole piece", PLACE_PIECE, 1 },
	{ "a byte more", PLACE_PIECE + 1, 2 },
	{ "two pieces, which overlap", 2 * PLACE_PIECE - PLACE_OVERLAP, 2 },
	{ "a byte more", 2 * PLACE_PIECE - PLACE_OVERLAP + 1, 3 },
	{ "five", 5 * PLACE_PIECE - 4 * PLACE_OVERLAP, 5 },
};

START_TEST(large_row)
{
	struct large large = { .size = sizes[_i].size };
	uint8_t *p = malloc(large.size);
	uint32_t seed = 1;

	for (uint64_t i = 0; i < large.size; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = (uint8_t)(seed >> 24);
	}
	large.want = p;
	scratch_open();
	run_sh("bare a");
	put_bytes("a/large", p, large.size);
	read_large(&large);
	ck_assert_msg(large.nr == sizes[_i].nr, "%s: %zu", sizes[_i].proves,
		      large.nr);
	ck_assert_uint_eq(large.end, large.size);
	free(p);
	scratch_close();
}
END_TEST

static void put_needle(uint8_t *p)
{
	static const struct bytes needle = { (const uint8_t *)"needle", 6 };

	memcpy(p, needle.p, needle.len);
}

START_TEST(a_line_may_be_longer_than_pieces)
{
	struct large large = { .size = 3 * PLACE_PIECE };
	uint8_t *p = malloc(large.size);

	memset(p, 'x', large.size);
	p[7] = '\n';
	put_needle(p + large.size - 10);
	large.want = p;
	scratch_open();
	run_sh("bare a");
	put_bytes("a/large", p, large.size);
	read_large(&large);
	ck_assert_uint_eq(large.line, 1);
	ck_assert_uint_eq(large.column, large.size - 10 - 8);
	free(p);
	scratch_close();
}
END_TEST

static const struct {
	const char *proves;
	const char *script; /* makes the file a/large */
	uint64_t found_at, line, column;
} sparse[] = {
	{ "a needle behind a terabyte of nothing",
	  "printf 'a\\nb' >a/large; truncate -s 1T a/large; echo needle "
	  ">>a/large",
	  (uint64_t)1 << 40, 1, ((uint64_t)1 << 40) - 2 },
	{ "a needle before it",
	  "printf 'a\\nneedle' >a/large; truncate -s 1T a/large", 2, 1, 0 },
	{ "a needle between two of them",
	  "truncate -s 1T a/large; printf '\\n\\nneedle' >>a/large\n"
	  "truncate -s 2T a/large",
	  ((uint64_t)1 << 40) + 2, 2, 0 },
};

START_TEST(sparse_row)
{
	struct large large = { 0 };

	scratch_open();
	run_sh("bare a");
	run_sh(sparse[_i].script);
	read_large(&large);
	ck_assert_msg(large.found_at == sparse[_i].found_at &&
			      large.line == sparse[_i].line &&
			      large.column == sparse[_i].column,
		      "%s", sparse[_i].proves);
	ck_assert_uint_le(large.given, 4 * PLACE_PIECE);
	scratch_close();
}
END_TEST

START_TEST(ten_thousand_levels_are_skipped_by_name)
{
	struct met met = { 0 };

	scratch_open();
	run_sh("mkdir -p a/.git/x");
	scratch_dig("a/.git/x");
	ck_assert_int_eq(read_places("", &met), 0);
	ck_assert_ptr_nonnull(strstr(met.text.p, "! x/d/d/"));
	ck_assert_ptr_nonnull(strstr(
		met.text.p, "/d: cannot be listed: File name too long\n"));
	buf_release(&met.text);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, place_row, 0, COUNT(rows));
	tcase_add_test(tc, an_include_in_the_worktree_has_an_absolute_path);
	tcase_add_test(tc, an_include_that_is_the_git_directory_is_skipped);
	tcase_add_loop_test(tc, a_file_that_becomes_shorter, 0, COUNT(cuts));
	tcase_add_loop_test(tc, the_sink_may_stop, 0, COUNT(stops));
	tcase_add_loop_test(tc, tabled_row, 0, COUNT(tabled));
	tcase_add_test(tc, reflogs_come_in_pieces);
	tcase_add_loop_test(tc, large_row, 0, COUNT(sizes));
	tcase_add_test(tc, a_line_may_be_longer_than_pieces);
	tcase_add_loop_test(tc, sparse_row, 0, COUNT(sparse));
	tcase_add_test(tc, ten_thousand_levels_are_skipped_by_name);
}

UNIT_MAIN("walk/place", add)
