/* SPDX-License-Identifier: Apache-2.0 */
#include "match/keyring.h"
#include "match/seam.h"

#include <assert.h>
#include <stdlib.h>

/* Places in a text have 32 bits. */
#define BLOCK ((size_t)1 << 30)

/* -------------------------------------------------------------- searching ---
 */

void key_search_init(struct key_search *search, const struct keyring *ring)
{
	*search = (struct key_search){ .ring = ring };
}

void key_search_release(struct key_search *search)
{
	room_release(&search->seam);
	free(search->found.v);
	search->found = (struct keys){ .nr = 0 };
}

static bool add_key(void *payload, size_t at, unsigned id)
{
	struct key_search *search = payload;
	struct keys *out = search->out;

	if (!ARRAY_ROOM(out)) {
		search->failed = true;
		return false;
	}
	out->v[out->nr++] = (struct key){ search->at + (uint32_t)at,
					  CUT_UNKNOWN, (uint16_t)id };
	return true;
}

/* Encoded literals: in bytes, and if `wide` in UTF-16. */
static void strain_block(struct key_search *search, struct bytes text,
			 bool wide, bool cut)
{
	const struct keyring *ring = search->ring;
	struct strain_text in = { .text = text, .cut = cut };

	if (ring->strain)
		(void)strain_scan(ring->strain, &in, add_key, search);
	in.wide = true;
	if (wide && ring->strain_wide)
		(void)strain_scan(ring->strain_wide, &in, add_key, search);
}

static bool add_needle(void *payload, size_t at, size_t len)
{
	return add_key(payload, at, 2 * (unsigned)len);
}

/* *wide: there is a NUL in it; without one there is no UTF-16. */
static int search_block(struct key_search *search, struct bytes text,
			uint32_t at, bool *wide, struct keys *out,
			struct fault *fault)
{
	const struct keyring *ring = search->ring;
	bool again;

	*wide = false;
	search->out = out;
	search->at = at;
	search->failed = false;
	if (!text.len)
		return 0;
	if (ring->needles) {
		(void)needles_scan(ring->needles, text, add_needle, search);
	} else {
		(void)sieve_scan(&ring->sieves[0], text, add_key, search, wide);
		if (*wide)
			(void)sieve_scan(&ring->sieves[1], text, add_key,
					 search, &again);
		strain_block(search, text, *wide, false);
	}
	return search->failed ? fault_nomem(fault) : 0;
}

static int by_place(const void *a, const void *b)
{
	const struct key *x = a;
	const struct key *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/*
 * Append one that is not in front of the last. Of doubles the one whose
 * surroundings are known stays.
 */
static inline size_t append(struct key *v, size_t nr, struct key key)
{
	struct key *last = &v[nr ? nr - 1 : 0];

	if (!nr || by_place(last, &key)) {
		v[nr] = key;
		return nr + 1;
	}
	if (last->cut == CUT_UNKNOWN)
		last->cut = key.cut;
	return nr;
}

static void sort_keys(struct keys *keys)
{
	size_t kept = 0;

	if (keys->nr > 1)
		qsort(keys->v, keys->nr, sizeof(*keys->v), by_place);
	for (size_t i = 0; i < keys->nr; i++)
		kept = append(keys->v, kept, keys->v[i]);
	keys->nr = kept;
}

/* The first of the keys i and on that is not in front of the key. */
static size_t place_of(const struct keys *keys, size_t i, const struct key *key)
{
	size_t high = keys->nr;

	while (i < high) {
		size_t mid = i + (high - i) / 2;

		if (by_place(&keys->v[mid], key) < 0)
			i = mid + 1;
		else
			high = mid;
	}
	return i;
}

/*
 * The first `found` of the keys are in any order, and the others sorted. These
 * are many where a long text changes a little.
 */
static bool merge_keys(struct keys *keys, size_t found, struct keys *room)
{
	struct key *v = keys->v;
	size_t next = found;
	size_t kept = 0;

	room->nr = 0;
	if (!found)
		return true;
	if (!ARRAY_ROOM_FOR(room, found))
		return false;
	memcpy(room->v, v, found * sizeof(*v));
	room->nr = found;
	sort_keys(room);
	for (size_t i = 0; i <= room->nr; i++) {
		size_t end = i < room->nr ? place_of(keys, next, &room->v[i])
					  : keys->nr;

		memmove(v + kept, v + next, (end - next) * sizeof(*v));
		kept += end - next;
		next = end;
		if (i < room->nr)
			kept = append(v, kept, room->v[i]);
		if (next < keys->nr && !by_place(&v[kept - 1], &v[next]))
			kept = append(v, kept, v[next++]);
	}
	keys->nr = kept;
	return true;
}

int keys_find(struct key_search *search, struct bytes text, uint32_t at,
	      struct keys *out, struct fault *fault)
{
	size_t before = out->nr;
	int rc = 0;

	search->bytes += text.len;
	for (size_t from = 0; !rc && from < text.len;) {
		struct bytes block = bytes_sub(text, from, BLOCK);
		bool wide;

		rc = search_block(search, block, at + (uint32_t)from, &wide,
				  out, fault);
		if (from + block.len == text.len)
			break;
		from += block.len - (KEY_MAX - 1);
	}
	if (!rc && out->nr > before)
		sort_keys(out);
	return rc;
}

/* --------------------------------------------------------------- carrying ---
 */

/* The first key at or behind offset at. */
static size_t key_from(const struct keys *keys, size_t at)
{
	size_t low = 0;
	size_t high = keys->nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (keys->v[mid].at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/*
 * Is all that was looked at around the key in the copied bytes? At both ends
 * of the objects there is less, so these count as an edge unless they meet.
 */
static bool keeps_cut(const struct delta *delta, const struct op *op,
		      const struct key *key)
{
	bool starts = !op->from && !op->at;
	bool ends = (uint64_t)op->at + op->len == delta->size &&
		    (uint64_t)op->from + op->len == delta->base.len;

	return (starts || key->at - op->from >= WEIGH_BEFORE) &&
	       (ends || op->from + op->len - key->at >= WEIGH_AFTER);
}

/*
 * Where keys are in the base, as a bit for each 512th of it. Few operations
 * copy one, and most can be told from that; a search for each would cost more
 * than all else here.
 */
#define CHART_WORDS 8

struct chart {
	uint64_t v[CHART_WORDS + 1];
	unsigned shift;
};

static void draw_chart(struct chart *chart, const struct keys *keys,
		       size_t size)
{
	*chart = (struct chart){ .shift = 0 };
	while (size >> chart->shift >= (size_t)64 * CHART_WORDS)
		chart->shift++;
	/* With more keys than places there are some in nearly each. */
	if (keys->nr > (size_t)64 * CHART_WORDS)
		memset(chart->v, 0xff, sizeof(chart->v));
	for (size_t i = 0; i < keys->nr && keys->nr <= (size_t)64 * CHART_WORDS;
	     i++) {
		uint32_t place = keys->v[i].at >> chart->shift;

		chart->v[place / 64] |= (uint64_t)1 << place % 64;
	}
}

/* May the operation copy a key? */
static inline bool may_carry(const struct chart *chart, const struct op *op)
{
	uint32_t low = op->from >> chart->shift;
	uint32_t span = ((op->from + op->len - 1) >> chart->shift) - low;
	uint64_t bits;

	if (!op->copies)
		return false;
	if (span >= 63)
		return true;
	bits = chart->v[low / 64] >> low % 64 | chart->v[low / 64 + 1]
							<< 1 << (63 - low % 64);
	return bits << (63 - span);
}

/* The next operation from op on that may; end where none does. */
static const struct op *next_carrier(const struct chart *chart,
				     const struct op *op, const struct op *end)
{
	while (op < end && !may_carry(chart, op))
		op++;
	return op;
}

/* One key of the base. */
static bool carry_key(const struct keyring *ring, const struct delta *delta,
		      const struct op *op, struct key key, struct keys *out)
{
	if (key.at + ring->spelled[key.id].len > (uint64_t)op->from + op->len)
		return true;
	if (!keeps_cut(delta, op, &key))
		key.cut = CUT_UNKNOWN;
	key.at = key.at - op->from + op->at;
	if (!ARRAY_ROOM(out))
		return false;
	out->v[out->nr++] = key;
	return true;
}

/* Many that are far from both ends of the copy. */
static bool carry_keys(const struct key *v, size_t nr, uint32_t shift,
		       struct keys *out)
{
	struct key *to;

	if (!ARRAY_ROOM_FOR(out, nr))
		return false;
	to = out->v + out->nr;
	for (size_t i = 0; i < nr; i++) {
		to[i] = v[i];
		to[i].at += shift;
	}
	out->nr += nr;
	return true;
}

static_assert(WEIGH_AFTER >= KEY_MAX, "one that is far from the end is whole");

static bool carry_op(const struct keyring *ring, const struct delta *delta,
		     const struct op *op, const struct keys *base,
		     struct keys *out)
{
	uint64_t end = (uint64_t)op->from + op->len;
	size_t i = key_from(base, op->from);
	size_t far = op->len > WEIGH_BEFORE + WEIGH_AFTER
			     ? key_from(base, end - WEIGH_AFTER + 1)
			     : i;
	bool ok = true;

	for (; ok && i < far && base->v[i].at - op->from < WEIGH_BEFORE; i++)
		ok = carry_key(ring, delta, op, base->v[i], out);
	if (ok && i < far) {
		ok = carry_keys(base->v + i, far - i, op->at - op->from, out);
		i = far;
	}
	for (; ok && i < base->nr && base->v[i].at < end; i++)
		ok = carry_key(ring, delta, op, base->v[i], out);
	return ok;
}

/*
 * How far from a seam a run may be that is long only with what is on the other
 * side of it, in letters, and a literal at its end.
 */
#define SEAM_LOOK (STRAIN_RUN + KEY_MAX)

/* For seams_each. */
struct seaming {
	struct key_search *search;
	const struct delta *delta;
	bool wide;
};

/* Look at what is around a place of the result, as if nothing else were. */
static bool search_seam(void *payload, size_t at)
{
	struct seaming *seaming = payload;
	struct key_search *search = seaming->search;
	const size_t look = 2 * SEAM_LOOK; /* in UTF-16, too */
	size_t low = at > look ? at - look : 0;
	size_t high = at + look;

	high = high < seaming->delta->size ? high : seaming->delta->size;
	search->failed |= !room_reserve(&search->seam, high - low);
	if (search->failed)
		return false;
	delta_window(seaming->delta, low, high - low, search->seam.p);
	search->at = (uint32_t)low;
	search->bytes += high - low;
	strain_block(search, (struct bytes){ search->seam.p, high - low },
		     seaming->wide, true);
	return !search->failed;
}

/* What is new in the delta's result, places in the result. */
static int search_fresh(struct key_search *search, const struct delta *delta,
			struct keys *out, struct fault *fault)
{
	const struct fresh *fresh = &delta->fresh;
	struct bytes text = { fresh->text, fresh->len };
	struct seaming seaming = { .search = search, .delta = delta };
	int rc;

	search->bytes += fresh->len;
	rc = search_block(search, text, 0, &seaming.wide, out, fault);
	if (rc)
		return rc;
	for (size_t i = 0; i < out->nr; i++)
		out->v[i].at = (uint32_t)fresh_place(fresh, out->v[i].at);
	if (search->ring->strain &&
	    !seams_each(delta, seaming.wide, search_seam, &seaming))
		return fault_nomem(fault);
	return 0;
}

int keys_carry(struct key_search *search, const struct delta *delta,
	       const struct keys *base, struct keys *out, struct fault *fault)
{
	const struct op *end = delta->v + delta->nr;
	size_t found;

	out->nr = 0;
	if (delta->fresh.len && search_fresh(search, delta, out, fault))
		return fault->code;
	found = out->nr;
	if (base->nr) {
		struct chart chart;

		draw_chart(&chart, base, delta->base.len);
		for (const struct op *op = next_carrier(&chart, delta->v, end);
		     op < end; op = next_carrier(&chart, op + 1, end)) {
			if (!carry_op(search->ring, delta, op, base, out))
				return fault_nomem(fault);
		}
	}
	/* Those of the base come in order. */
	return merge_keys(out, found, &search->found) ? 0 : fault_nomem(fault);
}
