/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/leads.h"

#include <stdlib.h>

enum { LEADS = 1, DROPPED = 2 };

struct finder {
	struct leads *leads;
	struct links *links;
	/* By link: LEADS, and DROPPED while the list is made of a tree that
	 * drops it. */
	uint8_t *does_lead;
	/* By tree: one behind it that may not hold a link that leads; itself
	 * as long as it does not. */
	uint32_t *skip;
	struct {
		uint32_t *v; /* links that lead and are yet to be followed */
		size_t nr, cap;
	} todo;
	struct {
		uint32_t *v; /* trees on which the next one is built */
		size_t nr, cap;
	} open;
	size_t next_link;
	size_t next_drop;
};

/* ---------------------------------------------------------------- leading ---
 */

/* Links to the same tree stand in a list that begins at its last copy. */
static void thread_links(struct links *links)
{
	const struct objects *objects = links->hits->objects;

	for (uint32_t i = 0; i < links->all.nr; i++) {
		struct link *link = &links->all.v[i];
		struct link_tree *tree;

		if (link->entry == NO_ENTRY ||
		    objects->v[link->entry].type != OBJECT_TREE ||
		    links->tree_of[link->entry] == NO_TREE)
			continue;
		tree = &links->trees.v[links->tree_of[link->entry]];
		link->next = tree->to;
		tree->to = i;
	}
}

static bool add_lead(struct finder *f, uint32_t link)
{
	if (f->does_lead[link])
		return true;
	if (!ARRAY_ROOM(&f->todo))
		return false;
	f->does_lead[link] = 1;
	f->todo.v[f->todo.nr++] = link;
	return true;
}

/* The first tree from `tree` on that does not hold any yet. */
static uint32_t next_free(struct finder *f, uint32_t tree)
{
	while (f->skip[tree] != tree) {
		f->skip[tree] = f->skip[f->skip[tree]];
		tree = f->skip[tree];
	}
	return tree;
}

/* The trees from `tree` up to before end hold a link that leads. */
static bool follow_trees(struct finder *f, uint32_t tree, uint32_t end)
{
	struct links *links = f->links;

	for (tree = next_free(f, tree); tree < end; tree = next_free(f, tree)) {
		uint32_t entry = links->trees.v[tree].entry;
		uint32_t link = links->trees.v[links->tree_of[entry]].to;

		f->skip[tree] = tree + 1;
		for (; link != NO_LINK; link = links->all.v[link].next) {
			if (!add_lead(f, link))
				return false;
		}
		links->trees.v[links->tree_of[entry]].to = NO_LINK;
	}
	return true;
}

/* All trees in which it stands, from the last to the first. */
static bool follow_link(struct finder *f, const struct link *link)
{
	const struct links *links = f->links;
	uint32_t end = links->trees.v[link->tree].end;

	for (uint32_t i = link->drops; i != NO_LINK;
	     i = links->drops.v[i].next) {
		uint32_t tree = links->drops.v[i].tree;

		if (!follow_trees(f, links->trees.v[tree].end, end))
			return false;
		end = tree;
	}
	return follow_trees(f, link->tree, end);
}

static bool find_leading(struct finder *f)
{
	const struct links *links = f->links;
	const struct objects *objects = links->hits->objects;

	for (uint32_t i = 0; i < links->all.nr; i++) {
		uint32_t entry = links->all.v[i].entry;

		if ((entry == NO_ENTRY ||
		     objects->v[entry].type == OBJECT_BLOB) &&
		    !add_lead(f, i))
			return false;
	}
	while (f->todo.nr) {
		uint32_t link = f->todo.v[--f->todo.nr];

		if (!follow_link(f, &links->all.v[link]))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------- listing ---
 */

static bool list_push(struct leads *leads, uint32_t value)
{
	if (!ARRAY_ROOM(&leads->lists))
		return false;
	leads->lists.v[leads->lists.nr++] = value;
	return true;
}

static bool list_begin(struct leads *leads)
{
	bool ok = list_push(leads, 0); /* its reader's */

	return ok && list_push(leads, 0);
}

/* The list of the tree that it is built on, less what it drops, and its own. */
static bool make_list(struct finder *f, uint32_t base, size_t end_link,
		      uint32_t *out)
{
	struct leads *leads = f->leads;
	size_t at = leads->lists.nr;
	size_t nr = leads->lists.v[base + 1];
	bool ok = list_begin(leads);

	for (size_t i = 0; ok && i < nr; i++) {
		uint32_t link = leads->lists.v[base + 2 + i];

		if (f->does_lead[link] == LEADS)
			ok = list_push(leads, link);
	}
	for (size_t i = f->next_link; ok && i < end_link; i++) {
		if (f->does_lead[i] == LEADS)
			ok = list_push(leads, (uint32_t)i);
	}
	if (!ok)
		return false;
	nr = leads->lists.nr - at - 2;
	leads->lists.v[at + 1] = (uint32_t)nr;
	if (!nr)
		leads->lists.nr = at;
	*out = nr ? (uint32_t)at : NO_LIST;
	return true;
}

static bool flip_drops(struct finder *f, size_t end)
{
	bool any = false;

	for (size_t i = f->next_drop; i < end; i++) {
		uint8_t *does_lead = &f->does_lead[f->links->drops.v[i].link];

		any |= *does_lead & LEADS;
		*does_lead ^= DROPPED;
	}
	return any;
}

static bool list_tree(struct finder *f, uint32_t tree)
{
	const struct links *links = f->links;
	struct leads *leads = f->leads;
	uint32_t base = NO_LIST;
	size_t end_link = f->next_link;
	size_t end_drop = f->next_drop;
	bool changed;
	bool ok = true;

	while (f->open.nr &&
	       links->trees.v[f->open.v[f->open.nr - 1]].end <= tree)
		f->open.nr--;
	if (f->open.nr)
		base = leads->list_of[f->open.v[f->open.nr - 1]];
	while (end_link < links->all.nr && links->all.v[end_link].tree == tree)
		end_link++;
	while (end_drop < links->drops.nr &&
	       links->drops.v[end_drop].tree == tree)
		end_drop++;
	changed = flip_drops(f, end_drop);
	for (size_t i = f->next_link; i < end_link; i++)
		changed |= f->does_lead[i];
	if (!changed)
		leads->list_of[tree] = base;
	else if (leads->lists.nr >= LISTED_MAX)
		leads->limited = true;
	else
		ok = make_list(f, base, end_link, &leads->list_of[tree]);
	(void)flip_drops(f, end_drop);
	f->next_link = end_link;
	f->next_drop = end_drop;
	if (!ok || !ARRAY_ROOM(&f->open))
		return false;
	f->open.v[f->open.nr++] = tree;
	return true;
}

static bool make_lists(struct finder *f)
{
	bool ok = list_begin(f->leads); /* NO_LIST, which is empty */

	for (uint32_t i = 0; ok && i < f->links->trees.nr; i++)
		ok = list_tree(f, i);
	return ok;
}

static bool find(struct finder *f)
{
	size_t nr = f->links->trees.nr;

	f->leads->list_of = calloc(nr + 1, sizeof(*f->leads->list_of));
	f->does_lead = calloc(f->links->all.nr + 1, 1);
	f->skip = malloc((nr + 1) * sizeof(*f->skip));
	if (!f->leads->list_of || !f->does_lead || !f->skip)
		return false;
	for (uint32_t i = 0; i <= nr; i++)
		f->skip[i] = i;
	thread_links(f->links);
	return find_leading(f) && make_lists(f);
}

int leads_find(struct leads *out, struct links *links, struct fault *fault)
{
	struct finder f = { .leads = out, .links = links };
	bool ok;

	*out = (struct leads){ .links = links };
	ok = find(&f);
	free(f.does_lead);
	free(f.skip);
	free(f.todo.v);
	free(f.open.v);
	return ok ? 0 : fault_nomem(fault);
}

void leads_release(struct leads *leads)
{
	free(leads->list_of);
	free(leads->lists.v);
	*leads = (struct leads){ .links = NULL };
}
