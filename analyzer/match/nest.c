/* SPDX-License-Identifier: Apache-2.0 */
#include "match/nest.h"

#include "match/view.h"

void nest_release(struct nest *nest)
{
	decoded_release(&nest->decoded);
}

/* ---------------------------------------------------------------- the map ---
 */

/* From the layer to what is around it. */
static void go_out(const struct layer *layer, uint64_t *at, uint64_t *len)
{
	uint64_t end = *at + *len;
	const struct origin *o = layer->origins;
	uint64_t from;
	uint64_t till;

	if (!layer->text.len) {
		from = till = layer->begin - layer->base;
	} else if (*at >= layer->text.len) {
		from = till = o[layer->text.len - 1].till;
	} else {
		from = o[*at].from;
		till = end > *at ? o[end - 1].till : from;
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
	const struct origin *o = layer->origins;

	if (coding_is_run(layer->coding) || layer->coding == CODING_UTF16LE ||
	    layer->coding == CODING_UTF16BE)
		return true;
	for (uint64_t i = at; i < at + len && i < layer->text.len; i++) {
		if (o[i].till - o[i].from != 1 ||
		    (i > at && o[i].from != o[i - 1].till))
			return true;
	}
	return false;
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
	for (; layer; layer = layer->outer) {
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

bool layer_is_in(const struct layer *layer, enum coding coding)
{
	while (layer && layer->coding != coding)
		layer = layer->outer;
	return layer != NULL;
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
};

static struct layer layer_of(const struct search *s, enum coding coding)
{
	const struct decoded *d = &s->nest->decoded;

	return (struct layer){
		.outer = s->in->layer,
		.coding = coding,
		.depth = s->in->layer ? s->in->layer->depth + 1 : 1,
		.text = buf_bytes(&d->text),
		.origins = decoded_origins(d),
		.base = s->in->at,
		.begin = s->in->at,
		.starts = s->in->starts,
		.ends = s->in->ends,
	};
}

static int give(const struct search *s, const struct layer *layer)
{
	s->nest->bytes += layer->text.len;
	return s->each(s->payload, layer, s->fault);
}

/* Phase `skip` of a run; *plain becomes how much of it is text. */
static int try_run(const struct search *s, const struct letters *run,
		   enum coding coding, size_t skip, bool *plain)
{
	struct layer layer;
	size_t count;

	if (!run_decode(s->in->text, run, coding, skip, &s->nest->decoded))
		return fault_nomem(s->fault);
	layer = layer_of(s, coding);
	count = texty(layer.text);
	*plain = count > layer.text.len / 4 * 3;
	if (!count)
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

static int try_runs(const struct search *s, enum coding coding)
{
	const struct layer *layer = s->in->layer;
	struct letters run = { 0 };
	int rc = 0;

	while (!rc && run_next(s->in->text, coding, run.end, &run)) {
		/* One without an escape in it was seen without this layer. */
		if (layer && !layer_touched(layer, run.at, run.end - run.at))
			continue;
		rc = try_phases(s, &run, coding);
	}
	return rc;
}

static int try_escapes(const struct search *s, enum coding coding)
{
	struct layer layer;

	if (!escapes_decode(s->in->text, coding, &s->nest->decoded))
		return fault_nomem(s->fault);
	if (!s->nest->decoded.changed)
		return 0;
	layer = layer_of(s, coding);
	return give(s, &layer);
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

static int try_string(const struct search *s, size_t at, size_t end)
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
	return give(s, &layer);
}

static int try_strings(const struct search *s)
{
	struct bytes text = s->in->text;
	size_t next = 0;
	int rc = 0;

	for (size_t at = 0, end; !rc && at < text.len; at = end + 1) {
		bool escaped;

		end = string_end(text, at, &escaped);
		while (next < s->in->nr_anchors &&
		       s->in->anchors[next].at < s->in->at + at)
			next++;
		if (escaped && end - at >= STRING_LEAST &&
		    next < s->in->nr_anchors &&
		    s->in->anchors[next].at < s->in->at + end)
			rc = try_string(s, at, end);
	}
	return rc;
}

static int try_wraps(const struct search *s)
{
	struct layer layer;

	if (!s->in->tokens || layer_is_in(s->in->layer, CODING_WRAP))
		return 0;
	if (!wraps_decode(s->in->text, s->in->tokens, &s->nest->decoded))
		return fault_nomem(s->fault);
	if (!s->nest->decoded.changed)
		return 0;
	layer = layer_of(s, CODING_WRAP);
	return give(s, &layer);
}

/* Units begin at even offsets of the object, or of the layer. */
static int try_utf16(const struct search *s, enum coding coding)
{
	size_t odd = (size_t)(s->in->at % 2);
	struct layer layer;

	/* Of UTF-16 in UTF-16 nobody has heard. */
	if (layer_is_in(s->in->layer, CODING_UTF16LE) ||
	    layer_is_in(s->in->layer, CODING_UTF16BE))
		return 0;
	if (!escapes_decode(bytes_sub(s->in->text, odd, s->in->text.len),
			    coding, &s->nest->decoded))
		return fault_nomem(s->fault);
	if (!s->nest->decoded.changed)
		return 0;
	layer = layer_of(s, coding);
	layer.base += odd;
	return give(s, &layer);
}

/* Control bytes are one in ten of a picture or of what is compressed. */
#define NOISE_IN_LAYER 32
#define NOISE_IN_OBJECT 20

/*
 * Are there more control bytes than in any text? Escapes of escapes in noise
 * are chance, and each of them costs as much as all of it. In an object zeros
 * are none of them: between and behind texts of a program or a database there
 * are many.
 */
static bool is_noise(const struct nest_text *text)
{
	uint8_t least = text->layer ? 0 : 1;
	size_t most = text->text.len /
		      (text->layer ? NOISE_IN_LAYER : NOISE_IN_OBJECT);
	size_t controls = 0;

	if (text->wide)
		return false;
	for (size_t i = 0; i < text->text.len; i++) {
		uint8_t c = text->text.p[i];

		controls += c >= least && c < ' ' && !is_blank(c);
	}
	return controls > most;
}

int nest_each(struct nest *nest, const struct nest_text *text,
	      int (*each)(void *payload, const struct layer *layer,
			  struct fault *fault),
	      void *payload, struct fault *fault)
{
	struct search s = { nest, text, each, payload, fault };
	static const enum coding escapes[] = { CODING_PERCENT, CODING_JSON,
					       CODING_XML, CODING_QP,
					       CODING_BACKSLASH };
	int rc = 0;

	if (text->nested)
		rc = try_runs(&s, CODING_BASE64);
	if (!rc && text->nested)
		rc = try_runs(&s, CODING_HEX);
	if (is_noise(text))
		return rc;
	for (size_t i = 0; !rc && i < COUNT(escapes); i++)
		rc = try_escapes(&s, escapes[i]);
	if (!rc)
		rc = try_strings(&s);
	if (!rc)
		rc = try_wraps(&s);
	if (!rc && text->wide)
		rc = try_utf16(&s, CODING_UTF16LE);
	if (!rc && text->wide)
		rc = try_utf16(&s, CODING_UTF16BE);
	return rc;
}
