/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/reform.h"

#include "base/checksum.h"
#include "base/text.h"

/* Base64 in base64 in base64 is as deep as is looked. */
#define DEPTH_MAX 3
/* What is shorter does not hold a secret. */
#define RUN_LEAST ((size_t)8)

void placeholder(const char *id, struct buf *out)
{
	buf_add_str(out, PLACEHOLDER_MARK);
	buf_add_str(out, id);
}

/* ---------------------------------------------------------------- UTF-16 ---
 */

static uint32_t unit(const uint8_t *p, bool big_endian)
{
	return big_endian ? (uint32_t)p[0] << 8 | p[1]
			  : (uint32_t)p[1] << 8 | p[0];
}

bool utf16_narrow(struct bytes wide, bool big_endian, struct buf *out)
{
	for (size_t i = 0; i + 1 < wide.len; i += 2) {
		uint32_t c = unit(wide.p + i, big_endian);

		if (c >= 0xd800 && c < 0xdc00 && i + 3 < wide.len) {
			uint32_t low = unit(wide.p + i + 2, big_endian);

			if (low < 0xdc00 || low > 0xdfff)
				return false;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		}
		if (c >= 0xd800 && c <= 0xdfff)
			return false;
		text_add(out, c);
	}
	return wide.len % 2 == 0;
}

static void add_unit(struct buf *out, uint32_t c, bool big_endian)
{
	char high = (char)(uint8_t)(c >> 8);
	char low = (char)(uint8_t)c;

	buf_add_char(out, big_endian ? high : low);
	buf_add_char(out, big_endian ? low : high);
}

void utf16_widen(struct bytes narrow, bool big_endian, struct buf *out)
{
	uint32_t c;
	bool valid;

	while (text_next(&narrow, &c, &valid)) {
		if (c < 0x10000) {
			add_unit(out, c, big_endian);
			continue;
		}
		c -= 0x10000;
		add_unit(out, 0xd800 + (c >> 10), big_endian);
		add_unit(out, 0xdc00 + (c & 0x3ff), big_endian);
	}
}

bool form_is_wide(const struct encodings *encodings, bool *big_endian)
{
	if (!encodings->nr)
		return false;
	*big_endian = !strcmp(encodings->v[0], "utf-16be");
	return *big_endian || !strcmp(encodings->v[0], "utf-16le");
}

/* --------------------------------------------------- spelled by its letters
 * ---
 */

static int hex_pair(struct bytes text, size_t at)
{
	int high = at < text.len ? hex_value(text.p[at]) : -1;
	int low = at + 1 < text.len ? hex_value(text.p[at + 1]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* "&#61;" and "&#x3d;" */
static int entity(struct bytes text, size_t at, size_t *len)
{
	bool hex = at + 2 < text.len && lower(text.p[at + 2]) == 'x';
	int base = hex ? 16 : 10;
	size_t i = at + (hex ? 3 : 2);
	int value = 0;

	for (; i < text.len && i < at + 8; i++) {
		int digit = hex_value(text.p[i]);

		if (digit < 0 || digit >= base)
			break;
		value = value * base + digit;
	}
	if (i >= text.len || text.p[i] != ';' || value > 0xff)
		return -1;
	*len = i + 1 - at;
	return value;
}

/* How many bytes at this offset spell the byte c; 0: they do not. */
static size_t spells(struct bytes text, size_t at, uint8_t c)
{
	size_t len = 0;

	if (text.p[at] == c)
		return 1;
	if (text.p[at] == '%' && hex_pair(text, at + 1) == c)
		return 3;
	if (text.p[at] == '&' && at + 1 < text.len && text.p[at + 1] == '#' &&
	    entity(text, at, &len) == c)
		return len;
	if (text.p[at] != '\\' || at + 1 == text.len)
		return 0;
	if (bytes_starts(bytes_sub(text, at + 1, text.len), LIT("u00")) &&
	    hex_pair(text, at + 4) == c)
		return 6;
	return text.p[at + 1] == c ? 2 : 0;
}

/* The length of the spelling of secret that begins at this offset, or 0. */
static size_t spelled_at(struct bytes text, size_t at, struct bytes secret)
{
	size_t from = at;

	for (size_t i = 0; i < secret.len; i++) {
		size_t len = at < text.len ? spells(text, at, secret.p[i]) : 0;

		if (!len)
			return 0;
		at += len;
	}
	return at - from;
}

/* ------------------------------------------------- over several lines --- */

static bool is_joint(uint8_t c)
{
	return is_blank(c) || (c && strchr("=\\>\"'+.&", c));
}

/* The run of joints at this offset if a line ends in it, else 0. */
static size_t break_at(struct bytes raw, size_t at)
{
	size_t end = at;
	bool broken = false;

	while (end < raw.len && is_joint(raw.p[end]))
		broken |= raw.p[end++] == '\n';
	return broken ? end - at : 0;
}

/* Does this break vanish where the text is used? Mail and shell have such. */
static bool is_soft(struct bytes joint)
{
	return bytes_eq(joint, LIT("=\n")) || bytes_eq(joint, LIT("=\r\n")) ||
	       bytes_eq(joint, LIT("\\\n"));
}

/* ------------------------------------------------------ base64 and digits ---
 */

enum run { RUN_BASE64, RUN_HEX };

/* How encoded text is laid out, so that the new one is laid out alike. */
struct layout {
	enum run run;
	size_t width;	    /* letters of its first line, 0: it has only one */
	struct bytes joint; /* what stands between its lines */
	bool url_safe;
	bool padded;
	bool upper;
	bool percent;
};

static bool is_letter(enum run run, uint8_t c)
{
	if (run == RUN_HEX)
		return hex_value(c) >= 0;
	return is_alnum(c) || (c && strchr("+/-_=", c));
}

/*
 * The length of the escape at this offset, or 0, and c stays; c becomes what it
 * stands for, or 0 for nothing.
 */
static size_t escape_at(struct bytes raw, size_t at, uint8_t *c)
{
	int value = -1;

	if (raw.p[at] == '%')
		value = hex_pair(raw, at + 1);
	if (value >= 0) {
		*c = (uint8_t)value;
		return 3;
	}
	if (raw.p[at] != '\\' || at + 1 >= raw.len)
		return 0;
	if (strchr("nrt", raw.p[at + 1])) {
		*c = 0;
		return 2;
	}
	if (bytes_starts(bytes_sub(raw, at + 1, raw.len), LIT("u00")))
		value = hex_pair(raw, at + 4);
	*c = value >= 0 ? (uint8_t)value : raw.p[at + 1];
	return value >= 0 ? 6 : 2;
}

/*
 * The length of a line's end and what belongs to it, from here on. "+" and "/"
 * are letters where nothing else stands before them; "=" is one at the end.
 */
static size_t line_break(struct bytes raw, size_t at)
{
	size_t len = break_at(raw, at);

	if (raw.p[at] == '+' || (raw.p[at] == '=' && at + len == raw.len))
		return 0;
	return len;
}

/* The letters without what broke and escaped them. */
static struct layout unwrap(enum run run, struct bytes raw, struct buf *out)
{
	struct layout how = { .run = run };

	for (size_t i = 0; i < raw.len;) {
		size_t broken = line_break(raw, i);
		uint8_t c = raw.p[i];
		size_t len = broken ? broken : escape_at(raw, i, &c);

		if (broken && !how.width) {
			how.width = out->len;
			how.joint = bytes_sub(raw, i, broken);
		}
		how.percent |= len == 3 && raw.p[i] == '%';
		i += len ? len : 1;
		if (broken || !c || !is_letter(run, c))
			continue;
		how.url_safe |= c == '-' || c == '_';
		how.padded |= c == '=';
		how.upper |= is_upper(c);
		buf_add_char(out, (char)c);
	}
	return how;
}

static bool decode(const struct layout *how, struct bytes letters,
		   struct buf *out)
{
	if (how->run == RUN_BASE64)
		return base64_decode(letters, out);
	for (size_t i = 0; i + 1 < letters.len; i += 2)
		buf_add_char(out, (char)(uint8_t)hex_pair(letters, i));
	return letters.len % 2 == 0;
}

static void encode_letters(const struct layout *how, struct bytes text,
			   struct buf *out)
{
	if (how->run == RUN_HEX) {
		for (size_t i = 0; i < text.len; i++)
			buf_printf(out, how->upper ? "%02X" : "%02x",
				   text.p[i]);
		return;
	}
	base64_encode(text, out);
	while (!how->padded && out->len && out->p[out->len - 1] == '=')
		out->len--;
	for (size_t i = 0; how->url_safe && i < out->len; i++) {
		if (out->p[i] == '+')
			out->p[i] = '-';
		if (out->p[i] == '/')
			out->p[i] = '_';
	}
}

static void wrap(const struct layout *how, struct bytes text, struct buf *out)
{
	struct buf letters = BUF_INIT;

	encode_letters(how, text, &letters);
	for (size_t i = 0; i < letters.len; i++) {
		uint8_t c = (uint8_t)letters.p[i];

		if (how->width && i && i % how->width == 0)
			buf_add_bytes(out, how->joint);
		if (how->percent && !is_alnum(c))
			buf_printf(out, "%%%02X", c);
		else
			buf_add_char(out, (char)c);
	}
	buf_spend(&letters, out);
}

/* What is looked for inside of a run: the secret in each lane. */
struct sought {
	const struct finding *finding;
	struct bytes wide[2];  /* UTF-16LE, UTF-16BE */
	struct bytes line_end; /* in the lane in which it was found */
};

/*
 * Without "=" nothing says where base64 ends: it may go on behind raw. So the
 * new one keeps the place of its end among the groups of three. Line ends are
 * what hurts least behind a secret.
 */
static void keep_in_step(const struct layout *how, size_t old,
			 struct bytes line_end, struct buf *text)
{
	while (buf_ok(text) && how->run == RUN_BASE64 && !how->padded &&
	       text->len % 3 != old % 3)
		buf_add_bytes(text, line_end);
}

static bool clean(struct sought *sought, struct bytes text, size_t depth,
		  struct buf *out);

static bool reform_run(struct sought *sought, enum run run, struct bytes raw,
		       size_t depth, struct buf *out)
{
	struct buf letters = BUF_INIT;
	struct buf old = BUF_INIT;
	struct buf new = BUF_INIT;
	struct layout how = unwrap(run, raw, &letters);
	bool found = decode(&how, buf_bytes(&letters), &old) &&
		     clean(sought, buf_bytes(&old), depth, &new);

	if (found) {
		keep_in_step(&how, old.len, sought->line_end, &new);
		wrap(&how, buf_bytes(&new), out);
	}
	buf_spend(&letters, out);
	buf_spend(&old, out);
	buf_spend(&new, out);
	return found;
}

static size_t run_at(enum run run, struct bytes text, size_t at)
{
	size_t end = at;

	while (end < text.len && text.p[end] != '=' &&
	       is_letter(run, text.p[end]))
		end++;
	while (run == RUN_BASE64 && end > at && end < text.len &&
	       text.p[end] == '=')
		end++;
	return end - at;
}

/*
 * A run inside of decoded text. Where a part of one was decoded, it begins and
 * ends anywhere, so each place in a group is tried, and an end is cut off.
 */
static size_t reform_inner(struct sought *sought, enum run run,
			   struct bytes text, size_t at, size_t depth,
			   struct buf *out)
{
	struct bytes whole = bytes_sub(text, at, run_at(run, text, at));
	size_t group = run == RUN_BASE64 ? 4 : 2;

	for (size_t skip = 0; skip < group; skip++) {
		struct bytes part = bytes_sub(whole, skip, whole.len);
		size_t before = out->len;

		if (part.len < RUN_LEAST)
			break;
		if (part.p[part.len - 1] != '=')
			part.len -= part.len % group;
		buf_add_bytes(out, bytes_sub(whole, 0, skip));
		if (reform_run(sought, run, part, depth + 1, out))
			return skip + part.len;
		/* The end of a whole one need not fill a group. */
		part.len = whole.len - skip;
		if (!out->failed &&
		    reform_run(sought, run, part, depth + 1, out))
			return skip + part.len;
		out->len = before;
	}
	return 0;
}

/* The length of what spells the secret here, after its replacement was added.
 */
static size_t replace_at(struct sought *sought, struct bytes text, size_t at,
			 struct buf *out)
{
	size_t len = spelled_at(text, at, sought->finding->secret);
	struct bytes rest = bytes_sub(text, at, text.len);

	if (len) {
		placeholder(sought->finding->id, out);
		return len;
	}
	/* One lane looks like the other one from a byte further on. */
	if (at % 2 && bytes_starts(rest, sought->wide[1]) &&
	    bytes_starts(bytes_sub(rest, 1, rest.len), sought->wide[0]))
		return 0;
	for (int i = 0; i < 2; i++) {
		struct buf mark = BUF_INIT;

		if (!bytes_starts(rest, sought->wide[i]))
			continue;
		placeholder(sought->finding->id, &mark);
		utf16_widen(buf_bytes(&mark), i == 1, out);
		sought->line_end = i == 1 ? LIT("\0\n") : LIT("\n\0");
		buf_spend(&mark, out);
		return sought->wide[i].len;
	}
	return 0;
}

/*
 * Copy text with a placeholder wherever the secret is spelled, by its letters
 * or in a run. False if it is nowhere.
 */
static bool clean(struct sought *sought, struct bytes text, size_t depth,
		  struct buf *out)
{
	bool found = false;
	size_t run_end = 0;

	for (size_t i = 0; i < text.len;) {
		size_t len = replace_at(sought, text, i, out);

		if (!len && i >= run_end && depth < DEPTH_MAX) {
			len = reform_inner(sought, RUN_HEX, text, i, depth,
					   out);
			if (!len)
				len = reform_inner(sought, RUN_BASE64, text, i,
						   depth, out);
			run_end = i + run_at(RUN_BASE64, text, i);
		}
		if (len)
			found = true;
		else
			buf_add_char(out, (char)text.p[i]);
		i += len ? len : 1;
	}
	return found;
}

/* A run in which the secret is not to be seen: nothing of it stays. */
static void replace_run(const struct finding *finding, enum run run,
			struct bytes raw, struct buf *out)
{
	struct buf letters = BUF_INIT;
	struct buf text = BUF_INIT;
	struct layout how = unwrap(run, raw, &letters);

	placeholder(finding->id, &text);
	keep_in_step(&how, letters.len / 4 * 3 + letters.len % 4 * 3 / 4,
		     LIT("\n"), &text);
	wrap(&how, buf_bytes(&text), out);
	buf_spend(&letters, out);
	buf_spend(&text, out);
}

static void reform_as_run(const struct finding *finding, enum run run,
			  struct bytes raw, struct buf *out)
{
	struct buf wide[2] = { BUF_INIT, BUF_INIT };
	struct sought sought = { .finding = finding };

	sought.line_end = LIT("\n");
	for (int i = 0; i < 2; i++) {
		utf16_widen(finding->secret, i == 1, &wide[i]);
		sought.wide[i] = buf_bytes(&wide[i]);
	}
	if (!reform_run(&sought, run, raw, 0, out))
		replace_run(finding, run, raw, out);
	for (int i = 0; i < 2; i++) {
		buf_spend(&wide[i], out);
	}
}

static bool has_layer(const struct encodings *e, const char *name)
{
	for (size_t i = 0; i < e->nr; i++) {
		if (!strcmp(e->v[i], name))
			return true;
	}
	return false;
}

/*
 * The placeholder in the first line, and what holds the others together, but
 * for what is the secret's own ("+" before a soft line end). In
 * quoted-printable that is nothing: a "=" behind a soft line end begins a
 * letter ("=3D"), and to keep it would tie the placeholder to what follows.
 */
static void reform_lines(const struct finding *finding, struct bytes raw,
			 const struct encodings *e, struct buf *out)
{
	bool mail = has_layer(e, "quoted-printable");
	struct bytes secret = finding->secret;
	size_t k = 0;

	placeholder(finding->id, out);
	for (size_t i = 0; !mail && i < raw.len;) {
		size_t own = k < secret.len ? spells(raw, i, secret.p[k]) : 0;
		size_t len = own ? own : break_at(raw, i);
		struct bytes joint = bytes_sub(raw, i, len);

		if (!own && len && !is_soft(joint))
			buf_add_bytes(out, joint);
		k += own > 0;
		i += len ? len : 1;
	}
}

/* Is its outermost run, if it has one, of base64 or of digits? */
static bool first_run(const struct encodings *e, size_t from, enum run *run)
{
	for (size_t i = from; i < e->nr; i++) {
		*run = !strcmp(e->v[i], "hex") ? RUN_HEX : RUN_BASE64;
		if (*run == RUN_HEX || !strcmp(e->v[i], "base64"))
			return true;
	}
	return false;
}

static void reform_narrow(const struct finding *finding, struct bytes raw,
			  const struct encodings *e, size_t from,
			  struct buf *out)
{
	enum run run;

	if (first_run(e, from, &run))
		reform_as_run(finding, run, raw, out);
	else if (memchr(raw.p, '\n', raw.len))
		reform_lines(finding, raw, e, out);
	else
		placeholder(finding->id, out);
}

void reform(const struct finding *finding, const struct stored_form *form,
	    struct buf *out)
{
	const struct encodings *e = &form->encodings;
	struct buf old = BUF_INIT;
	struct buf new = BUF_INIT;
	bool big_endian;

	if (!form_is_wide(e, &big_endian)) {
		reform_narrow(finding, form->raw, e, 0, out);
		return;
	}
	if (utf16_narrow(form->raw, big_endian, &old) && old.len)
		reform_narrow(finding, buf_bytes(&old), e, 1, &new);
	else
		placeholder(finding->id, &new);
	utf16_widen(buf_bytes(&new), big_endian, out);
	buf_spend(&old, out);
	buf_spend(&new, out);
}
