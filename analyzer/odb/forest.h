/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/forest.h - in which order to read all objects of some stores
 *
 * Most entries of a pack are deltas against another entry, their base; bases
 * have bases. Read in the order of offsets, a base has often left every cache
 * when a delta needs it. Read depth first along the forest of deltas, it was
 * read just before:
 *
 *   A ── B ── C          offsets   A D C B E
 *    └── D ── E ── F     order     A B C D E F
 *
 * Of the deltas on one base, the one with the most descendants comes last. By
 * then nobody else needs the base, and its memory can go before they come: at
 * any time no more bases are held than the logarithm of the number of entries,
 * however long the chains are.
 *
 * All copies of an object are in the forest, since a delta is built on one of
 * them. An entry that makes no sense is a tree of its own: reading it will tell
 * what is wrong.
 */
#ifndef ODB_FOREST_H
#define ODB_FOREST_H

#include "odb/objects.h"
#include "odb/pack.h"

/*
 * How many copies of an object are looked at to find the one that a delta is
 * built on: an index may list as many as it likes.
 */
#define COPIES_MAX 64

/* Index behind the last of these, of the object whose first copy is at i. */
static inline size_t copies_end(const struct objects *objects, size_t i)
{
	size_t end = objects_end_of(objects, i);

	return end - i < COPIES_MAX ? end : i + COPIES_MAX;
}

#define NODE_NONE UINT32_MAX
/* In the place of a parent: bases of bases lead back to this very entry. */
#define NODE_CIRCLE (UINT32_MAX - 1)
/* Or: the next entry of the index begins before this one can have ended. */
#define NODE_CROWDED (UINT32_MAX - 2)

/* Of a place that has so many bytes or more. */
#define NODE_ROOM_MAX UINT32_MAX

/* No more than this, since there are millions, and fresh memory costs time. */
struct node {
	uint32_t entry;	 /* index into objects->v */
	uint32_t parent; /* index of its base's node, or one of the above */
	uint32_t end;	 /* index behind its last descendant */
	/* Bytes in its pack, up to the next place; of a loose one: a guess. */
	uint32_t room;
};

/* Whole trees, to be read by one thread: nodes first to end - 1. */
struct unit {
	uint32_t first;
	uint32_t end;
	uint64_t weight; /* bytes in the packs */
};

struct forest {
	const struct objects *objects;
	struct pack *packs; /* by number in objects->packs */
	struct fault *why;  /* by number: why it could not be opened */
	size_t nr_packs;
	struct node *v; /* depth first */
	size_t nr;
	struct {
		struct unit *v;
		size_t nr, cap;
	} units; /* the heaviest first */
};

/*
 * Map the packs, and order the entries of the list, which is borrowed and must
 * outlive the forest, on as many threads as there are jobs (1 or more). A pack
 * that cannot be opened keeps its entries. Only memory trouble fails; release
 * either way.
 */
int forest_plant(struct forest *out, const struct objects *objects, size_t jobs,
		 struct fault *fault) CHECKED;
void forest_release(struct forest *forest);

static inline const struct entry *node_entry(const struct forest *forest,
					     size_t i)
{
	return &forest->objects->v[forest->v[i].entry];
}

/* Is the object stored elsewhere as well? */
static inline bool node_has_copies(const struct forest *forest, size_t i)
{
	return objects_has_copies(forest->objects, forest->v[i].entry);
}

static inline bool node_is_leaf(const struct forest *forest, size_t i)
{
	return forest->v[i].end == i + 1;
}

/*
 * Does the node's entry end where the next one of its pack begins? Packs have
 * no gaps; what lies between two entries is in no index, and nobody reads it.
 * end is an offset in its pack.
 */
bool forest_ends_well(const struct forest *forest, size_t i, uint64_t end);

/* Is it the last of the deltas on its parent? */
static inline bool node_is_last(const struct forest *forest, size_t i)
{
	return forest->v[i].end == forest->v[forest->v[i].parent].end;
}

#endif
