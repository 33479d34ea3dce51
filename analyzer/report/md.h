/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/md.h - the parts of the Markdown report (private to report/md*.c)
 */
#ifndef REPORT_MD_H
#define REPORT_MD_H

#include "report/prose.h"

struct markdown {
	const struct report *report;
	struct prose prose;
	struct prose cell; /* the same inside of a table */
	struct buf *out;
};

/* What to do today, what happens next, and who is to be told (md_urgent.c). */
void markdown_urgent(struct markdown *md);

#endif
