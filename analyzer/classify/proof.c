/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/proof.h"

#include "base/checksum.h"
#include "base/wipe.h"

#define DC_RANDOM 20
#define DC_ID_MIN 6
#define DC_ID_MAX 16
/* Letters of the longest one: groups of four for three bytes. */
#define DC_LETTERS_MAX ((DC_ID_MAX + 1 + DC_RANDOM + 2) / 3 * 4)

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
	uint8_t inner[DC_LETTERS_MAX];
	struct bytes rest = { inner, 0 };
	struct bytes id = { 0 };
	bool holds;

	if (bytes_starts(token, LIT("BBDC-")))
		token = bytes_sub(token, 5, token.len);
	holds = token.len <= sizeof(inner) &&
		base64_decode_into(token, inner, &rest.len) &&
		bytes_until(&rest, ':', &id) && rest.len == DC_RANDOM &&
		id.len >= DC_ID_MIN && id.len <= DC_ID_MAX &&
		bytes_are_digits(id);
	wipe(inner, sizeof(inner));
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

/*
 * Length of the escape that text begins with, 0 if it begins with none: of the
 * signs that base64 has besides letters and digits, as patterns/fragments.yaml
 * lets them stand in a token. JSON in JSON doubles its backslashes.
 */
static size_t escape_len(struct bytes text, char *plain, const char **name)
{
	static const struct {
		const char *escape;
		char plain;
		const char *name;
		bool slashed; /* behind one to three backslashes */
	} escapes[] = {
		{ "%2b", '+', "percent", false },
		{ "%2f", '/', "percent", false },
		{ "%3d", '=', "percent", false },
		{ "%252b", '+', "percent", false },
		{ "%252f", '/', "percent", false },
		{ "%253d", '=', "percent", false },
		{ "u002b", '+', "json", true },
		{ "u002f", '/', "json", true },
		{ "u003d", '=', "json", true },
		{ "/", '/', "json", true },
		{ "=", '=', "backslash", true },
		{ "&#61;", '=', "xml", false },
		{ "&#061;", '=', "xml", false },
		{ "&#x3d;", '=', "xml", false },
		{ "&equals;", '=', "xml", false },
	};
	size_t slashes = 0;

	while (slashes < 3 && slashes < text.len && text.p[slashes] == '\\')
		slashes++;
	text = bytes_sub(text, slashes, text.len);
	for (size_t i = 0; i < COUNT(escapes); i++) {
		if (escapes[i].slashed != (slashes > 0) ||
		    !bytes_starts_nocase(text, bytes_of(escapes[i].escape)))
			continue;
		*plain = escapes[i].plain;
		*name = escapes[i].name;
		return slashes + strlen(escapes[i].escape);
	}
	return 0;
}

#define ESCAPE_MAX ((size_t)8) /* backslashes and "u003d", "&equals;" */

/*
 * Only the "=" right before the checksum: "=3D" is also what a plain one with a
 * checksum that begins 3D looks like.
 */
const char *unescape_equals(struct bytes token, struct buf *out)
{
	size_t end = token.len > CRC_DIGITS ? token.len - CRC_DIGITS : 0;
	struct bytes sum = bytes_sub(token, end, CRC_DIGITS);
	struct bytes soft = LIT("=3d");
	const char *name = NULL;

	for (size_t at = end > ESCAPE_MAX ? end - ESCAPE_MAX : 1; at < end;
	     at++) {
		struct bytes escape = bytes_sub(token, at, end - at);
		char plain = 0;

		/* Batch files and units of systemd double a percent sign. */
		if (bytes_starts(escape, LIT("%%")))
			escape = bytes_sub(escape, 1, escape.len);
		if (bytes_eq_nocase(escape, soft)) {
			name = "quoted-printable";
		} else if (escape_len(escape, &plain, &name) != escape.len ||
			   plain != '=') {
			name = NULL;
			continue;
		}
		buf_add(out, token.p, at);
		buf_add_char(out, '=');
		buf_add_bytes(out, sum);
		return name;
	}
	buf_add_bytes(out, token);
	return NULL;
}

const char *unescape_base64(struct bytes token, struct buf *out)
{
	const char *name = NULL;

	for (size_t i = 0; i < token.len;) {
		struct bytes rest = bytes_sub(token, i, token.len);
		size_t len;
		char plain = '=';

		/* No base64 goes on behind its "=". */
		if (bytes_starts_nocase(rest, LIT("=3d"))) {
			len = 3;
			name = "quoted-printable";
		} else {
			len = escape_len(rest, &plain, &name);
		}
		buf_add_char(out, len ? plain : (char)token.p[i]);
		i += len ? len : 1;
	}
	return name;
}
