/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/record.h - the records that the JSON formats have in common
 *
 * Most write the members of an object that the caller opens and closes, as
 * docs/report.md lists them, so that a caller can put its own beside them.
 */
#ifndef REPORT_RECORD_H
#define REPORT_RECORD_H

#include "report/emit.h"
#include "report/share.h"

#define REPORT_SCHEMA "bbaudit.report/1"

void record_tool(struct emit *emit);	/* the member "tool" */
void record_run(struct emit *emit);	/* the member "run" */
void record_summary(struct emit *emit); /* the member "summary" */

void record_skips(struct emit *emit, const char *name,
		  const struct skips *skips);

void record_repository(struct emit *emit, const struct repository *repository);

/* A whole element: a place without what convicts it. */
void record_also(struct emit *emit, const struct also *also);

void record_finding(struct emit *emit, const struct finding *finding);

/* With its places in one repository only: those that v[0..nr) lists. */
void record_share(struct emit *emit, const struct share *v, size_t nr);

#endif
