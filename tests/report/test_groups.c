/* SPDX-License-Identifier: Apache-2.0 */
#include "report/groups.h"

#include "unit.h"

static bool by_kind(const struct finding *finding, const void *left_out,
		    struct buf *out)
{
	groups_key(out, finding->kind);
	return strcmp(finding->kind, left_out) != 0;
}

START_TEST(findings_of_a_key_are_chained_in_their_order)
{
	struct finding findings[] = {
		{ .kind = "b" }, { .kind = "a" }, { .kind = "no" },
		{ .kind = "b" }, { .kind = "" },  { .kind = "b" },
	};
	struct audit audit = { .findings = { findings, COUNT(findings),
					     COUNT(findings) } };
	struct groups groups;

	ck_assert(groups_init(&groups, &audit, by_kind, "no"));
	ck_assert_uint_eq(groups.nr, 3);
	ck_assert_uint_eq(groups.v[0].nr, 3);
	ck_assert_uint_eq(groups.v[0].first, 0);
	ck_assert_uint_eq(groups.next[0], 3);
	ck_assert_uint_eq(groups.next[3], 5);
	ck_assert_uint_eq(groups.next[5], SIZE_MAX);
	ck_assert_uint_eq(groups.v[1].first, 1);
	ck_assert_uint_eq(groups.next[1], SIZE_MAX);
	ck_assert_uint_eq(groups.v[2].first, 4);
	ck_assert_uint_eq(groups.of[2], SIZE_MAX);
	ck_assert_uint_eq(groups.of[5], 0);
	groups_release(&groups);
	groups_release(&groups);
}
END_TEST

static bool two_texts(const struct finding *finding, const void *payload,
		      struct buf *out)
{
	(void)payload;
	groups_key(out, finding->kind);
	groups_key(out, finding->provider);
	return true;
}

START_TEST(texts_do_not_run_into_each_other)
{
	struct finding findings[] = {
		{ .kind = "ab", .provider = "c" },
		{ .kind = "a", .provider = "bc" },
		{ .kind = "abc", .provider = NULL },
	};
	struct audit audit = { .findings = { findings, COUNT(findings),
					     COUNT(findings) } };
	struct groups groups;

	ck_assert(groups_init(&groups, &audit, two_texts, NULL));
	ck_assert_uint_eq(groups.nr, 3);
	groups_release(&groups);
	audit.findings.nr = 0;
	ck_assert(groups_init(&groups, &audit, two_texts, NULL));
	ck_assert_uint_eq(groups.nr, 0);
	groups_release(&groups);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, findings_of_a_key_are_chained_in_their_order);
	tcase_add_test(tc, texts_do_not_run_into_each_other);
}

UNIT_MAIN("report/groups", add)
