/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/tree_walk.h"

#include "base/array.h"
#include "odb/tree.h"

#include <stdlib.h>

/* Most entries fit; a longer one is asked for again. */
#define ENTRY_GUESS 128

void starts_release(struct starts *starts)
{
	free(starts->v);
	*starts = (struct starts){ 0 };
}

static int push_start(struct tree_walk *w, size_t at, struct fault *fault)
{
	struct starts *starts = w->starts;

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
static int copy_starts(struct tree_walk *w, size_t first, size_t end,
		       int64_t shift, struct fault *fault)
{
	const uint32_t *from = w->base->v + first;
	struct starts *to = w->starts;
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
 * The copy holds the front of the entry that begins at offset `from` of the
 * base: also all of its name? 0 where it does not.
 */
static int take_named(struct tree_walk *w, const struct op *op, uint32_t from,
		      struct tree_step *step, struct fault *fault)
{
	const struct delta *delta = w->piece->delta;
	uint8_t id[OID_MAX];
	struct bytes front =
		bytes_sub(delta->base, from, op->from + op->len - from);
	struct bytes rest = front;
	size_t head;

	if (!tree_head(&rest, &step->mode, &step->name))
		return 0;
	head = front.len - rest.len;
	if (w->piece->size - w->at < head + w->hash_len)
		return 0;
	if (push_start(w, w->at, fault))
		return fault->code;
	delta_window_from(delta, op, w->at + head, w->hash_len, id);
	step->oid = oid_of(id, w->hash_len);
	step->copied = false;
	step->named = true;
	step->from = from;
	step->end = from + 1;
	step->at = (uint32_t)w->at;
	step->name_at = (uint32_t)(w->at + (size_t)(step->name.p - front.p));
	w->at += head + w->hash_len;
	return 1;
}

/*
 * If an entry of the base begins here, in a copy, all entries that the copy
 * holds as a whole are one step. 0 where there is none.
 */
static int take_copied(struct tree_walk *w, struct tree_step *step,
		       struct fault *fault)
{
	const struct delta *delta = w->piece->delta;
	const struct starts *starts = w->base;
	const struct op *op;
	size_t first;
	size_t last;

	while (delta->v[w->op].at + delta->v[w->op].len <= w->at)
		w->op++;
	op = &delta->v[w->op];
	if (!op->copies)
		return 0;
	step->shift = (int64_t)op->at - op->from;
	first = start_before(starts, (uint64_t)((int64_t)w->at - step->shift),
			     w->hint);
	w->hint = first;
	if (starts->v[first] != (uint64_t)((int64_t)w->at - step->shift))
		return 0;
	last = start_before(starts, (uint64_t)op->from + op->len, first);
	if (last == first)
		return take_named(w, op, starts->v[first], step, fault);
	if (copy_starts(w, first, last, step->shift, fault))
		return fault->code;
	step->copied = true;
	step->named = false;
	step->from = starts->v[first];
	step->end = starts->v[last];
	w->hint = last;
	w->at = (size_t)(step->end + step->shift);
	return 1;
}

/* Read one entry from its bytes; 0 where there is none. */
static int read_entry(struct tree_walk *w, struct tree_step *step,
		      struct fault *fault)
{
	size_t left = (size_t)w->piece->size - w->at;
	size_t guess = ENTRY_GUESS;
	struct bytes window;
	struct bytes rest;

	for (;;) {
		guess = guess < left ? guess : left;
		if (!piece_window(w->piece, w->at, guess, w->room, &window))
			return fault_nomem(fault);
		rest = window;
		if (tree_next(&rest, w->hash_len, &step->mode, &step->name,
			      &step->oid))
			break;
		if (guess == left)
			return 0;
		guess *= 8;
	}
	if (push_start(w, w->at, fault))
		return fault->code;
	step->copied = false;
	step->named = false;
	step->at = (uint32_t)w->at;
	step->name_at = (uint32_t)(w->at + (size_t)(step->name.p - window.p));
	w->at += window.len - rest.len;
	return 1;
}

int tree_walk_next(struct tree_walk *walk, struct tree_step *step,
		   struct fault *fault)
{
	int rc = 0;

	if (walk->at < walk->piece->size) {
		if (walk->base)
			rc = take_copied(walk, step, fault);
		if (!rc)
			rc = read_entry(walk, step, fault);
	}
	return rc ? rc : push_start(walk, walk->at, fault);
}
