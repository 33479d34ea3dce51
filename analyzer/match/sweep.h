/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/sweep.h - find known secrets wherever they stand, in any guise
 *
 * The scan finds what convicts itself. A clean-up must also reach where the
 * same bytes stand without a context. So once the secrets are known, all bytes
 * are searched once more for them, by the same engine: of each guise two
 * short parts are keys (match/key.h), which are looked for in what is new of an
 * object and carried along its deltas. Around a key the whole guise must
 * stand; line ends may cut it, with =, \ or indentation, as mail, shells and
 * base64 break lines. One of the two parts is whole wherever one line end
 * stands.
 */
#ifndef MATCH_SWEEP_H
#define MATCH_SWEEP_H

#include "base/map.h"
#include "base/once.h"
#include "match/key.h"
#include "match/guise.h"

struct sweep;

/* Shorter ones cannot be searched for. */
#define SWEEP_LEAST 3

/* Can it be searched for? Not with all bytes (FRESH_END). */
bool sweep_is_possible(struct bytes secret);

/*
 * What a sweep for the nr secrets (copied) looks for; shared by all threads.
 * Short ones count only as words of their own, unless inside_words.
 */
int sweep_new(const struct bytes *secrets, size_t nr, bool inside_words,
	      struct sweep **out, struct fault *fault) CHECKED;
void sweep_free(struct sweep *sweep); /* wipes; accepts NULL */

/* How many there are. */
size_t sweep_count(const struct sweep *sweep);

/* Bytes of the longest secret, and of the shortest. */
size_t sweep_longest(const struct sweep *sweep);
size_t sweep_shortest(const struct sweep *sweep);
struct bytes sweep_secret(const struct sweep *sweep, size_t nr);

/*
 * A range of whole groups of base64 may reach over a line end to what is no
 * part of it: take that off.
 */
void sweep_trim(struct bytes text, uint64_t *at, uint64_t *len);

struct sweep_hit {
	size_t secret; /* its number */
	const struct guise *guise;
	uint64_t at;	  /* in the object */
	uint64_t line;	  /* from 1 */
	struct bytes raw; /* as it stands there; valid during the call */
};

/* So far the lines of a text are counted. */
struct counted {
	uint64_t at;
	uint64_t line; /* of that */
};

/* For one thread; all zero but the first four at the start. */
struct sweeper {
	const struct sweep *sweep;
	void *payload;
	/*
	 * Told the first place in an object, or in a text, of each secret in
	 * each guise and each spelling of that: what stands beside base64 is in
	 * its letters. Nonzero ends the search, which returns it.
	 */
	int (*each)(void *payload, const struct sweep_hit *hit);
	bool every;	/* tell all places, without their lines */
	uint64_t tried; /* steps of comparing, so far */

	struct key_search search;
	struct keys memos[MEMOS + 1];
	struct room window;
	struct room lines;
	struct once told; /* of the text in hand: guise and spelling */
	struct counted counted;
};

void sweeper_init(struct sweeper *sweeper);
void sweeper_release(struct sweeper *sweeper);

/* Search one piece of an object. */
int sweeper_piece(struct sweeper *sweeper, const struct piece *piece,
		  struct fault *fault) CHECKED;

/* The same for text that is no object; see examine_text. */
int sweeper_text(struct sweeper *sweeper, struct bytes body, uint64_t at,
		 uint64_t line, struct fault *fault) CHECKED;

#endif
