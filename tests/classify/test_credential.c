/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/credential.h"

#include "unit.h"

#include <string.h>

static const char *checksum_at(int i)
{
	return checksum_name((enum checksum_state)i);
}

static const char *confidence_at(int i)
{
	return confidence_name((enum confidence)i);
}

static const char *lifecycle_at(int i)
{
	return lifecycle_name((enum lifecycle_state)i);
}

static const char *severity_at(int i)
{
	return severity_name((enum severity)i);
}

static const char *exposure_at(int i)
{
	return exposure_name((enum exposure)i);
}

/* clang-format off */
static const struct row {
	const char *proves;
	const char *(*name)(int);
	int value;
	const char *expected;
} rows[] = {
	{ "checksum 1", checksum_at, CHECKSUM_NONE, "none" },
	{ "checksum 2", checksum_at, CHECKSUM_VALID, "valid" },
	{ "checksum 3", checksum_at, CHECKSUM_INVALID, "invalid" },
	{ "confidence 1", confidence_at, CONFIDENCE_UNLIKELY, "unlikely" },
	{ "confidence 2", confidence_at, CONFIDENCE_POSSIBLE, "possible" },
	{ "confidence 3", confidence_at, CONFIDENCE_LIKELY, "likely" },
	{ "confidence 4", confidence_at, CONFIDENCE_CONFIRMED, "confirmed" },
	{ "life cycle 1", lifecycle_at, LIFECYCLE_USABLE, "usable" },
	{ "life cycle 2", lifecycle_at, LIFECYCLE_BROWNOUT, "brownout" },
	{ "life cycle 3", lifecycle_at, LIFECYCLE_REMOVED_BY_VENDOR,
	  "removed-by-vendor" },
	{ "life cycle 4", lifecycle_at, LIFECYCLE_REJECTED_BY_VENDOR,
	  "rejected-by-vendor" },
	{ "life cycle 5", lifecycle_at, LIFECYCLE_EXPIRED_BY_POLICY,
	  "expired-by-policy" },
	{ "life cycle 6", lifecycle_at, LIFECYCLE_POSSIBLY_LIVE,
	  "possibly-live" },
	{ "life cycle 7", lifecycle_at, LIFECYCLE_UNKNOWN, "unknown" },
	{ "severity 1", severity_at, SEVERITY_INFO, "info" },
	{ "severity 2", severity_at, SEVERITY_LOW, "low" },
	{ "severity 3", severity_at, SEVERITY_MEDIUM, "medium" },
	{ "severity 4", severity_at, SEVERITY_HIGH, "high" },
	{ "severity 5", severity_at, SEVERITY_CRITICAL, "critical" },
	{ "exposure 1", exposure_at, EXPOSURE_METADATA, "metadata" },
	{ "exposure 2", exposure_at, EXPOSURE_UNREACHABLE, "unreachable" },
	{ "exposure 3", exposure_at, EXPOSURE_HISTORY, "history" },
	{ "exposure 4", exposure_at, EXPOSURE_TIP, "tip" },
};

static const struct parse_row {
	const char *proves;
	const char *name;
	bool known;
	enum confidence confidence;
} parse_rows[] = {
	{ "the lowest", "unlikely", true, CONFIDENCE_UNLIKELY },
	{ "the usual one", "possible", true, CONFIDENCE_POSSIBLE },
	{ "the next", "likely", true, CONFIDENCE_LIKELY },
	{ "the highest", "confirmed", true, CONFIDENCE_CONFIRMED },
	{ "part of a name", "like", false, CONFIDENCE_UNLIKELY },
	{ "more than a name", "likely ", false, CONFIDENCE_UNLIKELY },
	{ "another case", "Likely", false, CONFIDENCE_UNLIKELY },
	{ "nothing", "", false, CONFIDENCE_UNLIKELY },
};
/* clang-format on */

START_TEST(name_row)
{
	const struct row *r = &rows[_i];

	ck_assert_msg(!strcmp(r->name(r->value), r->expected), "%s: got %s",
		      r->proves, r->name(r->value));
}
END_TEST

START_TEST(parse_row)
{
	const struct parse_row *r = &parse_rows[_i];
	enum confidence got = CONFIDENCE_UNLIKELY;

	ck_assert_msg(confidence_parse(r->name, &got) == r->known, "%s",
		      r->proves);
	ck_assert_msg(got == r->confidence, "%s", r->proves);
}
END_TEST

/* The worst place, the surest verdict, the worst severity: all by number. */
START_TEST(numbers_rise)
{
	ck_assert_int_lt(EXPOSURE_METADATA, EXPOSURE_UNREACHABLE);
	ck_assert_int_lt(EXPOSURE_UNREACHABLE, EXPOSURE_HISTORY);
	ck_assert_int_lt(EXPOSURE_HISTORY, EXPOSURE_TIP);
	ck_assert_int_lt(CONFIDENCE_UNLIKELY, CONFIDENCE_POSSIBLE);
	ck_assert_int_lt(CONFIDENCE_LIKELY, CONFIDENCE_CONFIRMED);
	ck_assert_int_lt(SEVERITY_INFO, SEVERITY_CRITICAL);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, name_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, parse_row, 0, COUNT(parse_rows));
	tcase_add_test(tc, numbers_rise);
}

UNIT_MAIN("classify/credential", add)
