/* SPDX-License-Identifier: Apache-2.0 */
#include "match/literals.h"

#include "match/matcher.h"
#include "unit.h"

#include <stdio.h>

/* clang-format off */
static const struct row {
	const char *proves;
	struct bytes literal;
	bool possible;
	const char *word; /* its second anchor; NULL: it has none */
} rows[] = {
	{ "two bytes are too few", LIT("ab"), false, NULL },
	{ "three are enough", LIT("abc"), true, NULL },
	{ "a NUL is no text", LIT("ab\0cd"), false, NULL },
	{ "nor is what the engine marks seams with", LIT("abc\xff"), false,
	  NULL },
	{ "a word alone is one anchor", LIT("abc123"), true, NULL },
	{ "else the longest word is the other", LIT("a#bcde-fgh"), true,
	  "bcde" },
	{ "of equal ones the first", LIT("abc#def"), true, "abc" },
	{ "a short word leads nowhere", LIT("a#b#c#d"), true, NULL },
	{ "what a regular expression would take for its own",
	  LIT("(a.b)*\\E[c]"), true, NULL },
};
/* clang-format on */

START_TEST(literal_row)
{
	const struct row *row = &rows[_i];
	struct patterns *set = NULL;
	struct fault fault = { 0 };
	const struct form *form;
	struct engine *engine = NULL;

	ck_assert_msg(literal_is_possible(row->literal) == row->possible, "%s",
		      row->proves);
	if (!row->possible)
		return;
	ck_assert_int_eq(literals_patterns(&row->literal, 1, &set, &fault), 0);
	ck_assert_uint_eq(set->forms.nr, 1);
	form = set->forms.v[0];
	ck_assert(bytes_eq(bytes_of(form->anchors.v[0]), row->literal));
	ck_assert_msg(form->anchors.nr == (row->word ? 2 : 1), "%s",
		      row->proves);
	if (row->word)
		ck_assert_str_eq(form->anchors.v[1], row->word);
	ck_assert_msg(!engine_new(set, 0, &engine, &fault), "%s: %s",
		      row->proves, fault.msg);
	engine_free(engine);
	patterns_free(set);
}
END_TEST

START_TEST(a_full_set_can_be_searched_for)
{
	char texts[LITERALS_MAX][32];
	struct bytes v[LITERALS_MAX];
	struct patterns *set = NULL;
	struct engine *engine = NULL;
	struct fault fault = { 0 };

	for (size_t i = 0; i < LITERALS_MAX; i++) {
		(void)snprintf(texts[i], sizeof(texts[i]), "#%zu-word%zu!", i,
			       i * 7919);
		v[i] = bytes_of(texts[i]);
	}
	ck_assert_int_eq(literals_patterns(v, LITERALS_MAX, &set, &fault), 0);
	for (size_t i = 0; i < LITERALS_MAX; i++) {
		size_t nr = SIZE_MAX;

		ck_assert(literal_of_kind(set->kinds.v[i]->id, &nr));
		ck_assert_uint_eq(nr, i);
	}
	ck_assert_msg(!engine_new(set, 0, &engine, &fault), "%s", fault.msg);
	engine_free(engine);
	patterns_free(set);
}
END_TEST

START_TEST(other_kinds_are_no_literals)
{
	size_t nr;

	ck_assert(!literal_of_kind("bitbucket-app-password", &nr));
	ck_assert(!literal_of_kind("literal-", &nr));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, literal_row, 0, COUNT(rows));
	tcase_add_test(tc, a_full_set_can_be_searched_for);
	tcase_add_test(tc, other_kinds_are_no_literals);
}

UNIT_MAIN("match/literals", add)
