/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/dig.h - find known secrets in all that a text may encode
 *
 * A sweep (match/sweep.h) knows what a secret becomes under one encoding or
 * two. That leaves out what no spelling can be computed for: hexadecimal digits
 * in hexadecimal digits, base64 of something compressed, an archive behind the
 * bytes of a program. So here everything is undone that can be: runs of base64
 * and of digits, escapes and UTF-16 up to NEST_MAX deep (match/nest.h), what is
 * packed in them, and what begins in the middle (packing_within); and what
 * comes of it is swept, and dug in again.
 *
 * That is slow. Of an object that is a delta on another one, only what is new
 * is dug in, with the runs that this is part of, unless something was found in
 * the base or an archive stands in it.
 */
#ifndef CLASSIFY_DIG_H
#define CLASSIFY_DIG_H

#include "classify/examine.h"
#include "classify/packed.h"
#include "match/nest.h"
#include "match/sweep.h"

/* Archives around each other, beside those in which the text itself is. */
#define DIG_DEPTH PACKED_DEPTH

struct dug {
	size_t secret; /* its number in the sweep */
	uint64_t at;   /* of raw, or of what is packed, in the text */
	uint64_t line; /* from 1 */
	/*
	 * Of the text: the outermost run, or the part of it, that is to be
	 * replaced. Where the first encoding is a packing, as it stands inside.
	 */
	struct bytes raw;
	struct encodings encodings; /* outermost first */
};

/* What is dug in: the text, or one that was packed inside of another. */
struct ground {
	const struct ground *outer; /* NULL: it is the text */
	const struct layer *layer;  /* of outer, that is packed; NULL: of its
				       own bytes, from `begin` on */
	uint64_t begin;
	uint64_t end; /* of what belongs to it in the layer */
	const struct encodings *packings;
	struct bytes body;
	unsigned depth;
};

/* For one thread; all zero but the first five at the start. */
struct digger {
	const struct sweep *sweep;
	struct matcher *matcher; /* borrowed */
	uint64_t max_unpacked;	 /* bytes that one text may unpack to */
	void *payload;
	/* Told each find; nonzero ends the search, which returns it. */
	int (*each)(void *payload, const struct dug *dug);

	/* Why not all was undone, after a call; NULL: it was. */
	const char *limited;

	struct sweeper sweeper;
	struct nest nests[DIG_DEPTH + 1][NEST_MAX];
	struct examiner openers[DIG_DEPTH];
	struct arena arena;
	struct met met;
	struct once told;
	struct room window;
	bool wanted[MEMOS + 1]; /* what is built on it is dug in as a whole */
	const struct ground *in;
	const struct layer *layer;
	uint64_t work;
	uint64_t unpacked;
	struct counted counted; /* of the text in hand */
	size_t archives;
	bool found;
	bool escaped; /* something packed is, byte for byte */
	bool damaged; /* the archive that was opened last */
	struct fault *fault;
};

void digger_init(struct digger *digger);
void digger_release(struct digger *digger);

/* Dig in one piece of an object. */
int digger_piece(struct digger *digger, const struct piece *piece,
		 struct fault *fault) CHECKED;

/*
 * The same for text that is no object, of which line number line (from 0) is
 * the first. whole: it is no piece of a longer one.
 */
int digger_text(struct digger *digger, struct bytes text, uint64_t line,
		bool whole, struct fault *fault) CHECKED;

#endif
