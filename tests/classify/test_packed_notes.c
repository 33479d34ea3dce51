/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is remembered while packed content is looked through, apart from all
 * unpacking: test_packed.c has that.
 */
#include "classify/unpacking.h"

#include "base/checksum.h"

#include "equal/chance.h"
#include "unit.h"

/* An unpacking at work, and how often the examiner's own each was called. */
struct world {
	struct arena arena;
	struct examiner examiner;
	struct unpacking unpacking;
	struct fault fault;
	size_t nr_told;
};

static int count_one(void *payload, enum site site, struct bytes name,
		     const struct credential *credential)
{
	struct world *w = payload;

	(void)site;
	(void)name;
	(void)credential;
	w->nr_told++;
	return 0;
}

static void world_open(struct world *w)
{
	*w = (struct world){ .examiner = { .arena = &w->arena } };
	w->unpacking = (struct unpacking){
		.examiner = &w->examiner,
		.each = count_one,
		.payload = w,
		.fault = &w->fault,
	};
	ck_assert_int_eq(checksum_init(&w->fault), 0);
	buf_add_str(&w->unpacking.path, "member");
}

static void world_close(struct world *w)
{
	packed_drop_notes(&w->unpacking);
	free(w->unpacking.notes.v);
	free(w->unpacking.told.v);
	buf_release(&w->unpacking.path);
	packed_forget(&w->examiner);
	arena_release(&w->arena);
}

/* Was the credential that stands there told? */
static bool meet(struct world *w, struct range range)
{
	const struct credential c = {
		.at = range.at,
		.len = range.len,
		.secret = LIT("secret"),
	};
	size_t before = w->nr_told;

	ck_assert_int_eq(packed_on_each(&w->unpacking, SITE_BLOB,
					(struct bytes){ 0 }, &c),
			 0);
	return w->nr_told > before;
}

/*
 * In pieces that overlap, one after another from the left. A range is told
 * where it is met first, "+", and not again, "-".
 */
/* clang-format off */
static const struct {
	const char *proves;
	struct range v[8]; /* ends in one of no length */
	const char *told;
} rows[] = {
	{ "in order", { { 1, 2 }, { 5, 2 }, { 9, 2 } }, "+++" },
	{ "in the reverse order", { { 9, 2 }, { 5, 2 }, { 1, 2 } }, "+++" },
	{ "one between two others",
	  { { 1, 2 }, { 9, 2 }, { 5, 2 }, { 5, 2 }, { 9, 2 }, { 1, 2 } },
	  "+++---" },
	{ "in front of all",
	  { { 5, 2 }, { 9, 2 }, { 1, 2 }, { 5, 2 }, { 9, 2 }, { 1, 2 } },
	  "+++---" },
	{ "all in one place, the longest first",
	  { { 5, 9 }, { 5, 4 }, { 5, 1 }, { 5, 4 }, { 5, 9 }, { 5, 1 } },
	  "+++---" },
	{ "the shortest first",
	  { { 5, 1 }, { 5, 4 }, { 5, 9 }, { 5, 9 }, { 5, 1 }, { 5, 4 } },
	  "+++---" },
	{ "twice in a row", { { 1, 2 }, { 1, 2 }, { 1, 2 } }, "+--" },
	{ "far apart",
	  { { (uint64_t)1 << 32, 1 }, { 0, 1 }, { UINT64_MAX, 1 }, { 0, 1 },
	    { (uint64_t)1 << 32, 1 }, { UINT64_MAX, 1 } }, "+++---" },
};
/* clang-format on */

START_TEST(told_row)
{
	struct world w;
	char told[9] = "";

	world_open(&w);
	for (size_t i = 0; rows[_i].v[i].len; i++)
		told[i] = meet(&w, rows[_i].v[i]) ? '+' : '-';
	ck_assert_msg(!strcmp(told, rows[_i].told), "%s: %s", rows[_i].proves,
		      told);
	world_close(&w);
}
END_TEST

/* Against a table of all that were told, forgotten from the left. */
START_TEST(as_a_table_says)
{
	enum { PLACES = 40, LENGTHS = 4 };
	bool known[PLACES][LENGTHS] = { { false } };
	struct world w;
	struct chance chance = { 7 };
	size_t again = 0;

	world_open(&w);
	for (size_t round = 0; round < 20000; round++) {
		struct range range;
		bool *is_known;

		range.at = chance_below(&chance, PLACES);
		range.len = chance_from(&chance, 1, LENGTHS);
		if (round % 97 == 96) {
			packed_forget_told(&w.unpacking, range.at);
			memset(known, 0, sizeof(known[0]) * range.at);
			continue;
		}
		is_known = &known[range.at][range.len - 1];
		ck_assert_int_eq(meet(&w, range), !*is_known);
		again += *is_known;
		*is_known = true;
	}
	ck_assert_uint_gt(again, 5000);
	ck_assert_uint_gt(w.nr_told, 5000);
	world_close(&w);
}
END_TEST

START_TEST(a_reason_is_told_once)
{
	static const char one[] = "packed content: one";
	static const char other[] = "packed content: other";
	struct world w;
	struct unpacking *p = &w.unpacking;

	world_open(&w);
	ck_assert_int_eq(packed_note(p, false, one, &w.fault), 0);
	buf_add_str(&p->path, "!/2");
	ck_assert_int_eq(packed_note(p, true, other, &w.fault), 0);
	ck_assert_int_eq(packed_note(p, false, one, &w.fault), 0);
	ck_assert_uint_eq(p->notes.nr, 2);
	ck_assert_uint_eq(p->results, 3);
	ck_assert_uint_eq(p->notes.v[0].unread.count, 2);
	ck_assert(bytes_eq(p->notes.v[0].unread.member, LIT("member")));
	ck_assert(!p->notes.v[0].unread.limited);
	ck_assert_uint_eq(p->notes.v[1].unread.count, 1);
	ck_assert(bytes_eq(p->notes.v[1].unread.member, LIT("member!/2")));
	ck_assert(p->notes.v[1].unread.limited);
	packed_drop_notes(p);
	ck_assert_uint_eq(p->notes.nr, 0);
	world_close(&w);
}
END_TEST

/* What ends one member is noted; what ends all is handed on. */
static const struct {
	const char *proves;
	int rc;
	bool is_cut;
	int settled;
	const char *noted; /* NULL: nothing */
} endings[] = {
	{ "nothing", 0, false, 0, NULL },
	{ "damage", FAULT_CORRUPT, false, 0, "damaged" },
	{ "a window that is too large", FAULT_LIMIT, false, 0, "reaches back" },
	{ "a limit on all of it, noted before", FAULT_LIMIT, true, FAULT_LIMIT,
	  NULL },
	{ "no memory", FAULT_NOMEM, false, FAULT_NOMEM, NULL },
	{ "who was told says stop", 1, false, 1, NULL },
};

START_TEST(ending_row)
{
	struct world w;
	struct unpacking *p = &w.unpacking;
	const char *proves = endings[_i].proves;

	world_open(&w);
	p->is_cut = endings[_i].is_cut;
	ck_assert_msg(packed_settle(p, endings[_i].rc, &w.fault) ==
			      endings[_i].settled,
		      "%s", proves);
	ck_assert_msg(p->notes.nr == (endings[_i].noted != NULL), "%s", proves);
	if (endings[_i].noted) {
		ck_assert_ptr_nonnull(
			strstr(p->notes.v[0].unread.reason, endings[_i].noted));
		ck_assert_int_eq(p->notes.v[0].unread.limited,
				 endings[_i].rc == FAULT_LIMIT);
	}
	world_close(&w);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, told_row, 0, COUNT(rows));
	tcase_add_test(tc, as_a_table_says);
	tcase_add_test(tc, a_reason_is_told_once);
	tcase_add_loop_test(tc, ending_row, 0, COUNT(endings));
}

UNIT_MAIN("classify/packed_notes", add)
