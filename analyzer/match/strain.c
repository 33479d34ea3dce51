/* SPDX-License-Identifier: Apache-2.0 */
#include "match/strain.h"

#include "base/array.h"
#include "match/letters.h"

#include <stdlib.h>

/*
 * Literals by a hash of four of their letters, those with an edge by the two
 * letters next to it. A hash has three bits in one word of the filter, which
 * says at once that there is none; sixteen are asked at once where a processor
 * can.
 *
 * A run is asked at every second letter only: so a literal is entered by its
 * first four letters and by the four from its second on. One that has no more
 * than four is entered by its first three, behind any letter. Where most are as
 * short as that, it is asked at each letter instead.
 */
#define WORD_BITS 12
#define CHAIN_BITS 14
#define WORDS ((size_t)1 << WORD_BITS)
#define CHAINS ((size_t)1 << CHAIN_BITS)
#define KEY_LETTERS ((size_t)4)
#define EDGE_LETTERS ((size_t)2)

struct table {
	uint32_t filter[WORDS];
	uint32_t first[CHAINS]; /* 0: none; else one more than the index */
};

struct entry {
	uint32_t key;	  /* the letters that are hashed */
	uint32_t literal; /* by index */
	uint32_t next;	  /* of the same chain, as first */
	int skip; /* from what is hashed to the literal's first letter */
};

struct strain {
	struct strain_literal *v;
	size_t nr;
	size_t stride; /* letters from one that is asked to the next */
	struct {
		struct entry *v;
		size_t nr, cap;
	} entries;
	enum speed speed;
	struct table inside;
	struct table before;
	struct table behind;
};

/* Up to four letters. */
static inline uint32_t key_of(const uint8_t *p, size_t len)
{
	uint32_t key = 0;

	memcpy(&key, p, len);
	return key;
}

#define HASH_FACTOR 0x9e3779b1U
static inline uint32_t hash_of(uint32_t key)
{
	return key * HASH_FACTOR;
}

static inline size_t word_of(uint32_t hash)
{
	return hash >> (32 - WORD_BITS);
}

/* Where in a hash the numbers of its bits stand. */
#define BIT_1 15
#define BIT_2 10
#define BIT_3 5

static inline uint32_t mask_of(uint32_t hash)
{
	return 1U << (hash >> BIT_1 & 31) | 1U << (hash >> BIT_2 & 31) |
	       1U << (hash >> BIT_3 & 31);
}

static inline size_t chain_of(uint32_t hash)
{
	return hash >> (32 - CHAIN_BITS);
}

static inline bool has(const struct table *table, uint32_t hash)
{
	return !(mask_of(hash) & ~table->filter[word_of(hash)]);
}

static bool enter(struct strain *strain, struct table *table, uint32_t key,
		  int skip)
{
	uint32_t hash = hash_of(key);
	uint32_t *first = &table->first[chain_of(hash)];

	if (!ARRAY_ROOM(&strain->entries))
		return false;
	table->filter[word_of(hash)] |= mask_of(hash);
	strain->entries.v[strain->entries.nr++] =
		(struct entry){ .key = key,
				.literal = (uint32_t)strain->nr,
				.next = *first,
				.skip = skip };
	*first = (uint32_t)strain->entries.nr;
	return true;
}

static bool enter_inside(struct strain *strain, struct bytes text)
{
	bool ok =
		enter(strain, &strain->inside, key_of(text.p, KEY_LETTERS), 0);

	if (strain->stride == 1)
		return ok;
	if (text.len > KEY_LETTERS)
		return ok && enter(strain, &strain->inside,
				   key_of(text.p + 1, KEY_LETTERS), -1);
	for (unsigned c = 0; ok && c <= UINT8_MAX; c++) {
		uint8_t key[KEY_LETTERS] = { (uint8_t)c, text.p[0], text.p[1],
					     text.p[2] };

		if (is_letter((uint8_t)c))
			ok = enter(strain, &strain->inside,
				   key_of(key, KEY_LETTERS), 1);
	}
	return ok;
}

/* The last of the literals. */
static bool put(struct strain *strain)
{
	const struct strain_literal *l = &strain->v[strain->nr];
	struct bytes text = l->text;

	if (l->before)
		return enter(strain, &strain->before,
			     key_of(text.p, EDGE_LETTERS), 0);
	if (l->behind)
		return enter(
			strain, &strain->behind,
			key_of(text.p + text.len - EDGE_LETTERS, EDGE_LETTERS),
			0);
	return enter_inside(strain, text);
}

static size_t stride_for(const struct strain_literal *literals, size_t nr)
{
	size_t inside = 0;
	size_t small = 0;

	for (size_t i = 0; i < nr; i++) {
		bool edge = literals[i].before || literals[i].behind;

		inside += !edge;
		small += !edge && literals[i].text.len <= KEY_LETTERS;
	}
	return 2 * small > inside ? 1 : 2;
}

struct strain *strain_new(const struct strain_literal *literals, size_t nr)
{
	struct strain *strain = calloc(1, sizeof(*strain));
	bool ok;

	if (!strain)
		return NULL;
	strain->v = calloc(nr + 1, sizeof(*strain->v));
	strain->speed = speed_most();
	strain->stride = stride_for(literals, nr);
	ok = strain->v != NULL;
	for (size_t i = 0; ok && i < nr; i++) {
		bool edge = literals[i].before || literals[i].behind;

		if (literals[i].text.len < (edge ? EDGE_LETTERS : KEY_LETTERS))
			continue;
		strain->v[strain->nr] = literals[i];
		ok = put(strain);
		strain->nr++;
	}
	if (ok)
		return strain;
	strain_free(strain);
	return NULL;
}

void strain_free(struct strain *strain)
{
	if (!strain)
		return;
	free(strain->v);
	free(strain->entries.v);
	free(strain);
}

void strain_slow_down(struct strain *strain, enum speed most)
{
	if (strain->speed > most)
		strain->speed = most;
}

/* ------------------------------------------------------------------- runs ---
 */

struct scan {
	const struct strain *strain;
	bool (*each)(void *payload, size_t at, unsigned id);
	void *payload;
	size_t at;   /* of the letters in hand, in the text */
	size_t step; /* bytes of the text for each of them */
	bool ok;
};

static void found(struct scan *s, const struct strain_literal *l, size_t at)
{
	s->ok = s->ok && s->each(s->payload, s->at + at * s->step, l->id);
}

/* Of the len letters at p: those literals of which the hashed ones are at i. */
static void try_inside(struct scan *s, const uint8_t *p, size_t len, size_t i,
		       uint32_t key)
{
	const struct strain *strain = s->strain;

	for (uint32_t k = strain->inside.first[chain_of(hash_of(key))]; k;
	     k = strain->entries.v[k - 1].next) {
		const struct entry *e = &strain->entries.v[k - 1];
		const struct strain_literal *l = &strain->v[e->literal];
		size_t at = i + (size_t)e->skip;

		if (e->key == key && at < len && l->text.len <= len - at &&
		    !memcmp(l->text.p, p + at, l->text.len))
			found(s, l, at);
	}
}

static bool is_one_of(const char *any, uint8_t c)
{
	return c && strchr(any, c);
}

/* At both ends of the letters; 0: the text ends there. */
static void try_edges(struct scan *s, const uint8_t *p, size_t len,
		      uint8_t before, uint8_t behind)
{
	const struct strain *strain = s->strain;
	uint32_t hash = hash_of(key_of(p, EDGE_LETTERS));

	for (uint32_t k = strain->before.first[chain_of(hash)]; k;
	     k = strain->entries.v[k - 1].next) {
		const struct strain_literal *l =
			&strain->v[strain->entries.v[k - 1].literal];

		/* The edge in front of it is its first byte. */
		if (l->text.len <= len && is_one_of(l->before, before) &&
		    !memcmp(l->text.p, p, l->text.len))
			found(s, l, (size_t)-1);
	}
	hash = hash_of(key_of(p + len - EDGE_LETTERS, EDGE_LETTERS));
	if (!has(&strain->behind, hash))
		return;
	for (uint32_t k = strain->behind.first[chain_of(hash)]; k;
	     k = strain->entries.v[k - 1].next) {
		const struct strain_literal *l =
			&strain->v[strain->entries.v[k - 1].literal];

		if (l->text.len <= len && is_one_of(l->behind, behind) &&
		    !memcmp(l->text.p, p + len - l->text.len, l->text.len))
			found(s, l, len - l->text.len);
	}
}

/* Is it rich anywhere? Else it is so near no literal. */
static bool may_be_rich(const uint8_t *p, size_t len)
{
	unsigned nr = 0;
	size_t i = 0;

	for (; nr < STRAIN_RICH && i + LETTERS_STEP <= len; i += LETTERS_STEP)
		nr += (unsigned)__builtin_popcount(rich_at(p + i));
	for (; nr < STRAIN_RICH && i < len; i++)
		nr += is_rich(p[i]);
	return nr >= STRAIN_RICH;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define LANES ((size_t)16)

static VBMI inline __m512i bits_at(__m512i hash, unsigned shift)
{
	return _mm512_sllv_epi32(
		_mm512_set1_epi32(1),
		_mm512_and_si512(_mm512_srli_epi32(hash, shift),
				 _mm512_set1_epi32(31)));
}

/* Gcc's gather is a macro where nothing is optimised, and converts signs. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"

/* Which lanes have a hash that the filter knows. */
static VBMI inline unsigned has_lanes(const struct table *table, __m512i keys)
{
	__m512i hash =
		_mm512_mullo_epi32(keys, _mm512_set1_epi32((int)HASH_FACTOR));
	__m512i words =
		_mm512_i32gather_epi32(_mm512_srli_epi32(hash, 32 - WORD_BITS),
				       table->filter, sizeof(*table->filter));
	__m512i mask = _mm512_or_si512(
		bits_at(hash, BIT_1),
		_mm512_or_si512(bits_at(hash, BIT_2), bits_at(hash, BIT_3)));

	return _mm512_testn_epi32_mask(_mm512_andnot_si512(words, mask), mask);
}
#pragma GCC diagnostic pop

/* try_inside where the filter lets it, sixteen at once. */
static VBMI void try_lanes(struct scan *s, const uint8_t *p, size_t len)
{
	const size_t stride = s->strain->stride;
	/* Letters 0 to 3, then those one stride on, and so on. */
	const __m512i spread = _mm512_add_epi32(
		_mm512_set1_epi32(0x03020100),
		_mm512_mullo_epi32(_mm512_set1_epi32(0x01010101 * (int)stride),
				   _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8,
						     9, 10, 11, 12, 13, 14,
						     15)));

	for (size_t i = 0; s->ok && i + KEY_LETTERS <= len;
	     i += LANES * stride) {
		size_t left = len - i;
		size_t nr = (left - KEY_LETTERS) / stride + 1;
		__mmask64 there =
			left < 64 ? ((__mmask64)1 << left) - 1 : ~(__mmask64)0;
		__m512i text = _mm512_maskz_loadu_epi8(there, p + i);
		unsigned lanes =
			has_lanes(&s->strain->inside,
				  _mm512_permutexvar_epi8(spread, text));

		if (nr < LANES)
			lanes &= (1U << nr) - 1;
		for (; s->ok && lanes; lanes &= lanes - 1) {
			size_t at = i + stride * (size_t)__builtin_ctz(lanes);

			try_inside(s, p, len, at, key_of(p + at, KEY_LETTERS));
		}
	}
}
#else
static void try_lanes(struct scan *s, const uint8_t *p, size_t len)
{
	(void)s;
	(void)p;
	(void)len;
}
#endif

static void scan_run(struct scan *s, const uint8_t *p, size_t len,
		     uint8_t before, uint8_t behind)
{
	bool lanes = s->strain->speed == SPEED_VBMI;

	if (lanes)
		try_lanes(s, p, len);
	for (size_t i = 0; !lanes && s->ok && i + KEY_LETTERS <= len;
	     i += s->strain->stride) {
		uint32_t key = key_of(p + i, KEY_LETTERS);

		if (__builtin_expect(has(&s->strain->inside, hash_of(key)), 0))
			try_inside(s, p, len, i, key);
	}
	if (s->ok && len >= EDGE_LETTERS)
		try_edges(s, p, len, before, behind);
}

/* The letters from offset low on, with none before or behind them. */
static void scan_letters(struct scan *s, struct bytes text, size_t low,
			 size_t high)
{
	if (low == high || !may_be_rich(text.p + low, high - low))
		return;
	s->at = low;
	scan_run(s, text.p + low, high - low, low ? text.p[low - 1] : 0,
		 high < text.len ? text.p[high] : 0);
}

/* So many bytes are looked at at once, a bit for each that is no letter. */
#define STEP ((size_t)32)

/*
 * Look at the bytes from offset `at` on, in front of which stand `run` letters;
 * returns how many stand at their end. A run of which the front is out of sight
 * begins with STRAIN_RUN that are not there.
 */
static inline size_t look(struct scan *s, struct bytes text, size_t at,
			  size_t run, uint32_t others)
{
	size_t head;

	if (!others)
		return run + STEP;
	head = (size_t)__builtin_ctz(others);
	if (__builtin_expect(run + head >= STRAIN_RUN, 0))
		scan_letters(s, text, run < at ? at - run : 0, at + head);
	return (size_t)__builtin_clz(others);
}
_Static_assert(STRAIN_RUN >= STEP, "no step holds a long run and its ends");

static uint32_t others_at(const uint8_t *p)
{
	return ~(letters_at(p + LETTERS_STEP) << LETTERS_STEP | letters_at(p));
}
_Static_assert(STEP == 2 * LETTERS_STEP, "two looks are a step");

#if defined(__x86_64__)
static AVX2 inline uint32_t others_at_once(const uint8_t *p)
{
	const __m256i low = _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)letter_low));
	const __m256i high = _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)letter_high));
	const __m256i nibble = _mm256_set1_epi8(15);
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);
	__m256i highs = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
	__m256i bits = _mm256_and_si256(
		_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, nibble)),
		_mm256_shuffle_epi8(high, highs));

	return (uint32_t)_mm256_movemask_epi8(
		_mm256_cmpeq_epi8(bits, _mm256_setzero_si256()));
}

/* All whole steps; returns where they end. */
static AVX2 size_t scan_steps(struct scan *s, struct bytes text, size_t *run)
{
	size_t at = 0;

	for (; s->ok && at + STEP <= text.len; at += STEP)
		*run = look(s, text, at, *run, others_at_once(text.p + at));
	return at;
}

/* The same of 64 bytes. */
static VBMI inline uint64_t others_at_wide(const uint8_t *p)
{
	const __m512i low = _mm512_broadcast_i32x4(
		_mm_loadu_si128((const __m128i *)(const void *)letter_low));
	const __m512i high = _mm512_broadcast_i32x4(
		_mm_loadu_si128((const __m128i *)(const void *)letter_high));
	__m512i bytes = _mm512_loadu_si512(p);
	__m512i highs = _mm512_and_si512(_mm512_srli_epi16(bytes, 4),
					 _mm512_set1_epi8(15));

	/* Of a byte with its highest bit set, the first look-up makes 0. */
	return _mm512_testn_epi8_mask(_mm512_shuffle_epi8(low, bytes),
				      _mm512_shuffle_epi8(high, highs));
}

static VBMI size_t scan_wide_steps(struct scan *s, struct bytes text,
				   size_t *run)
{
	size_t at = 0;

	for (; s->ok && at + 2 * STEP <= text.len; at += 2 * STEP) {
		uint64_t others = others_at_wide(text.p + at);

		*run = look(s, text, at, *run, (uint32_t)others);
		*run = look(s, text, at + STEP, *run,
			    (uint32_t)(others >> STEP));
	}
	return at;
}

static size_t scan_fast(struct scan *s, struct bytes text, size_t *run)
{
	switch (s->strain->speed) {
	case SPEED_VBMI:
		return scan_wide_steps(s, text, run);
	case SPEED_AVX2:
		return scan_steps(s, text, run);
	case SPEED_PLAIN:
		break;
	}
	return 0;
}
#else
static size_t scan_fast(struct scan *s, struct bytes text, size_t *run)
{
	(void)s;
	(void)text;
	(void)run;
	return 0;
}
#endif

/* The last letters of the text, fewer than in a step. */
static void scan_last(struct scan *s, struct bytes text)
{
	size_t low = text.len;

	while (is_letter(text.p[low - 1]))
		low--;
	scan_letters(s, text, low, text.len);
}

/* Bytes; at the ends of a text that was cut any run counts as long. */
static void scan_narrow(struct scan *s, struct bytes text, bool cut)
{
	size_t run = cut ? STRAIN_RUN : 0;
	size_t at = scan_fast(s, text, &run);
	uint8_t rest[STEP] = { 0 };
	size_t left;
	size_t head;

	for (; s->ok && at + STEP <= text.len; at += STEP)
		run = look(s, text, at, run, others_at(text.p + at));
	left = text.len - at;
	if (!s->ok)
		return;
	memcpy(rest, text.p + at, left);
	head = (size_t)__builtin_ctz(others_at(rest));
	if (run + head >= STRAIN_RUN || (cut && head == left))
		scan_letters(s, text, run < at ? at - run : 0, at + head);
	if (cut && head < left)
		scan_last(s, text);
}

/* ----------------------------------------------------------------- UTF-16 ---
 */

/* The letters of a run of UTF-16, one behind the other. */
#define WIDE_ROOM ((size_t)4096)
#define WIDE_OVERLAP ((size_t)8)

/* Run from low to high, of every other byte. */
static void scan_wide_run(struct scan *s, struct bytes text, size_t low,
			  size_t high)
{
	uint8_t letters[WIDE_ROOM];
	size_t from = low;

	while (s->ok && from < high) {
		size_t len = 0;

		for (size_t i = from; i < high && len < WIDE_ROOM; i += 2)
			letters[len++] = text.p[i];
		s->at = from;
		scan_run(s, letters, len, from > 1 ? text.p[from - 2] : 0,
			 from + 2 * len < text.len ? text.p[from + 2 * len]
						   : 0);
		if (from + 2 * len >= high)
			break;
		from += 2 * (len - WIDE_OVERLAP);
	}
}

static bool is_wide_letter(struct bytes text, size_t at)
{
	return is_letter(text.p[at]) &&
	       ((at + 1 < text.len && !text.p[at + 1]) ||
		(at && !text.p[at - 1]));
}

/* As scan_around, of the UTF-16 around the letter at offset at. */
static size_t scan_wide_around(struct scan *s, struct bytes text, size_t at,
			       bool short_too)
{
	size_t low = at;
	size_t high = at;

	while (low > 1 && is_wide_letter(text, low - 2) && !text.p[low - 1])
		low -= 2;
	while (high < text.len && is_wide_letter(text, high) &&
	       (high == low || !text.p[high - 1]))
		high += 2;
	if (high - low >= (size_t)2 * STRAIN_RUN || short_too)
		scan_wide_run(s, text, low, high < text.len ? high : text.len);
	return high < text.len ? high : text.len;
}

/* Every long run holds eight bytes, at a multiple of eight, like these. */
#define GROUP ((size_t)8)
#define EVEN_BYTES 0x00ff00ff00ff00ffU

static void scan_utf16(struct scan *s, struct bytes text)
{
	size_t at = 0;

	while (s->ok && at + GROUP <= text.len) {
		uint64_t word = 0;
		size_t odd;

		memcpy(&word, text.p + at, sizeof(word));
		odd = !(word & EVEN_BYTES);
		if ((word & EVEN_BYTES && word & ~EVEN_BYTES) || !word ||
		    !is_wide_letter(text, at + odd))
			at += GROUP;
		else
			at = scan_wide_around(s, text, at + odd, false) /
				     GROUP * GROUP +
			     GROUP;
	}
}

/* In either order of bytes. */
static void scan_wide_at(struct scan *s, struct bytes text, size_t at)
{
	for (size_t i = at; s->ok && i < at + 2 && i < text.len; i++) {
		if (is_wide_letter(text, i))
			(void)scan_wide_around(s, text, i, true);
	}
}

static void scan_wide_ends(struct scan *s, struct bytes text)
{
	scan_wide_at(s, text, 0);
	if (text.len > 2)
		scan_wide_at(s, text, text.len - 2);
}

bool strain_scan(const struct strain *strain, const struct strain_text *in,
		 bool (*each)(void *payload, size_t at, unsigned id),
		 void *payload)
{
	struct scan s = { strain, each, payload, 0, 1 + in->wide, true };

	if (!in->wide) {
		scan_narrow(&s, in->text, in->cut);
		return s.ok;
	}
	scan_utf16(&s, in->text);
	if (in->cut)
		scan_wide_ends(&s, in->text);
	return s.ok;
}
