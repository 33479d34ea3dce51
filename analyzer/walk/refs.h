/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/refs.h - refs and everything else that names an object
 *
 * Refs are files and lines of text (gitrepository-layout(5), packed-refs in
 * git-pack-refs(1)), or records of tables (walk/reftable.h); they are read here
 * rather than by libgit2, because opening a repository there means obeying its
 * configuration (walk/setup.h).
 */
#ifndef WALK_REFS_H
#define WALK_REFS_H

#include "walk/setup.h"

struct ref {
	char *name;	/* "refs/heads/main", "HEAD", "worktrees/x/HEAD" */
	struct oid oid; /* what it points at, symbolic refs followed; may be a
			   tag */
};

/* An object id that keeps history reachable without being a ref. */
struct root {
	struct oid oid;
	const char *why; /* "reflog", "FETCH_HEAD", "ORIG_HEAD", static text */
};

struct refs {
	struct {
		struct ref *v;
		size_t nr, cap;
	} refs; /* sorted by name, each name once; HEADs included */
	struct {
		struct root *v;
		size_t nr, cap;
	} roots;    /* sorted by oid, each oid once */
	char *head; /* "refs/heads/main", or the hex oid when detached; or NULL
		     */
	struct {
		char **v; /* sentences naming a ref file that could not be read
			   */
		size_t nr, cap;
	} problems;
};

/*
 * Read loose refs (refs below the git directory, and those of worktrees/NAME),
 * packed-refs, HEAD and each worktree's HEAD, and as roots the ids in reflogs
 * (both columns), FETCH_HEAD, ORIG_HEAD, MERGE_HEAD, CHERRY_PICK_HEAD,
 * REVERT_HEAD, REBASE_HEAD, BISECT_HEAD of the repository and its worktrees.
 * Loose wins over packed. Of a reftable the same, from the tables that
 * tables.list names; the later one wins. A symbolic ref is followed at most
 * five levels; one that leads nowhere (an unborn branch) is no problem and no
 * ref. Links are not followed. `head` is set even when unborn. What is damaged
 * in a table is told by places_each, and no problem here.
 */
int refs_read(const struct repo *repo, const struct setup *setup,
	      struct refs *out, struct fault *fault) CHECKED;

void refs_release(struct refs *refs);

#endif
