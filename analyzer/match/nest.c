/* SPDX-License-Identifier: Apache-2.0 */
#include "match/nest.h"

#include "base/text.h"
#include "match/packing.h"
#include "match/view.h"

void nest_release(struct nest *nest)
{
	decoded_release(&nest->decoded);
}

/* ---------------------------------------------------------------- the map ---
 */

/* The origin of the byte at offset at of a layer that is not empty. */
static const struct origin *origin_of(const struct layer *layer, uint64_t at)
{
	size_t low = 0;
	size_t high = layer->nr_origins;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (layer->origins[mid].at <= at)
			low = mid;
		else
			high = mid;
	}
	return &layer->origins[low];
}

static uint64_t from_of(const struct layer *layer, uint64_t at)
{
	const struct origin *o = origin_of(layer, at);

	return o->from + (o->len == 1 ? at - o->at : 0);
}

/* Behind the encoded bytes of the byte at offset at. */
static uint64_t till_of(const struct layer *layer, uint64_t at)
{
	return from_of(layer, at) + origin_of(layer, at)->len;
}

/* From the layer to what is around it. */
static void go_out(const struct layer *layer, uint64_t *at, uint64_t *len)
{
	uint64_t end = *at + *len;
	uint64_t from;
	uint64_t till;

	if (!layer->text.len) {
		from = till = layer->begin - layer->base;
	} else if (*at >= layer->text.len) {
		from = till = till_of(layer, layer->text.len - 1);
	} else {
		from = from_of(layer, *at);
		till = end > *at ? till_of(layer, end - 1) : from;
	}
	*at = layer->base + from;
	*len = till - from;
}

void layer_stored(const struct layer *layer, uint64_t at, uint64_t len,
		  uint64_t *stored_at, uint64_t *stored_len)
{
	for (; layer; layer = layer->outer)
		go_out(layer, &at, &len);
	*stored_at = at;
	*stored_len = len;
}

uint64_t layer_begins(const struct layer *layer, uint64_t at)
{
	for (; layer; layer = layer->outer) {
		uint64_t len = 0;

		go_out(layer, &at, &len);
		/* Of one that is cut nobody knows where it begins. */
		if (coding_is_run(layer->coding) && layer->starts)
			at = layer->begin;
	}
	return at;
}

bool layer_touched(const struct layer *layer, uint64_t at, uint64_t len)
{
	const struct origin *o;

	if (coding_is_run(layer->coding) || layer->coding == CODING_UTF16LE ||
	    layer->coding == CODING_UTF16BE)
		return true;
	if (!len || at >= layer->text.len)
		return false;
	o = origin_of(layer, at);
	/* Another one begins: an escape, or what is behind one. */
	return o->len != 1 || (o + 1 < layer->origins + layer->nr_origins &&
			       o[1].at < at + len);
}

bool layer_matters(const struct layer *layer, uint64_t at, uint64_t len)
{
	for (; layer; layer = layer->outer) {
		if (!layer_touched(layer, at, len))
			return false;
		go_out(layer, &at, &len);
	}
	return true;
}

bool layer_undid(const struct layer *layer, uint64_t at, uint64_t len)
{
	/* Around a run, letters are escaped, and not what they encode. */
	for (; layer && !coding_is_run(layer->coding); layer = layer->outer) {
		if ((layer->coding == CODING_JSON ||
		     layer->coding == CODING_STRING ||
		     layer->coding == CODING_XML ||
		     layer->coding == CODING_QP) &&
		    layer_touched(layer, at, len))
			return true;
		go_out(layer, &at, &len);
	}
	return false;
}

/* The encoded bytes of escape i of the layer; false if i is none. */
static bool escape_of(const struct layer *layer, size_t i, uint64_t *from,
		      uint64_t *till)
{
	const struct origin *o = &layer->origins[i];

	*from = o->from;
	*till = (uint64_t)o->from + o->len;
	if (o->len != 1)
		return true;
	/* What stands for nothing is between two that stand for themselves. */
	if (!i || o[-1].len != 1)
		return false;
	*till = o->from;
	*from = (uint64_t)o[-1].from + (o->at - o[-1].at);
	return true;
}

/*
 * Does an escape that reaches into these bytes begin with one of the layer
 * around it?
 */
static bool sign_came_up(const struct layer *layer, uint64_t at, uint64_t len)
{
	size_t i = (size_t)(origin_of(layer, at) - layer->origins);

	for (; i < layer->nr_origins && layer->origins[i].at < at + len; i++) {
		uint64_t from;
		uint64_t till;

		if (escape_of(layer, i, &from, &till) &&
		    layer_touched(layer->outer, layer->base + from, 1))
			return true;
	}
	return false;
}

bool layer_misread(const struct layer *layer, uint64_t at, uint64_t len)
{
	for (; layer && !coding_is_run(layer->coding); layer = layer->outer) {
		const struct layer *outer = layer->outer;
		uint64_t end = at + len;
		uint64_t one = 1;

		if (end >= layer->text.len)
			break;
		go_out(layer, &end, &one);
		/* It stands there itself, or behind what looks like its sign.
		 */
		if (outer && outer->coding == CODING_PERCENT && one <= 2 &&
		    !layer_touched(outer, end + one - 1, 1) &&
		    sign_came_up(layer, at ? at - 1 : 0, len + 1 + (at > 0)))
			return true;
		go_out(layer, &at, &len);
		/* The byte behind, without what escapes it. */
		len = end + one - 1 - at;
	}
	return false;
}

bool layer_is_in(const struct layer *layer, enum coding coding)
{
	while (layer && layer->coding != coding)
		layer = layer->outer;
	return layer != NULL;
}

/* ---------------------------------------------------- what was met before ---
 */

bool met_before(struct met *met, const struct layer *layer, bool *again)
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
	if (ok && map_get(&met->map, buf_bytes(&key)) != SIZE_MAX) {
		*again = map_get(&met->map, buf_bytes(&key)) <= layer->depth;
	} else if (ok) {
		kept = arena_bytes(&met->arena, buf_bytes(&key));
		ok = kept.p && map_put(&met->map, kept, layer->depth);
	}
	buf_release(&key);
	return ok;
}

void met_forget(struct met *met)
{
	map_release(&met->map);
	arena_clear(&met->arena);
}

void met_release(struct met *met)
{
	map_release(&met->map);
	arena_release(&met->arena);
}

/* -------------------------------------------------------------- the parts ---
 */

/* May it be part of a run, or stand between two lines of one? */
static inline bool is_of_run(uint8_t c)
{
	static const bool between[256] = {
		['='] = true,  [' '] = true,  ['\t'] = true,
		['\r'] = true, ['\n'] = true, ['"'] = true,
		['\''] = true, ['\\'] = true, ['>'] = true,
	};

	return between[c] || is_alnum(c) || c == '+' || c == '-' || c == '/' ||
	       c == '_';
}

size_t nest_run_from(struct bytes text, size_t at)
{
	while (at && is_of_run(text.p[at - 1]))
		at--;
	return at;
}

size_t nest_run_till(struct bytes text, size_t at)
{
	while (at < text.len && is_of_run(text.p[at]))
		at++;
	return at;
}

/* A range of the text in which something is to be undone. */
struct part {
	size_t from;
	size_t till;
};

/*
 * Grow it by what is undone at [from, till), with all that matters around that;
 * false: that is too far away, and belongs to the next one.
 */
static bool grow(struct part *part, const struct nest_text *in, size_t from,
		 size_t till)
{
	struct bytes text = in->text;
	size_t low = from > in->around ? from - in->around : 0;
	size_t high =
		text.len - till > in->around ? till + in->around : text.len;

	if (!in->around) {
		*part = (struct part){ 0, text.len };
		return true;
	}
	if (!part->till)
		part->from = nest_run_from(text, low);
	else if (low > part->till)
		return false;
	if (high > part->till)
		part->till = nest_run_till(text, high);
	return true;
}

/* The next part with escapes, of which the first stands at *at or behind it. */
static bool next_part(const struct nest_text *in, enum coding coding,
		      size_t *at, struct part *part)
{
	size_t len = 0;

	*part = (struct part){ 0, 0 };
	for (;;) {
		size_t next = escape_next(in->text, coding, *at, &len);

		if (next >= in->text.len || !grow(part, in, next, next + len))
			break;
		*at = in->around ? next + len : in->text.len;
	}
	return part->till > 0;
}

/* -------------------------------------------------------------- the layers ---
 */

struct search {
	struct nest *nest;
	const struct nest_text *in;
	int (*each)(void *payload, const struct layer *layer,
		    struct fault *fault);
	void *payload;
	struct fault *fault;
	bool weighed; /* whether it is noise */
	bool noise;
};

static struct layer layer_of(const struct search *s, enum coding coding)
{
	const struct decoded *d = &s->nest->decoded;

	return (struct layer){
		.outer = s->in->layer,
		.coding = coding,
		.depth = s->in->layer ? s->in->layer->depth + 1 : 1,
		.text = buf_bytes(&d->text),
		.origins = d->origins.v,
		.nr_origins = d->origins.nr,
		.base = s->in->at,
		.begin = s->in->at,
		.starts = s->in->starts,
		.ends = s->in->ends,
	};
}

static int give(const struct search *s, const struct layer *layer)
{
	return s->each(s->payload, layer, s->fault);
}

/* Control bytes are one in ten of a picture or of what is compressed. */
#define NOISE_IN_LAYER 32
#define NOISE_IN_OBJECT 20

/* As many as a compiler takes at once. */
#define CHUNK ((size_t)64)

static size_t count_controls(struct bytes text, uint8_t least)
{
	size_t sum = 0;

	while (text.len) {
		uint8_t chunk[CHUNK];
		size_t len = text.len < CHUNK ? text.len : CHUNK;
		uint8_t nr = 0;

		memset(chunk, ' ', sizeof(chunk));
		memcpy(chunk, text.p, len);
		for (size_t i = 0; i < CHUNK; i++) {
			uint8_t c = chunk[i];
			uint8_t is = (c >= least) & (c < ' ') & (c != '\t') &
				     (c != '\r') & (c != '\n');

			nr = (uint8_t)(nr + is);
		}
		sum += nr;
		text = bytes_sub(text, len, text.len);
	}
	return sum;
}

/*
 * Are there more control bytes than in any text? Escapes of escapes in noise
 * are chance, and each of them costs as much as all of it. In an object zeros
 * are none of them: between and behind texts of a program or a database there
 * are many.
 */
static bool is_noise(struct search *s)
{
	struct bytes text = s->in->text;

	if (!s->weighed && !s->in->wide)
		s->noise = s->in->layer ? count_controls(text, 0) >
						  text.len / NOISE_IN_LAYER
					: count_controls(text, 1) >
						  text.len / NOISE_IN_OBJECT;
	s->weighed = true;
	return s->noise;
}

/* One that is no run. */
static int give_undone(struct search *s, const struct layer *layer)
{
	return is_noise(s) ? 0 : give(s, layer);
}

static bool holds_packed(struct bytes text)
{
	enum packing packing;

	return packing_of(text) != PACKING_NONE ||
	       packing_within(text, 0, &packing) < text.len;
}

static bool is_text(struct bytes bytes)
{
	return text_is_utf8(bytes) && !count_controls(bytes, 0);
}

/* The run without its last line; false: it has only one. */
static bool drop_line(struct bytes text, struct letters *run)
{
	size_t at = run->end;

	while (at > run->at && text.p[at - 1] != '\n')
		at--;
	while (at > run->at && coding_digit(CODING_BASE64, text.p[at - 1]) < 0)
		at--;
	run->end = at;
	return at > run->at;
}

/* So much of a text tells whether the rest of it is one. */
#define TEXT_LOOK ((size_t)32)

/*
 * Phase `skip` of the run. A word in a line of its own, below base64, looks
 * like the last line of that: if the text turns into noise with it, it is none.
 */
static bool decode_run(const struct search *s, const struct letters *run,
		       enum coding coding, size_t skip)
{
	struct decoded *out = &s->nest->decoded;
	struct letters less = *run;
	struct bytes text;

	if (!run_decode(s->in->text, run, coding, skip, out))
		return false;
	text = buf_bytes(&out->text);
	if (count_controls(bytes_sub(text, 0, TEXT_LOOK), 0) || is_text(text) ||
	    !drop_line(s->in->text, &less))
		return true;
	if (!run_decode(s->in->text, &less, coding, skip, out))
		return false;
	return is_text(buf_bytes(&out->text)) ||
	       run_decode(s->in->text, run, coding, skip, out);
}

/* Phase `skip` of a run; *plain becomes how much of it is text. */
static int try_run(const struct search *s, const struct letters *run,
		   enum coding coding, size_t skip, bool *plain)
{
	struct layer layer;
	size_t count;

	if (!decode_run(s, run, coding, skip))
		return fault_nomem(s->fault);
	layer = layer_of(s, coding);
	count = texty(layer.text);
	*plain = count > layer.text.len / 4 * 3;
	if (!count && !(s->in->all && holds_packed(layer.text)))
		return 0;
	layer.begin = s->in->at + run->at;
	layer.starts = run->at || s->in->starts;
	layer.ends = run->end < s->in->text.len || s->in->ends;
	return give(s, &layer);
}

/*
 * Mostly a run's first letter is that of a group. It is not where other letters
 * stand in front of the base64, or the run's beginning is not in the text.
 */
static int try_phases(const struct search *s, const struct letters *run,
		      enum coding coding)
{
	size_t phases = coding == CODING_HEX ? 2 : 4;
	bool plain = false;
	int rc = 0;

	for (size_t skip = 0; !rc && !plain && skip < phases; skip++)
		rc = try_run(s, run, coding, skip, &plain);
	return rc;
}

static bool next_run(const struct search *s, enum coding coding,
		     struct letters *run)
{
	size_t least = s->in->run_least;

	if (!s->in->all)
		return run_next(s->in->text, coding, run->end, run);
	return run_next_of(s->in->text, coding, run->end,
			   least > NEST_RUN_LEAST ? least : NEST_RUN_LEAST,
			   run);
}

static int try_runs(const struct search *s, enum coding coding)
{
	const struct layer *layer = s->in->layer;
	struct letters run = { 0 };
	int rc = 0;

	while (!rc && next_run(s, coding, &run)) {
		/* One without an escape in it was seen without this layer. */
		if (layer && !layer_touched(layer, run.at, run.end - run.at))
			continue;
		rc = try_phases(s, &run, coding);
	}
	return rc;
}

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
		if (escape_of(layer, i, &from, &till) &&
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
		if (escape_of(layer, i, &from, &till) &&
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

/* The layer of a part of the text, of which the decoded bytes are. */
static struct layer layer_of_part(const struct search *s, enum coding coding,
				  const struct part *part)
{
	struct layer layer = layer_of(s, coding);

	layer.base += part->from;
	layer.begin += part->from;
	layer.starts &= !part->from;
	layer.ends &= part->till == s->in->text.len;
	return layer;
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
	layer = layer_of_part(s, coding, part);
	return is_in_order(&layer) && may_matter(&layer)
		       ? give_undone(s, &layer)
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
	layer = layer_of(s, coding);
	if (!s->nest->decoded.changed || !holds_packed(layer.text))
		return 0;
	return give(s, &layer);
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
	layer = layer_of(s, CODING_STRING);
	layer.base += at;
	layer.starts = at || s->in->starts;
	layer.ends = end < s->in->text.len || s->in->ends;
	return is_bounded_anew(s, at, end) || is_in_order(&layer)
		       ? give_undone(s, &layer)
		       : 0;
}

/* The first anchor from byte at of the text on, or its length. */
static size_t next_anchor(const struct search *s, size_t at)
{
	size_t low = 0;
	size_t high = s->in->nr_anchors;

	if (s->in->all)
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
	layer = layer_of(s, CODING_WRAP);
	return give_undone(s, &layer);
}

/* Of UTF-16 in which a form matches so many letters stand in a row. */
#define WIDE_LEAST 8

/* The next row of so many from unit at on; the text's length: none. */
static size_t wide_row(struct bytes text, enum coding coding, size_t at)
{
	size_t letter = coding == CODING_UTF16BE;
	size_t row = 0;

	for (; at + 1 < text.len; at += 2) {
		row = text.p[at + letter] && !text.p[at + 1 - letter] ? row + 1
								      : 0;
		if (row == WIDE_LEAST)
			return at + 2 - row * 2;
	}
	return text.len;
}

/* The next part with such rows, whole units from byte `odd` of the text on. */
static bool next_wide(const struct nest_text *in, enum coding coding,
		      size_t odd, size_t *at, struct part *part)
{
	*part = (struct part){ 0, 0 };
	for (;;) {
		size_t row = wide_row(in->text, coding, *at);
		size_t end = row + (size_t)2 * WIDE_LEAST;

		if (row >= in->text.len || !grow(part, in, row, end))
			break;
		*at = in->around ? end : in->text.len;
	}
	if (part->from < odd || (part->from - odd) % 2)
		part->from++;
	return part->till > part->from;
}

/* Units begin at even offsets of the object, or of the layer. */
static int try_utf16(struct search *s, enum coding coding)
{
	size_t odd = (size_t)(s->in->at % 2);
	size_t at = odd;
	struct part part;
	int rc = 0;

	/* Of UTF-16 in UTF-16 nobody has heard. */
	if (layer_is_in(s->in->layer, CODING_UTF16LE) ||
	    layer_is_in(s->in->layer, CODING_UTF16BE))
		return 0;
	while (!rc && next_wide(s->in, coding, odd, &at, &part)) {
		struct layer layer;

		if (!escapes_undo(bytes_sub(s->in->text, part.from,
					    part.till - part.from),
				  coding, &s->nest->decoded))
			return fault_nomem(s->fault);
		layer = layer_of_part(s, coding, &part);
		/* Half a unit at the front is as good as nothing. */
		layer.starts |= part.from == odd && s->in->starts;
		if (s->nest->decoded.changed)
			rc = give_undone(s, &layer);
	}
	return rc;
}

int nest_each(struct nest *nest, const struct nest_text *text,
	      int (*each)(void *payload, const struct layer *layer,
			  struct fault *fault),
	      void *payload, struct fault *fault)
{
	struct search s = { .nest = nest,
			    .in = text,
			    .each = each,
			    .payload = payload,
			    .fault = fault };
	bool slash = text->text.len &&
		     memchr(text->text.p, '\\', text->text.len) != NULL;
	int rc = 0;

	if (text->nested)
		rc = try_runs(&s, CODING_BASE64);
	if (!rc && text->nested)
		rc = try_runs(&s, CODING_HEX);
	for (size_t i = 0; !rc && i < COUNT(escapes); i++) {
		if (slash || (escapes[i] != CODING_JSON &&
			      escapes[i] != CODING_BACKSLASH))
			rc = try_escapes(&s, escapes[i]);
	}
	if (!rc && slash)
		rc = try_strings(&s);
	if (!rc && text->all)
		rc = try_all_bytes(&s);
	if (!rc)
		rc = try_wraps(&s);
	if (!rc && text->wide)
		rc = try_utf16(&s, CODING_UTF16LE);
	if (!rc && text->wide)
		rc = try_utf16(&s, CODING_UTF16BE);
	return rc;
}
