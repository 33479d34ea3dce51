/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the report, the members of a run, and the groups they form. */
#include "cli/run.h"

#include <assert.h>
#include <stdlib.h>

char *run_keep_str(struct run *run, const char *s)
{
	struct arena *arena = ledger_arena(run->result->ledger);

	return s ? arena_str(arena, bytes_of(s)) : NULL;
}

int run_add_line(struct run *run, struct skips *list, const struct oid *oid,
		 const char *type, const char *path, const char *reason,
		 uint64_t count, struct fault *fault)
{
	struct skip skip = {
		.type = type,
		.path = run_keep_str(run, path),
		.reason = run_keep_str(run, reason),
		.count = count,
	};

	if (oid)
		skip.object = *oid;
	if (!skip.reason || (path && !skip.path) || !ARRAY_ROOM(list))
		return fault_nomem(fault);
	list->v[list->nr++] = skip;
	return 0;
}

int run_skip_path(struct run *run, struct member *m, const char *type,
		  const char *path, const char *reason, struct fault *fault)
{
	return run_add_line(run, &m->report->skipped, NULL, type, path, reason,
			    1, fault);
}

static int by_path(const void *a, const void *b)
{
	const struct repository *x = a;
	const struct repository *y = b;

	return strcmp(x->path, y->path);
}

static int add_repository(struct run *run, const char *path, const char *form,
			  struct fault *fault)
{
	struct audit *audit = &run->result->audit;
	struct repository r = { .path = run_keep_str(run, path), .form = form };

	if (!r.path || !ARRAY_ROOM(&audit->repositories))
		return fault_nomem(fault);
	audit->repositories.v[audit->repositories.nr++] = r;
	return 0;
}

/*
 * All rows of the report are made at the start, since members and occurrences
 * point at them by number.
 */
static int make_repositories(struct run *run, struct fault *fault)
{
	const struct discovery *d = run->request->discovery;
	struct audit *audit = &run->result->audit;
	int rc = 0;

	for (size_t i = 0; !rc && i < d->repos.nr; i++)
		rc = add_repository(run, d->repos.v[i].path,
				    repo_form_name(d->repos.v[i].form), fault);
	for (size_t i = 0; !rc && i < d->problems.nr; i++) {
		const struct problem *p = &d->problems.v[i];

		if (p->repo != SIZE_MAX)
			continue;
		rc = add_repository(run, p->path, "unreadable", fault);
		if (!rc)
			rc = run_add_line(
				run,
				&audit->repositories
					 .v[audit->repositories.nr - 1]
					 .skipped,
				NULL, "path", p->path, p->reason, 1, fault);
	}
	if (!rc && audit->repositories.nr)
		qsort(audit->repositories.v, audit->repositories.nr,
		      sizeof(*audit->repositories.v), by_path);
	return rc;
}

static struct repository *row_of(struct run *run, const struct repo *repo)
{
	struct audit *audit = &run->result->audit;

	for (size_t i = 0; i < audit->repositories.nr; i++) {
		struct repository *r = &audit->repositories.v[i];

		/* Two may go by one path; what has stores is a member's. */
		if (!r->stores && !strcmp(r->path, repo->path) &&
		    !strcmp(r->form, repo_form_name(repo->form)))
			return r;
	}
	assert(false);
	return NULL;
}

static int make_members(struct run *run, struct fault *fault)
{
	const struct discovery *d = run->request->discovery;

	run->members = calloc(d->repos.nr + 1, sizeof(*run->members));
	if (!run->members)
		return fault_nomem(fault);
	run->nr_members = d->repos.nr;
	for (size_t i = 0; i < d->repos.nr; i++) {
		struct member *m = &run->members[i];
		const char **stores;

		m->repo = &d->repos.v[i];
		m->report = row_of(run, m->repo);
		m->group = i;
		stores = arena_alloc(run->arena,
				     (m->repo->stores.nr + 1) * sizeof(char *));
		if (!stores)
			return fault_nomem(fault);
		for (size_t k = 0; k < m->repo->stores.nr; k++) {
			stores[k] = run_keep_str(run, m->repo->stores.v[k]);
			if (!stores[k])
				return fault_nomem(fault);
		}
		m->report->stores = stores;
		m->report->nr_stores = m->repo->stores.nr;
	}
	return 0;
}

/* Members that share a store get one group number, the least of theirs. */
static bool make_groups(struct run *run)
{
	struct map owners = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < run->nr_members; i++) {
		const struct strlist *stores = &run->members[i].repo->stores;

		for (size_t k = 0; ok && k < stores->nr; k++) {
			struct bytes key = bytes_of(stores->v[k]);
			size_t owner = map_get(&owners, key);
			size_t from;
			size_t to;

			if (owner == SIZE_MAX) {
				ok = map_put(&owners, key, i);
				continue;
			}
			from = run->members[i].group;
			to = run->members[owner].group;
			if (from < to) {
				size_t swap = from;

				from = to;
				to = swap;
			}
			for (size_t j = 0; from != to && j <= i; j++) {
				if (run->members[j].group == from)
					run->members[j].group = to;
			}
		}
	}
	map_release(&owners);
	return ok;
}

int run_make_members(struct run *run, struct fault *fault)
{
	int rc = make_repositories(run, fault);

	if (!rc)
		rc = make_members(run, fault);
	if (!rc && !make_groups(run))
		rc = fault_nomem(fault);
	return rc;
}

bool run_in_group(const struct member *m, size_t group)
{
	return m->group == group && m->supported;
}

bool run_is_visible(const struct run *run, const struct member *m, size_t entry)
{
	return trace_is_stored(&run->objects, m->stores, entry);
}
