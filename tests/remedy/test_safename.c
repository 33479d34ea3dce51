/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/safename.h"

#include "unit.h"

/* clang-format off */
static const struct row {
	const char *proves;
	struct bytes text;
	const char *name;
} rows[] = {
	{ "a plain one stays", LIT("station"), "station" },
	{ "a slash goes", LIT("a/b"), "a_b" },
	{ "so do dots in front", LIT("../../etc/passwd"), "etc_passwd" },
	{ "and a hyphen in front", LIT("-rf"), "rf" },
	{ "control bytes", LIT("a\n\x1b[31mb\0c"), "a_31mb_c" },
	{ "characters beyond ASCII", LIT("caf\xc3\xa9"), "caf" },
	{ "an address", LIT("Ada.E@example.com"), "Ada.E_example.com" },
	{ "nothing at all has a name too", LIT(""), "unnamed" },
	{ "nor is there one of dots", LIT("..."), "unnamed" },
	{ "a device is none", LIT("aux.c"), "_aux.c" },
	{ "whatever its case", LIT("COM1"), "_COM1" },
	{ "but a longer word is one", LIT("com10"), "com10" },
};
/* clang-format on */

START_TEST(name_row)
{
	struct safenames names = { 0 };
	const char *name = safename(&names, rows[_i].text);

	ck_assert_msg(!strcmp(name, rows[_i].name), "%s: got %s",
		      rows[_i].proves, name);
	safenames_release(&names);
}
END_TEST

START_TEST(no_two_are_the_same)
{
	struct safenames names = { 0 };

	ck_assert_str_eq(safename(&names, LIT("a/b")), "a_b");
	ck_assert_str_eq(safename(&names, LIT("a b")), "a_b-2");
	ck_assert_str_eq(safename(&names, LIT("A_B")), "A_B-3");
	ck_assert_str_eq(safename(&names, LIT("a_b-2")), "a_b-2-2");
	safenames_release(&names);
}
END_TEST

START_TEST(long_ones_are_cut)
{
	struct safenames names = { 0 };
	uint8_t text[500];
	const char *name;

	memset(text, 'x', sizeof(text));
	name = safename(&names, (struct bytes){ text, sizeof(text) });
	ck_assert_uint_eq(strlen(name), 80);
	name = safename(&names, (struct bytes){ text, sizeof(text) - 1 });
	ck_assert_uint_eq(strlen(name), 82);
	safenames_release(&names);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, name_row, 0, COUNT(rows));
	tcase_add_test(tc, no_two_are_the_same);
	tcase_add_test(tc, long_ones_are_cut);
}

UNIT_MAIN("remedy/safename", add)
