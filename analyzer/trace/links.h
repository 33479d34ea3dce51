/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/links.h - the entries of all trees that may lead to a secret
 *
 * A link is an entry of a tree that names another tree, or a blob with hits, or
 * whose own name is a hit. All trees are read once, along the forest of deltas,
 * and numbered as they come: those that are built on tree t, one upon another,
 * are t + 1 to end - 1. A link begins at the first tree that has it, and stands
 * in all trees that are built on this one, but for those that drop it and what
 * is built on those:
 *
 *   0 ── 1 ── 2      a link of tree 0 that tree 1 drops
 *    └── 3 ── 4      stands in 0, 3 and 4
 *
 * So what is remembered of a tree is what it changed, whatever it holds.
 */
#ifndef TRACE_LINKS_H
#define TRACE_LINKS_H

#include "odb/source.h"
#include "trace/hits.h"

#define NO_ENTRY UINT32_MAX
#define NO_TREE UINT32_MAX
#define NO_LINK UINT32_MAX

/* What only a forged store goes beyond. Links after it are left out. */
#define LINKS_MAX ((size_t)1 << 26)

struct link {
	uint32_t tree;	/* number of the first tree that has it */
	uint32_t entry; /* the object it names; NO_ENTRY: its name is a hit */
	uint32_t name;	/* index into names */
	uint32_t next;	/* the next link to the same tree; of a name: the number
			   of its first hit */
	uint32_t drops; /* its last drop, or NO_LINK */
};

struct drop {
	uint32_t tree;
	uint32_t link;
	uint32_t next; /* the one before it, of the same link */
};

struct link_tree {
	uint32_t entry;
	uint32_t end;
	uint32_t copy; /* the copy of it that was read before, or NO_TREE */
	uint32_t to;   /* of the last copy: a link to it, or NO_LINK */
};

struct links {
	const struct hits *hits;
	struct {
		struct link *v; /* by tree */
		size_t nr, cap;
	} all;
	struct {
		struct drop *v; /* by tree */
		size_t nr, cap;
	} drops;
	struct {
		struct link_tree *v;
		size_t nr, cap;
	} trees;
	uint32_t *tree_of; /* entry -> the last of its copies, or NO_TREE */
	struct {
		struct bytes *v; /* in the arena */
		size_t nr, cap;
	} names;
	struct map numbers; /* name -> index into names */
	struct arena arena;
	bool limited; /* LINKS_MAX was reached */
};

/*
 * Read all trees. One that is damaged has the entries in front of the damage.
 * Nothing is read where no hit has a path. Release out either way.
 */
int links_read(struct links *out, const struct hits *hits,
	       struct source *source, struct fault *fault) CHECKED;
void links_release(struct links *links);

#endif
