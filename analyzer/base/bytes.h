/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/bytes.h - take numbers and runs of bytes off the front of a buffer
 *
 * A struct bytes is a window on memory that somebody else owns. A reader that
 * finds enough bytes stores the value, moves the window past it and returns
 * true; otherwise it returns false and the window stays where it was. Readers
 * allocate nothing and know nothing of git: the caller, which knows what it was
 * reading, turns false into a fault.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
	const uint8_t *p;
	size_t len;
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A string literal as bytes, without its NUL; it may hold others. */
#define LIT(s) ((struct bytes){ (const uint8_t *)(s), sizeof(s) - 1 })

/* A C string as bytes, without its NUL; NULL gives the empty window. */
struct bytes bytes_of(const char *s);

static inline bool bytes_u8(struct bytes *in, uint8_t *out)
{
	if (in->len < 1)
		return false;
	*out = *in->p++;
	in->len--;
	return true;
}
bool bytes_be32(struct bytes *in, uint32_t *out);
bool bytes_be64(struct bytes *in, uint64_t *out);

/* The next len bytes, as a window of their own. */
bool bytes_take(struct bytes *in, size_t len, struct bytes *out);

/*
 * The bytes before the next byte c, as a window of their own; in then begins
 * behind that c. False, and nothing moves, where there is no c.
 */
bool bytes_until(struct bytes *in, uint8_t c, struct bytes *out);

/* How often c is there; *in becomes what is behind the last one. */
size_t bytes_pass(struct bytes *in, uint8_t c);

/*
 * The next line without its line end (LF, or CR LF); the last one may lack its
 * end. False once nothing is left.
 */
bool bytes_line(struct bytes *in, struct bytes *out);

/* The part of b that starts at byte at and has at most len bytes; clamped. */
struct bytes bytes_sub(struct bytes b, size_t at, size_t len);

bool bytes_eq(struct bytes a, struct bytes b);
/* The same, with A to Z equal to a to z and no other folding. */
bool bytes_eq_nocase(struct bytes a, struct bytes b);
bool bytes_starts(struct bytes b, struct bytes prefix);
bool bytes_ends(struct bytes b, struct bytes suffix);
bool bytes_starts_nocase(struct bytes b, struct bytes prefix);

/* Like memcmp, then the shorter first: a total order for sorting. */
int bytes_cmp(struct bytes a, struct bytes b);

/* Offset of the first needle in b at or after from, or SIZE_MAX. */
size_t bytes_find(struct bytes b, struct bytes needle, size_t from);
size_t bytes_find_nocase(struct bytes b, struct bytes needle, size_t from);

/* Is any of the nr words in b? */
bool bytes_has_any_nocase(struct bytes b, const char *const *words, size_t nr);

/* Without the blanks (space, tab, CR, LF) at both ends. */
struct bytes bytes_trim(struct bytes b);

/* Digits and nothing else; true for no bytes. */
bool bytes_are_digits(struct bytes b);
/*
 * The decimal number that text is, to its end; false, and *out is as it was,
 * for anything else, for no bytes, and for what 64 bits cannot hold.
 */
bool bytes_decimal(struct bytes text, uint64_t *out);

static inline bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}
static inline bool is_upper(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}
static inline bool is_lower(uint8_t c)
{
	return c >= 'a' && c <= 'z';
}
static inline bool is_alpha(uint8_t c)
{
	return is_upper(c) || is_lower(c);
}
static inline bool is_alnum(uint8_t c)
{
	return is_alpha(c) || is_digit(c);
}
static inline bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
static inline uint8_t lower(uint8_t c)
{
	return is_upper(c) ? (uint8_t)(c + 32) : c;
}

/* Value of a hexadecimal digit of either case, or -1. */
extern const int8_t hex_value_and_one[256];
static inline int hex_value(uint8_t c)
{
	return hex_value_and_one[c] - 1;
}

#endif
