/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "odb/tree.h"

#include <stdio.h>

#define ID20 "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24"
#define ID32 ID20 "abcdefghijkl"

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes tree;
	uint8_t hash_len;
	const char *met; /* "mode name," for each entry */
	size_t left;
} rows[] = {
	{ "no entries", LIT(""), 20, "", 0 },
	{ "no memory", { 0 }, 20, "", 0 },
	{ "a file", LIT("100644 f\0" ID20), 20, "100644 f,", 0 },
	{ "a folder's mode has five digits", LIT("40000 d\0" ID20), 20,
	  "40000 d,", 0 },
	{ "one after the other", LIT("120000 l\0" ID20 "160000 m\0" ID20), 20,
	  "120000 l,160000 m,", 0 },
	{ "ids of 32 bytes", LIT("100755 x\0" ID32 "40000 d\0" ID32), 32,
	  "100755 x,40000 d,", 0 },
	{ "a name may hold blanks and line ends",
	  LIT("100644 a b\n\0" ID20), 20, "100644 a b\n,", 0 },
	{ "an id may hold anything, blanks and NULs too",
	  LIT("100644 a\0 \0 \0 \0 \0 \0 \0 \0 \0 \0 \0" "100644 b\0" ID20), 20,
	  "100644 a,100644 b,", 0 },
	{ "an id that is cut", LIT("100644 f\0" ID20 "100644 g\0" "\1\2"), 20,
	  "100644 f,", 11 },
	{ "an id one byte short", LIT("100644 f\0\2\3\4\5\6\7\10\11\12\13\14\15\16"
				      "\17\20\21\22\23\24"), 20, "", 28 },
	{ "no NUL behind the name", LIT("100644 f"), 20, "", 8 },
	{ "no blank behind the mode", LIT("100644"), 20, "", 6 },
	{ "a mode that is not octal", LIT("100648 f\0" ID20), 20, "", 29 },
	{ "a sign is none", LIT("-10064 f\0" ID20), 20, "", 29 },
	{ "a mode of seven digits", LIT("0100644 f\0" ID20), 20, "100644 f,", 0 },
	{ "eight are too many", LIT("00100644 f\0" ID20), 20, "", 31 },
};
/* clang-format on */

START_TEST(tree_row)
{
	uint8_t *copy = malloc(rows[_i].tree.len + !rows[_i].tree.len);
	struct bytes tree = { copy, rows[_i].tree.len };
	char met[64] = "";
	size_t nr = 0;
	struct bytes name;
	struct oid oid;
	uint32_t mode;

	ck_assert_ptr_nonnull(copy);
	if (tree.len)
		memcpy(copy, rows[_i].tree.p, tree.len);
	while (tree_next(&tree, rows[_i].hash_len, &mode, &name, &oid)) {
		nr += (size_t)snprintf(met + nr, sizeof(met) - nr, "%o %.*s,",
				       mode, (int)name.len,
				       (const char *)name.p);
		ck_assert_uint_eq(oid.len, rows[_i].hash_len);
		ck_assert_mem_eq(oid.id, name.p + name.len + 1, oid.len);
	}
	ck_assert_msg(!strcmp(met, rows[_i].met), "%s: %s", rows[_i].proves,
		      met);
	ck_assert_msg(tree.len == rows[_i].left, "%s: %zu left",
		      rows[_i].proves, tree.len);
	free(copy);
}
END_TEST

START_TEST(what_is_no_entry_writes_nothing)
{
	struct bytes tree = LIT("100644 f\0short");
	struct bytes name = LIT("old");
	struct oid oid = { .len = 7 };
	uint32_t mode = 7;

	ck_assert(!tree_next(&tree, 20, &mode, &name, &oid));
	ck_assert_uint_eq(mode, 7);
	ck_assert_uint_eq(oid.len, 7);
	ck_assert(bytes_eq(name, LIT("old")));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, tree_row, 0, COUNT(rows));
	tcase_add_test(tc, what_is_no_entry_writes_nothing);
}

UNIT_MAIN("odb/tree", add)
