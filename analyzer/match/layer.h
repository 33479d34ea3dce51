/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/layer.h - what some encoded text stands for, as a text of its own
 *
 * A layer knows where in the text around it, and so in the object, each of its
 * bytes came from. How layers are found: match/nest.h.
 */
#ifndef MATCH_LAYER_H
#define MATCH_LAYER_H

#include "base/arena.h"
#include "base/map.h"
#include "match/decode.h"

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

/* Was something left out in front of the byte, as a mail's line end is? */
bool layer_is_cut(const struct layer *layer, uint64_t at);

/*
 * The same as layer_touched for all layers around it: without this, what is
 * found there is found in fewer layers too.
 */
bool layer_matters(const struct layer *layer, uint64_t at, uint64_t len);

/*
 * In how many layers were any of these bytes an escape that is no part of a
 * secret as its user knows it: of JSON, of XML, of a mail?
 */
unsigned layer_undid(const struct layer *layer, uint64_t at, uint64_t len);

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

/*
 * The encoded bytes of origin i of the layer, in what is around it, from its
 * base on; false if that is no escape.
 */
bool layer_escape(const struct layer *layer, size_t i, uint64_t *from,
		  uint64_t *till);

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

#endif
