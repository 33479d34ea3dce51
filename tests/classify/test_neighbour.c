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
/* The user of these is "jane", the host "git.example". */
static const struct plain {
	const char *proves;
	bool (*is)(const struct surroundings *surroundings);
	const char *text;
	bool answer;
} plains[] = {
	{ "names of three lines that begin alike",
	  has_unlike_names,
	  "BOT_URL=//git.example\nexport BOT_USER=jane\n- \"bot.pass\": @@@@",
	  false },
	{ "another word in front of the secret's",
	  has_unlike_names,
	  "BOT_URL=//git.example\nBOT_USER=jane\nBOTH_PASS=@@@@", true },
	{ "of the user's",
	  has_unlike_names,
	  "BOT_URL=//git.example\nMY_USER=jane\nBOT_PASS=@@@@", true },
	{ "of the address's",
	  has_unlike_names,
	  "MY_URL=//git.example\nBOT_USER=jane\nBOT_PASS=@@@@", true },
	{ "a server that is called after another product",
	  is_of_sibling,
	  "jane bambooUrl=http://git.example/rest/api/latest/\n@@@@", true },
	{ "and after ours, too",
	  is_of_sibling,
	  "jane jiraAndBitbucket=http://git.example\n@@@@", false },
	{ "the product in another line",
	  is_of_sibling,
	  "jane bamboo\nurl=http://git.example\n@@@@", false },
	{ "a key of AWS's above a secret",
	  is_of_bucket,
	  "jane git.example\n  key: AKIAIOSFODNN7EXAMPLE\n  secret: @@@@\n",
	  true },
	{ "one digit short",
	  is_of_bucket,
	  "jane git.example\n  key: AKIAIOSFODNN7EXAMPL\n  secret: @@@@\n",
	  false },
	{ "a bucket below it, with a line between",
	  is_of_bucket,
	  "jane git.example\n  secret: @@@@\n  region: x\n  bucket: y\n",
	  true },
	{ "in the next section",
	  is_of_bucket,
	  "jane git.example\n  secret: @@@@\nstore:\n  bucket: y\n", false },
	{ "in the next item",
	  is_of_bucket,
	  "jane git.example\n- secret: @@@@\n- bucket: y\n", false },
	{ "in the section above",
	  is_of_bucket,
	  "jane git.example\n  bucket: y\n}\n  secret: @@@@\n", false },
	{ "behind a blank line",
	  is_of_bucket,
	  "jane git.example\nsecret: @@@@\n\nbucket: y\n", false },
	{ "four lines above it",
	  is_of_bucket,
	  "jane git.example\n bucket: y\n a\n b\n c\n secret: @@@@\n", true },
	{ "five",
	  is_of_bucket,
	  "jane git.example\n bucket: y\n a\n b\n c\n d\n secret: @@@@\n",
	  false },
	{ "under a name of ours",
	  is_of_bucket,
	  "jane git.example\nbitbucket_secret: @@@@\nbucket: y\n", false },
	{ "code in a comment is no address",
	  is_of_another,
	  "jane @@@@ //os.getenv(x)\nurl = https://git.example", false },
	{ "nor with a capital",
	  is_of_another,
	  "jane @@@@ //os.Environ\nurl = https://git.example", false },
	{ "an address without a scheme is one",
	  is_of_another,
	  "jane @@@@ //nexus.example\nurl = https://git.example", true },
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

START_TEST(plain_row)
{
	const struct plain *r = &plains[_i];
	struct surroundings s = { .text = bytes_of(r->text) };

	s.secret = window(s.text, "@@@@");
	s.line = s.secret;
	s.username = window(s.text, "jane");
	s.host = window(s.text, "git.example");
	ck_assert_msg(r->is(&s) == r->answer, "%s", r->proves);
}
END_TEST

START_TEST(access_key)
{
	ck_assert(is_access_key(LIT("AKIAIOSFODNN7EXAMPLE")));
	ck_assert(is_access_key(LIT("ASIAIOSFODNN7EXAMPLE")));
	ck_assert(!is_access_key(LIT("AKIAIOSFODNN7EXAMPLe")));
	ck_assert(!is_access_key(LIT("AKIAIOSFODNN7EXAMPLES")));
	ck_assert(!is_access_key(LIT("AXIAIOSFODNN7EXAMPLE")));
	ck_assert(!is_access_key((struct bytes){ 0 }));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, plain_row, 0, COUNT(plains));
	tcase_add_test(tc, access_key);
	tcase_add_loop_test(tc, far_row, 0, COUNT(rows));
}

UNIT_MAIN("classify/neighbour", add)
