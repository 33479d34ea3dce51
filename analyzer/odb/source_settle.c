/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a scan: what did not fit beside the others is scanned alone, and
 * of objects of which a copy is damaged or wrong all copies are.
 */
#include "odb/source_parts.h"

#include <stdlib.h>

/* What becomes of a node when the trees of copies in doubt are read again. */
enum mark {
	MARK_TELL = 1, /* its copy */
	MARK_LOST = 2, /* its copy, or why its object cannot be read */
	MARK_TREE = 4, /* of a root: the tree is on the list already */
};

/*
 * What stands where in the forest. Made for the few repositories in which
 * copies are in doubt.
 */
struct places {
	struct source *source;
	uint32_t *node; /* by entry */
	uint32_t *root; /* by node: that of its tree */
	uint8_t *marks; /* by node */
};

static void places_release(struct places *p)
{
	free(p->node);
	free(p->root);
	free(p->marks);
}

static int places_make(struct places *p, const struct source *source)
{
	const struct forest *forest = source->forest;
	size_t nr = forest->nr + 1;

	p->node = malloc((source->objects->nr + 1) * sizeof(*p->node));
	p->root = malloc(nr * sizeof(*p->root));
	p->marks = calloc(nr, sizeof(*p->marks));
	if (!p->node || !p->root || !p->marks)
		return FAULT_NOMEM;
	for (size_t i = 0, root = 0; i < forest->nr; i++) {
		if (i >= forest->v[root].end)
			root = i;
		p->root[i] = (uint32_t)root;
		p->node[forest->v[i].entry] = (uint32_t)i;
	}
	return 0;
}

/* The copies of one object, of which one is damaged or wrong. */
struct copies {
	size_t first;
	size_t end;
	size_t whole; /* the first one that could be read, or end */
	bool wrong;
	bool unhashed;
};

static struct copies look_at_copies(const struct objects *objects, size_t first)
{
	struct copies c = { .first = first,
			    .end = objects_end_of(objects, first) };

	c.whole = c.end;
	for (size_t i = c.end; i-- > first;) {
		c.wrong |= objects->v[i].wrong;
		c.unhashed |= objects->v[i].unhashed;
		if (objects->v[i].state == ENTRY_SCANNED)
			c.whole = i;
	}
	return c;
}

static const char *note_of(const struct copies *c)
{
	if (c->wrong)
		return "stored more than once, and not every copy is what its "
		       "name says: all of them were scanned";
	if (c->unhashed)
		return "stored more than once, and too large to be compared "
		       "with its name: all copies were scanned";
	return "stored more than once, and a copy of it is damaged: another "
	       "one was scanned";
}

static int end_object(struct source *source, const struct copies *c,
		      const struct fault *why)
{
	struct entry *first = &source->objects->v[c->first];

	first->state = c->whole < c->end ? ENTRY_SCANNED : ENTRY_SKIPPED;
	if (c->whole < c->end)
		return source_tell_noted(source, c->first, note_of(c));
	return why ? source_tell_skipped(source, c->first,
					 (enum object_type)first->type, why)
		   : 0;
}

/*
 * The plain engine keeps its books in the first copy, and reads each of the
 * others by itself.
 */
static int settle_plain(struct source *source, size_t first,
			const struct places *places)
{
	struct copies c = look_at_copies(source->objects, first);
	struct single s = { .source = source, .first = first };
	bool told = c.whole == first;
	struct fault why = { 0 };
	int rc = 0;

	for (size_t i = first;
	     !rc && i < c.end && (c.wrong || c.unhashed || c.whole == c.end);
	     i++) {
		if ((i == first && told) ||
		    source_is_repeated(source, first, i))
			continue;
		s.node = places->node[i];
		rc = source_scan_single(&s);
		if (!s.why.code)
			c.whole = first;
		if (!why.code)
			why = s.why;
	}
	return rc ? rc : end_object(source, &c, &why);
}

static int mark(struct source *source, const struct places *places, size_t i,
		enum mark with)
{
	size_t node = places->node[i];
	size_t root = places->root[node];
	bool listed = places->marks[root] & MARK_TREE;

	places->marks[node] |= (uint8_t)with;
	if (listed)
		return 0;
	places->marks[root] |= MARK_TREE;
	if (!ARRAY_ROOM(&source->later))
		return FAULT_NOMEM;
	source->later.v[source->later.nr++] =
		(struct later){ (uint32_t)root, source->forest->v[root].end };
	return 0;
}

/*
 * The first copy was told, if it could be read. Mark the others: all of them
 * when any is not what its name says, else the first that could be read.
 */
static int mark_copies(struct source *source, size_t first,
		       const struct places *places)
{
	struct copies c = look_at_copies(source->objects, first);
	bool all = c.wrong || c.unhashed;
	int rc = 0;

	if (c.whole == c.end)
		return mark(source, places, first, MARK_LOST);
	for (size_t i = first; !rc && i < c.end; i++) {
		if (i != first && (all || (i == c.whole)))
			rc = mark(source, places, i, MARK_TELL);
	}
	return rc;
}

/*
 * Take over what the other sources have left to do. Copies of one object may be
 * among the work of several, and all must have been read before they are
 * compared. And what others keep in hand would be missed: give it back.
 */
static int take_over(struct source *source)
{
	int rc = 0;

	pthread_mutex_lock(&sources.lock);
	for (struct source *s = sources.open; !rc && s; s = s->next) {
		if (s->objects != source->objects)
			continue;
		climber_spare(s->climber, s == source);
		for (size_t i = 0; s != source && !rc && i < s->later.nr; i++) {
			if (ARRAY_ROOM(&source->later))
				source->later.v[source->later.nr++] =
					s->later.v[i];
			else
				rc = FAULT_NOMEM;
		}
		for (size_t i = 0; s != source && !rc && i < s->doubts.nr; i++)
			rc = source_doubt(source, s->doubts.v[i]);
		if (s != source)
			s->later.nr = s->doubts.nr = 0;
	}
	pthread_mutex_unlock(&sources.lock);
	return rc;
}

/* Of all trees that hold a copy in source_doubt, the copies in doubt are told.
 */
static int on_settling(void *payload, size_t node, struct piece *piece)
{
	const struct places *places = payload;
	struct source *source = places->source;
	struct objects *objects = source->objects;
	size_t i = source->forest->v[node].entry;
	size_t first;

	piece->known = !(places->marks[node] & (MARK_TELL | MARK_LOST));
	if (piece->known && piece->keep == MEMO_NONE)
		return 0;
	first = source_first_copy(objects, i);
	if (!piece->known) {
		objects->v[first].type = (uint8_t)piece->type;
		if (piece->last)
			objects->v[i].state = ENTRY_SCANNED;
	}
	return source_tell(source, first, piece);
}

static int on_not_settled(void *payload, size_t node, enum object_type type,
			  const struct fault *why)
{
	const struct places *places = payload;
	struct source *source = places->source;
	size_t i = source->forest->v[node].entry;
	int rc = 0;

	(void)type;
	if (source_puts_off(source, node, why, &rc))
		return rc;
	return places->marks[node] & MARK_LOST
		       ? source_tell_skipped(source, i,
					     source->objects->v[i].type, why)
		       : 0;
}

/* Each tree that holds a copy in doubt is climbed once more, and no further. */
static int settle_packed(struct source *source, struct places *places)
{
	const struct climb_sink sink = { places, on_settling, on_not_settled,
					 source_never_whole,
					 source->sink->plain_trees };
	int rc = 0;

	for (size_t i = 0; !rc && i < source->doubts.nr; i++)
		rc = mark_copies(source, source->doubts.v[i], places);
	if (rc)
		return rc;
	rc = source_climb_later(source, &sink);
	for (size_t i = 0; !rc && i < source->doubts.nr; i++) {
		struct copies c =
			look_at_copies(source->objects, source->doubts.v[i]);

		rc = end_object(source, &c, NULL);
	}
	return rc;
}

/* Each object once, however many of its copies are in doubt. */
static void drop_doubles(struct source *source)
{
	size_t nr = 0;

	for (size_t i = 0; i < source->doubts.nr; i++) {
		size_t first = source->doubts.v[i];

		if (!source->objects->v[first].settled)
			source->doubts.v[nr++] = (uint32_t)first;
		source->objects->v[first].settled = 1;
	}
	source->doubts.nr = nr;
}

static int settle_copies(struct source *source)
{
	struct places places = { .source = source };
	int rc;

	drop_doubles(source);
	if (!source->doubts.nr)
		return 0;
	rc = places_make(&places, source);
	if (!rc && !source->plain)
		rc = settle_packed(source, &places);
	for (size_t i = 0; !rc && source->plain && i < source->doubts.nr; i++)
		rc = settle_plain(source, source->doubts.v[i], &places);
	source->doubts.nr = 0;
	places_release(&places);
	return rc;
}

int source_settle(struct source *source, const struct source_sink *sink,
		  struct fault *fault)
{
	struct climb_sink scanner;
	int rc;

	source_begin(source, sink);
	scanner = source_scanner(source);
	rc = take_over(source);
	if (!rc)
		rc = source_climb_later(source, &scanner);
	if (!rc)
		rc = settle_copies(source);
	climber_spare(source->climber, false);
	return source_end(source, rc, fault);
}
