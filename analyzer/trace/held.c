/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/held.h"

#include <stdlib.h>

enum { NEW, WAITING, DONE };

int held_init(struct held *held, const struct hits *hits, struct source *source,
	      struct fault *fault)
{
	size_t nr = hits->objects->nr + 1;
	int rc;

	*held = (struct held){ .hits = hits };
	held->of_entry = calloc(nr, sizeof(struct held_node *));
	held->state = calloc(nr, 1);
	held->is_child = calloc(nr, 1);
	if (!held->of_entry || !held->state || !held->is_child)
		return fault_nomem(fault);
	rc = links_read(&held->links, hits, source, fault);
	if (!rc)
		rc = leads_find(&held->leads, &held->links, fault);
	held->limited = held->links.limited || held->leads.limited;
	return rc;
}

void held_release(struct held *held)
{
	links_release(&held->links);
	leads_release(&held->leads);
	arena_release(&held->arena);
	map_release(&held->nodes);
	free(held->draft.v);
	free(held->all.v);
	free(held->of_entry);
	free(held->state);
	free(held->is_child);
	*held = (struct held){ 0 };
}

bool held_knows(const struct held *held, uint32_t entry)
{
	return held->state[entry] != NEW;
}

void held_unmark(struct held *held)
{
	for (size_t i = 0; i < held->all.nr; i++)
		held->all.v[i]->marked = false;
}

/* An item that may turn out to hold something. */
struct part {
	struct held_item item;
	uint32_t subtree; /* entry of the tree that it names, or NO_ENTRY */
};

/* A tree of which the node is being made. */
struct frame {
	uint32_t entry;
	uint32_t list; /* NO_LIST: its node goes for no other tree */
	struct part *v;
	size_t nr;
	size_t cap;
	size_t next;
};

static bool add_part(struct held *held, struct frame *f,
		     const struct link *link)
{
	struct part part = {
		.item = { .name = held->links.names.v[link->name],
			  .blob = NO_ENTRY,
			  .named = NO_ENTRY },
		.subtree = NO_ENTRY,
	};

	if (link->entry == NO_ENTRY) {
		f->list = NO_LIST;
		if (!held->hits->is_hit[f->entry])
			return true;
		part.item.named = link->next;
	} else if (held->hits->objects->v[link->entry].type == OBJECT_TREE) {
		part.subtree = link->entry;
		held->is_child[link->entry] = 1;
	} else {
		part.item.blob = link->entry;
	}
	if (!ARRAY_ROOM(f))
		return false;
	f->v[f->nr++] = part;
	return true;
}

/*
 * By name; of one name first the hit of the name itself, then blobs, then
 * trees. Several blobs or trees of one name are only in a forged tree.
 */
static int by_name(const void *a, const void *b)
{
	const struct part *x = a;
	const struct part *y = b;
	int cmp = x->item.name.p == y->item.name.p
			  ? 0
			  : bytes_cmp(x->item.name, y->item.name);

	if (cmp)
		return cmp;
	/* NO_ENTRY plus 1 is 0. */
	if (x->subtree != y->subtree)
		return x->subtree + 1 < y->subtree + 1 ? -1 : 1;
	if (x->item.blob != y->item.blob)
		return x->item.blob + 1 < y->item.blob + 1 ? -1 : 1;
	return 0;
}

/* One part for each entry of the tree, with the hit of its name. */
static void join_parts(struct frame *f)
{
	size_t nr = 0;

	if (f->nr)
		qsort(f->v, f->nr, sizeof(*f->v), by_name);
	for (size_t i = 0; i < f->nr; i++) {
		struct part *last = nr ? &f->v[nr - 1] : NULL;
		struct part *part = &f->v[i];
		bool same = last && last->item.name.p == part->item.name.p;

		if (same && last->item.named != NO_ENTRY)
			part->item.named = last->item.named;
		if (same && ((last->subtree == NO_ENTRY &&
			      last->item.blob == NO_ENTRY) ||
			     !by_name(last, part)))
			nr--;
		f->v[nr++] = *part;
	}
	f->nr = nr;
}

/* What all copies of the tree have; nearly always there is one. */
static int read_parts(struct held *held, struct frame *f, struct fault *fault)
{
	const struct links *links = &held->links;
	const struct leads *leads = &held->leads;
	uint32_t tree = links->tree_of[f->entry];

	for (; tree != NO_TREE; tree = links->trees.v[tree].copy) {
		const uint32_t *list = leads->lists.v + leads->list_of[tree];

		for (uint32_t i = 0; i < list[1]; i++) {
			if (!add_part(held, f, &links->all.v[list[2 + i]]))
				return fault_nomem(fault);
		}
	}
	join_parts(f);
	return 0;
}

static bool holds_any(const struct held_item *item)
{
	return item->tree || item->blob != NO_ENTRY || item->named != NO_ENTRY;
}

static struct held_node *alloc_node(struct held *held, size_t nr)
{
	const struct held_node *node;

	return arena_alloc(&held->arena,
			   sizeof(*node) + nr * sizeof(node->v[0]));
}

/* The parts that hold something, as they stand in a node. */
static bool draft_items(struct held *held, const struct frame *f)
{
	held->draft.nr = 0;
	for (size_t i = 0; i < f->nr; i++) {
		const struct held_item *from = &f->v[i].item;
		struct held_item *item;

		if (!holds_any(from))
			continue;
		if (!ARRAY_ROOM(&held->draft))
			return false;
		item = &held->draft.v[held->draft.nr++];
		/* Padding would make equal nodes differ. */
		memset(item, 0, sizeof(*item));
		item->name.p = from->name.p;
		item->name.len = from->name.len;
		item->tree = from->tree;
		item->blob = from->blob;
		item->named = from->named;
	}
	return true;
}

/* The node of the parts that hold something, one for equal contents. */
static bool make_node(struct held *held, const struct frame *f,
		      const struct held_node **out)
{
	struct held_node *node;
	struct bytes key;
	size_t at;

	*out = NULL;
	if (!draft_items(held, f))
		return false;
	if (!held->draft.nr)
		return true;
	key = (struct bytes){ (const uint8_t *)held->draft.v,
			      held->draft.nr * sizeof(*held->draft.v) };
	at = map_get(&held->nodes, key);
	if (at != SIZE_MAX) {
		*out = held->all.v[at];
		return true;
	}
	node = alloc_node(held, held->draft.nr);
	if (!node)
		return false;
	node->nr = held->draft.nr;
	node->number = (uint32_t)held->all.nr;
	memcpy(node->v, key.p, key.len);
	key.p = (const uint8_t *)node->v;
	if (!ARRAY_ROOM(&held->all) ||
	    !map_put(&held->nodes, key, node->number))
		return false;
	held->all.v[held->all.nr++] = node;
	*out = node;
	return true;
}

struct stack {
	struct frame *v;
	size_t nr;
	size_t cap;
};

/* The node of a list that another tree has too, if it is known. */
static bool is_known(struct held *held, uint32_t entry, uint32_t list)
{
	uint32_t nr = held->leads.lists.v[list];

	if (list != NO_LIST && !nr)
		return false;
	held->of_entry[entry] = nr ? held->all.v[nr - 1] : NULL;
	held->state[entry] = DONE;
	return true;
}

static int push(struct held *held, struct stack *stack, uint32_t entry,
		struct fault *fault)
{
	const struct links *links = &held->links;
	uint32_t tree = links->tree_of[entry];
	struct frame *f;
	bool single = tree == NO_TREE || links->trees.v[tree].copy == NO_TREE;
	uint32_t list = tree == NO_TREE || !single ? NO_LIST
						   : held->leads.list_of[tree];

	if (single && is_known(held, entry, list))
		return 0;
	if (!ARRAY_ROOM(stack))
		return fault_nomem(fault);
	f = &stack->v[stack->nr++];
	*f = (struct frame){ .entry = entry, .list = list };
	held->state[entry] = WAITING;
	return read_parts(held, f, fault);
}

static int pop(struct held *held, struct stack *stack, struct fault *fault)
{
	struct frame *f = &stack->v[stack->nr - 1];
	const struct held_node *node;

	if (!make_node(held, f, &node))
		return fault_nomem(fault);
	held->of_entry[f->entry] = node;
	held->state[f->entry] = DONE;
	if (f->list != NO_LIST && node)
		held->leads.lists.v[f->list] = node->number + 1;
	free(f->v);
	stack->nr--;
	return 0;
}

/* One step of the deepest frame: descend into its next subtree, or finish. */
static int step(struct held *held, struct stack *stack, struct fault *fault)
{
	struct frame *f = &stack->v[stack->nr - 1];

	for (; f->next < f->nr; f->next++) {
		uint32_t subtree = f->v[f->next].subtree;

		if (subtree == NO_ENTRY)
			continue;
		if (held->state[subtree] == NEW && stack->nr < HELD_DEPTH)
			return push(held, stack, subtree, fault);
		held->too_deep |= held->state[subtree] == NEW;
		if (held->state[subtree] == DONE)
			f->v[f->next].item.tree = held->of_entry[subtree];
	}
	return pop(held, stack, fault);
}

int held_tree(struct held *held, uint32_t entry, const struct held_node **out,
	      struct fault *fault)
{
	struct stack stack = { 0 };
	int rc = 0;

	if (held->state[entry] == NEW)
		rc = push(held, &stack, entry, fault);
	while (!rc && stack.nr)
		rc = step(held, &stack, fault);
	while (stack.nr)
		free(stack.v[--stack.nr].v);
	free(stack.v);
	if (!rc)
		*out = held->of_entry[entry];
	return rc;
}
