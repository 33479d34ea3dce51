/* SPDX-License-Identifier: Apache-2.0 */
#include "match/key.h"

#include "match/decode.h"
#include "match/idle.h"
#include "match/letters.h"
#include "match/needles.h"
#include "match/probe.h"
#include "match/seam.h"
#include "match/sieve.h"
#include "match/strain.h"
#include "match/view.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#define KEY_MAX ((size_t)2 * WIDE_MAX - 1)
static_assert(KEY_MAX >= NARROW_MAX && KEY_MAX - 1 <= FRESH_MARGIN &&
		      KEY_MAX <= SIEVE_LITERAL,
	      "a seam's margin is one byte less than a key");

static_assert(GROUP_BYTES < CUT_IDLE, "no hash is one of the other two");

/* What is looked at to tell whether a key is idle, and hashed. */
#define WEIGH_BEFORE 64
#define WEIGH_AFTER 192
#define CARRIER_LOOK 80 /* characters, from the literal's first */
static_assert(WEIGH_BEFORE + WEIGH_AFTER < GROUP_GAP, "a region holds it");
static_assert(WORD_BEFORE <= WEIGH_BEFORE && WORD_BEHIND <= WEIGH_AFTER,
	      "what tells whether a word of ours is idle is in sight");

/* Places in a text have 32 bits. */
#define BLOCK ((size_t)1 << 30)

struct keyring {
	struct probes probes;
	size_t nr_plain; /* the first of them: what the patterns name */
	/* As searched: id 2 * i is probe i, 2 * i + 1 its UTF-16 spelling. */
	struct bytes spelled[2 * PROBES_MAX];
	struct arena arena;
	struct sieve sieves[2]; /* for what is not encoded; and in UTF-16 */
	struct strain *strain;	/* for what is encoded */
	struct strain *strain_wide;
	struct needles *needles; /* instead of all that, or NULL */
};

/* --------------------------------------------------------------- choosing ---
 */

/* Does any text with this literal in it hold the key too, and not idle? */
static bool implies(struct bytes literal, bool caseless,
		    const struct probe *key)
{
	if (key->kind == PROBE_CARRIER)
		return false;
	if (key->caseless) {
		size_t at = bytes_find_nocase(literal, key->text, 0);

		return at != SIZE_MAX &&
		       (literal.len == key->text.len ||
			!word_is_ours(key->text) ||
			!word_is_idle(key->text, literal, at));
	}
	return !caseless && bytes_find(literal, key->text, 0) != SIZE_MAX;
}

static bool is_covered(const struct keyring *ring, struct bytes literal,
		       bool caseless)
{
	for (size_t i = 0; i < ring->probes.nr; i++) {
		if (implies(literal, caseless, &ring->probes.v[i]))
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

static bool choose(struct keyring *ring, struct bytes literal, bool caseless,
		   bool token)
{
	literal = bytes_sub(literal, 0, CHOSEN_MAX);
	if (is_covered(ring, literal, caseless))
		return true;
	return probe_add(&ring->probes, literal, caseless, PROBE_PLAIN, token);
}

/* One that begins with another carrier's literal is found with that. */
static bool choose_carrier(struct keyring *ring, struct bytes literal)
{
	for (size_t i = 0; i < ring->probes.nr; i++) {
		if (bytes_starts_nocase(literal, ring->probes.v[i].text))
			return true;
	}
	return probe_add(&ring->probes, literal, true, PROBE_CARRIER, false);
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
		ok = choose(ring, bytes_of(side->v[i]), caseless,
			    !caseless && !form->needs.nr);
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

/* What the chosen ones look like when they are encoded, or cut. */
static bool choose_encoded(struct keyring *ring)
{
	bool ok = true;

	for (size_t i = 0; ok && i < ring->nr_plain; i++) {
		struct probe probe = ring->probes.v[i];

		if (probe.kind == PROBE_PLAIN)
			ok = probe_add_encoded(&ring->probes, &ring->arena,
					       &probe);
	}
	return ok && (!ring->nr_plain ||
		      probe_add_links(&ring->probes, &ring->arena));
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
	ring->nr_plain = ring->probes.nr;
	return ok && choose_encoded(ring);
}

/* -------------------------------------------------------------- compiling ---
 */

/* What may stand at the edge of a probe, besides what it is spelled with. */
static const char *edge_of(const struct probe *probe)
{
	return probe->edge == EDGE_BEFORE   ? "\n \t"
	       : probe->edge == EDGE_BEHIND ? "\n\r\\="
					    : NULL;
}

/*
 * The bytes to search for: part of the literal, or A 0 T 0 B 0 B of it; at its
 * edge the first of what may stand there.
 */
static struct bytes spelled(struct arena *arena, const struct probe *probe,
			    bool wide)
{
	const struct part *part = &probe->parts[wide];
	struct bytes text = bytes_sub(probe->text, part->at, part->len);
	size_t step = 1 + wide;
	size_t len = text.len + (probe->edge != EDGE_NONE);
	size_t from = probe->edge == EDGE_BEFORE;
	uint8_t *out = arena_alloc(arena, len * step + 1);

	if (!out)
		return (struct bytes){ 0 };
	if (probe->edge != EDGE_NONE)
		out[from ? 0 : text.len * step] = '\n';
	for (size_t i = 0; i < text.len; i++)
		out[(from + i) * step] = text.p[i];
	return (struct bytes){ out, len * step - wide };
}

static int spell_all(struct keyring *ring, struct fault *fault)
{
	if (ring->nr_plain > KEYS_MAX || ring->probes.nr > PROBES_MAX)
		return fault_set(fault, FAULT_USAGE,
				 "the patterns need %zu keys with %zu "
				 "spellings, more than %d or %d",
				 ring->nr_plain, ring->probes.nr, KEYS_MAX,
				 PROBES_MAX);
	for (size_t i = 0; i < 2 * ring->probes.nr; i++) {
		ring->spelled[i] =
			spelled(&ring->arena, &ring->probes.v[i / 2], i % 2);
		if (!ring->spelled[i].p)
			return fault_nomem(fault);
		if (memchr(ring->spelled[i].p, FRESH_END, ring->spelled[i].len))
			return fault_set(fault, FAULT_USAGE,
					 "a literal holds the byte 0x%x",
					 FRESH_END);
	}
	return 0;
}

static bool is_encoded(const struct probe *probe)
{
	return probe->kind > PROBE_CUT;
}

static bool make_strain(const struct keyring *ring, unsigned wide,
			struct strain **out)
{
	struct strain_literal *v = calloc(ring->probes.nr + 1, sizeof(*v));
	size_t nr = 0;

	for (unsigned i = 0; v && i < ring->probes.nr; i++) {
		const struct probe *probe = &ring->probes.v[i];
		const struct part *part = &probe->parts[wide];

		if (!is_encoded(probe))
			continue;
		v[nr++] = (struct strain_literal){
			.text = bytes_sub(probe->text, part->at, part->len),
			.before =
				probe->edge == EDGE_BEFORE ? edge_before : NULL,
			.behind =
				probe->edge == EDGE_BEHIND ? edge_behind : NULL,
			.id = 2 * i + wide,
		};
	}
	*out = v ? strain_new(v, nr) : NULL;
	free(v);
	return *out != NULL;
}

/* All spellings of a probe, one for each byte that may stand at its edge. */
static bool each_row(struct arena *arena, const struct keyring *ring,
		     unsigned id, struct sieve_literal *v, size_t *nr)
{
	const struct probe *probe = &ring->probes.v[id / 2];
	const char *edge = edge_of(probe);
	struct sieve_literal row = { ring->spelled[id], probe->caseless, id };
	size_t at = probe->edge == EDGE_BEFORE
			    ? 0
			    : probe->parts[id % 2].len * (1 + id % 2);

	if (!edge) {
		v[(*nr)++] = row;
		return true;
	}
	for (; *edge; edge++) {
		struct bytes copy = arena_bytes(arena, ring->spelled[id]);
		uint8_t *p = (uint8_t *)(uintptr_t)copy.p;

		if (!p)
			return false;
		p[at] = (uint8_t)*edge;
		row.text = copy;
		v[(*nr)++] = row;
	}
	return true;
}

/* What is searched for as it is, wide or narrow; the caller frees it. */
static struct sieve_literal *list_rows(struct arena *arena,
				       const struct keyring *ring,
				       unsigned wide, size_t *nr)
{
	struct sieve_literal *v =
		calloc(ring->probes.nr * EDGES_MAX + 1, sizeof(*v));
	bool ok = v != NULL;

	*nr = 0;
	for (unsigned i = 0; ok && i < ring->probes.nr; i++) {
		if (!is_encoded(&ring->probes.v[i]))
			ok = each_row(arena, ring, 2 * i + wide, v, nr);
	}
	if (ok)
		return v;
	free(v);
	return NULL;
}

static int make_sieves(struct keyring *ring, struct fault *fault)
{
	int rc = 0;

	for (unsigned wide = 0; !rc && wide < 2; wide++) {
		size_t nr = 0;
		struct sieve_literal *v =
			list_rows(&ring->arena, ring, wide, &nr);

		if (nr > SIEVE_MAX)
			rc = fault_set(fault, FAULT_USAGE,
				       "the patterns need keys with %zu "
				       "spellings, more than %d",
				       nr, SIEVE_MAX);
		else if (!v || !sieve_make(&ring->sieves[wide], v, nr))
			rc = fault_nomem(fault);
		free(v);
	}
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
		rc = make_sieves(ring, fault);
	if (!rc && (!make_strain(ring, 0, &ring->strain) ||
		    !make_strain(ring, 1, &ring->strain_wide)))
		rc = fault_nomem(fault);
	if (rc) {
		keyring_free(ring);
		return rc;
	}
	*out = ring;
	return 0;
}

int keyring_of(const struct bytes *v, size_t nr, struct keyring **out,
	       struct fault *fault)
{
	static const uint8_t any[NEEDLE_MAX];
	struct keyring *ring = calloc(1, sizeof(*ring));

	if (!ring)
		return fault_nomem(fault);
	/* Ids go by length: 2 * i is the keys of i bytes. */
	for (size_t i = 0; i <= NEEDLE_MAX; i++)
		ring->spelled[2 * i] = (struct bytes){ any, i };
	ring->needles = needles_new(v, nr);
	if (!ring->needles) {
		keyring_free(ring);
		return fault_nomem(fault);
	}
	*out = ring;
	return 0;
}

size_t keyring_length(const struct keyring *ring, unsigned id)
{
	return ring->spelled[id].len;
}

void keyring_free(struct keyring *ring)
{
	if (!ring)
		return;
	sieve_release(&ring->sieves[0]);
	sieve_release(&ring->sieves[1]);
	needles_free(ring->needles);
	strain_free(ring->strain);
	strain_free(ring->strain_wide);
	free(ring->probes.v);
	arena_release(&ring->arena);
	free(ring);
}

size_t keyring_count(const struct keyring *ring)
{
	return ring->nr_plain;
}

struct bytes keyring_text(const struct keyring *ring, size_t i)
{
	return ring->probes.v[i].text;
}

/* -------------------------------------------------------------- searching ---
 */

void key_search_init(struct key_search *search, const struct keyring *ring)
{
	*search = (struct key_search){ .ring = ring };
}

void key_search_release(struct key_search *search)
{
	room_release(&search->seam);
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

/* Without a NUL there is no UTF-16 in it. */
static bool may_be_wide(struct bytes text)
{
	return text.len && memchr(text.p, 0, text.len);
}

static int search_block(struct key_search *search, struct bytes text,
			uint32_t at, bool wide, struct keys *out,
			struct fault *fault)
{
	const struct keyring *ring = search->ring;

	search->out = out;
	search->at = at;
	search->failed = false;
	if (!text.len)
		return 0;
	if (ring->needles) {
		(void)needles_scan(ring->needles, text, add_needle, search);
	} else {
		(void)sieve_scan(&ring->sieves[0], text, add_key, search);
		if (wide)
			(void)sieve_scan(&ring->sieves[1], text, add_key,
					 search);
		strain_block(search, text, wide, false);
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

		rc = search_block(search, block, at + (uint32_t)from,
				  may_be_wide(block), out, fault);
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
 * Is a key of the base in what the operation copies? Asked of each: few have
 * one, and what is not known of an operation costs more than what it says.
 */
static bool may_carry(const struct op *op, uint32_t first, uint32_t last)
{
	return op->copies & (op->from <= last) &
	       ((uint64_t)op->from + op->len > first);
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
	bool wide = may_be_wide(text);
	struct seaming seaming = { search, delta, wide };
	int rc;

	search->bytes += fresh->len;
	rc = search_block(search, text, 0, wide, out, fault);
	if (rc)
		return rc;
	for (size_t i = 0; i < out->nr; i++)
		out->v[i].at = (uint32_t)fresh_place(fresh, out->v[i].at);
	if (search->ring->strain &&
	    !seams_each(delta, wide, search_seam, &seaming))
		return fault_nomem(fault);
	return 0;
}

int keys_carry(struct key_search *search, const struct delta *delta,
	       const struct keys *base, struct keys *out, struct fault *fault)
{
	size_t found;

	out->nr = 0;
	if (delta->fresh.len && search_fresh(search, delta, out, fault))
		return fault->code;
	found = out->nr;
	for (size_t i = 0; base->nr && i < delta->nr; i++) {
		if (may_carry(&delta->v[i], base->v[0].at,
			      base->v[base->nr - 1].at) &&
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

/*
 * All that is looked at counts, since what repeats itself, as a log does, would
 * be one large group if its lines had the same hash.
 */
static uint16_t hash_of(struct bytes text)
{
	uint64_t h = text.len;
	uint64_t word = 0;
	size_t i = 0;

	for (; i + sizeof(word) <= text.len; i += sizeof(word)) {
		memcpy(&word, text.p + i, sizeof(word));
		h = (h ^ word) * 0x9e3779b97f4a7c15U;
		h ^= h >> 32;
	}
	for (; i < text.len; i++)
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

/* Does the literal begin at start of the window, in every step-th byte? */
static bool is_there(const struct probe *probe, struct bytes window,
		     size_t start, size_t step)
{
	if (window.len < start ||
	    window.len - start < (probe->text.len - 1) * step + 1)
		return false;
	for (size_t i = 0; i < probe->text.len; i++) {
		uint8_t is = window.p[start + i * step];
		uint8_t want = probe->text.p[i];

		if (probe->caseless ? lower(is) != lower(want) : is != want)
			return false;
	}
	return true;
}

/* A window without UTF-16's zeros and without line ends. */
struct joined {
	uint8_t p[WEIGH_BEFORE + WEIGH_AFTER];
	size_t len;
	size_t at; /* of the key's first byte */
};

/* A line end, with what goes with it; a mail's soft one too. */
static size_t join_len(struct bytes text)
{
	size_t soft = text.p[0] == '=';
	size_t len = wrap_len(bytes_sub(text, soft, text.len));

	return len ? len + soft : 0;
}

/* No wrap goes back farther from its line end than this. */
#define WRAP_LOOK ((size_t)16)

/* How many bytes from i on are far from the next line end, also an escape. */
static size_t plain_len(struct bytes text, size_t i)
{
	const uint8_t *lf = memchr(text.p + i, '\n', text.len - i);
	size_t left = lf ? (size_t)(lf - (text.p + i)) : text.len - i;
	size_t len = 0;

	if (lf)
		left = left > WRAP_LOOK ? left - WRAP_LOOK : 0;
	while (len < left && text.p[i + len] != '\\' &&
	       text.p[i + len] != '%' && text.p[i + len] != '&')
		len++;
	return len;
}

static void join_narrow(struct bytes text, size_t at, struct joined *out)
{
	for (size_t i = 0; i < text.len;) {
		size_t plain = plain_len(text, i);
		size_t len = plain ? 0 : join_len(bytes_sub(text, i, text.len));

		if (plain || !len || (i <= at && i + len > at)) {
			len = plain ? plain : 1;
			if (i <= at && i + len > at)
				out->at = out->len + (at - i);
			memcpy(out->p + out->len, text.p + i, len);
			out->len += len;
		}
		i += len;
	}
}

static void join(struct bytes window, size_t at, bool wide, struct joined *out)
{
	uint8_t narrow[WEIGH_BEFORE + WEIGH_AFTER];
	struct bytes text = { narrow, 0 };

	*out = (struct joined){ .len = 0 };
	if (!wide) {
		join_narrow(window, at, out);
		return;
	}
	for (size_t i = at % 2; i < window.len; i += 2)
		narrow[text.len++] = window.p[i];
	join_narrow(text, at / 2, out);
}

/* Letters of base64, or digits, from offset at on. */
static size_t letters_from(struct bytes text, size_t at, enum coding coding)
{
	size_t end = at;

	while (end < text.len && coding_digit(coding, text.p[end]) >= 0)
		end++;
	return end - at;
}

/* Bytes behind a literal that have to be text as well. */
#define TEXT_BEHIND 6

/*
 * Does the run in which the spelling stands decode, close to it, to text? In
 * UTF-16 there are zeros in it.
 */
static bool decodes(const struct probe *probe, struct bytes text, size_t start)
{
	enum coding coding =
		probe->kind == PROBE_HEX ? CODING_HEX : CODING_BASE64;
	struct letters run = { .at = start - probe->phase };
	struct decoded out = { .changed = 0 };
	bool ok = start >= probe->phase;

	if (!ok)
		return false;
	run.letters = letters_from(text, run.at, coding);
	if (run.letters >
	    probe->phase + probe->text.len + (size_t)2 * TEXT_BEHIND)
		run.letters = probe->phase + probe->text.len +
			      (size_t)2 * TEXT_BEHIND;
	run.end = run.at + run.letters;
	ok = run.letters >= probe->phase + probe->text.len &&
	     run_decode(text, &run, coding, 0, &out);
	/* The first byte may be another text's. */
	for (size_t i = 2; ok && i < out.text.len; i++) {
		uint8_t c = (uint8_t)out.text.p[i];

		ok = !c || is_blank(c) || (c >= 0x20 && c < 0x7f);
	}
	decoded_release(&out);
	return ok;
}

/* Does nothing but UTF-16's zero stand before the letter and the last one? */
static bool goes_on(struct bytes window, size_t at, size_t step)
{
	return step == 1 || !window.p[at - 1];
}

/* Does "//user:secret@" stand in the run from the spelling of a scheme on? */
static bool leads_to_user(const struct probe *probe, struct bytes text,
			  size_t start)
{
	struct letters run = { .at = start - probe->phase };
	struct decoded out = { .changed = 0 };
	bool colon = false;
	bool ok = false;
	size_t at;

	if (start < probe->phase)
		return false;
	run.letters = letters_from(text, run.at, CODING_BASE64);
	run.end = run.at + run.letters;
	if (!run_decode(text, &run, CODING_BASE64, 0, &out))
		return false;
	at = bytes_find(buf_bytes(&out.text), LIT("://"), 0);
	for (at = at == SIZE_MAX ? out.text.len : at + 3;
	     at < out.text.len && (uint8_t)out.text.p[at] > ' ' && !ok; at++) {
		ok = colon && out.text.p[at] == '@';
		colon |= out.text.p[at] == ':';
	}
	decoded_release(&out);
	return ok;
}

/*
 * Only long runs, rich near the literal, are searched for encoded ones: an edit
 * may have made one short that was long, or its ends may be out of sight.
 */
static bool is_in_run(struct bytes window, size_t at, size_t step)
{
	size_t nr = 0;
	bool rich = false;

	for (size_t i = at; i < window.len && is_letter(window.p[i]) &&
			    (i == at || goes_on(window, i, step));
	     i += step, nr++)
		rich |= nr < STRAIN_RUN && is_rich(window.p[i]);
	for (size_t i = at, k = 0; i >= step && is_letter(window.p[i - step]) &&
				   goes_on(window, i, step);
	     i -= step, k++, nr++)
		rich |= k < STRAIN_RUN && is_rich(window.p[i - step]);
	return rich && nr >= STRAIN_RUN;
}

static bool is_same(const struct probe *probe, size_t i, uint8_t c)
{
	uint8_t want = probe->text.p[i];

	return probe->caseless ? lower(c) == lower(want) : c == want;
}

/* Does an escaped line end end with the letter: \n, %0A? */
static bool ends_line(struct bytes window, size_t at)
{
	uint8_t c = window.p[at];

	return (c == 'n' && at && window.p[at - 1] == '\\') ||
	       (lower(c) == 'a' && at > 1 && window.p[at - 1] == '0' &&
		window.p[at - 2] == '%');
}

/*
 * Does something else stand beside the part, in the place of one of the
 * literal's letters, and no line end that joining would take away?
 */
static bool is_refuted(const struct probe *probe, struct bytes window,
		       size_t at)
{
	const struct part *part = &probe->parts[0];
	size_t nr = part->len;

	while (part->at + nr < probe->text.len && at + nr < window.len &&
	       is_same(probe, part->at + nr, window.p[at + nr]))
		nr++;
	if (part->at + nr < probe->text.len && at + nr < window.len &&
	    !join_len(bytes_sub(window, at + nr, window.len)))
		return true;
	nr = 0;
	while (nr < part->at && nr < at &&
	       is_same(probe, part->at - nr - 1, window.p[at - nr - 1]))
		nr++;
	return nr < part->at && nr < at && is_letter(window.p[at - nr - 1]) &&
	       !ends_line(window, at - nr - 1);
}

/*
 * Is there no encoded or cut literal? at: of the key's first letter. One that
 * is to be cut and is not is another key's.
 */
static bool is_idle_joined(const struct probe *probe, struct bytes window,
			   size_t at, bool wide)
{
	const struct part *part = &probe->parts[wide];
	size_t step = 1 + wide;
	struct joined joined;
	struct bytes text;
	size_t start;

	if (is_encoded(probe) && !is_in_run(window, at, step))
		return true;
	if (!wide && is_refuted(probe, window, at))
		return true;
	if (probe->kind == PROBE_CUT && at >= part->at * step &&
	    is_there(probe, window, at - part->at * step, step))
		return true;
	join(window, at, wide, &joined);
	if (joined.at < part->at)
		return true;
	start = joined.at - part->at;
	text = (struct bytes){ joined.p, joined.len };
	if (!is_there(probe, text, start, 1))
		return true;
	if (probe->kind == PROBE_CUT)
		return false;
	if (probe->link && (!memchr(window.p + at, '\n', window.len - at) ||
			    !leads_to_user(probe, text, start)))
		return true;
	return !decodes(probe, text, start);
}

/*
 * Only part of the literal was searched for: is all of it there, and is it of
 * use? at is where the part stands in the window.
 */
static bool is_idle(const struct keyring *ring, const struct key *key,
		    struct bytes window, size_t at)
{
	const struct probe *probe = &ring->probes.v[key->id / 2];
	bool wide = key->id % 2;
	size_t step = 1 + wide;
	size_t before = probe->parts[wide].at * step;

	if (probe->kind > PROBE_CARRIER)
		return is_idle_joined(probe, window,
				      at + (probe->edge == EDGE_BEFORE) * step,
				      wide);
	if (before > at || !is_there(probe, window, at - before, step))
		return true;
	if (probe->kind == PROBE_PLAIN)
		return !wide && word_is_ours(probe->text) &&
		       word_is_idle(probe->text, window, at - before);
	/*
	 * In either byte order: an odd shift must not change which keys count,
	 * or a copied region would be another group's than in the base.
	 */
	return !is_carrier(window, at - before, wide, false) &&
	       !(wide && is_carrier(window, at - before, wide, true));
}

static uint16_t weigh(const struct keyring *ring, const struct key *key,
		      struct bytes window, size_t at)
{
	if (is_idle(ring, key, window, at))
		return CUT_IDLE;
	return hash_of(window);
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

static void note_kind(struct key_group *group, const struct probe *probe)
{
	group->carrier |= probe->kind == PROBE_CARRIER;
	group->plain |= probe->kind != PROBE_CARRIER;
	group->nested |= is_encoded(probe);
	group->cut |= probe->kind == PROBE_CUT;
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
		note_kind(out, &ring->probes.v[keys->v[last].id / 2]);
		out->end = next_live(keys, last + 1);
		if (out->end == keys->nr ||
		    begins(&keys->v[last], &keys->v[out->end]))
			break;
		last = out->end;
	}
	high = keys->v[last].at;
	if (out->carrier)
		behind = KEY_BEHIND_CARRIER;
	if (out->nested)
		before = behind = KEY_AROUND_NESTED;
	before <<= out->wide;
	behind <<= out->wide;
	out->low = low > before ? low - before : 0;
	out->high = size - high > behind ? high + behind : size;
	return true;
}
