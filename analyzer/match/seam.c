/* SPDX-License-Identifier: Apache-2.0 */
#include "match/seam.h"

#include "match/letters.h"
#include "match/strain.h"

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters on one side of a seam, the nearest STRAIN_RUN of them at most. */
struct row {
	size_t nr;
	bool rich; /* one of them is */
};

_Static_assert(STRAIN_RUN == 2 * LETTERS_STEP, "two looks see a run");
_Static_assert(STRAIN_RUN <= DELTA_SLACK, "these bytes may be read");

/* Of the len bytes from p on, before the first that is none. */
static struct row row_on(const uint8_t *p, size_t len)
{
	const uint8_t *q = p + LETTERS_STEP;
	uint64_t others =
		~((uint64_t)letters_at(q) << LETTERS_STEP | letters_at(p));
	uint64_t rich = (uint64_t)rich_at(q) << LETTERS_STEP | rich_at(p);
	size_t nr = least((size_t)__builtin_ctzll(others), len);

	return (struct row){ nr, (rich & (((uint64_t)1 << nr) - 1)) != 0 };
}

/* Of the len bytes in front of end, back to the last that is none. */
static struct row row_back(const uint8_t *end, size_t len)
{
	uint8_t copy[STRAIN_RUN] = { 0 };
	const uint8_t *p = end - STRAIN_RUN;
	uint64_t letters;
	uint64_t rich;
	size_t nr;

	if (len < STRAIN_RUN) {
		memcpy(copy + STRAIN_RUN - len, end - len, len);
		p = copy;
	}
	letters = (uint64_t)letters_at(p + LETTERS_STEP) << LETTERS_STEP |
		  letters_at(p);
	rich = (uint64_t)rich_at(p + LETTERS_STEP) << LETTERS_STEP | rich_at(p);
	/* The last byte is the highest bit. */
	nr = (size_t)__builtin_clzll(~(letters << STRAIN_RUN));
	nr = least(nr, STRAIN_RUN);
	return (struct row){ nr, nr && rich >> (STRAIN_RUN - nr) };
}

/*
 * Do the letters to both sides of a seam make a long run, and a rich one? The
 * nearest STRAIN_RUN of each side tell.
 */
static bool is_long(struct row before, struct row behind)
{
	return before.nr + behind.nr >= STRAIN_RUN &&
	       (before.rich || behind.rich);
}

/* The same where they go on beyond an operation: look at the result. */
static bool is_long_at(const struct delta *delta, size_t at)
{
	uint8_t window[(size_t)2 * STRAIN_RUN + LETTERS_STEP] = { 0 };
	size_t low = at - least(at, STRAIN_RUN);
	size_t high = least(at + STRAIN_RUN, delta->size);

	delta_window(delta, low, high - low, window);
	return is_long(row_back(window + (at - low), at - low),
		       row_on(window + (at - low), high - at));
}

/*
 * A long copy as the fresh text shows it: the margin of its beginning, at the
 * end of one piece, FRESH_END, and the margin of its end, where the next piece
 * begins.
 */
#define BOTH_MARGINS (2 * FRESH_MARGIN + 1)
_Static_assert(BOTH_MARGINS <= LETTERS_STEP, "one look sees both");

struct long_copy {
	const struct delta *delta;
	const struct op *op;
	const uint8_t *shown;
	size_t before; /* bytes of the fresh text in front of the margins */
	size_t behind;
};

/* Does a long run go on into the copy from what stands before it? */
static bool is_long_before(const struct long_copy *c)
{
	const uint8_t *start = c->delta->base.p + c->op->from;
	struct row before = row_back(c->shown, c->before);
	struct row behind = row_on(start, c->op->len);

	if (before.nr == c->before || behind.nr == c->op->len)
		return is_long_at(c->delta, c->op->at);
	return is_letter(start[FRESH_MARGIN]) && is_long(before, behind);
}

/* Or out of it into what stands behind it? */
static bool is_long_behind(const struct long_copy *c)
{
	const uint8_t *end = c->delta->base.p + c->op->from + c->op->len;
	struct row before = row_back(end, c->op->len);
	struct row behind = row_on(c->shown + BOTH_MARGINS, c->behind);

	if (before.nr == c->op->len || behind.nr == c->behind)
		return is_long_at(c->delta, (size_t)c->op->at + c->op->len);
	return is_letter(*(end - FRESH_MARGIN - 1)) && is_long(before, behind);
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

bool seams_each(const struct delta *delta, bool wide,
		bool (*each)(void *payload, size_t at), void *payload)
{
	const struct fresh *fresh = &delta->fresh;
	struct long_copy c = { .delta = delta, .op = delta->v };

	for (size_t i = 1; i < fresh->nr; i++) {
		size_t at = fresh->v[i].in_text - FRESH_MARGIN - 1;
		const uint8_t *p = fresh->text + at;
		unsigned letters = letters_at(p);
		bool before = !(~letters & MASK_BEFORE);
		bool behind = !(~letters & MASK_BEHIND);
		bool wide_before = wide && is_in_utf16(p);
		bool wide_behind = wide && is_in_utf16(p + FRESH_MARGIN + 1);

		if (!before && !behind && !wide_before && !wide_behind)
			continue;
		/* The one of which the next piece shows the end. */
		while ((uint64_t)c.op->at + c.op->len <= fresh->v[i].at)
			c.op++;
		c.shown = p;
		c.before = at - fresh->v[i - 1].in_text;
		c.behind = (i + 1 < fresh->nr ? fresh->v[i + 1].in_text
					      : fresh->len) -
			   1 - fresh->v[i].in_text - FRESH_MARGIN;
		if ((wide_before || (before && is_long_before(&c))) &&
		    !each(payload, c.op->at))
			return false;
		if ((wide_behind || (behind && is_long_behind(&c))) &&
		    !each(payload, (size_t)c.op->at + c.op->len))
			return false;
	}
	return true;
}
