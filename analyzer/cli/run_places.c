/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files beside the objects: of the git directory, the index, the worktree. Each
 * comes in pieces (walk/place.h), and what is found in it stands at its path.
 */
#include "cli/run.h"

#include "base/file.h"
#include "odb/tree.h"
#include "walk/index.h"

#include <stdio.h>
#include <stdlib.h>

int run_add_place_hit(void *payload, enum site site, struct bytes name,
		      const struct credential *c)
{
	struct place_job *job = payload;
	struct run *run = job->run;
	struct ledger *ledger = run->ledger;
	size_t nr = ledger_enter(ledger, c);
	struct occurrence o = {
		.repo = (size_t)(job->member->report -
				 run->result->audit.repositories.v),
		.site = site,
		.objects_total = 1,
		.line = c->line,
		.column = c->column,
		.encodings = c->encodings,
		.order = UINT32_MAX,
	};

	if (!job->path)
		job->path = run_keep_str(run, job->place->path);
	o.path = job->path ? site_inside(run->arena, job->path, name) : NULL;
	o.raw = arena_bytes(run->arena, c->raw);
	o.around = arena_bytes(run->arena, c->around);
	o.context = context_in(o.around, c);
	if (c->username.p)
		o.username = arena_bytes(run->arena, c->username);
	if (c->host.p)
		o.host = arena_bytes(run->arena, c->host);
	if (nr == SIZE_MAX || !o.path || !o.raw.p || !o.context.p ||
	    !ledger_place(ledger, nr, &o))
		return fault_nomem(job->fault);
	if (site == SITE_REF_NAME && !ledger_ref(ledger, nr, o.path))
		return fault_nomem(job->fault);
	return 0;
}

int run_on_place_unread(void *payload, const struct unread *unread)
{
	struct place_job *job = payload;
	struct repository *report = job->member->report;
	const char *path;

	if (run_is_second(job->run))
		return 0; /* told when it was scanned */
	path = site_inside(job->run->arena, job->place->path, unread->member);
	if (!path)
		return fault_nomem(job->fault);
	return run_add_line(
		job->run, unread->limited ? &report->skipped : &report->opaque,
		NULL, "file", path, unread->reason, unread->count, job->fault);
}

static int skip_unmapped(struct place_job *job, const struct place *place)
{
	if (run_is_second(job->run))
		return 0; /* told when it was scanned */
	return run_skip_path(job->run, job->member, "file", place->path,
			     "packed content: the file cannot be mapped; not "
			     "looked into",
			     job->fault);
}

/* Into a file that is packed, before its own bytes. */
static int look_inside(struct place_job *job, const struct place *place,
		       struct fault *fault)
{
	enum packing packing =
		place->at ? PACKING_NONE : packing_of(place->body);
	struct bytes body = place->body;
	int rc;

	if (packing == PACKING_NONE)
		return 0;
	if (!place->last && !place_map(place, &body))
		return skip_unmapped(job, place);
	rc = packed_examine(&job->run->examiner, place->site, packing, body,
			    fault);
	if (!place->last)
		file_unmap(body);
	job->is_whole = packed_is_whole(&job->run->examiner);
	return rc;
}

/*
 * A place's own bytes. Of one that comes in pieces, base64 that has something
 * packed in it may go on in the next, and is not opened.
 */
static int examine_place(struct place_job *job, const struct place *place,
			 struct fault *fault)
{
	struct examiner *e = &job->run->examiner;

	if (!place->at && place->last && !packing_of(place->body))
		return examine_whole_text(e, place->site, place->body, fault);
	return examine_text(e, place->site, place->body, place->at, place->line,
			    place->line_at, place->last, fault);
}

int run_note_limit(struct place_job *job)
{
	struct repository *report = job->member->report;
	const char *reason = job->run->digger->limited;

	if (!reason)
		return 0;
	return run_add_line(
		job->run,
		job->run->request->known ? &report->skipped : &report->opaque,
		NULL, "file", job->place->path, reason, 1, job->fault);
}

static int dig_place(struct place_job *job, const struct place *place)
{
	int rc = digger_text(job->run->digger, place->body, place->line,
			     !place->at && place->last, job->fault);

	return rc ? rc : run_note_limit(job);
}

static int sweep_place(struct place_job *job, const struct place *place)
{
	struct run *run = job->run;
	int rc = 0;

	run->swept = job;
	run->examiner.payload = job;
	if (!place->at) {
		packed_forget(&run->examiner);
		job->is_whole = false;
		rc = look_inside(job, place, job->fault);
	}
	if (!rc && !job->is_whole)
		rc = sweeper_text(&run->sweeper, place->body, place->at,
				  place->line, job->fault);
	if (!rc && !job->is_whole && run->digger)
		rc = dig_place(job, place);
	if (!place->last && run->examiner.inside.nr)
		return rc; /* looked for in later pieces */
	packed_forget(&run->examiner);
	if (!job->is_lfs)
		arena_clear(&run->place_arena);
	return rc;
}

int run_on_text(void *payload, const struct place *place)
{
	struct place_job *job = payload;
	struct run *run = job->run;
	struct fault why = { 0 };
	int rc;

	if (*run->request->stop)
		return FAULT_STOPPED;
	if (place->site == SITE_LFS && !job->is_lfs &&
	    run_is_known_lfs(job, place))
		return 0; /* run_scan_lfs has seen it */
	job->place = place;
	job->path = NULL;
	if (run->sweep)
		return sweep_place(job, place);
	job->member->report->bytes += place->body.len;
	run->examiner.payload = job;
	if (!place->at) {
		packed_forget(&run->examiner);
		job->is_whole = false;
	}
	rc = look_inside(job, place, &why);
	if (!rc && !job->is_whole)
		rc = examine_place(job, place, &why);
	/* What was found inside is looked for in later pieces. */
	if (place->last || !run->examiner.inside.nr) {
		packed_forget(&run->examiner);
		if (!job->is_lfs)
			arena_clear(&run->place_arena);
	}
	if (rc == FAULT_LIMIT)
		return run_skip_path(run, job->member, "file", place->path,
				     why.msg, job->fault);
	if (rc && why.code)
		*job->fault = why;
	return rc;
}

int run_on_skipped(void *payload, const char *path, const char *reason)
{
	struct place_job *job = payload;

	if (run_is_second(job->run))
		return 0; /* told when it was scanned */
	return run_skip_path(job->run, job->member, "file", path, reason,
			     job->fault);
}

static bool on_has_object(void *payload, const struct oid *oid)
{
	struct place_job *job = payload;

	return oid->len == job->run->objects.hash_len &&
	       objects_find(&job->run->objects, oid) != SIZE_MAX;
}

static int by_lost_oid(const void *key, const void *lost)
{
	return oid_cmp(key, &((const struct lost *)lost)->oid);
}

/* Git knows what an empty one holds, and `add --intent-to-add` writes none. */
static bool is_empty_blob(const struct oid *oid)
{
	static const char *const ids[] = {
		"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
		"473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a3037218"
		"13",
	};
	char hex[OID_HEX_MAX];

	(void)oid_hex(oid, hex);
	return !strcmp(hex, ids[0]) || !strcmp(hex, ids[1]);
}

/* Staged, and nowhere to be read. A submodule's commit lies elsewhere. */
static int note_unstaged(struct place_job *job, const struct index_entry *entry)
{
	struct run *run = job->run;
	struct member *m = job->member;
	const struct missing *lost = &run->pool.missing;
	char reason[200];

	if (run_is_second(run) || !m->supported ||
	    (entry->mode & MODE_TYPE) == MODE_GITLINK ||
	    is_empty_blob(&entry->oid))
		return 0;
	/* Sorted, and told, by run_note_all. */
	if (lost->nr && bsearch(&entry->oid, lost->v, lost->nr,
				sizeof(*lost->v), by_lost_oid))
		return 0;
	(void)snprintf(reason, sizeof(reason),
		       m->setup.partial
			       ? "promised by the remote of a partial clone, "
				 "not here (named by an index)"
			       : "missing: an index names it and no store "
				 "holds it");
	return run_add_line(
		run,
		m->setup.partial ? &m->report->opaque : &m->report->skipped,
		&entry->oid,
		(entry->mode & MODE_TYPE) == MODE_TREE ? "tree" : "blob",
		entry->path, reason, 1, job->fault);
}

static int on_staged(void *payload, const struct index_entry *entry)
{
	struct place_job *job = payload;
	struct run *run = job->run;
	struct member *m = job->member;
	struct place name = {
		.site = SITE_INDEX,
		.path = entry->path,
		.body = bytes_of(entry->path),
		.last = true,
		.fd = -1,
	};
	size_t at = entry->oid.len == run->objects.hash_len
			    ? objects_find(&run->objects, &entry->oid)
			    : SIZE_MAX;
	int rc = at == SIZE_MAX ? note_unstaged(job, entry) : 0;

	if (rc)
		return rc;

	if (at == SIZE_MAX || !run->pool.hits.is_hit ||
	    !run->pool.hits.is_hit[at])
		return run_on_text(job, &name);
	if (!ARRAY_ROOM(&m->staged))
		return fault_nomem(job->fault);
	m->staged.v[m->staged.nr] =
		(struct staged){ (uint32_t)at, run_keep_str(run, entry->path) };
	if (!m->staged.v[m->staged.nr].path)
		return fault_nomem(job->fault);
	m->staged.nr++;
	return run_on_text(job, &name);
}

int run_scan_places(struct run *run, struct member *m, struct fault *fault)
{
	struct place_job job = { .run = run, .member = m, .fault = fault };
	struct place_sink sink = { &job, run_on_text, run_on_skipped,
				   on_has_object };
	int rc = places_each(m->repo, &m->setup, &sink, fault);

	if (!rc)
		rc = index_each(m->repo, &m->setup, on_staged, run_on_skipped,
				&job, fault);
	if (!rc && run->request->worktree)
		rc = worktree_each(m->repo, &m->setup, &sink, fault);
	if (run_is_second(run) && rc != FAULT_NOMEM)
		return 0; /* what cannot be read was told before */
	if (rc == FAULT_STOPPED) {
		rc = run_skip_path(
			run, m, "repository", m->repo->path,
			"the scan was interrupted before all files of "
			"the git directory were read",
			fault);
	} else if (rc && rc != FAULT_NOMEM) {
		char reason[sizeof(fault->msg)];

		memcpy(reason, fault->msg, sizeof(reason));
		rc = run_skip_path(run, m, "repository", m->repo->path, reason,
				   fault);
	}
	return rc;
}
