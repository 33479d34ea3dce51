/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/proof.h"

#include "base/checksum.h"
#include "match/specimen.h"

#include "unit.h"

#include <stdio.h>

/* What the template stands for, whole. */
static void expand(const char *template, struct buf *out)
{
	struct fault fault = { 0 };

	ck_assert_msg(!specimen_expand(bytes_of(template), out, &fault), "%s",
		      fault.msg);
}

/* clang-format off */
static const struct row {
	const char *proves;
	const char *token; /* template */
	size_t len; /* only so much of it; 0: all */
	enum proof proof;
	bool holds;
} rows[] = {
	{ "an app password", "@{app-password:1}", 0, PROOF_CRC32, true },
	{ "another one", "@{app-password:2}", 0, PROOF_CRC32, true },
	{ "with a wrong checksum", "@{app-password-bad:1}", 0, PROOF_CRC32,
	  false },
	{ "cut by one", "@{app-password:1}", 35, PROOF_CRC32, false },
	{ "an API token, its = included", "@{api-token:1}", 0, PROOF_CRC32,
	  true },
	{ "a longer one", "@{api-token-long:1}", 0, PROOF_CRC32, true },
	{ "with a wrong checksum", "@{api-token-bad:1}", 0, PROOF_CRC32,
	  false },
	{ "an access token", "@{access-token:1}", 0, PROOF_CRC32, true },
	{ "with a wrong checksum", "@{access-token-bad:1}", 0, PROOF_CRC32,
	  false },
	{ "one byte and the checksum of it", "a" "E8B7BE43", 0, PROOF_CRC32,
	  true },
	{ "the same checksum in lower case", "a" "e8b7be43", 0, PROOF_CRC32,
	  false },
	{ "a checksum of nothing", "00000000", 0, PROOF_CRC32, false },
	{ "no checksum", "aE8B7BE4G", 0, PROOF_CRC32, false },
	{ "nothing at all", "", 0, PROOF_CRC32, false },

	{ "a Data Center token", "@{dc-token:1}", 0, PROOF_DC_INNER, true },
	{ "without its prefix", "@{server-token:1}", 0, PROOF_DC_INNER, true },
	{ "one of eleven digits", "@{dc-token-padded:1}", 0, PROOF_DC_INNER,
	  true },
	{ "one that does not decode so", "@{dc-token-bad:1}", 0,
	  PROOF_DC_INNER, false },
	{ "cut by one", "@{dc-token:1}", 48, PROOF_DC_INNER, false },
	{ "an id of six digits is the least",
	  "BBDC-@{base64:123456:abcdefghijklmnopqrst}", 0, PROOF_DC_INNER,
	  true },
	{ "five are too few", "BBDC-@{base64:12345:abcdefghijklmnopqrst}", 0,
	  PROOF_DC_INNER, false },
	{ "sixteen are the most",
	  "@{base64:1234567890123456:abcdefghijklmnopqrst}", 0,
	  PROOF_DC_INNER, true },
	{ "seventeen are too many",
	  "@{base64:12345678901234567:abcdefghijklmnopqrst}", 0,
	  PROOF_DC_INNER, false },
	{ "nineteen bytes behind the colon",
	  "@{base64:123456789012:abcdefghijklmnopqrs}", 0, PROOF_DC_INNER,
	  false },
	{ "twenty-one", "@{base64:123456789012:abcdefghijklmnopqrstu}", 0,
	  PROOF_DC_INNER, false },
	{ "a colon among the twenty bytes",
	  "@{base64:123456789012:abcdefghi:klmnopqrst}", 0, PROOF_DC_INNER,
	  true },
	{ "an id with a letter in it",
	  "@{base64:12345678901x:abcdefghijklmnopqrst}", 0, PROOF_DC_INNER,
	  false },
	{ "no colon", "@{base64:123456789012abcdefghijklmnopqrstu}", 0,
	  PROOF_DC_INNER, false },
	{ "no base64", "BBDC-!", 0, PROOF_DC_INNER, false },
	{ "a prefix alone", "BBDC-", 0, PROOF_DC_INNER, false },
	{ "an app password is none", "@{app-password:1}", 0, PROOF_DC_INNER,
	  false },

	{ "where nothing is proved, nothing holds", "@{app-password:1}", 0,
	  PROOF_NONE, false },
};

static const struct escape_row {
	const char *proves;
	const char *text;
	const char *plain;
	const char *name; /* NULL: none was undone */
} escapes[] = {
	{ "as it is", "body=12345678", "body=12345678", NULL },
	{ "without an equals sign", "body12345678", "body12345678", NULL },
	{ "as in a URL", "body%3D12345678", "body=12345678", "percent" },
	{ "in lower case", "body%3d12345678", "body=12345678", "percent" },
	{ "as in a URL in a URL", "body%253D12345678", "body=12345678",
	  "percent" },
	{ "as in a shell", "body\\=12345678", "body=12345678", "backslash" },
	{ "as in a shell in JSON", "body\\\\=12345678", "body=12345678",
	  "backslash" },
	{ "as in JSON", "body\\u003d12345678", "body=12345678", "json" },
	{ "in upper case", "body\\u003D12345678", "body=12345678", "json" },
	{ "as in JSON in JSON", "body\\\\u003d12345678", "body=12345678",
	  "json" },
	{ "as in XML", "body&#61;12345678", "body=12345678", "xml" },
	{ "with a zero before", "body&#061;12345678", "body=12345678", "xml" },
	{ "in hexadecimal", "body&#x3d;12345678", "body=12345678", "xml" },
	{ "in upper case", "body&#X3D;12345678", "body=12345678", "xml" },
	{ "by name", "body&equals;12345678", "body=12345678", "xml" },
	{ "as in a mail", "body=3D12345678", "body=12345678",
	  "quoted-printable" },
	{ "as in a batch file", "body%%3D12345678", "body=12345678",
	  "percent" },
	{ "a plain one before a checksum that begins 3D", "body=3D123456",
	  "body=3D123456", NULL },
	{ "an escape that does not stand before the checksum",
	  "bo%3Ddy=12345678", "bo%3Ddy=12345678", NULL },
	{ "nothing but the escape and the checksum", "%3D12345678",
	  "%3D12345678", NULL },
	{ "shorter than a checksum", "%3D1", "%3D1", NULL },
	{ "nothing", "", "", NULL },
};

static const struct escape_row base64_escapes[] = {
	{ "as it is", "ab+c/d==", "ab+c/d==", NULL },
	{ "as in a URL", "ab%2Bc%2fd%3D%3d", "ab+c/d==", "percent" },
	{ "as in a URL in a URL", "ab%252Bc%252fd%253D=", "ab+c/d==",
	  "percent" },
	{ "as in JSON", "ab\\u002bc\\/d\\u003D=", "ab+c/d==", "json" },
	{ "as in JSON in JSON", "ab\\\\u002Bc\\\\/d==", "ab+c/d==", "json" },
	{ "as in a shell", "ab+c/d\\=\\=", "ab+c/d==", "backslash" },
	{ "as in XML", "ab+c/d&#61;&equals;", "ab+c/d==", "xml" },
	{ "as in a mail", "ab+c/d=3D=3D", "ab+c/d==", "quoted-printable" },
	{ "an escape that is cut", "ab%2", "ab%2", NULL },
	{ "a backslash at the end", "ab\\", "ab\\", NULL },
	{ "of another sign", "ab%2Ac\\u0041", "ab%2Ac\\u0041", NULL },
	{ "nothing", "", "", NULL },
};
/* clang-format on */

START_TEST(proof_row)
{
	const struct row *r = &rows[_i];
	struct buf token = BUF_INIT;
	struct bytes text;

	expand(r->token, &token);
	text = bytes_sub(buf_bytes(&token), 0, r->len ? r->len : token.len);
	ck_assert_msg(proof_holds(r->proof, text) == r->holds, "%s", r->proves);
	if (r->proof == PROOF_CRC32)
		ck_assert_msg(proof_crc32(text) == r->holds, "%s", r->proves);
	if (r->proof == PROOF_DC_INNER)
		ck_assert_msg(proof_dc_inner(text) == r->holds, "%s",
			      r->proves);
	buf_release(&token);
}
END_TEST

/* Each single change to a token breaks its checksum, case alone as well. */
START_TEST(any_change_breaks_the_checksum)
{
	struct buf token = BUF_INIT;

	expand("@{app-password:3}", &token);
	for (size_t i = 0; i < token.len; i++) {
		char old = token.p[i];

		token.p[i] = old == 'x' ? 'y' : 'x';
		ck_assert_msg(!proof_crc32(buf_bytes(&token)), "byte %zu", i);
		token.p[i] = (char)(old ^ 0x20);
		ck_assert_msg(!proof_crc32(buf_bytes(&token)), "byte %zu", i);
		token.p[i] = old;
	}
	ck_assert(proof_crc32(buf_bytes(&token)));
	buf_release(&token);
}
END_TEST

static void check_escape(const struct escape_row *r,
			 const char *(*undo)(struct bytes, struct buf *))
{
	struct buf out = BUF_INIT;
	const char *name = undo(bytes_of(r->text), &out);

	ck_assert_msg(!strcmp(buf_str(&out), r->plain), "%s: got %s", r->proves,
		      buf_str(&out));
	ck_assert_msg(!name == !r->name && (!name || !strcmp(name, r->name)),
		      "%s: got %s", r->proves, name ? name : "none");
	buf_release(&out);
}

START_TEST(equals_row)
{
	check_escape(&escapes[_i], unescape_equals);
}
END_TEST

START_TEST(base64_row)
{
	check_escape(&base64_escapes[_i], unescape_base64);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, proof_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, equals_row, 0, COUNT(escapes));
	tcase_add_loop_test(tc, base64_row, 0, COUNT(base64_escapes));
	tcase_add_test(tc, any_change_breaks_the_checksum);
}

UNIT_MAIN("classify/proof", add)
