/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/setup.h"

#include "base/buf.h"
#include "walk/config.h"
#include "walk/folder.h"
#include "walk/gitdir.h"
#include "walk/nameset.h"
#include "walk/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)16 << 20)
#define INCLUDE_DEPTH 10
#define INCLUDE_MAX 10000

/* A configuration file that is still to be read. */
struct source {
	char *path; /* absolute and link-free */
	unsigned depth;
	bool storage; /* says how objects and refs are stored */
};

struct reading {
	const struct repo *repo;
	struct setup *out;
	struct {
		struct source *v;
		size_t nr, cap;
	} sources;
	struct nameset seen;   /* paths of sources */
	struct nameset unseen; /* includes that were not resolved */
	struct fault first;    /* the first file that could not be read */
	struct fault *fault;   /* for lack of memory */
};

/* Remember what went wrong first, and go on. */
static int keep_going(struct reading *r, int rc, const struct fault *why)
{
	if (rc == FAULT_NOMEM)
		return fault_nomem(r->fault);
	if (rc && !r->first.code)
		r->first = *why;
	return 0;
}

/* path must be link-free. */
static int add_source(struct reading *r, const char *path, unsigned depth,
		      bool storage, bool *fresh)
{
	struct source source = { .depth = depth, .storage = storage };

	if (!nameset_add(&r->seen, path, fresh))
		return fault_nomem(r->fault);
	if (!*fresh)
		return 0;
	source.path = strdup(path);
	if (!source.path || !ARRAY_ROOM(&r->sources)) {
		free(source.path);
		return fault_nomem(r->fault);
	}
	r->sources.v[r->sources.nr++] = source;
	return 0;
}

/* A configuration file at its usual place, which may be missing. */
static int add_usual(struct reading *r, const char *folder, const char *name)
{
	struct fault why = { 0 };
	struct stat st;
	char *path;
	char *real = NULL;
	bool fresh;
	int rc;

	if (!gitdir_stat(folder, name, &st))
		return 0;
	path = path_join(folder, name);
	if (!path)
		return fault_nomem(r->fault);
	rc = path_real(path, &real, &why);
	if (!rc && !repo_holds(r->repo, real))
		rc = fault_set(&why, FAULT_IO,
			       "a link that leads out of the repository");
	if (!rc) {
		rc = add_source(r, real, 0, !strcmp(name, "config"), &fresh);
	} else {
		if (rc != FAULT_NOMEM)
			rc = fault_at(&why, "%s", path);
		rc = keep_going(r, rc, &why);
	}
	free(real);
	free(path);
	return rc;
}

static int add_linked(struct reading *r)
{
	struct folder folder = { 0 };
	struct fault why = { 0 };
	struct stat st;
	char *path;
	int rc;

	if (!gitdir_stat(r->repo->gitdir, "worktrees", &st) ||
	    !S_ISDIR(st.st_mode))
		return 0;
	path = path_join(r->repo->gitdir, "worktrees");
	if (!path)
		return fault_nomem(r->fault);
	rc = folder_read(path, &folder, &why);
	if (rc && rc != FAULT_NOMEM)
		rc = fault_at(&why, "%s", path);
	rc = keep_going(r, rc, &why);
	for (size_t i = 0; !rc && i < folder.nr; i++) {
		char *worktree;

		if (folder.v[i].kind != ENTRY_FOLDER)
			continue;
		worktree = path_join(path, folder.v[i].name);
		rc = worktree ? add_usual(r, worktree, "config.worktree")
			      : fault_nomem(r->fault);
		free(worktree);
	}
	folder_release(&folder);
	free(path);
	return rc;
}

static int add_include(struct reading *r, const char *from, const char *written,
		       const char *resolved)
{
	struct include include = { 0 };

	include.from = strdup(from);
	include.as_written = strdup(written);
	if (resolved)
		include.resolved = strdup(resolved);
	if (!include.from || !include.as_written ||
	    (resolved && !include.resolved) || !ARRAY_ROOM(&r->out->includes)) {
		free(include.from);
		free(include.as_written);
		free(include.resolved);
		return fault_nomem(r->fault);
	}
	r->out->includes.v[r->out->includes.nr++] = include;
	return 0;
}

/* path is the include's, as seen from its file. NULL in *real if outside. */
static int resolve(struct reading *r, const char *path, unsigned depth,
		   char **real)
{
	int rc;

	*real = NULL;
	if (depth > INCLUDE_DEPTH)
		return 0;
	rc = path_real(path, real, NULL);
	if (rc == FAULT_NOMEM)
		return fault_nomem(r->fault);
	if (!rc && !repo_holds(r->repo, *real)) {
		free(*real);
		*real = NULL;
	}
	return 0;
}

static int take_include(struct reading *r, const struct source *from,
			const char *written)
{
	char *folder = path_folder(from->path);
	char *path = folder ? path_join(folder, written) : NULL;
	char *real = NULL;
	bool fresh = false;
	int rc;

	if (!path) {
		rc = fault_nomem(r->fault);
		goto out;
	}
	/* "~" and "%(prefix)" lead to the auditor's own files. */
	if (written[0] != '~' && strncmp(written, "%(prefix)", 9) != 0)
		rc = resolve(r, path, from->depth + 1, &real);
	else
		rc = 0;
	if (rc)
		goto out;
	if (real)
		rc = add_source(r, real, from->depth + 1, false, &fresh);
	else if (!nameset_add(&r->unseen, path, &fresh))
		rc = fault_nomem(r->fault);
	if (!rc && fresh)
		rc = add_include(r, from->path, written, real);
out:
	free(real);
	free(path);
	free(folder);
	return rc;
}

static bool is_include(const struct config *config)
{
	return config->has_value && config->value.len &&
	       (config_is(config, "include", "path") ||
		config_is(config, "includeif", "path"));
}

static void take_format(struct setup *out, const struct config *config)
{
	struct bytes value = buf_bytes(&config->value);

	out->unknown_hash = false;
	if (bytes_eq(value, LIT("sha256"))) {
		out->hash_len = OID_SHA256;
	} else {
		out->hash_len = OID_SHA1;
		out->unknown_hash = !bytes_eq(value, LIT("sha1"));
	}
}

/* The last one counts. */
static bool keep_storage(struct setup *out, const struct config *config)
{
	free(out->lfs_storage);
	out->lfs_storage = strdup(buf_str(&config->value));
	return out->lfs_storage != NULL;
}

static int take_setting(struct reading *r, const struct source *from,
			const struct config *config)
{
	struct fault why = { 0 };

	if (from->storage && config_is(config, "extensions", "objectformat"))
		take_format(r->out, config);
	else if (from->storage && config_is(config, "extensions", "refstorage"))
		r->out->reftable =
			!strncmp(buf_str(&config->value), "reftable", 8);
	else if (config_is(config, "extensions", "partialclone"))
		r->out->partial = true;
	else if (config_is(config, "remote", "promisor"))
		r->out->partial |= config_bool(config);
	else if (config_is(config, "lfs", "storage") &&
		 !keep_storage(r->out, config))
		return fault_nomem(r->fault);
	if (!is_include(config))
		return 0;
	if (r->out->includes.nr >= INCLUDE_MAX)
		return keep_going(r,
				  fault_set(&why, FAULT_LIMIT,
					    "%s: more than %d includes",
					    from->path, INCLUDE_MAX),
				  &why);
	return take_include(r, from, config->value.p);
}

static int read_source(struct reading *r, const struct source *from)
{
	struct config config;
	struct fault why = { 0 };
	struct buf text = BUF_INIT;
	int rc = buf_read_file(&text, from->path, FILE_MAX, &why);

	if (rc) {
		buf_release(&text);
		return keep_going(r, rc, &why);
	}
	config_init(&config, buf_bytes(&text));
	while (!rc && config_next(&config))
		rc = take_setting(r, from, &config);
	if (!rc && !config_ok(&config))
		rc = fault_nomem(r->fault);
	config_release(&config);
	buf_release(&text);
	return rc;
}

/* Sources grow while they are read. */
static int read_sources(struct reading *r)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < r->sources.nr; i++) {
		struct source source = r->sources.v[i];

		rc = read_source(r, &source);
	}
	return rc;
}

static int by_oid(const void *a, const void *b)
{
	return oid_cmp(a, b);
}

static int parse_shallow(struct reading *r, struct bytes body)
{
	struct setup *out = r->out;
	struct fault why = { 0 };
	struct bytes line;
	struct oid oid;

	while (bytes_line(&body, &line)) {
		line = bytes_trim(line);
		if (!line.len)
			continue;
		if (!oid_parse(line, &oid) || oid.len != out->hash_len) {
			fault_set(&why, FAULT_CORRUPT,
				  "%s/shallow: a line is no object id",
				  r->repo->gitdir);
			(void)keep_going(r, FAULT_CORRUPT, &why);
			continue;
		}
		if (!ARRAY_ROOM(&out->shallow))
			return fault_nomem(r->fault);
		out->shallow.v[out->shallow.nr++] = oid;
	}
	if (out->shallow.nr)
		qsort(out->shallow.v, out->shallow.nr, sizeof(*out->shallow.v),
		      by_oid);
	return 0;
}

static int read_shallow(struct reading *r)
{
	struct fault why = { 0 };
	struct buf text = BUF_INIT;
	struct stat st;
	char *path;
	int rc;

	if (!gitdir_stat(r->repo->gitdir, "shallow", &st))
		return 0;
	path = path_join(r->repo->gitdir, "shallow");
	if (!path)
		return fault_nomem(r->fault);
	rc = buf_read_file(&text, path, FILE_MAX, &why);
	if (rc)
		rc = keep_going(r, rc, &why);
	else
		rc = parse_shallow(r, buf_bytes(&text));
	buf_release(&text);
	free(path);
	return rc;
}

/* Packs that came from a promisor are marked by a file beside them. */
static int look_for_promisor(struct reading *r, const char *store)
{
	struct folder folder = { 0 };
	char *path = path_join(store, "pack");
	int rc;

	if (!path)
		return fault_nomem(r->fault);
	/* Whether the packs can be read is for odb/ to say. */
	rc = folder_read(path, &folder, NULL);
	free(path);
	if (rc == FAULT_NOMEM)
		return fault_nomem(r->fault);
	for (size_t i = 0; i < folder.nr; i++) {
		if (path_matches(folder.v[i].name, "*.promisor"))
			r->out->partial = true;
	}
	folder_release(&folder);
	return 0;
}

static int read_all(struct reading *r)
{
	const struct repo *repo = r->repo;
	struct stat st;
	int rc = add_usual(r, repo->gitdir, "config");

	if (!rc)
		rc = add_usual(r, repo->gitdir, "config.worktree");
	if (!rc)
		rc = add_linked(r);
	if (!rc)
		rc = read_sources(r);
	if (!rc)
		rc = read_shallow(r);
	for (size_t i = 0; !rc && !r->out->partial && i < repo->stores.nr; i++)
		rc = look_for_promisor(r, repo->stores.v[i]);
	if (gitdir_stat(repo->gitdir, "reftable", &st) && S_ISDIR(st.st_mode))
		r->out->reftable = true;
	return rc;
}

int setup_read(const struct repo *repo, struct setup *out, struct fault *fault)
{
	struct reading r = { .repo = repo, .out = out, .fault = fault };
	int rc;

	*out = (struct setup){ .hash_len = OID_SHA1 };
	rc = read_all(&r);
	for (size_t i = 0; i < r.sources.nr; i++)
		free(r.sources.v[i].path);
	free(r.sources.v);
	nameset_release(&r.seen);
	nameset_release(&r.unseen);
	if (!rc && r.first.code)
		rc = fault_set(fault, r.first.code, "%s", r.first.msg);
	return rc;
}

void setup_release(struct setup *setup)
{
	for (size_t i = 0; i < setup->includes.nr; i++) {
		free(setup->includes.v[i].from);
		free(setup->includes.v[i].as_written);
		free(setup->includes.v[i].resolved);
	}
	free(setup->includes.v);
	free(setup->shallow.v);
	free(setup->lfs_storage);
	*setup = (struct setup){ 0 };
}
