/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/matcher.h - from the bytes of an object to candidates
 *
 * Three steps: anchors (match/anchor.h) in what is new; a view (match/view.h)
 * of the bounded neighbourhood of each; the form's expression on that view.
 * Neighbourhoods of anchors that overlap are joined, so that the work of an
 * expression is linear in the object whatever the anchors do; and PCRE2 runs
 * under limits on matching and memory.
 *
 * An engine is immutable and shared by all threads; a matcher belongs to one.
 */
#ifndef MATCH_MATCHER_H
#define MATCH_MATCHER_H

#include "match/anchor.h"
#include "match/pattern.h"
#include "match/view.h"
#include "odb/source.h"

enum group {
	GROUP_SECRET,
	GROUP_USERNAME,
	GROUP_HOST,
	GROUP_URL,
	GROUP_WORKSPACE,
	GROUP_REPOSITORY,
	GROUP_COUNT,
};

struct candidate {
	const struct form *form;
	const struct view *view;
	struct bytes match;		  /* the whole match, in the view */
	struct bytes groups[GROUP_COUNT]; /* p NULL: not set; in the view */
};

struct engine;

/* Count each step of PCRE2: for tests, slow. */
#define ENGINE_COUNT_STEPS 1u

/* Compile the set. The patterns are borrowed and must outlive the engine. */
int engine_new(const struct patterns *patterns, unsigned flags,
	       struct engine **out, struct fault *fault) CHECKED;
void engine_free(struct engine *engine); /* accepts NULL */
const struct patterns *engine_patterns(const struct engine *engine);

struct match_stats {
	uint64_t bytes; /* that the prefilter read */
	uint64_t anchors;
	uint64_t windows; /* that an expression ran over */
	uint64_t window_bytes;
	uint64_t viewed; /* bytes of all views, and of decoded base64 */
	uint64_t steps;	 /* with ENGINE_COUNT_STEPS */
	uint64_t limits; /* expressions that ran into a limit */
};

struct matcher;

int matcher_new(const struct engine *engine, struct matcher **out,
		struct fault *fault) CHECKED;
void matcher_free(struct matcher *matcher); /* accepts NULL */
const struct engine *matcher_engine(const struct matcher *matcher);

/*
 * Every candidate of one piece, form by form, each form's in ascending order.
 * FAULT_LIMIT, after all that could be found was given to each, when an
 * expression ran into its limit. each must not keep the candidate's pointers.
 */
int matcher_scan(struct matcher *matcher, const struct piece *piece,
		 int (*each)(void *payload, const struct candidate *candidate),
		 void *payload, struct fault *fault) CHECKED;

/* The same for bytes that are no object: all of it is new. */
int matcher_scan_bytes(struct matcher *matcher, struct bytes body, uint64_t at,
		       int (*each)(void *payload,
				   const struct candidate *candidate),
		       void *payload, struct fault *fault) CHECKED;

/*
 * Could any form match at all: is an anchor of it there, and what it needs
 * besides? Cheaper than matcher_scan.
 */
int matcher_touches(struct matcher *matcher, struct bytes body, bool *out,
		    struct fault *fault) CHECKED;

/* The anchors of the last piece, for a source that carries them on. */
const struct anchors *matcher_anchors(const struct matcher *matcher);

/* Does the kind's shape match the whole of text? False without a shape. */
bool matcher_shape(struct matcher *matcher, const struct pattern *pattern,
		   struct bytes text);

const struct match_stats *matcher_stats(const struct matcher *matcher);

#endif
