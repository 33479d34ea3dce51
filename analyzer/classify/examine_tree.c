/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree: the names of its entries. Those that were copied from the base were
 * judged there; of the others all names are searched at once, with a mark after
 * each that no key contains.
 */
#include "classify/examine_parts.h"

#include "odb/tree_walk.h"

#include <stdlib.h>

/* A tree in hand. */
struct tree {
	struct examiner *e;
	const struct piece *piece;
	struct memo *memo;
};

static int add_fresh(struct examiner *e, const struct tree_step *entry,
		     struct fault *fault)
{
	if (!ARRAY_ROOM(&e->fresh))
		return fault_nomem(fault);
	e->fresh.v[e->fresh.nr++] = (struct fresh_name){
		.in_text = (uint32_t)e->names.len,
		.len = (uint32_t)entry->name.len,
		.entry = entry->at,
		.at = entry->name_at,
	};
	buf_add_bytes(&e->names, entry->name);
	buf_add_char(&e->names, (char)FRESH_END);
	return buf_ok(&e->names) ? 0 : fault_nomem(fault);
}

static int judge_name(struct tree *t, const struct fresh_name *name,
		      struct fault *fault)
{
	struct examiner *e = t->e;
	struct part part = {
		.body = bytes_sub(buf_bytes(&e->names), name->in_text,
				  name->len),
		.at = name->at,
		.starts = true,
		.ends = true,
	};
	struct bytes copy = { 0 };
	int rc = examine_judge_part(e, &part, &e->part, fault);

	if (!rc && e->part.results.nr) {
		copy = arena_bytes(e->arena, part.body);
		if (!copy.p)
			return fault_nomem(fault);
	}
	for (size_t i = 0; !rc && i < e->part.results.nr; i++) {
		struct result result = e->part.results.v[i];
		struct credential *c;

		result.first = result.from = name->entry;
		result.name = copy;
		if (result.c) {
			c = arena_alloc(e->arena, sizeof(*c));
			if (!c)
				return fault_nomem(fault);
			*c = *result.c;
			c->at -= name->entry;
			c->begin -= name->entry;
			result.c = c;
		}
		rc = examine_add_result(&t->memo->results, &result, fault);
	}
	return rc;
}

/* The new names all at once; those with a key one by one. */
static int judge_names(struct tree *t, struct fault *fault)
{
	struct examiner *e = t->e;
	struct keys *keys = &t->memo->keys;
	size_t next = 0;
	int rc;

	keys->nr = 0;
	rc = keys_find(matcher_keys(e->matcher), buf_bytes(&e->names), 0, keys,
		       fault);
	for (size_t i = 0; !rc && i < e->fresh.nr; i++) {
		const struct fresh_name *name = &e->fresh.v[i];

		if (next == keys->nr ||
		    keys->v[next].at >= name->in_text + name->len)
			continue;
		rc = judge_name(t, name, fault);
		while (next < keys->nr &&
		       keys->v[next].at < name->in_text + name->len)
			next++;
	}
	/* A tree's verdicts are carried by entries. */
	keys->nr = 0;
	return rc;
}

static int by_entry(const void *a, const void *b)
{
	const struct result *x = a;
	const struct result *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

/* Where in the tree the name of the entry at offset `entry` begins. */
static size_t name_of(struct bytes tree, size_t entry)
{
	size_t blank = bytes_find(tree, LIT(" "), entry);

	return blank == SIZE_MAX ? entry : blank + 1;
}

/* Lines mean nothing in a tree: each name is the first one of its own. */
static int tell_names(struct tree *t, struct fault *fault)
{
	struct results *results = &t->memo->results;
	struct piece whole;
	bool limited = false;
	int rc = examine_put_together(t->e, t->piece, &whole, fault);

	for (size_t i = 0, end; !rc && i < results->nr; i = end) {
		const struct result *first = &results->v[i];
		size_t at = name_of(whole.body, first->first);
		struct telling telling = {
			.site = SITE_PATH,
			.name = first->name,
			.body = bytes_sub(whole.body, at, whole.body.len),
			.at = at,
			.line_at = at,
		};

		for (end = i + 1; end < results->nr &&
				  results->v[end].first == first->first;)
			end++;
		rc = examine_tell(t->e, first, end - i, &telling, fault);
		if (rc == FAULT_LIMIT) {
			limited = true;
			rc = 0;
		}
	}
	return !rc && limited ? FAULT_LIMIT : rc;
}

/* *end is where the last entry ends. */
static int walk_entries(struct tree *t, size_t *end, struct fault *fault)
{
	struct examiner *e = t->e;
	const struct memo *base = examine_base_of(e, t->piece);
	struct tree_walk walk = {
		.piece = t->piece,
		.base = base ? &base->starts : NULL,
		.starts = &t->memo->starts,
		.room = &e->window,
		.hash_len = e->hash_len,
	};
	struct tree_step step;
	int rc;

	while ((rc = tree_walk_next(&walk, &step, fault)) == 1) {
		rc = step.copied || step.named
			     ? examine_carry_results(&base->results, step.from,
						     step.end, step.shift,
						     &t->memo->results, fault)
			     : add_fresh(e, &step, fault);
		if (!rc && !step.copied && e->entry && !t->piece->known)
			rc = e->entry(e->payload, step.mode, &step.oid);
		if (rc)
			break;
	}
	*end = walk.at;
	return rc;
}

int examine_tree(struct examiner *e, const struct piece *piece,
		 struct memo *memo, struct fault *fault)
{
	struct tree t = { .e = e, .piece = piece, .memo = memo };
	size_t end = 0;
	int rc;

	memo->results.nr = 0;
	memo->starts.nr = 0;
	memo->keys.nr = 0;
	e->fresh.nr = 0;
	buf_clear(&e->names);
	rc = walk_entries(&t, &end, fault);
	if (!rc && e->fresh.nr)
		rc = judge_names(&t, fault);
	if (!rc && memo->results.nr) {
		qsort(memo->results.v, memo->results.nr,
		      sizeof(*memo->results.v), by_entry);
		if (!piece->known)
			rc = tell_names(&t, fault);
	}
	if (!rc && end < piece->size)
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: no tree entry begins at its byte "
				 "%zu",
				 end);
	return rc;
}
