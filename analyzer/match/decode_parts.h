/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/decode_parts.h - what the files of match/decode.h share: runs, escapes,
 * wraps; nobody else includes it
 */
#ifndef MATCH_DECODE_PARTS_H
#define MATCH_DECODE_PARTS_H

#include "match/decode.h"

/* How far a wrap may reach: indentation, quotes and a joining sign. */
#define WRAP_BLANKS 40

/* The offset behind at most so many of these bytes. */
size_t skip_any(struct bytes text, size_t at, const char *any, size_t most);

/* Empty d, with room for len bytes, so that what is put needs no check. */
bool decoded_start(struct decoded *d, size_t len);

/* What is put next comes from the len bytes at offset from. */
void decoded_note(struct decoded *d, size_t from, size_t len);

static inline void decoded_put(struct decoded *d, uint8_t c, size_t from,
			       size_t till)
{
	decoded_note(d, from, till - from);
	d->text.p[d->text.len++] = (char)c;
}

/* What stands for itself, from one offset to the other. */
void decoded_put_plain(struct decoded *d, struct bytes text, size_t from,
		       size_t till);

/* What an escape stands for: a character, a byte as it is, or nothing. */
enum meaning { MEANS_CHAR, MEANS_BYTE, MEANS_NOTHING };

struct escape {
	size_t len; /* 0: there is none */
	enum meaning meaning;
	uint32_t c;
};

/* The escape that text, which is not empty, begins with. */
struct escape escape_read(struct bytes text, enum coding coding);

/* The byte that every escape begins with; 0: any. */
uint8_t escape_sign(enum coding coding);

/* The offset of the next escape from byte i on, or the text's length. */
size_t escape_find(struct bytes text, enum coding coding, size_t i,
		   struct escape *out);

#endif
