/* SPDX-License-Identifier: Apache-2.0 */
#include "traced.h"

struct fixture {
	struct ledger *ledger;
	struct traced_group g;
};

static void fixture_open(struct fixture *f, const char *script)
{
	static const char *const names[] = { "r", NULL };
	struct buf all = BUF_INIT;

	scratch_open();
	buf_printf(&all, "init r\n%s", script);
	run_script(buf_str(&all));
	f->ledger = ledger_new();
	group_open(&f->g, names, f->ledger);
	buf_release(&all);
}

static void fixture_close(struct fixture *f)
{
	group_close(&f->g);
	ledger_free(f->ledger);
	scratch_close();
}

/* The entry of the object that the script named. */
static uint32_t entry_of(struct fixture *f, const char *name)
{
	char path[PATH_MAX + 64];
	struct buf hex = BUF_INIT;
	struct oid oid;
	size_t at;

	(void)snprintf(path, sizeof(path), "%s/names/%s", scratch, name);
	OK(buf_read_file(&hex, path, 100, &fault));
	ck_assert(oid_parse(bytes_trim(buf_bytes(&hex)), &oid));
	at = objects_find(&f->g.objects, &oid);
	ck_assert_uint_ne(at, SIZE_MAX);
	buf_release(&hex);
	return (uint32_t)at;
}

static const struct held_node *node_of(struct fixture *f, const char *name)
{
	const struct held_node *node = NULL;

	OK(held_tree(&f->g.held, entry_of(f, name), &node, &fault));
	return node;
}

/* "name" in marks where it has hits itself, "=" a blob with hits, "{}" below.
 */
static void tell_node(struct buf *out, const struct held_node *node)
{
	for (size_t i = 0; node && i < node->nr; i++) {
		const struct held_item *item = &node->v[i];
		const char *mark = item->named != NO_ENTRY ? "'" : "";

		buf_printf(out, "%s%s%.*s%s", i ? " " : "", mark,
			   (int)item->name.len, (const char *)item->name.p,
			   mark);
		if (item->blob != NO_ENTRY)
			buf_add_char(out, '=');
		if (!item->tree)
			continue;
		buf_add_str(out, "{");
		tell_node(out, item->tree);
		buf_add_str(out, "}");
	}
}

/* Of the tree that the script names T. */
/* clang-format off */
static const struct row {
	const char *proves;
	const char *script;
	const char *told;
} rows[] = {
	{ "nothing held", "w a x\n w d/b y\n c A\n n T HEAD^{tree}\n", "" },
	{ "an empty tree", "c A\n n T HEAD^{tree}\n", "" },
	{ "a blob", "w a x\n w b S#1#\n c A\n n T HEAD^{tree}\n", "b=" },
	{ "a blob below",
	  "w a x\n w d/e/f S#1#\n w d/g y\n c A\n n T HEAD^{tree}\n",
	  "d{e{f=}}" },
	{ "several, sorted as bytes",
	  "w a.b S#1#\n w a/c S#1#\n w a0 S#1#\n w a- S#1#\n c A\n"
	  " n T HEAD^{tree}\n", "a{c=} a-= a.b= a0=" },
	{ "a name", "w d/S#1# x\n c A\n n T HEAD^{tree}\n", "d{'S#1#'}" },
	{ "a folder's name", "w S#1#/a x\n c A\n n T HEAD^{tree}\n",
	  "'S#1#'" },
	{ "a folder's name and what is below",
	  "w S#1#/a S#2#\n c A\n n T HEAD^{tree}\n", "'S#1#'{a=}" },
	{ "a name and what the file holds",
	  "w S#1# S#1#\n c A\n n T HEAD^{tree}\n", "'S#1#'=" },
	{ "a submodule's name",
	  "git update-index --add --cacheinfo"
	  " 160000,1111111111111111111111111111111111111111,S#1#\n"
	  " git update-index --add --cacheinfo"
	  " 160000,1111111111111111111111111111111111111111,m\n"
	  " c B\n n T HEAD^{tree}\n", "'S#1#'" },
	{ "a submodule is no blob, even if its id is one's",
	  "w a S#1#\n git update-index --add --cacheinfo"
	  " 160000,$(git rev-parse :a),m\n c A\n n T HEAD^{tree}\n", "a=" },
	{ "one of its own ids in two places",
	  "w d/a S#1#\n w e/a S#1#\n c A\n n T HEAD^{tree}\n",
	  "d{a=} e{a=}" },
	{ "a missing subtree holds nothing",
	  "w d/a S#1#\n w e/b S#1#\n c A\n n T HEAD^{tree}\n"
	  " rm -f .git/objects/$(git rev-parse HEAD:d | sed 's,^..,&/,')\n",
	  "e{b=}" },
	{ "a missing blob is not held",
	  "w a S#1#\n w b S#2#\n c A\n n T HEAD^{tree}\n"
	  " rm -f .git/objects/$(git rev-parse HEAD:a | sed 's,^..,&/,')\n",
	  "b=" },
};
/* clang-format on */

START_TEST(node_row)
{
	const struct row *r = &rows[_i];
	struct buf told = BUF_INIT;
	struct fixture f;

	fixture_open(&f, r->script);
	tell_node(&told, node_of(&f, "T"));
	ck_assert_msg(!strcmp(buf_str(&told), r->told), "%s: got %s", r->proves,
		      buf_str(&told));
	ck_assert_msg(!node_of(&f, "T") == !*r->told, "%s", r->proves);
	buf_release(&told);
	fixture_close(&f);
}
END_TEST

START_TEST(equal_contents_are_one_node)
{
	struct fixture f;

	fixture_open(&f, "w a S#1#\n w r 1\n c A\n n A1 HEAD^{tree}\n"
			 "w r 2\n c B\n n B1 HEAD^{tree}\n"
			 "w a x\n c C\n n C1 HEAD^{tree}\n"
			 "w a y S#1#\n c D\n n D1 HEAD^{tree}\n");
	ck_assert_ptr_nonnull(node_of(&f, "A1"));
	ck_assert_ptr_eq(node_of(&f, "A1"), node_of(&f, "B1"));
	ck_assert_ptr_null(node_of(&f, "C1"));
	ck_assert_ptr_ne(node_of(&f, "A1"), node_of(&f, "D1"));
	fixture_close(&f);
}
END_TEST

START_TEST(equal_subtrees_and_names_are_one)
{
	const struct held_node *node;
	struct fixture f;

	fixture_open(&f, "w d/a S#1#\n w d/x 1\n w e/a S#1#\n w e/y 2\n"
			 "w f/a S#2#\n c A\n n T HEAD^{tree}\n");
	node = node_of(&f, "T");
	ck_assert_uint_eq(node->nr, 3);
	ck_assert_ptr_eq(node->v[0].tree, node->v[1].tree);
	ck_assert_ptr_ne(node->v[0].tree, node->v[2].tree);
	ck_assert_ptr_eq(node->v[0].tree->v[0].name.p,
			 node->v[2].tree->v[0].name.p);
	fixture_close(&f);
}
END_TEST

START_TEST(what_was_read_is_known)
{
	struct fixture f;

	fixture_open(&f, "w d/a S#1#\n c A\n n T HEAD^{tree}\n n D HEAD:d\n"
			 "n B HEAD:d/a\n w e x\n c B\n n U HEAD^{tree}\n");
	ck_assert(!held_knows(&f.g.held, entry_of(&f, "T")));
	ck_assert(!held_knows(&f.g.held, entry_of(&f, "D")));
	(void)node_of(&f, "T");
	ck_assert(held_knows(&f.g.held, entry_of(&f, "T")));
	ck_assert(held_knows(&f.g.held, entry_of(&f, "D")));
	ck_assert(!held_knows(&f.g.held, entry_of(&f, "U")));
	ck_assert_uint_eq(f.g.held.is_child[entry_of(&f, "D")], 1);
	ck_assert_uint_eq(f.g.held.is_child[entry_of(&f, "T")], 0);
	fixture_close(&f);
}
END_TEST

START_TEST(unmark_unmarks_all)
{
	struct fixture f;

	fixture_open(&f, "w d/a S#1#\n c A\n n T HEAD^{tree}\n");
	(void)node_of(&f, "T");
	ck_assert_uint_eq(f.g.held.all.nr, 2);
	for (size_t i = 0; i < f.g.held.all.nr; i++) {
		ck_assert(!f.g.held.all.v[i]->marked);
		f.g.held.all.v[i]->marked = true;
	}
	held_unmark(&f.g.held);
	for (size_t i = 0; i < f.g.held.all.nr; i++)
		ck_assert(!f.g.held.all.v[i]->marked);
	fixture_close(&f);
}
END_TEST

/* What is no tree, though something says so, holds nothing. */
START_TEST(a_blob_is_no_tree)
{
	struct fixture f;

	fixture_open(&f, "w a S#1#\n c A\n n T HEAD:a\n");
	ck_assert_ptr_null(node_of(&f, "T"));
	fixture_close(&f);
}
END_TEST

/* clang-format off */
static const struct depth_row {
	const char *proves;
	int folders;
	bool held;
} depths[] = {
	{ "as deep as is looked at", HELD_DEPTH - 1, true },
	{ "one deeper", HELD_DEPTH, false },
};
/* clang-format on */

START_TEST(depth_row)
{
	const struct depth_row *r = &depths[_i];
	struct buf script = BUF_INIT;
	struct fixture f;
	size_t depth = 0;

	buf_printf(&script,
		   "{ printf 'commit refs/heads/main\\n'\n"
		   "  printf 'committer C <c@e> 1 +0000\\ndata 0\\n'\n"
		   "  printf 'M 100644 inline %%sf\\ndata 5\\nS#1#\\n' "
		   "$(printf '%%%ds' '' | sed 's, ,d/,g')\n"
		   "} | git fast-import --quiet\n n T main^{tree}\n",
		   r->folders);
	fixture_open(&f, buf_str(&script));
	for (const struct held_node *node = node_of(&f, "T"); node;
	     node = node->v[0].tree)
		depth++;
	ck_assert_msg(depth == (r->held ? HELD_DEPTH : 0), "%s: got %zu",
		      r->proves, depth);
	buf_release(&script);
	fixture_close(&f);
}
END_TEST

START_TEST(release_twice)
{
	struct held held = { 0 };

	held_release(&held);
	held_release(&held);
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, node_row, 0, COUNT(rows));
	tcase_add_test(tc, equal_contents_are_one_node);
	tcase_add_test(tc, equal_subtrees_and_names_are_one);
	tcase_add_test(tc, what_was_read_is_known);
	tcase_add_test(tc, unmark_unmarks_all);
	tcase_add_test(tc, a_blob_is_no_tree);
	tcase_add_loop_test(tc, depth_row, 0, COUNT(depths));
	tcase_add_test(tc, release_twice);
}

UNIT_MAIN("trace/held", add)
