/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every format. */
#include "report/report.h"

#include "sample.h"
#include "unit.h"

#include <stdio.h>

static void write_report(const struct audit *audit, enum report_format format,
			 struct report_options options, struct buf *out)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(report_write(audit, format, &options, out, &fault), 0);
}

/* clang-format off */
static const struct name_row {
	const char *name;
	bool ok;
	enum report_format format;
} names[] = {
	{ "text", true, REPORT_TEXT },
	{ "json", true, REPORT_JSON },
	{ "md", true, REPORT_MARKDOWN },
	{ "jsonl", true, REPORT_JSONL },
	{ "sarif", true, REPORT_SARIF },
	{ "html", true, REPORT_HTML },
	{ "csv", true, REPORT_CSV },
	{ "junit", true, REPORT_JUNIT },
	{ "gitleaks", true, REPORT_GITLEAKS },
	{ "JSON", false, 0 },
	{ "jso", false, 0 },
	{ "", false, 0 },
}, files[] = {
	{ "out.txt", true, REPORT_TEXT },
	{ "/a.b/out.json", true, REPORT_JSON },
	{ "out.md", true, REPORT_MARKDOWN },
	{ "out.markdown", true, REPORT_MARKDOWN },
	{ "out.jsonl", true, REPORT_JSONL },
	{ "out.sarif", true, REPORT_SARIF },
	{ "out.html", true, REPORT_HTML },
	{ "out.csv", true, REPORT_CSV },
	{ "out.xml", true, REPORT_JUNIT },
	{ "out.gitleaks", false, 0 },
	{ "out.json.bak", false, 0 },
	{ "json", false, 0 },
	{ "md/", false, 0 },
	{ "", false, 0 },
};
/* clang-format on */

START_TEST(name_row)
{
	enum report_format format = 0;

	ck_assert_msg(report_format_of_name(names[_i].name, &format) ==
			      names[_i].ok,
		      "%s", names[_i].name);
	ck_assert(format == names[_i].format);
}
END_TEST

START_TEST(file_row)
{
	enum report_format format = 0;

	ck_assert_msg(report_format_of_file(files[_i].name, &format) ==
			      files[_i].ok,
		      "%s", files[_i].name);
	ck_assert(format == files[_i].format);
}
END_TEST

#define PLANTED \
	"x" SAMPLE_SECRET "y" SAMPLE_RAW "z" SAMPLE_OTHER "z" SAMPLE_FORM \
	"z" SAMPLE_IGNORED

/* The same where "&" would mean something. */
#define PLANTED_IN_MARKUP \
	"x" SAMPLE_SECRET "y" SAMPLE_RAW "zSecond+canary/of=the&amp;test"

/*
 * Every string of the audit holds all secrets; none may come out whole, in any
 * width (a wrapped line must not hide one from this test either).
 */
START_TEST(no_secret_in_any_string)
{
	static const char *const secrets[] = { SAMPLE_SECRET, SAMPLE_RAW,
					       SAMPLE_OTHER, SAMPLE_FORM,
					       SAMPLE_IGNORED };
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample_extend(&sample);
	sample_plant(&sample, PLANTED);
	write_report(&sample.audit, (enum report_format)_i,
		     (struct report_options){ 0 }, &out);
	for (size_t i = 0; i < COUNT(secrets); i++) {
		const char *at = strstr(buf_str(&out), secrets[i]);

		ck_assert_msg(!at, "format %d: %.80s", _i, at);
	}
	/* Nor the part behind the visible prefix. */
	ck_assert_ptr_null(strstr(buf_str(&out), &SAMPLE_SECRET[4]));
	buf_release(&out);
}
END_TEST

START_TEST(secrets_whole_when_asked)
{
	bool markup = _i == REPORT_HTML || _i == REPORT_JUNIT;
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample_plant(&sample, PLANTED);
	write_report(&sample.audit, (enum report_format)_i,
		     (struct report_options){ .show_secrets = true }, &out);
	ck_assert_ptr_nonnull(
		strstr(buf_str(&out), markup ? PLANTED_IN_MARKUP : PLANTED));
	ck_assert_ptr_null(strstr(buf_str(&out), "********"));
	buf_release(&out);
}
END_TEST

START_TEST(hidden_secrets_are_masked)
{
	struct bytes hidden = LIT("Below-the-threshold");
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample_plant(&sample, "x=Below-the-threshold");
	sample.audit.hidden.v = &hidden;
	sample.audit.hidden.nr = 1;
	write_report(&sample.audit, (enum report_format)_i,
		     (struct report_options){ 0 }, &out);
	ck_assert_ptr_null(strstr(buf_str(&out), "the-threshold"));
	buf_release(&out);
}
END_TEST

/* A carriage return ends a line of CSV, and is nowhere else. */
static void drop_line_ends(struct buf *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < out->len; i++) {
		if (out->p[i] != '\r' || out->p[i + 1] != '\n')
			out->p[kept++] = out->p[i];
	}
	out->len = kept;
	out->p[kept] = '\0';
}

/* Controls, C1, overrides, bytes that are no UTF-8: none may come out raw. */
START_TEST(hostile_text_is_harmless)
{
	static const char hostile[] = "\x1b[2J\x07\r\nx\xc2\x9b\xe2\x80\xae"
				      "\xff|`<script>\"";
	static const char *const never[] = {
		"\x1b", "\x07", "\r", "\xc2\x9b", "\xe2\x80\xae", "\xff"
	};
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample_extend(&sample);
	sample_plant(&sample, hostile);
	sample.findings[0].secret = bytes_of(hostile);
	write_report(&sample.audit, (enum report_format)_i,
		     (struct report_options){ .show_secrets = true }, &out);
	if (_i == REPORT_CSV)
		drop_line_ends(&out);
	for (size_t i = 0; i < COUNT(never); i++)
		ck_assert_msg(!strstr(buf_str(&out), never[i]), "%zu", i);
	buf_release(&out);
}
END_TEST

START_TEST(appends_to_what_is_there)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	buf_add_str(&out, "before");
	write_report(&sample.audit, (enum report_format)_i,
		     (struct report_options){ 0 }, &out);
	ck_assert(bytes_starts(buf_bytes(&out), LIT("before")));
	ck_assert(bytes_ends(buf_bytes(&out), LIT("\n")));
	buf_release(&out);
}
END_TEST

START_TEST(no_memory_is_a_fault)
{
	struct report_options options = { 0 };
	struct buf out = { .failed = true };
	struct fault fault = { 0 };
	struct sample sample;

	sample_init(&sample);
	ck_assert_int_eq(report_write(&sample.audit, (enum report_format)_i,
				      &options, &out, &fault),
			 FAULT_NOMEM);
	ck_assert_int_eq(fault.code, FAULT_NOMEM);
	buf_release(&out);
}
END_TEST

#define MANY CASES_OF(10000)

/* Each with a secret of its own that all contexts are swept for. */
START_TEST(ten_thousand_findings)
{
	struct finding *findings = calloc(MANY, sizeof(*findings));
	struct occurrence *occurrences = calloc(MANY, sizeof(*occurrences));
	char(*secrets)[40] = calloc(MANY, sizeof(*secrets));
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	for (int i = 0; i < MANY; i++) {
		(void)snprintf(secrets[i], sizeof(*secrets), "%s%032d", "ATBB",
			       i);
		findings[i] = sample.findings[0];
		findings[i].secret = bytes_of(secrets[i]);
		findings[i].occurrences.v = &occurrences[i];
		findings[i].occurrences.nr = 1;
		occurrences[i] = sample.occurrences[0];
		occurrences[i].raw = findings[i].secret;
		occurrences[i].context = findings[i].secret;
	}
	sample.audit.findings.v = findings;
	sample.audit.findings.nr = MANY;
	write_report(&sample.audit, (enum report_format)_i,
		     (struct report_options){ 0 }, &out);
	ck_assert_uint_eq(bytes_find(buf_bytes(&out), LIT("ATBB0"), 0),
			  SIZE_MAX);
	ck_assert_uint_ne(bytes_find(buf_bytes(&out), LIT("ATBB*"), 0),
			  SIZE_MAX);
	buf_release(&out);
	free(findings);
	free(occurrences);
	free(secrets);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, name_row, 0, COUNT(names));
	tcase_add_loop_test(tc, file_row, 0, COUNT(files));
	tcase_add_loop_test(tc, no_secret_in_any_string, 0, REPORT_COUNT);
	tcase_add_loop_test(tc, secrets_whole_when_asked, 0, REPORT_COUNT);
	tcase_add_loop_test(tc, hidden_secrets_are_masked, 0, REPORT_COUNT);
	tcase_add_loop_test(tc, hostile_text_is_harmless, 0, REPORT_COUNT);
	tcase_add_loop_test(tc, appends_to_what_is_there, 0, REPORT_COUNT);
	tcase_add_loop_test(tc, no_memory_is_a_fault, 0, REPORT_COUNT);
	tcase_add_loop_test(tc, ten_thousand_findings, 0, REPORT_COUNT);
}

UNIT_MAIN("report/report", add)
