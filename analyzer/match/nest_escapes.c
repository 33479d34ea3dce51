/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Escapes, strings that hold other documents, and lines that were cut, undone
 * as layers: in which order, and in which parts of a text.
 */
#include "match/nest_search.h"

/*
 * How far from an escape another one may be for a form to match over both: no
 * expression reaches farther than its span, of which all may be base64 that
 * words announce (match/view.h), a third longer than what the expression sees.
 */
#define REACH ((uint64_t)SPAN_MAX / 3 * 4 + 64)

/* Can anything be found in the new layer that is not found without it? */
static bool may_matter(const struct layer *layer)
{
	for (size_t i = 0; layer->outer && i < layer->nr_origins; i++) {
		uint64_t at = layer->origins[i].at;
		uint64_t low = at > REACH ? at - REACH : 0;
		uint64_t high = at + REACH;
		uint64_t from;
		uint64_t till;

		if (high > layer->text.len)
			high = layer->text.len;
		if (layer_escape(layer, i, &from, &till) &&
		    layer_matters(layer, low, high - low))
			return true;
	}
	return !layer->outer;
}

/* In which order codings are tried; of the same text. */
static const enum coding escapes[] = { CODING_PERCENT, CODING_JSON, CODING_XML,
				       CODING_QP, CODING_BACKSLASH };

static size_t rank_of(enum coding coding)
{
	size_t i = 0;

	while (i < COUNT(escapes) && escapes[i] != coding)
		i++;
	return i;
}

/* Is an escape in the layer that comes of something undone in the outer one? */
static bool came_up(const struct layer *layer)
{
	uint64_t from;
	uint64_t till;

	for (size_t i = 0; i < layer->nr_origins; i++) {
		if (layer_escape(layer, i, &from, &till) &&
		    layer_touched(layer->outer, layer->base + from,
				  till - from))
			return true;
	}
	return false;
}

/* Would one come up in the outer coding, if this one were undone first? */
static bool would_come_up(const struct layer *layer)
{
	enum coding coding = layer->outer->coding;
	struct bytes text = layer->text;
	size_t len = 0;

	for (size_t at = 0;
	     (at = escape_next(text, coding, at, &len)) < text.len; at += len) {
		if (layer_touched(layer, at, len))
			return true;
	}
	return false;
}

/* A slash that JSON and shells escape alike belongs to either. */
static bool has_slash(const struct layer *layer)
{
	for (size_t i = 0; i < layer->nr_origins; i++) {
		const struct origin *o = &layer->origins[i];

		if (o->len == 2 && layer->text.p[o->at] == '/')
			return true;
	}
	return false;
}

/*
 * Mostly the order in which two codings are undone makes no difference, since
 * the escapes of one have nothing to do with those of the other. Then one order
 * is enough. Not so where one makes escapes of the other: %5Cu003D, =2520. What
 * tells a mail may be lost with what else is undone first.
 */
static bool is_in_order(const struct layer *layer)
{
	const struct layer *outer = layer->outer;

	/* One of the same coding has come up, or it would be undone by now. */
	if (!outer || rank_of(outer->coding) == COUNT(escapes) ||
	    (layer->coding != CODING_STRING &&
	     rank_of(layer->coding) >= rank_of(outer->coding)))
		return true;
	return outer->coding == CODING_QP ||
	       (outer->coding == CODING_BACKSLASH &&
		layer->coding == CODING_JSON && has_slash(outer)) ||
	       came_up(layer) || would_come_up(layer);
}

/* The next part with escapes, of which the first stands at *at or behind it. */
static bool next_part(const struct nest_text *in, enum coding coding,
		      size_t *at, struct part *part)
{
	size_t len = 0;

	*part = (struct part){ 0, 0 };
	for (;;) {
		size_t next = escape_next(in->text, coding, *at, &len);

		if (next >= in->text.len ||
		    !nest_grow(part, in, next, next + len))
			break;
		*at = in->around ? next + len : in->text.len;
	}
	return part->till > 0;
}

static int try_part(struct search *s, enum coding coding,
		    const struct part *part)
{
	struct bytes text =
		bytes_sub(s->in->text, part->from, part->till - part->from);
	struct layer layer;

	if (!escapes_undo(text, coding, &s->nest->decoded))
		return fault_nomem(s->fault);
	if (!s->nest->decoded.changed)
		return 0;
	layer = nest_layer_of_part(s, coding, part);
	return is_in_order(&layer) && may_matter(&layer)
		       ? nest_give_undone(s, &layer)
		       : 0;
}

static int try_escapes(struct search *s, enum coding coding)
{
	struct part part;
	size_t at = 0;
	int rc = 0;

	if (!escapes_are_meant(s->in->text, coding))
		return 0;
	while (!rc && next_part(s->in, coding, &at, &part))
		rc = try_part(s, coding, &part);
	return rc;
}

/* Of who decodes all: something packed whose bytes are escaped. */
static int try_bytes(struct search *s, enum coding coding)
{
	struct bytes text = s->in->text;
	struct layer layer;

	if (!escapes_are_meant(text, coding))
		return 0;
	if (!escapes_undo(text, coding, &s->nest->decoded))
		return fault_nomem(s->fault);
	layer = nest_layer_of(s, coding);
	if (!s->nest->decoded.changed || !nest_holds_packed(layer.text))
		return 0;
	return nest_give(s, &layer);
}

static int try_all_bytes(struct search *s)
{
	int rc = 0;

	for (enum coding i = CODING_PERCENT_BYTES; !rc && coding_is_of_bytes(i);
	     i++)
		rc = try_bytes(s, i);
	return rc;
}

/* The end of the string literal, or of what stands between two. */
static size_t string_end(struct bytes text, size_t at, bool *escaped)
{
	bool slash = false;

	*escaped = false;
	while (at < text.len && text.p[at] != '"' && text.p[at] != '\n') {
		/* One at its end changes nothing. */
		*escaped |= slash;
		slash = text.p[at] == '\\' && at + 1 < text.len &&
			text.p[at + 1] != '\n';
		at += 1 + slash;
	}
	return at;
}

/* A string in a program or a JSON document may hold another document. */
#define STRING_LEAST 16

/*
 * Was a sign that begins or ends the string an escape in what is around it?
 * Then there was no such string before.
 */
static bool is_bounded_anew(const struct search *s, size_t at, size_t end)
{
	const struct layer *layer = s->in->layer;

	return layer && ((at && layer_touched(layer, at - 1, 1)) ||
			 layer_touched(layer, end, 1));
}

static int try_string(struct search *s, size_t at, size_t end)
{
	struct layer layer;

	if (!escapes_decode(bytes_sub(s->in->text, at, end - at), CODING_STRING,
			    &s->nest->decoded))
		return fault_nomem(s->fault);
	if (!s->nest->decoded.changed)
		return 0;
	layer = nest_layer_of(s, CODING_STRING);
	layer.base += at;
	layer.starts = at || s->in->starts;
	layer.ends = end < s->in->text.len || s->in->ends;
	return is_bounded_anew(s, at, end) || is_in_order(&layer)
		       ? nest_give_undone(s, &layer)
		       : 0;
}

/* The first anchor from byte at of the text on, or its length. */
static size_t next_anchor(const struct search *s, size_t at)
{
	size_t low = 0;
	size_t high = s->in->nr_anchors;

	/* Runs and halves of words are no anchors. */
	if (s->in->all || s->in->nested || s->in->tokens || s->in->strings)
		return at < s->in->text.len ? at : s->in->text.len;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->in->anchors[mid].at < s->in->at + at)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == s->in->nr_anchors ||
	    s->in->anchors[low].at - s->in->at > s->in->text.len)
		return s->in->text.len;
	return (size_t)(s->in->anchors[low].at - s->in->at);
}

/* The strings of one line, of which some may hold an anchor. */
static int try_line(struct search *s, size_t at, size_t line_end)
{
	struct bytes text = bytes_sub(s->in->text, 0, line_end);
	int rc = 0;

	for (size_t end; !rc && at < line_end; at = end + 1) {
		bool escaped;

		end = string_end(text, at, &escaped);
		if (escaped && end - at >= STRING_LEAST &&
		    next_anchor(s, at) < end)
			rc = try_string(s, at, end);
	}
	return rc;
}

/* No string goes on beyond its line, and without a backslash none matters. */
static int try_strings(struct search *s)
{
	struct bytes text = s->in->text;
	size_t end = 0;
	int rc = 0;

	for (size_t at; !rc && (at = next_anchor(s, end)) < text.len; end++) {
		const uint8_t *line = memrchr(text.p, '\n', at);
		size_t low = line ? (size_t)(line - text.p) + 1 : 0;

		line = memchr(text.p + at, '\n', text.len - at);
		end = line ? (size_t)(line - text.p) : text.len;
		if (memchr(text.p + low, '\\', end - low))
			rc = try_line(s, low, end);
	}
	return rc;
}

static int try_wraps(struct search *s)
{
	struct layer layer;

	if (!s->in->tokens || layer_is_in(s->in->layer, CODING_WRAP))
		return 0;
	if (!wraps_decode(s->in->text, s->in->tokens, &s->nest->decoded))
		return fault_nomem(s->fault);
	if (!s->nest->decoded.changed)
		return 0;
	layer = nest_layer_of(s, CODING_WRAP);
	return nest_give_undone(s, &layer);
}

int nest_escapes(struct search *s)
{
	struct bytes text = s->in->text;
	bool slash = text.len && memchr(text.p, '\\', text.len) != NULL;
	int rc = 0;

	for (size_t i = 0; !rc && i < COUNT(escapes); i++) {
		if (slash || (escapes[i] != CODING_JSON &&
			      escapes[i] != CODING_BACKSLASH))
			rc = try_escapes(s, escapes[i]);
	}
	if (!rc && slash)
		rc = try_strings(s);
	if (!rc && s->in->all)
		rc = try_all_bytes(s);
	if (!rc)
		rc = try_wraps(s);
	return rc;
}
