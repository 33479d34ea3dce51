/* SPDX-License-Identifier: Apache-2.0 */
#include "match/keyring.h"

#include "match/idle.h"
#include "match/view.h"

#include <assert.h>
#include <stdlib.h>

static_assert(KEY_MAX >= NARROW_MAX && KEY_MAX - 1 <= FRESH_MARGIN &&
		      KEY_MAX <= SIEVE_LITERAL,
	      "a seam's margin is one byte less than a key");

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
		      (probe_add_links(&ring->probes, &ring->arena) &&
		       probe_add_packed(&ring->probes)));
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
	size_t from = edge_is_front(probe);
	uint8_t *out = arena_alloc(arena, len * step + 1);

	if (!out)
		return (struct bytes){ 0 };
	if (probe->edge != EDGE_NONE)
		out[from ? 0 : text.len * step] =
			probe->edge == EDGE_LETTER ? probe->letter : '\n';
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

/* The letters that runs are searched for; p NULL when memory ends. */
static struct bytes strained(struct arena *arena, const struct probe *probe,
			     unsigned wide)
{
	const struct part *part = &probe->parts[wide];
	struct bytes text = bytes_sub(probe->text, part->at, part->len);
	uint8_t *out;

	if (probe->edge != EDGE_LETTER)
		return text;
	out = arena_alloc(arena, text.len + 1);
	if (!out)
		return (struct bytes){ 0 };
	out[0] = probe->letter;
	memcpy(out + 1, text.p, text.len);
	return (struct bytes){ out, text.len + 1 };
}

static bool make_strain(struct keyring *ring, unsigned wide,
			struct strain **out)
{
	struct strain_literal *v = calloc(ring->probes.nr + 1, sizeof(*v));
	size_t nr = 0;
	bool ok = v != NULL;

	for (unsigned i = 0; ok && i < ring->probes.nr; i++) {
		const struct probe *probe = &ring->probes.v[i];
		struct bytes text;

		if (!is_encoded(probe))
			continue;
		text = strained(&ring->arena, probe, wide);
		ok = text.p != NULL;
		v[nr++] = (struct strain_literal){
			.text = text,
			.before =
				probe->edge == EDGE_BEFORE ? edge_before : NULL,
			.behind =
				probe->edge == EDGE_BEHIND ? edge_behind : NULL,
			.id = 2 * i + wide,
		};
	}
	*out = ok ? strain_new(v, nr) : NULL;
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

static void note_traits(struct keyring *ring)
{
	for (size_t i = 0; i < ring->probes.nr; i++) {
		const struct probe *probe = &ring->probes.v[i];
		unsigned traits = probe->kind == PROBE_CARRIER ? TRAIT_CARRIER
							       : TRAIT_PLAIN;

		traits |= is_encoded(probe) ? TRAIT_NESTED : 0;
		traits |= probe->kind == PROBE_CUT ? TRAIT_CUT : 0;
		ring->traits[i] = (uint8_t)traits;
	}
}

/* What is packed stands side by side, since match/probe.c adds it at once. */
static void note_packed(struct keyring *ring)
{
	for (size_t i = ring->probes.nr; i--;) {
		if (ring->probes.v[i].kind < PROBE_PACKED)
			continue;
		if (!ring->packed_end)
			ring->packed_end = (unsigned)(2 * i + 2);
		ring->packed = (unsigned)(2 * i);
	}
}

size_t keys_next_packed(const struct keyring *ring, const struct keys *keys,
			size_t i)
{
	while (i < keys->nr && (keys->v[i].id < ring->packed ||
				keys->v[i].id >= ring->packed_end))
		i++;
	return i;
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
	if (!rc) {
		note_traits(ring);
		note_packed(ring);
		rc = make_sieves(ring, fault);
	}
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

enum coding key_coding(const struct keyring *ring, const struct key *key)
{
	return ring->probes.v[key->id / 2].kind == PROBE_PACKED_HEX
		       ? CODING_HEX
		       : CODING_BASE64;
}

size_t key_begin(const struct keyring *ring, const struct key *key)
{
	bool wide = key_is_wide(key);
	size_t before = ring->probes.v[key->id / 2].parts[wide].at << wide;

	return key->at < before ? 0 : key->at - before;
}

struct bytes keyring_text(const struct keyring *ring, size_t i)
{
	return ring->probes.v[i].text;
}
