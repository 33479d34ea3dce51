/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory ends while a repository is traced: that is told, and no commit, line
 * or spelling of a secret is left out for it. Arenas are this file's own here.
 */
#include "traced.h"

#include <stdalign.h>

static struct {
	size_t left; /* so many are granted before one is not */
	bool refused;
} grants;

struct arena_page {
	struct arena_page *next;
	alignas(max_align_t) uint8_t data[];
};

void *arena_alloc(struct arena *arena, size_t len)
{
	struct arena_page *page;

	if (!grants.left--) {
		grants.refused = true;
		return NULL;
	}
	page = calloc(1, sizeof(*page) + len);
	ck_assert_ptr_nonnull(page);
	page->next = arena->pages;
	arena->pages = page;
	return page->data;
}

struct bytes arena_bytes(struct arena *arena, struct bytes bytes)
{
	const char *copy = arena_str(arena, bytes);

	return (struct bytes){ (const uint8_t *)copy, copy ? bytes.len : 0 };
}

char *arena_str(struct arena *arena, struct bytes bytes)
{
	char *p = arena_alloc(arena, bytes.len + 1);

	if (p && bytes.len)
		memcpy(p, bytes.p, bytes.len);
	return p;
}

void arena_clear(struct arena *arena)
{
	while (arena->pages) {
		struct arena_page *page = arena->pages;

		arena->pages = page->next;
		free(page);
	}
}

void arena_release(struct arena *arena)
{
	arena_clear(arena);
}

/* Traces with one allocation refused, behind nr others; false if it was. */
static bool trace_with(size_t nr)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;
	struct traced traced;
	struct fault fault = { 0 };
	int rc;

	grants.left = SIZE_MAX;
	group_open(&g, names, ledger);
	traced = (struct traced){
		.refs = &g.repos[0].refs,
		.setup = &g.repos[0].setup,
		.stores = g.repos[0].stores,
	};
	grants.left = nr;
	grants.refused = false;
	rc = trace_repository(&traced, &g.hits, &g.graph, &g.held, g.source,
			      ledger, &fault);
	ck_assert_msg(rc == (grants.refused ? FAULT_NOMEM : 0),
		      "%zu allocations: %d %s", nr, rc, fault.msg);
	group_close(&g);
	ledger_free(ledger);
	return !grants.refused;
}

START_TEST(is_told)
{
	size_t nr = 0;

	scratch_open();
	run_script("init r; w a 'S#1#'; w d/S#2# x; c A; w a x; c B\n"
		   "w a 'S#1#'; tick; git commit -q -m 'S#3#'; w b 'S#4#'\n"
		   "git tag -a -m 'S#5#' t; echo 'S#6#' | git hash-object -w "
		   "--stdin\n");
	while (!trace_with(nr))
		nr++;
	ck_assert_uint_gt(nr, 20);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_test(tc, is_told);
}

UNIT_MAIN("trace/no_memory", add)
