/* SPDX-License-Identifier: Apache-2.0 */
#include "match/matcher.h"

#include "base/map.h"
#include "match/gate.h"
#include "match/nest.h"
#include "match/probe.h"
#include "match/regex.h"

#include <assert.h>
#include <stdlib.h>

/*
 * Large regions are worked through in slices, so that the memory for anchors is
 * bounded too. They overlap by more than two spans of the widest text.
 */
#define SLICE ((size_t)8 << 20)

/*
 * What a window holds beyond the form's span, so that look-behind and
 * look-ahead at its ends see the real neighbours.
 */
#define MARGIN ((size_t)64)

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

static const char *const group_names[GROUP_COUNT] = {
	[GROUP_SECRET] = "secret",	 [GROUP_USERNAME] = "username",
	[GROUP_HOST] = "host",		 [GROUP_URL] = "url",
	[GROUP_WORKSPACE] = "workspace", [GROUP_REPOSITORY] = "repository",
};

struct engine {
	const struct patterns *patterns;
	struct keyring *keyring;
	struct prefilter *prefilter;
	struct gates *gates;
	struct regex **forms;  /* by form number */
	struct regex **shapes; /* by pattern number; NULL: none */
	struct strings tokens; /* prefixes by which a kind is known */
};

struct segments {
	struct segment *v; /* by lane, then place; disjoint in each lane */
	size_t nr;
	size_t cap;
	size_t lanes[LANE_COUNT + 1]; /* where each lane's begin */
};

struct matcher {
	const struct engine *engine;
	struct regex_room *room;
	struct matcher *deeper; /* for the layers of a text; NULL: not yet */
	struct nest nest;
	struct map met; /* layers of the text in hand: what, where -> depth */
	struct arena met_arena;
	struct gate_scan gates;
	struct key_search search;
	struct keys keys; /* of matcher_scan_bytes */
	struct room window;
	struct anchors anchors;
	struct anchors inner; /* of decoded text */
	struct segments segments;
	struct arena arena; /* decoded text of the segments */
	struct view_room view;
	struct buf decoded;
	bool *marks; /* form and lane: does any anchor call for it */
	bool *seen;  /* literal: is it among the anchors */
	struct match_stats stats;
	struct match_stats *count; /* the outermost matcher's */
};

const struct patterns *engine_patterns(const struct engine *engine)
{
	return engine->patterns;
}

static int compile_forms(struct engine *engine, unsigned flags,
			 struct fault *fault)
{
	const struct patterns *patterns = engine->patterns;
	int rc = 0;

	for (size_t i = 0; !rc && i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];

		rc = regex_compile(form->regex, flags,
				   &engine->forms[form->number], fault);
		if (rc)
			return fault_at(fault, "%s:%zu", form->file,
					form->line);
	}
	for (size_t i = 0; !rc && i < patterns->kinds.nr; i++) {
		const struct pattern *kind = patterns->kinds.v[i];

		if (!kind->shape)
			continue;
		rc = regex_compile(kind->shape, REGEX_WHOLE,
				   &engine->shapes[kind->number], fault);
		if (rc)
			return fault_at(fault, "%s: shape", kind->file);
	}
	return rc;
}

/* Which literals, as they are, say that something is there? */
static bool is_token(const struct form *form)
{
	return !form->needs.nr && !form->caseless;
}

/* What begins a token and needs nothing else. */
static bool collect_tokens(struct engine *engine)
{
	const struct patterns *patterns = engine->patterns;
	size_t nr = 0;

	for (size_t i = 0; i < patterns->forms.nr; i++)
		nr += patterns->forms.v[i]->anchors.nr;
	engine->tokens.v =
		calloc(nr + WRAPPED_HOSTS + 1, sizeof(*engine->tokens.v));
	if (!engine->tokens.v)
		return false;
	for (size_t i = 0; i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];

		for (size_t k = 0; is_token(form) && k < form->anchors.nr; k++)
			engine->tokens.v[engine->tokens.nr++] =
				form->anchors.v[k];
	}
	for (size_t i = 0; i < WRAPPED_HOSTS; i++)
		engine->tokens.v[engine->tokens.nr++] = wrapped_hosts[i];
	return true;
}

int engine_new(const struct patterns *patterns, unsigned flags,
	       struct engine **out, struct fault *fault)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	unsigned regex_flags =
		flags & ENGINE_COUNT_STEPS ? REGEX_COUNT_STEPS : 0;
	int rc;

	if (!engine)
		return fault_nomem(fault);
	engine->patterns = patterns;
	engine->forms = calloc(patterns->forms.nr + 1, sizeof(struct regex *));
	engine->shapes = calloc(patterns->kinds.nr + 1, sizeof(struct regex *));
	if (!engine->forms || !engine->shapes || !collect_tokens(engine))
		rc = fault_nomem(fault);
	else
		rc = compile_forms(engine, regex_flags, fault);
	if (!rc)
		rc = prefilter_new(patterns, &engine->prefilter, fault);
	if (!rc)
		rc = gates_new(patterns, &engine->gates, fault);
	if (!rc)
		rc = keyring_new(patterns, &engine->keyring, fault);
	if (rc) {
		engine_free(engine);
		return rc;
	}
	*out = engine;
	return 0;
}

void engine_free(struct engine *engine)
{
	if (!engine)
		return;
	prefilter_free(engine->prefilter);
	gates_free(engine->gates);
	keyring_free(engine->keyring);
	for (size_t i = 0; engine->forms && i < engine->patterns->forms.nr; i++)
		regex_free(engine->forms[i]);
	for (size_t i = 0; engine->shapes && i < engine->patterns->kinds.nr;
	     i++)
		regex_free(engine->shapes[i]);
	free(engine->forms);
	free(engine->shapes);
	free(engine->tokens.v);
	free(engine);
}

static void free_level(struct matcher *m)
{
	gate_scan_release(&m->gates);
	anchors_release(&m->anchors);
	anchors_release(&m->inner);
	free(m->segments.v);
	arena_release(&m->arena);
	view_room_release(&m->view);
	buf_release(&m->decoded);
	nest_release(&m->nest);
	map_release(&m->met);
	arena_release(&m->met_arena);
	free(m->marks);
	free(m->seen);
	free(m);
}

/* All but what only the outermost one needs: its room for PCRE2 is shared. */
static struct matcher *make_level(const struct engine *engine,
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
	m->seen = calloc(prefilter_literals(engine->prefilter) + 1,
			 sizeof(*m->seen));
	if (!m->marks || !m->seen ||
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
	struct matcher *m = room ? make_level(engine, room, fault) : NULL;

	if (!m || key_search_init(&m->search, engine->keyring, fault)) {
		if (m)
			free_level(m);
		regex_room_free(room);
		return fault_nomem(fault);
	}
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

static const struct literal *literal_of(const struct matcher *m,
					const struct anchor *anchor)
{
	return prefilter_literal(m->engine->prefilter, anchor->literal);
}

static enum lane lane_of(const struct literal *literal,
			 const struct anchor *anchor)
{
	return literal->wide ? lane_at(anchor->at) : LANE_NARROW;
}

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
	return rc;
}

static bool is_carrier(const struct matcher *m, size_t i, enum lane lane)
{
	const struct anchor *anchor = &m->anchors.v[i];
	const struct literal *literal = literal_of(m, anchor);

	return literal->carrier && lane_of(literal, anchor) == lane;
}

/*
 * Without a key in UTF-16 its lanes are left alone: what there is of it in the
 * region belongs to another group, whose region holds all of it.
 */
static size_t lanes_of(const struct region *slice)
{
	return slice->wide ? LANE_COUNT : LANE_NARROW + 1;
}

/* Does the region hold what stands around the anchor at that offset? */
static bool is_whole(const struct region *region, uint64_t at, size_t before,
		     size_t behind)
{
	uint64_t here = at - region->at;

	return (region->starts || here >= before) &&
	       (region->ends || region->body.len - here >= behind);
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
		    is_whole(carry->slice, m->anchors.v[i].at, before, behind))
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

static int find_segments(struct matcher *m, const struct region *slice,
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

/* Is one of the literals that the form needs among the anchors? */
static bool needs_seen(const struct matcher *m, const struct form *form,
		       enum lane lane)
{
	size_t nr = 0;
	const uint32_t *v = prefilter_needs(m->engine->prefilter, form, &nr);

	for (size_t i = 0; i < nr; i++) {
		if (m->seen[v[i] + (lane != LANE_NARROW)])
			return true;
	}
	return !nr;
}

static size_t first_anchor(const struct matcher *m, uint64_t at)
{
	size_t low = 0;
	size_t high = m->anchors.nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->anchors.v[mid].at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Does what the form needs stand in the window (low to high of the object)? */
static bool is_needed(const struct matcher *m, const struct form *form,
		      enum lane lane, uint64_t low, uint64_t high,
		      struct bytes text)
{
	size_t nr = 0;
	const uint32_t *v = prefilter_needs(m->engine->prefilter, form, &nr);

	for (size_t i = first_anchor(m, low);
	     nr && i < m->anchors.nr && m->anchors.v[i].at < high; i++) {
		for (size_t k = 0; k < nr; k++) {
			if (m->anchors.v[i].literal ==
			    v[k] + (lane != LANE_NARROW))
				return true;
		}
	}
	for (size_t i = 0; !nr && i < form->needs.nr; i++) {
		if (bytes_find_nocase(text, bytes_of(form->needs.v[i]), 0) !=
		    SIZE_MAX)
			return true;
	}
	return !form->needs.nr;
}

struct run {
	struct matcher *m;
	struct matcher *top; /* of the object's own text */
	struct region slice;
	int (*each)(void *payload, const struct candidate *candidate);
	void *payload;
	const struct form *form;
	enum lane lane;
	const struct layer *layer; /* that slice is of; NULL: the object */
	const struct form *gated;  /* the last form whose gate was asked */
	bool open;		   /* and what it said */
	uint64_t work;		   /* bytes of layers that may still come */
	bool limited;
};

/*
 * Would it not be found without the view's layer? Groups may stand outside of
 * the match, in what it looks at behind or ahead.
 */
static bool is_layers_own(const struct candidate *candidate)
{
	const struct view *view = candidate->view;
	const uint8_t *low = candidate->match.p;
	const uint8_t *high = low + candidate->match.len;
	uint64_t at;
	uint64_t len;

	for (size_t g = 0; g < GROUP_COUNT; g++) {
		struct bytes group = candidate->groups[g];

		if (!group.p)
			continue;
		low = group.p < low ? group.p : low;
		high = group.p + group.len > high ? group.p + group.len : high;
	}
	view_taken(view, (size_t)(low - view->text.p), (size_t)(high - low),
		   &at, &len);
	return layer_matters(view->layer, at, len);
}

static int give(struct run *run, const struct view *view, size_t start,
		size_t end)
{
	const struct matcher *m = run->m;
	const struct regex *regex = m->engine->forms[run->form->number];
	struct candidate candidate = {
		.form = run->form,
		.view = view,
		.match = bytes_sub(view->text, start, end - start),
	};

	for (size_t g = 0; g < GROUP_COUNT; g++)
		candidate.groups[g] =
			regex_group(regex, m->room, view->text, group_names[g]);
	if (!is_layers_own(&candidate))
		return 0;
	return run->each(run->payload, &candidate);
}

static bool calls_for(const struct literal *literal, const struct form *form)
{
	for (size_t i = 0; i < literal->nr_forms; i++) {
		if (literal->forms[i] == form)
			return true;
	}
	return false;
}

/* Do they ask the same gate in the same places? */
static bool is_same_gate(const struct form *a, const struct form *b)
{
	bool same = a->caseless == b->caseless && !strcmp(a->gate, b->gate) &&
		    a->anchors.nr == b->anchors.nr;

	for (size_t i = 0; same && i < a->anchors.nr; i++)
		same = !strcmp(a->anchors.v[i], b->anchors.v[i]);
	return same;
}

/* Does the form's gate match around any of its anchors? */
static bool ask_gate(struct run *run)
{
	struct matcher *m = run->m;
	const struct region *slice = &run->slice;
	size_t low = 0;
	size_t high = 0;

	for (size_t i = 0; i < m->anchors.nr; i++) {
		const struct literal *literal = literal_of(m, &m->anchors.v[i]);
		size_t here = (size_t)(m->anchors.v[i].at - slice->at);
		size_t from = here > GATE_AROUND ? here - GATE_AROUND : 0;

		if (literal->wide || !calls_for(literal, run->form))
			continue;
		if (high && from > high) {
			if (gate_is_open(
				    &m->gates, run->form,
				    bytes_sub(slice->body, low, high - low)))
				return true;
			high = 0;
		}
		if (!high)
			low = from;
		high = here + GATE_AROUND;
	}
	return high && gate_is_open(&m->gates, run->form,
				    bytes_sub(slice->body, low, high - low));
}

/*
 * May the form match in the slice? Gates are for stored bytes as they are: not
 * for UTF-16, nor where base64 is shown as what it encodes. Several forms in a
 * row may have the same one.
 */
static bool is_open(struct run *run)
{
	const struct form *form = run->form;
	const struct form *last = run->gated;

	if (!form->gate || run->lane != LANE_NARROW || run->m->segments.nr)
		return true;
	if (!last || (last != form && !is_same_gate(last, form)))
		run->open = ask_gate(run);
	run->gated = form;
	return run->open;
}

static int run_window(struct run *run, size_t low, size_t high,
		      struct fault *fault)
{
	struct matcher *m = run->m;
	const struct regex *regex = m->engine->forms[run->form->number];
	const size_t *lanes = &m->segments.lanes[run->lane];
	size_t nr = lanes[1] - lanes[0];
	struct view view;
	size_t from = 0;
	int rc = 0;

	if (run->layer && !layer_matters(run->layer, low, high - low))
		return 0;
	if (!is_open(run))
		return 0;
	if (!view_build(&m->view, run->slice.body, run->slice.at, low, high,
			run->lane, nr ? m->segments.v + lanes[0] : NULL, nr,
			&view))
		return fault_nomem(fault);
	view.layer = run->layer;
	run->m->count->viewed += view.text.len;
	if (!is_needed(m, run->form, run->lane, run->slice.at + low,
		       run->slice.at + high, view.text))
		return 0;
	run->m->count->windows++;
	run->m->count->window_bytes += view.text.len;
	while (!rc && from <= view.text.len) {
		size_t start = 0;
		size_t end = 0;
		int found = regex_search(regex, m->room, view.text, from,
					 &start, &end);

		if (found < 0) {
			run->m->count->limits++;
			run->limited = true;
		}
		if (found <= 0)
			break;
		rc = give(run, &view, start, end);
		from = end > start ? end : start + 1;
	}
	run->m->count->steps = regex_room_steps(m->room);
	return rc ? fault_set(fault, rc, "stopped") : 0;
}

/* Join the neighbourhoods of a form's anchors and run it over each. */
static int run_form(struct run *run, struct fault *fault)
{
	const struct matcher *m = run->m;
	size_t span =
		(run->form->span + MARGIN) * (run->lane == LANE_NARROW ? 1 : 2);
	size_t low = 0;
	size_t high = 0;
	int rc = 0;

	for (size_t i = 0; !rc && i < m->anchors.nr; i++) {
		const struct anchor *anchor = &m->anchors.v[i];
		const struct literal *literal = literal_of(m, anchor);
		size_t here = (size_t)(anchor->at - run->slice.at);
		size_t from = here > span ? here - span : 0;

		if (lane_of(literal, anchor) != run->lane ||
		    !calls_for(literal, run->form) ||
		    !is_whole(&run->slice, anchor->at, span, span))
			continue;
		if (high && from > high) {
			rc = run_window(run, low, high, fault);
			high = 0;
		}
		if (!high)
			low = from;
		high = run->slice.body.len - here < span ? run->slice.body.len
							 : here + span;
	}
	if (!rc && high)
		rc = run_window(run, low, high, fault);
	return rc;
}

/* Which forms do the anchors call for, and which literals are there? */
static void mark(struct matcher *m)
{
	memset(m->marks, 0,
	       m->engine->patterns->forms.nr * LANE_COUNT * sizeof(*m->marks));
	memset(m->seen, 0,
	       prefilter_literals(m->engine->prefilter) * sizeof(*m->seen));
	for (size_t i = 0; i < m->anchors.nr; i++) {
		const struct literal *l = literal_of(m, &m->anchors.v[i]);
		enum lane lane = lane_of(l, &m->anchors.v[i]);

		m->seen[m->anchors.v[i].literal] = true;
		for (size_t k = 0; k < l->nr_forms; k++)
			m->marks[l->forms[k]->number * LANE_COUNT + lane] =
				true;
	}
}

static bool is_called(const struct matcher *m, const struct form *form,
		      enum lane lane)
{
	return m->marks[form->number * LANE_COUNT + lane] &&
	       needs_seen(m, form, lane);
}

/* The anchors of the slice are known and sorted. */
static int scan_slice(struct run *run, struct fault *fault)
{
	struct matcher *m = run->m;
	const struct patterns *patterns = m->engine->patterns;
	int rc = find_segments(m, &run->slice, fault);

	if (rc)
		return rc;
	run->m->count->anchors += m->anchors.nr;
	run->gated = NULL;
	mark(m);
	for (size_t i = 0; !rc && i < patterns->forms.nr; i++) {
		run->form = patterns->forms.v[i];
		for (size_t lane = 0; !rc && lane < lanes_of(&run->slice);
		     lane++) {
			run->lane = (enum lane)lane;
			if (is_called(m, run->form, run->lane))
				rc = run_form(run, fault);
		}
	}
	return rc;
}

/* ------------------------------------------------------------------ layers ---
 */

static int scan_layers(struct run *run, const struct nest_text *text,
		       struct fault *fault);

/* Those that a line end may cut, if it cuts any. */
static const struct strings *tokens_of(const struct run *run)
{
	return run->slice.cut ? &run->m->engine->tokens : NULL;
}

/*
 * Escapes of several sorts in one text can be undone in any order, mostly to
 * the same end. *again: the layer was searched before, no deeper than this.
 * In the first depth all are, since reports name the outermost.
 */
static bool meet(struct matcher *m, const struct layer *layer, bool *again)
{
	struct buf key = BUF_INIT;
	uint64_t place[2] = { 0 };
	uint8_t kind[3] = { layer->starts, layer->ends,
			    layer_is_in(layer, CODING_WRAP) };
	struct bytes kept;
	bool ok;

	*again = false;
	if (layer->depth < 2 || coding_is_run(layer->coding) ||
	    layer->coding == CODING_UTF16LE || layer->coding == CODING_UTF16BE)
		return true;
	layer_stored(layer, 0, layer->text.len, &place[0], &place[1]);
	buf_add(&key, place, sizeof(place));
	buf_add(&key, kind, sizeof(kind));
	buf_add_bytes(&key, layer->text);
	ok = buf_ok(&key);
	if (ok && map_get(&m->met, buf_bytes(&key)) != SIZE_MAX) {
		*again = map_get(&m->met, buf_bytes(&key)) <= layer->depth;
	} else if (ok) {
		kept = arena_bytes(&m->met_arena, buf_bytes(&key));
		ok = kept.p && map_put(&m->met, kept, layer->depth);
	}
	buf_release(&key);
	return ok;
}

static void forget_met(struct matcher *m)
{
	map_release(&m->met);
	arena_clear(&m->met_arena);
}

/* Search one layer, and what is in it. */
static int scan_layer(void *payload, const struct layer *layer,
		      struct fault *fault)
{
	struct run *outer = payload;
	struct run run = *outer;
	struct matcher *m = outer->m->deeper;
	struct nest_text text = {
		.text = layer->text,
		.layer = layer,
		.starts = layer->starts,
		.ends = layer->ends,
		.nested = outer->slice.nested,
		.tokens = tokens_of(outer),
	};
	bool again;
	int rc;

	if (!meet(outer->top, layer, &again))
		return fault_nomem(fault);
	if (again)
		return 0;
	if (layer->text.len > run.work) {
		outer->limited = true;
		return 0;
	}
	run.work -= layer->text.len;
	outer->m->count->viewed += layer->text.len;
	text.wide = memchr(layer->text.p, 0, layer->text.len) != NULL;
	run.m = m;
	run.layer = layer;
	run.slice.body = layer->text;
	run.slice.at = 0;
	run.slice.starts = layer->starts;
	run.slice.ends = layer->ends;
	run.slice.wide = text.wide;
	m->anchors.nr = 0;
	/* UTF-16 itself was seen by the text around it, in its lanes. */
	if (layer->coding == CODING_UTF16LE || layer->coding == CODING_UTF16BE)
		rc = 0;
	else
		rc = prefilter_scan(m->engine->prefilter, text.wide,
				    layer->text, 0, &m->anchors, fault);
	if (!rc && m->anchors.nr) {
		anchors_sort(&m->anchors);
		rc = scan_slice(&run, fault);
	}
	if (!rc && layer->depth < NEST_MAX)
		rc = scan_layers(&run, &text, fault);
	outer->work = run.work;
	outer->limited = run.limited;
	return rc;
}

static int scan_layers(struct run *run, const struct nest_text *text,
		       struct fault *fault)
{
	struct matcher *m = run->m;
	struct nest_text in = *text;

	in.anchors = m->anchors.v;
	in.nr_anchors = m->anchors.nr;
	if (!m->deeper)
		m->deeper = make_level(m->engine, m->room, fault);
	if (!m->deeper)
		return fault_nomem(fault);
	m->deeper->count = m->count;
	return nest_each(&m->nest, &in, scan_layer, run, fault);
}

/*
 * Layers have a map, of eight bytes for each of theirs: large slices are looked
 * at in parts, which overlap as slices do.
 */
#define NEST_SLICE ((size_t)256 << 10)
#define NEST_OVERLAP ((size_t)32 << 10)

/* All layers of a region may have so many bytes, and so many for each of its.
 */
#define WORK_LEAST ((uint64_t)64 << 10)
#define WORK_FOR 64

static int scan_nests(struct run *run, struct fault *fault)
{
	const struct region *slice = &run->slice;
	int rc = 0;

	for (size_t from = 0; !rc; from += NEST_SLICE - NEST_OVERLAP) {
		struct nest_text text = {
			.text = bytes_sub(slice->body, from, NEST_SLICE),
			.at = slice->at + from,
			.starts = slice->starts && !from,
			.wide = slice->wide,
			.nested = slice->nested,
			.tokens = tokens_of(run),
		};

		text.ends =
			slice->ends && from + text.text.len == slice->body.len;
		rc = scan_layers(run, &text, fault);
		forget_met(run->top);
		if (from + text.text.len >= slice->body.len)
			break;
	}
	return rc;
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
			rc = scan_slice(&run, fault);
		}
		if (!rc && (run.slice.escaped || run.slice.nested))
			rc = scan_nests(&run, fault);
		if (from + run.slice.body.len >= region->body.len)
			break;
		from += SLICE - PIECE_OVERLAP;
	}
	if (!rc && run.limited)
		return fault_set(fault, FAULT_LIMIT,
				 "an expression ran into its limit on steps");
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
