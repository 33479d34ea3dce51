/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/climb.h"

#include "base/inflate.h"
#include "odb/budget.h"
#include "odb/effort.h"
#include "odb/loose.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#define STREAM_PIECE ((size_t)8 << 20)

/* How many nodes ahead the entry is asked for, and how many bytes of it. */
#define PREFETCH 4
#define EXPECTED 256

/*
 * A base that no index lists is read anew for each delta on it: a pack of many
 * would cost the square of its size. Git lists all; its own chains are shorter.
 */
#define UNLISTED_MAX 250

/* Memory that is not used is kept up to that size, for the next object. */
#define SLOT_KEEP ((size_t)16 << 20)
#define SLOT_SLACK (INFLATE_SLACK + DELTA_SLACK)

/*
 * Bases that are held at a time: their number of descendants halves from one to
 * the next (odb/forest.h), and there are two more in hand.
 */
static_assert(MEMOS >= 32 + 3, "a slot for each bit of a number of nodes");

/* Memory for one object. */
struct slot {
	uint8_t *p; /* from the budget */
	size_t room;
	size_t len;
	bool used;
	bool has_memo;
};

/* A base whose deltas are not all done. */
struct frame {
	size_t node;
	uint64_t credit; /* what it leaves to these: odb/effort.h */
	unsigned slot;
	enum object_type type;
};

struct climber {
	const struct forest *forest;
	const char *const *stores;
	uint64_t max_object;
	bool exact; /* see climber_spare */
	struct inflater *inflater;
	struct slot slots[MEMOS];
	struct slot data; /* the delta in hand */
	struct frame stack[MEMOS];
	size_t depth;
	struct delta delta;
	/* For climb_read: the entries from an object down to its root. */
	struct {
		struct link *v;
		size_t nr, cap;
	} chain;
	struct slot read[2];
};

/* One entry of a chain of deltas that is read alone. */
struct link {
	uint64_t offset;
	uint32_t pack;
	uint32_t entry; /* for a loose one, which has no offset */
	uint32_t node;	/* NODE_NONE: no index lists it */
};

struct climber *climber_new(const struct forest *forest,
			    const char *const *stores, uint64_t max_object)
{
	struct climber *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->forest = forest;
	c->stores = stores;
	/* Offsets in an object are 32 bits wide in a delta (odb/delta.h). */
	c->max_object = max_object < UINT32_MAX - SLOT_SLACK
				? max_object
				: UINT32_MAX - SLOT_SLACK;
	c->inflater = inflater_new();
	if (c->inflater)
		return c;
	free(c);
	return NULL;
}

static void slot_free(struct slot *slot)
{
	budget_give(slot->p);
	*slot = (struct slot){ .p = NULL };
}

void climber_free(struct climber *climber)
{
	if (!climber)
		return;
	for (size_t i = 0; i < MEMOS; i++)
		slot_free(&climber->slots[i]);
	slot_free(&climber->data);
	slot_free(&climber->read[0]);
	slot_free(&climber->read[1]);
	delta_release(&climber->delta);
	free(climber->chain.v);
	inflater_free(climber->inflater);
	free(climber);
}

/* ------------------------------------------------------------------ slots ---
 */

/* Give back whatever no object stands in. */
static void drop_unused(struct climber *c)
{
	for (size_t i = 0; i < MEMOS; i++) {
		if (!c->slots[i].used)
			slot_free(&c->slots[i]);
	}
}

void climber_spare(struct climber *climber, bool exact)
{
	climber->exact = exact;
	drop_unused(climber);
	slot_free(&climber->data);
	slot_free(&climber->read[0]);
	slot_free(&climber->read[1]);
}

static bool slot_grow(struct climber *c, struct slot *slot, size_t len)
{
	size_t room = len + SLOT_SLACK;

	slot->len = len;
	/* An object in it stays there, if only its loose file is opened. */
	if (c->exact ? room == slot->room : room <= slot->room)
		return true;
	slot_free(slot);
	room += room / 4;
	if (c->exact || room > c->max_object + SLOT_SLACK)
		room = len + SLOT_SLACK;
	slot->p = budget_take(room);
	if (!slot->p && !c->exact) {
		drop_unused(c);
		room = len + SLOT_SLACK;
		slot->p = budget_take(room);
	}
	if (!slot->p)
		return false;
	slot->room = room;
	slot->len = len;
	return true;
}

/* A slot for len bytes; MEMO_NONE when memory ends. */
static unsigned slot_take(struct climber *c, size_t len)
{
	unsigned best = MEMO_NONE;

	/* The last one used that is large enough, else the largest. */
	for (unsigned i = 0; i < MEMOS; i++) {
		const struct slot *s = &c->slots[i];

		if (s->used)
			continue;
		if (best == MEMO_NONE || s->room > c->slots[best].room)
			best = i;
		if (c->slots[best].room >= len + SLOT_SLACK)
			break;
	}
	assert(best != MEMO_NONE);
	if (!slot_grow(c, &c->slots[best], len))
		return MEMO_NONE;
	c->slots[best].used = true;
	c->slots[best].has_memo = false;
	return best;
}

static void slot_give(struct climber *c, unsigned i)
{
	struct slot *slot = &c->slots[i];

	slot->used = false;
	if (c->exact || slot->room > SLOT_KEEP)
		slot_free(slot);
}

/* What was read alone becomes the object of a slot, without a copy of it. */
static unsigned slot_adopt(struct climber *c, struct slot *from)
{
	unsigned i = 0;
	struct slot old;

	while (i + 1 < MEMOS && c->slots[i].used)
		i++;
	assert(!c->slots[i].used);
	old = c->slots[i];
	c->slots[i] = *from;
	c->slots[i].used = true;
	c->slots[i].has_memo = false;
	*from = old;
	return i;
}

static struct bytes slot_bytes(const struct climber *c, unsigned i)
{
	return (struct bytes){ c->slots[i].p, c->slots[i].len };
}

/* ---------------------------------------------------------------- reading ---
 */

static int too_large(const struct climber *c, uint64_t size,
		     struct fault *fault)
{
	return fault_set(fault, FAULT_LIMIT,
			 "%" PRIu64
			 " bytes, more than --max-object-size %" PRIu64,
			 size, c->max_object);
}

static int find_entry(const struct climber *c, uint32_t pack, uint64_t offset,
		      struct packed *out, struct fault *fault)
{
	const struct pack *p = &c->forest->packs[pack];
	int rc;

	if (!p->map.p)
		return fault_set(fault, FAULT_IO, "%s",
				 c->forest->why[pack].msg);
	rc = pack_entry(p, offset, c->forest->objects->hash_len, out, fault);
	if (!rc && !pack_is_plausible(p, out))
		rc = fault_set(fault, FAULT_CORRUPT,
			       "declares %" PRIu64
			       " bytes, more than its pack can hold",
			       out->size);
	return rc;
}

/* An object of so many bytes is put together: is that granted? */
static int charge(uint64_t *credit, uint64_t size, struct fault *fault)
{
	if (size > *credit)
		return fault_set(fault, FAULT_LIMIT,
				 "its chain of deltas copies more than %u "
				 "bytes for each of its own",
				 EFFORT_PER_BYTE);
	*credit -= size;
	return 0;
}

/* What a node has of what its base has left. */
static uint64_t share_of(const struct climber *c, uint32_t base, uint32_t node,
			 uint64_t left)
{
	const struct node *v = c->forest->v;

	return effort_share(left, v[node].end - node, v[base].end - base - 1);
}

/* Inflate an entry into a slot, whose memory grows as it must. */
static int inflate_into(struct climber *c, uint32_t pack,
			const struct packed *packed, struct slot *slot,
			struct fault *fault)
{
	if (packed->size > c->max_object)
		return too_large(c, packed->size, fault);
	if (!slot_grow(c, slot, (size_t)packed->size))
		return fault_nomem(fault);
	return pack_inflate(c->inflater, &c->forest->packs[pack], packed,
			    slot->p, fault);
}

static int loose_into(struct climber *c, struct loose *loose, struct slot *slot,
		      struct fault *fault)
{
	size_t got = 0;

	if (loose_size(loose) > c->max_object)
		return too_large(c, loose_size(loose), fault);
	if (!slot_grow(c, slot, (size_t)loose_size(loose)))
		return fault_nomem(fault);
	return loose_read(loose, slot->p, slot->len, &got, fault);
}

static int open_loose(const struct climber *c, const struct entry *entry,
		      struct loose **out, struct fault *fault)
{
	struct oid oid = entry_oid(c->forest->objects, entry);

	return loose_open(out, c->stores[entry->store], &oid, fault);
}

/* -------------------------------------------------------- one object alone ---
 */

static bool push_link(struct climber *c, const struct link *link)
{
	if (!ARRAY_ROOM(&c->chain))
		return false;
	c->chain.v[c->chain.nr++] = *link;
	return true;
}

static bool can_be_read(const struct climber *c, const struct entry *entry)
{
	return entry->pack == PACK_NONE || c->forest->packs[entry->pack].map.p;
}

/*
 * The copy of a ref-delta's base to go on with: of the same pack if it can be,
 * else the first one, as in the forest.
 */
static int find_base(const struct climber *c, uint32_t pack,
		     const struct oid *id, struct link *out,
		     struct fault *fault)
{
	const struct objects *objects = c->forest->objects;
	size_t first = objects_find(objects, id);
	size_t best = SIZE_MAX;
	char hex[OID_HEX_MAX];

	if (first == SIZE_MAX)
		return fault_set(fault, FAULT_CORRUPT,
				 "its delta base %s is missing",
				 oid_hex(id, hex));
	for (size_t i = first, nr = 0;
	     i < objects->nr && nr < COPIES_MAX &&
	     !memcmp(objects->v[i].id, id->id, OID_MAX);
	     i++, nr++) {
		if (!can_be_read(c, &objects->v[i]))
			continue;
		if (best == SIZE_MAX || objects->v[i].pack == pack)
			best = i;
	}
	if (best == SIZE_MAX)
		best = first;
	*out = (struct link){ objects->v[best].offset, objects->v[best].pack,
			      (uint32_t)best, NODE_NONE };
	return 0;
}

/*
 * Fill the chain from link down to what is no delta. Only deltas that name
 * their base can go in a circle, and only by objects that are listed.
 */
static int find_chain(struct climber *c, struct link link, size_t max,
		      struct fault *fault)
{
	const struct objects *objects = c->forest->objects;
	size_t named = 0;

	c->chain.nr = 0;
	for (;;) {
		struct packed packed = { .kind = PACKED_WHOLE };
		int rc;

		if (!push_link(c, &link))
			return fault_nomem(fault);
		if (link.pack == PACK_NONE)
			return 0;
		rc = find_entry(c, link.pack, link.offset, &packed, fault);
		if (rc)
			return rc;
		if (packed.kind == PACKED_WHOLE)
			return 0;
		named += packed.kind == PACKED_REF_DELTA;
		if (named > objects->nr)
			return fault_set(fault, FAULT_CORRUPT,
					 "its chain of deltas goes in a "
					 "circle");
		if (c->chain.nr > max)
			return fault_set(
				fault, FAULT_LIMIT,
				"its delta base is in no index, and at "
				"the end of a chain of more than %zu",
				max);
		if (packed.kind == PACKED_OFS_DELTA)
			link.offset = packed.base_at;
		else
			rc = find_base(c, link.pack, &packed.base_id, &link,
				       fault);
		if (rc)
			return rc;
	}
}

/* credit: what its size is charged to, or NULL. */
static int read_root(struct climber *c, const struct link *link,
		     struct slot *slot, enum object_type *type,
		     uint64_t *credit, struct fault *fault)
{
	const struct objects *objects = c->forest->objects;
	struct loose *loose = NULL;
	struct packed packed = { .kind = PACKED_WHOLE };
	int rc;

	if (link->pack == PACK_NONE) {
		rc = open_loose(c, &objects->v[link->entry], &loose, fault);
		if (!rc) {
			*type = loose_type(loose);
			rc = loose_into(c, loose, slot, fault);
		}
		loose_close(loose);
		return rc;
	}
	rc = find_entry(c, link->pack, link->offset, &packed, fault);
	if (!rc && credit)
		rc = charge(credit, packed.size, fault);
	if (rc)
		return rc;
	*type = packed.type;
	return inflate_into(c, link->pack, &packed, slot, fault);
}

/* Inflate the delta of an entry, and begin with it. */
static int read_delta(struct climber *c, uint32_t pack, uint64_t offset,
		      struct bytes base, struct fault *fault)
{
	struct packed packed = { .kind = PACKED_WHOLE };
	int rc = find_entry(c, pack, offset, &packed, fault);

	if (!rc)
		rc = inflate_into(c, pack, &packed, &c->data, fault);
	if (!rc)
		rc = delta_begin(&c->delta, base,
				 (struct bytes){ c->data.p, c->data.len },
				 c->max_object, fault);
	return rc;
}

/* Name the nodes of a chain, from that of its first link on. */
static void name_links(struct climber *c, uint32_t node)
{
	for (size_t i = 0; i < c->chain.nr; i++) {
		c->chain.v[i].node = node;
		if (node < NODE_CROWDED)
			node = c->forest->v[node].parent;
	}
}

/* The credit of what a chain begins with. */
static uint64_t credit_of_root(const struct climber *c, size_t size)
{
	const struct link *root = &c->chain.v[c->chain.nr - 1];

	if (root->pack == PACK_NONE)
		return EFFORT_FREE + size * EFFORT_PER_LOOSE_BYTE;
	return effort_of(inflater_used(c->inflater));
}

/* Put the object of a link together, upon that of the next. */
static int read_link(struct climber *c, size_t i, struct slot *base,
		     struct slot *out, uint64_t *credit, struct fault *fault)
{
	const struct link *link = &c->chain.v[i];
	int rc = read_delta(c, link->pack, link->offset,
			    (struct bytes){ base->p, base->len }, fault);

	if (rc)
		return rc;
	if (link[1].node < NODE_CROWDED)
		*credit = share_of(c, link[1].node, link->node, *credit);
	if (link->node < NODE_CROWDED)
		*credit += effort_of(inflater_used(c->inflater));
	rc = charge(credit, c->delta.size, fault);
	if (rc)
		return rc;
	if (!slot_grow(c, out, c->delta.size))
		return fault_nomem(fault);
	return delta_run(&c->delta, out->p, false, fault);
}

/*
 * One entry and all that it is built on; *out becomes its slot. node is the
 * entry's, or NODE_NONE for one that may take whatever it takes.
 */
static int read_chain(struct climber *c, struct link link, uint32_t node,
		      uint64_t *credit, enum object_type *type,
		      struct slot **out, struct fault *fault)
{
	size_t at = 0;
	bool unlisted =
		node != NODE_NONE && c->forest->v[node].parent == NODE_NONE;
	int rc = find_chain(c, link, unlisted ? UNLISTED_MAX : SIZE_MAX, fault);

	if (c->exact) {
		slot_free(&c->read[0]);
		slot_free(&c->read[1]);
	}
	if (rc)
		return rc;
	name_links(c, node);
	*credit = node == NODE_NONE ? UINT64_MAX : EFFORT_FREE * c->chain.nr;
	rc = read_root(c, &c->chain.v[c->chain.nr - 1], &c->read[at], type,
		       unlisted ? credit : NULL, fault);
	if (!rc && node != NODE_NONE && !unlisted)
		*credit = credit_of_root(c, c->read[at].len);
	for (size_t i = c->chain.nr - 1; !rc && i-- > 0;) {
		if (c->exact)
			slot_free(&c->read[!at]);
		rc = read_link(c, i, &c->read[at], &c->read[!at], credit,
			       fault);
		at = !at;
	}
	if (!rc)
		*out = &c->read[at];
	return rc;
}

int climb_read(struct climber *climber, const struct entry *entry,
	       enum object_type *type, struct bytes *body, struct fault *fault)
{
	struct link link = { entry->offset, entry->pack,
			     (uint32_t)(entry - climber->forest->objects->v),
			     NODE_NONE };
	struct slot *slot = NULL;
	uint64_t credit;
	int rc = read_chain(climber, link, NODE_NONE, &credit, type, &slot,
			    fault);

	if (!rc)
		*body = (struct bytes){ slot->p, slot->len };
	return rc;
}

/* -------------------------------------------------------------- streaming ---
 */

/* What became of a node's turn. */
struct turn {
	const struct climb_sink *sink;
	size_t node;
	enum object_type type;
	uint64_t credit; /* left for what is built on it */
	unsigned slot;	 /* MEMO_NONE: not put together */
	int stopped;	 /* what the sink said */
	struct fault why;
};

/* An object over the limit, on its way in pieces. */
struct stream {
	struct loose *loose; /* or: */
	struct inflate *inflate;
	struct bytes in;
	bool ended;
	uint64_t size;
	uint64_t done;
};

static int stream_read(struct stream *s, uint8_t *out, size_t len, size_t *got,
		       struct fault *fault)
{
	uint8_t more;
	size_t one = 1;
	int rc;

	if (s->loose)
		return loose_read(s->loose, out, len, got, fault);
	if (len > s->size - s->done)
		len = (size_t)(s->size - s->done);
	*got = len;
	rc = inflate_run(s->inflate, &s->in, out, got, &s->ended, fault);
	s->done += *got;
	if (!rc && *got < len)
		return fault_set(fault, FAULT_CORRUPT,
				 "declares %" PRIu64 " bytes and has %" PRIu64,
				 s->size, s->done);
	if (rc || s->done < s->size || s->ended)
		return rc;
	rc = inflate_run(s->inflate, &s->in, &more, &one, &s->ended, fault);
	if (!rc && one)
		return fault_set(fault, FAULT_CORRUPT,
				 "declares %" PRIu64 " bytes and has more",
				 s->size);
	if (!rc && !s->ended)
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: its zlib stream is cut short");
	return rc;
}

/* Go on behind the first len bytes of the piece. */
static void pass_lines(struct piece *piece, size_t len)
{
	struct bytes rest = bytes_sub(piece->body, 0, len);
	size_t lines = bytes_pass(&rest, '\n');

	if (lines)
		piece->line_at = piece->at + len - rest.len;
	piece->line += lines;
	piece->at += len;
}

/* buf has room for STREAM_PIECE. */
static int stream_pieces(struct turn *t, struct stream *s, struct piece *piece,
			 uint8_t *buf)
{
	size_t filled = 0;

	for (;;) {
		size_t got = 0;
		size_t keep;
		int rc = stream_read(s, buf + filled, STREAM_PIECE - filled,
				     &got, &t->why);

		if (rc)
			return rc;
		filled += got;
		piece->body = (struct bytes){ buf, filled };
		piece->last = piece->at + filled == s->size;
		t->stopped = t->sink->piece(t->sink->payload, t->node, piece);
		if (t->stopped || piece->last)
			return 0;
		keep = filled - PIECE_OVERLAP;
		pass_lines(piece, keep);
		memmove(buf, buf + keep, PIECE_OVERLAP);
		filled = PIECE_OVERLAP;
	}
}

static int stream_object(struct turn *t, struct stream *s)
{
	struct piece piece = {
		.type = t->type,
		.size = s->size,
		.base = MEMO_NONE,
		.keep = MEMO_NONE,
	};
	uint8_t *buf = malloc(STREAM_PIECE);
	int rc;

	if (!buf)
		return fault_nomem(&t->why);
	rc = stream_pieces(t, s, &piece, buf);
	free(buf);
	return rc;
}

/* --------------------------------------------------------------- climbing ---
 */

static int give(struct climber *c, struct turn *t, struct piece *piece)
{
	bool leaf = node_is_leaf(c->forest, t->node);

	piece->type = t->type;
	piece->last = true;
	piece->keep = leaf ? MEMO_NONE : t->slot;
	if (t->slot != MEMO_NONE)
		c->slots[t->slot].has_memo = true;
	t->stopped = t->sink->piece(t->sink->payload, t->node, piece);
	return 0;
}

static int give_whole(struct climber *c, struct turn *t)
{
	struct piece piece = { .base = MEMO_NONE };

	piece.body = slot_bytes(c, t->slot);
	piece.size = piece.body.len;
	return give(c, t, &piece);
}

static int turn_packed(struct climber *c, struct turn *t,
		       const struct packed *packed)
{
	const struct node *node = &c->forest->v[t->node];
	const struct pack *pack = &c->forest->packs[node->pack];
	struct stream s = { .size = packed->size };
	int rc;

	t->type = packed->type;
	if (packed->size <= c->max_object) {
		t->slot = slot_take(c, (size_t)packed->size);
		if (t->slot == MEMO_NONE)
			return fault_nomem(&t->why);
		rc = pack_inflate(c->inflater, pack, packed,
				  c->slots[t->slot].p, &t->why);
		t->credit = effort_of(inflater_used(c->inflater));
		return rc ? rc : give_whole(c, t);
	}
	s.in = bytes_sub(pack->map, packed->data, pack->end - packed->data);
	rc = inflate_new(&s.inflate, &t->why);
	if (!rc)
		rc = stream_object(t, &s);
	inflate_free(s.inflate);
	return rc;
}

static int turn_loose(struct climber *c, struct turn *t)
{
	const struct node *node = &c->forest->v[t->node];
	const struct entry *entry = &c->forest->objects->v[node->entry];
	struct stream s = { .loose = NULL };
	int rc = open_loose(c, entry, &s.loose, &t->why);

	if (rc)
		return rc;
	t->type = loose_type(s.loose);
	s.size = loose_size(s.loose);
	if (s.size > c->max_object) {
		rc = stream_object(t, &s);
	} else {
		t->slot = slot_take(c, (size_t)s.size);
		rc = t->slot == MEMO_NONE
			     ? fault_nomem(&t->why)
			     : loose_into(c, s.loose, &c->slots[t->slot],
					  &t->why);
		t->credit = EFFORT_FREE + s.size * EFFORT_PER_LOOSE_BYTE;
		if (!rc)
			rc = give_whole(c, t);
	}
	loose_close(s.loose);
	return rc;
}

/*
 * A delta whose base is not held: one that no index lists, or that did not fit
 * when its turn came. Read its chain by itself.
 */
static int turn_alone(struct climber *c, struct turn *t)
{
	const struct node *node = &c->forest->v[t->node];
	struct link link = { node->offset, node->pack, node->entry, NODE_NONE };
	struct slot *slot = NULL;
	int rc = read_chain(c, link, (uint32_t)t->node, &t->credit, &t->type,
			    &slot, &t->why);

	if (!rc)
		t->slot = slot_adopt(c, slot);
	if (c->exact) {
		slot_free(&c->read[0]);
		slot_free(&c->read[1]);
		slot_free(&c->data);
	}
	return rc ? rc : give_whole(c, t);
}

static int turn_root(struct climber *c, struct turn *t)
{
	const struct node *node = &c->forest->v[t->node];
	struct packed packed = { .kind = PACKED_WHOLE };
	int rc;

	if (node->pack == PACK_NONE)
		return turn_loose(c, t);
	rc = find_entry(c, node->pack, node->offset, &packed, &t->why);
	if (rc)
		return rc;
	return packed.kind == PACKED_WHOLE ? turn_packed(c, t, &packed)
					   : turn_alone(c, t);
}

static int turn_delta(struct climber *c, struct turn *t,
		      const struct frame *base)
{
	const struct node *node = &c->forest->v[t->node];
	struct piece piece = { .delta = &c->delta };
	uint8_t *out = NULL;
	int rc;

	t->type = base->type;
	rc = read_delta(c, node->pack, node->offset, slot_bytes(c, base->slot),
			&t->why);
	if (rc)
		return rc;
	t->credit = share_of(c, (uint32_t)base->node, (uint32_t)t->node,
			     base->credit) +
		    effort_of(inflater_used(c->inflater));
	piece.size = c->delta.size;
	piece.base = c->slots[base->slot].has_memo ? base->slot : MEMO_NONE;
	if (!node_is_leaf(c->forest, t->node) || piece.base == MEMO_NONE ||
	    t->sink->whole(t->sink->payload, t->node)) {
		rc = charge(&t->credit, c->delta.size, &t->why);
		if (rc)
			return rc;
		t->slot = slot_take(c, c->delta.size);
		if (t->slot == MEMO_NONE)
			return fault_nomem(&t->why);
		piece.body = slot_bytes(c, t->slot);
		out = c->slots[t->slot].p;
	}
	rc = delta_run(&c->delta, out,
		       t->type != OBJECT_TREE || t->sink->plain_trees, &t->why);
	return rc ? rc : give(c, t, &piece);
}

/* Tell that nothing that is built on the node can be read, for t->why. */
static int tell_below(struct climber *c, const struct turn *t, int code)
{
	const struct node *node = &c->forest->v[t->node];
	const struct objects *objects = c->forest->objects;
	struct oid oid = entry_oid(objects, &objects->v[node->entry]);
	struct fault below;
	char hex[OID_HEX_MAX];
	int rc = 0;

	(void)fault_set(&below, code, "its delta base %s: %.400s",
			oid_hex(&oid, hex), t->why.msg);
	for (size_t i = t->node + 1; !rc && i < node->end; i++)
		rc = t->sink->failed(t->sink->payload, i, t->type, &below);
	return rc;
}

static int tell_failed(struct climber *c, struct turn *t, int code)
{
	int rc;

	t->why.code = code;
	rc = t->sink->failed(t->sink->payload, t->node, t->type, &t->why);
	return rc ? rc : tell_below(c, t, code);
}

/* The frame of the node's base; NULL if it is not held. */
static const struct frame *base_of(struct climber *c, size_t node)
{
	while (c->depth &&
	       c->stack[c->depth - 1].node != c->forest->v[node].parent)
		slot_give(c, c->stack[--c->depth].slot);
	return c->depth ? &c->stack[c->depth - 1] : NULL;
}

/* The turn went well: hold what others are built on, let go of what none is. */
static void hold(struct climber *c, const struct turn *t, bool has_base)
{
	if (has_base && node_is_last(c->forest, t->node))
		slot_give(c, c->stack[--c->depth].slot);
	if (t->slot == MEMO_NONE)
		return;
	if (node_is_leaf(c->forest, t->node)) {
		slot_give(c, t->slot);
		return;
	}
	assert(c->depth < MEMOS);
	c->stack[c->depth++] =
		(struct frame){ t->node, t->credit, t->slot, t->type };
}

/* *next becomes the node to go on with. */
static int take_turn(struct climber *c, size_t i, const struct climb_sink *sink,
		     size_t *next)
{
	struct turn t;
	const struct node *node = &c->forest->v[i];
	const struct frame *base = base_of(c, i);
	int rc;

	/* One by one: a fault is half a kilobyte, and this is for every object.
	 */
	t.sink = sink;
	t.node = i;
	t.type = OBJECT_UNKNOWN;
	t.credit = 0;
	t.slot = MEMO_NONE;
	t.stopped = 0;
	t.why.code = 0;
	t.why.msg[0] = '\0';
	if (node->parent == NODE_CIRCLE)
		rc = fault_set(&t.why, FAULT_CORRUPT,
			       "its chain of deltas goes in a circle");
	else if (node->parent == NODE_CROWDED)
		rc = fault_set(&t.why, FAULT_CORRUPT,
			       "damaged: the next object of its index begins "
			       "before it ends");
	else
		rc = base ? turn_delta(c, &t, base) : turn_root(c, &t);
	if (c->exact || c->data.room > SLOT_KEEP)
		slot_free(&c->data);
	*next = node->end;
	if (rc) {
		if (t.slot != MEMO_NONE)
			slot_give(c, t.slot);
		return tell_failed(c, &t, rc);
	}
	if (t.slot == MEMO_NONE && !t.stopped && !node_is_leaf(c->forest, i)) {
		/* It came in pieces, and nothing can be built on these. */
		(void)fault_set(&t.why, FAULT_LIMIT,
				"more bytes than --max-object-size %" PRIu64,
				c->max_object);
		return tell_below(c, &t, FAULT_LIMIT);
	}
	hold(c, &t, base != NULL);
	*next = i + 1;
	return t.stopped;
}

/* A node's entry lies far from the last one's, in the list and in the pack. */
static void expect(const struct forest *forest, const struct node *node)
{
	__builtin_prefetch(&forest->objects->v[node->entry].type, 1);
	if (node->pack != PACK_NONE)
		pack_expect(&forest->packs[node->pack], node->offset, EXPECTED);
}

int climb(struct climber *climber, size_t first, size_t end,
	  const struct climb_sink *sink)
{
	const struct forest *forest = climber->forest;
	int rc = 0;

	for (size_t i = first, next; !rc && i < end; i = next) {
		if (i + PREFETCH < end)
			expect(forest, &forest->v[i + PREFETCH]);
		rc = take_turn(climber, i, sink, &next);
	}
	while (climber->depth)
		slot_give(climber, climber->stack[--climber->depth].slot);
	return rc;
}
