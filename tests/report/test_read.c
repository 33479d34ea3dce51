/* SPDX-License-Identifier: Apache-2.0 */
#include "report/read.h"

#include "sample.h"
#include "unit.h"

#include <stdio.h>

/* The sample as JSON, with what sample_extend adds. */
static void write_sample(struct sample *sample, struct buf *out)
{
	struct report_options options = { 0 };
	struct fault fault = { 0 };

	sample_init(sample);
	sample_extend(sample);
	ck_assert_int_eq(report_write(&sample->audit, REPORT_JSON, &options,
				      out, &fault),
			 0);
}

static int parse(struct bytes text, struct old_report *report,
		 struct fault *fault)
{
	return old_report_parse(text, "r.json", report, fault);
}

/* Without the lines that a mask makes different. */
static void drop_lengths(const struct buf *text, struct buf *out)
{
	struct bytes rest = buf_bytes(text);
	struct bytes line;

	while (bytes_line(&rest, &line)) {
		if (bytes_find(line, LIT("\"secret_length\""), 0) != SIZE_MAX)
			continue;
		buf_add_bytes(out, line);
		buf_add_char(out, '\n');
	}
}

/* By line, since a whole report is too long for a message. */
static void same_lines(const struct buf *a, const struct buf *b)
{
	struct bytes x = buf_bytes(a);
	struct bytes y = buf_bytes(b);
	struct bytes line_x;
	struct bytes line_y;

	while (bytes_line(&x, &line_x)) {
		ck_assert(bytes_line(&y, &line_y));
		ck_assert_msg(bytes_eq(line_x, line_y), "%.*s, not %.*s",
			      (int)line_y.len, (const char *)line_y.p,
			      (int)line_x.len, (const char *)line_x.p);
	}
	ck_assert(!bytes_line(&y, &line_y));
}

static void written_again_is_the_same(const struct buf *text)
{
	struct report_options options = { .show_secrets = true };
	struct old_report report;
	struct fault fault = { 0 };
	struct buf again = BUF_INIT;
	struct buf x = BUF_INIT;
	struct buf y = BUF_INIT;

	ck_assert_msg(!parse(buf_bytes(text), &report, &fault), "%s",
		      fault.msg);
	ck_assert_int_eq(report_write(&report.audit, REPORT_JSON, &options,
				      &again, &fault),
			 0);
	drop_lengths(text, &x);
	drop_lengths(&again, &y);
	same_lines(&x, &y);
	buf_release(&x);
	buf_release(&y);
	buf_release(&again);
	old_report_release(&report);
}

START_TEST(nothing_is_lost)
{
	struct sample sample;
	struct buf text = BUF_INIT;

	write_sample(&sample, &text);
	written_again_is_the_same(&text);
	buf_release(&text);
}
END_TEST

/* Each of them stands in every field that a repository fills. */
static const char *const hostile[] = {
	"\xff\xfe not UTF-8",
	"\x1b[2J\r\n\t",
	"\xe2\x80\xae turned",
	"\"quoted\\\" {[,",
	"",
	"ends in half a letter \xc3",
};

START_TEST(hostile_text_is_kept)
{
	struct report_options options = { 0 };
	struct fault fault = { 0 };
	struct sample sample;
	struct buf text = BUF_INIT;

	sample_init(&sample);
	sample_plant(&sample, hostile[_i]);
	/* Two that look alike would count as one. */
	sample.repositories[1].path = "/srv/git/two.git";
	sample.findings[1].first_seen.commit = sample_oid(1);
	sample.findings[1].last_seen.commit = sample_oid(2);
	ck_assert_int_eq(report_write(&sample.audit, REPORT_JSON, &options,
				      &text, &fault),
			 0);
	written_again_is_the_same(&text);
	buf_release(&text);
}
END_TEST

#define EIGHT "\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", "

/* clang-format off */
static const struct wrong {
	const char *proves;
	const char *from; /* the first in the report */
	const char *to;
	const char *says; /* a part of the message; NULL: it is fine */
} wrongs[] = {
	{ "another schema", "\"bbaudit.report/1\"", "\"bbaudit.report/2\"",
	  "r.json: schema: " },
	{ "no schema", "\"schema\"", "\"scheme\"", "r.json: schema: is missing" },
	{ "a member that is not known", "\"schema\"", "\"new\": [{}], \"schema\"",
	  NULL },
	{ "a number for text", "\"key_id\": \"beef\"", "\"key_id\": 7",
	  "r.json: run.key_id: must be text" },
	{ "null for text", "\"key_id\": \"beef\"", "\"key_id\": null",
	  "r.json: run.key_id: must be text" },
	{ "null where it may be", "\"head\": \"refs/heads/main\"",
	  "\"head\": null", NULL },
	{ "a date of another form", "\"started\": \"2026", "\"started\": \"26",
	  "r.json: run.started: is no date" },
	{ "a month that is none", "\"started\": \"2026-11",
	  "\"started\": \"2026-13", "r.json: run.started: is no date" },
	{ "a day that the month has not", "\"as_of\": \"2026-11-24\"",
	  "\"as_of\": \"2026-11-31\"", "r.json: run.as_of: is no date" },
	{ "a negative number", "\"refs\": 3", "\"refs\": -3",
	  "r.json: repositories[0].refs: is no whole number" },
	{ "half a ref", "\"refs\": 3", "\"refs\": 3.5",
	  "r.json: repositories[0].refs: is no whole number" },
	{ "a word that is not known", "\"exposure\": \"tip\"",
	  "\"exposure\": \"top\"", "r.json: findings[0].exposure: is a word" },
	{ "a short object id", "\"object\": \"b1b1b1", "\"object\": \"b1b1",
	  "r.json: findings[0].occurrences[0].object: is no object id" },
	{ "another repository", "\"repository\": \"/srv",
	  "\"repository\": \"/mnt", ".repository: is none of" },
	{ "an object for an array", "\"removed\": []", "\"removed\": {}",
	  "].removed: must be an array" },
	{ "a number among texts", "\"its checksum is right\"", "1",
	  "r.json: findings[0].reasons[0]: must be text" },
	{ "no places", "\"occurrences\": [", "\"occurrences\": [], \"was\": [",
	  "r.json: findings[0].occurrences: is empty" },
	{ "bad base64", "\"head\": \"refs/heads/main\"",
	  "\"head\": \"x\", \"head_base64\": \"*\"",
	  "r.json: repositories[0].head_base64: is no base64" },
	{ "a NUL in a path", "\"head\": \"refs/heads/main\"",
	  "\"head\": \"x\", \"head_base64\": \"YQBi\"",
	  "r.json: repositories[0].head: holds a NUL" },
	{ "bytes for fewer texts", "\"reasons\": [",
	  "\"reasons_base64\": [], \"reasons\": [",
	  "r.json: findings[0].reasons_base64: is not as long" },
	{ "a member twice", "\"schema\"", "\"schema\": 1, \"schema\"",
	  "this is no valid JSON" },
	{ "a NUL in the text", "\"beef\"", "\"be\\u0000ef\"",
	  "this is no valid JSON" },
	{ "a number beyond 64 bits", "\"refs\": 3",
	  "\"refs\": 99999999999999999999999", "this is no valid JSON" },
	{ "more encodings than fit", "\"encoding\": [",
	  "\"encoding\": [" EIGHT EIGHT EIGHT EIGHT,
	  "].encoding: has more elements" },
	{ "runs of another key", "\"repositories\": [",
	  "\"runs\": [ { \"tool\": { \"version\": null, \"patterns\": null },"
	  " \"run\": { \"started\": \"2026-01-01T00:00:00Z\","
	  " \"finished\": \"2026-01-01T00:00:00Z\", \"as_of\": \"2026-01-01\","
	  " \"command\": null, \"key_id\": \"feed\", \"network\": null,"
	  " \"filesystem\": null }, \"below_threshold\": 0 } ],"
	  " \"repositories\": [", "r.json: runs[0]: has another key_id" },
	{ "no runs at all", "\"repositories\": [",
	  "\"runs\": [], \"repositories\": [", "r.json: runs: is empty" },
};
/* clang-format on */

/* text with the first of from in it made to. */
static void replace(const struct buf *text, const char *from, const char *to,
		    struct buf *out)
{
	struct bytes all = buf_bytes(text);
	size_t at = bytes_find(all, bytes_of(from), 0);

	ck_assert_msg(at != SIZE_MAX, "no %s in the sample", from);
	buf_add(out, all.p, at);
	buf_add_str(out, to);
	buf_add_bytes(out, bytes_sub(all, at + strlen(from), all.len));
}

START_TEST(wrong_row)
{
	const struct wrong *row = &wrongs[_i];
	struct sample sample;
	struct old_report report;
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	struct buf bad = BUF_INIT;
	int rc;

	write_sample(&sample, &text);
	replace(&text, row->from, row->to, &bad);
	rc = parse(buf_bytes(&bad), &report, &fault);
	ck_assert_msg(rc == (row->says ? FAULT_CORRUPT : 0), "%s: %d, %s",
		      row->proves, rc, fault.msg);
	ck_assert_msg(!row->says || strstr(fault.msg, row->says), "%s: %s",
		      row->proves, fault.msg);
	old_report_release(&report);
	buf_release(&text);
	buf_release(&bad);
}
END_TEST

/* Messages must not quote, since what stands there may be a secret. */
START_TEST(values_are_not_told)
{
	static const char *const members[][2] = {
		{ "\"beef\"", "{ \"" SAMPLE_SECRET "\": 1 }" },
		{ "\"tip\"", "\"" SAMPLE_SECRET "\"" },
		{ "\"2026-11-24\"", "\"" SAMPLE_SECRET "\"" },
		{ "\"schema\"", SAMPLE_SECRET },
	};
	struct sample sample;
	struct buf text = BUF_INIT;

	write_sample(&sample, &text);
	for (size_t i = 0; i < COUNT(members); i++) {
		struct old_report report;
		struct fault fault = { 0 };
		struct buf bad = BUF_INIT;

		replace(&text, members[i][0], members[i][1], &bad);
		ck_assert_int_eq(parse(buf_bytes(&bad), &report, &fault),
				 FAULT_CORRUPT);
		ck_assert_msg(!strstr(fault.msg, SAMPLE_SECRET), "%s",
			      fault.msg);
		old_report_release(&report);
		buf_release(&bad);
	}
	buf_release(&text);
}
END_TEST

START_TEST(no_part_of_a_report_is_one)
{
	struct sample sample;
	struct buf text = BUF_INIT;

	write_sample(&sample, &text);
	/* Without its line end it is still whole. */
	for (size_t len = 0; len + 1 < text.len; len += STEP_OF_CASES) {
		struct bytes part = bytes_sub(buf_bytes(&text), 0, len);
		struct old_report report;
		struct fault fault = { 0 };

		ck_assert_int_eq(parse(part, &report, &fault), FAULT_CORRUPT);
		old_report_release(&report);
	}
	buf_release(&text);
}
END_TEST

/* A byte changed: refused, or read; never worse. */
START_TEST(damage_is_survived)
{
	static const char other[] = "0\"{}[],:x-\xff";
	struct sample sample;
	struct buf text = BUF_INIT;

	write_sample(&sample, &text);
	for (size_t at = 0; at < text.len; at += STEP_OF_CASES) {
		char was = text.p[at];
		struct old_report report;
		struct fault fault = { 0 };

		text.p[at] = other[at % (sizeof(other) - 1)];
		(void)parse(buf_bytes(&text), &report, &fault);
		old_report_release(&report);
		text.p[at] = was;
	}
	buf_release(&text);
}
END_TEST

START_TEST(deep_nests_are_refused)
{
	struct buf text = BUF_INIT;
	struct old_report report;
	struct fault fault = { 0 };

	for (int i = 0; i < 1000000; i++)
		buf_add_char(&text, '[');
	ck_assert_int_eq(parse(buf_bytes(&text), &report, &fault),
			 FAULT_CORRUPT);
	old_report_release(&report);
	buf_release(&text);
}
END_TEST

START_TEST(other_json_is_no_report)
{
	static const char *const texts[] = { "",     "[]",    "1",
					     "null", "\"x\"", "{}" };

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct old_report report;
		struct fault fault = { 0 };

		ck_assert_int_eq(parse(bytes_of(texts[i]), &report, &fault),
				 FAULT_CORRUPT);
		ck_assert(strstr(fault.msg, "r.json"));
		old_report_release(&report);
		old_report_release(&report);
	}
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, nothing_is_lost);
	tcase_add_loop_test(tc, hostile_text_is_kept, 0, COUNT(hostile));
	tcase_add_loop_test(tc, wrong_row, 0, COUNT(wrongs));
	tcase_add_test(tc, values_are_not_told);
	tcase_add_test(tc, no_part_of_a_report_is_one);
	tcase_add_test(tc, damage_is_survived);
	tcase_add_test(tc, deep_nests_are_refused);
	tcase_add_test(tc, other_json_is_no_report);
}

UNIT_MAIN("report/read", add)
