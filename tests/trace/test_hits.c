/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/hits.h"

#include "unit.h"

#define ENTRIES 8

/* In the order in which they sort: by entry, site, name and offset. */
/* clang-format off */
static const struct planned {
	uint32_t entry;
	enum site site;
	const char *name;
	uint64_t at;
	uint32_t secret;
} planned[] = {
	{ 1, SITE_BLOB, NULL, 7, 3 },
	{ 1, SITE_BLOB, NULL, 50, 2 },
	{ 1, SITE_BLOB, NULL, 90, 3 },
	{ 1, SITE_BLOB, NULL, 95, 2 },
	{ 2, SITE_PATH, "a", 10, 0 },
	{ 2, SITE_PATH, "a", 14, 1 },
	{ 2, SITE_PATH, "ab", 40, 0 },
	{ 4, SITE_COMMIT_MESSAGE, NULL, 300, 5 },
	{ 4, SITE_COMMIT_IDENTITY, NULL, 60, 5 },
	{ 4, SITE_COMMIT_IDENTITY, NULL, 90, 4 },
	{ 6, SITE_PATH, "a", 3, 0 },
	{ 6, SITE_PATH, "b", 30, 6 },
	{ 7, SITE_TAG_MESSAGE, NULL, 1, 1 },
};
/* clang-format on */

struct made {
	struct credential credentials[COUNT(planned)];
	struct objects objects;
	struct hits hits;
	uint32_t *by_secret;
};

/* Added in an order that begins at `first` and goes in steps that wrap. */
static void made_init(struct made *m, size_t first, size_t step)
{
	static const char *const secrets[] = { "S0", "S1", "S2", "S3",
					       "S4", "S5", "S6" };

	memset(m, 0, sizeof(*m));
	m->objects.nr = ENTRIES;
	for (size_t i = 0; i < COUNT(planned); i++) {
		size_t k = (first + i * step) % COUNT(planned);
		const struct planned *p = &planned[k];
		struct credential *c = &m->credentials[k];

		c->at = p->at;
		c->secret = bytes_of(secrets[p->secret]);
		ck_assert(ARRAY_ROOM(&m->hits));
		m->hits.v[m->hits.nr++] = (struct hit){
			.entry = p->entry,
			.site = p->site,
			.name = bytes_of(p->name),
			.secret = p->secret,
			.credential = c,
		};
	}
	hits_sort(&m->hits, &m->objects);
	ck_assert(hits_index(&m->hits));
	m->by_secret = hits_by_secret(&m->hits);
	ck_assert_ptr_nonnull(m->by_secret);
}

static void made_release(struct made *m)
{
	free(m->by_secret);
	hits_release(&m->hits);
}

static const size_t steps[] = { 1, 2, 5, 7, 12 };

START_TEST(any_order_gives_the_same)
{
	struct made m;

	for (size_t first = 0; first < COUNT(planned); first++) {
		made_init(&m, first, steps[_i]);
		for (size_t i = 0; i < COUNT(planned); i++) {
			const struct hit *hit = &m.hits.v[i];

			ck_assert_uint_eq(hit->entry, planned[i].entry);
			ck_assert_int_eq(hit->site, planned[i].site);
			ck_assert_uint_eq(hit->credential->at, planned[i].at);
		}
		made_release(&m);
	}
}
END_TEST

/* clang-format off */
static const struct of_row {
	const char *proves;
	uint32_t entry;
	enum site site;
	size_t nr;
	uint64_t first; /* offset of the first of them */
} ofs[] = {
	{ "the first entry with hits", 1, SITE_BLOB, 4, 7 },
	{ "the last", 7, SITE_TAG_MESSAGE, 1, 1 },
	{ "names", 2, SITE_PATH, 3, 10 },
	{ "one of two sites", 4, SITE_COMMIT_IDENTITY, 2, 60 },
	{ "the other", 4, SITE_COMMIT_MESSAGE, 1, 300 },
	{ "a site between, without any", 4, SITE_COMMIT_HEADER, 0, 0 },
	{ "an entry without any", 3, SITE_BLOB, 0, 0 },
	{ "one before all", 0, SITE_BLOB, 0, 0 },
	{ "one behind all", 9, SITE_BLOB, 0, 0 },
	{ "another site of the last entry", 7, SITE_NOTE, 0, 0 },
};

static const struct find_row {
	const char *proves;
	uint32_t entry;
	enum site site;
	uint32_t secret;
	uint64_t at; /* 0: not there */
} finds[] = {
	{ "the first of two", 1, SITE_BLOB, 3, 7 },
	{ "of another secret between them", 1, SITE_BLOB, 2, 50 },
	{ "a secret that others hold", 1, SITE_BLOB, 0, 0 },
	{ "in names, the first name", 2, SITE_PATH, 0, 10 },
	{ "the second secret of a name", 2, SITE_PATH, 1, 14 },
	{ "in another tree", 6, SITE_PATH, 0, 3 },
	{ "by site", 4, SITE_COMMIT_MESSAGE, 5, 300 },
	{ "and the other site", 4, SITE_COMMIT_IDENTITY, 5, 60 },
	{ "at a site without it", 4, SITE_COMMIT_MESSAGE, 4, 0 },
	{ "in an entry without any", 5, SITE_BLOB, 3, 0 },
	{ "the last of all", 7, SITE_TAG_MESSAGE, 1, 1 },
	{ "behind the last", 8, SITE_BLOB, 1, 0 },
};
/* clang-format on */

START_TEST(of_row)
{
	const struct of_row *r = &ofs[_i];
	struct made m;
	size_t end = 99;
	size_t from;

	made_init(&m, 3, 5);
	from = hits_of(&m.hits, r->entry, r->site, &end);
	ck_assert_msg(end - from == r->nr, "%s: got %zu", r->proves,
		      end - from);
	if (r->nr)
		ck_assert_msg(m.hits.v[from].credential->at == r->first, "%s",
			      r->proves);
	made_release(&m);
}
END_TEST

START_TEST(find_row)
{
	const struct find_row *r = &finds[_i];
	const struct hit *hit;
	struct made m;

	made_init(&m, 3, 5);
	hit = hits_find(&m.hits, m.by_secret, r->entry, r->site,
			(struct bytes){ 0 }, r->secret);
	ck_assert_msg(!hit == !r->at, "%s", r->proves);
	if (hit)
		ck_assert_msg(hit->credential->at == r->at, "%s: got %llu",
			      r->proves,
			      (unsigned long long)hit->credential->at);
	made_release(&m);
}
END_TEST

START_TEST(entries_and_names)
{
	static const uint8_t is_hit[ENTRIES] = { 0, 1, 1, 0, 1, 0, 1, 1 };
	struct made m;
	size_t a;

	made_init(&m, 0, 1);
	ck_assert_mem_eq(m.hits.is_hit, is_hit, ENTRIES);
	a = map_get(&m.hits.names, LIT("a"));
	ck_assert_uint_ne(a, SIZE_MAX);
	ck_assert_uint_eq(m.hits.v[a].entry, 2);
	ck_assert_uint_eq(m.hits.v[a].credential->at, 10);
	ck_assert_uint_ne(map_get(&m.hits.names, LIT("ab")), SIZE_MAX);
	ck_assert_uint_ne(map_get(&m.hits.names, LIT("b")), SIZE_MAX);
	ck_assert_uint_eq(map_get(&m.hits.names, LIT("abc")), SIZE_MAX);
	made_release(&m);
}
END_TEST

START_TEST(no_hits)
{
	struct objects objects = { .nr = 2 };
	struct hits hits = { 0 };
	struct common common;
	uint32_t *by_secret;
	size_t end = 9;

	hits_sort(&hits, &objects);
	ck_assert(common_init(&common, 1, 1));
	ck_assert(hits_set_aside(&hits, &common));
	common_release(&common);
	ck_assert(hits_index(&hits));
	by_secret = hits_by_secret(&hits);
	ck_assert_ptr_nonnull(by_secret);
	ck_assert_uint_eq(hits_of(&hits, 0, SITE_BLOB, &end), 0);
	ck_assert_uint_eq(end, 0);
	ck_assert_ptr_null(hits_find(&hits, by_secret, 0, SITE_BLOB,
				     (struct bytes){ 0 }, 0));
	ck_assert_uint_eq(hits.is_hit[1], 0);
	free(by_secret);
	hits_release(&hits);
	hits_release(&hits);
}
END_TEST

/* With one object of a type, secret 0 in the second of two trees. */
START_TEST(too_many_are_set_aside)
{
	static const struct aside_row {
		size_t most;
		size_t aside;
		size_t first; /* index into planned of the first one aside */
	} rows[] = {
		{ 3, 0, 0 },
		{ 1, 1, 10 },
	};
	const struct aside_row *r = &rows[_i];
	struct entry entries[ENTRIES] = {
		[1] = { .type = OBJECT_BLOB },	 [2] = { .type = OBJECT_TREE },
		[4] = { .type = OBJECT_COMMIT }, [6] = { .type = OBJECT_TREE },
		[7] = { .type = OBJECT_TAG },
	};
	struct common common;
	struct made m;
	uint64_t left_out = 0;

	made_init(&m, 0, 1);
	m.objects.v = entries;
	ck_assert(common_init(&common, 7, r->most));
	ck_assert(hits_set_aside(&m.hits, &common));
	ck_assert_uint_eq(m.hits.nr_aside, r->aside);
	ck_assert_uint_eq(m.hits.nr + m.hits.nr_aside, COUNT(planned));
	for (size_t i = 1; i < m.hits.nr; i++)
		ck_assert_uint_le(m.hits.v[i - 1].entry, m.hits.v[i].entry);
	if (r->aside) {
		const struct hit *hit = &m.hits.v[m.hits.nr];

		ck_assert_uint_eq(hit->entry, planned[r->first].entry);
		ck_assert_uint_eq(hit->secret, planned[r->first].secret);
	}
	for (size_t i = 0; i < 7; i++)
		left_out += common.v[i].left_out;
	ck_assert_uint_eq(left_out, r->aside);
	common_release(&common);
	made_release(&m);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, too_many_are_set_aside, 0, 2);
	tcase_add_loop_test(tc, any_order_gives_the_same, 0, COUNT(steps));
	tcase_add_loop_test(tc, of_row, 0, COUNT(ofs));
	tcase_add_loop_test(tc, find_row, 0, COUNT(finds));
	tcase_add_test(tc, entries_and_names);
	tcase_add_test(tc, no_hits);
}

UNIT_MAIN("trace/hits", add)
