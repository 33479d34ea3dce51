/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/sieve.h - find a few short literals at memory speed
 *
 * What is searched in every inserted byte of a history, and nothing else, is
 * worth its own loop: for some thirty literals of up to eight bytes it is four
 * times as fast as the general library, and starting it costs nothing, which
 * matters since most deltas bring a few bytes only.
 *
 * The method is known as Teddy (Geoffrey Langdale's, from Hyperscan): literals
 * are dealt into eight buckets (match/deal.h); for each of the first four bytes
 * of a text two tables of sixteen entries, by its low and its high four bits,
 * tell in which buckets some literal has such a byte; a shuffle looks 32 of
 * them up at once. What is left after four bytes is compared.
 *
 * A processor with AVX-512 VBMI looks 64 bytes up at once by their low six
 * bits, in one table instead of two. It has time for a fifth byte, and little
 * is left.
 */
#ifndef MATCH_SIEVE_H
#define MATCH_SIEVE_H

#include "base/bytes.h"
#include "match/speed.h"

#define SIEVE_MAX 1024 /* to deal them costs the cube of their number */
#define SIEVE_BUCKETS 8
#define SIEVE_DEPTH 4	  /* bytes that are looked up */
#define SIEVE_SIX_DEPTH 5 /* the same by their low six bits */
#define SIEVE_LITERAL 8	  /* no literal is longer */

struct sieve {
	struct sieved {
		uint64_t mask; /* bits that are compared, little end first */
		uint64_t want;
		unsigned id;
	} * v; /* by bucket */
	size_t nr;
	size_t buckets[SIEVE_BUCKETS + 1];
	uint8_t low[SIEVE_DEPTH][16];
	uint8_t high[SIEVE_DEPTH][16];
	uint8_t six[SIEVE_SIX_DEPTH][64];
	enum speed speed; /* a test may lower it */
};

struct sieve_literal {
	struct bytes text;
	bool caseless;
	unsigned id;
};

/*
 * At most SIEVE_MAX literals, each of 1 to SIEVE_LITERAL bytes; false for
 * others, or when memory ends. Release the sieve either way.
 */
bool sieve_make(struct sieve *sieve, const struct sieve_literal *literals,
		size_t nr);
void sieve_release(struct sieve *sieve);

/*
 * Call each for every literal in text, at the offset of its first byte, in
 * ascending order of offsets. False when each said so. *zero tells whether some
 * byte of the text is, since every one of them is looked at anyway.
 */
bool sieve_scan(const struct sieve *sieve, struct bytes text,
		bool (*each)(void *payload, size_t at, unsigned id),
		void *payload, bool *zero);

#endif
