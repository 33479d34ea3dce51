/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/impact.h"

#include "unit.h"

#define BY_REF 1
#define BY_OTHER 4
#define NR 5

/* A history by hand: 0 - 1 - 2, another root 3, and 4, the merge of both. */
struct made {
	struct objects objects;
	struct entry entries[NR];
	uint8_t ids[NR][OID_SHA1];
	struct commit commits[NR];
	uint32_t parents[4];
	struct graph graph;
	uint8_t reached[NR];
	uint8_t cut[NR];
	uint8_t touched[NR];
	struct impact_tip tips[2];
	const char *signed_tags[2];
	struct impact_input input;
	struct arena arena;
};

static void make(struct made *m)
{
	*m = (struct made){ 0 };
	m->parents[0] = 0;
	m->parents[1] = 1;
	m->parents[2] = 2;
	m->parents[3] = 3;
	for (uint32_t i = 0; i < NR; i++) {
		memset(m->ids[i], (int)i + 1, OID_SHA1);
		m->commits[i] =
			(struct commit){ .entry = i, .committer_date = i };
		m->reached[i] = BY_REF;
	}
	m->commits[1].nr_parents = m->commits[2].nr_parents = 1;
	m->commits[2].first_parent = 1;
	m->commits[4].first_parent = 2;
	m->commits[4].nr_parents = 2;
	m->objects.v = m->entries;
	m->objects.ids = m->ids[0];
	m->objects.nr = NR;
	m->objects.hash_len = OID_SHA1;
	m->graph = (struct graph){ .objects = &m->objects,
				   .v = m->commits,
				   .nr = NR };
	m->graph.parents.v = m->parents;
	m->graph.parents.nr = COUNT(m->parents);
	m->tips[0] = (struct impact_tip){ 4, "refs/heads/main" };
	m->tips[1] = (struct impact_tip){ 1, "refs/heads/old" };
	m->input = (struct impact_input){ .graph = &m->graph,
					  .reached = m->reached,
					  .by_refs = BY_REF,
					  .is_cut = m->cut,
					  .is_touched = m->touched,
					  .tips = m->tips,
					  .nr_tips = 2,
					  .signed_tags = m->signed_tags };
}

static struct impact judged(struct made *m)
{
	struct impact impact = { 0 };
	struct fault fault = { 0 };

	ck_assert(!impact_of(&m->input, &m->arena, &impact, &fault));
	return impact;
}

START_TEST(nothing_changes)
{
	struct made m;
	struct impact impact;

	make(&m);
	impact = judged(&m);
	ck_assert_uint_eq(impact.commits, NR);
	ck_assert_uint_eq(impact.rewritten, 0);
	ck_assert_uint_eq(impact.first.len, 0);
	ck_assert_uint_eq(impact.nr_refs, 0);
	arena_release(&m.arena);
}
END_TEST

START_TEST(what_comes_after_changes_too)
{
	struct made m;
	struct impact impact;

	make(&m);
	m.touched[2] = 1;
	impact = judged(&m);
	ck_assert_uint_eq(impact.rewritten, 2);
	ck_assert_uint_eq(impact.first.id[0], 3);
	ck_assert_uint_eq(impact.nr_refs, 1);
	ck_assert_str_eq(impact.refs[0], "refs/heads/main");
	arena_release(&m.arena);
}
END_TEST

START_TEST(a_signature_is_lost)
{
	struct made m;
	struct impact impact;

	make(&m);
	m.commits[1].loses = true;
	m.signed_tags[0] = "refs/tags/v1";
	m.signed_tags[1] = "refs/tags/v1";
	m.input.nr_signed_tags = 2;
	impact = judged(&m);
	ck_assert_uint_eq(impact.rewritten, 3);
	ck_assert_uint_eq(impact.losing, 1);
	ck_assert_uint_eq(impact.nr_signed_tags, 1);
	ck_assert_uint_eq(impact.nr_refs, 3);
	ck_assert_str_eq(impact.refs[2], "refs/tags/v1");
	arena_release(&m.arena);
}
END_TEST

START_TEST(only_what_refs_reach_counts)
{
	struct made m;
	struct impact impact;

	make(&m);
	m.touched[0] = 1;
	m.reached[0] = m.reached[1] = BY_OTHER;
	impact = judged(&m);
	ck_assert_uint_eq(impact.commits, 3);
	ck_assert_uint_eq(impact.rewritten, 2);
	ck_assert_uint_eq(impact.first.id[0], 3);
	arena_release(&m.arena);
}
END_TEST

/* What stands before the cut of a shallow clone is another history. */
START_TEST(a_cut_stops_it)
{
	struct made m;

	make(&m);
	m.touched[0] = 1;
	m.cut[1] = 1;
	ck_assert_uint_eq(judged(&m).rewritten, 1);
	arena_release(&m.arena);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, nothing_changes);
	tcase_add_test(tc, what_comes_after_changes_too);
	tcase_add_test(tc, a_signature_is_lost);
	tcase_add_test(tc, only_what_refs_reach_counts);
	tcase_add_test(tc, a_cut_stops_it);
}

UNIT_MAIN("trace/impact", add)
