/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/checksum.h"
#include "base/tag.h"

static bool equal(const struct tag_key *a, struct bytes x,
		  const struct tag_key *b, struct bytes y)
{
	uint8_t s[TAG_BYTES];
	uint8_t t[TAG_BYTES];

	tag_of(a, x, s);
	tag_of(b, y, t);
	return !memcmp(s, t, sizeof(s));
}

START_TEST(equal_bytes_and_no_others)
{
	static const struct bytes texts[] = {
		{ (const uint8_t *)"", 0 },
		{ (const uint8_t *)"\0", 1 },
		{ (const uint8_t *)"\0\0", 2 },
		{ (const uint8_t *)"a", 1 },
		{ (const uint8_t *)"a\0", 2 },
		{ (const uint8_t *)"ab", 2 },
		{ (const uint8_t *)"ba", 2 },
		{ NULL, 0 },
		{ (const uint8_t *)"aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb", 32 },
		{ (const uint8_t *)"bbbbbbbbbbbbbbbbaaaaaaaaaaaaaaaa", 32 },
	};
	struct fault fault = { 0 };
	struct tag_key key;
	struct tag_key other;

	ck_assert_int_eq(checksum_init(&fault), 0);
	tag_key_make(&key);
	tag_key_make(&other);
	for (size_t i = 0; i < COUNT(texts); i++) {
		for (size_t k = 0; k < COUNT(texts); k++)
			ck_assert(equal(&key, texts[i], &key, texts[k]) ==
				  bytes_eq(texts[i], texts[k]));
		ck_assert(!equal(&key, texts[i], &other, texts[i]));
	}
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, equal_bytes_and_no_others);
}

UNIT_MAIN("base/tag", add)
