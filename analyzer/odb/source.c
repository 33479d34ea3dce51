/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/source_parts.h"

#include "base/checksum.h"
#include "odb/budget.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What a block needs beyond the bytes of an object. */
#define BLOCK_SLACK 4096
#define OBJECT_MAX ((uint64_t)UINT32_MAX - BLOCK_SLACK)

struct sources sources = {
	.alone = PTHREAD_RWLOCK_INITIALIZER,
	.lock = PTHREAD_MUTEX_INITIALIZER,
};

int sources_init(const struct limits *limits, struct fault *fault)
{
	int rc;

	sources.limits = *limits;
	/* Offsets inside of an object in memory have 32 bits (odb/delta.h). */
	if (sources.limits.max_object > OBJECT_MAX)
		sources.limits.max_object = OBJECT_MAX;
	rc = budget_install(sources.limits.max_object + BLOCK_SLACK,
			    limits->max_memory, fault);
	return rc ? rc : plain_init(fault);
}

void sources_release(void)
{
	plain_shutdown();
}

bool piece_window(const struct piece *piece, uint64_t at, size_t len,
		  struct room *room, struct bytes *out)
{
	if (piece->body.p || !piece->delta) {
		*out = bytes_sub(piece->body, (size_t)(at - piece->at), len);
		return true;
	}
	if (!room_reserve(room, len + 1))
		return false;
	delta_window(piece->delta, (size_t)at, len, room->p);
	*out = (struct bytes){ room->p, len };
	return true;
}

int source_open(struct source **out, enum source_kind kind,
		struct objects *objects, const struct forest *forest,
		const char *const *stores, size_t nr_stores,
		struct fault *fault)
{
	struct source *source = calloc(1, sizeof(*source));
	int rc = 0;

	if (!source)
		return fault_nomem(fault);
	source->objects = objects;
	source->forest = forest;
	source->stores = stores;
	source->alone = SIZE_MAX;
	pthread_mutex_lock(&sources.lock);
	source->next = sources.open;
	sources.open = source;
	pthread_mutex_unlock(&sources.lock);
	source->climber =
		climber_new(forest, stores, sources.limits.max_object);
	if (!source->climber)
		rc = fault_nomem(fault);
	else if (kind == SOURCE_LIBGIT2)
		rc = plain_open(&source->plain, stores, nr_stores, fault);
	if (rc) {
		source_close(source);
		return rc;
	}
	*out = source;
	return 0;
}

void source_close(struct source *source)
{
	struct source **at = &sources.open;

	if (!source)
		return;
	pthread_mutex_lock(&sources.lock);
	while (*at != source)
		at = &(*at)->next;
	*at = source->next;
	pthread_mutex_unlock(&sources.lock);
	climber_free(source->climber);
	plain_close(source->plain);
	free(source->later.v);
	free(source->doubts.v);
	free(source);
}

/* --------------------------------------------------------------- copies ---
 */

size_t source_first_copy(const struct objects *objects, size_t i)
{
	struct oid oid;

	if (!objects->v[i].copy)
		return i;
	oid = entry_oid(objects, &objects->v[i]);
	return objects_find(objects, &oid);
}

/* Is body what the entry's name says? */
static int check_name(const struct objects *objects, size_t i,
		      enum object_type type, struct bytes body, bool *right,
		      struct fault *fault)
{
	struct oid want = entry_oid(objects, &objects->v[i]);
	struct oid is = { .len = 0 };
	int rc = 0;

	if (objects->hash_len == OID_SHA256) {
		struct object_sha256 hash;

		object_sha256_start(&hash, type, body.len);
		object_sha256_add(&hash, body);
		is = object_sha256_end(&hash);
	} else {
		rc = plain_sha1(type, body, &is, fault);
	}
	*right = oid_eq(&is, &want);
	return rc;
}

int source_doubt(struct source *source, size_t i)
{
	if (!ARRAY_ROOM(&source->doubts))
		return FAULT_NOMEM;
	source->doubts.v[source->doubts.nr++] =
		(uint32_t)source_first_copy(source->objects, i);
	return 0;
}

/* -------------------------------------------------------------- telling ---
 */

void source_begin(struct source *source, const struct source_sink *sink)
{
	source->sink = sink;
	source->stopped = 0;
}

int source_end(const struct source *source, int rc, struct fault *fault)
{
	if (rc && !source->stopped)
		return fault_nomem(fault);
	return rc ? fault_set(fault, rc, "stopped") : 0;
}

int source_tell(struct source *source, size_t entry, const struct piece *piece)
{
	source->stopped =
		source->sink->piece(source->sink->payload, entry, piece);
	return source->stopped;
}

const char *source_reason(const struct fault *why, char out[REASON_MAX])
{
	if (why->code == FAULT_NOMEM)
		(void)snprintf(out, REASON_MAX,
			       "it and the deltas it is built from do not fit "
			       "into --max-memory %" PRIu64,
			       sources.limits.max_memory);
	else
		(void)snprintf(out, REASON_MAX, "%s",
			       why->msg[0] ? why->msg : "cannot be read");
	return out;
}

int source_tell_skipped(struct source *source, size_t entry,
			enum object_type type, const struct fault *why)
{
	char reason[REASON_MAX];

	source->stopped = source->sink->skipped(
		source->sink->payload, entry, type, source_reason(why, reason));
	return source->stopped;
}

int source_tell_noted(struct source *source, size_t entry, const char *what)
{
	source->stopped =
		source->sink->noted(source->sink->payload, entry, what);
	return source->stopped;
}

/* ------------------------------------------------------------- climbing ---
 */

static int put_off(struct source *source, size_t node)
{
	uint32_t end = source->forest->v[node].end;

	if (node < source->off_end)
		return 0; /* with what it is built on */
	source->off_end = end;
	if (!ARRAY_ROOM(&source->later))
		return FAULT_NOMEM;
	source->later.v[source->later.nr++] =
		(struct later){ (uint32_t)node, end };
	return 0;
}

bool source_puts_off(struct source *source, size_t node,
		     const struct fault *why, int *rc)
{
	source->hopeless |= node == source->alone;
	if (why->code != FAULT_NOMEM || source->hopeless)
		return false;
	*rc = put_off(source, node);
	return true;
}

int source_climb(struct source *source, const struct climb_sink *sink,
		 size_t first, size_t end)
{
	source->off_end = 0;
	return climb(source->climber, first, end, sink);
}

int source_climb_later(struct source *source, const struct climb_sink *sink)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < source->later.nr; i++) {
		source->alone = source->later.v[i].first;
		source->hopeless = false;
		rc = source_climb(source, sink, source->alone,
				  source->later.v[i].end);
	}
	source->later.nr = 0;
	source->alone = SIZE_MAX;
	source->hopeless = false;
	return rc;
}

/* ------------------------------------------------------------- scanning ---
 */

/* The books are kept in the entry of the first copy. */
static int on_piece(void *payload, size_t node, struct piece *piece)
{
	struct source *source = payload;
	struct objects *objects = source->objects;
	size_t i = source->forest->v[node].entry;
	struct entry *entry = &objects->v[i];
	bool right = false;
	struct fault why;
	size_t first;

	entry->type = (uint8_t)piece->type;
	if (piece->last)
		entry->state = ENTRY_SCANNED;
	if (!node_has_copies(source->forest, node))
		return source_tell(source, i, piece);
	first = source_first_copy(objects, i);
	if (!piece->at && piece->last) {
		if (check_name(objects, i, piece->type, piece->body, &right,
			       &why))
			return FAULT_NOMEM;
		entry->wrong = !right;
	} else {
		entry->unhashed = true; /* it comes in pieces */
	}
	if (!right && piece->last && source_doubt(source, i))
		return FAULT_NOMEM;
	piece->known = i != first;
	if (piece->known && piece->keep == MEMO_NONE)
		return 0;
	return source_tell(source, first, piece);
}

static int on_failed(void *payload, size_t node, enum object_type type,
		     const struct fault *why)
{
	struct source *source = payload;
	struct objects *objects = source->objects;
	size_t i = source->forest->v[node].entry;
	int rc = 0;

	if (source_puts_off(source, node, why, &rc))
		return rc;
	objects->v[i].type = (uint8_t)type;
	objects->v[i].state = ENTRY_SKIPPED;
	if (node_has_copies(source->forest, node))
		return source_doubt(source, i);
	return source_tell_skipped(source, i, type, why);
}

/* Only a whole object can be hashed. */
static bool is_wanted_whole(void *payload, size_t node)
{
	const struct source *source = payload;

	return node_has_copies(source->forest, node);
}

struct climb_sink source_scanner(struct source *source)
{
	return (struct climb_sink){ source, on_piece, on_failed,
				    is_wanted_whole,
				    source->sink->plain_trees };
}

int source_scan(struct source *source, size_t unit,
		const struct source_sink *sink, struct fault *fault)
{
	const struct unit *u = &source->forest->units.v[unit];
	struct climb_sink scanner;
	int rc;

	source_begin(source, sink);
	scanner = source_scanner(source);
	rc = source->plain ? source_scan_plain(source, u)
			   : source_climb(source, &scanner, u->first, u->end);
	return source_end(source, rc, fault);
}
