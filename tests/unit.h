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
#include <stdlib.h>

#define UNIT_MAIN(name, add) \
	int main(void) \
	{ \
		Suite *suite = suite_create(name); \
		TCase *tc = tcase_create(name); \
		SRunner *runner; \
		int failed; \
\
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
