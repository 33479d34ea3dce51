/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/nest_search.h - a search for layers (match/nest.h), which is in several
 * files: runs of letters, escapes, and the rest; nobody else includes it
 */
#ifndef MATCH_NEST_SEARCH_H
#define MATCH_NEST_SEARCH_H

#include "match/nest.h"

/* A range of the text in which something is to be undone. */
struct part {
	size_t from;
	size_t till;
};

struct search {
	struct nest *nest;
	const struct nest_text *in;
	int (*each)(void *payload, const struct layer *layer,
		    struct fault *fault);
	void *payload;
	struct fault *fault;
	bool weighed; /* whether it is noise */
	bool noise;
};

/* The layer that was decoded last: all of the text, or a part of it. */
struct layer nest_layer_of(const struct search *s, enum coding coding);
struct layer nest_layer_of_part(const struct search *s, enum coding coding,
				const struct part *part);

/* Give it to who asked; the second, of one that is no run, unless it is noise.
 */
int nest_give(const struct search *s, const struct layer *layer);
int nest_give_undone(struct search *s, const struct layer *layer);

bool nest_holds_packed(struct bytes text);

/* Control bytes from `least` on, but for those that texts have. */
size_t nest_controls(struct bytes text, uint8_t least);

/*
 * Grow part by what is undone at [from, till), with all that matters around
 * that; false: that is too far away, and belongs to the next one.
 */
bool nest_grow(struct part *part, const struct nest_text *in, size_t from,
	       size_t till);

/* All layers that runs of that coding make. */
int nest_runs(const struct search *s, enum coding coding);

/* All that come of escapes and of lines that were cut. */
int nest_escapes(struct search *s);

#endif
