/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/bytes.h"

#define NONE ((struct bytes){ 0 })

/* A copy of its exact size, so that ASan sees a read past its end. */
static struct bytes exact(struct bytes b)
{
	uint8_t *p = malloc(b.len ? b.len : 1);

	ck_assert_ptr_nonnull(p);
	if (b.len)
		memcpy(p, b.p, b.len);
	return (struct bytes){ p, b.len };
}

static void drop(struct bytes b)
{
	free((void *)(uintptr_t)b.p);
}

enum reader { U8, BE32, BE64, TAKE2, TAKE0 };

/* clang-format off */
static const struct {
	const char *proves;
	enum reader reader;
	struct bytes in;
	bool ok;
	uint64_t value;
	size_t left;
} numbers[] = {
	{ "one byte is taken", U8, LIT("\xfe" "b"), true, 0xfe, 1 },
	{ "no byte is none", U8, LIT(""), false, 0, 0 },
	{ "no memory at all is none", U8, NONE, false, 0, 0 },
	{ "four bytes, the highest first", BE32, LIT("\x81\x02\x03\x04"),
	  true, 0x81020304, 0 },
	{ "three bytes are too few", BE32, LIT("\x81\x02\x03"), false, 0, 3 },
	{ "what follows stays", BE32, LIT("\0\0\0\1zz"), true, 1, 2 },
	{ "eight bytes, the highest first", BE64,
	  LIT("\x81\x02\x03\x04\x05\x06\x07\x08"), true, 0x8102030405060708, 0 },
	{ "seven bytes are too few", BE64,
	  LIT("\x81\x02\x03\x04\x05\x06\x07"), false, 0, 7 },
	{ "a run may end at the end", TAKE2, LIT("ab"), true, 2, 0 },
	{ "a run may not end behind it", TAKE2, LIT("a"), false, 0, 1 },
	{ "an empty run can always be taken", TAKE0, LIT("a"), true, 0, 1 },
	{ "even of nothing", TAKE0, NONE, true, 0, 0 },
};
/* clang-format on */

static bool read_one(enum reader reader, struct bytes *in, uint64_t *value)
{
	struct bytes run = NONE;
	uint8_t u8 = 0;
	uint32_t u32 = 0;
	bool ok = false;

	switch (reader) {
	case U8:
		ok = bytes_u8(in, &u8);
		*value = u8;
		break;
	case BE32:
		ok = bytes_be32(in, &u32);
		*value = u32;
		break;
	case BE64:
		ok = bytes_be64(in, value);
		break;
	case TAKE2:
	case TAKE0:
		ok = bytes_take(in, reader == TAKE2 ? 2 : 0, &run);
		*value = run.len;
		break;
	}
	return ok;
}

START_TEST(number_row)
{
	struct bytes whole = numbers[_i].in.p ? exact(numbers[_i].in) : NONE;
	struct bytes in = whole;
	uint64_t value = 0;
	bool ok = read_one(numbers[_i].reader, &in, &value);

	ck_assert_msg(ok == numbers[_i].ok, "%s", numbers[_i].proves);
	ck_assert_msg(value == numbers[_i].value, "%s: %llx",
		      numbers[_i].proves, (unsigned long long)value);
	ck_assert_msg(in.len == numbers[_i].left, "%s: %zu left",
		      numbers[_i].proves, in.len);
	ck_assert_ptr_eq(in.p, whole.p ? whole.p + whole.len - in.len : NULL);
	drop(whole);
}
END_TEST

START_TEST(a_failed_reader_leaves_its_out_alone)
{
	struct bytes in = LIT("abc");
	struct bytes out = LIT("old");
	uint64_t u64 = 7;
	uint32_t u32 = 7;

	ck_assert(!bytes_be64(&in, &u64));
	ck_assert_uint_eq(u64, 7);
	ck_assert(!bytes_take(&in, 4, &out));
	ck_assert(!bytes_take(&in, SIZE_MAX, &out));
	ck_assert(!bytes_until(&in, 'x', &out));
	ck_assert_mem_eq(out.p, "old", 3);
	in.len = 0;
	ck_assert(!bytes_be32(&in, &u32));
	ck_assert_uint_eq(u32, 7);
	ck_assert(!bytes_line(&in, &out));
	ck_assert_mem_eq(out.p, "old", 3);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	bool digits, ok;
	uint64_t value; /* 7: it is as it was */
} decimals[] = {
	{ "nothing", LIT(""), true, false, 7 },
	{ "no memory", NONE, true, false, 7 },
	{ "zero", LIT("0"), true, true, 0 },
	{ "zeros in front", LIT("0042"), true, true, 42 },
	{ "the largest", LIT("18446744073709551615"), true, true, UINT64_MAX },
	{ "one more", LIT("18446744073709551616"), true, false, 7 },
	{ "one digit more", LIT("184467440737095516150"), true, false, 7 },
	{ "zeros in front of the largest", LIT("00018446744073709551615"),
	  true, true, UINT64_MAX },
	{ "a sign", LIT("-1"), false, false, 7 },
	{ "another one", LIT("+1"), false, false, 7 },
	{ "a blank behind it", LIT("1 "), false, false, 7 },
	{ "a letter first", LIT("a1"), false, false, 7 },
	{ "what stands around the digits: /", LIT("1/"), false, false, 7 },
	{ "and :", LIT("1:"), false, false, 7 },
	{ "a NUL ends nothing", LIT("1\0"), false, false, 7 },
};
/* clang-format on */

START_TEST(decimal_row)
{
	struct bytes in = decimals[_i].in.p ? exact(decimals[_i].in) : NONE;
	const char *proves = decimals[_i].proves;
	uint64_t value = 7;

	ck_assert_msg(bytes_are_digits(in) == decimals[_i].digits, "%s",
		      proves);
	ck_assert_msg(bytes_decimal(in, &value) == decimals[_i].ok, "%s",
		      proves);
	ck_assert_msg(value == decimals[_i].value, "%s", proves);
	drop(in);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	uint8_t c;
	bool ok;
	struct bytes out, left;
} untils[] = {
	{ "up to the first one", LIT("ab:c:d"), ':', true, LIT("ab"), LIT("c:d") },
	{ "nothing before it", LIT(":"), ':', true, LIT(""), LIT("") },
	{ "a NUL is a byte like others", LIT("a\0b"), 0, true, LIT("a"), LIT("b") },
	{ "without it nothing moves", LIT("abc"), ':', false, LIT(""), LIT("abc") },
	{ "nothing has none", NONE, ':', false, LIT(""), LIT("") },
};
/* clang-format on */

START_TEST(until_row)
{
	struct bytes whole = untils[_i].in.p ? exact(untils[_i].in) : NONE;
	struct bytes in = whole;
	struct bytes out = NONE;
	bool ok = bytes_until(&in, untils[_i].c, &out);

	ck_assert_msg(ok == untils[_i].ok, "%s", untils[_i].proves);
	ck_assert_msg(bytes_eq(out, untils[_i].out), "%s", untils[_i].proves);
	ck_assert_msg(bytes_eq(in, untils[_i].left), "%s", untils[_i].proves);
	drop(whole);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	const char *lines; /* each followed by "|" */
} texts[] = {
	{ "both line ends", LIT("a\nb\r\nc\n"), "a|b|c|" },
	{ "the last one may lack its end", LIT("a\nb"), "a|b|" },
	{ "empty lines are lines", LIT("\n\r\n\n"), "|||" },
	{ "one CR goes, the others are text", LIT("a\r\r\nb\rc"), "a\r|b\rc|" },
	{ "a CR at the very end goes", LIT("a\r"), "a|" },
	{ "nothing has no line", LIT(""), "" },
	{ "no memory has no line", NONE, "" },
};
/* clang-format on */

START_TEST(line_row)
{
	struct bytes whole = texts[_i].in.p ? exact(texts[_i].in) : NONE;
	struct bytes in = whole;
	struct bytes line;
	char all[64] = "";
	size_t nr = 0;

	while (bytes_line(&in, &line)) {
		ck_assert_uint_lt(nr + line.len + 1, sizeof(all));
		memcpy(all + nr, line.p, line.len);
		nr += line.len;
		all[nr++] = '|';
	}
	ck_assert_msg(!strcmp(all, texts[_i].lines), "%s: %s", texts[_i].proves,
		      all);
	drop(whole);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	size_t at, len;
	struct bytes out;
} subs[] = {
	{ "a part in the middle", LIT("abcdef"), 2, 3, LIT("cde") },
	{ "the length is clamped", LIT("abcdef"), 4, 3, LIT("ef") },
	{ "the largest length too", LIT("abcdef"), 4, SIZE_MAX, LIT("ef") },
	{ "a start at the end is empty", LIT("abc"), 3, 1, LIT("") },
	{ "a start behind it too", LIT("abc"), SIZE_MAX, SIZE_MAX, LIT("") },
	{ "no memory stays none", NONE, 1, 1, NONE },
};
/* clang-format on */

START_TEST(sub_row)
{
	struct bytes out = bytes_sub(subs[_i].in, subs[_i].at, subs[_i].len);

	ck_assert_msg(bytes_eq(out, subs[_i].out), "%s", subs[_i].proves);
	ck_assert(out.p || !subs[_i].in.p);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes a, b;
	int cmp; /* sign */
	bool eq, eq_nocase, starts, starts_nocase, ends;
} pairs[] = {
	{ "equal", LIT("ab"), LIT("ab"), 0, true, true, true, true, true },
	{ "equal but for case", LIT("aB"), LIT("Ab"),
	  1, false, true, false, true, false },
	{ "the shorter first", LIT("ab"), LIT("abc"),
	  -1, false, false, false, false, false },
	{ "a prefix", LIT("abc"), LIT("ab"), 1, false, false, true, true, false },
	{ "a prefix but for case", LIT("ABc"), LIT("ab"),
	  -1, false, false, false, true, false },
	{ "a suffix", LIT("cab"), LIT("ab"), 1, false, false, false, false, true },
	{ "bytes count as unsigned", LIT("\xff"), LIT("a"),
	  1, false, false, false, false, false },
	{ "no folding beyond ASCII", LIT("\xe4"), LIT("\xc4"),
	  1, false, false, false, false, false },
	{ "@ and ` are no letters", LIT("@"), LIT("`"),
	  -1, false, false, false, false, false },
	{ "[ and { are no letters", LIT("["), LIT("{"),
	  -1, false, false, false, false, false },
	{ "a NUL ends nothing", LIT("a\0b"), LIT("a\0c"),
	  -1, false, false, false, false, false },
	{ "all begins and ends in nothing", LIT("a"), NONE,
	  1, false, false, true, true, true },
	{ "nothing is nothing", NONE, LIT(""), 0, true, true, true, true, true },
	{ "nothing begins with nothing else", NONE, LIT("a"),
	  -1, false, false, false, false, false },
};
/* clang-format on */

START_TEST(pair_row)
{
	struct bytes a = pairs[_i].a;
	struct bytes b = pairs[_i].b;
	int cmp = bytes_cmp(a, b);
	const char *proves = pairs[_i].proves;

	ck_assert_msg((cmp > 0) - (cmp < 0) == pairs[_i].cmp, "%s", proves);
	cmp = bytes_cmp(b, a);
	ck_assert_msg((cmp > 0) - (cmp < 0) == -pairs[_i].cmp, "%s", proves);
	ck_assert_msg(bytes_eq(a, b) == pairs[_i].eq, "%s", proves);
	ck_assert_msg(bytes_eq_nocase(a, b) == pairs[_i].eq_nocase, "%s",
		      proves);
	ck_assert_msg(bytes_starts(a, b) == pairs[_i].starts, "%s", proves);
	ck_assert_msg(bytes_starts_nocase(a, b) == pairs[_i].starts_nocase,
		      "%s", proves);
	ck_assert_msg(bytes_ends(a, b) == pairs[_i].ends, "%s", proves);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in, needle;
	size_t from, at, at_nocase;
} finds[] = {
	{ "the first one", LIT("xabab"), LIT("ab"), 0, 1, 1 },
	{ "the first at or after from", LIT("xabab"), LIT("ab"), 1, 1, 1 },
	{ "the next one", LIT("xabab"), LIT("ab"), 2, 3, 3 },
	{ "at the very end", LIT("xxab"), LIT("ab"), 0, 2, 2 },
	{ "cut at the end", LIT("xxa"), LIT("ab"), 0, SIZE_MAX, SIZE_MAX },
	{ "any case", LIT("xAbaB"), LIT("aB"), 0, 3, 1 },
	{ "a needle of capitals", LIT("xaab"), LIT("AB"), 0, SIZE_MAX, 2 },
	{ "no letter", LIT("a//b"), LIT("//"), 0, 1, 1 },
	{ "over a NUL", LIT("\0\0ab"), LIT("\0ab"), 0, 1, 1 },
	{ "from the end on", LIT("ab"), LIT("a"), 2, SIZE_MAX, SIZE_MAX },
	{ "from behind the end on", LIT("ab"), LIT("a"), 3, SIZE_MAX, SIZE_MAX },
	{ "an empty needle is nowhere", LIT("ab"), LIT(""), 0, SIZE_MAX, SIZE_MAX },
	{ "longer than all", LIT("ab"), LIT("abc"), 0, SIZE_MAX, SIZE_MAX },
	{ "nothing holds nothing", NONE, LIT("a"), 0, SIZE_MAX, SIZE_MAX },
	{ "nor from anywhere", NONE, LIT("a"), 9, SIZE_MAX, SIZE_MAX },
	{ "a near miss does not hide a hit", LIT("aab"), LIT("ab"), 0, 1, 1 },
};
/* clang-format on */

START_TEST(find_row)
{
	struct bytes in = finds[_i].in.p ? exact(finds[_i].in) : NONE;
	size_t at = bytes_find(in, finds[_i].needle, finds[_i].from);

	ck_assert_msg(at == finds[_i].at, "%s: %zu", finds[_i].proves, at);
	at = bytes_find_nocase(in, finds[_i].needle, finds[_i].from);
	ck_assert_msg(at == finds[_i].at_nocase, "%s, any case: %zu",
		      finds[_i].proves, at);
	drop(in);
}
END_TEST

START_TEST(any_of_several_words)
{
	static const char *const words[] = { "Sun", "moon" };

	ck_assert(bytes_has_any_nocase(LIT("a MOONbeam"), words, 2));
	ck_assert(bytes_has_any_nocase(LIT("sun"), words, 2));
	ck_assert(!bytes_has_any_nocase(LIT("a MOONbeam"), words, 1));
	ck_assert(!bytes_has_any_nocase(LIT("su moo"), words, 2));
	ck_assert(!bytes_has_any_nocase(LIT("sun"), words, 0));
	ck_assert(!bytes_has_any_nocase(NONE, words, 2));
}
END_TEST

/* clang-format off */
static const struct {
	struct bytes in, out;
} trims[] = {
	{ LIT(" \t\r\nab \t\r\n"), LIT("ab") },
	{ LIT("a b"), LIT("a b") },
	{ LIT(" \n "), LIT("") },
	{ LIT("\vab\f"), LIT("\vab\f") },
	{ NONE, NONE },
};
/* clang-format on */

START_TEST(trim_row)
{
	ck_assert(bytes_eq(bytes_trim(trims[_i].in), trims[_i].out));
}
END_TEST

START_TEST(a_string_is_bytes)
{
	ck_assert(bytes_eq(bytes_of("abc"), LIT("abc")));
	ck_assert_uint_eq(bytes_of("").len, 0);
	ck_assert_ptr_null(bytes_of(NULL).p);
	ck_assert_uint_eq(bytes_of(NULL).len, 0);
	ck_assert_uint_eq(LIT("a\0b").len, 3);
}
END_TEST

/* What a byte is, told by the lists of the C standard's "C" locale. */
START_TEST(every_byte_has_its_class)
{
	static const char digits[] = "0123456789";
	static const char uppers[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char lowers[] = "abcdefghijklmnopqrstuvwxyz";
	uint8_t c = (uint8_t)_i;
	const char *digit = c ? strchr(digits, c) : NULL;
	const char *upper = c ? strchr(uppers, c) : NULL;
	const char *low = c ? strchr(lowers, c) : NULL;
	int hex = -1;

	ck_assert_int_eq(is_digit(c), digit != NULL);
	ck_assert_int_eq(is_upper(c), upper != NULL);
	ck_assert_int_eq(is_lower(c), low != NULL);
	ck_assert_int_eq(is_alpha(c), upper || low);
	ck_assert_int_eq(is_alnum(c), digit || upper || low);
	ck_assert_int_eq(is_blank(c), c && strchr(" \t\r\n", c));
	ck_assert_uint_eq(lower(c),
			  upper ? (uint8_t)lowers[upper - uppers] : c);
	if (digit)
		hex = (int)(digit - digits);
	else if (upper && upper - uppers < 6)
		hex = (int)(upper - uppers) + 10;
	else if (low && low - lowers < 6)
		hex = (int)(low - lowers) + 10;
	ck_assert_int_eq(hex_value(c), hex);
}
END_TEST

START_TEST(passes_what_it_counts)
{
	struct bytes in = LIT("a\n\nbc\nd");

	ck_assert_uint_eq(bytes_pass(&in, '\n'), 3);
	ck_assert(bytes_eq(in, LIT("d")));
	ck_assert_uint_eq(bytes_pass(&in, '\n'), 0);
	ck_assert(bytes_eq(in, LIT("d")));
	ck_assert_uint_eq(bytes_pass(&in, 'd'), 1);
	ck_assert_uint_eq(in.len, 0);
	ck_assert_uint_eq(bytes_pass(&in, 'd'), 0);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, passes_what_it_counts);

	tcase_add_loop_test(tc, number_row, 0, COUNT(numbers));
	tcase_add_test(tc, a_failed_reader_leaves_its_out_alone);
	tcase_add_loop_test(tc, decimal_row, 0, COUNT(decimals));
	tcase_add_loop_test(tc, until_row, 0, COUNT(untils));
	tcase_add_loop_test(tc, line_row, 0, COUNT(texts));
	tcase_add_loop_test(tc, sub_row, 0, COUNT(subs));
	tcase_add_loop_test(tc, pair_row, 0, COUNT(pairs));
	tcase_add_loop_test(tc, find_row, 0, COUNT(finds));
	tcase_add_test(tc, any_of_several_words);
	tcase_add_loop_test(tc, trim_row, 0, COUNT(trims));
	tcase_add_test(tc, a_string_is_bytes);
	tcase_add_loop_test(tc, every_byte_has_its_class, 0, 256);
}

UNIT_MAIN("base/bytes", add)
