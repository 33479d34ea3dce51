/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/index.h"

#include "walk/folder.h"
#include "walk/gitdir.h"
#include "walk/index_file.h"
#include "walk/path.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

struct index_walk {
	const struct repo *repo;
	const struct setup *setup;
	int (*entry)(void *payload, const struct index_entry *entry);
	int (*skipped)(void *payload, const char *path, const char *reason);
	void *payload;
	struct fault *fault;
};

static int give_entries(const struct index_walk *walk, const char *path,
			git_index *index)
{
	size_t nr = git_index_entrycount(index);
	int rc = 0;

	for (size_t i = 0; !rc && i < nr; i++) {
		const git_index_entry *from = git_index_get_byindex(index, i);
		const struct index_entry entry = {
			.index = path,
			.path = from->path,
			.oid = oid_of(from->id.id, OID_SHA1),
			.mode = from->mode,
		};

		rc = walk->entry(walk->payload, &entry);
	}
	return rc;
}

static int skipped_git(const struct index_walk *walk, const char *path)
{
	const git_error *error = git_error_last();

	return walk->skipped(walk->payload, path,
			     error && error->message ? error->message
						     : "cannot be read");
}

static int open_index(const struct index_walk *walk, const char *path,
		      const char *full)
{
	git_index *index = NULL;
	int rc;

	if (git_index_open(&index, full))
		rc = skipped_git(walk, path);
	else
		rc = give_entries(walk, path, index);
	git_index_free(index);
	return rc;
}

static int give_sha256_entries(const struct index_walk *walk, const char *path,
			       struct index_file *file)
{
	struct fault why = { 0 };
	int more;
	int rc = 0;

	while (!rc && (more = index_file_next(file, &why)) > 0) {
		const struct index_entry entry = { path, file->path, file->oid,
						   file->mode };

		rc = walk->entry(walk->payload, &entry);
	}
	if (rc || !more)
		return rc;
	return more == FAULT_NOMEM
		       ? fault_nomem(walk->fault)
		       : walk->skipped(walk->payload, path, why.msg);
}

static int open_sha256_index(const struct index_walk *walk, const char *path,
			     const char *full)
{
	struct index_file file = { 0 };
	struct fault why = { 0 };
	struct buf text = BUF_INIT;
	int rc = buf_read_file(&text, full, INDEX_MAX, &why);

	if (!rc)
		rc = index_file_open(&file, buf_bytes(&text), &why);
	if (rc == FAULT_NOMEM)
		rc = fault_nomem(walk->fault);
	else if (rc)
		rc = walk->skipped(walk->payload, path, why.msg);
	else
		rc = give_sha256_entries(walk, path, &file);
	index_file_release(&file);
	buf_release(&text);
	return rc;
}

/* path is relative to the git directory; the file may be missing. */
static int read_index(const struct index_walk *walk, const char *path)
{
	struct stat st;
	char *full;
	int rc;

	if (!gitdir_stat(walk->repo->gitdir, path, &st))
		return 0;
	if (!S_ISREG(st.st_mode))
		return walk->skipped(walk->payload, path, "not a regular file");
	if ((uint64_t)st.st_size > INDEX_MAX)
		return walk->skipped(walk->payload, path, "larger than 1 GiB");
	full = path_join(walk->repo->gitdir, path);
	if (!full)
		return fault_nomem(walk->fault);
	rc = walk->setup->hash_len == OID_SHA256
		     ? open_sha256_index(walk, path, full)
		     : open_index(walk, path, full);
	free(full);
	return rc;
}

static int read_linked_index(const struct index_walk *walk, const char *name)
{
	char *worktree = path_join("worktrees", name);
	char *path = worktree ? path_join(worktree, "index") : NULL;
	int rc = path ? read_index(walk, path) : fault_nomem(walk->fault);

	free(path);
	free(worktree);
	return rc;
}

static int read_linked(const struct index_walk *walk)
{
	struct folder folder = { 0 };
	struct fault why = { 0 };
	int rc = gitdir_list(walk->repo->gitdir, "worktrees", &folder, &why);

	if (rc == FAULT_NOMEM)
		return fault_nomem(walk->fault);
	if (rc)
		return walk->skipped(walk->payload, "worktrees", why.msg);
	for (size_t i = 0; !rc && i < folder.nr; i++) {
		if (folder.v[i].kind == ENTRY_FOLDER)
			rc = read_linked_index(walk, folder.v[i].name);
	}
	folder_release(&folder);
	return rc;
}

int index_each(const struct repo *repo, const struct setup *setup,
	       int (*entry)(void *payload, const struct index_entry *entry),
	       int (*skipped)(void *payload, const char *path,
			      const char *reason),
	       void *payload, struct fault *fault)
{
	const struct index_walk walk = {
		.repo = repo,
		.setup = setup,
		.entry = entry,
		.skipped = skipped,
		.payload = payload,
		.fault = fault,
	};
	int rc = read_index(&walk, "index");

	return rc ? rc : read_linked(&walk);
}
