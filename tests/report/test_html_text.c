/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

#include "unit.h"

/* clang-format off */
static const struct row {
	const char *proves;
	struct bytes text;
	const char *html;
} rows[] = {
	{ "nothing is nothing", LIT(""), "" },
	{ "words stay", LIT("a word, 1/2"), "a word, 1/2" },
	{ "markup is text", LIT("<b>&amp;</b>"),
	  "&lt;b&gt;&amp;amp;&lt;/b&gt;" },
	{ "no quote ends an attribute", LIT("\"'`"), "&quot;&#39;`" },
	{ "UTF-8 stays", LIT("\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91"),
	  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91" },
	{ "a byte that is none is U+FFFD", LIT("a\xff""b"), "a\xef\xbf\xbd""b" },
	{ "and so is each of a cut character", LIT("\xe2\x82"),
	  "\xef\xbf\xbd\xef\xbf\xbd" },
	{ "an overlong < is no <", LIT("\xc0\xbc"), "\xef\xbf\xbd\xef\xbf\xbd" },
	{ "a surrogate is none", LIT("\xed\xa0\x80"),
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "controls are seen", LIT("\x00\x1b[1m\x7f\r\n\t"),
	  "\\x00\\x1b[1m\\x7f\\x0d\\x0a\\x09" },
	{ "C1 controls too", LIT("\xc2\x85"), "\\u{85}" },
	{ "an override is seen", LIT("\xe2\x80\xaa\xe2\x80\xae"),
	  "\\u{202a}\\u{202e}" },
	{ "an isolate is seen", LIT("\xe2\x81\xa6\xe2\x81\xa9"),
	  "\\u{2066}\\u{2069}" },
	{ "a line separator is seen", LIT("\xe2\x80\xa8"), "\\u{2028}" },
};
/* clang-format on */

START_TEST(escape_row)
{
	const struct row *r = &rows[_i];
	struct buf out = BUF_INIT;

	html_escape(r->text, &out);
	ck_assert_msg(!strcmp(buf_str(&out), r->html), "%s: %s", r->proves,
		      buf_str(&out));
	buf_release(&out);
}
END_TEST

/* A finding's urgency turns on its life and on how sure we are of it. */
/* clang-format off */
static const struct urgency_row {
	enum lifecycle_state state;
	enum confidence confidence;
	enum urgency urgency;
} urgencies[] = {
	{ LIFECYCLE_USABLE, CONFIDENCE_CONFIRMED, URGENCY_NOW },
	{ LIFECYCLE_BROWNOUT, CONFIDENCE_LIKELY, URGENCY_NOW },
	{ LIFECYCLE_POSSIBLY_LIVE, CONFIDENCE_LIKELY, URGENCY_NOW },
	{ LIFECYCLE_UNKNOWN, CONFIDENCE_CONFIRMED, URGENCY_NOW },
	{ LIFECYCLE_REJECTED_BY_VENDOR, CONFIDENCE_LIKELY, URGENCY_NOW },
	{ LIFECYCLE_POSSIBLY_LIVE, CONFIDENCE_POSSIBLE, URGENCY_CHECK },
	{ LIFECYCLE_UNKNOWN, CONFIDENCE_UNLIKELY, URGENCY_CHECK },
	{ LIFECYCLE_REMOVED_BY_VENDOR, CONFIDENCE_CONFIRMED, URGENCY_ENDED },
	{ LIFECYCLE_EXPIRED_BY_POLICY, CONFIDENCE_POSSIBLE, URGENCY_ENDED },
};
/* clang-format on */

START_TEST(urgency_row)
{
	const struct urgency_row *r = &urgencies[_i];
	struct finding finding = { .confidence = r->confidence,
				   .lifecycle = { .state = r->state } };

	ck_assert_int_eq(urgency_of(&finding), r->urgency);
}
END_TEST

/* clang-format off */
static const struct actor_row {
	const char *kind;
	const char *provider;
	const char *begins;
} actors[] = {
	{ "atlassian-api-token", "atlassian",
	  "The owner of the Atlassian account" },
	{ "bitbucket-access-token", "bitbucket-cloud", "An admin of the rep" },
	{ "bitbucket-oauth-consumer", "bitbucket-cloud", "An admin of the wo" },
	{ "bitbucket-url-credential", "bitbucket-cloud", "The owner of the" },
	{ "bitbucket-url-credential", "bitbucket-data-center", "The user of" },
	{ "bitbucket-dc-token", "bitbucket-data-center", "Its owner on that" },
	{ "something-new", NULL, "Whoever issued it" },
};
/* clang-format on */

START_TEST(actor_row)
{
	const struct actor_row *r = &actors[_i];
	struct finding finding = { .kind = r->kind, .provider = r->provider };

	ck_assert_msg(bytes_starts(bytes_of(urgency_actor(&finding)),
				   bytes_of(r->begins)),
		      "%s: %s", r->kind, urgency_actor(&finding));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, escape_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, urgency_row, 0, COUNT(urgencies));
	tcase_add_loop_test(tc, actor_row, 0, COUNT(actors));
}

UNIT_MAIN("report/html_text", add)
