/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tally.h"

#include "sample.h"
#include "unit.h"

static struct skip skip = { .count = 1 };
static struct skip accepted = { .count = 1, .accepted = "seen by hand" };

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
	  { .complete = true, .skipped = { &skip, 1, 1 } }, false },
	{ "what the auditor accepts does not count",
	  { .complete = true, .objects_skipped = 1,
	    .skipped = { &accepted, 1, 1 } }, true },
	{ "more objects were skipped than were accepted",
	  { .complete = true, .objects_skipped = 2,
	    .skipped = { &accepted, 1, 1 } }, false },
	{ "what is opaque does not count",
	  { .complete = true, .opaque = { &skip, 1, 1 } }, true },
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

static struct sighting seen_by(const char *author, const char *email)
{
	return (struct sighting){ .known = true,
				  .author = bytes_of(author),
				  .email = bytes_of(email) };
}

START_TEST(who_has_most_alive_comes_first)
{
	struct occurrence places[] = { { .repo = 0 }, { .repo = 1 } };
	struct finding findings[] = {
		{ .kind = "a", .first_seen = seen_by("Jane", "jane@x") },
		{ .kind = "a", .first_seen = seen_by("Jim", "") },
		{ .kind = "a", .first_seen = seen_by("J. Doe", "Jane@X") },
		{ .kind = "a", .first_seen = seen_by("Jim", "jim@x") },
		{ .kind = "a" },
	};
	static const enum lifecycle_state states[] = {
		LIFECYCLE_EXPIRED_BY_POLICY, LIFECYCLE_USABLE,
		LIFECYCLE_REMOVED_BY_VENDOR, LIFECYCLE_REJECTED_BY_VENDOR,
		LIFECYCLE_UNKNOWN,
	};
	struct repository repositories[] = { { .path = "a" },
					     { .path = "b" },
					     { .path = "c" } };
	struct audit audit = { .repositories = { repositories, 3, 3 },
			       .findings = { findings, 5, 5 } };
	struct tally tally;
	struct fault fault;

	for (size_t i = 0; i < COUNT(findings); i++) {
		findings[i].lifecycle.state = states[i];
		/* The first four stand in the first, the last in both. */
		findings[i].occurrences.v = places;
		findings[i].occurrences.nr = i < 3 ? 1 : 2;
	}
	findings[0].severity = SEVERITY_LOW;
	findings[3].severity = SEVERITY_HIGH;
	ck_assert_int_eq(tally_init(&tally, &audit, &fault), 0);
	ck_assert_uint_eq(tally.nr_people, 3);
	ck_assert(bytes_eq(tally.people[0].email, LIT("jim@x")));
	ck_assert_uint_eq(tally.people[0].worst, SEVERITY_HIGH);
	ck_assert_uint_eq(tally.people[1].email.len, 0);
	ck_assert_uint_eq(tally.people[1].alive, 1);
	/* One person, however the email is written; named as first met. */
	ck_assert(bytes_eq(tally.people[2].name, LIT("Jane")));
	ck_assert_uint_eq(tally.people[2].findings, 2);
	ck_assert_uint_eq(tally.people[2].alive, 0);
	ck_assert_uint_eq(tally.people[2].worst, SEVERITY_LOW);
	/* Nothing stands in the third. */
	ck_assert_uint_eq(tally.nr_ranking, 2);
	ck_assert_uint_eq(tally.ranking[0].repo, 0);
	ck_assert_uint_eq(tally.ranking[0].alive, 3);
	ck_assert_uint_eq(tally.ranking[0].findings, 5);
	ck_assert_uint_eq(tally.ranking[1].repo, 1);
	ck_assert_uint_eq(tally.ranking[1].alive, 2);
	ck_assert_uint_eq(tally.ranking[1].findings, 2);
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
	tcase_add_test(tc, who_has_most_alive_comes_first);
	tcase_add_test(tc, lines_stand_for_as_many_as_they_say);
}

UNIT_MAIN("report/tally", add)
