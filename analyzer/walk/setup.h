/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/setup.h - what a repository's own files say about how to read it
 *
 * Configuration is read as text, never obeyed: libgit2 would follow
 * include.path to any file of the auditor's, so it is never given a
 * configuration. The few keys that matter are looked up as git-config(1)
 * "Syntax" describes; those that decide how objects and refs are stored in
 * `config` alone, since git obeys them nowhere else.
 */
#ifndef WALK_SETUP_H
#define WALK_SETUP_H

#include "base/oid.h"
#include "walk/discover.h"

/* An include.path or includeIf.*.path of some configuration file. */
struct include {
	char *from; /* the file that names it, absolute */
	char *as_written;
	char *resolved; /* absolute and link-free; NULL if outside, missing, or
			   nested too deeply */
};

struct setup {
	uint8_t hash_len; /* OID_SHA1 or OID_SHA256 (extensions.objectFormat) */
	bool unknown_hash; /* an objectFormat that is neither */
	bool reftable;	   /* extensions.refStorage = reftable, or reftable/ */
	bool partial;	   /* promisor remote, or *.promisor packs */
	struct {
		struct oid *v;
		size_t nr, cap;
	} shallow; /* the commits at which history was cut, sorted */
	struct {
		struct include *v;
		size_t nr, cap;
	} includes;	   /* recursive, each file once, 10 levels at most */
	char *lfs_storage; /* lfs.storage as written; or NULL */
};

/*
 * Read repo's `config`, `config.worktree` (each linked worktree's too),
 * `shallow` and what they include. Files that are missing are fine; one that
 * cannot be read makes a fault (FAULT_IO, FAULT_CORRUPT if it is no regular
 * file or no list of ids, FAULT_LIMIT over 16 MiB or 10,000 includes) when the
 * others were read, with out still usable (SHA-1 defaults). A configuration
 * that is a link is read where it leads inside, as for includes. An include
 * joins only where its file lies inside the repository's git directory or
 * worktrees, links resolved; else `resolved` is NULL. Release out either way.
 */
int setup_read(const struct repo *repo, struct setup *out,
	       struct fault *fault) CHECKED;

void setup_release(struct setup *setup);

#endif
