/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refs and reflogs of a reftable (walk/reftable.h). What of a table cannot be
 * read is told where its text is (walk/place.c); the records in front of the
 * damage count.
 */
#include "walk/refs_reading.h"

#include "walk/path.h"
#include "walk/reftable.h"

#include <stdlib.h>

/* One table on its way. */
struct table {
	struct refs_reading *r;
	struct bytes prefix; /* "worktrees/x/" in front of a worktree's refs */
	uint32_t rank;
};

static int each_ref(void *payload, const struct reftable_ref *ref)
{
	const struct table *t = payload;
	const char *pseudo = refs_pseudo(ref->name);
	struct record record = { .oid = ref->oid, .rank = t->rank };
	struct buf name = BUF_INIT;

	if (pseudo)
		return ref->oid.len ? refs_add_root(t->r, &ref->oid, pseudo)
				    : 0;
	buf_add_bytes(&name, t->prefix);
	buf_add_bytes(&name, ref->name);
	if (buf_ok(&name))
		record.name = refs_string_of(buf_bytes(&name));
	buf_release(&name);
	if (ref->target.p) {
		record.target = refs_string_of(ref->target);
		if (!record.target) {
			free(record.name);
			return fault_nomem(t->r->fault);
		}
	}
	return refs_add_record(t->r, &record);
}

static int each_log(void *payload, const struct reftable_log *log)
{
	const struct table *t = payload;
	int rc = refs_add_root(t->r, &log->old, "reflog");

	return rc ? rc : refs_add_root(t->r, &log->new, "reflog");
}

static int read_table(struct refs_reading *r, const char *path,
		      struct bytes prefix, uint32_t rank)
{
	struct table t = { .r = r, .prefix = prefix, .rank = rank };
	const struct reftable_sink sink = { &t, each_ref, each_log };
	struct fault why = { 0 };
	size_t problems = r->refs.problems.nr;
	bool found;
	int rc = refs_read_text(r, path, LIST_MAX, &found);

	if (!rc && !found && r->refs.problems.nr == problems)
		rc = refs_add_problem(r, path,
				      "a table of refs that is "
				      "listed, and not there");
	if (rc || !found)
		return rc;
	if (!reftable_may_be(path, buf_bytes(&r->text)))
		return refs_add_problem(r, path,
					"listed as a table of refs, "
					"and none");
	rc = reftable_each(buf_bytes(&r->text), r->setup->hash_len, &sink,
			   &why);
	if (rc == FAULT_CORRUPT || rc == FAULT_LIMIT)
		return 0;
	return rc == FAULT_NOMEM ? fault_nomem(r->fault) : rc;
}

/* The names of its tables, in the order in which they were written. */
static int read_list(struct refs_reading *r, const char *folder,
		     struct strlist *out)
{
	char *path = path_join(folder, "tables.list");
	struct bytes body;
	struct bytes line;
	bool found;
	int rc = path ? refs_read_text(r, path, LIST_MAX, &found)
		      : fault_nomem(r->fault);

	if (!rc && !found && r->setup->reftable)
		rc = refs_add_problem(r, path,
				      "cannot be read, so refs, tips "
				      "and exposure are not known");
	free(path);
	if (rc || !found)
		return rc;
	body = buf_bytes(&r->text);
	while (!rc && bytes_line(&body, &line)) {
		char *name = refs_string_of(line);

		/* A name that leads out of the folder is none of git's. */
		if (!name || (line.len && !memchr(line.p, '/', line.len) &&
			      !strlist_push(out, name)))
			rc = fault_nomem(r->fault);
		free(name);
	}
	return rc;
}

int refs_read_tables(struct refs_reading *r, const char *folder)
{
	struct strlist names = { 0 };
	struct bytes prefix = bytes_of(folder);
	int rc = read_list(r, folder, &names);

	prefix.len -= strlen(path_base(folder));
	for (size_t i = 0; !rc && i < names.nr; i++) {
		char *path = path_join(folder, names.v[i]);

		/* The last one counts first. */
		rc = path ? read_table(r, path, prefix,
				       RANK_LISTED + (uint32_t)(names.nr - i))
			  : fault_nomem(r->fault);
		free(path);
	}
	strlist_release(&names);
	return rc;
}
