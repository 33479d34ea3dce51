/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/nest.h - texts inside of a text, up to four deep
 *
 * A layer is what some encoded text inside of another one stands for: of a run
 * of base64 the bytes that it encodes, of a text with &amp; in it the text with
 * & instead. Layers are searched as the text itself is, and may hold others:
 *
 *   object   ... eyJhdXRoIjoiWVRwaSJ9 ...
 *   depth 1  {"auth":"YTpi"}              base64
 *   depth 2  a:b                          base64
 *
 * A layer's buffers belong to a struct nest and live until that is asked for
 * the next one.
 */
#ifndef MATCH_NEST_H
#define MATCH_NEST_H

#include "base/span.h"
#include "match/layer.h"
#include "match/pattern.h"

#define NEST_MAX 4

/* Where layers are looked for. */
struct nest_text {
	struct bytes text;
	const struct layer *layer; /* that text is of; NULL: the object */
	uint64_t at;		   /* of text in the object, or 0 */
	bool starts;		   /* nothing stands before it */
	bool ends;
	bool wide;   /* look for UTF-16 too */
	bool nested; /* for base64 and hexadecimal digits too */
	/*
	 * Decode all that can be: without any anchor, shorter runs, and runs
	 * and escapes that hold something packed (match/packing.h) instead of
	 * text.
	 */
	bool all;
	/*
	 * Of `all`: so far from escapes, and from what is part of a run with
	 * that, nothing matters that comes of them. A layer is then made for
	 * each part of the text in which some stand. 0: all of it is one.
	 */
	size_t around;
	size_t run_least; /* of `all`: letters of a run */
	/* Literals in the text, by at; a string without any is left alone. */
	const struct anchor *anchors;
	size_t nr_anchors;
	bool strings;		      /* even those without an anchor */
	const struct strings *tokens; /* that a line end may cut; or NULL */
};

/* Of runs where all is decoded: the least letters that anybody asks for. */
#define NEST_RUN_LEAST ((size_t)16)

/*
 * What stands around byte at and may be part of a run, or be between two lines
 * of one: where it begins, and where it ends.
 */
size_t nest_run_from(struct bytes text, size_t at);
size_t nest_run_till(struct bytes text, size_t at);

/* Room for the layers of one text. */
struct nest {
	struct decoded decoded;
};

void nest_release(struct nest *nest);

/*
 * Give each layer of the text to each, a nonzero result of which ends it and is
 * returned. Left out is what is noise and no text of any kind, what holds no
 * escape that a form could match together with one of each layer around it, and
 * where the order of two codings makes no difference, one of the two orders.
 */
int nest_each(struct nest *nest, const struct nest_text *text,
	      int (*each)(void *payload, const struct layer *layer,
			  struct fault *fault),
	      void *payload, struct fault *fault) CHECKED;

#endif
