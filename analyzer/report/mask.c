/* SPDX-License-Identifier: Apache-2.0 */
#include "report/mask.h"

#include "base/array.h"

#include <stdlib.h>

#define ASTERISKS "********"

/* What is still unsorted. */
struct lot {
	struct known *v;
	size_t nr;
	size_t cap;
};

struct mask {
	bool show;
	struct mask_stock *own;		 /* of this audit */
	const struct mask_stock *beyond; /* or NULL */
};

static bool learn(struct lot *lot, struct bytes text, size_t visible)
{
	if (!ARRAY_ROOM(lot))
		return false;
	lot->v[lot->nr++] = (struct known){ text, visible };
	return true;
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

static bool learn_finding(struct lot *lot, const struct finding *finding)
{
	if (!learn(lot, finding->secret, visible_of(finding)))
		return false;
	for (size_t i = 0; i < finding->occurrences.nr; i++) {
		struct bytes raw = finding->occurrences.v[i].raw;

		if (!learn(lot, raw, visible_of_raw(finding, raw)))
			return false;
	}
	for (size_t i = 0; i < finding->forms.nr; i++) {
		struct bytes raw = finding->forms.v[i].raw;

		if (!learn(lot, raw, visible_of_raw(finding, raw)))
			return false;
	}
	return true;
}

static bool learn_all(struct lot *lot, const struct audit *audit)
{
	for (size_t i = 0; i < audit->findings.nr; i++) {
		if (!learn_finding(lot, &audit->findings.v[i]))
			return false;
	}
	for (size_t i = 0; i < audit->suppressed.nr; i++) {
		if (!learn_finding(lot, &audit->suppressed.v[i]))
			return false;
	}
	for (size_t i = 0; i < audit->hidden.nr; i++) {
		if (!learn(lot, audit->hidden.v[i], 0))
			return false;
	}
	return true;
}

struct mask *mask_new(const struct audit *audit, bool show_secrets)
{
	struct mask *mask = calloc(1, sizeof(*mask));
	struct lot lot = { 0 };
	bool ok = mask && (mask->own = mask_stock_new());

	if (ok && !show_secrets) {
		mask->beyond = audit->known;
		ok = learn_all(&lot, audit) &&
		     mask_stock_add(mask->own, lot.v, lot.nr);
	}
	free(lot.v);
	if (!ok) {
		mask_free(mask);
		return NULL;
	}
	mask->show = show_secrets;
	return mask;
}

void mask_free(struct mask *mask)
{
	if (!mask)
		return;
	mask_stock_free(mask->own);
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

/* Does the audit itself know this one? Then it says what may be shown of it. */
static bool is_own(const struct mask *mask, const struct mask_stock *stock,
		   struct bytes text)
{
	if (stock == mask->own)
		return false;
	return order_has(text.len < MASK_LEAST ? &mask->own->brief
					       : &mask->own->forward,
			 text);
}

/*
 * Cover the secrets of a stock that begin at at; with cut also the start of one
 * that the end of the line interrupts.
 */
static void cover_from(struct sweep *sweep, const struct mask_stock *stock,
		       size_t at, bool cut)
{
	const struct order *order = &stock->forward;
	struct bytes text = sweep->text;
	size_t lo = 0;
	size_t hi = order->nr;
	size_t depth = 0;

	if (text.len - at < MASK_LEAST || !mask_stock_may(stock, text.p + at))
		return;
	while (at + depth < text.len &&
	       order_narrow(order, &lo, &hi, depth, text.p[at + depth])) {
		depth++;
		/* A secret that ends here sorts before those that go on. */
		if (order->v[lo].text.len == depth &&
		    !is_own(sweep->mask, stock, order->v[lo].text))
			cover(sweep, at, at + depth, at + order->v[lo].visible);
		if (cut && depth >= MASK_LEAST && at + depth == sweep->last &&
		    order->v[hi - 1].text.len > depth)
			cover(sweep, at, sweep->last, at);
	}
}

static void cover_at(struct sweep *sweep, size_t at, bool cut)
{
	cover_from(sweep, sweep->mask->own, at, cut);
	if (sweep->mask->beyond)
		cover_from(sweep, sweep->mask->beyond, at, cut);
}

/* Whether the first len bytes of text are the end of a longer secret. */
static bool is_cut_end(const struct mask_stock *stock, struct bytes text,
		       size_t len)
{
	const struct order *order = &stock->backward;
	size_t lo = 0;
	size_t hi = order->nr;

	for (size_t depth = 0; depth < len; depth++) {
		if (!order_narrow(order, &lo, &hi, depth,
				  text.p[len - 1 - depth]))
			return false;
	}
	return lo < hi && order->v[hi - 1].text.len > len;
}

/* The end of a secret that the start of the text interrupts. */
static void cover_cut_end(struct sweep *sweep, const struct mask_stock *stock)
{
	struct bytes text =
		bytes_sub(sweep->text, sweep->first, stock->longest);

	for (size_t len = text.len; len >= MASK_LEAST; len--) {
		if (is_cut_end(stock, text, len)) {
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

static void cover_brief(struct sweep *sweep, const struct mask_stock *stock,
			size_t at)
{
	const struct order *order = &stock->brief;
	struct bytes text = sweep->text;
	size_t lo = 0;
	size_t hi = order->nr;

	for (size_t end = at; end < text.len; end++) {
		if (!order_narrow(order, &lo, &hi, end - at, text.p[end]))
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
	cover_brief(sweep, sweep->mask->own, at);
	if (sweep->mask->beyond)
		cover_brief(sweep, sweep->mask->beyond, at);
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
	/* All of its finding's that are brief are among those. */
	bool brief =
		mask->own->brief.nr || (mask->beyond && mask->beyond->brief.nr);

	find_cuts(&sweep);
	if (!mask->show)
		cover_cut_end(&sweep, mask->own);
	if (!mask->show && mask->beyond)
		cover_cut_end(&sweep, mask->beyond);
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
