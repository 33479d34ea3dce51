/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/rules.h - what a rewrite replaces, as files that programs read
 *
 * One rule for each raw form of each secret, longest first, so that no rule
 * spoils the text that another one needs. git filter-repo applies all literal
 * rules of a file before all expressions, so where one rule has to be an
 * expression, every shorter one is written as an expression too.
 *
 * Two kinds of secret get more than a plain rule:
 *
 * - One that is short or a mere word is replaced only where it stands alone:
 *   "summer" but not "midsummer".
 * - One that is a part of a placeholder of this very plan ("REMOVED") is not
 *   replaced there.
 */
#ifndef REMEDY_RULES_H
#define REMEDY_RULES_H

#include "base/arena.h"
#include "remedy/reform.h"

struct rule {
	struct bytes raw;
	struct bytes with;
	const struct finding *finding;
	bool is_wide; /* UTF-16: for the callback, no rule of text */
	bool alone;   /* only where no letter or digit stands beside it */
	bool guarded; /* a part of a placeholder */
	bool is_regex;
};

struct rules {
	struct rule *v;
	size_t nr;
	size_t cap;
	/* Of all findings that have a rule; for guards. */
	const char **ids;
	size_t nr_ids;
	struct arena arena;
};

/*
 * The rules for these findings. Forms that no rule of text reaches (trace/
 * forms.h) have none. The findings must outlive the rules.
 */
int rules_make(const struct finding *const *findings, size_t nr,
	       struct rules *out, struct fault *fault) CHECKED;
void rules_release(struct rules *rules);

/* Is this secret one that is replaced only where it stands alone? */
bool secret_is_weak(const struct finding *finding);

/* The rules as a file for --replace-text and --replace-message. */
void rules_write_text(const struct rules *rules, struct buf *out);

/* The same and the rules for UTF-16 as tuples of Python. */
void rules_write_python(const struct rules *rules, struct buf *out);

#endif
