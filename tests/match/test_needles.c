/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "equal/chance.h"

#include "match/needles.h"

#include <stdio.h>

struct hits {
	size_t nr;
	size_t sum; /* of what tells one hit from another */
	struct bytes text;
	size_t most; /* stop there; 0: never */
};

static size_t weight(size_t at, size_t len)
{
	return (at + 1) * 1000003 + len * 7919;
}

static bool add_hit(void *payload, size_t at, size_t len)
{
	struct hits *hits = payload;

	ck_assert_uint_le(at + len, hits->text.len);
	hits->nr++;
	hits->sum += weight(at, len);
	return hits->nr != hits->most;
}

#define NEEDLES 300
#define LONGEST 9

struct set {
	uint8_t text[NEEDLES][LONGEST];
	struct bytes v[NEEDLES];
	size_t nr;
};

/* Of few letters, so that they are found, and some are alike. */
static void make_set(struct set *set, struct chance *c)
{
	set->nr = chance_below(c, NEEDLES) + 1;
	for (size_t i = 0; i < set->nr; i++) {
		size_t len =
			one_in(c, 3) ? chance_from(c, 1, LONGEST) : LONGEST;

		for (size_t k = 0; k < len; k++)
			set->text[i][k] = (uint8_t) "abc\0"[chance_below(c, 4)];
		set->v[i] = (struct bytes){ set->text[i], len };
	}
}

static bool is_double(const struct set *set, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (bytes_eq(set->v[k], set->v[i]))
			return true;
	}
	return false;
}

/* All that stands in text, one after the other. */
static struct hits slow_scan(const struct set *set, struct bytes text)
{
	struct hits hits = { .nr = 0 };

	for (size_t i = 0; i < set->nr; i++) {
		if (is_double(set, i))
			continue;
		for (size_t at = 0; at < text.len; at++) {
			if (!bytes_starts(bytes_sub(text, at, text.len),
					  set->v[i]))
				continue;
			hits.nr++;
			hits.sum += weight(at, set->v[i].len);
		}
	}
	return hits;
}

START_TEST(finds_what_stands_there)
{
	struct chance c = { (uint64_t)_i };
	struct set set;
	struct hits hits = { .nr = 0 };
	struct hits wanted;
	uint8_t raw[400];
	struct needles *needles;

	for (size_t i = 0; i < sizeof(raw); i++)
		raw[i] = (uint8_t) "abc\0x"[chance_below(&c, 5)];
	hits.text = (struct bytes){ raw, chance_below(&c, sizeof(raw)) };
	make_set(&set, &c);
	needles = needles_new(set.v, set.nr);
	ck_assert_ptr_nonnull(needles);
	wanted = slow_scan(&set, hits.text);
	ck_assert(needles_scan(needles, hits.text, add_hit, &hits));
	ck_assert_uint_eq(hits.nr, wanted.nr);
	ck_assert_uint_eq(hits.sum, wanted.sum);
	if (wanted.nr) {
		hits.most = chance_from(&c, 1, wanted.nr);
		hits.nr = 0;
		ck_assert(!needles_scan(needles, hits.text, add_hit, &hits));
		ck_assert_uint_eq(hits.nr, hits.most);
	}
	needles_free(needles);
}
END_TEST

#define ALIKE 10000

/* Thousands that have all but two bytes in common. */
START_TEST(alike_ones_are_told_apart)
{
	static char texts[ALIKE][8];
	static struct bytes v[ALIKE];
	struct hits hits = { .text = LIT("xxabcdeABxxabcdeAC") };
	struct needles *needles;

	for (size_t i = 0; i < ALIKE; i++) {
		(void)snprintf(texts[i], sizeof(texts[i]), "abcde%c%c",
			       (char)('A' + i / 100), (char)('A' + i % 100));
		v[i] = (struct bytes){ (uint8_t *)texts[i], 7 };
	}
	needles = needles_new(v, ALIKE);
	ck_assert_ptr_nonnull(needles);
	ck_assert_uint_lt(needles_longest_chain(needles), 20);
	ck_assert(needles_scan(needles, hits.text, add_hit, &hits));
	ck_assert_uint_eq(hits.nr, 2);
	needles_free(needles);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, finds_what_stands_there, 0, CASES_OF(400));
	tcase_add_test(tc, alike_ones_are_told_apart);
}

UNIT_MAIN("match/needles", add)
