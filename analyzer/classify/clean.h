/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/clean.h - what was searched without any result
 *
 * A region of text that has the same bytes as one that was searched without any
 * result has none either: it is in a file that was copied, or that is no delta
 * of its last version. (For members of archives see classify/members.h.)
 *
 * Zeroed is empty and ready; it belongs to one thread.
 */
#ifndef CLASSIFY_CLEAN_H
#define CLASSIFY_CLEAN_H

#include "base/arena.h"
#include "base/map.h"
#include "base/tag.h"

/* So many are remembered; then all are forgotten. */
#define CLEAN_MAX 65536

struct clean {
	struct tag_key key;
	bool keyed;
	struct map map; /* to how many bytes the search looked at */
	struct arena arena;
};

/* What else decides on the result, beside the bytes. */
struct clean_note {
	uint32_t v[3];
};

/* What the same bytes with the same note have in common. */
struct clean_id {
	uint8_t v[TAG_BYTES + sizeof(struct clean_note)];
};

struct clean_id clean_id(struct clean *clean, struct bytes bytes,
			 struct clean_note note);
struct clean_id clean_id_by(const struct tag_key *key, struct bytes bytes,
			    struct clean_note note);

/* Is it known? Then how many bytes the search has looked at. */
bool clean_has(const struct clean *clean, const struct clean_id *id,
	       uint64_t *searched);

/* Remember one that is not known yet; where memory ends, it is not. */
void clean_add(struct clean *clean, const struct clean_id *id,
	       uint64_t searched);

void clean_release(struct clean *clean);

#endif
