/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Phrases of tests and documents: abc123token, fake_token_1234, valid-token-2.
 *
 * Such a text is taken apart into words and numbers, in every way that there
 * is: from each place that some way has come to, all words that stand there are
 * tried. What counts is whether a way comes to the end, over a word that says
 * what the text is: one for a secret, or one that only examples have.
 *
 *   sign  t e s t - t o k e n 2
 *   way   |test  ||token    |2|
 */
#include "classify/placeholder_rules.h"

/* Longer ones are no phrase. */
#define PHRASE_MAX 64

/* How a way came to a place; several may have come there in different ways. */
enum {
	BY_ANY = 1,
	BY_TELLING = 2, /* over a word that tells */
};

static const char *const telling[] = {
	"token",   "tokens",  "secret",	    "secrets",	   "password",
	"passwd",  "pass",    "passphrase", "passwort",	   "pwd",
	"apikey",  "apppass", "credential", "test",	   "testing",
	"fake",	   "dummy",   "mock",	    "mocked",	   "sample",
	"example", "demo",    "foo",	    "foobar",	   "abc",
	"abcd",	   "abcde",   "abcdef",	    "credentials", "invalid",
	"pat",	   "e2e",
};

static const char *const other[] = {
	"a",	   "an",      "the",	    "my",	 "your",     "our",
	"some",	   "this",    "that",	    "is",	 "not",	     "no",
	"here",	   "for",     "of",	    "in",	 "with",     "from",
	"to",	   "and",     "or",	    "new",	 "old",	     "good",
	"bad",	   "wrong",   "right",	    "valid",	 "real",     "super",
	"very",	   "top",     "first",	    "second",	 "other",    "another",
	"user",	   "users",   "admin",	    "root",	 "bot",	     "build",
	"deploy",  "ci",      "app",	    "api",	 "access",   "auth",
	"oauth",   "oauth2",  "bearer",	    "basic",	 "refresh",  "client",
	"server",  "cloud",   "service",    "account",	 "personal", "project",
	"repo",	   "team",    "repository", "workspace", "git",	     "scm",
	"bb",	   "stash",   "bitbucket",  "atlassian", "web",	     "hook",
	"env",	   "webhook", "http",	    "https",	 "key",	     "value",
	"string",  "text",    "hashed",	    "encrypted", "encoded",  "plain",
	"bar",	   "baz",     "xyz",	    "def",	 "efgh",     "ghi",
	"tok",	   "global",  "local",	    "default",	 "updated",  "override",
	"private", "public",  "generated",  "hidden",	 "expired",  "long",
	"it",	   "id",      "secure",	    "safe",	 "dev",	     "prod",
	"staging", "stored",  "existing",   "session",	 "initial",  "prompt",
	"word",	   "config",
};

/* Does word stand at the front of text? */
static bool has_word(struct bytes text, const char *word)
{
	size_t len = strlen(word);

	if (len > text.len)
		return false;
	for (size_t i = 0; i < len; i++) {
		/* A digit may be one, or a letter in disguise. */
		if ((char)lower(text.p[i]) != word[i] &&
		    undisguised(text.p[i]) != word[i])
			return false;
	}
	return true;
}

/*
 * Do these digits stand where examples have a number? Up to two of any sort,
 * or a row such as 1234 and 789; a year and what looks drawn are somebody's.
 */
static bool is_number(struct bytes digits)
{
	return digits.len <= 2 || has_run(digits, digits.len) ||
	       bytes_eq(digits, LIT("1234567890"));
}

static void go_on(unsigned reached[PHRASE_MAX + 1], size_t from, size_t till,
		  bool tells)
{
	reached[till] |= tells && reached[from] ? BY_TELLING : reached[from];
}

static void take_words(struct bytes text, size_t at,
		       unsigned reached[PHRASE_MAX + 1])
{
	struct bytes rest = bytes_sub(text, at, text.len);

	for (size_t i = 0; i < COUNT(telling); i++) {
		if (has_word(rest, telling[i]))
			go_on(reached, at, at + strlen(telling[i]), true);
	}
	for (size_t i = 0; i < COUNT(other); i++) {
		if (has_word(rest, other[i]))
			go_on(reached, at, at + strlen(other[i]), false);
	}
}

/* The number that begins there; no part of a longer one is tried. */
static void take_number(struct bytes text, size_t at,
			unsigned reached[PHRASE_MAX + 1])
{
	size_t end = at;

	if (at && is_digit(text.p[at - 1]))
		return;
	while (end < text.len && is_digit(text.p[end]))
		end++;
	if (end > at && is_number(bytes_sub(text, at, end - at)))
		go_on(reached, at, end, false);
}

bool placeholder_is_phrase(struct bytes text)
{
	unsigned reached[PHRASE_MAX + 1] = { BY_ANY };

	if (!text.len || text.len > PHRASE_MAX)
		return false;
	for (size_t at = 0; at < text.len; at++) {
		if (!reached[at])
			continue;
		/* Whatever it is that parts two words. */
		if (!is_alnum(text.p[at]))
			go_on(reached, at, at + 1, false);
		take_words(text, at, reached);
		take_number(text, at, reached);
	}
	return (reached[text.len] & BY_TELLING) != 0;
}
