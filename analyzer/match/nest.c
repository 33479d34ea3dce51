/* SPDX-License-Identifier: Apache-2.0 */
#include "match/nest_search.h"

#include "match/packing.h"

void nest_release(struct nest *nest)
{
	decoded_release(&nest->decoded);
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

bool nest_grow(struct part *part, const struct nest_text *in, size_t from,
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

/* -------------------------------------------------------------- the layers ---
 */

struct layer nest_layer_of(const struct search *s, enum coding coding)
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

/* The layer of a part of the text, of which the decoded bytes are. */
struct layer nest_layer_of_part(const struct search *s, enum coding coding,
				const struct part *part)
{
	struct layer layer = nest_layer_of(s, coding);

	layer.base += part->from;
	layer.begin += part->from;
	layer.starts &= !part->from;
	layer.ends &= part->till == s->in->text.len;
	return layer;
}

int nest_give(const struct search *s, const struct layer *layer)
{
	return s->each(s->payload, layer, s->fault);
}

/* Control bytes are one in ten of a picture or of what is compressed. */
#define NOISE_IN_LAYER 32
#define NOISE_IN_OBJECT 20

/* As many as a compiler takes at once. */
#define CHUNK ((size_t)64)

size_t nest_controls(struct bytes text, uint8_t least)
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
		s->noise = s->in->layer ? nest_controls(text, 0) >
						  text.len / NOISE_IN_LAYER
					: nest_controls(text, 1) >
						  text.len / NOISE_IN_OBJECT;
	s->weighed = true;
	return s->noise;
}

/* One that is no run. */
int nest_give_undone(struct search *s, const struct layer *layer)
{
	return is_noise(s) ? 0 : nest_give(s, layer);
}

bool nest_holds_packed(struct bytes text)
{
	enum packing packing;

	return packing_of(text) != PACKING_NONE ||
	       packing_within(text, 0, &packing) < text.len;
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

		if (row >= in->text.len || !nest_grow(part, in, row, end))
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
		layer = nest_layer_of_part(s, coding, &part);
		/* Half a unit at the front is as good as nothing. */
		layer.starts |= part.from == odd && s->in->starts;
		if (s->nest->decoded.changed)
			rc = nest_give_undone(s, &layer);
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
	int rc = 0;

	if (text->nested)
		rc = nest_runs(&s, CODING_BASE64);
	if (!rc && text->nested)
		rc = nest_runs(&s, CODING_HEX);
	if (!rc)
		rc = nest_escapes(&s);
	if (!rc && text->wide)
		rc = try_utf16(&s, CODING_UTF16LE);
	if (!rc && text->wide)
		rc = try_utf16(&s, CODING_UTF16BE);
	return rc;
}
