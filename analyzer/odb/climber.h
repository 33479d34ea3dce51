/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/climber.h - a climber, its memory and the entries it reads (private to
 * odb/climb*.c)
 *
 * climb_read.c has the memory for objects, reads single entries into it, and
 * puts an object together whose bases are not held, from the end of its chain
 * on; climb.c goes through whole trees with that.
 */
#ifndef ODB_CLIMBER_H
#define ODB_CLIMBER_H

#include "odb/climb.h"
#include "odb/effort.h"
#include "odb/loose.h"

#include <assert.h>

/* Memory that is not used is kept up to that size, for the next object. */
#define SLOT_KEEP ((size_t)16 << 20)
#define SLOT_SLACK (INFLATE_SLACK + DELTA_SLACK)

/*
 * Bases that are held at a time: their number of descendants halves from one to
 * the next (odb/forest.h), and there are two more in hand.
 */
static_assert(MEMOS >= 32 + 3, "a slot for each bit of a number of nodes");

/* Memory for one object. */
struct slot {
	uint8_t *p; /* from the budget */
	size_t room;
	size_t len;
	bool used;
	bool has_memo;
};

/* A base whose deltas are not all done. */
struct frame {
	size_t node;
	uint64_t credit; /* what it leaves to these: odb/effort.h */
	unsigned slot;
	enum object_type type;
};

/* One entry of a chain of deltas that is read alone. */
struct link {
	uint64_t offset;
	uint32_t pack;
	uint32_t entry; /* for a loose one, which has no offset */
	uint32_t node;	/* NODE_NONE: no index lists it */
};

struct climber {
	const struct forest *forest;
	const char *const *stores;
	uint64_t max_object;
	bool exact; /* see climber_spare */
	struct inflater *inflater;
	uint64_t end; /* of the entry in hand, in its pack; 0: not known */
	struct slot slots[MEMOS];
	struct slot data; /* the delta in hand */
	struct frame stack[MEMOS];
	size_t depth;
	struct delta delta;
	/* For climb_read: the entries from an object down to its root. */
	struct {
		struct link *v;
		size_t nr, cap;
	} chain;
	struct slot read[2];
};

/* ------------------------------------------------------------------ slots ---
 */

void slot_free(struct slot *slot);

/* A slot for len bytes; MEMO_NONE when memory ends. */
unsigned slot_take(struct climber *c, size_t len);
void slot_give(struct climber *c, unsigned i);

/* What was read alone becomes the object of a slot, without a copy of it. */
unsigned slot_adopt(struct climber *c, struct slot *from);

static inline struct bytes slot_bytes(const struct climber *c, unsigned i)
{
	return (struct bytes){ c->slots[i].p, c->slots[i].len };
}

/* ---------------------------------------------------------------- reading ---
 */

int climb_find_entry(const struct climber *c, uint32_t pack, uint64_t offset,
		     struct packed *out, struct fault *fault) CHECKED;

/* An object of so many bytes is put together: is that granted? */
int climb_charge(uint64_t *credit, uint64_t size, struct fault *fault) CHECKED;

/* What a node has of what its base has left. */
static inline uint64_t climb_share_of(const struct climber *c, uint32_t base,
				      uint32_t node, uint64_t left)
{
	const struct node *v = c->forest->v;

	return effort_share(left, v[node].end - node, v[base].end - base - 1);
}

/* Inflate an entry to out; see pack_inflate. */
int climb_inflate(struct climber *c, uint32_t pack, const struct packed *packed,
		  uint8_t *out, struct fault *fault) CHECKED;

int climb_open_loose(const struct climber *c, const struct entry *entry,
		     struct loose **out, struct fault *fault) CHECKED;
int climb_loose_into(struct climber *c, struct loose *loose, struct slot *slot,
		     struct fault *fault) CHECKED;

/* Inflate the delta of an entry, and begin with it. */
int climb_read_delta(struct climber *c, uint32_t pack, uint64_t offset,
		     struct bytes base, struct fault *fault) CHECKED;

/*
 * One entry and all that it is built on; *out becomes its slot. node is the
 * entry's, or NODE_NONE for one that may take whatever it takes.
 */
int climb_read_chain(struct climber *c, struct link link, uint32_t node,
		     uint64_t *credit, enum object_type *type,
		     struct slot **out, struct fault *fault) CHECKED;

#endif
