/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/worker.h"

#include "classify/packed.h"
#include "classify/swept.h"
#include "classify/where.h"
#include "trace/forms.h"

#include <stdlib.h>

static int add_hit(void *payload, enum site site, struct bytes name,
		   const struct credential *credential)
{
	struct worker *w = payload;
	struct credential *copy = arena_alloc(w->arena, sizeof(*copy));

	if (!copy || !ARRAY_ROOM(&w->hits))
		return fault_nomem(&w->fault);
	*copy = *credential;
	w->hits.v[w->hits.nr++] = (struct hit){
		.entry = w->entry,
		.site = site,
		.name = name,
		.credential = copy,
	};
	atomic_fetch_add_explicit(&w->crew->request->progress->hits, 1,
				  memory_order_relaxed);
	return 0;
}

static int add_line(struct worker *w, struct skip_list *list, size_t entry,
		    const char *reason)
{
	struct object_skip skip = { .entry = (uint32_t)entry, .count = 1 };

	skip.reason = arena_str(w->arena, bytes_of(reason));
	if (!skip.reason || !ARRAY_ROOM(list))
		return fault_nomem(&w->fault);
	list->v[list->nr++] = skip;
	return 0;
}

/* Something inside of a packed blob that was not looked at. */
static int note_unread(struct worker *w, const struct unread *unread)
{
	struct skip_list *list = unread->limited ? &w->skips : &w->opaque;
	struct object_skip *line;
	int rc = add_line(w, list, w->entry, unread->reason);

	if (rc)
		return rc;
	line = &list->v[list->nr - 1];
	line->count = unread->count;
	if (!unread->member.len)
		return 0;
	line->member = site_inside(w->arena, "", unread->member);
	return line->member ? 0 : fault_nomem(&w->fault);
}

static int on_unread(void *payload, const struct unread *unread)
{
	struct worker *w = payload;

	/* A sweep need not tell again what the scan told. */
	if (w->crew->request->sweep && !w->crew->request->tell_gaps)
		return 0;
	return note_unread(w, unread);
}

static int on_pointer(void *payload, const struct lfs_pointer *pointer)
{
	struct worker *w = payload;

	if (!ARRAY_ROOM(&w->pointers))
		return fault_nomem(&w->fault);
	w->pointers.v[w->pointers.nr++] =
		(struct pointing){ w->entry, *pointer };
	return 0;
}

/* A tree's entry that its base does not have. */
static int on_entry(void *payload, uint32_t mode, const struct oid *oid)
{
	struct worker *w = payload;

	return missing_entry(&w->missing, w->entry, mode, oid, &w->fault);
}

/* What a commit or a tag names; for trees see on_entry. */
static int check_named(struct worker *w, const struct piece *piece,
		       struct fault *fault)
{
	struct bytes body;

	if ((piece->type != OBJECT_COMMIT && piece->type != OBJECT_TAG) ||
	    piece->at || !piece->last)
		return 0;
	if (!piece_window(piece, 0, (size_t)piece->size, &w->window, &body))
		return fault_nomem(fault);
	return missing_check(&w->missing, w->entry, piece->type, body, fault);
}

static uint64_t length(const struct piece *piece)
{
	return piece->at || !piece->last ? piece->body.len : piece->size;
}

/* Beside what the examiner tells. */
static int look_at(struct worker *w, const struct piece *piece,
		   struct fault *fault)
{
	int rc = check_named(w, piece, fault);

	w->bytes += length(piece);
	w->objects += piece->last;
	return rc;
}

/* For the progress line; not for each object, since workers share it. */
static void report(struct worker *w)
{
	struct pool_progress *progress = w->crew->request->progress;

	atomic_fetch_add_explicit(&progress->objects,
				  w->objects - w->reported_objects,
				  memory_order_relaxed);
	atomic_fetch_add_explicit(&progress->bytes,
				  w->bytes - w->reported_bytes,
				  memory_order_relaxed);
	w->reported_objects = w->objects;
	w->reported_bytes = w->bytes;
}

/* Where in the object in hand a secret stands; p of *name NULL: nowhere. */
static int place_swept(struct worker *w, uint64_t at, enum site *site,
		       struct bytes *name)
{
	const struct pool_request *r = w->crew->request;
	struct bytes body;

	*site = SITE_BLOB;
	*name = (struct bytes){ 0 };
	if (w->text) {
		*name = w->text->member;
		return 0;
	}
	if (!piece_window(w->piece, w->piece->at, (size_t)length(w->piece),
			  &w->window, &body))
		return fault_nomem(&w->fault);
	*site = site_at(w->piece->type, body, r->objects->hash_len,
			at - w->piece->at, name);
	return 0;
}

/* hit, which is complete but for the credential. */
static int keep_swept(struct worker *w, const struct credential *c,
		      struct hit hit)
{
	struct credential *copy = arena_alloc(w->arena, sizeof(*copy));
	struct bytes name = hit.name;

	if (!copy || !ARRAY_ROOM(&w->hits))
		return fault_nomem(&w->fault);
	*copy = *c;
	copy->raw = arena_bytes(w->arena, form_head(c->raw));
	hit.name = arena_bytes(w->arena, name);
	hit.credential = copy;
	if (!copy->raw.p || (name.p && !hit.name.p))
		return fault_nomem(&w->fault);
	w->hits.v[w->hits.nr++] = hit;
	return 0;
}

/* A known secret stands in the object in hand. */
static int add_swept(struct worker *w, const struct credential *c,
		     size_t secret)
{
	struct hit hit = { .entry = w->entry };
	bool plain = !c->encodings.nr && bytes_eq(c->raw, c->secret);
	bool kept = true;

	if (w->text && !packed_remember(&w->examiner, c->secret))
		return fault_nomem(&w->fault);
	if (place_swept(w, c->at, &hit.site, &hit.name))
		return FAULT_NOMEM;
	/* In the bytes of an id, or of a mode. */
	if (hit.site == SITE_PATH && !hit.name.p)
		return 0;
	/* Other spellings are told of all objects. */
	if (plain &&
	    !common_meet(&w->common, secret, w->piece->type, w->entry, &kept))
		return fault_nomem(&w->fault);
	return kept ? keep_swept(w, c, hit) : 0;
}

static int on_swept(void *payload, const struct sweep_hit *hit)
{
	struct worker *w = payload;
	const struct pool_request *r = w->crew->request;
	struct credential c;

	swept_credential(r->sweep, hit, w->text, r->pattern, &c);
	if (!w->text && packed_told(&w->examiner, &c))
		return 0;
	return add_swept(w, &c, hit->secret);
}

static int on_dug(void *payload, const struct dug *dug)
{
	struct worker *w = payload;
	const struct pool_request *r = w->crew->request;
	struct credential c;

	dug_credential(r->sweep, dug, w->text, r->pattern, &c);
	return add_swept(w, &c, dug->secret);
}

/* Something known may be there that nobody could get at. */
static int note_limit(struct worker *w, const char *reason)
{
	struct skip_list *list =
		w->crew->request->tell_gaps ? &w->skips : &w->opaque;

	return reason ? add_line(w, list, w->entry, reason) : 0;
}

static int on_packed_text(void *payload, const struct packed_text *text,
			  struct fault *fault)
{
	struct worker *w = payload;
	int rc;

	w->text = text;
	rc = sweeper_text(&w->sweeper, text->body, text->at, text->line, fault);
	if (!rc && w->digger) {
		rc = digger_text(w->digger, text->body, text->line,
				 !text->at && text->last, fault);
		if (!rc)
			rc = note_limit(w, w->digger->limited);
	}
	w->text = NULL;
	return rc;
}

static int sweep_piece(struct worker *w, const struct piece *piece)
{
	struct piece own = *piece;
	struct fault why;
	bool whole = false;
	int rc;

	why.code = 0;
	w->piece = &own;
	rc = examine_inside(&w->examiner, piece, &whole, &why);
	own.known |= whole;
	if (!rc)
		rc = sweeper_piece(&w->sweeper, &own, &why);
	if (!rc && w->digger)
		rc = digger_piece(w->digger, &own, &why);
	if (!rc && w->digger)
		rc = note_limit(w, w->digger->limited);
	packed_forget(&w->examiner);
	w->bytes += length(piece);
	w->objects += piece->last;
	if (rc && !w->fault.code)
		w->fault = why;
	return rc ? FAULT_STOPPED : 0;
}

static int on_piece(void *payload, size_t entry, const struct piece *piece)
{
	struct worker *w = payload;
	struct fault why; /* not zeroed: it is large, and seldom needed */
	int rc;

	why.code = 0;
	if (*w->crew->request->stop || atomic_load(&w->crew->failed))
		return FAULT_STOPPED;
	w->entry = (uint32_t)entry;
	if (w->crew->request->sweep)
		return sweep_piece(w, piece);
	rc = examine_object(&w->examiner, piece, &why);
	if ((rc == FAULT_LIMIT || rc == FAULT_CORRUPT) && !piece->known) {
		rc = add_line(w, &w->skips, entry, why.msg);
	} else if (rc == FAULT_LIMIT || rc == FAULT_CORRUPT) {
		rc = 0; /* told with the other copy */
	}
	if (!rc && !piece->known)
		rc = look_at(w, piece, &why);
	if (rc && !w->fault.code)
		w->fault = why;
	return rc ? FAULT_STOPPED : 0;
}

static int on_skip(void *payload, size_t entry, enum object_type type,
		   const char *reason)
{
	struct worker *w = payload;

	(void)type;
	w->objects++;
	return add_line(w, &w->skips, entry, reason);
}

static int on_note(void *payload, size_t entry, const char *what)
{
	struct worker *w = payload;

	return add_line(w, &w->noted, entry, what);
}

int worker_settle(struct worker *w)
{
	struct source_sink sink = { w, on_piece, on_skip, on_note,
				    w->crew->request->sweep != NULL };
	struct fault stopped = { 0 };
	int rc = source_settle(w->source, &sink, &stopped);

	report(w);
	if (rc == FAULT_STOPPED && !w->fault.code)
		return 0;
	if (rc && !w->fault.code)
		w->fault = stopped;
	return w->fault.code ? w->fault.code : rc;
}

int worker_work(struct worker *w)
{
	struct crew *crew = w->crew;
	struct source_sink sink = { w, on_piece, on_skip, on_note,
				    w->crew->request->sweep != NULL };
	int rc = 0;

	while (!rc && !*crew->request->stop && !atomic_load(&crew->failed)) {
		size_t unit = atomic_fetch_add(&crew->next_unit, 1);
		struct fault stopped = { 0 };

		if (unit >= crew->nr_units)
			break;
		rc = source_scan(w->source, unit, &sink, &stopped);
		report(w);
		if (rc == FAULT_STOPPED && !w->fault.code)
			rc = 0; /* asked to end: nothing is wrong */
		else if (rc && !w->fault.code)
			w->fault = stopped;
	}
	return w->fault.code ? w->fault.code : rc;
}

static int make_digger(struct worker *w, struct fault *fault)
{
	const struct pool_request *r = w->crew->request;

	w->digger = calloc(1, sizeof(*w->digger));
	if (!w->digger)
		return fault_nomem(fault);
	w->digger->sweep = r->sweep;
	w->digger->matcher = w->matcher;
	w->digger->max_unpacked = r->max_unpacked;
	w->digger->payload = w;
	w->digger->each = on_dug;
	digger_init(w->digger);
	return 0;
}

int worker_prepare(struct worker *w, struct crew *crew, struct arena *arena,
		   struct fault *fault)
{
	const struct pool_request *r = crew->request;
	int rc;

	w->crew = crew;
	w->arena = arena;
	rc = source_open(&w->source, r->source, r->objects, r->forest,
			 r->stores, r->nr_stores, fault);
	if (!rc)
		rc = matcher_new(r->engine, &w->matcher, fault);
	if (!rc)
		rc = missing_init(&w->missing, r->objects, fault);
	w->missing.cut = r->cut;
	w->examiner = (struct examiner){
		.matcher = w->matcher,
		.arena = arena,
		.hash_len = r->objects->hash_len,
		.payload = w,
		.each = add_hit,
		.entry = on_entry,
		.unread = on_unread,
		.text = r->sweep ? on_packed_text : NULL,
		.pointer = on_pointer,
		.max_unpacked = r->max_unpacked,
		.members = &crew->members,
	};
	w->sweeper = (struct sweeper){
		.sweep = r->sweep,
		.payload = w,
		.each = on_swept,
	};
	if (!rc && r->sweep)
		sweeper_init(&w->sweeper);
	if (!rc && r->sweep &&
	    !common_init(&w->common, sweep_count(r->sweep), r->swept_most))
		rc = fault_nomem(fault);
	if (!rc && r->sweep && r->dig)
		rc = make_digger(w, fault);
	return rc;
}

void worker_dismiss(struct worker *w)
{
	examiner_release(&w->examiner);
	sweeper_release(&w->sweeper);
	if (w->digger)
		digger_release(w->digger);
	free(w->digger);
	common_release(&w->common);
	missing_release(&w->missing);
	matcher_free(w->matcher);
	source_close(w->source);
	free(w->hits.v);
	free(w->pointers.v);
	free(w->skips.v);
	free(w->opaque.v);
	free(w->noted.v);
	room_release(&w->window);
}
