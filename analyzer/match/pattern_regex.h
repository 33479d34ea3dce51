/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/pattern_regex.h - expressions as pattern files write them
 *
 * An expression may name fragments, %{quote}, which are replaced by their text.
 * What then goes to PCRE2 must be bounded: no quantifier without an upper
 * limit, nothing that refers back, no recursion, so that the number of bytes it
 * can look at is known when it is loaded. Private to match/pattern.c.
 */
#ifndef MATCH_PATTERN_REGEX_H
#define MATCH_PATTERN_REGEX_H

#include "match/pattern_yaml.h"

struct fragment {
	const char *name;
	const char *text; /* expanded already */
};

struct fragments {
	struct fragment *v;
	size_t nr, cap;
};

/*
 * Read a map of names to expressions; each may use those above it. The texts
 * live in the arena; free(fragments->v) afterwards.
 */
int fragments_read(struct fragments *fragments, struct node map,
		   struct arena *arena, struct fault *fault) CHECKED;

/* The expression in node, with its fragments replaced. */
int regex_read(struct node node, const struct fragments *fragments,
	       struct arena *arena, const char **out,
	       struct fault *fault) CHECKED;

/*
 * Whether form's expression compiles, has the groups that its host rule asks
 * for and no unknown ones, and reaches no farther than its span.
 */
int regex_check_form(struct node node, const struct form *form,
		     struct fault *fault) CHECKED;

/* Whether a shape compiles and is bounded. */
int regex_check_shape(struct node node, const char *shape,
		      struct fault *fault) CHECKED;

/*
 * The bytes before its start and behind it that a match of regex can depend on,
 * the look-arounds included. False, with *why, for what has no bound or is not
 * understood. Exposed for tests.
 */
struct extent {
	size_t len;   /* the longest match */
	size_t ahead; /* len, or more where it looks ahead */
	size_t back;  /* how far it looks behind */
};
bool regex_extent(const char *regex, struct extent *out, const char **why);

#endif
