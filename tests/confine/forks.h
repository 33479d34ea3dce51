/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/confine/forks.h - tests that need a process each
 *
 * What these tests do cannot be undone: rights are given up for good, a signal
 * handler remembers. Check forks for each test, unless CK_FORK=no.
 */
#ifndef TESTS_CONFINE_FORKS_H
#define TESTS_CONFINE_FORKS_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* False, and a line that says so, when the tests of suite cannot be run. */
static inline bool runs_forked(const char *suite)
{
	const char *forks = getenv("CK_FORK");

	if (!forks || strcmp(forks, "no") != 0)
		return true;
	printf("%s: CK_FORK=no: all tests skipped\n", suite);
	return false;
}

#endif
