/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/proof.h"

#include "base/checksum.h"

#define CRC_DIGITS 8
#define DC_RANDOM 20
#define DC_ID_MIN 6
#define DC_ID_MAX 16

bool proof_crc32(struct bytes token)
{
	uint32_t written = 0;

	if (token.len <= CRC_DIGITS)
		return false;
	for (size_t i = token.len - CRC_DIGITS; i < token.len; i++) {
		int v = hex_value(token.p[i]);

		if (v < 0 || is_lower(token.p[i]))
			return false;
		written = written << 4 | (uint32_t)v;
	}
	return crc32_of(bytes_sub(token, 0, token.len - CRC_DIGITS)) == written;
}

bool proof_dc_inner(struct bytes token)
{
	struct buf inner = BUF_INIT;
	struct bytes id = { 0 };
	struct bytes rest;
	bool holds = false;

	if (bytes_starts(token, LIT("BBDC-")))
		token = bytes_sub(token, 5, token.len);
	if (base64_decode(token, &inner)) {
		rest = buf_bytes(&inner);
		holds = bytes_until(&rest, ':', &id) && rest.len == DC_RANDOM &&
			id.len >= DC_ID_MIN && id.len <= DC_ID_MAX;
	}
	for (size_t i = 0; holds && i < id.len; i++)
		holds = is_digit(id.p[i]);
	buf_release(&inner);
	return holds;
}

bool proof_holds(enum proof proof, struct bytes token)
{
	switch (proof) {
	case PROOF_CRC32:
		return proof_crc32(token);
	case PROOF_DC_INNER:
		return proof_dc_inner(token);
	case PROOF_NONE:
		break;
	}
	return false;
}

const char *unescape_equals(struct bytes token, struct buf *out)
{
	static const struct {
		const char *escape;
		const char *name;
	} escapes[] = {
		{ "%3d", "percent" },	{ "\\u003d", "json" },
		{ "\\=", "backslash" }, { "&#61;", "xml" },
		{ "&#x3d;", "xml" },	{ "=3d", "quoted-printable" },
	};

	for (size_t i = 0; i < COUNT(escapes); i++) {
		struct bytes escape = bytes_of(escapes[i].escape);
		size_t at = token.len - CRC_DIGITS - escape.len;

		/*
		 * Only the "=" right before the checksum: "=3D" is also what a
		 * plain one with a checksum that begins 3D looks like.
		 */
		if (token.len <= CRC_DIGITS + escape.len ||
		    !bytes_eq_nocase(bytes_sub(token, at, escape.len), escape))
			continue;
		buf_add(out, token.p, at);
		buf_add_char(out, '=');
		buf_add(out, token.p + token.len - CRC_DIGITS, CRC_DIGITS);
		return escapes[i].name;
	}
	buf_add_bytes(out, token);
	return NULL;
}

const char *unescape_base64(struct bytes token, struct buf *out)
{
	static const struct {
		const char *escape;
		char plain;
		const char *name;
	} escapes[] = {
		{ "%2b", '+', "percent" },  { "%2f", '/', "percent" },
		{ "%3d", '=', "percent" },  { "\\u002b", '+', "json" },
		{ "\\u002f", '/', "json" }, { "\\u003d", '=', "json" },
		{ "\\/", '/', "json" },
	};
	const char *name = NULL;

	for (size_t i = 0; i < token.len;) {
		struct bytes rest = bytes_sub(token, i, token.len);
		size_t k = 0;

		while (k < COUNT(escapes) &&
		       !bytes_starts_nocase(rest, bytes_of(escapes[k].escape)))
			k++;
		if (k == COUNT(escapes)) {
			buf_add_char(out, (char)token.p[i++]);
			continue;
		}
		buf_add_char(out, escapes[k].plain);
		i += strlen(escapes[k].escape);
		name = escapes[k].name;
	}
	return name;
}
