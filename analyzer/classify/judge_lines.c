/* SPDX-License-Identifier: Apache-2.0 */
/* The line of a secret, and a few lines around it, for a reader. */
#include "classify/trial.h"

/* How much of a line is kept on either side of a secret, in bytes. */
#define CONTEXT_SIDE ((size_t)80)
/* Of its neighbours so many on each side, of so many bytes together. */
#define AROUND_LINES 2
#define AROUND_SIDE ((size_t)160)

static bool is_line_end(uint8_t c)
{
	return c == '\n' || c == '\r' || c == '\0';
}

struct bytes trial_line_around(struct bytes text, struct bytes inner)
{
	size_t at = (size_t)(inner.p - text.p);
	size_t low = at;
	size_t high = at + inner.len;

	while (low > 0 && at - low < CONTEXT_SIDE &&
	       !is_line_end(text.p[low - 1]))
		low--;
	while (high < text.len && high - at - inner.len < CONTEXT_SIDE &&
	       !is_line_end(text.p[high]))
		high++;
	/* Do not cut a character of UTF-8. */
	while (low < at && low > 0 && (text.p[low] & 0xc0) == 0x80)
		low++;
	while (high > at + inner.len && high < text.len &&
	       (text.p[high] & 0xc0) == 0x80)
		high--;
	return bytes_sub(text, low, high - low);
}

/* Where a line end begins that stands in front of at; at itself if none does.
 */
static size_t before_line_end(struct bytes text, size_t at)
{
	if (!at || (text.p[at - 1] != '\n' && text.p[at - 1] != '\r'))
		return at;
	at--;
	return at && text.p[at] == '\n' && text.p[at - 1] == '\r' ? at - 1 : at;
}

static size_t behind_line_end(struct bytes text, size_t at)
{
	if (at == text.len || (text.p[at] != '\n' && text.p[at] != '\r'))
		return at;
	at++;
	return at < text.len && text.p[at - 1] == '\r' && text.p[at] == '\n'
		       ? at + 1
		       : at;
}

/* Where the lines in front of the one that begins at at begin. */
static size_t lines_before(struct bytes text, size_t at)
{
	size_t low = at;

	for (size_t i = 0; i < AROUND_LINES; i++) {
		size_t end = before_line_end(text, low);

		if (end == low)
			break;
		low = end;
		while (low > 0 && at - low < AROUND_SIDE &&
		       !is_line_end(text.p[low - 1]))
			low--;
	}
	while (low < at && low > 0 && (text.p[low] & 0xc0) == 0x80)
		low++;
	return low;
}

static size_t lines_behind(struct bytes text, size_t at)
{
	size_t high = at;

	for (size_t i = 0; i < AROUND_LINES; i++) {
		size_t start = behind_line_end(text, high);

		if (start == high)
			break;
		high = start;
		while (high < text.len && high - at < AROUND_SIDE &&
		       !is_line_end(text.p[high]))
			high++;
	}
	while (high > at && high < text.len && (text.p[high] & 0xc0) == 0x80)
		high--;
	return high;
}

/* Give the credential the line of inner, a part of text, and its neighbours. */
void trial_look_around(struct trial *t, struct bytes text, struct bytes inner,
		       struct credential *out)
{
	struct bytes line = trial_line_around(text, inner);
	size_t at = (size_t)(line.p - text.p);
	size_t low = lines_before(text, at);
	size_t high = lines_behind(text, at + line.len);

	out->around = trial_keep(t, bytes_sub(text, low, high - low));
	out->context = bytes_sub(out->around, at - low, line.len);
}
