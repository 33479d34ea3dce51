/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/examine.h - all credentials of one object or one place
 *
 * Cuts an object into the parts that are places of their own: a commit into
 * identities, other headers and message, a tree into the names of its entries.
 * A match never reaches over two parts.
 *
 * Of an object that is a delta on another one, only what is new is looked at:
 *
 *   blob         keys in the inserted bytes and at the seams are searched, the
 *                others are the base's; a group of keys whose region was copied
 *                as a whole has the base's verdict (match/key.h)
 *   tree         entries that were copied have the base's verdict
 *   commit, tag  keys as for a blob; where there is any, all of it is judged
 *
 * An examiner belongs to one thread.
 */
#ifndef CLASSIFY_EXAMINE_H
#define CLASSIFY_EXAMINE_H

#include "base/map.h"
#include "base/site.h"
#include "classify/clean.h"
#include "classify/judge.h"
#include "odb/tree_walk.h"

/* A verdict, or that an expression ran into its limit (c NULL). */
struct result {
	uint32_t first; /* the group's first key, or the tree's entry */
	uint32_t from;	/* what the credential's offset counts from */
	const struct credential *c;
	struct bytes name; /* of a tree's entry */
};

struct lfs_pointer;
struct members;
struct packed_text;
struct unpacking;
struct unread;

/* What is kept of an object for those that are built on it. */
struct memo {
	uint8_t packing; /* of a blob: enum packing (match/packing.h) */
	struct keys keys;
	struct results {
		struct result *v; /* in the order of first */
		size_t nr, cap;
	} results;
	struct starts starts; /* of a tree's entries */
	bool loud;	      /* bunches of its regions are not silent */
};

/* What packed content is wrapped in: base64 in a blob. */
struct wrapper {
	struct encodings encodings;
	struct bytes raw; /* all of it, in the blob */
	uint64_t at;
	uint64_t line;
	uint64_t column;
};

struct examiner {
	struct matcher *matcher;
	struct arena *arena; /* that found credentials live in */
	uint8_t hash_len;
	void *payload;
	/*
	 * Told each credential. name is the tree entry's for SITE_PATH, in the
	 * arena. Nonzero ends the examination, which returns it.
	 */
	int (*each)(void *payload, enum site site, struct bytes name,
		    const struct credential *credential);
	/*
	 * Told each entry of a tree that its base does not have; may be NULL.
	 */
	int (*entry)(void *payload, uint32_t mode, const struct oid *oid);
	/*
	 * Told what of packed content was not looked into (classify/packed.h);
	 * NULL: packed content is not opened. For what is found inside, each is
	 * told the member as its name.
	 */
	int (*unread)(void *payload, const struct unread *unread);
	/*
	 * Given each text of packed content (classify/packed.h), which is not
	 * examined then; NULL: it is examined. Nonzero ends the unpacking.
	 */
	int (*text)(void *payload, const struct packed_text *text,
		    struct fault *fault);
	/* Told each blob that is a pointer of Git LFS; may be NULL. */
	int (*pointer)(void *payload, const struct lfs_pointer *pointer);
	uint64_t max_unpacked; /* bytes that one object may unpack to */
	/* Shared with others that do the same; NULL: none are remembered. */
	struct members *members;
	/* Of the packed content in hand; NULL: it is all of the object. */
	const struct wrapper *wrapper;

	/* Scratch, all zero at the start: */
	struct memo memos[MEMOS + 1]; /* the last one: nobody will ask */
	struct memo part;
	struct clean clean; /* regions */
	struct {
		struct credential *v;
		size_t nr, cap;
	} found;
	struct {
		struct fresh_name {
			uint32_t in_text; /* where it begins in names */
			uint32_t len;
			uint32_t entry; /* offset of its entry */
			uint32_t at;	/* of the name in the tree */
		} * v;
		size_t nr, cap;
	} fresh;
	struct buf names; /* new names, FRESH_END after each */
	struct room window;
	struct room whole;
	struct unpacking *unpacking;
	struct map inside; /* secrets told of the packed content in hand */
	struct bytes body; /* the region that is being judged */
	uint64_t at;
	struct fault fault;
};

void examiner_release(struct examiner *examiner);

/*
 * Examine one piece of an object. After everything that could be found was
 * told: FAULT_LIMIT when an expression ran into a limit, FAULT_CORRUPT when a
 * tree is none from some byte on.
 */
int examine_object(struct examiner *examiner, const struct piece *piece,
		   struct fault *fault) CHECKED;

/*
 * For who reads a blob's own bytes himself: give what is inside of one that is
 * packed to examiner->text, and tell examiner->pointer if it is one. *whole:
 * its own bytes say nothing besides (packed_is_whole).
 */
int examine_inside(struct examiner *examiner, const struct piece *piece,
		   bool *whole, struct fault *fault) CHECKED;

/*
 * The whole of a file by itself, into which is looked if it is packed. Needs
 * examiner->unread.
 */
int examine_file(struct examiner *examiner, enum site site, struct bytes body,
		 struct fault *fault) CHECKED;

/*
 * As examine_object for text that is no object: bytes of a place of that site,
 * starting at offset at, in line number line (from 0) that begins at line_at.
 * last: the place ends with them. Pieces overlap by PIECE_OVERLAP.
 */
int examine_text(struct examiner *examiner, enum site site, struct bytes body,
		 uint64_t at, uint64_t line, uint64_t line_at, bool last,
		 struct fault *fault) CHECKED;

/*
 * Right after that, for a whole text: what is packed in base64 in it. Needs
 * examiner->unread.
 */
int examine_packed_in_text(struct examiner *examiner, enum site site,
			   struct bytes body, struct fault *fault) CHECKED;

/* Both for the whole of a place that is not packed itself. */
int examine_whole_text(struct examiner *examiner, enum site site,
		       struct bytes body, struct fault *fault) CHECKED;

#endif
