/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/spell.h - what a literal looks like once it was encoded
 *
 * Base64 makes three spellings of a literal, by where it stands in the text
 * that is encoded; the letters at its ends depend on its neighbours and are
 * left out:
 *
 *   "ATBB"  at 0, 3, 6 ...  QVRCQ
 *           at 1, 4, 7 ...  FUQk
 *           at 2, 5, 8 ...  BVEJC
 *
 * A spelling can be encoded again: base64 of base64 has nine of them.
 */
#ifndef MATCH_SPELL_H
#define MATCH_SPELL_H

#include "base/arena.h"
#include "base/buf.h"

struct spelling {
	struct bytes text;
	bool hex;	/* else base64 */
	unsigned phase; /* of its first letter in its group of four, or two */
};

/*
 * The letters that all base64 of a text has in which the literal stands behind
 * shift (0 to 2) bytes of a group of three. p NULL when memory ends.
 */
struct spelling spell_base64(struct arena *arena, struct bytes literal,
			     unsigned shift);

/* As hexadecimal digits. */
struct spelling spell_hex(struct arena *arena, struct bytes literal,
			  bool upper);

/* In UTF-16: A 0 T 0 B 0 B 0, in the other order 0 A 0 T 0 B 0 B. */
struct bytes spell_wide(struct arena *arena, struct bytes literal, bool big);

/* How scripts hide what they hold: each byte of it is an escape. */
enum escapes {
	ESCAPES_HEX,	 /* \x41 */
	ESCAPES_OCTAL,	 /* \101 */
	ESCAPES_PERCENT, /* %41 */
	ESCAPES_ENTITY,	 /* &#65; */
	ESCAPES_ENTITYX, /* &#x41; */
	ESCAPES_UNICODE, /* \u0041 */
	ESCAPES_COUNT,
};

void spell_escaped(struct bytes literal, enum escapes sort, struct buf *out);

#endif
