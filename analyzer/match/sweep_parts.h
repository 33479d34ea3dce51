/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/sweep_parts.h - what the files of match/sweep.h share (private to them)
 *
 * sweep.c makes the set of what is looked for, sweep_breaks.c compares over
 * line ends, sweeper.c searches.
 */
#ifndef MATCH_SWEEP_PARTS_H
#define MATCH_SWEEP_PARTS_H

#include "match/sweep.h"

/* A guise that a key is part of. */
struct use {
	uint32_t key; /* index into literals */
	uint32_t guise;
	uint32_t at; /* of the key in the guise */
};

/*
 * All uses of one key. Secrets that begin alike share it, thousands of them.
 * So they are sorted by what stands behind the key, or in front of it where
 * that tells more of them apart, and at a place of the key they are not tried
 * one by one: each byte of the text leaves those that go on with it.
 */
struct bundle {
	uint32_t first; /* index into uses */
	uint32_t nr;
	bool back; /* by what stands in front, read backwards */
};

struct sweep {
	struct arena arena;
	struct bytes *secrets;
	size_t nr_secrets;
	struct guises guises;
	struct {
		uint32_t *v; /* by guise: of which secret */
		size_t nr, cap;
	} of;
	struct map keys; /* text -> index into literals, and bundles */
	struct {
		struct use *v;
		size_t nr, cap;
	} uses;
	struct {
		struct bytes *v;
		size_t nr, cap;
	} literals;
	struct bundle *bundles;
	struct keyring *ring;
	size_t longest;
	size_t longest_secret;
	size_t shortest_secret;
	bool inside_words;
};

/* The guise as it goes on from a key: byte k, or -1 at its end. */
static inline int sweep_next_of(const struct sweep *sweep,
				const struct use *use, bool back, size_t k)
{
	struct bytes text = sweep->guises.v[use->guise].text;

	if (back)
		return k < use->at ? text.p[use->at - 1 - k] : -1;
	return k < text.len - use->at ? text.p[use->at + k] : -1;
}

/* --------------------------------------------------------- sweep_breaks.c */

/* How much longer line ends and indentation may make a guise. */
#define BREAKS_MAX 1024

/*
 * How many bytes of a line end that is no part of the text stand at i, going
 * forward: [=\] CR LF and indentation, or as strings are joined over lines. 0:
 * there is none.
 */
size_t break_at(struct bytes text, size_t i);
/* The same for what ends before i, going back. */
size_t break_before(struct bytes text, size_t i);

/* From i on, the end of want; SIZE_MAX if it does not stand there. */
size_t match_on(struct bytes text, size_t i, struct bytes want);
/* Where want begins that ends before i. */
size_t match_back(struct bytes text, size_t i, struct bytes want);

/*
 * Base64 is replaced by whole groups of four letters: move both ends out to
 * where groups end, as far as letters go.
 */
void widen_to_groups(struct bytes text, const struct guise *guise, size_t *from,
		     size_t *till);

#endif
