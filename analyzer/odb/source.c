/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/source.h"

#include "base/checksum.h"
#include "odb/budget.h"
#include "odb/climb.h"
#include "odb/source_git2.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* What a block needs beyond the bytes of an object. */
#define BLOCK_SLACK 4096
#define OBJECT_MAX ((uint64_t)UINT32_MAX - BLOCK_SLACK)

/*
 * Limits, and the lock that makes them fair. Whoever reads an object by
 * libgit2 holds the lock for reading. When memory runs short the read is tried
 * once more with the lock held for writing, thus alone: whether an object fits
 * does not depend on what the other threads happen to hold.
 */
static struct {
	struct limits limits;
	pthread_rwlock_t alone;
	pthread_mutex_t lock; /* of the next one */
	struct source *open;  /* all sources that are */
} shared = {
	.alone = PTHREAD_RWLOCK_INITIALIZER,
	.lock = PTHREAD_MUTEX_INITIALIZER,
};

/* Nodes whose turn did not fit beside the others. */
struct later_list {
	struct later {
		uint32_t first;
		uint32_t end;
	} * v;
	size_t nr, cap;
};

/* First entries of objects of which a copy is damaged or wrong. */
struct doubt_list {
	uint32_t *v;
	size_t nr, cap;
};

/* What becomes of a node when the trees of copies in doubt are read again. */
enum mark {
	MARK_TELL = 1, /* its copy */
	MARK_LOST = 2, /* its copy, or why its object cannot be read */
	MARK_TREE = 4, /* of a root: the tree is on the list already */
};

struct source {
	struct source *next; /* in shared.open */
	struct objects *objects;
	const struct forest *forest;
	const char *const *stores;
	struct climber *climber;
	struct plain *plain; /* NULL: the pack engine */
	/* During source_scan and source_settle: */
	const struct source_sink *sink;
	size_t alone;	/* the node that is scanned alone, or SIZE_MAX */
	bool hopeless;	/* and it did not fit even so */
	size_t off_end; /* behind the tree that was put off last */
	int stopped;
	uint8_t *marks; /* by node, while copies are settled */
	struct later_list later;
	struct doubt_list doubts;
};

int sources_init(const struct limits *limits, struct fault *fault)
{
	int rc;

	shared.limits = *limits;
	/* Offsets inside of an object in memory have 32 bits (odb/delta.h). */
	if (shared.limits.max_object > OBJECT_MAX)
		shared.limits.max_object = OBJECT_MAX;
	rc = budget_install(shared.limits.max_object + BLOCK_SLACK,
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
	pthread_mutex_lock(&shared.lock);
	source->next = shared.open;
	shared.open = source;
	pthread_mutex_unlock(&shared.lock);
	source->climber = climber_new(forest, stores, shared.limits.max_object);
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
	struct source **at = &shared.open;

	if (!source)
		return;
	pthread_mutex_lock(&shared.lock);
	while (*at != source)
		at = &(*at)->next;
	*at = source->next;
	pthread_mutex_unlock(&shared.lock);
	climber_free(source->climber);
	plain_close(source->plain);
	free(source->later.v);
	free(source->doubts.v);
	free(source);
}

/* ----------------------------------------------------------------- copies ---
 */

/* An index may list as many copies as it likes: do not count them off. */
static size_t first_copy(const struct objects *objects, size_t i)
{
	struct oid oid = entry_oid(objects, &objects->v[i]);

	if (!i || memcmp(objects->v[i - 1].id, oid.id, OID_MAX) != 0)
		return i;
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

static int doubt(struct source *source, size_t i)
{
	if (!ARRAY_ROOM(&source->doubts))
		return FAULT_NOMEM;
	source->doubts.v[source->doubts.nr++] =
		(uint32_t)first_copy(source->objects, i);
	return 0;
}

/* ---------------------------------------------------------------- telling ---
 */

static int tell(struct source *source, size_t entry, const struct piece *piece)
{
	source->stopped =
		source->sink->piece(source->sink->payload, entry, piece);
	return source->stopped;
}

#define REASON_MAX sizeof(((struct fault *)0)->msg)

static const char *reason_of(const struct fault *why, char out[REASON_MAX])
{
	if (why->code == FAULT_NOMEM)
		(void)snprintf(out, REASON_MAX,
			       "it and the deltas it is built from do not fit "
			       "into --max-memory %" PRIu64,
			       shared.limits.max_memory);
	else
		(void)snprintf(out, REASON_MAX, "%s",
			       why->msg[0] ? why->msg : "cannot be read");
	return out;
}

static int tell_skipped(struct source *source, size_t entry,
			enum object_type type, const struct fault *why)
{
	char reason[REASON_MAX];

	source->stopped = source->sink->skipped(source->sink->payload, entry,
						type, reason_of(why, reason));
	return source->stopped;
}

static int tell_noted(struct source *source, size_t entry, const char *what)
{
	source->stopped =
		source->sink->noted(source->sink->payload, entry, what);
	return source->stopped;
}

/* --------------------------------------------------------- our own engine ---
 */

/* Of all trees that hold a copy in doubt, the copies in doubt are told. */
static int on_settling(struct source *source, size_t node, struct piece *piece)
{
	struct objects *objects = source->objects;
	size_t i = source->forest->v[node].entry;
	size_t first;

	piece->known = !(source->marks[node] & (MARK_TELL | MARK_LOST));
	if (piece->known && piece->keep == MEMO_NONE)
		return 0;
	first = first_copy(objects, i);
	if (!piece->known) {
		objects->v[first].type = (uint8_t)piece->type;
		if (piece->last)
			objects->v[i].state = ENTRY_SCANNED;
	}
	return tell(source, first, piece);
}

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

	if (source->marks)
		return on_settling(source, node, piece);
	entry->type = (uint8_t)piece->type;
	if (piece->last)
		entry->state = ENTRY_SCANNED;
	if (!source->forest->v[node].copies)
		return tell(source, i, piece);
	first = first_copy(objects, i);
	if (!piece->at && piece->last) {
		if (check_name(objects, i, piece->type, piece->body, &right,
			       &why))
			return FAULT_NOMEM;
		entry->wrong = !right;
	} else {
		entry->unhashed = true; /* it comes in pieces */
	}
	if (!right && piece->last && doubt(source, i))
		return FAULT_NOMEM;
	piece->known = i != first;
	if (piece->known && piece->keep == MEMO_NONE)
		return 0;
	return tell(source, first, piece);
}

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

static int on_failed(void *payload, size_t node, enum object_type type,
		     const struct fault *why)
{
	struct source *source = payload;
	struct objects *objects = source->objects;
	size_t i = source->forest->v[node].entry;

	/*
	 * One that did not fit, beside other sources or beside the bases that
	 * are held for its siblings, is tried alone, and then has all there is.
	 */
	source->hopeless |= node == source->alone;
	if (why->code == FAULT_NOMEM && !source->hopeless)
		return put_off(source, node);
	if (source->marks)
		return source->marks[node] & MARK_LOST
			       ? tell_skipped(source, i, objects->v[i].type,
					      why)
			       : 0;
	objects->v[i].type = (uint8_t)type;
	objects->v[i].state = ENTRY_SKIPPED;
	if (source->forest->v[node].copies)
		return doubt(source, i);
	return tell_skipped(source, i, type, why);
}

/* Only a whole object can be hashed. */
static bool is_wanted_whole(void *payload, size_t node)
{
	const struct source *source = payload;

	return source->forest->v[node].copies && !source->marks;
}

static int climb_nodes(struct source *source, size_t first, size_t end,
		       struct fault *fault)
{
	const struct climb_sink sink = { source, on_piece, on_failed,
					 is_wanted_whole,
					 source->sink->plain_trees };
	int rc;

	source->off_end = 0;
	rc = climb(source->climber, first, end, &sink);

	if (rc && !source->stopped)
		return fault_nomem(fault);
	return rc ? fault_set(fault, rc, "stopped") : 0;
}

/* --------------------------------------------------------- a single object ---
 */

/* A copy of the object whose first copy is `first`, read by itself. */
struct single {
	struct source *source;
	size_t node;
	size_t first;
	bool told; /* some of it */
	struct fault why;
};

static int on_single_piece(void *payload, size_t node, struct piece *piece)
{
	struct single *s = payload;

	(void)node;
	piece->base = piece->keep = MEMO_NONE;
	s->source->objects->v[s->first].type = (uint8_t)piece->type;
	s->told = true;
	return tell(s->source, s->first, piece);
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

static bool is_never_whole(void *payload, size_t node)
{
	(void)payload;
	(void)node;
	return false;
}

static int climb_single(struct single *s)
{
	const struct climb_sink sink = { s, on_single_piece, on_single_failed,
					 is_never_whole,
					 s->source->sink->plain_trees };

	return climb(s->source->climber, s->node, s->node + 1, &sink);
}

static int read_plain(struct source *source, const struct entry *entry,
		      enum object_type *type, struct bytes *body,
		      struct fault *fault)
{
	struct oid oid = entry_oid(source->objects, entry);
	int rc = plain_read(source->plain, entry->store, &oid, type, body,
			    fault);

	if (!rc && body->len > shared.limits.max_object)
		rc = fault_set(
			fault, FAULT_LIMIT,
			"%zu bytes, more than --max-object-size %" PRIu64,
			body->len, shared.limits.max_object);
	if (rc != FAULT_NOMEM)
		return rc;
	/* Once more, with nobody else at work. */
	pthread_rwlock_unlock(&shared.alone);
	pthread_rwlock_wrlock(&shared.alone);
	rc = plain_read(source->plain, entry->store, &oid, type, body, fault);
	pthread_rwlock_unlock(&shared.alone);
	pthread_rwlock_rdlock(&shared.alone);
	return rc;
}

static int plain_single(struct single *s, const struct entry *entry)
{
	struct piece piece = { .last = true,
			       .base = MEMO_NONE,
			       .keep = MEMO_NONE };
	int rc =
		read_plain(s->source, entry, &piece.type, &piece.body, &s->why);

	s->why.code = rc;
	if (rc)
		return 0;
	piece.size = piece.body.len;
	rc = on_single_piece(s, s->node, &piece);
	plain_drop(s->source->plain);
	return rc;
}

/* libgit2 finds one of an object's copies in the packs of a store, always. */
static bool is_repeated(const struct source *source, size_t first, size_t i)
{
	const struct entry *v = source->objects->v;

	return source->plain && i > first && v[i].pack != PACK_NONE &&
	       v[i].store == v[i - 1].store;
}

static int scan_single(struct single *s)
{
	size_t i = s->source->forest->v[s->node].entry;
	const struct entry *entry = &s->source->objects->v[i];
	int rc;

	s->why = (struct fault){ 0 };
	pthread_rwlock_rdlock(&shared.alone);
	if (s->source->plain && entry->pack != PACK_NONE)
		rc = plain_single(s, entry);
	else
		rc = climb_single(s);
	pthread_rwlock_unlock(&shared.alone);
	return rc;
}

/* ------------------------------------------------------ the plain engine ---
 */

/*
 * The plain engine takes the first copy that can be read. Copies after it are
 * looked at in the turn of the first.
 */
static int plain_node(struct source *source, size_t node)
{
	struct objects *objects = source->objects;
	size_t first = source->forest->v[node].entry;
	struct single s = { .source = source, .node = node, .first = first };
	int rc = scan_single(&s);

	if (rc)
		return rc;
	if (!s.why.code) {
		objects->v[first].state = ENTRY_SCANNED;
		return 0;
	}
	if (source->forest->v[node].copies && !s.told)
		return doubt(source, first);
	objects->v[first].state = ENTRY_SKIPPED;
	return tell_skipped(source, first,
			    (enum object_type)objects->v[first].type, &s.why);
}

static int scan_plain(struct source *source, const struct unit *unit)
{
	const struct forest *forest = source->forest;
	int rc = 0;

	for (size_t i = unit->first; !rc && i < unit->end; i++) {
		size_t entry = forest->v[i].entry;

		if (first_copy(source->objects, entry) == entry)
			rc = plain_node(source, i);
	}
	return rc;
}

int source_scan(struct source *source, size_t unit,
		const struct source_sink *sink, struct fault *fault)
{
	const struct unit *u = &source->forest->units.v[unit];
	int rc;

	source->sink = sink;
	source->stopped = 0;
	if (!source->plain)
		return climb_nodes(source, u->first, u->end, fault);
	rc = scan_plain(source, u);
	if (rc && !source->stopped)
		return fault_nomem(fault);
	return rc ? fault_set(fault, rc, "stopped") : 0;
}

/* --------------------------------------------------------------- settling ---
 */

/*
 * What stands where in the forest. Made for the few repositories in which
 * copies are in doubt.
 */
struct places {
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
		return tell_noted(source, c->first, note_of(c));
	return why ? tell_skipped(source, c->first,
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
		if ((i == first && told) || is_repeated(source, first, i))
			continue;
		s.node = places->node[i];
		rc = scan_single(&s);
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

	pthread_mutex_lock(&shared.lock);
	for (struct source *s = shared.open; !rc && s; s = s->next) {
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
			rc = doubt(source, s->doubts.v[i]);
		if (s != source)
			s->later.nr = s->doubts.nr = 0;
	}
	pthread_mutex_unlock(&shared.lock);
	return rc;
}

/* The list may grow meanwhile, by smaller and smaller parts of its trees. */
static int scan_later(struct source *source, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < source->later.nr; i++) {
		source->alone = source->later.v[i].first;
		source->hopeless = false;
		rc = climb_nodes(source, source->alone, source->later.v[i].end,
				 fault);
	}
	source->later.nr = 0;
	source->alone = SIZE_MAX;
	source->hopeless = false;
	return rc;
}

/* Each tree that holds a copy in doubt is climbed once more, and no further. */
static int settle_packed(struct source *source, const struct places *places,
			 struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < source->doubts.nr; i++)
		rc = mark_copies(source, source->doubts.v[i], places);
	if (rc)
		return rc;
	source->marks = places->marks;
	rc = scan_later(source, fault);
	source->marks = NULL;
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

static int settle_copies(struct source *source, struct fault *fault)
{
	struct places places = { .node = NULL };
	int rc;

	drop_doubles(source);
	if (!source->doubts.nr)
		return 0;
	rc = places_make(&places, source);
	if (!rc && !source->plain)
		rc = settle_packed(source, &places, fault);
	for (size_t i = 0; !rc && source->plain && i < source->doubts.nr; i++)
		rc = settle_plain(source, source->doubts.v[i], &places);
	source->doubts.nr = 0;
	places_release(&places);
	return rc;
}

int source_settle(struct source *source, const struct source_sink *sink,
		  struct fault *fault)
{
	int rc;

	source->sink = sink;
	source->stopped = 0;
	rc = take_over(source);
	if (!rc)
		rc = scan_later(source, fault);
	if (!rc)
		rc = settle_copies(source, fault);
	climber_spare(source->climber, false);
	if (rc && !source->stopped)
		return fault_nomem(fault);
	return rc ? fault_set(fault, rc, "stopped") : 0;
}

/* ---------------------------------------------------------------- tracing ---
 */

static int on_again(void *payload, size_t node, struct piece *piece)
{
	struct source *source = payload;
	size_t i = source->forest->v[node].entry;

	return tell(source, first_copy(source->objects, i), piece);
}

static int on_again_failed(void *payload, size_t node, enum object_type type,
			   const struct fault *why)
{
	(void)payload;
	(void)node;
	(void)type;
	(void)why;
	return 0;
}

static int again_plain(struct source *source, size_t node)
{
	struct objects *objects = source->objects;
	size_t first = source->forest->v[node].entry;
	struct single s = { .source = source, .node = node, .first = first };

	if (first_copy(objects, first) != first ||
	    objects->v[first].state != ENTRY_SCANNED)
		return 0;
	return scan_single(&s);
}

int source_each(struct source *source, enum object_type type,
		const struct source_sink *sink, struct fault *fault)
{
	const struct climb_sink again = { source, on_again, on_again_failed,
					  is_never_whole, sink->plain_trees };
	const struct forest *forest = source->forest;
	int rc = 0;

	source->sink = sink;
	source->stopped = 0;
	for (size_t i = 0, end; !rc && i < forest->nr; i = end) {
		end = source->plain ? i + 1 : forest->v[i].end;
		/* Deltas are of their bases' type. */
		if (source->objects->v[forest->v[i].entry].type != type)
			continue;
		rc = source->plain ? again_plain(source, i)
				   : climb(source->climber, i, end, &again);
	}
	if (rc && !source->stopped)
		return fault_nomem(fault);
	return rc ? fault_set(fault, rc, "stopped") : 0;
}

/* Any of the copies. */
static int read_any(struct source *source, size_t first, enum object_type *type,
		    struct bytes *body, struct fault *fault)
{
	struct objects *objects = source->objects;
	size_t end = objects_end_of(objects, first);
	int rc = FAULT_CORRUPT;

	pthread_rwlock_rdlock(&shared.alone);
	for (size_t i = first; rc && i < end; i++) {
		const struct entry *entry = &objects->v[i];

		if (is_repeated(source, first, i))
			continue;
		if (source->plain && entry->pack != PACK_NONE)
			rc = read_plain(source, entry, type, body, fault);
		else
			rc = climb_read(source->climber, entry, type, body,
					fault);
	}
	pthread_rwlock_unlock(&shared.alone);
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
			 reason_of(&why, reason));
}
