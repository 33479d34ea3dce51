/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "sample.h"
#include "unit.h"

static void write_markdown(const struct audit *audit, struct buf *out)
{
	struct report_options options = { 0 };
	struct fault fault = { 0 };

	ck_assert_int_eq(
		report_write(audit, REPORT_MARKDOWN, &options, out, &fault), 0);
}

static const char *const lines[] = {
	"# Bitbucket credentials in git history\n",
	"\n**INCOMPLETE: 1 of 2 repositories",
	"- **Scanned:** 2 repositories, 12,357 of 12,365 objects, 5.0 MiB\n",
	"- **Run:** 2026-11-18T11:06:40Z to 2026-11-18T11:06:42Z, life cycles "
	"judged for 2026-11-24\n",
	"- **Tool:** bbaudit 1.2.3, patterns `feed`\n",
	"- **Command:** `bbaudit scan /srv/git`\n",
	"\n## Look at these today: 1\n\n",
	"- **Who:** The user of that Bitbucket Data Center server ",
	"| Credential | Account | Found in | Committed by | Finding below |\n",
	"| `bb-0022` |\n",
	"\n## Past their end: 1\n\n",
	"\n## What happens next\n\n1. **Revoke** (who is named above, today): ",
	"| Severity | Findings |\n|---|---:|\n| high | 1 |\n| low | 1 |\n",
	"| Bitbucket app password | 1 |\n",
	"| `/srv/git/two` | 1 | 20 | 12 | 8 | **INCOMPLETE**, history cut |\n",
	"## high: 1 finding\n",
	"### 1\\. Bitbucket app password `Kest********`\n",
	"- **Life cycle:** removed by vendor (2026-07-28): App passwords were "
	"removed.\n",
	"- **Account:** user `jane`, host `bitbucket.org`, workspace `team`, "
	"repository `app`\n",
	"- **First seen:** c1c1c1c1c1c1 by `Jane Doe`, `jane@example.org`, "
	"2024-05-02\n",
	"- **Brought in by:** `Bo Roe`, `bo@example.org`; `Jane Doe`, "
	"`jane@example.org`\n",
	"  - `deploy/settings.env`:14 in `/srv/git/one.git`: "
	"`TOKEN=Kest******** # ********`\n",
	"  - `config` (config) in `/srv/git/two`\n",
	"- **Refs:** `refs/heads/main`, `refs/tags/v1`\n",
	"- **To do:** list 1 below (assess, revoke)\n",
	"## To do, in this order\n\nFindings that need the same work share a "
	"list; each names its own.\n",
	"\n### List 1: Bitbucket app password, in the newest files, "
	"1 finding\n\n",
	"1. **assess:** It is past its end.\n",
	"2. **revoke:** Nothing is left.\n",
	"## Not read\n",
	"  - blob 515151515151 `big.bin`: larger than the limit\n",
	"## Cannot be looked into\n",
	"\n**INCOMPLETE: 1 of 2 repositories",
};

START_TEST(lines_of_the_sample)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	size_t from = 0;

	sample_init(&sample);
	write_markdown(&sample.audit, &out);
	for (size_t i = 0; i < COUNT(lines); i++) {
		size_t at =
			bytes_find(buf_bytes(&out), bytes_of(lines[i]), from);

		ck_assert_msg(at != SIZE_MAX, "not there or too early: %s",
			      lines[i]);
		from = at + strlen(lines[i]);
	}
	buf_release(&out);
}
END_TEST

/* What a reader of the raw text sees outside of code spans and escapes. */
static void strip_code(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		size_t fence = 0;
		size_t end;

		if (text.p[i] == '\\') {
			i++;
			continue;
		}
		while (i + fence < text.len && text.p[i + fence] == '`')
			fence++;
		if (!fence) {
			buf_add_char(out, (char)text.p[i]);
			continue;
		}
		/* A run of exactly as many backticks ends it. */
		for (end = i + fence; end < text.len;) {
			size_t run = 0;

			while (end + run < text.len && text.p[end + run] == '`')
				run++;
			if (run == fence)
				break;
			end += run ? run : 1;
		}
		ck_assert_msg(end < text.len, "a code span does not end");
		i = end + fence - 1;
	}
}

/* clang-format off */
static const struct hostile_row {
	const char *proves;
	const char *text;
	const char *never; /* outside of code spans and escapes */
} hostile[] = {
	{ "HTML", "<script>alert(1)</script>", "<" },
	{ "a link", "[x](javascript:y)", "](" },
	{ "an image", "![x](y)", "!" },
	{ "an address", "https://evil.example", "://" },
	{ "an address without a scheme", "www.evil.example", "www." },
	{ "a mention and mail", "@everyone x@evil.example", "@" },
	{ "an issue", "#1", "#1" },
	{ "a heading", "x\n# EVIL", "EVIL" },
	{ "a cell", "a | EVILCELL |", "EVILCELL" },
	{ "a fence of code", "```\nx", "```" },
	{ "one backtick", "a`<b>", "<" },
	{ "two backticks", "a``<b>", "<" },
	{ "a backslash at the end", "<b>\\", "<" },
	{ "a formula", "$x$", "$" },
};
/* clang-format on */

START_TEST(hostile_row)
{
	const struct hostile_row *r = &hostile[_i];
	struct buf out = BUF_INIT;
	struct buf plain = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample_plant(&sample, r->text);
	/* Sentences of ours may hold a part of it, but as running text. */
	for (size_t i = 0; i < COUNT(sample.findings); i++) {
		if (!strstr(r->never, "EVIL"))
			continue;
		sample.findings[i].reasons[0] = "a reason";
		sample.findings[i].lifecycle.explanation = "a sentence";
	}
	for (size_t i = 0; i < COUNT(sample.skips); i++) {
		if (strstr(r->never, "EVIL"))
			sample.skips[i].reason = "a reason";
	}
	write_markdown(&sample.audit, &out);
	strip_code(buf_bytes(&out), &plain);
	ck_assert_msg(!strstr(buf_str(&plain), r->never), "%s: %s", r->proves,
		      strstr(buf_str(&plain), r->never));
	buf_release(&out);
	buf_release(&plain);
}
END_TEST

/* Each row of the repository table has as many bars as its head. */
START_TEST(bars_break_no_row)
{
	static const char row[] = "| `a\\x7cb\\x7c` | 2 | 12,345 | 12,345 | 0 "
				  "| complete |\n";
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.repositories[0].path = "a|b|";
	write_markdown(&sample.audit, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), row));
	buf_release(&out);
}
END_TEST

START_TEST(places_beyond_twenty_are_a_number)
{
	struct occurrence occurrences[21];
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	for (size_t i = 0; i < COUNT(occurrences); i++)
		occurrences[i] = sample.occurrences[0];
	sample.findings[0].occurrences.v = occurrences;
	sample.findings[0].occurrences.nr = 20;
	write_markdown(&sample.audit, &out);
	ck_assert_ptr_null(strstr(buf_str(&out), "more place"));
	buf_clear(&out);
	sample.findings[0].occurrences.nr = 21;
	write_markdown(&sample.audit, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "  - and 1 more place\n"));
	buf_release(&out);
}
END_TEST

/* What the auditor has to do with, and other places. */
static const char *const extended[] = {
	"and 1 ignored as the auditor asked",
	"- **Also:** the same string, where no context says what it is\n"
	"  - `notes.txt`:3 in `/srv/git/one.git`\n"
	"  - tag message of a2a2a2a2a2a2 in `/srv/git/two`\n"
	"  - and 5 more places\n",
	"\n## Ignored, as the auditor asked\n\n"
	"- Atlassian API token `Igno********` (bb-0033): a test of ours, "
	"says "
	"the ignore file\n",
	"  - pack: cut short (7 objects); accepted: known since 2020\n",
};

START_TEST(lines_of_the_extended_sample)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	size_t from = 0;

	sample_init(&sample);
	sample_extend(&sample);
	write_markdown(&sample.audit, &out);
	for (size_t i = 0; i < COUNT(extended); i++) {
		size_t at = bytes_find(buf_bytes(&out), bytes_of(extended[i]),
				       from);

		ck_assert_msg(at != SIZE_MAX, "not there or too early: %s",
			      extended[i]);
		from = at + strlen(extended[i]);
	}
	buf_release(&out);
}
END_TEST

START_TEST(ignored_beyond_a_hundred_are_a_number)
{
	struct finding findings[101];
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample_extend(&sample);
	for (size_t i = 0; i < COUNT(findings); i++)
		findings[i] = sample.ignored;
	sample.audit.suppressed.v = findings;
	sample.audit.suppressed.nr = 100;
	write_markdown(&sample.audit, &out);
	ck_assert_ptr_null(strstr(buf_str(&out), "- and 1 more\n"));
	buf_clear(&out);
	sample.audit.suppressed.nr = 101;
	write_markdown(&sample.audit, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\n- and 1 more\n"));
	buf_release(&out);
}
END_TEST

START_TEST(empty_audit)
{
	struct audit audit = { .version = "1", .patterns = "p" };
	struct buf out = BUF_INIT;

	write_markdown(&audit, &out);
	ck_assert_ptr_nonnull(
		strstr(buf_str(&out), "**INCOMPLETE: no repository was "));
	ck_assert_ptr_null(strstr(buf_str(&out), "|"));
	buf_release(&out);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, lines_of_the_sample);
	tcase_add_loop_test(tc, hostile_row, 0, COUNT(hostile));
	tcase_add_test(tc, bars_break_no_row);
	tcase_add_test(tc, places_beyond_twenty_are_a_number);
	tcase_add_test(tc, lines_of_the_extended_sample);
	tcase_add_test(tc, ignored_beyond_a_hundred_are_a_number);
	tcase_add_test(tc, empty_audit);
}

UNIT_MAIN("report/md", add)
