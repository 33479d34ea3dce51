/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/arena.h"

#include <stdalign.h>

static void check_zero(const void *p, size_t len)
{
	const uint8_t *byte = p;

	for (size_t i = 0; i < len; i++)
		ck_assert_uint_eq(byte[i], 0);
}

/* Lengths around the alignment and around a page of 64 KiB. */
static const size_t lens[] = { 0,     1,     15,    16,	   17,	   100,
			       65520, 65535, 65536, 65537, 200000, 3 };

START_TEST(blocks_are_zeroed_aligned_and_apart)
{
	struct arena arena = { 0 };
	uint8_t *blocks[COUNT(lens)];

	for (size_t i = 0; i < COUNT(lens); i++) {
		blocks[i] = arena_alloc(&arena, lens[i]);
		ck_assert_ptr_nonnull(blocks[i]);
		ck_assert_uint_eq((uintptr_t)blocks[i] % alignof(max_align_t),
				  0);
		check_zero(blocks[i], lens[i]);
		memset(blocks[i], (int)i + 1, lens[i]);
	}
	for (size_t i = 0; i < COUNT(lens); i++) {
		for (size_t k = 0; k < lens[i]; k++)
			ck_assert_uint_eq(blocks[i][k], i + 1);
	}
	arena_release(&arena);
	ck_assert_ptr_null(arena.pages);
}
END_TEST

START_TEST(many_small_ones)
{
	struct arena arena = { 0 };
	uint32_t *first = arena_alloc(&arena, sizeof(*first));

	*first = 12345;
	for (uint32_t i = 0; i < 100000; i++) {
		uint32_t *p = arena_alloc(&arena, sizeof(*p));

		ck_assert(p && !*p);
		*p = i;
	}
	ck_assert_uint_eq(*first, 12345);
	arena_release(&arena);
}
END_TEST

START_TEST(cleared_it_is_ready_again)
{
	struct arena arena = { 0 };
	uint8_t *p;

	arena_clear(&arena);
	p = arena_alloc(&arena, 100);
	memset(p, 1, 100);
	arena_clear(&arena);
	p = arena_alloc(&arena, 100);
	ck_assert_ptr_nonnull(p);
	check_zero(p, 100);
	arena_release(&arena);
	arena_release(&arena);
}
END_TEST

START_TEST(copies_are_copies)
{
	struct arena arena = { 0 };
	char text[] = "a\0bc";
	struct bytes bytes = { (uint8_t *)text, 4 };
	struct bytes copy = arena_bytes(&arena, bytes);
	char *str = arena_str(&arena, bytes);

	memset(text, 'x', sizeof(text));
	ck_assert(bytes_eq(copy, LIT("a\0bc")));
	ck_assert_mem_eq(str, "a\0bc", 5);
	ck_assert_str_eq(arena_str(&arena, (struct bytes){ 0 }), "");
	copy = arena_bytes(&arena, (struct bytes){ 0 });
	ck_assert_ptr_nonnull(copy.p);
	ck_assert_uint_eq(copy.len, 0);
	arena_release(&arena);
}
END_TEST

static const size_t huge[] = { SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 15,
			       SIZE_MAX / 2 + 1 };

START_TEST(a_huge_one_is_refused)
{
	struct arena arena = { 0 };
	struct bytes bytes = { (const uint8_t *)"", huge[_i] };
	struct bytes copy;

	ck_assert_ptr_null(arena_alloc(&arena, huge[_i]));
	ck_assert_ptr_null(arena_str(&arena, bytes));
	copy = arena_bytes(&arena, bytes);
	ck_assert_ptr_null(copy.p);
	ck_assert_uint_eq(copy.len, 0);
	ck_assert_ptr_nonnull(arena_alloc(&arena, 1));
	arena_release(&arena);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, blocks_are_zeroed_aligned_and_apart);
	tcase_add_test(tc, many_small_ones);
	tcase_add_test(tc, cleared_it_is_ready_again);
	tcase_add_test(tc, copies_are_copies);
	tcase_add_loop_test(tc, a_huge_one_is_refused, 0, COUNT(huge));
}

UNIT_MAIN("base/arena", add)
