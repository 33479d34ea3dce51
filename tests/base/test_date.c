/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/date.h"

#include <stdio.h>

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes text;
	bool ok;
	int32_t day;
} parses[] = {
	{ "the first day", LIT("1970-01-01"), true, 0 },
	{ "the day before it is out of range", LIT("1969-12-31"), false, 0 },
	{ "the last day", LIT("9999-12-31"), true, 2932896 },
	{ "the app passwords' end", LIT("2026-07-28"), true, 20662 },
	{ "a leap day", LIT("2024-02-29"), true, 19782 },
	{ "the day behind it", LIT("2024-03-01"), true, 19783 },
	{ "no leap day", LIT("2023-02-29"), false, 0 },
	{ "no leap day in a century", LIT("2100-02-29"), false, 0 },
	{ "a leap day in every fourth century", LIT("2000-02-29"), true, 11016 },
	{ "no 30th in February", LIT("2024-02-30"), false, 0 },
	{ "a 30th", LIT("2024-04-30"), true, 19843 },
	{ "no 31st", LIT("2024-04-31"), false, 0 },
	{ "no 32nd", LIT("2024-12-32"), false, 0 },
	{ "no day 0", LIT("2024-01-00"), false, 0 },
	{ "no month 0", LIT("2024-00-01"), false, 0 },
	{ "no month 13", LIT("2024-13-01"), false, 0 },
	{ "no short form", LIT("2024-1-01"), false, 0 },
	{ "nothing behind", LIT("2024-01-01 "), false, 0 },
	{ "nothing before", LIT(" 2024-01-01"), false, 0 },
	{ "no other separator", LIT("2024/01/01"), false, 0 },
	{ "no sign", LIT("+024-01-01"), false, 0 },
	{ "no letter", LIT("2024-0l-01"), false, 0 },
	{ "nothing", { 0 }, false, 0 },
};
/* clang-format on */

START_TEST(parse_row)
{
	int32_t day = -7;
	char text[DATE_TEXT];
	bool ok = day_parse(parses[_i].text, &day);

	ck_assert_msg(ok == parses[_i].ok, "%s", parses[_i].proves);
	ck_assert_msg(day == (ok ? parses[_i].day : -7), "%s: %d",
		      parses[_i].proves, day);
	if (ok)
		ck_assert_mem_eq(day_text(day, text), parses[_i].text.p, 11);
}
END_TEST

/* clang-format off */
static const struct {
	int year, month, day;
	int32_t since_epoch;
} days[] = {
	{ 1970, 1, 1, 0 },
	{ 1969, 12, 31, -1 },
	{ 1972, 2, 29, 789 },
	{ 1900, 3, 1, -25508 }, /* 1900-02-28 is the day before */
	{ 1900, 2, 28, -25509 },
	{ 2000, 3, 1, 11017 },
	{ 1, 1, 1, -719162 },
	{ 0, 3, 1, -719468 },
	{ 9999, 12, 31, 2932896 },
};
/* clang-format on */

START_TEST(day_row)
{
	ck_assert_int_eq(day_of(days[_i].year, days[_i].month, days[_i].day),
			 days[_i].since_epoch);
}
END_TEST

/* Every day of 800 years, counted one by one. */
START_TEST(days_follow_each_other)
{
	static const int lens[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	int32_t count = day_of(1600, 1, 1);
	char text[DATE_TEXT];
	char want[DATE_TEXT];

	for (int year = 1600; year < 2400; year++) {
		bool leap =
			year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);

		for (int month = 1; month <= 12; month++) {
			int len = lens[month - 1] + (leap && month == 2);

			for (int day = 1; day <= len; day++, count++) {
				ck_assert_int_eq(day_of(year, month, day),
						 count);
				(void)snprintf(want, sizeof(want),
					       "%04d-%02d-%02d", year, month,
					       day);
				ck_assert_str_eq(day_text(count, text), want);
			}
		}
	}
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	int32_t day;
	const char *text;
} day_texts[] = {
	{ "the first that has a text", -719162, "0001-01-01" },
	{ "the day before is clamped", -719163, "0001-01-01" },
	{ "the last that has a text", 2932896, "9999-12-31" },
	{ "the day behind is clamped", 2932897, "9999-12-31" },
	{ "the least number", INT32_MIN, "0001-01-01" },
	{ "the greatest number", INT32_MAX, "9999-12-31" },
};

static const struct {
	const char *proves;
	int64_t moment;
	int32_t day;
	const char *text;
} moments[] = {
	{ "the epoch", 0, 0, "1970-01-01T00:00:00Z" },
	{ "a second before", -1, -1, "1969-12-31T23:59:59Z" },
	{ "a day before", -86400, -1, "1969-12-31T00:00:00Z" },
	{ "a day and a second before", -86401, -2, "1969-12-30T23:59:59Z" },
	{ "the last second of a day", 86399, 0, "1970-01-01T23:59:59Z" },
	{ "the first of the next", 86400, 1, "1970-01-02T00:00:00Z" },
	{ "behind 32 bits", 4294967296, 49710, "2106-02-07T06:28:16Z" },
	{ "a leap day", 1709210096, 19782, "2024-02-29T12:34:56Z" },
	{ "the last that fits", 253402300799, 2932896, "9999-12-31T23:59:59Z" },
	{ "one too late", 253402300800, 2932897, "9999-12-31T23:59:59Z" },
	{ "the first that fits", -62135596800, -719162, "0001-01-01T00:00:00Z" },
	{ "one too early", -62135596801, -719163, "0001-01-01T00:00:00Z" },
	{ "the greatest", INT64_MAX, INT32_MAX / 2, "9999-12-31T23:59:59Z" },
	{ "the least", INT64_MIN, INT32_MIN / 2, "0001-01-01T00:00:00Z" },
};
/* clang-format on */

START_TEST(day_text_row)
{
	char text[DATE_TEXT];

	ck_assert_msg(
		!strcmp(day_text(day_texts[_i].day, text), day_texts[_i].text),
		"%s: %s", day_texts[_i].proves, text);
}
END_TEST

START_TEST(moment_row)
{
	char text[DATE_TEXT];

	ck_assert_msg(!strcmp(moment_text(moments[_i].moment, text),
			      moments[_i].text),
		      "%s: %s", moments[_i].proves, text);
	ck_assert_msg(day_of_moment(moments[_i].moment) == moments[_i].day,
		      "%s: %d", moments[_i].proves,
		      day_of_moment(moments[_i].moment));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, parse_row, 0, COUNT(parses));
	tcase_add_loop_test(tc, day_row, 0, COUNT(days));
	tcase_add_test(tc, days_follow_each_other);
	tcase_add_loop_test(tc, day_text_row, 0, COUNT(day_texts));
	tcase_add_loop_test(tc, moment_row, 0, COUNT(moments));
}

UNIT_MAIN("base/date", add)
