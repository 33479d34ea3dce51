/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/classify/judged.h - the built-in patterns over a text, for tests
 *
 * judged_open is an unchecked fixture: the patterns are compiled once, before
 * the tests are forked. Texts are templates (match/specimen.h).
 */
#ifndef TESTS_CLASSIFY_JUDGED_H
#define TESTS_CLASSIFY_JUDGED_H

#include "classify/examine.h"
#include "match/specimen.h"

#include "unit.h"

static struct {
	struct patterns *patterns;
	struct engine *engine;
	struct matcher *matcher;
} judged;

static inline void judged_open(void)
{
	struct fault fault = { 0 };

	ck_assert_msg(
		!patterns_load(NULL, &judged.patterns, &fault) &&
			!engine_new(judged.patterns, 0, &judged.engine,
				    &fault) &&
			!matcher_new(judged.engine, &judged.matcher, &fault),
		"%s", fault.msg);
}

static inline void judged_close(void)
{
	matcher_free(judged.matcher);
	engine_free(judged.engine);
	patterns_free(judged.patterns);
}

static inline void expand(const char *template, struct buf *out)
{
	struct fault fault = { 0 };

	ck_assert_msg(!specimen_expand(bytes_of(template), out, &fault), "%s",
		      fault.msg);
}

/*
 * What a later piece begins with: as much as keeps what follows whole, and the
 * end of a line, as far as contexts go.
 */
#define LEAD (2 * KEY_AROUND_NESTED)

static inline void add_lead(struct buf *out)
{
	for (size_t i = 1; i < LEAD; i++)
		buf_add_char(out, ' ');
	buf_add_char(out, '\0');
}

/* Where everything that was found goes, as text. */
struct found {
	struct buf text;
	size_t nr;
	/* Says of one credential what a test compares; with a space before. */
	void (*say)(struct buf *out, enum site site, struct bytes name,
		    const struct credential *credential);
};

static inline int found_each(void *payload, enum site site, struct bytes name,
			     const struct credential *credential)
{
	struct found *found = payload;

	if (found->nr++)
		buf_add_str(&found->text, "; ");
	found->say(&found->text, site, name, credential);
	return 0;
}

static inline struct examiner examiner_for(struct found *found,
					   struct arena *arena)
{
	return (struct examiner){
		.matcher = judged.matcher,
		.arena = arena,
		.hash_len = OID_SHA1,
		.payload = found,
		.each = found_each,
	};
}

#endif
