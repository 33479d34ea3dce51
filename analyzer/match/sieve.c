/* SPDX-License-Identifier: Apache-2.0 */
#include "match/sieve.h"

#include "match/deal.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>

/* What one step looks at, and what it may read beyond. */
#define STEP ((size_t)32)
#define WIDE_STEP ((size_t)64)
#define AHEAD ((size_t)SIEVE_LITERAL)

static void add(struct sieve *sieve, const struct sieve_literal *literal,
		unsigned bucket)
{
	struct sieved *s = &sieve->v[sieve->nr++];
	uint8_t bit = (uint8_t)(1U << bucket);

	s->id = literal->id;
	/* Behind the end of a short one may stand anything. */
	for (size_t i = literal->text.len; i < SIEVE_DEPTH; i++) {
		for (size_t k = 0; k < 16; k++) {
			sieve->low[i][k] |= bit;
			sieve->high[i][k] |= bit;
		}
	}
	for (size_t i = literal->text.len; i < SIEVE_SIX_DEPTH; i++) {
		for (size_t k = 0; k < 64; k++)
			sieve->six[i][k] |= bit;
	}
	for (size_t i = 0; i < literal->text.len; i++) {
		uint8_t c = literal->text.p[i];
		/* Letters differ from their other case in one bit. */
		uint8_t mask = literal->caseless && is_alpha(c) ? 0xdf : 0xff;

		s->mask |= (uint64_t)mask << (8 * i);
		s->want |= (uint64_t)(c & mask) << (8 * i);
		if (i < SIEVE_SIX_DEPTH) {
			sieve->six[i][c & 63] |= bit;
			if (mask != 0xff)
				sieve->six[i][(c ^ 0x20) & 63] |= bit;
		}
		if (i >= SIEVE_DEPTH)
			continue;
		sieve->low[i][c & 15] |= bit;
		sieve->high[i][c >> 4] |= bit;
		if (mask != 0xff)
			sieve->high[i][(c ^ 0x20) >> 4] |= bit;
	}
}

bool sieve_make(struct sieve *sieve, const struct sieve_literal *literals,
		size_t nr)
{
	unsigned in[SIEVE_MAX];

	*sieve = (struct sieve){ .speed = speed_most() };
	for (size_t i = 0; i < nr; i++) {
		if (!literals[i].text.len ||
		    literals[i].text.len > SIEVE_LITERAL)
			return false;
	}
	if (nr > SIEVE_MAX || !deal(literals, nr, in))
		return false;
	sieve->v = calloc(nr + 1, sizeof(*sieve->v));
	if (!sieve->v)
		return false;
	for (unsigned bucket = 0; bucket < SIEVE_BUCKETS; bucket++) {
		sieve->buckets[bucket] = sieve->nr;
		for (size_t i = 0; i < nr; i++) {
			if (in[i] == bucket)
				add(sieve, &literals[i], bucket);
		}
	}
	sieve->buckets[SIEVE_BUCKETS] = sieve->nr;
	return true;
}

void sieve_release(struct sieve *sieve)
{
	free(sieve->v);
	*sieve = (struct sieve){ .nr = 0 };
}

static_assert(SIEVE_LITERAL == sizeof(uint64_t), "compared at once");

struct scan {
	const struct sieve *sieve;
	bool (*each)(void *payload, size_t at, unsigned id);
	void *payload;
	bool zero; /* some byte is */
};

/* The buckets, as bits, of what may begin at p, of which AHEAD is readable. */
static bool compare(const struct scan *scan, const uint8_t *p, size_t at,
		    unsigned buckets)
{
	uint64_t text;

	memcpy(&text, p, sizeof(text));
	text = le64toh(text);
	for (; buckets; buckets &= buckets - 1) {
		unsigned bucket = (unsigned)__builtin_ctz(buckets);
		size_t end = scan->sieve->buckets[bucket + 1];

		for (size_t i = scan->sieve->buckets[bucket]; i < end; i++) {
			const struct sieved *s = &scan->sieve->v[i];

			if ((text & s->mask) == s->want &&
			    !scan->each(scan->payload, at, s->id))
				return false;
		}
	}
	return true;
}

#if defined(__x86_64__)
#include <immintrin.h>

struct tables {
	__m256i low[SIEVE_DEPTH];
	__m256i high[SIEVE_DEPTH];
};

static AVX2 inline __m256i load(const uint8_t *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* For each of 32 bytes, in which buckets a literal has one like it there. */
static AVX2 inline __m256i look_up(const struct tables *t, unsigned depth,
				   __m256i bytes)
{
	const __m256i nibble = _mm256_set1_epi8(15);
	__m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);

	return _mm256_and_si256(
		_mm256_shuffle_epi8(t->low[depth],
				    _mm256_and_si256(bytes, nibble)),
		_mm256_shuffle_epi8(t->high[depth], high));
}

/* The 32 places at p; what is readable goes AHEAD beyond them. */
static AVX2 inline bool step(const struct scan *scan, const struct tables *t,
			     const uint8_t *p, size_t at)
{
	__m256i found = look_up(t, 0, load(p));
	uint32_t places;

	found = _mm256_and_si256(found, look_up(t, 1, load(p + 1)));
	found = _mm256_and_si256(found, look_up(t, 2, load(p + 2)));
	found = _mm256_and_si256(found, look_up(t, 3, load(p + 3)));
	if (__builtin_expect(_mm256_testz_si256(found, found), 1))
		return true;
	places = ~(uint32_t)_mm256_movemask_epi8(
		_mm256_cmpeq_epi8(found, _mm256_setzero_si256()));
	for (; places; places &= places - 1) {
		unsigned i = (unsigned)__builtin_ctz(places);
		uint8_t buckets[STEP];

		_mm256_storeu_si256((__m256i *)(void *)buckets, found);
		if (!compare(scan, p + i, at + i, buckets[i]))
			return false;
	}
	return true;
}

static AVX2 struct tables load_tables(const struct sieve *sieve)
{
	struct tables t;

	for (unsigned i = 0; i < SIEVE_DEPTH; i++) {
		t.low[i] = _mm256_broadcastsi128_si256(_mm_loadu_si128(
			(const __m128i *)(const void *)sieve->low[i]));
		t.high[i] = _mm256_broadcastsi128_si256(_mm_loadu_si128(
			(const __m128i *)(const void *)sieve->high[i]));
	}
	return t;
}

static AVX2 bool scan_steps(struct scan *scan, struct bytes text)
{
	struct tables t = load_tables(scan->sieve);
	__m256i least = _mm256_set1_epi8(-1);
	uint8_t rest[2 * STEP + AHEAD];
	size_t at = 0;
	size_t left;

	for (; at + STEP + AHEAD <= text.len; at += STEP) {
		least = _mm256_min_epu8(least, load(text.p + at));
		if (!step(scan, &t, text.p + at, at))
			return false;
	}
	/*
	 * The rest, with room behind it: FRESH_END, which no literal holds,
	 * keeps them from reaching into it.
	 */
	left = text.len - at;
	memset(rest, 0xff, sizeof(rest));
	if (left)
		memcpy(rest, text.p + at, left);
	for (size_t i = 0; i < left; i += STEP) {
		least = _mm256_min_epu8(least, load(rest + i));
		if (!step(scan, &t, rest + i, at + i))
			return false;
	}
	scan->zero = _mm256_movemask_epi8(
		_mm256_cmpeq_epi8(least, _mm256_setzero_si256()));
	return true;
}

struct wide_tables {
	__m512i six[SIEVE_SIX_DEPTH];
};

/* As many bytes at p as there are, at most WIDE_STEP, FRESH_END behind them. */
static VBMI inline __m512i load_some(const uint8_t *p, size_t len)
{
	__mmask64 mask =
		len < WIDE_STEP ? ((__mmask64)1 << len) - 1 : ~(__mmask64)0;

	return _mm512_mask_loadu_epi8(_mm512_set1_epi8(-1), mask, p);
}

/* Those at `places` of the step at p, of which left bytes are readable. */
static VBMI __attribute__((noinline)) bool
compare_all(const struct scan *scan, __m512i found, uint64_t places,
	    const uint8_t *p, size_t left, size_t at)
{
	uint8_t buckets[WIDE_STEP];
	uint8_t rest[WIDE_STEP + AHEAD];

	_mm512_storeu_si512(buckets, found);
	if (left < sizeof(rest)) {
		memset(rest, 0xff, sizeof(rest));
		memcpy(rest, p, left);
		p = rest;
	}
	for (; places; places &= places - 1) {
		unsigned i = (unsigned)__builtin_ctzll(places);

		if (!compare(scan, p + i, at + i, buckets[i]))
			return false;
	}
	return true;
}

/*
 * The places from offset at on, at most WIDE_STEP; all: with what goes AHEAD
 * they are there.
 */
static VBMI inline bool wide_step(struct scan *scan,
				  const struct wide_tables *t,
				  struct bytes text, size_t at, bool all)
{
	const uint8_t *p = text.p + at;
	size_t left = text.len - at;
	__m512i found = _mm512_set1_epi8(-1);
	uint64_t places;

	for (size_t i = 0; i < SIEVE_SIX_DEPTH; i++) {
		__m512i bytes = all	   ? _mm512_loadu_si512(p + i)
				: i < left ? load_some(p + i, left - i)
					   : _mm512_set1_epi8(-1);

		if (!i)
			scan->zero |= _mm512_testn_epi8_mask(bytes, bytes) != 0;
		found = _mm512_and_si512(
			found, _mm512_permutexvar_epi8(bytes, t->six[i]));
	}
	places = _mm512_test_epi8_mask(found, found);
	if (left < WIDE_STEP)
		places &= ((uint64_t)1 << left) - 1;
	if (__builtin_expect(!places, 1))
		return true;
	return compare_all(scan, found, places, p, left, at);
}

static VBMI bool scan_wide_steps(struct scan *scan, struct bytes text)
{
	struct wide_tables t;
	size_t at = 0;

	for (unsigned i = 0; i < SIEVE_SIX_DEPTH; i++)
		t.six[i] = _mm512_loadu_si512(scan->sieve->six[i]);
	for (; at + WIDE_STEP + AHEAD <= text.len; at += WIDE_STEP) {
		if (!wide_step(scan, &t, text, at, true))
			return false;
	}
	for (; at < text.len; at += WIDE_STEP) {
		if (!wide_step(scan, &t, text, at, false))
			return false;
	}
	return true;
}
#else
static bool scan_steps(struct scan *scan, struct bytes text)
{
	(void)scan;
	(void)text;
	return true;
}

static bool scan_wide_steps(struct scan *scan, struct bytes text)
{
	return scan_steps(scan, text);
}
#endif

/* The buckets of what may begin at p. */
static unsigned look_up_slowly(const struct sieve *sieve, const uint8_t *p)
{
	unsigned buckets = UINT8_MAX;

	for (size_t i = 0; i < SIEVE_DEPTH; i++)
		buckets &= sieve->low[i][p[i] & 15] & sieve->high[i][p[i] >> 4];
	return buckets;
}

static bool scan_bytes(struct scan *scan, struct bytes text)
{
	uint8_t rest[2 * AHEAD];
	size_t end = text.len > AHEAD ? text.len - AHEAD : 0;
	bool ok = true;

	for (size_t at = 0; ok && at < end; at++)
		ok = compare(scan, text.p + at, at,
			     look_up_slowly(scan->sieve, text.p + at));
	scan->zero = text.len && memchr(text.p, 0, text.len);
	memset(rest, 0xff, sizeof(rest));
	if (text.len)
		memcpy(rest, text.p + end, text.len - end);
	for (size_t at = end; ok && at < text.len; at++)
		ok = compare(scan, rest + (at - end), at,
			     look_up_slowly(scan->sieve, rest + (at - end)));
	return ok;
}

static bool scan_fast(struct scan *scan, struct bytes text)
{
	switch (scan->sieve->speed) {
	case SPEED_VBMI:
		return scan_wide_steps(scan, text);
	case SPEED_AVX2:
		return scan_steps(scan, text);
	case SPEED_PLAIN:
		break;
	}
	return scan_bytes(scan, text);
}

bool sieve_scan(const struct sieve *sieve, struct bytes text,
		bool (*each)(void *payload, size_t at, unsigned id),
		void *payload, bool *zero)
{
	struct scan scan = { sieve, each, payload, false };
	bool ok = scan_fast(&scan, text);

	*zero = scan.zero;
	return ok;
}
