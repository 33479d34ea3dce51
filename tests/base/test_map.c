/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/checksum.h"
#include "base/map.h"

static void start(void)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(checksum_init(&fault), 0);
}

START_TEST(an_empty_one_knows_nothing)
{
	struct map map = { 0 };

	start();
	ck_assert_uint_eq(map_get(&map, LIT("a")), SIZE_MAX);
	ck_assert_uint_eq(map_get(&map, (struct bytes){ 0 }), SIZE_MAX);
	map_release(&map);
	map_release(&map);
}
END_TEST

START_TEST(keys_are_bytes)
{
	struct map map = { 0 };

	start();
	ck_assert(map_put(&map, LIT("a"), 1));
	ck_assert(map_put(&map, LIT("a\0"), 2));
	ck_assert(map_put(&map, LIT("a\0b"), 3));
	ck_assert(map_put(&map, LIT("A"), 0));
	ck_assert_uint_eq(map.nr, 4);
	ck_assert_uint_eq(map_get(&map, LIT("a")), 1);
	ck_assert_uint_eq(map_get(&map, LIT("a\0")), 2);
	ck_assert_uint_eq(map_get(&map, LIT("a\0b")), 3);
	ck_assert_uint_eq(map_get(&map, LIT("A")), 0);
	ck_assert_uint_eq(map_get(&map, LIT("a\0c")), SIZE_MAX);
	ck_assert_uint_eq(map_get(&map, LIT("")), SIZE_MAX);
	map_release(&map);
}
END_TEST

START_TEST(an_empty_key_is_a_key)
{
	struct map map = { 0 };

	start();
	ck_assert(map_put(&map, (struct bytes){ 0 }, 9));
	ck_assert_uint_eq(map_get(&map, (struct bytes){ 0 }), 9);
	ck_assert_uint_eq(map_get(&map, LIT("")), 9);
	ck_assert_uint_eq(map_get(&map, LIT("a")), SIZE_MAX);
	map_release(&map);
}
END_TEST

/* Against the slow truth: the number is the key's own. */
START_TEST(a_hundred_thousand_keys)
{
	enum { NR = 100000 };
	struct map map = { 0 };
	uint32_t *keys = malloc(NR * sizeof(*keys));

	start();
	ck_assert_ptr_nonnull(keys);
	for (uint32_t i = 0; i < NR; i++) {
		struct bytes key = { (uint8_t *)&keys[i], sizeof(*keys) };

		keys[i] = i * 2;
		ck_assert_uint_eq(map_get(&map, key), SIZE_MAX);
		ck_assert(map_put(&map, key, i));
	}
	ck_assert_uint_eq(map.nr, NR);
	ck_assert_uint_le(map.nr * 2, map.cap);
	ck_assert_uint_eq(map.cap & (map.cap - 1), 0);
	for (uint32_t i = 0; i < 2 * NR; i++) {
		struct bytes key = { (uint8_t *)&i, sizeof(i) };

		ck_assert_uint_eq(map_get(&map, key), i % 2 ? SIZE_MAX : i / 2);
	}
	map_release(&map);
	ck_assert_uint_eq(map_get(&map, LIT("a")), SIZE_MAX);
	free(keys);
}
END_TEST

START_TEST(each_map_has_a_seed_of_its_own)
{
	struct map one = { 0 };
	struct map two = { 0 };

	start();
	ck_assert(map_put(&one, LIT("a"), 1));
	ck_assert(map_put(&two, LIT("a"), 1));
	ck_assert_mem_ne(one.seed, two.seed, sizeof(one.seed));
	map_release(&one);
	map_release(&two);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, an_empty_one_knows_nothing);
	tcase_add_test(tc, keys_are_bytes);
	tcase_add_test(tc, an_empty_key_is_a_key);
	tcase_add_test(tc, a_hundred_thousand_keys);
	tcase_add_test(tc, each_map_has_a_seed_of_its_own);
}

UNIT_MAIN("base/map", add)
