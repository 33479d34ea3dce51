/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The books of one repository: every object is scanned or named as skipped, and
 * what could not be read at all, or not be looked into, has a line of its own.
 */
#include "cli/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int note_problems(struct run *run, struct member *m, struct fault *fault)
{
	const struct discovery *d = run->request->discovery;
	size_t number = (size_t)(m->repo - d->repos.v);
	int rc = 0;

	for (size_t i = 0; !rc && i < d->problems.nr; i++) {
		if (d->problems.v[i].repo == number)
			rc = run_skip_path(run, m, "store",
					   d->problems.v[i].path,
					   d->problems.v[i].reason, fault);
	}
	return rc;
}

static int note_unlisted(struct run *run, struct member *m, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < run->objects.unlisted.nr; i++) {
		const struct unlisted *u = &run->objects.unlisted.v[i];

		if (m->stores[u->store])
			rc = run_skip_path(run, m, "pack", u->path, u->reason,
					   fault);
	}
	return rc;
}

static bool is_in_store(const struct run *run, const struct member *m,
			const char *path)
{
	for (size_t k = 0; k < run->stores.nr; k++) {
		size_t len = strlen(run->stores.v[k]);

		if (m->stores[k] && !strncmp(path, run->stores.v[k], len) &&
		    path[len] == '/')
			return true;
	}
	return false;
}

/* False if the index lists all that its pack holds. */
static bool tell_miscounted(const struct pack *pack, char *reason, size_t size)
{
	uint64_t gap = pack->gap;

	if (pack->declared != pack->listed)
		(void)snprintf(reason, size,
			       "lists %" PRIu32 " objects, and its pack says "
			       "that it holds %" PRIu32,
			       pack->listed, pack->declared);
	else if (gap)
		(void)snprintf(reason, size,
			       "does not list what stands at byte %" PRIu64
			       " of its pack",
			       gap);
	return gap || pack->declared != pack->listed;
}

/* What a pack holds and its index does not list, nobody has looked at. */
static int note_miscounted(struct run *run, struct member *m,
			   struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < run->forest.nr_packs; i++) {
		const struct pack *pack = &run->forest.packs[i];
		const char *path = run->objects.packs.v[i];
		char reason[120];

		if (!pack->map.p || !is_in_store(run, m, path) ||
		    !tell_miscounted(pack, reason, sizeof(reason)))
			continue;
		rc = run_skip_path(run, m, "pack", path, reason, fault);
	}
	return rc;
}

/* The books of one repository: total = scanned + skipped, always. */
static int count_objects(struct run *run, struct member *m, struct fault *fault)
{
	const struct objects *objects = &run->objects;
	struct repository *report = m->report;
	uint64_t pending = 0;

	for (size_t i = 0; i < objects->nr; i = objects_end_of(objects, i)) {
		if (!run_is_visible(run, m, i))
			continue;
		report->objects_total++;
		if (objects->v[i].state == ENTRY_SCANNED)
			report->objects_scanned++;
		else
			report->objects_skipped++;
		pending += objects->v[i].state == ENTRY_PENDING;
	}
	report->bytes += run->pool.bytes;
	report->bytes_scanned += run->pool.searched;
	if (report->objects_scanned + report->objects_skipped !=
	    report->objects_total)
		return fault_set(fault, FAULT_CORRUPT,
				 "%s: the books do not balance, which is a bug",
				 report->path);
	if (!pending)
		return 0;
	return run_add_line(run, &report->skipped, NULL, "object", NULL,
			    m->supported
				    ? "the scan was interrupted before them"
				    : "in a repository that cannot be read",
			    pending, fault);
}

static int note_skips(struct run *run, struct member *m, struct fault *fault)
{
	const struct objects *objects = &run->objects;
	int rc = 0;

	for (size_t i = 0; !rc && i < run->pool.skips.nr; i++) {
		const struct object_skip *s = &run->pool.skips.v[i];
		const struct entry *entry = &objects->v[s->entry];
		struct oid oid = entry_oid(objects, entry);

		if (run_is_visible(run, m, s->entry))
			rc = run_add_line(
				run, &m->report->skipped, &oid,
				object_type_name((enum object_type)entry->type),
				s->member, s->reason, s->count, fault);
	}
	return rc;
}

static int by_oid(const void *a, const void *b)
{
	const struct lost *x = a;
	const struct lost *y = b;

	return oid_cmp(&x->oid, &y->oid);
}

static int note_missing(struct run *run, struct member *m, struct fault *fault)
{
	const struct objects *objects = &run->objects;
	struct missing *missing = &run->pool.missing;
	int rc = 0;

	if (missing->nr)
		qsort(missing->v, missing->nr, sizeof(*missing->v), by_oid);
	for (size_t i = 0; !rc && i < missing->nr; i++) {
		const struct lost *lost = &missing->v[i];
		const struct entry *by = &objects->v[lost->named_by];
		struct oid by_id = entry_oid(objects, by);
		char hex[OID_HEX_MAX];
		char reason[200];

		if (!run_is_visible(run, m, lost->named_by))
			continue;
		(void)snprintf(reason, sizeof(reason),
			       m->setup.partial
				       ? "promised by the remote of a partial "
					 "clone, not here (named by %s %s)"
				       : "missing: %s %s names it and no store "
					 "holds it",
			       object_type_name((enum object_type)by->type),
			       oid_hex(&by_id, hex));
		rc = run_add_line(run,
				  m->setup.partial ? &m->report->opaque
						   : &m->report->skipped,
				  &lost->oid, object_type_name(lost->type),
				  NULL, reason, 1, fault);
	}
	return rc;
}

/* What inside of packed content cannot be looked at by its nature. */
static int note_packed(struct run *run, struct member *m, struct fault *fault)
{
	const struct objects *objects = &run->objects;
	int rc = 0;

	for (size_t i = 0; !rc && i < run->pool.opaque.nr; i++) {
		const struct object_skip *s = &run->pool.opaque.v[i];
		struct oid oid = entry_oid(objects, &objects->v[s->entry]);

		if (run_is_visible(run, m, s->entry))
			rc = run_add_line(run, &m->report->opaque, &oid, "blob",
					  s->member, s->reason, s->count,
					  fault);
	}
	for (size_t i = 0; !rc && i < run->pool.noted.nr; i++) {
		const struct object_skip *s = &run->pool.noted.v[i];
		const struct entry *entry = &objects->v[s->entry];
		struct oid oid = entry_oid(objects, entry);

		if (run_is_visible(run, m, s->entry))
			rc = run_add_line(
				run, &m->report->opaque, &oid,
				object_type_name((enum object_type)entry->type),
				NULL, s->reason, 1, fault);
	}
	return rc;
}

/* A ref that leads to nothing is history that nobody has looked at. */
static int note_lost_refs(struct run *run, struct member *m,
			  struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && m->supported && i < m->refs.refs.nr; i++) {
		const struct ref *ref = &m->refs.refs.v[i];

		if (ref->oid.len == run->objects.hash_len &&
		    objects_find(&run->objects, &ref->oid) == SIZE_MAX)
			rc = run_add_line(
				run, &m->report->skipped, &ref->oid, "ref",
				ref->name,
				"missing: the ref names it and no store "
				"holds it",
				1, fault);
	}
	return rc;
}

static int note_includes(struct run *run, struct member *m, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < m->setup.includes.nr; i++) {
		const struct include *inc = &m->setup.includes.v[i];

		if (!inc->resolved)
			rc = run_add_line(
				run, &m->report->opaque, NULL, "include",
				inc->as_written,
				"a configuration file outside of the "
				"repository (or missing): never opened",
				1, fault);
	}
	return rc;
}

int run_note_all(struct run *run, struct member *m, struct fault *fault)
{
	int rc = note_problems(run, m, fault);

	if (!rc)
		rc = note_unlisted(run, m, fault);
	if (!rc)
		rc = note_miscounted(run, m, fault);
	if (!rc)
		rc = count_objects(run, m, fault);
	if (!rc)
		rc = note_skips(run, m, fault);
	if (!rc)
		rc = note_missing(run, m, fault);
	if (!rc)
		rc = note_packed(run, m, fault);
	if (!rc)
		rc = note_lost_refs(run, m, fault);
	return rc ? rc : note_includes(run, m, fault);
}
