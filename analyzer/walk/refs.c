/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records (walk/refs_reading.h) are sorted, so that of several of one name
 * that of the lowest rank is kept, and symbolic ones are looked up by
 * bisection.
 */
#include "walk/refs_reading.h"

#include <stdlib.h>
#include <string.h>

#define SYMREF_DEPTH 5

static int by_name(const void *a, const void *b)
{
	const struct record *x = a;
	const struct record *y = b;
	int order = strcmp(x->name, y->name);

	if (!order)
		order = (x->rank > y->rank) - (x->rank < y->rank);
	return order ? order : oid_cmp(&x->oid, &y->oid);
}

static void record_release(struct record *record)
{
	free(record->name);
	free(record->target);
}

static void sort_records(struct refs_reading *r)
{
	struct record *v = r->records.v;
	size_t nr = 0;

	if (r->records.nr)
		qsort(v, r->records.nr, sizeof(*v), by_name);
	for (size_t i = 0; i < r->records.nr; i++) {
		if (nr && !strcmp(v[nr - 1].name, v[i].name))
			record_release(&v[i]);
		else
			v[nr++] = v[i];
	}
	r->records.nr = nr;
}

static int name_to_record(const void *name, const void *record)
{
	return strcmp(name, ((const struct record *)record)->name);
}

static const struct record *find_record(const struct refs_reading *r,
					const char *name)
{
	if (!r->records.nr)
		return NULL;
	return bsearch(name, r->records.v, r->records.nr, sizeof(*r->records.v),
		       name_to_record);
}

/* Length of "worktrees/NAME/" at the front of a ref's name, or 0. */
static size_t worktree_len(const char *name)
{
	const char *slash;

	if (strncmp(name, "worktrees/", 10) != 0)
		return 0;
	slash = strchr(name + 10, '/');
	return slash ? (size_t)(slash - name) + 1 : 0;
}

/*
 * What a symbolic ref names. A worktree's own refs (refs/bisect, refs/worktree)
 * hide those of the repository.
 */
static int find_target(struct refs_reading *r, const struct record *from,
		       const struct record **out)
{
	struct buf own = BUF_INIT;

	buf_add(&own, from->name, worktree_len(from->name));
	buf_add_str(&own, from->target);
	if (!buf_ok(&own)) {
		buf_release(&own);
		return fault_nomem(r->fault);
	}
	*out = find_record(r, own.p);
	if (!*out)
		*out = find_record(r, from->target);
	buf_release(&own);
	return 0;
}

static int resolve(struct refs_reading *r, const struct record *record,
		   struct oid *oid)
{
	const struct record *at = record;
	int rc = 0;

	for (int i = 0; !rc && at && at->target && i < SYMREF_DEPTH; i++)
		rc = find_target(r, at, &at);
	if (rc)
		return rc;
	if (at && at->target)
		return refs_add_problem(r, record->name,
					"symbolic refs nested too deeply");
	if (at)
		*oid = at->oid;
	return 0;
}

static int make_ref(struct refs_reading *r, const struct record *record)
{
	struct ref ref = { 0 };
	int rc = resolve(r, record, &ref.oid);

	if (rc || !ref.oid.len)
		return rc;
	ref.name = strdup(record->name);
	if (!ref.name || !ARRAY_ROOM(&r->refs.refs)) {
		free(ref.name);
		return fault_nomem(r->fault);
	}
	r->refs.refs.v[r->refs.refs.nr++] = ref;
	return 0;
}

static int make_head(struct refs_reading *r)
{
	char hex[OID_HEX_MAX];
	const struct record *head = find_record(r, "HEAD");

	if (!head)
		return 0;
	r->refs.head =
		strdup(head->target ? head->target : oid_hex(&head->oid, hex));
	return r->refs.head ? 0 : fault_nomem(r->fault);
}

static int by_oid(const void *a, const void *b)
{
	const struct root *x = a;
	const struct root *y = b;
	int order = oid_cmp(&x->oid, &y->oid);

	return order ? order : strcmp(x->why, y->why);
}

static void sort_roots(struct refs *refs)
{
	struct root *v = refs->roots.v;
	size_t nr = 0;

	if (refs->roots.nr)
		qsort(v, refs->roots.nr, sizeof(*v), by_oid);
	for (size_t i = 0; i < refs->roots.nr; i++) {
		if (!nr || !oid_eq(&v[nr - 1].oid, &v[i].oid))
			v[nr++] = v[i];
	}
	refs->roots.nr = nr;
}

static int read_everything(struct refs_reading *r)
{
	int rc = refs_read_files(r);

	if (rc)
		return rc;
	sort_records(r);
	sort_roots(&r->refs);
	for (size_t i = 0; !rc && i < r->records.nr; i++)
		rc = make_ref(r, &r->records.v[i]);
	return rc ? rc : make_head(r);
}

int refs_read(const struct repo *repo, const struct setup *setup,
	      struct refs *out, struct fault *fault)
{
	struct refs_reading r = {
		.repo = repo,
		.setup = setup,
		.fault = fault,
	};
	int rc = read_everything(&r);

	for (size_t i = 0; i < r.records.nr; i++)
		record_release(&r.records.v[i]);
	free(r.records.v);
	buf_release(&r.text);
	if (rc) {
		refs_release(&r.refs);
		return rc;
	}
	*out = r.refs;
	return 0;
}

void refs_release(struct refs *refs)
{
	for (size_t i = 0; i < refs->refs.nr; i++)
		free(refs->refs.v[i].name);
	free(refs->refs.v);
	free(refs->roots.v);
	free(refs->head);
	for (size_t i = 0; i < refs->problems.nr; i++)
		free(refs->problems.v[i]);
	free(refs->problems.v);
	*refs = (struct refs){ 0 };
}
