/* SPDX-License-Identifier: Apache-2.0 */
/* Objects once more, behind the scan: all of a type, or one. For tracing. */
#include "odb/source_parts.h"

static int on_again(void *payload, size_t node, struct piece *piece)
{
	struct source *source = payload;
	size_t i = source->forest->v[node].entry;

	return source_tell(source, source_first_copy(source->objects, i),
			   piece);
}

static int on_again_failed(void *payload, size_t node, enum object_type type,
			   const struct fault *why)
{
	int rc = 0;

	(void)type;
	(void)source_puts_off(payload, node, why, &rc);
	return rc;
}

static int again_plain(struct source *source, size_t node)
{
	struct objects *objects = source->objects;
	size_t first = source->forest->v[node].entry;
	struct single s = { .source = source, .node = node, .first = first };

	if (source_first_copy(objects, first) != first ||
	    objects->v[first].state != ENTRY_SCANNED)
		return 0;
	return source_scan_single(&s);
}

int source_each(struct source *source, enum object_type type,
		const struct source_sink *sink, struct fault *fault)
{
	const struct climb_sink again = { source, on_again, on_again_failed,
					  source_never_whole,
					  sink->plain_trees };
	const struct forest *forest = source->forest;
	int rc = 0;

	source_begin(source, sink);
	source->later.nr = 0;
	for (size_t i = 0, end; !rc && i < forest->nr; i = end) {
		end = source->plain ? i + 1 : forest->v[i].end;
		/* Deltas are of their bases' type. */
		if (source->objects->v[forest->v[i].entry].type != type)
			continue;
		rc = source->plain ? again_plain(source, i)
				   : source_climb(source, &again, i, end);
	}
	if (!rc && source->later.nr) {
		climber_spare(source->climber, true);
		rc = source_climb_later(source, &again);
		climber_spare(source->climber, false);
	}
	return source_end(source, rc, fault);
}

/* Any of the copies. */
static int read_any(struct source *source, size_t first, enum object_type *type,
		    struct bytes *body, struct fault *fault)
{
	struct objects *objects = source->objects;
	size_t end = objects_end_of(objects, first);
	int rc = FAULT_CORRUPT;

	pthread_rwlock_rdlock(&sources.alone);
	for (size_t i = first; rc && i < end; i++) {
		const struct entry *entry = &objects->v[i];

		if (source_is_repeated(source, first, i))
			continue;
		if (source->plain && entry->pack != PACK_NONE)
			rc = source_read_plain(source, entry, type, body,
					       fault);
		else
			rc = climb_read(source->climber, entry, type, body,
					fault);
	}
	pthread_rwlock_unlock(&sources.alone);
	return rc;
}

int source_read(struct source *source, const struct oid *oid,
		enum object_type *type, struct bytes *body, struct fault *fault)
{
	size_t first = objects_find(source->objects, oid);
	struct fault why = { 0 };
	char reason[REASON_MAX];
	int rc;

	if (first == SIZE_MAX)
		return fault_set(fault, FAULT_CORRUPT, "missing");
	rc = read_any(source, first, type, body, &why);
	if (rc == FAULT_NOMEM) {
		climber_spare(source->climber, true);
		rc = read_any(source, first, type, body, &why);
	}
	if (!rc)
		return 0;
	return fault_set(fault, rc == FAULT_NOMEM ? FAULT_LIMIT : rc, "%s",
			 source_reason(&why, reason));
}
