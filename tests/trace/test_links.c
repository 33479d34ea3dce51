/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The links of a random history, as they are listed for each of its trees,
 * against what reading each tree from its first byte to its last gives.
 */
#include "traced.h"

#include <inttypes.h>

#define COMMITS 150
#define PATHS 500

static uint64_t state;

static unsigned pick(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((state >> 33) % below);
}

/* Names of files and of folders hold marks too. */
static void put_path(struct buf *out, unsigned path)
{
	buf_printf(out, "d%u%s/%s%u/%s%u", path % 5,
		   path % 5 == 4 ? "S#9#" : "", path % 3 ? "e" : "e.",
		   path / 5 % 5, path % 97 ? "file" : "S#8#", path / 25);
}

static void put_file(struct buf *out, unsigned path)
{
	buf_add_str(out, "M 100644 inline ");
	put_path(out, path);
	if (pick(12))
		buf_printf(out, "\ndata 8\n%08u\n", pick(100000000));
	else
		buf_printf(out, "\ndata 13\nS#%u#%09u\n", pick(7), pick(3));
}

static void put_commit(struct buf *out, unsigned number)
{
	buf_printf(out,
		   "commit refs/heads/main\nmark :%u\n"
		   "committer C <c@e> %u +0000\ndata 0\n",
		   number, 1700000000 + number);
	if (number > 2 && !pick(4))
		buf_printf(out, "from :%u\n", number - 1 - pick(2));
	if (number == 1) {
		for (unsigned i = 0; i < PATHS; i++)
			put_file(out, i);
	}
	for (unsigned i = pick(4); number > 1 && i > 0; i--) {
		if (pick(4)) {
			put_file(out, pick(PATHS));
			continue;
		}
		buf_add_str(out, "D ");
		put_path(out, pick(PATHS));
		buf_add_char(out, '\n');
	}
}

static void write_file(const char *path, const struct buf *buf)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(buf->p, 1, buf->len, file), buf->len);
	ck_assert_int_eq(fclose(file), 0);
}

static void make_history(const char *packing)
{
	struct buf all = BUF_INIT;

	run_script("git init -q --bare r\n");
	for (unsigned i = 1; i <= COMMITS; i++)
		put_commit(&all, i);
	ck_assert(buf_ok(&all));
	write_file("history", &all);
	buf_clear(&all);
	buf_printf(&all,
		   "cd r\ngit fast-import --quiet --force <../history\n%s\n",
		   packing);
	run_script(buf_str(&all));
	buf_release(&all);
}

/* ---------------------------------------------------------- the slow truth ---
 */

enum { UNKNOWN, HOLDS_NONE, HOLDS };

struct truth {
	struct traced_group *g;
	uint8_t *of_entry;
};

static bool holds(struct truth *t, uint32_t entry);

/* A line for the entry if it leads to a mark. */
static void tell_entry(struct truth *t, uint32_t mode, struct bytes name,
		       const struct oid *oid, struct buf *out)
{
	const struct objects *objects = &t->g->objects;
	size_t found = objects_find(objects, oid);
	size_t hit = map_get(&t->g->hits.names, name);

	ck_assert_uint_ne(found, SIZE_MAX);
	if (mode == MODE_TREE ? holds(t, (uint32_t)found)
			      : t->g->hits.is_hit[found])
		buf_printf(out, "%.*s %zu\n", (int)name.len,
			   (const char *)name.p, found);
	if (hit != SIZE_MAX)
		buf_printf(out, "%.*s '%zu\n", (int)name.len,
			   (const char *)name.p, hit);
}

static void tell_truth(struct truth *t, uint32_t entry, struct buf *out)
{
	const struct objects *objects = &t->g->objects;
	struct oid oid = entry_oid(objects, &objects->v[entry]);
	enum object_type type;
	struct buf copy = BUF_INIT;
	struct bytes tree;
	struct bytes name;
	uint32_t mode;

	OK(source_read(t->g->source, &oid, &type, &tree, &fault));
	buf_add_bytes(&copy, tree);
	tree = buf_bytes(&copy);
	while (tree_next(&tree, objects->hash_len, &mode, &name, &oid))
		tell_entry(t, mode, name, &oid, out);
	buf_release(&copy);
}

static bool holds(struct truth *t, uint32_t entry)
{
	struct buf told = BUF_INIT;

	if (t->of_entry[entry] == UNKNOWN) {
		tell_truth(t, entry, &told);
		t->of_entry[entry] = told.len ? HOLDS : HOLDS_NONE;
		buf_release(&told);
	}
	return t->of_entry[entry] == HOLDS;
}

/* -------------------------------------------------------------- comparing ---
 */

static void tell_list(const struct traced_group *g, uint32_t tree,
		      struct buf *out)
{
	const struct links *links = &g->held.links;
	const uint32_t *list =
		g->held.leads.lists.v + g->held.leads.list_of[tree];

	for (uint32_t i = 0; i < list[1]; i++) {
		const struct link *link = &links->all.v[list[2 + i]];
		struct bytes name = links->names.v[link->name];
		bool named = link->entry == NO_ENTRY;

		buf_printf(out, "%.*s %s%" PRIu32 "\n", (int)name.len,
			   (const char *)name.p, named ? "'" : "",
			   named ? link->next : link->entry);
	}
}

static int by_string(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The lines in order: a list has them in that of the links. */
static void sort_lines(struct buf *text)
{
	const char *lines[2 * PATHS];
	struct buf sorted = BUF_INIT;
	size_t nr = 0;

	for (char *p = text->len ? strtok(text->p, "\n") : NULL; p;
	     p = strtok(NULL, "\n")) {
		ck_assert_uint_lt(nr, COUNT(lines));
		lines[nr++] = p;
	}
	qsort(lines, nr, sizeof(*lines), by_string);
	for (size_t i = 0; i < nr; i++)
		buf_printf(&sorted, "%s\n", lines[i]);
	buf_release(text);
	*text = sorted;
}

static void check_tree(struct truth *t, uint32_t tree)
{
	uint32_t entry = t->g->held.links.trees.v[tree].entry;
	struct buf want = BUF_INIT;
	struct buf got = BUF_INIT;

	tell_truth(t, entry, &want);
	tell_list(t->g, tree, &got);
	sort_lines(&want);
	sort_lines(&got);
	ck_assert_msg(!strcmp(buf_str(&want), buf_str(&got)),
		      "tree %" PRIu32 "\n--- got\n%s--- want\n%s", tree,
		      buf_str(&got), buf_str(&want));
	buf_release(&want);
	buf_release(&got);
}

/* clang-format off */
static const struct row {
	const char *proves;
	const char *packing;
	bool deltas, copies;
} rows[] = {
	{ "loose", "mv objects/pack/*.pack .\n rm -rf objects/pack/*\n"
	  " git unpack-objects -q <$(ls *.pack)\n", false, false },
	{ "no deltas", "git repack -q -a -d -f --depth=0\n", false, false },
	{ "short chains", "git repack -q -a -d -f --depth=2 --window=50\n", true,
	  false },
	{ "long chains", "git repack -q -a -d -f --depth=250 --window=50\n",
	  true, false },
	{ "as git-fast-import packs", "", true, false },
	{ "copies on other bases",
	  "git repack -q -a -d -f --depth=20 --window=50\n"
	  "git rev-list --objects --all | cut -d' ' -f1 | awk 'NR % 3' |\n"
	  " git pack-objects -q --no-reuse-delta --depth=3"
	  " objects/pack/pack >/dev/null\n", true, true },
};
/* clang-format on */

#define SEEDS CASES_OF(4)

static void check_history(const struct row *r, const char *format, int seed)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;
	struct truth truth = { &g, NULL };
	const struct links *links = &g.held.links;
	size_t copies = 0;

	scratch_open();
	setenv("GIT_DEFAULT_HASH", format, 1);
	state = (uint64_t)seed + 1;
	make_history(r->packing);
	group_open(&g, names, ledger);
	truth.of_entry = calloc(g.objects.nr + 1, 1);
	ck_assert_ptr_nonnull(truth.of_entry);
	ck_assert_uint_gt(links->trees.nr, COMMITS);
	for (uint32_t i = 0; i < links->trees.nr; i++) {
		check_tree(&truth, i);
		copies += links->trees.v[i].copy != NO_TREE;
	}
	ck_assert_msg((links->drops.nr > COMMITS / 2) == r->deltas, "%s: %zu",
		      r->proves, links->drops.nr);
	ck_assert_msg((copies > COMMITS / 2) == r->copies, "%s: %zu", r->proves,
		      copies);
	free(truth.of_entry);
	group_close(&g);
	ledger_free(ledger);
	scratch_close();
}

START_TEST(random_row)
{
	check_history(&rows[(size_t)_i / SEEDS], "sha1", _i % SEEDS);
}
END_TEST

START_TEST(sha256_row)
{
	check_history(&rows[_i], "sha256", SEEDS);
}
END_TEST

/* What only the hits of commits need is not read. */
START_TEST(nothing_is_read_without_need)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;

	scratch_open();
	run_script("init r\n w a x\n git add a\n git commit -q -m 'S#1#'\n");
	group_open(&g, names, ledger);
	ck_assert_uint_eq(g.hits.nr, 1);
	ck_assert_uint_eq(g.held.links.trees.nr, 0);
	group_close(&g);
	ledger_free(ledger);
	scratch_close();
}
END_TEST

START_TEST(release_twice)
{
	struct links links = { .hits = NULL };

	links_release(&links);
	links_release(&links);
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, random_row, 0, COUNT(rows) * SEEDS);
	tcase_add_loop_test(tc, sha256_row, 0, COUNT(rows));
	tcase_add_test(tc, nothing_is_read_without_need);
	tcase_add_test(tc, release_twice);
}

UNIT_MAIN("trace/links", add)
