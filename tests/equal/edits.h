/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/equal/edits.h - a version of a text, as a delta on it
 *
 * Copies and inserts are added one by one; the delta (gitformat-pack(5)) and
 * what it makes are written side by side, without any code of the analyzer.
 * edit_randomly cuts a base at some places and copies, inserts, moves, repeats
 * and drops bytes there.
 */
#ifndef TESTS_EQUAL_EDITS_H
#define TESTS_EQUAL_EDITS_H

#include "equal/chance.h"

#include "base/array.h"
#include "base/buf.h"

#include <stdlib.h>

struct edits {
	struct bytes base;
	struct buf ops;
	struct buf result;
};

#define COPY_MAX 0xffffffU
#define INSERT_MAX 127U

/* Only the bytes that are not zero follow the first one. */
static inline void add_copy_op(struct buf *ops, size_t from, size_t len)
{
	uint8_t op[8] = { 0x80 };
	size_t nr = 1;

	for (unsigned i = 0; i < 4; i++) {
		if (from >> 8 * i & 0xff) {
			op[0] = (uint8_t)(op[0] | 1U << i);
			op[nr++] = (uint8_t)(from >> 8 * i);
		}
	}
	for (unsigned i = 0; len != 0x10000 && i < 3; i++) {
		if (len >> 8 * i & 0xff) {
			op[0] = (uint8_t)(op[0] | 0x10U << i);
			op[nr++] = (uint8_t)(len >> 8 * i);
		}
	}
	buf_add(ops, op, nr);
}

static inline void edit_copy(struct edits *e, size_t from, size_t len)
{
	struct bytes run = bytes_sub(e->base, from, len);

	buf_add_bytes(&e->result, run);
	for (size_t at = 0; at < run.len; at += COPY_MAX) {
		struct bytes part = bytes_sub(run, at, COPY_MAX);

		add_copy_op(&e->ops, from + at, part.len);
	}
}

static inline void edit_insert(struct edits *e, struct bytes text)
{
	buf_add_bytes(&e->result, text);
	for (size_t at = 0; at < text.len; at += INSERT_MAX) {
		struct bytes part = bytes_sub(text, at, INSERT_MAX);

		buf_add_char(&e->ops, (char)part.len);
		buf_add_bytes(&e->ops, part);
	}
}

static inline void add_size(struct buf *out, size_t size)
{
	for (; size > 0x7f; size >>= 7)
		buf_add_char(out, (char)(0x80 | (size & 0x7f)));
	buf_add_char(out, (char)size);
}

/* The delta as a pack holds it. */
static inline void edits_delta(const struct edits *e, struct buf *out)
{
	add_size(out, e->base.len);
	add_size(out, e->result.len);
	buf_add_bytes(out, buf_bytes(&e->ops));
}

static inline void edits_release(struct edits *e)
{
	buf_release(&e->ops);
	buf_release(&e->result);
}

/* Places of a base at which an edit is worth a try. */
struct places {
	size_t *v;
	size_t nr, cap;
};

static inline void add_place(struct places *places, size_t at)
{
	if (ARRAY_ROOM(places))
		places->v[places->nr++] = at;
}

static inline int by_number(const void *a, const void *b)
{
	const size_t *x = a;
	const size_t *y = b;

	return (*x > *y) - (*x < *y);
}

/* What edit_randomly inserts; appended to out. */
struct supply {
	void *payload;
	void (*some)(void *payload, struct chance *chance, struct buf *out);
};

/* How much is dropped or repeated: little mostly, sometimes a lot. */
static inline size_t a_length(struct chance *c, size_t max)
{
	size_t most = one_in(c, 3) ? 3 : one_in(c, 2) ? 300 : 20000;
	size_t len = 1 + chance_below(c, most);

	return len < max ? len : max;
}

static inline void insert_some(struct edits *e, struct chance *c,
			       const struct supply *supply)
{
	struct buf text = BUF_INIT;

	supply->some(supply->payload, c, &text);
	edit_insert(e, buf_bytes(&text));
	buf_release(&text);
}

/* One edit at byte at of the base; returns where to go on. */
static inline size_t edit_at(struct edits *e, struct chance *c, size_t at,
			     const struct supply *supply)
{
	size_t left = e->base.len - at;
	size_t len = a_length(c, left);
	size_t from = chance_below(c, e->base.len + 1);

	switch (chance_below(c, 7)) {
	case 0: /* drop */
		return at + len;
	case 1: /* the same bytes, inserted: a seam without a change */
		edit_insert(e, bytes_sub(e->base, at, len));
		return at + len;
	case 2: /* repeat */
		edit_copy(e, from, a_length(c, e->base.len - from));
		return at;
	case 3: /* replace */
		insert_some(e, c, supply);
		return at + len;
	case 4: /* swap two runs */
		if (left > 1) {
			size_t half = 1 + chance_below(c, left - 1);

			edit_copy(e, at + half, a_length(c, left - half));
			edit_copy(e, at, half);
			return at + half;
		}
		return at;
	default:
		insert_some(e, c, supply);
		return at;
	}
}

/* Both ends, a place anywhere, or one of those given. */
static inline size_t a_place(struct chance *c, struct bytes base,
			     const struct places *worthy)
{
	if (one_in(c, 16))
		return one_in(c, 2) ? 0 : base.len;
	if (!worthy->nr || one_in(c, 4))
		return chance_below(c, base.len + 1);
	return worthy->v[chance_below(c, worthy->nr)];
}

static inline void edit_randomly(struct edits *e, struct chance *c,
				 const struct places *worthy,
				 const struct supply *supply)
{
	size_t spots[8];
	size_t nr = 1 + chance_below(c, one_in(c, 3) ? 8 : 2);
	size_t at = 0;

	for (size_t i = 0; i < nr; i++)
		spots[i] = a_place(c, e->base, worthy);
	qsort(spots, nr, sizeof(*spots), by_number);
	for (size_t i = 0; i < nr; i++) {
		if (spots[i] < at)
			continue;
		edit_copy(e, at, spots[i] - at);
		at = edit_at(e, c, spots[i], supply);
	}
	edit_copy(e, at, e->base.len - at);
}

#endif
