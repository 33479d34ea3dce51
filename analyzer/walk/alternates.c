/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/alternates.h"

#include "base/buf.h"
#include "walk/folder.h"
#include "walk/gitdir.h"
#include "walk/nameset.h"
#include "walk/path.h"

#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)
#define DEPTH_MAX 64

struct store {
	char *path;
	unsigned depth; /* alternates between it and the repository's own */
};

struct store_list {
	struct store *v;
	size_t nr, cap;
};

struct gathering {
	const struct alternates *ask;
	struct fault *fault;
	struct store_list own; /* and alternates */
	struct store_list quarantine;
	struct nameset seen;
};

static int problem(const struct gathering *g, const char *path,
		   const char *reason)
{
	return g->ask->problem(g->ask->payload, path, reason);
}

/* Behind a backslash. */
static bool unquote_escape(struct bytes *in, uint8_t *out)
{
	static const char names[] = "abfnrtv\\\"";
	static const char values[] = "\a\b\f\n\r\t\v\\\"";
	const char *name;
	unsigned v = 0;
	uint8_t c;

	if (!bytes_u8(in, &c))
		return false;
	name = c ? strchr(names, c) : NULL;
	if (name) {
		*out = (uint8_t)values[name - names];
		return true;
	}
	/* Otherwise three octal digits, the first at most 3. */
	for (int i = 0; i < 3; i++) {
		if (c < '0' || c > (i ? '7' : '3'))
			return false;
		v = v * 8 + (unsigned)(c - '0');
		if (i < 2 && !bytes_u8(in, &c))
			return false;
	}
	*out = (uint8_t)v;
	return true;
}

/* "..." as git quotes paths; false if line is not quoted so to its end. */
static bool unquote(struct bytes line, struct buf *out)
{
	uint8_t c;

	if (!bytes_u8(&line, &c) || c != '"')
		return false;
	while (bytes_u8(&line, &c)) {
		if (c == '"')
			return !line.len;
		if (c == '\\' && !unquote_escape(&line, &c))
			return false;
		buf_add_char(out, (char)c);
	}
	return false;
}

static int add_store(struct gathering *g, struct store_list *list,
		     const char *path, unsigned depth)
{
	struct store store = { .depth = depth };
	bool fresh;

	if (!nameset_add(&g->seen, path, &fresh))
		return fault_nomem(g->fault);
	if (!fresh)
		return 0;
	store.path = strdup(path);
	if (!store.path || !ARRAY_ROOM(list)) {
		free(store.path);
		return fault_nomem(g->fault);
	}
	list->v[list->nr++] = store;
	return 0;
}

static bool may_join(const struct gathering *g, const char *real)
{
	struct stat st;

	if (lstat(real, &st) || !S_ISDIR(st.st_mode))
		return false;
	return g->ask->is_given(g->ask->payload, real) || store_has_shape(real);
}

/* path is what an alternates file named, as seen from its store. */
static int add_alternate(struct gathering *g, const char *path, unsigned depth)
{
	struct fault why = { 0 };
	char *real = NULL;
	int rc = path_real(path, &real, &why);

	if (rc == FAULT_NOMEM)
		return fault_nomem(g->fault);
	if (rc) {
		fault_at(&why, "alternate object directory");
		return problem(g, path, why.msg);
	}
	if (nameset_has(&g->seen, real))
		rc = 0;
	else if (depth > DEPTH_MAX)
		rc = problem(g, path,
			     "alternates are nested too deeply; not followed");
	else if (!may_join(g, real))
		rc = problem(g, path, "alternate is no object directory");
	else
		rc = add_store(g, &g->own, real, depth);
	free(real);
	return rc;
}

static int read_line(struct gathering *g, const struct store *from,
		     struct bytes line)
{
	struct buf text = BUF_INIT;
	char *path = NULL;
	int rc;

	if (!line.len || line.p[0] == '#')
		return 0;
	if (!unquote(line, &text)) {
		buf_clear(&text);
		buf_add_bytes(&text, line);
	}
	if (!buf_ok(&text)) {
		rc = fault_nomem(g->fault);
	} else if (!text.len || memchr(text.p, '\0', text.len)) {
		rc = problem(g, from->path,
			     "info/alternates has a line that is no path");
	} else {
		path = path_join(from->path, text.p);
		rc = path ? add_alternate(g, path, from->depth + 1)
			  : fault_nomem(g->fault);
	}
	free(path);
	buf_release(&text);
	return rc;
}

static int read_alternates(struct gathering *g, const struct store *from)
{
	struct fault why = { 0 };
	struct buf text = BUF_INIT;
	struct stat st;
	struct bytes body;
	struct bytes line;
	char *path;
	int rc;

	if (!gitdir_stat(from->path, "info/alternates", &st))
		return 0;
	path = path_join(from->path, "info/alternates");
	if (!path)
		return fault_nomem(g->fault);
	rc = buf_read_file(&text, path, FILE_MAX, &why);
	body = buf_bytes(&text);
	if (rc) {
		rc = rc == FAULT_NOMEM ? fault_nomem(g->fault)
				       : problem(g, path, why.msg);
		body.len = 0;
	}
	while (!rc && bytes_line(&body, &line))
		rc = read_line(g, from, line);
	buf_release(&text);
	free(path);
	return rc;
}

/* Older versions of git wrote incoming-*. */
bool alternates_is_quarantine(const char *path)
{
	return path_matches(path, "tmp_objdir-*/**") ||
	       path_matches(path, "incoming-*/**");
}

static bool is_quarantine(const struct entry *entry)
{
	return entry->kind == ENTRY_FOLDER &&
	       alternates_is_quarantine(entry->name);
}

static int add_quarantines(struct gathering *g, const struct store *from)
{
	struct fault why = { 0 };
	struct folder folder = { 0 };
	int rc = folder_read(from->path, &folder, &why);

	if (rc == FAULT_NOMEM)
		return fault_nomem(g->fault);
	if (rc)
		return problem(g, from->path, why.msg);
	for (size_t i = 0; !rc && i < folder.nr; i++) {
		char *path;

		if (!is_quarantine(&folder.v[i]))
			continue;
		path = path_join(from->path, folder.v[i].name);
		rc = path ? add_store(g, &g->quarantine, path, from->depth)
			  : fault_nomem(g->fault);
		free(path);
	}
	folder_release(&folder);
	return rc;
}

/* What one store leads to may move the lists, so look at a copy of it. */
static int expand(struct gathering *g, struct store store)
{
	int rc = read_alternates(g, &store);

	return rc ? rc : add_quarantines(g, &store);
}

/* Breadth first, so that the nearest come first. */
static int expand_all(struct gathering *g)
{
	size_t own = 0;
	size_t quarantine = 0;
	int rc = 0;

	while (!rc) {
		if (own < g->own.nr)
			rc = expand(g, g->own.v[own++]);
		else if (quarantine < g->quarantine.nr)
			rc = expand(g, g->quarantine.v[quarantine++]);
		else
			break;
	}
	return rc;
}

static int add_own(struct gathering *g, const char *gitdir)
{
	struct fault why = { 0 };
	char *path = path_join(gitdir, "objects");
	char *real = NULL;
	int rc;

	if (!path)
		return fault_nomem(g->fault);
	rc = path_real(path, &real, &why);
	if (rc == FAULT_NOMEM)
		rc = fault_nomem(g->fault);
	else if (rc)
		rc = problem(g, path, why.msg);
	else
		rc = add_store(g, &g->own, real, 0);
	free(real);
	free(path);
	return rc;
}

static int push_all(struct gathering *g, struct strlist *stores,
		    const struct store_list *list)
{
	for (size_t i = 0; i < list->nr; i++) {
		if (!strlist_push(stores, list->v[i].path))
			return fault_nomem(g->fault);
	}
	return 0;
}

static void store_list_release(struct store_list *list)
{
	for (size_t i = 0; i < list->nr; i++)
		free(list->v[i].path);
	free(list->v);
}

int alternates_gather(const char *gitdir, const struct alternates *ask,
		      struct strlist *stores, size_t *nr_quarantine,
		      struct fault *fault)
{
	struct gathering g = { .ask = ask, .fault = fault };
	int rc = add_own(&g, gitdir);

	if (!rc)
		rc = expand_all(&g);
	if (!rc)
		rc = push_all(&g, stores, &g.own);
	if (!rc)
		rc = push_all(&g, stores, &g.quarantine);
	if (!rc)
		*nr_quarantine = g.quarantine.nr;
	store_list_release(&g.own);
	store_list_release(&g.quarantine);
	nameset_release(&g.seen);
	return rc;
}
