/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "equal/chance.h"

#include "match/deal.h"

#include <stdlib.h>

struct hits {
	size_t at[8192];
	unsigned id[8192];
	size_t nr;
};

static bool add_hit(void *payload, size_t at, unsigned id)
{
	struct hits *hits = payload;

	ck_assert_uint_lt(hits->nr, COUNT(hits->at));
	hits->at[hits->nr] = at;
	hits->id[hits->nr++] = id;
	return true;
}

static bool stands_at(struct bytes text, size_t at,
		      const struct sieve_literal *literal)
{
	struct bytes rest = bytes_sub(text, at, text.len);

	return literal->caseless ? bytes_starts_nocase(rest, literal->text)
				 : bytes_starts(rest, literal->text);
}

/* Literals of few letters, so that they are found, and some are alike. */
#define LITERALS 70

struct random_set {
	uint8_t text[LITERALS][SIEVE_LITERAL];
	struct sieve_literal v[LITERALS];
};

static void make_set(struct random_set *set, struct chance *c)
{
	static const char letters[] = "aAbB=:\n";

	for (unsigned i = 0; i < LITERALS; i++) {
		size_t len = 1 + chance_below(c, SIEVE_LITERAL);

		for (size_t k = 0; k < len; k++)
			set->text[i][k] = (uint8_t)
				letters[chance_below(c, sizeof(letters) - 1)];
		set->v[i] = (struct sieve_literal){ { set->text[i], len },
						    one_in(c, 2),
						    i };
	}
}

static size_t count_all(const struct random_set *set, struct bytes text)
{
	size_t nr = 0;

	for (size_t at = 0; at < text.len; at++) {
		for (unsigned i = 0; i < LITERALS; i++)
			nr += stands_at(text, at, &set->v[i]);
	}
	return nr;
}

/* At each speed that the processor has. */
START_TEST(finds_what_stands_there)
{
	struct chance c = { (uint64_t)_i };
	struct random_set set;
	struct sieve sieve;
	struct hits slow = { .nr = 0 };
	struct bytes text = { .len = chance_below(&c, 300) };
	/* To the byte, so that a sanitizer sees what is read beyond. */
	uint8_t *copy = malloc(text.len + 1);
	enum speed most;
	bool holds_zero;

	ck_assert_ptr_nonnull(copy);
	text.p = copy + 1;
	make_set(&set, &c);
	for (size_t i = 0; i < text.len; i++)
		copy[i + 1] = (uint8_t) "aAbB=:\nx"[chance_below(&c, 8)];
	if (text.len && one_in(&c, 2))
		copy[1 + chance_below(&c, text.len)] = 0;
	holds_zero = text.len && memchr(text.p, 0, text.len);
	ck_assert(sieve_make(&sieve, set.v, LITERALS));
	most = sieve.speed;
	for (int speed = SPEED_PLAIN; speed <= (int)most; speed++) {
		struct hits hits = { .nr = 0 };
		bool zero = !holds_zero;

		sieve.speed = (enum speed)speed;
		ck_assert(sieve_scan(&sieve, text, add_hit, &hits, &zero));
		ck_assert_int_eq(zero, holds_zero);
		ck_assert_uint_eq(hits.nr, count_all(&set, text));
		for (size_t i = 0; i < hits.nr; i++) {
			ck_assert(stands_at(text, hits.at[i],
					    &set.v[hits.id[i]]));
			ck_assert(!i || hits.at[i - 1] <= hits.at[i]);
		}
		if (speed == SPEED_PLAIN)
			slow = hits;
		ck_assert_mem_eq(slow.at, hits.at, hits.nr * sizeof(*hits.at));
		ck_assert_mem_eq(slow.id, hits.id, hits.nr * sizeof(*hits.id));
	}
	sieve_release(&sieve);
	free(copy);
}
END_TEST

START_TEST(refuses)
{
	static const struct sieve_literal rows[] = {
		{ LIT(""), false, 0 },
		{ LIT("abcdefghi"), false, 0 },
	};
	struct sieve sieve;

	ck_assert(!sieve_make(&sieve, &rows[_i], 1));
	sieve_release(&sieve);
}
END_TEST

/* What is alike goes together, and what would let in much does not. */
START_TEST(deals_alike_ones_together)
{
	static const struct sieve_literal v[] = {
		{ LIT("AT\n"), false, 0 },     { LIT("AT\r"), false, 1 },
		{ LIT("AT="), false, 2 },      { LIT("ATB="), false, 3 },
		{ LIT(":7990"), false, 4 },    { LIT(":7999"), false, 5 },
		{ LIT("bitbuck"), true, 6 },   { LIT("stash"), true, 7 },
		{ LIT("/scm/"), true, 8 },     { LIT("BBDC-"), false, 9 },
		{ LIT("3xFfGF0"), false, 10 }, { LIT("\tTBB"), false, 11 },
	};
	unsigned buckets[COUNT(v)];

	ck_assert(deal(v, COUNT(v), buckets));
	for (size_t i = 0; i < COUNT(v); i++)
		ck_assert_uint_lt(buckets[i], SIEVE_BUCKETS);
	ck_assert_uint_eq(buckets[0], buckets[1]);
	ck_assert_uint_eq(buckets[4], buckets[5]);
	ck_assert_uint_ne(buckets[0], buckets[4]);
	ck_assert_uint_ne(buckets[6], buckets[7]);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, finds_what_stands_there, 0, 200);
	tcase_add_loop_test(tc, refuses, 0, 2);
	tcase_add_test(tc, deals_alike_ones_together);
}

UNIT_MAIN("match/sieve", add)
