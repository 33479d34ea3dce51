/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/held.h - what of a tree holds a secret
 *
 * Most trees hold none. A held node is a tree cut down to the entries that do:
 * blobs with hits, names with hits, and subtrees that have such below them.
 * Trees are read once, all together (trace/links.h); and nodes of equal content
 * are one node, so that "nothing changed here" is a comparison of two pointers:
 *
 *   commit A  tree 1f.. { README, conf/ -> 77.. { .env* } }   node n1
 *   commit B  tree 2e.. { README', conf/ -> 77.. }            node n1 again
 *   commit C  tree 3d.. { README', conf/ -> 81.. { .env' } }  no node: removed
 */
#ifndef TRACE_HELD_H
#define TRACE_HELD_H

#include "trace/leads.h"

struct held_node;

struct held_item {
	struct bytes name; /* interned: equal names have equal pointers */
	const struct held_node *tree; /* or NULL */
	uint32_t blob;	/* entry of a blob with hits, or NO_ENTRY */
	uint32_t named; /* number of the first hit of this name, or NO_ENTRY */
};

struct held_node {
	size_t nr;
	uint32_t number; /* index into held.all */
	bool marked;	 /* for walks that visit each node once */
	struct held_item v[];
};

struct held {
	const struct hits *hits;
	struct links links;
	struct leads leads;
	struct arena arena;
	struct map nodes;
	struct {
		struct held_node **v;
		size_t nr, cap;
	} all;
	struct {
		struct held_item *v; /* of the node that is being made */
		size_t nr, cap;
	} draft;
	const struct held_node **of_entry;
	uint8_t *state;	   /* by entry */
	uint8_t *is_child; /* by entry: it holds something, and some tree that
			      was met names it */
	bool is_shared;	   /* trees were met for more than one repository's
			      commits */
	/* Something was left out, by held_init, or at HELD_DEPTH: */
	bool limited;
	bool too_deep;
};

/* Subtrees deeper than this are left out; no filesystem holds such a path. */
#define HELD_DEPTH 4096

/*
 * Read the trees. A forged store may go beyond LINKS_MAX or LISTED_MAX, which
 * sets limited. Release held either way.
 */
int held_init(struct held *held, const struct hits *hits, struct source *source,
	      struct fault *fault) CHECKED;
void held_release(struct held *held);

/*
 * The node of the tree at entry, NULL where it holds nothing (or cannot be
 * read, which the scan has said). Iterative; a tree that contains itself, which
 * only a forged store can hold, is cut at the second meeting.
 */
int held_tree(struct held *held, uint32_t entry, const struct held_node **out,
	      struct fault *fault) CHECKED;

/* Was the tree at entry, which holds something, met already? */
bool held_knows(const struct held *held, uint32_t entry);

void held_unmark(struct held *held);

#endif
