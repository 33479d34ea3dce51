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
 * A layer knows where in the object each of its bytes came from. Its buffers
 * belong to a struct nest and live until that is asked for the next layer.
 */
#ifndef MATCH_NEST_H
#define MATCH_NEST_H

#include "base/arena.h"
#include "base/map.h"
#include "base/span.h"
#include "match/decode.h"
#include "match/pattern.h"

#define NEST_MAX 4

struct layer {
	const struct layer *outer; /* NULL: the object's own bytes */
	enum coding coding;
	unsigned depth; /* from 1 */
	struct bytes text;
	const struct origin *origins; /* of text's bytes */
	size_t nr_origins;
	uint64_t base;	/* what origins count from, in outer's bytes */
	uint64_t begin; /* of a run: where it begins in outer's bytes */
	bool starts;	/* nothing of the encoded text stands before it */
	bool ends;
};

/*
 * The range of the object's bytes that the len bytes at offset at of the layer
 * come from: whole escapes, whole groups of letters.
 */
void layer_stored(const struct layer *layer, uint64_t at, uint64_t len,
		  uint64_t *stored_at, uint64_t *stored_len);

/* Where in the object the outermost run around the byte begins, or it does. */
uint64_t layer_begins(const struct layer *layer, uint64_t at);

/* Was anything in these bytes of the layer an escape? Always so in a run. */
bool layer_touched(const struct layer *layer, uint64_t at, uint64_t len);

/*
 * The same for all layers around it: without this, what is found there is found
 * in fewer layers too.
 */
bool layer_matters(const struct layer *layer, uint64_t at, uint64_t len);

/*
 * Were any of these bytes an escape that is no part of a secret as its user
 * knows it: of JSON, of XML, of a mail?
 */
bool layer_undid(const struct layer *layer, uint64_t at, uint64_t len);

/*
 * The percent signs of an address stand for what its user part holds, and that
 * is no text of another language: in https://ada:x%5C@host the password ends in
 * a backslash, and "\@" is no escape. Did any escape in these bytes come of
 * percent signs like that, though the byte behind them, which ends the user
 * part, needed none? Where all of a text is percent-encoded it does.
 */
bool layer_misread(const struct layer *layer, uint64_t at, uint64_t len);

/* Is it, or is any layer around it, of that coding? */
bool layer_is_in(const struct layer *layer, enum coding coding);

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

/*
 * Escapes of several sorts in one text can be undone in any order, mostly to
 * the same end. What was met of them; zeroed is empty.
 */
struct met {
	struct map map;
	struct arena arena;
};

/*
 * *again: an equal layer of the same bytes was met before, no deeper than this.
 * In the first depth none is, since reports name the outermost. False when
 * memory ends.
 */
bool met_before(struct met *met, const struct layer *layer, bool *again);
void met_forget(struct met *met);
void met_release(struct met *met);

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
