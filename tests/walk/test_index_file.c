/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/index_file.h"

#include "base/checksum.h"

#include "unit.h"

/*
 * Files are written as text: "|" stands for one id and "~" for the 40 bytes in
 * front of it; what is not of version 4 must be padded by hand. The checksum
 * comes by itself.
 */
#define HEAD(version, nr) "DIRC\0\0\0" version "\0\0\0" nr
#define V2(nr) HEAD("\2", nr)
#define V4(nr) HEAD("\4", nr)
#define ENTRY(flags) "~|" flags
/* An entry of 76 bytes with the name "a": 5 zeros make it 80. */
#define ENTRY_A ENTRY("\0\1") "a\0\0\0\0\0"
#define ZEROS8 "\0\0\0\0\0\0\0\0"
#define ZEROS32 ZEROS8 ZEROS8 ZEROS8 ZEROS8

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes text;
	const char *told; /* each path and a blank, then what went wrong */
} rows[] = {
	{ "no entries", LIT(V2("\0")), "" },
	{ "one", LIT(V2("\1") ENTRY_A), "a " },
	{ "fewer than declared", LIT(V2("\2") ENTRY_A), "a damaged" },
	{ "more than declared", LIT(V2("\1") ENTRY_A ENTRY_A),
	  "a extension" },
	{ "another magic", LIT("DIRK\0\0\0\2\0\0\0\0"), "damaged" },
	{ "half a header", LIT("DIRC\0\0\0\2\0"), "damaged" },
	{ "nothing", LIT(""), "damaged" },
	{ "version 1", LIT(HEAD("\1", "\0")), "version" },
	{ "version 5", LIT(HEAD("\5", "\0")), "version" },
	{ "more flags", LIT(HEAD("\3", "\1") ENTRY("\x40\1\0\0") "ab\0\0"),
	  "damaged" },
	{ "more flags, and their path",
	  LIT(HEAD("\3", "\1") ENTRY("\x40\3\x20\0") "abc\0"), "abc " },
	{ "more flags that are cut off", LIT(HEAD("\3", "\1") ENTRY("\x40\3")),
	  "damaged" },
	{ "stages and assume-unchanged are no part of the length",
	  LIT(V2("\1") ENTRY("\xb0\1") "a\0\0\0\0\0"), "a " },
	{ "8 zeros where the path ends at a multiple of 8",
	  LIT(V2("\2") ENTRY("\0\6") "abcdef" ZEROS8 ENTRY_A), "abcdef a " },
	{ "7 of them", LIT(V2("\1") ENTRY("\0\6") "abcdef\0\0\0\0\0\0\0"),
	  "damaged" },
	{ "no zero behind a path", LIT(V2("\1") ENTRY("\0\1") "ab\0\0\0\0"),
	  "damaged" },
	{ "a zero inside", LIT(V2("\1") ENTRY("\0\3") "a\0b\0\0\0"), "damaged" },
	{ "a path that is cut off", LIT(V2("\1") ENTRY("\0\3") "ab"), "damaged" },
	{ "a long one without an end", LIT(V2("\1") ENTRY("\x0f\xff") "abc"),
	  "damaged" },
	{ "one that is called long and is short",
	  LIT(V2("\1") ENTRY("\x0f\xff") "a\0\0\0\0\0"), "damaged" },
	{ "an id that is cut off", LIT(V2("\1") "~"), "damaged" },

	{ "version 4: no zeros fill it",
	  LIT(V4("\3") ENTRY("\0\3") "\0abc\0" ENTRY("\0\3") "\1d\0"
	      ENTRY("\0\3") "\3xyz\0"), "abc abd xyz " },
	{ "taking back more than there is", LIT(V4("\1") ENTRY("\0\1") "\1a\0"),
	  "damaged" },
	{ "taking back 128, in two bytes",
	  LIT(V4("\1") ENTRY("\0\1") "\x80\0a\0"), "damaged" },
	{ "a number without an end",
	  LIT(V4("\1") ENTRY("\0\1") "\x80\x80\x80\x80\x80\x80\x80\0a\0"),
	  "damaged" },
	{ "no number", LIT(V4("\1") ENTRY("\0\0")), "damaged" },
	{ "no end of the path", LIT(V4("\1") ENTRY("\0\1") "\0a"), "damaged" },
	{ "another length than declared", LIT(V4("\1") ENTRY("\0\2") "\0a\0"),
	  "damaged" },

	{ "an extension that may be ignored",
	  LIT(V2("\1") ENTRY_A "ABcd\0\0\0\2xy"), "a " },
	{ "two, one of them empty",
	  LIT(V2("\0") "TREE\0\0\0\0REUC\0\0\0\1z"), "" },
	{ "one that is cut off", LIT(V2("\0") "TREE\0\0\0\2x"), "damaged" },
	{ "one that has no length", LIT(V2("\0") "TREE\0\0\0"), "damaged" },
	{ "one that must be known", LIT(V2("\0") "aBCD\0\0\0\0"), "extension" },
	{ "the one of a sparse index", LIT(V2("\0") "sdir\0\0\0\0"), "" },
	{ "the one of a split index",
	  LIT(V2("\1") ENTRY_A "link\0\0\0\x20|"), "a split" },
	{ "the same with no shared index",
	  LIT(V2("\1") ENTRY_A "link\0\0\0\x20" ZEROS32), "a " },
	{ "the same, cut short", LIT(V2("\0") "link\0\0\0\x08" ZEROS8), "split" },
	{ "a path left to a shared index",
	  LIT(V2("\2") ENTRY("\0\0") "\0\0\0\0\0\0" ENTRY_A
	      "link\0\0\0\x20|"), "a split" },
	{ "a path left to none",
	  LIT(V2("\1") ENTRY("\0\0") "\0\0\0\0\0\0"), "damaged" },
	{ "the same, with a link to none",
	  LIT(V2("\1") ENTRY("\0\0") "\0\0\0\0\0\0"
	      "link\0\0\0\x20" ZEROS32), "split" },
};
/* clang-format on */

static const char id[] = "0123456789abcdefghijklmnopqrstuv";

static void add_text(struct buf *out, struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '|')
			buf_add(out, id, OID_SHA256);
		else if (text.p[i] == '~')
			buf_add(out, ZEROS32 ZEROS8, 40);
		else
			buf_add_char(out, (char)text.p[i]);
	}
}

static void add_sum(struct buf *out)
{
	struct oid sum = sha256_of(buf_bytes(out));

	buf_add(out, sum.id, OID_SHA256);
	ck_assert(buf_ok(out));
}

/* What was wrong, by a word of the message. */
static const char *word_of(const struct fault *fault)
{
	static const char *const words[] = { "damaged",	  "version",  "split",
					     "extension", "checksum", "1 GiB" };

	for (size_t i = 0; i < COUNT(words); i++) {
		if (strstr(fault->msg, words[i]))
			return words[i];
	}
	return fault->msg;
}

/* From memory of its own, so that no byte beyond it is read unnoticed. */
static void tell(struct bytes file, struct buf *out)
{
	struct index_file index;
	struct fault fault = { 0 };
	uint8_t *copy = malloc(file.len + 1);
	uint8_t *end = copy + 1;
	int rc;

	ck_assert_ptr_nonnull(copy);
	memcpy(end, file.p, file.len);
	rc = index_file_open(&index, (struct bytes){ end, file.len }, &fault);
	if (!rc) {
		while ((rc = index_file_next(&index, &fault)) > 0) {
			buf_printf(out, "%s ", index.path);
			ck_assert_uint_eq(index.oid.len, OID_SHA256);
		}
	}
	ck_assert_int_eq(rc, fault.code);
	if (rc)
		buf_add_str(out, word_of(&fault));
	index_file_release(&index);
	free(copy);
}

START_TEST(file_row)
{
	struct buf file = BUF_INIT;
	struct buf told = BUF_INIT;

	add_text(&file, rows[_i].text);
	if (rows[_i].text.len)
		add_sum(&file);
	else
		buf_add_str(&file, "");
	tell(buf_bytes(&file), &told);
	ck_assert_msg(!strcmp(buf_str(&told), rows[_i].told), "%s: %s",
		      rows[_i].proves, buf_str(&told));
	buf_release(&file);
	buf_release(&told);
}
END_TEST

START_TEST(ids_are_read)
{
	struct buf file = BUF_INIT;
	struct index_file index;
	struct fault fault = { 0 };

	add_text(&file, LIT(V2("\1") ENTRY_A));
	add_sum(&file);
	ck_assert_int_eq(index_file_open(&index, buf_bytes(&file), &fault), 0);
	ck_assert_int_eq(index_file_next(&index, &fault), 1);
	ck_assert_mem_eq(index.oid.id, id, OID_SHA256);
	ck_assert_int_eq(index_file_next(&index, &fault), 0);
	ck_assert_int_eq(index_file_next(&index, &fault), 0);
	index_file_release(&index);
	buf_release(&file);
}
END_TEST

START_TEST(a_checksum_is_right_or_zero)
{
	struct buf file = BUF_INIT;
	struct buf told = BUF_INIT;

	add_text(&file, LIT(V2("\1") ENTRY_A));
	add_sum(&file);
	for (size_t i = 0; i < file.len; i++) {
		file.p[i] ^= 1;
		buf_clear(&told);
		tell(buf_bytes(&file), &told);
		ck_assert_str_eq(told.p, "checksum");
		file.p[i] ^= 1;
	}
	memset(file.p + file.len - OID_SHA256, 0, OID_SHA256);
	buf_clear(&told);
	tell(buf_bytes(&file), &told);
	ck_assert_str_eq(told.p, "a ");
	/* Those zeros are no part of an extension in front of them. */
	buf_clear(&file);
	add_text(&file, LIT(V2("\0") "link\0\0\0\x08" ZEROS8 ZEROS32));
	buf_clear(&told);
	tell(buf_bytes(&file), &told);
	ck_assert_str_eq(told.p, "split");
	buf_release(&file);
	buf_release(&told);
}
END_TEST

/* Without a checksum, every byte changed and every length: none is trusted. */
START_TEST(any_damage)
{
	static const uint8_t changes[] = { 1, 0x40, 0x80, 0x0f, 0xff };
	struct buf file = BUF_INIT;
	struct buf told = BUF_INIT;
	struct bytes all;

	if (_i)
		add_text(&file, LIT(V2("\2") ENTRY_A ENTRY_A
				    "TREE\0\0\0\1xlink\0\0\0\x20|" ZEROS32));
	else
		add_text(&file, LIT(V4("\2") ENTRY("\0\3") "\0abc\0" ENTRY(
					"\0\3") "\1d\0TREE\0\0\0\1x" ZEROS32));
	all = buf_bytes(&file);
	for (size_t i = 0; i < all.len - OID_SHA256; i++) {
		for (size_t k = 0; k < COUNT(changes); k++) {
			file.p[i] ^= (char)changes[k];
			buf_clear(&told);
			tell(all, &told);
			file.p[i] ^= (char)changes[k];
		}
	}
	for (size_t len = 0; len < all.len; len++) {
		struct buf cut = BUF_INIT;

		if (len > OID_SHA256)
			buf_add_bytes(&cut, bytes_sub(all, 0, len - 32));
		buf_add(&cut, ZEROS32, len < 32 ? len : 32);
		buf_clear(&told);
		tell(buf_bytes(&cut), &told);
		ck_assert_uint_gt(told.len, 0);
		buf_release(&cut);
	}
	buf_release(&file);
	buf_release(&told);
}
END_TEST

/* A few bytes each, and each the same long path once more. */
START_TEST(paths_that_only_grow_are_limited)
{
	enum { LONG = 1 << 20, NR = 1100 };
	struct buf file = BUF_INIT;
	struct index_file index;
	struct fault fault = { 0 };
	size_t nr = 0;
	int rc;

	add_text(&file, LIT("DIRC\0\0\0\4\0\0\x04\x4c"));
	for (int i = 0; i < NR; i++) {
		add_text(&file, LIT(ENTRY("\x0f\xff") "\0"));
		if (!i)
			ck_assert(buf_reserve(&file, LONG));
		for (int k = 0; !i && k < LONG; k++)
			buf_add_char(&file, 'a');
		buf_add_char(&file, '\0');
	}
	add_sum(&file);
	ck_assert_int_eq(index_file_open(&index, buf_bytes(&file), &fault), 0);
	while ((rc = index_file_next(&index, &fault)) > 0)
		nr++;
	ck_assert_int_eq(rc, FAULT_LIMIT);
	ck_assert_str_eq(word_of(&fault), "1 GiB");
	ck_assert_uint_eq(nr, INDEX_MAX / LONG);
	index_file_release(&index);
	buf_release(&file);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, file_row, 0, COUNT(rows));
	tcase_add_test(tc, ids_are_read);
	tcase_add_test(tc, a_checksum_is_right_or_zero);
	tcase_add_loop_test(tc, any_damage, 0, 2);
	tcase_add_test(tc, paths_that_only_grow_are_limited);
}

UNIT_MAIN("walk/index_file", add)
