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

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, literals_in_long_runs, 0, 500);
	tcase_add_test(tc, ends_when_told_to);
}

UNIT_MAIN("match/strain", add)
