/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An invented credential is drawn from a generator that is seeded with its name
 * and number alone, so that it is the same everywhere. The generator is
 * SplitMix64: a few lines, well mixed, and nobody can mistake it for a source
 * of secrets.
 */
#include "match/specimen.h"

#include "base/checksum.h"
#include "match/wrapping.h"

#include <inttypes.h>

/* How many templates may stand inside each other. */
#define DEPTH_MAX 8

/* "@{app-password:7}" has a number of at most so many digits. */
#define NUMBER_DIGITS 9

static const char alnum[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "abcdefghijklmnopqrstuvwxyz0123456789";
/* RFC 4648, section 5. */
static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				"abcdefghijklmnopqrstuvwxyz0123456789-_";

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *dice)
{
	uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* FNV-1a over the name, then the number: neighbours share no state. */
static struct dice dice_of(const char *name, uint64_t number)
{
	struct dice dice = { UINT64_C(0xcbf29ce484222325) };

	for (; *name; name++)
		dice.state =
			(dice.state ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
	dice.state ^= number * UINT64_C(0x9e3779b97f4a7c15);
	return (struct dice){ roll(&dice) };
}

static void add_random(struct dice *dice, const char *alphabet, size_t len,
		       struct buf *out)
{
	size_t nr = strlen(alphabet);

	while (len--)
		buf_add_char(out, alphabet[roll(dice) % nr]);
}

static bool is_mixed(struct bytes text)
{
	bool upper = false;
	bool small = false;
	bool digit = false;

	for (size_t i = 0; i < text.len; i++) {
		upper |= is_upper(text.p[i]);
		small |= is_lower(text.p[i]);
		digit |= is_digit(text.p[i]);
	}
	return upper && small && digit;
}

/* Letters of both cases and digits, whatever the dice say at first. */
static void add_mixed(struct dice *dice, size_t len, struct buf *out)
{
	struct buf text = BUF_INIT;

	do {
		buf_clear(&text);
		add_random(dice, alnum, len, &text);
	} while (buf_ok(&text) && !is_mixed(buf_bytes(&text)));
	if (!buf_ok(&text))
		out->failed = true;
	buf_add_bytes(out, buf_bytes(&text));
	buf_release(&text);
}

/* The CRC-32 of what out holds from start on; bad turns one bit over. */
static void add_crc(struct buf *out, size_t start, bool bad)
{
	struct bytes body = bytes_sub(buf_bytes(out), start, SIZE_MAX);
	uint32_t crc = crc32_of(body);

	buf_printf(out, "%08" PRIX32, bad ? crc ^ 1 : crc);
}

static void make_app_password(struct dice *dice, bool bad, struct buf *out)
{
	size_t start = out->len;

	buf_add_str(out, "ATBB");
	add_mixed(dice, 24, out);
	add_crc(out, start, bad);
}

static void add_atlassian(struct dice *dice, const char *prefix, size_t len,
			  bool bad, struct buf *out)
{
	size_t start = out->len;

	buf_add_str(out, prefix);
	/* The last nine characters are "=" and the checksum. */
	add_random(dice, base64url, len - strlen(prefix) - 9, out);
	buf_add_char(out, '=');
	add_crc(out, start, bad);
}

static void make_api_token(struct dice *dice, bool bad, struct buf *out)
{
	add_atlassian(dice, "ATATT3xFfGF0", 192, bad, out);
}

static void make_api_token_long(struct dice *dice, bool bad, struct buf *out)
{
	add_atlassian(dice, "ATATT3xFfGF0", 204, bad, out);
}

static void make_access_token(struct dice *dice, bool bad, struct buf *out)
{
	add_atlassian(dice, "ATCTT3xFfGN0", 192, bad, out);
}

/* Digits, a colon, twenty bytes. */
static void add_server_token(struct dice *dice, unsigned digits, bool bad,
			     struct buf *out)
{
	struct buf inner = BUF_INIT;

	buf_add_char(&inner, (char)('1' + roll(dice) % 9));
	add_random(dice, "0123456789", digits - 1, &inner);
	buf_add_char(&inner, bad ? ';' : ':');
	for (int i = 0; i < 20; i++)
		buf_add_char(&inner, (char)(roll(dice) & 0xff));
	if (!buf_ok(&inner))
		out->failed = true;
	base64_encode(buf_bytes(&inner), out);
	buf_release(&inner);
}

/* Twelve digits make 44 characters without padding, eleven end in "=". */
static void make_server_token(struct dice *dice, bool bad, struct buf *out)
{
	add_server_token(dice, 12, bad, out);
}

static void make_dc_token_padded(struct dice *dice, bool bad, struct buf *out)
{
	buf_add_str(out, "BBDC-");
	add_server_token(dice, 11, bad, out);
}

static void make_dc_token(struct dice *dice, bool bad, struct buf *out)
{
	buf_add_str(out, "BBDC-");
	make_server_token(dice, bad, out);
}

static void make_legacy_password(struct dice *dice, bool bad, struct buf *out)
{
	(void)bad;
	add_mixed(dice, 20, out);
}

static void make_oauth_key(struct dice *dice, bool bad, struct buf *out)
{
	(void)bad;
	add_mixed(dice, 18, out);
}

static void make_oauth_secret(struct dice *dice, bool bad, struct buf *out)
{
	(void)bad;
	add_mixed(dice, 32, out);
}

/* Signs inside only: at an end they would read as punctuation. */
static void make_password(struct dice *dice, bool bad, struct buf *out)
{
	(void)bad;
	add_mixed(dice, 6, out);
	add_random(dice, "-._", 1, out);
	add_mixed(dice, 7, out);
}

typedef void make_fn(struct dice *dice, bool bad, struct buf *out);

static const struct credential {
	const char *name;
	make_fn *make;
	bool has_bad; /* NAME-bad exists */
} credentials[] = {
	{ "app-password", make_app_password, true },
	{ "api-token", make_api_token, true },
	{ "api-token-long", make_api_token_long, true },
	{ "access-token", make_access_token, true },
	{ "dc-token", make_dc_token, true },
	{ "dc-token-padded", make_dc_token_padded, true },
	{ "server-token", make_server_token, true },
	{ "legacy-password", make_legacy_password, false },
	{ "oauth-key", make_oauth_key, false },
	{ "oauth-secret", make_oauth_secret, false },
	{ "password", make_password, false },
};

/*
 * A name that the caller wrote, for a message. What is no name of ours at all
 * is not repeated: it may be anything.
 */
static int bad_template(struct bytes name, const char *why, struct fault *fault)
{
	bool plain = name.len && name.len <= 32;

	for (size_t i = 0; plain && i < name.len; i++)
		plain = is_alnum(name.p[i]) || name.p[i] == '-';
	if (!plain)
		name = LIT("...");
	return fault_set(fault, FAULT_USAGE, "template @{%.*s}: %s",
			 (int)name.len, (const char *)name.p, why);
}

static const struct credential *find_credential(struct bytes name, bool *bad)
{
	const struct bytes mark = LIT("-bad");

	for (size_t i = 0; i < COUNT(credentials); i++) {
		struct bytes ours = bytes_of(credentials[i].name);

		*bad = name.len == ours.len + mark.len &&
		       bytes_ends(name, mark) && credentials[i].has_bad;
		if (bytes_eq(bytes_sub(name, 0,
				       name.len - (*bad ? mark.len : 0)),
			     ours))
			return &credentials[i];
	}
	return NULL;
}

static int add_bytes_of_hex(struct bytes hex, struct buf *out,
			    struct fault *fault)
{
	for (size_t i = 0; i < hex.len; i += 2) {
		int high = hex_value(hex.p[i]);
		int low = i + 1 < hex.len ? hex_value(hex.p[i + 1]) : -1;

		if (high < 0 || low < 0)
			return bad_template(LIT("bytes"),
					    "not pairs of hexadecimal digits",
					    fault);
		buf_add_char(out, (char)(high << 4 | low));
	}
	return 0;
}

static int expand(struct bytes text, unsigned depth, struct buf *out,
		  struct fault *fault);

static int add_wrapped(wrapping_fn *wrap, struct bytes text, unsigned depth,
		       struct buf *out, struct fault *fault)
{
	struct buf inner = BUF_INIT;
	int rc = expand(text, depth, &inner, fault);

	if (!rc && !buf_ok(&inner))
		rc = fault_nomem(fault);
	if (!rc)
		wrap(buf_bytes(&inner), out);
	buf_release(&inner);
	return rc;
}

/* body is what stands between the braces. */
static int expand_one(struct bytes body, unsigned depth, struct buf *out,
		      struct fault *fault)
{
	const struct credential *credential;
	wrapping_fn *wrap;
	struct dice dice;
	struct bytes name;
	uint64_t number;
	bool bad;

	if (!bytes_until(&body, ':', &name))
		return bad_template(body, "no colon behind its name", fault);
	if (bytes_eq(name, LIT("bytes")))
		return add_bytes_of_hex(body, out, fault);
	wrap = wrapping_of(name);
	if (wrap)
		return add_wrapped(wrap, body, depth, out, fault);
	credential = find_credential(name, &bad);
	if (!credential)
		return bad_template(name, "unknown", fault);
	if (body.len > NUMBER_DIGITS || !bytes_decimal(body, &number))
		return bad_template(name, "no number behind the colon", fault);
	dice = dice_of(credential->name, number);
	credential->make(&dice, bad, out);
	return 0;
}

/*
 * Take the body of a template off in, which begins behind "@{", up to the brace
 * that closes it. Braces of the text inside must be balanced.
 */
static bool take_body(struct bytes *in, struct bytes *body)
{
	size_t open = 1;

	for (size_t i = 0; i < in->len; i++) {
		if (in->p[i] == '{')
			open++;
		else if (in->p[i] == '}' && !--open) {
			*body = bytes_sub(*in, 0, i);
			*in = bytes_sub(*in, i + 1, SIZE_MAX);
			return true;
		}
	}
	return false;
}

static int expand(struct bytes text, unsigned depth, struct buf *out,
		  struct fault *fault)
{
	const struct bytes mark = LIT("@{");
	struct bytes body;
	size_t at;
	int rc;

	while (text.len && (at = bytes_find(text, mark, 0)) != SIZE_MAX) {
		buf_add_bytes(out, bytes_sub(text, 0, at));
		text = bytes_sub(text, at + mark.len, SIZE_MAX);
		if (!take_body(&text, &body))
			return bad_template(LIT(""), "not closed", fault);
		if (depth == DEPTH_MAX)
			return bad_template(LIT(""), "more than eight levels",
					    fault);
		rc = expand_one(body, depth + 1, out, fault);
		if (rc)
			return rc;
	}
	buf_add_bytes(out, text);
	return 0;
}

int specimen_expand(struct bytes template, struct buf *out, struct fault *fault)
{
	struct buf text = BUF_INIT;
	int rc = expand(template, 0, &text, fault);

	if (!rc && buf_ok(&text))
		buf_add_bytes(out, buf_bytes(&text));
	if (!rc && (!buf_ok(&text) || !buf_ok(out)))
		rc = fault_nomem(fault);
	buf_release(&text);
	return rc;
}
