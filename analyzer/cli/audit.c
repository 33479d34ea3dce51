/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/audit.h"

#include "classify/packed.h"
#include "classify/swept.h"
#include "cli/telling.h"
#include "confine/confine.h"
#include "odb/forest.h"
#include "remedy/steps.h"
#include "trace/forms.h"
#include "trace/trace.h"
#include "walk/index.h"
#include "walk/place.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* One repository on its way through the audit. */
struct member {
	const struct repo *repo;
	struct repository *report;
	struct setup setup;
	struct refs refs;
	size_t group;
	bool *stores; /* by store of the group */
	bool supported;
	bool is_set_up;
	struct {
		struct staged *v;
		size_t nr, cap;
	} staged;
};

struct run {
	const struct audit_request *request;
	struct audit_result *result;
	struct ledger *ledger; /* what is found goes there */
	struct arena *arena;   /* the ledger's: lives as long as the report */
	struct member *members;
	size_t nr_members;
	/* Of the group in hand. */
	struct strlist stores;
	struct objects objects;
	struct forest forest;
	uint8_t *cut;
	struct pool_result pool;
	/* For places: one matcher on this thread. */
	struct matcher *matcher;
	struct examiner examiner;
	struct arena place_arena;
	/* Known secrets are looked for instead; NULL while their contexts are.
	 */
	struct sweep *sweep;
	struct sweeper sweeper;
	struct place_job *swept;	      /* the place in hand */
	const struct packed_text *swept_text; /* or a text inside of it */
	struct telling telling;
};

/* A place whose text is being examined. */
struct place_job {
	struct run *run;
	struct member *member;
	const char *path; /* in the ledger's memory, once it is needed */
	const struct place *place;
	struct fault *fault;
	bool is_lfs;   /* its files are those that pointers name */
	bool is_whole; /* packed, and examined from within */
};

/* ----------------------------------------------------------------- skips ---
 */

static char *keep_str(struct run *run, const char *s)
{
	return s ? arena_str(run->arena, bytes_of(s)) : NULL;
}

static int add_line(struct run *run, struct skips *list, const struct oid *oid,
		    const char *type, const char *path, const char *reason,
		    uint64_t count, struct fault *fault)
{
	struct skip skip = {
		.type = type,
		.path = keep_str(run, path),
		.reason = keep_str(run, reason),
		.count = count,
	};

	if (oid)
		skip.object = *oid;
	if (!skip.reason || (path && !skip.path) || !ARRAY_ROOM(list))
		return fault_nomem(fault);
	list->v[list->nr++] = skip;
	return 0;
}

static int skip_path(struct run *run, struct member *m, const char *type,
		     const char *path, const char *reason, struct fault *fault)
{
	return add_line(run, &m->report->skipped, NULL, type, path, reason, 1,
			fault);
}

/* ---------------------------------------------------------------- set-up ---
 */

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
	struct repository r = { .path = keep_str(run, path), .form = form };

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
			rc = add_line(run,
				      &audit->repositories
					       .v[audit->repositories.nr - 1]
					       .skipped,
				      NULL, "path", p->path, p->reason, 1,
				      fault);
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

		if (!strcmp(r->path, repo->path) &&
		    strcmp(r->form, "unreadable") != 0)
			return r;
	}
	assert(false);
	return NULL;
}

static int set_up(struct run *run, struct member *m, struct fault *fault)
{
	struct fault why = { 0 };
	const char *unsupported = NULL;
	int rc = setup_read(m->repo, &m->setup, &why);

	m->is_set_up = true;
	if (rc == FAULT_NOMEM)
		return fault_nomem(fault);
	if (rc && skip_path(run, m, "file", "config", why.msg, fault))
		return fault->code;
	if (m->setup.unknown_hash)
		unsupported = "its extensions.objectFormat is unknown to this "
			      "version: none of its objects was read";
	m->supported = !unsupported;
	if (unsupported &&
	    skip_path(run, m, "repository", m->repo->path, unsupported, fault))
		return fault->code;
	if (m->setup.reftable &&
	    skip_path(run, m, "refs", "reftable",
		      "its refs are in a reftable, which this version cannot "
		      "read: refs, tips and exposure are not known",
		      fault))
		return fault->code;
	rc = refs_read(m->repo, &m->setup, &m->refs, fault);
	for (size_t i = 0; !rc && i < m->refs.problems.nr; i++)
		rc = skip_path(run, m, "ref", NULL, m->refs.problems.v[i],
			       fault);
	m->report->head = keep_str(run, m->refs.head);
	m->report->refs = m->refs.refs.nr;
	m->report->history_cut = m->setup.shallow.nr > 0;
	return rc;
}

static int note_includes(struct run *run, struct member *m, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < m->setup.includes.nr; i++) {
		const struct include *inc = &m->setup.includes.v[i];

		if (!inc->resolved)
			rc = add_line(run, &m->report->opaque, NULL, "include",
				      inc->as_written,
				      "a configuration file outside of the "
				      "repository (or missing): never opened",
				      1, fault);
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
			rc = add_line(run, &m->report->skipped, &ref->oid,
				      "ref", ref->name,
				      "missing: the ref names it and no store "
				      "holds it",
				      1, fault);
	}
	return rc;
}

static int note_problems(struct run *run, struct member *m, struct fault *fault)
{
	const struct discovery *d = run->request->discovery;
	size_t number = (size_t)(m->repo - d->repos.v);
	int rc = 0;

	for (size_t i = 0; !rc && i < d->problems.nr; i++) {
		if (d->problems.v[i].repo == number)
			rc = skip_path(run, m, "store", d->problems.v[i].path,
				       d->problems.v[i].reason, fault);
	}
	return rc;
}

static int make_members(struct run *run, struct fault *fault)
{
	const struct discovery *d = run->request->discovery;
	int rc = 0;

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
		for (size_t k = 0; k < m->repo->stores.nr; k++)
			stores[k] = keep_str(run, m->repo->stores.v[k]);
		m->report->stores = stores;
		m->report->nr_stores = m->repo->stores.nr;
	}
	return rc;
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

/* --------------------------------------------------------------- a group ---
 */

static bool in_group(const struct member *m, size_t group)
{
	return m->group == group && m->supported;
}

static int list_stores(struct run *run, size_t group, struct fault *fault)
{
	struct map seen = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < run->nr_members; i++) {
		const struct member *m = &run->members[i];

		for (size_t k = 0;
		     ok && m->group == group && k < m->repo->stores.nr; k++) {
			struct bytes key = bytes_of(m->repo->stores.v[k]);

			if (map_get(&seen, key) != SIZE_MAX)
				continue;
			ok = map_put(&seen, key, run->stores.nr) &&
			     strlist_push(&run->stores, m->repo->stores.v[k]);
		}
	}
	for (size_t i = 0; ok && i < run->nr_members; i++) {
		struct member *m = &run->members[i];

		if (m->group != group)
			continue;
		m->stores = calloc(run->stores.nr + 1, sizeof(*m->stores));
		ok = m->stores != NULL;
		for (size_t k = 0; ok && k < m->repo->stores.nr; k++) {
			size_t at =
				map_get(&seen, bytes_of(m->repo->stores.v[k]));

			m->stores[at] = true;
		}
	}
	map_release(&seen);
	return ok ? 0 : fault_nomem(fault);
}

static bool is_visible(const struct run *run, const struct member *m,
		       size_t entry)
{
	size_t end = objects_end_of(&run->objects, entry);

	for (size_t i = entry; i < end; i++) {
		if (m->stores[run->objects.v[i].store])
			return true;
	}
	return false;
}

static int note_unlisted(struct run *run, struct member *m, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < run->objects.unlisted.nr; i++) {
		const struct unlisted *u = &run->objects.unlisted.v[i];

		if (m->stores[u->store])
			rc = skip_path(run, m, "pack", u->path, u->reason,
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

/* What a pack holds and its index does not list, nobody has looked at. */
static int note_miscounted(struct run *run, struct member *m,
			   struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < run->forest.nr_packs; i++) {
		const struct pack *pack = &run->forest.packs[i];
		const char *path = run->objects.packs.v[i];
		char reason[120];

		if (!pack->map.p || pack->declared == pack->listed ||
		    !is_in_store(run, m, path))
			continue;
		(void)snprintf(reason, sizeof(reason),
			       "lists %" PRIu32 " objects, and its pack says "
			       "that it holds %" PRIu32,
			       pack->listed, pack->declared);
		rc = skip_path(run, m, "pack", path, reason, fault);
	}
	return rc;
}

static bool mark_cuts(struct run *run, size_t group)
{
	run->cut = calloc(run->objects.nr + 1, 1);
	for (size_t i = 0; run->cut && i < run->nr_members; i++) {
		const struct member *m = &run->members[i];

		for (size_t k = 0;
		     in_group(m, group) && k < m->setup.shallow.nr; k++) {
			size_t at = objects_find(&run->objects,
						 &m->setup.shallow.v[k]);

			if (at != SIZE_MAX)
				run->cut[at] = 1;
		}
	}
	return run->cut != NULL;
}

static int scan_objects(struct run *run, struct fault *fault)
{
	const struct audit_request *r = run->request;
	struct pool_request pool = {
		.engine = r->engine,
		.source = r->source,
		.objects = &run->objects,
		.forest = &run->forest,
		.stores = (const char *const *)run->stores.v,
		.nr_stores = run->stores.nr,
		.cut = run->cut,
		.max_unpacked = r->max_unpacked,
		.sweep = run->sweep,
		.pattern = engine_patterns(r->engine)->kinds.v[0],
		.jobs = r->jobs,
		.stop = r->stop,
		.progress = r->progress,
		.tick = r->tick,
		.payload = r->payload,
	};

	return pool_scan(&pool, &run->pool, fault);
}

/* The books of one repository: total = scanned + skipped, always. */
static int count_objects(struct run *run, struct member *m, struct fault *fault)
{
	const struct objects *objects = &run->objects;
	struct repository *report = m->report;
	uint64_t pending = 0;

	for (size_t i = 0; i < objects->nr; i = objects_end_of(objects, i)) {
		if (!is_visible(run, m, i))
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
	return add_line(run, &report->skipped, NULL, "object", NULL,
			m->supported ? "the scan was interrupted before them"
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

		if (is_visible(run, m, s->entry))
			rc = add_line(
				run, &m->report->skipped, &oid,
				object_type_name((enum object_type)entry->type),
				s->member, s->reason, s->count, fault);
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

		if (is_visible(run, m, s->entry))
			rc = add_line(run, &m->report->opaque, &oid, "blob",
				      s->member, s->reason, s->count, fault);
	}
	for (size_t i = 0; !rc && i < run->pool.noted.nr; i++) {
		const struct object_skip *s = &run->pool.noted.v[i];
		const struct entry *entry = &objects->v[s->entry];
		struct oid oid = entry_oid(objects, entry);

		if (is_visible(run, m, s->entry))
			rc = add_line(
				run, &m->report->opaque, &oid,
				object_type_name((enum object_type)entry->type),
				NULL, s->reason, 1, fault);
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

		if (!is_visible(run, m, lost->named_by))
			continue;
		(void)snprintf(reason, sizeof(reason),
			       m->setup.partial
				       ? "promised by the remote of a partial "
					 "clone, not here (named by %s %s)"
				       : "missing: %s %s names it and no store "
					 "holds it",
			       object_type_name((enum object_type)by->type),
			       oid_hex(&by_id, hex));
		rc = add_line(run,
			      m->setup.partial ? &m->report->opaque
					       : &m->report->skipped,
			      &lost->oid, object_type_name(lost->type), NULL,
			      reason, 1, fault);
	}
	return rc;
}

/* ---------------------------------------------------------------- places ---
 */

/* In the ledger's memory; NULL when memory ends. */
static const char *member_path(struct run *run, const char *path,
			       struct bytes member)
{
	struct buf buf = BUF_INIT;
	const char *all = NULL;

	buf_add_str(&buf, path);
	buf_add_str(&buf, "!/");
	buf_add_bytes(&buf, member);
	if (buf_ok(&buf))
		all = arena_str(run->arena, buf_bytes(&buf));
	buf_release(&buf);
	return all;
}

static int add_place_hit(void *payload, enum site site, struct bytes name,
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
		job->path = keep_str(run, job->place->path);
	o.path =
		name.len ? member_path(run, job->place->path, name) : job->path;
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

/* Does a pointer of the repository name this file of Git LFS? */
static bool is_pointed_to(const struct run *run, const struct member *m,
			  const uint8_t id[LFS_ID])
{
	const struct pool_result *pool = &run->pool;
	size_t low = 0;
	size_t high = pool->pointers.nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(pool->pointers.v[mid].to.id, id, LFS_ID) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < pool->pointers.nr &&
	       !memcmp(pool->pointers.v[low].to.id, id, LFS_ID);
	     low++) {
		if (is_visible(run, m, pool->pointers.v[low].entry))
			return true;
	}
	return false;
}

static bool is_known_lfs(const struct place_job *job, const struct place *place)
{
	uint8_t id[LFS_ID];

	return lfs_id_of_path(place->path, id) &&
	       is_pointed_to(job->run, job->member, id);
}

static int on_place_unread(void *payload, const struct unread *unread)
{
	struct place_job *job = payload;
	struct repository *report = job->member->report;
	const char *path;

	if (job->run->sweep)
		return 0; /* told when it was scanned */
	path = unread->member.len
		       ? member_path(job->run, job->place->path, unread->member)
		       : job->place->path;
	if (!path)
		return fault_nomem(job->fault);
	return add_line(
		job->run, unread->limited ? &report->skipped : &report->opaque,
		NULL, "file", path, unread->reason, unread->count, job->fault);
}

static int skip_unmapped(struct place_job *job, const struct place *place)
{
	if (job->run->sweep)
		return 0; /* told when it was scanned */
	return skip_path(job->run, job->member, "file", place->path,
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
		place_unmap(body);
	job->is_whole = packed_is_whole(&job->run->examiner);
	return rc;
}

static int add_lfs_hit(void *payload, enum site site, struct bytes name,
		       const struct credential *c);

/* As any other place, or as those of the blobs that point to it. */
static int add_swept(struct place_job *job, struct bytes member,
		     struct credential *c)
{
	struct arena *later = &job->run->pool.later;

	if (!job->is_lfs)
		return add_place_hit(job, job->place->site, member, c);
	c->raw = arena_bytes(later, c->raw);
	if (member.p)
		member = arena_bytes(later, member);
	if (!c->raw.p)
		return fault_nomem(job->fault);
	return add_lfs_hit(job, job->place->site, member, c);
}

/* A known secret stands in the place in hand. */
static int add_swept_place(void *payload, const struct sweep_hit *hit)
{
	struct run *run = payload;
	const struct packed_text *text = run->swept_text;
	struct bytes member = text ? text->member : (struct bytes){ 0 };
	struct credential c;

	swept_credential(run->sweep, hit, text,
			 engine_patterns(run->request->engine)->kinds.v[0], &c);
	if (!text && packed_told(&run->examiner, &c))
		return 0;
	if (text && !packed_remember(&run->examiner, c.secret))
		return fault_nomem(run->swept->fault);
	return add_swept(run->swept, member, &c);
}

static int sweep_packed_text(void *payload, const struct packed_text *text,
			     struct fault *fault)
{
	struct place_job *job = payload;
	struct run *run = job->run;
	int rc;

	run->swept_text = text;
	rc = sweeper_text(&run->sweeper, text->body, text->at, text->line,
			  fault);
	run->swept_text = NULL;
	return rc;
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
	if (!place->last && run->examiner.inside.nr)
		return rc; /* looked for in later pieces */
	packed_forget(&run->examiner);
	if (!job->is_lfs)
		arena_clear(&run->place_arena);
	return rc;
}

static int on_text(void *payload, const struct place *place)
{
	struct place_job *job = payload;
	struct run *run = job->run;
	struct fault why = { 0 };
	int rc;

	if (*run->request->stop)
		return FAULT_STOPPED;
	if (place->site == SITE_LFS && !job->is_lfs && is_known_lfs(job, place))
		return 0; /* scan_lfs has seen it */
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
		rc = examine_text(&run->examiner, place->site, place->body,
				  place->at, place->line, place->line_at,
				  place->last, &why);
	/* What was found inside is looked for in later pieces. */
	if (place->last || !run->examiner.inside.nr) {
		packed_forget(&run->examiner);
		if (!job->is_lfs)
			arena_clear(&run->place_arena);
	}
	if (rc == FAULT_LIMIT)
		return skip_path(run, job->member, "file", place->path, why.msg,
				 job->fault);
	if (rc && why.code)
		*job->fault = why;
	return rc;
}

static int on_skipped(void *payload, const char *path, const char *reason)
{
	struct place_job *job = payload;

	if (job->run->sweep)
		return 0; /* told when it was scanned */
	return skip_path(job->run, job->member, "file", path, reason,
			 job->fault);
}

static bool on_has_object(void *payload, const struct oid *oid)
{
	struct place_job *job = payload;

	return oid->len == job->run->objects.hash_len &&
	       objects_find(&job->run->objects, oid) != SIZE_MAX;
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

	if (at == SIZE_MAX || !run->pool.hits.is_hit ||
	    !run->pool.hits.is_hit[at])
		return on_text(job, &name);
	if (!ARRAY_ROOM(&m->staged))
		return fault_nomem(job->fault);
	m->staged.v[m->staged.nr] =
		(struct staged){ (uint32_t)at, keep_str(run, entry->path) };
	if (!m->staged.v[m->staged.nr].path)
		return fault_nomem(job->fault);
	m->staged.nr++;
	return on_text(job, &name);
}

static int scan_places(struct run *run, struct member *m, struct fault *fault)
{
	struct place_job job = { .run = run, .member = m, .fault = fault };
	struct place_sink sink = { &job, on_text, on_skipped, on_has_object };
	int rc = places_each(m->repo, &m->setup, &sink, fault);

	if (!rc)
		rc = index_each(m->repo, &m->setup, on_staged, on_skipped, &job,
				fault);
	if (!rc && run->request->worktree)
		rc = worktree_each(m->repo, &m->setup, &sink, fault);
	if (run->sweep && rc != FAULT_NOMEM)
		return 0; /* what cannot be read was told before */
	if (rc == FAULT_STOPPED) {
		rc = skip_path(run, m, "repository", m->repo->path,
			       "the scan was interrupted before all files of "
			       "the git directory were read",
			       fault);
	} else if (rc && rc != FAULT_NOMEM) {
		char reason[sizeof(fault->msg)];

		memcpy(reason, fault->msg, sizeof(reason));
		rc = skip_path(run, m, "repository", m->repo->path, reason,
			       fault);
	}
	return rc;
}

/* --------------------------------------------------------------- Git LFS ---
 */

/*
 * A file that pointers name is scanned before tracing: what is in it is as good
 * as in those blobs.
 */
struct lfs_job {
	struct place_job place;
	const struct pointing *v; /* all pointers to the file in hand */
	size_t nr;
};

static int add_lfs_hit(void *payload, enum site site, struct bytes name,
		       const struct credential *c)
{
	struct lfs_job *job = payload;
	struct run *run = job->place.run;
	struct credential *copy = arena_alloc(&run->pool.later, sizeof(*copy));
	struct hits *hits = &run->pool.hits;

	(void)site;
	if (!copy)
		return fault_nomem(job->place.fault);
	*copy = *c;
	for (size_t i = 0; i < job->nr; i++) {
		if (!ARRAY_ROOM(hits))
			return fault_nomem(job->place.fault);
		hits->v[hits->nr++] = (struct hit){
			.entry = job->v[i].entry,
			.site = SITE_BLOB,
			.name = name,
			.lfs = true,
			.credential = copy,
		};
	}
	return 0;
}

/* For an empty file there is a pointer and nothing else. */
static int note_absent(struct run *run, struct member *m,
		       const struct pointing *v, size_t nr, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && !run->sweep && i < nr; i++) {
		struct oid oid =
			entry_oid(&run->objects, &run->objects.v[v[i].entry]);

		if (v[i].to.size && is_visible(run, m, v[i].entry))
			rc = add_line(run, &m->report->opaque, &oid, "blob",
				      NULL,
				      "a pointer of Git LFS to a file that is "
				      "not here",
				      1, fault);
	}
	return rc;
}

/* The pointers to one file, from the i-th on. */
static size_t same_file(const struct pool_result *pool, size_t i)
{
	size_t end = i + 1;

	while (end < pool->pointers.nr &&
	       !memcmp(pool->pointers.v[end].to.id, pool->pointers.v[i].to.id,
		       LFS_ID))
		end++;
	return end;
}

static int scan_pointed(struct lfs_job *job, struct lfs *lfs)
{
	struct run *run = job->place.run;
	struct member *m = job->place.member;
	const struct pool_result *pool = &run->pool;
	int rc = 0;

	for (size_t i = 0, end; !rc && i < pool->pointers.nr; i = end) {
		bool found = false;

		end = same_file(pool, i);
		job->v = &pool->pointers.v[i];
		job->nr = end - i;
		if (!is_pointed_to(run, m, job->v->to.id))
			continue;
		rc = lfs_give(lfs, job->v->to.id, &found, job->place.fault);
		if (!rc && !found)
			rc = note_absent(run, m, job->v, job->nr,
					 job->place.fault);
	}
	return rc;
}

static int scan_lfs(struct run *run, struct member *m, struct fault *fault)
{
	struct lfs_job job = {
		.place = { .run = run,
			   .member = m,
			   .fault = fault,
			   .is_lfs = true },
	};
	struct place_sink sink = { &job.place, on_text, on_skipped, NULL };
	struct lfs lfs = { 0 };
	int rc;

	if (!run->pool.pointers.nr || !m->supported)
		return 0;
	run->examiner.each = add_lfs_hit;
	run->examiner.arena = &run->pool.later;
	rc = lfs_init(&lfs, m->repo, &m->setup, &sink, fault);
	if (!rc && lfs.outside && !run->sweep)
		rc = add_line(run, &m->report->opaque, NULL, "folder",
			      m->setup.lfs_storage,
			      "lfs.storage leads out of the repository: never "
			      "opened",
			      1, fault);
	if (!rc)
		rc = scan_pointed(&job, &lfs);
	lfs_release(&lfs);
	run->examiner.each = add_place_hit;
	run->examiner.arena = &run->place_arena;
	return rc == FAULT_STOPPED ? 0 : rc;
}

/* --------------------------------------------------------------- tracing ---
 */

static int enter_hits(struct run *run, struct fault *fault)
{
	struct hits *hits = &run->pool.hits;

	if (!hits_index(hits, &run->objects))
		return fault_nomem(fault);
	for (size_t i = 0; i < hits->nr; i++) {
		size_t nr = ledger_enter(run->ledger, hits->v[i].credential);

		if (nr >= UINT32_MAX)
			return fault_nomem(fault);
		hits->v[i].secret = (uint32_t)nr;
	}
	return 0;
}

static int trace_group(struct run *run, size_t group, struct fault *fault)
{
	struct source *source = NULL;
	struct graph graph = { 0 };
	struct held held = { 0 };
	int rc = source_open(&source, run->request->source, &run->objects,
			     &run->forest, (const char *const *)run->stores.v,
			     run->stores.nr, fault);

	if (!rc)
		rc = graph_build(&graph, source, &run->objects, fault);
	if (!rc)
		rc = held_init(&held, &run->pool.hits, source, fault);
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		struct member *m = &run->members[i];
		struct traced traced = {
			.repo = (size_t)(m->report -
					 run->result->audit.repositories.v),
			.refs = &m->refs,
			.setup = &m->setup,
			.stores = m->stores,
			.staged = m->staged.v,
			.nr_staged = m->staged.nr,
		};
		struct fault why = { 0 };

		if (!in_group(m, group))
			continue;
		rc = trace_repository(&traced, &run->pool.hits, &graph, &held,
				      source, run->ledger, &why);
		if (rc == FAULT_LIMIT && run->sweep)
			rc = 0; /* as it was when the contexts were traced */
		else if (rc == FAULT_LIMIT)
			rc = skip_path(run, m, "history", m->repo->path,
				       why.msg, fault);
		else if (rc)
			*fault = why;
	}
	held_release(&held);
	graph_release(&graph);
	source_close(source);
	return rc;
}

/* ------------------------------------------------------------- one by one ---
 */

/* List the objects of a group and look at them all. */
static int read_group(struct run *run, size_t group, uint8_t hash_len,
		      struct fault *fault)
{
	const struct audit_request *r = run->request;
	int rc = list_stores(run, group, fault);

	if (!rc)
		rc = objects_list(&run->objects,
				  (const char *const *)run->stores.v,
				  run->stores.nr, hash_len, fault);
	if (!rc)
		rc = forest_plant(&run->forest, &run->objects, fault);
	if (!rc && !mark_cuts(run, group))
		rc = fault_nomem(fault);
	if (!rc && r->group)
		r->group(r->payload, run->members[group].report->path,
			 run->objects.nr_distinct);
	if (!rc && run->members[group].supported)
		rc = scan_objects(run, fault);
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == group)
			rc = scan_lfs(run, &run->members[i], fault);
	}
	return rc ? rc : enter_hits(run, fault);
}

static int work_on_group(struct run *run, size_t group, uint8_t hash_len,
			 struct fault *fault)
{
	int rc = read_group(run, group, hash_len, fault);

	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		struct member *m = &run->members[i];

		if (m->group != group)
			continue;
		rc = note_problems(run, m, fault);
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
		if (!rc)
			rc = note_includes(run, m, fault);
		if (!rc)
			rc = scan_places(run, m, fault);
	}
	if (!rc && run->pool.hits.nr)
		rc = trace_group(run, group, fault);
	return rc;
}

static void end_group(struct run *run, size_t group)
{
	for (size_t i = 0; i < run->nr_members; i++) {
		struct member *m = &run->members[i];

		if (m->group != group || !m->is_set_up)
			continue;
		setup_release(&m->setup);
		refs_release(&m->refs);
		m->is_set_up = false;
		free(m->stores);
		m->stores = NULL;
		free(m->staged.v);
		m->staged.v = NULL;
		m->staged.nr = m->staged.cap = 0;
	}
	pool_result_release(&run->pool);
	forest_release(&run->forest);
	objects_release(&run->objects);
	strlist_release(&run->stores);
	free(run->cut);
	run->cut = NULL;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/*
 * A group is read with one width of id. Its members agree in it, or their
 * shared store is no store for one of them.
 */
static int audit_group(struct run *run, size_t group, struct fault *fault)
{
	double started = now();
	uint8_t hash_len;
	int rc = 0;

	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == group)
			rc = set_up(run, &run->members[i], fault);
	}
	hash_len = run->members[group].setup.hash_len;
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		struct member *m = &run->members[i];

		if (m->group == group && m->supported &&
		    m->setup.hash_len != hash_len) {
			m->supported = false;
			rc = skip_path(run, m, "repository", m->repo->path,
				       "shares a store with a repository of "
				       "another object format",
				       fault);
		}
	}
	if (!rc)
		rc = work_on_group(run, group, hash_len, fault);
	for (size_t i = 0; i < run->nr_members; i++) {
		if (run->members[i].group == group)
			run->members[i].report->seconds = now() - started;
	}
	end_group(run, group);
	return rc;
}

/* --------------------------------------------------------------- sweeping ---
 */

/* What a second look at the same repository needs to know of it. */
static int set_up_again(struct run *run, struct member *m, struct fault *fault)
{
	struct fault why = { 0 };
	int rc = setup_read(m->repo, &m->setup, &why);

	(void)run;
	m->is_set_up = true;
	if (rc == FAULT_NOMEM)
		return fault_nomem(fault);
	return refs_read(m->repo, &m->setup, &m->refs, fault);
}

/* The places of one secret that a sweep of a group has shown. */
static int take_also(struct run *run, size_t nr, struct fault *fault)
{
	struct ledger *ledger = run->result->ledger;
	enum confidence any;
	size_t known =
		ledger_find(ledger, ledger_secret(run->ledger, nr, &any));
	size_t places;
	const struct occurrence *v = ledger_places(run->ledger, nr, &places);

	for (size_t i = 0; i < places; i++) {
		struct also also = {
			.repo = v[i].repo,
			.site = v[i].site,
			.object = v[i].object,
			.path = v[i].path,
			.line = v[i].line,
			.encodings = v[i].encodings,
		};

		if (!ledger_also(ledger, known, &also) ||
		    !ledger_form(ledger, known, v[i].raw, &v[i].encodings))
			return fault_nomem(fault);
	}
	return 0;
}

/* A blob that holds it where no rule of text reaches. */
static bool take_sealed(struct run *run, size_t group, size_t nr,
			const struct hit *hit)
{
	const struct objects *objects = &run->objects;
	struct oid oid = entry_oid(objects, &objects->v[hit->entry]);

	if (hit->site != SITE_BLOB ||
	    (!hit->lfs && !form_is_sealed(&hit->credential->encodings)))
		return true;
	for (size_t i = 0; i < run->nr_members; i++) {
		const struct member *m = &run->members[i];
		size_t repo =
			(size_t)(m->report - run->result->audit.repositories.v);

		if (in_group(m, group) && is_visible(run, m, hit->entry) &&
		    !ledger_seal(run->result->ledger, nr, repo, &oid))
			return false;
	}
	return true;
}

/* Of later versions of a file, too: a rewrite must know them all. */
static int take_forms(struct run *run, size_t group, struct fault *fault)
{
	const struct hits *hits = &run->pool.hits;
	struct ledger *ledger = run->result->ledger;

	for (size_t i = 0; i < hits->nr; i++) {
		const struct credential *c = hits->v[i].credential;
		size_t nr = ledger_find(ledger, c->secret);

		if (!ledger_form(ledger, nr, c->raw, &c->encodings) ||
		    !take_sealed(run, group, nr, &hits->v[i]))
			return fault_nomem(fault);
	}
	return 0;
}

static int look_again(struct run *run, size_t group, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == group)
			rc = set_up_again(run, &run->members[i], fault);
	}
	if (!rc)
		rc = read_group(run, group, run->members[group].setup.hash_len,
				fault);
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == group)
			rc = scan_places(run, &run->members[i], fault);
	}
	if (!rc && run->pool.hits.nr)
		rc = trace_group(run, group, fault);
	for (size_t i = 0; !rc && i < ledger_count(run->ledger); i++)
		rc = take_also(run, i, fault);
	return rc ? rc : take_forms(run, group, fault);
}

/* A ledger of its own: these places must not change what was judged. */
static int sweep_group(struct run *run, size_t group, struct fault *fault)
{
	int rc;

	run->ledger = ledger_new();
	if (!run->ledger)
		return fault_nomem(fault);
	run->arena = ledger_arena(run->ledger);
	rc = look_again(run, group, fault);
	end_group(run, group);
	ledger_free(run->ledger);
	run->ledger = run->result->ledger;
	run->arena = ledger_arena(run->ledger);
	return rc;
}

static int make_sweep(struct run *run, struct fault *fault)
{
	struct ledger *ledger = run->ledger;
	size_t nr = 0;
	struct bytes *secrets =
		calloc(ledger_count(ledger) + 1, sizeof(*secrets));
	int rc = secrets ? 0 : fault_nomem(fault);

	for (size_t i = 0; !rc && i < ledger_count(ledger); i++) {
		enum confidence confidence;

		secrets[nr] = ledger_secret(ledger, i, &confidence);
		nr += confidence >= run->request->min_confidence;
	}
	if (!rc && nr)
		rc = sweep_new(secrets, nr, &run->sweep, fault);
	free(secrets);
	if (rc || !run->sweep)
		return rc;
	run->sweeper = (struct sweeper){
		.sweep = run->sweep,
		.payload = run,
		.each = add_swept_place,
	};
	run->examiner.text = sweep_packed_text;
	return sweeper_init(&run->sweeper, fault);
}

/*
 * Once it is known what was found anywhere: where does it stand besides?
 */
static int sweep_groups(struct run *run, struct fault *fault)
{
	int rc = make_sweep(run, fault);

	for (size_t i = 0; !rc && run->sweep && i < run->nr_members; i++) {
		if (run->members[i].group == i && !*run->request->stop)
			rc = sweep_group(run, i, fault);
	}
	sweeper_release(&run->sweeper);
	sweep_free(run->sweep);
	run->sweep = NULL;
	run->examiner.text = NULL;
	return rc;
}

void audit_judge_completeness(struct audit *audit)
{
	for (size_t i = 0; i < audit->repositories.nr; i++) {
		struct repository *r = &audit->repositories.v[i];

		r->complete = !r->skipped.nr && !r->objects_skipped;
	}
}

int audit_take(struct audit *audit, struct finding *v, size_t nr,
	       enum confidence min_confidence, struct fault *fault)
{
	size_t kept = 0;
	int rc = 0;

	for (size_t i = 0; !rc && i < nr; i++) {
		if (v[i].confidence >= min_confidence) {
			steps_fill(&v[i]);
			v[kept++] = v[i];
			continue;
		}
		audit->below_threshold++;
		if (!ARRAY_ROOM(&audit->hidden))
			rc = fault_nomem(fault);
		else
			audit->hidden.v[audit->hidden.nr++] = v[i].secret;
	}
	audit->findings.v = v;
	audit->findings.nr = kept;
	return rc;
}

int audit_conclude(struct audit *audit, struct ledger *ledger,
		   const struct ledger_options *options,
		   enum confidence min_confidence, struct fault *fault)
{
	struct finding *v = NULL;
	size_t nr = 0;
	int rc = ledger_finish(ledger, options, &v, &nr, fault);

	return rc ? rc : audit_take(audit, v, nr, min_confidence, fault);
}

static int end_repositories(struct run *run, size_t group, struct fault *fault)
{
	const struct repository *all = run->result->audit.repositories.v;

	for (size_t i = 0; i < run->nr_members; i++) {
		const struct member *m = &run->members[i];

		if (m->group == group)
			telling_ended(&run->telling, (size_t)(m->report - all));
	}
	return *run->request->stop ? 0 : telling_tell(&run->telling, fault);
}

static int run_groups(struct run *run, struct fault *fault)
{
	int rc = matcher_new(run->request->engine, &run->matcher, fault);

	run->examiner = (struct examiner){
		.matcher = run->matcher,
		.arena = &run->place_arena,
		.each = add_place_hit,
		.unread = on_place_unread,
		.max_unpacked = run->request->max_unpacked,
	};
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == i)
			rc = audit_group(run, i, fault);
		if (!rc && run->members[i].group == i)
			rc = end_repositories(run, i, fault);
	}
	return rc;
}

/* A file that shrank under a mapping was read as zeros from there on. */
static int note_shrunk(struct run *run, struct fault *fault)
{
	struct audit *audit = &run->result->audit;
	int rc = 0;

	for (size_t i = 0;
	     !rc && confine_file_shrank() && i < audit->repositories.nr; i++)
		rc = add_line(run, &audit->repositories.v[i].skipped, NULL,
			      "store", audit->repositories.v[i].path,
			      "a file of this or another repository of the run "
			      "shrank while it was read",
			      1, fault);
	return rc;
}

int audit_run(const struct audit_request *request, struct audit_result *out,
	      struct fault *fault)
{
	struct run run = { .request = request, .result = out };
	struct ledger_options options = { request->key, request->as_of };
	int rc = 0;

	out->ledger = ledger_new();
	if (!out->ledger)
		return fault_nomem(fault);
	run.ledger = out->ledger;
	run.arena = ledger_arena(out->ledger);
	rc = make_repositories(&run, fault);
	if (!rc)
		rc = make_members(&run, fault);
	if (!rc && !make_groups(&run))
		rc = fault_nomem(fault);
	if (!rc)
		rc = telling_init(&run.telling, request, &out->audit,
				  out->ledger, fault);
	if (!rc)
		rc = run_groups(&run, fault);
	if (!rc)
		rc = sweep_groups(&run, fault);
	if (!rc)
		rc = note_shrunk(&run, fault);
	out->audit.interrupted = *request->stop != 0;
	out->audit.strict = request->strict;
	audit_judge_completeness(&out->audit);
	if (!rc)
		rc = audit_conclude(&out->audit, out->ledger, &options,
				    request->min_confidence, fault);
	examiner_release(&run.examiner);
	matcher_free(run.matcher);
	arena_release(&run.place_arena);
	telling_release(&run.telling);
	free(run.members);
	return rc;
}

void audit_result_release(struct audit_result *result)
{
	struct audit *audit = &result->audit;

	for (size_t i = 0; i < audit->repositories.nr; i++) {
		free(audit->repositories.v[i].skipped.v);
		free(audit->repositories.v[i].opaque.v);
	}
	free(audit->repositories.v);
	free(audit->findings.v);
	free(audit->suppressed.v);
	free(audit->hidden.v);
	ledger_free(result->ledger);
	*result = (struct audit_result){ 0 };
}
