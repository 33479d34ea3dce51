/* SPDX-License-Identifier: Apache-2.0 */
#include "match/needles.h"

#include <stdlib.h>

#define NONE UINT32_MAX

/*
 * Two tables, since what is hashed must be in all needles of a table: nearly
 * all have LONG bytes, and of four bytes too many stand in any text. A needle
 * is found by the hash of its first LONG or SHORT bytes.
 *
 * Of a long needle all runs of GRAM bytes that begin at its first STRIDE bytes
 * are in the filter, so that a text need only be asked at each STRIDE-th byte:
 *
 *   needle   a b c d e f g        text  . . a b c d e f g .
 *   runs     a b c d e            asked ^     ^     ^
 *              b c d e f                      b c d e f is one of its runs
 *                c d e f g
 *
 * Needles that are alike may share a run, by thousands. So the filter does not
 * say which needles those are: one is looked up at each byte where it may
 * begin.
 */
#define LONG ((size_t)7)
#define STRIDE ((size_t)3)
#define GRAM (LONG - STRIDE + 1)
#define SHORT NEEDLE_LEAST

/*
 * Bits of a filter: sixteen for each run, of which it sets two in one word. So
 * one look at one word tells all but one in two hundred bytes of a text that no
 * run begins there.
 */
#define BITS_LEAST 12
#define BITS_MOST 25

struct shelf {
	size_t width;  /* bytes that are hashed in the filter */
	size_t head;   /* and of a needle */
	size_t nr;     /* of runs */
	unsigned bits; /* of an index of words */
	uint64_t *filter;
	/* Chains of needles that share a hash: index of the first. */
	uint32_t *first;
};

struct needles {
	const struct bytes *v;
	struct link {
		uint32_t next; /* in the same chain */
		uint32_t tag;  /* of its hash: few others have the same */
	} * links;
	struct shelf big;
	struct shelf small;
	uint32_t tiny; /* chain of those below NEEDLE_LEAST */
};

/* Of the first bytes at p, 4 to 8 (Knuth's multiplicative hash). */
static inline uint64_t hash_at(const uint8_t *p, size_t width)
{
	uint32_t front;
	uint32_t back;

	memcpy(&front, p, sizeof(front));
	memcpy(&back, p + width - sizeof(back), sizeof(back));
	return (front + ((uint64_t)back << 24)) * 11400714819323198485U;
}

static inline uint64_t word_of(const struct shelf *shelf, uint64_t hash)
{
	return hash >> (64 - shelf->bits);
}

/* The two bits of a needle in its word. */
static inline uint64_t mask_of(const struct shelf *shelf, uint64_t hash)
{
	uint64_t rest = hash >> (64 - 12 - shelf->bits);

	return (uint64_t)1 << (rest & 63) | (uint64_t)1 << (rest >> 6 & 63);
}

static inline uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 20);
}

static bool is_known(const struct needles *l, uint32_t first, size_t i)
{
	for (; first != NONE; first = l->links[first].next) {
		if (bytes_eq(l->v[first], l->v[i]))
			return true;
	}
	return false;
}

static struct shelf *shelf_of(struct needles *l, size_t len)
{
	return len >= LONG ? &l->big : len >= SHORT ? &l->small : NULL;
}

static size_t runs_of(const struct needles *l, const struct shelf *shelf)
{
	return shelf == &l->big ? STRIDE : 1;
}

static void add_run(const struct shelf *shelf, const uint8_t *p)
{
	uint64_t hash = hash_at(p, shelf->width);

	shelf->filter[word_of(shelf, hash)] |= mask_of(shelf, hash);
}

static void add(struct needles *l, size_t i)
{
	struct shelf *shelf = shelf_of(l, l->v[i].len);
	uint64_t hash = shelf ? hash_at(l->v[i].p, shelf->head) : 0;
	uint32_t *first =
		shelf ? &shelf->first[word_of(shelf, hash)] : &l->tiny;

	if (is_known(l, *first, i))
		return;
	l->links[i] = (struct link){ *first, tag_of(hash) };
	*first = (uint32_t)i;
	for (size_t k = 0; shelf && k < runs_of(l, shelf); k++)
		add_run(shelf, l->v[i].p + k);
}

static bool make_shelf(struct shelf *shelf, size_t width, size_t head)
{
	unsigned bits = BITS_LEAST;
	size_t words;

	while (bits < BITS_MOST && (size_t)1 << bits < 16 * shelf->nr)
		bits++;
	shelf->width = width;
	shelf->head = head;
	shelf->bits = bits - 6;
	words = (size_t)1 << shelf->bits;
	shelf->filter = calloc(words, sizeof(*shelf->filter));
	shelf->first = malloc(words * sizeof(*shelf->first));
	if (!shelf->filter || !shelf->first)
		return false;
	memset(shelf->first, 0xff, words * sizeof(*shelf->first));
	return true;
}

struct needles *needles_new(const struct bytes *v, size_t nr)
{
	struct needles *l = calloc(1, sizeof(*l));

	if (!l || nr >= NONE) {
		free(l);
		return NULL;
	}
	l->v = v;
	l->tiny = NONE;
	for (size_t i = 0; i < nr; i++) {
		struct shelf *shelf = shelf_of(l, v[i].len);

		if (shelf)
			shelf->nr += runs_of(l, shelf);
	}
	l->links = calloc(nr + 1, sizeof(*l->links));
	if (!l->links || !make_shelf(&l->big, GRAM, LONG) ||
	    !make_shelf(&l->small, SHORT, SHORT)) {
		needles_free(l);
		return NULL;
	}
	for (size_t i = 0; i < nr; i++)
		add(l, i);
	return l;
}

void needles_free(struct needles *l)
{
	if (!l)
		return;
	free(l->big.filter);
	free(l->big.first);
	free(l->small.filter);
	free(l->small.first);
	free(l->links);
	free(l);
}

/* Each needle that begins at byte `at`, where head bytes are left. */
static bool try_needles(const struct needles *l, const struct shelf *shelf,
			size_t head, struct bytes text, size_t at,
			bool (*each)(void *payload, size_t at, size_t len),
			void *payload)
{
	uint64_t hash = hash_at(text.p + at, head);
	uint32_t i = shelf->first[word_of(shelf, hash)];

	for (; i != NONE; i = l->links[i].next) {
		struct bytes want = l->v[i];

		if (l->links[i].tag == tag_of(hash) &&
		    want.len <= text.len - at &&
		    !memcmp(text.p + at, want.p, want.len) &&
		    !each(payload, at, want.len))
			return false;
	}
	return true;
}

/* Inlined twice, so that width and step are constants. */
static inline bool
scan_shelf(const struct needles *l, const struct shelf *shelf, size_t width,
	   size_t step, struct bytes text,
	   bool (*each)(void *payload, size_t at, size_t len), void *payload)
{
	size_t head = width + step - 1;

	for (size_t at = 0; shelf->nr && at + width <= text.len; at += step) {
		uint64_t hash = hash_at(text.p + at, width);
		uint64_t mask = mask_of(shelf, hash);

		if ((shelf->filter[word_of(shelf, hash)] & mask) != mask)
			continue;
		/* A run of a needle: that begins here, or a little before. */
		for (size_t k = 0; k < step && k <= at; k++) {
			if (at - k + head <= text.len &&
			    !try_needles(l, shelf, head, text, at - k, each,
					 payload))
				return false;
		}
	}
	return true;
}

static bool scan_tiny(const struct needles *l, struct bytes text,
		      bool (*each)(void *payload, size_t at, size_t len),
		      void *payload)
{
	for (uint32_t i = l->tiny; i != NONE; i = l->links[i].next) {
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
	return scan_shelf(l, &l->big, GRAM, STRIDE, text, each, payload) &&
	       scan_shelf(l, &l->small, SHORT, 1, text, each, payload) &&
	       scan_tiny(l, text, each, payload);
}

static size_t longest_in(const struct needles *l, const struct shelf *shelf)
{
	size_t longest = 0;

	for (size_t w = 0; w < (size_t)1 << shelf->bits; w++) {
		size_t nr = 0;

		for (uint32_t i = shelf->first[w]; i != NONE;
		     i = l->links[i].next)
			nr++;
		longest = nr > longest ? nr : longest;
	}
	return longest;
}

size_t needles_longest_chain(const struct needles *l)
{
	size_t big = longest_in(l, &l->big);
	size_t small = longest_in(l, &l->small);

	return big > small ? big : small;
}
