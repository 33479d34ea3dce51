/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layers of a slice (match/nest.h): each is searched as the slice was, by a
 * matcher of its own for each depth.
 */
#include "match/matcher_parts.h"

/*
 * Layers have a map, of eight bytes for each of theirs: large slices are looked
 * at in parts, which overlap as slices do.
 */
#define NEST_SLICE ((size_t)256 << 10)
#define NEST_OVERLAP ((size_t)32 << 10)

/* To search a short layer costs as much as to search so many bytes. */
#define LAYER_LEAST 384

static int scan_layers(struct run *run, const struct nest_text *text,
		       struct fault *fault);

/* Those that a line end may cut, if it cuts any. */
static const struct strings *tokens_of(const struct run *run)
{
	return run->slice.cut ? &run->m->engine->tokens : NULL;
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
	uint64_t cost;
	bool again;
	bool seen;
	int rc;

	if (!met_before(&outer->top->met, layer, &again))
		return fault_nomem(fault);
	if (again)
		return 0;
	cost = layer->text.len > LAYER_LEAST ? layer->text.len : LAYER_LEAST;
	if (cost > run.work) {
		outer->limited = true;
		return 0;
	}
	run.work -= cost;
	outer->m->count->viewed += layer->text.len;
	text.wide = memchr(layer->text.p, 0, layer->text.len) != NULL;
	run.m = m;
	run.layer = layer;
	run.whole = layer_matters(layer, 0, layer->text.len);
	run.slice.body = layer->text;
	run.slice.at = 0;
	run.slice.starts = layer->starts;
	run.slice.ends = layer->ends;
	run.slice.wide = text.wide;
	m->anchors.nr = 0;
	/*
	 * UTF-16 itself was seen by the text around it, in its lanes; but the
	 * strings in it are those around anchors.
	 */
	seen = layer->coding == CODING_UTF16LE ||
	       layer->coding == CODING_UTF16BE;
	rc = seen && !memchr(layer->text.p, '\\', layer->text.len)
		     ? 0
		     : prefilter_scan(m->engine->prefilter, text.wide,
				      layer->text, 0, &m->anchors, fault);
	if (!rc && m->anchors.nr) {
		anchors_sort(&m->anchors);
		rc = seen ? 0 : matcher_scan_slice(&run, fault);
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
		m->deeper = matcher_make_level(m->engine, m->room, fault);
	if (!m->deeper)
		return fault_nomem(fault);
	m->deeper->count = m->count;
	return nest_each(&m->nest, &in, scan_layer, run, fault);
}

int matcher_scan_nests(struct run *run, struct fault *fault)
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
			/* A name, each letter an escape, was found. */
			.strings = !run->m->anchors.nr,
			.tokens = tokens_of(run),
		};

		text.ends =
			slice->ends && from + text.text.len == slice->body.len;
		rc = scan_layers(run, &text, fault);
		met_forget(&run->top->met);
		if (from + text.text.len >= slice->body.len)
			break;
	}
	return rc;
}
