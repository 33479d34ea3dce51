/* SPDX-License-Identifier: Apache-2.0 */
#include "report/mask.h"

#include "sample.h"
#include "unit.h"

#include <stdio.h>

#define M "********"

/* A secret and how much of it is visible; the first one is that of a finding.
 */
struct secret {
	struct bytes text;
	size_t visible;
};

/* clang-format off */
static const struct row {
	const char *proves;
	struct secret secrets[3];
	struct bytes text;
	const char *masked;
} rows[] = {
	{ "a text without a secret stays",
	  { { LIT("abcdefgh"), 2 } }, LIT("abcdefg h"), "abcdefg h" },
	{ "an empty text stays",
	  { { LIT("abcdefgh"), 2 } }, LIT(""), "" },
	{ "the whole text may be the secret",
	  { { LIT("abcdefgh"), 2 } }, LIT("abcdefgh"), "ab" M },
	{ "a secret inside keeps its visible prefix",
	  { { LIT("abcdefgh"), 2 } }, LIT("<abcdefgh>"), "<ab" M ">" },
	{ "each time it stands there",
	  { { LIT("abcdefgh"), 0 } }, LIT("abcdefgh abcdefgh"), M " " M },
	{ "also without anything between",
	  { { LIT("abcdefgh"), 0 } }, LIT("abcdefghabcdefgh"), M M },
	{ "a prefix of half the secret is shown",
	  { { LIT("abcdefgh"), 4 } }, LIT("abcdefgh"), "abcd" M },
	{ "a prefix of more than half is not",
	  { { LIT("abcdefgh"), 5 } }, LIT("abcdefgh"), M },
	{ "the longest of several with the same start",
	  { { LIT("abcd"), 0 }, { LIT("abcdefgh"), 0 } },
	  LIT("abcdefgh abcdefg"), M " " M "efg" },
	{ "overlapping secrets are one run",
	  { { LIT("abcdefgh"), 0 }, { LIT("efghijkl"), 0 } },
	  LIT("-abcdefghijkl-"), "-" M "-" },
	{ "one inside of another changes nothing",
	  { { LIT("abcdefgh"), 0 }, { LIT("cdef"), 0 } },
	  LIT("-abcdefgh-cdef"), "-" M "-" M },
	{ "a prefix is not shown where another secret reaches into it",
	  { { LIT("abcdefgh"), 4 }, { LIT("cdefgh"), 0 } },
	  LIT("-abcdefgh-"), "-ab" M "-" },
	{ "nor where one ends in it",
	  { { LIT("abcdefgh"), 4 }, { LIT("xyab"), 0 } },
	  LIT("xyabcdefgh"), M },
	{ "of a secret known twice, the one that shows least counts",
	  { { LIT("abcdefgh"), 4 }, { LIT("abcdefgh"), 0 } },
	  LIT("abcdefgh"), M },
	{ "bytes are compared, not characters",
	  { { LIT("\xff\xfe\x00\x80\x81"), 0 } },
	  LIT("a\xff\xfe\x00\x80\x81z"), "a" M "z" },
	{ "four bytes are swept for everywhere",
	  { { LIT("abcd"), 0 } }, LIT("xabcdx"), "x" M "x" },
	{ "three are not",
	  { { LIT("abc"), 0 } }, LIT("x abc x"), "x abc x" },
	{ "an empty secret is none",
	  { { LIT(""), 0 } }, LIT("abc"), "abc" },
	{ "a text that ends inside of a secret stays",
	  { { LIT("abcdefgh"), 0 } }, LIT("abcdefg"), "abcdefg" },
};

/* The same for the context of the first secret's finding. */
static const struct row contexts[] = {
	{ "a secret at the end of the line keeps its prefix",
	  { { LIT("abcdefgh"), 2 } }, LIT("x=abcdefgh"), "x=ab" M },
	{ "and so does one at its start",
	  { { LIT("abcdefgh"), 2 } }, LIT("abcdefgh=x"), "ab" M "=x" },
	{ "a start that the end of the line cuts",
	  { { LIT("abcdefgh"), 2 } }, LIT("x=abcd"), "x=" M },
	{ "three bytes are no start of it",
	  { { LIT("abcdefgh"), 2 } }, LIT("x=abc"), "x=abc" },
	{ "an end that the start of the line cuts",
	  { { LIT("abcdefgh"), 2 } }, LIT("efgh=x"), M "=x" },
	{ "three bytes are no end of it",
	  { { LIT("abcdefgh"), 2 } }, LIT("fgh=x"), "fgh=x" },
	{ "ends are found in whatever order their starts are",
	  { { LIT("aaaazzzz"), 0 }, { LIT("bbbbqqqq"), 0 },
	    { LIT("ccccefgh"), 0 } },
	  LIT("zzzz=x"), M "=x" },
	{ "the longest end counts",
	  { { LIT("abcdefgh"), 0 }, { LIT("xxefgh"), 0 } },
	  LIT("bcdefgh=x"), M "=x" },
	{ "an ellipsis at either end is no part of the line",
	  { { LIT("abcdefgh"), 2 } }, LIT("...efgh=x=abcd..."),
	  "..." M "=x=" M "..." },
	{ "nor is one character of it",
	  { { LIT("abcdefgh"), 2 } }, LIT("…efgh=x=abcd…"),
	  "…" M "=x=" M "…" },
	{ "a line of nothing but an ellipsis",
	  { { LIT("abcdefgh"), 2 } }, LIT("..."), "..." },
	{ "its own short secret is masked wherever it stands",
	  { { LIT("abc"), 0 } }, LIT("xabcx abc"), "x" M "x " M },
	{ "another's as a word of its own",
	  { { LIT("abcdefgh"), 0 }, { LIT("xyz"), 0 } },
	  LIT("xyz :xyz@ axyz xyza 1xyz"), M " :" M "@ axyz xyza 1xyz" },
	{ "a secret of one byte",
	  { { LIT("a"), 0 } }, LIT("u:a@h"), "u:" M "@h" },
};
/* clang-format on */

/* The first secret is a finding's, the second its raw form, others hidden. */
struct fixture {
	struct audit audit;
	struct finding finding;
	struct occurrence occurrence;
	struct bytes hidden[2];
};

static void fixture_init(struct fixture *f, const struct row *r)
{
	memset(f, 0, sizeof(*f));
	f->finding.secret = r->secrets[0].text;
	f->finding.visible = r->secrets[0].visible;
	f->finding.occurrences.v = &f->occurrence;
	f->finding.occurrences.nr = 1;
	f->occurrence.raw = r->secrets[0].text;
	f->occurrence.context = r->text;
	f->hidden[0] = r->secrets[1].text;
	f->hidden[1] = r->secrets[2].text;
	f->audit.findings.v = &f->finding;
	f->audit.findings.nr = 1;
	f->audit.hidden.v = f->hidden;
	f->audit.hidden.nr = 2;
}

static void check(const struct row *r, const struct buf *out)
{
	ck_assert_msg(!strcmp(buf_str(out), r->masked) &&
			      strlen(r->masked) == out->len,
		      "%s: got %s", r->proves, buf_str(out));
}

START_TEST(text_row)
{
	const struct row *r = &rows[_i];
	struct buf out = BUF_INIT;
	struct fixture f;
	struct mask *mask;

	fixture_init(&f, r);
	mask = mask_new(&f.audit, false);
	mask_text(mask, r->text, &out);
	check(r, &out);
	mask_free(mask);
	buf_release(&out);
}
END_TEST

START_TEST(context_row)
{
	const struct row *r = &contexts[_i];
	struct buf out = BUF_INIT;
	struct fixture f;
	struct mask *mask;

	fixture_init(&f, r);
	mask = mask_new(&f.audit, false);
	mask_context(mask, &f.finding, &f.occurrence, &out);
	check(r, &out);
	mask_free(mask);
	buf_release(&out);
}
END_TEST

START_TEST(around_row)
{
	const struct row *r = &contexts[_i];
	struct buf out = BUF_INIT;
	struct fixture f;
	struct mask *mask;

	fixture_init(&f, r);
	f.occurrence.context = (struct bytes){ 0 };
	f.occurrence.around = r->text;
	mask = mask_new(&f.audit, false);
	mask_around(mask, &f.finding, &f.occurrence, &out);
	check(r, &out);
	mask_free(mask);
	buf_release(&out);
}
END_TEST

START_TEST(shown_whole_when_asked)
{
	const struct row *r = &rows[3];
	struct buf out = BUF_INIT;
	struct fixture f;
	struct mask *mask;

	fixture_init(&f, r);
	mask = mask_new(&f.audit, true);
	mask_text(mask, r->text, &out);
	mask_context(mask, &f.finding, &f.occurrence, &out);
	mask_secret(mask, &f.finding, &out);
	ck_assert_str_eq(buf_str(&out), "<abcdefgh><abcdefgh>abcdefgh");
	mask_free(mask);
	buf_release(&out);
}
END_TEST

/* clang-format off */
static const struct secret_row {
	const char *proves;
	struct secret secret;
	struct bytes hidden;
	const char *masked;
} secret_rows[] = {
	{ "prefix and asterisks", { LIT("abcdefgh"), 4 }, LIT(""), "abcd" M },
	{ "no prefix above half", { LIT("abcdefgh"), 5 }, LIT(""), M },
	{ "a short secret has no prefix", { LIT("abc"), 3 }, LIT(""), M },
	{ "a length does not show", { LIT("a"), 0 }, LIT(""), M },
	{ "an empty secret", { LIT(""), 0 }, LIT(""), "" },
	{ "the prefix gives away no other secret",
	  { LIT("abcdefghijkl"), 6 }, LIT("bcde"), "a" M },
};
/* clang-format on */

START_TEST(secret_row)
{
	const struct secret_row *r = &secret_rows[_i];
	struct row row = { .secrets = { r->secret, { r->hidden, 0 } } };
	struct buf out = BUF_INIT;
	struct fixture f;
	struct mask *mask;

	fixture_init(&f, &row);
	mask = mask_new(&f.audit, false);
	mask_secret(mask, &f.finding, &out);
	ck_assert_msg(!strcmp(buf_str(&out), r->masked), "%s: got %s",
		      r->proves, buf_str(&out));
	mask_free(mask);
	buf_release(&out);
}
END_TEST

START_TEST(secret_of_a_stranger_is_masked_too)
{
	struct audit empty = { 0 };
	struct finding finding = { .secret = LIT("abcdefgh"), .visible = 2 };
	struct mask *mask = mask_new(&empty, false);
	struct buf out = BUF_INIT;

	mask_secret(mask, &finding, &out);
	ck_assert_str_eq(buf_str(&out), "ab" M);
	mask_free(mask);
	mask_free(NULL);
	buf_release(&out);
}
END_TEST

START_TEST(raw_form_is_masked)
{
	struct fixture f;
	struct row row = { .secrets = { { LIT("abcd%efgh"), 2 } } };
	struct buf out = BUF_INIT;
	struct mask *mask;

	fixture_init(&f, &row);
	f.occurrence.raw = LIT("abcd%25efgh");
	mask = mask_new(&f.audit, false);
	mask_text(mask, LIT("abcd%25efgh abcd%efgh"), &out);
	ck_assert_str_eq(buf_str(&out), "ab" M " ab" M);
	mask_free(mask);
	buf_release(&out);
}
END_TEST

/* Decoded in one place and not in the other: neither may be left. */
START_TEST(short_secret_and_short_raw_form)
{
	struct fixture f;
	struct row row = { .secrets = { { LIT("abc"), 0 } },
			   .text = LIT("xabcx xqrx") };
	struct buf out = BUF_INIT;
	struct mask *mask;

	fixture_init(&f, &row);
	f.occurrence.raw = LIT("qr");
	mask = mask_new(&f.audit, false);
	mask_context(mask, &f.finding, &f.occurrence, &out);
	ck_assert_str_eq(buf_str(&out), "x" M "x x" M "x");
	mask_free(mask);
	buf_release(&out);
}
END_TEST

#define MANY 10000
#define MANY_LEN 36

/*
 * Tokens differ late and share their start, so that a table of first bytes
 * alone would compare all with all; here that is 10,000 times 10,000 in one
 * text, and the test would run into its timeout.
 */
START_TEST(many_secrets_in_a_long_text)
{
	char(*tokens)[MANY_LEN + 1] = calloc(MANY, sizeof(*tokens));
	struct bytes *hidden = calloc(MANY, sizeof(*hidden));
	struct audit audit = { 0 };
	struct buf text = BUF_INIT;
	struct buf out = BUF_INIT;
	struct mask *mask;

	for (int i = 0; i < MANY; i++) {
		(void)snprintf(tokens[i], sizeof(*tokens), "%s%032d", "ATBB",
			       i);
		hidden[i] = bytes_of(tokens[i]);
		for (int k = 0; k < 10; k++)
			buf_printf(&text, "ATBB,%s;", tokens[i]);
	}
	audit.hidden.v = hidden;
	audit.hidden.nr = MANY;
	mask = mask_new(&audit, false);
	mask_text(mask, buf_bytes(&text), &out);
	ck_assert_uint_eq(out.len, (size_t)MANY * 10 * strlen("ATBB," M ";"));
	ck_assert_uint_eq(bytes_find(buf_bytes(&out), LIT("ATBB0"), 0),
			  SIZE_MAX);
	mask_free(mask);
	buf_release(&text);
	buf_release(&out);
	free(hidden);
	free(tokens);
}
END_TEST

/* Of findings and of ignored ones, decoded and in every form. */
START_TEST(all_forms_are_known)
{
	static const char *const secrets[] = {
		SAMPLE_SECRET, SAMPLE_RAW,     SAMPLE_OTHER,
		SAMPLE_FORM,   SAMPLE_IGNORED, "RmVhc3Q/of the raw place"
	};
	struct stored_form ignored_form = { .raw = LIT("Ignored%2Dform") };
	struct buf out = BUF_INIT;
	struct sample sample;
	struct mask *mask;

	sample_init(&sample);
	sample_extend(&sample);
	sample.ignored.forms.v = &ignored_form;
	sample.ignored.forms.nr = 1;
	sample.ignored_place.raw = LIT("RmVhc3Q/of the raw place");
	mask = mask_new(&sample.audit, false);
	for (size_t i = 0; i < COUNT(secrets); i++) {
		buf_clear(&out);
		mask_text(mask, bytes_of(secrets[i]), &out);
		ck_assert_msg(bytes_ends(buf_bytes(&out), LIT(M)), "%s",
			      buf_str(&out));
	}
	buf_clear(&out);
	mask_text(mask, ignored_form.raw, &out);
	ck_assert_str_eq(buf_str(&out), "Igno" M);
	mask_free(mask);
	buf_release(&out);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, text_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, context_row, 0, COUNT(contexts));
	tcase_add_loop_test(tc, around_row, 0, COUNT(contexts));
	tcase_add_loop_test(tc, secret_row, 0, COUNT(secret_rows));
	tcase_add_test(tc, shown_whole_when_asked);
	tcase_add_test(tc, secret_of_a_stranger_is_masked_too);
	tcase_add_test(tc, raw_form_is_masked);
	tcase_add_test(tc, short_secret_and_short_raw_form);
	tcase_add_test(tc, many_secrets_in_a_long_text);
	tcase_add_test(tc, all_forms_are_known);
}

UNIT_MAIN("report/mask", add)
