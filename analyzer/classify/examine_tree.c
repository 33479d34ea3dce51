/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree: the names of its entries. Those that were copied from the base were
 * judged there; of the others all names are searched at once, with a mark after
 * each that no key contains.
 */
#include "classify/examine_parts.h"

#include "odb/tree.h"

#include <stdlib.h>

/* A tree on the way through its entries. */
struct walk {
	struct examiner *e;
	const struct piece *piece;
	const struct memo *base;
	struct memo *memo;
	size_t at;   /* in the tree */
	size_t op;   /* the operation that makes what stands there */
	size_t hint; /* index of a start of the base that is not far */
};

static int push_start(struct walk *w, size_t at, struct fault *fault)
{
	struct starts *starts = &w->memo->starts;

	/* Nobody asks for those of a leaf. */
	if (w->piece->keep == MEMO_NONE)
		return 0;
	if (!ARRAY_ROOM(starts))
		return fault_nomem(fault);
	starts->v[starts->nr++] = (uint32_t)at;
	return 0;
}

/*
 * Index of the last start at or in front of offset at, looked for from `hint`
 * on, since copies mostly go forward. There is one at 0.
 */
static size_t start_before(const struct starts *starts, uint64_t at,
			   size_t hint)
{
	size_t low = hint < starts->nr && starts->v[hint] <= at ? hint : 0;
	size_t step = 1;
	size_t high;

	while (low + step < starts->nr && starts->v[low + step] <= at) {
		low += step;
		step *= 2;
	}
	high = low + step < starts->nr ? low + step : starts->nr;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (starts->v[mid] <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* The starts of the base's entries first to end - 1, moved by shift. */
static int copy_starts(struct walk *w, size_t first, size_t end, int64_t shift,
		       struct fault *fault)
{
	const uint32_t *from = w->base->starts.v + first;
	struct starts *to = &w->memo->starts;
	size_t nr = end - first;

	if (w->piece->keep == MEMO_NONE)
		return 0;
	while (to->cap - to->nr < nr) {
		if (!array_room((void **)&to->v, to->cap, &to->cap,
				sizeof(*to->v)))
			return fault_nomem(fault);
	}
	for (size_t i = 0; i < nr; i++)
		to->v[to->nr + i] = (uint32_t)(from[i] + (uint64_t)shift);
	to->nr += nr;
	return 0;
}

/*
 * If an entry of the base begins here, in a copy, take over all entries that
 * the copy holds as a whole. *moved tells whether there was any.
 */
static int skip_copied(struct walk *w, bool *moved, struct fault *fault)
{
	const struct delta *delta = w->piece->delta;
	const struct starts *starts = &w->base->starts;
	const struct op *op;
	int64_t shift;
	size_t first;
	size_t last;
	int rc;

	*moved = false;
	while (delta->v[w->op].at + delta->v[w->op].len <= w->at)
		w->op++;
	op = &delta->v[w->op];
	if (!op->copies)
		return 0;
	shift = (int64_t)op->at - op->from;
	first = start_before(starts, (uint64_t)((int64_t)w->at - shift),
			     w->hint);
	w->hint = first;
	if (starts->v[first] != (uint64_t)((int64_t)w->at - shift))
		return 0;
	last = start_before(starts, (uint64_t)op->from + op->len, first);
	if (last == first)
		return 0;
	rc = copy_starts(w, first, last, shift, fault);
	if (!rc && w->base->results.nr)
		rc = examine_carry_results(&w->base->results, starts->v[first],
					   starts->v[last], shift,
					   &w->memo->results, fault);
	w->hint = last;
	w->at = (size_t)(starts->v[last] + shift);
	*moved = true;
	return rc;
}

/* Most entries fit; a longer one is asked for again. */
#define ENTRY_GUESS 128

static int add_fresh(struct walk *w, struct bytes window, struct bytes name,
		     struct fault *fault)
{
	struct examiner *e = w->e;

	if (!ARRAY_ROOM(&e->fresh))
		return fault_nomem(fault);
	e->fresh.v[e->fresh.nr++] = (struct fresh_name){
		.in_text = (uint32_t)e->names.len,
		.len = (uint32_t)name.len,
		.entry = (uint32_t)w->at,
		.at = (uint32_t)(w->at + (size_t)(name.p - window.p)),
	};
	buf_add_bytes(&e->names, name);
	buf_add_char(&e->names, (char)FRESH_END);
	return buf_ok(&e->names) ? 0 : fault_nomem(fault);
}

/* Read one entry from its bytes; *moved is false where there is none. */
static int read_entry(struct walk *w, bool *moved, struct fault *fault)
{
	struct examiner *e = w->e;
	size_t left = (size_t)w->piece->size - w->at;
	size_t guess = ENTRY_GUESS;
	struct bytes window;
	struct bytes rest;
	struct bytes name;
	struct oid oid;
	uint32_t mode = 0;
	int rc;

	*moved = false;
	for (;;) {
		guess = guess < left ? guess : left;
		if (!piece_window(w->piece, w->at, guess, &e->window, &window))
			return fault_nomem(fault);
		rest = window;
		if (tree_next(&rest, e->hash_len, &mode, &name, &oid))
			break;
		if (guess == left)
			return 0;
		guess *= 8;
	}
	*moved = true;
	rc = add_fresh(w, window, name, fault);
	if (!rc)
		rc = push_start(w, w->at, fault);
	if (!rc && e->entry && !w->piece->known)
		rc = e->entry(e->payload, mode, &oid);
	w->at += window.len - rest.len;
	return rc;
}

static int judge_name(struct walk *w, const struct fresh_name *name,
		      struct fault *fault)
{
	struct examiner *e = w->e;
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
		rc = examine_add_result(&w->memo->results, &result, fault);
	}
	return rc;
}

/* The new names all at once; those with a key one by one. */
static int judge_names(struct walk *w, struct fault *fault)
{
	struct examiner *e = w->e;
	struct keys *keys = &w->memo->keys;
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
		rc = judge_name(w, name, fault);
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
static int tell_names(struct walk *w, struct fault *fault)
{
	struct results *results = &w->memo->results;
	struct piece whole;
	bool limited = false;
	int rc = examine_put_together(w->e, w->piece, &whole, fault);

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
		rc = examine_tell(w->e, first, end - i, &telling, fault);
		if (rc == FAULT_LIMIT) {
			limited = true;
			rc = 0;
		}
	}
	return !rc && limited ? FAULT_LIMIT : rc;
}

static int walk_entries(struct walk *w, struct fault *fault)
{
	bool moved = true;
	int rc = 0;

	while (!rc && moved && w->at < w->piece->size) {
		moved = false;
		if (w->base)
			rc = skip_copied(w, &moved, fault);
		if (!rc && !moved)
			rc = read_entry(w, &moved, fault);
	}
	return rc ? rc : push_start(w, w->at, fault);
}

int examine_tree(struct examiner *e, const struct piece *piece,
		 struct memo *memo, struct fault *fault)
{
	struct walk w = { .e = e, .piece = piece, .memo = memo };
	int rc;

	w.base = examine_base_of(e, piece);
	memo->results.nr = 0;
	memo->starts.nr = 0;
	memo->keys.nr = 0;
	e->fresh.nr = 0;
	buf_clear(&e->names);
	rc = walk_entries(&w, fault);
	if (!rc && e->fresh.nr)
		rc = judge_names(&w, fault);
	if (!rc && memo->results.nr) {
		qsort(memo->results.v, memo->results.nr,
		      sizeof(*memo->results.v), by_entry);
		if (!piece->known)
			rc = tell_names(&w, fault);
	}
	if (!rc && w.at < piece->size)
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: no tree entry begins at its byte "
				 "%zu",
				 w.at);
	return rc;
}
