/* SPDX-License-Identifier: Apache-2.0 */
#include "match/key.h"

#include "match/sieve.h"
#include "match/view.h"

#include <assert.h>
#include <hs.h>
#include <limits.h>
#include <stdlib.h>

/*
 * Part of a literal finds it as well as all of it, and the shorter it is, the
 * less has to be looked at around each seam of a delta. In UTF-16 letters are
 * twice as long, and rare.
 */
#define NARROW_MAX 7
#define WIDE_MAX 4
#define KEY_MAX ((size_t)2 * WIDE_MAX - 1)
static_assert(KEY_MAX >= NARROW_MAX && KEY_MAX - 1 <= FRESH_MARGIN &&
		      KEY_MAX <= SIEVE_LITERAL,
	      "a seam's margin is one byte less than a key");

/* What is hashed around a key's first byte. */
#define HASH_BEFORE 16
#define HASH_AFTER 24
static_assert(GROUP_BYTES < CUT_IDLE, "no hash is one of the other two");

/* What is looked at to tell whether a key is idle, and for the hash. */
#define WEIGH_BEFORE 64
#define WEIGH_AFTER 192
#define CARRIER_LOOK 80 /* characters, from the literal's first */
static_assert(WEIGH_BEFORE + WEIGH_AFTER < GROUP_GAP, "a region holds it");

/* Vectorscan counts in 32 bits. */
#define BLOCK ((size_t)1 << 30)

struct chosen {
	struct bytes text; /* the whole literal */
	bool caseless;
	bool carrier;
	struct part {
		size_t at; /* in the literal */
		size_t len;
	} parts[2]; /* that are searched for: narrow, and in UTF-16 */
};

struct keyring {
	struct {
		struct chosen *v;
		size_t nr, cap;
	} chosen;
	/* As searched: id 2 * i is chosen i, 2 * i + 1 its UTF-16 spelling. */
	struct bytes spelled[2 * KEYS_MAX];
	struct arena arena;
	/* For text without a NUL, which holds no UTF-16: half of the keys. */
	struct sieve sieve;
	bool sieves; /* this processor can do that */
	hs_database_t *db;
};

/* --------------------------------------------------------------- choosing ---
 */

/* Does any text with this literal in it hold the key too, and not idle? */
static bool implies(struct bytes literal, bool caseless,
		    const struct chosen *key)
{
	if (key->carrier)
		return false;
	if (key->caseless)
		return bytes_find_nocase(literal, key->text, 0) != SIZE_MAX;
	return !caseless && bytes_find(literal, key->text, 0) != SIZE_MAX;
}

static bool is_covered(const struct keyring *ring, struct bytes literal,
		       bool caseless)
{
	for (size_t i = 0; i < ring->chosen.nr; i++) {
		if (implies(literal, caseless, &ring->chosen.v[i]))
			return true;
	}
	return false;
}

static bool are_covered(const struct keyring *ring,
			const struct strings *literals, bool caseless)
{
	for (size_t i = 0; i < literals->nr; i++) {
		if (!is_covered(ring, bytes_of(literals->v[i]), caseless))
			return false;
	}
	return literals->nr > 0;
}

/*
 * The front of a long literal will do, and whether it is there can then be told
 * from what is weighed around a key.
 */
#define CHOSEN_MAX 32
static_assert(2 * CHOSEN_MAX <= WEIGH_BEFORE && 2 * CHOSEN_MAX <= WEIGH_AFTER,
	      "what is weighed holds a literal, also in UTF-16");

static bool choose(struct keyring *ring, struct bytes literal, bool caseless)
{
	literal = bytes_sub(literal, 0, CHOSEN_MAX);
	if (is_covered(ring, literal, caseless))
		return true;
	if (!ARRAY_ROOM(&ring->chosen))
		return false;
	ring->chosen.v[ring->chosen.nr++] =
		(struct chosen){ .text = literal, .caseless = caseless };
	return true;
}

/* One that begins with another carrier's literal is found with that. */
static bool choose_carrier(struct keyring *ring, struct bytes literal)
{
	for (size_t i = 0; i < ring->chosen.nr; i++) {
		if (bytes_starts_nocase(literal, ring->chosen.v[i].text))
			return true;
	}
	if (!ARRAY_ROOM(&ring->chosen))
		return false;
	ring->chosen.v[ring->chosen.nr++] = (struct chosen){
		.text = literal,
		.caseless = true,
		.carrier = true,
	};
	return true;
}

static size_t shortest(const struct strings *literals)
{
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < literals->nr; i++) {
		size_t len = strlen(literals->v[i]);

		least = len < least ? len : least;
	}
	return least;
}

/* One side of a form: its anchors, or what it needs (of any case). */
static bool choose_side(struct keyring *ring, const struct form *form)
{
	bool anchors = !form->needs.nr ||
		       shortest(&form->needs) < shortest(&form->anchors);
	const struct strings *side = anchors ? &form->anchors : &form->needs;
	bool caseless = !anchors || form->caseless;
	bool ok = true;

	if (are_covered(ring, &form->anchors, form->caseless) ||
	    are_covered(ring, &form->needs, true))
		return true;
	for (size_t i = 0; ok && i < side->nr; i++)
		ok = choose(ring, bytes_of(side->v[i]), caseless);
	return ok;
}

/* How little what a form needs says; nothing says least. */
static size_t weakness(const struct form *form)
{
	return form->needs.nr ? shortest(&form->needs) : 0;
}

static int by_weakness(const void *a, const void *b)
{
	const struct form *x = *(const struct form *const *)a;
	const struct form *y = *(const struct form *const *)b;
	size_t wx = weakness(x);
	size_t wy = weakness(y);

	if (wx != wy)
		return wx < wy ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/*
 * First the forms that leave no choice; with luck what the others need is
 * among the keys by then.
 */
static bool choose_all(struct keyring *ring, const struct patterns *patterns)
{
	size_t nr = patterns->forms.nr;
	const struct form **v = malloc((nr + 1) * sizeof(struct form *));
	bool ok = v != NULL;

	for (size_t i = 0; ok && i < carriers_count(); i++)
		ok = choose_carrier(ring, bytes_of(carrier_anchor(i)));
	if (ok) {
		for (size_t i = 0; i < nr; i++)
			v[i] = patterns->forms.v[i];
		qsort(v, nr, sizeof(struct form *), by_weakness);
	}
	for (size_t i = 0; ok && i < nr; i++)
		ok = choose_side(ring, v[i]);
	free(v);
	return ok;
}

/* -------------------------------------------------------------- compiling ---
 */

/* How often a letter stands in text, roughly, in thousandths. */
static unsigned commonness(uint8_t c)
{
	static const uint8_t letters[26] = { 82, 15, 28, 43, 127, 22, 20,
					     61, 70, 2,	 8,  40,  24, 67,
					     75, 19, 1,	 60, 63,  91, 28,
					     10, 24, 2,	 20, 1 };

	if (is_alpha(c))
		return letters[lower(c) - 'a'];
	return c == ' ' ? 180 : 20;
}

/* The part of len letters, at most, that is seen least. */
static struct part rarest(struct bytes text, size_t len)
{
	struct part best = { 0, text.len < len ? text.len : len };
	unsigned least = UINT_MAX;

	for (size_t at = 0; at + best.len <= text.len; at++) {
		unsigned sum = 0;

		for (size_t i = 0; i < best.len; i++)
			sum += commonness(text.p[at + i]);
		if (sum < least) {
			least = sum;
			best.at = at;
		}
	}
	return best;
}

/* The bytes to search for: part of the literal, or A 0 T 0 B 0 B of it. */
static struct bytes spelled(struct arena *arena, const struct chosen *c,
			    bool wide)
{
	const struct part *part = &c->parts[wide];
	struct bytes text = bytes_sub(c->text, part->at, part->len);
	uint8_t *out;

	if (!wide)
		return text;
	out = arena_alloc(arena, 2 * text.len);
	if (!out)
		return (struct bytes){ 0 };
	for (size_t i = 0; i < text.len; i++)
		out[2 * i] = text.p[i];
	return (struct bytes){ out, 2 * text.len - 1 };
}

static int spell_all(struct keyring *ring, struct fault *fault)
{
	if (ring->chosen.nr > KEYS_MAX)
		return fault_set(fault, FAULT_USAGE,
				 "the patterns need %zu keys, more than %d",
				 ring->chosen.nr, KEYS_MAX);
	for (size_t i = 0; i < 2 * ring->chosen.nr; i++) {
		struct chosen *c = &ring->chosen.v[i / 2];

		c->parts[i % 2] =
			rarest(c->text, i % 2 ? WIDE_MAX : NARROW_MAX);
		ring->spelled[i] = spelled(&ring->arena, c, i % 2);
		if (!ring->spelled[i].p)
			return fault_nomem(fault);
		if (memchr(ring->spelled[i].p, FRESH_END, ring->spelled[i].len))
			return fault_set(fault, FAULT_USAGE,
					 "a literal holds the byte 0x%x",
					 FRESH_END);
	}
	return 0;
}

static bool make_sieve(const struct keyring *ring, struct sieve *out)
{
	struct sieve_literal literals[2 * KEYS_MAX];
	size_t nr = 0;

	for (unsigned id = 0; id < 2 * ring->chosen.nr; id += 2)
		literals[nr++] = (struct sieve_literal){
			ring->spelled[id], ring->chosen.v[id / 2].caseless, id
		};
	return sieve_make(out, literals, nr);
}

/* What Vectorscan is given. */
struct sheet {
	const char *texts[2 * KEYS_MAX];
	unsigned flags[2 * KEYS_MAX];
	unsigned ids[2 * KEYS_MAX];
	size_t lens[2 * KEYS_MAX];
};

static int compile(struct keyring *ring, struct fault *fault)
{
	struct sheet *sheet = calloc(1, sizeof(*sheet));
	unsigned nr = 2 * (unsigned)ring->chosen.nr;
	hs_compile_error_t *error = NULL;
	int rc = 0;

	if (!sheet)
		return fault_nomem(fault);
	for (unsigned id = 0; id < nr; id++) {
		sheet->texts[id] = (const char *)ring->spelled[id].p;
		sheet->lens[id] = ring->spelled[id].len;
		sheet->ids[id] = id;
		sheet->flags[id] =
			ring->chosen.v[id / 2].caseless ? HS_FLAG_CASELESS : 0;
	}
	if (hs_compile_lit_multi(sheet->texts, sheet->flags, sheet->ids,
				 sheet->lens, nr, HS_MODE_BLOCK, NULL,
				 &ring->db, &error)) {
		rc = fault_set(fault, FAULT_USAGE,
			       "Vectorscan refuses the keys: %s",
			       error ? error->message : "no reason given");
		hs_free_compile_error(error);
	}
	free(sheet);
	return rc;
}

int keyring_new(const struct patterns *patterns, struct keyring **out,
		struct fault *fault)
{
	struct keyring *ring = calloc(1, sizeof(*ring));
	int rc;

	if (!ring)
		return fault_nomem(fault);
	rc = choose_all(ring, patterns) ? spell_all(ring, fault)
					: fault_nomem(fault);
	if (!rc)
		rc = compile(ring, fault);
	if (rc) {
		keyring_free(ring);
		return rc;
	}
	ring->sieves = sieve_is_supported() && make_sieve(ring, &ring->sieve);
	*out = ring;
	return 0;
}

void keyring_free(struct keyring *ring)
{
	if (!ring)
		return;
	hs_free_database(ring->db);
	free(ring->chosen.v);
	arena_release(&ring->arena);
	free(ring);
}

size_t keyring_count(const struct keyring *ring)
{
	return ring->chosen.nr;
}

struct bytes keyring_text(const struct keyring *ring, size_t i)
{
	return ring->chosen.v[i].text;
}

/* -------------------------------------------------------------- searching ---
 */

int key_search_init(struct key_search *search, const struct keyring *ring,
		    struct fault *fault)
{
	hs_scratch_t *scratch = NULL;

	*search = (struct key_search){ .ring = ring };
	if (hs_alloc_scratch(ring->db, &scratch))
		return fault_nomem(fault);
	search->scratch = scratch;
	return 0;
}

void key_search_release(struct key_search *search)
{
	hs_free_scratch(search->scratch);
	search->scratch = NULL;
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
					  CUT_UNKNOWN, (uint8_t)id };
	return true;
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to,
		    unsigned flags, void *payload)
{
	struct key_search *search = payload;

	(void)from;
	(void)flags;
	return !add_key(search, (size_t)to - search->ring->spelled[id].len, id);
}

static int search_block(struct key_search *search, struct bytes text,
			uint32_t at, struct keys *out, struct fault *fault)
{
	const struct keyring *ring = search->ring;
	hs_error_t rc = HS_SUCCESS;

	search->out = out;
	search->at = at;
	search->failed = false;
	if (!text.len)
		return 0;
	if (ring->sieves && !memchr(text.p, 0, text.len))
		(void)sieve_scan(&ring->sieve, text, add_key, search);
	else
		rc = hs_scan(ring->db, (const char *)text.p, (unsigned)text.len,
			     0, search->scratch, on_match, search);
	if (search->failed)
		return fault_nomem(fault);
	if (rc != HS_SUCCESS)
		return fault_set(fault, FAULT_CORRUPT,
				 "Vectorscan fails with code %d", rc);
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct key *x = a;
	const struct key *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Of doubles the one whose surroundings are known stays. */
static void sort_keys(struct keys *keys)
{
	size_t kept = 0;

	if (keys->nr > 1)
		qsort(keys->v, keys->nr, sizeof(*keys->v), by_place);
	for (size_t i = 0; i < keys->nr; i++) {
		struct key *last = &keys->v[kept ? kept - 1 : 0];

		if (!kept || by_place(last, &keys->v[i]))
			keys->v[kept++] = keys->v[i];
		else if (last->cut == CUT_UNKNOWN)
			last->cut = keys->v[i].cut;
	}
	keys->nr = kept;
}

int keys_find(struct key_search *search, struct bytes text, uint32_t at,
	      struct keys *out, struct fault *fault)
{
	size_t before = out->nr;
	int rc = 0;

	search->bytes += text.len;
	for (size_t from = 0; !rc && from < text.len;) {
		struct bytes block = bytes_sub(text, from, BLOCK);

		rc = search_block(search, block, at + (uint32_t)from, out,
				  fault);
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

static bool may_carry(const struct op *op, const struct keys *base)
{
	return op->copies && op->from <= base->v[base->nr - 1].at &&
	       (uint64_t)op->from + op->len > base->v[0].at;
}

static bool carry_op(const struct keyring *ring, const struct delta *delta,
		     const struct op *op, const struct keys *base,
		     struct keys *out)
{
	uint64_t end = (uint64_t)op->from + op->len;

	for (size_t i = key_from(base, op->from);
	     i < base->nr && base->v[i].at < end; i++) {
		struct key key = base->v[i];

		if (key.at + ring->spelled[key.id].len > end)
			continue;
		if (!keeps_cut(delta, op, &key))
			key.cut = CUT_UNKNOWN;
		key.at = key.at - op->from + op->at;
		if (!ARRAY_ROOM(out))
			return false;
		out->v[out->nr++] = key;
	}
	return true;
}

int keys_carry(struct key_search *search, const struct delta *delta,
	       const struct keys *base, struct keys *out, struct fault *fault)
{
	const struct fresh *fresh = &delta->fresh;
	size_t found;
	int rc;

	out->nr = 0;
	if (fresh->len) {
		search->bytes += fresh->len;
		rc = search_block(search,
				  (struct bytes){ fresh->text, fresh->len }, 0,
				  out, fault);
		if (rc)
			return rc;
	}
	found = out->nr;
	for (size_t i = 0; i < found; i++)
		out->v[i].at = (uint32_t)fresh_place(fresh, out->v[i].at);
	for (size_t i = 0; base->nr && i < delta->nr; i++) {
		if (may_carry(&delta->v[i], base) &&
		    !carry_op(search->ring, delta, &delta->v[i], base, out))
			return fault_nomem(fault);
	}
	/* Those of the base come in order. */
	if (found)
		sort_keys(out);
	return 0;
}

/* --------------------------------------------------------------- weighing ---
 */

static uint16_t hash_of(struct bytes text)
{
	uint64_t h = text.len;

	for (size_t i = 0; i < text.len; i++)
		h = (h ^ text.p[i]) * 0x9e3779b97f4a7c15U;
	return (uint16_t)((h >> 32) % GROUP_BYTES);
}

/*
 * Is the other byte of the UTF-16 unit whose letter stands at i zero? It stands
 * in front of the letter if that has an odd offset in its object.
 */
static bool is_plain(struct bytes window, size_t i, bool odd)
{
	if (odd)
		return i && !window.p[i - 1];
	return i + 1 < window.len && !window.p[i + 1];
}

/* Does the base64 that the carrier announces begin here? */
static bool is_carrier(struct bytes window, size_t start, bool wide, bool odd)
{
	uint8_t text[CARRIER_LOOK];
	size_t len = 0;
	size_t i = start;

	for (; len < CARRIER_LOOK && i < window.len; i += 1 + wide) {
		if (wide && !is_plain(window, i, odd))
			break;
		text[len++] = window.p[i];
	}
	return carrier_may((struct bytes){ text, len }, len == CARRIER_LOOK);
}

/*
 * Only part of the literal was searched for: is all of it there, and is it of
 * use? at is where the part stands in the window.
 */
static bool is_idle(const struct keyring *ring, const struct key *key,
		    struct bytes window, size_t at)
{
	const struct chosen *c = &ring->chosen.v[key->id / 2];
	bool wide = key->id % 2;
	size_t step = 1 + wide;
	size_t before = c->parts[wide].at * step;
	size_t start = at - before;

	if (before > at || window.len - start < (c->text.len - 1) * step + 1)
		return true;
	for (size_t i = 0; i < c->text.len; i++) {
		uint8_t is = window.p[start + i * step];
		uint8_t want = c->text.p[i];

		if (c->caseless ? lower(is) != lower(want) : is != want)
			return true;
	}
	/*
	 * In either byte order: an odd shift must not change which keys count,
	 * or a copied region would be another group's than in the base.
	 */
	return c->carrier && !is_carrier(window, start, wide, false) &&
	       !(wide && is_carrier(window, start, wide, true));
}

static uint16_t weigh(const struct keyring *ring, const struct key *key,
		      struct bytes window, size_t at)
{
	size_t low = at > HASH_BEFORE ? at - HASH_BEFORE : 0;

	if (is_idle(ring, key, window, at))
		return CUT_IDLE;
	return hash_of(bytes_sub(window, low, at - low + HASH_AFTER));
}

bool keys_weigh(const struct keyring *ring, struct keys *keys,
		const struct piece *piece, struct room *room)
{
	for (size_t i = 0; i < keys->nr; i++) {
		struct key *key = &keys->v[i];
		uint64_t low =
			key->at > WEIGH_BEFORE ? key->at - WEIGH_BEFORE : 0;
		uint64_t high = (uint64_t)key->at + WEIGH_AFTER;
		struct bytes window;

		if (key->cut != CUT_UNKNOWN)
			continue;
		if (high > piece->size)
			high = piece->size;
		if (!piece_window(piece, low, (size_t)(high - low), room,
				  &window))
			return false;
		key->cut = weigh(ring, key, window, (size_t)(key->at - low));
	}
	return true;
}

/* --------------------------------------------------------------- grouping ---
 */

static size_t next_live(const struct keys *keys, size_t i)
{
	while (i < keys->nr && keys->v[i].cut == CUT_IDLE)
		i++;
	return i;
}

/* Does a group begin with the key, behind the last one? */
static bool begins(const struct key *last, const struct key *key)
{
	uint32_t gap = key->at - last->at;

	/* The wider the gap, the likelier. */
	return gap > GROUP_GAP || key->cut < gap;
}

bool keys_group(const struct keyring *ring, const struct keys *keys, size_t i,
		uint64_t size, struct key_group *out)
{
	size_t last = next_live(keys, i);
	uint64_t before = KEY_AROUND;
	uint64_t behind = KEY_AROUND;
	uint64_t low;
	uint64_t high;

	if (last == keys->nr)
		return false;
	*out = (struct key_group){ .first = last };
	low = keys->v[last].at;
	for (;;) {
		out->wide |= keys->v[last].id % 2;
		out->carrier |= ring->chosen.v[keys->v[last].id / 2].carrier;
		out->end = next_live(keys, last + 1);
		if (out->end == keys->nr ||
		    begins(&keys->v[last], &keys->v[out->end]))
			break;
		last = out->end;
	}
	high = keys->v[last].at;
	if (out->carrier)
		behind = KEY_BEHIND_CARRIER;
	before <<= out->wide;
	behind <<= out->wide;
	out->low = low > before ? low - before : 0;
	out->high = size - high > behind ? high + behind : size;
	return true;
}
