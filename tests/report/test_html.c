/* SPDX-License-Identifier: Apache-2.0 */
/* The page as a whole: its policy, its markup, and what it must hold. */
#include "report/html.h"

#include "base/checksum.h"
#include "base/text.h"
#include "markup.h"
#include "sample.h"
#include "unit.h"

#include <stdlib.h>

static void write_html(const struct audit *audit, struct buf *out)
{
	struct report_options options = { 0 };
	struct fault fault = { 0 };

	ck_assert_int_eq(
		report_write(audit, REPORT_HTML, &options, out, &fault), 0);
}

static void assert_has(const struct buf *out, const char *text)
{
	ck_assert_msg(bytes_find(buf_bytes(out), bytes_of(text), 0) != SIZE_MAX,
		      "not there: %s", text);
}

static void assert_lacks(const struct buf *out, const char *text)
{
	ck_assert_msg(bytes_find(buf_bytes(out), bytes_of(text), 0) == SIZE_MAX,
		      "there: %s", text);
}

/* ------------------------------------------------------------- the policy */

/* What stands between two texts of a page, the first time. */
static struct bytes between(struct bytes page, const char *before,
			    const char *after)
{
	size_t at = bytes_find(page, bytes_of(before), 0);
	size_t end;

	ck_assert_msg(at != SIZE_MAX, "%s", before);
	at += strlen(before);
	end = bytes_find(page, bytes_of(after), at);
	ck_assert_msg(end != SIZE_MAX, "%s", after);
	return bytes_sub(page, at, end - at);
}

static void assert_hash(const struct buf *out, const char *directive,
			struct bytes text)
{
	struct oid sum = sha256_of(text);
	struct buf wanted = BUF_INIT;

	buf_printf(&wanted, "%s 'sha256-", directive);
	base64_encode((struct bytes){ sum.id, sum.len }, &wanted);
	buf_add_str(&wanted, "'");
	assert_has(out, buf_str(&wanted));
	buf_release(&wanted);
}

START_TEST(the_policy_names_what_is_there)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	struct bytes page;

	sample_init(&sample);
	write_html(&sample.audit, &out);
	page = buf_bytes(&out);
	assert_has(&out, "content=\"default-src 'none'; style-src 'sha256-");
	assert_has(&out, "; base-uri 'none'; form-action 'none'\">");
	assert_hash(&out, "style-src", between(page, "<style>", "</style>"));
	assert_hash(&out, "script-src", between(page, "<script>", "</script>"));
	buf_release(&out);
}
END_TEST

START_TEST(style_and_script_load_nothing_and_end_nothing)
{
	static const char *const banned[] = {
		"</",	     "<!--",   "url(",	    "@import",
		"http:",     "https:", "innerHTML", "eval(",
		"insertAdj", "fetch(", "XMLHttp",
	};

	ck_assert_uint_eq(html_files_nr, 2);
	for (size_t f = 0; f < html_files_nr; f++) {
		struct bytes text = html_files[f].text;

		ck_assert_uint_gt(text.len, 1000);
		ck_assert(text_is_utf8(text));
		for (size_t i = 0; i < COUNT(banned); i++)
			ck_assert_msg(bytes_find_nocase(text,
							bytes_of(banned[i]),
							0) == SIZE_MAX,
				      "%s", banned[i]);
	}
}
END_TEST

/* ------------------------------------------------------------- the markup */

static const char *const planted[] = {
	"plain",
	"<script>alert(1)</script>",
	"\" onload=\"alert(1)",
	"' onload='alert(1)",
	"</style></script></noscript></article></table><img src=x>",
	"javascript:alert(1)",
	"]]> --> <!-- &lt;script&gt; &#60;b&#62; &amp",
	"\xff\xfe <\xc3(> \xed\xa0\x80",
	"\x1b[31m \x01 \x7f \n \r \t",
	"\xe2\x80\xae gnp \xe2\x81\xa6 \xe2\x80\xa8",
	"`${alert(1)}` {{7*7}} %3Cscript%3E",
};

START_TEST(nothing_planted_becomes_markup)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample_plant(&sample, planted[_i]);
	write_html(&sample.audit, &out);
	markup_check(buf_bytes(&out));
	ck_assert(text_is_utf8(buf_bytes(&out)));
	assert_lacks(&out, "\xe2\x80\xae");
	assert_lacks(&out, "\xe2\x81\xa6");
	assert_lacks(&out, "\x1b");
	assert_lacks(&out, "\r");
	buf_release(&out);
}
END_TEST

/* ------------------------------------------------------------ the contents */

static const char *const parts[] = {
	"INCOMPLETE: 1 of 2 repositories",
	"What was not read, and why",
	"<b>1</b> <span>past their end",
	"id=\"today\"",
	"Nothing that is certainly a credential",
	"id=\"check\"",
	"<dt>Who</dt><dd><b>The user of that Bitbucket Data Center server",
	"id=\"ended\"",
	"<time>2026-07-28</time></td>",
	"App passwords were removed.",
	"id=\"next\"",
	"id=\"timeline\"",
	"<circle class=\"dead\"",
	"<li><b>a</b> <time>2024-12-15</time> New API tokens",
	"id=\"table\"",
	"<b class=\"s high\">high</b>",
	"<th scope=\"row\"><a href=\"#bb-0011\">Bitbucket app password</a>",
	"<code class=\"mask\">Kest********</code>",
	"<code>deploy/settings.env</code>:14",
	"<article id=\"bb-0011\">",
	"Jane Doe, who brought it in; Bo Roe, ",
	"user <b>jane</b>, at <b>bitbucket.org</b>, workspace <b>team</b>, "
	"repository <b>app</b>",
	"its checksum is right; the host is known (checksum valid)",
	"2024-05-02 by Jane Doe &lt;jane@example.org&gt;, commit "
	"<code>c1c1c1c1c1c1</code> in /srv/git/one.git",
	"<code>refs/heads/main</code>, <code>refs/tags/v1</code>",
	"<code>deploy/settings.env</code>:14 in /srv/git/one.git; written as "
	"gzip, base64; 4 versions hold it",
	"<b>TOKEN=Kest******** # ********</b>",
	"Came in with <code>c1c1c1c1c1c1</code>.",
	"Taken out by <code>c2c2c2c2c2c2</code>.",
	"<code>config</code>, the configuration in /srv/git/two",
	"data-plan=\"plan-1\"",
	"<ol id=\"plan-1\" class=\"steps\">\n<li><b>assess</b> <span>It is "
	"past "
	"its end.</span></li>",
	"id=\"people\"",
	"<th scope=\"row\">Jane Doe</th><td data-label=\"Email\">"
	"jane@example.org</td>",
	"id=\"coverage\"",
	"id=\"unread\"",
	"blob 515151515151 big.bin: larger than the limit",
	"pack: cut short (7 objects)",
	"<code>/srv/git/one.git</code>",
	"INCOMPLETE, history cut",
	"Cannot be looked into",
	"locked.zip!/a: encrypted",
	"id=\"run\"",
	"bbaudit 1.2.3, patterns feed",
	"bbaudit scan /srv/git",
};

START_TEST(parts_of_the_sample_in_their_order)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	size_t from = 0;

	sample_init(&sample);
	write_html(&sample.audit, &out);
	for (size_t i = 0; i < COUNT(parts); i++) {
		size_t at =
			bytes_find(buf_bytes(&out), bytes_of(parts[i]), from);

		ck_assert_msg(at != SIZE_MAX, "not there or too early: %s",
			      parts[i]);
		from = at + strlen(parts[i]);
	}
	assert_lacks(&out, SAMPLE_SECRET);
	assert_lacks(&out, SAMPLE_RAW);
	assert_lacks(&out, SAMPLE_OTHER);
	buf_release(&out);
}
END_TEST

START_TEST(all_who_brought_it_in_are_named)
{
	struct person crowd[14];
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	write_html(&sample.audit, &out);
	assert_has(&out, "<dt>Whom to ask</dt><dd>Jane Doe, who brought it in; "
			 "Bo Roe, who brought it in elsewhere</dd>");
	buf_clear(&out);
	sample.findings[0].last_seen.author = LIT("Bo Roe");
	sample.findings[0].last_seen.email = LIT("BO@example.org");
	write_html(&sample.audit, &out);
	assert_has(&out, "<dd>Jane Doe, who brought it in; Bo Roe, who changed "
			 "its place last</dd>");
	buf_clear(&out);
	/* One person under two names, and more than are listed. */
	for (size_t i = 0; i < COUNT(crowd); i++)
		crowd[i] = (struct person){ .email = bytes_of(
						    &"abcdefghijklmn"[i]) };
	crowd[1] = crowd[0];
	sample.findings[0].people.v = crowd;
	sample.findings[0].people.nr = COUNT(crowd);
	write_html(&sample.audit, &out);
	assert_has(&out, "last; abcdefghijklmn, cdefghijklmn, ");
	assert_has(&out, ", klmn and 3 more people, who brought it in "
			 "elsewhere</dd>");
	buf_release(&out);
}
END_TEST

/* The line stands out of its neighbours, which are masked as it is. */
START_TEST(a_line_is_shown_with_its_neighbours)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	write_html(&sample.audit, &out);
	assert_has(&out, "<pre>[server]\n<b>TOKEN=Kest******** # ********</b>\n"
			 "see ********</pre>");
	buf_clear(&out);
	sample.occurrences[0].around =
		LIT("<p>\r\n\n" SAMPLE_SECRET "\n\ncanary-of\n");
	sample.occurrences[0].context = LIT(SAMPLE_SECRET);
	write_html(&sample.audit, &out);
	assert_has(&out, "<pre>&lt;p&gt;\n\n<b>Kest********</b>\n\n"
			 "canary-of\n</pre>");
	markup_check(buf_bytes(&out));
	buf_release(&out);
}
END_TEST

/* A line is shortened, and its edge may cut a secret. */
START_TEST(a_secret_that_an_edge_cuts_is_masked)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.occurrences[0].around = (struct bytes){ 0 };
	sample.occurrences[0].context =
		LIT("canary-of-the-test-17 <b>\nTOKEN=Kestrel-canary-of");
	write_html(&sample.audit, &out);
	assert_has(&out, "<pre>******** &lt;b&gt;\nTOKEN=********</pre>");
	buf_release(&out);
}
END_TEST

START_TEST(what_the_auditor_decided_is_told)
{
	struct also also = { .repo = 1,
			     .site = SITE_BLOB,
			     .object = sample_oid(0xaa),
			     .path = "copy.txt",
			     .line = 3 };
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.skips[0].accepted = "too big, <known>";
	sample.findings[0].also_at.v = &also;
	sample.findings[0].also_at.nr = 1;
	sample.findings[0].also_more = 3;
	sample.findings[1].suppressed = "an example, \"says\" Jane";
	sample.audit.findings.nr = 1;
	sample.audit.suppressed.v = &sample.findings[1];
	sample.audit.suppressed.nr = 1;
	write_html(&sample.audit, &out);
	assert_has(&out, "; accepted: too big, &lt;known&gt;</li>");
	assert_has(&out, "an example, &quot;says&quot; Jane");
	assert_has(&out, "id=\"suppressed\"");
	assert_has(&out, "The same text elsewhere <span class=\"n\">4<");
	assert_has(&out, "<li>and 3 more places</li>");
	assert_has(&out, "<code>copy.txt</code>:3 in /srv/git/two");
	markup_check(buf_bytes(&out));
	buf_release(&out);
}
END_TEST

START_TEST(a_report_without_findings)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.audit.findings.nr = 0;
	sample.audit.repositories.nr = 1;
	write_html(&sample.audit, &out);
	markup_check(buf_bytes(&out));
	assert_has(&out, "Complete: 12,345 of 12,345 objects scanned");
	assert_has(&out, "<p class=\"verdict\">");
	assert_lacks(&out, "id=\"today\"");
	assert_lacks(&out, "id=\"unread\"");
	sample.audit.repositories.nr = 0;
	buf_clear(&out);
	write_html(&sample.audit, &out);
	markup_check(buf_bytes(&out));
	assert_has(&out, "class=\"verdict incomplete\"");
	buf_release(&out);
}
END_TEST

START_TEST(what_is_alive_comes_first)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.findings[1].confidence = CONFIDENCE_LIKELY;
	write_html(&sample.audit, &out);
	assert_has(&out, "<li class=\"now\"><a href=\"#today\"><b>1</b>");
	assert_lacks(&out, "id=\"check\"");
	ck_assert_uint_lt(bytes_find(buf_bytes(&out), LIT("bb-0022"), 0),
			  bytes_find(buf_bytes(&out), LIT("bb-0011"), 0));
	buf_release(&out);
}
END_TEST

/* An id out of another report is no name for an element. */
START_TEST(a_strange_id_is_not_used_as_a_name)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].id = "bb-\"><b>";
	sample.findings[1].id = "table";
	write_html(&sample.audit, &out);
	markup_check(buf_bytes(&out));
	assert_has(&out, "<article id=\"finding-1\">");
	assert_has(&out, "<article id=\"finding-2\">");
	assert_has(&out, "<code>bb-&quot;&gt;&lt;b&gt;</code>");
	buf_release(&out);
}
END_TEST

/* ------------------------------------------------------------ many findings */

static void write_many(size_t nr, struct buf *out)
{
	struct finding *many = calloc(nr, sizeof(*many));
	struct sample sample;

	sample_init(&sample);
	for (size_t i = 0; i < nr; i++) {
		many[i] = sample.findings[0];
		many[i].first_seen.author_date += (int64_t)i * 86400;
		many[i].first_seen.committer_date += (int64_t)i * 86400;
	}
	sample.audit.findings.v = many;
	sample.audit.findings.nr = nr;
	write_html(&sample.audit, out);
	free(many);
}

static size_t count(const struct buf *out, const char *text)
{
	size_t nr = 0;
	size_t at = 0;

	while ((at = bytes_find(buf_bytes(out), bytes_of(text), at)) !=
	       SIZE_MAX) {
		at++;
		nr++;
	}
	return nr;
}

START_TEST(the_cards_of_many_findings_are_asleep)
{
	struct buf out = BUF_INIT;

	write_many(1000, &out);
	ck_assert_uint_eq(count(&out, "<article "), 1000);
	ck_assert_uint_eq(count(&out, "<noscript>"), 0);
	buf_clear(&out);
	write_many(1001, &out);
	markup_check(buf_bytes(&out));
	ck_assert_uint_eq(count(&out, "<noscript><article "), 1001);
	ck_assert_uint_eq(count(&out, "</article></noscript>"), 1001);
	ck_assert_uint_eq(count(&out, "<tr data-k="), 1001);
	/* They share their steps. */
	ck_assert_uint_eq(count(&out, "<ol id=\"plan-"), 1);
	buf_release(&out);
}
END_TEST

/* As many as a card shows, and one more. */
static const struct {
	size_t nr;
	const char *rest; /* NULL: none is told of */
} crowds[] = { { 50, NULL }, { 51, "<li>and 1 more place</li>" } };

START_TEST(a_card_shows_fifty_places)
{
	struct occurrence places[51];
	struct also others[51];
	struct sample s;
	struct buf out = BUF_INIT;

	sample_init(&s);
	for (size_t i = 0; i < COUNT(places); i++) {
		places[i] = s.occurrences[0];
		others[i] = (struct also){ .site = SITE_BLOB, .path = "x" };
	}
	s.findings[0].occurrences.v = places;
	s.findings[0].occurrences.nr = crowds[_i].nr;
	s.findings[0].also_at.v = others;
	s.findings[0].also_at.nr = crowds[_i].nr;
	write_html(&s.audit, &out);
	ck_assert_uint_eq(count(&out, "more place"), crowds[_i].rest ? 2 : 0);
	if (crowds[_i].rest)
		ck_assert_uint_eq(count(&out, crowds[_i].rest), 2);
	buf_release(&out);
}
END_TEST

/* By which the page sorts and filters; kinds have their number in the list. */
START_TEST(a_row_has_its_keys)
{
	static const char *const kinds[] = { "c", "a", "b" };
	struct finding findings[COUNT(kinds)];
	struct sample s;
	struct buf out = BUF_INIT;
	const char *rest;
	size_t kind;
	int severity;
	int exposure;

	sample_init(&s);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		findings[i] = s.findings[0];
		findings[i].kind = kinds[i];
	}
	s.audit.findings.v = findings;
	s.audit.findings.nr = COUNT(findings);
	write_html(&s.audit, &out);
	rest = out.p;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		rest = strstr(rest, "<tr data-k=");
		ck_assert_ptr_nonnull(rest);
		ck_assert_int_eq(sscanf(rest, "<tr data-k=\"%*d %d %zu %d",
					&severity, &kind, &exposure),
				 3);
		ck_assert_int_eq(severity, (int)findings[i].severity);
		ck_assert_int_eq(kinds[i][0], 'a' + (int)kind);
		ck_assert_int_eq(exposure, (int)findings[i].exposure);
		rest++;
	}
	buf_release(&out);
}
END_TEST

START_TEST(few_findings_are_lines_and_many_are_columns)
{
	struct buf out = BUF_INIT;

	write_many(30, &out);
	ck_assert_uint_eq(count(&out, "<line class=\"span dead\""), 30);
	ck_assert_uint_eq(count(&out, "<rect"), 0);
	buf_clear(&out);
	write_many(31, &out);
	markup_check(buf_bytes(&out));
	ck_assert_uint_eq(count(&out, "class=\"span"), 0);
	/* From 2024-05-02 to 2024-06-01 in months. */
	ck_assert_uint_eq(count(&out, "<rect class=\"dead\""), 2);
	assert_has(&out, "from 2024-05-01: 30 came in, 0 may still work");
	assert_has(&out, "from 2024-06-01: 1 came in");
	buf_release(&out);
}
END_TEST

START_TEST(dates_that_cannot_be_true_are_not_drawn)
{
	static const int64_t dates[] = { 0, -1, INT64_MAX, INT64_MIN,
					 1795000000 + 86400 * 30 };
	struct buf out = BUF_INIT;
	struct sample sample;

	for (size_t i = 0; i < COUNT(dates); i++) {
		sample_init(&sample);
		sample.findings[0].first_seen.author_date = dates[i];
		sample.findings[0].first_seen.committer_date = dates[i];
		buf_clear(&out);
		write_html(&sample.audit, &out);
		markup_check(buf_bytes(&out));
		assert_has(&out, "No finding has a commit with a credible");
	}
	buf_release(&out);
}
END_TEST

/* Tokens that expire by their own dates are one row, not one for each day. */
START_TEST(what_expired_by_itself)
{
	struct buf out = BUF_INIT;
	struct sample sample;

	sample_init(&sample);
	for (size_t i = 0; i < 2; i++) {
		sample.findings[i].kind = "atlassian-api-token";
		sample.findings[i].lifecycle =
			(struct lifecycle){ LIFECYCLE_EXPIRED_BY_POLICY,
					    day_of(2026, 5, 12 + (int)i), true,
					    "It ended." };
	}
	write_html(&sample.audit, &out);
	assert_has(&out, "<time>2026-05-12</time> to <time>2026-05-13</time>");
	buf_release(&out);
}
END_TEST

START_TEST(eight_of_those_that_ended_are_named)
{
	for (size_t nr = 8; nr <= 9; nr++) {
		struct buf out = BUF_INIT;
		struct bytes cell;
		size_t links = 0;

		write_many(nr, &out);
		cell = between(buf_bytes(&out), "class=\"which\">", "</td>");
		for (size_t at = 0;
		     (at = bytes_find(cell, LIT("<a href="), at)) != SIZE_MAX;
		     at++)
			links++;
		ck_assert_uint_eq(links, nr);
		ck_assert_int_eq(bytes_find(cell, LIT(">and 1 more<"), 0) !=
					 SIZE_MAX,
				 nr > 8);
		buf_release(&out);
	}
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, the_policy_names_what_is_there);
	tcase_add_test(tc, style_and_script_load_nothing_and_end_nothing);
	tcase_add_loop_test(tc, nothing_planted_becomes_markup, 0,
			    COUNT(planted));
	tcase_add_test(tc, parts_of_the_sample_in_their_order);
	tcase_add_test(tc, a_line_is_shown_with_its_neighbours);
	tcase_add_test(tc, all_who_brought_it_in_are_named);
	tcase_add_test(tc, a_secret_that_an_edge_cuts_is_masked);
	tcase_add_test(tc, what_the_auditor_decided_is_told);
	tcase_add_test(tc, a_report_without_findings);
	tcase_add_test(tc, what_is_alive_comes_first);
	tcase_add_test(tc, a_strange_id_is_not_used_as_a_name);
	tcase_add_test(tc, the_cards_of_many_findings_are_asleep);
	tcase_add_loop_test(tc, a_card_shows_fifty_places, 0, COUNT(crowds));
	tcase_add_test(tc, a_row_has_its_keys);
	tcase_add_test(tc, few_findings_are_lines_and_many_are_columns);
	tcase_add_test(tc, dates_that_cannot_be_true_are_not_drawn);
	tcase_add_test(tc, what_expired_by_itself);
	tcase_add_test(tc, eight_of_those_that_ended_are_named);
}

UNIT_MAIN("report/html", add)
