/* SPDX-License-Identifier: Apache-2.0 */
/* Line ends, with what goes with them, and tokens that they cut. */
#include "match/decode_parts.h"

/* How long one of the spellings is that text begins with, or 0. */
static size_t spelling_len(struct bytes text, const char *const spellings[5])
{
	for (size_t i = 0; i < 5; i++) {
		if (bytes_starts(text, bytes_of(spellings[i])))
			return strlen(spellings[i]);
	}
	return 0;
}

/*
 * A line end as the string of a program or of JSON has it: \n, \r\n, \\n,
 * \u000a.
 */
static size_t string_line_end(struct bytes text)
{
	static const char *const feed[] = { "n", "u000a", "u000A", "x0a",
					    "x0A" };
	static const char *const back[] = { "r", "u000d", "u000D", "x0d",
					    "x0D" };
	size_t at = skip_any(text, 0, "\\", 3);
	size_t len = at ? spelling_len(bytes_sub(text, at, text.len), back) : 0;

	if (len) {
		size_t next = skip_any(text, at + len, "\\", 3);

		at = next > at + len ? next : at;
	}
	len = at ? spelling_len(bytes_sub(text, at, text.len), feed) : 0;
	return len ? at + len : 0;
}

/*
 * Blanks in front of the next line of an address are escapes as well, or
 * letters of base64. Such a line is part of no run before they are undone.
 */
static bool is_indented_address(struct bytes text, size_t at)
{
	struct bytes next = bytes_sub(text, at, text.len);

	return text.p[0] == '%' &&
	       (bytes_starts(next, LIT("+")) || bytes_starts(next, LIT("%20")));
}

/* As addresses and documents have it. */
static size_t escaped_line_end(struct bytes text)
{
	static const char *const ends[] = {
		"%0A",	      "%0D%0A",	 "&#10;",   "&#xA;",	"&#13;&#10;",
		"&#xD;&#xA;", "&#13;\n", "&#xD;\n", "&#13;\\n", "&#xD;\\n",
	};

	if (text.len && text.p[0] == '\\')
		return string_line_end(text);
	if (!text.len || (text.p[0] != '%' && text.p[0] != '&'))
		return 0;
	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t len = strlen(ends[i]);

		if (bytes_starts_nocase(text, bytes_of(ends[i])))
			return is_indented_address(text, len) ? 0 : len;
	}
	return 0;
}

/*
 * Indentation of the next line behind a line end that is escaped: blanks, also
 * the tabs of a string (\\t).
 */
static size_t skip_indent(struct bytes text, size_t at)
{
	size_t end = at + WRAP_BLANKS;

	while (at < end) {
		if (bytes_starts(bytes_sub(text, at, text.len), LIT("\\t")))
			at += 2;
		else if (at < text.len && is_blank(text.p[at]) &&
			 text.p[at] != '\n')
			at++;
		else
			break;
	}
	return at;
}

size_t wrap_len(struct bytes text)
{
	/* Most bytes tell at once. */
	static const bool begins[256] = {
		['\\'] = true, ['"'] = true,  ['\''] = true,
		[' '] = true,  ['\t'] = true, ['\r'] = true,
		['\n'] = true, ['%'] = true,  ['&'] = true,
	};
	uint8_t quote = 0;
	uint8_t sign = 0;
	size_t at;

	if (!text.len || !begins[text.p[0]])
		return 0;
	at = escaped_line_end(text);
	if (at)
		return skip_indent(text, at);
	if (text.p[0] == '"' || text.p[0] == '\'') {
		quote = text.p[0];
		at = skip_any(text, 1, " \t", 4);
		sign = at < text.len ? text.p[at] : 0;
		at = skip_any(text, at, "+.&,", 1);
		at = skip_any(text, at, " \t", 4);
		/* Joined on one line; a comma may part what are two texts. */
		if ((sign == '+' || sign == '.' || sign == '&') &&
		    at < text.len && text.p[at] == quote)
			return at + 1;
	} else {
		at = skip_any(text, 0, " \t", 2);
	}
	at = skip_any(text, at, "\\", 1);
	at = skip_any(text, at, "\r", 1);
	if (at >= text.len || text.p[at] != '\n')
		return 0;
	at = skip_any(text, at + 1, " \t>", WRAP_BLANKS);
	if (!quote)
		return at;
	at = skip_any(text, at, "+.&", 1);
	at = skip_any(text, at, " \t", 4);
	return at < text.len && text.p[at] == quote ? at + 1 : 0;
}

/* What may stand in front of a line end and go with it. */
#define WRAP_BEFORE 8

/* Where the wrap begins to which the line end at offset lf belongs. */
static size_t wrap_start(struct bytes text, size_t lf, size_t *end)
{
	size_t least = lf > WRAP_BEFORE ? lf - WRAP_BEFORE : 0;

	for (size_t at = least; at <= lf; at++) {
		size_t len = wrap_len(bytes_sub(text, at, text.len));

		if (at + len <= lf)
			continue;
		*end = at + len;
		return at && text.p[at - 1] == '=' ? at - 1 : at;
	}
	*end = lf + 1;
	return lf;
}

/* Do the bytes before low and those from high on make a token's beginning? */
static bool cuts(struct bytes text, size_t low, size_t high, struct bytes token)
{
	for (size_t len = 1; len < token.len && len <= low; len++) {
		struct bytes front = bytes_sub(text, low - len, len);
		struct bytes rest = bytes_sub(text, high, token.len - len);

		if (bytes_eq(front, bytes_sub(token, 0, len)) &&
		    bytes_eq(rest, bytes_sub(token, len, token.len)))
			return true;
	}
	return false;
}

static bool cuts_any(struct bytes text, size_t low, size_t high,
		     const struct strings *tokens)
{
	for (size_t i = 0; i < tokens->nr; i++) {
		if (cuts(text, low, high, bytes_of(tokens->v[i])))
			return true;
	}
	return false;
}

/* The next line end that cuts a token, from byte from on. */
static bool next_cut(struct bytes text, const struct strings *tokens,
		     size_t from, size_t *low, size_t *high)
{
	while (from < text.len) {
		const uint8_t *lf =
			memchr(text.p + from, '\n', text.len - from);

		if (!lf)
			break;
		*low = wrap_start(text, (size_t)(lf - text.p), high);
		if (cuts_any(text, *low, *high, tokens))
			return true;
		from = (size_t)(lf - text.p) + 1;
	}
	return false;
}

bool wraps_decode(struct bytes text, const struct strings *tokens,
		  struct decoded *out)
{
	size_t low = 0;
	size_t high = 0;
	size_t from = 0;

	out->changed = 0;
	if (!next_cut(text, tokens, 0, &low, &high))
		return true;
	if (!decoded_start(out, text.len))
		return false;
	do {
		decoded_put_plain(out, text, from, low);
		from = high;
		out->changed++;
	} while (next_cut(text, tokens, from, &low, &high) && low >= from);
	decoded_put_plain(out, text, from, text.len);
	return !out->failed;
}
