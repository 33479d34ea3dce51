/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/literals.h - a pattern set of nothing but given bytes
 *
 * With it the engine finds secrets that are known, wherever they stand: no
 * context is asked for, no neighbour forbids it. It goes the same way as all
 * else, through every encoding and archive that the engine sees through.
 */
#ifndef MATCH_LITERALS_H
#define MATCH_LITERALS_H

#include "match/pattern.h"

/* In one set; keys are few (match/key.h). */
#define LITERALS_MAX 32

/* Shorter ones cannot be searched for; longer ones are found by their start. */
#define LITERAL_LEAST 3
#define LITERAL_MOST 1024

/* Can a set search for it? Not for all bytes. */
bool literal_is_possible(struct bytes literal);

/*
 * A set that searches for each of the nr literals (LITERALS_MAX at most, all of
 * them possible). Literal i is found as a credential of the kind literal_kind
 * names. The bytes are copied. Free it with patterns_free.
 */
int literals_patterns(const struct bytes *v, size_t nr, struct patterns **out,
		      struct fault *fault) CHECKED;

/* The number of the literal that a kind's id stands for; false for another. */
bool literal_of_kind(const char *id, size_t *out);

#endif
