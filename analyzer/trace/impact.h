/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/impact.h - what a rewrite will change in a repository
 *
 * A commit gets a new id if it, or any commit before it, holds a secret in its
 * tree, message, identities or headers; or has headers that git fast-export
 * drops, such as a signature. The count is that of the secrets which the audit
 * found, whether or not it reports them.
 */
#ifndef TRACE_IMPACT_H
#define TRACE_IMPACT_H

#include "base/arena.h"
#include "base/fault.h"
#include "trace/graph.h"

struct impact {
	size_t repo;
	uint8_t hash_len;   /* OID_SHA1 or OID_SHA256 */
	uint64_t commits;   /* that refs reach */
	uint64_t rewritten; /* of these, how many get another id */
	uint64_t losing;    /* of these, how many lose a header */
	struct oid first;   /* the earliest of those; len 0: none */
	int64_t first_date; /* committer date, seconds, UTC */
	const char **refs;  /* that will point elsewhere, sorted */
	size_t nr_refs;
	const char **signed_tags; /* that lose their signature, sorted */
	size_t nr_signed_tags;
};

struct impact_tip {
	uint32_t commit;
	const char *name;
};

/* What tracing knows of a repository when it is done. All arrays by commit. */
struct impact_input {
	const struct graph *graph;
	const uint8_t *reached;	   /* from where, as bits */
	uint8_t by_refs;	   /* the bits that mean a ref */
	const uint8_t *is_cut;	   /* shallow boundary */
	const uint8_t *is_touched; /* holds something to be rewritten */
	const struct impact_tip *tips;
	size_t nr_tips;
	const char **signed_tags;
	size_t nr_signed_tags;
};

/* Everything in out but the names lives in the arena. */
int impact_of(const struct impact_input *input, struct arena *arena,
	      struct impact *out, struct fault *fault) CHECKED;

#endif
