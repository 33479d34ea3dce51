/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/checksum.h"
#include "classify/clean.h"

static const struct stored first = {
	.data = { (const uint8_t *)"some data", 9 },
	.size = 20,
	.crc = 7,
	.deflated = true,
};

static bool knows(struct clean *clean, const struct stored *stored,
		  uint64_t *searched)
{
	struct clean_id id = clean_id(clean, stored);

	return clean_has(clean, &id, searched);
}

static void learn(struct clean *clean, const struct stored *stored,
		  uint64_t searched)
{
	struct clean_id id = clean_id(clean, stored);

	clean_add(clean, &id, searched);
}

/* Whatever is not the same in every respect is not known. */
START_TEST(the_same_and_no_other)
{
	struct stored v[] = { first, first, first, first, first };
	struct fault fault = { 0 };
	struct clean clean = { 0 };
	uint64_t searched = 0;

	ck_assert_int_eq(checksum_init(&fault), 0);
	ck_assert(!knows(&clean, &first, &searched));
	learn(&clean, &first, 123);
	v[0].data = LIT("some datA");
	v[1].data = LIT("some dat");
	v[2].size++;
	v[3].crc++;
	v[4].deflated = false;
	for (size_t i = 0; i < COUNT(v); i++)
		ck_assert(!knows(&clean, &v[i], &searched));
	ck_assert(knows(&clean, &first, &searched));
	ck_assert_uint_eq(searched, 123);
	clean_release(&clean);
}
END_TEST

START_TEST(as_many_as_are_kept)
{
	struct stored s = first;
	struct fault fault = { 0 };
	struct clean clean = { 0 };
	uint64_t searched = 0;

	ck_assert_int_eq(checksum_init(&fault), 0);
	for (s.size = 0; s.size < CLEAN_MAX; s.size++)
		learn(&clean, &s, s.size);
	s.size = 5;
	ck_assert(knows(&clean, &s, &searched));
	ck_assert_uint_eq(searched, 5);
	s.size = CLEAN_MAX;
	learn(&clean, &s, s.size);
	ck_assert(knows(&clean, &s, &searched));
	s.size = 5;
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
