/* SPDX-License-Identifier: Apache-2.0 */
/* From events, sorted by place, to occurrences. */
#include "trace/trace_state.h"

#include <stdlib.h>

static int put_place(struct trace *t, uint32_t secret,
		     const struct occurrence *o, struct fault *fault)
{
	t->has_place[secret] = 1;
	return ledger_place(t->ledger, secret, o) ? 0 : fault_nomem(fault);
}

/* False when memory ends. */
static bool fill_from(struct trace *t, struct occurrence *o,
		      const struct credential *c)
{
	struct arena *arena = ledger_arena(t->ledger);

	o->line = c->line;
	o->column = c->column;
	o->encodings = c->encodings;
	o->raw = arena_bytes(arena, c->raw);
	o->around = arena_bytes(arena, c->around);
	o->context = context_in(o->around, c);
	if (c->username.p)
		o->username = arena_bytes(arena, c->username);
	if (c->host.p)
		o->host = arena_bytes(arena, c->host);
	return o->raw.p && o->around.p && !c->username.p == !o->username.p &&
	       !c->host.p == !o->host.p;
}

static bool push_oid(struct trace *t, struct oids *oids, uint32_t commit)
{
	if (!ARRAY_ROOM(oids))
		return false;
	oids->v[oids->nr++] = trace_commit_oid(t, commit);
	return true;
}

/* An array that grew on the heap moves to where the report will find it. */
static bool settle_oids(struct trace *t, struct oids *oids)
{
	struct oid *v = oids->nr ? arena_alloc(ledger_arena(t->ledger),
					       oids->nr * sizeof(*v))
				 : NULL;

	bool ok = !oids->nr || v;

	if (oids->nr && v)
		memcpy(v, oids->v, oids->nr * sizeof(*v));
	free(oids->v);
	*oids = (struct oids){ v, v ? oids->nr : 0, v ? oids->nr : 0 };
	return ok;
}

static int by_place(const void *a, const void *b)
{
	const struct event *x = a;
	const struct event *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->commit != y->commit)
		return x->commit < y->commit ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Distinct versions among the events of one place. */
static bool count_versions(const struct event *v, size_t nr, size_t *out)
{
	uint32_t *entries = calloc(nr + 1, sizeof(*entries));
	size_t used = 0;
	size_t distinct = 0;

	if (!entries)
		return false;
	for (size_t i = 0; i < nr; i++) {
		if (v[i].entry != NO_ENTRY)
			entries[used++] = v[i].entry;
	}
	qsort(entries, used, sizeof(*entries), by_number);
	for (size_t i = 0; i < used; i++)
		distinct += !i || entries[i] != entries[i - 1];
	free(entries);
	*out = distinct;
	return true;
}

/* The author of a commit, who brought the secret in. */
static bool note_person(struct trace *t, uint32_t secret, uint32_t commit)
{
	struct author author;

	if (!ledger_wants_people(t->ledger, secret))
		return true;
	if (!trace_author(t, commit, &author))
		return false;
	return !author.known ||
	       ledger_person(t->ledger, secret, author.name, author.email);
}

/* The version that is told is the first one: the numbers go by ancestry. */
static int make_occurrence(struct trace *t, const struct event *v, size_t nr,
			   struct fault *fault)
{
	const struct objects *objects = t->hits->objects;
	const struct placed *placed = &t->places.v[v->place];
	struct occurrence o = {
		.repo = t->repo->repo,
		.site = (enum site)placed->key.site,
		.path = placed->key.path,
		.order = UINT32_MAX,
	};
	const struct hit *hit =
		placed->hit == NO_ENTRY ? NULL : &t->hits->v[placed->hit];
	bool ok = true;

	for (size_t i = 0; ok && i < nr; i++) {
		if (v[i].kind == EVENT_INTRODUCED) {
			ok = push_oid(t, &o.introduced, v[i].commit) &&
			     note_person(t, placed->key.secret, v[i].commit);
			if (o.order == UINT32_MAX)
				o.order = v[i].commit;
		} else if (v[i].kind == EVENT_REMOVED) {
			ok = push_oid(t, &o.removed, v[i].commit);
		}
		if (!hit && v[i].entry != NO_ENTRY)
			hit = hits_find(t->hits, t->by_secret, v[i].entry,
					SITE_BLOB, bytes_of(placed->key.member),
					placed->key.secret);
	}
	ok = settle_oids(t, &o.introduced) && ok;
	ok = settle_oids(t, &o.removed) && ok;
	ok = count_versions(v, nr, &o.objects_total) && ok;
	if (!ok)
		return fault_nomem(fault);
	if (!hit)
		return 0;
	if (!fill_from(t, &o, hit->credential))
		return fault_nomem(fault);
	if (o.site == SITE_PATH) {
		o.line = o.column = 0;
		o.objects_total = 1;
	}
	o.object = entry_oid(objects, &objects->v[hit->entry]);
	return put_place(t, placed->key.secret, &o, fault);
}

int trace_make_occurrences(struct trace *t, struct fault *fault)
{
	struct event *v = t->events.v;
	size_t nr = t->events.nr;
	int rc = 0;

	if (nr)
		qsort(v, nr, sizeof(*v), by_place);
	for (size_t i = 0, end; !rc && i < nr; i = end) {
		end = i;
		while (end < nr && v[end].place == v[i].place)
			end++;
		rc = make_occurrence(t, v + i, end - i, fault);
	}
	return rc;
}

/* The hit's object is the place. False when memory ends. */
static bool occurrence_in(struct trace *t, const struct hit *hit,
			  struct occurrence *out)
{
	const struct objects *objects = t->hits->objects;

	*out = (struct occurrence){
		.repo = t->repo->repo,
		.site = hit->site,
		.object = entry_oid(objects, &objects->v[hit->entry]),
		.objects_total = 1,
		.order = UINT32_MAX,
	};
	return fill_from(t, out, hit->credential);
}

/* A hit in a commit or a tag. */
static int place_object(struct trace *t, const struct hit *hit,
			struct fault *fault)
{
	struct occurrence o;
	uint32_t commit = t->graph->of_entry[hit->entry];

	if (trace_is_repeated(t, hit))
		return 0;
	if (!occurrence_in(t, hit, &o))
		return fault_nomem(fault);
	if (commit != NO_COMMIT) {
		bool ok = push_oid(t, &o.introduced, commit) &&
			  note_person(t, hit->secret, commit);
		uint32_t place;

		if (!settle_oids(t, &o.introduced) || !ok)
			return fault_nomem(fault);
		o.order = commit;
		/* Keeps first and last commits and refs in one mechanism. */
		place = trace_place_of(t, hit->secret, hit->site, NULL,
				       NO_ENTRY);
		if (trace_add_event(t, place, commit, NO_ENTRY,
				    EVENT_INTRODUCED, fault))
			return fault->code;
	}
	return put_place(t, hit->secret, &o, fault);
}

int trace_place_objects(struct trace *t, struct fault *fault)
{
	const struct hits *hits = t->hits;
	int rc = 0;

	for (size_t i = 0; !rc && i < hits->nr; i++) {
		if (hits->v[i].site != SITE_BLOB &&
		    hits->v[i].site != SITE_PATH &&
		    trace_is_visible(t, hits->v[i].entry))
			rc = place_object(t, &hits->v[i], fault);
	}
	return rc;
}

static int place_dangling(struct trace *t, const struct hit *hit,
			  struct fault *fault)
{
	struct occurrence o;

	if (!occurrence_in(t, hit, &o))
		return fault_nomem(fault);
	if (hit->site == SITE_PATH)
		o.line = o.column = 0;
	if (hit->lfs)
		o.site = SITE_LFS;
	if (hit->site == SITE_BLOB && hit->name.len) {
		o.path = trace_member_path(t, "", hit->name);
		if (!o.path)
			return fault_nomem(fault);
	}
	ledger_expose(t->ledger, hit->secret, EXPOSURE_UNREACHABLE);
	return put_place(t, hit->secret, &o, fault);
}

/* Blobs without a path; and whatever a forged store does, no secret goes
 * without a place. */
int trace_place_rest(struct trace *t, struct fault *fault)
{
	const struct hits *hits = t->hits;
	int rc = 0;

	for (size_t i = 0; !rc && i < hits->nr; i++) {
		const struct hit *hit = &hits->v[i];

		if ((hit->site == SITE_BLOB && !t->is_placed[hit->entry]) ||
		    !t->has_place[hit->secret]) {
			if (trace_is_visible(t, hit->entry) &&
			    !trace_is_repeated(t, hit))
				rc = place_dangling(t, hit, fault);
		}
	}
	return rc;
}
