/* SPDX-License-Identifier: Apache-2.0 */
#include "report/layout.h"

#include "unit.h"

#include <math.h>

/* clang-format off */
static const struct row {
	const char *proves;
	const char *text;
	size_t at, indent, width;
	const char *want;
} wraps[] = {
	{ "no width, no wrap", "aa bb", 0, 0, 0, "aa bb" },
	{ "what fits exactly stays", "aa bb", 0, 0, 5, "aa bb" },
	{ "one column less breaks", "aa bb", 0, 0, 4, "aa\nbb" },
	{ "the first line begins further right", "aa bb", 3, 0, 7,
	  "aa\nbb" },
	{ "the others behind the indent", "aa bb cc", 2, 2, 7,
	  "aa bb\n  cc" },
	{ "a word longer than a line is broken", "abcdefgh", 2, 2, 5,
	  "abc\n  def\n  gh" },
	{ "and begins on a line of its own", "a bcdefg", 0, 0, 4,
	  "a\nbcde\nfg" },
	{ "blanks inside of a line stay", "a  b", 0, 0, 9, "a  b" },
	{ "characters count, not bytes", "\xc3\xbc\xc3\xbc \xc3\xbc", 0, 0, 4,
	  "\xc3\xbc\xc3\xbc \xc3\xbc" },
	{ "a character is not cut", "\xc3\xbc\xc3\xbc\xc3\xbc", 0, 0, 2,
	  "\xc3\xbc\xc3\xbc\n\xc3\xbc" },
	{ "a first line that is full already", "aa", 4, 1, 4, "\n aa" },
	{ "nothing", "", 0, 0, 4, "" },
}, cuts[] = {
	{ "no width, no cut", "abcdef", 0, 0, 0, "abcdef" },
	{ "what fits exactly stays", "abcdef", 0, 0, 6, "abcdef" },
	{ "one less ends in an ellipsis", "abcdef", 0, 0, 5, "abcd…" },
	{ "characters count", "\xc3\xbc\xc3\xbc\xc3\xbc", 0, 0, 2,
	  "\xc3\xbc…" },
	{ "one column", "ab", 0, 0, 1, "…" },
};

static const struct number_row {
	uint64_t nr;
	const char *number;
	const char *size;
} numbers[] = {
	{ 0, "0", "0 bytes" },
	{ 1, "1", "1 byte" },
	{ 999, "999", "999 bytes" },
	{ 1000, "1,000", "1,000 bytes" },
	{ 1023, "1,023", "1,023 bytes" },
	{ 1024, "1,024", "1.0 KiB" },
	{ 1536, "1,536", "1.5 KiB" },
	{ 1048575, "1,048,575", "1023.9 KiB" },
	{ 1048576, "1,048,576", "1.0 MiB" },
	{ UINT64_MAX, "18,446,744,073,709,551,615", "15.9 EiB" },
};

static const struct seconds_row {
	double seconds;
	const char *want;
} seconds[] = {
	{ 0, "0.000" },
	{ 0.0004, "0.000" },
	{ 0.0006, "0.001" },
	{ 1.2344, "1.234" },
	{ 59.9999, "60.000" },
	{ -1, "0.000" },
	{ 1e300, "0.000" },
	{ INFINITY, "0.000" },
	{ NAN, "0.000" },
};
/* clang-format on */

START_TEST(wrap_row)
{
	const struct row *r = &wraps[_i];
	struct buf out = BUF_INIT;

	layout_wrap(bytes_of(r->text), r->at, r->indent, r->width, &out);
	ck_assert_msg(!strcmp(buf_str(&out), r->want), "%s: got %s", r->proves,
		      buf_str(&out));
	buf_release(&out);
}
END_TEST

START_TEST(cut_row)
{
	const struct row *r = &cuts[_i];
	struct buf out = BUF_INIT;

	layout_cut(bytes_of(r->text), r->width, &out);
	ck_assert_msg(!strcmp(buf_str(&out), r->want), "%s: got %s", r->proves,
		      buf_str(&out));
	buf_release(&out);
}
END_TEST

START_TEST(number_row)
{
	const struct number_row *r = &numbers[_i];
	struct buf out = BUF_INIT;

	layout_number(r->nr, &out);
	ck_assert_str_eq(buf_str(&out), r->number);
	buf_clear(&out);
	layout_size(r->nr, &out);
	ck_assert_str_eq(buf_str(&out), r->size);
	buf_release(&out);
}
END_TEST

START_TEST(seconds_row)
{
	const struct seconds_row *r = &seconds[_i];
	struct buf out = BUF_INIT;

	layout_seconds(r->seconds, &out);
	ck_assert_str_eq(buf_str(&out), r->want);
	buf_release(&out);
}
END_TEST

START_TEST(counts_in_words)
{
	struct buf out = BUF_INIT;

	layout_count(1, "ref", "refs", &out);
	layout_count(0, "ref", "refs", &out);
	layout_count(2000, "ref", "refs", &out);
	ck_assert_str_eq(buf_str(&out), "1 ref0 refs2,000 refs");
	buf_release(&out);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, wrap_row, 0, COUNT(wraps));
	tcase_add_loop_test(tc, cut_row, 0, COUNT(cuts));
	tcase_add_loop_test(tc, number_row, 0, COUNT(numbers));
	tcase_add_loop_test(tc, seconds_row, 0, COUNT(seconds));
	tcase_add_test(tc, counts_in_words);
}

UNIT_MAIN("report/layout", add)
