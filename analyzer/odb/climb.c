/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/climber.h"

#include "base/inflate.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#define STREAM_PIECE ((size_t)8 << 20)

/*
 * So many nodes are expected together, half as many ahead, and so many bytes of
 * each entry. One by one, each would wait for its page to be looked up; such
 * waits pass at the same time.
 */
#define TOGETHER 16
#define EXPECTED 64

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
	const struct entry *entry = node_entry(c->forest, t->node);
	const struct pack *pack = &c->forest->packs[entry->pack];
	struct stream s = { .size = packed->size };
	int rc;

	t->type = packed->type;
	if (packed->size <= c->max_object) {
		t->slot = slot_take(c, (size_t)packed->size);
		if (t->slot == MEMO_NONE)
			return fault_nomem(&t->why);
		rc = climb_inflate(c, entry->pack, packed, c->slots[t->slot].p,
				   &t->why);
		t->credit = effort_of(inflater_used(c->inflater));
		return rc ? rc : give_whole(c, t);
	}
	s.in = bytes_sub(pack->map, packed->data, pack->end - packed->data);
	rc = inflate_new(&s.inflate, &t->why);
	if (!rc)
		rc = stream_object(t, &s);
	if (!rc && s.ended)
		c->end = pack->end - s.in.len;
	inflate_free(s.inflate);
	return rc;
}

static int turn_loose(struct climber *c, struct turn *t)
{
	const struct entry *entry = node_entry(c->forest, t->node);
	struct stream s = { .loose = NULL };
	int rc = climb_open_loose(c, entry, &s.loose, &t->why);

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
			     : climb_loose_into(c, s.loose, &c->slots[t->slot],
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
	const struct entry *entry = node_entry(c->forest, t->node);
	struct link link = { entry->offset, entry->pack,
			     c->forest->v[t->node].entry, NODE_NONE };
	struct slot *slot = NULL;
	int rc = climb_read_chain(c, link, (uint32_t)t->node, &t->credit,
				  &t->type, &slot, &t->why);

	if (rc)
		c->end = 0; /* that of another entry, if any */
	else
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
	const struct entry *entry = node_entry(c->forest, t->node);
	struct packed packed = { .kind = PACKED_WHOLE };
	int rc;

	if (entry->pack == PACK_NONE)
		return turn_loose(c, t);
	rc = climb_find_entry(c, entry->pack, entry->offset, &packed, &t->why);
	if (rc)
		return rc;
	return packed.kind == PACKED_WHOLE ? turn_packed(c, t, &packed)
					   : turn_alone(c, t);
}

static int turn_delta(struct climber *c, struct turn *t,
		      const struct frame *base)
{
	const struct entry *entry = node_entry(c->forest, t->node);
	struct piece piece = { .delta = &c->delta };
	uint8_t *out = NULL;
	int rc;

	t->type = base->type;
	rc = climb_read_delta(c, entry->pack, entry->offset,
			      slot_bytes(c, base->slot), &t->why);
	if (rc)
		return rc;
	t->credit = climb_share_of(c, (uint32_t)base->node, (uint32_t)t->node,
				   base->credit) +
		    effort_of(inflater_used(c->inflater));
	piece.size = c->delta.size;
	piece.base = c->slots[base->slot].has_memo ? base->slot : MEMO_NONE;
	if (!node_is_leaf(c->forest, t->node) || piece.base == MEMO_NONE ||
	    t->sink->whole(t->sink->payload, t->node)) {
		rc = climb_charge(&t->credit, c->delta.size, &t->why);
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
	struct oid oid =
		entry_oid(c->forest->objects, node_entry(c->forest, t->node));
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
	c->end = 0;
	if (node->parent == NODE_CIRCLE)
		rc = fault_set(&t.why, FAULT_CORRUPT,
			       "its chain of deltas goes in a circle");
	else if (node->parent == NODE_CROWDED)
		rc = fault_set(&t.why, FAULT_CORRUPT,
			       "damaged: the next object of its index begins "
			       "before it ends");
	else
		rc = base ? turn_delta(c, &t, base) : turn_root(c, &t);
	if (c->end && !forest_ends_well(c->forest, i, c->end))
		pack_tell_gap(&c->forest->packs[node_entry(c->forest, i)->pack],
			      c->end);
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

/*
 * A node's entry lies far from the last one's, in the list and in the pack; the
 * list tells where in the pack, and so comes first. Returns the node at which
 * to expect the next ones.
 */
static size_t expect(const struct forest *forest, size_t at, size_t end)
{
	size_t from = at + TOGETHER / 2;
	size_t next = from + TOGETHER;

	for (size_t i = next; i < end && i < next + TOGETHER; i++)
		__builtin_prefetch(node_entry(forest, i), 1);
	for (size_t i = from; i < end && i < next; i++) {
		const struct entry *entry = node_entry(forest, i);

		if (entry->pack != PACK_NONE)
			pack_expect(&forest->packs[entry->pack], entry->offset,
				    EXPECTED);
	}
	return at + TOGETHER;
}

int climb(struct climber *climber, size_t first, size_t end,
	  const struct climb_sink *sink)
{
	const struct forest *forest = climber->forest;
	size_t ahead = first;
	int rc = 0;

	for (size_t i = first, next; !rc && i < end; i = next) {
		if (i >= ahead)
			ahead = expect(forest, i, end);
		rc = take_turn(climber, i, sink, &next);
	}
	while (climber->depth)
		slot_give(climber, climber->stack[--climber->depth].slot);
	return rc;
}
