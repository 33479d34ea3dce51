/* SPDX-License-Identifier: Apache-2.0 */
#include "report/join.h"

#include "base/bytes.h"
#include "unit.h"

static json_t *value(const char *text)
{
	json_t *v = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;

	ck_assert_msg(!text || v, "%s", text);
	return v;
}

/* As one line; "none" for no value. */
static char *text_of(json_t *v)
{
	return v ? json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT)
		 : strdup("none");
}

static void is(const char *proves, json_t *got, const char *wanted)
{
	char *text = text_of(got);

	ck_assert_msg(!strcmp(text, wanted), "%s: %s, not %s", proves, text,
		      wanted);
	free(text);
}

/* In either order of a and b. */
/* clang-format off */
static const struct row {
	const char *proves;
	const char *a, *b; /* NULL: no value */
	const char *joined;
	json_t *(*join)(json_t *a, json_t *b);
} rows[] = {
	{ "the greater of two texts", "\"a\"", "\"b\"", "\"b\"", join_greatest },
	{ "of a text and null", "\"\"", "null", "\"\"", join_greatest },
	{ "of null and nothing", "null", NULL, "null", join_greatest },
	{ "of nothing at all", NULL, NULL, "none", join_greatest },
	{ "by kind first", "true", "false", "false", join_greatest },
	{ "the lesser of two texts", "\"a\"", "\"b\"", "\"a\"", join_least },
	{ "null loses", "\"b\"", "null", "\"b\"", join_least },
	{ "so does nothing", "\"b\"", NULL, "\"b\"", join_least },
	{ "null wins against that", "null", NULL, "null", join_least },
	{ "objects are joined member by member",
	  "{\"x\":1,\"y\":{\"z\":1}}", "{\"x\":2,\"y\":{\"w\":3}}",
	  "{\"x\":2,\"y\":{\"z\":1,\"w\":3}}", join_any },
	{ "where one has more", "{}", "{\"x\":null}", "{\"x\":null}", join_any },
	{ "a text beside an object", "{}", "\"a\"", "\"a\"", join_any },
	{ "equal arrays keep their order", "[3,1,2]", "[3,1,2]", "[3,1,2]",
	  join_union },
	{ "so does one that holds the other", "[3,1,2]", "[2]", "[3,1,2]",
	  join_union },
	{ "nothing is held by any", "[2,1]", "[]", "[2,1]", join_union },
	{ "of two with all, the greater", "[3,1,2]", "[1,2,3]", "[3,1,2]",
	  join_union },
	{ "where neither has all, they are sorted", "[4,1]", "[3,1]", "[1,3,4]",
	  join_union },
	{ "each once", "[2,2,1]", "[1]", "[1,2]", join_union },
	{ "equal, whatever the order of members", "[{\"x\":1,\"y\":2}]",
	  "[{\"y\":2,\"x\":1}]", NULL, join_union },
};
/* clang-format on */

START_TEST(join_row)
{
	const struct row *r = &rows[_i];
	json_t *a = value(r->a);
	json_t *b = value(r->b);
	json_t *ab = r->join(a, b);
	json_t *ba = r->join(b, a);

	if (r->joined) {
		/* The order of members carries no meaning. */
		json_t *wanted = value(
			strcmp(r->joined, "none") != 0 ? r->joined : NULL);

		ck_assert_msg(json_equal(ab, wanted) || (!ab && !wanted), "%s",
			      r->proves);
		ck_assert_msg(json_equal(ba, wanted) || (!ba && !wanted),
			      "%s, the other way", r->proves);
		json_decref(wanted);
	} else {
		ck_assert_uint_eq(json_array_size(ab), 1);
	}
	json_decref(a);
	json_decref(b);
	json_decref(ab);
	json_decref(ba);
}
END_TEST

/* All arrays of the elements 1 to 3, none twice. */
static const char *const arrays[] = {
	"[]",	   "[1]",     "[2]",	 "[3]",	    "[1,2]",   "[2,1]",
	"[1,3]",   "[3,1]",   "[2,3]",	 "[3,2]",   "[1,2,3]", "[1,3,2]",
	"[2,1,3]", "[2,3,1]", "[3,1,2]", "[3,2,1]",
};

/* What report/join.h promises of all joins, of every three. */
START_TEST(unions_go_in_any_order)
{
	json_t *a = value(arrays[_i]);

	for (size_t k = 0; k < COUNT(arrays); k++) {
		json_t *b = value(arrays[k]);
		json_t *ab = join_union(a, b);
		json_t *ba = join_union(b, a);
		json_t *again = join_union(ab, a);
		char *text = text_of(ab);

		is("commutative", ba, text);
		is("idempotent", again, text);
		free(text);
		for (size_t m = 0; m < COUNT(arrays); m++) {
			json_t *c = value(arrays[m]);
			json_t *bc = join_union(b, c);
			json_t *left = join_union(ab, c);
			json_t *right = join_union(a, bc);

			text = text_of(left);
			is("associative", right, text);
			free(text);
			json_decref(c);
			json_decref(bc);
			json_decref(left);
			json_decref(right);
		}
		json_decref(b);
		json_decref(ab);
		json_decref(ba);
		json_decref(again);
	}
	json_decref(a);
}
END_TEST

/* Numbers are compared as they are written, kinds by their number. */
START_TEST(one_order_of_all_values)
{
	static const char *const sorted[] = { NULL,   "null",  "{}",	"[]",
					      "\"\"", "\"a\"", "\"b\"", "1",
					      "true", "false" };

	for (size_t i = 0; i < COUNT(sorted); i++) {
		for (size_t k = 0; k < COUNT(sorted); k++) {
			json_t *a = value(sorted[i]);
			json_t *b = value(sorted[k]);
			bool failed = false;

			ck_assert_msg(join_compare(a, b, &failed) ==
					      (i > k) - (i < k),
				      "%zu and %zu", i, k);
			ck_assert(!failed);
			json_decref(a);
			json_decref(b);
		}
	}
}
END_TEST

/* Members of two that have them in different orders. */
START_TEST(members_have_one_order)
{
	json_t *a = value("{\"x\":1,\"b\":2,\"a\":3}");
	json_t *b = value("{\"x\":1,\"a\":3,\"b\":2}");
	json_t *v[] = { join_any(a, b), join_any(b, a), join_any(a, a) };
	static const char *const expected[] = { "{\"a\":3,\"b\":2,\"x\":1}",
						"{\"a\":3,\"b\":2,\"x\":1}",
						"{\"x\":1,\"b\":2,\"a\":3}" };

	for (size_t i = 0; i < COUNT(v); i++) {
		char *text = json_dumps(v[i], JSON_COMPACT);

		ck_assert_str_eq(text, expected[i]);
		free(text);
		json_decref(v[i]);
	}
	json_decref(a);
	json_decref(b);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, join_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, unions_go_in_any_order, 0, COUNT(arrays));
	tcase_add_test(tc, one_order_of_all_values);
	tcase_add_test(tc, members_have_one_order);
}

UNIT_MAIN("report/join", add)
