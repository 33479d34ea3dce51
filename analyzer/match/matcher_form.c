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

/*
 * Would it not be found without the view's layer? Groups may stand outside of
 * the match, in what it looks at behind or ahead; and a token begins where an
 * escape ends, which may be one of letters (%253D).
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
	low -= low > view->text.p;
	view_taken(view, (size_t)(low - view->text.p), (size_t)(high - low),
		   &at, &len);
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
	const uint8_t *end = secret.p + secret.len;
	uint8_t begun;

	if (!view->layer || !secret.len || secret.p == view->text.p ||
	    end == view->text.p + view->text.len)
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

		if (literal->wide || !literal->starts[run->form->number])
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
		    !literal->starts[run->form->number] ||
		    !matcher_is_whole(&run->slice, anchor->at, span, span))
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

/* Does the form's premise match in the slice, base64 shown as it is seen? */
static bool is_promising(struct run *run)
{
	struct matcher *m = run->m;
	const size_t *lanes = &m->segments.lanes[LANE_NARROW];
	size_t nr = lanes[1] - lanes[0];
	struct view view = { .text = run->slice.body };

	if (run->lane != LANE_NARROW)
		return true;
	if (nr && !gate_is_told(&m->gates, run->form) &&
	    !view_build(&m->view, run->slice.body, run->slice.at, 0,
			run->slice.body.len, LANE_NARROW,
			m->segments.v + lanes[0], nr, &view))
		return true;
	return gate_holds(&m->gates, run->form, view.text);
}

static bool is_called(struct run *run)
{
	return run->m->marks[run->form->number * LANE_COUNT + run->lane] &&
	       needs_seen(run->m, run->form, run->lane) && is_promising(run);
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
