/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/engine.h - a pattern set, compiled
 *
 * Immutable, and shared by all threads.
 */
#ifndef MATCH_ENGINE_H
#define MATCH_ENGINE_H

#include "match/pattern.h"

struct engine;

/* Count each step of PCRE2: for tests, slow. */
#define ENGINE_COUNT_STEPS 1u

/* Compile the set. The patterns are borrowed and must outlive the engine. */
int engine_new(const struct patterns *patterns, unsigned flags,
	       struct engine **out, struct fault *fault) CHECKED;
void engine_free(struct engine *engine); /* accepts NULL */
const struct patterns *engine_patterns(const struct engine *engine);

#endif
