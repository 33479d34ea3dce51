/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/strain.h - find encoded literals, thousands of them, in long runs
 *
 * What a literal becomes in base64 or hexadecimal digits stands in a run of
 * STRAIN_RUN letters (match/letters.h) or more, about half of which are
 * capitals or digits: a run is rich near a literal if STRAIN_RICH of the
 * STRAIN_RUN letters before its first, and of as many from there on, are. Such
 * runs are rare in all other text, and whether there is one in 32 bytes takes a
 * few instructions. Only in runs is looked for the literals themselves, with a
 * table of hashes, so that their number does not matter.
 */
#ifndef MATCH_STRAIN_H
#define MATCH_STRAIN_H

#include "base/bytes.h"
#include "match/speed.h"

#define STRAIN_RUN 32
#define STRAIN_RICH 4

struct strain_literal {
	struct bytes text; /* two letters or more */
	/* One of these must stand before or behind it; NULL: anything may. */
	const char *before;
	const char *behind;
	unsigned id;
};

struct strain;

/*
 * The texts are borrowed and must outlive the result, which is NULL when memory
 * ends. Literals with an edge are found where a run begins or ends.
 */
struct strain *strain_new(const struct strain_literal *literals, size_t nr);
void strain_free(struct strain *strain); /* accepts NULL */

/* From now on search no faster than that; for tests. */
void strain_slow_down(struct strain *strain, enum speed most);

struct strain_text {
	struct bytes text;
	bool wide; /* UTF-16: every other byte is zero */
	/*
	 * More stands before and behind text: of a run at one of its ends
	 * nobody knows how long it is, and it counts as long.
	 */
	bool cut;
};

/*
 * Call each for every literal in a long run, at the offset of its first byte,
 * or of the byte at its edge in front of it; in no order. False when each said
 * so.
 */
bool strain_scan(const struct strain *strain, const struct strain_text *in,
		 bool (*each)(void *payload, size_t at, unsigned id),
		 void *payload);

#endif
