/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/array.h"
#include "base/bytes.h"

struct numbers {
	uint32_t *v;
	size_t nr, cap;
};

START_TEST(it_grows_and_keeps_what_it_has)
{
	struct numbers numbers = { 0 };

	for (uint32_t i = 0; i < 10000; i++) {
		ck_assert(ARRAY_ROOM(&numbers));
		ck_assert_uint_lt(numbers.nr, numbers.cap);
		numbers.v[numbers.nr++] = i;
	}
	for (uint32_t i = 0; i < 10000; i++)
		ck_assert_uint_eq(numbers.v[i], i);
	free(numbers.v);
}
END_TEST

START_TEST(room_is_not_made_twice)
{
	struct numbers numbers = { 0 };
	uint32_t *v;

	ck_assert(ARRAY_ROOM(&numbers));
	v = numbers.v;
	ck_assert(ARRAY_ROOM(&numbers));
	ck_assert_ptr_eq(numbers.v, v);
	free(numbers.v);
}
END_TEST

/* Arrays that say of themselves that they hold this much already. */
static const struct {
	const char *proves;
	size_t cap, size;
} full[] = {
	{ "the number of items would wrap around", SIZE_MAX / 2 + 1, 1 },
	{ "the number of bytes would wrap around", SIZE_MAX / 16, 16 },
	{ "twice the bytes would wrap around", SIZE_MAX / 64 + 1, 32 },
};

START_TEST(full_row)
{
	int item;
	void *v = &item;
	size_t cap = full[_i].cap;

	ck_assert_msg(!array_room(&v, cap, &cap, full[_i].size), "%s",
		      full[_i].proves);
	ck_assert_ptr_eq(v, &item);
	ck_assert_uint_eq(cap, full[_i].cap);
}
END_TEST

START_TEST(room_for_many_is_made_at_once)
{
	struct numbers numbers = { 0 };
	uint32_t *v;

	ck_assert(ARRAY_ROOM_FOR(&numbers, 0));
	ck_assert(ARRAY_ROOM_FOR(&numbers, 1000));
	ck_assert_uint_ge(numbers.cap, 1000);
	v = numbers.v;
	for (uint32_t i = 0; i < 1000; i++)
		v[numbers.nr++] = i;
	ck_assert(ARRAY_ROOM_FOR(&numbers, numbers.cap - 1000));
	ck_assert_ptr_eq(numbers.v, v);
	ck_assert(ARRAY_ROOM_FOR(&numbers, numbers.cap));
	ck_assert_uint_ge(numbers.cap, 2000);
	ck_assert_uint_eq(numbers.v[999], 999);
	v = numbers.v;
	ck_assert(!ARRAY_ROOM_FOR(&numbers, SIZE_MAX));
	ck_assert(!ARRAY_ROOM_FOR(&numbers, SIZE_MAX / 8 + 1));
	ck_assert_ptr_eq(numbers.v, v);
	free(numbers.v);
}
END_TEST

START_TEST(a_list_owns_its_strings)
{
	struct strlist list = { 0 };
	char text[] = "one";

	ck_assert(!strlist_has(&list, "one"));
	ck_assert(strlist_push(&list, text));
	ck_assert(strlist_push(&list, ""));
	text[0] = 'x';
	ck_assert_uint_eq(list.nr, 2);
	ck_assert(strlist_has(&list, "one"));
	ck_assert(strlist_has(&list, ""));
	ck_assert(!strlist_has(&list, "on"));
	ck_assert(!strlist_has(&list, "xne"));
	strlist_release(&list);
	ck_assert_uint_eq(list.nr, 0);
	ck_assert_ptr_null(list.v);
	strlist_release(&list);
}
END_TEST

START_TEST(a_list_is_sorted_and_has_no_doubles)
{
	static const char *const given[] = { "b", "a\xff", "", "b",
					     "a", "ab",	   "" };
	static const char *const sorted[] = { "", "a", "ab", "a\xff", "b" };
	struct strlist list = { 0 };

	strlist_sort(&list);
	ck_assert_uint_eq(list.nr, 0);
	for (size_t i = 0; i < COUNT(given); i++)
		ck_assert(strlist_push(&list, given[i]));
	strlist_sort(&list);
	ck_assert_uint_eq(list.nr, COUNT(sorted));
	for (size_t i = 0; i < COUNT(sorted); i++)
		ck_assert_str_eq(list.v[i], sorted[i]);
	strlist_release(&list);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, it_grows_and_keeps_what_it_has);
	tcase_add_test(tc, room_is_not_made_twice);
	tcase_add_loop_test(tc, full_row, 0, COUNT(full));
	tcase_add_test(tc, room_for_many_is_made_at_once);
	tcase_add_test(tc, a_list_owns_its_strings);
	tcase_add_test(tc, a_list_is_sorted_and_has_no_doubles);
}

UNIT_MAIN("base/array", add)
