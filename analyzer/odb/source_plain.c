/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One object by itself, by either engine; and the plain engine, which knows
 * nothing else.
 */
#include "odb/source_parts.h"

#include <inttypes.h>

static int on_single_piece(void *payload, size_t node, struct piece *piece)
{
	struct single *s = payload;

	(void)node;
	piece->base = piece->keep = MEMO_NONE;
	s->source->objects->v[s->first].type = (uint8_t)piece->type;
	s->told = true;
	return source_tell(s->source, s->first, piece);
}

static int on_single_failed(void *payload, size_t node, enum object_type type,
			    const struct fault *why)
{
	struct single *s = payload;

	(void)type;
	if (node == s->node)
		s->why = *why;
	return 0;
}

bool source_never_whole(void *payload, size_t node)
{
	(void)payload;
	(void)node;
	return false;
}

static int climb_single(struct single *s)
{
	const struct climb_sink sink = { s, on_single_piece, on_single_failed,
					 source_never_whole,
					 s->source->sink->plain_trees };

	return climb(s->source->climber, s->node, s->node + 1, &sink);
}

int source_read_plain(struct source *source, const struct entry *entry,
		      enum object_type *type, struct bytes *body,
		      struct fault *fault)
{
	struct oid oid = entry_oid(source->objects, entry);
	int rc = plain_read(source->plain, entry->store, &oid, type, body,
			    fault);

	if (!rc && body->len > sources.limits.max_object)
		rc = fault_set(
			fault, FAULT_LIMIT,
			"%zu bytes, more than --max-object-size %" PRIu64,
			body->len, sources.limits.max_object);
	if (rc != FAULT_NOMEM)
		return rc;
	/* Once more, with nobody else at work. */
	pthread_rwlock_unlock(&sources.alone);
	pthread_rwlock_wrlock(&sources.alone);
	rc = plain_read(source->plain, entry->store, &oid, type, body, fault);
	pthread_rwlock_unlock(&sources.alone);
	pthread_rwlock_rdlock(&sources.alone);
	return rc;
}

static int plain_single(struct single *s, const struct entry *entry)
{
	struct piece piece = { .last = true,
			       .base = MEMO_NONE,
			       .keep = MEMO_NONE };
	int rc = source_read_plain(s->source, entry, &piece.type, &piece.body,
				   &s->why);

	s->why.code = rc;
	if (rc)
		return 0;
	piece.size = piece.body.len;
	rc = on_single_piece(s, s->node, &piece);
	plain_drop(s->source->plain);
	return rc;
}

bool source_is_repeated(const struct source *source, size_t first, size_t i)
{
	const struct entry *v = source->objects->v;

	return source->plain && i > first && v[i].pack != PACK_NONE &&
	       v[i].store == v[i - 1].store;
}

int source_scan_single(struct single *s)
{
	size_t i = s->source->forest->v[s->node].entry;
	const struct entry *entry = &s->source->objects->v[i];
	int rc;

	s->why = (struct fault){ 0 };
	pthread_rwlock_rdlock(&sources.alone);
	if (s->source->plain && entry->pack != PACK_NONE)
		rc = plain_single(s, entry);
	else
		rc = climb_single(s);
	pthread_rwlock_unlock(&sources.alone);
	return rc;
}

/*
 * The plain engine takes the first copy that can be read. Copies after it are
 * looked at in the turn of the first.
 */
static int plain_node(struct source *source, size_t node)
{
	struct objects *objects = source->objects;
	size_t first = source->forest->v[node].entry;
	struct single s = { .source = source, .node = node, .first = first };
	int rc = source_scan_single(&s);

	if (rc)
		return rc;
	if (!s.why.code) {
		objects->v[first].state = ENTRY_SCANNED;
		return 0;
	}
	if (node_has_copies(source->forest, node) && !s.told)
		return source_doubt(source, first);
	objects->v[first].state = ENTRY_SKIPPED;
	return source_tell_skipped(source, first,
				   (enum object_type)objects->v[first].type,
				   &s.why);
}

int source_scan_plain(struct source *source, const struct unit *unit)
{
	const struct forest *forest = source->forest;
	int rc = 0;

	for (size_t i = unit->first; !rc && i < unit->end; i++) {
		size_t entry = forest->v[i].entry;

		if (source_first_copy(source->objects, entry) == entry)
			rc = plain_node(source, i);
	}
	return rc;
}
