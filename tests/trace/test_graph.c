/* SPDX-License-Identifier: Apache-2.0 */
#include "traced.h"

/* clang-format off */
static const struct text_row {
	const char *proves;
	struct bytes raw;
	const char *author, *email;
	int64_t author_date, committer_date;
} texts[] = {
	{ "as git writes it",
	  LIT("tree 1\nauthor Ada L <ada@e> 1600000000 +0100\n"
	      "committer Cy <cy@e> 1700000000 -0800\n\nm\n"),
	  "Ada L", "ada@e", 1600000000, 1700000000 },
	{ "no name", LIT("author <ada@e> 5 +0000\n"), "", "ada@e", 5, 0 },
	{ "no address", LIT("author Ada <> 5 +0000\n"), "Ada", "", 5, 0 },
	{ "not even brackets", LIT("author Ada 5 +0000\n"), "Ada 5 +0000", "",
	  0, 0 },
	{ "brackets in the address: the last one ends it",
	  LIT("author Ada <a>b@e> 5 +0000\n"), "Ada", "a>b@e", 5, 0 },
	{ "an open bracket", LIT("author Ada <ada 5 +0000\n"), "Ada", "", 0,
	  0 },
	{ "no time zone", LIT("author A <a> 5\n"), "A", "a", 5, 0 },
	{ "no date", LIT("author A <a>\n"), "A", "a", 0, 0 },
	{ "a date of letters", LIT("author A <a> x +0000\n"), "A", "a", 0, 0 },
	{ "a negative one", LIT("author A <a> -5 +0000\n"), "A", "a", 0, 0 },
	{ "the largest that is believed",
	  LIT("author A <a> 92233720368547758 +0000\n"), "A", "a",
	  92233720368547758, 0 },
	{ "one that overflows",
	  LIT("author A <a> 99999999999999999999 +0000\n"), "A", "a", 0, 0 },
	{ "other headers between",
	  LIT("x y\nauthor A <a> 5 +0\nencoding z\n z\ncommitter C <c> 6 +0\n"
	      "gpgsig x\n\nm\n"), "A", "a", 5, 6 },
	{ "a committer alone", LIT("committer C <c> 6 +0000\n"), "", "", 0, 6 },
	{ "an author in the message is none",
	  LIT("committer C <c> 6 +0000\n\nauthor A <a> 5 +0000\n"), "", "", 0,
	  6 },
	{ "a later line of a header is none",
	  LIT("mergetag x\n author A <a> 5 +0000\ncommitter C <c> 6 +0\n"), "",
	  "", 0, 6 },
	{ "no line end", LIT("author A <a> 5 +0000"), "A", "a", 5, 0 },
	{ "bytes that are no text", LIT("author \xff\0 <\xfe> 5 +0000\n"),
	  "\xff", "\xfe", 5, 0 },
	{ "nothing", LIT(""), "", "", 0, 0 },
};
/* clang-format on */

START_TEST(text_row)
{
	const struct text_row *r = &texts[_i];
	uint8_t *copy = malloc(r->raw.len ? r->raw.len : 1);
	struct commit_text got;
	struct bytes author;

	memcpy(copy, r->raw.p, r->raw.len);
	commit_text_parse((struct bytes){ copy, r->raw.len }, &got);
	author = got.author;
	if (author.len && !author.p[author.len - 1])
		author.len--; /* the row with a NUL */
	ck_assert_msg(bytes_eq(author, bytes_of(r->author)), "%s: got %.*s",
		      r->proves, (int)got.author.len,
		      (const char *)got.author.p);
	ck_assert_msg(bytes_eq(got.email, bytes_of(r->email)), "%s: got %.*s",
		      r->proves, (int)got.email.len, (const char *)got.email.p);
	ck_assert_msg(got.author_date == r->author_date, "%s", r->proves);
	ck_assert_msg(got.committer_date == r->committer_date, "%s", r->proves);
	free(copy);
}
END_TEST

/*
 * The commits of a repository in their order, each with its parents: "A, B(A)".
 * "!" behind a name: its tree is not there.
 */
/* clang-format off */
static const struct row {
	const char *proves;
	const char *script;
	const char *told;
} rows[] = {
	{ "no commit", "", "" },
	{ "a line", "c A\n c B\n c C\n", "A, B(A), C(B)" },
	{ "the order is not that of dates where there are parents",
	  "at 900\n c A\n at 500\n c B\n at 700\n c C\n", "A, B(A), C(B)" },
	{ "where there are none it is",
	  "at 900\n c A\n git checkout -q --orphan o\n at 500\n c B\n"
	  " git checkout -q --orphan p\n at 700\n c C\n", "B, C, A" },
	{ "branches by date",
	  "c R\n git checkout -q -b o\n at 900\n c A\n"
	  " git checkout -q main\n at 500\n c B\n", "R, B(R), A(R)" },
	{ "a merge",
	  "c A\n git checkout -q -b o\n c B\n git checkout -q main\n c C\n"
	  " tick\n git merge -q -m m o\n n M\n", "A, B(A), C(A), M(C B)" },
	{ "of one date: by id",
	  "c R\n git checkout -q -b o\n at 500\n c A\n"
	  " git checkout -q main\n at 500\n c B\n"
	  " set -- $(git rev-parse main o | sort)\n n A $1\n n B $2\n",
	  "R, A(R), B(R)" },
	{ "unreachable ones too",
	  "c A\n c B\n git reset -q --hard HEAD~1\n"
	  " git reflog expire --expire=now --all\n c C\n", "A, B(A), C(A)" },
	{ "a parent that is missing is none",
	  "c A\n c B\n c C\n f=$(cut -c 1-2 $N/A)/$(cut -c 3- $N/A)\n"
	  " rm -f .git/objects/$f\n", "B, C(B)" },
	{ "one of two",
	  "c A\n git checkout -q -b o\n c B\n git checkout -q main\n c C\n"
	  " tick\n git merge -q -m m o\n n M\n"
	  " f=$(cut -c 1-2 $N/B)/$(cut -c 3- $N/B)\n rm -f .git/objects/$f\n",
	  "A, C(A), M(C)" },
	{ "a tree that is missing",
	  "w a x\n c A\n t=$(git rev-parse HEAD^{tree})\n w a y\n c B\n"
	  " rm -f .git/objects/$(echo $t | sed 's,^..,&/,')\n", "A!, B(A)" },
	{ "a parent that is no commit",
	  "w a x\n c A\n b=$(git rev-parse HEAD:a)\n"
	  " { echo tree $(git rev-parse HEAD^{tree}); echo parent $b\n"
	  " echo parent $(cat $N/A); echo author A '<a> 5000000000 +0000'\n"
	  " echo committer A '<a> 5000000000 +0000'; echo; } >$ROOT/m\n"
	  " n B $(git hash-object -w --literally -t commit $ROOT/m)\n",
	  "A, B(A)" },
	{ "a parent named twice is one",
	  "c A\n"
	  " { echo tree $(git rev-parse HEAD^{tree}); echo parent $(cat $N/A)\n"
	  " echo parent $(cat $N/A); echo author A '<a> 5000000000 +0000'\n"
	  " echo committer A '<a> 5000000000 +0000'; echo; } >$ROOT/m\n"
	  " n B $(git hash-object -w --literally -t commit $ROOT/m)\n",
	  "A, B(A)" },
	{ "a parent in the message is none",
	  "c A\n at 500\n tick\n"
	  " m=$(printf 'x\\n\\nparent %s' $(cat $N/A))\n"
	  " git checkout -q --orphan o\n git commit -q --allow-empty -m \"$m\"\n"
	  " n B\n", "A, B" },
	{ "a replace ref replaces nothing",
	  "c A\n c B\n git checkout -q --orphan o\n at 5000\n c R\n"
	  " git update-ref refs/replace/$(cat $N/B) $(cat $N/R)\n",
	  "A, B(A), R" },
	{ "nor does a graft",
	  "c A\n c B\n c C\n mkdir -p .git/info\n"
	  " echo $(cat $N/C) $(cat $N/A) >.git/info/grafts\n",
	  "A, B(A), C(B)" },
};
/* clang-format on */

static void tell_commit(struct buf *out, const struct graph *g, size_t i)
{
	const struct commit *c = &g->v[i];
	struct oid oid = entry_oid(g->objects, &g->objects->v[c->entry]);
	char name[128];

	(void)name_of(&oid, name);
	buf_printf(out, "%s%s%s", i ? ", " : "", name,
		   c->tree == UINT32_MAX ? "!" : "");
	for (uint32_t k = 0; k < c->nr_parents; k++) {
		uint32_t parent = g->parents.v[c->first_parent + k];

		ck_assert_uint_lt(parent, i);
		oid = entry_oid(g->objects, &g->objects->v[g->v[parent].entry]);
		(void)name_of(&oid, name);
		buf_printf(out, "%s%s", k ? " " : "(", name);
	}
	if (c->nr_parents)
		buf_add_char(out, ')');
	ck_assert_uint_eq(g->of_entry[c->entry], i);
}

static void check_graph(const struct row *r, const char *more)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct buf script = BUF_INIT;
	struct buf told = BUF_INIT;
	struct traced_group g;
	size_t nr = 0;

	scratch_open();
	buf_printf(&script, "init r\n%s\ncd $ROOT/r\n%s", r->script, more);
	run_script(buf_str(&script));
	group_open(&g, names, ledger);
	for (size_t i = 0; i < g.graph.nr; i++)
		tell_commit(&told, &g.graph, i);
	ck_assert_msg(!strcmp(buf_str(&told), r->told), "%s: got %s", r->proves,
		      buf_str(&told));
	for (size_t i = 0; i < g.objects.nr; i++)
		nr += g.graph.of_entry[i] != NO_COMMIT;
	ck_assert_uint_eq(nr, g.graph.nr);
	group_close(&g);
	ledger_free(ledger);
	buf_release(&script);
	buf_release(&told);
	scratch_close();
}

START_TEST(graph_row)
{
	check_graph(&rows[_i], "");
}
END_TEST

/* Packed, and a copy of everything in a second pack: the same. */
START_TEST(packed_row)
{
	check_graph(&rows[_i],
		    "git cat-file --batch-check='%(objectname)' "
		    "--batch-all-objects >$ROOT/all\n"
		    "git pack-objects -q .git/objects/pack/pack <$ROOT/all "
		    ">/dev/null\n"
		    "git prune-packed -q\n"
		    "tac $ROOT/all | git pack-objects -q --depth=0 "
		    ".git/objects/pack/pack >/dev/null\n");
}
END_TEST

START_TEST(dates)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;

	scratch_open();
	run_script("init r\n export GIT_AUTHOR_DATE='1600000000 +0900'\n"
		   "GIT_COMMITTER_DATE='1700000500 -0500' "
		   "git commit -q --allow-empty -m m\n");
	group_open(&g, names, ledger);
	ck_assert_uint_eq(g.graph.nr, 1);
	ck_assert_int_eq(g.graph.v[0].author_date, 1600000000);
	ck_assert_int_eq(g.graph.v[0].committer_date, 1700000500);
	group_close(&g);
	graph_release(&g.graph);
	ledger_free(ledger);
	scratch_close();
}
END_TEST

/* Far more commits in a line than a stack of calls would bear. */
START_TEST(a_long_line)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;

	scratch_open();
	run_script("init r\n"
		   "for i in $(seq 30000 -1 1); do\n"
		   "  printf 'commit refs/heads/main\\n'\n"
		   "  printf 'committer C <c@e> %d +0000\\ndata 0\\n' $i\n"
		   "done | git fast-import --quiet\n");
	group_open(&g, names, ledger);
	ck_assert_uint_eq(g.graph.nr, 30000);
	for (uint32_t i = 1; i < 30000; i++) {
		ck_assert_uint_eq(g.graph.v[i].nr_parents, 1);
		ck_assert_uint_eq(g.graph.parents.v[g.graph.v[i].first_parent],
				  i - 1);
	}
	group_close(&g);
	ledger_free(ledger);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, text_row, 0, COUNT(texts));
	tcase_add_loop_test(tc, graph_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, packed_row, 0, COUNT(rows));
	tcase_add_test(tc, dates);
	tcase_add_test(tc, a_long_line);
}

UNIT_MAIN("trace/graph", add)
