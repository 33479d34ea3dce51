/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a climber reads into, and how it reads one entry, or one object alone
 * with all that it is built on.
 */
#include "odb/climber.h"

#include "odb/budget.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

/*
 * A base that no index lists is read anew for each delta on it: a pack of many
 * would cost the square of its size. Git lists all; its own chains are shorter.
 */
#define UNLISTED_MAX 250

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

void slot_free(struct slot *slot)
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
unsigned slot_take(struct climber *c, size_t len)
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

void slot_give(struct climber *c, unsigned i)
{
	struct slot *slot = &c->slots[i];

	slot->used = false;
	if (c->exact || slot->room > SLOT_KEEP)
		slot_free(slot);
}

/* What was read alone becomes the object of a slot, without a copy of it. */
unsigned slot_adopt(struct climber *c, struct slot *from)
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

int climb_find_entry(const struct climber *c, uint32_t pack, uint64_t offset,
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
int climb_charge(uint64_t *credit, uint64_t size, struct fault *fault)
{
	if (size > *credit)
		return fault_set(fault, FAULT_LIMIT,
				 "its chain of deltas copies more than %u "
				 "bytes for each of its own",
				 EFFORT_PER_BYTE);
	*credit -= size;
	return 0;
}

int climb_inflate(struct climber *c, uint32_t pack, const struct packed *packed,
		  uint8_t *out, struct fault *fault)
{
	int rc = pack_inflate(c->inflater, &c->forest->packs[pack], packed, out,
			      fault);

	c->end = inflater_end(c->inflater);
	return rc;
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
	return climb_inflate(c, pack, packed, slot->p, fault);
}

int climb_loose_into(struct climber *c, struct loose *loose, struct slot *slot,
		     struct fault *fault)
{
	size_t got = 0;

	if (loose_size(loose) > c->max_object)
		return too_large(c, loose_size(loose), fault);
	if (!slot_grow(c, slot, (size_t)loose_size(loose)))
		return fault_nomem(fault);
	return loose_read(loose, slot->p, slot->len, &got, fault);
}

int climb_open_loose(const struct climber *c, const struct entry *entry,
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
	size_t end = first == SIZE_MAX ? first : copies_end(objects, first);
	size_t best = SIZE_MAX;
	char hex[OID_HEX_MAX];

	if (first == SIZE_MAX)
		return fault_set(fault, FAULT_CORRUPT,
				 "its delta base %s is missing",
				 oid_hex(id, hex));
	for (size_t i = first; i < end; i++) {
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
		rc = climb_find_entry(c, link.pack, link.offset, &packed,
				      fault);
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
		rc = climb_open_loose(c, &objects->v[link->entry], &loose,
				      fault);
		if (!rc) {
			*type = loose_type(loose);
			rc = climb_loose_into(c, loose, slot, fault);
		}
		loose_close(loose);
		return rc;
	}
	rc = climb_find_entry(c, link->pack, link->offset, &packed, fault);
	if (!rc && credit)
		rc = climb_charge(credit, packed.size, fault);
	if (rc)
		return rc;
	*type = packed.type;
	return inflate_into(c, link->pack, &packed, slot, fault);
}

/* Inflate the delta of an entry, and begin with it. */
int climb_read_delta(struct climber *c, uint32_t pack, uint64_t offset,
		     struct bytes base, struct fault *fault)
{
	struct packed packed = { .kind = PACKED_WHOLE };
	int rc = climb_find_entry(c, pack, offset, &packed, fault);

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
	int rc = climb_read_delta(c, link->pack, link->offset,
				  (struct bytes){ base->p, base->len }, fault);

	if (rc)
		return rc;
	if (link[1].node < NODE_CROWDED)
		*credit = climb_share_of(c, link[1].node, link->node, *credit);
	if (link->node < NODE_CROWDED)
		*credit += effort_of(inflater_used(c->inflater));
	rc = climb_charge(credit, c->delta.size, fault);
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
int climb_read_chain(struct climber *c, struct link link, uint32_t node,
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
	int rc = climb_read_chain(climber, link, NODE_NONE, &credit, type,
				  &slot, fault);

	if (!rc)
		*body = (struct bytes){ slot->p, slot->len };
	return rc;
}
