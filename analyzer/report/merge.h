/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/merge.h - several JSON reports joined into one
 *
 * Nothing is lost and nothing is doubled: reports can be merged in any order,
 * in any grouping, and more than once, with the same result. What a report says
 * beyond what this version knows is kept. docs/report.md ("Merged reports") has
 * the rules.
 *
 * To that end a merged report lists its runs, and with each repository when the
 * run that described it ended; what follows from other members (life cycles,
 * severities, steps, the order of findings, the summary) is made anew.
 */
#ifndef REPORT_MERGE_H
#define REPORT_MERGE_H

#include "report/read.h"

struct merge; /* in the making */

struct merge *merge_new(void);	      /* NULL when memory ends */
void merge_free(struct merge *merge); /* accepts NULL */

/*
 * Add a report; name stands in messages. FAULT_USAGE where it was made with
 * another audit key than those before: their ids do not compare. The report is
 * not needed afterwards.
 */
int merge_add(struct merge *merge, const struct old_report *report,
	      const char *name, struct fault *fault) CHECKED;

/*
 * The joined report, and the same as JSON, appended to text. At least one must
 * have been added; call it once. Release out either way.
 */
int merge_finish(struct merge *merge, struct old_report *out, struct buf *text,
		 struct fault *fault) CHECKED;

#endif
