/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/plan.h"

#include "base/pages.h"

#include <assert.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>

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

/*
 * Of a sorted pack. An entry that is listed twice stands for one that is not,
 * and the first one begins behind the header.
 */
static void count_places(struct pack *pack, const struct spot *v, size_t nr)
{
	bool begins_well = pack->end <= PACK_HEADER;

	for (size_t i = 0; i < nr; i++) {
		pack->listed += !i || v[i - 1].offset != v[i].offset;
		begins_well |= v[i].offset == PACK_HEADER;
	}
	if (!begins_well)
		pack_tell_gap(pack, PACK_HEADER);
}

/* Which run of spots an entry belongs to: its pack's, or the loose ones'. */
static size_t run_of(const struct plan *plan, const struct entry *entry)
{
	return entry->pack == PACK_NONE ? plan->forest->nr_packs : entry->pack;
}

static_assert(sizeof(struct node) >= sizeof(struct spot),
	      "spots are sorted where nodes will be");

static int make_spots(struct plan *plan, struct fault *fault)
{
	const struct objects *objects = plan->forest->objects;
	size_t nr_packs = plan->forest->nr_packs;
	struct spot *room; /* where nodes will be */
	size_t *next = calloc(nr_packs + 2, sizeof(*next));

	plan->forest->v =
		pages_alloc((plan->nr + 1) * sizeof(*plan->forest->v));
	room = (struct spot *)(void *)plan->forest->v;
	plan->v = pages_alloc((plan->nr + 1) * sizeof(*plan->v));
	plan->pack_at = calloc(nr_packs + 2, sizeof(*plan->pack_at));
	if (!plan->v || !plan->pack_at || !room || !next) {
		free(next);
		return fault_nomem(fault);
	}
	for (size_t i = 0; i < plan->nr; i++)
		plan->pack_at[run_of(plan, &objects->v[i]) + 1]++;
	for (size_t i = 0; i <= nr_packs; i++)
		plan->pack_at[i + 1] += plan->pack_at[i];
	memcpy(next, plan->pack_at, (nr_packs + 1) * sizeof(*next));
	for (size_t i = 0; i < plan->nr; i++) {
		const struct entry *e = &objects->v[i];

		plan->v[next[run_of(plan, e)]++] = (struct spot){
			.offset = e->offset,
			.entry = (uint32_t)i,
			.pack = e->pack,
		};
	}
	for (size_t i = 0; i < nr_packs; i++) {
		struct spot *v = plan->v + plan->pack_at[i];
		size_t nr = plan->pack_at[i + 1] - plan->pack_at[i];

		sort_pack(v, nr, room, plan->forest->packs[i].end);
		count_places(&plan->forest->packs[i], v, nr);
	}
	free(next);
	return 0;
}

/* ------------------------------------------------------------------ bases ---
 */

static uint64_t chart_place(const struct chart *chart, uint64_t end,
			    uint64_t offset)
{
	return (offset < end ? offset : end) >> chart->shift;
}

/* About one spot for each place. */
static bool draw_chart(const struct plan *plan, size_t pack)
{
	struct chart *chart = &plan->charts[pack];
	uint64_t end = plan->forest->packs[pack].end;
	size_t first = plan->pack_at[pack];
	size_t behind = plan->pack_at[pack + 1];
	size_t places;
	size_t next = 0;

	while (end >> chart->shift > behind - first)
		chart->shift++;
	places = (size_t)(end >> chart->shift) + 1;
	chart->v = pages_alloc((places + 1) * sizeof(*chart->v));
	if (!chart->v)
		return false;
	for (size_t i = first; i < behind; i++) {
		uint64_t place = chart_place(chart, end, plan->v[i].offset);

		while (next <= place)
			chart->v[next++] = (uint32_t)i;
	}
	while (next <= places)
		chart->v[next++] = (uint32_t)behind;
	return true;
}

/* The spot at that offset, in front of spot i of its pack. */
static uint32_t spot_before(const struct plan *plan, size_t i, uint64_t offset)
{
	uint32_t pack = plan->v[i].pack;
	const struct chart *chart = &plan->charts[pack];
	uint64_t place =
		chart_place(chart, plan->forest->packs[pack].end, offset);
	size_t low;
	size_t high;

	if (!chart->v)
		return NONE;
	low = chart->v[place];
	high = chart->v[place + 1];
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

uint32_t plan_spot_of_base(const struct plan *plan, size_t i,
			   const struct oid *id, const uint8_t *only)
{
	const struct objects *objects = plan->forest->objects;
	size_t first = objects_find(objects, id);
	size_t end = first == SIZE_MAX ? first : copies_end(objects, first);
	uint32_t best = NONE;

	for (size_t k = first; k < end; k++) {
		uint32_t spot = spot_at(plan, &objects->v[k]);

		if (spot == NONE || spot == i || (only && !only[spot]) ||
		    !is_there(plan, spot))
			continue;
		if (best == NONE || objects->v[k].pack == plan->v[i].pack)
			best = spot;
	}
	return best;
}

bool plan_read_entry(const struct plan *plan, size_t i, struct packed *out)
{
	const struct spot *spot = &plan->v[i];

	return spot->pack != PACK_NONE &&
	       plan->forest->packs[spot->pack].map.p &&
	       !pack_entry(&plan->forest->packs[spot->pack], spot->offset,
			   plan->forest->objects->hash_len, out, NULL);
}

/*
 * Is there no room for the entry in front of the next one? An index may list a
 * place as often as it likes, or places in the midst of others: each costs it
 * some twenty bytes, and us all that inflates from there. Of little that does
 * no harm.
 */
#define LITTLE ((uint64_t)64 << 10)

static bool is_crowded(const struct plan *plan, size_t i,
		       const struct packed *packed)
{
	const struct spot *v = plan->v;
	struct pack pack = plan->forest->packs[v[i].pack];

	/* One that the whole pack has no room for is told as such. */
	if (packed->size <= LITTLE || !pack_is_plausible(&pack, packed))
		return false;
	if (i + 1 < plan->pack_at[v[i].pack + 1] && v[i + 1].offset < pack.end)
		pack.end = (size_t)v[i + 1].offset;
	return packed->data > pack.end || !pack_is_plausible(&pack, packed);
}

/* So many spots ahead, what the pack says of one is asked for. */
#define AHEAD 16

static void expect(const struct plan *plan, size_t i)
{
	if (i < plan->nr && plan->v[i].pack != PACK_NONE)
		pack_expect(&plan->forest->packs[plan->v[i].pack],
			    plan->v[i].offset, 1);
}

/* What one thread does: the links of the spots from first on. */
struct part {
	const struct plan *plan;
	size_t first;
	size_t end;
	bool forward; /* see struct plan */
	pthread_t thread;
	bool started;
};

static void *find_bases(void *payload)
{
	struct part *part = payload;
	const struct plan *plan = part->plan;

	for (size_t i = part->first; i < part->end; i++) {
		struct link *link = &plan->links[i];
		struct packed packed = { .kind = PACKED_WHOLE };

		expect(plan, i + AHEAD);
		*link = (struct link){ .base = NONE };
		if (!plan_read_entry(plan, i, &packed))
			continue;
		if (is_crowded(plan, i, &packed))
			link->base = CROWDED;
		else if (packed.kind == PACKED_OFS_DELTA)
			link->base = spot_before(plan, i, packed.base_at);
		else if (packed.kind == PACKED_REF_DELTA)
			link->base = plan_spot_of_base(plan, i, &packed.base_id,
						       NULL);
		part->forward |= !is_root(link) && link->base > i;
	}
	return NULL;
}

/*
 * To look at each entry takes as long as a tenth of a scan: all processors are
 * to share it. This thread does the last part, and what no thread can be had
 * for.
 */
static int find_all_bases(struct plan *plan, size_t jobs, struct fault *fault)
{
	size_t most = plan->nr / SPOTS_PER_JOB + 1;
	size_t nr = jobs < most ? jobs : most;
	struct part *parts = calloc(nr, sizeof(*parts));

	if (!parts)
		return fault_nomem(fault);
	for (size_t i = 0; i < nr; i++) {
		struct part *part = &parts[i];

		part->plan = plan;
		part->first = plan->nr / nr * i;
		part->end = i + 1 < nr ? plan->nr / nr * (i + 1) : plan->nr;
		part->started =
			i + 1 < nr &&
			!pthread_create(&part->thread, NULL, find_bases, part);
		if (!part->started)
			(void)find_bases(part);
	}
	for (size_t i = 0; i < nr; i++) {
		if (parts[i].started)
			pthread_join(parts[i].thread, NULL);
		plan->forward |= parts[i].forward;
	}
	free(parts);
	return 0;
}

/* -------------------------------------------------------------------- all ---
 */

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
	for (size_t i = 0; plan->charts && i < plan->forest->nr_packs; i++)
		free(plan->charts[i].v);
	free(plan->charts);
	free(plan->links);
	free(plan->order);
	free(plan->done);
}

static int make_plan(struct plan *plan, struct fault *fault)
{
	size_t nr = plan->nr + 1;
	int rc = make_spots(plan, fault);

	if (rc)
		return rc;
	plan->links = pages_alloc(nr * sizeof(*plan->links));
	plan->charts =
		calloc(plan->forest->nr_packs + 1, sizeof(*plan->charts));
	plan->order = pages_alloc(nr * sizeof(*plan->order));
	plan->done = malloc(nr);
	if (!plan->links || !plan->charts || !plan->order || !plan->done)
		return fault_nomem(fault);
	for (size_t i = 0; i < plan->forest->nr_packs; i++) {
		if (!draw_chart(plan, i))
			return fault_nomem(fault);
	}
	return 0;
}

int forest_plant(struct forest *out, const struct objects *objects, size_t jobs,
		 struct fault *fault)
{
	struct plan plan = { .forest = out, .nr = objects->nr };
	int rc;

	*out = (struct forest){ .objects = objects };
	rc = open_packs(out, fault);
	if (!rc)
		rc = make_plan(&plan, fault);
	if (!rc)
		rc = find_all_bases(&plan, jobs, fault);
	if (!rc)
		rc = plan_lay_out(&plan, fault);
	release_plan(&plan);
	return rc;
}

bool forest_ends_well(const struct forest *forest, size_t i, uint64_t end)
{
	const struct node *node = &forest->v[i];
	const struct objects *objects = forest->objects;
	const struct entry *entry = node_entry(forest, i);

	if (!node->room) /* the other node of the place will tell */
		return true;
	if (node->room < NODE_ROOM_MAX)
		return end == entry->offset + node->room;
	if (end == forest->packs[entry->pack].end)
		return true;
	for (size_t k = 0; k < objects->nr; k++) {
		if (objects->v[k].pack == entry->pack &&
		    objects->v[k].offset == end)
			return true;
	}
	return false;
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
