/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/discover.h - find the repositories below the paths that were given
 *
 * This runs before file access is confined, so it is the one step that may look
 * anywhere; for that reason it uses no libgit2, follows no symbolic link while
 * searching, and opens only `.git` files, `commondir` and
 * `objects/info/alternates`. Everything else it learns from directory listings.
 * A link is taken for what it names in two places alone, as git does: as `.git`
 * (like a `.git` file), and as a git directory's `objects`. What is found
 * decides what may be read afterwards. The layout is that of
 * gitrepository-layout(5).
 *
 * Thread rule: one thread, before workers exist.
 */
#ifndef WALK_DISCOVER_H
#define WALK_DISCOVER_H

#include "base/array.h"
#include "base/fault.h"

enum repo_form {
	FORM_WORKTREE,	      /* DIR/.git/ beside a worktree */
	FORM_BARE,	      /* a git directory by itself (mirrors too) */
	FORM_LINKED_WORKTREE, /* only a linked worktree of it was given */
	FORM_GIT_FILE,	/* DIR/.git is a file: submodule, separate git dir */
	FORM_SUBMODULE, /* modules/NAME of another repository */
};

/* "worktree", "bare", ... as the report writes it. */
const char *repo_form_name(enum repo_form form);

/*
 * One repository: one common git directory, however many worktrees it has.
 * All paths are absolute and free of symbolic links, but for `path`.
 */
struct repo {
	char *path;   /* as the auditor gave it, or below what was given */
	char *gitdir; /* the common git directory */
	enum repo_form form;
	/*
	 * Its working directories, sorted: those that lie in the given paths.
	 */
	struct strlist worktrees;
	/*
	 * Object directories: the repository's own first, then alternates
	 * (recursively, nearest first), then quarantine leftovers
	 * (objects/tmp_objdir-*, objects/incoming-*). The last nr_quarantine
	 * of them are those leftovers.
	 */
	struct strlist stores;
	size_t nr_quarantine;
};

/* Is path, without links, its git directory or a worktree, or below one? */
bool repo_holds(const struct repo *repo, const char *path);

/* Something that could not be followed: a path and a plain reason. */
struct problem {
	char *path;
	char *reason;
	/*
	 * Index of the repository that it concerns (an alternate that is
	 * missing), or SIZE_MAX: a PATH that could not be searched at all.
	 */
	size_t repo;
};

struct discovery {
	struct {
		struct repo *v;
		size_t nr, cap;
	} repos; /* sorted by gitdir */
	struct {
		struct problem *v;
		size_t nr, cap;
	} problems;
	/*
	 * Everything that must stay readable once access is confined: the
	 * given paths, git directories, worktrees and stores; absolute,
	 * link-free and sorted.
	 */
	struct strlist readable;
};

/*
 * Search every path. A path that is a repository of any form (worktree, bare,
 * linked worktree, `.git` file, a gitdir itself, worktrees/NAME inside of one)
 * gives that repository; below it, and below a path that is none, the search
 * goes on: nested repositories, bare ones, submodule folders modules/NAME (at
 * any depth of NAME), each once. It does not descend into objects, refs, logs
 * and lfs of a git directory. A git directory outside of the given paths that a
 * pointer leads to is searched too. Loops of alternates end where they began;
 * more than 64 levels are a problem. A store outside the given paths joins only
 * if it has the shape of one (a directory with `pack` or `info` or two-digit
 * folders).
 *
 * Of several ways to one repository its main worktree describes it, else a
 * `.git` file or link, else the git directory, else a linked worktree.
 *
 * Only memory trouble fails; all else becomes a problem in out. A path that
 * does not exist, cannot be listed, or holds no repository is a problem. On
 * failure out holds what was found so far; release it either way.
 */
int discover(const char *const *paths, size_t nr, struct discovery *out,
	     struct fault *fault) CHECKED;

void discovery_release(struct discovery *discovery);

#endif
