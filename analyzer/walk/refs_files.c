/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files that name objects: loose refs and packed ones, reflogs, and what
 * stands beside HEAD, of the repository and of its worktrees.
 */
#include "walk/refs_reading.h"

#include "walk/folder.h"
#include "walk/gitdir.h"
#include "walk/path.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A loose ref is an oid or one name; names are limited by PATH_MAX. */
#define REF_MAX ((size_t)64 << 10)
/* So many lines of one file are named; then they are counted. */
#define PROBLEMS_MAX 20

int refs_add_problem(struct refs_reading *r, const char *path,
		     const char *reason)
{
	size_t len = strlen(path) + strlen(reason) + sizeof(": ");
	char *sentence;

	if (!ARRAY_ROOM(&r->refs.problems))
		return fault_nomem(r->fault);
	sentence = malloc(len);
	if (!sentence)
		return fault_nomem(r->fault);
	(void)snprintf(sentence, len, "%s: %s", path, reason);
	r->refs.problems.v[r->refs.problems.nr++] = sentence;
	return 0;
}

/* A file of lines. Of those that make no sense the first few are named. */
struct list {
	const char *path;
	const char *why; /* of the roots that it names, if it names any */
	uint64_t line;
	uint64_t nr_bad;
};

static int bad_line(struct refs_reading *r, struct list *list)
{
	char reason[64];

	if (list->nr_bad++ >= PROBLEMS_MAX)
		return 0;
	(void)snprintf(reason, sizeof(reason),
		       "line %" PRIu64 " cannot be read", list->line);
	return refs_add_problem(r, list->path, reason);
}

static int bad_lines_end(struct refs_reading *r, const struct list *list)
{
	char reason[64];

	if (list->nr_bad <= PROBLEMS_MAX)
		return 0;
	(void)snprintf(reason, sizeof(reason),
		       "%" PRIu64 " more lines cannot be read",
		       list->nr_bad - PROBLEMS_MAX);
	return refs_add_problem(r, list->path, reason);
}

int refs_add_record(struct refs_reading *r, const struct record *record)
{
	if (record->name && ARRAY_ROOM(&r->records)) {
		r->records.v[r->records.nr++] = *record;
		return 0;
	}
	free(record->name);
	free(record->target);
	return fault_nomem(r->fault);
}

int refs_add_root(struct refs_reading *r, const struct oid *oid,
		  const char *why)
{
	size_t nr = r->refs.roots.nr;

	/* Each line of a reflog begins with what the one before ended with. */
	if (oid_is_zero(oid) || (nr && r->refs.roots.v[nr - 1].why == why &&
				 oid_eq(&r->refs.roots.v[nr - 1].oid, oid)))
		return 0;
	if (!ARRAY_ROOM(&r->refs.roots))
		return fault_nomem(r->fault);
	r->refs.roots.v[nr] = (struct root){ .oid = *oid, .why = why };
	r->refs.roots.nr++;
	return 0;
}

/* The oid at the front of line, up to a blank or the end; line moves past. */
static bool take_oid(const struct refs_reading *r, struct bytes *line,
		     struct oid *out)
{
	size_t len = 2 * (size_t)r->setup->hash_len;
	struct oid oid;

	if (line->len < len || (line->len > len && !is_blank(line->p[len])))
		return false;
	if (!oid_parse(bytes_sub(*line, 0, len), &oid))
		return false;
	*line = bytes_sub(*line, len, line->len);
	*out = oid;
	return true;
}

/*
 * Not strndup, for which a sanitizer looks for the end of all that is behind
 * them.
 */
char *refs_string_of(struct bytes bytes)
{
	char *copy = malloc(bytes.len + 1);

	if (copy) {
		if (bytes.len)
			memcpy(copy, bytes.p, bytes.len);
		copy[bytes.len] = '\0';
	}
	return copy;
}

int refs_read_text(struct refs_reading *r, const char *path, size_t max,
		   bool *found)
{
	struct fault why = { 0 };
	struct stat st;
	char *full;
	int rc;

	*found = false;
	if (!gitdir_stat(r->repo->gitdir, path, &st))
		return 0;
	full = path_join(r->repo->gitdir, path);
	if (!full)
		return fault_nomem(r->fault);
	buf_clear(&r->text);
	rc = buf_read_file(&r->text, full, max, &why);
	free(full);
	if (rc == FAULT_NOMEM)
		return fault_nomem(r->fault);
	*found = !rc;
	if (S_ISLNK(st.st_mode))
		return refs_add_problem(r, path,
					"a symbolic link, not followed");
	return rc ? refs_add_problem(r, path, "cannot be read") : 0;
}

/* What a ref file says: an oid, or "ref: " and a name. */
static int parse_loose(struct refs_reading *r, const char *name)
{
	struct record record = { 0 };
	struct bytes body = buf_bytes(&r->text);

	if (bytes_starts(body, LIT("ref:"))) {
		body = bytes_trim(bytes_sub(body, 4, body.len));
		if (!body.len || memchr(body.p, '\0', body.len))
			return refs_add_problem(r, name, "names no ref");
		if (r->setup->reftable && bytes_eq(body, LIT(REFTABLE_HEAD)))
			return 0;
		record.target = refs_string_of(body);
		if (!record.target)
			return fault_nomem(r->fault);
	} else if (!take_oid(r, &body, &record.oid)) {
		return refs_add_problem(r, name, "holds no object id");
	}
	record.name = strdup(name);
	return refs_add_record(r, &record);
}

/* Old git made HEAD a link; what counts is the name that it holds. */
static int parse_link(struct refs_reading *r, const char *name)
{
	char target[4096];
	struct record record = { 0 };
	char *full = path_join(r->repo->gitdir, name);
	ssize_t len;

	if (!full)
		return fault_nomem(r->fault);
	len = readlink(full, target, sizeof(target));
	free(full);
	if (len < 0 || (size_t)len == sizeof(target) ||
	    strncmp(target, "refs/", 5) != 0)
		return refs_add_problem(r, name,
					"a symbolic link, not followed");
	record.target = strndup(target, (size_t)len);
	if (!record.target)
		return fault_nomem(r->fault);
	record.name = strdup(name);
	return refs_add_record(r, &record);
}

static int read_loose(struct refs_reading *r, const char *name)
{
	struct stat st;
	bool found;
	int rc;

	if (gitdir_stat(r->repo->gitdir, name, &st) && S_ISLNK(st.st_mode))
		return parse_link(r, name);
	rc = refs_read_text(r, name, REF_MAX, &found);
	return rc || !found ? rc : parse_loose(r, name);
}

static int each_loose(void *payload, const char *path, enum entry_kind kind)
{
	struct refs_reading *r = payload;
	char *name;
	int rc = 0;

	(void)kind;
	/* What a git that died left behind is no ref to git either. */
	if (path_matches(path_base(path), "*.lock"))
		return 0;
	if (r->setup->reftable && !strcmp(path, "heads"))
		return 0;
	name = path_join(r->prefix, path);
	if (!name)
		return fault_nomem(r->fault);
	rc = read_loose(r, name);
	free(name);
	return rc;
}

static int each_unread(void *payload, const char *path, const char *reason)
{
	struct refs_reading *r = payload;
	char *name = path_join(r->prefix, path);
	int rc;

	if (!name)
		return fault_nomem(r->fault);
	rc = refs_add_problem(r, name, reason);
	free(name);
	return rc;
}

/* Each file below one folder of the git directory, which may be missing. */
static int read_folder(struct refs_reading *r, const char *folder,
		       int (*file)(void *payload, const char *path,
				   enum entry_kind kind))
{
	const struct tour tour = {
		.payload = r,
		.file = file,
		.unread = each_unread,
	};
	struct stat st;
	char *root;
	int rc;

	if (!gitdir_stat(r->repo->gitdir, folder, &st))
		return 0;
	if (!S_ISDIR(st.st_mode))
		return refs_add_problem(r, folder, "no folder, not followed");
	root = path_join(r->repo->gitdir, folder);
	if (!root)
		return fault_nomem(r->fault);
	r->prefix = folder;
	rc = tour_run(&tour, root, r->fault);
	free(root);
	return rc;
}

/* One line of packed-refs: OID SP NAME. */
static int parse_packed(struct refs_reading *r, struct bytes line,
			struct list *list)
{
	struct record record = { .rank = RANK_LISTED };

	/* Comments, and what the tag in the line before points at. */
	if (!line.len || line.p[0] == '#' || line.p[0] == '^')
		return 0;
	if (!take_oid(r, &line, &record.oid) || line.len < 2 ||
	    line.p[0] != ' ' || memchr(line.p, '\0', line.len))
		return bad_line(r, list);
	record.name = refs_string_of(bytes_sub(line, 1, line.len));
	return refs_add_record(r, &record);
}

/* Both columns of one line of a reflog: OLD SP NEW SP identity TAB message. */
static int parse_reflog(struct refs_reading *r, struct bytes line,
			struct list *list)
{
	struct oid old;
	struct oid new;
	int rc;

	if (!line.len)
		return 0;
	if (!take_oid(r, &line, &old) || !line.len)
		return bad_line(r, list);
	line = bytes_sub(line, 1, line.len);
	if (!take_oid(r, &line, &new))
		return bad_line(r, list);
	rc = refs_add_root(r, &old, list->why);
	return rc ? rc : refs_add_root(r, &new, list->why);
}

static int read_lines(struct refs_reading *r, const char *path, const char *why,
		      int (*parse)(struct refs_reading *r, struct bytes line,
				   struct list *list))
{
	struct list list = { .path = path, .why = why };
	struct bytes body;
	struct bytes line;
	bool found;
	int rc = refs_read_text(r, path, LIST_MAX, &found);

	if (rc || !found)
		return rc;
	body = buf_bytes(&r->text);
	while (!rc && bytes_line(&body, &line)) {
		list.line++;
		rc = parse(r, line, &list);
	}
	return rc ? rc : bad_lines_end(r, &list);
}

static int each_reflog(void *payload, const char *path, enum entry_kind kind)
{
	struct refs_reading *r = payload;
	char *name;
	int rc;

	(void)kind;
	name = path_join(r->prefix, path);
	if (!name)
		return fault_nomem(r->fault);
	rc = read_lines(r, name, "reflog", parse_reflog);
	free(name);
	return rc;
}

/* FETCH_HEAD and its kin: an oid at the front of each line. */
static int parse_pseudo(struct refs_reading *r, struct bytes line,
			struct list *list)
{
	struct oid oid;

	if (!line.len)
		return 0;
	return take_oid(r, &line, &oid) ? refs_add_root(r, &oid, list->why)
					: bad_line(r, list);
}

static const char *const pseudos[] = {
	"FETCH_HEAD",  "ORIG_HEAD",   "MERGE_HEAD",  "CHERRY_PICK_HEAD",
	"REVERT_HEAD", "REBASE_HEAD", "BISECT_HEAD",
};

const char *refs_pseudo(struct bytes name)
{
	for (size_t i = 0; i < COUNT(pseudos); i++) {
		if (bytes_eq(name, bytes_of(pseudos[i])))
			return pseudos[i];
	}
	return NULL;
}

static int read_pseudos(struct refs_reading *r, const char *folder)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < COUNT(pseudos); i++) {
		char *path = path_join(folder, pseudos[i]);

		rc = path ? read_lines(r, path, pseudos[i], parse_pseudo)
			  : fault_nomem(r->fault);
		free(path);
	}
	return rc;
}

static int read_below(struct refs_reading *r, const char *folder,
		      const char *name,
		      int (*read)(struct refs_reading *r, const char *path))
{
	char *path = path_join(folder, name);
	int rc = path ? read(r, path) : fault_nomem(r->fault);

	free(path);
	return rc;
}

static int read_refs_of(struct refs_reading *r, const char *path)
{
	return read_folder(r, path, each_loose);
}

static int read_logs_of(struct refs_reading *r, const char *path)
{
	return read_folder(r, path, each_reflog);
}

/* The git directory itself ("") or one of its worktrees/NAME. */
static int read_gitdir(struct refs_reading *r, const char *folder)
{
	int rc = read_below(r, folder, "HEAD", read_loose);

	if (!rc)
		rc = read_below(r, folder, "refs", read_refs_of);
	if (!rc)
		rc = read_below(r, folder, "logs", read_logs_of);
	if (!rc)
		rc = read_below(r, folder, "reftable", refs_read_tables);
	return rc ? rc : read_pseudos(r, folder);
}

static int read_linked(struct refs_reading *r)
{
	struct fault why = { 0 };
	struct folder folder = { 0 };
	int rc = gitdir_list(r->repo->gitdir, "worktrees", &folder, &why);

	if (rc == FAULT_NOMEM)
		return fault_nomem(r->fault);
	if (rc)
		return refs_add_problem(r, "worktrees", why.msg);
	for (size_t i = 0; !rc && i < folder.nr; i++) {
		if (folder.v[i].kind == ENTRY_FOLDER)
			rc = read_below(r, "worktrees", folder.v[i].name,
					read_gitdir);
	}
	folder_release(&folder);
	return rc;
}

int refs_read_files(struct refs_reading *r)
{
	int rc = read_gitdir(r, "");

	if (!rc)
		rc = read_linked(r);
	return rc ? rc : read_lines(r, "packed-refs", NULL, parse_packed);
}
