/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"
#include "confine/forks.h"
#include "confine/build.h"
#include "confine/confine.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

static const uint64_t MIB = 1 << 20;

static struct rlimit limit_now(void)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_DATA, &limit), 0);
	return limit;
}

static void confine(uint64_t bytes)
{
	struct fault fault = { 0 };

	ck_assert_msg(confine_memory(bytes, &fault) == 0, "%s", fault.msg);
}

#if CONFINE_SANITIZER
START_TEST(nothing_happens_in_a_sanitizer_build)
{
	const struct rlimit before = limit_now();

	confine(64 * MIB);
	ck_assert_uint_eq(limit_now().rlim_cur, before.rlim_cur);
	ck_assert_uint_eq(limit_now().rlim_max, before.rlim_max);
}
END_TEST
#else
static int map(uint64_t bytes)
{
	void *p = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : 0;
}

START_TEST(less_is_given)
{
	confine(128 * MIB);
	ck_assert_int_eq(map(64 * MIB), 0);
}
END_TEST

START_TEST(more_is_refused)
{
	confine(128 * MIB);
	ck_assert_int_eq(map(129 * MIB), ENOMEM);
}
END_TEST

START_TEST(it_is_the_sum_that_counts)
{
	confine(128 * MIB);
	ck_assert_int_eq(map(80 * MIB), 0);
	ck_assert_int_eq(map(80 * MIB), ENOMEM);
}
END_TEST

START_TEST(it_cannot_be_taken_back)
{
	confine(128 * MIB);
	ck_assert_uint_eq(limit_now().rlim_max, 128 * MIB);
}
END_TEST

START_TEST(a_tighter_limit_from_outside_holds)
{
	struct rlimit tight = { 64 * MIB, 96 * MIB };

	ck_assert_int_eq(setrlimit(RLIMIT_DATA, &tight), 0);
	confine(128 * MIB);
	ck_assert_uint_eq(limit_now().rlim_cur, 64 * MIB);
	ck_assert_uint_eq(limit_now().rlim_max, 96 * MIB);
	confine(80 * MIB);
	ck_assert_uint_eq(limit_now().rlim_cur, 64 * MIB);
	ck_assert_uint_eq(limit_now().rlim_max, 80 * MIB);
}
END_TEST
#endif

static void add(TCase *tc)
{
	if (!runs_forked("confine/memory"))
		return;
#if CONFINE_SANITIZER
	tcase_add_test(tc, nothing_happens_in_a_sanitizer_build);
#else
	tcase_add_test(tc, less_is_given);
	tcase_add_test(tc, more_is_refused);
	tcase_add_test(tc, it_is_the_sum_that_counts);
	tcase_add_test(tc, it_cannot_be_taken_back);
	tcase_add_test(tc, a_tighter_limit_from_outside_holds);
#endif
}

UNIT_MAIN("confine/memory", add)
