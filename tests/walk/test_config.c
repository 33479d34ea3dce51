/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/config.h"

#include "unit.h"

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes text;
	const char *settings; /* SECTION|SUBSECTION|KEY=VALUE, one a line */
} rows[] = {
	{ "nothing", LIT(""), "" },
	{ "a setting", LIT("[core]\n\tbare = true\n"), "core||bare=true\n" },
	{ "no line end at the end", LIT("[core]\n\tbare = true"),
	  "core||bare=true\n" },
	{ "sections and keys have no case, values and subsections have",
	  LIT("[Remote \"Or/Ig\"]\nURL = A:B\n"), "remote|Or/Ig|url=A:B\n" },
	{ "the old form of a subsection has none",
	  LIT("[Remote.Orig]\nurl=a\n"), "remote|orig|url=a\n" },
	{ "only the first dot parts",
	  LIT("[a.b.c]\nd=e\n"), "a|b.c|d=e\n" },
	{ "a subsection may hold quotes and backslashes",
	  LIT("[a \"b\\\"c\\\\d]\"]\ne=f\n"), "a|b\"c\\d]|e=f\n" },
	{ "a subsection that is not closed on its line ends there",
	  LIT("[a \"b\n[c]\nd=e\n"), "c||d=e\n" },
	{ "a key on the line of its section", LIT("[a] b = c\n"), "a||b=c\n" },
	{ "two sections on one line", LIT("[a] [b] c=d\n"), "b||c=d\n" },
	{ "a key alone is true", LIT("[a]\nb\nc=\n"), "a||b\na||c=\n" },
	{ "comments", LIT("# x\n; y\n[a] # z\nb=c # d\ne=f;g\n"),
	  "a||b=c\na||e=f\n" },
	{ "a comment sign inside of quotes is none",
	  LIT("[a]\nb=\"c # d\" ; e\n"), "a||b=c # d\n" },
	{ "blanks around a value go, those inside stay",
	  LIT("[a]\nb = \t c  d \t\n"), "a||b=c  d\n" },
	{ "blanks inside of quotes stay",
	  LIT("[a]\nb = \" c \" \n"), "a||b= c \n" },
	{ "quotes may stand anywhere",
	  LIT("[a]\nb = c\" d\"e\n"), "a||b=c de\n" },
	{ "escapes", LIT("[a]\nb = \\\"\\\\\\t\\n\\bx\n"),
	  "a||b=\"\\\t\n\bx\n" },
	{ "a value goes on after a backslash",
	  LIT("[a]\nb = c\\\n  d\ne=f\n"), "a||b=c  d\na||e=f\n" },
	{ "in quotes too", LIT("[a]\nb = \"c\\\nd\"\n"), "a||b=cd\n" },
	{ "before CR LF too", LIT("[a]\nb = c\\\r\nd\r\n"), "a||b=cd\n" },
	{ "CR LF line ends", LIT("[a]\r\nb = c\r\nd\r\n"), "a||b=c\na||d\n" },
	{ "a comment does not go on after a backslash",
	  LIT("[a]\nb = c # d\\\ne=f\n"), "a||b=c\na||e=f\n" },
	{ "a quote that stays open ends at the line's end",
	  LIT("[a]\nb = \"c\nd = e\n"), "a||b=c\na||d=e\n" },
	{ "a backslash at the very end", LIT("[a]\nb = c\\"), "a||b=c\n" },
	{ "a byte order mark is passed over",
	  LIT("\xef\xbb\xbf[a]\nb=c\n"), "a||b=c\n" },
	{ "lines that make no sense are passed over",
	  LIT("[a]\n=x\n1=y\nb=c\n*\n\0\nd=e\n"), "a||b=c\na||d=e\n" },
	{ "a key may hold digits and hyphens",
	  LIT("[a]\nb-2=c\n"), "a||b-2=c\n" },
	{ "a section that is never closed", LIT("[a"), "" },
};

static const struct {
	const char *text;
	bool is_true;
} bools[] = {
	{ "[a]\nb", true },
	{ "[a]\nb=true", true },
	{ "[a]\nb=1", true },
	{ "[a]\nb=on", true },
	{ "[a]\nb=", false },
	{ "[a]\nb=No", false },
	{ "[a]\nb=OFF", false },
	{ "[a]\nb=false", false },
	{ "[a]\nb=0", false },
};
/* clang-format on */

START_TEST(config_row)
{
	struct config config;
	struct buf text = BUF_INIT;
	struct bytes in = rows[_i].text;
	/* At its exact size, so that a byte too many is noticed. */
	uint8_t *copy = malloc(in.len ? in.len : 1);

	memcpy(copy, in.p, in.len);
	config_init(&config, (struct bytes){ copy, in.len });
	while (config_next(&config)) {
		buf_printf(&text, "%s|%s|%s", buf_str(&config.section),
			   buf_str(&config.subsection), buf_str(&config.key));
		if (config.has_value)
			buf_printf(&text, "=%s", buf_str(&config.value));
		buf_add_str(&text, "\n");
	}
	ck_assert(config_ok(&config));
	ck_assert_msg(!strcmp(buf_str(&text), rows[_i].settings), "%s:\n%s",
		      rows[_i].proves, buf_str(&text));
	config_release(&config);
	buf_release(&text);
	free(copy);
}
END_TEST

START_TEST(bool_row)
{
	struct config config;

	config_init(&config, bytes_of(bools[_i].text));
	ck_assert(config_next(&config));
	ck_assert(config_is(&config, "a", "b"));
	ck_assert(!config_is(&config, "a", "c"));
	ck_assert(!config_is(&config, "b", "b"));
	ck_assert(config_bool(&config) == bools[_i].is_true);
	config_release(&config);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, config_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, bool_row, 0, COUNT(bools));
}

UNIT_MAIN("walk/config", add)
