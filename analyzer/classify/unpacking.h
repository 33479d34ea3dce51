/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/unpacking.h - packed content on its way out (private to
 * classify/packed*.c)
 *
 * packed.c walks the layers and their members; packed_pieces.c draws their
 * bytes and examines them; packed_notes.c remembers what is to be told.
 */
#ifndef CLASSIFY_UNPACKING_H
#define CLASSIFY_UNPACKING_H

#include "classify/members.h"
#include "classify/packed.h"
#include "match/unpack.h"

/* Each archive may be compressed. */
#define LAYERS ((size_t)2 * PACKED_DEPTH)

/* One layer on the way in, and what it has in hand of its member. */
struct layer {
	struct unpacking *packed;
	struct unpack *unpack;
	enum packing packing;
	struct whole *whole; /* kept for the next one, too */
	uint8_t *piece;	     /* PACKED_PIECE bytes; kept for the next one */
	size_t used;	     /* so many of them have held something */
	size_t len;	     /* so many are in hand */
	struct bytes rest;   /* of the block that did not fit */
	bool ended;	     /* nothing follows */
	bool passed;	     /* the piece was given to the layer below */
};

struct note {
	struct unread unread;
	char *member; /* on the heap */
};

struct unpacking {
	struct examiner *examiner; /* NULL: not at work */
	struct unpacking
		*outer; /* whose member is in hand; NULL: it is alone */
	struct unpacking
		*inner; /* kept for the next such member; may be NULL */
	const struct wrapper *wrapper; /* NULL: it is all of the object */
	enum site site;
	enum packing packing; /* the outermost */
	struct bytes body;    /* of the outermost layer, until it was given */
	struct layer layers[LAYERS];
	size_t nr_layers;
	size_t depth;
	struct encodings encodings; /* of the layers */
	struct buf path;	    /* of the member in hand */
	struct bytes kept_path;	    /* the same in the arena, once needed */
	bool lineless;		    /* a name or a target is examined */
	uint64_t end;		    /* of the outermost layer's last member */
	bool behind;		    /* what follows that is examined */
	uint64_t stored;
	uint64_t total;
	uint64_t members;
	uint64_t results; /* credentials and notes of all times */
	bool is_cut;	  /* a limit ended all of it */
	struct {
		struct note *v;
		size_t nr, cap;
	} notes;
	/* What was told of the member in hand, sorted: pieces overlap. */
	struct {
		struct range *v;
		size_t nr, cap;
	} told;
	/* The examiner's own, while on_each stands in. */
	int (*each)(void *payload, enum site site, struct bytes name,
		    const struct credential *credential);
	void *payload;
	struct fault *fault;
};

/* ----------------------------------------------------------- packed_notes.c */

/* The same reason is told once, with the first member and their number. */
int packed_note(struct unpacking *p, bool limited, const char *reason,
		struct fault *fault) CHECKED;
void packed_drop_notes(struct unpacking *p);
int packed_tell_notes(struct unpacking *p, struct fault *fault) CHECKED;

/*
 * What ended the reading of something, as a note; only what ends all of it is
 * returned.
 */
int packed_settle(struct unpacking *p, int rc, struct fault *fault) CHECKED;

/* Stands in for the examiner's own each: adds what the layers are. */
int packed_on_each(void *payload, enum site site, struct bytes name,
		   const struct credential *credential) CHECKED;

/* What was told in front of the next piece will not be met again. */
void packed_forget_told(struct unpacking *p, uint64_t before);

/* ---------------------------------------------------------- packed_pieces.c */

/* End all of it: FAULT_LIMIT, or what noting the reason came to. */
int packed_cut(struct unpacking *p, const char *reason,
	       struct fault *fault) CHECKED;

/* Why so many bytes in all would be too many, or NULL. */
const char *packed_excess(const struct unpacking *p, uint64_t total);

/* Fill the layer's piece up; what stands in it is kept. */
int packed_fill(struct layer *layer, struct fault *fault) CHECKED;

/* Of struct stream; payload is the layer above, or the unpacking. */
int packed_next_of_layer(void *payload, struct bytes *out,
			 struct fault *fault) CHECKED;
int packed_next_of_body(void *payload, struct bytes *out,
			struct fault *fault) CHECKED;

/* A text of the member in hand, or a piece of it. */
int packed_text(struct unpacking *p, struct bytes text, uint64_t at,
		uint64_t line, uint64_t line_at, bool last,
		struct fault *fault) CHECKED;

/* The line ends in what was passed, which begins at offset at. */
void packed_count_lines(struct bytes passed, uint64_t at, uint64_t *line,
			uint64_t *line_at);

/* All pieces of the layer's member, of which the first one is in hand. */
int packed_examine_pieces(struct unpacking *p, struct layer *layer, int rc,
			  struct fault *fault) CHECKED;

#endif
