/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "trace/also.h"

static struct also also(size_t repo, enum site site, const char *path,
			uint8_t object, uint64_t line)
{
	struct also a = { .repo = repo, .site = site, .path = path };

	a.object.len = OID_SHA1;
	a.object.id[0] = object;
	a.line = line;
	return a;
}

START_TEST(each_place_stays_once_and_in_order)
{
	struct also v[] = {
		also(1, SITE_BLOB, "a", 1, 1),
		also(0, SITE_BLOB, "b", 2, 9),
		also(0, SITE_BLOB, "b", 1, 7),
		also(0, SITE_BLOB, "a", 5, 1),
		also(0, SITE_COMMIT_MESSAGE, NULL, 4, 1),
		also(0, SITE_COMMIT_MESSAGE, NULL, 3, 1),
		also(0, SITE_COMMIT_MESSAGE, NULL, 3, 2),
	};
	size_t nr = also_settle(v, COUNT(v), NULL, 0);

	ck_assert_uint_eq(nr, 5);
	ck_assert_str_eq(v[0].path, "a");
	ck_assert_uint_eq(v[0].repo, 0);
	/* Of two versions the one with the lesser object. */
	ck_assert_str_eq(v[1].path, "b");
	ck_assert_uint_eq(v[1].line, 7);
	ck_assert_uint_eq(v[2].object.id[0], 3);
	ck_assert_uint_eq(v[2].line, 1);
	ck_assert_uint_eq(v[3].object.id[0], 4);
	ck_assert_uint_eq(v[4].repo, 1);
}
END_TEST

START_TEST(known_places_are_none)
{
	struct occurrence places[] = {
		{ .repo = 0, .site = SITE_BLOB, .path = "a" },
		{ .repo = 0, .site = SITE_COMMIT_MESSAGE },
	};
	struct also v[] = {
		also(0, SITE_BLOB, "a", 1, 1),
		also(0, SITE_PATH, "a", 1, 1),
		also(1, SITE_BLOB, "a", 1, 1),
		also(0, SITE_COMMIT_MESSAGE, NULL, 7, 1),
		also(0, SITE_COMMIT_MESSAGE, NULL, 8, 1),
	};
	size_t nr;

	places[1].object.len = OID_SHA1;
	places[1].object.id[0] = 7;
	nr = also_settle(v, COUNT(v), places, COUNT(places));
	ck_assert_uint_eq(nr, 3);
	ck_assert_uint_eq(v[0].site, SITE_PATH);
	ck_assert_uint_eq(v[1].object.id[0], 8);
	ck_assert_uint_eq(v[2].repo, 1);
}
END_TEST

START_TEST(nothing_is_nothing)
{
	ck_assert_uint_eq(also_settle(NULL, 0, NULL, 0), 0);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, each_place_stays_once_and_in_order);
	tcase_add_test(tc, known_places_are_none);
	tcase_add_test(tc, nothing_is_nothing);
}

UNIT_MAIN("trace/also", add)
