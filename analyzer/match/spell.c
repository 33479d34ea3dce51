/* SPDX-License-Identifier: Apache-2.0 */
#include "match/spell.h"

#define LETTER_BITS 6

/* The bits at offset bit, of which all are in the literal. */
static unsigned bits_at(struct bytes literal, size_t bit, unsigned nr)
{
	unsigned value = 0;

	for (size_t i = bit; i < bit + nr; i++)
		value = value << 1 |
			((unsigned)literal.p[i / 8] >> (7 - i % 8) & 1U);
	return value;
}

struct spelling spell_base64(struct arena *arena, struct bytes literal,
			     unsigned shift)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789+/";
	/* Letters before the literal's first whole one; bits of it in them. */
	size_t first = ((size_t)shift * 8 + LETTER_BITS - 1) / LETTER_BITS;
	size_t bit = first * LETTER_BITS - (size_t)shift * 8;
	size_t nr = literal.len * 8 < bit
			    ? 0
			    : (literal.len * 8 - bit) / LETTER_BITS;
	struct spelling out = { .phase = (unsigned)first % 4 };
	uint8_t *p = arena_alloc(arena, nr + 1);

	if (!p)
		return out;
	for (size_t i = 0; i < nr; i++)
		p[i] = (uint8_t)letters[bits_at(literal, bit + i * LETTER_BITS,
						LETTER_BITS)];
	out.text = (struct bytes){ p, nr };
	return out;
}

struct spelling spell_hex(struct arena *arena, struct bytes literal, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	struct spelling out = { .hex = true };
	uint8_t *p = arena_alloc(arena, 2 * literal.len + 1);

	if (!p)
		return out;
	for (size_t i = 0; i < literal.len; i++) {
		p[2 * i] = (uint8_t)digits[literal.p[i] >> 4];
		p[2 * i + 1] = (uint8_t)digits[literal.p[i] & 15];
	}
	out.text = (struct bytes){ p, 2 * literal.len };
	return out;
}

struct bytes spell_wide(struct arena *arena, struct bytes literal, bool big)
{
	uint8_t *p = arena_alloc(arena, 2 * literal.len + 1);

	if (!p)
		return (struct bytes){ 0 };
	for (size_t i = 0; i < literal.len; i++) {
		p[2 * i + big] = literal.p[i];
		p[2 * i + !big] = 0;
	}
	return (struct bytes){ p, 2 * literal.len };
}

static void add_escape(struct buf *out, enum escapes sort, unsigned c)
{
	switch (sort) {
	case ESCAPES_HEX:
		buf_printf(out, "\\x%02x", c);
		break;
	case ESCAPES_OCTAL:
		buf_printf(out, "\\%03o", c);
		break;
	case ESCAPES_PERCENT:
		buf_printf(out, "%%%02x", c);
		break;
	case ESCAPES_ENTITY:
		buf_printf(out, "&#%u;", c);
		break;
	case ESCAPES_ENTITYX:
		buf_printf(out, "&#x%02x;", c);
		break;
	case ESCAPES_UNICODE:
		buf_printf(out, "\\u%04x", c);
		break;
	case ESCAPES_COUNT:
		break;
	}
}

void spell_escaped(struct bytes literal, enum escapes sort, struct buf *out)
{
	for (size_t i = 0; i < literal.len; i++)
		add_escape(out, sort, literal.p[i]);
}
