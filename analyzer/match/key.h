/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/key.h - the few literals that decide where anything can be found
 *
 * Each form (match/pattern.h) has anchors without which it cannot match, and
 * most need another word beside them. Of the two the rarer will do: where
 * "curl" counts only beside "bitbucket", looking for "bitbucket" is enough.
 * What is chosen, one set for each form, are the keys: some twenty, and their
 * UTF-16 spellings. Carriers of base64 (match/view.h) are keys as well.
 *
 * Around a key, KEY_AROUND and KEY_BEHIND_CARRIER bytes hold whatever any form
 * that it belongs to may look at. Keys that stand close together form a group,
 * and the region around a group is looked at as a whole, by itself: a verdict
 * is a function of the region's bytes and of nothing else. That is what makes
 * it right to take a verdict over into another version of a file in which a
 * delta has copied the region.
 *
 * A key may turn out to be idle where it stands, by a few bytes around it: the
 * word "basic" in prose announces no base64, and what ends like a literal need
 * not be one. Idle keys count for nothing; they are kept, since an edit close
 * by can wake them.
 *
 * Where a long row of keys is cut into groups must not depend on what stands
 * far away, or one edit at the front would change all groups behind it. So a
 * few bytes around each key are hashed, and the hash decides: about every
 * GROUP_BYTES, at the same places in all versions. In a text that repeats
 * itself that may be every line, and regions are longer than lines. So where a
 * group may begin less than GROUP_LEAST behind a place where one may, none
 * does.
 */
#ifndef MATCH_KEY_H
#define MATCH_KEY_H

#include "match/decode.h"
#include "odb/source.h"

/* One key in an object. */
struct key {
	uint32_t at;  /* of its first byte */
	uint16_t cut; /* hash of its surroundings, or one of these two: */
	uint16_t id;  /* which key; odd: its UTF-16 spelling */
};

#define CUT_UNKNOWN UINT16_MAX	  /* not looked at yet */
#define CUT_IDLE (UINT16_MAX - 1) /* counts for nothing here */

/* The keys of one object, in the order of (at, id), without doubles. */
struct keys {
	struct key *v;
	size_t nr;
	size_t cap;
};

/*
 * The bytes to both sides of a key of narrow text that its forms look at; twice
 * as many in UTF-16. An anchor stands at most a span and a margin from the word
 * that it needs, and its own window reaches as far again. Behind a carrier:
 * base64, and a form's window around where that begins.
 */
#define KEY_AROUND ((size_t)4352)
#define KEY_BEHIND_CARRIER ((size_t)6528)

/*
 * The same where a key is encoded. Each time that base64 is put into base64, a
 * third is lost of what is seen of the text: of the innermost of four, some
 * 2,300 bytes are left, a form's span and its margin.
 */
#define KEY_AROUND_NESTED ((size_t)8192)

/* Keys farther apart are in different groups. */
#define GROUP_GAP ((size_t)2048)
#define GROUP_BYTES 8192
#define GROUP_LEAST ((size_t)1920)

/* A run of keys, and the region around them, clipped to the object. */
struct key_group {
	size_t first; /* keys first to end - 1, idle ones among them */
	size_t end;
	uint64_t low;
	uint64_t high;
	bool wide; /* holds a wide key: an odd shift changes what it means */
	bool carrier;
	bool plain;  /* holds one that is no carrier */
	bool nested; /* holds one in base64 or hexadecimal digits */
	bool cut;    /* holds one with a line end in it */
};

struct keyring;

/*
 * Choose the keys of the pattern set and compile them. FAULT_USAGE for a
 * literal with the byte FRESH_END, which separates what is searched at once,
 * and for more than KEYS_MAX keys.
 */
#define KEYS_MAX 127
#define PROBES_MAX 16383 /* with all their spellings */
#define EDGES_MAX 8
int keyring_new(const struct patterns *patterns, struct keyring **out,
		struct fault *fault) CHECKED;
/*
 * A keyring of the nr literals (borrowed for its life) instead, each of 1 to
 * NEEDLE_MAX bytes, none of them FRESH_END. Such keys are found and carried as
 * others are; they cannot be weighed and form no groups. The id of a key tells
 * no more than its length.
 */
#define NEEDLE_MAX 7
int keyring_of(const struct bytes *v, size_t nr, struct keyring **out,
	       struct fault *fault) CHECKED;
size_t keyring_length(const struct keyring *ring, unsigned id); /* bytes */

void keyring_free(struct keyring *ring); /* accepts NULL */

size_t keyring_count(const struct keyring *ring);
/* The literal behind key i; for messages and tests. */
struct bytes keyring_text(const struct keyring *ring, size_t i);

/* What a search for keys needs: one for each thread. */
struct key_search {
	const struct keyring *ring;
	struct room seam;
	struct keys found; /* in what is new in a delta */
	struct keys *out;
	uint32_t at;
	bool failed;
	uint64_t bytes; /* searched so far */
};

void key_search_init(struct key_search *search, const struct keyring *ring);
void key_search_release(struct key_search *search);

/* Append the keys of text, of which the first byte has offset at. */
int keys_find(struct key_search *search, struct bytes text, uint32_t at,
	      struct keys *out, struct fault *fault) CHECKED;

/*
 * The keys of a delta's result: those of the base (borrowed) where they were
 * copied, and what is found in the rest. out is emptied first.
 */
int keys_carry(struct key_search *search, const struct delta *delta,
	       const struct keys *base, struct keys *out,
	       struct fault *fault) CHECKED;

/*
 * The first of the keys i and on with which base64 of what is packed begins, or
 * hexadecimal digits of it, or their number. They count for nothing where
 * groups are formed, since that is opened as a whole. Which of the two: the
 * other one.
 */
size_t keys_next_packed(const struct keyring *ring, const struct keys *keys,
			size_t i);
enum coding key_coding(const struct keyring *ring, const struct key *key);

/* Where its first letter is, and whether those are UTF-16's. */
size_t key_begin(const struct keyring *ring, const struct key *key);
static inline bool key_is_wide(const struct key *key)
{
	return key->id % 2;
}

/*
 * Is an encoded key, of the whole of text, in a run that is searched for those?
 * One that a delta copied may no longer be.
 */
bool key_is_in_run(const struct key *key, struct bytes text);

/*
 * Look at the surroundings of the keys where that is not done yet; false when
 * memory ends. To be called before keys_group.
 */
bool keys_weigh(const struct keyring *ring, struct keys *keys,
		const struct piece *piece, struct room *room);

/*
 * The group that begins with the first key from i on that is not idle, in a
 * text of size bytes; false where there is none.
 */
bool keys_group(const struct keyring *ring, const struct keys *keys, size_t i,
		uint64_t size, struct key_group *out);

#endif
