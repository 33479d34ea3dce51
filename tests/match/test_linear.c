/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No pattern may do more than linear work on hostile text. PCRE2's steps, the
 * windows and the bytes in them are counted, never seconds: twice the text may
 * cost little more than twice as much, and a byte only so many steps.
 */
#include "match/matcher.h"
#include "unit.h"

#define SMALL ((size_t)64 << 10)
#define STEPS_A_BYTE 4000

static const struct row {
	const char *text; /* repeated to fill the input */
} rows[] = {
	{ "https://a:" },
	{ "https://a:b@bitbucket.org/" },
	{ "ATBB" },
	{ "ATATT3xFfGF0AAAA" },
	{ "//" },
	{ "@bitbucket" },
	{ "basic QUFB " },
	{ "bitbucket.org" },
	{ "bitbucket.org\n" },
	{ "machine bitbucket.org login a " },
	{ "curl -u a: bitbucket " },
	{ "BITBUCKET_TOKEN=" },
	{ "bitbucket: password" },
	{ "<server>bitbucket<password>" },
	{ "\"auth\":\"" },
	{ "kind: Secret\ndata: bitbucket\n" },
	{ "bitbucket curl -u machine password: token secret basic " },
	{ "stash /scm/ :7990 /rest/api/ password\n" },
};

static int ignore(void *payload, const struct candidate *candidate)
{
	(void)payload;
	(void)candidate;
	return 0;
}

/* What scanning len bytes of the row's text costs. */
static struct match_stats cost(const struct engine *engine, const char *text,
			       size_t len)
{
	struct matcher *matcher = NULL;
	struct fault fault = { 0 };
	struct match_stats stats;
	char *body = malloc(len);
	size_t period = strlen(text);

	ck_assert_ptr_nonnull(body);
	for (size_t i = 0; i < len; i++)
		body[i] = text[i % period];
	ck_assert_int_eq(matcher_new(engine, &matcher, &fault), 0);
	ck_assert_msg(matcher_scan_bytes(matcher,
					 (struct bytes){ (uint8_t *)body, len },
					 0, ignore, NULL, &fault) == 0,
		      "%s", fault.msg);
	stats = *matcher_stats(matcher);
	matcher_free(matcher);
	free(body);
	return stats;
}

START_TEST(work_is_linear)
{
	const char *text = rows[_i].text;
	struct patterns *patterns = NULL;
	struct engine *engine = NULL;
	struct fault fault = { 0 };
	struct match_stats one;
	struct match_stats two;

	ck_assert_int_eq(checksum_init(&fault), 0);
	ck_assert_int_eq(patterns_load(NULL, &patterns, &fault), 0);
	ck_assert_int_eq(
		engine_new(patterns, ENGINE_COUNT_STEPS, &engine, &fault), 0);
	one = cost(engine, text, SMALL);
	two = cost(engine, text, 2 * SMALL);
	ck_assert_msg(two.steps <= one.steps * 23 / 10 + 100000,
		      "%s: %lu steps, then %lu", text, (unsigned long)one.steps,
		      (unsigned long)two.steps);
	ck_assert_msg(two.steps <= 2 * SMALL * STEPS_A_BYTE,
		      "%s: %lu steps a byte", text,
		      (unsigned long)(two.steps / (2 * SMALL)));
	/* Windows of one form never overlap. */
	ck_assert_uint_le(two.window_bytes,
			  2 * SMALL * patterns->forms.nr * LANE_COUNT);
	ck_assert_uint_le(two.windows, one.windows * 23 / 10 + 100);
	ck_assert_uint_eq(two.limits, 0);
	engine_free(engine);
	patterns_free(patterns);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, work_is_linear, 0, COUNT(rows));
}

UNIT_MAIN("match/linear", add)
