/* SPDX-License-Identifier: Apache-2.0 */
#include "match/deal.h"

#include <stdlib.h>

/* Literals that will share a bucket, as its tables see them. */
struct group {
	uint16_t low[SIEVE_DEPTH]; /* which halves of bytes, as bits */
	uint16_t high[SIEVE_DEPTH];
	double chance; /* that some place of a text goes in */
};

/* How often a byte stands in programs and documents, roughly, of a thousand. */
static double share_of(uint8_t c)
{
	if (c == ' ')
		return 150;
	if (is_lower(c))
		return 24;
	if (is_blank(c))
		return 20;
	return c > ' ' && c < 0x7f ? 3 : 0.2;
}

static double chance_of(const struct group *g)
{
	double chance = 1;

	for (size_t i = 0; i < SIEVE_DEPTH; i++) {
		double sum = 0;

		for (unsigned high = g->high[i]; high; high &= high - 1) {
			unsigned row = (unsigned)__builtin_ctz(high) << 4;

			for (unsigned low = g->low[i]; low; low &= low - 1) {
				unsigned c = row | (unsigned)__builtin_ctz(low);

				sum += share_of((uint8_t)c);
			}
		}
		chance *= sum / 1000;
	}
	return chance;
}

static struct group group_of(const struct sieve_literal *literal)
{
	struct group out = { .chance = 0 };

	for (size_t i = 0; i < SIEVE_DEPTH; i++) {
		uint8_t c = i < literal->text.len ? literal->text.p[i] : 0;

		out.low[i] = (uint16_t)(1U << (c & 15));
		out.high[i] = (uint16_t)(1U << (c >> 4));
		/* Behind the end of a short one may stand anything. */
		if (i >= literal->text.len)
			out.low[i] = out.high[i] = UINT16_MAX;
		else if (literal->caseless && is_alpha(c))
			out.high[i] |= (uint16_t)(1U << ((c ^ 0x20) >> 4));
	}
	out.chance = chance_of(&out);
	return out;
}

static struct group join(const struct group *a, const struct group *b)
{
	struct group out = { .chance = 0 };

	for (size_t i = 0; i < SIEVE_DEPTH; i++) {
		out.low[i] = a->low[i] | b->low[i];
		out.high[i] = a->high[i] | b->high[i];
	}
	out.chance = chance_of(&out);
	return out;
}

/* Groups in hand, and what each pair of them would cost: row > column. */
struct table {
	struct group *v;
	size_t nr;
	double *costs;
	size_t width;
};

static double *cost_at(const struct table *t, size_t a, size_t b)
{
	return a > b ? &t->costs[a * t->width + b]
		     : &t->costs[b * t->width + a];
}

static void weigh(const struct table *t, size_t a)
{
	for (size_t b = 0; b < t->nr; b++) {
		if (b != a)
			*cost_at(t, a, b) = join(&t->v[a], &t->v[b]).chance -
					    t->v[a].chance - t->v[b].chance;
	}
}

/* The pair that costs least, a > b. */
static void cheapest(const struct table *t, size_t *a, size_t *b)
{
	*a = 1;
	*b = 0;
	for (size_t i = 1; i < t->nr; i++) {
		for (size_t k = 0; k < i; k++) {
			if (*cost_at(t, i, k) < *cost_at(t, *a, *b)) {
				*a = i;
				*b = k;
			}
		}
	}
}

/* Into the second of the two; the last group takes the place of the first. */
static void merge(struct table *t, size_t from, size_t to, unsigned *buckets,
		  size_t nr)
{
	size_t last = t->nr - 1;

	t->v[to] = join(&t->v[from], &t->v[to]);
	t->v[from] = t->v[last];
	for (size_t k = 0; k < last; k++) {
		if (k != from)
			*cost_at(t, from, k) = *cost_at(t, last, k);
	}
	for (size_t i = 0; i < nr; i++) {
		if (buckets[i] == from)
			buckets[i] = (unsigned)to;
		else if (buckets[i] == last)
			buckets[i] = (unsigned)from;
	}
	t->nr--;
	weigh(t, to);
}

bool deal(const struct sieve_literal *literals, size_t nr, unsigned *buckets)
{
	struct table t = { .nr = nr, .width = nr + 1 };
	bool ok;

	t.v = calloc(nr + 1, sizeof(*t.v));
	t.costs = calloc(t.width * t.width, sizeof(*t.costs));
	ok = t.v && t.costs;
	for (size_t i = 0; ok && i < nr; i++) {
		t.v[i] = group_of(&literals[i]);
		buckets[i] = (unsigned)i;
	}
	for (size_t i = 0; ok && i < nr; i++)
		weigh(&t, i);
	while (ok && t.nr > SIEVE_BUCKETS) {
		size_t a;
		size_t b;

		cheapest(&t, &a, &b);
		merge(&t, a, b, buckets, nr);
	}
	free(t.v);
	free(t.costs);
	return ok;
}
