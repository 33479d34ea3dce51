/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/trace.h - from hits to places, commits and refs
 *
 * An occurrence is a place: one for each site and path, however many versions
 * of the file held the secret. A commit introduces a secret at a path if its
 * tree holds it there and no parent's does; it removes it if its tree does not
 * and some parent's does. Merges are judged the same way.
 */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include "trace/graph.h"
#include "trace/held.h"
#include "trace/ledger.h"
#include "walk/refs.h"

/* Something staged: an entry of some index of the repository. */
struct staged {
	uint32_t entry; /* index into the objects */
	const char *path;
};

/* Is a copy of the object in one of the stores that are marked? */
bool trace_is_stored(const struct objects *objects, const bool *stores,
		     size_t entry);

/* What a repository looks like to tracing. */
struct traced {
	size_t repo; /* its number in the audit */
	const struct refs *refs;
	const struct setup *setup;
	const bool
		*stores; /* by store of the group: is it one of this repo's */
	const struct staged *staged;
	size_t nr_staged;
};

/*
 * Write every occurrence of the hits in one repository, with exposure, refs and
 * first and last commit, into the ledger. graph and held belong to the group
 * and may be used for its other repositories too. FAULT_LIMIT, with all else
 * written, when a forged history has more changes than can be told, or nests
 * folders deeper than is looked at.
 */
int trace_repository(const struct traced *repo, const struct hits *hits,
		     const struct graph *graph, struct held *held,
		     struct source *source, struct ledger *ledger,
		     struct fault *fault) CHECKED;

#endif
