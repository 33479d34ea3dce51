/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/matcher.h - from a region of an object to candidates
 *
 * Keys (match/key.h) tell which regions of an object are worth a look. In a
 * region, three steps: anchors (match/anchor.h); a view (match/view.h) of the
 * bounded neighbourhood of each; the form's expression on that view.
 * Neighbourhoods of anchors that overlap are joined, so that the work of an
 * expression is linear in the region whatever the anchors do; and PCRE2 runs
 * under limits on matching and memory.
 *
 * What is found in a region depends on its bytes, on whether the object begins
 * or ends with it, and for UTF-16 on whether its offset is even; on nothing
 * else.
 *
 * An engine (match/engine.h) is shared by all threads; a matcher belongs to
 * one.
 */
#ifndef MATCH_MATCHER_H
#define MATCH_MATCHER_H

#include "match/anchor.h"
#include "match/engine.h"
#include "match/key.h"
#include "match/view.h"

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

struct match_stats {
	uint64_t bytes; /* of regions */
	uint64_t regions;
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

/* Some bytes of an object. */
struct region {
	struct bytes body;
	uint64_t at; /* offset of body in the object */
	bool starts; /* the object begins with it */
	bool ends;   /* and ends */
	bool wide;   /* look for UTF-16 too: its group has a key in that */
	/* Of what else its group has keys; see match/nest.h: */
	bool escaped; /* a word that escapes may stand around */
	bool nested;  /* in base64 or hexadecimal digits */
	bool cut;     /* with a line end in it */
};

/* The region of a group of keys, its body still missing. */
struct region region_of(const struct key_group *group, uint64_t size);

/* What a report says of a text at which a limit on work was reached. */
#define MATCH_LIMITED \
	"an expression ran into its limit on steps, or encodings hold each " \
	"other in too many ways: look at it by hand"

/*
 * Every candidate of the region, form by form, each form's in ascending order.
 * An anchor counts only if all that its form may look at is in the region (or
 * the object ends before that). FAULT_LIMIT, after all that could be found was
 * given to each, when an expression ran into its limit. each must not keep the
 * candidate's pointers.
 */
int matcher_region(struct matcher *matcher, const struct region *region,
		   int (*each)(void *payload,
			       const struct candidate *candidate),
		   void *payload, struct fault *fault) CHECKED;

/* The search for keys, of this thread's own. */
struct key_search *matcher_keys(struct matcher *matcher);

/*
 * A text that is no object, from its first byte to its last: keys, then the
 * region of each group of them.
 */
int matcher_scan_bytes(struct matcher *matcher, struct bytes body,
		       int (*each)(void *payload,
				   const struct candidate *candidate),
		       void *payload, struct fault *fault) CHECKED;

/* Does the kind's shape match the whole of text? False without a shape. */
bool matcher_shape(struct matcher *matcher, const struct pattern *pattern,
		   struct bytes text);

const struct match_stats *matcher_stats(const struct matcher *matcher);

#endif
