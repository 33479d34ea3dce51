/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "match/regex.h"

static struct regex *compile(const char *expression, unsigned flags)
{
	struct regex *regex = NULL;
	struct fault fault = { 0 };
	int rc = regex_compile(expression, flags, &regex, &fault);

	ck_assert_msg(rc == 0, "%s: %s", expression, fault.msg);
	return regex;
}

static struct regex_room *room_new(void)
{
	struct regex_room *room = regex_room_new();

	ck_assert_ptr_nonnull(room);
	return room;
}

/* clang-format off */
static const struct {
	const char *proves;
	const char *expression;
	unsigned flags;
	struct bytes subject;
	size_t from;
	int found;
	size_t start, end;
} rows[] = {
	{ "the first match", "b+", 0, LIT("abbabb"), 0, 1, 1, 3 },
	{ "the next one", "b+", 0, LIT("abbabb"), 3, 1, 4, 6 },
	{ "none", "c", 0, LIT("abba"), 0, 0, 0, 0 },
	{ "none from there on", "a", 0, LIT("abb"), 1, 0, 0, 0 },
	{ "look-behind sees what is before from", "(?<=a)b", 0, LIT("ab"), 1,
	  1, 1, 2 },
	{ "from may be the end", "$", 0, LIT("ab"), 2, 1, 2, 2 },
	{ "$ is the very end, not a line's", "b$", 0, LIT("ab\n"), 0, 0, 0, 0 },
	{ "a NUL is a byte like others", "a\\x00b", 0, LIT("xa\0b"), 0, 1, 1, 4 },
	{ "bytes, not UTF-8", "\\xe4.", 0, LIT("\xe4\xff"), 0, 1, 0, 2 },
	{ "no letters beyond ASCII", "\\w", 0, LIT("\xe4"), 0, 0, 0, 0 },
	{ "the whole subject", "a|ab", REGEX_WHOLE, LIT("ab"), 0, 1, 0, 2 },
	{ "not its beginning", "a", REGEX_WHOLE, LIT("ab"), 0, 0, 0, 0 },
	{ "not its end", "b", REGEX_WHOLE, LIT("ab"), 0, 0, 0, 0 },
	{ "nor without a line end", "ab", REGEX_WHOLE, LIT("ab\n"), 0, 0, 0, 0 },
	{ "an empty subject", "", REGEX_WHOLE, LIT(""), 0, 1, 0, 0 },
	{ "no memory", "a?", 0, { 0 }, 0, 1, 0, 0 },
};
/* clang-format on */

/* Compiled at once, and when it is searched with. */
START_TEST(search_row)
{
	const size_t row = (size_t)_i / 2;
	struct regex *regex =
		compile(rows[row].expression,
			rows[row].flags | (_i % 2 ? REGEX_LATER : 0));
	struct regex_room *room = room_new();
	uint8_t *p =
		rows[row].subject.p
			? malloc(rows[row].subject.len + !rows[row].subject.len)
			: NULL;
	struct bytes subject = { p, rows[row].subject.len };
	size_t start = 0;
	size_t end = 0;
	int found;

	if (subject.len)
		memcpy(p, rows[row].subject.p, subject.len);
	found = regex_search(regex, room, subject, rows[row].from, &start,
			     &end);
	ck_assert_msg(found == rows[row].found, "%s: %d", rows[row].proves,
		      found);
	ck_assert_msg(start == rows[row].start && end == rows[row].end,
		      "%s: %zu to %zu", rows[row].proves, start, end);
	free(p);
	regex_room_free(room);
	regex_free(regex);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *expression;
	const char *fault;
} refused[] = {
	{ "an open parenthesis", "a(b", "missing closing parenthesis at offset 3" },
	{ "nothing to repeat", "a|*", "quantifier does not follow a repeatable "
	  "item at offset 2" },
	{ "UTF mode", "(*UTF)a", "using UTF is disabled by the application at "
	  "offset 6" },
	{ "Unicode properties", "(*UCP)a", "using UCP is disabled by the "
	  "application at offset 6" },
	{ "half a character", "a\\C", "using \\C is disabled by the application "
	  "at offset 3" },
};
/* clang-format on */

START_TEST(refused_row)
{
	struct regex *regex = NULL;
	struct fault fault = { 0 };

	ck_assert_int_eq(
		regex_compile(refused[_i].expression, 0, &regex, &fault),
		FAULT_USAGE);
	ck_assert_msg(!strcmp(fault.msg, refused[_i].fault), "%s: %s",
		      refused[_i].proves, fault.msg);
	ck_assert_ptr_null(regex);
}
END_TEST

/* What cannot be compiled is no expression that does not match. */
START_TEST(one_for_later_is_not_checked)
{
	struct regex *regex = compile(refused[_i].expression, REGEX_LATER);
	struct regex_room *room = room_new();
	size_t start = 0;
	size_t end = 0;

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(
			regex_search(regex, room, LIT("a"), 0, &start, &end),
			FAULT_NOMEM);
	regex_room_free(room);
	regex_free(regex);
}
END_TEST

/* Each would take longer than anyone waits. */
static const char *const catastrophes[] = {
	"(a+)+$", "(a|aa)+$", "(?:a*)*b", "(a|aa|b)*c", "(?:(?:a+)+)+\\z.",
};

START_TEST(a_catastrophe_ends_at_a_limit)
{
	struct regex *regex = compile(catastrophes[_i], 0);
	struct regex *counted = compile(catastrophes[_i], REGEX_COUNT_STEPS);
	struct regex *plain = compile("a!", 0);
	struct regex_room *room = room_new();
	char text[5003];
	struct bytes subject = { (uint8_t *)text, sizeof(text) };
	size_t start = 0;
	size_t end = 0;

	memset(text, 'a', 5000);
	memcpy(text + 5000, "!bc", 3);
	ck_assert_int_eq(regex_search(regex, room, subject, 0, &start, &end),
			 FAULT_LIMIT);
	ck_assert_int_eq(regex_search(counted, room, subject, 0, &start, &end),
			 FAULT_LIMIT);
	/* PCRE2's own limit would allow for some 50 times as many. */
	ck_assert_uint_lt(regex_room_steps(room), 3000000);
	/* The room is as good as before. */
	ck_assert_int_eq(regex_search(plain, room, subject, 0, &start, &end),
			 1);
	ck_assert_uint_eq(end, 5001);
	regex_room_free(room);
	regex_free(regex);
	regex_free(counted);
	regex_free(plain);
}
END_TEST

START_TEST(groups_have_names)
{
	struct regex *regex =
		compile("(?<one>a)?(?<two>b)(?<three>)(?:(?<four>x)|y)", 0);
	struct regex_room *room = room_new();
	struct bytes subject = LIT("-by");
	size_t start = 0;
	size_t end = 0;

	ck_assert_int_eq(regex_search(regex, room, subject, 0, &start, &end),
			 1);
	ck_assert_ptr_null(regex_group(regex, room, subject, "one").p);
	ck_assert(bytes_eq(regex_group(regex, room, subject, "two"), LIT("b")));
	/* Empty, but it matched. */
	ck_assert_ptr_nonnull(regex_group(regex, room, subject, "three").p);
	ck_assert_uint_eq(regex_group(regex, room, subject, "three").len, 0);
	/* The last one, that PCRE2 does not even report. */
	ck_assert_ptr_null(regex_group(regex, room, subject, "four").p);
	ck_assert_ptr_null(regex_group(regex, room, subject, "five").p);
	regex_room_free(room);
	regex_free(regex);
}
END_TEST

/* clang-format off */
static const struct {
	struct bytes subject;
	const char *user, *secret;
} orders[] = {
	{ LIT("u=jane p=moon"), "jane", "moon" },
	{ LIT("p=moon u=jane"), "jane", "moon" },
	{ LIT("p=moon"), NULL, "moon" },
};
/* clang-format on */

START_TEST(a_name_may_stand_twice)
{
	struct regex *regex = compile("u=(?<user>\\w+) p=(?<secret>\\w+)|"
				      "p=(?<secret>\\w+) u=(?<user>\\w+)|"
				      "p=(?<secret>\\w+)",
				      0);
	struct regex_room *room = room_new();
	struct bytes subject = orders[_i].subject;
	size_t start = 0;
	size_t end = 0;

	ck_assert_int_eq(regex_search(regex, room, subject, 0, &start, &end),
			 1);
	ck_assert(bytes_eq(regex_group(regex, room, subject, "user"),
			   bytes_of(orders[_i].user)));
	ck_assert(bytes_eq(regex_group(regex, room, subject, "secret"),
			   bytes_of(orders[_i].secret)));
	regex_room_free(room);
	regex_free(regex);
}
END_TEST

/* A group of an earlier search does not shine through. */
START_TEST(a_search_forgets_the_last_one)
{
	struct regex *regex = compile("(?<a>a)|(?<b>b)", 0);
	struct regex_room *room = room_new();
	struct bytes subject = LIT("ba");
	size_t start = 0;
	size_t end = 0;

	ck_assert_int_eq(regex_search(regex, room, subject, 0, &start, &end),
			 1);
	ck_assert_ptr_nonnull(regex_group(regex, room, subject, "b").p);
	ck_assert_int_eq(regex_search(regex, room, subject, 1, &start, &end),
			 1);
	ck_assert_ptr_nonnull(regex_group(regex, room, subject, "a").p);
	ck_assert_ptr_null(regex_group(regex, room, subject, "b").p);
	regex_room_free(room);
	regex_free(regex);
}
END_TEST

START_TEST(steps_are_counted_where_asked_for)
{
	struct regex *counted = compile("[ab]c", REGEX_COUNT_STEPS);
	struct regex *plain = compile("[ab]c", 0);
	struct regex_room *room = room_new();
	struct bytes subject = LIT("aaaaaaaaaaaaaaaaaaaabc");
	size_t start = 0;
	size_t end = 0;

	ck_assert_int_eq(regex_search(plain, room, subject, 0, &start, &end),
			 1);
	ck_assert_uint_eq(regex_room_steps(room), 0);
	ck_assert_int_eq(regex_search(counted, room, subject, 0, &start, &end),
			 1);
	ck_assert_uint_ge(regex_room_steps(room), 20);
	ck_assert_uint_le(regex_room_steps(room), 100);
	ck_assert_int_eq(regex_search(plain, room, subject, 0, &start, &end),
			 1);
	ck_assert_uint_le(regex_room_steps(room), 100);
	regex_room_free(room);
	regex_free(counted);
	regex_free(plain);
	regex_free(NULL);
	regex_room_free(NULL);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, search_row, 0, 2 * COUNT(rows));
	tcase_add_loop_test(tc, refused_row, 0, COUNT(refused));
	tcase_add_loop_test(tc, one_for_later_is_not_checked, 0,
			    COUNT(refused));
	tcase_add_loop_test(tc, a_catastrophe_ends_at_a_limit, 0,
			    COUNT(catastrophes));
	tcase_add_test(tc, groups_have_names);
	tcase_add_loop_test(tc, a_name_may_stand_twice, 0, COUNT(orders));
	tcase_add_test(tc, a_search_forgets_the_last_one);
	tcase_add_test(tc, steps_are_counted_where_asked_for);
}

UNIT_MAIN("match/regex", add)
