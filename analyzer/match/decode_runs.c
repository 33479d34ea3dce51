/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of letters of base64, or of hexadecimal digits: where they are, what
 * they stand for, and how much of that is text.
 */
#include "match/decode_parts.h"

/* One more than a letter of base64 stands for; 0: no letter. */
static const uint8_t base64_digits[256] = {
	['A'] = 1, 2,  3,	   4,	       5,	   6,
	7,	   8,  9,	   10,	       11,	   12,
	13,	   14, 15,	   16,	       17,	   18,
	19,	   20, 21,	   22,	       23,	   24,
	25,	   26, ['a'] = 27, 28,	       29,	   30,
	31,	   32, 33,	   34,	       35,	   36,
	37,	   38, 39,	   40,	       41,	   42,
	43,	   44, 45,	   46,	       47,	   48,
	49,	   50, 51,	   52,	       ['0'] = 53, 54,
	55,	   56, 57,	   58,	       59,	   60,
	61,	   62, ['+'] = 63, ['-'] = 63, ['/'] = 64, ['_'] = 64,
};

static inline int digit_of(enum coding coding, uint8_t c)
{
	return coding == CODING_HEX ? hex_value(c) : base64_digits[c] - 1;
}

int coding_digit(enum coding coding, uint8_t c)
{
	return digit_of(coding, c);
}

/* The end of the letters from at on; *letters grows. */
static size_t line_end(struct bytes text, enum coding coding, size_t at,
		       size_t *letters)
{
	size_t end = at;

	while (end < text.len && digit_of(coding, text.p[end]) >= 0)
		end++;
	*letters += end - at;
	return end;
}

/* Behind the padding, of which a mail escapes the signs. */
static size_t skip_padding(struct bytes text, size_t at)
{
	for (int i = 0; i < 2 && at < text.len && text.p[at] == '='; i++)
		at += bytes_starts_nocase(bytes_sub(text, at, 3), LIT("=3d"))
			      ? 3
			      : 1;
	return at;
}

/*
 * May letters that end at byte at be the last ones of a line of a run? Those of
 * a name, to which something is assigned, and of a word in a sentence are not.
 */
static bool ends_line(struct bytes text, size_t at)
{
	size_t end = skip_padding(text, at);
	bool quoted;

	at = skip_any(text, end, "\"'`", 1);
	quoted = at > end;
	at = skip_any(text, at, " \t", 8);
	if (at == text.len)
		return true;
	if (quoted)
		return text.p[at] != ':' && text.p[at] != '=';
	return text.p[at] && strchr("\r\n\\<%&,;)]}|\"'", text.p[at]);
}

static void extend(struct bytes text, enum coding coding, struct letters *run)
{
	for (;;) {
		size_t before = run->letters;
		size_t letters = 0;
		size_t next;

		run->end = line_end(text, coding, run->end, &run->letters);
		if (run->letters - before < LINE_LEAST)
			break;
		next = run->end + wrap_len(bytes_sub(text, run->end, text.len));
		if (next == run->end || next == text.len ||
		    digit_of(coding, text.p[next]) < 0 ||
		    !ends_line(text, line_end(text, coding, next, &letters)))
			break;
		run->end = next;
	}
	if (coding == CODING_BASE64)
		run->end = skip_any(text, run->end, "=", 2);
}

bool run_next(struct bytes text, enum coding coding, size_t from,
	      struct letters *run)
{
	return run_next_of(text, coding, from,
			   coding == CODING_HEX ? RUN_LEAST_HEX : RUN_LEAST,
			   run);
}

/*
 * From where on so many letters stand in a row; the text's length: nowhere. The
 * last of them is looked at first: where it is none, none of those before it
 * begins such a row.
 */
static inline size_t row_from(struct bytes text, enum coding coding,
			      size_t from, size_t nr)
{
	size_t known = from; /* letters from here to where one looks */

	while (text.len - from >= nr) {
		size_t at = from + nr;

		while (at > known && digit_of(coding, text.p[at - 1]) >= 0)
			at--;
		if (at <= known)
			return from;
		known = from + nr;
		from = at;
	}
	return text.len;
}

bool run_next_of(struct bytes text, enum coding coding, size_t from,
		 size_t least, struct letters *run)
{
	/* A line that has fewer is the last one. */
	size_t row = least < LINE_LEAST ? least : LINE_LEAST;

	while (from < text.len) {
		from = coding == CODING_HEX
			       ? row_from(text, CODING_HEX, from, row)
			       : row_from(text, CODING_BASE64, from, row);
		if (from == text.len)
			break;
		*run = (struct letters){ .at = from, .end = from };
		extend(text, coding, run);
		if (run->letters >= least)
			return true;
		from = run->end;
	}
	return false;
}

/* Letters that make a group, and the bytes that they stand for. */
static const struct {
	unsigned letters;
	unsigned bits;
} groups[] = { [CODING_BASE64] = { 4, 6 }, [CODING_HEX] = { 2, 4 } };

static void put_group(struct decoded *d, uint32_t value, unsigned bits,
		      size_t from, size_t till)
{
	for (unsigned left = bits; left >= 8; left -= 8)
		decoded_put(d, (uint8_t)(value >> (left - 8)), from, till);
}

bool run_decode(struct bytes text, const struct letters *run,
		enum coding coding, size_t skip, struct decoded *out)
{
	unsigned letters = groups[coding].letters;
	unsigned bits = groups[coding].bits;
	uint32_t value = 0;
	unsigned nr = 0;
	size_t from = 0;
	size_t till = 0;

	if (!decoded_start(out, run->letters))
		return false;
	for (size_t i = run->at; i < run->end; i++) {
		int digit = digit_of(coding, text.p[i]);

		if (digit < 0) {
			/* Signs that join strings look like letters. */
			size_t len = wrap_len(bytes_sub(text, i, run->end - i));

			i += len ? len - 1 : 0;
			continue;
		}
		if (skip) {
			skip--;
			continue;
		}
		from = nr ? from : i;
		till = i + 1;
		value = value << bits | (uint32_t)digit;
		if (++nr == letters) {
			put_group(out, value, letters * bits, from, till);
			value = 0;
			nr = 0;
		}
	}
	/* Two or three letters of base64 are one byte or two; padding ends. */
	if (nr > 1)
		put_group(out, value >> (nr * bits % 8), nr * bits / 8 * 8,
			  from, coding == CODING_BASE64 ? run->end : till);
	return !out->failed;
}

/* So many characters in a row are text. */
#define TEXTY 8

static bool is_plain_char(uint8_t c)
{
	return (c >= 0x20 && c < 0x7f) || is_blank(c);
}

/* Is this byte the other half of the unit that the one before belongs to? */
static bool is_half(uint8_t before, uint8_t c)
{
	return is_plain_char(c) ? !before : !c && is_plain_char(before);
}

/* One more for a row of `least`, or nothing if it is over. */
static size_t count_row(size_t *row, bool goes_on, size_t least)
{
	*row = goes_on ? *row + 1 : 0;
	return *row == least ? least : *row > least;
}

size_t texty(struct bytes bytes)
{
	size_t narrow = 0;
	size_t wide = 0;
	size_t sum = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t c = bytes.p[i];
		uint8_t before = i ? bytes.p[i - 1] : 0xff;

		sum += count_row(&narrow, is_plain_char(c), TEXTY);
		sum += count_row(&wide, is_half(before, c), (size_t)2 * TEXTY);
	}
	return sum;
}
