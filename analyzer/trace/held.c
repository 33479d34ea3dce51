/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/held.h"

#include <stdlib.h>

enum { NEW, WAITING, DONE };

int held_init(struct held *held, const struct hits *hits, struct source *source,
	      struct fault *fault)
{
	size_t nr = hits->objects->nr + 1;

	*held = (struct held){ .hits = hits, .source = source };
	held->of_entry = calloc(nr, sizeof(struct held_node *));
	held->state = calloc(nr, 1);
	held->is_child = calloc(nr, 1);
	return held->of_entry && held->state && held->is_child
		       ? 0
		       : fault_nomem(fault);
}

void held_release(struct held *held)
{
	arena_release(&held->arena);
	map_release(&held->names);
	map_release(&held->nodes);
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

static struct bytes intern_name(struct held *held, struct bytes name)
{
	size_t at = map_get(&held->names, name);
	struct bytes copy;

	if (at != SIZE_MAX)
		return (struct bytes){ (const uint8_t *)(uintptr_t)at,
				       name.len };
	copy = arena_bytes(&held->arena, name);
	if (copy.p && !map_put(&held->names, copy, (size_t)(uintptr_t)copy.p))
		copy.p = NULL;
	return copy;
}

/* A tree that is being read: the items that may turn out to hold something. */
struct frame {
	uint32_t entry;
	struct held_item *v;
	uint32_t *subtrees; /* entry of each item that is a tree, or NO_ENTRY */
	size_t nr;
	size_t cap;
	size_t subtrees_cap;
	size_t next;
};

static bool frame_room(struct frame *f)
{
	return array_room((void **)&f->v, f->nr, &f->cap, sizeof(*f->v)) &&
	       array_room((void **)&f->subtrees, f->nr, &f->subtrees_cap,
			  sizeof(*f->subtrees));
}

static bool add_item(struct held *held, struct frame *f, struct bytes name,
		     uint32_t mode, const struct oid *oid, bool named)
{
	const struct objects *objects = held->hits->objects;
	size_t found = objects_find(objects, oid);
	struct held_item item = { .blob = NO_ENTRY, .named = NO_ENTRY };
	uint32_t subtree = NO_ENTRY;

	if ((mode & MODE_TYPE) == MODE_TREE && found != SIZE_MAX) {
		subtree = (uint32_t)found;
		held->is_child[found] = 1;
	} else if (found != SIZE_MAX && held->hits->is_hit[found] &&
		   objects->v[found].type == OBJECT_BLOB) {
		item.blob = (uint32_t)found;
	}
	if (named) {
		size_t first = map_get(&held->hits->names, name);

		if (first != SIZE_MAX)
			item.named = (uint32_t)first;
	}
	if (subtree == NO_ENTRY && item.blob == NO_ENTRY &&
	    item.named == NO_ENTRY)
		return true;
	item.name = intern_name(held, name);
	if (!item.name.p || !frame_room(f))
		return false;
	f->v[f->nr] = item;
	f->subtrees[f->nr++] = subtree;
	return true;
}

/* An unreadable tree holds nothing as far as we can tell. */
static int read_items(struct held *held, struct frame *f, struct fault *fault)
{
	const struct objects *objects = held->hits->objects;
	struct oid oid = entry_oid(objects, &objects->v[f->entry]);
	bool named = held->hits->is_hit[f->entry] != 0;
	struct fault why = { 0 };
	enum object_type type = OBJECT_UNKNOWN;
	struct bytes tree;
	struct bytes name;
	uint32_t mode;
	int rc = source_read(held->source, &oid, &type, &tree, &why);

	if (rc == FAULT_NOMEM)
		return fault_nomem(fault);
	if (rc || type != OBJECT_TREE)
		return 0;
	while (tree_next(&tree, objects->hash_len, &mode, &name, &oid)) {
		if ((mode & MODE_TYPE) == MODE_GITLINK && !named)
			continue;
		if (!add_item(held, f, name, mode, &oid, named))
			return fault_nomem(fault);
	}
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct held_item *x = a;
	const struct held_item *y = b;
	int cmp = x->name.p == y->name.p ? 0 : bytes_cmp(x->name, y->name);

	if (!cmp)
		cmp = (x->tree != NULL) - (y->tree != NULL);
	return cmp;
}

/* The node of the items that hold something, one for equal contents. */
static bool make_node(struct held *held, struct frame *f,
		      const struct held_node **out)
{
	struct held_node *node;
	struct bytes key;
	size_t size;
	size_t nr = 0;
	size_t at;

	*out = NULL;
	for (size_t i = 0; i < f->nr; i++) {
		if (f->v[i].tree || f->v[i].blob != NO_ENTRY ||
		    f->v[i].named != NO_ENTRY)
			f->v[nr++] = f->v[i];
	}
	if (!nr)
		return true;
	qsort(f->v, nr, sizeof(*f->v), by_name);
	size = sizeof(*node) + nr * sizeof(node->v[0]);
	node = arena_alloc(&held->arena, size);
	if (!node)
		return false;
	node->nr = nr;
	/* Field by field: padding would make equal nodes differ. */
	for (size_t i = 0; i < nr; i++) {
		node->v[i].name.p = f->v[i].name.p;
		node->v[i].name.len = f->v[i].name.len;
		node->v[i].tree = f->v[i].tree;
		node->v[i].blob = f->v[i].blob;
		node->v[i].named = f->v[i].named;
	}
	key = (struct bytes){ (const uint8_t *)node->v,
			      nr * sizeof(node->v[0]) };
	at = map_get(&held->nodes, key);
	if (at != SIZE_MAX) {
		*out = held->all.v[at];
		return true;
	}
	if (!ARRAY_ROOM(&held->all) ||
	    !map_put(&held->nodes, key, held->all.nr))
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

static int push(struct held *held, struct stack *stack, uint32_t entry,
		struct fault *fault)
{
	if (!ARRAY_ROOM(stack))
		return fault_nomem(fault);
	stack->v[stack->nr] = (struct frame){ .entry = entry };
	held->state[entry] = WAITING;
	return read_items(held, &stack->v[stack->nr++], fault);
}

static void pop(struct stack *stack)
{
	struct frame *f = &stack->v[--stack->nr];

	free(f->v);
	free(f->subtrees);
}

/* One step of the deepest frame: descend into its next subtree, or finish. */
static int step(struct held *held, struct stack *stack, struct fault *fault)
{
	struct frame *f = &stack->v[stack->nr - 1];
	const struct held_node *node;

	for (; f->next < f->nr; f->next++) {
		uint32_t subtree = f->subtrees[f->next];

		if (subtree == NO_ENTRY)
			continue;
		if (held->state[subtree] == NEW && stack->nr < HELD_DEPTH)
			return push(held, stack, subtree, fault);
		if (held->state[subtree] == DONE)
			f->v[f->next].tree = held->of_entry[subtree];
	}
	if (!make_node(held, f, &node))
		return fault_nomem(fault);
	held->of_entry[f->entry] = node;
	held->state[f->entry] = DONE;
	pop(stack);
	return 0;
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
		pop(&stack);
	free(stack.v);
	if (!rc)
		*out = held->of_entry[entry];
	return rc;
}
