/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/forest.h"

#include <stdlib.h>

#define NONE UINT32_MAX
/* No pack is that large; an offset that claims to be is none either way. */
#define OFFSET_MAX ((uint64_t)INT64_MAX)

/* Trees are put together until a unit has that many bytes, or loose objects. */
#define UNIT_BYTES ((uint64_t)512 << 10)
#define UNIT_LOOSE 256

/* How often circles are looked through; what is left then is reported. */
#define MEND_TRIES 8

/* One entry, in the order of packs and offsets; loose ones behind them. */
struct spot {
	uint64_t offset : 63;
	uint64_t copies : 1;
	uint32_t entry;
	uint32_t pack;
};

/* What is needed to plant a forest, and not afterwards. Indexes of spots. */
struct plan {
	struct forest *forest;
	struct spot *v;
	size_t nr;
	size_t *pack_at;   /* where each pack's begin, and loose ones */
	uint32_t *base;	   /* NONE: a root */
	uint32_t *child;   /* the first one */
	uint32_t *sibling; /* the next one on the same base */
	uint32_t *count;   /* itself and its descendants */
	uint32_t *order;   /* depth first */
	uint8_t *done;
	bool forward; /* some base lies behind its delta */
};

/* ---------------------------------------------------------------- sorting ---
 */

#define DIGIT_BITS 11
#define DIGITS (1U << DIGIT_BITS)

/* One pass of a radix sort; an offset outside of the pack sorts last. */
static void sort_pass(const struct spot *from, struct spot *to, size_t nr,
		      unsigned shift, uint64_t end)
{
	size_t at[DIGITS + 1] = { 0 };

	for (size_t i = 0; i < nr; i++) {
		uint64_t key = from[i].offset < end ? from[i].offset : end;

		at[(key >> shift & (DIGITS - 1)) + 1]++;
	}
	for (size_t i = 0; i < DIGITS; i++)
		at[i + 1] += at[i];
	for (size_t i = 0; i < nr; i++) {
		uint64_t key = from[i].offset < end ? from[i].offset : end;

		to[at[key >> shift & (DIGITS - 1)]++] = from[i];
	}
}

static void sort_pack(struct spot *v, size_t nr, struct spot *room,
		      uint64_t end)
{
	struct spot *from = v;
	struct spot *to = room;

	for (unsigned shift = 0; shift < 64 && end >> shift;
	     shift += DIGIT_BITS) {
		struct spot *swap = from;

		sort_pass(from, to, nr, shift, end);
		from = to;
		to = swap;
	}
	if (from != v)
		memcpy(v, from, nr * sizeof(*v));
}

/* Which run of spots an entry belongs to: its pack's, or the loose ones'. */
static size_t run_of(const struct plan *plan, const struct entry *entry)
{
	return entry->pack == PACK_NONE ? plan->forest->nr_packs : entry->pack;
}

static int make_spots(struct plan *plan, struct fault *fault)
{
	const struct objects *objects = plan->forest->objects;
	size_t nr_packs = plan->forest->nr_packs;
	struct spot *room = malloc((plan->nr + 1) * sizeof(*room));
	size_t *next = calloc(nr_packs + 2, sizeof(*next));

	plan->v = calloc(plan->nr + 1, sizeof(*plan->v));
	plan->pack_at = calloc(nr_packs + 2, sizeof(*plan->pack_at));
	if (!plan->v || !plan->pack_at || !room || !next) {
		free(room);
		free(next);
		return fault_nomem(fault);
	}
	for (size_t i = 0; i < plan->nr; i++)
		plan->pack_at[run_of(plan, &objects->v[i]) + 1]++;
	for (size_t i = 0; i <= nr_packs; i++)
		plan->pack_at[i + 1] += plan->pack_at[i];
	for (size_t i = 0; i < nr_packs; i++)
		plan->forest->packs[i].listed =
			(uint32_t)(plan->pack_at[i + 1] - plan->pack_at[i]);
	memcpy(next, plan->pack_at, (nr_packs + 1) * sizeof(*next));
	for (size_t i = 0; i < plan->nr; i++) {
		const struct entry *e = &objects->v[i];

		plan->v[next[run_of(plan, e)]++] = (struct spot){
			.offset = (e->offset < OFFSET_MAX ? e->offset
							  : OFFSET_MAX) &
				  OFFSET_MAX,
			.copies = objects_has_copies(objects, i),
			.entry = (uint32_t)i,
			.pack = e->pack,
		};
	}
	for (size_t i = 0; i < nr_packs; i++)
		sort_pack(plan->v + plan->pack_at[i],
			  plan->pack_at[i + 1] - plan->pack_at[i], room,
			  plan->forest->packs[i].end);
	free(room);
	free(next);
	return 0;
}

/* ------------------------------------------------------------------ bases ---
 */

/* The spot at that offset, searched backwards from spot i of its pack. */
static uint32_t spot_before(const struct plan *plan, size_t i, uint64_t offset)
{
	size_t start = plan->pack_at[plan->v[i].pack];
	size_t high = i;
	size_t step = 1;
	size_t low;

	/* A base is seldom far away. */
	while (high - start > step && plan->v[high - step].offset > offset) {
		high -= step;
		step *= 2;
	}
	low = high - start > step ? high - step : start;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (plan->v[mid].offset < offset)
			low = mid + 1;
		else
			high = mid;
	}
	return low < i && plan->v[low].offset == offset ? (uint32_t)low : NONE;
}

static uint32_t spot_at(const struct plan *plan, const struct entry *entry)
{
	size_t run = run_of(plan, entry);
	size_t low = plan->pack_at[run];
	size_t end = plan->pack_at[run + 1];
	size_t high = end;

	/* Loose ones all have offset 0; they stand in the order of entries. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct spot *s = &plan->v[mid];

		if (entry->pack == PACK_NONE
			    ? &plan->forest->objects->v[s->entry] < entry
			    : s->offset < entry->offset)
			low = mid + 1;
		else
			high = mid;
	}
	return low < end && plan->v[low].offset == entry->offset ? (uint32_t)low
								 : NONE;
}

static bool is_there(const struct plan *plan, uint32_t spot)
{
	uint32_t pack = plan->v[spot].pack;

	return pack == PACK_NONE || plan->forest->packs[pack].map.p;
}

/*
 * The copy of a ref-delta's base that is in the same pack, else the first one,
 * of those that are marked in `only` (which may be NULL: any).
 */
static uint32_t spot_of_base(const struct plan *plan, size_t i,
			     const struct oid *id, const uint8_t *only)
{
	const struct objects *objects = plan->forest->objects;
	size_t first = objects_find(objects, id);
	uint32_t best = NONE;

	for (size_t k = first, nr = 0;
	     k < objects->nr && nr < COPIES_MAX &&
	     !memcmp(objects->v[k].id, id->id, OID_MAX);
	     k++, nr++) {
		uint32_t spot = spot_at(plan, &objects->v[k]);

		if (spot == NONE || spot == i || (only && !only[spot]) ||
		    !is_there(plan, spot))
			continue;
		if (best == NONE || objects->v[k].pack == plan->v[i].pack)
			best = spot;
	}
	return best;
}

static bool read_entry(const struct plan *plan, size_t i, struct packed *out)
{
	const struct spot *spot = &plan->v[i];

	return spot->pack != PACK_NONE &&
	       plan->forest->packs[spot->pack].map.p &&
	       !pack_entry(&plan->forest->packs[spot->pack], spot->offset,
			   plan->forest->objects->hash_len, out, NULL);
}

static void find_bases(struct plan *plan)
{
	for (size_t i = 0; i < plan->nr; i++) {
		struct packed packed = { .kind = PACKED_WHOLE };

		plan->base[i] = NONE;
		if (!read_entry(plan, i, &packed))
			continue;
		if (packed.kind == PACKED_OFS_DELTA)
			plan->base[i] = spot_before(plan, i, packed.base_at);
		if (packed.kind == PACKED_REF_DELTA)
			plan->base[i] =
				spot_of_base(plan, i, &packed.base_id, NULL);
		if (plan->base[i] != NONE && plan->base[i] > i)
			plan->forward = true;
	}
}

/* ----------------------------------------------------------------- layout ---
 */

static bool is_heavier(const struct plan *plan, uint32_t a, uint32_t b)
{
	return plan->count[a] > plan->count[b];
}

/*
 * Make the lists of children, in the order of spots, the one with the most
 * descendants last: from the back, each new one goes to the front; and past the
 * front if that is the heaviest so far, which then stays last.
 */
static void link_children(struct plan *plan)
{
	for (size_t i = 0; i < plan->nr; i++)
		plan->child[i] = plan->sibling[i] = NONE;
	for (size_t i = plan->nr; i-- > 0;) {
		uint32_t base = plan->base[i];
		uint32_t child = (uint32_t)i;
		uint32_t first;

		if (base == NONE)
			continue;
		first = plan->child[base];
		plan->sibling[i] = first;
		plan->child[base] = child;
	}
	/* Move the heaviest to the end of each list. */
	for (size_t i = 0; i < plan->nr; i++) {
		uint32_t heavy = plan->child[i];
		uint32_t before = NONE; /* the heaviest */
		uint32_t last = heavy;

		if (heavy == NONE)
			continue;
		for (uint32_t k = heavy; plan->sibling[k] != NONE;) {
			uint32_t next = plan->sibling[k];

			if (is_heavier(plan, next, heavy)) {
				before = k;
				heavy = next;
			}
			k = last = next;
		}
		if (heavy == last)
			continue;
		if (before == NONE)
			plan->child[i] = plan->sibling[heavy];
		else
			plan->sibling[before] = plan->sibling[heavy];
		plan->sibling[last] = heavy;
		plan->sibling[heavy] = NONE;
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

	memset(plan->done, 0, plan->nr);
	for (size_t i = 0; i < plan->nr; i++) {
		uint32_t at = (uint32_t)i;

		if (plan->base[i] != NONE)
			continue;
		while (at != NONE) {
			plan->order[nr++] = at;
			plan->done[at] = 1;
			if (plan->child[at] != NONE) {
				at = plan->child[at];
				continue;
			}
			while (at != i && plan->sibling[at] == NONE)
				at = plan->base[at];
			at = at == i ? NONE : plan->sibling[at];
		}
	}
	return nr;
}

static void count_down(struct plan *plan, uint32_t i)
{
	if (plan->base[i] != NONE)
		plan->count[plan->base[i]] += plan->count[i];
}

/* Count descendants: children before their bases. */
static void count_all(struct plan *plan)
{
	size_t nr;

	for (size_t i = 0; i < plan->nr; i++)
		plan->count[i] = 1;
	if (!plan->forward) {
		for (size_t i = plan->nr; i-- > 0;)
			count_down(plan, (uint32_t)i);
		return;
	}
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

		if (plan->done[i] || !read_entry(plan, i, &packed) ||
		    packed.kind != PACKED_REF_DELTA)
			continue;
		base = spot_of_base(plan, i, &packed.base_id, plan->done);
		if (base == NONE)
			continue;
		plan->base[i] = base;
		mended = true;
	}
	return mended;
}

/* order becomes the spots depth first; returns how many are in no circle. */
static size_t order_all(struct plan *plan)
{
	int tries = 0;
	size_t nr;

	do {
		count_all(plan);
		link_children(plan);
		nr = lay_out(plan);
	} while (nr < plan->nr && tries++ < MEND_TRIES && mend_circles(plan));
	return nr;
}

static void write_nodes(struct plan *plan, size_t nr)
{
	struct node *v = plan->forest->v;
	uint32_t *place = plan->sibling; /* of a spot in order; links are done
					  */

	for (size_t i = 0; i < nr; i++) {
		uint32_t spot = plan->order[i];

		place[spot] = (uint32_t)i;
		v[i] = (struct node){
			.offset = plan->v[spot].offset,
			.copies = plan->v[spot].copies,
			.pack = plan->v[spot].pack,
			.entry = plan->v[spot].entry,
			.parent = plan->base[spot] == NONE
					  ? NODE_NONE
					  : place[plan->base[spot]],
			.end = (uint32_t)i + plan->count[spot],
		};
	}
	for (size_t i = 0; nr < plan->nr && i < plan->nr; i++) {
		if (plan->done[i])
			continue;
		v[nr] = (struct node){
			.offset = plan->v[i].offset,
			.copies = plan->v[i].copies,
			.pack = plan->v[i].pack,
			.entry = plan->v[i].entry,
			.parent = NODE_CIRCLE,
			.end = (uint32_t)nr + 1,
		};
		nr++;
	}
	plan->forest->nr = plan->nr;
}

/* ------------------------------------------------------------------ units ---
 */

/* Bytes of a packed spot: up to the next one, or to the end of its pack. */
static uint64_t weight_of(const struct plan *plan, size_t spot)
{
	const struct spot *s = &plan->v[spot];
	uint64_t end;

	if (s->pack == PACK_NONE)
		return UNIT_BYTES / UNIT_LOOSE;
	end = spot + 1 < plan->pack_at[s->pack + 1]
		      ? plan->v[spot + 1].offset
		      : plan->forest->packs[s->pack].end;
	if (end > plan->forest->packs[s->pack].end)
		end = plan->forest->packs[s->pack].end;
	return end > s->offset ? end - s->offset : 1;
}

static int by_weight(const void *a, const void *b)
{
	const struct unit *x = a;
	const struct unit *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static int make_units(struct plan *plan, size_t nr, struct fault *fault)
{
	struct forest *f = plan->forest;
	struct unit unit = { 0 };

	for (size_t i = 0; i < f->nr; i++) {
		/* Nodes of a circle are not in order. */
		unit.weight += i < nr ? weight_of(plan, plan->order[i]) : 1;
		unit.end = (uint32_t)i + 1;
		if (i + 1 < f->nr && (f->v[i + 1].parent < NODE_CIRCLE ||
				      unit.weight < UNIT_BYTES))
			continue;
		if (!ARRAY_ROOM(&f->units))
			return fault_nomem(fault);
		f->units.v[f->units.nr++] = unit;
		unit = (struct unit){ .first = unit.end };
	}
	if (f->units.nr)
		qsort(f->units.v, f->units.nr, sizeof(*f->units.v), by_weight);
	return 0;
}

static int open_packs(struct forest *f, struct fault *fault)
{
	const struct objects *objects = f->objects;

	f->packs = calloc(objects->packs.nr + 1, sizeof(*f->packs));
	f->why = calloc(objects->packs.nr + 1, sizeof(*f->why));
	if (!f->packs || !f->why)
		return fault_nomem(fault);
	f->nr_packs = objects->packs.nr;
	for (size_t i = 0; i < f->nr_packs; i++) {
		if (pack_open(&f->packs[i], objects->packs.v[i],
			      objects->hash_len, &f->why[i]) == FAULT_NOMEM)
			return fault_nomem(fault);
	}
	return 0;
}

static void release_plan(struct plan *plan)
{
	free(plan->v);
	free(plan->pack_at);
	free(plan->base);
	free(plan->child);
	free(plan->sibling);
	free(plan->count);
	free(plan->order);
	free(plan->done);
}

static int make_plan(struct plan *plan, struct fault *fault)
{
	size_t nr = plan->nr + 1;
	int rc = make_spots(plan, fault);

	if (rc)
		return rc;
	plan->base = malloc(nr * sizeof(*plan->base));
	plan->child = malloc(nr * sizeof(*plan->child));
	plan->sibling = malloc(nr * sizeof(*plan->sibling));
	plan->count = malloc(nr * sizeof(*plan->count));
	plan->order = malloc(nr * sizeof(*plan->order));
	plan->done = malloc(nr);
	plan->forest->v = malloc(nr * sizeof(*plan->forest->v));
	if (!plan->base || !plan->child || !plan->sibling || !plan->count ||
	    !plan->order || !plan->done || !plan->forest->v)
		return fault_nomem(fault);
	return 0;
}

int forest_plant(struct forest *out, const struct objects *objects,
		 struct fault *fault)
{
	struct plan plan = { .forest = out, .nr = objects->nr };
	int rc;

	*out = (struct forest){ .objects = objects };
	rc = open_packs(out, fault);
	if (!rc)
		rc = make_plan(&plan, fault);
	if (!rc) {
		size_t nr;

		find_bases(&plan);
		nr = order_all(&plan);
		write_nodes(&plan, nr);
		rc = make_units(&plan, nr, fault);
	}
	release_plan(&plan);
	return rc;
}

void forest_release(struct forest *forest)
{
	for (size_t i = 0; i < forest->nr_packs; i++)
		pack_close(&forest->packs[i]);
	free(forest->packs);
	free(forest->why);
	free(forest->v);
	free(forest->units.v);
	*forest = (struct forest){ .nr = 0 };
}
