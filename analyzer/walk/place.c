/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/place.h"

#include "base/buf.h"
#include "walk/alternates.h"
#include "walk/folder.h"
#include "walk/gitdir.h"
#include "walk/nameset.h"
#include "walk/path.h"
#include "walk/reader.h"
#include "walk/refs.h"
#include "walk/table_text.h"

#include <stdlib.h>
#include <string.h>

/* Not sites: some other part of the program reads it, or nobody can. */
#define NOT_HERE SITE_COUNT
#define ASTRAY (SITE_COUNT + 1)

#define HEX38 "######################################"
#define HEX62 HEX38 "########################"

struct row {
	const char *glob; /* as in path_matches */
	int site;
};

/*
 * What odb/ reads of a store, the repository's own or a quarantine in it, and
 * nothing more: whatever else lies there belongs to the other table.
 */
static const struct row store_rows[] = {
	{ "##/" HEX38, NOT_HERE },
	{ "##/" HEX62, NOT_HERE },
	{ "pack/*.pack", NOT_HERE },
	{ "pack/*.idx", NOT_HERE },
	{ "pack/*.rev", NOT_HERE },
	{ "pack/*.mtimes", NOT_HERE },
	{ "pack/*.bitmap", NOT_HERE },
	{ "pack/multi-pack-index*", NOT_HERE },
	{ "info/commit-graph", NOT_HERE },
	{ "info/commit-graphs/*.graph", NOT_HERE },
	{ NULL, 0 },
};

/*
 * Which file of a git directory belongs to which site; the first row that
 * matches counts.
 */
static const struct row rows[] = {
	{ "config", SITE_CONFIG },
	{ "config.worktree", SITE_CONFIG },
	{ "worktrees/*/config.worktree", SITE_CONFIG },
	{ "modules/**/config", SITE_CONFIG },
	{ "worktrees/*/modules/**/config", SITE_CONFIG },

	{ "logs/**", SITE_REFLOG },
	{ "worktrees/*/logs/**", SITE_REFLOG },

	{ "lfs/objects/**", SITE_LFS },

	{ "index", NOT_HERE },
	{ "worktrees/*/index", NOT_HERE },

	/* Loose objects where no store is: they are compressed. */
	{ "objects/**/##/" HEX38, ASTRAY },
	{ "objects/**/##/" HEX62, ASTRAY },

	{ "**", SITE_REPOSITORY_FILE },
	{ NULL, 0 },
};

static const struct row *find_row(const struct row *row, const char *path)
{
	while (row->glob && !path_matches(path, row->glob))
		row++;
	return row->glob ? row : NULL;
}

/* The path as seen from the store that it lies in; NULL if it is in none. */
static const char *in_store(const char *path)
{
	if (strncmp(path, "objects/", 8) != 0)
		return NULL;
	for (path += 8; strchr(path, '/'); path = strchr(path, '/') + 1) {
		if (!alternates_is_quarantine(path))
			return path;
	}
	return path;
}

static int site_of(const char *path)
{
	const char *store = in_store(path);
	const struct row *row = store ? find_row(store_rows, store) : NULL;

	return (row ? row : find_row(rows, path))->site;
}

/* What is shared by the steps through one repository. */
struct walk {
	const struct repo *repo;
	const struct setup *setup;
	struct reader reader;
	struct fault *fault;
	struct nameset includes; /* files that are read as configuration */
	struct strlist names;	 /* of refs */
};

/*
 * The name of the ref for whose sake a file lies below refs/ or logs/: its
 * path, without the "logs/". False for other files.
 */
static bool ref_name(const char *path, struct buf *name)
{
	const char *log = NULL;

	if (path_matches(path, "logs/refs/*/**") ||
	    path_matches(path, "worktrees/*/logs/refs/*/**"))
		log = strstr(path, "logs/refs/");
	else if (!path_matches(path, "refs/*/**") &&
		 !path_matches(path, "worktrees/*/refs/*/**"))
		return false;
	if (log)
		buf_add(name, path, (size_t)(log - path));
	buf_add_str(name, log ? log + sizeof("logs/") - 1 : path);
	return true;
}

static int note_ref(struct walk *walk, const char *path)
{
	struct buf name = BUF_INIT;
	int rc = 0;

	if (ref_name(path, &name) &&
	    (!buf_ok(&name) || !strlist_push(&walk->names, name.p)))
		rc = fault_nomem(walk->fault);
	buf_release(&name);
	return rc;
}

/* Or something else beside them. */
static bool is_table(const char *path)
{
	return path_matches(path, "reftable/*") ||
	       path_matches(path, "worktrees/*/reftable/*");
}

static int each_file(void *payload, const char *path, enum entry_kind kind)
{
	struct walk *walk = payload;
	int site = site_of(path);
	char *full;
	int rc = note_ref(walk, path);

	if (rc || (site == NOT_HERE && kind == ENTRY_FILE))
		return rc;
	if (site == ASTRAY && kind == ENTRY_FILE)
		return reader_skip(&walk->reader, path,
				   "an object in no object store: not looked "
				   "into");
	/* A link in the place of an index is read by nobody else. */
	if (site >= SITE_COUNT)
		site = SITE_REPOSITORY_FILE;
	full = path_join(walk->repo->gitdir, path);
	if (!full)
		return fault_nomem(walk->fault);
	if (!nameset_has(&walk->includes, full))
		rc = reader_entry(&walk->reader, (enum site)site, path, full,
				  kind);
	if (!rc && kind == ENTRY_FILE && is_table(path))
		rc = table_text_give(&walk->reader, path, full,
				     walk->setup->hash_len, &walk->names,
				     walk->fault);
	free(full);
	return rc;
}

static int each_unread(void *payload, const char *path, const char *reason)
{
	const struct walk *walk = payload;

	return reader_skip(&walk->reader, *path ? path : ".", reason);
}

/* A git directory inside of this one is a repository of its own. */
static int folder_listed(void *payload, const char *path,
			 const struct folder *folder, bool *skip)
{
	struct walk *walk = payload;
	char *full;

	if (!folder->nr)
		return note_ref(walk, path);
	if (!*path || !folder_find(folder, "HEAD") || gitdir_hides(path))
		return 0;
	full = path_join(walk->repo->gitdir, path);
	if (!full)
		return fault_nomem(walk->fault);
	*skip = gitdir_has_shape(full);
	free(full);
	return 0;
}

static int tour_gitdir(struct walk *walk)
{
	const struct tour tour = {
		.payload = walk,
		.listed = folder_listed,
		.file = each_file,
		.unread = each_unread,
	};

	return tour_run(&tour, walk->repo->gitdir, walk->fault);
}

static int note_includes(struct walk *walk)
{
	bool fresh;

	for (size_t i = 0; i < walk->setup->includes.nr; i++) {
		const char *path = walk->setup->includes.v[i].resolved;

		if (path && !nameset_add(&walk->includes, path, &fresh))
			return fault_nomem(walk->fault);
	}
	return 0;
}

static int give_includes(struct walk *walk)
{
	const char *gitdir = walk->repo->gitdir;
	int rc = 0;

	for (size_t i = 0; !rc && i < walk->setup->includes.nr; i++) {
		const char *full = walk->setup->includes.v[i].resolved;
		const char *path = full;

		if (!full)
			continue;
		/* One that leads to the git directory itself is no file. */
		if (path_below(full, gitdir) && strcmp(full, gitdir) != 0)
			path += strlen(gitdir) + 1;
		rc = reader_file(&walk->reader, SITE_CONFIG, path, full);
	}
	return rc;
}

static int give_names(struct walk *walk)
{
	struct strlist *names = &walk->names;
	int rc = 0;

	strlist_sort(names);
	for (size_t i = 0; !rc && i < names->nr; i++)
		rc = reader_text(&walk->reader, SITE_REF_NAME, names->v[i],
				 bytes_of(names->v[i]));
	return rc;
}

/* Packed refs, above all; the files were noted on the tour. */
static int note_refs(struct walk *walk)
{
	struct refs refs = { 0 };
	int rc = refs_read(walk->repo, walk->setup, &refs, walk->fault);

	for (size_t i = 0; !rc && i < refs.refs.nr; i++) {
		if (!strlist_push(&walk->names, refs.refs.v[i].name))
			rc = fault_nomem(walk->fault);
	}
	refs_release(&refs);
	return rc;
}

int places_each(const struct repo *repo, const struct setup *setup,
		const struct place_sink *sink, struct fault *fault)
{
	struct walk walk = {
		.repo = repo,
		.setup = setup,
		.fault = fault,
	};
	int rc = reader_init(&walk.reader, sink, fault);

	if (!rc)
		rc = note_includes(&walk);
	if (!rc)
		rc = tour_gitdir(&walk);
	if (!rc)
		rc = give_includes(&walk);
	if (!rc)
		rc = note_refs(&walk);
	if (!rc)
		rc = give_names(&walk);
	reader_release(&walk.reader);
	nameset_release(&walk.includes);
	strlist_release(&walk.names);
	return rc;
}
