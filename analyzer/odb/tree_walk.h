/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/tree_walk.h - the entries of a tree, of which only what is new is read
 *
 * Where a tree is a delta on another one, a copy that holds some of its entries
 * as a whole is one step; the others are read one by one. Of most of these only
 * the id is new. For that it is kept of each tree where its entries begin.
 */
#ifndef ODB_TREE_WALK_H
#define ODB_TREE_WALK_H

#include "base/oid.h"
#include "odb/source.h"

struct starts {
	uint32_t *v; /* of all entries, and the end of the last one */
	size_t nr, cap;
};

void starts_release(struct starts *starts);

struct tree_walk {
	const struct piece *piece; /* all of a tree, below 4 GiB */
	const struct starts *base; /* of what it is a delta on; or NULL */
	struct starts *starts;	   /* to fill, if it is to be kept */
	struct room *room;	   /* for windows */
	uint8_t hash_len;
	/* All zero at the start: */
	size_t at;   /* how far it is; once it ended, where the entries do */
	size_t op;   /* the operation that makes what stands there */
	size_t hint; /* index of a start of the base that is not far */
};

struct tree_step {
	bool copied;
	bool named; /* one entry, of which all but the id was copied */
	/* If either: all entries that begin here in the base, and where they
	 * are in the tree less where they are in the base. */
	uint32_t from;
	uint32_t end;
	int64_t shift;
	/* If not copied, an entry: */
	uint32_t at;	   /* offset in the tree */
	uint32_t name_at;  /* the same of its name */
	struct bytes name; /* valid until the next step */
	uint32_t mode;
	struct oid oid;
};

/*
 * 1 and the next step, 0 at the end, or at the first byte where there is no
 * entry: then walk->at is less than the tree's size.
 */
int tree_walk_next(struct tree_walk *walk, struct tree_step *step,
		   struct fault *fault) CHECKED;

#endif
