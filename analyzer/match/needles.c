/* SPDX-License-Identifier: Apache-2.0 */
#include "match/needles.h"

#include <stdlib.h>

#define NONE UINT32_MAX

/* Bits of the bitmap: eight for each needle, so that few bytes ask in vain. */
#define BITS_LEAST 16
#define BITS_MOST 24

struct needles {
	const struct bytes *v;
	unsigned bits;
	uint64_t *bitmap;
	/* Chains of those that share a hash: index of the first, then of next.
	 */
	uint32_t *first;
	uint32_t *next;
	uint32_t tiny; /* chain of those below NEEDLE_LEAST */
};

/* Of the four bytes at p, in so many bits (Knuth's multiplicative hash). */
static uint32_t hash_at(const uint8_t *p, unsigned bits)
{
	uint32_t four;

	memcpy(&four, p, sizeof(four));
	return four * 2654435769U >> (32 - bits);
}

static bool is_known(const struct needles *l, uint32_t first, size_t i)
{
	for (; first != NONE; first = l->next[first]) {
		if (bytes_eq(l->v[first], l->v[i]))
			return true;
	}
	return false;
}

static void add(struct needles *l, size_t i)
{
	uint32_t *first = &l->tiny;

	if (l->v[i].len >= NEEDLE_LEAST) {
		uint32_t hash = hash_at(l->v[i].p, l->bits);

		l->bitmap[hash / 64] |= (uint64_t)1 << hash % 64;
		first = &l->first[hash];
	}
	if (is_known(l, *first, i))
		return;
	l->next[i] = *first;
	*first = (uint32_t)i;
}

struct needles *needles_new(const struct bytes *v, size_t nr)
{
	struct needles *l = calloc(1, sizeof(*l));
	size_t slots;

	if (!l || nr >= NONE) {
		free(l);
		return NULL;
	}
	l->bits = BITS_LEAST;
	while (l->bits < BITS_MOST && (size_t)1 << l->bits < 8 * nr)
		l->bits++;
	slots = (size_t)1 << l->bits;
	l->v = v;
	l->tiny = NONE;
	l->bitmap = calloc(slots / 64, sizeof(*l->bitmap));
	l->first = malloc(slots * sizeof(*l->first));
	l->next = malloc((nr + 1) * sizeof(*l->next));
	if (!l->bitmap || !l->first || !l->next) {
		needles_free(l);
		return NULL;
	}
	memset(l->first, 0xff, slots * sizeof(*l->first));
	for (size_t i = 0; i < nr; i++)
		add(l, i);
	return l;
}

void needles_free(struct needles *l)
{
	if (!l)
		return;
	free(l->bitmap);
	free(l->first);
	free(l->next);
	free(l);
}

static bool try_chain(const struct needles *l, uint32_t i, struct bytes text,
		      size_t at,
		      bool (*each)(void *payload, size_t at, size_t len),
		      void *payload)
{
	for (; i != NONE; i = l->next[i]) {
		struct bytes want = l->v[i];

		if (want.len <= text.len - at &&
		    !memcmp(text.p + at, want.p, want.len) &&
		    !each(payload, at, want.len))
			return false;
	}
	return true;
}

static bool scan_tiny(const struct needles *l, struct bytes text,
		      bool (*each)(void *payload, size_t at, size_t len),
		      void *payload)
{
	for (uint32_t i = l->tiny; i != NONE; i = l->next[i]) {
		struct bytes want = l->v[i];

		for (size_t at = bytes_find(text, want, 0); at != SIZE_MAX;
		     at = bytes_find(text, want, at + 1)) {
			if (!each(payload, at, want.len))
				return false;
		}
	}
	return true;
}

bool needles_scan(const struct needles *l, struct bytes text,
		  bool (*each)(void *payload, size_t at, size_t len),
		  void *payload)
{
	unsigned bits = l->bits;

	for (size_t at = 0; at + NEEDLE_LEAST <= text.len; at++) {
		uint32_t hash = hash_at(text.p + at, bits);

		if (l->bitmap[hash / 64] >> hash % 64 & 1 &&
		    !try_chain(l, l->first[hash], text, at, each, payload))
			return false;
	}
	return scan_tiny(l, text, each, payload);
}
