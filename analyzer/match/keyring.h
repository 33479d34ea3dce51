/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/keyring.h - the keys, chosen and compiled
 *
 * Private to match/keyring.c, which makes it, match/key.c, which searches with
 * it, and match/key_weigh.c, which judges what was found.
 */
#ifndef MATCH_KEYRING_H
#define MATCH_KEYRING_H

#include "match/key.h"
#include "match/needles.h"
#include "match/probe.h"
#include "match/sieve.h"
#include "match/strain.h"

enum trait {
	TRAIT_CARRIER = 1,
	TRAIT_PLAIN = 2, /* it is no carrier */
	TRAIT_NESTED = 4,
	TRAIT_CUT = 8,
};

struct keyring {
	struct probes probes;
	size_t nr_plain; /* the first of them: what the patterns name */
	/* As searched: id 2 * i is probe i, 2 * i + 1 its UTF-16 spelling. */
	struct bytes spelled[2 * PROBES_MAX];
	/* By probe: what a group is that holds it. */
	uint8_t traits[PROBES_MAX];
	unsigned packed; /* the first id of what is packed */
	unsigned packed_end;
	struct arena arena;
	struct sieve sieves[2]; /* for what is not encoded; and in UTF-16 */
	struct strain *strain;	/* for what is encoded */
	struct strain *strain_wide;
	struct needles *needles; /* instead of all that, or NULL */
};

/* The longest of them, as searched. */
#define KEY_MAX ((size_t)2 * WIDE_MAX - 1)

/* What is looked at to tell whether a key is idle, and hashed. */
#define WEIGH_BEFORE 64
#define WEIGH_AFTER 192

static inline bool is_encoded(const struct probe *probe)
{
	return probe->kind > PROBE_CUT;
}

/* Is what stands at the edge in front of the part? */
static inline bool edge_is_front(const struct probe *probe)
{
	return probe->edge == EDGE_BEFORE || probe->edge == EDGE_LETTER;
}

#endif
