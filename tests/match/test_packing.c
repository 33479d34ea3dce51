/* SPDX-License-Identifier: Apache-2.0 */
#include "match/packing.h"

#include "parcel.h"

/* clang-format off */
static const struct row {
	const char *proves;
	struct bytes head;
	enum packing packing;
} rows[] = {
	{ "nothing", { 0 }, PACKING_NONE },
	{ "text", { (const uint8_t *)"PK is a word", 12 }, PACKING_NONE },
	{ "gzip", { (const uint8_t *)"\x1f\x8b\x08\0", 4 }, PACKING_GZIP },
	{ "another method of gzip, which nobody has seen",
	  { (const uint8_t *)"\x1f\x8b\x07\0", 4 }, PACKING_NONE },
	{ "gzip that ends too early", { (const uint8_t *)"\x1f\x8b", 2 },
	  PACKING_NONE },
	{ "bzip2", { (const uint8_t *)"BZh91AY&SY", 10 }, PACKING_BZIP2 },
	{ "bzip2 of nothing", { (const uint8_t *)"BZh1\x17rE8P\x90", 10 },
	  PACKING_BZIP2 },
	{ "a size that is none", { (const uint8_t *)"BZh01AY&SY", 10 },
	  PACKING_NONE },
	{ "prose that begins like bzip2", { (const uint8_t *)"BZh9 is a", 9 },
	  PACKING_NONE },
	{ "xz", { (const uint8_t *)"\xfd" "7zXZ\0", 6 }, PACKING_XZ },
	{ "zstd", { (const uint8_t *)"\x28\xb5\x2f\xfd", 4 }, PACKING_ZSTD },
	{ "zip", { (const uint8_t *)"PK\3\4", 4 }, PACKING_ZIP },
	{ "zip of nothing", { (const uint8_t *)"PK\5\6", 4 }, PACKING_ZIP },
	{ "a directory of a zip alone", { (const uint8_t *)"PK\1\2", 4 },
	  PACKING_NONE },
	{ "a zip that was to be split",
	  { (const uint8_t *)"PK\7\x08PK\3\4", 8 }, PACKING_ZIP },
	{ "7-zip", { (const uint8_t *)"7z\xbc\xaf\x27\x1c", 6 }, PACKING_7ZIP },
	{ "rar", { (const uint8_t *)"Rar!\x1a\x07\0", 7 }, PACKING_RAR },
	{ "rar of today", { (const uint8_t *)"Rar!\x1a\x07\1\0", 8 },
	  PACKING_RAR },
	{ "lzip", { (const uint8_t *)"LZIP\1", 5 }, PACKING_LZIP },
	{ "lzma",
	  { (const uint8_t *)"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0",
	    14 },
	  PACKING_LZMA },
	{ "lzma that tells its length, with a window of 12 MiB",
	  { (const uint8_t *)"\x5d\0\0\xc0\0\x40\0\0\0\0\0\0\0\0", 14 },
	  PACKING_LZMA },
	{ "a window that nobody chooses",
	  { (const uint8_t *)"\x5d\0\0\xa0\0\xff\xff\xff\xff\xff\xff\xff\xff\0",
	    14 },
	  PACKING_NONE },
	{ "a length that nothing has",
	  { (const uint8_t *)"\x5d\0\0\x80\0\0\0\0\0\0\0\1\0\0", 14 },
	  PACKING_NONE },
	{ "a coder that does not begin with zero",
	  { (const uint8_t *)"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\1",
	    14 },
	  PACKING_NONE },
	{ "a window of lzma, and nothing behind it",
	  { (const uint8_t *)"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff",
	    13 },
	  PACKING_NONE },
	{ "lz4", { (const uint8_t *)"\x04\x22\x4d\x18", 4 }, PACKING_LZ4 },
	{ "compress", { (const uint8_t *)"\x1f\x9d\x90", 3 },
	  PACKING_COMPRESS },
	{ "codes of compress that are too long",
	  { (const uint8_t *)"\x1f\x9d\x91", 3 }, PACKING_NONE },
	{ "cab", { (const uint8_t *)"MSCF\0\0\0\0", 8 }, PACKING_CAB },
	{ "deb", { (const uint8_t *)"!<arch>\ndebian-binary   ", 24 },
	  PACKING_AR },
	{ "a library", { (const uint8_t *)"!<arch>\n/               ", 24 },
	  PACKING_AR },
	{ "one that holds names only",
	  { (const uint8_t *)"!<thin>\n/               ", 24 }, PACKING_NONE },
	{ "rpm", { (const uint8_t *)"\xed\xab\xee\xdb", 4 }, PACKING_RPM },
	{ "xar", { (const uint8_t *)"xar!\0", 5 }, PACKING_XAR },
	{ "a pack of git", { (const uint8_t *)"PACK\0\0\0\2\0\0\0\1", 12 },
	  PACKING_GIT_PACK },
	{ "what is none", { (const uint8_t *)"PACKAGE\n", 8 }, PACKING_NONE },
	{ "a bundle of git", { (const uint8_t *)"# v2 git bundle\n", 16 },
	  PACKING_GIT_BUNDLE },
	{ "the newer sort", { (const uint8_t *)"# v3 git bundle\n", 16 },
	  PACKING_GIT_BUNDLE },
};
/* clang-format on */

START_TEST(head_row)
{
	const struct row *r = &rows[_i];

	ck_assert_msg(packing_of(r->head) == r->packing, "%s", r->proves);
}
END_TEST

static const struct parcel_file one[] = { { "a.env", "x" }, { 0 } };

START_TEST(a_tar_is_told_by_its_sum)
{
	struct buf tar = BUF_INIT;
	struct bytes head;

	parcel_files(PACKING_TAR, one, &tar);
	head = bytes_sub(buf_bytes(&tar), 0, PACKING_HEAD);
	ck_assert_int_eq(packing_of(head), PACKING_TAR);
	ck_assert_int_eq(packing_of(bytes_sub(head, 0, 511)), PACKING_NONE);
	/* One of before POSIX has no magic, and leaves its bytes out. */
	for (size_t i = 257; i < 265; i++) {
		uint8_t was = (uint8_t)tar.p[i];
		unsigned sum = 0;

		tar.p[i] = 0;
		for (size_t k = 0; k < PACKING_HEAD; k++)
			sum += k >= 148 && k < 156 ? ' ' : (uint8_t)tar.p[k];
		(void)snprintf(tar.p + 148, 8, "%06o", sum & 0777777);
		(void)was;
	}
	ck_assert_int_eq(packing_of(head), PACKING_TAR);
	tar.p[0]++;
	ck_assert_int_eq(packing_of(head), PACKING_NONE);
	buf_release(&tar);
}
END_TEST

START_TEST(bytes_may_have_been_signed)
{
	struct buf tar = BUF_INIT;
	int sum = 0;

	parcel_files(PACKING_TAR, one, &tar);
	tar.p[3] = (char)0xe4;
	for (size_t k = 0; k < PACKING_HEAD; k++)
		sum += k >= 148 && k < 156 ? ' ' : (signed char)tar.p[k];
	(void)snprintf(tar.p + 148, 8, "%06o", (unsigned)sum & 0777777);
	ck_assert_int_eq(packing_of(bytes_sub(buf_bytes(&tar), 0, 512)),
			 PACKING_TAR);
	buf_release(&tar);
}
END_TEST

START_TEST(zeros_are_no_tar)
{
	static const uint8_t zeros[1024];

	ck_assert_int_eq(packing_of((struct bytes){ zeros, 512 }),
			 PACKING_NONE);
}
END_TEST

START_TEST(all_have_names)
{
	for (enum packing i = PACKING_NONE; i < PACKING_COUNT; i++)
		ck_assert_ptr_nonnull(packing_name(i));
	ck_assert(!packing_opens(PACKING_NONE));
	ck_assert(packing_opens(PACKING_AR));
	ck_assert(!packing_opens(PACKING_7ZIP));
	ck_assert(packing_has_members(PACKING_ZIP));
	ck_assert(packing_has_members(PACKING_AR));
	ck_assert(!packing_has_members(PACKING_ZSTD));
}
END_TEST

/* Behind other bytes: by more than a few bytes that chance may make. */
START_TEST(within_other_bytes)
{
	static const enum packing packings[] = { PACKING_GZIP, PACKING_BZIP2,
						 PACKING_XZ, PACKING_ZSTD,
						 PACKING_ZIP };
	struct buf text = BUF_INIT;
	struct buf inner = BUF_INIT;
	enum packing packing;
	size_t at;

	buf_add_bytes(&text, LIT("PK\3\4 \x1f\x8b\x08 BZh9 \xfd"
				 "7zX"));
	at = text.len;
	ck_assert_uint_eq(packing_within(buf_bytes(&text), 0, &packing), at);
	ck_assert_int_eq(packing, PACKING_NONE);
	buf_add_str(&inner, "some text");
	parcel_wrap(packings[_i], "x", &inner);
	buf_add_bytes(&text, buf_bytes(&inner));
	buf_release(&inner);
	ck_assert_uint_eq(packing_within(buf_bytes(&text), 0, &packing), at);
	ck_assert_int_eq(packing, packings[_i]);
	ck_assert_uint_gt(packing_within(buf_bytes(&text), at + 1, &packing),
			  at);
	buf_release(&text);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, head_row, 0, COUNT(rows));
	tcase_add_test(tc, a_tar_is_told_by_its_sum);
	tcase_add_test(tc, bytes_may_have_been_signed);
	tcase_add_test(tc, zeros_are_no_tar);
	tcase_add_test(tc, all_have_names);
	tcase_add_loop_test(tc, within_other_bytes, 0, 5);
}

UNIT_MAIN("match/packing", add)
