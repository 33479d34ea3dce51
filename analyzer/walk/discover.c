/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search only notes what it meets: "a worktree here, whose git directory is
 * there" (a find). One repository is met many times: its worktree, the .git
 * inside, each submodule's pointer, each linked worktree. When all paths were
 * searched, the finds are sorted by git directory, and each group becomes one
 * repository, described by the best of its finds:
 *
 *   /w          main worktree, git directory /w/.git    path and form
 *   /w/.git     a git directory by itself               (adds nothing)
 *   /l          linked worktree, common dir /w/.git     one more worktree
 *
 * A pointer may lead out of the given paths. What it leads to is searched too,
 * once, for the submodules inside.
 */
#include "walk/discover.h"

#include "walk/alternates.h"
#include "walk/folder.h"
#include "walk/gitdir.h"
#include "walk/nameset.h"
#include "walk/path.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct find {
	char *gitdir;	/* real path of the common git directory */
	char *path;	/* for the report */
	char *worktree; /* real path; NULL if none is known */
	char *linked;	/* the git directory of the linked worktree, or NULL */
	enum repo_form form;
	size_t seq; /* in the order of the search */
};

struct search {
	struct discovery *out;
	struct fault *fault;
	struct {
		struct find *v;
		size_t nr, cap;
	} finds;
	struct nameset given;	/* real paths of what was given */
	struct nameset entered; /* git directories that were listed */
	struct strlist pending; /* git directories that pointers led to */
	/* The root of the search under way, as shown and in truth. */
	const char *shown;
	const char *real;
	bool root_is_found; /* by a pointer, so it is no find of its own */
	/* The repository whose stores are gathered. */
	size_t repo;
};

const char *repo_form_name(enum repo_form form)
{
	switch (form) {
	case FORM_WORKTREE:
		return "worktree";
	case FORM_BARE:
		return "bare";
	case FORM_LINKED_WORKTREE:
		return "linked-worktree";
	case FORM_GIT_FILE:
		return "git-file";
	case FORM_SUBMODULE:
		return "submodule";
	}
	return "unknown";
}

bool repo_holds(const struct repo *repo, const char *path)
{
	if (path_below(path, repo->gitdir))
		return true;
	for (size_t i = 0; i < repo->worktrees.nr; i++) {
		if (path_below(path, repo->worktrees.v[i]))
			return true;
	}
	return false;
}

static int add_problem(struct search *s, const char *path, const char *reason,
		       size_t repo)
{
	struct problem problem = { .repo = repo };

	if (!ARRAY_ROOM(&s->out->problems))
		return fault_nomem(s->fault);
	problem.path = strdup(path);
	problem.reason = strdup(reason);
	if (!problem.path || !problem.reason) {
		free(problem.path);
		free(problem.reason);
		return fault_nomem(s->fault);
	}
	s->out->problems.v[s->out->problems.nr++] = problem;
	return 0;
}

/* Report what why says of path, unless it is a lack of memory. */
static int pass_on(struct search *s, const char *path, int rc,
		   const struct fault *why)
{
	if (rc == FAULT_NOMEM)
		return fault_nomem(s->fault);
	return add_problem(s, path, why->msg, SIZE_MAX);
}

static void find_release(struct find *find)
{
	free(find->gitdir);
	free(find->path);
	free(find->worktree);
	free(find->linked);
}

static int add_find(struct search *s, enum repo_form form, const char *gitdir,
		    const char *path, const char *worktree, const char *linked)
{
	struct find find = { .form = form, .seq = s->finds.nr };

	find.gitdir = strdup(gitdir);
	find.path = strdup(path);
	if (worktree)
		find.worktree = strdup(worktree);
	if (linked)
		find.linked = strdup(linked);
	if (!find.gitdir || !find.path || (worktree && !find.worktree) ||
	    (linked && !find.linked) || !ARRAY_ROOM(&s->finds)) {
		find_release(&find);
		return fault_nomem(s->fault);
	}
	s->finds.v[s->finds.nr++] = find;
	if (!strlist_push(&s->pending, gitdir))
		return fault_nomem(s->fault);
	return 0;
}

/* A linked git directory: what counts is the repository behind it. */
static int found_linked(struct search *s, const char *gitdir, const char *path,
			const char *worktree)
{
	struct fault why = { 0 };
	char *common = NULL;
	int rc = gitdir_common(gitdir, &common, &why);

	if (rc)
		return pass_on(s, path, rc, &why);
	assert(common);
	rc = add_find(s, FORM_LINKED_WORKTREE, common, path, worktree, gitdir);
	free(common);
	return rc;
}

/* `.git` of a worktree leads to gitdir, which may be any folder at all. */
static int found_pointer(struct search *s, const char *gitdir, const char *path,
			 const char *worktree, bool is_folder)
{
	struct stat st;
	bool linked = gitdir_is_linked(gitdir);
	bool whole = gitdir_has_shape(gitdir);
	int rc = 0;

	if (whole)
		rc = add_find(s, is_folder ? FORM_WORKTREE : FORM_GIT_FILE,
			      gitdir, path, worktree, NULL);
	if (!rc && linked)
		rc = found_linked(s, gitdir, path, worktree);
	if (rc || whole || linked)
		return rc;
	if (!is_folder)
		return add_problem(s, path, ".git leads to no git directory",
				   SIZE_MAX);
	/* A folder `.git` without these is no repository that got damaged. */
	if (gitdir_stat(gitdir, "HEAD", &st) ||
	    gitdir_stat(gitdir, "objects", &st))
		return add_problem(s, path,
				   ".git is damaged: HEAD, objects or refs is "
				   "missing",
				   SIZE_MAX);
	return 0;
}

/* The folder real holds something named `.git`. */
static int look_at_worktree(struct search *s, const char *real,
			    const char *shown, enum entry_kind kind)
{
	struct fault why = { 0 };
	char *gitdir = NULL;
	int rc = gitdir_of(real, &gitdir, &why);

	if (rc == FAULT_NOMEM)
		return fault_nomem(s->fault);
	if (rc) {
		fault_at(&why, ".git");
		return add_problem(s, shown, why.msg, SIZE_MAX);
	}
	rc = found_pointer(s, gitdir, shown, real, kind == ENTRY_FOLDER);
	free(gitdir);
	return rc;
}

/* Is the folder real a git directory itself? Then *skip if it was seen. */
static int look_at_gitdir(struct search *s, const char *real, const char *shown,
			  bool *skip)
{
	bool named_git = !strcmp(path_base(real), ".git");
	bool linked = gitdir_is_linked(real);
	bool whole = gitdir_has_shape(real);
	bool found = s->root_is_found && !strcmp(real, s->real);
	bool fresh;
	int rc = 0;

	if (whole && !found)
		rc = add_find(s, named_git ? FORM_WORKTREE : FORM_BARE, real,
			      shown, NULL, NULL);
	if (!rc && linked)
		rc = found_linked(s, real, shown, NULL);
	if (rc || !(whole || linked))
		return rc;
	if (!nameset_add(&s->entered, real, &fresh))
		return fault_nomem(s->fault);
	*skip = !fresh;
	return 0;
}

static int look_at(void *payload, const char *path, const struct folder *folder,
		   bool *skip)
{
	struct search *s = payload;
	const struct entry *dot_git = folder_find(folder, ".git");
	char *real = path_join(s->real, path);
	char *shown = path_join(s->shown, path);
	int rc = 0;

	if (!real || !shown) {
		rc = fault_nomem(s->fault);
		goto out;
	}
	if (dot_git)
		rc = look_at_worktree(s, real, shown, dot_git->kind);
	if (!rc && folder_find(folder, "HEAD"))
		rc = look_at_gitdir(s, real, shown, skip);
out:
	free(real);
	free(shown);
	return rc;
}

/* Of a git directory, leave out the folders that may be huge and hold none. */
static bool may_enter(void *payload, const char *path, const struct folder *in)
{
	const struct search *s = payload;
	char *folder;
	char *parent;
	bool hidden;

	if (!gitdir_hides(path_base(path)) || !folder_find(in, "HEAD"))
		return true;
	folder = path_join(s->real, path);
	parent = folder ? path_folder(folder) : NULL;
	/* Without memory, search on: that fails soon enough. */
	hidden = parent && gitdir_has_shape(parent);
	free(parent);
	free(folder);
	return !hidden;
}

static int unlisted(void *payload, const char *path, const char *reason)
{
	struct search *s = payload;
	char *shown = path_join(s->shown, path);
	int rc;

	if (!shown)
		return fault_nomem(s->fault);
	rc = add_problem(s, shown, reason, SIZE_MAX);
	free(shown);
	return rc;
}

static int search_below(struct search *s, const char *real, const char *shown)
{
	const struct tour tour = {
		.payload = s,
		.enter = may_enter,
		.listed = look_at,
		.unread = unlisted,
	};

	s->real = real;
	s->shown = shown;
	return tour_run(&tour, real, s->fault);
}

/* A `.git` file was given by itself: its folder was not. */
static int given_file(struct search *s, const char *real, const char *shown)
{
	struct fault why = { 0 };
	char *folder = NULL;
	char *gitdir = NULL;
	int rc = 0;

	if (strcmp(path_base(real), ".git") != 0)
		return 0;
	folder = path_folder(real);
	if (!folder)
		return fault_nomem(s->fault);
	rc = gitdir_of(folder, &gitdir, &why);
	if (rc)
		rc = pass_on(s, shown, rc, &why);
	else
		rc = found_pointer(s, gitdir, shown, NULL, false);
	free(gitdir);
	free(folder);
	return rc;
}

static int search_given(struct search *s, const char *shown)
{
	struct fault why = { 0 };
	struct stat st;
	size_t finds = s->finds.nr;
	char *real = NULL;
	bool fresh;
	int rc = path_real(shown, &real, &why);

	if (rc)
		return pass_on(s, shown, rc, &why);
	if (!nameset_add(&s->given, real, &fresh) ||
	    !strlist_push(&s->out->readable, real))
		rc = fault_nomem(s->fault);
	else if (lstat(real, &st) || !S_ISDIR(st.st_mode))
		rc = given_file(s, real, shown);
	else
		rc = search_below(s, real, shown);
	if (!rc && s->finds.nr == finds)
		rc = add_problem(s, shown, "holds no git repository", SIZE_MAX);
	free(real);
	return rc;
}

/* What is found there leads on, so pending grows meanwhile. */
static int search_pending(struct search *s)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < s->pending.nr; i++) {
		/* A copy, since the list may move. */
		char *gitdir;

		if (nameset_has(&s->entered, s->pending.v[i]))
			continue;
		gitdir = strdup(s->pending.v[i]);
		if (!gitdir)
			return fault_nomem(s->fault);
		s->root_is_found = true;
		rc = search_below(s, gitdir, gitdir);
		free(gitdir);
	}
	return rc;
}

/* Is real one of the given paths, or below one? */
static bool is_given(const struct search *s, const char *real)
{
	char *path = strdup(real);
	bool found = false;
	size_t len = path ? strlen(path) : 0;

	while (len && !found) {
		found = nameset_has(&s->given, path);
		while (len && path[len - 1] != '/')
			len--;
		/* Cut the last part off, but leave "/" as it is. */
		if (len > 1)
			path[--len] = '\0';
		else if (len && path[1])
			path[1] = '\0';
		else
			len = 0;
	}
	free(path);
	return found;
}

/*
 * Which find describes a repository best: its main worktree, then what points
 * to it, then itself, then a linked worktree.
 */
static int rank(const struct find *find)
{
	switch (find->form) {
	case FORM_WORKTREE:
		return find->worktree ? 0 : 2;
	case FORM_GIT_FILE:
		return 1;
	case FORM_LINKED_WORKTREE:
		return 3;
	case FORM_BARE:
	case FORM_SUBMODULE:
		break;
	}
	return 2;
}

static int by_gitdir(const void *a, const void *b)
{
	const struct find *x = a;
	const struct find *y = b;
	int order = strcmp(x->gitdir, y->gitdir);

	if (!order)
		order = rank(x) - rank(y);
	if (!order)
		order = (x->seq > y->seq) - (x->seq < y->seq);
	return order;
}

/* Does gitdir lie in modules/ of another git directory, at any depth? */
static bool is_submodule(const char *gitdir)
{
	static const char modules[] = "/modules/";
	char *above = strdup(gitdir);
	bool found = false;

	for (size_t i = above ? strlen(above) : 0; i-- > 1 && !found;) {
		if (strncmp(gitdir + i, modules, sizeof(modules) - 1) != 0)
			continue;
		above[i] = '\0';
		found = gitdir_has_shape(above) || gitdir_is_linked(above);
	}
	free(above);
	return found;
}

static void repo_release(struct repo *repo)
{
	free(repo->path);
	free(repo->gitdir);
	strlist_release(&repo->worktrees);
	strlist_release(&repo->stores);
}

/*
 * A linked worktree's own git directory holds an index, a HEAD and logs. It is
 * read with its repository, unless it lies elsewhere.
 */
static bool is_stray(const struct find *find)
{
	char *worktrees;
	char *folder;
	bool stray;

	if (!find->linked)
		return false;
	worktrees = path_join(find->gitdir, "worktrees");
	folder = path_folder(find->linked);
	stray = !worktrees || !folder || strcmp(worktrees, folder) != 0;
	free(worktrees);
	free(folder);
	return stray;
}

/* What each further find of the repository adds to it. */
static int add_to_repo(struct search *s, struct repo *repo, size_t index,
		       const struct find *find)
{
	if (find->worktree && is_given(s, find->worktree) &&
	    !strlist_push(&repo->worktrees, find->worktree))
		return fault_nomem(s->fault);
	if (is_stray(find))
		return add_problem(s, find->path,
				   "the worktree's git directory lies outside "
				   "of the repository and is not read",
				   index);
	return 0;
}

/* The finds from first on that share its git directory; *nr of them. */
static int add_repo(struct search *s, const struct find *first, size_t max,
		    size_t *nr)
{
	struct repo repo = { .form = first->form };
	size_t index = s->out->repos.nr;
	int rc = 0;

	repo.path = strdup(first->path);
	repo.gitdir = strdup(first->gitdir);
	if (!repo.path || !repo.gitdir || !ARRAY_ROOM(&s->out->repos)) {
		repo_release(&repo);
		return fault_nomem(s->fault);
	}
	if (repo.form == FORM_BARE && is_submodule(repo.gitdir))
		repo.form = FORM_SUBMODULE;
	for (*nr = 0; !rc && *nr < max; ++*nr) {
		if (strcmp(first[*nr].gitdir, repo.gitdir) != 0)
			break;
		rc = add_to_repo(s, &repo, index, &first[*nr]);
	}
	strlist_sort(&repo.worktrees);
	s->out->repos.v[s->out->repos.nr++] = repo;
	return rc;
}

static int gather_repos(struct search *s)
{
	size_t nr = 0;
	int rc = 0;

	if (s->finds.nr)
		qsort(s->finds.v, s->finds.nr, sizeof(*s->finds.v), by_gitdir);
	for (size_t i = 0; !rc && i < s->finds.nr; i += nr)
		rc = add_repo(s, &s->finds.v[i], s->finds.nr - i, &nr);
	return rc;
}

static bool is_given_path(void *payload, const char *path)
{
	return is_given(payload, path);
}

static int store_problem(void *payload, const char *path, const char *reason)
{
	struct search *s = payload;

	return add_problem(s, path, reason, s->repo);
}

static int gather_stores(struct search *s, size_t index)
{
	const struct alternates ask = {
		.payload = s,
		.is_given = is_given_path,
		.problem = store_problem,
	};
	struct repo *repo = &s->out->repos.v[index];

	s->repo = index;
	return alternates_gather(repo->gitdir, &ask, &repo->stores,
				 &repo->nr_quarantine, s->fault);
}

static bool push_all(struct strlist *list, const struct strlist *more)
{
	for (size_t i = 0; i < more->nr; i++) {
		if (!strlist_push(list, more->v[i]))
			return false;
	}
	return true;
}

static int gather_readable(struct search *s)
{
	struct strlist *readable = &s->out->readable;

	for (size_t i = 0; i < s->out->repos.nr; i++) {
		const struct repo *repo = &s->out->repos.v[i];

		if (!strlist_push(readable, repo->gitdir) ||
		    !push_all(readable, &repo->worktrees) ||
		    !push_all(readable, &repo->stores))
			return fault_nomem(s->fault);
	}
	strlist_sort(readable);
	return 0;
}

int discover(const char *const *paths, size_t nr, struct discovery *out,
	     struct fault *fault)
{
	struct search s = { .out = out, .fault = fault };
	int rc = 0;

	*out = (struct discovery){ 0 };
	for (size_t i = 0; !rc && i < nr; i++)
		rc = search_given(&s, paths[i]);
	if (!rc)
		rc = search_pending(&s);
	if (!rc)
		rc = gather_repos(&s);
	for (size_t i = 0; !rc && i < out->repos.nr; i++)
		rc = gather_stores(&s, i);
	if (!rc)
		rc = gather_readable(&s);
	for (size_t i = 0; i < s.finds.nr; i++)
		find_release(&s.finds.v[i]);
	free(s.finds.v);
	nameset_release(&s.given);
	nameset_release(&s.entered);
	strlist_release(&s.pending);
	return rc;
}

void discovery_release(struct discovery *discovery)
{
	for (size_t i = 0; i < discovery->repos.nr; i++)
		repo_release(&discovery->repos.v[i]);
	free(discovery->repos.v);
	for (size_t i = 0; i < discovery->problems.nr; i++) {
		free(discovery->problems.v[i].path);
		free(discovery->problems.v[i].reason);
	}
	free(discovery->problems.v);
	strlist_release(&discovery->readable);
	*discovery = (struct discovery){ 0 };
}
