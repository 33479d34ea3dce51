/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/letters.h - the letters that encoded text is made of
 *
 * Those of base64 in both alphabets (RFC 4648, sections 4 and 5), and with them
 * all hexadecimal digits: A-Z a-z 0-9 + / - _
 */
#ifndef MATCH_LETTERS_H
#define MATCH_LETTERS_H

#include "base/bytes.h"

/* Bits by the low and the high half of a byte: common ones make a letter. */
static const uint8_t letter_low[16] = { 0x0a, 0x0e, 0x0e, 0x0e, 0x0e, 0x0e,
					0x0e, 0x0e, 0x0e, 0x0e, 0x0c, 0x05,
					0x04, 0x05, 0x04, 0x15 };
static const uint8_t letter_high[16] = { 0,    0,    0x01, 0x02,
					 0x04, 0x18, 0x04, 0x08 };

static inline bool is_letter(uint8_t c)
{
	return letter_low[c & 15] & letter_high[c >> 4];
}

/*
 * Names and paths in programs often have none of these; what is long in base64
 * or hexadecimal digits does.
 */
static inline bool is_rich(uint8_t c)
{
	return is_upper(c) || is_digit(c);
}

/* So many bytes are looked at at once. */
#define LETTERS_STEP ((size_t)16)
#define LETTERS_ALL 0xffffU

#if defined(__SSSE3__)
#include <tmmintrin.h>

/* A bit for each of the LETTERS_STEP bytes that is a letter. */
static inline unsigned letters_at(const uint8_t *p)
{
	const __m128i low =
		_mm_loadu_si128((const __m128i *)(const void *)letter_low);
	const __m128i high =
		_mm_loadu_si128((const __m128i *)(const void *)letter_high);
	__m128i c = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i highs = _mm_and_si128(_mm_srli_epi16(c, 4), _mm_set1_epi8(15));
	/* Of a byte with its highest bit set, the first look-up makes 0. */
	__m128i bits = _mm_and_si128(_mm_shuffle_epi8(low, c),
				     _mm_shuffle_epi8(high, highs));

	return LETTERS_ALL ^ (unsigned)_mm_movemask_epi8(
				     _mm_cmpeq_epi8(bits, _mm_setzero_si128()));
}

/* Is c - low at most span, as bytes without sign? */
static inline __m128i letters_between(__m128i c, char low, char span)
{
	__m128i at = _mm_sub_epi8(c, _mm_set1_epi8(low));

	return _mm_cmpeq_epi8(_mm_min_epu8(at, _mm_set1_epi8(span)), at);
}

/* The same for rich ones. */
static inline unsigned rich_at(const uint8_t *p)
{
	__m128i c = _mm_loadu_si128((const __m128i *)(const void *)p);

	return (unsigned)_mm_movemask_epi8(
		_mm_or_si128(letters_between(c, 'A', 'Z' - 'A'),
			     letters_between(c, '0', '9' - '0')));
}
#else
static inline unsigned letters_at(const uint8_t *p)
{
	unsigned mask = 0;

	for (unsigned i = 0; i < LETTERS_STEP; i++)
		mask |= (unsigned)is_letter(p[i]) << i;
	return mask;
}

static inline unsigned rich_at(const uint8_t *p)
{
	unsigned mask = 0;

	for (unsigned i = 0; i < LETTERS_STEP; i++)
		mask |= (unsigned)is_rich(p[i]) << i;
	return mask;
}
#endif

#endif
