/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "sample.h"
#include "tree.h"
#include "unit.h"

#define LINES_MAX 20

/* Each line is a value by itself. */
struct lines {
	json_t *v[LINES_MAX];
	size_t nr;
};

static void read_lines(struct bytes text, struct lines *lines)
{
	struct bytes line;

	lines->nr = 0;
	ck_assert(bytes_ends(text, LIT("\n")));
	while (bytes_until(&text, '\n', &line)) {
		ck_assert_uint_lt(lines->nr, LINES_MAX);
		lines->v[lines->nr++] = tree_parse(line);
	}
	ck_assert_uint_eq(text.len, 0);
}

static void release(struct lines *lines)
{
	for (size_t i = 0; i < lines->nr; i++)
		json_decref(lines->v[i]);
}

static void write_lines(const struct audit *audit, struct lines *lines)
{
	struct buf out = BUF_INIT;

	ck_assert_int_eq(sample_report(audit, REPORT_JSONL, false, &out), 0);
	read_lines(buf_bytes(&out), lines);
	buf_release(&out);
}

/* clang-format off */
static const struct row {
	size_t line;
	const char *path;
	const char *want;
} rows[] = {
	{ 0, "record", "\"run\"" },
	{ 0, "schema", "\"bbaudit.report/1\"" },
	{ 0, "tool/name", "\"bbaudit\"" },
	{ 0, "run/as_of", "\"2026-11-24\"" },
	{ 1, "record", "\"repository\"" },
	{ 1, "path", "\"/srv/git/one.git\"" },
	{ 1, "objects/total", "12345" },
	{ 2, "record", "\"finding\"" },
	{ 2, "in", "\"/srv/git/one.git\"" },
	{ 2, "id", "\"bb-0011\"" },
	{ 2, "secret", "\"Kest********\"" },
	{ 2, "occurrences/0/path", "\"deploy/settings.env\"" },
	{ 2, "occurrences/1", "" },
	{ 2, "also_at/0/path", "\"notes.txt\"" },
	{ 2, "also_at/1", "" },
	{ 2, "remediation/1/step", "\"revoke\"" },
	{ 3, "record", "\"finding\"" },
	{ 3, "id", "\"bb-0022\"" },
	{ 4, "record", "\"suppressed\"" },
	{ 4, "id", "\"bb-0033\"" },
	{ 4, "reason", "\"a test of ours, says the ignore file\"" },
	{ 5, "record", "\"repository\"" },
	{ 5, "path", "\"/srv/git/two\"" },
	{ 5, "skipped/1/accepted", "\"known since 2020\"" },
	{ 6, "record", "\"finding\"" },
	{ 6, "in", "\"/srv/git/two\"" },
	{ 6, "id", "\"bb-0011\"" },
	{ 6, "occurrences/0/site", "\"config\"" },
	{ 6, "occurrences/1", "" },
	{ 6, "also_at/0/site", "\"tag-message\"" },
	{ 7, "record", "\"summary\"" },
	{ 7, "run/finished", "\"2026-11-18T11:06:42Z\"" },
	{ 7, "summary/findings", "2" },
	{ 7, "summary/suppressed", "1" },
};
/* clang-format on */

START_TEST(sample_row)
{
	struct sample sample;
	struct lines lines;

	sample_init(&sample);
	sample_extend(&sample);
	write_lines(&sample.audit, &lines);
	ck_assert_uint_eq(lines.nr, 8);
	tree_is(lines.v[rows[_i].line], rows[_i].path, rows[_i].want);
	release(&lines);
}
END_TEST

/* Whatever names are, a line is a line. */
START_TEST(hostile_text_breaks_no_line)
{
	struct sample sample;
	struct lines lines;

	sample_init(&sample);
	sample_extend(&sample);
	sample_plant(&sample, "a\nb\r\n\xff\xe2\x80\xa8{\"record\": 1}\n");
	write_lines(&sample.audit, &lines);
	ck_assert_uint_eq(lines.nr, 8);
	tree_is(lines.v[1], "path_base64",
		"\"YQpiDQr/4oCoeyJyZWNvcmQiOiAxfQo=\"");
	release(&lines);
}
END_TEST

static void write_part(const struct audit *audit, struct report_part part,
		       struct buf *out)
{
	struct report_options options = { 0 };
	struct fault fault = { 0 };

	ck_assert_int_eq(report_write_part(audit, part, &options, out, &fault),
			 0);
}

/* One after the other, the parts are the whole. */
START_TEST(parts_are_the_whole)
{
	const struct report_part parts[] = {
		{ .start = true, .nr = 1 },
		{ .first = 1, .nr = 1 },
		{ .first = 2, .end = true },
	};
	struct sample sample;
	struct buf whole = BUF_INIT;
	struct buf out = BUF_INIT;

	sample_init(&sample);
	sample_extend(&sample);
	ck_assert_int_eq(
		sample_report(&sample.audit, REPORT_JSONL, false, &whole), 0);
	for (size_t i = 0; i < COUNT(parts); i++)
		write_part(&sample.audit, parts[i], &out);
	ck_assert_str_eq(buf_str(&out), buf_str(&whole));
	buf_release(&whole);
	buf_release(&out);
}
END_TEST

START_TEST(a_run_under_way_has_no_end)
{
	struct report_part part = { .start = true, .nr = 1 };
	struct sample sample;
	struct buf out = BUF_INIT;
	struct lines lines;

	sample_init(&sample);
	sample.audit.finished = 0;
	write_part(&sample.audit, part, &out);
	read_lines(buf_bytes(&out), &lines);
	ck_assert_uint_eq(lines.nr, 4);
	tree_is(lines.v[0], "run/finished", "null");
	release(&lines);
	buf_release(&out);
}
END_TEST

START_TEST(an_empty_audit_has_two_lines)
{
	struct audit audit = { .version = "1" };
	struct lines lines;

	write_lines(&audit, &lines);
	ck_assert_uint_eq(lines.nr, 2);
	tree_is(lines.v[1], "summary/complete", "false");
	release(&lines);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, sample_row, 0, COUNT(rows));
	tcase_add_test(tc, hostile_text_breaks_no_line);
	tcase_add_test(tc, parts_are_the_whole);
	tcase_add_test(tc, a_run_under_way_has_no_end);
	tcase_add_test(tc, an_empty_audit_has_two_lines);
}

UNIT_MAIN("report/jsonl", add)
