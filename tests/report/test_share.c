/* SPDX-License-Identifier: Apache-2.0 */
#include "report/share.h"

#include "sample.h"
#include "unit.h"

/* The places of the sample's findings, by the numbers of their repositories. */
static void find_shares(struct shares *shares, struct sample *sample)
{
	sample_init(sample);
	ck_assert_int_eq(shares_init(shares, sample->findings, 2, 2, NULL), 0);
}

START_TEST(each_repository_has_its_places)
{
	struct sample sample;
	struct shares shares;

	find_shares(&shares, &sample);
	ck_assert_uint_eq(shares.start[0], 0);
	ck_assert_uint_eq(shares.start[1], 2);
	ck_assert_uint_eq(shares.start[2], 3);
	ck_assert_ptr_eq(shares.v[0].occurrence, &sample.occurrences[0]);
	ck_assert_ptr_eq(shares.v[0].finding, &sample.findings[0]);
	ck_assert_ptr_eq(shares.v[1].occurrence, &sample.occurrences[2]);
	ck_assert_ptr_eq(shares.v[1].finding, &sample.findings[1]);
	ck_assert_ptr_eq(shares.v[2].occurrence, &sample.occurrences[1]);
	ck_assert_ptr_eq(shares.v[2].finding, &sample.findings[0]);
	shares_release(&shares);
}
END_TEST

START_TEST(runs_are_of_one_finding)
{
	struct sample sample;
	struct shares shares;

	find_shares(&shares, &sample);
	ck_assert_uint_eq(share_run(shares.v, 1), 1);
	ck_assert_uint_eq(share_run(shares.v, 2), 1);
	ck_assert_uint_eq(share_findings(shares.v, 0), 0);
	ck_assert_uint_eq(share_findings(shares.v, 2), 2);
	sample.occurrences[1].repo = 0;
	shares_release(&shares);
	ck_assert_int_eq(shares_init(&shares, sample.findings, 2, 2, NULL), 0);
	ck_assert_uint_eq(share_run(shares.v, 3), 2);
	ck_assert_uint_eq(share_findings(shares.v, 3), 2);
	ck_assert_uint_eq(shares.start[1], 3);
	ck_assert_uint_eq(shares.start[2], 3);
	shares_release(&shares);
}
END_TEST

START_TEST(nothing_at_all)
{
	struct shares shares;

	ck_assert_int_eq(shares_init(&shares, NULL, 0, 0, NULL), 0);
	ck_assert_uint_eq(shares.start[0], 0);
	shares_release(&shares);
	shares_release(&shares);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, each_repository_has_its_places);
	tcase_add_test(tc, runs_are_of_one_finding);
	tcase_add_test(tc, nothing_at_all);
}

UNIT_MAIN("report/share", add)
