/* SPDX-License-Identifier: Apache-2.0 */
/*
 * e2e/expect.h - what a corpus file says should be found
 *
 * NAME.expect has one line for each place of a secret, `key=value` pairs with
 * quotes where a value has blanks; values are templates. Lines that begin with
 * `report` speak of the report as a whole; `none` says that nothing is found;
 * `#` is a comment. corpus/README.md lists the keys.
 */
#ifndef E2E_EXPECT_H
#define E2E_EXPECT_H

#include "base/array.h"
#include "base/buf.h"

struct pair {
	char *key;
	char *value; /* expanded */
};

struct expected {
	struct {
		struct pair *v;
		size_t nr, cap;
	} pairs;
	bool of_report; /* a `report` line */
	size_t line;
};

struct expectation {
	struct {
		struct expected *v;
		size_t nr, cap;
	} lines;
	bool none; /* said so */
};

/*
 * FAULT_USAGE, with the line's number, for a line that is no pair, an unknown
 * template, or a file that says neither `none` nor what is expected. Release
 * out either way.
 */
int expect_parse(struct bytes text, struct expectation *out,
		 struct fault *fault) CHECKED;
void expect_release(struct expectation *expectation);

/* The value of that key, or NULL. Borrowed. */
const char *expect_value(const struct expected *expected, const char *key);

#endif
