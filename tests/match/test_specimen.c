/* SPDX-License-Identifier: Apache-2.0 */
#include "match/specimen.h"

#include "base/checksum.h"
#include "unit.h"

#include <stdio.h>

static void expand(const char *template, struct buf *out)
{
	struct fault fault = { 0 };
	int rc = specimen_expand(bytes_of(template), out, &fault);

	ck_assert_msg(rc == 0, "%s: %s", template, fault.msg);
}

/* Written in pieces, so that no file of ours holds what looks like a token. */
static const struct row {
	const char *proves;
	const char *template;
	struct bytes text;
} rows[] = {
	/* clang-format off */
	{ "text without templates stands for itself", "a@b.example {}",
	  LIT("a@b.example {}") },
	{ "an empty template gives nothing", "", LIT("") },
	{ "an at sign at the end stands for itself", "a@", LIT("a@") },
	{ "base64 is padded", "@{base64:a}", LIT("YQ==") },
	{ "base64url has its own alphabet and no padding",
	  "@{base64url:@{bytes:fbff}}", LIT("-_8") },
	{ "percent spares letters and digits only", "@{percent:aZ0-. }",
	  LIT("aZ0%2D%2E%20") },
	{ "every byte by itself", "@{allhex:aB}@{alloctal:a!}@{allpercent:aK}"
	  "@{allxml:aB}@{allxmlx:aJ}@{allunicode:aJ}",
	  LIT("\\x61\\x42\\141\\041%61%4b&#97;&#66;&#x61;&#x4a;\\u0061\\u004a") },
	{ "hex is lower-case", "@{hex:@{bytes:0aFf}}", LIT("0aff") },
	{ "UTF-16, low byte first", "@{utf16le:a\xc3\xa9}",
	  LIT("a\0\xe9\0") },
	{ "UTF-16, high byte first", "@{utf16be:a\xc3\xa9}",
	  LIT("\0a\0\xe9") },
	{ "a character above U+FFFF becomes a surrogate pair",
	  "@{utf16be:\xf0\x9f\x94\x91}", LIT("\xd8\x3d\xdd\x11") },
	{ "bytes may be any", "@{bytes:00ff41}", LIT("\0\xff" "A") },
	{ "no bytes are no bytes", "@{bytes:}", LIT("") },
	{ "braces inside are balanced", "@{percent:{a}}!", LIT("%7Ba%7D!") },
	{ "templates stand inside of templates",
	  "x@{base64:u:@{base64:p}}y", LIT("xdTpjQT09y") },
	{ "JSON", "@{json:a/\"=\\}", LIT("a\\/\\\"\\u003d\\\\") },
	{ "XML", "@{xml:<a=&>}", LIT("&lt;a&#61;&amp;>") },
	{ "a mail", "@{qp:a=b}", LIT("a=3Db") },
	{ "in lines of 76 bytes at most",
	  "@{qp:@{hex:0123456789012345678901234567890123456789}}",
	  LIT("303132333435363738393031323334353637383930313233343536373839"
	      "303132333435363=\n73839") },
	{ "a properties file", "@{backslash:a=b:c}", LIT("a\\=b\\:c") },
	{ "lines of 64 bytes",
	  "@{fold:@{hex:01234567890123456789012345678901}2}",
	  LIT("303132333435363738393031323334353637383930313233343536373839"
	      "3031\n2") },
	{ "compressed, in name", "@{gzip:a}",
	  LIT("\037\213\010\0\0\0\0\0\0\377\1\1\0\376\377a"
	      "\x43\xbe\xb7\xe8\1\0\0\0") },
	{ "eight levels are allowed",
	  "@{hex:@{hex:@{hex:@{hex:@{hex:@{hex:@{hex:@{bytes:}}}}}}}}",
	  LIT("") },
	/* clang-format on */
};

START_TEST(specimen_row)
{
	const struct row *r = &rows[_i];
	struct buf out = BUF_INIT;

	expand(r->template, &out);
	ck_assert_msg(bytes_eq(buf_bytes(&out), r->text), "%s: got \"%s\"",
		      r->proves, buf_str(&out));
	buf_release(&out);
}
END_TEST

static const struct refused {
	const char *proves;
	const char *template;
	const char *named; /* in the message */
} refused[] = {
	/* clang-format off */
	{ "an unknown name", "@{nonesuch:1}", "@{nonesuch}" },
	{ "a brace that is not closed", "a @{base64:abc", "not closed" },
	{ "a brace that a brace inside uses up", "@{base64:{}", "not closed" },
	{ "a name without a colon", "@{password}", "@{password}" },
	{ "a credential without a number", "@{password:}", "no number" },
	{ "a number with a sign", "@{password:-1}", "no number" },
	{ "a number of ten digits", "@{password:1000000000}", "no number" },
	{ "a bad one of a kind that has no checksum", "@{password-bad:1}",
	  "@{password-bad}" },
	{ "half a byte", "@{bytes:abc}", "@{bytes}" },
	{ "what is no hexadecimal digit", "@{bytes:0g}", "@{bytes}" },
	{ "a mistake on an inner level", "@{hex:@{nonesuch:1}}",
	  "@{nonesuch}" },
	{ "nine levels",
	  "@{hex:@{hex:@{hex:@{hex:@{hex:@{hex:@{hex:@{hex:@{bytes:}}}}}}}}}",
	  "eight levels" },
	{ "a name that is none is not repeated", "@{a b\xff:1}", "@{...}" },
	/* clang-format on */
};

START_TEST(specimen_refused)
{
	const struct refused *r = &refused[_i];
	struct fault fault = { 0 };
	struct buf out = BUF_INIT;
	int rc;

	buf_add_str(&out, "before");
	rc = specimen_expand(bytes_of(r->template), &out, &fault);
	ck_assert_msg(rc == FAULT_USAGE, "%s: got %d", r->proves, rc);
	ck_assert_msg(strstr(fault.msg, r->named), "%s: %s", r->proves,
		      fault.msg);
	ck_assert_msg(!strcmp(buf_str(&out), "before"), "%s: out was written",
		      r->proves);
	buf_release(&out);
}
END_TEST

START_TEST(nine_digits_are_a_number)
{
	struct buf out = BUF_INIT;

	expand("@{password:999999999}", &out);
	ck_assert_uint_eq(out.len, 14);
	buf_release(&out);
}
END_TEST

/* How a credential's characters are checked. */
enum proof_of { NOTHING, CRC, INNER };

static const struct made {
	const char *template;
	const char *prefix;
	size_t len;
	enum proof_of proof;
	bool holds;
} made[] = {
	{ "@{app-password:7}", "ATBB", 36, CRC, true },
	{ "@{app-password-bad:7}", "ATBB", 36, CRC, false },
	{ "@{api-token:7}", "ATATT3xFfGF0", 192, CRC, true },
	{ "@{api-token-bad:7}", "ATATT3xFfGF0", 192, CRC, false },
	{ "@{api-token-long:7}", "ATATT3xFfGF0", 204, CRC, true },
	{ "@{access-token:7}", "ATCTT3xFfGN0", 192, CRC, true },
	{ "@{access-token-bad:7}", "ATCTT3xFfGN0", 192, CRC, false },
	{ "@{dc-token:7}", "BBDC-", 49, INNER, true },
	{ "@{dc-token-bad:7}", "BBDC-", 49, INNER, false },
	{ "@{server-token:7}", "", 44, INNER, true },
	{ "@{server-token-bad:7}", "", 44, INNER, false },
	{ "@{legacy-password:7}", "", 20, NOTHING, true },
	{ "@{oauth-key:7}", "", 18, NOTHING, true },
	{ "@{oauth-secret:7}", "", 32, NOTHING, true },
	{ "@{password:7}", "", 14, NOTHING, true },
};

static bool crc_holds(struct bytes token)
{
	char digits[9];

	(void)snprintf(digits, sizeof(digits), "%08X",
		       (unsigned)crc32_of(bytes_sub(token, 0, token.len - 8)));
	return bytes_ends(token, bytes_of(digits));
}

static bool inner_holds(struct bytes token)
{
	struct buf inner = BUF_INIT;
	bool holds = base64_decode(token, &inner) && inner.len == 33 &&
		     inner.p[12] == ':';

	for (size_t i = 0; holds && i < 12; i++)
		holds = is_digit((uint8_t)inner.p[i]);
	buf_release(&inner);
	return holds;
}

START_TEST(credential_row)
{
	const struct made *r = &made[_i];
	struct buf out = BUF_INIT;
	struct buf again = BUF_INIT;
	struct bytes body;

	expand(r->template, &out);
	expand(r->template, &again);
	ck_assert_msg(bytes_eq(buf_bytes(&out), buf_bytes(&again)),
		      "%s twice is the same", r->template);
	ck_assert_msg(out.len == r->len, "%s: %zu long", r->template, out.len);
	ck_assert_msg(bytes_starts(buf_bytes(&out), bytes_of(r->prefix)),
		      "%s: its prefix", r->template);
	if (r->proof == CRC)
		ck_assert_msg(crc_holds(buf_bytes(&out)) == r->holds,
			      "%s: its checksum", r->template);
	body = bytes_sub(buf_bytes(&out), strlen(r->prefix), SIZE_MAX);
	if (r->proof == INNER) {
		ck_assert_msg(inner_holds(body) == r->holds, "%s: its inside",
			      r->template);
		ck_assert_msg(body.p[0] >= 'M' && body.p[0] <= 'O',
			      "%s: encodes a digit first", r->template);
	}
	buf_release(&out);
	buf_release(&again);
}
END_TEST

/* A change here changes every example and corpus file: never by accident. */
START_TEST(bytes_never_change)
{
	struct buf out = BUF_INIT;
	char digest[FINGERPRINT_HEX];

	for (size_t i = 0; i < COUNT(made); i++)
		expand(made[i].template, &out);
	ck_assert_str_eq(digest_hex(buf_bytes(&out), digest),
			 "ac9f70a3bce67c222eedab9e2b726869");
	buf_release(&out);
}
END_TEST

START_TEST(numbers_give_different_bytes)
{
	struct buf one = BUF_INIT;
	struct buf two = BUF_INIT;

	expand("@{password:1}", &one);
	expand("@{password:2}", &two);
	ck_assert(!bytes_eq(buf_bytes(&one), buf_bytes(&two)));
	buf_release(&one);
	buf_release(&two);
}
END_TEST

START_TEST(a_bad_one_differs_in_the_proof_only)
{
	struct buf good = BUF_INIT;
	struct buf bad = BUF_INIT;

	expand("@{app-password:3}", &good);
	expand("@{app-password-bad:3}", &bad);
	ck_assert(bytes_eq(bytes_sub(buf_bytes(&good), 0, 28),
			   bytes_sub(buf_bytes(&bad), 0, 28)));
	buf_release(&good);
	buf_release(&bad);
}
END_TEST

static void add(TCase *tc)
{
	if (checksum_init(NULL))
		abort();
	tcase_add_loop_test(tc, specimen_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, specimen_refused, 0, COUNT(refused));
	tcase_add_test(tc, nine_digits_are_a_number);
	tcase_add_loop_test(tc, credential_row, 0, COUNT(made));
	tcase_add_test(tc, bytes_never_change);
	tcase_add_test(tc, numbers_give_different_bytes);
	tcase_add_test(tc, a_bad_one_differs_in_the_proof_only);
}

UNIT_MAIN("match/specimen", add)
