/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/checksum.h"
#include "classify/clean.h"

struct sample {
	struct bytes bytes;
	struct clean_note note;
};

static const struct sample first = {
	.bytes = { (const uint8_t *)"some data", 9 },
	.note = { { 20, 7, 1 } },
};

static bool knows(struct clean *clean, const struct sample *s,
		  uint64_t *searched)
{
	struct clean_id id = clean_id(clean, s->bytes, s->note);

	return clean_has(clean, &id, searched);
}

static void learn(struct clean *clean, const struct sample *s,
		  uint64_t searched)
{
	struct clean_id id = clean_id(clean, s->bytes, s->note);

	clean_add(clean, &id, searched);
}

/* Whatever is not the same in every respect is not known. */
START_TEST(the_same_and_no_other)
{
	struct sample v[] = { first, first, first, first, first };
	struct fault fault = { 0 };
	struct clean clean = { 0 };
	uint64_t searched = 0;

	ck_assert_int_eq(checksum_init(&fault), 0);
	ck_assert(!knows(&clean, &first, &searched));
	learn(&clean, &first, 123);
	v[0].bytes = LIT("some datA");
	v[1].bytes = LIT("some dat");
	v[2].note.v[0]++;
	v[3].note.v[1]++;
	v[4].note.v[2] = 0;
	for (size_t i = 0; i < COUNT(v); i++)
		ck_assert(!knows(&clean, &v[i], &searched));
	ck_assert(knows(&clean, &first, &searched));
	ck_assert_uint_eq(searched, 123);
	clean_release(&clean);
}
END_TEST

START_TEST(as_many_as_are_kept)
{
	struct sample s = first;
	struct fault fault = { 0 };
	struct clean clean = { 0 };
	uint64_t searched = 0;
	uint32_t *nr = &s.note.v[0];

	ck_assert_int_eq(checksum_init(&fault), 0);
	for (*nr = 0; *nr < CLEAN_MAX; (*nr)++)
		learn(&clean, &s, *nr);
	*nr = 5;
	ck_assert(knows(&clean, &s, &searched));
	ck_assert_uint_eq(searched, 5);
	*nr = CLEAN_MAX;
	learn(&clean, &s, *nr);
	ck_assert(knows(&clean, &s, &searched));
	*nr = 5;
	ck_assert(!knows(&clean, &s, &searched));
	clean_release(&clean);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, the_same_and_no_other);
	tcase_add_test(tc, as_many_as_are_kept);
}

UNIT_MAIN("classify/clean", add)
