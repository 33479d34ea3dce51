/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The secrets are kept sorted. What matches at a place of the text is found by
 * narrowing: of all secrets those that begin with the first byte, of these the
 * ones with the second byte next, and so on, each by bisection. Most tokens
 * share their first bytes ("ATBB", "ATATT3xFfGF0"), so a table keyed by these
 * alone would compare every token with every other; narrowing costs the length
 * of the match times the logarithm of the number of secrets:
 *
 *	secrets: abba, abbey, abby	text: "an abbye"
 *
 *	at the first 'a' all three are left, then 'n' leaves none;
 *	at the second, "abb" leaves three, 'y' the last, which ends here.
 *
 * A second order, by the bytes read from the end, finds secrets whose start was
 * cut off. A filter of the first four bytes makes the usual place cheap.
 */
#include "report/mask.h"

#include "base/array.h"

#include <stdlib.h>

#define ASTERISKS "********"
#define FILTER_BITS 65536U

struct known {
	struct bytes text;
	size_t visible; /* how many leading bytes may be shown */
};

struct order {
	struct known *v;
	size_t nr;
	size_t cap;
	bool backward; /* sorted by the bytes read from the end */
};

struct mask {
	bool show;
	struct order forward;
	struct order backward; /* the same secrets */
	struct order brief;    /* those of fewer than MASK_LEAST bytes */
	size_t longest;	       /* bytes of the longest secret */
	uint64_t filter[FILTER_BITS / 64];
};

/* The byte that is depth bytes into the secret, or -1 behind its last one. */
static int byte_at(const struct known *known, size_t depth, bool backward)
{
	if (depth >= known->text.len)
		return -1;
	return known->text.p[backward ? known->text.len - 1 - depth : depth];
}

/* The first of order->v[lo..hi) whose byte at depth is at least least. */
static size_t bisect(const struct order *order, size_t lo, size_t hi,
		     size_t depth, int least)
{
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (byte_at(&order->v[mid], depth, order->backward) < least)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Keep those that have c at depth; false when none is left. */
static bool narrow(const struct order *order, size_t *lo, size_t *hi,
		   size_t depth, uint8_t c)
{
	*lo = bisect(order, *lo, *hi, depth, c);
	*hi = bisect(order, *lo, *hi, depth, c + 1);
	return *lo < *hi;
}

static int cmp_forward(const void *a, const void *b)
{
	const struct known *x = a;
	const struct known *y = b;
	int order = bytes_cmp(x->text, y->text);

	if (order)
		return order;
	return (x->visible > y->visible) - (x->visible < y->visible);
}

static int cmp_backward(const void *a, const void *b)
{
	const struct known *x = a;
	const struct known *y = b;
	size_t len = x->text.len < y->text.len ? x->text.len : y->text.len;

	for (size_t i = 0; i < len; i++) {
		int order = byte_at(x, i, true) - byte_at(y, i, true);

		if (order)
			return order;
	}
	return (x->text.len > y->text.len) - (x->text.len < y->text.len);
}

/* Of equal secrets the first stays: the one that shows least. */
static void sort_unique(struct order *order)
{
	size_t nr = 0;

	if (!order->nr)
		return;
	qsort(order->v, order->nr, sizeof(*order->v), cmp_forward);
	for (size_t i = 1; i < order->nr; i++) {
		if (!bytes_eq(order->v[nr].text, order->v[i].text))
			order->v[++nr] = order->v[i];
	}
	order->nr = nr + 1;
}

static bool order_push(struct order *order, struct known known)
{
	if (!ARRAY_ROOM(order))
		return false;
	order->v[order->nr++] = known;
	return true;
}

static bool learn(struct mask *mask, struct bytes text, size_t visible)
{
	struct order *order = &mask->forward;

	if (!text.len)
		return true;
	if (text.len < MASK_LEAST)
		order = &mask->brief;
	return order_push(order, (struct known){ text, visible });
}

static size_t visible_of(const struct finding *finding)
{
	if (finding->visible > finding->secret.len / 2)
		return 0;
	return finding->visible;
}

/* Encoded forms rarely keep the prefix; where they do, it is the same one. */
static size_t visible_of_raw(const struct finding *finding, struct bytes raw)
{
	size_t visible = visible_of(finding);
	struct bytes prefix = bytes_sub(finding->secret, 0, visible);

	return visible <= raw.len / 2 && bytes_starts(raw, prefix) ? visible
								   : 0;
}

static bool learn_finding(struct mask *mask, const struct finding *finding)
{
	if (!learn(mask, finding->secret, visible_of(finding)))
		return false;
	for (size_t i = 0; i < finding->occurrences.nr; i++) {
		struct bytes raw = finding->occurrences.v[i].raw;

		if (!learn(mask, raw, visible_of_raw(finding, raw)))
			return false;
	}
	for (size_t i = 0; i < finding->forms.nr; i++) {
		struct bytes raw = finding->forms.v[i].raw;

		if (!learn(mask, raw, visible_of_raw(finding, raw)))
			return false;
	}
	return true;
}

static bool learn_all(struct mask *mask, const struct audit *audit)
{
	for (size_t i = 0; i < audit->findings.nr; i++) {
		if (!learn_finding(mask, &audit->findings.v[i]))
			return false;
	}
	for (size_t i = 0; i < audit->suppressed.nr; i++) {
		if (!learn_finding(mask, &audit->suppressed.v[i]))
			return false;
	}
	for (size_t i = 0; i < audit->hidden.nr; i++) {
		if (!learn(mask, audit->hidden.v[i], 0))
			return false;
	}
	return true;
}

static bool learn_backward(struct mask *mask)
{
	mask->backward.backward = true;
	for (size_t i = 0; i < mask->forward.nr; i++) {
		if (!order_push(&mask->backward, mask->forward.v[i]))
			return false;
	}
	if (mask->backward.nr)
		qsort(mask->backward.v, mask->backward.nr,
		      sizeof(*mask->backward.v), cmp_backward);
	return true;
}

/* A multiplicative hash of four bytes; the upper half is the mixed one. */
static uint32_t filter_bit(const uint8_t *p)
{
	uint32_t v = (uint32_t)p[0] | (uint32_t)p[1] << 8 |
		     (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;

	return (v * UINT32_C(2654435761)) >> 16;
}

static void build_filter(struct mask *mask)
{
	for (size_t i = 0; i < mask->forward.nr; i++) {
		struct bytes text = mask->forward.v[i].text;
		uint32_t bit = filter_bit(text.p);

		mask->filter[bit / 64] |= UINT64_C(1) << bit % 64;
		if (text.len > mask->longest)
			mask->longest = text.len;
	}
}

struct mask *mask_new(const struct audit *audit, bool show_secrets)
{
	struct mask *mask = calloc(1, sizeof(*mask));

	if (!mask)
		return NULL;
	mask->show = show_secrets;
	if (show_secrets)
		return mask;
	if (!learn_all(mask, audit)) {
		mask_free(mask);
		return NULL;
	}
	sort_unique(&mask->forward);
	sort_unique(&mask->brief);
	if (!learn_backward(mask)) {
		mask_free(mask);
		return NULL;
	}
	build_filter(mask);
	return mask;
}

void mask_free(struct mask *mask)
{
	if (!mask)
		return;
	free(mask->forward.v);
	free(mask->backward.v);
	free(mask->brief.v);
	free(mask);
}

/*
 * One pass over a text. Matches come in the order of their starts and gather
 * into a run while they overlap.
 */
struct sweep {
	const struct mask *mask;
	struct bytes text;
	struct buf *out;
	size_t written; /* how much of text is dealt with */
	size_t start;	/* the run; empty when start is end */
	size_t end;
	size_t shown; /* the bytes of the run before this may be shown */
	size_t first; /* contexts: where the line was cut, */
	size_t last;  /* inside of the marks that say so */
};

static void write_run(struct sweep *sweep)
{
	if (sweep->start == sweep->end)
		return;
	buf_add_bytes(sweep->out, bytes_sub(sweep->text, sweep->written,
					    sweep->shown - sweep->written));
	buf_add_str(sweep->out, ASTERISKS);
	sweep->written = sweep->end;
	sweep->start = sweep->end;
}

/* The bytes from start to end are secret, from hidden on not to be shown. */
static void cover(struct sweep *sweep, size_t start, size_t end, size_t hidden)
{
	if (start >= sweep->end) {
		write_run(sweep);
		sweep->start = start;
		sweep->end = end;
		sweep->shown = hidden;
		return;
	}
	if (end > sweep->end)
		sweep->end = end;
	if (hidden < sweep->shown)
		sweep->shown = hidden;
}

static void sweep_end(struct sweep *sweep)
{
	write_run(sweep);
	buf_add_bytes(sweep->out, bytes_sub(sweep->text, sweep->written,
					    sweep->text.len - sweep->written));
}

static bool may_begin(const struct sweep *sweep, size_t at)
{
	uint32_t bit;

	if (sweep->text.len - at < MASK_LEAST)
		return false;
	bit = filter_bit(sweep->text.p + at);
	return sweep->mask->filter[bit / 64] >> bit % 64 & 1;
}

/*
 * Cover the secrets that begin at at; with cut also the start of one that the
 * end of the line interrupts.
 */
static void cover_at(struct sweep *sweep, size_t at, bool cut)
{
	const struct order *order = &sweep->mask->forward;
	struct bytes text = sweep->text;
	size_t lo = 0;
	size_t hi = order->nr;
	size_t depth = 0;

	if (!may_begin(sweep, at))
		return;
	while (at + depth < text.len &&
	       narrow(order, &lo, &hi, depth, text.p[at + depth])) {
		depth++;
		/* A secret that ends here sorts before those that go on. */
		if (order->v[lo].text.len == depth)
			cover(sweep, at, at + depth, at + order->v[lo].visible);
		if (cut && depth >= MASK_LEAST && at + depth == sweep->last &&
		    order->v[hi - 1].text.len > depth)
			cover(sweep, at, sweep->last, at);
	}
}

/* Whether the first len bytes of text are the end of a longer secret. */
static bool is_cut_end(const struct mask *mask, struct bytes text, size_t len)
{
	const struct order *order = &mask->backward;
	size_t lo = 0;
	size_t hi = order->nr;

	for (size_t depth = 0; depth < len; depth++) {
		if (!narrow(order, &lo, &hi, depth, text.p[len - 1 - depth]))
			return false;
	}
	return lo < hi && order->v[hi - 1].text.len > len;
}

/* The end of a secret that the start of the text interrupts. */
static void cover_cut_end(struct sweep *sweep)
{
	struct bytes text =
		bytes_sub(sweep->text, sweep->first, sweep->mask->longest);

	for (size_t len = text.len; len >= MASK_LEAST; len--) {
		if (is_cut_end(sweep->mask, text, len)) {
			cover(sweep, sweep->first, sweep->first + len,
			      sweep->first);
			return;
		}
	}
}

static bool is_word(struct bytes text, size_t start, size_t end)
{
	return (!start || !is_alnum(text.p[start - 1])) &&
	       (end == text.len || !is_alnum(text.p[end]));
}

static void cover_brief(struct sweep *sweep, size_t at)
{
	const struct order *order = &sweep->mask->brief;
	struct bytes text = sweep->text;
	size_t lo = 0;
	size_t hi = order->nr;

	for (size_t end = at; end < text.len; end++) {
		if (!narrow(order, &lo, &hi, end - at, text.p[end]))
			return;
		if (order->v[lo].text.len == end - at + 1 &&
		    is_word(text, at, end + 1))
			cover(sweep, at, end + 1, at);
	}
}

/* A short secret in a context of its own finding. */
static void cover_own(struct sweep *sweep, size_t at, struct bytes own)
{
	if (own.len && own.len < MASK_LEAST &&
	    bytes_eq(bytes_sub(sweep->text, at, own.len), own))
		cover(sweep, at, at + own.len, at);
}

static void cover_brief_ones(struct sweep *sweep, size_t at,
			     const struct finding *finding,
			     const struct occurrence *occurrence)
{
	cover_brief(sweep, at);
	cover_own(sweep, at, finding->secret);
	cover_own(sweep, at, occurrence->raw);
}

void mask_text(const struct mask *mask, struct bytes text, struct buf *out)
{
	struct sweep sweep = { .mask = mask, .text = text, .out = out };

	for (size_t at = 0; !mask->show && at < text.len; at++)
		cover_at(&sweep, at, false);
	sweep_end(&sweep);
}

/* Whoever shortened the line may have said so by an ellipsis. */
static void find_cuts(struct sweep *sweep)
{
	struct bytes text = sweep->text;

	sweep->last = text.len;
	if (bytes_starts(text, LIT("...")) || bytes_starts(text, LIT("…")))
		sweep->first = 3;
	if (text.len >= 6 &&
	    (bytes_ends(text, LIT("...")) || bytes_ends(text, LIT("…"))))
		sweep->last = text.len - 3;
}

static void mask_shortened(const struct mask *mask,
			   const struct finding *finding,
			   const struct occurrence *occurrence,
			   struct bytes text, struct buf *out)
{
	struct sweep sweep = { .mask = mask, .text = text, .out = out };
	/* All own ones that are brief are among those. */
	bool brief = mask->brief.nr > 0;

	find_cuts(&sweep);
	if (!mask->show)
		cover_cut_end(&sweep);
	for (size_t at = 0; !mask->show && at < text.len; at++) {
		cover_at(&sweep, at, true);
		if (brief)
			cover_brief_ones(&sweep, at, finding, occurrence);
	}
	sweep_end(&sweep);
}

void mask_context(const struct mask *mask, const struct finding *finding,
		  const struct occurrence *occurrence, struct buf *out)
{
	mask_shortened(mask, finding, occurrence, occurrence->context, out);
}

void mask_around(const struct mask *mask, const struct finding *finding,
		 const struct occurrence *occurrence, struct buf *out)
{
	mask_shortened(mask, finding, occurrence, occurrence->around, out);
}

void mask_secret(const struct mask *mask, const struct finding *finding,
		 struct buf *out)
{
	struct bytes text = finding->secret;
	struct sweep sweep = { .mask = mask, .text = text, .out = out };

	/* Also where the mask does not know it: it must never come out whole.
	 */
	if (!mask->show && text.len)
		cover(&sweep, 0, text.len, visible_of(finding));
	for (size_t at = 0; !mask->show && at < text.len; at++)
		cover_at(&sweep, at, false);
	sweep_end(&sweep);
}
