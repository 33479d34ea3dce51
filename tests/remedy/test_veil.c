/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/veil.h"

#include "made.h"
#include "unit.h"

static struct veil veiled(void)
{
	struct veil veil = { 0 };

	veil_add(&veil, LIT("Kestrel"), ID_1);
	veil_add(&veil, LIT("Kestrel-canary"), ID_2);
	veil_add(&veil, LIT("Kestrel-canary-of-the-test"), ID_1);
	veil_add(&veil, LIT("Kestrel-canary-zzz"), ID_1);
	veil_add(&veil, LIT(""), ID_1);
	ck_assert(veil_ready(&veil));
	return veil;
}

/* clang-format off */
static const struct row {
	const char *proves;
	struct bytes text;
	const char *shown;
} rows[] = {
	{ "nothing to hide", LIT("Kestre"), "Kestre" },
	{ "the whole of one", LIT("Kestrel"), MARK_1 },
	{ "the longest that fits", LIT("a Kestrel-canary b"),
	  "a " MARK_2 " b" },
	{ "though a longer one begins alike", LIT("Kestrel-canary-zz"),
	  MARK_2 "-zz" },
	{ "or sorts between", LIT("Kestrel-canary-of-the-tesu"),
	  MARK_2 "-of-the-tesu" },
	{ "again and again", LIT("KestrelKestrel"), MARK_1 MARK_1 },
};

static const struct row codes[] = {
	{ "a code span", LIT("a b"), "`a b`" },
	{ "cannot be left", LIT("a`<b|c"), "`a'<b!c`" },
	{ "has one line", LIT("a\nb"), "`a\\u000ab`" },
	{ "is text", LIT("a\xff"), "`a\\xff`" },
	{ "is not turned around", LIT("\xe2\x80\xae"), "`\\u202e`" },
	{ "shows no secret", LIT("Kestrel"), "`" MARK_1 "`" },
};

static const struct row words[] = {
	{ "words obey nothing", LIT("a*b <i>[x](y)"),
	  "a\\*b \\<i\\>\\[x\\]\\(y\\)" },
	{ "nor a heading", LIT("# Ada"), "\\# Ada" },
};
/* clang-format on */

static void check(const struct row *r,
		  void (*show)(const struct veil *veil, struct bytes text,
			       struct buf *out))
{
	struct veil veil = veiled();
	struct buf out = BUF_INIT;

	show(&veil, r->text, &out);
	ck_assert_msg(!strcmp(buf_str(&out), r->shown), "%s: got %s", r->proves,
		      buf_str(&out));
	buf_release(&out);
	veil_release(&veil);
}

START_TEST(apply_row)
{
	check(&rows[_i], veil_apply);
}
END_TEST

START_TEST(code_row)
{
	check(&codes[_i], veil_code);
}
END_TEST

START_TEST(words_row)
{
	check(&words[_i], veil_words);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, apply_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, code_row, 0, COUNT(codes));
	tcase_add_loop_test(tc, words_row, 0, COUNT(words));
}

UNIT_MAIN("remedy/veil", add)
