/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/neighbour.h"

#include "base/buf.h"

#include "unit.h"

/*
 * How far is looked for what tells whose secret it is. "~" is as many letters
 * as bring the two places marked "^" so far apart; the secret is "@@@@", and
 * the host of Bitbucket's the only "bitbucket.org".
 */
/* clang-format off */
static const struct row {
	const char *proves;
	bool (*is)(const struct surroundings *surroundings);
	const char *text;
	size_t far;
	bool near; /* the answer up to there; beyond it is the other one */
} rows[] = {
	{ "of a line, for the comment that it is",
	  is_of_another,
	  "see bitbucket.org\n^# ~ ^//nexus.example/x @@@@", 2048, false },
	{ "in front of it, for the name of its object",
	  is_of_another,
	  "^\"a.example\": {~^@@@@}, \"bitbucket.org\": {", 512, true },
	{ "before a variable, for its prefix",
	  has_another_prefix,
	  "^a.prefix = https://git.example\n~\na.password = ^@@@@ "
	  "bitbucket.org", 2048, true },
	{ "behind it",
	  has_another_prefix,
	  "bitbucket.org\n%a.password = ^@@@@\n~\na.prefix =^ "
	  "https://git.example", 2048, true },
	{ "above a line, for one that it is below",
	  is_below_another,
	  "jenkins:\n^  x: ~\n  password: ^@@@@\nrepo: bitbucket.org\n", 2047,
	  true },
};
/* clang-format on */

/* "%": so much of another text that what is behind has its full sight. */
#define LEAD 4000

static void expand(const char *text, size_t pad, struct buf *out)
{
	for (; *text; text++) {
		size_t nr = *text == '~' ? pad : *text == '%' ? LEAD : 1;

		if (*text == '^')
			continue;
		while (nr--)
			buf_add_char(out, *text == '~' || *text == '%' ? 'x'
								       : *text);
		if (*text == '%')
			buf_add_char(out, '\n');
	}
}

/* How far apart the marks are without any padding. */
static size_t distance(const char *text)
{
	const char *first = strchr(text, '^');
	const char *second = strchr(first + 1, '^');

	/* The padding's own sign is between them. */
	return (size_t)(second - first) - 2;
}

static struct bytes window(struct bytes text, const char *needle)
{
	size_t at = bytes_find(text, bytes_of(needle), 0);

	ck_assert_uint_ne(at, SIZE_MAX);
	return bytes_sub(text, at, strlen(needle));
}

static bool answer(const struct row *r, size_t far)
{
	struct buf text = BUF_INIT;
	struct surroundings s;
	bool is;

	expand(r->text, far - distance(r->text), &text);
	s = (struct surroundings){ .text = buf_bytes(&text) };
	s.secret = window(s.text, "@@@@");
	s.line = s.secret;
	s.host = window(s.text, "bitbucket.org");
	is = r->is(&s);
	buf_release(&text);
	return is;
}

START_TEST(far_row)
{
	const struct row *r = &rows[_i];

	ck_assert_msg(answer(r, 200) == r->near, "%s: close by", r->proves);
	ck_assert_msg(answer(r, r->far) == r->near, "%s: %zu", r->proves,
		      r->far);
	ck_assert_msg(answer(r, r->far + 1) != r->near, "%s: %zu", r->proves,
		      r->far + 1);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, far_row, 0, COUNT(rows));
}

UNIT_MAIN("classify/neighbour", add)
