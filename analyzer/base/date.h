/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/date.h - days and moments, all in UTC
 *
 * Moments are int64_t seconds since 1970-01-01T00:00:00Z, as git writes them;
 * days are int32_t days since 1970-01-01. No locale and no time zone file is
 * ever consulted.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/bytes.h"

#define DATE_TEXT 32

/* Days since the epoch of a date of the proleptic Gregorian calendar. */
int32_t day_of(int year, int month, int day);

/* The day that a moment falls on. */
int32_t day_of_moment(int64_t moment);

/* From exactly "YYYY-MM-DD", a day that exists; years 1970 to 9999. */
bool day_parse(struct bytes text, int32_t *out);

/* "YYYY-MM-DD" into out; returns out. */
const char *day_text(int32_t day, char out[DATE_TEXT]);

/*
 * "YYYY-MM-DDTHH:MM:SSZ" (RFC 3339) into out; returns out. A moment outside of
 * the years 1 to 9999 (a forged date) is clamped to the nearest that fits.
 */
const char *moment_text(int64_t moment, char out[DATE_TEXT]);

#endif
