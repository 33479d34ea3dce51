/* SPDX-License-Identifier: Apache-2.0 */
#include "match/decode_parts.h"

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

size_t skip_any(struct bytes text, size_t at, const char *any, size_t most)
{
	size_t end = at + most;

	while (at < text.len && at < end && text.p[at] &&
	       strchr(any, text.p[at]))
		at++;
	return at;
}

bool decoded_start(struct decoded *d, size_t len)
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

static void begin_origin(struct decoded *d, size_t at, size_t from, size_t len)
{
	if (!ARRAY_ROOM(&d->origins)) {
		d->failed = true;
		return;
	}
	d->origins.v[d->origins.nr++] =
		(struct origin){ (uint32_t)at, (uint32_t)from, (uint32_t)len };
}

void decoded_note(struct decoded *d, size_t from, size_t len)
{
	if (!goes_on(d, from, len))
		begin_origin(d, d->text.len, from, len);
}

void decoded_put_plain(struct decoded *d, struct bytes text, size_t from,
		       size_t till)
{
	if (from == till)
		return;
	decoded_note(d, from, 1);
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
		decoded_put(d, (uint8_t)c, from, till);
		return;
	}
	tail = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	/* The first byte begins with as many ones as there are bytes. */
	decoded_put(d, (uint8_t)(0xff00U >> (tail + 1) | c >> (6 * tail)), from,
		    till);
	while (tail--)
		decoded_put(d, (uint8_t)(0x80 | (c >> (6 * tail) & 0x3f)), from,
			    till);
}

/* ------------------------------------------------- the escapes of a text ---
 */

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
	     (i = escape_find(text, CODING_QP, i, &escape)) < text.len;
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
		decoded_put(d, (uint8_t)escape->c, at, at + escape->len);
}

/* Every unit is an escape, and may become half as long again. */
static bool decode_utf16(struct bytes text, enum coding coding,
			 struct decoded *out)
{
	if (!decoded_start(out, text.len / 2 * 3 + 3))
		return false;
	for (size_t i = 0; i < text.len;) {
		struct escape escape =
			escape_read(bytes_sub(text, i, text.len), coding);

		if (escape.len) {
			undo(out, &escape, i);
			i += escape.len;
		} else {
			decoded_put(out, text.p[i], i, i + 1);
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
		struct escape escape = escape_read(
			bytes_sub(text, field.end, text.len), CODING_PERCENT);

		if (!escape.len && !is_form_byte(text.p[field.end]))
			break;
		is_form |= escape.len && (escape.c == ':' || escape.c == '\n');
		field.end += escape.len ? escape.len : 1;
	}
	if (!is_form)
		field.at = field.end + 1;
	return field;
}

/* The byte i, of those that were put last, up to till, becomes c. */
static void put_instead(struct decoded *d, size_t i, size_t till, uint8_t c)
{
	size_t at = d->text.len - (till - i);

	d->text.p[at] = (char)c;
	/* Whoever asks is to see that something was undone here. */
	if (d->origins.v[d->origins.nr - 1].at < at)
		begin_origin(d, at, i, 1);
}

/*
 * The bytes from offset `from` to offset till were put last. What a "&" that is
 * not escaped ends is all of the field.
 */
static void put_blanks(struct decoded *d, struct bytes text, size_t from,
		       size_t till, const struct field *field)
{
	for (size_t i = from > field->at ? from : field->at;
	     i < till && i <= field->end; i++) {
		if (text.p[i] == '+' && i < field->end)
			put_instead(d, i, till, ' ');
		else if (text.p[i] == '&')
			put_instead(d, i, till, '\n');
	}
}

static void undo_percent(struct decoded *d, struct bytes text, size_t i,
			 struct escape escape)
{
	struct field field = { 1, 0 };
	size_t from = 0;

	for (; i < text.len;
	     i = escape_find(text, CODING_PERCENT, from, &escape)) {
		decoded_put_plain(d, text, from, i);
		put_blanks(d, text, from, i, &field);
		if (i >= field.end) {
			field = field_around(text, from, i);
			put_blanks(d, text, from, i, &field);
		}
		undo(d, &escape, i);
		from = i + escape.len;
	}
	decoded_put_plain(d, text, from, text.len);
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
	if (!escape_sign(coding))
		return decode_utf16(text, coding, out);
	i = escape_find(text, coding, 0, &escape);
	if (i == text.len)
		return true;
	/* No escape is shorter than what it stands for. */
	if (!decoded_start(out, text.len))
		return false;
	if (coding == CODING_PERCENT) {
		undo_percent(out, text, i, escape);
		return !out->failed;
	}
	for (; i < text.len; i = escape_find(text, coding, from, &escape)) {
		decoded_put_plain(out, text, from, i);
		undo(out, &escape, i);
		from = i + escape.len;
	}
	decoded_put_plain(out, text, from, text.len);
	return !out->failed;
}
