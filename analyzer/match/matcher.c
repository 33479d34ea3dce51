/* SPDX-License-Identifier: Apache-2.0 */
#include "match/matcher.h"

#include "match/matcher_parts.h"

#include <assert.h>
#include <stdlib.h>

/*
 * Large regions are worked through in slices, so that the memory for anchors is
 * bounded too. They overlap by more than two spans of the widest text.
 */
#define SLICE ((size_t)8 << 20)

/* See match/key.h; literals are shorter than a margin. */
static_assert(KEY_AROUND >= 2 * (SPAN_MAX + MARGIN) + MARGIN &&
		      KEY_AROUND >= CARRIER_BEFORE + MARGIN &&
		      KEY_BEHIND_CARRIER >=
			      CARRIER_SPAN + SPAN_MAX + 4 * MARGIN,
	      "a region holds what the forms of its keys look at");
static_assert(PIECE_OVERLAP >= 8 * KEY_AROUND_NESTED &&
		      KEY_AROUND_NESTED >= KEY_AROUND &&
		      KEY_AROUND_NESTED >= KEY_BEHIND_CARRIER,
	      "a key near the end of a slice has its region in the next");

/* All layers of a region may have so many bytes, and so many for each of its.
 */
#define WORK_LEAST ((uint64_t)64 << 10)
#define WORK_FOR 128

static void free_level(struct matcher *m)
{
	gate_scan_release(&m->gates);
	free(m->needed.v);
	free(m->gated.v);
	anchors_release(&m->anchors);
	anchors_release(&m->inner);
	free(m->segments.v);
	arena_release(&m->arena);
	view_room_release(&m->view);
	buf_release(&m->decoded);
	nest_release(&m->nest);
	met_release(&m->met);
	free(m->marks);
	free(m->called);
	free(m->seen);
	free(m->starting);
	free(m->wanted);
	free(m);
}

/* All but what only the outermost one needs: its room for PCRE2 is shared. */
struct matcher *matcher_make_level(const struct engine *engine,
				   struct regex_room *room, struct fault *fault)
{
	struct matcher *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->engine = engine;
	m->room = room;
	m->count = &m->stats;
	m->marks = calloc(engine->patterns->forms.nr * LANE_COUNT + 1,
			  sizeof(*m->marks));
	m->called =
		calloc(engine->patterns->forms.nr / 64 + 1, sizeof(*m->called));
	m->seen = calloc(prefilter_literals(engine->prefilter) + 1,
			 sizeof(*m->seen));
	m->starting = calloc(prefilter_literals(engine->prefilter) + 1,
			     sizeof(*m->starting));
	m->wanted = calloc(prefilter_literals(engine->prefilter) + 1,
			   sizeof(*m->wanted));
	if (!m->marks || !m->called || !m->seen || !m->starting || !m->wanted ||
	    gate_scan_init(&m->gates, engine->gates, fault)) {
		free_level(m);
		return NULL;
	}
	return m;
}

int matcher_new(const struct engine *engine, struct matcher **out,
		struct fault *fault)
{
	struct regex_room *room = regex_room_new();
	struct matcher *m =
		room ? matcher_make_level(engine, room, fault) : NULL;

	if (!m) {
		regex_room_free(room);
		return fault_nomem(fault);
	}
	key_search_init(&m->search, engine->keyring);
	*out = m;
	return 0;
}

void matcher_free(struct matcher *matcher)
{
	struct matcher *m = matcher;

	if (!m)
		return;
	regex_room_free(m->room);
	key_search_release(&m->search);
	free(m->keys.v);
	room_release(&m->window);
	while (m) {
		struct matcher *deeper = m->deeper;

		free_level(m);
		m = deeper;
	}
}

const struct engine *matcher_engine(const struct matcher *matcher)
{
	return matcher->engine;
}

/* Does the region hold what stands around the anchor at that offset? */
bool matcher_is_whole(const struct region *region, uint64_t at, size_t before,
		      size_t behind)
{
	uint64_t here = at - region->at;

	return (region->starts || here >= before) &&
	       (region->ends || region->body.len - here >= behind);
}

/* The next slice of the region, which begins at byte from of it. */
static struct region slice_of(const struct region *region, size_t from)
{
	struct region slice = {
		.body = bytes_sub(region->body, from, SLICE),
		.at = region->at + from,
		.starts = region->starts && !from,
		.wide = region->wide,
		.escaped = region->escaped,
		.nested = region->nested,
		.cut = region->cut,
	};

	slice.ends = region->ends && from + slice.body.len == region->body.len;
	return slice;
}

int matcher_region(struct matcher *matcher, const struct region *region,
		   int (*each)(void *payload,
			       const struct candidate *candidate),
		   void *payload, struct fault *fault)
{
	struct matcher *m = matcher;
	struct run run = { .m = m,
			   .top = m,
			   .each = each,
			   .payload = payload,
			   .work = WORK_LEAST + WORK_FOR * region->body.len };
	size_t from = 0;
	int rc = 0;

	m->stats.regions++;
	m->stats.bytes += region->body.len;
	while (!rc) {
		run.slice = slice_of(region, from);
		m->anchors.nr = 0;
		rc = prefilter_scan(m->engine->prefilter, run.slice.wide,
				    run.slice.body, run.slice.at, &m->anchors,
				    fault);
		if (!rc && m->anchors.nr) {
			anchors_sort(&m->anchors);
			rc = matcher_scan_slice(&run, fault);
		}
		if (!rc && (run.slice.escaped || run.slice.nested))
			rc = matcher_scan_nests(&run, fault);
		if (from + run.slice.body.len >= region->body.len)
			break;
		from += SLICE - PIECE_OVERLAP;
	}
	if (!rc && run.limited)
		return fault_set(fault, FAULT_LIMIT, MATCH_LIMITED);
	return rc;
}

struct region region_of(const struct key_group *group, uint64_t size)
{
	return (struct region){
		.at = group->low,
		.starts = !group->low,
		.ends = group->high == size,
		.wide = group->wide,
		.escaped = group->plain,
		.nested = group->nested,
		.cut = group->cut,
	};
}

struct key_search *matcher_keys(struct matcher *matcher)
{
	return &matcher->search;
}

int matcher_scan_bytes(struct matcher *matcher, struct bytes body,
		       int (*each)(void *payload,
				   const struct candidate *candidate),
		       void *payload, struct fault *fault)
{
	struct matcher *m = matcher;
	struct piece piece = { .body = body, .size = body.len };
	struct fault limit = { 0 };
	struct key_group group;
	int rc;

	m->keys.nr = 0;
	rc = keys_find(&m->search, body, 0, &m->keys, fault);
	if (!rc &&
	    !keys_weigh(m->engine->keyring, &m->keys, &piece, &m->window))
		rc = fault_nomem(fault);
	for (size_t i = 0; !rc && keys_group(m->engine->keyring, &m->keys, i,
					     body.len, &group);
	     i = group.end) {
		struct region region = region_of(&group, body.len);

		region.body = bytes_sub(body, (size_t)group.low,
					(size_t)(group.high - group.low));
		rc = matcher_region(m, &region, each, payload, &limit);
		if (rc == FAULT_LIMIT)
			rc = 0;
		else if (rc)
			*fault = limit;
	}
	if (!rc && limit.code)
		*fault = limit;
	return rc ? rc : limit.code;
}

bool matcher_shape(struct matcher *matcher, const struct pattern *pattern,
		   struct bytes text)
{
	const struct regex *shape = matcher->engine->shapes[pattern->number];
	size_t start;
	size_t end;

	return shape &&
	       regex_search(shape, matcher->room, text, 0, &start, &end) == 1;
}

const struct match_stats *matcher_stats(const struct matcher *matcher)
{
	return &matcher->stats;
}
