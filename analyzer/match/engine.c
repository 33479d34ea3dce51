/* SPDX-License-Identifier: Apache-2.0 */
#include "match/engine.h"

#include "match/matcher_parts.h"
#include "match/probe.h"

#include <stdlib.h>

const struct patterns *engine_patterns(const struct engine *engine)
{
	return engine->patterns;
}

static int compile_forms(struct engine *engine, unsigned flags,
			 struct fault *fault)
{
	const struct patterns *patterns = engine->patterns;
	int rc = 0;

	for (size_t i = 0; !rc && i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];

		rc = regex_compile(form->regex, flags,
				   &engine->forms[form->number], fault);
		if (rc)
			return fault_at(fault, "%s:%zu", form->file,
					form->line);
	}
	for (size_t i = 0; !rc && i < patterns->kinds.nr; i++) {
		const struct pattern *kind = patterns->kinds.v[i];

		if (!kind->shape)
			continue;
		rc = regex_compile(kind->shape, REGEX_WHOLE,
				   &engine->shapes[kind->number], fault);
		if (rc)
			return fault_at(fault, "%s: shape", kind->file);
	}
	return rc;
}

/* Which literals, as they are, say that something is there? */
static bool is_token(const struct form *form)
{
	return !form->needs.nr && !form->caseless;
}

/* What begins a token and needs nothing else. */
static bool collect_tokens(struct engine *engine)
{
	const struct patterns *patterns = engine->patterns;
	size_t nr = 0;

	for (size_t i = 0; i < patterns->forms.nr; i++)
		nr += patterns->forms.v[i]->anchors.nr;
	engine->tokens.v =
		calloc(nr + WRAPPED_HOSTS + 1, sizeof(*engine->tokens.v));
	if (!engine->tokens.v)
		return false;
	for (size_t i = 0; i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];

		for (size_t k = 0; is_token(form) && k < form->anchors.nr; k++)
			engine->tokens.v[engine->tokens.nr++] =
				form->anchors.v[k];
	}
	for (size_t i = 0; i < WRAPPED_HOSTS; i++)
		engine->tokens.v[engine->tokens.nr++] = wrapped_hosts[i];
	return true;
}

int engine_new(const struct patterns *patterns, unsigned flags,
	       struct engine **out, struct fault *fault)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	bool known = patterns->built_in;
	unsigned regex_flags =
		(flags & ENGINE_COUNT_STEPS ? REGEX_COUNT_STEPS : 0) |
		(known ? REGEX_LATER : 0);
	int rc;

	if (!engine)
		return fault_nomem(fault);
	engine->patterns = patterns;
	engine->forms = calloc(patterns->forms.nr + 1, sizeof(struct regex *));
	engine->shapes = calloc(patterns->kinds.nr + 1, sizeof(struct regex *));
	if (!engine->forms || !engine->shapes || !collect_tokens(engine))
		rc = fault_nomem(fault);
	else
		rc = compile_forms(engine, regex_flags, fault);
	if (!rc)
		rc = prefilter_new(patterns, &engine->prefilter, fault);
	if (!rc)
		rc = gates_new(patterns, !known, &engine->gates, fault);
	if (!rc)
		rc = keyring_new(patterns, &engine->keyring, fault);
	if (rc) {
		engine_free(engine);
		return rc;
	}
	*out = engine;
	return 0;
}

void engine_free(struct engine *engine)
{
	if (!engine)
		return;
	prefilter_free(engine->prefilter);
	gates_free(engine->gates);
	keyring_free(engine->keyring);
	for (size_t i = 0; engine->forms && i < engine->patterns->forms.nr; i++)
		regex_free(engine->forms[i]);
	for (size_t i = 0; engine->shapes && i < engine->patterns->kinds.nr;
	     i++)
		regex_free(engine->shapes[i]);
	free(engine->forms);
	free(engine->shapes);
	free(engine->tokens.v);
	free(engine);
}
