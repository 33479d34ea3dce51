/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/rules.h"

#include "made.h"
#include "unit.h"

#include <stdio.h>

#define FORMS 4

struct set {
	struct finding findings[8];
	const struct finding *pointers[8];
	struct stored_form forms[8][FORMS];
	size_t nr;
	struct rules rules;
};

static void add_finding(struct set *set, const char *id, struct bytes secret)
{
	set->findings[set->nr] = made(id, secret);
	set->pointers[set->nr] = &set->findings[set->nr];
	set->findings[set->nr].forms.v = set->forms[set->nr];
	set->nr++;
}

static void add_form(struct set *set, struct bytes raw,
		     const struct encodings *encodings)
{
	struct finding *f = &set->findings[set->nr - 1];

	f->forms.v[f->forms.nr++] = (struct stored_form){ raw, *encodings };
}

static void make(struct set *set)
{
	struct fault fault = { 0 };

	ck_assert(!rules_make(set->pointers, set->nr, &set->rules, &fault));
}

/* What the programs that are given the rules make of a text. */

/* Does an escape end here, such as %3A or \\n in a string? */
static bool ends_escape(struct bytes text, size_t at)
{
	if (at >= 3 && text.p[at - 3] == '%' &&
	    hex_value(text.p[at - 2]) >= 0 && hex_value(text.p[at - 1]) >= 0)
		return true;
	return at >= 2 && text.p[at - 2] == '\\' &&
	       strchr("nrt", text.p[at - 1]);
}

static bool stands_alone(struct bytes text, size_t at, size_t len)
{
	bool left = is_alnum(text.p[at]) && at && is_alnum(text.p[at - 1]) &&
		    !ends_escape(text, at);
	size_t end = at + len;
	bool right = is_alnum(text.p[end - 1]) && end < text.len &&
		     is_alnum(text.p[end]);

	return !left && !right;
}

static bool is_in_placeholder(const struct rules *rules, struct bytes text,
			      size_t at, struct bytes raw)
{
	for (size_t i = 0; i < rules->nr_ids; i++) {
		struct buf whole = BUF_INIT;
		bool inside = false;
		size_t k;

		placeholder(rules->ids[i], &whole);
		for (k = bytes_find(buf_bytes(&whole), raw, 0);
		     k != SIZE_MAX && !inside;
		     k = bytes_find(buf_bytes(&whole), raw, k + 1))
			inside = k <= at &&
				 bytes_starts(bytes_sub(text, at - k, text.len),
					      buf_bytes(&whole));
		buf_release(&whole);
		if (inside)
			return true;
	}
	return false;
}

static void apply_one(const struct rules *rules, const struct rule *rule,
		      struct bytes text, struct buf *out)
{
	size_t from = 0;
	size_t at = bytes_find(text, rule->raw, 0);

	while (at != SIZE_MAX) {
		if ((rule->alone && !stands_alone(text, at, rule->raw.len)) ||
		    is_in_placeholder(rules, text, at, rule->raw)) {
			at = bytes_find(text, rule->raw, at + 1);
			continue;
		}
		buf_add_bytes(out, bytes_sub(text, from, at - from));
		buf_add_bytes(out, rule->with);
		from = at + rule->raw.len;
		at = bytes_find(text, rule->raw, from);
	}
	buf_add_bytes(out, bytes_sub(text, from, text.len));
}

static void apply(const struct rules *rules, struct bytes text, struct buf *out)
{
	struct buf now = BUF_INIT;

	buf_add_bytes(&now, text);
	for (size_t i = 0; i < rules->nr; i++) {
		struct buf next = BUF_INIT;

		if (bytes_find(buf_bytes(&now), rules->v[i].raw, 0) == SIZE_MAX)
			continue;
		apply_one(rules, &rules->v[i], buf_bytes(&now), &next);
		ck_assert(buf_ok(&next));
		buf_release(&now);
		now = next;
	}
	buf_add_bytes(out, buf_bytes(&now));
	buf_release(&now);
}

static void applied(const struct set *set, struct bytes text,
		    const char *expected)
{
	struct buf out = BUF_INIT;

	apply(&set->rules, text, &out);
	ck_assert(buf_ok(&out));
	ck_assert_str_eq(buf_str(&out), expected);
	buf_release(&out);
}

/* What stands in the file for --replace-text. */
static void written(const struct set *set, const char *expected)
{
	struct buf out = BUF_INIT;

	rules_write_text(&set->rules, &out);
	ck_assert(buf_ok(&out));
	ck_assert_str_eq(buf_str(&out), expected);
	buf_release(&out);
}

START_TEST(longest_first)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT("Kestrel-canary-17"));
	add_finding(&set, ID_2, LIT("Kestrel-canary-17-and-more"));
	make(&set);
	written(&set, "literal:Kestrel-canary-17-and-more==>" MARK_2 "\n"
		      "literal:Kestrel-canary-17==>" MARK_1 "\n");
	applied(&set, LIT("a Kestrel-canary-17-and-more b Kestrel-canary-17"),
		"a " MARK_2 " b " MARK_1);
	rules_release(&set.rules);
}
END_TEST

START_TEST(odd_characters)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT(" ==>Kestrel==>canary== "));
	make(&set);
	/* Of the "==>" of a line there must be one, or programs differ. */
	written(&set, "regex:\\ \\=\\=\\>Kestrel\\=\\=\\>canary\\=\\=\\ "
		      "==>" MARK_1 "\n");
	rules_release(&set.rules);
}
END_TEST

START_TEST(a_line_end_makes_expressions)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT("Kestrel+canary.17"));
	add_form(&set, LIT("Kestrel+canar=\ny.17"), &in_wrap);
	make(&set);
	written(&set, "regex:Kestrel\\+canar\\=\\ny\\.17==>" MARK_1 "\n"
		      "regex:Kestrel\\+canary\\.17==>" MARK_1 "\n");
	rules_release(&set.rules);
}
END_TEST

START_TEST(a_longer_literal_stays_one)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT("Kes\trel-canary-17"));
	add_finding(&set, ID_2, LIT("Another-canary-of-the-test"));
	make(&set);
	written(&set, "literal:Another-canary-of-the-test==>" MARK_2 "\n"
		      "regex:Kes\\trel\\-canary\\-17==>" MARK_1 "\n");
	rules_release(&set.rules);
}
END_TEST

/* Digits of others are always beside those of a word: "a:canarybird" */
START_TEST(a_word_in_digits)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT("canar"));
	add_form(&set, LIT("63616e6172"), &in_hex);
	make(&set);
	applied(&set, LIT("canary 613a63616e617231 canar"),
		"canary 613a"
		"424241554449542d52454d4f5645442d62622d3131313131"
		"313131313131313131313131313131313131313131313131"
		"313131"
		"31 " MARK_1);
	rules_release(&set.rules);
}
END_TEST

START_TEST(a_word_stands_alone)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT("summer"));
	make(&set);
	ck_assert(secret_is_weak(&set.findings[0]));
	applied(&set,
		LIT("u:summer@h midsummer summer2 u%3asummer \\nsummer "
		    "summer"),
		"u:" MARK_1 "@h midsummer summer2 u%3a" MARK_1 " \\n" MARK_1
		" " MARK_1);
	written(&set, "regex:(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|"
		      "(?<=\\\\[nrt]))summer(?![A-Za-z0-9])==>" MARK_1 "\n");
	rules_release(&set.rules);
}
END_TEST

/* Letters beyond ASCII are the same in an expression of bytes or characters. */
START_TEST(letters_of_utf8_stand_for_themselves)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT("K\xc3\xa4\t-canary-17"));
	add_finding(&set, ID_2, LIT("K\xc3\t-canary-of-17"));
	make(&set);
	written(&set, "regex:K\\xc3\\t\\-canary\\-of\\-17==>" MARK_2 "\n"
		      "regex:K\xc3\xa4\\t\\-canary\\-17==>" MARK_1 "\n");
	rules_release(&set.rules);
}
END_TEST

/* A secret that is a part of placeholders does not eat them. */
START_TEST(a_part_of_a_placeholder)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT("BBAUDIT-REMOVED"));
	add_finding(&set, ID_2, LIT("22222222beef"));
	make(&set);
	applied(&set, LIT("BBAUDIT-REMOVED 22222222beef " MARK_1 " " MARK_2),
		MARK_1 " " MARK_2 " " MARK_1 " " MARK_2);
	rules_release(&set.rules);
}
END_TEST

START_TEST(what_no_rule_reaches)
{
	struct set set = { 0 };

	add_finding(&set, ID_1, LIT("Kestrel-canary-17"));
	add_form(&set, LIT("Kestrel%2Dcanary"), &in_gzip);
	add_form(&set, LIT("Kestrel_canary_17"), &in_tar_gzip);
	add_form(&set, LIT("Kestrel~canary~17"), &in_tar);
	make(&set);
	written(&set, "literal:Kestrel-canary-17==>" MARK_1 "\n"
		      "literal:Kestrel~canary~17==>" MARK_1 "\n");
	rules_release(&set.rules);
}
END_TEST

START_TEST(python)
{
	struct set set = { 0 };
	struct buf out = BUF_INIT;

	add_finding(&set, ID_1, LIT("Kes\"\\\xff\t-canary"));
	add_form(&set, LIT("K\0e\0"), &in_le);
	add_form(&set, LIT("\0K\0e"), &in_be);
	make(&set);
	rules_write_python(&set.rules, &out);
	ck_assert(buf_ok(&out));
	ck_assert_ptr_nonnull(strstr(
		buf_str(&out), "    (True, b\"Kes\\x5c\\x22\\x5c\\x5c\\x5cxff"
			       "\\x5ct\\x5c-canary\", b\"" MARK_1 "\"),\n"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "(b\"K\\x00e\\x00\", b\"B"
						    "\\x00B\\x00A\\x00"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "(b\"\\x00K\\x00e\", b"
						    "\"\\x00B\\x00B"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "ALONE = (\n)\n"));
	buf_release(&out);
	rules_release(&set.rules);
}
END_TEST

START_TEST(what_is_left_in_words_is_told)
{
	struct set set = { 0 };
	struct buf out = BUF_INIT;

	add_finding(&set, ID_1, LIT("summer"));
	add_finding(&set, ID_2, LIT("Another-canary-of-the-test"));
	make(&set);
	rules_write_python(&set.rules, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "ALONE = (\n    (\"" ID_1
						    "\", b\"summer\"),\n)\n"));
	buf_release(&out);
	rules_release(&set.rules);
}
END_TEST

/* ---------------------------------------------------------------- at random
 * ---
 */

static uint64_t state;

static size_t random_below(size_t n)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (size_t)(state >> 33) % n;
}

/*
 * Secrets over an alphabet of three signs that no placeholder has, so that they
 * overlap, contain and repeat each other all the time.
 */
static struct bytes random_text(uint8_t *room, size_t least, size_t most)
{
	size_t len = least + random_below(most - least + 1);

	for (size_t i = 0; i < len; i++)
		room[i] = (uint8_t) "xyz"[random_below(3)];
	return (struct bytes){ room, len };
}

/* As `alone` does: the word is bounded by what is no letter or digit. */
static bool occurs(struct bytes text, struct bytes secret, bool alone)
{
	size_t at = bytes_find(text, secret, 0);

	for (; at != SIZE_MAX; at = bytes_find(text, secret, at + 1)) {
		size_t end = at + secret.len;

		if (!alone || ((!at || !is_alnum(text.p[at - 1])) &&
			       (end == text.len || !is_alnum(text.p[end]))))
			return true;
	}
	return false;
}

START_TEST(nothing_is_left)
{
	char ids[8][40];

	state = (uint64_t)_i + 1;
	for (int round = 0; round < 40; round++) {
		struct set set = { 0 };
		uint8_t secrets[8][64];
		uint8_t body[600];
		struct bytes text = random_text(body, 1, sizeof(body));
		struct buf once = BUF_INIT;
		struct buf twice = BUF_INIT;

		for (size_t i = 0; i < 8; i++) {
			(void)snprintf(ids[i], sizeof(ids[i]), "bb-%032zx",
				       i * 0x1234567);
			add_finding(&set, ids[i],
				    random_text(secrets[i], 1, 40));
		}
		for (size_t i = 0; i < text.len; i += 40)
			body[i] = ' ';
		/* Some of them stand in it for sure. */
		for (size_t i = 0; i < 8; i++) {
			struct bytes s = set.findings[i].secret;
			size_t at = random_below(sizeof(body) - 64);

			if (at + s.len < text.len)
				memcpy(body + at, s.p, s.len);
		}
		make(&set);
		apply(&set.rules, text, &once);
		apply(&set.rules, buf_bytes(&once), &twice);
		ck_assert(bytes_eq(buf_bytes(&once), buf_bytes(&twice)));
		for (size_t i = 0; i < 8; i++) {
			const struct finding *f = &set.findings[i];

			ck_assert(!occurs(buf_bytes(&once), f->secret,
					  secret_is_weak(f)));
		}
		buf_release(&once);
		buf_release(&twice);
		rules_release(&set.rules);
	}
}
END_TEST

#define MANY CASES_OF((size_t)100000)

/* To look for each secret in each placeholder takes forever. */
START_TEST(many_findings)
{
	struct arena arena = { 0 };
	struct finding *v = arena_alloc(&arena, MANY * sizeof(*v));
	const struct finding **pointers =
		arena_alloc(&arena, MANY * sizeof(*pointers));
	struct fault fault = { 0 };
	struct buf out = BUF_INIT;
	struct rules rules;

	for (size_t i = 0; i < MANY; i++) {
		char text[64];
		struct bytes secret;
		char *id;

		(void)snprintf(text, sizeof(text), "bb-%032zx", i);
		id = arena_str(&arena, bytes_of(text));
		(void)snprintf(text, sizeof(text), "Pw-%07zu!", i);
		secret = arena_bytes(&arena, bytes_of(text));
		v[i] = made(id, secret);
		pointers[i] = &v[i];
	}
	ck_assert_int_eq(rules_make(pointers, MANY, &rules, &fault), 0);
	rules_write_python(&rules, &out);
	ck_assert(buf_ok(&out));
	for (size_t i = 0; i < rules.nr; i++)
		ck_assert(!rules.v[i].is_regex);
	buf_release(&out);
	rules_release(&rules);
	arena_release(&arena);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, longest_first);
	tcase_add_test(tc, odd_characters);
	tcase_add_test(tc, a_line_end_makes_expressions);
	tcase_add_test(tc, a_longer_literal_stays_one);
	tcase_add_test(tc, a_word_in_digits);
	tcase_add_test(tc, a_word_stands_alone);
	tcase_add_test(tc, letters_of_utf8_stand_for_themselves);
	tcase_add_test(tc, what_is_left_in_words_is_told);
	tcase_add_test(tc, a_part_of_a_placeholder);
	tcase_add_test(tc, what_no_rule_reaches);
	tcase_add_test(tc, python);
	tcase_add_loop_test(tc, nothing_is_left, 0, 50);
	tcase_add_test(tc, many_findings);
}

UNIT_MAIN("remedy/rules", add)
