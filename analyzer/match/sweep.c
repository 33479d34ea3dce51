/* SPDX-License-Identifier: Apache-2.0 */
#include "match/sweep_parts.h"

#include <stdlib.h>

bool sweep_is_possible(struct bytes secret)
{
	return secret.len >= SWEEP_LEAST &&
	       !memchr(secret.p, '\0', secret.len) &&
	       !memchr(secret.p, FRESH_END, secret.len);
}

/* ---------------------------------------------------------------- choosing ---
 */

static bool add_use(struct sweep *s, size_t guise, size_t at, size_t len)
{
	struct bytes key = bytes_sub(s->guises.v[guise].text, at, len);
	size_t nr = map_get(&s->keys, key);

	if (!ARRAY_ROOM(&s->uses))
		return false;
	if (nr == SIZE_MAX) {
		nr = s->literals.nr;
		if (!ARRAY_ROOM(&s->literals) || !map_put(&s->keys, key, nr))
			return false;
		s->literals.v[s->literals.nr++] = key;
	}
	s->uses.v[s->uses.nr++] =
		(struct use){ (uint32_t)nr, (uint32_t)guise, (uint32_t)at };
	return true;
}

/*
 * The part of len bytes between from and till that has the most letters and
 * digits, of these the last: escapes are left out where that can be, so that
 * all guises share it, and so is the front, which many tokens share.
 */
static size_t best_part(struct bytes text, size_t from, size_t till, size_t len)
{
	size_t best = from;
	size_t most = 0;

	for (size_t at = from; at + len <= till; at++) {
		size_t marks = 0;

		for (size_t i = 0; i < len; i++)
			marks += is_alnum(text.p[at + i]);
		if (marks >= most) {
			most = marks;
			best = at;
		}
	}
	return best;
}

static bool choose(struct sweep *s, size_t guise)
{
	struct bytes text = s->guises.v[guise].text;
	size_t len = text.len < NEEDLE_MAX ? text.len : NEEDLE_MAX;
	size_t middle = text.len / 2;

	if (memchr(text.p, FRESH_END, text.len) || !text.len)
		return true;
	if (text.len < (size_t)2 * NEEDLE_MAX)
		return add_use(s, guise, best_part(text, 0, text.len, len),
			       len);
	return add_use(s, guise, best_part(text, 0, middle, len), len) &&
	       add_use(s, guise, best_part(text, middle, text.len, len), len);
}

static bool add_secret(struct sweep *s, size_t nr, struct bytes secret)
{
	size_t first = s->guises.nr;

	s->secrets[nr] = arena_bytes(&s->arena, secret);
	if (secret.len > s->longest_secret)
		s->longest_secret = secret.len;
	if (!nr || secret.len < s->shortest_secret)
		s->shortest_secret = secret.len;
	if (!s->secrets[nr].p || !guises_of(secret, &s->arena, &s->guises))
		return false;
	for (size_t i = first; i < s->guises.nr; i++) {
		if (!ARRAY_ROOM(&s->of))
			return false;
		s->of.v[s->of.nr++] = (uint32_t)nr;
		if (s->guises.v[i].text.len > s->longest)
			s->longest = s->guises.v[i].text.len;
		if (!choose(s, i))
			return false;
	}
	return true;
}

/* ----------------------------------------------------------------- sorting ---
 */

struct order {
	const struct sweep *sweep;
	bool back;
};

static int by_rest(const struct use *x, const struct use *y,
		   const struct order *order)
{
	int a = 0;
	int b = 0;

	for (size_t k = 0; a == b && a >= 0; k++) {
		a = sweep_next_of(order->sweep, x, order->back, k);
		b = sweep_next_of(order->sweep, y, order->back, k);
	}
	return (a > b) - (a < b);
}

static int by_order(const void *a, const void *b, void *payload)
{
	const struct use *x = a;
	const struct use *y = b;
	int cmp = by_rest(x, y, payload);

	if (cmp)
		return cmp;
	if (x->guise != y->guise)
		return x->guise < y->guise ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Sort them; how many differ in that order. */
static size_t sort_bundle(const struct sweep *s, struct use *v, size_t nr,
			  bool back)
{
	struct order order = { s, back };
	size_t kinds = 1;

	qsort_r(v, nr, sizeof(*v), by_order, &order);
	for (size_t i = 1; i < nr; i++)
		kinds += by_rest(&v[i - 1], &v[i], &order) != 0;
	return kinds;
}

static int by_key(const void *a, const void *b)
{
	const struct use *x = a;
	const struct use *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static bool make_bundles(struct sweep *s)
{
	struct use *v = s->uses.v;

	s->bundles = calloc(s->literals.nr + 1, sizeof(*s->bundles));
	if (!s->bundles)
		return false;
	if (s->uses.nr)
		qsort(v, s->uses.nr, sizeof(*v), by_key);
	for (size_t i = 0, end; i < s->uses.nr; i = end) {
		struct bundle *b = &s->bundles[v[i].key];

		for (end = i + 1; end < s->uses.nr && v[end].key == v[i].key;)
			end++;
		*b = (struct bundle){ (uint32_t)i, (uint32_t)(end - i), true };
		if (sort_bundle(s, v + i, b->nr, true) >
		    sort_bundle(s, v + i, b->nr, false))
			(void)sort_bundle(s, v + i, b->nr, true);
		else
			b->back = false;
	}
	return true;
}

int sweep_new(const struct bytes *secrets, size_t nr, bool inside_words,
	      struct sweep **out, struct fault *fault)
{
	struct sweep *s = calloc(1, sizeof(*s));
	bool ok;
	int rc;

	if (!s)
		return fault_nomem(fault);
	s->inside_words = inside_words;
	s->secrets = arena_alloc(&s->arena, (nr + 1) * sizeof(*s->secrets));
	s->nr_secrets = nr;
	ok = s->secrets != NULL;
	for (size_t i = 0; ok && i < nr; i++)
		ok = add_secret(s, i, secrets[i]);
	ok = ok && make_bundles(s);
	rc = ok ? keyring_of(s->literals.v, s->literals.nr, &s->ring, fault)
		: fault_nomem(fault);
	if (rc) {
		sweep_free(s);
		return rc;
	}
	*out = s;
	return 0;
}

void sweep_free(struct sweep *s)
{
	if (!s)
		return;
	keyring_free(s->ring);
	map_release(&s->keys);
	free(s->guises.v);
	free(s->of.v);
	free(s->uses.v);
	free(s->literals.v);
	free(s->bundles);
	arena_release(&s->arena);
	free(s);
}

size_t sweep_count(const struct sweep *sweep)
{
	return sweep->nr_secrets;
}

size_t sweep_longest(const struct sweep *sweep)
{
	return sweep->longest_secret;
}

size_t sweep_shortest(const struct sweep *sweep)
{
	return sweep->shortest_secret;
}

struct bytes sweep_secret(const struct sweep *sweep, size_t nr)
{
	return sweep->secrets[nr];
}
