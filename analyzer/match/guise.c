/* SPDX-License-Identifier: Apache-2.0 */
#include "match/guise.h"

#include "base/array.h"
#include "base/checksum.h"
#include "base/text.h"

struct tailor {
	struct arena *arena;
	struct guises *out;
	size_t first; /* of this secret, in out */
	size_t least; /* bytes that must be certain */
	bool ok;
};

static void add(struct tailor *s, struct bytes text, const char *outer,
		const char *inner)
{
	struct guise guise = { .layers = { outer, inner } };

	if (!s->ok || (outer && text.len < s->least))
		return;
	for (size_t i = s->first; i < s->out->nr; i++) {
		if (bytes_eq(s->out->v[i].text, text))
			return;
	}
	guise.text = arena_bytes(s->arena, text);
	s->ok = guise.text.p && ARRAY_ROOM(s->out);
	if (s->ok)
		s->out->v[s->out->nr++] = guise;
}

static void add_buf(struct tailor *s, struct buf *buf, const char *outer,
		    const char *inner)
{
	s->ok &= buf_ok(buf);
	if (s->ok)
		add(s, buf_bytes(buf), outer, inner);
	buf_clear(buf);
}

/* ---------------------------------------------------------------- escapes ---
 */

/* What some writer puts instead of a character; NULL: the character. */
struct escape {
	uint8_t c;
	const char *text;
};

/* One table for each habit of writing. */
static const struct habit {
	const char *layer;
	enum { REST_PLAIN, REST_UPPER, REST_LOWER } rest; /* all other marks */
	struct escape v[8];
} habits[] = {
	{ "percent", REST_UPPER, { { 0 } } },
	{ "percent", REST_LOWER, { { 0 } } },
	/* As paths and queries leave them, RFC 3986 section 3. */
	{ "percent",
	  REST_UPPER,
	  { { '/', "/" }, { '=', "=" }, { '+', "+" }, { ':', ":" } } },
	{ "json",
	  REST_PLAIN,
	  { { '"', "\\\"" }, { '\\', "\\\\" }, { '/', "\\/" } } },
	{ "json", REST_PLAIN, { { '"', "\\\"" }, { '\\', "\\\\" } } },
	{ "json",
	  REST_PLAIN,
	  { { '"', "\\\"" },
	    { '\\', "\\\\" },
	    { '&', "\\u0026" },
	    { '<', "\\u003c" },
	    { '>', "\\u003e" },
	    { '=', "\\u003d" },
	    { '\'', "\\u0027" } } },
	{ "json",
	  REST_PLAIN,
	  { { '"', "\\u0022" },
	    { '\\', "\\\\" },
	    { '&', "\\u0026" },
	    { '<', "\\u003C" },
	    { '>', "\\u003E" },
	    { '=', "\\u003D" },
	    { '\'', "\\u0027" },
	    { '+', "\\u002B" } } },
	{ "xml",
	  REST_PLAIN,
	  { { '&', "&amp;" },
	    { '<', "&lt;" },
	    { '>', "&gt;" },
	    { '"', "&quot;" },
	    { '\'', "&apos;" } } },
	{ "xml",
	  REST_PLAIN,
	  { { '&', "&amp;" },
	    { '<', "&lt;" },
	    { '>', "&gt;" },
	    { '"', "&quot;" },
	    { '\'', "&#x27;" } } },
	{ "xml",
	  REST_PLAIN,
	  { { '&', "&amp;" },
	    { '<', "&lt;" },
	    { '>', "&gt;" },
	    { '"', "&quot;" },
	    { '\'', "&#39;" } } },
	{ "xml",
	  REST_PLAIN,
	  { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" } } },
	{ "xml",
	  REST_PLAIN,
	  { { '&', "&amp;" },
	    { '<', "&lt;" },
	    { '>', "&gt;" },
	    { '"', "&#34;" },
	    { '\'', "&#39;" },
	    { '=', "&#61;" } } },
	{ "xml",
	  REST_PLAIN,
	  { { '&', "&amp;" },
	    { '<', "&lt;" },
	    { '>', "&gt;" },
	    { '"', "&#x22;" },
	    { '\'', "&#x27;" },
	    { '=', "&#x3D;" } } },
	{ "xml",
	  REST_PLAIN,
	  { { '&', "&amp;" },
	    { '<', "&lt;" },
	    { '>', "&gt;" },
	    { '"', "&#x22;" },
	    { '\'', "&#x27;" },
	    { '=', "&#x3d;" } } },
	{ "quoted-printable", REST_PLAIN, { { '=', "=3D" } } },
	{ "backslash",
	  REST_PLAIN,
	  { { '=', "\\=" },
	    { ':', "\\:" },
	    { '\\', "\\\\" },
	    { '#', "\\#" },
	    { '!', "\\!" } } },
	/* In a shell's single quotes; doubled, in SQL, YAML and CSV. */
	{ "quotes", REST_PLAIN, { { '\'', "'\\''" } } },
	{ "quotes", REST_PLAIN, { { '\'', "'\"'\"'" } } },
	{ "quotes", REST_PLAIN, { { '\'', "''" } } },
	{ "quotes", REST_PLAIN, { { '"', "\"\"" } } },
};

static const struct habit plain_json = {
	"json", REST_PLAIN, { { '"', "\\\"" }, { '\\', "\\\\" } }
};

/* RFC 3986 section 2.3: never escaped. */
static bool is_unreserved(uint8_t c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static void write_as(const struct habit *habit, uint8_t c, struct buf *out)
{
	for (size_t i = 0; i < COUNT(habit->v) && habit->v[i].text; i++) {
		if (habit->v[i].c == c) {
			buf_add_str(out, habit->v[i].text);
			return;
		}
	}
	if (habit->rest == REST_PLAIN || is_unreserved(c))
		buf_add_char(out, (char)c);
	else if (habit->rest == REST_UPPER)
		buf_printf(out, "%%%02X", c);
	else
		buf_printf(out, "%%%02x", c);
}

static void add_escaped(struct tailor *s, struct bytes secret, struct buf *buf)
{
	for (size_t i = 0; i < COUNT(habits); i++) {
		for (size_t k = 0; k < secret.len; k++)
			write_as(&habits[i], secret.p[k], buf);
		add_buf(s, buf, habits[i].layer, NULL);
	}
}

/* As most writers of JSON spell letters beyond ASCII, those of UTF-16. */
static void add_json_ascii(struct tailor *s, struct bytes secret,
			   struct buf *buf)
{
	uint32_t c;
	bool valid;

	while (text_next(&secret, &c, &valid)) {
		if (c >= 0x10000)
			buf_printf(buf, "\\u%04x\\u%04x",
				   0xd800 + ((c - 0x10000) >> 10),
				   0xdc00 + ((c - 0x10000) & 0x3ff));
		else if (c >= 0x80)
			buf_printf(buf, "\\u%04x", c);
		else
			write_as(&plain_json, (uint8_t)c, buf);
	}
	add_buf(s, buf, "json", NULL);
}

/* ------------------------------------------------------------------- runs ---
 */

static void add_hex(struct tailor *s, struct bytes secret, struct buf *buf)
{
	for (size_t i = 0; i < secret.len; i++)
		buf_printf(buf, "%02x", secret.p[i]);
	add_buf(s, buf, "hex", NULL);
	for (size_t i = 0; i < secret.len; i++)
		buf_printf(buf, "%02X", secret.p[i]);
	add_buf(s, buf, "hex", NULL);
}

/*
 * The letters of base64 that stand for nothing but text, which begins `before`
 * bytes behind the start of a group of three. They go into out.
 */
static bool certain(struct bytes text, size_t before, struct buf *out)
{
	struct buf padded = BUF_INIT;
	struct buf letters = BUF_INIT;
	/* Of the first group, the letters that the bytes before decide too. */
	size_t from = before ? before + 1 : 0;
	size_t bits = 8 * (before + text.len);
	bool ok;

	buf_add(&padded, "\0\0", before);
	buf_add_bytes(&padded, text);
	base64_encode(buf_bytes(&padded), &letters);
	ok = buf_ok(&padded) && buf_ok(&letters);
	buf_clear(out);
	if (ok && bits / 6 > from)
		buf_add(out, letters.p + from, bits / 6 - from);
	buf_release(&padded);
	buf_release(&letters);
	return ok && buf_ok(out);
}

static void to_url_alphabet(struct buf *buf)
{
	for (size_t i = 0; i < buf->len; i++) {
		if (buf->p[i] == '+')
			buf->p[i] = '-';
		else if (buf->p[i] == '/')
			buf->p[i] = '_';
	}
}

static void add_base64(struct tailor *s, struct bytes text, const char *inner,
		       struct buf *buf)
{
	size_t first = s->out->nr;

	for (size_t before = 0; before < 3; before++) {
		s->ok &= certain(text, before, buf);
		if (s->ok)
			add(s, buf_bytes(buf), "base64", inner);
		to_url_alphabet(buf);
		add_buf(s, buf, "base64", inner);
		for (; first < s->out->nr; first++) {
			s->out->v[first].grouped = true;
			s->out->v[first].lead =
				(uint8_t)(before ? before + 1 : 0);
		}
	}
}

/* Base64 of base64: of the nine only what is long enough says anything. */
static void add_base64_twice(struct tailor *s, struct bytes secret,
			     struct buf *buf)
{
	struct buf once = BUF_INIT;

	for (size_t before = 0; before < 3; before++) {
		s->ok &= certain(secret, before, &once);
		if (s->ok)
			add_base64(s, buf_bytes(&once), "base64", buf);
	}
	buf_release(&once);
}

static void add_wide(struct tailor *s, struct bytes secret, struct buf *buf)
{
	struct buf wide = BUF_INIT;

	/*
	 * A letter and a zero, or a zero and a letter: what both have in common
	 * is found in either, and the byte at the edge does not matter.
	 */
	for (size_t i = 0; i < secret.len; i++) {
		buf_add_char(&wide, (char)secret.p[i]);
		if (i + 1 < secret.len)
			buf_add_char(&wide, 0);
	}
	s->ok &= buf_ok(&wide);
	if (s->ok) {
		add(s, buf_bytes(&wide), "utf-16", NULL);
		add_base64(s, buf_bytes(&wide), "utf-16", buf);
	}
	buf_release(&wide);
}

static bool is_ascii(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] >= 0x80)
			return false;
	}
	return true;
}

bool guises_of(struct bytes secret, struct arena *arena, struct guises *out)
{
	struct tailor s = { .arena = arena,
			    .out = out,
			    .first = out->nr,
			    .least = secret.len < GUISE_SHORT
					     ? GUISE_LEAST_OF_SHORT
					     : GUISE_LEAST,
			    .ok = true };
	struct buf buf = BUF_INIT;

	add(&s, secret, NULL, NULL);
	add_escaped(&s, secret, &buf);
	add_base64(&s, secret, NULL, &buf);
	add_hex(&s, secret, &buf);
	/* Others than ASCII would need the letters behind the bytes. */
	if (!is_ascii(secret) && text_is_utf8(secret))
		add_json_ascii(&s, secret, &buf);
	else if (is_ascii(secret))
		add_wide(&s, secret, &buf);
	add_base64_twice(&s, secret, &buf);
	buf_release(&buf);
	return s.ok;
}
