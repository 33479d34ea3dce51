/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "match/anchor.h"
#include "match/view.h"

#include "confine/forks.h"

#include <hs.h>
#include <sys/mman.h>
#include <sys/resource.h>

/*
 * A set made by hand: "moon" of any case for one form, "Sun" as it stands for
 * it and another one. The second form needs "moon" or "stars" beside it, the
 * third "moon" only, and the fourth "moon" or a single letter.
 */
static const char *moon[] = { "moon" };
static const char *sun[] = { "Sun" };
static const char *both[] = { "Sun", "sunshine" };
static const char *moon_or_stars[] = { "MOON", "stars" };
static const char *one_letter[] = { "moon", "x" };

static struct form forms[] = {
	{ .name = "one",
	  .anchors = { moon, 1 },
	  .caseless = true,
	  .number = 0 },
	{ .name = "two",
	  .anchors = { sun, 1 },
	  .needs = { moon_or_stars, 2 },
	  .number = 1 },
	{ .name = "three",
	  .anchors = { both, 2 },
	  .needs = { moon_or_stars, 1 },
	  .number = 2 },
	{ .name = "four",
	  .anchors = { moon, 1 },
	  .caseless = true,
	  .needs = { one_letter, 2 },
	  .number = 3 },
};
static struct form *form_list[] = { &forms[0], &forms[1], &forms[2],
				    &forms[3] };

static struct prefilter *prefilter_open(void)
{
	static struct patterns patterns;
	struct prefilter *prefilter = NULL;
	struct fault fault = { 0 };
	int rc;

	patterns.forms.v = form_list;
	patterns.forms.nr = COUNT(form_list);
	ck_assert_int_eq(checksum_init(&fault), 0);
	rc = prefilter_new(&patterns, &prefilter, &fault);
	ck_assert_msg(rc == 0, "%s", fault.msg);
	return prefilter;
}

/* The number of a literal, or SIZE_MAX. */
static size_t number_of(const struct prefilter *prefilter, const char *text,
			bool wide)
{
	for (uint32_t i = 0; i < prefilter_literals(prefilter); i++) {
		const struct literal *l = prefilter_literal(prefilter, i);

		if (l->wide == wide && bytes_eq(l->text, bytes_of(text)))
			return i;
	}
	return SIZE_MAX;
}

START_TEST(literals_know_their_forms)
{
	struct prefilter *prefilter = prefilter_open();
	size_t at = number_of(prefilter, "Sun", false);
	const struct literal *l;

	/* Three anchors, two words and the carriers', each narrow and wide. */
	ck_assert_uint_eq(prefilter_literals(prefilter),
			  2 * (5 + carriers_count()));
	ck_assert_uint_ne(at, SIZE_MAX);
	ck_assert_uint_eq(number_of(prefilter, "Sun", true), at + 1);
	for (uint32_t i = 0; i < 2; i++) {
		l = prefilter_literal(prefilter, (uint32_t)at + i);
		ck_assert_uint_eq(l->nr_forms, 2);
		ck_assert_ptr_eq(l->forms[0], &forms[1]);
		ck_assert_ptr_eq(l->forms[1], &forms[2]);
		ck_assert(!l->caseless && !l->carrier);
	}
	/* A word that is needed: of any case, and it starts no form. */
	at = number_of(prefilter, "stars", false);
	l = prefilter_literal(prefilter, (uint32_t)at);
	ck_assert(l->caseless && !l->carrier);
	ck_assert_uint_eq(l->nr_forms, 0);
	at = number_of(prefilter, "basic", false);
	l = prefilter_literal(prefilter, (uint32_t)at);
	ck_assert(l->carrier && l->caseless);
	ck_assert_uint_eq(l->nr_forms, 0);
	prefilter_free(prefilter);
	prefilter_free(NULL);
}
END_TEST

START_TEST(needs_are_known_where_they_are_literals)
{
	struct prefilter *prefilter = prefilter_open();
	const uint32_t *v;
	size_t nr = 7;

	/* Nothing needed. */
	ck_assert_ptr_null(prefilter_needs(prefilter, &forms[0], &nr));
	ck_assert_uint_eq(nr, 0);
	v = prefilter_needs(prefilter, &forms[1], &nr);
	ck_assert_uint_eq(nr, 2);
	ck_assert_uint_eq(v[0], number_of(prefilter, "moon", false));
	ck_assert_uint_eq(v[1], number_of(prefilter, "stars", false));
	v = prefilter_needs(prefilter, &forms[2], &nr);
	ck_assert_uint_eq(nr, 1);
	ck_assert_uint_eq(v[0], number_of(prefilter, "moon", false));
	/* A word of one letter is not searched for, so nothing is known. */
	nr = 7;
	ck_assert_ptr_null(prefilter_needs(prefilter, &forms[3], &nr));
	ck_assert_uint_eq(nr, 0);
	prefilter_free(prefilter);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes body;
	uint64_t at;
	/* "AT literal," with a "w" before a wide one; "MOON" is the word. */
	const char *found;
} rows[] = {
	{ "none", LIT("nothing here"), 0, "" },
	{ "nothing", LIT(""), 0, "" },
	{ "no memory", { 0 }, 0, "" },
	{ "of any case, or as it stands", LIT("mOOn sun Sun"), 0,
	  "0 moon,0 MOON,9 Sun," },
	{ "at the very start and end", LIT("moonmoon"), 0, "0 moon,0 MOON,4 moon,4 MOON," },
	{ "offsets count from the object's start", LIT("a moon"),
	  (uint64_t)1 << 40, "1099511627778 moon,1099511627778 MOON," },
	{ "cut at the end", LIT("moo"), 0, "" },
	{ "UTF-16, low byte first", LIT("S\0u\0n\0"), 0, "w0 Sun," },
	{ "UTF-16, high byte first", LIT("\0S\0u\0n"), 0, "w1 Sun," },
	{ "of any case too", LIT("M\0o\0O\0n"), 2, "w2 moon,w2 MOON," },
	{ "one letter narrow is none", LIT("S\0un\0"), 0, "" },
	{ "a carrier", LIT("Basic"), 0, "0 basic," },
	{ "one inside of another", LIT("sunshine"), 0, "0 sunshine," },
	{ "NULs around it", LIT("\0\0moon\0\0"), 0, "2 moon,2 MOON," },
};
/* clang-format on */

static void add_found(struct buf *out, const struct prefilter *prefilter,
		      const struct anchors *anchors)
{
	for (size_t i = 0; i < anchors->nr; i++) {
		const struct literal *l =
			prefilter_literal(prefilter, anchors->v[i].literal);

		buf_printf(out, "%s%llu %s,", l->wide ? "w" : "",
			   (unsigned long long)anchors->v[i].at,
			   (const char *)l->text.p);
	}
}

START_TEST(scan_row)
{
	struct prefilter *prefilter = prefilter_open();
	struct anchors anchors = { 0 };
	struct fault fault = { 0 };
	struct buf found = BUF_INIT;

	for (int round = 0; round < 2; round++)
		ck_assert_int_eq(prefilter_scan(prefilter, true, rows[_i].body,
						rows[_i].at, &anchors, &fault),
				 0);
	anchors_sort(&anchors);
	add_found(&found, prefilter, &anchors);
	ck_assert_msg(!strcmp(buf_str(&found), rows[_i].found), "%s: %s",
		      rows[_i].proves, buf_str(&found));
	anchors_release(&anchors);
	anchors_release(&anchors);
	prefilter_free(prefilter);
	buf_release(&found);
}
END_TEST

START_TEST(sorted_and_each_once)
{
	static const struct anchor in[] = {
		{ 9, 1 }, { 3, 2 }, { 3, 1 },	       { 9, 1 },
		{ 0, 7 }, { 3, 2 }, { UINT64_MAX, 0 }, { (uint64_t)1 << 32, 0 },
		{ 0, 7 },
	};
	static const struct anchor out[] = {
		{ 0, 7 },
		{ 3, 1 },
		{ 3, 2 },
		{ 9, 1 },
		{ (uint64_t)1 << 32, 0 },
		{ UINT64_MAX, 0 },
	};
	struct anchors anchors = { 0 };

	anchors_sort(&anchors);
	ck_assert_uint_eq(anchors.nr, 0);
	for (size_t i = 0; i < COUNT(in); i++) {
		ck_assert(ARRAY_ROOM(&anchors));
		anchors.v[anchors.nr++] = in[i];
	}
	anchors_sort(&anchors);
	ck_assert_uint_eq(anchors.nr, COUNT(out));
	for (size_t i = 0; i < COUNT(out); i++) {
		ck_assert_uint_eq(anchors.v[i].at, out[i].at);
		ck_assert_uint_eq(anchors.v[i].literal, out[i].literal);
	}
	anchors_release(&anchors);
}
END_TEST

/* Two lists, one behind the other, as those of decoded text are added. */
START_TEST(far_from_their_places)
{
	struct anchors anchors = { 0 };

	for (uint32_t i = 0; i < 1000; i++) {
		ck_assert(ARRAY_ROOM(&anchors));
		anchors.v[anchors.nr++] =
			(struct anchor){ (1000 - i % 500) / 2, i % 3 };
	}
	anchors_sort(&anchors);
	/* Of each place two anchors and two lists: three literals at most. */
	ck_assert_uint_gt(anchors.nr, 500);
	for (size_t i = 1; i < anchors.nr; i++)
		ck_assert(anchors.v[i - 1].at < anchors.v[i].at ||
			  (anchors.v[i - 1].at == anchors.v[i].at &&
			   anchors.v[i - 1].literal < anchors.v[i].literal));
	anchors_release(&anchors);
}
END_TEST

START_TEST(forms_know_their_literals)
{
	struct prefilter *prefilter = prefilter_open();

	for (size_t i = 0; i < COUNT(forms); i++) {
		size_t nr = 0;
		const uint32_t *v = prefilter_starts(prefilter, &forms[i], &nr);

		ck_assert_uint_eq(nr, forms[i].anchors.nr);
		for (size_t k = 0; k < nr; k++) {
			const struct literal *l =
				prefilter_literal(prefilter, v[k]);
			size_t own = 0;

			while (own < l->nr_forms && l->forms[own] != &forms[i])
				own++;
			ck_assert_uint_lt(own, l->nr_forms);
			ck_assert(!l->wide);
		}
	}
	prefilter_free(prefilter);
}
END_TEST

/*
 * Vectorscan counts in 32 bits, so a body is cut into blocks of 1 GiB: a word
 * on each side of the cut and one upon it, in memory that is not there.
 */
START_TEST(more_than_a_block)
{
	const size_t len = ((size_t)1 << 30) + 100;
	struct prefilter *prefilter = prefilter_open();
	struct anchors anchors = { 0 };
	struct fault fault = { 0 };
	struct buf found = BUF_INIT;
	char *p = mmap(NULL, len, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	ck_assert_ptr_ne(p, MAP_FAILED);
	memcpy(p + ((size_t)1 << 30) - 12, "Sun", 3);
	memcpy(p + ((size_t)1 << 30) - 2, "moon", 4);
	memcpy(p + len - 3, "Sun", 3);
	ck_assert_int_eq(prefilter_scan(prefilter, true,
					(struct bytes){ (uint8_t *)p, len }, 0,
					&anchors, &fault),
			 0);
	anchors_sort(&anchors);
	add_found(&found, prefilter, &anchors);
	ck_assert_str_eq(buf_str(&found), "1073741812 Sun,1073741822 moon,"
					  "1073741822 MOON,1073741921 Sun,");
	munmap(p, len);
	anchors_release(&anchors);
	prefilter_free(prefilter);
	buf_release(&found);
}
END_TEST

/* What the program is built with compiles, and all needs that can be known. */
START_TEST(the_built_in_set)
{
	struct patterns *patterns = NULL;
	struct prefilter *prefilter = NULL;
	struct fault fault = { 0 };

	ck_assert_int_eq(checksum_init(&fault), 0);
	ck_assert_int_eq(patterns_load(NULL, &patterns, &fault), 0);
	ck_assert_int_eq(prefilter_new(patterns, &prefilter, &fault), 0);
	for (uint32_t i = 0; i < prefilter_literals(prefilter); i++) {
		const struct literal *l = prefilter_literal(prefilter, i);

		/* Anchors start forms; carriers and words do not. */
		ck_assert_uint_ge(l->text.len, l->nr_forms ? 3 : 2);
		ck_assert(!l->carrier || !l->nr_forms);
		ck_assert(l->nr_forms || l->caseless);
		/* The wide twin of a narrow one follows it. */
		ck_assert_int_eq(l->wide, i % 2);
		ck_assert(!l->wide || l[-1].text.p == l->text.p);
	}
	ck_assert_uint_ne(number_of(prefilter, "ATBB", false), SIZE_MAX);
	prefilter_free(prefilter);
	patterns_free(patterns);
}
END_TEST

static void *no_memory(size_t size)
{
	(void)size;
	return NULL;
}

static int scan_moon(const struct prefilter *prefilter, struct fault *fault)
{
	struct anchors anchors = { 0 };
	int rc = prefilter_scan(prefilter, false, LIT("moon"), 0, &anchors,
				fault);

	ck_assert_int_eq(anchors.nr > 0, !rc);
	anchors_release(&anchors);
	return rc;
}

/* Vectorscan has no code for it; it is no fault of the patterns. */
START_TEST(no_memory_for_what_is_compiled)
{
	struct prefilter *prefilter = prefilter_open();
	struct fault fault = { 0 };

	ck_assert_int_eq(hs_set_database_allocator(no_memory, free), 0);
	ck_assert_int_eq(scan_moon(prefilter, &fault), FAULT_NOMEM);
	ck_assert_str_eq(fault.msg, "out of memory");
	ck_assert_int_eq(hs_set_database_allocator(NULL, NULL), 0);
	/* It is tried again by whoever asks next. */
	ck_assert_int_eq(scan_moon(prefilter, &fault), 0);
	prefilter_free(prefilter);
}
END_TEST

/* All that malloc still has, as a list. */
static void **take_all(void)
{
	void **taken = NULL;

	for (size_t size = 2048; size >= 32; size /= 2) {
		for (void **p; (p = malloc(size)); taken = p)
			*p = (void *)taken;
	}
	return taken;
}

static void **give_back(void **taken)
{
	void **next = *taken;

	free((void *)taken);
	return next;
}

/* None at first, and then more and more, until there is enough. */
START_TEST(no_memory_to_compile_with)
{
	struct prefilter *prefilter = prefilter_open();
	struct fault fault = { 0 };
	struct rlimit before;
	struct rlimit none;
	void **taken;
	size_t failed = 0;
	bool others = false;

	ck_assert_int_eq(getrlimit(RLIMIT_DATA, &before), 0);
	none = (struct rlimit){ 1, before.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_DATA, &none), 0);
	taken = take_all();
	for (; taken && scan_moon(prefilter, &fault); failed++) {
		others |= fault.code != FAULT_NOMEM;
		taken = give_back(taken);
	}
	ck_assert_int_eq(setrlimit(RLIMIT_DATA, &before), 0);
	while (taken)
		taken = give_back(taken);
	ck_assert(!others);
	ck_assert_uint_gt(failed, 10);
	prefilter_free(prefilter);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, literals_know_their_forms);
	tcase_add_test(tc, needs_are_known_where_they_are_literals);
	tcase_add_loop_test(tc, scan_row, 0, COUNT(rows));
	tcase_add_test(tc, sorted_and_each_once);
	tcase_add_test(tc, far_from_their_places);
	tcase_add_test(tc, forms_know_their_literals);
	tcase_add_test(tc, more_than_a_block);
	tcase_add_test(tc, the_built_in_set);
	tcase_add_test(tc, no_memory_for_what_is_compiled);
	if (runs_forked("match/anchor: without memory"))
		tcase_add_test(tc, no_memory_to_compile_with);
}

UNIT_MAIN("match/anchor", add)
