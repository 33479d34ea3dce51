/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "match/guise.h"

/* clang-format off */
static const struct row {
	const char *secret;
	const char *text;
	const char *layers; /* joined by "," */
} rows[] = {
	{ "s3cr3t/=", "s3cr3t/=", "" },
	{ "s3cr3t/=", "s3cr3t%2F%3D", "percent" },
	{ "s3cr3t/=", "s3cr3t%2f%3d", "percent" },
	{ "s3cr3t/=?", "s3cr3t/=%3F", "percent" },
	{ "s3cr3t/=", "s3cr3t\\/=", "json" },
	{ "s3cr3t/=", "s3cr3t/\\u003d", "json" },
	{ "s3cr3t/=", "s3cr3t/\\u003D", "json" },
	{ "s3cr3t/=", "s3cr3t/&#61;", "xml" },
	{ "s3cr3t/=", "s3cr3t/&#x3D;", "xml" },
	{ "s3cr3t/=", "s3cr3t/=3D", "quoted-printable" },
	{ "s3cr3t/=", "s3cr3t/\\=", "backslash" },
	{ "a&b<c>d\"", "a&amp;b&lt;c&gt;d&quot;", "xml" },
	{ "a'b<c>d\"", "a&#x27;b&lt;c&gt;d&quot;", "xml" },
	{ "a'b<c>d\"", "a&#39;b&lt;c&gt;d&quot;", "xml" },
	{ "a'b<c>d\"", "a'b&lt;c&gt;d\"", "xml" },
	{ "k\xc3\xa4s\"\xf0\x9f\x94\x91", "k\\u00e4s\\\"\\ud83d\\udd11",
	  "json" },
	/* printf 's3cr3t/=' | base64: czNjcjN0Lz0=, of which "0=" has no more
	   than four bits. */
	{ "s3cr3t/=", "czNjcjN0Lz", "base64" },
	/* printf 'as3cr3t/=' | base64: YXMzY3IzdC89 */
	{ "s3cr3t/=", "MzY3IzdC89", "base64" },
	/* printf 'abs3cr3t/=' | base64: YWJzM2NyM3QvPQ== */
	{ "s3cr3t/=", "zM2NyM3QvP", "base64" },
	{ "s3cr3t/=", "7333637233742f3d", "hex" },
	{ "s3cr3t/=", "7333637233742F3D", "hex" },
	/* Of five letters as well: printf 'abs3cr3' | base64: YWJzM2NyMw== */
	{ "s3cr3", "czNjcj", "base64" },
	{ "s3cr3", "MzY3Iz", "base64" },
	{ "s3cr3", "zM2NyM", "base64" },
	{ "s3cr", "73336372", "hex" },
	{ "~~~~~~~~~", "fn5-fn5-fn5-", "base64" },
	{ "~~~~~~~~~", "fn5+fn5+fn5+", "base64" },
	/* printf 's3cr3ts3cr3t' | base64 -w0 | base64 -w0 */
	{ "s3cr3ts3cr3t", "Y3pOamNqTjBjek5qY2pOM", "base64,base64" },
	/* printf 's3cr3tpw' | iconv -t utf-16le | base64 */
	{ "s3cr3tpw", "cwAzAGMAcgAzAHQAcAB3", "base64,utf-16" },
};
/* clang-format on */

static bool is_in(const struct guises *guises, const struct row *r)
{
	for (size_t i = 0; i < guises->nr; i++) {
		const struct guise *s = &guises->v[i];
		struct buf layers = BUF_INIT;
		bool same;

		for (size_t k = 0; k < GUISE_LAYERS && s->layers[k]; k++)
			buf_printf(&layers, "%s%s", k ? "," : "", s->layers[k]);
		same = bytes_eq(s->text, bytes_of(r->text)) &&
		       bytes_eq(buf_bytes(&layers), bytes_of(r->layers));
		buf_release(&layers);
		if (same)
			return true;
	}
	return false;
}

START_TEST(a_guise_is_among_them)
{
	const struct row *r = &rows[_i];
	struct guises guises = { 0 };
	struct arena arena = { 0 };

	ck_assert(guises_of(bytes_of(r->secret), &arena, &guises));
	ck_assert_msg(is_in(&guises, r), "%s: no %s", r->secret, r->text);
	free(guises.v);
	arena_release(&arena);
}
END_TEST

START_TEST(each_text_is_there_once_and_the_plain_one_first)
{
	struct guises guises = { 0 };
	struct arena arena = { 0 };

	ck_assert(guises_of(LIT("abcdefgh12345678"), &arena, &guises));
	ck_assert(bytes_eq(guises.v[0].text, LIT("abcdefgh12345678")));
	for (size_t i = 0; i < guises.nr; i++) {
		for (size_t k = 0; k < i; k++)
			ck_assert(
				!bytes_eq(guises.v[i].text, guises.v[k].text));
	}
	free(guises.v);
	arena_release(&arena);
}
END_TEST

/* Four letters of base64 stand everywhere. */
START_TEST(what_is_short_is_left_out_but_plain)
{
	struct guises guises = { 0 };
	struct arena arena = { 0 };

	ck_assert(guises_of(LIT("abc"), &arena, &guises));
	ck_assert_uint_eq(guises.nr, 1);
	free(guises.v);
	arena_release(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, a_guise_is_among_them, 0, COUNT(rows));
	tcase_add_test(tc, each_text_is_there_once_and_the_plain_one_first);
	tcase_add_test(tc, what_is_short_is_left_out_but_plain);
}

UNIT_MAIN("match/guise", add_tests)
