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
#include "report/mask_stock.h"

#include "base/array.h"

#include <stdlib.h>

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

bool order_narrow(const struct order *order, size_t *lo, size_t *hi,
		  size_t depth, uint8_t c)
{
	*lo = bisect(order, *lo, *hi, depth, c);
	*hi = bisect(order, *lo, *hi, depth, c + 1);
	return *lo < *hi;
}

bool order_has(const struct order *order, struct bytes text)
{
	size_t lo = 0;
	size_t hi = order->nr;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[order->backward ? text.len - 1 - i : i];

		if (!order_narrow(order, &lo, &hi, i, c))
			return false;
	}
	return lo < hi && order->v[lo].text.len == text.len;
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

/* v is sorted and holds nothing that the order has: merge it from behind. */
static bool order_merge(struct order *order, const struct known *v, size_t nr)
{
	int (*cmp)(const void *, const void *) =
		order->backward ? cmp_backward : cmp_forward;
	size_t old = order->nr;
	size_t at = old + nr;

	if (!ARRAY_ROOM_FOR(order, nr))
		return false;
	order->nr = at;
	while (nr) {
		if (old && cmp(&order->v[old - 1], &v[nr - 1]) > 0)
			order->v[--at] = order->v[--old];
		else
			order->v[--at] = v[--nr];
	}
	return true;
}

/* Sorts, drops what is empty or known or there twice; returns how many stay. */
static size_t only_new(const struct mask_stock *stock, struct known *v,
		       size_t nr)
{
	size_t kept = 0;

	if (nr)
		qsort(v, nr, sizeof(*v), cmp_forward);
	for (size_t i = 0; i < nr; i++) {
		const struct order *order = v[i].text.len < MASK_LEAST
						    ? &stock->brief
						    : &stock->forward;

		if (!v[i].text.len ||
		    (kept && bytes_eq(v[kept - 1].text, v[i].text)) ||
		    order_has(order, v[i].text))
			continue;
		v[kept++] = v[i];
	}
	return kept;
}

/* Those of v that are not brief go to its front; returns how many. */
static size_t part_brief(struct known *v, size_t nr, struct order *brief,
			 bool *ok)
{
	size_t kept = 0;

	for (size_t i = 0; *ok && i < nr; i++) {
		if (v[i].text.len < MASK_LEAST)
			*ok = order_merge(brief, &v[i], 1);
		else
			v[kept++] = v[i];
	}
	return kept;
}

/* A multiplicative hash of four bytes; the upper half is the mixed one. */
static uint32_t filter_bit(const uint8_t *p)
{
	uint32_t v = (uint32_t)p[0] | (uint32_t)p[1] << 8 |
		     (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;

	return (v * UINT32_C(2654435761)) >> 16;
}

bool mask_stock_may(const struct mask_stock *stock, const uint8_t *p)
{
	uint32_t bit = filter_bit(p);

	return stock->filter[bit / 64] >> bit % 64 & 1;
}

static void note(struct mask_stock *stock, const struct known *v, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		uint32_t bit = filter_bit(v[i].text.p);

		stock->filter[bit / 64] |= UINT64_C(1) << bit % 64;
		if (v[i].text.len > stock->longest)
			stock->longest = v[i].text.len;
	}
}

bool mask_stock_add(struct mask_stock *stock, struct known *v, size_t nr)
{
	bool ok = true;

	nr = only_new(stock, v, nr);
	nr = part_brief(v, nr, &stock->brief, &ok);
	if (!nr)
		return ok;
	ok = ok && order_merge(&stock->forward, v, nr);
	qsort(v, nr, sizeof(*v), cmp_backward);
	ok = ok && order_merge(&stock->backward, v, nr);
	if (ok)
		note(stock, v, nr);
	return ok;
}

struct mask_stock *mask_stock_new(void)
{
	struct mask_stock *stock = calloc(1, sizeof(*stock));

	if (stock)
		stock->backward.backward = true;
	return stock;
}

void mask_stock_free(struct mask_stock *stock)
{
	if (!stock)
		return;
	free(stock->forward.v);
	free(stock->backward.v);
	free(stock->brief.v);
	free(stock);
}
