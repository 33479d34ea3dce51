/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/bytes.h"
#include "base/fault.h"

#include <errno.h>
#include <stdio.h>

START_TEST(a_code_and_what_was_wrong)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(fault_set(&fault, FAULT_CORRUPT, "%d of %s", 3, "x"),
			 FAULT_CORRUPT);
	ck_assert_int_eq(fault.code, FAULT_CORRUPT);
	ck_assert_str_eq(fault.msg, "3 of x");
	ck_assert_int_eq(fault_nomem(&fault), FAULT_NOMEM);
	ck_assert_int_eq(fault.code, FAULT_NOMEM);
	ck_assert_str_eq(fault.msg, "out of memory");
}
END_TEST

START_TEST(the_systems_reason_stands_at_the_end)
{
	struct fault fault = { 0 };

	errno = ENOENT;
	ck_assert_int_eq(fault_io(&fault, "%s", "a/b"), FAULT_IO);
	ck_assert_str_eq(fault.msg, "a/b: No such file or directory");
	ck_assert_int_eq(errno, ENOENT);
	errno = 99999;
	ck_assert_int_eq(fault_io(&fault, "a"), FAULT_IO);
	ck_assert_str_eq(fault.msg, "a: Unknown error 99999");
}
END_TEST

START_TEST(each_caller_adds_where)
{
	struct fault fault = { 0 };

	(void)fault_set(&fault, FAULT_LIMIT, "too deep");
	ck_assert_int_eq(fault_at(&fault, "offset %d", 7), FAULT_LIMIT);
	ck_assert_int_eq(fault_at(&fault, "pack %s", "a"), FAULT_LIMIT);
	ck_assert_str_eq(fault.msg, "pack a: offset 7: too deep");
	ck_assert_int_eq(fault.code, FAULT_LIMIT);
}
END_TEST

START_TEST(nobody_need_listen)
{
	ck_assert_int_eq(fault_set(NULL, FAULT_USAGE, "x"), FAULT_USAGE);
	ck_assert_int_eq(fault_io(NULL, "x"), FAULT_IO);
	ck_assert_int_eq(fault_nomem(NULL), FAULT_NOMEM);
	ck_assert_int_ne(fault_at(NULL, "x"), 0);
}
END_TEST

/* A path of PATH_MAX bytes, say. */
static const size_t lens[] = { 100, 199, 200, 299, 300, 511, 512, 513, 4096 };

START_TEST(long_ones_are_cut)
{
	struct fault fault = { 0 };
	size_t len = lens[_i];
	char text[4097];

	memset(text, 'x', len);
	text[len] = '\0';
	(void)fault_set(&fault, FAULT_CORRUPT, "%s", text);
	ck_assert_uint_eq(strlen(fault.msg), len < sizeof(fault.msg)
						     ? len
						     : sizeof(fault.msg) - 1);
	errno = EACCES;
	(void)fault_io(&fault, "%s", text);
	/* However long the path, the reason is there. */
	ck_assert(bytes_ends(bytes_of(fault.msg), LIT(": Permission denied")));
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(fault_at(&fault, "%d %s", i, text), FAULT_IO);
		ck_assert_uint_lt(strlen(fault.msg), sizeof(fault.msg));
	}
	/* The last one who said where is heard. */
	ck_assert_int_eq(fault_at(&fault, "here"), FAULT_IO);
	ck_assert(bytes_starts(bytes_of(fault.msg), LIT("here: 99 xxx")));
}
END_TEST

/* Short ones are never cut before the room ends. */
START_TEST(a_chain_keeps_its_newest_part)
{
	struct fault fault = { 0 };
	char want[32];

	(void)fault_set(&fault, FAULT_CORRUPT, "reason");
	for (int i = 0; i < 10; i++)
		(void)fault_at(&fault, "step %d", i);
	ck_assert_str_eq(fault.msg, "step 9: step 8: step 7: step 6: step 5: "
				    "step 4: step 3: step 2: step 1: step 0: "
				    "reason");
	for (int i = 10; i < 1000; i++)
		(void)fault_at(&fault, "step %d", i);
	(void)snprintf(want, sizeof(want), "step %d: step %d: ", 999, 998);
	ck_assert(bytes_starts(bytes_of(fault.msg), bytes_of(want)));
	ck_assert_uint_lt(strlen(fault.msg), sizeof(fault.msg));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, a_code_and_what_was_wrong);
	tcase_add_test(tc, the_systems_reason_stands_at_the_end);
	tcase_add_test(tc, each_caller_adds_where);
	tcase_add_test(tc, nobody_need_listen);
	tcase_add_loop_test(tc, long_ones_are_cut, 0, COUNT(lens));
	tcase_add_test(tc, a_chain_keeps_its_newest_part);
}

UNIT_MAIN("base/fault", add)
