/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/format.h - what a format gets to work with (report.c calls them)
 */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include "report/mask.h"
#include "report/report.h"
#include "report/tally.h"

struct report {
	const struct audit *audit;
	const struct report_options *options;
	const struct mask *mask;
	const struct tally *tally;
	struct buf *out; /* says itself when memory ends */
};

void report_text(struct report *report);
void report_json(struct report *report);
void report_jsonl(struct report *report);
void report_jsonl_part(struct report *report, struct report_part part);
void report_sarif(struct report *report);
void report_markdown(struct report *report);
void report_html(struct report *report);
void report_csv(struct report *report);
void report_junit(struct report *report);
void report_gitleaks(struct report *report);

#endif
