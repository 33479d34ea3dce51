/* SPDX-License-Identifier: Apache-2.0 */
#include "match/decode.h"

#include "match/view.h"

#include <assert.h>
#include <stdlib.h>

const char *coding_name(enum coding coding)
{
	static const char *const names[CODING_COUNT] = {
		[CODING_BASE64] = "base64",
		[CODING_HEX] = "hex",
		[CODING_PERCENT] = "percent",
		[CODING_JSON] = "json",
		[CODING_STRING] = "json",
		[CODING_XML] = "xml",
		[CODING_QP] = "quoted-printable",
		[CODING_BACKSLASH] = "backslash",
		[CODING_WRAP] = "line-wrap",
		[CODING_UTF16LE] = "utf-16le",
		[CODING_UTF16BE] = "utf-16be",
		[CODING_PERCENT_BYTES] = "percent",
		[CODING_JSON_BYTES] = "json",
		[CODING_XML_BYTES] = "xml",
		[CODING_QP_BYTES] = "quoted-printable",
	};

	assert(coding < CODING_COUNT);
	return names[coding];
}

void decoded_release(struct decoded *decoded)
{
	buf_release(&decoded->text);
	free(decoded->origins.v);
	*decoded = (struct decoded){ .changed = 0 };
}

/* Room for len bytes; put() then needs no check. */
static bool start(struct decoded *d, size_t len)
{
	buf_clear(&d->text);
	d->origins.nr = 0;
	d->changed = 0;
	d->failed = false;
	return buf_reserve(&d->text, len + 1);
}

/* Does what comes next belong to the last origin? */
static bool goes_on(const struct decoded *d, size_t from, size_t len)
{
	const struct origin *last;

	if (!d->origins.nr)
		return false;
	last = &d->origins.v[d->origins.nr - 1];
	if (last->len != len)
		return false;
	return last->from + (len == 1 ? d->text.len - last->at : 0) == from;
}

static void note_origin(struct decoded *d, size_t from, size_t len)
{
	if (goes_on(d, from, len))
		return;
	if (!ARRAY_ROOM(&d->origins)) {
		d->failed = true;
		return;
	}
	d->origins.v[d->origins.nr++] =
		(struct origin){ (uint32_t)d->text.len, (uint32_t)from,
				 (uint32_t)len };
}

static inline void put(struct decoded *d, uint8_t c, size_t from, size_t till)
{
	note_origin(d, from, till - from);
	d->text.p[d->text.len++] = (char)c;
}

/* What stands for itself, from one offset to the other. */
static void put_plain(struct decoded *d, struct bytes text, size_t from,
		      size_t till)
{
	if (from == till)
		return;
	note_origin(d, from, 1);
	memcpy(d->text.p + d->text.len, text.p + from, till - from);
	d->text.len += till - from;
}

/* A character as UTF-8; what is none becomes U+FFFD. */
static void put_char(struct decoded *d, uint32_t c, size_t from, size_t till)
{
	unsigned tail;

	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x80) {
		put(d, (uint8_t)c, from, till);
		return;
	}
	tail = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	/* The first byte begins with as many ones as there are bytes. */
	put(d, (uint8_t)(0xff00U >> (tail + 1) | c >> (6 * tail)), from, till);
	while (tail--)
		put(d, (uint8_t)(0x80 | (c >> (6 * tail) & 0x3f)), from, till);
}

/* ------------------------------------------------------------------- runs ---
 */

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

static size_t skip_any(struct bytes text, size_t at, const char *any,
		       size_t most)
{
	size_t end = at + most;

	while (at < text.len && at < end && text.p[at] &&
	       strchr(any, text.p[at]))
		at++;
	return at;
}

/* How far a wrap may reach: indentation, quotes and a joining sign. */
#define WRAP_BLANKS 40

/* A line end as the string of a program or of JSON has it: \n, \r\n, \\n. */
static size_t string_line_end(struct bytes text)
{
	size_t at = skip_any(text, 0, "\\", 3);

	if (at && at < text.len && text.p[at] == 'r') {
		size_t next = skip_any(text, at + 1, "\\", 3);

		at = next > at + 1 ? next : at;
	}
	return at && at < text.len && text.p[at] == 'n' ? at + 1 : 0;
}

/* As addresses and documents have it. */
static size_t escaped_line_end(struct bytes text)
{
	static const char *const ends[] = {
		"%0A", "%0D%0A", "&#10;", "&#xA;", "&#13;&#10;", "&#xD;&#xA;"
	};

	if (text.len && text.p[0] == '\\')
		return string_line_end(text);
	if (!text.len || (text.p[0] != '%' && text.p[0] != '&'))
		return 0;
	for (size_t i = 0; i < COUNT(ends); i++) {
		if (bytes_starts_nocase(text, bytes_of(ends[i])))
			return strlen(ends[i]);
	}
	return 0;
}

size_t wrap_len(struct bytes text)
{
	/* Most bytes tell at once. */
	static const bool begins[256] = {
		['\\'] = true, ['"'] = true,  ['\''] = true,
		[' '] = true,  ['\t'] = true, ['\r'] = true,
		['\n'] = true, ['%'] = true,  ['&'] = true,
	};
	uint8_t quote = 0;
	size_t at;

	if (!text.len || !begins[text.p[0]])
		return 0;
	at = escaped_line_end(text);
	if (at)
		return at;
	if (text.p[0] == '"' || text.p[0] == '\'') {
		quote = text.p[0];
		at = skip_any(text, 1, " \t", 4);
		at = skip_any(text, at, "+.&,", 1);
		at = skip_any(text, at, " \t", 4);
	} else {
		at = skip_any(text, 0, " \t", 2);
	}
	at = skip_any(text, at, "\\", 1);
	at = skip_any(text, at, "\r", 1);
	if (at >= text.len || text.p[at] != '\n')
		return 0;
	at = skip_any(text, at + 1, " \t>", WRAP_BLANKS);
	if (!quote)
		return at;
	at = skip_any(text, at, "+.&", 1);
	at = skip_any(text, at, " \t", 4);
	return at < text.len && text.p[at] == quote ? at + 1 : 0;
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
		put(d, (uint8_t)(value >> (left - 8)), from, till);
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

	if (!start(out, run->letters))
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

/* ---------------------------------------------------------------- escapes ---
 */

/* What an escape stands for: a character, a byte as it is, or nothing. */
enum meaning { MEANS_CHAR, MEANS_BYTE, MEANS_NOTHING };

struct escape {
	size_t len; /* 0: there is none */
	enum meaning meaning;
	uint32_t c;
};

/* nr hexadecimal digits at offset at. */
static bool take_hex(struct bytes text, size_t at, size_t nr, uint32_t *out)
{
	*out = 0;
	if (text.len < at + nr)
		return false;
	for (size_t i = at; i < at + nr; i++) {
		int v = hex_value(text.p[i]);

		if (v < 0)
			return false;
		*out = *out << 4 | (uint32_t)v;
	}
	return true;
}

/*
 * A control character that no text holds: what looks like its escape is part of
 * a format (%02x, %16s) or a number (n=10). Zeros are in UTF-16, and colours of
 * terminals in logs.
 */
static bool is_strange(uint32_t c)
{
	return c < ' ' && c && c != 0x1b && !is_blank((uint8_t)c);
}

static struct escape percent_escape(struct bytes text)
{
	uint32_t c = 0;

	if (text.p[0] == '%' && take_hex(text, 1, 2, &c) && !is_strange(c))
		return (struct escape){ 3, MEANS_BYTE, c };
	return (struct escape){ 0 };
}

/* \uXXXX, a pair of them, or \u{...}. */
static struct escape unicode_escape(struct bytes text)
{
	uint32_t c = 0;
	uint32_t low = 0;
	size_t end = 3;

	if (text.len > 2 && text.p[2] == '{') {
		while (end < text.len && end < 9 && hex_value(text.p[end]) >= 0)
			end++;
		if (end == 3 || end == text.len || text.p[end] != '}')
			return (struct escape){ 0 };
		(void)take_hex(text, 3, end - 3, &c);
		return (struct escape){ end + 1, MEANS_CHAR, c };
	}
	if (!take_hex(text, 2, 4, &c))
		return (struct escape){ 0 };
	if (c >= 0xd800 && c < 0xdc00 && text.len > 7 && text.p[6] == '\\' &&
	    text.p[7] == 'u' && take_hex(text, 8, 4, &low) && low >= 0xdc00 &&
	    low <= 0xdfff)
		return (struct escape){ 12, MEANS_CHAR,
					0x10000 + ((c - 0xd800) << 10) +
						(low - 0xdc00) };
	return (struct escape){ 6, MEANS_CHAR, c };
}

static struct escape json_escape(struct bytes text)
{
	static const char signs[] = "/\"'`\\nrtbf";
	static const char means[] = "/\"'`\\\n\r\t\b\f";
	uint32_t c = 0;
	const char *sign;

	if (text.p[0] != '\\' || text.len < 2 || !text.p[1])
		return (struct escape){ 0 };
	if (text.p[1] == 'u')
		return unicode_escape(text);
	if (text.p[1] == 'x' && take_hex(text, 2, 2, &c))
		return (struct escape){ 4, MEANS_CHAR, c };
	sign = strchr(signs, text.p[1]);
	if (!sign)
		return (struct escape){ 0 };
	return (struct escape){ 2, MEANS_CHAR, (uint8_t)means[sign - signs] };
}

/* Without what would look like the end of a string, or of a line. */
static struct escape sign_escape(struct bytes text)
{
	struct escape escape = json_escape(text);

	if (escape.c < ' ' ||
	    (escape.c < 0x80 && strchr("\"'`\\", (int)escape.c)))
		escape.len = 0;
	return escape;
}

static const struct entity {
	const char *name;
	char c;
} entities[] = {
	{ "amp;", '&' },      { "quot;", '"' },	  { "apos;", '\'' },
	{ "lt;", '<' },	      { "gt;", '>' },	  { "equals;", '=' },
	{ "colon;", ':' },    { "sol;", '/' },	  { "commat;", '@' },
	{ "percnt;", '%' },   { "plus;", '+' },	  { "num;", '#' },
	{ "dollar;", '$' },   { "excl;", '!' },	  { "lowbar;", '_' },
	{ "period;", '.' },   { "quest;", '?' },  { "semi;", ';' },
	{ "comma;", ',' },    { "ast;", '*' },	  { "nbsp;", ' ' },
	{ "lpar;", '(' },     { "rpar;", ')' },	  { "bsol;", '\\' },
	{ "Hat;", '^' },      { "lbrace;", '{' }, { "rbrace;", '}' },
	{ "lcub;", '{' },     { "rcub;", '}' },	  { "Tab;", '\t' },
	{ "lsqb;", '[' },     { "rsqb;", ']' },	  { "verbar;", '|' },
	{ "NewLine;", '\n' }, { "grave;", '`' },  { "hyphen;", '-' },
};

#define ENTITY_MAX ((size_t)8) /* the longest name */

/* &#61; or &#x3d;, after the "&#". */
static struct escape numeric_entity(struct bytes text)
{
	bool hex = text.len > 2 && lower(text.p[2]) == 'x';
	size_t from = 2 + hex;
	size_t at = from;
	uint32_t c = 0;

	while (at < text.len && at < from + 7) {
		int v = hex ? hex_value(text.p[at])
			    : (is_digit(text.p[at]) ? text.p[at] - '0' : -1);

		if (v < 0)
			break;
		c = c * (hex ? 16 : 10) + (uint32_t)v;
		at++;
	}
	if (at == from || at >= text.len || text.p[at] != ';')
		return (struct escape){ 0 };
	return (struct escape){ at + 1, MEANS_CHAR, c };
}

static struct escape xml_escape(struct bytes text)
{
	struct bytes rest = bytes_sub(text, 1, text.len);
	const uint8_t *end;

	if (text.p[0] != '&')
		return (struct escape){ 0 };
	if (rest.len && rest.p[0] == '#')
		return numeric_entity(text);
	/* Mostly it is a sign of a program. */
	end = memchr(rest.p, ';',
		     rest.len < ENTITY_MAX ? rest.len : ENTITY_MAX);
	if (!end)
		return (struct escape){ 0 };
	rest.len = (size_t)(end - rest.p) + 1;
	for (size_t i = 0; i < COUNT(entities); i++) {
		if (bytes_eq(rest, bytes_of(entities[i].name)))
			return (struct escape){ 1 + rest.len, MEANS_CHAR,
						(uint8_t)entities[i].c };
	}
	return (struct escape){ 0 };
}

static struct escape qp_escape(struct bytes text)
{
	uint32_t c = 0;
	size_t end;

	if (text.p[0] != '=')
		return (struct escape){ 0 };
	if (take_hex(text, 1, 2, &c) && !is_strange(c))
		return (struct escape){ 3, MEANS_BYTE, c };
	/* A soft line end: RFC 2045 lets blanks follow the sign. */
	end = skip_any(text, 1, " \t", 8);
	end = skip_any(text, end, "\r", 1);
	if (end < text.len && text.p[end] == '\n')
		return (struct escape){ end + 1, MEANS_NOTHING, 0 };
	return (struct escape){ 0 };
}

static struct escape backslash_escape(struct bytes text)
{
	static const char signs[] = "=:@&$!#%+?;,~^*()[]{}|<> /";
	size_t end;

	if (text.p[0] != '\\' || text.len < 2 || !text.p[1])
		return (struct escape){ 0 };
	if (strchr(signs, text.p[1]))
		return (struct escape){ 2, MEANS_BYTE, text.p[1] };
	end = skip_any(text, 1, "\r", 1);
	if (end < text.len && text.p[end] == '\n')
		return (struct escape){ skip_any(text, end + 1, " \t",
						 WRAP_BLANKS),
					MEANS_NOTHING, 0 };
	return (struct escape){ 0 };
}

static struct escape utf16_escape(struct bytes text, enum coding coding)
{
	enum lane lane = coding == CODING_UTF16LE ? LANE_UTF16LE : LANE_UTF16BE;
	struct escape escape = { .meaning = MEANS_CHAR };

	escape.len = utf16_next(text, lane, &escape.c);
	return escape;
}

/* A byte in hexadecimal digits, behind the first one. */
static struct escape hex_byte(struct bytes text)
{
	struct escape escape = { 3, MEANS_BYTE, 0 };

	if (!take_hex(text, 1, 2, &escape.c))
		escape.len = 0;
	return escape;
}

/* What does not fit into a byte stays what it was. */
static struct escape as_byte(struct escape escape)
{
	if (escape.c < 0x100)
		escape.meaning = MEANS_BYTE;
	return escape;
}

static struct escape escape_at(struct bytes text, enum coding coding)
{
	struct escape escape;

	switch (coding) {
	case CODING_PERCENT:
		return percent_escape(text);
	case CODING_JSON:
		return sign_escape(text);
	case CODING_STRING:
		return json_escape(text);
	case CODING_XML:
		return xml_escape(text);
	case CODING_QP:
		return qp_escape(text);
	case CODING_BACKSLASH:
		return backslash_escape(text);
	case CODING_UTF16LE:
	case CODING_UTF16BE:
		return utf16_escape(text, coding);
	case CODING_PERCENT_BYTES:
		return hex_byte(text);
	case CODING_JSON_BYTES:
		return as_byte(json_escape(text));
	case CODING_XML_BYTES:
		return as_byte(xml_escape(text));
	case CODING_QP_BYTES:
		escape = hex_byte(text);
		return escape.len ? escape : qp_escape(text);
	case CODING_BASE64:
	case CODING_HEX:
	case CODING_WRAP:
	case CODING_COUNT:
		break;
	}
	return (struct escape){ 0 };
}

/* The byte that every escape begins with; 0: any. */
static uint8_t sign_of(enum coding coding)
{
	static const char signs[CODING_COUNT] = {
		[CODING_PERCENT] = '%',
		[CODING_JSON] = '\\',
		[CODING_STRING] = '\\',
		[CODING_XML] = '&',
		[CODING_QP] = '=',
		[CODING_BACKSLASH] = '\\',
		[CODING_PERCENT_BYTES] = '%',
		[CODING_JSON_BYTES] = '\\',
		[CODING_XML_BYTES] = '&',
		[CODING_QP_BYTES] = '=',
	};

	return (uint8_t)signs[coding];
}

/* The offset of the next escape from byte i on, or the text's length. */
static size_t next_escape(struct bytes text, enum coding coding, size_t i,
			  struct escape *out)
{
	const uint8_t *end = text.p + text.len;
	uint8_t sign = sign_of(coding);

	while (i < text.len) {
		const uint8_t *p = memchr(text.p + i, sign, text.len - i);

		if (!p)
			break;
		*out = escape_at((struct bytes){ p, (size_t)(end - p) },
				 coding);
		i = (size_t)(p - text.p);
		if (out->len)
			return i;
		i++;
	}
	return text.len;
}

size_t escape_next(struct bytes text, enum coding coding, size_t at,
		   size_t *len)
{
	struct escape escape = { .len = 0 };

	at = next_escape(text, coding, at, &escape);
	*len = escape.len;
	return at;
}

/* How long a line is that a mailer broke. */
#define MAIL_LINE_LEAST 60
#define MAIL_LINE_MOST 80

static bool is_line_of_mail(struct bytes text, size_t end)
{
	size_t at = end;

	while (at && text.p[at - 1] != '\n' && end - at <= MAIL_LINE_MOST)
		at--;
	return !at ||
	       (end - at >= MAIL_LINE_LEAST && end - at <= MAIL_LINE_MOST);
}

/* Does the "=" at offset i fill up the last group of letters of base64? */
static bool is_padding(struct bytes text, size_t i)
{
	size_t start = i;

	while (start && coding_digit(CODING_BASE64, text.p[start - 1]) >= 0)
		start--;
	return (i - start) % 4 == 3;
}

/*
 * Is the "=" at offset i, behind which a line ends, one of mail? In programs
 * the next line begins with blanks, lines of "=" are rules, and base64 ends in
 * one.
 */
static bool is_soft_end(struct bytes text, size_t i,
			const struct escape *escape)
{
	size_t next = i + escape->len;

	if (i && text.p[i - 1] == '=')
		return false;
	return (next < text.len && !is_blank(text.p[next]) &&
		!is_padding(text, i)) ||
	       is_line_of_mail(text, i);
}

/* A mail's own "=" is always escaped, or a line is long enough to be broken. */
static bool is_mail(struct bytes text)
{
	struct escape escape;
	bool digits = false;
	bool soft = false;

	for (size_t i = 0;
	     (i = next_escape(text, CODING_QP, i, &escape)) < text.len;
	     i += escape.len) {
		if (escape.meaning == MEANS_BYTE && escape.c == '=')
			return true;
		if (escape.meaning == MEANS_NOTHING &&
		    is_soft_end(text, i, &escape))
			return true;
		digits |= escape.meaning == MEANS_BYTE;
		soft |= escape.meaning == MEANS_NOTHING;
		if (digits && soft)
			return true;
	}
	return false;
}

static void undo(struct decoded *d, const struct escape *escape, size_t at)
{
	d->changed++;
	if (escape->meaning == MEANS_CHAR)
		put_char(d, escape->c, at, at + escape->len);
	else if (escape->meaning == MEANS_BYTE)
		put(d, (uint8_t)escape->c, at, at + escape->len);
}

/* Every unit is an escape, and may become half as long again. */
static bool decode_utf16(struct bytes text, enum coding coding,
			 struct decoded *out)
{
	if (!start(out, text.len / 2 * 3 + 3))
		return false;
	for (size_t i = 0; i < text.len;) {
		struct escape escape =
			escape_at(bytes_sub(text, i, text.len), coding);

		if (escape.len) {
			undo(out, &escape, i);
			i += escape.len;
		} else {
			put(out, text.p[i], i, i + 1);
			i++;
		}
	}
	return !out->failed;
}

/* A value of a form, in which "+" is a blank; empty if it is none. */
struct field {
	size_t at;
	size_t end;
};

static bool is_form_byte(uint8_t c)
{
	return is_alnum(c) || c == '+' || c == '-' || c == '_' || c == '.' ||
	       c == '*' || c == '~';
}

/*
 * The field around the escape at offset i, which begins no earlier than least.
 * A colon or a line end that is escaped tells it from a token, whose "+" is its
 * own.
 */
static struct field field_around(struct bytes text, size_t least, size_t i)
{
	struct field field = { i, i };
	bool is_form = false;

	while (field.at > least && is_form_byte(text.p[field.at - 1]))
		field.at--;
	while (field.end < text.len) {
		struct escape escape =
			percent_escape(bytes_sub(text, field.end, text.len));

		if (!escape.len && !is_form_byte(text.p[field.end]))
			break;
		is_form |= escape.len && (escape.c == ':' || escape.c == '\n');
		field.end += escape.len ? escape.len : 1;
	}
	if (!is_form)
		field.at = field.end + 1;
	return field;
}

/*
 * The bytes from offset `from` to offset till were put last. What a "&" that is
 * not escaped ends is all of the field.
 */
static void put_blanks(struct decoded *d, struct bytes text, size_t from,
		       size_t till, const struct field *field)
{
	char *end = d->text.p + d->text.len;

	for (size_t i = from > field->at ? from : field->at;
	     i < till && i <= field->end; i++) {
		if (text.p[i] == '+' && i < field->end)
			*(end - (till - i)) = ' ';
		else if (text.p[i] == '&')
			*(end - (till - i)) = '\n';
	}
}

static void undo_percent(struct decoded *d, struct bytes text, size_t i,
			 struct escape escape)
{
	struct field field = { 1, 0 };
	size_t from = 0;

	for (; i < text.len;
	     i = next_escape(text, CODING_PERCENT, from, &escape)) {
		put_plain(d, text, from, i);
		put_blanks(d, text, from, i, &field);
		if (i >= field.end) {
			field = field_around(text, from, i);
			put_blanks(d, text, from, i, &field);
		}
		undo(d, &escape, i);
		from = i + escape.len;
	}
	put_plain(d, text, from, text.len);
	put_blanks(d, text, from, text.len, &field);
}

bool escapes_are_meant(struct bytes text, enum coding coding)
{
	return (coding != CODING_QP && coding != CODING_QP_BYTES) ||
	       is_mail(text);
}

bool escapes_decode(struct bytes text, enum coding coding, struct decoded *out)
{
	out->changed = 0;
	return !escapes_are_meant(text, coding) ||
	       escapes_undo(text, coding, out);
}

bool escapes_undo(struct bytes text, enum coding coding, struct decoded *out)
{
	struct escape escape;
	size_t from = 0;
	size_t i;

	out->changed = 0;
	if (!sign_of(coding))
		return decode_utf16(text, coding, out);
	i = next_escape(text, coding, 0, &escape);
	if (i == text.len)
		return true;
	/* No escape is shorter than what it stands for. */
	if (!start(out, text.len))
		return false;
	if (coding == CODING_PERCENT) {
		undo_percent(out, text, i, escape);
		return !out->failed;
	}
	for (; i < text.len; i = next_escape(text, coding, from, &escape)) {
		put_plain(out, text, from, i);
		undo(out, &escape, i);
		from = i + escape.len;
	}
	put_plain(out, text, from, text.len);
	return !out->failed;
}

/* ------------------------------------------------------------------ wraps ---
 */

/* What may stand in front of a line end and go with it. */
#define WRAP_BEFORE 8

/* Where the wrap begins to which the line end at offset lf belongs. */
static size_t wrap_start(struct bytes text, size_t lf, size_t *end)
{
	size_t least = lf > WRAP_BEFORE ? lf - WRAP_BEFORE : 0;

	for (size_t at = least; at <= lf; at++) {
		size_t len = wrap_len(bytes_sub(text, at, text.len));

		if (at + len <= lf)
			continue;
		*end = at + len;
		return at && text.p[at - 1] == '=' ? at - 1 : at;
	}
	*end = lf + 1;
	return lf;
}

/* Do the bytes before low and those from high on make a token's beginning? */
static bool cuts(struct bytes text, size_t low, size_t high, struct bytes token)
{
	for (size_t len = 1; len < token.len && len <= low; len++) {
		struct bytes front = bytes_sub(text, low - len, len);
		struct bytes rest = bytes_sub(text, high, token.len - len);

		if (bytes_eq(front, bytes_sub(token, 0, len)) &&
		    bytes_eq(rest, bytes_sub(token, len, token.len)))
			return true;
	}
	return false;
}

static bool cuts_any(struct bytes text, size_t low, size_t high,
		     const struct strings *tokens)
{
	for (size_t i = 0; i < tokens->nr; i++) {
		if (cuts(text, low, high, bytes_of(tokens->v[i])))
			return true;
	}
	return false;
}

/* The next line end that cuts a token, from byte from on. */
static bool next_cut(struct bytes text, const struct strings *tokens,
		     size_t from, size_t *low, size_t *high)
{
	while (from < text.len) {
		const uint8_t *lf =
			memchr(text.p + from, '\n', text.len - from);

		if (!lf)
			break;
		*low = wrap_start(text, (size_t)(lf - text.p), high);
		if (cuts_any(text, *low, *high, tokens))
			return true;
		from = (size_t)(lf - text.p) + 1;
	}
	return false;
}

bool wraps_decode(struct bytes text, const struct strings *tokens,
		  struct decoded *out)
{
	size_t low = 0;
	size_t high = 0;
	size_t from = 0;

	out->changed = 0;
	if (!next_cut(text, tokens, 0, &low, &high))
		return true;
	if (!start(out, text.len))
		return false;
	do {
		put_plain(out, text, from, low);
		from = high;
		out->changed++;
	} while (next_cut(text, tokens, from, &low, &high) && low >= from);
	put_plain(out, text, from, text.len);
	return !out->failed;
}
