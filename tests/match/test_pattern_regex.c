/* SPDX-License-Identifier: Apache-2.0 */
#include "match/pattern_regex.h"

#include "unit.h"

static const struct row {
	const char *proves;
	const char *regex;
	size_t len, ahead, back;
} rows[] = {
	/* clang-format off */
	{ "nothing", "", 0, 0, 0 },
	{ "letters count one each", "abc", 3, 3, 0 },
	{ "alternatives count with the longest", "a|bcd|ef", 3, 3, 0 },
	{ "a quantifier multiplies by its upper limit", "ab{2,5}", 6, 6, 0 },
	{ "an exact one too", "a{7}", 7, 7, 0 },
	{ "lazy and possessive ones are the same", "a{1,3}?b{1,4}+", 7, 7, 0 },
	{ "an optional atom", "ab?", 2, 2, 0 },
	{ "an optional atom, lazy", "ab??", 2, 2, 0 },
	{ "groups of every kind", "(?:ab)(?>c)(?<secret>d)(e)", 5, 5, 0 },
	{ "groups multiply", "(?:ab{2}){3}", 9, 9, 0 },
	{ "a group that is repeated looks ahead at its end only",
	  "(?:a(?=bcd)){3}", 3, 6, 0 },
	{ "a look-ahead adds to what is looked at", "a(?=bcd)", 1, 4, 0 },
	{ "where it stands, not at the end", "(?!abcd)ab", 2, 4, 0 },
	{ "a look-behind looks back", "(?<=abc)d", 1, 1, 3 },
	{ "the longest of two", "(?<!ab)(?<=abcd)e", 1, 1, 4 },
	{ "boundaries take nothing", "\\bab\\B^$\\A\\z", 2, 2, 0 },
	{ "escapes take one byte", "\\d\\.\\x41\\n\\[", 5, 5, 0 },
	{ "\\R may take two", "\\R", 2, 2, 0 },
	{ "a class takes one, whatever is in it", "[^]\\]a-z[:digit:](*+]{3}",
	  3, 3, 0 },
	{ "blanks and comments count without (?x)", "a # b", 5, 5, 0 },
	{ "with it they do not", "(?x) a # b\n c", 2, 2, 0 },
	{ "with it blanks in a class do", "(?x)[ ]{2} \\ a", 4, 4, 0 },
	{ "it ends with its group", "(?:(?x) a b ) c", 4, 4, 0 },
	{ "flags of a group", "(?i: ab)", 3, 3, 0 },
	{ "a quantifier may stand apart with (?x)", "(?x) a {2}", 2, 2, 0 },
	/* clang-format on */
};

START_TEST(extent_row)
{
	const struct row *r = &rows[_i];
	struct extent extent = { 0 };
	const char *why = "";

	ck_assert_msg(regex_extent(r->regex, &extent, &why), "%s: %s",
		      r->proves, why);
	ck_assert_msg(extent.len == r->len && extent.ahead == r->ahead &&
			      extent.back == r->back,
		      "%s: len %zu, ahead %zu, back %zu", r->proves, extent.len,
		      extent.ahead, extent.back);
}
END_TEST

#define FORTY_ONE \
	"(((((((((((((((((((((((((((((((((((((((((a" \
	")))))))))))))))))))))))))))))))))))))))))"

static const struct refused {
	const char *proves;
	const char *regex;
	const char *why;
} refused[] = {
	/* clang-format off */
	{ "a star", "ab*", "upper limit" },
	{ "a plus", "[a-z]+", "upper limit" },
	{ "no upper limit", "a{2,}", "upper limit" },
	{ "a brace that is no quantifier", "a{b}", "upper limit" },
	{ "limits in the wrong order", "a{3,2}", "upper limit" },
	{ "more than PCRE2 can count", "a{65536}", "upper limit" },
	{ "a star behind a group", "(?:ab)*", "upper limit" },
	{ "a quantifier with nothing before it", "(?:*a)", "nothing before" },
	{ "a backward reference", "(a)\\1", "escape" },
	{ "one by name", "(?<secret>a)\\k<secret>", "escape" },
	{ "quoting", "\\Qa*\\E", "escape" },
	{ "a match that begins later", "a\\Kb", "escape" },
	{ "recursion", "(?R)", "kind of group" },
	{ "a call of a group", "(?<a>b)(?&a)", "kind of group" },
	{ "a condition", "(?(1)a|b)", "kind of group" },
	{ "a callout", "(?C1)", "kind of group" },
	{ "a comment group", "(?#a)", "kind of group" },
	{ "a verb", "(*SKIP)a", "verb" },
	{ "a class that is not closed", "[a", "class" },
	{ "a parenthesis that is not closed", "(a", "not closed" },
	{ "a parenthesis too many", "a)b", "too many" },
	{ "a backslash at the end", "a\\", "backslash" },
	{ "one digit of \\x", "\\x4", "two digits" },
	{ "parentheses one too deep", FORTY_ONE, "too deep" },
	/* clang-format on */
};

START_TEST(extent_refused)
{
	const struct refused *r = &refused[_i];
	struct extent extent = { 0 };
	const char *why = "";

	ck_assert_msg(!regex_extent(r->regex, &extent, &why), "%s: accepted",
		      r->proves);
	ck_assert_msg(strstr(why, r->why), "%s: %s", r->proves, why);
}
END_TEST

/* FORTY_ONE less its first and last character. */
START_TEST(parentheses_may_be_forty_deep)
{
	char regex[] = FORTY_ONE;
	struct extent extent = { 0 };
	const char *why = "";

	regex[strlen(regex) - 1] = '\0';
	ck_assert_msg(regex_extent(regex + 1, &extent, &why), "%s", why);
	ck_assert_uint_eq(extent.len, 1);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, extent_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, extent_refused, 0, COUNT(refused));
	tcase_add_test(tc, parentheses_may_be_forty_deep);
}

UNIT_MAIN("match/pattern_regex", add)
