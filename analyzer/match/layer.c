/* SPDX-License-Identifier: Apache-2.0 */
#include "match/layer.h"

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

bool layer_is_cut(const struct layer *layer, uint64_t at)
{
	const struct origin *o;

	if (!at || at >= layer->text.len)
		return false;
	o = origin_of(layer, at);
	return o->at == at && o->len == 1 && o[-1].len == 1;
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

unsigned layer_undid(const struct layer *layer, uint64_t at, uint64_t len)
{
	unsigned nr = 0;

	/* Around a run, letters are escaped, and not what they encode. */
	for (; layer && !coding_is_run(layer->coding); layer = layer->outer) {
		nr += (layer->coding == CODING_JSON ||
		       layer->coding == CODING_STRING ||
		       layer->coding == CODING_XML ||
		       layer->coding == CODING_QP) &&
		      layer_touched(layer, at, len);
		go_out(layer, &at, &len);
	}
	return nr;
}

bool layer_escape(const struct layer *layer, size_t i, uint64_t *from,
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

		if (layer_escape(layer, i, &from, &till) &&
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
