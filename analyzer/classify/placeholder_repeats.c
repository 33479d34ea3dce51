/* SPDX-License-Identifier: Apache-2.0 */
/* Masks, runs of neighbours, and the same again and again. */
#include "classify/placeholder_rules.h"

static bool has(struct bytes text, const char *needle)
{
	return bytes_find(text, bytes_of(needle), 0) != SIZE_MAX;
}

bool has_run(struct bytes text, size_t len)
{
	static const char *const rows[] = { "qwertyuiop", "asdfghjkl",
					    "zxcvbnm", "qwertz" };
	size_t up = 1;
	size_t down = 1;
	size_t same = 1;

	for (size_t i = 1; i < text.len; i++) {
		int step = lower(text.p[i]) - lower(text.p[i - 1]);

		up = step == 1 ? up + 1 : 1;
		down = step == -1 ? down + 1 : 1;
		same = step == 0 ? same + 1 : 1;
		if (up >= len || down >= len || same >= len)
			return true;
	}
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes row = bytes_of(rows[i]);

		if (row.len >= len &&
		    bytes_find_nocase(text, bytes_sub(row, 0, len), 0) !=
			    SIZE_MAX)
			return true;
	}
	return false;
}

static size_t distinct(struct bytes text)
{
	bool seen[256] = { false };
	size_t nr = 0;

	for (size_t i = 0; i < text.len; i++) {
		nr += !seen[text.p[i]];
		seen[text.p[i]] = true;
	}
	return nr;
}

/* In what ways b follows a: one bit each. */
static unsigned steps(uint8_t a, uint8_t b)
{
	static const char rows[] = "qwertyuiop asdfghjkl zxcvbnm qwertz 90";
	unsigned how = (unsigned)(b == a + 1) | (unsigned)(a == b + 1) << 1 |
		       (unsigned)(a == b) << 2;

	for (const char *row = rows; row[1]; row++) {
		if ((uint8_t)row[0] == a && (uint8_t)row[1] == b && a != ' ')
			how |= 1u << 3;
	}
	return a == '9' && b == '0' ? 1 : how;
}

/*
 * Is text little but runs of neighbours, with one that nobody takes for chance?
 * abcdef1234567890 is; asdf1234 may be somebody's password.
 */
static bool is_runs(struct bytes text)
{
	unsigned how = 0;
	size_t run = 1;
	size_t longest = 1;
	size_t nr = 0;

	for (size_t i = 1; i <= text.len; i++) {
		unsigned next = i < text.len ? steps(lower(text.p[i - 1]),
						     lower(text.p[i]))
					     : 0;

		if (run > 1 && next & how) {
			how &= next;
			run++;
			continue;
		}
		nr += run >= 3 ? run : 0;
		longest = run > longest ? run : longest;
		how = next;
		run = next ? 2 : 1;
	}
	return nr * 4 >= text.len * 3 && (longest >= 6 || longest == text.len);
}

/* Three times the same, or more: kd8jkd8jkd8j. */
static bool is_periodic(struct bytes text)
{
	for (size_t period = 2; period * 3 <= text.len; period++) {
		size_t i = 0;

		while (i + period < text.len && text.p[i] == text.p[i + period])
			i++;
		if (i + period == text.len)
			return true;
	}
	return false;
}

const char *placeholder_repeats(struct bytes text)
{
	static const char *const signs[] = {
		"***",		"xxxx", "XXXX", "....",
		"----",		"____", "####", "\xe2\x80\xa2\xe2\x80\xa2",
		"\xe2\x80\xa6", "..."
	};

	if (text.len >= 3 && distinct(text) <= 2)
		return "one character repeated";
	for (size_t i = 0; i < COUNT(signs); i++) {
		if (has(text, signs[i]))
			return "masked or left out";
	}
	if (text.len >= 3 && is_runs(text))
		return "runs of neighbouring characters";
	return is_periodic(text) ? "the same characters again and again" : NULL;
}
