/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Encodings in encodings: every pair and every triple of them (under a
 * sanitizer a fifth of the triples), and some of the nests of four. Each
 * subject must be found in all of them, once.
 */
#include "judged.h"

enum sort {
	RUN,	/* of letters that stand for other bytes */
	LINES,	/* the same, over lines */
	WIDE,	/* UTF-16 */
	ESCAPE, /* of signs, in text that stays text */
	MAIL,	/* the same, over lines */
};

/* What a template begins and ends with, by match/specimen.h. */
static const struct coder {
	const char *name;
	const char *begin;
	const char *end;
	enum sort sort;
} coders[] = {
	{ "base64", "@{base64:", "}", RUN },
	{ "base64url", "@{base64url:", "}", RUN },
	{ "base64 in lines", "@{fold:@{base64:", "}}", LINES },
	{ "hex", "@{hex:", "}", RUN },
	{ "HEX", "@{hexupper:", "}", RUN },
	{ "percent", "@{percent:", "}", ESCAPE },
	{ "json", "\"@{json:", "}\"", ESCAPE },
	{ "xml", "@{xml:", "}", ESCAPE },
	{ "quoted-printable", "@{qp:", "}", MAIL },
	{ "utf-16le", "@{utf16le:", "}", WIDE },
	{ "utf-16be", "@{utf16be:", "}", WIDE },
};

#define CODERS COUNT(coders)

static const struct subject {
	const char *text;
	const char *secret;
} subjects[] = {
	{ "p=@{app-password:1} ", "@{app-password:1}" },
	{ "key: @{api-token:2}", "@{api-token:2}" },
	{ "x @{access-token:3}\n", "@{access-token:3}" },
	{ "@{dc-token:4}", "@{dc-token:4}" },
	/* Often, since line ends inside of other layers may cut some. */
	{ "url = https://ada:@{password:5}@bitbucket.org/acme/shop.git "
	  "# bitbucket.org, bitbucket",
	  "@{password:5}" },
};

#define DEPTH_MAX 4

/* Coders of a nest, the outermost first. */
struct nested {
	size_t v[DEPTH_MAX];
	size_t nr;
};

/* Runs of letters, and UTF-16 inside of them. */
#define DEEP_MAX 3

/*
 * Nobody has seen UTF-16 twice, its zeros as escapes, or a mail whose line ends
 * are. Four encodings of letters that are not all base64 are too many to be
 * searched for, and lines of several layers inside of others may cut all that
 * is looked for.
 */
static bool is_likely(const struct nested *nest)
{
	size_t wides = 0;
	size_t deep = 0;
	size_t lines = 0;

	for (size_t i = 0; i < nest->nr; i++) {
		const struct coder *c = &coders[nest->v[i]];
		const struct coder *inner =
			i + 1 < nest->nr ? &coders[nest->v[i + 1]] : NULL;

		wides += c->sort == WIDE;
		lines += i && (c->sort == LINES || c->sort == MAIL);
		deep += c->sort <= LINES || (i && c->sort == WIDE);
		if (c->sort >= ESCAPE && inner && inner->sort == WIDE)
			return false;
		if (c->sort == ESCAPE && inner && inner->sort == MAIL)
			return false;
	}
	return wides < 2 && lines < 2 && deep <= DEEP_MAX;
}

static void say(struct buf *out, enum site site, struct bytes name,
		const struct credential *c)
{
	(void)site;
	(void)name;
	buf_add_bytes(out, c->secret);
}

static void write_nest(const struct nested *nest, const struct subject *subject,
		       struct buf *out)
{
	struct buf template = BUF_INIT;

	for (size_t i = 0; i < nest->nr; i++)
		buf_add_str(&template, coders[nest->v[i]].begin);
	buf_add_str(&template, subject->text);
	for (size_t i = nest->nr; i--;)
		buf_add_str(&template, coders[nest->v[i]].end);
	expand(buf_str(&template), out);
	buf_release(&template);
}

static void check(const struct nested *nest, const struct subject *subject)
{
	struct buf text = BUF_INIT;
	struct buf want = BUF_INIT;
	struct buf names = BUF_INIT;
	struct arena arena = { 0 };
	struct found found = { .say = say };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };

	for (size_t i = 0; i < nest->nr; i++)
		buf_printf(&names, "%s%s", i ? ", " : "",
			   coders[nest->v[i]].name);
	write_nest(nest, subject, &text);
	expand(subject->secret, &want);
	ck_assert_int_eq(examine_text(&e, SITE_WORKTREE, buf_bytes(&text), 0, 0,
				      0, true, &fault),
			 0);
	ck_assert_msg(bytes_eq(buf_bytes(&found.text), buf_bytes(&want)),
		      "%s in %s:\n%s\n  is   \"%s\"", buf_str(&want),
		      buf_str(&names), buf_str(&text), buf_str(&found.text));
	buf_release(&text);
	buf_release(&want);
	buf_release(&names);
	buf_release(&found.text);
	examiner_release(&e);
	arena_release(&arena);
}

static void check_all(const struct nested *nest)
{
	for (size_t i = 0; is_likely(nest) && i < COUNT(subjects); i++)
		check(nest, &subjects[i]);
}

START_TEST(pairs)
{
	for (size_t i = 0; i < CODERS; i++)
		check_all(&(struct nested){ { (size_t)_i, i }, 2 });
}
END_TEST

START_TEST(triples)
{
	size_t outer = (size_t)_i / CODERS;
	size_t middle = (size_t)_i % CODERS;

	/* So many of them that each pair is among what is tried. */
	for (size_t i = (outer + middle) % STEP_OF_CASES; i < CODERS;
	     i += STEP_OF_CASES)
		check_all(&(struct nested){ { outer, middle, i }, 3 });
}
END_TEST

#define FOURS CASES_OF(100)

START_TEST(fours)
{
	struct nested nest = { .nr = 4 };
	uint64_t state = (uint64_t)_i + 1;

	do {
		for (size_t i = 0; i < nest.nr; i++) {
			state = state * 6364136223846793005U +
				1442695040888963407U;
			nest.v[i] = (size_t)(state >> 33) % CODERS;
		}
	} while (!is_likely(&nest));
	check_all(&nest);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_unchecked_fixture(tc, judged_open, judged_close);
	tcase_add_loop_test(tc, pairs, 0, CODERS);
	tcase_add_loop_test(tc, triples, 0, CODERS * CODERS);
	tcase_add_loop_test(tc, fours, 0, FOURS);
}

UNIT_MAIN("classify/nests", add)
