/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON report: one object, for programs (docs/report.md). */
#include "report/record.h"

static void put_repositories(struct emit *emit)
{
	const struct audit *audit = emit->report->audit;

	emit_open(emit, "repositories", '[');
	for (size_t i = 0; i < audit->repositories.nr; i++) {
		emit_open(emit, NULL, '{');
		record_repository(emit, &audit->repositories.v[i]);
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

static void put_findings(struct emit *emit)
{
	const struct audit *audit = emit->report->audit;

	emit_open(emit, "findings", '[');
	for (size_t i = 0; i < audit->findings.nr; i++) {
		emit_open(emit, NULL, '{');
		record_finding(emit, &audit->findings.v[i]);
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

static void put_suppressed(struct emit *emit)
{
	const struct audit *audit = emit->report->audit;

	emit_open(emit, "suppressed", '[');
	for (size_t i = 0; i < audit->suppressed.nr; i++) {
		const struct finding *finding = &audit->suppressed.v[i];

		emit_open(emit, NULL, '{');
		EMIT_TEXT(emit, "reason", bytes_of(finding->suppressed));
		record_finding(emit, finding);
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

void report_json(struct report *report)
{
	struct emit emit = { .report = report, .out = report->out };

	emit_open(&emit, NULL, '{');
	emit_word(&emit, "schema", REPORT_SCHEMA);
	record_tool(&emit);
	record_run(&emit);
	put_repositories(&emit);
	put_findings(&emit);
	put_suppressed(&emit);
	record_summary(&emit);
	emit_close(&emit, '}');
	buf_add_char(report->out, '\n');
	emit_release(&emit);
}
