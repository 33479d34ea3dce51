/* SPDX-License-Identifier: Apache-2.0 */
/*
 * e2e/compare.h - a report against what was expected of it
 *
 * Every place that the report lists must be expected and the other way round.
 * A line of the expectation is compared with the place that differs from it in
 * the fewest keys, so that a complaint names the key that is wrong.
 */
#ifndef E2E_COMPARE_H
#define E2E_COMPARE_H

#include "expect.h"

#include <jansson.h>

struct comparison {
	json_t *report;	  /* marks are left in it */
	int status;	  /* what bbaudit ended with */
	const char *repo; /* a folder in which git knows the commits */
};

/*
 * Append one line to complaints for each difference. They may show secrets: all
 * those of the corpus are invented. Only memory trouble fails.
 */
int compare(const struct comparison *comparison,
	    const struct expectation *expectation, struct buf *complaints,
	    struct fault *fault) CHECKED;

#endif
