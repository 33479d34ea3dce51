/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/setup.h - what a repository's own files say about how to read it
 *
 * Configuration is read as text, never obeyed: libgit2 would follow
 * include.path to any file of the auditor's, so it is never given a
 * configuration. The few keys that decide how objects are stored are looked
 * up in `config` and `config.worktree` as git-config(1) "Syntax" describes.
 */
#ifndef WALK_SETUP_H
#define WALK_SETUP_H

#include "base/oid.h"
#include "walk/discover.h"

/* An include.path or includeIf.*.path of some configuration file. */
struct include {
	char *from; /* the file that names it, absolute */
	char *as_written;
	char *resolved; /* absolute and link-free; NULL if outside or missing */
};

struct setup {
	uint8_t hash_len;   /* OID_SHA1 or OID_SHA256 (extensions.objectFormat) */
	bool unknown_hash;  /* an objectFormat that is neither */
	bool reftable;	    /* extensions.refStorage = reftable, or reftable/ */
	bool partial;	    /* promisor remote, or *.promisor packs */
	struct {
		struct oid *v;
		size_t nr, cap;
	} shallow; /* the commits at which history was cut */
	struct {
		struct include *v;
		size_t nr, cap;
	} includes; /* recursive, each file once, 10 levels at most */
};

/*
 * Read repo's `config`, `config.worktree`, `shallow` and what they include.
 * Files that are missing are fine; one that cannot be read makes a fault
 * (FAULT_IO, FAULT_LIMIT over 16 MiB), with out still usable (SHA-1 defaults).
 * An include joins only where its file lies inside the repository's git
 * directory or worktrees, links resolved; else `resolved` is NULL.
 */
int setup_read(const struct repo *repo, struct setup *out,
	       struct fault *fault) CHECKED;

void setup_release(struct setup *setup);

#endif
