/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that announce base64 (match/view.h): what they announce is decoded, and
 * the anchors in it count as those of the text around it.
 */
#include "match/matcher_parts.h"

#include <stdlib.h>

/*
 * Anchors inside of decoded text stand, for all that follows, at the first
 * stored byte of the base64.
 */
static int add_inner(struct matcher *m, const struct segment *segment,
		     uint64_t at, struct fault *fault)
{
	int rc;

	m->inner.nr = 0;
	rc = prefilter_scan(m->engine->prefilter, false, segment->text, 0,
			    &m->inner, fault);
	for (size_t i = 0; !rc && i < m->inner.nr; i++) {
		const struct literal *l = literal_of(m, &m->inner.v[i]);
		struct anchor anchor = { at + segment->at,
					 m->inner.v[i].literal };

		if (l->wide || l->carrier)
			continue;
		/* The wide twin of a literal follows it: see add() there. */
		anchor.literal += segment->lane != LANE_NARROW;
		anchor.at += segment->lane == LANE_UTF16BE;
		if (!ARRAY_ROOM(&m->anchors))
			return fault_nomem(fault);
		m->anchors.v[m->anchors.nr++] = anchor;
	}
	return rc;
}

/* Offset in the view of the stored byte at offset stored of the object. */
static size_t view_offset(const struct view *view, uint64_t stored)
{
	uint64_t from = stored - view->base;
	size_t low = 0;
	size_t high = view->text.len;

	if (!view->from)
		return (size_t)from;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (view->from[mid] < from)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The carriers of one lane whose neighbourhoods touch, seen together. */
struct carry {
	struct matcher *m;
	const struct region *slice;
	struct view view;
	uint64_t values_end; /* of a Secret: where the last one ended */
};

static int add_segment(struct carry *carry, uint64_t stored_at,
		       uint64_t stored_len, struct fault *fault)
{
	struct matcher *m = carry->m;
	struct segment segment = {
		.at = (size_t)(stored_at - carry->slice->at),
		.len = (size_t)stored_len,
		.lane = carry->view.lane,
	};

	m->count->viewed += m->decoded.len;
	segment.text = arena_bytes(&m->arena, buf_bytes(&m->decoded));
	if (!segment.text.p || !ARRAY_ROOM(&m->segments))
		return fault_nomem(fault);
	m->segments.v[m->segments.nr++] = segment;
	return add_inner(m, &segment, carry->slice->at, fault);
}

/* What the carrier at offset of the view announces. */
static int add_announced(struct carry *carry, size_t offset,
			 struct fault *fault)
{
	size_t low = offset > CARRIER_BEFORE ? offset - CARRIER_BEFORE : 0;
	size_t anchor = offset - low;
	struct bytes text = bytes_sub(carry->view.text, low,
				      anchor + CARRIER_SPAN + MARGIN);
	size_t from = 0;
	size_t at = 0;
	size_t len = 0;
	enum carried carried;
	int rc = 0;

	buf_clear(&carry->m->decoded);
	while (!rc && (carried = carrier_next(text, anchor, &from, &at, &len,
					      &carry->m->decoded))) {
		uint64_t stored_at = 0;
		uint64_t stored_len = 0;

		view_stored(&carry->view, low + at, len, &stored_at,
			    &stored_len);
		if (carried == CARRIED_MANY && stored_at < carry->values_end) {
			/* Another carrier of the same Secret was here. */
			size_t end =
				view_offset(&carry->view, carry->values_end);

			if (end - low > from)
				from = end - low;
			continue;
		}
		if (carried == CARRIED_MANY)
			carry->values_end = stored_at + stored_len;
		rc = add_segment(carry, stored_at, stored_len, fault);
	}
	if (!rc && !buf_ok(&carry->m->decoded))
		return fault_nomem(fault);
	return rc;
}

static bool is_carrier(const struct matcher *m, size_t i, enum lane lane)
{
	const struct anchor *anchor = &m->anchors.v[i];
	const struct literal *literal = literal_of(m, anchor);

	return literal->carrier && lane_of(literal, anchor) == lane;
}

/* The carriers among the anchors first to end; low to high is around them. */
static int look_around(struct carry *carry, size_t low, size_t high,
		       enum lane lane, size_t first, size_t end,
		       struct fault *fault)
{
	struct matcher *m = carry->m;
	size_t scale = lane == LANE_NARROW ? 1 : 2;
	size_t before = CARRIER_BEFORE * scale;
	size_t behind = (CARRIER_SPAN + MARGIN) * scale;
	int rc = 0;

	if (!view_build(&m->view, carry->slice->body, carry->slice->at, low,
			high, lane, NULL, 0, &carry->view))
		return fault_nomem(fault);
	m->count->viewed += carry->view.text.len;
	for (size_t i = first; !rc && i < end; i++) {
		/* The letter of a big-endian unit is its second byte. */
		uint64_t at = m->anchors.v[i].at - (lane == LANE_UTF16BE);

		if (is_carrier(m, i, lane) &&
		    matcher_is_whole(carry->slice, m->anchors.v[i].at, before,
				     behind))
			rc = add_announced(carry, view_offset(&carry->view, at),
					   fault);
	}
	return rc;
}

/* Join the neighbourhoods of the carriers, so that each byte is seen once. */
static int find_in_lane(struct matcher *m, const struct region *slice,
			enum lane lane, size_t nr, struct fault *fault)
{
	struct carry carry = { .m = m, .slice = slice };
	struct bytes body = slice->body;
	size_t scale = lane == LANE_NARROW ? 1 : 2;
	size_t before = CARRIER_BEFORE * scale;
	size_t behind = (CARRIER_SPAN + MARGIN) * scale;
	size_t first = 0;
	size_t low = 0;
	size_t high = 0;
	int rc = 0;

	for (size_t i = 0; !rc && i < nr; i++) {
		size_t here = (size_t)(m->anchors.v[i].at - slice->at);
		size_t from = here > before ? here - before : 0;

		if (!is_carrier(m, i, lane))
			continue;
		if (high && from > high) {
			rc = look_around(&carry, low, high, lane, first, i,
					 fault);
			high = 0;
		}
		if (!high) {
			first = i;
			low = from;
		}
		high = body.len - here < behind ? body.len : here + behind;
	}
	if (!rc && high)
		rc = look_around(&carry, low, high, lane, first, nr, fault);
	return rc;
}

/* By lane, then place; the longest first of those that begin together. */
static int by_place(const void *a, const void *b)
{
	const struct segment *x = a;
	const struct segment *y = b;

	if (x->lane != y->lane)
		return x->lane < y->lane ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->len < y->len) - (x->len > y->len);
}

/* Two carriers may announce the same base64; then the first one counts. */
static void sort_segments(struct segments *segments)
{
	size_t kept = 0;

	qsort(segments->v, segments->nr, sizeof(*segments->v), by_place);
	for (size_t i = 0; i < segments->nr; i++) {
		const struct segment *last = &segments->v[kept ? kept - 1 : 0];
		const struct segment *s = &segments->v[i];

		if (!kept || s->lane != last->lane ||
		    s->at >= last->at + last->len)
			segments->v[kept++] = *s;
	}
	segments->nr = kept;
	for (size_t lane = 0, i = 0; lane <= LANE_COUNT; lane++) {
		while (i < kept && segments->v[i].lane < lane)
			i++;
		segments->lanes[lane] = i;
	}
}

int matcher_find_segments(struct matcher *m, const struct region *slice,
			  struct fault *fault)
{
	size_t nr = m->anchors.nr;
	int rc = 0;

	m->segments.nr = 0;
	memset(m->segments.lanes, 0, sizeof(m->segments.lanes));
	arena_clear(&m->arena);
	for (size_t lane = 0; !rc && lane < lanes_of(slice); lane++)
		rc = find_in_lane(m, slice, (enum lane)lane, nr, fault);
	if (!rc && m->segments.nr) {
		sort_segments(&m->segments);
		anchors_sort(&m->anchors);
	}
	return rc;
}
