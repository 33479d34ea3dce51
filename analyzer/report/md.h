/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/md.h - the parts of the Markdown report (private to report/md*.c)
 */
#ifndef REPORT_MD_H
#define REPORT_MD_H

#include "report/groups.h"
#include "report/prose.h"

struct markdown {
	const struct report *report;
	struct prose prose;
	struct prose cell; /* the same inside of a table */
	struct buf *out;
	struct groups plans; /* findings by their lists of steps */
};

/* What to do today, what happens next, and who is to be told (md_urgent.c). */
void markdown_urgent(struct markdown *md);

/* What is to be done about the finding: which list, of those that follow. */
void markdown_plan_of(struct markdown *md, size_t finding);
/* Each list of steps, once (md_plans.c). */
void markdown_plans(struct markdown *md);

#endif
