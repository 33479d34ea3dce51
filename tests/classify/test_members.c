/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/checksum.h"
#include "classify/members.h"

#include <pthread.h>

static struct members members;

static void set_up(void)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(checksum_init(&fault), 0);
	members_init(&members);
}

static void tear_down(void)
{
	members_release(&members);
}

static struct clean_id id_of(const char *text, uint32_t note)
{
	return members_id(&members, LIT(text),
			  (struct clean_note){ { note, 0, 0 } });
}

START_TEST(one_counts_once)
{
	struct clean_id id = id_of("some data", 9);
	struct clean_id other = id_of("some data", 10);

	ck_assert(!members_has(&members, &id));
	ck_assert(members_add(&members, &id, 123));
	ck_assert(members_has(&members, &id));
	ck_assert(!members_has(&members, &other));
	/* Another thread was at it as well. */
	ck_assert(!members_add(&members, &id, 123));
	ck_assert_uint_eq(members.again, 246);
	ck_assert_uint_eq(members_uncounted(&members), 0);
}
END_TEST

/* Which were remembered is a matter of luck: each time counts, whatever was. */
START_TEST(more_than_are_remembered)
{
	struct clean_id id[] = { id_of("a", 0), id_of("b", 0), id_of("c", 0) };

	members.most = 2;
	for (size_t i = 0; i < COUNT(id); i++)
		ck_assert(members_add(&members, &id[i], 1U << i));
	ck_assert(members_has(&members, &id[0]));
	ck_assert(members_has(&members, &id[1]));
	ck_assert(!members_has(&members, &id[2]));
	ck_assert_uint_eq(members_uncounted(&members), 3);
}
END_TEST

#define NR_IDS 1000

struct helper {
	pthread_t thread;
	struct clean_id *ids;
	uint64_t counted;
};

static void *examine_all(void *payload)
{
	struct helper *h = payload;

	for (size_t i = 0; i < NR_IDS; i++) {
		if (!members_has(&members, &h->ids[i]) &&
		    members_add(&members, &h->ids[i], i))
			h->counted += i;
	}
	return NULL;
}

START_TEST(threads_count_each_once_together)
{
	struct clean_id ids[NR_IDS];
	struct helper v[4] = { 0 };
	uint64_t counted = 0;

	for (uint32_t i = 0; i < NR_IDS; i++)
		ids[i] = id_of("x", i);
	for (size_t i = 0; i < COUNT(v); i++) {
		v[i].ids = ids;
		ck_assert(!pthread_create(&v[i].thread, NULL, examine_all,
					  &v[i]));
	}
	for (size_t i = 0; i < COUNT(v); i++) {
		ck_assert(!pthread_join(v[i].thread, NULL));
		counted += v[i].counted;
	}
	ck_assert_uint_eq(counted, NR_IDS * (NR_IDS - 1) / 2);
	ck_assert_uint_eq(members.again, (COUNT(v) - 1) * counted);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, one_counts_once);
	tcase_add_test(tc, more_than_are_remembered);
	tcase_add_test(tc, threads_count_each_once_together);
}

UNIT_MAIN("classify/members", add)
