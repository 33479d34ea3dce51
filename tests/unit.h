/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/unit.h - what every Check program has in common
 *
 * A test file lists its tests in one function `static void add(TCase *tc)` and
 * ends in UNIT_MAIN("folder/noun", add).
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Check writes a record for each assertion that holds, to tell after which one
 * a test crashed. In a loop of a million that is most of a test's time; and
 * where it crashed is told by a sanitizer, or a debugger.
 */
#define _mark_point(file, line) ((void)0)

/*
 * Under a sanitizer each case takes ten times as long: of random cases or
 * rounds a quarter is tried, and of all offsets of a text every fifth (a prime,
 * so that it goes through what a test does in turn). The same for rows that are
 * tried another way elsewhere: IS_TURN(_i).
 */
#ifdef BBAUDIT_FEW_CASES
#define CASES_OF(nr) (((nr) + 3) / 4)
#define STEP_OF_CASES 5
#else
#define CASES_OF(nr) (nr)
#define STEP_OF_CASES 1
#endif
#define IS_TURN(i) ((i) % STEP_OF_CASES == 0)

#define UNIT_MAIN(name, add) \
	int main(void) \
	{ \
		Suite *suite = suite_create(name); \
		TCase *tc = tcase_create(name); \
		SRunner *runner; \
		int failed; \
\
		if (CASES_OF(4) == 1) \
			puts("a quarter of the random cases"); \
		add(tc); \
		tcase_set_timeout(tc, 180); \
		suite_add_tcase(suite, tc); \
		runner = srunner_create(suite); \
		srunner_run_all(runner, CK_ENV); \
		failed = srunner_ntests_failed(runner); \
		srunner_free(runner); \
		return failed ? EXIT_FAILURE : EXIT_SUCCESS; \
	}

#endif
