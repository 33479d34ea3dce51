/* SPDX-License-Identifier: Apache-2.0 */
/* What an escape is, in each of the codings that have them. */
#include "match/decode_parts.h"

#include "match/view.h"

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

/* Three octal digits, as JavaScript, C and shells have them. */
static bool take_octal(struct bytes text, size_t at, uint32_t *out)
{
	*out = 0;
	if (text.len < at + 3)
		return false;
	for (size_t i = at; i < at + 3; i++) {
		if (text.p[i] < '0' || text.p[i] > '7')
			return false;
		*out = *out << 3 | (uint32_t)(text.p[i] - '0');
	}
	return *out < 0x100;
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
	if (take_octal(text, 1, &c))
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

struct escape escape_read(struct bytes text, enum coding coding)
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

uint8_t escape_sign(enum coding coding)
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

size_t escape_find(struct bytes text, enum coding coding, size_t i,
		   struct escape *out)
{
	const uint8_t *end = text.p + text.len;
	uint8_t sign = escape_sign(coding);

	while (i < text.len) {
		const uint8_t *p = memchr(text.p + i, sign, text.len - i);

		if (!p)
			break;
		*out = escape_read((struct bytes){ p, (size_t)(end - p) },
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

	at = escape_find(text, coding, at, &escape);
	*len = escape.len;
	return at;
}
