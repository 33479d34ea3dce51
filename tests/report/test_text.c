/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "report/layout.h"
#include "sample.h"
#include "unit.h"

static void write_text(const struct audit *audit, struct report_options options,
		       struct buf *out)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(
		report_write(audit, REPORT_TEXT, &options, out, &fault), 0);
}

static size_t place_of(const struct buf *out, const char *text)
{
	return bytes_find(buf_bytes(out), bytes_of(text), 0);
}

/* The lines of the sample, in their order. */
static const char *const lines[] = {
	"bbaudit 1.2.3\n",
	"  scanned     2 repositories, 12,357 of 12,365 objects, 5.0 MiB in 2 "
	"seconds\n",
	"  coverage    INCOMPLETE, see the end; history cut (shallow)\n",
	"  as of       life cycles judged for 2026-11-24\n",
	"  findings    1 high, 1 low\n",
	"  look at     1 may still work, and may be no credentials: have "
	"someone look who knows the place (2)\n",
	"  clean up    1 past their end: no emergency, but they stay in the "
	"history (1)\n",
	"== high: 1 finding ==\n",
	"1. high: Bitbucket app password Kest******** (confirmed, checksum "
	"valid)\n",
	"  life        removed by vendor (2026-07-28): App passwords were "
	"removed.\n",
	"  where       in the newest files: deploy/settings.env:14 in "
	"/srv/git/one.git, and 1 "
	"more place\n",
	"  line        TOKEN=Kest******** # ********\n",
	"  first seen  c1c1c1c1c1c1 by Jane Doe, jane@example.org, "
	"2024-05-02\n",
	"  last change c2c2c2c2c2c2 by Jane Doe, jane@example.org, "
	"2024-05-03\n",
	"  refs        refs/heads/main, refs/tags/v1\n",
	"  account     user jane, host bitbucket.org, workspace team, "
	"repository app\n",
	"  why         its checksum is right; the host is known\n",
	"  do          assess, revoke (steps 1 below)\n",
	"  id          bb-0011\n",
	"== low: 1 finding ==\n",
	"2. low: password in a Bitbucket address ******** (possible)\n",
	"  where       outside of files: commit message of c2c2c2c2c2c2, line "
	"7 in "
	"/srv/git/one.git\n",
	"  do          assess (steps 2 below)\n",
	"== what to do, in short (in full: -o FILE.md) ==\n",
	"steps 1: Bitbucket app password, removed-by-vendor (1 finding)\n",
	"  revoke      Nothing is left.\n",
	"== summary ==\n",
	"  severity    1 high, 1 low\n",
	"  confidence  1 confirmed, 1 possible\n",
	"  exposure    1 tip, 1 metadata\n",
	"  kind        1 Bitbucket app password\n",
	"              1 password in a Bitbucket address\n",
	"  repository  /srv/git/one.git: 2 findings, 12,345 of 12,345 "
	"objects\n",
	"              /srv/git/two: 1 finding, 12 of 20 objects, INCOMPLETE, "
	"history cut\n",
	"== not read ==\n",
	"  blob 515151515151 big.bin: larger than the limit in /srv/git/two\n",
	"  pack: cut short (7 objects) in /srv/git/two\n",
	"== cannot be looked into ==\n",
	"  blob 525252525252 locked.zip!/a: encrypted in /srv/git/one.git\n",
};

START_TEST(lines_of_the_sample)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	size_t from = 0;

	sample_init(&sample);
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
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

static const size_t widths[] = { 40, 41, 72, 80, 200 };

START_TEST(no_line_is_wider)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	struct bytes rest;
	struct bytes line;

	sample_init(&sample);
	sample_plant(&sample,
		     "M\xc3\xbcller/ein-sehr-langer-Name-ohne-jedes-Leerzeichen"
		     "/\xc3\xa4\xc3\xb6\xc3\xbc und noch ein paar W\xc3\xb6rter"
		     " dazu, damit es mehr als zwei Zeilen werden");
	sample.audit.version = "1.2.3-0123456789012345678901234567890";
	write_text(&sample.audit,
		   (struct report_options){ .width = widths[_i] }, &out);
	rest = buf_bytes(&out);
	while (bytes_line(&rest, &line))
		ck_assert_msg(layout_chars(line) <= widths[_i], "%.*s",
			      (int)line.len, (const char *)line.p);
	buf_release(&out);
}
END_TEST

START_TEST(a_context_is_cut_to_one_line)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.occurrences[0].context =
		LIT("\t 0123456789 0123456789 0123456789 0123456789");
	write_text(&sample.audit, (struct report_options){ .width = 40 }, &out);
	ck_assert_uint_ne(
		place_of(&out, "  line        0123456789 0123456789 012…\n"),
		SIZE_MAX);
	buf_release(&out);
}
END_TEST

START_TEST(too_narrow_is_forty)
{
	struct buf narrow = BUF_INIT;
	struct buf forty = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	write_text(&sample.audit, (struct report_options){ .width = 1 },
		   &narrow);
	write_text(&sample.audit, (struct report_options){ .width = 40 },
		   &forty);
	ck_assert(bytes_eq(buf_bytes(&narrow), buf_bytes(&forty)));
	buf_release(&narrow);
	buf_release(&forty);
}
END_TEST

/* Colours change no character and no line. */
START_TEST(colour_only_when_asked)
{
	struct buf plain = BUF_INIT;
	struct buf colour = BUF_INIT;
	struct buf stripped = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	write_text(&sample.audit, (struct report_options){ .width = 60 },
		   &plain);
	write_text(&sample.audit,
		   (struct report_options){ .width = 60, .colour = true },
		   &colour);
	ck_assert_uint_eq(place_of(&plain, "\033"), SIZE_MAX);
	ck_assert_uint_ne(place_of(&colour, "\033[31m1. high"), SIZE_MAX);
	for (size_t i = 0; i < colour.len; i++) {
		if (colour.p[i] != '\033')
			buf_add_char(&stripped, colour.p[i]);
		else
			i += strcspn(colour.p + i, "m");
	}
	ck_assert_str_eq(buf_str(&stripped), buf_str(&plain));
	buf_release(&plain);
	buf_release(&colour);
	buf_release(&stripped);
}
END_TEST

START_TEST(worst_first_whatever_the_order)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.findings[1].severity = SEVERITY_CRITICAL;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_lt(place_of(&out, "1. critical: password"),
			  place_of(&out, "2. high: Bitbucket"));
	buf_release(&out);
}
END_TEST

START_TEST(same_steps_stand_once)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].nr_steps = 1;
	memcpy(sample.findings[1].steps, sample.findings[0].steps,
	       sizeof(sample.findings[0].steps));
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_eq(place_of(&out, "steps 2"), SIZE_MAX);
	ck_assert_uint_ne(place_of(&out, "(2 findings)"), SIZE_MAX);
	buf_release(&out);
}
END_TEST

START_TEST(twenty_skips_and_a_number)
{
	struct skip skips[21];
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	for (size_t i = 0; i < COUNT(skips); i++)
		skips[i] = (struct skip){ .type = "file",
					  .reason = "unread",
					  .count = 1 };
	sample.repositories[1].skipped.v = skips;
	sample.repositories[1].skipped.nr = 20;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_eq(place_of(&out, "more line"), SIZE_MAX);
	buf_clear(&out);
	sample.repositories[1].skipped.nr = 21;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_ne(place_of(&out, "  and 1 more line\n"), SIZE_MAX);
	buf_release(&out);
}
END_TEST

START_TEST(refs_beyond_three_are_a_number)
{
	const char *refs[] = { "r1", "r2", "r3", "r4" };
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].refs = refs;
	sample.findings[0].nr_refs = 3;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_ne(place_of(&out, "r1, r2, r3\n"), SIZE_MAX);
	buf_clear(&out);
	sample.findings[0].nr_refs = 4;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_ne(place_of(&out, "r1, r2, r3 and 1 more\n"), SIZE_MAX);
	buf_release(&out);
}
END_TEST

START_TEST(one_commit_is_told_once)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].last_seen = sample.findings[0].first_seen;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_eq(place_of(&out, "last change"), SIZE_MAX);
	buf_release(&out);
}
END_TEST

START_TEST(sentences_as_reasons)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].reasons[0] = "It is right.";
	sample.findings[0].reasons[1] = "It is known.";
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_ne(
		place_of(&out, "why         It is right. It is known.\n"),
		SIZE_MAX);
	buf_release(&out);
}
END_TEST

START_TEST(a_clock_that_went_back)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.audit.finished = sample.audit.started - 1;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_ne(place_of(&out, " in 0 seconds\n"), SIZE_MAX);
	buf_release(&out);
}
END_TEST

START_TEST(the_only_repository_is_shown)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.audit.repositories.nr = 1;
	sample.audit.findings.nr = 0;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_ne(place_of(&out, "repository  /srv/git/one.git: 0 "),
			  SIZE_MAX);
	buf_release(&out);
}
END_TEST

#define REPOSITORIES 60

/* Quiet repositories are a number; 50 of the others are shown. */
START_TEST(many_repositories)
{
	struct repository repositories[REPOSITORIES];
	struct audit audit = { .version = "1",
			       .repositories = { repositories, REPOSITORIES,
						 REPOSITORIES } };
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < REPOSITORIES; i++)
		repositories[i] =
			(struct repository){ .path = "r", .complete = i < 7 };
	write_text(&audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_ne(
		place_of(&out, "3 more with findings or incomplete\n"),
		SIZE_MAX);
	ck_assert_uint_ne(place_of(&out, "7 repositories complete and without "
					 "findings\n"),
			  SIZE_MAX);
	buf_release(&out);
}
END_TEST

/* clang-format off */
/* The last line for each way in which an audit can end. */
static const struct verdict_row {
	const char *proves;
	size_t repositories; /* of the sample: the second is incomplete */
	size_t findings;
	uint64_t below;
	bool interrupted;
	const char *starts;
	const char *holds;
} verdicts[] = {
	{ "all was read and nothing found", 1, 0, 0, false,
	  "\nComplete: 12,345 of 12,345 objects scanned; no credential found.",
	  "being what they are: 1 place." },
	{ "all was read, something below the threshold", 1, 0, 5, false,
	  "\nComplete: ",
	  "no credential found, and 5 below the confidence asked for." },
	{ "all was read and one found", 1, 1, 0, false,
	  "\nComplete: ", "; 1 credential found." },
	{ "not all was read and nothing found", 2, 0, 0, false,
	  "\nINCOMPLETE: 1 of 2 repositories not read in full, 8 objects "
	  "skipped; no credential found, but what was not read may hold some.",
	  "History is cut (shallow clone) in 1 repository" },
	{ "not all was read and two found", 2, 2, 0, false,
	  "\nINCOMPLETE: ",
	  "2 credentials found. What was not read may hold more." },
	{ "stopped early, with what was read complete", 1, 0, 0, true,
	  "\nINCOMPLETE: the scan was stopped before its end; no credential "
	  "found, but ", "may hold some." },
	{ "stopped early, with more missing", 2, 0, 0, true,
	  "\nINCOMPLETE: 1 of 2 repositories",
	  "8 objects skipped, and the scan was stopped before its end; " },
	{ "nothing was scanned", 0, 0, 0, false,
	  "\nINCOMPLETE: no repository was scanned; no credential found, but ",
	  "may hold some." },
	{ "stopped before anything was scanned", 0, 0, 0, true,
	  "\nINCOMPLETE: no repository was scanned, for the scan was stopped ",
	  "may hold some." },
};
/* clang-format on */

START_TEST(verdict_row)
{
	const struct verdict_row *r = &verdicts[_i];
	struct buf out = BUF_INIT;
	struct sample sample;
	const char *last;

	sample_init(&sample);
	sample.audit.repositories.nr = r->repositories;
	sample.audit.findings.nr = r->findings;
	sample.findings[0].occurrences.nr = 1; /* in the first repository */
	sample.audit.below_threshold = r->below;
	sample.audit.interrupted = r->interrupted;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	out.p[--out.len] = '\0';
	last = strrchr(buf_str(&out), '\n');
	ck_assert_msg(!strncmp(last, r->starts, strlen(r->starts)), "%s: %s",
		      r->proves, last);
	ck_assert_msg(strstr(last, r->holds) != NULL, "%s: %s", r->proves,
		      last);
	buf_release(&out);
}
END_TEST

/* What the auditor has to do with, and other places. */
static const char *const extended[] = {
	"and 1 more place; the same string without a context in 7 other "
	"places\n",
	"== ignored, as the auditor asked ==\n"
	"  Atlassian API token Igno******** (bb-0033): a test of ours, says "
	"the "
	"ignore file\n",
	"  pack: cut short (7 objects); accepted: known since 2020 in "
	"/srv/git/two\n",
	"and 1 ignored as the auditor asked",
};

START_TEST(lines_of_the_extended_sample)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	size_t from = 0;

	sample_init(&sample);
	sample_extend(&sample);
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
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

START_TEST(ignored_beyond_twenty_are_a_number)
{
	struct finding findings[21];
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample_extend(&sample);
	for (size_t i = 0; i < COUNT(findings); i++)
		findings[i] = sample.ignored;
	sample.audit.suppressed.v = findings;
	sample.audit.suppressed.nr = 20;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_eq(place_of(&out, "  and 1 more line\n"), SIZE_MAX);
	buf_clear(&out);
	sample.audit.suppressed.nr = 21;
	write_text(&sample.audit, (struct report_options){ 0 }, &out);
	ck_assert_uint_ne(place_of(&out, "  and 1 more line\n"), SIZE_MAX);
	buf_release(&out);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, lines_of_the_sample);
	tcase_add_loop_test(tc, no_line_is_wider, 0, COUNT(widths));
	tcase_add_test(tc, a_context_is_cut_to_one_line);
	tcase_add_test(tc, too_narrow_is_forty);
	tcase_add_test(tc, colour_only_when_asked);
	tcase_add_test(tc, worst_first_whatever_the_order);
	tcase_add_test(tc, same_steps_stand_once);
	tcase_add_test(tc, twenty_skips_and_a_number);
	tcase_add_test(tc, refs_beyond_three_are_a_number);
	tcase_add_test(tc, one_commit_is_told_once);
	tcase_add_test(tc, sentences_as_reasons);
	tcase_add_test(tc, a_clock_that_went_back);
	tcase_add_test(tc, the_only_repository_is_shown);
	tcase_add_test(tc, many_repositories);
	tcase_add_test(tc, lines_of_the_extended_sample);
	tcase_add_test(tc, ignored_beyond_twenty_are_a_number);
	tcase_add_loop_test(tc, verdict_row, 0, COUNT(verdicts));
}

UNIT_MAIN("report/text", add)
