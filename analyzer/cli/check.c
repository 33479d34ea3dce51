/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check.h"

#include "classify/examine.h"
#include "cli/cli.h"
#include "match/specimen.h"

#include <stdio.h>

/* One example on its way: what it expects, and whether that came. */
struct trial {
	const struct pattern *pattern;
	struct buf secret;
	struct buf username;
	struct buf host;
	const struct example *example;
	bool matched; /* a credential of the kind, as expected */
	bool other;   /* a credential of the kind, but not as expected */
	const char *wrong;
};

static bool agrees(struct bytes expected, const struct buf *text,
		   struct bytes got)
{
	return !expected.p || bytes_eq(buf_bytes(text), got);
}

static int on_credential(void *payload, enum site site, struct bytes name,
			 const struct credential *c)
{
	struct trial *t = payload;
	const struct example *e = t->example;

	(void)site;
	(void)name;
	if (c->pattern != t->pattern || c->confidence < CONFIDENCE_POSSIBLE)
		return 0;
	if (!agrees(e->secret, &t->secret, c->secret))
		t->wrong = "another secret was found";
	else if (!agrees(e->username, &t->username, c->username))
		t->wrong = "the user name differs";
	else if (!agrees(e->host, &t->host, c->host))
		t->wrong = "the host differs";
	else
		t->matched = true;
	t->other |= !t->matched;
	return 0;
}

/* What is wrong with the example, or NULL. */
static const char *run_example(struct matcher *matcher, struct trial *t,
			       struct fault *fault)
{
	const struct example *e = t->example;
	struct arena arena = { 0 };
	struct buf text = BUF_INIT;
	struct examiner examiner = {
		.matcher = matcher,
		.arena = &arena,
		.payload = t,
		.each = on_credential,
	};
	const char *wrong = NULL;

	buf_clear(&t->secret);
	buf_clear(&t->username);
	buf_clear(&t->host);
	t->matched = t->other = false;
	t->wrong = NULL;
	if (specimen_expand(e->text, &text, fault) ||
	    specimen_expand(e->secret, &t->secret, fault) ||
	    specimen_expand(e->username, &t->username, fault) ||
	    specimen_expand(e->host, &t->host, fault) ||
	    examine_text(&examiner, SITE_BLOB, buf_bytes(&text), 0, 0, 0, true,
			 fault))
		wrong = fault->msg;
	else if (e->must_match && !t->matched)
		wrong = t->wrong ? t->wrong : "nothing was found";
	else if (!e->must_match && (t->matched || t->other))
		wrong = "it was found, and must not be";
	examiner_release(&examiner);
	buf_release(&text);
	arena_release(&arena);
	return wrong;
}

int check_patterns(const struct patterns *patterns)
{
	struct engine *engine = NULL;
	struct matcher *matcher = NULL;
	struct fault fault = { 0 };
	struct trial t = { 0 };
	size_t passed = 0;
	size_t failed = 0;

	if (engine_new(patterns, 0, &engine, &fault) ||
	    matcher_new(engine, &matcher, &fault)) {
		complain("%s", fault.msg);
		engine_free(engine);
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < patterns->kinds.nr; i++) {
		t.pattern = patterns->kinds.v[i];
		for (size_t k = 0; k < t.pattern->examples.nr; k++) {
			const char *wrong;

			t.example = &t.pattern->examples.v[k];
			wrong = run_example(matcher, &t, &fault);
			passed += !wrong;
			failed += wrong != NULL;
			if (wrong)
				(void)printf("%s:%zu: %s: %s\n",
					     t.example->file, t.example->line,
					     t.pattern->id, wrong);
		}
	}
	(void)printf("%zu kinds, %zu examples: %zu passed, %zu failed\n",
		     patterns->kinds.nr, passed + failed, passed, failed);
	buf_release(&t.secret);
	buf_release(&t.username);
	buf_release(&t.host);
	matcher_free(matcher);
	engine_free(engine);
	return failed ? STATUS_USAGE : STATUS_CLEAN;
}
