/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/anchor.h - the prefilter: find literals at memory speed
 *
 * Every form of the pattern set names literals without which it cannot match.
 * All of them, and their UTF-16 spellings, go into one Vectorscan database.
 * Text without any costs one pass, whatever the number of patterns.
 *
 * In UTF-16 a literal is widened: "ATBB" becomes A 0 T 0 B 0 B, without the
 * last zero, so that the same bytes are found in either byte order.
 *
 * A struct prefilter is shared by all threads, a struct anchors belongs to one.
 * What Vectorscan needs is compiled on the first search.
 */
#ifndef MATCH_ANCHOR_H
#define MATCH_ANCHOR_H

#include "base/span.h"
#include "match/pattern.h"

struct literal {
	struct bytes text; /* narrow, as the pattern names it */
	bool caseless;
	bool wide;		   /* this is its UTF-16 spelling */
	bool carrier;		   /* announces base64 (match/view.h) */
	const struct form **forms; /* that it can start; none for a carrier */
	size_t nr_forms;
};

struct prefilter;

int prefilter_new(const struct patterns *patterns, struct prefilter **out,
		  struct fault *fault) CHECKED;
void prefilter_free(struct prefilter *prefilter); /* accepts NULL */

const struct literal *prefilter_literal(const struct prefilter *prefilter,
					uint32_t number);

/*
 * What a form needs beside its anchors, where all of it is searched for anyway:
 * numbers of narrow literals (the wide ones are those + 1). NULL where some of
 * it is not, or nothing is needed.
 */
const uint32_t *prefilter_needs(const struct prefilter *prefilter,
				const struct form *form, size_t *nr);
/* The same for what can start it. */
const uint32_t *prefilter_starts(const struct prefilter *prefilter,
				 const struct form *form, size_t *nr);
size_t prefilter_literals(const struct prefilter *prefilter);

/* Anchors of one object, in ascending order of offset once sorted. */
struct anchors {
	struct anchor *v;
	size_t nr;
	size_t cap;
	void *scratch; /* Vectorscan's, made on first use */
	bool ready[2]; /* fit to search without, and with UTF-16 */
	bool failed;   /* memory ended */
};

/*
 * Append the anchors of body, whose first byte has offset at; wide: those in
 * UTF-16 too. Body may be of any length: longer ones are cut with an overlap
 * (Vectorscan counts in 32 bits).
 */
int prefilter_scan(const struct prefilter *prefilter, bool wide,
		   struct bytes body, uint64_t at, struct anchors *anchors,
		   struct fault *fault) CHECKED;

/* Sort by offset, then literal, and drop doubles. */
void anchors_sort(struct anchors *anchors);
void anchors_release(struct anchors *anchors);

#endif
