/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which forms the anchors of a slice call for, what spares a form its run, and
 * the run of its expression over the views of the anchors' neighbourhoods.
 */
#include "match/matcher_parts.h"

static const char *const group_names[GROUP_COUNT] = {
	[GROUP_SECRET] = "secret",	 [GROUP_USERNAME] = "username",
	[GROUP_HOST] = "host",		 [GROUP_URL] = "url",
	[GROUP_WORKSPACE] = "workspace", [GROUP_REPOSITORY] = "repository",
};

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

/* Does what the form needs, and is not searched for, stand in the window? */
static bool is_needed(const struct matcher *m, const struct form *form,
		      struct bytes text)
{
	size_t nr = 0;

	(void)prefilter_needs(m->engine->prefilter, form, &nr);
	for (size_t i = 0; !nr && i < form->needs.nr; i++) {
		if (bytes_find_nocase(text, bytes_of(form->needs.v[i]), 0) !=
		    SIZE_MAX)
			return true;
	}
	return nr || !form->needs.nr;
}

/* "https:", which stands in front of what is matched of an address. */
#define SCHEME_LEN ((ptrdiff_t)6)

/*
 * Would it not be found without the view's layer? Groups may stand outside of
 * the match, in what it looks at behind or ahead. A token begins where an
 * escape ends, which may be one of letters (%253D), and ends where a mail's
 * line does, of which it could have the sign.
 */
static bool is_layers_own(const struct candidate *candidate)
{
	const struct view *view = candidate->view;
	const uint8_t *low = candidate->match.p;
	const uint8_t *high = low + candidate->match.len;
	ptrdiff_t before = candidate->groups[GROUP_URL].p ? SCHEME_LEN : 1;
	uint64_t at;
	uint64_t len;

	for (size_t g = 0; g < GROUP_COUNT; g++) {
		struct bytes group = candidate->groups[g];

		if (!group.p)
			continue;
		low = group.p < low ? group.p : low;
		high = group.p + group.len > high ? group.p + group.len : high;
	}
	low -= low - view->text.p < before ? low - view->text.p : before;
	view_taken(view, (size_t)(low - view->text.p), (size_t)(high - low),
		   &at, &len);
	len += view->layer && layer_is_cut(view->layer, at + len);
	return layer_matters(view->layer, at, len);
}

/* Was the byte at p of the view an escape? */
static bool is_undone(const struct view *view, const uint8_t *p)
{
	uint64_t at;
	uint64_t len;

	view_taken(view, (size_t)(p - view->text.p), 1, &at, &len);
	return layer_undid(view->layer, at, len);
}

/*
 * A value that begins behind a quote, or a tag, does not end where there is one
 * that was written as an escape: "a\"b" is a"b, and not a.
 */
static bool is_cut_short(const struct candidate *candidate)
{
	const struct view *view = candidate->view;
	struct bytes secret = candidate->groups[GROUP_SECRET];
	const uint8_t *end;
	uint8_t begun;

	if (!view->layer || !secret.len || secret.p == view->text.p)
		return false;
	end = secret.p + secret.len;
	if (end == view->text.p + view->text.len)
		return false;
	begun = secret.p[-1];
	return ((*end == begun && (begun == '"' || begun == '\'')) ||
		(*end == '<' && begun == '>')) &&
	       is_undone(view, end) && !is_undone(view, secret.p - 1);
}

/* Was the byte at p of the view a percent sign and two digits? */
static bool is_percent(const struct view *view, const uint8_t *p)
{
	uint64_t at;
	uint64_t len;

	view_taken(view, (size_t)(p - view->text.p), 1, &at, &len);
	return view->layer->coding == CODING_PERCENT &&
	       layer_touched(view->layer, at, len);
}

/*
 * A parameter of a query ends at the next "&" that is no escape, whatever the
 * text in it goes on like.
 */
static struct bytes up_to_parameter(const struct view *view,
				    struct bytes secret)
{
	if (!view->layer || !secret.len || secret.p == view->text.p ||
	    !is_percent(view, secret.p - 1))
		return secret;
	for (size_t i = 1; i < secret.len; i++) {
		if (secret.p[i] == '&' && !is_percent(view, secret.p + i))
			return bytes_sub(secret, 0, i);
	}
	return secret;
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
	if (!is_layers_own(&candidate) || is_cut_short(&candidate))
		return 0;
	candidate.groups[GROUP_SECRET] =
		up_to_parameter(view, candidate.groups[GROUP_SECRET]);
	return run->each(run->payload, &candidate);
}

/* ---------------------------------------------------------------- anchors ---
 *
 * A form is run around those of its anchors only that have near them what the
 * form needs, and where its premise and its gate match.
 */

struct nearby {
	const struct places *places; /* NULL: it does not matter */
	size_t reach;
	size_t next;
};

static bool is_near(struct nearby *near, size_t here)
{
	return !near->places ||
	       places_near(near->places, here, near->reach, &near->next);
}

static bool is_nowhere(const struct nearby *near)
{
	return near->places && !near->places->nr && !near->places->anywhere;
}

/* The anchors that count, one by one. */
struct choice {
	struct run *run;
	size_t span;
	size_t next;
	size_t segment; /* the first that may be near the next one */
	struct nearby needs;
	struct nearby premise;
	struct nearby gate;
};

/*
 * Does base64 that is shown as what it encodes stand so close to an anchor? In
 * it gates see nothing. Asked in ascending order; the segments are sorted.
 */
static bool is_near_segment(struct choice *c, size_t here)
{
	const struct segments *segments = &c->run->m->segments;
	size_t end = segments->lanes[c->run->lane + 1];
	size_t reach = c->gate.reach;
	size_t i = c->segment;

	while (i < end && segments->v[i].at + segments->v[i].len + reach < here)
		i++;
	c->segment = i;
	return i < end && segments->v[i].at <= here + reach;
}

/* The next anchor of the form, as an offset in the slice; false: no more. */
static bool next_anchor(struct choice *c, size_t *here)
{
	const struct run *run = c->run;
	const struct matcher *m = run->m;

	while (c->next < m->anchors.nr) {
		const struct anchor *anchor = &m->anchors.v[c->next++];

		if (!m->starting[anchor->literal])
			continue;
		*here = (size_t)(anchor->at - run->slice.at);
		if (lane_of(literal_of(m, anchor), anchor) == run->lane &&
		    matcher_is_whole(&run->slice, anchor->at, c->span,
				     c->span) &&
		    is_near(&c->needs, *here) && is_near(&c->premise, *here) &&
		    (is_near(&c->gate, *here) || is_near_segment(c, *here)))
			return true;
	}
	return false;
}

/* Mark these literals, in UTF-16 where the lane is, and no others. */
static void mark_literals(const struct run *run, const uint32_t *v, size_t nr,
			  bool *marks)
{
	memset(marks, 0, prefilter_literals(run->m->engine->prefilter));
	for (size_t i = 0; i < nr; i++)
		marks[v[i] + (run->lane != LANE_NARROW)] = true;
}

/* What can start the form. */
static void find_starting(const struct run *run)
{
	struct matcher *m = run->m;
	size_t nr = 0;
	const uint32_t *v =
		prefilter_starts(m->engine->prefilter, run->form, &nr);

	mark_literals(run, v, nr, m->starting);
}

/* Where what the form needs stands, if that is searched for. */
static void find_needs(struct choice *c)
{
	const struct run *run = c->run;
	struct matcher *m = run->m;
	size_t nr = 0;
	const uint32_t *v =
		prefilter_needs(m->engine->prefilter, run->form, &nr);

	if (!nr)
		return;
	mark_literals(run, v, nr, m->wanted);
	places_clear(&m->needed);
	for (size_t i = 0; i < m->anchors.nr; i++) {
		if (m->wanted[m->anchors.v[i].literal])
			places_add(&m->needed, (size_t)(m->anchors.v[i].at -
							run->slice.at));
	}
	c->needs.places = &m->needed;
	c->needs.reach = c->span;
}

/*
 * Where the form's premise matches, with base64 shown as what it encodes: that
 * is longer as it is stored.
 */
static bool find_premise(struct choice *c)
{
	const struct run *run = c->run;
	struct matcher *m = run->m;
	const size_t *lanes = &m->segments.lanes[LANE_NARROW];
	size_t nr = lanes[1] - lanes[0];
	struct view view = { .text = run->slice.body };

	if (!run->form->premise || run->lane != LANE_NARROW)
		return true;
	if (nr && !gate_is_told(&m->gates, run->form) &&
	    !view_build(&m->view, run->slice.body, run->slice.at, 0,
			run->slice.body.len, LANE_NARROW,
			m->segments.v + lanes[0], nr, &view))
		return false;
	c->premise.places =
		gate_premise(&m->gates, run->form, view.text, view.from);
	c->premise.reach = c->span + (nr ? CARRIER_SPAN : 0);
	return true;
}

static bool is_same(const struct strings *a, const struct strings *b)
{
	bool same = a->nr == b->nr;

	for (size_t i = 0; same && i < a->nr; i++)
		same = !strcmp(a->v[i], b->v[i]);
	return same;
}

/* Do they ask the same gate in the same places? */
static bool is_same_gate(const struct form *a, const struct form *b)
{
	return a->caseless == b->caseless && a->span == b->span &&
	       !strcmp(a->gate, b->gate) && !a->premise == !b->premise &&
	       (!a->premise || !strcmp(a->premise, b->premise)) &&
	       is_same(&a->anchors, &b->anchors) &&
	       is_same(&a->needs, &b->needs);
}

/* Ask the form's gate around those anchors that may count. */
static void ask_gate(const struct choice *choice)
{
	struct choice c = *choice;
	const struct run *run = c.run;
	struct matcher *m = run->m;
	struct bytes body = run->slice.body;
	size_t low = 0;
	size_t high = 0;
	size_t here;

	places_clear(&m->gated);
	while (next_anchor(&c, &here)) {
		size_t from = here > GATE_AROUND ? here - GATE_AROUND : 0;

		if (high && from > high) {
			gate_find(&m->gates, run->form,
				  bytes_sub(body, low, high - low), low,
				  &m->gated);
			high = 0;
		}
		if (!high)
			low = from;
		high = here + GATE_AROUND;
	}
	if (high)
		gate_find(&m->gates, run->form,
			  bytes_sub(body, low, high - low), low, &m->gated);
}

/*
 * Where the form's gate matches in the bytes as they are stored: gates are not
 * for UTF-16. Several forms in a row may have the same one.
 */
static void find_gate(struct choice *c)
{
	struct run *run = c->run;
	const struct form *form = run->form;

	if (!form->gate || run->lane != LANE_NARROW)
		return;
	if (!run->gated || !is_same_gate(run->gated, form))
		ask_gate(c);
	run->gated = form;
	c->gate.places = &run->m->gated;
	c->gate.reach = GATE_AROUND;
}

/* False when memory ends. */
static bool choose(struct run *run, struct choice *out)
{
	*out = (struct choice){
		.run = run,
		.span = (run->form->span + MARGIN) *
			(run->lane == LANE_NARROW ? 1 : 2),
		.segment = run->m->segments.lanes[run->lane],
	};
	if (!find_premise(out))
		return false;
	if (!is_nowhere(&out->premise))
		find_needs(out);
	if (is_nowhere(&out->premise) || is_nowhere(&out->needs)) {
		out->next = run->m->anchors.nr;
		return true;
	}
	find_starting(run);
	find_gate(out);
	return true;
}

/* ---------------------------------------------------------------- windows ---
 */

/* Of short layers the window is all, for each of the forms. */
static bool window_matters(const struct run *run, size_t low, size_t high)
{
	return !low && high == run->slice.body.len
		       ? run->whole
		       : layer_matters(run->layer, low, high - low);
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

	if (run->layer && !window_matters(run, low, high))
		return 0;
	if (!view_build(&m->view, run->slice.body, run->slice.at, low, high,
			run->lane, nr ? m->segments.v + lanes[0] : NULL, nr,
			&view))
		return fault_nomem(fault);
	view.layer = run->layer;
	run->m->count->viewed += view.text.len;
	if (!is_needed(m, run->form, view.text))
		return 0;
	run->m->count->windows++;
	run->m->count->window_bytes += view.text.len;
	while (!rc && from <= view.text.len) {
		size_t start = 0;
		size_t end = 0;
		int found = regex_search(regex, m->room, view.text, from,
					 &start, &end);

		if (found == FAULT_NOMEM)
			return fault_nomem(fault);
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
	struct choice choice;
	size_t low = 0;
	size_t high = 0;
	size_t here;
	int rc = 0;

	if (!choose(run, &choice))
		return fault_nomem(fault);
	while (!rc && next_anchor(&choice, &here)) {
		size_t span = choice.span;
		size_t from = here > span ? here - span : 0;

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
	memset(m->called, 0,
	       (m->engine->patterns->forms.nr / 64 + 1) * sizeof(*m->called));
	memset(m->seen, 0,
	       prefilter_literals(m->engine->prefilter) * sizeof(*m->seen));
	for (size_t i = 0; i < m->anchors.nr; i++) {
		const struct literal *l = literal_of(m, &m->anchors.v[i]);
		enum lane lane = lane_of(l, &m->anchors.v[i]);

		if (m->seen[m->anchors.v[i].literal] && !l->wide)
			continue;
		m->seen[m->anchors.v[i].literal] = true;
		for (size_t k = 0; k < l->nr_forms; k++) {
			size_t number = l->forms[k]->number;

			m->marks[number * LANE_COUNT + lane] = true;
			m->called[number / 64] |= UINT64_C(1) << number % 64;
		}
	}
}

static bool is_called(struct run *run)
{
	return run->m->marks[run->form->number * LANE_COUNT + run->lane] &&
	       needs_seen(run->m, run->form, run->lane);
}

/* The next form that any anchor calls for from number i on, or their number. */
static size_t next_called(const struct matcher *m, size_t i)
{
	size_t nr = m->engine->patterns->forms.nr;

	while (i < nr && !(m->called[i / 64] >> i % 64 & 1))
		i = m->called[i / 64] >> i % 64 ? i + 1 : (i / 64 + 1) * 64;
	return i < nr ? i : nr;
}

/* The anchors of the slice are known and sorted. */
int matcher_scan_slice(struct run *run, struct fault *fault)
{
	struct matcher *m = run->m;
	const struct patterns *patterns = m->engine->patterns;
	int rc = matcher_find_segments(m, &run->slice, fault);

	if (rc)
		return rc;
	run->m->count->anchors += m->anchors.nr;
	run->gated = NULL;
	gate_scan_turn(&m->gates);
	mark(m);
	for (size_t i = next_called(m, 0); !rc && i < patterns->forms.nr;
	     i = next_called(m, i + 1)) {
		run->form = patterns->forms.v[i];
		for (size_t lane = 0; !rc && lane < lanes_of(&run->slice);
		     lane++) {
			run->lane = (enum lane)lane;
			if (is_called(run))
				rc = run_form(run, fault);
		}
	}
	return rc;
}
