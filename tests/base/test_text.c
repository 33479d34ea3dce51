/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/text.h"

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	uint32_t c[6]; /* what it is read as; 0x80000000 marks what is none */
	size_t nr;
} reads[] = {
#define BAD 0x8000fffd
	{ "ASCII", LIT("a\0\x7f"), { 'a', 0, 0x7f }, 3 },
	{ "the least of two bytes", LIT("\xc2\x80"), { 0x80 }, 1 },
	{ "the greatest of two", LIT("\xdf\xbf"), { 0x7ff }, 1 },
	{ "two bytes for one", LIT("\xc1\xbf"), { BAD, BAD }, 2 },
	{ "the least of three", LIT("\xe0\xa0\x80"), { 0x800 }, 1 },
	{ "three bytes for two", LIT("\xe0\x9f\xbf"), { BAD, BAD, BAD }, 3 },
	{ "the last before the surrogates", LIT("\xed\x9f\xbf"), { 0xd7ff }, 1 },
	{ "the first surrogate", LIT("\xed\xa0\x80"), { BAD, BAD, BAD }, 3 },
	{ "the last surrogate", LIT("\xed\xbf\xbf"), { BAD, BAD, BAD }, 3 },
	{ "the first behind them", LIT("\xee\x80\x80"), { 0xe000 }, 1 },
	{ "the greatest of three", LIT("\xef\xbf\xbf"), { 0xffff }, 1 },
	{ "the least of four", LIT("\xf0\x90\x80\x80"), { 0x10000 }, 1 },
	{ "four bytes for three", LIT("\xf0\x8f\xbf\xbf"),
	  { BAD, BAD, BAD, BAD }, 4 },
	{ "the greatest of all", LIT("\xf4\x8f\xbf\xbf"), { 0x10ffff }, 1 },
	{ "one too great", LIT("\xf4\x90\x80\x80"), { BAD, BAD, BAD, BAD }, 4 },
	{ "five bytes are none", LIT("\xf8\x88\x80\x80\x80"),
	  { BAD, BAD, BAD, BAD, BAD }, 5 },
	{ "a continuation alone", LIT("\x80" "a"), { BAD, 'a' }, 2 },
	{ "cut at the end", LIT("a\xe2\x82"), { 'a', BAD, BAD }, 3 },
	{ "cut by another", LIT("\xe2\x82" "a"), { BAD, BAD, 'a' }, 3 },
	{ "U+FFFD itself is valid", LIT("\xef\xbf\xbd"), { 0xfffd }, 1 },
	{ "bytes that are never any", LIT("\xfe\xff"), { BAD, BAD }, 2 },
	{ "nothing", LIT(""), { 0 }, 0 },
	{ "no memory", { 0 }, { 0 }, 0 },
};
/* clang-format on */

START_TEST(read_row)
{
	uint8_t *p = malloc(reads[_i].in.len + !reads[_i].in.len);
	struct bytes in = { p, reads[_i].in.len };
	bool all_valid = true;
	uint32_t c = 0;
	bool valid = false;
	size_t nr = 0;

	ck_assert_ptr_nonnull(p);
	if (in.len)
		memcpy(p, reads[_i].in.p, in.len);
	while (text_next(&in, &c, &valid)) {
		ck_assert_msg(nr < reads[_i].nr, "%s", reads[_i].proves);
		ck_assert_msg((c | (valid ? 0 : 0x80000000)) == reads[_i].c[nr],
			      "%s: %zu is %x", reads[_i].proves, nr, c);
		all_valid = all_valid && valid;
		nr++;
	}
	ck_assert_msg(nr == reads[_i].nr, "%s: %zu", reads[_i].proves, nr);
	ck_assert_uint_eq(in.len, 0);
	ck_assert_int_eq(text_is_utf8((struct bytes){ p, reads[_i].in.len }),
			 all_valid);
	free(p);
}
END_TEST

START_TEST(every_scalar_value_goes_there_and_back)
{
	struct buf buf = BUF_INIT;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		struct bytes in;
		uint32_t back = 0;
		bool valid = false;

		if (c == 0xd800)
			c = 0xe000;
		buf_clear(&buf);
		text_add(&buf, c);
		in = buf_bytes(&buf);
		ck_assert(text_next(&in, &back, &valid));
		if (back != c || !valid || in.len)
			ck_abort_msg("U+%04X", c);
	}
	buf_release(&buf);
}
END_TEST

/* First and last of each range, and their neighbours outside. */
/* clang-format off */
static const struct {
	uint32_t c;
	bool unsafe;
} chars[] = {
	{ 0, true }, { '\t', true }, { '\n', true }, { 0x1b, true },
	{ 0x1f, true }, { ' ', false }, { '~', false }, { 0x7f, true },
	{ 0x80, true }, { 0x9b, true }, { 0x9f, true }, { 0xa0, false },
	{ 0x061b, false }, { 0x061c, true }, { 0x061d, false },
	{ 0x200a, false }, { 0x200e, true }, { 0x200f, true }, { 0x2010, false },
	{ 0x2027, false }, { 0x2028, true }, { 0x2029, true },
	{ 0x202a, true }, { 0x202e, true }, { 0x202f, false },
	{ 0x2066, true }, { 0x2069, true }, { 0x2070, false },
	{ 0xe4, false }, { 0x4e2d, false }, { 0x1f511, false },
};
/* clang-format on */

START_TEST(unsafe_row)
{
	ck_assert_msg(text_is_unsafe(chars[_i].c) == chars[_i].unsafe, "U+%04X",
		      chars[_i].c);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, read_row, 0, COUNT(reads));
	tcase_add_test(tc, every_scalar_value_goes_there_and_back);
	tcase_add_loop_test(tc, unsafe_row, 0, COUNT(chars));
}

UNIT_MAIN("base/text", add)
