/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A literal is looked for by two anchors: the longest run of letters and digits
 * in it, which no encoder of text changes, and itself. "p#s5word" stands in a
 * URL as "p%23s5word", where "s5word" leads to it. The word comes first and out
 * of the literal's front, since whatever holds the literal then holds the word:
 * one key, with all its spellings (match/key.h), does for both.
 */
#include "match/literals.h"

#include "base/buf.h"
#include "odb/delta.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define KIND "literal-"
#define KIND_MAX 32

/* How far an encoding may stretch a byte of a text: "\u0041" for "A". */
#define STRETCH 6

/* A word that is as long as this says enough to lead to a literal. */
#define WORD_ENOUGH ((size_t)8)
/* No more of a literal than this becomes a key. */
#define FRONT ((size_t)32)

bool literal_is_possible(struct bytes literal)
{
	return literal.len >= LITERAL_LEAST &&
	       !memchr(literal.p, '\0', literal.len) &&
	       !memchr(literal.p, FRESH_END, literal.len);
}

bool literal_of_kind(const char *id, size_t *out)
{
	struct bytes digits = bytes_of(id);

	if (!bytes_starts(digits, LIT(KIND)))
		return false;
	digits = bytes_sub(digits, strlen(KIND), digits.len);
	*out = 0;
	for (size_t i = 0; i < digits.len; i++)
		*out = *out * 10 + (size_t)(digits.p[i] - '0');
	return digits.len > 0;
}

static struct bytes longest_word(struct bytes literal)
{
	struct bytes longest = { 0 };
	size_t at = 0;

	while (at < literal.len) {
		size_t end = at;

		while (end < literal.len && is_alnum(literal.p[end]))
			end++;
		if (end - at > longest.len)
			longest = bytes_sub(literal, at, end - at);
		at = end + 1;
	}
	return longest;
}

/* From the front, if that has one that will do. */
static struct bytes word_of(struct bytes literal)
{
	struct bytes word = longest_word(bytes_sub(literal, 0, FRONT));

	return word.len >= WORD_ENOUGH ? word : longest_word(literal);
}

static bool set_anchors(struct arena *arena, struct bytes literal,
			struct form *form)
{
	struct bytes word = word_of(literal);
	const char **v = arena_alloc(arena, 2 * sizeof(*v));
	bool has_word = word.len >= LITERAL_LEAST && word.len < literal.len;

	if (!v)
		return false;
	if (has_word && word.len >= WORD_ENOUGH)
		v[form->anchors.nr++] = arena_str(arena, word);
	v[form->anchors.nr++] = arena_str(arena, literal);
	if (has_word && word.len < WORD_ENOUGH)
		v[form->anchors.nr++] = arena_str(arena, word);
	form->anchors.v = v;
	return v[0] && (form->anchors.nr < 2 || v[1]);
}

static const char *expression(struct arena *arena, struct bytes literal)
{
	struct buf text = BUF_INIT;
	const char *kept = NULL;

	buf_add_str(&text, "(?<secret>");
	for (size_t i = 0; i < literal.len; i++)
		buf_printf(&text, "\\x%02x", literal.p[i]);
	buf_add_char(&text, ')');
	if (buf_ok(&text))
		kept = arena_str(arena, buf_bytes(&text));
	buf_release(&text);
	return kept;
}

static bool add_form(struct patterns *set, struct pattern *pattern,
		     struct bytes literal)
{
	struct form *form = arena_alloc(&set->arena, sizeof(*form));
	size_t span = literal.len * STRETCH + 64;

	if (!form || !ARRAY_ROOM(&set->forms))
		return false;
	*form = (struct form){
		.name = pattern->id,
		.file = pattern->id,
		.span = span < SPAN_MAX ? span : SPAN_MAX,
		.regex = expression(&set->arena, literal),
		.host = HOST_NONE,
		.pattern = pattern,
		.number = set->forms.nr,
	};
	set->forms.v[set->forms.nr++] = form;
	return form->regex && set_anchors(&set->arena, literal, form);
}

/* Of literals that overlap the longer one is told. */
static bool add_kind(struct patterns *set, struct bytes literal, size_t nr)
{
	struct pattern *pattern = arena_alloc(&set->arena, sizeof(*pattern));
	char id[KIND_MAX];

	(void)snprintf(id, sizeof(id), KIND "%04zu", nr);
	if (!pattern || !ARRAY_ROOM(&set->kinds))
		return false;
	*pattern = (struct pattern){
		.id = arena_str(&set->arena, bytes_of(id)),
		.name = "given secret",
		.provider = "bitbucket-cloud",
		.file = "given",
		.specificity = (unsigned)literal.len,
		.proof = PROOF_NONE,
		.hosts = HOSTS_ANY,
		.number = set->kinds.nr,
	};
	set->kinds.v[set->kinds.nr++] = pattern;
	return pattern->id && add_form(set, pattern, literal);
}

int literals_patterns(const struct bytes *v, size_t nr, struct patterns **out,
		      struct fault *fault)
{
	struct patterns *set = calloc(1, sizeof(*set));

	assert(nr <= LITERALS_MAX);
	for (size_t i = 0; set && i < nr; i++) {
		struct bytes literal = bytes_sub(v[i], 0, LITERAL_MOST);

		assert(literal_is_possible(literal));
		if (add_kind(set, literal, i))
			continue;
		patterns_free(set);
		set = NULL;
	}
	if (!set)
		return fault_nomem(fault);
	*out = set;
	return 0;
}
