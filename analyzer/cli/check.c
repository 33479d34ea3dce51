/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check.h"

#include "classify/examine.h"
#include "cli/cli.h"
#include "cli/samples.h"
#include "match/specimen.h"

#include <stdio.h>
#include <stdlib.h>

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
	struct score kinds;
	size_t failed;
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

static int count_example(struct trial *t, const char *wrong,
			 struct fault *fault)
{
	struct score_row *row = score_of(&t->kinds, bytes_of(t->pattern->id));

	if (!row)
		return fault_nomem(fault);
	row->expected += t->example->must_match;
	row->met += t->example->must_match && !wrong;
	row->wrong += t->other;
	if (!wrong)
		return 0;
	t->failed++;
	(void)printf("%s:%zu: %s: %s\n", t->example->file, t->example->line,
		     t->pattern->id, wrong);
	return 0;
}

/* Every example of every kind; *failed is how many do not hold. */
static int run_examples(struct matcher *matcher,
			const struct patterns *patterns, size_t *failed,
			struct fault *fault)
{
	struct trial t = { 0 };
	size_t nr = 0;
	int rc = 0;

	for (size_t i = 0; i < patterns->kinds.nr; i++) {
		t.pattern = patterns->kinds.v[i];
		nr += t.pattern->examples.nr;
		for (size_t k = 0; !rc && k < t.pattern->examples.nr; k++) {
			t.example = &t.pattern->examples.v[k];
			rc = count_example(&t, run_example(matcher, &t, fault),
					   fault);
		}
	}
	if (!rc) {
		score_print(&t.kinds, "examples by kind");
		(void)printf("\n%zu kinds, %zu examples: %zu passed, %zu "
			     "failed\n",
			     patterns->kinds.nr, nr, nr - t.failed, t.failed);
	}
	*failed = t.failed;
	free(t.kinds.v);
	buf_release(&t.secret);
	buf_release(&t.username);
	buf_release(&t.host);
	return rc;
}

static int run_samples(struct matcher *matcher, const char *dir, size_t *failed,
		       struct fault *fault)
{
	struct samples samples = { 0 };
	int rc = samples_run(matcher, dir, &samples, fault);

	if (!rc) {
		score_print(&samples.kinds, "samples by kind");
		score_print(&samples.encodings, "samples by encoding");
		(void)printf("\n%zu samples, %zu of them without a secret: "
			     "%zu mistakes\n",
			     samples.texts, samples.negatives, samples.failed);
	}
	*failed += samples.failed;
	samples_release(&samples);
	return rc;
}

int check_patterns(const struct patterns *patterns, const char *samples)
{
	struct engine *engine = NULL;
	struct matcher *matcher = NULL;
	struct fault fault = { 0 };
	size_t failed = 0;
	int rc = engine_new(patterns, 0, &engine, &fault);

	if (!rc)
		rc = matcher_new(engine, &matcher, &fault);
	if (!rc)
		rc = run_examples(matcher, patterns, &failed, &fault);
	if (!rc && samples)
		rc = run_samples(matcher, samples, &failed, &fault);
	if (rc)
		complain("%s", fault.msg);
	matcher_free(matcher);
	engine_free(engine);
	return rc || failed ? STATUS_USAGE : STATUS_CLEAN;
}
