/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/gitdir.h"

#include "base/buf.h"
#include "walk/path.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* git itself refuses a `.git` file of more than 1 MiB; none needs a tenth. */
#define POINTER_MAX ((size_t)64 << 10)

bool gitdir_stat(const char *folder, const char *name, struct stat *st)
{
	char path[PATH_MAX]; /* the system takes no longer one */
	int len = snprintf(path, sizeof(path), "%s/%s", folder, name);

	return len > 0 && (size_t)len < sizeof(path) && !lstat(path, st);
}

int gitdir_list(const char *gitdir, const char *name, struct folder *out,
		struct fault *fault)
{
	struct stat st;
	char *path;
	int rc;

	if (!gitdir_stat(gitdir, name, &st))
		return 0;
	path = path_join(gitdir, name);
	rc = path ? folder_read(path, out, fault) : fault_nomem(fault);
	free(path);
	return rc;
}

static bool has_file(const char *folder, const char *name)
{
	struct stat st;

	return gitdir_stat(folder, name, &st) &&
	       (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode));
}

static bool has_folder(const char *folder, const char *name)
{
	struct stat st;

	return gitdir_stat(folder, name, &st) && S_ISDIR(st.st_mode);
}

static bool is_fanout(const struct entry *entry)
{
	return entry->kind == ENTRY_FOLDER && path_matches(entry->name, "##");
}

bool store_has_shape(const char *path)
{
	struct folder folder = { 0 };
	bool found = false;

	if (has_folder(path, "pack") || has_folder(path, "info"))
		return true;
	if (folder_read(path, &folder, NULL))
		return false;
	for (size_t i = 0; i < folder.nr && !found; i++)
		found = is_fanout(&folder.v[i]);
	folder_release(&folder);
	return found;
}

static bool has_objects(const char *gitdir)
{
	struct stat st;
	char *path;
	char *real = NULL;
	bool found;

	if (!gitdir_stat(gitdir, "objects", &st))
		return false;
	if (!S_ISLNK(st.st_mode))
		return S_ISDIR(st.st_mode);
	path = path_join(gitdir, "objects");
	found = path && !path_real(path, &real, NULL) && store_has_shape(real);
	free(real);
	free(path);
	return found;
}

static bool has_refs(const char *gitdir)
{
	struct stat st;

	if (gitdir_stat(gitdir, "refs", &st) &&
	    (S_ISDIR(st.st_mode) || S_ISLNK(st.st_mode)))
		return true;
	return has_folder(gitdir, "reftable") ||
	       has_file(gitdir, "packed-refs");
}

bool gitdir_has_shape(const char *path)
{
	return has_file(path, "HEAD") && has_objects(path) && has_refs(path);
}

bool gitdir_is_linked(const char *path)
{
	return has_file(path, "HEAD") && has_file(path, "commondir");
}

/*
 * Resolve the one path that a pointer file holds, without its line end, as seen
 * from folder.
 */
static int follow(const char *folder, struct bytes text, char **out,
		  struct fault *fault)
{
	struct buf name = BUF_INIT;
	char *path = NULL;
	int rc;

	while (text.len &&
	       (text.p[text.len - 1] == '\n' || text.p[text.len - 1] == '\r'))
		text.len--;
	if (!text.len || memchr(text.p, '\0', text.len))
		return fault_set(fault, FAULT_CORRUPT, "holds no path");
	buf_add_bytes(&name, text);
	if (buf_ok(&name))
		path = path_join(folder, name.p);
	if (!path)
		rc = fault_nomem(fault);
	else
		rc = path_real(path, out, fault);
	if (rc && rc != FAULT_NOMEM)
		rc = fault_at(fault, "leads to %s", path);
	free(path);
	buf_release(&name);
	return rc;
}

/* prefix PATH, in the file at path, which lies in folder. */
static int follow_file(const char *folder, const char *path, const char *prefix,
		       char **out, struct fault *fault)
{
	struct fault why = { 0 };
	struct buf text = BUF_INIT;
	struct bytes body;
	int rc = buf_read_file(&text, path, POINTER_MAX, &why);

	body = buf_bytes(&text);
	if (rc == FAULT_NOMEM)
		fault_nomem(fault);
	else if (rc)
		fault_set(fault, rc,
			  "cannot be read as a pointer to a git "
			  "directory");
	else if (!bytes_starts(body, bytes_of(prefix)))
		rc = fault_set(fault, FAULT_CORRUPT,
			       "does not begin with \"%s\"", prefix);
	else
		rc = follow(folder, bytes_sub(body, strlen(prefix), body.len),
			    out, fault);
	buf_release(&text);
	return rc;
}

int gitdir_common(const char *path, char **out, struct fault *fault)
{
	char *file = path_join(path, "commondir");
	char *common = NULL;
	int rc;

	if (!file)
		return fault_nomem(fault);
	rc = follow_file(path, file, "", &common, fault);
	if (!rc && !gitdir_has_shape(common))
		rc = fault_set(fault, FAULT_CORRUPT,
			       "leads to %s, which is no git directory",
			       common);
	free(file);
	if (rc) {
		free(common);
		if (rc != FAULT_NOMEM)
			rc = fault_at(fault, "commondir");
		return rc;
	}
	*out = common;
	return 0;
}

int gitdir_of(const char *folder, char **out, struct fault *fault)
{
	struct stat st;
	char *path = path_join(folder, ".git");
	int rc;

	if (!path)
		return fault_nomem(fault);
	if (lstat(path, &st))
		rc = fault_io(fault, "cannot be looked at");
	else if (S_ISREG(st.st_mode))
		rc = follow_file(folder, path, "gitdir: ", out, fault);
	else if (S_ISDIR(st.st_mode) || S_ISLNK(st.st_mode))
		rc = path_real(path, out, fault);
	else
		rc = fault_set(fault, FAULT_CORRUPT,
			       "neither a folder nor a file");
	free(path);
	return rc;
}

int gitdir_is_worktree(const char *folder, bool *out, struct fault *fault)
{
	char *gitdir = NULL;
	char *common = NULL;
	struct stat st;
	bool found = false;
	int rc;

	*out = false;
	if (!gitdir_stat(folder, ".git", &st))
		return 0;
	rc = gitdir_of(folder, &gitdir, NULL);
	if (!rc)
		found = gitdir_has_shape(gitdir);
	if (!rc && !found && gitdir_is_linked(gitdir)) {
		rc = gitdir_common(gitdir, &common, NULL);
		found = !rc;
	}
	free(common);
	free(gitdir);
	if (rc == FAULT_NOMEM)
		return fault_nomem(fault);
	*out = found;
	return 0;
}

bool gitdir_hides(const char *path)
{
	static const char *const globs[] = {
		"objects/**",
		"refs/**",
		"logs/**",
		"lfs/**",
	};

	for (size_t i = 0; i < COUNT(globs); i++) {
		if (path_matches(path, globs[i]))
			return true;
	}
	return false;
}
