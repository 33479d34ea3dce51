/* SPDX-License-Identifier: Apache-2.0 */
#include "match/wrapping.h"

#include "base/checksum.h"
#include "base/text.h"
#include "match/spell.h"

#include <stdio.h>

static void wrap_base64(struct bytes text, struct buf *out)
{
	base64_encode(text, out);
}

static void wrap_base64url(struct bytes text, struct buf *out)
{
	size_t start = out->len;

	base64_encode(text, out);
	if (!buf_ok(out))
		return;
	for (size_t i = start; i < out->len; i++) {
		if (out->p[i] == '+')
			out->p[i] = '-';
		else if (out->p[i] == '/')
			out->p[i] = '_';
	}
	while (out->len > start && out->p[out->len - 1] == '=')
		out->p[--out->len] = '\0';
}

static void wrap_percent(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (is_alnum(text.p[i]))
			buf_add_char(out, (char)text.p[i]);
		else
			buf_printf(out, "%%%02X", text.p[i]);
	}
}

static void wrap_hex(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++)
		buf_printf(out, "%02x", text.p[i]);
}

static void wrap_hex_upper(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++)
		buf_printf(out, "%02X", text.p[i]);
}

static void add_unit(uint32_t unit, bool big, struct buf *out)
{
	const uint8_t high_first[2] = { (uint8_t)(unit >> 8), (uint8_t)unit };
	const uint8_t low_first[2] = { (uint8_t)unit, (uint8_t)(unit >> 8) };

	buf_add(out, big ? high_first : low_first, 2);
}

static void add_utf16(struct bytes text, bool big, struct buf *out)
{
	uint32_t c;
	bool valid;

	while (text_next(&text, &c, &valid)) {
		if (c >= 0x10000) {
			add_unit(0xd800 + ((c - 0x10000) >> 10), big, out);
			c = 0xdc00 + ((c - 0x10000) & 0x3ff);
		}
		add_unit(c, big, out);
	}
}

static void wrap_utf16le(struct bytes text, struct buf *out)
{
	add_utf16(text, false, out);
}

static void wrap_utf16be(struct bytes text, struct buf *out)
{
	add_utf16(text, true, out);
}

/* ---------------------------------------------------------------- escapes ---
 */

/* As some writers of JSON do, to be safe in HTML. */
static void wrap_json(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		if (c == '\n')
			buf_add_str(out, "\\n");
		else if (c == '"' || c == '\\' || c == '/')
			buf_printf(out, "\\%c", c);
		else if (c < ' ' || strchr("&<>='+", c))
			buf_printf(out, "\\u%04x", c);
		else
			buf_add_char(out, (char)c);
	}
}

static void wrap_xml(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		if (c == '&')
			buf_add_str(out, "&amp;");
		else if (c == '<')
			buf_add_str(out, "&lt;");
		else if (c && strchr("\"'=/:@+", c))
			buf_printf(out, "&#%u;", c);
		else
			buf_add_char(out, (char)c);
	}
}

/* RFC 2045 section 6.7: no line is longer than 76 bytes. */
static void wrap_qp(struct bytes text, struct buf *out)
{
	size_t column = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];
		size_t len = c == '=' || c >= 0x7f ? 3 : 1;

		if (c == '\n') {
			buf_add_char(out, '\n');
			column = 0;
			continue;
		}
		if (column + len > 75) {
			buf_add_str(out, "=\n");
			column = 0;
		}
		if (len == 3)
			buf_printf(out, "=%02X", c);
		else
			buf_add_char(out, (char)c);
		column += len;
	}
}

/* As a properties file or a shell escapes. */
static void wrap_backslash(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] && strchr("=:#!\\", text.p[i]))
			buf_add_char(out, '\\');
		buf_add_char(out, (char)text.p[i]);
	}
}

static void wrap_all_hex(struct bytes text, struct buf *out)
{
	spell_escaped(text, ESCAPES_HEX, out);
}

static void wrap_all_octal(struct bytes text, struct buf *out)
{
	spell_escaped(text, ESCAPES_OCTAL, out);
}

static void wrap_all_percent(struct bytes text, struct buf *out)
{
	spell_escaped(text, ESCAPES_PERCENT, out);
}

static void wrap_all_entity(struct bytes text, struct buf *out)
{
	spell_escaped(text, ESCAPES_ENTITY, out);
}

static void wrap_all_entityx(struct bytes text, struct buf *out)
{
	spell_escaped(text, ESCAPES_ENTITYX, out);
}

static void wrap_all_unicode(struct bytes text, struct buf *out)
{
	spell_escaped(text, ESCAPES_UNICODE, out);
}

/* In lines, as base64 stands in mails and in armour. */
static void wrap_fold(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (i && i % 64 == 0)
			buf_add_char(out, '\n');
		buf_add_char(out, (char)text.p[i]);
	}
}

/* ---------------------------------------------------------------- packing ---
 */

static void add_le(uint64_t value, size_t bytes, struct buf *out)
{
	for (size_t i = 0; i < bytes; i++)
		buf_add_char(out, (char)(value >> (8 * i) & 0xff));
}

/* RFC 1951 section 3.2.4, RFC 1952: blocks as they are. */
#define STORED_MAX ((size_t)0xffff)

static void wrap_gzip(struct bytes text, struct buf *out)
{
	size_t at = 0;

	buf_add(out, "\037\213\010\0\0\0\0\0\0\377", 10);
	do {
		struct bytes block = bytes_sub(text, at, STORED_MAX);

		at += block.len;
		buf_add_char(out, at == text.len);
		add_le(block.len, 2, out);
		add_le(~(uint64_t)block.len, 2, out);
		buf_add_bytes(out, block);
	} while (at < text.len);
	add_le(crc32_of(text), 4, out);
	add_le(text.len, 4, out);
}

/* The name of the one file in it. */
#define MEMBER "inner/file.txt"

/* POSIX.1-1988, ustar. */
#define TAR_BLOCK ((size_t)512)

static void wrap_tar(struct bytes text, struct buf *out)
{
	static const uint8_t magic[] = { 'u', 's', 't', 'a', 'r', 0, '0', '0' };
	char header[TAR_BLOCK] = MEMBER;
	size_t pad = (TAR_BLOCK - text.len % TAR_BLOCK) % TAR_BLOCK;
	unsigned sum = 0;

	(void)snprintf(header + 100, 8, "%07o", 0644);
	(void)snprintf(header + 108, 8, "%07o", 0);
	(void)snprintf(header + 116, 8, "%07o", 0);
	(void)snprintf(header + 124, 12, "%011zo", text.len);
	(void)snprintf(header + 136, 12, "%011o", 0);
	memset(header + 148, ' ', 8);
	header[156] = '0';
	memcpy(header + 257, magic, sizeof(magic));
	for (size_t i = 0; i < sizeof(header); i++)
		sum += (uint8_t)header[i];
	(void)snprintf(header + 148, 8, "%06o", sum);
	buf_add(out, header, sizeof(header));
	buf_add_bytes(out, text);
	for (size_t i = 0; i < pad + 2 * TAR_BLOCK; i++)
		buf_add_char(out, 0);
}

/* What both headers of a member share: APPNOTE.TXT, 4.3.7 and 4.3.12. */
static void add_zip_member(struct bytes text, struct buf *out)
{
	add_le(20, 2, out); /* version, flags, method, time, date */
	add_le(0, 2, out);
	add_le(0, 2, out);
	add_le(0, 2, out);
	add_le(0x21, 2, out);
	add_le(crc32_of(text), 4, out);
	add_le(text.len, 4, out);
	add_le(text.len, 4, out);
	add_le(strlen(MEMBER), 2, out);
	add_le(0, 2, out);
}

static void wrap_zip(struct bytes text, struct buf *out)
{
	size_t start = out->len;
	size_t listed;

	buf_add_str(out, "PK\3\4");
	add_zip_member(text, out);
	buf_add_str(out, MEMBER);
	buf_add_bytes(out, text);
	listed = out->len - start;
	buf_add_str(out, "PK\1\2");
	add_le(20, 2, out);
	add_zip_member(text, out);
	add_le(0, 6, out); /* comment, disk, attributes, offset */
	add_le(0, 8, out);
	buf_add_str(out, MEMBER);
	add_le(0x06054b50, 4, out); /* 4.3.16 */
	add_le(0, 4, out);
	add_le(1, 2, out);
	add_le(1, 2, out);
	add_le(out->len - start - 12 - listed, 4, out);
	add_le(listed, 4, out);
	add_le(0, 2, out);
}

static const struct wrapping {
	const char *name;
	wrapping_fn *wrap;
} wrappings[] = {
	{ "base64", wrap_base64 },
	{ "base64url", wrap_base64url },
	{ "percent", wrap_percent },
	{ "hex", wrap_hex },
	{ "utf16le", wrap_utf16le },
	{ "utf16be", wrap_utf16be },
	{ "json", wrap_json },
	{ "xml", wrap_xml },
	{ "qp", wrap_qp },
	{ "backslash", wrap_backslash },
	{ "fold", wrap_fold },
	{ "hexupper", wrap_hex_upper },
	{ "gzip", wrap_gzip },
	{ "tar", wrap_tar },
	{ "zip", wrap_zip },
	{ "allhex", wrap_all_hex },
	{ "alloctal", wrap_all_octal },
	{ "allpercent", wrap_all_percent },
	{ "allxml", wrap_all_entity },
	{ "allxmlx", wrap_all_entityx },
	{ "allunicode", wrap_all_unicode },
};

wrapping_fn *wrapping_of(struct bytes name)
{
	for (size_t i = 0; i < COUNT(wrappings); i++) {
		if (bytes_eq(name, bytes_of(wrappings[i].name)))
			return wrappings[i].wrap;
	}
	return NULL;
}
