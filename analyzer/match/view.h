/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/view.h - stored bytes as patterns see them
 *
 * This is the place of the decoders, between an anchor and its pattern. A view
 * is a window on an object in which UTF-16 is narrowed to UTF-8 and base64 that
 * a carrier announces is replaced by what it encodes:
 *
 *   stored   Authorization: Basic dTpwdw==
 *   seen     Authorization: Basic u:pw
 *
 * so that one expression serves all spellings. The view remembers where each
 * byte came from.
 *
 * A carrier is a word that announces base64: of "user:secret" right behind it
 * for Basic authorisation (RFC 7617; git's http.extraHeader too), docker's
 * "auth" and npm's "_auth"; of the values below `data:` in the same document
 * for a Kubernetes Secret. carrier_next knows their syntax.
 */
#ifndef MATCH_VIEW_H
#define MATCH_VIEW_H

#include "base/buf.h"

/* In which units the text around an anchor is written. */
enum lane {
	LANE_NARROW, /* bytes */
	LANE_UTF16LE,
	LANE_UTF16BE,
	LANE_COUNT,
};

/* Base64 and what it encodes; at and len in stored bytes of the body. */
struct segment {
	size_t at;
	size_t len;
	enum lane lane;
	struct bytes text;
};

struct layer; /* match/layer.h */

struct view {
	struct bytes text;
	enum lane lane;
	uint64_t base; /* offset in the object of what at 0 is taken from */
	const struct layer *layer; /* of that object's text; NULL: itself */
	/*
	 * For each byte of text, and for its end, the stored byte that it was
	 * taken from, counted from base. NULL: text is the stored bytes.
	 */
	const uint32_t *from;
	/* For each byte: whether it was base64. NULL: none was. */
	const uint8_t *decoded;
};

/* Memory that views are built in; one view at a time. */
struct view_room {
	struct buf text;
	struct buf from;
	struct buf decoded;
};

void view_room_release(struct view_room *room);

/* The lane of a wide anchor whose first letter has offset at in its object. */
static inline enum lane lane_at(uint64_t at)
{
	return at % 2 ? LANE_UTF16BE : LANE_UTF16LE;
}

/*
 * View the bytes low to high of body, whose first byte has offset at in the
 * object; segments (sorted by at, disjoint) of the same lane are put in, and
 * one that is cut by an end is taken whole. False when memory ends.
 */
bool view_build(struct view_room *room, struct bytes body, uint64_t at,
		size_t low, size_t high, enum lane lane,
		const struct segment *segments, size_t nr_segments,
		struct view *out);

/* The stored range (in the object) behind len bytes of the view at offset. */
void view_stored(const struct view *view, size_t at, size_t len,
		 uint64_t *stored_at, uint64_t *stored_len);

/* The same in the layer that the view is of. */
void view_taken(const struct view *view, size_t at, size_t len,
		uint64_t *taken_at, uint64_t *taken_len);

/* One character of UTF-16 (RFC 2781); returns the bytes it takes. */
size_t utf16_next(struct bytes in, enum lane lane, uint32_t *c);

/* Does any of the len bytes at offset come out of base64? */
bool view_is_decoded(const struct view *view, size_t at, size_t len);

size_t carriers_count(void);
/* The literal that announces carrier i, to be found in any case. */
const char *carrier_anchor(size_t i);

/*
 * How far before and behind its literal a carrier's base64 may stand, in
 * characters.
 */
#define CARRIER_BEFORE ((size_t)2048)
#define CARRIER_SPAN ((size_t)4096)

enum carried {
	CARRIED_NONE,
	CARRIED_ONE,  /* the only one */
	CARRIED_MANY, /* others may follow, in ascending order */
};

/*
 * The next base64 of printable text that the carrier whose literal stands at
 * byte anchor of text announces: at and len tell where it stands, and out holds
 * what it encodes. *from is 0 for the first call and becomes the end of what
 * was found; where others may follow, it may be moved on. Whether memory ended
 * is told by buf_ok(out), behind the last call.
 */
enum carried carrier_next(struct bytes text, size_t anchor, size_t *from,
			  size_t *at, size_t *len, struct buf *out);

/*
 * Can a carrier whose literal begins text announce anything? False only if
 * carrier_next would surely find nothing, whatever stands behind text; more:
 * something does.
 */
bool carrier_may(struct bytes text, bool more);

#endif
