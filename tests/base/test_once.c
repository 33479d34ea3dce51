/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/once.h"

static bool told(struct once *once, const char *key)
{
	bool again;

	buf_add_str(&once->key, key);
	ck_assert(once_told(once, &again));
	ck_assert_uint_eq(once->key.len, 0);
	return again;
}

START_TEST(each_key_once)
{
	struct once once = { .key = BUF_INIT };

	ck_assert(!told(&once, "one"));
	ck_assert(!told(&once, "on"));
	ck_assert(!told(&once, ""));
	ck_assert(told(&once, "one") && told(&once, "on") && told(&once, ""));
	once_release(&once);
}
END_TEST

START_TEST(anew_once_forgotten)
{
	struct once once = { .key = BUF_INIT };

	once_forget(&once);
	ck_assert(!told(&once, "one"));
	once_forget(&once);
	ck_assert(!told(&once, "one") && told(&once, "one"));
	once_release(&once);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, each_key_once);
	tcase_add_test(tc, anew_once_forgotten);
}

UNIT_MAIN("base/once", add)
