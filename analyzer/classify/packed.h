/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/packed.h - the credentials inside of packed content
 *
 * Opens what packing_of (match/packing.h) knows, layer below layer, and
 * examines each member as a text of its own:
 *
 *   outer.zip             zip    members are walked
 *   outer.zip!/in.tar.gz  gzip   and, since a tar is what comes out of it,
 *                         tar    members are walked
 *   outer.zip!/in.tar.gz!/file   is examined
 *
 * Compression alone adds no part to a path: what is in x.gz is at x.gz. Names
 * of members and targets of links are examined as well.
 *
 * Everything passes through in blocks; a layer holds PACKED_PIECE bytes of it.
 * Work is limited by what comes out of all layers together, never by time, so
 * that the same bytes always give the same answer:
 *
 *   nests     PACKED_DEPTH archives; a compressed tar counts as one
 *   members   PACKED_MEMBERS of all nests together
 *   bytes     examiner->max_unpacked, and PACKED_RATIO times what is stored
 *             once more than PACKED_FREE came out
 *
 * What a limit cuts off, and what is encrypted, damaged or of another format,
 * is told: nothing is passed over in silence.
 */
#ifndef CLASSIFY_PACKED_H
#define CLASSIFY_PACKED_H

#include "classify/examine.h"
#include "match/packing.h"

#define PACKED_DEPTH 5
#define PACKED_MEMBERS ((uint64_t)100000)
#define PACKED_RATIO ((uint64_t)1000)
#define PACKED_FREE ((uint64_t)32 << 20)

/* What a layer holds of a member, overlap included. */
#define PACKED_PIECE ((size_t)512 << 10)

/* Something inside of packed content that nobody looked at. */
struct unread {
	bool limited;	     /* could have been; else by its nature */
	struct bytes member; /* the first one, as in a path; may be empty */
	const char *reason;  /* static */
	uint64_t count;	     /* of members of which the same is to be said */
};

/* A text inside of packed content: a member or a piece of it, a name, a target.
 */
struct packed_text {
	struct bytes member; /* as in a path; valid during the call */
	const struct encodings *packings;
	struct bytes body;
	uint64_t at;   /* in the member */
	uint64_t line; /* from 0 */
	bool last;     /* the member ends with it */
	bool lineless; /* lines mean nothing in it */
};

/*
 * Examine what is in body, which is a whole object or file of that packing, at
 * that site. examiner->each is told each credential, with the member as its
 * name (empty for the content of a compression) and the packings in front of
 * its encodings; line and column count in the member, and are 0 for a name or a
 * target. examiner->unread is told the rest. Both get names that live in the
 * examiner's arena. With examiner->text, texts go there instead.
 *
 * While packed content is examined, from its texts, this may be called once
 * more for what is packed in one: it is told as a part of that member.
 *
 * A packing that does not open is told as well. Credentials that were told are
 * remembered in examiner->inside until packed_forget at the end of it: those of
 * an archive that is not compressed are in its own bytes, too.
 */
int packed_examine(struct examiner *examiner, enum site site,
		   enum packing packing, struct bytes body,
		   struct fault *fault) CHECKED;
/*
 * Was it an archive of which every byte that can be text was examined? Then its
 * own bytes, in which members follow each other without a border, say nothing
 * more. Valid right behind packed_examine.
 */
bool packed_is_whole(const struct examiner *examiner);
bool packed_told(const struct examiner *examiner,
		 const struct credential *credential);
/* As on_each does for credentials. False when memory ends. */
bool packed_remember(struct examiner *examiner, struct bytes secret);
void packed_forget(struct examiner *examiner);

/* Scratch that is kept from one call to the next; accepts NULL. */
struct unpacking;
void packed_free(struct unpacking *unpacking);

#endif
