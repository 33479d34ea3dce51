/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/lifecycle.h"

#include "base/date.h"

#include "unit.h"

#define APP "bitbucket-app-password"
#define LEGACY "bitbucket-app-password-legacy"
#define API "atlassian-api-token"
#define ACCESS "bitbucket-access-token"
#define PASSWORD "bitbucket-url-credential"
#define OAUTH "bitbucket-oauth-consumer"
#define DC "bitbucket-dc-token"
#define SERVER "bitbucket-server-token-legacy"

#define CLOUD HOST_IS_CLOUD
#define SERVERS HOST_IS_DATA_CENTER
#define NOWHERE HOST_IS_OTHER

/* clang-format off */
static const struct row {
	const char *proves;
	const char *kind;
	enum host_kind host;
	const char *first; /* NULL: not known */
	const char *as_of;
	enum lifecycle_state state;
	const char *day; /* NULL: none */
} rows[] = {
	{ "an app password works on the last day before the brownouts",
	  APP, CLOUD, "2024-05-01", "2026-06-08",
	  LIFECYCLE_USABLE, "2026-06-09" },
	{ "they begin on the next",
	  APP, CLOUD, "2024-05-01", "2026-06-09",
	  LIFECYCLE_BROWNOUT, "2026-07-28" },
	{ "and last through the day before its removal",
	  APP, CLOUD, "2024-05-01", "2026-07-27",
	  LIFECYCLE_BROWNOUT, "2026-07-28" },
	{ "on which it is gone",
	  APP, CLOUD, "2024-05-01", "2026-07-28",
	  LIFECYCLE_REMOVED_BY_VENDOR, "2026-07-28" },
	{ "for good",
	  APP, CLOUD, NULL, "2031-01-01",
	  LIFECYCLE_REMOVED_BY_VENDOR, "2026-07-28" },
	{ "no commit is needed to say so",
	  APP, CLOUD, NULL, "2026-06-08", LIFECYCLE_USABLE, "2026-06-09" },
	{ "nor does its date matter",
	  APP, CLOUD, "2030-01-01", "2026-06-08",
	  LIFECYCLE_USABLE, "2026-06-09" },
	{ "an app password without prefix ends with the others: before",
	  LEGACY, CLOUD, "2018-05-01", "2026-06-08",
	  LIFECYCLE_USABLE, "2026-06-09" },
	{ "in the brownouts",
	  LEGACY, CLOUD, "2018-05-01", "2026-06-09",
	  LIFECYCLE_BROWNOUT, "2026-07-28" },
	{ "and after",
	  LEGACY, CLOUD, "2018-05-01", "2026-07-28",
	  LIFECYCLE_REMOVED_BY_VENDOR, "2026-07-28" },

	{ "an account password in the Cloud works to the end of February 2022",
	  PASSWORD, CLOUD, NULL, "2022-02-28",
	  LIFECYCLE_USABLE, "2022-03-01" },
	{ "and not from the first of March",
	  PASSWORD, CLOUD, NULL, "2022-03-01",
	  LIFECYCLE_REJECTED_BY_VENDOR, "2022-03-01" },
	{ "whenever it was committed",
	  PASSWORD, CLOUD, "2025-01-01", "2026-11-24",
	  LIFECYCLE_REJECTED_BY_VENDOR, "2022-03-01" },
	{ "a password of a server: only that server knows",
	  PASSWORD, SERVERS, "2012-01-01", "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },
	{ "one without a host may be a server's",
	  PASSWORD, NOWHERE, NULL, "2026-11-28",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },

	{ "an API token of the last day without an end: on its last day",
	  API, CLOUD, "2024-12-14", "2026-05-12",
	  LIFECYCLE_POSSIBLY_LIVE, "2026-05-12" },
	{ "and on the day after",
	  API, CLOUD, "2024-12-14", "2026-05-13",
	  LIFECYCLE_EXPIRED_BY_POLICY, "2026-05-12" },
	{ "one of the first day with an end may be older than its commit",
	  API, CLOUD, "2024-12-15", "2026-05-12",
	  LIFECYCLE_POSSIBLY_LIVE, "2026-05-12" },
	{ "so that both end on the same day",
	  API, CLOUD, "2024-12-15", "2026-05-13",
	  LIFECYCLE_EXPIRED_BY_POLICY, "2026-05-12" },
	{ "365 days that end on 2026-05-12 change nothing",
	  API, CLOUD, "2025-05-12", "2026-05-12",
	  LIFECYCLE_POSSIBLY_LIVE, "2026-05-12" },
	{ "one more day does",
	  API, CLOUD, "2025-05-13", "2026-05-13",
	  LIFECYCLE_POSSIBLY_LIVE, "2026-05-13" },
	{ "up to that day",
	  API, CLOUD, "2025-05-13", "2026-05-14",
	  LIFECYCLE_EXPIRED_BY_POLICY, "2026-05-13" },
	{ "365 days are no year in a leap year",
	  API, CLOUD, "2027-03-01", "2028-02-29",
	  LIFECYCLE_POSSIBLY_LIVE, "2028-02-29" },
	{ "one first committed on the day of the audit",
	  API, CLOUD, "2026-11-24", "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, "2027-11-24" },
	{ "and on the day after it, which cannot be",
	  API, CLOUD, "2026-11-25", "2026-11-24", LIFECYCLE_UNKNOWN, NULL },
	{ "a first day of 2016 is believed",
	  API, CLOUD, "2016-01-01", "2026-05-13",
	  LIFECYCLE_EXPIRED_BY_POLICY, "2026-05-12" },
	{ "one before is not",
	  API, CLOUD, "2015-12-31", "2026-05-13", LIFECYCLE_UNKNOWN, NULL },
	{ "without a commit nothing is known",
	  API, CLOUD, NULL, "2026-05-13", LIFECYCLE_UNKNOWN, NULL },
	{ "also where a server is beside it",
	  API, SERVERS, NULL, "2026-05-13", LIFECYCLE_UNKNOWN, NULL },

	{ "an access token may live, with a day for who enforces it",
	  ACCESS, CLOUD, "2025-06-01", "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, "2026-06-01" },
	{ "also before that day",
	  ACCESS, CLOUD, "2025-06-01", "2026-01-01",
	  LIFECYCLE_POSSIBLY_LIVE, "2026-06-01" },
	{ "without a commit it has no day",
	  ACCESS, CLOUD, NULL, "2026-11-24", LIFECYCLE_POSSIBLY_LIVE, NULL },
	{ "nor with a date that cannot be: after the audit",
	  ACCESS, CLOUD, "2026-11-25", "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },
	{ "or before 2016",
	  ACCESS, CLOUD, "2015-12-31", "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },

	{ "an OAuth consumer has no end",
	  OAUTH, CLOUD, "2020-01-01", "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },
	{ "a Data Center token: only that server knows",
	  DC, SERVERS, "2020-01-01", "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },
	{ "nor does a Cloud host beside it change that",
	  DC, CLOUD, "2020-01-01", "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },
	{ "a Server token: the same",
	  SERVER, SERVERS, NULL, "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },
	{ "a kind of the auditor's own: may live",
	  "house-token", CLOUD, NULL, "2026-11-24",
	  LIFECYCLE_POSSIBLY_LIVE, NULL },
};
/* clang-format on */

static int32_t day(const char *text)
{
	int32_t out = 0;

	ck_assert_msg(day_parse(bytes_of(text), &out), "%s", text);
	return out;
}

static void judge_row(const struct row *r, struct arena *arena,
		      struct lifecycle *out)
{
	ck_assert(lifecycle_judge(r->kind, r->host,
				  r->first ? day(r->first) : 0,
				  r->first != NULL, day(r->as_of), arena, out));
}

START_TEST(lifecycle_row)
{
	const struct row *r = &rows[_i];
	struct arena arena = { 0 };
	struct lifecycle got;
	char date[DATE_TEXT];

	judge_row(r, &arena, &got);
	ck_assert_msg(got.state == r->state, "%s: got %s", r->proves,
		      lifecycle_name(got.state));
	ck_assert_msg(got.has_day == (r->day != NULL), "%s", r->proves);
	if (r->day)
		ck_assert_msg(got.day == day(r->day), "%s: got %s", r->proves,
			      day_text(got.day, date));
	ck_assert_ptr_nonnull(got.explanation);
	arena_release(&arena);
}
END_TEST

/* An explanation is a sentence, and one that turns on a day names it. */
START_TEST(explanation_row)
{
	const struct row *r = &rows[_i];
	struct arena arena = { 0 };
	struct lifecycle got;
	size_t len;

	judge_row(r, &arena, &got);
	len = strlen(got.explanation);
	ck_assert_msg(got.explanation[len - 1] == '.', "%s", r->proves);
	if (r->day)
		ck_assert_msg(strstr(got.explanation, r->day) ||
				      r->state == LIFECYCLE_BROWNOUT,
			      "%s: %s", r->proves, got.explanation);
	arena_release(&arena);
}
END_TEST

/* What is still to come has not ended. */
START_TEST(access_token_that_has_not_ended)
{
	struct arena arena = { 0 };
	struct lifecycle got;

	ck_assert(lifecycle_judge(ACCESS, true, day("2025-06-01"), true,
				  day("2026-06-01"), &arena, &got));
	ck_assert_ptr_nonnull(strstr(got.explanation, "it ends by"));
	ck_assert(lifecycle_judge(ACCESS, true, day("2025-06-01"), true,
				  day("2026-06-02"), &arena, &got));
	ck_assert_ptr_nonnull(strstr(got.explanation, "it ended by"));
	arena_release(&arena);
}
END_TEST

START_TEST(forged_dates)
{
	static const int32_t days[] = { INT32_MIN, INT32_MAX, INT32_MAX - 1 };
	static const char *const kinds[] = { API, ACCESS, APP, PASSWORD };
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(days); i++) {
		for (size_t k = 0; k < COUNT(kinds); k++) {
			struct lifecycle got;

			ck_assert(lifecycle_judge(kinds[k], true, days[i], true,
						  day("2026-11-24"), &arena,
						  &got));
			ck_assert(k > 1 || !got.has_day);
		}
	}
	arena_release(&arena);
}
END_TEST

#define LIVE LIFECYCLE_POSSIBLY_LIVE
#define GONE LIFECYCLE_REMOVED_BY_VENDOR

/* clang-format off */
/* By exposure: metadata, unreachable, history, tip. */
static const struct severity_row {
	const char *proves;
	enum lifecycle_state state;
	enum confidence confidence;
	enum severity expected[EXPOSURE_COUNT];
} severities[] = {
#define ALL(s) { SEVERITY_##s, SEVERITY_##s, SEVERITY_##s, SEVERITY_##s }
#define TIP(s, t) { SEVERITY_##s, SEVERITY_##s, SEVERITY_##s, SEVERITY_##t }
	{ "usable, confirmed", LIFECYCLE_USABLE, CONFIDENCE_CONFIRMED,
	  TIP(HIGH, CRITICAL) },
	{ "usable, likely", LIFECYCLE_USABLE, CONFIDENCE_LIKELY,
	  TIP(HIGH, CRITICAL) },
	{ "usable, possible", LIFECYCLE_USABLE, CONFIDENCE_POSSIBLE,
	  ALL(MEDIUM) },
	{ "usable, unlikely", LIFECYCLE_USABLE, CONFIDENCE_UNLIKELY,
	  ALL(INFO) },
	{ "brownout, confirmed", LIFECYCLE_BROWNOUT, CONFIDENCE_CONFIRMED,
	  TIP(HIGH, CRITICAL) },
	{ "brownout, likely", LIFECYCLE_BROWNOUT, CONFIDENCE_LIKELY,
	  TIP(HIGH, CRITICAL) },
	{ "brownout, possible", LIFECYCLE_BROWNOUT, CONFIDENCE_POSSIBLE,
	  ALL(MEDIUM) },
	{ "brownout, unlikely", LIFECYCLE_BROWNOUT, CONFIDENCE_UNLIKELY,
	  ALL(INFO) },
	{ "possibly live, confirmed", LIVE, CONFIDENCE_CONFIRMED,
	  TIP(HIGH, CRITICAL) },
	{ "possibly live, likely", LIVE, CONFIDENCE_LIKELY,
	  TIP(HIGH, CRITICAL) },
	{ "possibly live, possible", LIVE, CONFIDENCE_POSSIBLE, ALL(MEDIUM) },
	{ "possibly live, unlikely", LIVE, CONFIDENCE_UNLIKELY, ALL(INFO) },
	{ "unknown, confirmed", LIFECYCLE_UNKNOWN, CONFIDENCE_CONFIRMED,
	  TIP(HIGH, CRITICAL) },
	{ "unknown, likely", LIFECYCLE_UNKNOWN, CONFIDENCE_LIKELY,
	  TIP(HIGH, CRITICAL) },
	{ "unknown, possible", LIFECYCLE_UNKNOWN, CONFIDENCE_POSSIBLE,
	  ALL(MEDIUM) },
	{ "unknown, unlikely", LIFECYCLE_UNKNOWN, CONFIDENCE_UNLIKELY,
	  ALL(INFO) },
	{ "rejected, confirmed: the account itself is at stake",
	  LIFECYCLE_REJECTED_BY_VENDOR, CONFIDENCE_CONFIRMED, ALL(HIGH) },
	{ "rejected, likely", LIFECYCLE_REJECTED_BY_VENDOR, CONFIDENCE_LIKELY,
	  ALL(HIGH) },
	{ "rejected, possible", LIFECYCLE_REJECTED_BY_VENDOR,
	  CONFIDENCE_POSSIBLE, ALL(MEDIUM) },
	{ "rejected, unlikely", LIFECYCLE_REJECTED_BY_VENDOR,
	  CONFIDENCE_UNLIKELY, ALL(INFO) },
	{ "removed, confirmed: never critical", GONE, CONFIDENCE_CONFIRMED,
	  TIP(LOW, MEDIUM) },
	{ "removed, likely", GONE, CONFIDENCE_LIKELY, TIP(LOW, MEDIUM) },
	{ "removed, possible", GONE, CONFIDENCE_POSSIBLE, ALL(INFO) },
	{ "removed, unlikely", GONE, CONFIDENCE_UNLIKELY, ALL(INFO) },
	{ "expired, confirmed", LIFECYCLE_EXPIRED_BY_POLICY,
	  CONFIDENCE_CONFIRMED, TIP(LOW, MEDIUM) },
	{ "expired, likely", LIFECYCLE_EXPIRED_BY_POLICY, CONFIDENCE_LIKELY,
	  TIP(LOW, MEDIUM) },
	{ "expired, possible", LIFECYCLE_EXPIRED_BY_POLICY,
	  CONFIDENCE_POSSIBLE, ALL(INFO) },
	{ "expired, unlikely", LIFECYCLE_EXPIRED_BY_POLICY,
	  CONFIDENCE_UNLIKELY, ALL(INFO) },
};
/* clang-format on */

START_TEST(severity_row)
{
	const struct severity_row *r = &severities[_i];
	struct lifecycle lifecycle = { .state = r->state };

	for (int i = 0; i < EXPOSURE_COUNT; i++) {
		enum severity got = severity_judge(&lifecycle, r->confidence,
						   (enum exposure)i);

		ck_assert_msg(got == r->expected[i], "%s, %s: got %s",
			      r->proves, exposure_name((enum exposure)i),
			      severity_name(got));
	}
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, lifecycle_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, explanation_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, severity_row, 0, COUNT(severities));
	tcase_add_test(tc, access_token_that_has_not_ended);
	tcase_add_test(tc, forged_dates);
}

UNIT_MAIN("classify/lifecycle", add)
