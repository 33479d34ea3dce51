/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tally.h"

#include "sample.h"
#include "unit.h"

/* clang-format off */
static const struct row {
	const char *proves;
	struct repository repository;
	bool complete;
} rows[] = {
	{ "it says so and nothing was skipped", { .complete = true }, true },
	{ "it does not say so", { .complete = false }, false },
	{ "it says so, but objects were skipped",
	  { .complete = true, .objects_skipped = 1 }, false },
	{ "it says so, but something is listed as skipped",
	  { .complete = true, .skipped = { .nr = 1 } }, false },
	{ "what is opaque does not count",
	  { .complete = true, .opaque = { .nr = 1 } }, true },
	{ "nor does a shallow clone",
	  { .complete = true, .history_cut = true }, true },
};
/* clang-format on */

START_TEST(complete_row)
{
	struct repository both[] = { { .complete = true },
				     rows[_i].repository };
	struct audit audit = { .repositories = { both, 2, 2 } };

	ck_assert_msg(repository_complete(&rows[_i].repository) ==
			      rows[_i].complete,
		      "%s", rows[_i].proves);
	ck_assert_msg(audit_complete(&audit) == rows[_i].complete, "%s",
		      rows[_i].proves);
}
END_TEST

START_TEST(interrupted_is_incomplete)
{
	struct repository repository = { .complete = true };
	struct audit audit = { .repositories = { &repository, 1, 1 },
			       .interrupted = true };

	ck_assert(!audit_complete(&audit));
	audit.interrupted = false;
	ck_assert(audit_complete(&audit));
}
END_TEST

START_TEST(nothing_is_incomplete)
{
	struct audit audit = { 0 };

	ck_assert(!audit_complete(&audit));
}
END_TEST

START_TEST(a_finding_counts_once_for_each_repository)
{
	struct occurrence occurrences[] = {
		{ .repo = 0 },
		{ .repo = 1 },
		{ .repo = 1 },
		{ .repo = 0 },
	};
	struct sample sample;
	struct tally tally;
	struct fault fault;

	sample_init(&sample);
	sample.findings[0].occurrences.v = occurrences;
	sample.findings[0].occurrences.nr = COUNT(occurrences);
	ck_assert_int_eq(tally_init(&tally, &sample.audit, &fault), 0);
	ck_assert_uint_eq(tally.repositories[0], 2);
	ck_assert_uint_eq(tally.repositories[1], 1);
	ck_assert_uint_eq(tally.occurrences, 5);
	tally_release(&tally);
	tally_release(&tally);
}
END_TEST

START_TEST(kinds_are_sorted_and_joined)
{
	struct finding findings[] = {
		{ .kind = "b" },
		{ .kind = "a" },
		{ .kind = "b" },
	};
	struct audit audit = { .findings = { findings, 3, 3 } };
	struct tally tally;
	struct fault fault;

	ck_assert_int_eq(tally_init(&tally, &audit, &fault), 0);
	ck_assert_uint_eq(tally.nr_kinds, 2);
	ck_assert_str_eq(tally.kinds[0].kind, "a");
	ck_assert_uint_eq(tally.kinds[0].nr, 1);
	ck_assert_str_eq(tally.kinds[1].kind, "b");
	ck_assert_uint_eq(tally.kinds[1].nr, 2);
	tally_release(&tally);
}
END_TEST

START_TEST(lines_stand_for_as_many_as_they_say)
{
	struct skip skips[] = { { .count = 7 },
				{ .count = 1 },
				{ .count = 0 } };
	struct repository repository = { .skipped = { skips, 3, 3 },
					 .opaque = { skips, 1, 1 } };
	struct audit audit = { .repositories = { &repository, 1, 1 } };
	struct tally tally;
	struct fault fault;

	ck_assert_int_eq(tally_init(&tally, &audit, &fault), 0);
	ck_assert_uint_eq(tally.skipped, 9);
	ck_assert_uint_eq(tally.opaque, 7);
	tally_release(&tally);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, complete_row, 0, COUNT(rows));
	tcase_add_test(tc, interrupted_is_incomplete);
	tcase_add_test(tc, nothing_is_incomplete);
	tcase_add_test(tc, a_finding_counts_once_for_each_repository);
	tcase_add_test(tc, kinds_are_sorted_and_joined);
	tcase_add_test(tc, lines_stand_for_as_many_as_they_say);
}

UNIT_MAIN("report/tally", add)
