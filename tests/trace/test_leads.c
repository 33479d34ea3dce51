/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/leads.h"

#include "base/buf.h"

#include "unit.h"

#include <inttypes.h>

#define ENTRIES 64
#define BLOB (ENTRIES - 1) /* the one with hits */

/* Trees and links by hand. A plan ends at a tree without end, and at a link to
 * entry 0. */
struct world {
	struct objects objects;
	struct hits hits;
	struct links links;
	struct leads leads;
	struct entry entries[ENTRIES];
};

struct tree_plan {
	uint32_t entry;
	uint32_t end;
};

struct link_plan {
	uint32_t tree;
	uint32_t entry;
	uint32_t drops[3]; /* 0: none */
};

static void add_tree(struct world *w, const struct tree_plan *plan)
{
	uint32_t nr = (uint32_t)w->links.trees.nr;

	ck_assert(ARRAY_ROOM(&w->links.trees));
	w->links.trees.v[w->links.trees.nr++] = (struct link_tree){
		.entry = plan->entry,
		.end = plan->end,
		.copy = w->links.tree_of[plan->entry],
		.to = NO_LINK,
	};
	w->links.tree_of[plan->entry] = nr;
	w->entries[plan->entry].type = OBJECT_TREE;
}

static void add_link(struct world *w, const struct link_plan *plan)
{
	ck_assert(ARRAY_ROOM(&w->links.all));
	w->links.all.v[w->links.all.nr++] =
		(struct link){ plan->tree, plan->entry, 0, NO_LINK, NO_LINK };
}

/* By tree, as they are met. */
static void add_drops(struct world *w, const struct link_plan *plans,
		      uint32_t tree)
{
	for (uint32_t i = 0; i < w->links.all.nr; i++) {
		struct link *link = &w->links.all.v[i];

		for (size_t k = 0; k < COUNT(plans[i].drops); k++) {
			if (!plans[i].drops[k] || plans[i].drops[k] != tree)
				continue;
			ck_assert(ARRAY_ROOM(&w->links.drops));
			w->links.drops.v[w->links.drops.nr] =
				(struct drop){ tree, i, link->drops };
			link->drops = (uint32_t)w->links.drops.nr++;
		}
	}
}

static void world_init(struct world *w, const struct tree_plan *trees,
		       size_t nr_trees, const struct link_plan *plans,
		       size_t nr_links)
{
	struct fault fault = { 0 };

	memset(w, 0, sizeof(*w));
	w->objects.v = w->entries;
	w->objects.nr = ENTRIES;
	w->entries[BLOB].type = OBJECT_BLOB;
	w->hits.objects = &w->objects;
	w->links.hits = &w->hits;
	w->links.tree_of = malloc(ENTRIES * sizeof(uint32_t));
	ck_assert_ptr_nonnull(w->links.tree_of);
	memset(w->links.tree_of, 0xff, ENTRIES * sizeof(uint32_t));
	for (size_t i = 0; i < nr_trees && trees[i].end; i++)
		add_tree(w, &trees[i]);
	for (size_t i = 0; i < nr_links && plans[i].entry; i++)
		add_link(w, &plans[i]);
	for (uint32_t i = 0; i < w->links.trees.nr; i++)
		add_drops(w, plans, i);
	ck_assert(!leads_find(&w->leads, &w->links, &fault));
}

static void world_release(struct world *w)
{
	leads_release(&w->leads);
	links_release(&w->links);
}

/* "0:1,2 4:2" - the trees that have a list, with the numbers of its links. */
static void tell(const struct world *w, struct buf *out)
{
	for (size_t i = 0; i < w->links.trees.nr; i++) {
		const uint32_t *list = w->leads.lists.v + w->leads.list_of[i];

		if (w->leads.list_of[i] == NO_LIST)
			continue;
		buf_printf(out, "%s%zu:", out->len ? " " : "", i);
		for (uint32_t k = 0; k < list[1]; k++)
			buf_printf(out, "%s%" PRIu32, k ? "," : "",
				   list[2 + k]);
	}
}

/* clang-format off */
static const struct row {
	const char *proves;
	struct tree_plan trees[8];
	struct link_plan links[8];
	const char *told;
} rows[] = {
	{ "a link stands in all that is built on its tree",
	  { { 1, 3 }, { 2, 3 }, { 3, 3 }, { 4, 4 } },
	  { { 0, BLOB, { 0 } } }, "0:0 1:0 2:0" },
	{ "but for what drops it, and what is built on that",
	  { { 1, 5 }, { 2, 3 }, { 3, 3 }, { 4, 5 }, { 5, 5 } },
	  { { 0, BLOB, { 1 } } }, "0:0 3:0 4:0" },
	{ "several drop it",
	  { { 1, 6 }, { 2, 2 }, { 3, 3 }, { 4, 5 }, { 5, 5 }, { 6, 6 } },
	  { { 0, BLOB, { 1, 4 } } }, "0:0 2:0 3:0 5:0" },
	{ "one takes another's place",
	  { { 1, 3 }, { 2, 3 }, { 3, 3 } },
	  { { 0, BLOB, { 1 } }, { 1, BLOB, { 0 } } }, "0:0 1:1 2:1" },
	{ "what leads nowhere is not listed",
	  { { 1, 2 }, { 2, 2 }, { 3, 3 } },
	  { { 0, 3, { 0 } }, { 1, BLOB, { 0 } } }, "1:1" },
	{ "a tree leads to what it holds, whichever was read first",
	  { { 1, 1 }, { 2, 2 }, { 3, 3 } },
	  { { 0, 2, { 0 } }, { 1, 3, { 0 } }, { 2, BLOB, { 0 } } },
	  "0:0 1:1 2:2" },
	{ "and not to what its base held",
	  { { 1, 2 }, { 2, 2 }, { 3, 3 }, { 4, 4 } },
	  { { 0, BLOB, { 1 } }, { 2, 1, { 0 } }, { 3, 2, { 0 } } },
	  "0:0 2:1" },
	{ "a tree that holds its own base",
	  { { 1, 2 }, { 2, 2 } },
	  { { 0, BLOB, { 0 } }, { 1, 1, { 0 } } }, "0:0 1:0,1" },
	{ "trees that hold each other and nothing else",
	  { { 1, 1 }, { 2, 2 } }, { { 0, 2, { 0 } }, { 1, 1, { 0 } } }, "" },
	{ "trees that hold each other and a blob",
	  { { 1, 1 }, { 2, 2 } },
	  { { 0, 2, { 0 } }, { 1, 1, { 0 } }, { 1, BLOB, { 0 } } },
	  "0:0 1:1,2" },
	{ "whichever copy of a tree holds it",
	  { { 1, 1 }, { 2, 2 }, { 2, 3 } },
	  { { 0, 2, { 0 } }, { 1, BLOB, { 0 } } }, "0:0 1:1" },
	{ "the other copy",
	  { { 1, 1 }, { 2, 2 }, { 2, 3 } },
	  { { 0, 2, { 0 } }, { 2, BLOB, { 0 } } }, "0:0 2:1" },
	{ "a tree that was never read", { { 1, 1 } }, { { 0, 9, { 0 } } }, "" },
	{ "a name", { { 1, 1 } }, { { 0, NO_ENTRY, { 0 } } }, "0:0" },
	{ "nothing", { { 0, 0 } }, { { 0, 0, { 0 } } }, "" },
};
/* clang-format on */

START_TEST(lead_row)
{
	const struct row *r = &rows[_i];
	struct buf told = BUF_INIT;
	struct world w;

	world_init(&w, r->trees, COUNT(r->trees), r->links, COUNT(r->links));
	tell(&w, &told);
	ck_assert_msg(!strcmp(buf_str(&told), r->told), "%s: got %s", r->proves,
		      buf_str(&told));
	buf_release(&told);
	world_release(&w);
}
END_TEST

START_TEST(equal_lists_are_one)
{
	static const struct tree_plan trees[] = {
		{ 1, 4 }, { 2, 4 }, { 3, 4 }, { 4, 4 }
	};
	static const struct link_plan links[] = { { 0, BLOB, { 3 } },
						  { 1, 9, { 2 } },
						  { 2, BLOB, { 0 } } };
	struct world w;

	world_init(&w, trees, COUNT(trees), links, COUNT(links));
	ck_assert_uint_eq(w.leads.list_of[0], w.leads.list_of[1]);
	ck_assert_uint_ne(w.leads.list_of[1], w.leads.list_of[2]);
	ck_assert_uint_ne(w.leads.list_of[2], w.leads.list_of[3]);
	world_release(&w);
}
END_TEST

START_TEST(release_twice)
{
	struct leads leads = { .links = NULL };

	leads_release(&leads);
	leads_release(&leads);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, lead_row, 0, COUNT(rows));
	tcase_add_test(tc, equal_lists_are_one);
	tcase_add_test(tc, release_twice);
}

UNIT_MAIN("trace/leads", add)
