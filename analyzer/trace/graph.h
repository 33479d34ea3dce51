/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/graph.h - all commits of a group of repositories, and their order
 *
 * Made from the commit objects themselves, reachable or not. Replace refs and
 * grafts are never followed. A parent that is missing, or that a shallow
 * repository cut off, is no parent.
 */
#ifndef TRACE_GRAPH_H
#define TRACE_GRAPH_H

#include "odb/source.h"

#define NO_COMMIT UINT32_MAX

/* So many tags on tags are followed. */
#define TAGS_MAX 32

struct commit {
	uint32_t entry;	     /* index into the objects */
	uint32_t tree;	     /* the same; UINT32_MAX: missing */
	size_t first_parent; /* index into graph.parents */
	uint32_t nr_parents;
	bool loses; /* has headers that no rewrite keeps: a signature, ... */
	int64_t author_date; /* seconds, UTC; as claimed */
	int64_t committer_date;
};

/* What a commit's raw text says; windows into it. */
struct commit_text {
	struct bytes author;
	struct bytes email;
	int64_t author_date;
	int64_t committer_date;
};

struct graph {
	const struct objects *objects;
	struct commit *v; /* parents before children, else by date and oid */
	size_t nr;
	size_t cap;
	struct {
		uint32_t *v; /* indexes into graph.v */
		size_t nr, cap;
	} parents;
	uint32_t *of_entry; /* entry -> commit, or NO_COMMIT */
};

/*
 * Read every commit of the list. A commit that cannot be read is left out: the
 * scan has named it already. Cycles, which only a forged store can hold, are
 * broken at an arbitrary but fixed edge.
 */
int graph_build(struct graph *out, struct source *source,
		const struct objects *objects, struct fault *fault) CHECKED;
void graph_release(struct graph *graph);

/* The names and dates in a commit; missing ones are empty and zero. */
void commit_text_parse(struct bytes raw, struct commit_text *out);

#endif
