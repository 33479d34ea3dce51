/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs that want to crash, hang or fill the reader, and long honest ones. Each
 * is made here, entry by entry; whatever it holds, every object is scanned or
 * skipped with a reason. Checksums at the end of packs and indexes are zero in
 * all of them: nobody checks these, since each entry has its own.
 */
#include "odb/packer.h"
#include "odb/world.h"

#define PACK_1 "a/objects/pack/pack-1"

static struct got *got_named(struct world *world, uint32_t name)
{
	struct oid oid = oid_named(name, world->objects.hash_len);
	size_t at = objects_find(&world->objects, &oid);

	ck_assert_uint_ne(at, SIZE_MAX);
	return &world->got.v[at];
}

static void ck_skipped(struct world *world, uint32_t name, const char *reason)
{
	const struct got *got = got_named(world, name);

	ck_assert_msg(got->skipped && strstr(got->skipped, reason), "%u: %s",
		      name, got->skipped ? got->skipped : "scanned");
}

static void ck_told(struct world *world, uint32_t name, struct bytes body)
{
	const struct got *got = got_named(world, name);

	ck_assert_msg(!got->skipped, "%u: %s", name, got->skipped);
	ck_assert_msg(bytes_eq(buf_bytes(&got->body), body), "%u", name);
}

static void scan_all(struct world *world, const struct limits *limits)
{
	world_open(world, SOURCE_PACK, "a", OID_SHA1, limits);
	ck_assert_int_eq(scan(world), 0);
	check_books(world);
}

/* A delta that takes over all of its base, and then says text. */
static void add_growth(struct buf *delta, size_t base, struct bytes text)
{
	buf_clear(delta);
	add_size(delta, base);
	add_size(delta, base + text.len);
	for (uint32_t at = 0, len; at < base; at += len) {
		len = base - at < 0xffffff ? (uint32_t)(base - at) : 0xffffff;
		add_copy(delta, at, len);
	}
	add_insert(delta, text);
}

/* A delta that makes its base nr times, one behind the other. */
static void add_times(struct buf *delta, size_t base, size_t nr)
{
	buf_clear(delta);
	add_size(delta, base);
	add_size(delta, base * nr);
	for (; nr; nr--) {
		for (uint32_t at = 0, len; at < base; at += len) {
			len = base - at < 0xffffff ? (uint32_t)(base - at)
						   : 0xffffff;
			add_copy(delta, at, len);
		}
	}
}

/* ----------------------------------------------------------- declarations ---
 */

/* clang-format off */
static const struct {
	const char *proves;
	unsigned type;
	uint64_t size;	     /* declared */
	struct bytes plain;  /* of a blob, or a delta on "moonbeam" */
	const char *reason;
} declared[] = {
	{ "a blob of 2^63 bytes", TYPE_BLOB, (uint64_t)1 << 63, LIT("abc"),
	  "declares 9223372036854775808 bytes, more than its pack can hold" },
	{ "of 2^64 - 1", TYPE_BLOB, UINT64_MAX, LIT("abc"),
	  "declares 18446744073709551615 bytes, more than its pack can hold" },
	{ "of 2^32 + 3", TYPE_BLOB, ((uint64_t)1 << 32) + 3, LIT("abc"),
	  "declares 4294967299 bytes, more than its pack can hold" },
	{ "of more than its bytes can make", TYPE_BLOB, 1000000, LIT("abc"),
	  "declares 1000000 bytes, more than its pack can hold" },
	{ "of what they can, and do not", TYPE_BLOB, 2000, LIT("abc"),
	  "declares 2000 bytes and has 3" },
	{ "a byte too many", TYPE_BLOB, 4, LIT("abc"), "declares 4 bytes and has 3" },
	{ "a byte too few", TYPE_BLOB, 2, LIT("abc"), "declares 2 bytes and has more" },
	{ "a delta of 2^63 bytes", TYPE_OFS_DELTA, (uint64_t)1 << 63, LIT("\x08\x01\x01x"),
	  "declares 9223372036854775808 bytes, more than its pack can hold" },
	{ "a delta that is longer than it says", TYPE_OFS_DELTA, 3, LIT("\x08\x01\x01x"),
	  "declares 3 bytes and has more" },
	{ "a delta that makes 2^63 bytes", TYPE_OFS_DELTA, 13,
	  LIT("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x90\x08"),
	  "9223372036854775808 bytes, more than --max-object-size 1048576" },
	{ "one that declares a gigabyte and makes eight bytes", TYPE_OFS_DELTA, 8,
	  LIT("\x08\x80\x80\x80\x80\x04\x90\x08"),
	  "1073741824 bytes, more than --max-object-size 1048576" },
	{ "one that declares a megabyte and makes eight bytes", TYPE_OFS_DELTA, 6,
	  LIT("\x08\x80\x80\x40\x90\x08"), "damaged: its delta makes less than it declares" },
	{ "one for another base", TYPE_OFS_DELTA, 4, LIT("\x07\x01\x01x"),
	  "damaged: its delta was made for a base of another size" },
	{ "one of two bytes that are not there", TYPE_OFS_DELTA, 3, LIT("\x08\x01\x91"),
	  "damaged: its delta is cut short" },
	{ "type 0", 0, 3, LIT("abc"), "damaged: it is of a type that does not exist" },
	{ "type 5", 5, 3, LIT("abc"), "damaged: it is of a type that does not exist" },
};
/* clang-format on */

/* As a leaf, and with a delta of its own on it. */
START_TEST(declared_row)
{
	const struct limits limits = { 1 * MIB, 16 * MIB };
	const char *reason = declared[_i].reason;
	struct packer p;
	struct world world;

	scratch_open();
	make("bare a");
	for (int above = 0; above < 2; above++) {
		uint64_t at;
		uint8_t back;

		packer_start(&p, OID_SHA1);
		at = packer_blob(&p, 1, LIT("moonbeam"));
		back = (uint8_t)(p.pack.len - at);
		at = packer_entry(&p, 2, declared[_i].type, declared[_i].size,
				  declared[_i].type == TYPE_OFS_DELTA
					  ? (struct bytes){ &back, 1 }
					  : LIT(""),
				  declared[_i].plain);
		if (above)
			(void)packer_ofs(&p, 3, at, LIT("\x01\x01\x01x"));
		packer_put(&p, PACK_1);
		scan_all(&world, &limits);
		ck_told(&world, 1, LIT("moonbeam"));
		ck_skipped(&world, 2, reason);
		if (above) {
			ck_skipped(&world, 3, "its delta base 00000002");
			ck_skipped(&world, 3, reason);
		}
		/* All is listed: what cannot be read leaves no gap. */
		ck_assert_uint_eq(world.forest.packs[0].gap, 0);
		world_close(&world);
	}
	scratch_close();
}
END_TEST

/* ------------------------------------------------------------- copy bombs ---
 */

/*
 * Each delta doubles its base: 64 levels of a few bytes each would make 2^70.
 * Up to the limit they are read; the first one over it takes the rest along.
 */
START_TEST(each_level_doubles)
{
	const struct limits limits = { 1 * MIB, 4 * MIB };
	struct buf delta = BUF_INIT;
	struct packer p;
	struct world world;
	uint64_t at;

	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	at = packer_blob(&p, 0, LIT("0123456789abcdef"));
	for (uint32_t i = 1; i < 64; i++) {
		/* No base is that long, and no copy either. */
		if (i <= 17)
			add_times(&delta, (size_t)16 << (i - 1), 2);
		at = packer_ofs(&p, i, at, buf_bytes(&delta));
	}
	packer_put(&p, PACK_1);
	scan_all(&world, &limits);
	for (uint32_t i = 0; i < 64; i++) {
		if (i <= 16)
			ck_assert_uint_eq(got_named(&world, i)->body.len,
					  (size_t)16 << i);
		else
			ck_skipped(&world, i,
				   "2097152 bytes, more than "
				   "--max-object-size 1048576");
	}
	world_close(&world);
	buf_release(&delta);
	scratch_close();
}
END_TEST

/* Ten thousand deltas on one base, each of a megabyte: nobody makes them. */
START_TEST(leaves_are_not_put_together)
{
	enum { NR = 10000 };
	const struct limits limits = { 1 * MIB, 3 * MIB };
	struct buf delta = BUF_INIT;
	struct packer p;
	struct world world;
	uint8_t kib[1024];
	uint64_t at;

	scratch_open();
	make("bare a");
	memset(kib, 'x', sizeof(kib));
	packer_start(&p, OID_SHA1);
	at = packer_blob(&p, 0, (struct bytes){ kib, sizeof(kib) });
	add_times(&delta, sizeof(kib), 1024);
	for (uint32_t i = 1; i <= NR; i++)
		(void)packer_ofs(&p, i, at, buf_bytes(&delta));
	packer_put(&p, PACK_1);
	world_open(&world, SOURCE_PACK, "a", OID_SHA1, &limits);
	world.got.blind = true;
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	world_close(&world);
	buf_release(&delta);
	scratch_close();
}
END_TEST

/*
 * Each delta copies a base of which its pack has few bytes: what that may take
 * is bounded, in chains as in bushes, and the rest is named. Of a text that is
 * no such bomb, 2000 versions are nothing.
 */
static uint32_t of_pairs(uint32_t i)
{
	return i % 2 ? 0 : i - 1;
}

static uint32_t of_line(uint32_t i)
{
	return i - 1;
}

static const struct {
	const char *proves;
	uint32_t (*parent)(uint32_t);
	bool noise;
	size_t most; /* MiB that are put together */
	size_t least;
} copied[] = {
	{ "a chain upon a bomb", of_line, false, 600, 60 },
	{ "pairs upon a bomb", of_pairs, false, 600, 0 },
	{ "a chain upon a text", of_line, true, SIZE_MAX, 8000 },
	{ "pairs upon a text", of_pairs, true, SIZE_MAX, 4000 },
};

static void put_copies(uint32_t (*parent)(uint32_t), uint32_t nr, bool noise)
{
	static uint8_t root[4 * MIB];
	static uint64_t at[2001];
	struct buf delta = BUF_INIT;
	uint32_t state = 1;
	struct packer p;

	memset(root, 'x', sizeof(root));
	for (size_t i = 0; noise && i < sizeof(root); i += 2) {
		state = state * 1664525 + 1013904223;
		root[i] = (uint8_t)(state >> 24);
	}
	packer_start(&p, OID_SHA1);
	at[0] = packer_blob(&p, 0, (struct bytes){ root, sizeof(root) });
	for (uint32_t i = 1; i < nr; i++) {
		buf_clear(&delta);
		add_size(&delta, sizeof(root));
		add_size(&delta, sizeof(root));
		add_insert(&delta, LIT("another one"));
		add_copy(&delta, 0, sizeof(root) - 11);
		at[i] = packer_ofs(&p, i, at[parent(i)], buf_bytes(&delta));
	}
	packer_put(&p, PACK_1);
	buf_release(&delta);
}

START_TEST(copied_row)
{
	const uint32_t nr = CASES_OF(2000) + 1;
	const struct limits limits = { 5 * MIB, 64 * MIB };
	struct world world;
	size_t put = 0;

	scratch_open();
	make("bare a");
	put_copies(copied[_i].parent, nr, copied[_i].noise);
	world_open(&world, SOURCE_PACK, "a", OID_SHA1, &limits);
	world.got.blind = true;
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	for (uint32_t i = 1; i < nr; i++) {
		if (!got_named(&world, i)->skipped)
			put += i % 2 || copied[_i].parent == of_line ? 4 : 0;
		else
			ck_skipped(&world, i,
				   "its chain of deltas copies more than 16384 "
				   "bytes for each of its own");
	}
	ck_assert_msg(put <= copied[_i].most &&
			      CASES_OF(copied[_i].least) <= put,
		      "%s: %zu MiB", copied[_i].proves, put);
	world_close(&world);
	scratch_close();
}
END_TEST

/* ---------------------------------------------------------------- circles ---
 */

static void ck_read(struct world *world, uint32_t name, struct bytes body)
{
	struct oid oid = oid_named(name, world->objects.hash_len);
	struct bytes got = { 0 };
	struct fault fault = { 0 };
	enum object_type type;

	ck_assert_msg(!source_read(world->source, &oid, &type, &got, &fault),
		      "%u: %s", name, fault.msg);
	ck_assert_msg(bytes_eq(got, body), "%u", name);
}

/*
 * Of a base that two packs have, each says something else: a delta is built on
 * that of its own pack, whether all is climbed or it is read alone.
 */
START_TEST(a_base_in_two_packs)
{
	static const struct bytes bases[2] = {
		{ (const uint8_t *)"moonbeam", 8 },
		{ (const uint8_t *)"sunshine", 8 }
	};
	struct oid base = oid_named(9, OID_SHA1);
	struct world world;

	scratch_open();
	make("bare a");
	for (uint32_t i = 0; i < 2; i++) {
		struct packer p;

		packer_start(&p, OID_SHA1);
		(void)packer_blob(&p, 9, bases[i]);
		(void)packer_ref(&p, i, &base, LIT("\x08\x08\x90\x08"));
		packer_put(&p, i ? "a/objects/pack/pack-2" : PACK_1);
	}
	scan_all(&world, &roomy);
	for (uint32_t i = 0; i < 2; i++) {
		ck_told(&world, i, bases[i]);
		ck_read(&world, i, bases[i]);
	}
	world_close(&world);
	scratch_close();
}
END_TEST

START_TEST(circles)
{
	static const struct {
		uint32_t name;
		uint32_t base;
	} v[] = {
		{ 1, 1 },		       /* upon itself */
		{ 2, 3 }, { 3, 2 },	       /* two */
		{ 4, 5 }, { 5, 6 }, { 6, 4 },  /* three, and on these: */
		{ 7, 6 }, { 8, 7 }, { 9, 99 }, /* missing */
	};
	struct packer p;
	struct world world;

	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	for (size_t i = 0; i < COUNT(v); i++) {
		struct oid base = oid_named(v[i].base, OID_SHA1);

		(void)packer_ref(&p, v[i].name, &base, LIT("\x01\x01\x01x"));
	}
	(void)packer_blob(&p, 10, LIT("x"));
	packer_put(&p, PACK_1);
	scan_all(&world, &roomy);
	for (uint32_t i = 1; i <= 8; i++)
		ck_skipped(&world, i, "its chain of deltas goes in a circle");
	ck_skipped(&world, 9, "its delta base 00000063");
	ck_skipped(&world, 9, "is missing");
	ck_told(&world, 10, LIT("x"));
	world_close(&world);
	scratch_close();
}
END_TEST

/* ----------------------------------------------------------------- chains ---
 */

#define LONG_CHAIN 100000

/* Every delta inserts its number in front of 60 bytes of its base. */
static void add_link(struct buf *delta, uint32_t i)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%08u", i);
	buf_clear(delta);
	add_size(delta, 64);
	add_size(delta, 64);
	add_insert(delta, LIT("\n"));
	add_insert(delta, bytes_sub(bytes_of(text), 0, 8));
	add_copy(delta, 0, 55);
}

static void check_chain(struct world *world)
{
	static const char deepest[] = "\n00100000\n00099999\n00099998\n00099997"
				      "\n00099996\n00099995\n00099994\n";
	struct oid oid = oid_named(LONG_CHAIN, OID_SHA1);
	enum object_type type = OBJECT_UNKNOWN;
	struct bytes body = { 0 };
	struct fault fault = { 0 };

	ck_assert_uint_eq(world->got.nr_skipped, 0);
	ck_assert_uint_eq(world->objects.nr_distinct, LONG_CHAIN + 1);
	ck_assert_int_eq(source_read(world->source, &oid, &type, &body, &fault),
			 0);
	ck_assert_int_eq(type, OBJECT_BLOB);
	ck_assert_mem_eq(body.p, deepest, sizeof(deepest) - 1);
	ck_told(world, LONG_CHAIN, body);
}

static const struct limits narrow = { 1 * MIB, 3 * MIB };

START_TEST(a_chain_of_many)
{
	struct buf delta = BUF_INIT;
	struct packer p;
	struct world world;
	uint64_t at;
	uint8_t root[64] = { 'r' };

	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	at = packer_blob(&p, 0, (struct bytes){ root, sizeof(root) });
	for (uint32_t i = 1; i <= LONG_CHAIN; i++) {
		add_link(&delta, i);
		at = packer_ofs(&p, i, at, buf_bytes(&delta));
	}
	packer_put(&p, PACK_1);
	scan_all(&world, &narrow);
	check_chain(&world);
	world_close(&world);
	buf_release(&delta);
	scratch_close();
}
END_TEST

/* The same, by name, each base behind its delta. */
START_TEST(a_chain_of_many_backwards)
{
	struct buf delta = BUF_INIT;
	struct packer p;
	struct world world;
	uint8_t root[64] = { 'r' };

	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	for (uint32_t i = LONG_CHAIN; i > 0; i--) {
		struct oid base = oid_named(i - 1, OID_SHA1);

		add_link(&delta, i);
		(void)packer_ref(&p, i, &base, buf_bytes(&delta));
	}
	(void)packer_blob(&p, 0, (struct bytes){ root, sizeof(root) });
	packer_put(&p, PACK_1);
	scan_all(&world, &narrow);
	check_chain(&world);
	world_close(&world);
	buf_release(&delta);
	scratch_close();
}
END_TEST

/* Its root is damaged: then so are all, and that is told quickly. */
START_TEST(a_chain_of_many_upon_nothing)
{
	struct buf delta = BUF_INIT;
	struct packer p;
	struct world world;
	uint64_t at;

	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	at = packer_entry(&p, 0, TYPE_BLOB, 65, LIT(""), LIT("abc"));
	for (uint32_t i = 1; i <= LONG_CHAIN; i++) {
		add_link(&delta, i);
		at = packer_ofs(&p, i, at, buf_bytes(&delta));
	}
	packer_put(&p, PACK_1);
	scan_all(&world, &narrow);
	ck_assert_uint_eq(world.got.nr_skipped, LONG_CHAIN + 1);
	ck_skipped(&world, LONG_CHAIN, "its delta base 00000000");
	ck_skipped(&world, LONG_CHAIN, "declares 65 bytes and has 3");
	world_close(&world);
	buf_release(&delta);
	scratch_close();
}
END_TEST

/*
 * What a chain holds in memory does not grow with it: 2000 objects of 100 kB
 * each under a limit of 8. And a bush holds as many as it has levels.
 */
static void put_bush(uint32_t (*parent)(uint32_t), uint32_t nr)
{
	enum { SIZE = 100000 };
	static uint64_t at[4096];
	static uint8_t root[SIZE];
	struct buf delta = BUF_INIT;
	struct packer p;

	ck_assert_uint_le(nr, COUNT(at));
	memset(root, 'x', sizeof(root));
	packer_start(&p, OID_SHA1);
	at[0] = packer_blob(&p, 0, (struct bytes){ root, SIZE });
	for (uint32_t i = 1; i < nr; i++) {
		buf_clear(&delta);
		add_size(&delta, SIZE);
		add_size(&delta, SIZE);
		add_insert(&delta, LIT("another one"));
		add_copy(&delta, 0, SIZE - 11);
		at[i] = packer_ofs(&p, i, at[parent(i)], buf_bytes(&delta));
	}
	packer_put(&p, PACK_1);
	buf_release(&delta);
}

static uint32_t of_chain(uint32_t i)
{
	return i - 1;
}

static uint32_t of_broom(uint32_t i)
{
	return i < 2000 ? i - 1 : 1000;
}

static uint32_t of_bush(uint32_t i)
{
	return (i - 1) / 2;
}

static uint32_t of_comb(uint32_t i)
{
	return i % 2 ? i - 1 : i < 2 ? 0 : i - 2;
}

static const struct {
	const char *proves;
	uint32_t (*parent)(uint32_t);
	uint32_t nr;
	uint64_t memory;
} bushes[] = {
	{ "a chain", of_chain, 2000, 800000 },
	{ "a broom", of_broom, 4000, 800000 },
	{ "a comb", of_comb, 2000, 800000 },
	{ "a bush of eleven levels", of_bush, 2047, 1600000 },
};

START_TEST(bush_row)
{
	const struct limits limits = { 1 * MIB, bushes[_i].memory };
	struct world world;

	scratch_open();
	make("bare a");
	put_bush(bushes[_i].parent, bushes[_i].nr);
	world_open(&world, SOURCE_PACK, "a", OID_SHA1, &limits);
	world.got.blind = true;
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_msg(world.got.nr_skipped == 0, "%s: %zu skipped",
		      bushes[_i].proves, world.got.nr_skipped);
	world_close(&world);
	scratch_close();
}
END_TEST

/* --------------------------------------------------- what an index may say ---
 */

/* Bases that it leaves out, of two entries: read one by one, down to a limit.
 */
START_TEST(bases_that_are_not_listed)
{
	enum { NR = 600 };
	struct buf delta = BUF_INIT;
	struct packer p;
	struct world world;
	uint64_t second = 0;
	uint64_t at;

	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	at = packer_blob(&p, 1, LIT("x"));
	for (uint32_t i = 2; i <= NR; i++) {
		add_growth(&delta, i - 1, LIT("x"));
		at = packer_ofs(&p, i, at, buf_bytes(&delta));
		if (i == 2)
			second = at;
		if (i % 100)
			p.nr--; /* not listed */
	}
	packer_put(&p, PACK_1);
	scan_all(&world, &roomy);
	ck_assert_uint_eq(world.objects.nr_distinct, 1 + NR / 100);
	ck_assert_uint_eq(got_named(&world, 100)->body.len, 100);
	ck_assert_uint_eq(got_named(&world, 200)->body.len, 200);
	ck_skipped(&world, 300,
		   "its delta base is in no index, and at the end "
		   "of a chain of more than 250");
	ck_skipped(&world, 600, "its delta base is in no index");
	/* The first one behind a listed one, whatever was read besides. */
	ck_assert_uint_eq(world.forest.packs[0].gap, second);
	world_close(&world);
	buf_release(&delta);
	scratch_close();
}
END_TEST

/* One object 50,000 times, and as many deltas on it: no square of either. */
START_TEST(as_many_copies_as_it_likes)
{
	enum { NR = 50000 };
	struct oid oid = oid_named(0, OID_SHA1);
	struct packer p;
	struct world world;
	uint64_t at;

	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	at = packer_blob(&p, 0, LIT("x"));
	for (uint32_t i = 1; i < NR; i++)
		packer_list(&p, &oid, at);
	for (uint32_t i = 1; i < NR; i++)
		(void)packer_ref(&p, i, &oid, LIT("\x01\x01\x01y"));
	packer_put(&p, PACK_1);
	scan_all(&world, &roomy);
	ck_assert_uint_eq(world.objects.nr_distinct, NR);
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	/* No hash begins like that: all copies are told, for what it helps. */
	ck_assert_uint_eq(got_named(&world, 0)->tellings, NR);
	ck_told(&world, NR - 1, LIT("y"));
	world_close(&world);
	scratch_close();
}
END_TEST

/*
 * A large object in little room, listed a thousand times: a few bytes each in
 * the index must not cost all of it each. The last one of a place is read.
 */
START_TEST(a_bomb_is_listed_but_once)
{
	enum { NR = 1000 };
	struct buf zeros = BUF_INIT;
	struct packer p;
	struct world world;
	uint64_t at;

	scratch_open();
	make("bare a");
	for (size_t i = 0; i < 4096; i++)
		buf_add(&zeros, (char[64]){ 0 }, 64);
	packer_start(&p, OID_SHA1);
	at = packer_blob(&p, 0, buf_bytes(&zeros));
	for (uint32_t i = 1; i < NR; i++) {
		struct oid oid = oid_named(i, OID_SHA1);

		packer_list(&p, &oid, at);
	}
	packer_put(&p, PACK_1);
	scan_all(&world, &roomy);
	ck_assert_uint_eq(world.got.nr_skipped, NR - 1);
	ck_skipped(&world, 0,
		   "damaged: the next object of its index begins before it "
		   "ends");
	ck_told(&world, NR - 1, buf_bytes(&zeros));
	world_close(&world);
	buf_release(&zeros);
	scratch_close();
}
END_TEST

/*
 * What no index lists though its pack holds it, byte by byte: one object of a
 * pack of five, which lists something else instead. The entries stand one
 * behind the other: a large blob, one in which a whole entry stands, a delta on
 * that, a commit and another blob.
 */
enum {
	LARGE,
	OUTER,
	ON_OUTER,
	COMMIT,
	LAST,
	BEHIND,
	INNER,
	INNER_END,
	NR_PLACES
};

static const struct {
	const char *proves;
	int gone;
	int instead;
	int gap; /* where it is told, or -1 */
} gaps[] = {
	{ "nothing is missing", -1, -1, -1 },
	{ "the first", LARGE, OUTER, LARGE },
	{ "the one behind a large one", OUTER, LAST, OUTER },
	{ "a delta, the one behind a blob", ON_OUTER, LAST, ON_OUTER },
	{ "the one behind a delta", COMMIT, LAST, COMMIT },
	{ "the last", LAST, COMMIT, LAST },
	{ "a place within another stands for it", COMMIT, INNER, INNER_END },
	{ "the last, and the end of the pack", LAST, BEHIND, LAST },
};

static void put_gaps(struct packer *p, uint64_t *at, struct buf *text)
{
	static const char outer[] = "\x33\x78\x01\x01\x03\x00\xfc\xffxyz"
				    "\x02\xd7\x01\x6c";
	struct bytes inner = { (const uint8_t *)outer, sizeof(outer) - 1 };

	packer_start(p, OID_SHA1);
	at[LARGE] = packer_blob(p, 1, buf_bytes(text));
	at[OUTER] = packer_blob(p, 2, inner);
	at[INNER] = at[OUTER] + 1 + 7; /* behind the heads of both formats */
	at[INNER_END] = at[INNER] + inner.len;
	at[ON_OUTER] = packer_ofs(p, 3, at[OUTER], LIT("\x0f\x01\x01y"));
	at[COMMIT] =
		packer_entry(p, 4, TYPE_COMMIT, 7, LIT(""), LIT("tree x\n"));
	at[LAST] = packer_blob(p, 5, LIT("moon"));
	at[BEHIND] = p->pack.len;
}

START_TEST(gap_row)
{
	const struct limits limits[] = { { 1 * MIB, 16 * MIB },
					 { 100 << 10, 16 * MIB } };
	uint64_t at[NR_PLACES];
	struct buf text = BUF_INIT;
	struct packer p;
	struct world world;

	for (int i = 0; i < 40000; i++)
		buf_add_str(&text, "moon");
	for (size_t i = 0; i < COUNT(limits); i++) {
		uint64_t expected = 0;

		scratch_open();
		make("bare a");
		put_gaps(&p, at, &text);
		if (gaps[_i].gone >= 0)
			p.v[gaps[_i].gone].offset = at[gaps[_i].instead];
		if (gaps[_i].gap >= 0)
			expected = at[gaps[_i].gap];
		packer_put(&p, PACK_1);
		world_open(&world, SOURCE_PACK, "a", OID_SHA1, &limits[i]);
		ck_assert_int_eq(scan(&world), 0);
		check_books(&world);
		ck_assert_msg(world.forest.packs[0].gap == expected,
			      "%s: %zu, not %zu", gaps[_i].proves,
			      (size_t)world.forest.packs[0].gap,
			      (size_t)expected);
		world_close(&world);
		scratch_close();
	}
	buf_release(&text);
}
END_TEST

/* A pack with all kinds of entries, to be damaged. */
static void put_small(struct packer *p)
{
	struct buf delta = BUF_INIT;
	struct buf text = BUF_INIT;
	struct oid one = oid_named(1, OID_SHA1);
	uint64_t at;

	for (int i = 0; i < 60; i++)
		buf_printf(&text, "line %d\n", i);
	packer_start(p, OID_SHA1);
	at = packer_blob(p, 1, buf_bytes(&text));
	add_growth(&delta, text.len, LIT("and\n"));
	at = packer_ofs(p, 2, at, buf_bytes(&delta));
	(void)packer_ref(p, 3, &one, buf_bytes(&delta));
	add_growth(&delta, text.len + 4, LIT("more\n"));
	(void)packer_ofs(p, 4, at, buf_bytes(&delta));
	(void)packer_entry(p, 5, TYPE_COMMIT, 7, LIT(""), LIT("tree x\n"));
	(void)packer_blob(p, 0x05000000, LIT(""));
	buf_release(&delta);
	buf_release(&text);
}

/* An entry at every offset there is: they overlap, and most make no sense. */
START_TEST(an_entry_at_each_offset)
{
	struct packer p;
	struct world world;
	uint32_t end;

	scratch_open();
	make("bare a");
	put_small(&p);
	end = (uint32_t)p.pack.len;
	for (uint32_t i = 0; i < end + 30; i++) {
		struct oid oid = oid_named(0x01000000 + (i << 8), OID_SHA1);

		packer_list(&p, &oid, i);
	}
	packer_put(&p, PACK_1);
	scan_all(&world, &narrow);
	ck_assert_uint_ge(world.got.nr_skipped, end / 2);
	ck_assert_uint_eq(got_named(&world, 4)->body.len,
			  got_named(&world, 1)->body.len + 9);
	world_close(&world);
	scratch_close();
}
END_TEST

/* ----------------------------------------------------------------- damage ---
 */

static void read_file(const char *path, struct buf *out)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(buf_read_file(out, path, 1 << 20, &fault), 0);
}

static const char *const files[] = { PACK_1 ".pack", PACK_1 ".idx" };

/* Cut everywhere: what is in front of the cut is scanned. */
START_TEST(cut_everywhere)
{
	struct packer p;
	struct buf file = BUF_INIT;
	size_t most = 0;

	scratch_open();
	make("bare a");
	put_small(&p);
	packer_put(&p, PACK_1);
	read_file(files[_i], &file);
	for (size_t len = 0; len <= file.len; len++) {
		struct world world;
		size_t scanned;

		/* Of an index, the fanout is all the same. */
		if (_i == 1 && len > 20 && len < 1000)
			continue;
		put_bytes(files[_i], file.p, len);
		scan_all(&world, &narrow);
		ck_assert(world.objects.nr || world.objects.unlisted.nr);
		scanned = world.objects.nr_distinct - world.got.nr_skipped;
		ck_assert_uint_ge(scanned, most);
		most = scanned;
		world_close(&world);
	}
	ck_assert_uint_eq(most, 6);
	buf_release(&file);
	scratch_close();
}
END_TEST

/* Each byte with each of a few bits turned over: the books are right. */
START_TEST(turned_over_everywhere)
{
	static const uint8_t bits[] = { 0x01, 0x10, 0x80 };
	struct packer p;
	struct buf file = BUF_INIT;

	scratch_open();
	make("bare a");
	put_small(&p);
	packer_put(&p, PACK_1);
	read_file(files[_i], &file);
	for (size_t i = 0; i < file.len; i++) {
		uint8_t bit = bits[i % COUNT(bits)];
		struct world world;

		if (_i == 1 && i > 60 && i < 1000)
			continue;
		file.p[i] = (char)(file.p[i] ^ bit);
		put_bytes(files[_i], file.p, file.len);
		scan_all(&world, &narrow);
		world_close(&world);
		file.p[i] = (char)(file.p[i] ^ bit);
	}
	buf_release(&file);
	scratch_close();
}
END_TEST

/* The sums at the ends, and the number of entries at the start. */
START_TEST(nobody_looks_at_the_sums_of_the_files)
{
	struct packer p;
	struct world world;

	scratch_open();
	make("bare a");
	put_small(&p);
	memset(p.pack.p + 8, 0x77, 4);
	packer_put(&p, PACK_1);
	make("for f in " PACK_1 ".pack " PACK_1 ".idx; do\n"
	     "head -c -20 $f >x; printf 'aaaaaaaaaaaaaaaaaaaa' >>x; cat x >$f\n"
	     "done");
	scan_all(&world, &roomy);
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	world_close(&world);
	scratch_close();
}
END_TEST

/* -------------------------------------------------------------- streaming ---
 */

/* clang-format off */
static const struct {
	const char *proves;
	int declared;	   /* more than there is */
	size_t cut;	   /* bytes of the stream's end */
	uint8_t turned;	   /* bits of its last byte */
	const char *reason; /* NULL: it is whole */
} streamed[] = {
	{ "a good one", 0, 0, 0, NULL },
	{ "declares one more", 1, 0, 0, "declares 300001 bytes and has 300000" },
	{ "declares one less", -1, 0, 0, "declares 299999 bytes and has more" },
	{ "a wrong checksum", 0, 0, 1, "damaged: no zlib stream (incorrect data check)" },
	{ "without its checksum", 0, 4, 0, "damaged: its zlib stream is cut short" },
	{ "without its last byte", 0, 1, 0, "damaged: its zlib stream is cut short" },
	{ "cut in its middle", 0, 500, 0, "declares 300000 bytes and has " },
};
/* clang-format on */

/* The last entry of its pack, too large for memory. */
START_TEST(streamed_row)
{
	const struct limits limits = { 100000, 1 * MIB };
	struct buf text = BUF_INIT;
	struct packer p;
	struct world world;

	scratch_open();
	make("bare a");
	for (int i = 0; text.len < 300000; i++)
		buf_printf(&text, "line %d\n", i);
	text.len = 300000;
	packer_start(&p, OID_SHA1);
	(void)packer_entry(&p, 1, TYPE_BLOB,
			   (uint64_t)(300000 + streamed[_i].declared), LIT(""),
			   buf_bytes(&text));
	p.pack.len -= streamed[_i].cut;
	p.pack.p[p.pack.len - 1] ^= (char)streamed[_i].turned;
	packer_put(&p, PACK_1);
	scan_all(&world, &limits);
	if (streamed[_i].reason)
		ck_skipped(&world, 1, streamed[_i].reason);
	else
		ck_told(&world, 1, buf_bytes(&text));
	world_close(&world);
	buf_release(&text);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, declared_row, 0, COUNT(declared));
	tcase_add_test(tc, each_level_doubles);
	tcase_add_test(tc, leaves_are_not_put_together);
	tcase_add_loop_test(tc, copied_row, 0, COUNT(copied));
	tcase_add_test(tc, circles);
	tcase_add_test(tc, a_base_in_two_packs);
	tcase_add_test(tc, a_chain_of_many);
	tcase_add_test(tc, a_chain_of_many_backwards);
	tcase_add_test(tc, a_chain_of_many_upon_nothing);
	tcase_add_loop_test(tc, bush_row, 0, COUNT(bushes));
	tcase_add_test(tc, bases_that_are_not_listed);
	tcase_add_test(tc, as_many_copies_as_it_likes);
	tcase_add_test(tc, a_bomb_is_listed_but_once);
	tcase_add_test(tc, an_entry_at_each_offset);
	tcase_add_loop_test(tc, gap_row, 0, COUNT(gaps));
	tcase_add_loop_test(tc, cut_everywhere, 0, COUNT(files));
	tcase_add_loop_test(tc, turned_over_everywhere, 0, COUNT(files));
	tcase_add_test(tc, nobody_looks_at_the_sums_of_the_files);
	tcase_add_loop_test(tc, streamed_row, 0, COUNT(streamed));
}

UNIT_MAIN("odb/climb", add)
