/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One JSON object a line (docs/report.md): the run, then each repository with
 * its findings, then the summary.
 */
#include "report/record.h"

/* Begins a line; each says what it is. */
static void open_line(struct emit *emit, const char *record)
{
	emit->depth = 0;
	emit_open(emit, NULL, '{');
	emit_word(emit, "record", record);
}

static void close_line(struct emit *emit)
{
	emit_close(emit, '}');
	buf_add_char(emit->out, '\n');
}

static void put_share(struct emit *emit, const struct share *v, size_t nr)
{
	const struct finding *finding = v[0].finding;
	size_t repo = v[0].occurrence->repo;

	open_line(emit, finding->suppressed ? "suppressed" : "finding");
	EMIT_TEXT(emit, "in",
		  bytes_of(emit->report->audit->repositories.v[repo].path));
	if (finding->suppressed)
		EMIT_TEXT(emit, "reason", bytes_of(finding->suppressed));
	record_share(emit, v, nr);
	close_line(emit);
}

static void put_shares(struct emit *emit, const struct shares *shares,
		       size_t repo)
{
	size_t end = shares->start[repo + 1];
	size_t len;

	for (size_t i = shares->start[repo]; i < end; i += len) {
		len = share_run(shares->v + i, end - i);
		put_share(emit, shares->v + i, len);
	}
}

static void put_repository(struct emit *emit,
			   const struct repository *repository)
{
	open_line(emit, "repository");
	record_repository(emit, repository);
	close_line(emit);
}

static void put_repositories(struct emit *emit, struct report_part part,
			     const struct shares *findings,
			     const struct shares *suppressed)
{
	const struct audit *audit = emit->report->audit;

	for (size_t i = part.first; i < part.first + part.nr; i++) {
		put_repository(emit, &audit->repositories.v[i]);
		put_shares(emit, findings, i);
		put_shares(emit, suppressed, i);
	}
}

static void put_run(struct emit *emit)
{
	open_line(emit, "run");
	emit_word(emit, "schema", REPORT_SCHEMA);
	record_tool(emit);
	record_run(emit);
	close_line(emit);
}

/* The run again: by now it is known how it ended. */
static void put_summary(struct emit *emit)
{
	open_line(emit, "summary");
	record_run(emit);
	record_summary(emit);
	close_line(emit);
}

void report_jsonl_part(struct report *report, struct report_part part)
{
	const struct audit *audit = report->audit;
	size_t nr = audit->repositories.nr;
	struct emit emit = { .report = report,
			     .out = report->out,
			     .one_line = true };
	struct shares findings = { 0 };
	struct shares suppressed = { 0 };

	if (part.start)
		put_run(&emit);
	if (shares_init(&findings, audit->findings.v, audit->findings.nr, nr,
			NULL) ||
	    shares_init(&suppressed, audit->suppressed.v, audit->suppressed.nr,
			nr, NULL))
		report->out->failed = true;
	else
		put_repositories(&emit, part, &findings, &suppressed);
	if (part.end)
		put_summary(&emit);
	shares_release(&findings);
	shares_release(&suppressed);
	emit_release(&emit);
}

void report_jsonl(struct report *report)
{
	const struct report_part all = {
		.start = true,
		.nr = report->audit->repositories.nr,
		.end = true,
	};

	report_jsonl_part(report, all);
}
