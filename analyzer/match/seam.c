/* SPDX-License-Identifier: Apache-2.0 */
#include "match/seam.h"

#include "match/letters.h"
#include "match/strain.h"

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

_Static_assert(STRAIN_RUN == 2 * LETTERS_STEP, "two looks see a run");
_Static_assert(STRAIN_RUN <= DELTA_SLACK, "these bytes may be read");

/* A bit for each of STRAIN_RUN bytes. */
static inline uint32_t letters_in(const uint8_t *p)
{
	return letters_at(p + LETTERS_STEP) << LETTERS_STEP | letters_at(p);
}

static uint32_t rich_in(const uint8_t *p)
{
	return rich_at(p + LETTERS_STEP) << LETTERS_STEP | rich_at(p);
}

/* So many letters begin at p, or end in front of p + STRAIN_RUN; at most that.
 */
static inline size_t letters_on(const uint8_t *p)
{
	return (size_t)__builtin_ctzll(~(uint64_t)letters_in(p));
}

static inline size_t letters_back(const uint8_t *p)
{
	return (size_t)__builtin_clzll(
		~((uint64_t)letters_in(p) << STRAIN_RUN));
}

/*
 * Does a rich run of STRAIN_RUN letters or more go through place `at` of the
 * result, where the copy begins or ends? The nearest STRAIN_RUN to each side
 * tell.
 */
static bool is_long_at(const struct delta *delta, const struct op *copy,
		       size_t at)
{
	uint8_t window[2 * STRAIN_RUN] = { 0 };
	const uint8_t *mid = window + STRAIN_RUN;
	size_t low = at - least(at, STRAIN_RUN);
	size_t high = least(at + STRAIN_RUN, delta->size);
	uint64_t before;
	uint64_t behind;
	uint64_t rich;

	while (copy->at > low)
		copy--;
	delta_window_from(delta, copy, low, high - low,
			  window + STRAIN_RUN - (at - low));
	/* Letters in a row from the highest bit down, and from the lowest up */
	before = ~((uint64_t)letters_in(window) << STRAIN_RUN);
	before = (uint64_t)__builtin_clzll(before);
	behind = (uint64_t)__builtin_ctzll(~(uint64_t)letters_in(mid));
	if (before + behind < STRAIN_RUN)
		return false;
	rich = (uint64_t)rich_in(mid) << STRAIN_RUN | rich_in(window);
	rich = rich << (STRAIN_RUN - behind) >> (STRAIN_RUN - behind);
	return rich >> (STRAIN_RUN - before);
}

/*
 * A long copy as the fresh text shows it: the margin of its beginning, at the
 * end of one piece, FRESH_END, and the margin of its end, where the next piece
 * begins.
 */
#define BOTH_MARGINS (2 * FRESH_MARGIN + 1)
_Static_assert(BOTH_MARGINS <= LETTERS_STEP, "one look sees both");
_Static_assert(BOTH_MARGINS + STRAIN_RUN <= FRESH_SLACK, "so do the next two");

struct long_copy {
	const struct delta *delta;
	const struct op *op;
	const uint8_t *shown;
};

/*
 * One side of a seam has `in` letters of the copy, and the other `out` of its
 * piece, behind which `edge` stands: may a long run go through? Unless both are
 * few and end in sight.
 */
static inline bool may_be_long(const struct long_copy *c, size_t in, size_t out,
			       uint8_t edge)
{
	return (in > FRESH_MARGIN) & ((in + out >= STRAIN_RUN) |
				      (in >= c->op->len) | (edge == FRESH_END));
}

/* May a long run go on into the copy from what stands before it? */
static inline bool may_before(const struct long_copy *c)
{
	const uint8_t *text = c->delta->fresh.text;
	bool seen = c->shown - text > (ptrdiff_t)STRAIN_RUN;
	size_t in = letters_on(c->delta->base.p + c->op->from);
	size_t out = letters_back(seen ? c->shown - STRAIN_RUN : text);
	uint8_t edge = seen ? *(c->shown - out - 1) : FRESH_END;

	return may_be_long(c, in, out, edge);
}

/* Or out of it into what stands behind it? */
static inline bool may_behind(const struct long_copy *c)
{
	size_t end = (size_t)c->op->from + c->op->len;
	bool seen = end >= STRAIN_RUN;
	const uint8_t *next = c->shown + BOTH_MARGINS;
	size_t out = letters_on(next);
	size_t in =
		letters_back(c->delta->base.p + (seen ? end - STRAIN_RUN : 0));

	return may_be_long(c, seen ? in : STRAIN_RUN, out, next[out]);
}

/* Every other byte is zero, and no more. */
static bool is_in_utf16(const uint8_t *margin)
{
	bool even = true;
	bool odd = true;

	for (size_t i = 0; i < FRESH_MARGIN; i++) {
		even &= !margin[i] == !(i % 2);
		odd &= !margin[i] == (bool)(i % 2);
	}
	return even || odd;
}

#define MASK_BEFORE ((1U << FRESH_MARGIN) - 1)
#define MASK_BEHIND (MASK_BEFORE << (FRESH_MARGIN + 1))

/* Pieces that are looked at in one go. */
#define BATCH ((size_t)64)

/* The margins of the copy in front of piece i. */
static const uint8_t *margins_of(const struct fresh *fresh, size_t i)
{
	return fresh->text + fresh->v[i].in_text - FRESH_MARGIN - 1;
}

/*
 * Of the nr pieces from i on, at most BATCH, those to look at closely, to out;
 * returns how many. A third is, in no order that a processor could foresee:
 * hence without a branch.
 */
static size_t glance(const struct fresh *fresh, size_t i, size_t nr, bool wide,
		     size_t out[BATCH])
{
	size_t found = 0;

	for (size_t end = i + nr; i < end; i++) {
		unsigned others = ~letters_at(margins_of(fresh, i));

		out[found] = i;
		found += !(others & MASK_BEFORE) | !(others & MASK_BEHIND) |
			 wide;
	}
	return found;
}

static struct long_copy copy_before(const struct delta *delta, size_t i)
{
	return (struct long_copy){
		delta,
		&delta->v[delta->fresh.v[i].op],
		margins_of(&delta->fresh, i),
	};
}

/* Of the nr pieces in v, keep those with an end that a long run may cross. */
static size_t peer(const struct delta *delta, bool wide, size_t v[BATCH],
		   size_t nr)
{
	size_t kept = 0;

	for (size_t k = 0; k < nr; k++) {
		struct long_copy c = copy_before(delta, v[k]);

		v[kept] = v[k];
		kept += (unsigned)may_before(&c) | (unsigned)may_behind(&c) |
			(unsigned)wide;
	}
	return kept;
}

/* Both ends of the copy in front of piece i. */
static bool look(const struct delta *delta, size_t i, bool wide,
		 bool (*each)(void *payload, size_t at), void *payload)
{
	const struct long_copy c = copy_before(delta, i);
	const struct op *op = c.op;
	size_t end = (size_t)op->at + op->len;

	if (((wide && is_in_utf16(c.shown)) ||
	     (may_before(&c) && is_long_at(delta, op, op->at))) &&
	    !each(payload, op->at))
		return false;
	return !((wide && is_in_utf16(c.shown + FRESH_MARGIN + 1)) ||
		 (may_behind(&c) && is_long_at(delta, op, end))) ||
	       each(payload, end);
}

bool seams_each(const struct delta *delta, bool wide,
		bool (*each)(void *payload, size_t at), void *payload)
{
	const struct fresh *fresh = &delta->fresh;
	size_t close[BATCH];

	for (size_t i = 1; i < fresh->nr; i += BATCH) {
		size_t nr = glance(fresh, i, least(BATCH, fresh->nr - i), wide,
				   close);

		nr = peer(delta, wide, close, nr);
		for (size_t k = 0; k < nr; k++) {
			if (!look(delta, close[k], wide, each, payload))
				return false;
		}
	}
	return true;
}
