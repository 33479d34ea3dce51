/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"

const int8_t hex_value_and_one[256] = {
	['0'] = 1,  ['1'] = 2,	['2'] = 3,  ['3'] = 4,	['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,	['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

struct bytes bytes_of(const char *s)
{
	return (struct bytes){ (const uint8_t *)s, s ? strlen(s) : 0 };
}

bool bytes_be32(struct bytes *in, uint32_t *out)
{
	const uint8_t *p = in->p;

	if (in->len < 4)
		return false;
	*out = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
	in->p += 4;
	in->len -= 4;
	return true;
}

bool bytes_be64(struct bytes *in, uint64_t *out)
{
	uint32_t high = 0;
	uint32_t low = 0;

	if (in->len < 8 || !bytes_be32(in, &high) || !bytes_be32(in, &low))
		return false;
	*out = (uint64_t)high << 32 | low;
	return true;
}

bool bytes_take(struct bytes *in, size_t len, struct bytes *out)
{
	if (in->len < len)
		return false;
	*out = (struct bytes){ in->p, len };
	if (len)
		in->p += len;
	in->len -= len;
	return true;
}

bool bytes_until(struct bytes *in, uint8_t c, struct bytes *out)
{
	const uint8_t *end = in->len ? memchr(in->p, c, in->len) : NULL;
	size_t len;

	if (!end)
		return false;
	len = (size_t)(end - in->p);
	*out = (struct bytes){ in->p, len };
	in->p += len + 1;
	in->len -= len + 1;
	return true;
}

size_t bytes_pass(struct bytes *in, uint8_t c)
{
	size_t nr = 0;
	struct bytes part;

	while (bytes_until(in, c, &part))
		nr++;
	return nr;
}

bool bytes_line(struct bytes *in, struct bytes *out)
{
	if (!in->len)
		return false;
	if (!bytes_until(in, '\n', out)) {
		*out = *in;
		in->p += in->len;
		in->len = 0;
	}
	if (out->len && out->p[out->len - 1] == '\r')
		out->len--;
	return true;
}

struct bytes bytes_sub(struct bytes b, size_t at, size_t len)
{
	if (at > b.len)
		at = b.len;
	if (len > b.len - at)
		len = b.len - at;
	return (struct bytes){ b.p ? b.p + at : NULL, len };
}

bool bytes_eq(struct bytes a, struct bytes b)
{
	return a.len == b.len &&
	       (!a.len || (a.p && b.p && !memcmp(a.p, b.p, a.len)));
}

bool bytes_eq_nocase(struct bytes a, struct bytes b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	}
	return true;
}

bool bytes_starts(struct bytes b, struct bytes prefix)
{
	return bytes_eq(bytes_sub(b, 0, prefix.len), prefix);
}

bool bytes_ends(struct bytes b, struct bytes suffix)
{
	return b.len >= suffix.len &&
	       bytes_eq(bytes_sub(b, b.len - suffix.len, suffix.len), suffix);
}

bool bytes_starts_nocase(struct bytes b, struct bytes prefix)
{
	return b.len >= prefix.len &&
	       bytes_eq_nocase((struct bytes){ b.p, prefix.len }, prefix);
}

int bytes_cmp(struct bytes a, struct bytes b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int cmp = len ? memcmp(a.p, b.p, len) : 0;

	if (cmp)
		return cmp;
	return (a.len > b.len) - (a.len < b.len);
}

size_t bytes_find(struct bytes b, struct bytes needle, size_t from)
{
	const uint8_t *hit;

	/* b may have no memory at all; memmem wants some. */
	if (from >= b.len || !needle.len)
		return SIZE_MAX;
	hit = memmem(b.p + from, b.len - from, needle.p, needle.len);
	return hit ? (size_t)(hit - b.p) : SIZE_MAX;
}

/*
 * Offset of the next byte that is c in either case, or b.len. Block by block:
 * where one case is frequent and the other is not there, a search for the other
 * up to the end would be made again and again.
 */
static size_t find_byte(struct bytes b, uint8_t c, size_t from)
{
	const size_t block = 256;

	while (from < b.len) {
		size_t len = b.len - from < block ? b.len - from : block;
		const uint8_t *one = memchr(b.p + from, c, len);
		const uint8_t *two = NULL;

		if (one)
			len = (size_t)(one - b.p) - from;
		if (is_lower(c))
			two = memchr(b.p + from, c - 32, len);
		if (two || one)
			return (size_t)((two ? two : one) - b.p);
		from += len;
	}
	return b.len;
}

size_t bytes_find_nocase(struct bytes b, struct bytes needle, size_t from)
{
	uint8_t first;

	if (!needle.len || from > b.len)
		return SIZE_MAX;
	first = lower(needle.p[0]);
	while (b.len - from >= needle.len) {
		from = find_byte(b, first, from);
		if (b.len - from < needle.len)
			break;
		if (bytes_eq_nocase(bytes_sub(b, from, needle.len), needle))
			return from;
		from++;
	}
	return SIZE_MAX;
}

bool bytes_has_any_nocase(struct bytes b, const char *const *words, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (bytes_find_nocase(b, bytes_of(words[i]), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

struct bytes bytes_trim(struct bytes b)
{
	while (b.len && is_blank(b.p[0])) {
		b.p++;
		b.len--;
	}
	while (b.len && is_blank(b.p[b.len - 1]))
		b.len--;
	return b;
}

bool bytes_are_digits(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (!is_digit(b.p[i]))
			return false;
	}
	return true;
}

bool bytes_decimal(struct bytes text, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.p[i]) ||
		    __builtin_mul_overflow(value, (uint64_t)10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(text.p[i] - '0'),
					   &value))
			return false;
	}
	if (text.len)
		*out = value;
	return text.len > 0;
}
