/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/matcher_parts.h - a matcher, and one region on its way (private to
 * match/matcher*.c)
 *
 * matcher.c cuts a region into slices. In each: matcher_carrier.c decodes the
 * base64 that words announce, matcher_form.c runs the forms that the anchors
 * call for, and matcher_layers.c does both again for each layer of what is
 * encoded in it.
 */
#ifndef MATCH_MATCHER_PARTS_H
#define MATCH_MATCHER_PARTS_H

#include "base/map.h"
#include "match/gate.h"
#include "match/matcher.h"
#include "match/nest.h"
#include "match/regex.h"

/*
 * What a window holds beyond the form's span, so that look-behind and
 * look-ahead at its ends see the real neighbours.
 */
#define MARGIN ((size_t)64)

struct engine {
	const struct patterns *patterns;
	struct keyring *keyring;
	struct prefilter *prefilter;
	struct gates *gates;
	struct regex **forms;  /* by form number */
	struct regex **shapes; /* by pattern number; NULL: none */
	struct strings tokens; /* prefixes by which a kind is known */
};

struct segments {
	struct segment *v; /* by lane, then place; disjoint in each lane */
	size_t nr;
	size_t cap;
	size_t lanes[LANE_COUNT + 1]; /* where each lane's begin */
};

struct matcher {
	const struct engine *engine;
	struct regex_room *room;
	struct matcher *deeper; /* for the layers of a text; NULL: not yet */
	struct nest nest;
	struct met met; /* layers of the text in hand */
	struct gate_scan gates;
	struct places needed; /* of the form in hand, what it needs */
	struct places gated;  /* where its gate matches */
	struct key_search search;
	struct keys keys; /* of matcher_scan_bytes */
	struct room window;
	struct anchors anchors;
	struct anchors inner; /* of decoded text */
	struct segments segments;
	struct arena arena; /* decoded text of the segments */
	struct view_room view;
	struct buf decoded;
	bool *marks;	  /* form and lane: does any anchor call for it */
	uint64_t *called; /* by form, 64 to a word: in any lane */
	bool *seen;	  /* literal: is it among the anchors */
	bool *starting;	  /* literal: can it start the form in hand */
	bool *wanted;	  /* literal: does that need it */
	struct match_stats stats;
	struct match_stats *count; /* the outermost matcher's */
};

struct run {
	struct matcher *m;
	struct matcher *top; /* of the object's own text */
	struct region slice;
	int (*each)(void *payload, const struct candidate *candidate);
	void *payload;
	const struct form *form;
	enum lane lane;
	const struct layer *layer; /* that slice is of; NULL: the object */
	const struct form *gated;  /* the last form whose gate was asked */
	bool whole;    /* does all of layer matter, taken together */
	uint64_t work; /* bytes of layers that may still come */
	bool limited;
};

static inline const struct literal *literal_of(const struct matcher *m,
					       const struct anchor *anchor)
{
	return prefilter_literal(m->engine->prefilter, anchor->literal);
}

static inline enum lane lane_of(const struct literal *literal,
				const struct anchor *anchor)
{
	return literal->wide ? lane_at(anchor->at) : LANE_NARROW;
}

/*
 * Without a key in UTF-16 its lanes are left alone: what there is of it in the
 * region belongs to another group, whose region holds all of it.
 */
static inline size_t lanes_of(const struct region *slice)
{
	return slice->wide ? LANE_COUNT : LANE_NARROW + 1;
}

/* ---------------------------------------------------------------- matcher.c */

/* All but what only the outermost one needs: its room for PCRE2 is shared. */
struct matcher *matcher_make_level(const struct engine *engine,
				   struct regex_room *room,
				   struct fault *fault);

/* Does the region hold what stands around the anchor at that offset? */
bool matcher_is_whole(const struct region *region, uint64_t at, size_t before,
		      size_t behind);

/* -------------------------------------------------------- matcher_carrier.c */

/* The segments of the slice, and the anchors in what they encode. */
int matcher_find_segments(struct matcher *m, const struct region *slice,
			  struct fault *fault) CHECKED;

/* ----------------------------------------------------------- matcher_form.c */

/* The anchors of the slice are known and sorted. */
int matcher_scan_slice(struct run *run, struct fault *fault) CHECKED;

/* --------------------------------------------------------- matcher_layers.c */

/* The layers of the slice, part by part. */
int matcher_scan_nests(struct run *run, struct fault *fault) CHECKED;

#endif
