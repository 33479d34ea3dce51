/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/packer.h"

#include "odb/forest.h"

#include <pthread.h> /* forest_plant starts some */

/*
 * Entries of packs, each a letter, its name, and what follows it:
 *
 *   a     whole         b^a  an ofs-delta on a     b@a  a ref-delta on a
 *   a$    loose         b=a  listed where a is     b!   listed behind the end
 *   b~    an ofs-delta on what is listed nowhere   b?   an entry of no type
 *   |     the pack of the next store
 *
 * What comes out: for each entry, in the order of names and stores, the parent:
 * a capital letter in the same pack, a small one elsewhere, "-" none, "o" a
 * circle.
 */
/* clang-format off */
static const struct {
	const char *proves;
	const char *packs;
	const char *parents;
} rows[] = {
	{ "nothing", "", "" },
	{ "what is whole has no base", "a b c", "a- b- c-" },
	{ "a chain", "a b^a c^b d^c", "a- bA cB dC" },
	{ "its names in another order", "d c^d b^c a^b", "aB bC cD d-" },
	{ "several on one base", "a b^a c^a d^a", "a- bA cA dA" },
	{ "two trees that lie across each other", "a b c^a d^b e^c f^d", "a- b- cA dB eC fD" },
	{ "bases that are named", "a b@a c@b", "a- bA cB" },
	{ "that lie behind their deltas", "a@b b@c c", "aB bC c-" },
	{ "both kinds in a chain", "b@c c^b a", "a- bo co" },
	{ "one that lies behind, and deltas on its delta", "a@d b^a c^b d", "aD bA cB d-" },
	{ "a base in another store", "a | b@a", "a- ba" },
	{ "a base in a store that comes later", "b@a | a", "a- ba" },
	{ "a loose one", "a$ b@a c^b", "a- ba cB" },
	{ "a loose one of another store", "b@a | a$", "a- ba" },
	{ "a copy in the same pack is taken", "a | a b@a", "a- a- bA" },
	{ "else the first", "a | a | b@a", "a- a- ba" },
	{ "a base that is missing", "a b@z c^b", "a- b- cB" },
	{ "one that no index lists", "a b~ c^b", "a- b- cB" },
	{ "an offset behind the end", "a b! c^a", "a- b- cA" },
	{ "an entry of no type, and a delta on it", "a? b^a", "a- bA" },
	{ "two names at one offset: either will do", "a b=a c^a", "a- b- cA" },
	{ "two names of a delta", "a b^a c=b", "a- bA cA" },
	{ "the same one listed twice", "a a=a b^a", "a- a- bA" },
	{ "an entry upon itself", "a@a", "a-" },
	{ "and what is built on it", "a@a b^a", "a- bA" },
	{ "one of two names, upon the other, which it is", "a@b b=a", "a- bA" },
	{ "two upon each other", "a@b b@a", "ao bo" },
	{ "a circle of three, and what hangs on it",
	  "a@b b@c c@a d@a e^d f", "ao bo co do eo f-" },
	{ "two circles and a tree", "a@b b@a c d^c e@f f@e", "ao bo c- dC eo fo" },
	{ "a circle through two stores", "a@b | b@a", "ao bo" },
	{ "a circle of which one has a copy elsewhere", "a@b b@a | b", "ab bA b-" },
	{ "a loose copy", "a@b b@a b$", "ab bA b-" },
	{ "a copy that goes in a circle too", "a@b b@a | b@a", "ao bo bo" },
	{ "a copy for each of two circles", "a@b b@a c@d d@c | a d", "aB a- ba cd dC d-" },
};
/* clang-format on */

#define LETTERS 128

struct maker {
	struct packer packer;
	uint64_t at[LETTERS]; /* offsets in the pack in hand */
	unsigned store;
};

static struct oid oid_of_letter(char c)
{
	return oid_named((uint32_t)(uint8_t)c << 24, OID_SHA1);
}

static void put_loose_file(const struct maker *maker, char letter)
{
	struct oid oid = oid_of_letter(letter);
	char hex[OID_HEX_MAX];
	char path[PATH_MAX];

	oid_hex(&oid, hex);
	(void)snprintf(path, sizeof(path), "%c/objects/%.2s",
		       'a' + maker->store, hex);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "%c/objects/%.2s/%s",
		       'a' + maker->store, hex, hex + 2);
	put_bytes(path, "", 0);
}

static void make_entry(struct maker *maker, char letter, char how, char base)
{
	static const struct bytes delta = LIT("\0\0");
	struct packer *p = &maker->packer;
	uint32_t name = (uint32_t)(uint8_t)letter << 24;
	struct oid oid = oid_of_letter(letter);
	struct oid base_id = oid_of_letter(base);
	uint64_t at = p->pack.len;

	if (how == '@')
		(void)packer_ref(p, name, &base_id, delta);
	else if (how == '^')
		(void)packer_ofs(p, name, maker->at[(uint8_t)base], delta);
	else if (how == '~')
		(void)packer_ofs(p, name, at - 1, delta); /* in an entry */
	else if (how == '=')
		packer_list(p, &oid, at = maker->at[(uint8_t)base]);
	else if (how == '!')
		packer_list(p, &oid, at + 1000);
	else if (how == '?')
		(void)packer_entry(p, name, 5, 0, LIT(""), LIT(""));
	else if (how == '$')
		put_loose_file(maker, letter);
	else
		(void)packer_blob(p, name, LIT("x"));
	maker->at[(uint8_t)letter] = at;
}

static void make_store(struct maker *maker)
{
	char path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%c/objects/pack/pack-1",
		       'a' + maker->store++);
	packer_put(&maker->packer, path);
	packer_start(&maker->packer, OID_SHA1);
}

static void make_packs(const char *text)
{
	struct maker maker = { .store = 0 };

	make("bare a; bare b; bare c");
	packer_start(&maker.packer, OID_SHA1);
	for (; *text; text++) {
		char how = text[1];
		char base = 'z';

		if (*text == ' ')
			continue;
		if (*text == '|') {
			make_store(&maker);
			continue;
		}
		if (how && strchr("^@=", how))
			base = text[2];
		make_entry(&maker, *text, how, base);
		text += !how || how == ' ' ? 0 : base == 'z' ? 1 : 2;
		if (base == 'z' && how == '@')
			text++;
	}
	make_store(&maker);
	free(maker.packer.v);
	buf_release(&maker.packer.pack);
}

/* Bits of a plan to be compared. */
struct planted {
	struct stores stores;
	struct objects objects;
	struct forest forest;
};

static void plant(struct planted *p)
{
	struct fault fault = { 0 };

	stores_open(&p->stores, "a b c");
	ck_assert_int_eq(
		objects_list(&p->objects, p->stores.v, 3, OID_SHA1, &fault), 0);
	ck_assert_int_eq(forest_plant(&p->forest, &p->objects, 1, &fault), 0);
}

/* Another thread that looks at some of the entries finds the same. */
static void check_threads(const struct planted *p)
{
	struct fault fault = { 0 };
	struct forest forest;

	ck_assert_int_eq(forest_plant(&forest, &p->objects, 2, &fault), 0);
	ck_assert_uint_eq(forest.nr, p->forest.nr);
	ck_assert(
		!memcmp(forest.v, p->forest.v, forest.nr * sizeof(*forest.v)));
	ck_assert_uint_eq(forest.units.nr, p->forest.units.nr);
	forest_release(&forest);
}

static void fell(struct planted *p)
{
	forest_release(&p->forest);
	forest_release(&p->forest);
	objects_release(&p->objects);
	stores_close(&p->stores);
}

static uint32_t parent_of(const struct forest *forest, size_t i)
{
	return forest->v[i].parent;
}

/* Preorder: every node's descendants stand behind it, up to its end. */
static void check_preorder(const struct forest *f)
{
	for (size_t i = 0; i < f->nr; i++) {
		const struct node *node = &f->v[i];
		uint32_t parent = node->parent;

		ck_assert_uint_gt(node->end, i);
		ck_assert_uint_le(node->end, f->nr);
		ck_assert_int_eq(node_is_leaf(f, i), node->end == i + 1);
		if (parent == NODE_CIRCLE)
			ck_assert_uint_eq(node->end, i + 1);
		if (parent >= NODE_CIRCLE)
			continue;
		ck_assert_uint_lt(parent, i);
		ck_assert_uint_le(node->end, f->v[parent].end);
	}
	/* What a node does not cover, its parent's next child does. */
	for (size_t i = 0; i < f->nr; i++) {
		for (size_t k = i + 1; k < f->v[i].end; k = f->v[k].end)
			ck_assert_uint_eq(parent_of(f, k), i);
	}
}

static void check_each_once(const struct forest *f)
{
	const struct objects *objects = f->objects;
	uint8_t *seen = calloc(1, objects->nr + 1);

	ck_assert_uint_eq(f->nr, objects->nr);
	for (size_t i = 0; i < f->nr; i++) {
		uint32_t entry = f->v[i].entry;

		ck_assert_uint_lt(entry, objects->nr);
		ck_assert_uint_eq(seen[entry], 0);
		seen[entry] = 1;
	}
	free(seen);
}

/* Of the deltas on one base, the one with the most descendants comes last. */
static void check_heavy_last(const struct forest *f)
{
	for (size_t i = 0; i < f->nr; i++) {
		size_t most = 0;
		size_t last = 0;

		for (size_t k = i + 1; k < f->v[i].end; k = f->v[k].end) {
			last = f->v[k].end - k;
			most = last > most ? last : most;
			ck_assert_int_eq(node_is_last(f, k),
					 f->v[k].end == f->v[i].end);
		}
		ck_assert_uint_eq(last, most);
	}
}

static int by_first(const void *a, const void *b)
{
	const struct unit *x = a;
	const struct unit *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

/* Units are whole trees, cover every node once, and the heaviest come first. */
static void check_units(const struct forest *f)
{
	struct unit *v = calloc(f->units.nr + 1, sizeof(*v));
	size_t next = 0;

	for (size_t i = 0; i < f->units.nr; i++) {
		v[i] = f->units.v[i];
		ck_assert(!i || v[i - 1].weight >= v[i].weight);
	}
	if (f->units.nr)
		qsort(v, f->units.nr, sizeof(*v), by_first);
	for (size_t i = 0; i < f->units.nr; i++) {
		ck_assert_uint_eq(v[i].first, next);
		ck_assert_uint_gt(v[i].end, v[i].first);
		ck_assert_uint_ge(parent_of(f, v[i].first), NODE_CIRCLE);
		next = v[i].end;
	}
	ck_assert_uint_eq(next, f->nr);
	free(v);
}

/* As a climber does it; it must never hold more than it has slots. */
static size_t most_held(const struct forest *f)
{
	size_t held[64];
	size_t depth = 0;
	size_t most = 0;

	for (size_t i = 0; i < f->nr; i++) {
		while (depth && held[depth - 1] != parent_of(f, i))
			depth--;
		if (depth && node_is_last(f, i))
			depth--;
		if (!node_is_leaf(f, i)) {
			ck_assert_uint_lt(depth, COUNT(held));
			held[depth++] = i;
		}
		most = depth > most ? depth : most;
	}
	return most;
}

static void check_forest(const struct forest *f)
{
	size_t bits = 1;

	check_each_once(f);
	check_preorder(f);
	check_heavy_last(f);
	check_units(f);
	while (f->nr >> bits)
		bits++;
	ck_assert_uint_le(most_held(f), bits);
}

static char letter_of_node(const struct forest *f, size_t i)
{
	return (char)objects_id(f->objects, f->v[i].entry)[0];
}

static void add_parents(struct buf *out, const struct forest *f)
{
	for (size_t entry = 0; entry < f->nr; entry++) {
		char letter = '-';
		uint32_t parent;
		size_t i = 0;

		while (f->v[i].entry != entry)
			i++;
		parent = parent_of(f, i);
		if (parent == NODE_CIRCLE)
			letter = 'o';
		else if (parent != NODE_NONE)
			letter = letter_of_node(f, parent);
		if (parent < NODE_CIRCLE &&
		    node_entry(f, parent)->pack == node_entry(f, i)->pack)
			letter = (char)(letter - 32);
		buf_printf(out, "%s%c%c", entry ? " " : "",
			   letter_of_node(f, i), letter);
	}
}

START_TEST(forest_row)
{
	struct planted p;
	struct buf parents = BUF_INIT;

	scratch_open();
	make_packs(rows[_i].packs);
	plant(&p);
	check_forest(&p.forest);
	add_parents(&parents, &p.forest);
	ck_assert_msg(!strcmp(buf_str(&parents), rows[_i].parents), "%s: %s",
		      rows[_i].proves, buf_str(&parents));
	fell(&p);
	buf_release(&parents);
	scratch_close();
}
END_TEST

static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/*
 * A random pack of up to 3000: chains, brooms and bushes; with named bases on
 * either side, and so with circles, too.
 */
static void make_random(uint32_t *state)
{
	static uint64_t at[3000];
	static const struct bytes delta = LIT("\0\0");
	uint32_t nr = next(state) % COUNT(at) + 1;
	uint32_t near = next(state) % 8 + 1;
	uint32_t named = next(state) % 4;
	struct packer p;

	packer_start(&p, OID_SHA1);
	for (uint32_t i = 0; i < nr; i++) {
		uint32_t back =
			next(state) % near == 0 ? next(state) : next(state) % 3;
		uint32_t base = i ? i - 1 - back % i : 0;

		if (named && next(state) % (4 * named) == 0) {
			struct oid oid =
				oid_named(next(state) % nr << 16, OID_SHA1);

			at[i] = packer_ref(&p, i << 16, &oid, delta);
		} else if (i && next(state) % 50) {
			at[i] = packer_ofs(&p, i << 16, at[base], delta);
		} else {
			at[i] = packer_blob(&p, i << 16, LIT("x"));
		}
	}
	packer_put(&p, "a/objects/pack/pack-1");
}

START_TEST(random_forests)
{
	uint32_t state = (uint32_t)_i * 2654435761U + 7;

	scratch_open();
	make("bare a; bare b; bare c");
	for (int round = 0; round < 15; round++) {
		struct planted p;

		make_random(&state);
		plant(&p);
		check_forest(&p.forest);
		check_threads(&p);
		fell(&p);
	}
	scratch_close();
}
END_TEST

/* Enough bytes for many units. */
START_TEST(units_are_bounded)
{
	struct packer packer;
	struct planted p;
	uint8_t noise[20000];
	uint32_t state = 5;
	uint64_t at = 0;

	scratch_open();
	make("bare a; bare b; bare c");
	packer_start(&packer, OID_SHA1);
	for (uint32_t i = 0; i < 300; i++) {
		for (size_t k = 0; k < sizeof(noise); k++)
			noise[k] = (uint8_t)(next(&state) >> 9);
		if (i % 3 == 0)
			at = packer_blob(
				&packer, i << 16,
				(struct bytes){ noise, sizeof(noise) });
		else
			(void)packer_ofs(&packer, i << 16, at, LIT("\0\0"));
	}
	packer_put(&packer, "a/objects/pack/pack-1");
	plant(&p);
	check_forest(&p.forest);
	/* 2 MB in units of half a MiB and a tree. */
	ck_assert_uint_ge(p.forest.units.nr, 3);
	ck_assert_uint_le(p.forest.units.nr, 5);
	ck_assert_uint_le(p.forest.units.v[0].weight, (540 << 10) + 21000);
	fell(&p);
	scratch_close();
}
END_TEST

/* Offsets that no pack can have; one that would do if its top bit were lost. */
START_TEST(offsets_of_64_bits)
{
	static const uint64_t offsets[] = { UINT64_MAX, (uint64_t)1 << 63,
					    ((uint64_t)1 << 63) + 12, INT64_MAX,
					    (uint64_t)1 << 32 };
	struct packer packer;
	struct planted p;

	scratch_open();
	make("bare a; bare b; bare c");
	packer_start(&packer, OID_SHA1);
	(void)packer_blob(&packer, 1, LIT("x"));
	for (uint32_t i = 0; i < COUNT(offsets); i++) {
		struct oid oid = oid_named(i + 2, OID_SHA1);

		packer_list(&packer, &oid, offsets[i]);
	}
	packer_put(&packer, "a/objects/pack/pack-1");
	plant(&p);
	ck_assert_uint_eq(p.forest.nr, COUNT(offsets) + 1);
	check_preorder(&p.forest);
	check_units(&p.forest);
	for (size_t i = 0; i < p.forest.nr; i++)
		ck_assert(p.forest.v[i].entry == 0 ||
			  node_entry(&p.forest, i)->offset != 12);
	fell(&p);
	scratch_close();
}
END_TEST

/* Packs that are gone or are none keep their entries, and say why. */
START_TEST(packs_that_cannot_be_opened)
{
	struct planted p;

	scratch_open();
	make_packs("a b^a | c d@c | e");
	make("rm a/objects/pack/pack-1.pack; echo x >b/objects/pack/pack-1."
	     "pack");
	plant(&p);
	check_each_once(&p.forest);
	check_preorder(&p.forest);
	check_units(&p.forest);
	ck_assert_ptr_null(p.forest.packs[0].map.p);
	ck_assert_int_eq(p.forest.why[0].code, FAULT_IO);
	ck_assert_ptr_null(p.forest.packs[1].map.p);
	ck_assert_int_eq(p.forest.why[1].code, FAULT_CORRUPT);
	ck_assert_ptr_nonnull(p.forest.packs[2].map.p);
	for (size_t i = 0; i < p.forest.nr; i++)
		ck_assert_uint_eq(p.forest.v[i].parent, NODE_NONE);
	fell(&p);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, forest_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, random_forests, 0, 10);
	tcase_add_test(tc, units_are_bounded);
	tcase_add_test(tc, offsets_of_64_bits);
	tcase_add_test(tc, packs_that_cannot_be_opened);
}

UNIT_MAIN("odb/forest", add)
