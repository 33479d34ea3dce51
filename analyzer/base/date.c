/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Civil dates by counting from 0000-03-01, so that the leap day is the last of
 * a year: the method of Howard Hinnant's "chrono-Compatible Low-Level Date
 * Algorithms".
 */
#include "base/date.h"

#include <stdio.h>

#define DAY 86400
#define DAYS_BEFORE_EPOCH 719468 /* 0000-03-01 to 1970-01-01 */
#define DAYS_PER_ERA 146097	 /* 400 years */

static const int month_days[] = {
	31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
};

int32_t day_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int day_of_year =
		(153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
			 year_of_era / 100 + day_of_year;

	return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_EPOCH;
}

int32_t day_of_moment(int64_t moment)
{
	int64_t day = moment / DAY;

	if (moment % DAY < 0)
		day--;
	if (day > INT32_MAX / 2)
		return INT32_MAX / 2;
	if (day < INT32_MIN / 2)
		return INT32_MIN / 2;
	return (int32_t)day;
}

static void civil(int32_t since_epoch, int *year, int *month, int *day)
{
	int z = since_epoch + DAYS_BEFORE_EPOCH;
	int era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int doe = z - era * DAYS_PER_ERA;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int shifted = (5 * doy + 2) / 153;

	*day = doy - (153 * shifted + 2) / 5 + 1;
	*month = shifted < 10 ? shifted + 3 : shifted - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

static bool number(struct bytes text, size_t at, size_t len, int *out)
{
	int v = 0;

	for (size_t i = at; i < at + len; i++) {
		if (!is_digit(text.p[i]))
			return false;
		v = v * 10 + (text.p[i] - '0');
	}
	*out = v;
	return true;
}

bool day_parse(struct bytes text, int32_t *out)
{
	int year = 0;
	int month = 0;
	int day = 0;
	int last;

	if (text.len != 10 || text.p[4] != '-' || text.p[7] != '-' ||
	    !number(text, 0, 4, &year) || !number(text, 5, 2, &month) ||
	    !number(text, 8, 2, &day))
		return false;
	if (year < 1970 || month < 1 || month > 12 || day < 1)
		return false;
	last = month_days[month - 1];
	if (month == 2 &&
	    (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))
		last = 29;
	if (day > last)
		return false;
	*out = day_of(year, month, day);
	return true;
}

const char *day_text(int32_t since_epoch, char out[DATE_TEXT])
{
	int year;
	int month;
	int day;

	if (since_epoch < day_of(1, 1, 1))
		since_epoch = day_of(1, 1, 1);
	if (since_epoch > day_of(9999, 12, 31))
		since_epoch = day_of(9999, 12, 31);
	civil(since_epoch, &year, &month, &day);
	(void)snprintf(out, DATE_TEXT, "%04d-%02d-%02d", year, month, day);
	return out;
}

const char *moment_text(int64_t moment, char out[DATE_TEXT])
{
	const int64_t first = (int64_t)day_of(1, 1, 1) * DAY;
	const int64_t last = (int64_t)(day_of(9999, 12, 31) + 1) * DAY - 1;
	int32_t day;
	int rest;

	if (moment < first)
		moment = first;
	if (moment > last)
		moment = last;
	day = day_of_moment(moment);
	rest = (int)(moment - (int64_t)day * DAY);
	day_text(day, out);
	(void)snprintf(out + 10, DATE_TEXT - 10, "T%02d:%02d:%02dZ",
		       rest / 3600, rest / 60 % 60, rest % 60);
	return out;
}
