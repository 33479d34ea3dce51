/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/dig.h"

#include "match/decode.h"

#include <stdlib.h>

/* As much comes of a text as so many times what it has, and a little more. */
#define WORK_RATIO 64
#define WORK_FREE ((uint64_t)4 << 20)

/* Archives in the middle of one text. */
#define ARCHIVES_MAX 256

/* What is decoded at once, unless a run is longer. */
#define SLICE ((size_t)256 << 10)
/* What slices share, for what is escaped. */
#define AROUND ((size_t)8 << 10)
/* The same around what is new in an object, beside a secret's own length. */
#define AROUND_LEAST ((size_t)128)

/* What encodes a secret has more letters than this, however long that is. */
#define RUN_MOST 32

/* A run that is longer may be cut where a piece of an object ends. */
#define CUT_RUN (PIECE_OVERLAP / 2)

/* --------------------------------------------------------------- finds --- */

static void add_encoding(struct encodings *out, const char *name)
{
	if (out->nr < ENCODINGS_MAX)
		out->v[out->nr++] = name;
}

static void add_layers(struct encodings *out, const struct layer *layer)
{
	if (!layer)
		return;
	add_layers(out, layer->outer);
	add_encoding(out, coding_name(layer->coding));
}

/* How one gets to the bytes of the ground. */
static void add_way(struct encodings *out, const struct ground *g)
{
	if (!g->outer)
		return;
	add_way(out, g->outer);
	add_layers(out, g->layer);
	for (size_t i = 0; g->packings && i < g->packings->nr; i++)
		add_encoding(out, g->packings->v[i]);
}

/* The range of the text that is to be replaced; false: it is inside of one. */
static bool to_text(const struct digger *d, const struct sweep_hit *hit,
		    uint64_t *at, uint64_t *len)
{
	const struct ground *g = d->in;
	const struct layer *layer = d->layer;

	*at = hit->at;
	*len = hit->raw.len;
	for (; g->outer; g = g->outer) {
		/* What is packed goes as a whole, with the run that it is. */
		*at = g->layer && coding_is_run(g->layer->coding) ? 0
								  : g->begin;
		*len = g->layer ? g->end - *at : 0;
		layer = g->layer;
	}
	if (layer) {
		layer_stored(layer, *at, *len, at, len);
		/* Its padding and a line's end look like those of a mail. */
		if (hit->guise->grouped || layer_is_in(layer, CODING_BASE64))
			sweep_trim(g->body, at, len);
	}
	return *len > 0;
}

/* As in a sweep: from where the last one was counted, forth or back. */
static uint64_t line_of(struct digger *d, const struct ground *text,
			uint64_t at)
{
	size_t low = (size_t)(d->counted.at < at ? d->counted.at : at);
	size_t high = (size_t)(d->counted.at < at ? at : d->counted.at);
	struct bytes between = bytes_sub(text->body, low, high - low);

	if (low == at)
		d->counted.line -= bytes_pass(&between, '\n');
	else
		d->counted.line += bytes_pass(&between, '\n');
	d->counted.at = at;
	return d->counted.line;
}

/* *again: that secret was told of, spelled and encoded like that. */
static bool remember(struct digger *d, const struct dug *dug, bool *again)
{
	struct buf *key = &d->told.key;

	buf_add(key, &dug->secret, sizeof(dug->secret));
	for (size_t i = 0; i < dug->encodings.nr; i++) {
		buf_add_str(key, dug->encodings.v[i]);
		buf_add_char(key, ' ');
	}
	buf_add_bytes(key, dug->raw);
	return once_told(&d->told, again);
}

static int tell(struct digger *d, const struct sweep_hit *hit)
{
	const struct ground *text = d->in;
	struct dug dug = { .secret = hit->secret, .raw = hit->raw };
	uint64_t len;
	bool again;

	while (text->outer)
		text = text->outer;
	if (to_text(d, hit, &dug.at, &len))
		dug.raw = bytes_sub(text->body, (size_t)dug.at, (size_t)len);
	add_way(&dug.encodings, d->in);
	add_layers(&dug.encodings, d->layer);
	for (size_t i = 0; i < GUISE_LAYERS && hit->guise->layers[i]; i++)
		add_encoding(&dug.encodings, hit->guise->layers[i]);
	d->found = true;
	if (!remember(d, &dug, &again))
		return fault_nomem(d->fault);
	if (again)
		return 0;
	dug.line = line_of(d, text, dug.at);
	return d->each(d->payload, &dug);
}

/* What stands in the text itself, others tell. */
static int on_hit(void *payload, const struct sweep_hit *hit)
{
	struct digger *d = payload;

	if (d->layer ? !layer_matters(d->layer, hit->at, hit->raw.len)
		     : !d->in->outer)
		return 0;
	/* Members that are stored alike hold it as well. */
	for (unsigned i = 0; i < d->in->depth; i++) {
		if (!packed_remember(&d->openers[i],
				     sweep_secret(d->sweep, hit->secret)))
			return fault_nomem(d->fault);
	}
	return tell(d, hit);
}

/* --------------------------------------------------------------- runs --- */

static const char too_large[] = "known secrets: too large to be decoded as a "
				"whole";

struct area {
	size_t from;
	size_t till;
};

/* Of a piece of something longer: was a run cut, or an archive? */
static void note_cut(struct digger *d, struct bytes text)
{
	enum packing packing;

	if (text.len - nest_run_from(text, text.len) > CUT_RUN ||
	    nest_run_till(text, 0) > CUT_RUN ||
	    packing_within(text, 1, &packing) < text.len || d->escaped)
		d->limited = too_large;
}

/* ------------------------------------------------------------- packed --- */

static int dig(struct digger *d, struct bytes text, const struct layer *layer,
	       struct fault *fault);
static int open_all(struct digger *d, struct bytes text, size_t from,
		    const struct layer *layer, struct fault *fault);

static int on_text(void *payload, const struct packed_text *text,
		   struct fault *fault)
{
	struct digger *d = payload;
	struct ground ground = *d->in;
	const struct ground *outer = d->in;
	const struct layer *layer = d->layer;
	int rc;

	d->unpacked += text->body.len;
	if (text->body.len > d->work) {
		d->limited = "known secrets: more was encoded in it than the "
			     "limit on unpacking";
		return 0;
	}
	d->work -= text->body.len;
	ground.packings = text->packings;
	ground.body = text->body;
	d->in = &ground;
	d->layer = NULL;
	rc = sweeper_text(&d->sweeper, text->body, 0, 0, fault);
	if (!rc)
		rc = dig(d, text->body, NULL, fault);
	if (!rc)
		rc = open_all(d, text->body, 1, NULL, fault);
	if (text->at || !text->last)
		note_cut(d, text->body);
	d->in = outer;
	d->layer = layer;
	return rc;
}

static int on_nothing(void *payload, enum site site, struct bytes name,
		      const struct credential *credential)
{
	(void)payload;
	(void)site;
	(void)name;
	(void)credential;
	return 0;
}

/* What is no archive, though it begins as one, is nothing to tell of. */
static int on_unread(void *payload, const struct unread *unread)
{
	struct digger *d = payload;

	if (unread->limited)
		d->limited = unread->reason;
	d->damaged |= !unread->limited;
	return 0;
}

/* What begins at byte `at` of the text, which is the layer's, if that is set.
 */
static int open_one(struct digger *d, enum packing packing, struct bytes text,
		    size_t at, const struct layer *layer, struct fault *fault)
{
	const struct ground *in = d->in;
	struct ground ground = {
		.outer = in,
		.layer = layer,
		.begin = at,
		.end = text.len,
		.depth = in->depth + 1,
	};
	struct examiner *e;
	int rc;

	if (in->depth == DIG_DEPTH || d->unpacked >= d->max_unpacked ||
	    ++d->archives > ARCHIVES_MAX) {
		d->limited = "known secrets: more archives in it than are "
			     "opened";
		return 0;
	}
	e = &d->openers[in->depth];
	e->matcher = d->matcher;
	e->arena = &d->arena;
	e->payload = d;
	e->each = on_nothing;
	e->unread = on_unread;
	e->text = on_text;
	e->max_unpacked = d->max_unpacked - d->unpacked;
	d->in = &ground;
	d->damaged = false;
	rc = packed_examine(e, SITE_BLOB, packing,
			    bytes_sub(text, at, text.len), fault);
	packed_forget(e);
	d->in = in;
	return rc;
}

/* Behind the archive that begins at byte at. */
static size_t behind(enum packing packing, struct bytes text, size_t at)
{
	size_t end = packing == PACKING_ZIP
			     ? bytes_find(text, LIT("PK\5\6"), at)
			     : SIZE_MAX;

	return end == SIZE_MAX ? at + 4 : end + 4;
}

/* All that begins at byte `from` or behind it. */
static int open_all(struct digger *d, struct bytes text, size_t from,
		    const struct layer *layer, struct fault *fault)
{
	enum packing packing = packing_of(text);
	int rc = 0;

	if (from && packing == PACKING_ZIP)
		from = behind(packing, text, 0);
	if (!from && packing_opens(packing)) {
		rc = open_one(d, packing, text, 0, layer, fault);
		from = behind(packing, text, 0);
	}
	while (!rc && from < text.len) {
		size_t at = packing_within(text, from, &packing);

		if (at >= text.len)
			break;
		rc = open_one(d, packing, text, at, layer, fault);
		from = behind(packing, text, at);
	}
	return rc;
}

/* ------------------------------------------------------------- layers --- */

/*
 * How many bytes of a run's layer come of all its lines but the last; 0: it has
 * only one.
 */
static size_t but_last_line(const struct layer *layer)
{
	size_t group = layer->coding == CODING_HEX ? 2 : 4;

	for (size_t i = layer->nr_origins; i > 1; i--) {
		const struct origin *o = &layer->origins[i - 1];

		if (o->len > group)
			return o->at;
		if (o[-1].from + o[-1].len < o->from)
			return o->at;
	}
	return 0;
}

/*
 * A word in the line behind a run looks like its last line. If what is packed
 * is whole without that, it is none.
 */
static int open_run(struct digger *d, const struct layer *layer,
		    struct fault *fault)
{
	enum packing packing = packing_of(layer->text);
	size_t len = but_last_line(layer);
	int rc;

	if (!len || !packing_opens(packing))
		return open_all(d, layer->text, 0, layer, fault);
	rc = open_one(d, packing, bytes_sub(layer->text, 0, len), 0, layer,
		      fault);
	return rc || !d->damaged ? rc
				 : open_all(d, layer->text, 0, layer, fault);
}

/* What is not all in the text in hand, may be cut at its end. */
static int open_escaped(struct digger *d, const struct layer *layer,
			struct fault *fault)
{
	int rc;

	d->escaped = true;
	d->damaged = false;
	rc = open_all(d, layer->text, 0, layer, fault);
	if (!layer->ends && d->damaged)
		d->limited = too_large;
	return rc;
}

static bool is_wide(struct bytes text)
{
	return text.len && memchr(text.p, 0, text.len) != NULL;
}

static int on_layer(void *payload, const struct layer *layer,
		    struct fault *fault)
{
	struct digger *d = payload;
	const struct layer *above = d->layer;
	bool again;
	int rc;

	if (!met_before(&d->met, layer, &again))
		return fault_nomem(fault);
	if (again)
		return 0;
	if (layer->text.len > d->work) {
		d->limited = "known secrets: more may be encoded in it than "
			     "is decoded";
		return 0;
	}
	d->work -= layer->text.len;
	d->layer = layer;
	if (coding_is_of_bytes(layer->coding)) {
		rc = open_escaped(d, layer, fault);
		d->layer = above;
		return rc;
	}
	rc = sweeper_text(&d->sweeper, layer->text, 0, 0, fault);
	if (!rc && coding_is_run(layer->coding))
		rc = open_run(d, layer, fault);
	if (!rc && layer->depth < NEST_MAX)
		rc = dig(d, layer->text, layer, fault);
	d->layer = above;
	return rc;
}

/*
 * No encoding makes a secret shorter; names in programs are as long as short
 * runs. (Packed it may be, but then a packing's own bytes are beside it.)
 */
static size_t run_least(const struct digger *d)
{
	size_t shortest = sweep_shortest(d->sweep);

	return shortest < RUN_MOST ? shortest : RUN_MOST;
}

/* From byte `from` of a text on, which is not cut there. */
static int dig_slice(struct digger *d, struct bytes whole, size_t from,
		     size_t till, const struct layer *layer,
		     struct fault *fault)
{
	struct nest_text text = {
		.text = bytes_sub(whole, from, till - from),
		.layer = layer,
		.at = from,
		.starts = !from,
		.ends = till == whole.len,
		.nested = true,
		.all = true,
		.run_least = run_least(d),
		/* Percent signs before each byte of it, at the most. */
		.around = 3 * sweep_longest(d->sweep) + AROUND_LEAST,
	};
	struct nest *nest = &d->nests[d->in->depth][layer ? layer->depth : 0];

	text.wide = is_wide(text.text);
	return nest_each(nest, &text, on_layer, d, fault);
}

static int dig_range(struct digger *d, struct bytes text, size_t from,
		     size_t till, const struct layer *layer,
		     struct fault *fault)
{
	int rc = 0;

	while (!rc && from < till) {
		size_t end = till - from > SLICE
				     ? nest_run_till(text, from + SLICE)
				     : till;
		size_t next;

		if (end > till)
			end = till;
		rc = dig_slice(d, text, from, end, layer, fault);
		if (!d->in->outer && !layer)
			met_forget(&d->met);
		next = end - from > AROUND ? nest_run_from(text, end - AROUND)
					   : end;
		from = end == till || next <= from ? end : next;
	}
	return rc;
}

/* All of what is a layer's, or a member's. */
static int dig(struct digger *d, struct bytes text, const struct layer *layer,
	       struct fault *fault)
{
	/* A layer is searched as a whole: its bytes have a map. */
	if (layer)
		return dig_slice(d, text, 0, text.len, layer, fault);
	return dig_range(d, text, 0, text.len, NULL, fault);
}

/* ------------------------------------------------------------ objects --- */

void digger_init(struct digger *d)
{
	d->sweeper = (struct sweeper){
		.sweep = d->sweep,
		.payload = d,
		.each = on_hit,
		.every = true,
	};
	sweeper_init(&d->sweeper);
}

void digger_release(struct digger *d)
{
	sweeper_release(&d->sweeper);
	for (size_t i = 0; i < COUNT(d->nests); i++) {
		for (size_t k = 0; k < COUNT(d->nests[i]); k++)
			nest_release(&d->nests[i][k]);
	}
	for (size_t i = 0; i < COUNT(d->openers); i++)
		examiner_release(&d->openers[i]);
	arena_release(&d->arena);
	met_release(&d->met);
	once_release(&d->told);
	room_release(&d->window);
}

static void begin(struct digger *d, const struct ground *ground, uint64_t line,
		  struct fault *fault)
{
	d->fault = fault;
	d->in = ground;
	d->layer = NULL;
	d->counted = (struct counted){ 0, line + 1 };
	d->limited = NULL;
	d->found = false;
	d->escaped = false;
	d->work = ground->body.len * WORK_RATIO + WORK_FREE;
	d->unpacked = 0;
	d->archives = 0;
}

static void end(struct digger *d)
{
	d->in = NULL;
	met_forget(&d->met);
	once_forget(&d->told);
	arena_clear(&d->arena);
}

int digger_text(struct digger *d, struct bytes text, uint64_t line, bool whole,
		struct fault *fault)
{
	struct ground ground = { .body = text };
	int rc;

	begin(d, &ground, line, fault);
	rc = dig_range(d, text, 0, text.len, NULL, fault);
	if (!rc)
		rc = open_all(d, text, 1, NULL, fault);
	if (!whole)
		note_cut(d, text);
	end(d);
	return rc;
}

static int dig_area(struct digger *d, struct bytes body, struct area area,
		    bool *archive, struct fault *fault)
{
	enum packing packing;

	*archive |= packing_within(bytes_sub(body, 0, area.till), area.from,
				   &packing) < area.till;
	return dig_range(d, body, area.from, area.till, NULL, fault);
}

/*
 * What is new in the body that the delta makes: what an operation inserts, and
 * what a copy is joined to, with the runs that this is part of. Operations are
 * in order, and of a run that is known to be part of it no end is looked for.
 */
static int dig_new(struct digger *d, const struct delta *delta,
		   struct bytes body, bool *archive, struct fault *fault)
{
	size_t reach = sweep_longest(d->sweep) + AROUND_LEAST;
	struct area all = { 0, 0 };
	int rc = 0;

	for (size_t i = 0; !rc && i < delta->nr; i++) {
		const struct op *op = &delta->v[i];
		size_t till = op->at + (op->copies ? 0 : op->len);
		size_t low = op->at > reach ? op->at - reach : 0;
		size_t high = body.len - till > reach ? till + reach : body.len;

		/* How a text begins makes no difference. */
		if ((!i && op->copies) || high <= all.till)
			continue;
		if (low > all.till)
			low = nest_run_from(body, low);
		if (low > all.till) {
			rc = dig_area(d, body, all, archive, fault);
			all.from = low;
		}
		all.till = nest_run_till(body, high);
	}
	return rc ? rc : dig_area(d, body, all, archive, fault);
}

int digger_piece(struct digger *d, const struct piece *piece,
		 struct fault *fault)
{
	bool built = piece->delta && piece->base != MEMO_NONE &&
		     !d->wanted[piece->base];
	struct ground ground = { .body = piece->body };
	bool archive = false;
	int rc;

	if (piece->at || !piece->last)
		return digger_text(d, piece->body, piece->line, false, fault);
	/* What nobody looks at may hold anything. */
	d->wanted[piece->keep] = true;
	if (piece->known)
		return 0;
	if (!piece_window(piece, 0, (size_t)piece->size, &d->window,
			  &ground.body))
		return fault_nomem(fault);
	begin(d, &ground, piece->line, fault);
	if (built)
		rc = dig_new(d, piece->delta, ground.body, &archive, fault);
	else
		rc = dig_area(d, ground.body,
			      (struct area){ 0, ground.body.len }, &archive,
			      fault);
	if (!rc && archive && piece->type == OBJECT_BLOB)
		rc = open_all(d, ground.body, 1, NULL, fault);
	d->wanted[piece->keep] = d->found || archive || d->escaped || rc;
	end(d);
	return rc;
}
