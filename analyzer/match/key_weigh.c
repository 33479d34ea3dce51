/* SPDX-License-Identifier: Apache-2.0 */
#include "match/keyring.h"

#include "match/decode.h"
#include "match/idle.h"
#include "match/letters.h"
#include "match/view.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

static_assert(GROUP_BYTES < CUT_IDLE, "no hash is one of the other two");

#define CARRIER_LOOK 80 /* characters, from the literal's first */
static_assert(WEIGH_BEFORE + WEIGH_AFTER < GROUP_GAP, "a region holds it");
static_assert(WORD_BEFORE <= WEIGH_BEFORE && WORD_BEHIND <= WEIGH_AFTER,
	      "what tells whether a word of ours is idle is in sight");

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

/* The sign of a mail's soft line end, as it is or escaped; 0: there is none. */
static size_t soft_len(struct bytes text)
{
	static const char *const signs[] = { "=", "%3D", "\\u003d" };

	for (size_t i = 0; i < COUNT(signs); i++) {
		if (bytes_starts_nocase(text, bytes_of(signs[i])))
			return strlen(signs[i]);
	}
	return 0;
}

/* A line end, with what goes with it; a mail's soft one too. */
static size_t join_len(struct bytes text)
{
	size_t soft = soft_len(text);
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
	       text.p[i + len] != '%' && text.p[i + len] != '&' &&
	       text.p[i + len] != '=')
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
	size_t least = probe->phase + probe->text.len;
	bool known;
	bool ok = true;

	if (start < probe->phase)
		return false;
	run.letters = letters_from(text, run.at, coding);
	if (run.letters < least)
		return false;
	if (run.letters > least + (size_t)2 * TEXT_BEHIND)
		run.letters = least + (size_t)2 * TEXT_BEHIND;
	run.end = run.at + run.letters;
	/* When memory ends it may: whoever judges it will tell. */
	known = run_decode(text, &run, coding, 0, &out);
	/* The first byte may be another text's. */
	for (size_t i = 2; known && ok && i < out.text.len; i++) {
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

/*
 * Does "//user:secret@", or a name of ours, stand in the run from the spelling
 * of a scheme on?
 */
static bool leads_to_us(const struct probe *probe, struct bytes text,
			size_t start)
{
	struct letters run = { .at = start - probe->phase };
	struct decoded out = { .changed = 0 };
	bool colon = false;
	bool ok;
	size_t from;
	size_t at;

	if (start < probe->phase)
		return false;
	run.letters = letters_from(text, run.at, CODING_BASE64);
	run.end = run.at + run.letters;
	/* As in decodes. */
	ok = !run_decode(text, &run, CODING_BASE64, 0, &out);
	at = bytes_find(buf_bytes(&out.text), LIT("://"), 0);
	from = at = at == SIZE_MAX ? out.text.len : at + 3;
	for (; at < out.text.len && (uint8_t)out.text.p[at] > ' ' && !ok;
	     at++) {
		ok = colon && out.text.p[at] == '@';
		colon |= out.text.p[at] == ':';
	}
	for (size_t i = 0; i < WRAPPED_HOSTS && !ok; i++)
		ok = bytes_find_nocase(
			     bytes_sub(buf_bytes(&out.text), from, at - from),
			     bytes_of(wrapped_hosts[i]), 0) != SIZE_MAX;
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
	size_t rich = 0;

	for (size_t i = at; i < window.len && is_letter(window.p[i]) &&
			    (i == at || goes_on(window, i, step));
	     i += step, nr++)
		rich += nr < STRAIN_RUN && is_rich(window.p[i]);
	for (size_t i = at, k = 0; i >= step && is_letter(window.p[i - step]) &&
				   goes_on(window, i, step);
	     i -= step, k++, nr++)
		rich += k < STRAIN_RUN && is_rich(window.p[i - step]);
	return rich >= STRAIN_RICH && nr >= STRAIN_RUN;
}

bool key_is_in_run(const struct key *key, struct bytes text)
{
	size_t low = key->at > WEIGH_BEFORE ? key->at - WEIGH_BEFORE : 0;
	size_t at = key->at - low;

	return is_in_run(bytes_sub(text, low, at + WEIGH_AFTER), at,
			 1 + key_is_wide(key));
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
			    !leads_to_us(probe, text, start)))
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

	/* What is packed is opened as a whole, and judged elsewhere. */
	if (probe->kind >= PROBE_PACKED)
		return true;
	if (probe->kind > PROBE_CARRIER)
		return is_idle_joined(probe, window,
				      at + edge_is_front(probe) * step, wide);
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
		struct bytes window;
		uint64_t low;
		uint64_t high;

		if (key->cut != CUT_UNKNOWN)
			continue;
		low = key->at > WEIGH_BEFORE ? key->at - WEIGH_BEFORE : 0;
		high = (uint64_t)key->at + WEIGH_AFTER;
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

static_assert(GROUP_LEAST + GROUP_GAP + WEIGH_BEFORE <= KEY_AROUND,
	      "what tells whether a group begins is in its region");

/* May a group begin with the key, behind the last one? */
static bool may_begin(const struct key *last, const struct key *key)
{
	uint32_t gap = key->at - last->at;

	/* The wider the gap, the likelier. */
	return gap > GROUP_GAP || key->cut < gap;
}

static void note_traits(struct key_group *group, unsigned traits)
{
	group->carrier = (traits & TRAIT_CARRIER) != 0;
	group->plain = (traits & TRAIT_PLAIN) != 0;
	group->nested = (traits & TRAIT_NESTED) != 0;
	group->cut = (traits & TRAIT_CUT) != 0;
}

bool keys_group(const struct keyring *ring, const struct keys *keys, size_t i,
		uint64_t size, struct key_group *out)
{
	size_t last = next_live(keys, i);
	uint64_t before = KEY_AROUND;
	uint64_t behind = KEY_AROUND;
	unsigned traits = 0;
	uint64_t low;
	uint64_t high;
	uint32_t may; /* the last place where a group may begin */

	if (last == keys->nr)
		return false;
	*out = (struct key_group){ .first = last };
	may = keys->v[last].at;
	low = may;
	for (;;) {
		const struct key *next;

		out->wide |= keys->v[last].id % 2;
		traits |= ring->traits[keys->v[last].id / 2];
		out->end = next_live(keys, last + 1);
		if (out->end == keys->nr)
			break;
		next = &keys->v[out->end];
		if (may_begin(&keys->v[last], next)) {
			if (next->at - may >= GROUP_LEAST)
				break;
			may = next->at;
		}
		last = out->end;
	}
	high = keys->v[last].at;
	note_traits(out, traits);
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
