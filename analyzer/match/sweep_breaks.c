/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that line ends cut, and what goes with them: it is compared with what
 * has none, and base64 is taken by whole groups of letters.
 */
#include "match/sweep_parts.h"

#include "match/decode.h"

/* What joins the parts of a string: blanks, quotes, a sign, a line end. */
#define BREAK_MAX ((size_t)64)

/* Letters of base64 that go together. */
#define GROUP ((size_t)4)

size_t break_at(struct bytes text, size_t i)
{
	size_t wrap = wrap_len(bytes_sub(text, i, BREAK_MAX));
	size_t from = i;

	if (i < text.len && (text.p[i] == '=' || text.p[i] == '\\'))
		i++;
	if (i < text.len && text.p[i] == '\r')
		i++;
	if (i >= text.len || text.p[i] != '\n')
		return wrap;
	for (i++; i < text.len && (text.p[i] == ' ' || text.p[i] == '\t'); i++)
		;
	return i - from > wrap ? i - from : wrap;
}

/* Of what joins strings, the longest that ends before i. */
static size_t wrap_before(struct bytes text, size_t i)
{
	size_t most = i < BREAK_MAX ? i : BREAK_MAX;

	if (!i || !text.p[i - 1] || !strchr("\"' \t>n\n", text.p[i - 1]))
		return 0;
	for (size_t len = most; len > 1; len--) {
		if (wrap_len(bytes_sub(text, i - len, len)) == len)
			return len;
	}
	return 0;
}

size_t break_before(struct bytes text, size_t i)
{
	size_t wrap = wrap_before(text, i);
	size_t till = i;

	while (i && (text.p[i - 1] == ' ' || text.p[i - 1] == '\t'))
		i--;
	if (!i || text.p[i - 1] != '\n')
		return wrap;
	i--;
	if (i && text.p[i - 1] == '\r')
		i--;
	if (i && (text.p[i - 1] == '=' || text.p[i - 1] == '\\'))
		i--;
	return till - i > wrap ? till - i : wrap;
}

size_t match_on(struct bytes text, size_t i, struct bytes want)
{
	for (size_t k = 0; k < want.len;) {
		size_t skip;

		if (i < text.len && text.p[i] == want.p[k]) {
			i++;
			k++;
			continue;
		}
		skip = break_at(text, i);
		if (!skip)
			return SIZE_MAX;
		i += skip;
	}
	return i;
}

size_t match_back(struct bytes text, size_t i, struct bytes want)
{
	for (size_t k = want.len; k;) {
		size_t skip;

		if (i && text.p[i - 1] == want.p[k - 1]) {
			i--;
			k--;
			continue;
		}
		skip = break_before(text, i);
		if (!skip)
			return SIZE_MAX;
		i -= skip;
	}
	return i;
}

static bool is_letter(uint8_t c)
{
	return is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_' ||
	       c == '=';
}

/* A line has no more letters, or it does not matter how many. */
#define LINE_MOST ((size_t)4096)

/* How many letters stand before byte i, and from there on; no more than most.
 */
static size_t letters_before(struct bytes text, size_t i, size_t most)
{
	size_t nr = 0;

	while (nr < most && nr < i && is_letter(text.p[i - 1 - nr]))
		nr++;
	return nr;
}

static size_t letters_from(struct bytes text, size_t i, size_t most)
{
	size_t nr = 0;

	while (nr < most && i + nr < text.len && is_letter(text.p[i + nr]))
		nr++;
	return nr;
}

/*
 * Does base64 go on from byte `end` to byte `next`, between which a line ends?
 * Without padding its last line looks like that, too, and what comes next is
 * somebody else's. But lines that are broken are as long as one beside them.
 */
static bool goes_on(struct bytes text, size_t end, size_t next)
{
	size_t width = letters_before(text, end, LINE_MOST);
	size_t start = end - width;
	size_t back = start < LINE_MOST ? start : LINE_MOST;
	size_t skip;

	if (letters_from(text, next, LINE_MOST) == width)
		return true;
	skip = break_before(bytes_sub(text, start - back, back), back);
	return skip && letters_before(text, start - skip, LINE_MOST) == width;
}

void widen_to_groups(struct bytes text, const struct guise *guise, size_t *from,
		     size_t *till)
{
	size_t before = guise->lead;
	size_t behind =
		(GROUP - (guise->lead + guise->text.len) % GROUP) % GROUP;

	while (before && *from) {
		size_t skip = is_letter(text.p[*from - 1])
				      ? 0
				      : break_before(text, *from);

		if (*from <= skip || !is_letter(text.p[*from - skip - 1]) ||
		    (skip && !goes_on(text, *from - skip, *from)))
			break;
		*from -= skip + 1;
		before--;
	}
	while (behind && *till < text.len) {
		size_t skip =
			is_letter(text.p[*till]) ? 0 : break_at(text, *till);

		if (*till + skip >= text.len ||
		    !is_letter(text.p[*till + skip]) ||
		    (skip && !goes_on(text, *till, *till + skip)))
			break;
		*till += skip + 1;
		behind--;
	}
}

/*
 * A text may hold as many secrets as lines, and all of it may be one line: no
 * more is looked at than what the answer depends on.
 */
void sweep_trim(struct bytes text, uint64_t *at, uint64_t *len)
{
	size_t from = (size_t)*at;
	size_t till = from + (size_t)*len;
	size_t front = from + letters_from(text, from, GROUP);
	size_t rest = till - letters_before(text, till, GROUP);
	size_t skip = 0;

	if (rest > from && till - rest < GROUP)
		skip = break_before(bytes_sub(text, from, rest - from),
				    rest - from);
	if (skip && rest - skip > from && !goes_on(text, rest - skip, rest))
		till = rest - skip;
	skip = 0;
	if (front < till && front - from < GROUP)
		skip = break_at(bytes_sub(text, 0, till), front);
	if (skip && front + skip < till && !goes_on(text, front, front + skip))
		from = front + skip;
	*at = from;
	*len = till - from;
}
