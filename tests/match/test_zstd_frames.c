/* SPDX-License-Identifier: Apache-2.0 */
#include "match/zstd_frames.h"

#include "parcel.h"

/* Feed in pieces of every length, so that each header is cut everywhere. */
static void expect(const struct buf *file, uint64_t window)
{
	for (size_t step = 1; step <= file->len; step++) {
		struct zstd_frames frames = { 0 };

		for (size_t at = 0; at < file->len; at += step)
			zstd_frames_add(&frames,
					bytes_sub(buf_bytes(file), at, step));
		ck_assert_msg(frames.window == window,
			      "by %zu: got %llu, not %llu", step,
			      (unsigned long long)frames.window,
			      (unsigned long long)window);
	}
}

START_TEST(the_largest_of_several_frames)
{
	struct buf file = BUF_INIT;

	parcel_frame(20, LIT("hello"), &file);
	expect(&file, 1 << 20);
	parcel_frame(27, LIT(""), &file);
	parcel_frame(11, LIT("again"), &file);
	expect(&file, 1 << 27);
	buf_release(&file);
}
END_TEST

START_TEST(a_mantissa_counts_eighths)
{
	struct buf file = BUF_INIT;

	parcel_frame(20, LIT("x"), &file);
	file.p[5] |= 3;
	expect(&file, (1 << 20) + 3 * (1 << 17));
	buf_release(&file);
}
END_TEST

START_TEST(what_may_be_skipped)
{
	struct buf file = BUF_INIT;

	parcel_le(&file, 0x184d2a5f, 4);
	parcel_le(&file, 6, 4);
	buf_add_str(&file, "hidden");
	parcel_frame(21, LIT("x"), &file);
	expect(&file, 1 << 21);
	buf_release(&file);
}
END_TEST

START_TEST(one_segment_is_its_own_window)
{
	struct buf file = BUF_INIT;

	buf_add(&file, "\x28\xb5\x2f\xfd", 4);
	parcel_le(&file, 0x20 | 0x80 | 0x04 | 0x01, 1); /* and a checksum */
	parcel_le(&file, 9, 1);				/* a dictionary */
	parcel_le(&file, 100 << 20, 4);			/* bytes of content */
	parcel_le(&file, 77 << 3 | 2, 3);		/* a byte, repeated */
	buf_add_str(&file, "x");
	parcel_le(&file, 2 << 3 | 1, 3);
	buf_add_str(&file, "yz");
	parcel_le(&file, 0, 4);
	expect(&file, 100 << 20);
	parcel_frame(28, LIT(""), &file);
	expect(&file, 1 << 28);
	buf_release(&file);
}
END_TEST

START_TEST(behind_the_end)
{
	struct buf file = BUF_INIT;

	parcel_frame(12, LIT("x"), &file);
	buf_add_str(&file, "no frame at all, and of no interest");
	parcel_frame(30, LIT("x"), &file);
	expect(&file, 1 << 12);
	buf_release(&file);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, the_largest_of_several_frames);
	tcase_add_test(tc, a_mantissa_counts_eighths);
	tcase_add_test(tc, what_may_be_skipped);
	tcase_add_test(tc, one_segment_is_its_own_window);
	tcase_add_test(tc, behind_the_end);
}

UNIT_MAIN("match/zstd_frames", add)
