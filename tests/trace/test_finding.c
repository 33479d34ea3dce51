/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "trace/finding.h"

#define LOW SEVERITY_LOW
#define HIGH SEVERITY_HIGH
#define POSSIBLE CONFIDENCE_POSSIBLE
#define LIKELY CONFIDENCE_LIKELY

/* clang-format off */
static const struct {
	const char *proves;
	struct finding first, second;
} rows[] = {
	{ "severity counts most",
	  { .severity = HIGH, .confidence = POSSIBLE, .kind = "b", .id = "b" },
	  { .severity = LOW, .confidence = LIKELY, .kind = "a", .id = "a" } },
	{ "then confidence",
	  { .severity = LOW, .confidence = LIKELY, .kind = "b", .id = "b" },
	  { .severity = LOW, .confidence = POSSIBLE, .kind = "a", .id = "a" } },
	{ "then the kind",
	  { .severity = LOW, .confidence = LIKELY, .kind = "a", .id = "b" },
	  { .severity = LOW, .confidence = LIKELY, .kind = "b", .id = "a" } },
	{ "then the id",
	  { .severity = LOW, .confidence = LIKELY, .kind = "a", .id = "a" },
	  { .severity = LOW, .confidence = LIKELY, .kind = "a", .id = "b" } },
};
/* clang-format on */

START_TEST(order_row)
{
	const struct finding *x = &rows[_i].first;
	const struct finding *y = &rows[_i].second;

	ck_assert_msg(finding_compare(x, y) < 0, "%s", rows[_i].proves);
	ck_assert_msg(finding_compare(y, x) > 0, "%s", rows[_i].proves);
	ck_assert_int_eq(finding_compare(x, x), 0);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, order_row, 0, COUNT(rows));
}

UNIT_MAIN("trace/finding", add)
