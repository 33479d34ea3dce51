/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/climb.h - put the objects of a tree of deltas together, each once
 *
 * A climber goes through nodes of the forest in their order. A base is
 * inflated or put together once, when its turn comes, and is held until the
 * last delta on it was. A delta on which nothing is built is not put together
 * at all. Chains of any length are walked without recursion.
 */
#ifndef ODB_CLIMB_H
#define ODB_CLIMB_H

#include "odb/source.h"

struct climb_sink {
	void *payload;
	/*
	 * The object of a node, whole or as a delta; a large one in several
	 * pieces. Nonzero stops the climber, which returns it.
	 */
	int (*piece)(void *payload, size_t node, struct piece *piece);
	/*
	 * A node cannot be read. type is OBJECT_UNKNOWN where that is not
	 * known. Nonzero stops the climber.
	 */
	int (*failed)(void *payload, size_t node, enum object_type type,
		      const struct fault *why);
	/* Is this object wanted in one body, though nothing is built on it? */
	bool (*whole)(void *payload, size_t node);
	bool plain_trees; /* see odb/source.h */
};

struct climber;

/* The forest and the stores' paths are borrowed. */
struct climber *climber_new(const struct forest *forest,
			    const char *const *stores, uint64_t max_object);
void climber_free(struct climber *climber); /* accepts NULL */

/*
 * Give back the memory that no object stands in. exact: from now on take what
 * is needed and not a byte more, and keep none for later, so that what fits
 * does not depend on what came before.
 */
void climber_spare(struct climber *climber, bool exact);

/*
 * Climb the nodes first to end - 1: whole trees, or one node with all of its
 * descendants. FAULT_NOMEM for a node means that its turn did not fit beside
 * what others hold.
 */
int climb(struct climber *climber, size_t first, size_t end,
	  const struct climb_sink *sink);

/*
 * Read the object of one entry, whatever it is built on. body is valid until
 * the next call on this climber.
 */
int climb_read(struct climber *climber, const struct entry *entry,
	       enum object_type *type, struct bytes *body,
	       struct fault *fault) CHECKED;

#endif
