/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/oid.h"

#define HEX38 "0123456789abcdef0123456789abcdef012345"
#define HEX40 HEX38 "fe"
#define HEX64 HEX40 "fedcba9876543210fedcba98"

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes hex;
	bool ok;
	uint8_t len;
	const char *text;
} parses[] = {
	{ "SHA-1", LIT(HEX40), true, 20, HEX40 },
	{ "SHA-256", LIT(HEX64), true, 32, HEX64 },
	{ "capitals", LIT("0123456789ABCDEF0123456789ABCDEF012345FE"), true, 20,
	  HEX40 },
	{ "39 digits", LIT(HEX38 "f"), false, 0, "" },
	{ "41 digits", LIT(HEX40 "f"), false, 0, "" },
	{ "63 digits", LIT(HEX38 "fedcba9876543210fedcba987"), false, 0, "" },
	{ "65 digits", LIT(HEX64 "f"), false, 0, "" },
	{ "two bytes short", LIT(HEX38), false, 0, "" },
	{ "a letter that is no digit", LIT(HEX38 "fg"), false, 0, "" },
	{ "a blank at the end", LIT(HEX38 "f "), false, 0, "" },
	{ "a NUL", LIT(HEX38 "f\0"), false, 0, "" },
	{ "no digits", LIT(""), false, 0, "" },
	{ "no memory", { 0 }, false, 0, "" },
};
/* clang-format on */

START_TEST(parse_row)
{
	struct oid oid = { .len = 0 };
	char hex[OID_HEX_MAX];
	bool ok = oid_parse(parses[_i].hex, &oid);

	ck_assert_msg(ok == parses[_i].ok, "%s", parses[_i].proves);
	ck_assert_msg(oid.len == parses[_i].len, "%s", parses[_i].proves);
	ck_assert_msg(!strcmp(oid_hex(&oid, hex), parses[_i].text), "%s: %s",
		      parses[_i].proves, hex);
	for (size_t i = oid.len; i < OID_MAX; i++)
		ck_assert_uint_eq(oid.id[i], 0);
}
END_TEST

START_TEST(raw_bytes_and_back)
{
	uint8_t raw[OID_MAX];
	struct oid oid;
	struct oid same;
	char hex[OID_HEX_MAX];

	for (size_t i = 0; i < OID_MAX; i++)
		raw[i] = (uint8_t)(0xff - i);
	oid = oid_of(raw, OID_SHA1);
	ck_assert_uint_eq(oid.len, OID_SHA1);
	ck_assert_uint_eq(oid.id[OID_SHA1], 0);
	ck_assert(oid_parse(bytes_of(oid_hex(&oid, hex)), &same));
	ck_assert(oid_eq(&oid, &same));
	oid = oid_of(raw, OID_SHA256);
	ck_assert_uint_eq(strlen(oid_hex(&oid, hex)), 64);
	ck_assert(oid_parse(bytes_of(hex), &same));
	ck_assert(oid_eq(&oid, &same));
}
END_TEST

START_TEST(they_have_an_order)
{
	struct oid a = { .id = { 1 }, .len = 20 };
	struct oid b = { .id = { 1, 0, 1 }, .len = 20 };
	struct oid long_a = { .id = { 1 }, .len = 32 };

	ck_assert_int_eq(oid_cmp(&a, &a), 0);
	ck_assert_int_lt(oid_cmp(&a, &b), 0);
	ck_assert_int_gt(oid_cmp(&b, &a), 0);
	ck_assert(oid_eq(&a, &a));
	ck_assert(!oid_eq(&a, &b));
	/* The same bytes of another hash are another object. */
	ck_assert(!oid_eq(&a, &long_a));
	b = a;
	b.id[19] = 1;
	ck_assert(!oid_eq(&a, &b));
}
END_TEST

START_TEST(zero_is_what_a_reflog_writes)
{
	struct oid zero = { .len = 20 };
	struct oid none = { 0 };
	struct oid some = { .id = { [19] = 1 }, .len = 20 };
	char hex[OID_HEX_MAX];

	ck_assert(oid_is_zero(&zero));
	ck_assert(oid_is_zero(&none));
	ck_assert(!oid_is_zero(&some));
	ck_assert_str_eq(oid_hex(&none, hex), "");
	ck_assert_uint_eq(strspn(oid_hex(&zero, hex), "0"), 40);
}
END_TEST

START_TEST(types_have_names)
{
	ck_assert_str_eq(object_type_name(OBJECT_COMMIT), "commit");
	ck_assert_str_eq(object_type_name(OBJECT_TREE), "tree");
	ck_assert_str_eq(object_type_name(OBJECT_BLOB), "blob");
	ck_assert_str_eq(object_type_name(OBJECT_TAG), "tag");
	ck_assert_str_eq(object_type_name(OBJECT_UNKNOWN), "object");
	/* The numbers are those of a pack: gitformat-pack(5). */
	ck_assert_int_eq(OBJECT_COMMIT, 1);
	ck_assert_int_eq(OBJECT_TREE, 2);
	ck_assert_int_eq(OBJECT_BLOB, 3);
	ck_assert_int_eq(OBJECT_TAG, 4);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, parse_row, 0, COUNT(parses));
	tcase_add_test(tc, raw_bytes_and_back);
	tcase_add_test(tc, they_have_an_order);
	tcase_add_test(tc, zero_is_what_a_reflog_writes);
	tcase_add_test(tc, types_have_names);
}

UNIT_MAIN("base/oid", add)
