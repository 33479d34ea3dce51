/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/plan.h"

#include <stdlib.h>

/* Trees are put together until a unit has that many bytes, or loose objects. */
#define UNIT_BYTES ((uint64_t)512 << 10)
#define UNIT_LOOSE 256
#define LOOSE_ROOM (UNIT_BYTES / UNIT_LOOSE)

/* How often circles are looked through; what is left then is reported. */
#define MEND_TRIES 8

/* ----------------------------------------------------------------- layout ---
 */

static bool is_heavier(const struct plan *plan, uint32_t a, uint32_t b)
{
	return plan->links[a].count > plan->links[b].count;
}

/*
 * Make the lists of children, in the order of spots, the one with the most
 * descendants last: from the back, each new one goes to the front; and past the
 * front if that is the heaviest so far, which then stays last.
 */
static void link_children(struct plan *plan)
{
	for (size_t i = 0; i < plan->nr; i++)
		plan->links[i].child = plan->links[i].sibling = NONE;
	for (size_t i = plan->nr; i-- > 0;) {
		uint32_t base = plan->links[i].base;
		uint32_t child = (uint32_t)i;
		uint32_t first;

		if (is_root(&plan->links[i]))
			continue;
		first = plan->links[base].child;
		plan->links[i].sibling = first;
		plan->links[base].child = child;
	}
	/* Move the heaviest to the end of each list. */
	for (size_t i = 0; i < plan->nr; i++) {
		uint32_t heavy = plan->links[i].child;
		uint32_t before = NONE; /* the heaviest */
		uint32_t last = heavy;

		if (heavy == NONE)
			continue;
		for (uint32_t k = heavy; plan->links[k].sibling != NONE;) {
			uint32_t next = plan->links[k].sibling;

			if (is_heavier(plan, next, heavy)) {
				before = k;
				heavy = next;
			}
			k = last = next;
		}
		if (heavy == last)
			continue;
		if (before == NONE)
			plan->links[i].child = plan->links[heavy].sibling;
		else
			plan->links[before].sibling =
				plan->links[heavy].sibling;
		plan->links[last].sibling = heavy;
		plan->links[heavy].sibling = NONE;
	}
}

/*
 * Preorder without a stack: down to the first child, else on to the sibling,
 * else up to the nearest ancestor that has one. Returns how many were reached;
 * circles of ref-deltas are reached from no root.
 */
static size_t lay_out(struct plan *plan)
{
	size_t nr = 0;

	for (size_t i = 0; i < plan->nr; i++) {
		uint32_t at = (uint32_t)i;

		if (!is_root(&plan->links[i]))
			continue;
		while (at != NONE) {
			plan->order[nr++] = at;
			if (plan->links[at].child != NONE) {
				at = plan->links[at].child;
				continue;
			}
			while (at != i && plan->links[at].sibling == NONE)
				at = plan->links[at].base;
			at = at == i ? NONE : plan->links[at].sibling;
		}
	}
	return nr;
}

static void count_down(struct plan *plan, uint32_t i)
{
	if (!is_root(&plan->links[i]))
		plan->links[plan->links[i].base].count += plan->links[i].count;
}

/* Which spots are among the nr in order? Only asked where not all are. */
static void mark_done(struct plan *plan, size_t nr)
{
	memset(plan->done, 0, plan->nr);
	for (size_t i = 0; i < nr; i++)
		plan->done[plan->order[i]] = 1;
}

/* Count descendants: children before their bases. */
static void count_all(struct plan *plan)
{
	size_t nr;

	for (size_t i = 0; i < plan->nr; i++)
		plan->links[i].count = 1;
	link_children(plan);
	nr = lay_out(plan);
	while (nr-- > 0)
		count_down(plan, plan->order[nr]);
}

/*
 * A base that goes in a circle may have another copy that does not: hang the
 * delta there.
 */
static bool mend_circles(struct plan *plan)
{
	bool mended = false;

	for (size_t i = 0; i < plan->nr; i++) {
		struct packed packed = { .kind = PACKED_WHOLE };
		uint32_t base;

		if (plan->done[i] || !plan_read_entry(plan, i, &packed) ||
		    packed.kind != PACKED_REF_DELTA)
			continue;
		base = plan_spot_of_base(plan, i, &packed.base_id, plan->done);
		if (base == NONE)
			continue;
		plan->links[i].base = base;
		mended = true;
	}
	return mended;
}

/* order becomes the spots depth first; returns how many are in no circle. */
static size_t order_all(struct plan *plan)
{
	size_t nr = 0;

	for (int tries = 0; tries <= MEND_TRIES; tries++) {
		count_all(plan);
		link_children(plan);
		nr = lay_out(plan);
		if (nr == plan->nr)
			break;
		mark_done(plan, nr);
		if (tries == MEND_TRIES || !mend_circles(plan))
			break;
	}
	return nr;
}

/*
 * Bytes of a packed spot: up to the next one, or to the end of its pack. 0 if
 * the next one is the same place.
 */
static uint64_t room_of(const struct plan *plan, size_t spot)
{
	const struct spot *s = &plan->v[spot];
	uint64_t end = plan->forest->packs[s->pack].end;

	if (spot + 1 < plan->pack_at[s->pack + 1] &&
	    plan->v[spot + 1].offset < end)
		end = plan->v[spot + 1].offset;
	return end > s->offset ? end - s->offset : 0;
}

static struct node node_at(const struct plan *plan, size_t spot)
{
	const struct spot *s = &plan->v[spot];
	uint64_t room = s->pack == PACK_NONE ? LOOSE_ROOM : room_of(plan, spot);

	return (struct node){
		.entry = s->entry,
		.room = room < NODE_ROOM_MAX ? (uint32_t)room : NODE_ROOM_MAX,
	};
}

static uint32_t parent_of_root(const struct link *root)
{
	return root->base == CROWDED ? NODE_CROWDED : NODE_NONE;
}

/* ------------------------------------------------------------------ units ---
 */

static int by_weight(const void *a, const void *b)
{
	const struct unit *x = a;
	const struct unit *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static bool end_unit(struct forest *f, struct unit *unit, size_t at)
{
	if (!ARRAY_ROOM(&f->units))
		return false;
	unit->end = (uint32_t)at;
	f->units.v[f->units.nr++] = *unit;
	*unit = (struct unit){ .first = unit->end };
	return true;
}

/* A unit ends in front of a root, once it is heavy enough. */
static int make_units(struct forest *f, struct fault *fault)
{
	struct unit unit = { 0 };
	bool ok = true;

	if (!f->nr)
		return 0;
	for (size_t i = 0; ok && i < f->nr; i++) {
		const struct node *node = &f->v[i];

		if (unit.weight >= UNIT_BYTES && node->parent >= NODE_CROWDED)
			ok = end_unit(f, &unit, i);
		unit.weight += node->room + !node->room;
	}
	if (!ok || !end_unit(f, &unit, f->nr))
		return fault_nomem(fault);
	qsort(f->units.v, f->units.nr, sizeof(*f->units.v), by_weight);
	return 0;
}

/* So many ahead, the next ones in order are fetched. */
#define AHEAD 16

static void touch(const struct plan *plan, uint32_t spot)
{
	__builtin_prefetch(&plan->links[spot], 1);
	__builtin_prefetch(&plan->v[spot]);
}

/* The nodes of what is in order. */
static void write_nodes(struct plan *plan, size_t nr)
{
	struct node *v = plan->forest->v;

	for (size_t i = 0; i < nr; i++) {
		uint32_t spot = plan->order[i];
		struct link *link = &plan->links[spot];

		if (i + AHEAD < nr)
			touch(plan, plan->order[i + AHEAD]);
		/* Nobody asks for the child any more. */
		link->child = (uint32_t)i;
		v[i] = node_at(plan, spot);
		v[i].parent = is_root(link) ? parent_of_root(link)
					    : plan->links[link->base].child;
		v[i].end = (uint32_t)i + link->count;
	}
}

/* The others, each by itself, since nothing is known of their order. */
static void write_circles(struct plan *plan, size_t nr)
{
	struct node *v = plan->forest->v;

	for (size_t i = 0; nr < plan->nr && i < plan->nr; i++) {
		if (plan->done[i])
			continue;
		v[nr] = node_at(plan, i);
		v[nr].parent = NODE_CIRCLE;
		v[nr].end = (uint32_t)nr + 1;
		nr++;
	}
}

/* -------------------------------------------------------- in order already ---
 *
 * Where each base lies in front of its deltas, which is how packs are written,
 * places follow from counts alone: no list is made, and none is followed. Two
 * passes over the spots, back and forth. What a link holds meanwhile:
 *
 *            back                            forth, once it has a place
 *   base     of itself                       where its next delta goes
 *   child    how much the heaviest counts    its own place
 *   sibling  its heaviest delta              the same
 */

static void touch_base(const struct plan *plan, size_t i)
{
	if (i < plan->nr && !is_root(&plan->links[i]))
		__builtin_prefetch(&plan->links[plan->links[i].base], 1);
}

/* Of two that are as heavy, the one in front counts as the heaviest. */
static void sum_up(struct plan *plan)
{
	for (size_t i = plan->nr; i-- > 0;) {
		struct link *link = &plan->links[i];
		struct link *base;

		touch_base(plan, i - AHEAD);
		link->count++;
		if (is_root(link))
			continue;
		base = &plan->links[link->base];
		base->count += link->count;
		if (link->count >= base->child) {
			base->child = link->count;
			base->sibling = (uint32_t)i;
		}
	}
}

/* The heaviest delta comes last. */
static uint32_t place_on(struct link *base, const struct link *link, size_t i)
{
	uint32_t place = base->base;

	if (base->sibling == i)
		return base->child + base->count - link->count;
	base->base += link->count;
	return place;
}

static void write_in_order(struct plan *plan)
{
	struct forest *f = plan->forest;
	uint32_t next = 0; /* root */

	for (size_t i = 0; i < plan->nr; i++) {
		struct link *link = &plan->links[i];
		uint32_t place = next;
		struct node node = node_at(plan, i);

		touch_base(plan, i + AHEAD);
		if (is_root(link)) {
			node.parent = parent_of_root(link);
			next += link->count;
		} else {
			struct link *base = &plan->links[link->base];

			place = place_on(base, link, i);
			node.parent = base->child;
		}
		node.end = place + link->count;
		f->v[place] = node;
		link->child = place;
		link->base = place + 1;
	}
}

int plan_lay_out(struct plan *plan, struct fault *fault)
{
	size_t nr;

	plan->forest->nr = plan->nr;
	if (plan->forward) {
		nr = order_all(plan);
		write_nodes(plan, nr);
		write_circles(plan, nr);
	} else {
		sum_up(plan);
		write_in_order(plan);
	}
	return make_units(plan->forest, fault);
}
