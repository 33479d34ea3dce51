/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/common.h"

#include "unit.h"

#define MOST ((size_t)20)

/* Objects 0 to 99, each met twice in a row, in steps that wrap. */
static void meet_all(struct common *common, size_t secret, unsigned step)
{
	for (unsigned i = 0; i < 100; i++) {
		uint32_t entry = i * step % 100;
		enum object_type type = entry % 2 ? OBJECT_BLOB : OBJECT_COMMIT;
		bool first;
		bool again;

		ck_assert(common_meet(common, secret, type, entry, &first));
		ck_assert(common_meet(common, secret, type, entry, &again));
		ck_assert(first == again);
		/* Those that are among the lowest of all always were. */
		ck_assert(first || entry >= 2 * MOST);
	}
}

static const unsigned steps[] = { 1, 99, 3, 37, 61 };

START_TEST(the_lowest_of_each_type)
{
	struct common common;

	ck_assert(common_init(&common, 3, MOST));
	meet_all(&common, 1, steps[_i]);
	for (size_t type = 0; type <= OBJECT_TAG; type++) {
		const struct lowest *lowest = &common.v[1].lowest[type];
		bool met = type == OBJECT_BLOB || type == OBJECT_COMMIT;
		uint32_t all = 0;

		ck_assert_uint_eq(lowest->nr, met ? MOST : 0);
		for (size_t i = 0; i < lowest->nr; i++) {
			ck_assert_uint_lt(lowest->v[i], 2 * MOST);
			all += lowest->v[i];
		}
		/* 1 + 3 + ... + 39, and 0 + 2 + ... + 38 */
		if (met)
			ck_assert_uint_eq(all, type == OBJECT_BLOB ? 400 : 380);
	}
	/* In their order, what is kept never has to give way. */
	if (steps[_i] == 1)
		ck_assert_uint_eq(common.v[1].left_out, 2 * (100 - 2 * MOST));
	ck_assert_uint_eq(common.v[0].left_out, 0);
	ck_assert_uint_eq(common.v[2].left_out, 0);
	common_release(&common);
}
END_TEST

START_TEST(without_a_bound)
{
	struct common common;

	ck_assert(common_init(&common, 1, SIZE_MAX));
	meet_all(&common, 0, 37);
	ck_assert_uint_eq(common.v[0].left_out, 0);
	common_release(&common);
	common_release(&common);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, the_lowest_of_each_type, 0, COUNT(steps));
	tcase_add_test(tc, without_a_bound);
}

UNIT_MAIN("trace/common", add)
