/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "equal/chance.h"

#include "match/letters.h"
#include "match/strain.h"

#include <stdlib.h>

#define LITERALS 24
#define TEXT 600

struct random_set {
	uint8_t text[LITERALS][8];
	struct strain_literal v[LITERALS];
};

/* Of few letters, so that they are found. */
static void make_set(struct random_set *set, struct chance *c)
{
	/* Where most are that short, each letter is asked. */
	bool small = one_in(c, 3);

	for (unsigned i = 0; i < LITERALS; i++) {
		struct strain_literal *l = &set->v[i];
		size_t len = small ? 4 : chance_from(c, 4, 6);

		for (size_t k = 0; k < len; k++)
			set->text[i][k] = (uint8_t) "aQ"[chance_below(c, 2)];
		*l = (struct strain_literal){ .text = { set->text[i], len },
					      .id = i };
		if (i % 3 == 1)
			l->before = "\n ";
		if (i % 3 == 2)
			l->behind = "\n=";
	}
}

/* Runs of about STRAIN_RUN letters. */
static size_t make_text(uint8_t *text, struct chance *c)
{
	size_t len = chance_below(c, TEXT);

	for (size_t i = 0; i < len;) {
		size_t run = chance_below(c, 2 * STRAIN_RUN);
		bool poor = one_in(c, 4);

		for (; run && i < len; run--)
			text[i++] = poor || one_in(c, 2) ? 'a' : 'Q';
		if (i < len)
			text[i++] = (uint8_t) "\n =."[chance_below(c, 4)];
	}
	return len;
}

/* found[id * (TEXT + 1) + 1 + offset]: offset -1 is in front of the text. */
struct found {
	bool v[LITERALS * (TEXT + 2)];
};

static bool add_found(void *payload, size_t at, unsigned id)
{
	struct found *found = payload;

	ck_assert_uint_lt(id, LITERALS);
	ck_assert_uint_lt(at, TEXT);
	found->v[id * (TEXT + 2) + at] = true;
	return true;
}

/* The definition: each literal at each place of a run that counts. */
static void find_in_run(const struct random_set *set, struct bytes text,
			size_t low, size_t high, struct found *found)
{
	for (size_t i = low; i < high; i++) {
		for (unsigned k = 0; k < LITERALS; k++) {
			const struct strain_literal *l = &set->v[k];
			size_t end = i + l->text.len;

			if (end > high ||
			    memcmp(text.p + i, l->text.p, l->text.len) != 0)
				continue;
			if (l->before && (i != low || !low ||
					  !strchr(l->before, text.p[low - 1])))
				continue;
			if (l->behind && (end != high || high == text.len ||
					  !strchr(l->behind, text.p[high])))
				continue;
			(void)add_found(found, i - (l->before != NULL), k);
		}
	}
}

static void find_all(const struct random_set *set, struct bytes text, bool cut,
		     struct found *found)
{
	for (size_t low = 0, high; low < text.len; low = high + 1) {
		size_t rich = 0;
		bool open;

		for (high = low; high < text.len && is_letter(text.p[high]);)
			rich += is_rich(text.p[high++]);
		open = cut && (!low || high == text.len);
		if (rich >= STRAIN_RICH && (high - low >= STRAIN_RUN || open))
			find_in_run(set, text, low, high, found);
	}
}

START_TEST(literals_in_long_runs)
{
	struct chance c = { (uint64_t)_i };
	struct random_set set;
	struct strain *strain;
	/* To the byte, so that a sanitizer sees what is read beyond. */
	uint8_t *copy;
	uint8_t text[TEXT];
	struct strain_text in = { .cut = _i % 2 };
	static struct found got;
	static struct found wanted;

	memset(&wanted, 0, sizeof(wanted));
	make_set(&set, &c);
	in.text.len = make_text(text, &c);
	copy = malloc(in.text.len + 1);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy + 1, text, in.text.len);
	in.text.p = copy + 1;
	find_all(&set, in.text, in.cut, &wanted);
	strain = strain_new(set.v, LITERALS);
	ck_assert_ptr_nonnull(strain);
	for (int speed = SPEED_VBMI; speed >= SPEED_PLAIN; speed--) {
		memset(&got, 0, sizeof(got));
		strain_slow_down(strain, (enum speed)speed);
		ck_assert(strain_scan(strain, &in, add_found, &got));
		ck_assert_mem_eq(&got, &wanted, sizeof(got));
	}
	strain_free(strain);
	free(copy);
}
END_TEST

static bool stop(void *payload, size_t at, unsigned id)
{
	(void)at;
	(void)id;
	++*(unsigned *)payload;
	return false;
}

START_TEST(ends_when_told_to)
{
	static const struct strain_literal literal = { LIT("QaQa"), NULL, NULL,
						       0 };
	struct strain *strain = strain_new(&literal, 1);
	struct strain_text in = {
		.text = LIT("QaQaQaQaQaQaQaQaQaQaQaQaQaQaQaQaQaQa "
			    "QaQaQaQaQaQaQaQaQaQaQaQaQaQaQaQaQaQa")
	};
	unsigned nr = 0;

	ck_assert_ptr_nonnull(strain);
	ck_assert(!strain_scan(strain, &in, stop, &nr));
	ck_assert_uint_eq(nr, 1);
	strain_free(strain);
}
END_TEST

/* ------------------------------------------------------------------ UTF-16 */

#define WIDE_LETTERS ((size_t)9000)

/* Around a literal in UTF-16, none of whose letters is any of these. */
struct wide_text {
	uint8_t bytes[2 * WIDE_LETTERS + 2];
	struct strain_text in;
};

static const struct strain_literal wide_literal = { LIT("xQyQz"), NULL, NULL,
						    7 };

/* The literal's first letter at letter `at` of nr, of either order of bytes. */
static void make_wide(struct wide_text *t, size_t nr, size_t at, bool big)
{
	memset(t->bytes, 0, sizeof(t->bytes));
	for (size_t i = 0; i < nr; i++)
		t->bytes[2 * i + big] = i - at < wide_literal.text.len
						? wide_literal.text.p[i - at]
						: (uint8_t) "aB"[i % 2];
	t->in = (struct strain_text){ .text = { t->bytes, 2 * nr },
				      .wide = true };
}

static bool note_wide(void *payload, size_t at, unsigned id)
{
	ck_assert_uint_eq(id, wide_literal.id);
	*(size_t *)payload = at;
	return true;
}

static size_t find_wide(const struct strain *strain,
			const struct strain_text *in)
{
	size_t at = SIZE_MAX;

	ck_assert(strain_scan(strain, in, note_wide, &at));
	return at;
}

/* A run of any length is looked at in parts, and no literal falls between. */
START_TEST(long_runs_of_utf16)
{
	static struct wide_text t;
	struct strain *strain = strain_new(&wide_literal, 1);
	bool big = _i;

	ck_assert_ptr_nonnull(strain);
	for (size_t at = 0; at + wide_literal.text.len <= WIDE_LETTERS; at++) {
		/* Of each part its beginning and its end. */
		if (at % 4096 > 32 && at % 4096 < 4000)
			continue;
		make_wide(&t, WIDE_LETTERS, at, big);
		ck_assert_uint_eq(find_wide(strain, &t.in), 2 * at + big);
	}
	strain_free(strain);
}
END_TEST

/* Where a text was cut a short run may be the end of a long one. */
START_TEST(short_runs_of_utf16)
{
	static struct wide_text t;
	struct strain *strain = strain_new(&wide_literal, 1);
	const size_t len = wide_literal.text.len;
	bool big = _i;

	ck_assert_ptr_nonnull(strain);
	for (size_t i = 0; i < 2; i++) {
		size_t at = i ? 40 - len : 0;

		make_wide(&t, 40, at, big);
		/* Nothing but the literal is left of the run. */
		for (size_t k = 0; k < 40; k++) {
			if (k - at >= len)
				t.bytes[2 * k + big] = '.';
		}
		ck_assert_uint_eq(find_wide(strain, &t.in), SIZE_MAX);
		t.in.cut = true;
		ck_assert_uint_eq(find_wide(strain, &t.in), 2 * at + big);
	}
	strain_free(strain);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, long_runs_of_utf16, 0, 2);
	tcase_add_loop_test(tc, short_runs_of_utf16, 0, 2);
	tcase_add_loop_test(tc, literals_in_long_runs, 0, 500);
	tcase_add_test(tc, ends_when_told_to);
}

UNIT_MAIN("match/strain", add)
