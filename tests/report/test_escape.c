/* SPDX-License-Identifier: Apache-2.0 */
#include "report/escape.h"

#include "unit.h"

#define RLO "\xe2\x80\xae" /* right-to-left override */

/* clang-format off */
static const struct row {
	const char *proves;
	void (*escape)(struct bytes text, struct buf *out);
	struct bytes text;
	const char *want;
} rows[] = {
	{ "plain text stays", escape_terminal, LIT("a b\\n"), "a b\\n" },
	{ "nothing is nothing", escape_terminal, LIT(""), "" },
	{ "umlauts and emoji stay", escape_terminal,
	  LIT("J\xc3\xbcrg \xf0\x9f\x94\x91"), "J\xc3\xbcrg \xf0\x9f\x94\x91" },
	{ "ESC, the start of a terminal's commands", escape_terminal,
	  LIT("\x1b[2J\x1b]0;x\x07"), "\\x1b[2J\\x1b]0;x\\x07" },
	{ "line ends and tabs", escape_terminal,
	  LIT("a\r\nb\tc"), "a\\x0d\\x0ab\\x09c" },
	{ "NUL and DEL", escape_terminal, LIT("\0\x7f"), "\\x00\\x7f" },
	{ "CSI as one character of C1", escape_terminal,
	  LIT("\xc2\x9b" "2J"), "\\u{9b}2J" },
	{ "and as a byte that is no UTF-8", escape_terminal,
	  LIT("\x9b" "2J"), "\\x9b2J" },
	{ "an override of the direction", escape_terminal,
	  LIT("a" RLO "b"), "a\\u{202e}b" },
	{ "each byte of a sequence cut short", escape_terminal,
	  LIT("\xf0\x9f\x94"), "\\xf0\\x9f\\x94" },

	{ "words stay", escape_markdown, LIT("a b 12"), "a b 12" },
	{ "HTML", escape_markdown, LIT("<b>&lt;"), "\\<b\\>\\&lt;" },
	{ "a link and an image", escape_markdown,
	  LIT("![a](b)"), "\\!\\[a\\](b)" },
	{ "an address that would link itself", escape_markdown,
	  LIT("https://x www.y WWW.z"), "https\\://x www\\.y WWW\\.z" },
	{ "other colons and full stops stay", escape_markdown,
	  LIT("a: 1.2 x.y"), "a: 1.2 x.y" },
	{ "commands stay", escape_markdown,
	  LIT("git rm --cached (x)"), "git rm --cached (x)" },
	{ "mentions and issues", escape_markdown,
	  LIT("# @a #1"), "`#` `@`a `#`1" },
	{ "marks in a row are one span", escape_markdown,
	  LIT("a@#@b"), "a`@#@`b" },
	{ "a backtick before a mark opens nothing", escape_markdown,
	  LIT("`@`"), "\\``@`\\`" },
	{ "a cell of a table", escape_markdown, LIT("a|b"), "a\\|b" },
	{ "emphasis, code, formulas", escape_markdown,
	  LIT("*_`~$"), "\\*\\_\\`\\~\\$" },
	{ "a backslash", escape_markdown, LIT("\\|"), "\\\\\\|" },
	{ "a NUL is no end", escape_markdown, LIT("a\0<"), "a\\\\x00\\<" },
	{ "a line end makes no line", escape_markdown,
	  LIT("a\n# b"), "a\\\\x0a`#` b" },
	{ "bad bytes and overrides", escape_markdown,
	  LIT("\xff" RLO), "\\\\xff\\\\u{202e}" },

	{ "a span", escape_code, LIT("a<b>|"), "`a<b>|`" },
	{ "backticks inside", escape_code, LIT("a`b``c"), "```a`b``c```" },
	{ "backticks at the ends", escape_code, LIT("`a`"), "`` `a` ``" },
	{ "at one end", escape_code, LIT("a`"), "`` a` ``" },
	{ "blanks at the ends", escape_code, LIT(" a "), "`  a  `" },
	{ "nothing but blanks", escape_code, LIT("  "), "(blank)" },
	{ "nothing at all", escape_code, LIT(""), "(blank)" },
	{ "no line end ends a span", escape_code,
	  LIT("a\n\n# b"), "`a\\x0a\\x0a# b`" },
	{ "bad bytes and overrides", escape_code,
	  LIT("\xff" RLO), "`\\xff\\u{202e}`" },

	{ "a bar would end the cell", escape_code_in_table,
	  LIT("a|b"), "`a\\x7cb`" },
	{ "a backslash before it changes nothing", escape_code_in_table,
	  LIT("a\\|b"), "`a\\\\x7cb`" },
	{ "the rest is as in a span", escape_code_in_table,
	  LIT("`a"), "`` `a ``" },
};

static const struct utf8_row {
	const char *proves;
	struct bytes text;
	struct bytes want;
	bool changed;
} utf8_rows[] = {
	{ "UTF-8 stays", LIT("J\xc3\xbcrg\x1b"),
	  LIT("J\xc3\xbcrg\x1b"), false },
	{ "one for each bad byte", LIT("a\xff\xfe"),
	  LIT("a\xef\xbf\xbd\xef\xbf\xbd"), true },
	{ "U+FFFD of the text itself is no change",
	  LIT("\xef\xbf\xbd"), LIT("\xef\xbf\xbd"), false },
	{ "NUL is bad, for readers of C", LIT("a\0b"),
	  LIT("a\xef\xbf\xbd" "b"), true },
	{ "a surrogate is bad", LIT("\xed\xa0\x80"),
	  LIT("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"), true },
	{ "nothing", LIT(""), LIT(""), false },
};
/* clang-format on */

START_TEST(escape_row)
{
	const struct row *r = &rows[_i];
	struct buf out = BUF_INIT;

	r->escape(r->text, &out);
	ck_assert_msg(!strcmp(buf_str(&out), r->want), "%s: got %s", r->proves,
		      buf_str(&out));
	buf_release(&out);
}
END_TEST

START_TEST(utf8_row)
{
	const struct utf8_row *r = &utf8_rows[_i];
	struct buf out = BUF_INIT;

	ck_assert_msg(escape_utf8(r->text, &out) == r->changed, "%s",
		      r->proves);
	ck_assert_msg(bytes_eq(buf_bytes(&out), r->want), "%s: got %s",
		      r->proves, buf_str(&out));
	buf_release(&out);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, escape_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, utf8_row, 0, COUNT(utf8_rows));
}

UNIT_MAIN("report/escape", add)
