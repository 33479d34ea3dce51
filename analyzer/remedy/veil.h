/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/veil.h - words of a repository without its secrets, for people
 *
 * The files of a plan that are there to be read hold no secret: every string
 * that came out of a repository passes through here. (Those that programs read
 * hold all of them.)
 */
#ifndef REMEDY_VEIL_H
#define REMEDY_VEIL_H

#include "base/arena.h"
#include "base/buf.h"

struct veil {
	struct veiled {
		struct bytes raw;
		const char *id;
	} * v;
	size_t nr;
	size_t cap;
	bool failed;
};

/* Hide raw, borrowed, behind the placeholder of id. */
void veil_add(struct veil *veil, struct bytes raw, const char *id);
/* After the last veil_add. False when memory ended. */
bool veil_ready(struct veil *veil);
void veil_release(struct veil *veil);

/* Append text with every secret hidden; of several at one place the longest. */
void veil_apply(const struct veil *veil, struct bytes text, struct buf *out);

/*
 * The same as a code span of Markdown on one line: what is no character of
 * text is escaped, and after 200 bytes it is cut.
 */
void veil_code(const struct veil *veil, struct bytes text, struct buf *out);

/* The same as words of a sentence: what Markdown or HTML obeys is escaped. */
void veil_words(const struct veil *veil, struct bytes text, struct buf *out);

#endif
