/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/read.h - a JSON report (docs/report.md) read back into an audit
 *
 * A report may have come from anybody: everything in it is checked, and the
 * first thing that is wrong is named by file and member ("a.json:
 * findings[3].occurrences[0].object: ..."), never by its value, which may be a
 * secret. Members that are not known are passed over.
 *
 * The audit that comes out is as the writer had it, but for what a report does
 * not hold: `secret` and the contexts are what was written, mostly masks, to be
 * written again as they are (show_secrets); `visible`, `raw`, `forms` and
 * `hidden` are empty; `kind_name` is the kind's id.
 */
#ifndef REPORT_READ_H
#define REPORT_READ_H

#include "base/arena.h"
#include "report/report.h"

/* Larger reports are refused. */
#define OLD_REPORT_MAX ((size_t)512 << 20)

struct json_t; /* jansson's; for report/ alone */

struct old_report {
	struct audit audit; /* in the arena, arrays too */
	struct arena arena;
	struct json_t *root; /* all of it, checked */
};

/*
 * Read the report in path. FAULT_IO where it cannot be read, FAULT_LIMIT where
 * it is too large, FAULT_CORRUPT where it is no report of schema
 * bbaudit.report/1. Release out either way.
 */
int old_report_read(const char *path, struct old_report *out,
		    struct fault *fault) CHECKED;

/* The same from memory; name stands in messages. */
int old_report_parse(struct bytes text, const char *name,
		     struct old_report *out, struct fault *fault) CHECKED;

/* The same from a value, whose reference it takes. */
int old_report_take(struct json_t *root, const char *name,
		    struct old_report *out, struct fault *fault) CHECKED;

void old_report_release(struct old_report *report);

#endif
