/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "match/idle.h"
#include "match/matcher.h"

/* The word that is meant is the first one in the text. */
static const struct row {
	const char *text;
	bool idle;
} rows[] = {
	/* git's own */
	{ "git stash", true },
	{ "run git stash pop, then", true },
	{ "of the stash.", true },
	{ "refs/stash", true },
	{ "stash@{0}", true },
	{ "[<stash>]", true },
	{ "struct stash_info info;", true },
	{ "do_create_stash(&args)", true },
	{ "\"stash\"", true },
	{ "{ \"stash\", cmd_stash, 0 },", true },
	{ "--autostash", true },
	{ "unstash", true },
	{ "stashes", true },
	{ "$stash_ref", true },
	/* files, members, keys of configurations */
	{ "builtin/stash.c:123", true },
	{ "git-stash.sh:12", true },
	{ "git-stash.txt", true },
	{ "refs.stash", true },
	{ "&stash.git_cmd", true },
	{ "stash.pop()", true },
	{ "stash.showPatch", true },
	/* hosts */
	{ "stash.acme.example", false },
	{ "STASH.ACME.EXAMPLE", false },
	{ "Stash.Acme.Example", false },
	{ "git-stash.acme.example", false },
	{ "my.stash-2.example", false },
	{ "stash.sh", false },
	{ "mystash.example", true },
	{ "stashed.example", true },
	{ "my_stash.example", true },
	{ "//stash/", false },
	{ "\\/\\/stash", false },
	{ "//git-stash:80", false },
	{ "jane@stash", false },
	{ "%40stash", false },
	{ "https%3A%2F%2Fstash", false },
	{ "\\u002f\\u002fstash", false },
	{ "&#64;stash", false },
	{ "stash:8080", false },
	{ "machine stash login jane", false },
	{ "machine\n\tstash", false },
	{ "url: \"stash\"", false },
	{ "\\\"host\\\": \\\"stash\\\"", false },
	{ "curl -u jane:x -X GET stash -o y", false },
	{ "docker login -u jane -p x stash", false },
	/* variables */
	{ "stash_password", false },
	{ "STASH_TOKEN", false },
	{ "stashPwd", false },
	{ "stash.http.key", false },
	{ "\\nstash_token", false },
	{ "%0Astash_token", false },
	{ "unstash_token", true },
	{ "$STASH_URL", false },
	{ "${stash_host}", false },
	{ "STASH_URL", true },
	/* sections, ids, elements, calls */
	{ "[stash]", false },
	{ "[\"team-stash\"]", false },
	{ "stash:\n", false },
	{ "stash: {", false },
	{ "stash = {", false },
	{ "stash {", false },
	{ "\"stash\": {", false },
	{ "\\\"stash\\\": {\\n", false },
	{ "stash: yes", true },
	{ "stash = 1;", true },
	{ "<id>our old stash</id>", false },
	{ "&lt;id&gt;our stash", false },
	{ "<stash><add", false },
	{ "<my.stash>\r\n    <add", false },
	{ "connect(\"stash\", \"jane\")", false },
	{ "connect('stash' , 1)", false },
	{ "f(x, \"stash\", 1)", true },
	/* an escape may go on with it */
	{ "stash\\u002eacme", false },
	{ "stash%2Eacme", false },
	{ "stash&#46;acme", false },
	{ "stash\\n\"", true },
};

START_TEST(counts_or_not)
{
	const struct row *r = &rows[_i];
	struct bytes text = bytes_of(r->text);
	size_t at = bytes_find_nocase(text, LIT("stash"), 0);

	ck_assert_uint_ne(at, SIZE_MAX);
	ck_assert_msg(word_is_idle(LIT("stash"), text, at) == r->idle, "%s",
		      r->text);
}
END_TEST

static const struct path {
	const char *text;
	bool idle;
} paths[] = {
	{ "/users/jane/repos/shop/browse", false },
	{ "/users/~jane/repos/", false },
	{ "/USERS/jane/repos/", false },
	{ "/users/${user}/repos/${repo}", false },
	{ "/users/%s/repos/%s", false },
	{ "/users/1", true },
	{ "/users/1/", true },
	{ "/users/1/posts/", true },
	{ "/users/jane/repos", true },
	{ "/users/jane/Repos/", true },
	{ "/users//repos/", true },
	{ "/users/jane?tab=/repos/", true },
	{ "/users/' + jane + '/repos/", true },
	{ "/users/ jane", true },
	{ "/users/", true },
	{ "/users/jane", true },
	/* what an escape may become, or a line end be removed from */
	{ "/users/jane\\/repos\\/", false },
	{ "/users/jane/re=\npos/", false },
	{ "/users/jane/%72epos/", false },
	{ "/users/jane/repos&#47;", false },
	{ "/users/jan=\ne/repos/", false },
	{ "/users/jan\\\ne/repos/", false },
	{ "/users/\\\njane/repos/", false },
	{ "/users/jan\ne/repos/", true },
};

START_TEST(path_counts_or_not)
{
	const struct path *r = &paths[_i];

	ck_assert_msg(word_is_idle(LIT("/users/"), bytes_of(r->text), 0) ==
			      r->idle,
		      "%s", r->text);
}
END_TEST

static void put(uint8_t *text, size_t at, struct bytes word)
{
	memcpy(text + at, word.p, word.len);
}

/* What is too long to be seen whole counts; the object's end is an end. */
START_TEST(a_long_name_counts)
{
	uint8_t text[WORD_BEHIND];

	memset(text, 'x', sizeof(text));
	put(text, 0, LIT("/projects/"));
	ck_assert(word_is_idle(LIT("/projects/"),
			       (struct bytes){ text, WORD_BEHIND - 1 }, 0));
	ck_assert(!word_is_idle(LIT("/projects/"),
				(struct bytes){ text, WORD_BEHIND }, 0));
}
END_TEST

/* What stands farther away than it may look changes nothing. */
START_TEST(looks_no_farther)
{
	uint8_t text[512];
	size_t at = 200;

	for (int side = 0; side < 2; side++) {
		for (size_t i = 0; i + 6 < sizeof(text); i++) {
			bool far = i + 5 <= at - WORD_BEFORE ||
				   i >= at + WORD_BEHIND;

			memset(text, side ? 'x' : ' ', sizeof(text));
			put(text, at - 1, LIT(" stash"));
			if (side)
				text[at + 5] = '_';
			put(text, i, LIT("token"));
			put(text, at, LIT("stash"));
			if (far)
				ck_assert(word_is_idle(
					LIT("stash"),
					(struct bytes){ text, sizeof(text) },
					at));
		}
	}
	memset(text, 'x', sizeof(text));
	put(text, at - 1, LIT(" stash_"));
	put(text, at + WORD_BEHIND - 5, LIT("token"));
	ck_assert(!word_is_idle(LIT("stash"),
				(struct bytes){ text, sizeof(text) }, at));
}
END_TEST

START_TEST(is_one_word)
{
	ck_assert(word_is_ours(LIT("stash")) && word_is_ours(LIT("Stash")));
	ck_assert(word_is_ours(LIT("/Users/")));
	ck_assert(word_is_ours(LIT("/projects/")));
	ck_assert(!word_is_ours(LIT("@stash")) && !word_is_ours(LIT("stas")));
	ck_assert(!word_is_ours(LIT("bitbucket")));
}
END_TEST

/* The regions that are looked at in a text. */
static uint64_t count_regions(struct bytes text)
{
	struct patterns *patterns = NULL;
	struct engine *engine = NULL;
	struct matcher *matcher = NULL;
	struct fault fault = { 0 };
	uint64_t regions;

	ck_assert_msg(
		!patterns_load(NULL, &patterns, &fault) &&
			!engine_new(patterns, 0, &engine, &fault) &&
			!matcher_new(engine, &matcher, &fault) &&
			!matcher_scan_bytes(matcher, text, NULL, NULL, &fault),
		"%s", fault.msg);
	regions = matcher_stats(matcher)->regions;
	matcher_free(matcher);
	engine_free(engine);
	patterns_free(patterns);
	return regions;
}

START_TEST(makes_no_region)
{
	ck_assert_uint_eq(count_regions(LIT("do git stash pop\n")), 0);
	ck_assert_uint_eq(count_regions(LIT("on @stash, do git stash\n")), 1);
	/* In UTF-16 it always counts. */
	ck_assert_uint_eq(count_regions(LIT("t\0 \0s\0t\0a\0s\0h\0 \0")), 1);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, counts_or_not, 0, COUNT(rows));
	tcase_add_loop_test(tc, path_counts_or_not, 0, COUNT(paths));
	tcase_add_test(tc, a_long_name_counts);
	tcase_add_test(tc, looks_no_farther);
	tcase_add_test(tc, is_one_word);
	tcase_add_test(tc, makes_no_region);
}

UNIT_MAIN("match/idle", add)
