/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/packer.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>

/* One pack, the size of its index in $t, ready to be damaged. */
#define PACKED \
	"bare a; put a one two three; pack a\n" \
	"chmod u+w a/objects/pack/*; idx=$(ls a/objects/pack/*.idx)\n" \
	"t=$(wc -c <$idx); mv a/objects/pack/*.pack a/objects/pack/p.pack\n" \
	"mv $idx a/objects/pack/p.idx; cd a/objects/pack; rm -f *.rev\n"
#define CUT(n) PACKED "head -c " n " p.idx >q; mv q p.idx"
#define WRITE(at, bytes) \
	PACKED "printf '" bytes "' | " \
	       "dd of=p.idx bs=1 seek=" at " conv=notrunc 2>/dev/null"
/* In q: the first id in the place of the second. */
#define TWICE \
	PACKED "(head -c 1052 p.idx; tail -c +1033 p.idx | head -c 20\n" \
	       "tail -c +1073 p.idx) >q;"
#define IDX "@/a/objects/pack/p.idx: "
#define SHORT IDX "the index is shorter than its fanout says\n"

#define ANY SIZE_MAX

/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	const char *stores;
	uint8_t hash_len;
	size_t nr, nr_distinct, nr_packs;
	const char *unlisted;
} rows[] = {
	{ "a store without folders is empty", "mkdir -p a/objects", "a", 20,
	  0, 0, 0, "" },
	{ "a store that is not there too", "", "a", 20, 0, 0, 0, "" },
	{ "no store", "", "", 20, 0, 0, 0, "" },
	{ "loose objects", "bare a; put a one two three", "a", 20, 3, 3, 0, "" },
	{ "a pack with an index of version 2", "bare a; put a one two three; pack a",
	  "a", 20, 3, 3, 1, "" },
	{ "a pack with an index of version 1",
	  "bare a; put a one two three; pack a -c pack.indexVersion=1",
	  "a", 20, 3, 3, 1, "" },
	{ "an index whose ids are not in order",
	  WRITE("1032", "\\377"), "a", 20, 3, 3, 1, "" },
	{ "packs whose ids lie between each other's",
	  "bare a; put a $(seq 600); pack a; put a $(seq 601 1200); pack a",
	  "a", 20, 1800, 1200, 2, "" },
	{ "an index that lists one twice", TWICE "mv q p.idx", "a", 20, 3, 2,
	  1, "" },
	{ "the same with their places the other way round",
	  TWICE "(head -c 1104 q; tail -c +1109 q | head -c 4\n"
	  "tail -c +1105 q | head -c 4; tail -c +1113 q) >p.idx",
	  "a", 20, 3, 2, 1, "" },
	{ "an index with offsets of 64 bits",
	  PACKED "git index-pack --index-version=2,0x10 p.pack >/dev/null",
	  "a", 20, 3, 3, 1, "" },
	{ "a copy in a pack and a loose one",
	  "bare a; put a one two; pack a; put a three\n"
	  "bare b; put b one; cp -r b/objects/?? a/objects",
	  "a", 20, 4, 3, 1, "" },
	{ "copies in two packs and loose ones",
	  "bare a; put a one two; pack a; put a three; pack a\n"
	  "bare b; put b one two four; cp -r b/objects/?? a/objects",
	  "a", 20, 2 + 3 + 3, 4, 2, "" },
	{ "several stores, one without anything",
	  "bare a; put a one two; bare b; put b two three; pack b; bare c",
	  "a c b", 20, 4, 3, 1, "" },
	{ "SHA-256, loose and packed",
	  "bare --object-format=sha256 a; put a one two; pack a; put a three",
	  "a", 32, 3, 3, 1, "" },
	{ "SHA-256, index of version 1",
	  "bare --object-format=sha256 a; put a one two\n"
	  "pack a -c pack.indexVersion=1", "a", 32, 2, 2, 1, "" },
	{ "a pack whose order is not that of its ids",
	  "bare a; put a 1 2 3 4 5 6 7 8 9; list a | sort -r >list\n"
	  "git -C a pack-objects -q objects/pack/pack <list >ids\n"
	  "git -C a prune-packed -q", "a", 20, 9, 9, 1, "" },
	{ "an empty pack",
	  "bare a; git -C a pack-objects -q objects/pack/pack </dev/null >ids",
	  "a", 20, 0, 0, 1, "" },
	{ "other files of a pack are none",
	  PACKED "touch p.keep p.rev p.bitmap p.mtimes p.promisor x.keep multi-pack-index",
	  "a", 20, 3, 3, 1, "" },
	{ "files that do not look like objects are none",
	  "bare a; mkdir -p a/objects/ab a/objects/zz; cd a/objects\n"
	  "touch ab/README ab/0123456789012345678901234567890123456\n"
	  "touch ab/012345678901234567890123456789012345678\n"
	  "touch ab/x1234567890123456789012345678901234567\n"
	  "touch zz/01234567890123456789012345678901234567", "a", 20, 0, 0, 0, "" },
	{ "the name of one that does",
	  "bare a; mkdir -p a/objects/ab; cd a/objects\n"
	  "touch ab/01234567890123456789012345678901234567", "a", 20, 1, 1, 0, "" },

	{ "an empty index", CUT("0"), "a", 20, 0, 0, 0,
	  IDX "the index is cut short in its fanout table\n" },
	{ "cut in its magic", CUT("3"), "a", 20, 0, 0, 0,
	  IDX "the index is cut short in its fanout table\n" },
	{ "cut in its version", CUT("7"), "a", 20, 0, 0, 0,
	  IDX "an index version other than 1 and 2\n" },
	{ "one byte short of its fanout", CUT("1031"), "a", 20, 0, 0, 0,
	  IDX "the index is cut short in its fanout table\n" },
	{ "cut behind its fanout", CUT("1032"), "a", 20, 0, 0, 0, SHORT },
	{ "cut in its ids", CUT("1091"), "a", 20, 0, 0, 0, SHORT },
	{ "cut in its checksums of entries", CUT("1103"), "a", 20, 0, 0, 0, SHORT },
	{ "cut in its offsets", CUT("1115"), "a", 20, 0, 0, 0, SHORT },
	{ "cut in its last checksum", CUT("1155"), "a", 20, 0, 0, 0,
	  IDX "the index lacks its checksums\n" },
	{ "and whole", CUT("1156"), "a", 20, 3, 3, 1, "" },
	{ "version 1, cut",
	  PACKED "git index-pack --index-version=1 p.pack >/dev/null\n"
	  "head -c 1095 p.idx >q; mv q p.idx", "a", 20, 0, 0, 0, SHORT },
	{ "version 1, cut in its fanout",
	  PACKED "git index-pack --index-version=1 p.pack >/dev/null\n"
	  "head -c 1023 p.idx >q; mv q p.idx", "a", 20, 0, 0, 0,
	  IDX "the index is cut short in its fanout table\n" },
	{ "version 1, without checksums",
	  PACKED "git index-pack --index-version=1 p.pack >/dev/null\n"
	  "head -c 1096 p.idx >q; mv q p.idx", "a", 20, 0, 0, 0,
	  IDX "the index lacks its checksums\n" },
	{ "version 3", WRITE("7", "\\003"), "a", 20, 0, 0, 0,
	  IDX "an index version other than 1 and 2\n" },
	{ "version 1 that says so", WRITE("7", "\\001"), "a", 20, 0, 0, 0,
	  IDX "an index version other than 1 and 2\n" },
	{ "a fanout that falls", WRITE("8", "\\000\\000\\000\\377"), "a", 20,
	  0, 0, 0, IDX "the fanout table of the index is not in order\n" },
	{ "a fanout that promises 2^32 - 1 objects",
	  WRITE("1028", "\\377\\377\\377\\377"), "a", 20, 0, 0, 0, SHORT },
	{ "an offset of 64 bits that is not there",
	  PACKED "git index-pack --index-version=2,0x10 p.pack >/dev/null\n"
	  "(head -c 1116 p.idx; tail -c 40 p.idx) >q; mv q p.idx", "a", 20,
	  ANY, ANY, 1, IDX "the index names an offset that it does not hold\n" },
	{ "an index that is a link", PACKED "mv p.idx q; ln -s q p.idx", "a", 20,
	  0, 0, 0, IDX IDX "Too many levels of symbolic links\n" },
	{ "an index that is a FIFO", PACKED "rm p.idx; mkfifo p.idx", "a", 20,
	  0, 0, 0, IDX IDX "not a regular file\n" },
	{ "the others are still listed",
	  "bare a; put a one; pack a; put a two; : >a/objects/pack/pack-x.idx",
	  "a", 20, 2, 2, 1, "@/a/objects/pack/pack-x.idx: "
	  "the index is cut short in its fanout table\n" },
	{ "a pack without an index", PACKED "rm p.idx", "a", 20, 0, 0, 0,
	  "@/a/objects/pack/p.pack: a pack without an index\n" },
	{ "an index without its pack is listed", PACKED "rm p.pack", "a", 20,
	  3, 3, 1, "" },
	{ "leftovers",
	  "bare a; mkdir a/objects/ab\n"
	  "touch a/objects/pack/tmp_pack_x1 a/objects/pack/tmp_idx_x1\n"
	  "touch a/objects/ab/tmp_obj_x1", "a", 20, 0, 0, 0,
	  "@/a/objects/ab/tmp_obj_x1: a loose object that was never finished\n"
	  "@/a/objects/pack/tmp_pack_x1: a pack that was never finished (a "
	  "leftover of a broken transfer), so it has no index\n" },
	{ "a pack that a killed repack has left, which git reads too",
	  PACKED "for e in pack idx; do mv p.$e .tmp-12-pack-x.$e; done",
	  "a", 20, 3, 3, 1, "" },
	{ "an index is one, whatever its name begins with",
	  PACKED "for e in pack idx; do mv p.$e tmp_pack_x.$e; done",
	  "a", 20, 3, 3, 1, "" },
	{ "a folder that is a file", "mkdir -p a/objects; touch a/objects/pack",
	  "a", 20, 0, 0, 0,
	  "@/a/objects/pack: cannot list the folder: Not a directory\n" },
	{ "a folder that is a link",
	  "bare b; put b one; mkdir -p a/objects\n"
	  "ln -s @/b/objects/56 a/objects/56", "a", 20, 0, 0, 0,
	  "@/a/objects/56: cannot list the folder: Not a directory\n" },
};
/* clang-format on */

static int compare(const struct objects *objects, size_t i, size_t k)
{
	const struct entry *a = &objects->v[i];
	const struct entry *b = &objects->v[k];
	int cmp = memcmp(objects_id(objects, i), objects_id(objects, k),
			 objects->hash_len);

	if (!cmp)
		cmp = (a->store > b->store) - (a->store < b->store);
	if (!cmp)
		cmp = (a->pack > b->pack) - (a->pack < b->pack);
	if (!cmp)
		cmp = (a->offset > b->offset) - (a->offset < b->offset);
	return cmp;
}

/* Copies side by side; each can be found, and its end. */
static size_t check_entries(const struct objects *objects, size_t nr_stores)
{
	size_t distinct = 0;

	for (size_t i = 0, end; i < objects->nr; i = end, distinct++) {
		struct oid oid = entry_oid(objects, &objects->v[i]);
		size_t found;

		ck_assert_uint_eq(oid.len, objects->hash_len);
		ck_assert_uint_eq(objects_find(objects, &oid), i);
		end = objects_end_of(objects, i);
		ck_assert_uint_gt(end, i);
		for (size_t k = i; k < end; k++) {
			const struct entry *entry = &objects->v[k];

			ck_assert_mem_eq(objects_id(objects, k), oid.id,
					 oid.len);
			ck_assert_uint_lt(entry->store, nr_stores);
			ck_assert(entry->pack == PACK_NONE ||
				  entry->pack < objects->packs.nr);
			ck_assert_int_eq(entry->state, ENTRY_PENDING);
			ck_assert_int_eq(objects_has_copies(objects, k),
					 end > i + 1);
			ck_assert(!k || compare(objects, k - 1, k) < 0);
		}
		ck_assert(end == objects->nr || memcmp(objects_id(objects, end),
						       oid.id, oid.len) > 0);
		/* A neighbour that is not there is not found. */
		oid.id[objects->hash_len - 1] ^= 1;
		found = objects_find(objects, &oid);
		if (found != SIZE_MAX)
			ck_assert_mem_eq(objects_id(objects, found), oid.id,
					 oid.len);
		/* Nor one of the other length that begins like one of these. */
		oid = entry_oid(objects, &objects->v[i]);
		oid.len = oid.len == OID_SHA1 ? OID_SHA256 : OID_SHA1;
		ck_assert_uint_eq(objects_find(objects, &oid), SIZE_MAX);
	}
	return distinct;
}

static uint32_t place_of(const struct objects *objects, const uint8_t *id)
{
	uint32_t first = 0;

	for (int i = 0; i < 4; i++)
		first = first << 8 | id[i];
	return first >> (32 - objects->fan_bits);
}

/* A finer table for more objects; never so fine that it is mostly empty. */
static void check_fan(const struct objects *objects)
{
	size_t places = (size_t)1 << objects->fan_bits;
	size_t below = 0;

	ck_assert_uint_ge(objects->fan_bits, 8);
	ck_assert(objects->fan_bits == 8 || objects->nr > 2 * places);
	ck_assert_uint_le(objects->nr, 4 * places + places);
	for (size_t i = 0; i <= places; i++) {
		while (below < objects->nr &&
		       place_of(objects, objects_id(objects, below)) < i)
			below++;
		ck_assert_uint_eq(objects->fan[i], below);
	}
}

START_TEST(list_row)
{
	struct objects objects;
	struct stores stores;
	struct fault fault = { 0 };
	struct buf script = BUF_INIT;
	struct buf unlisted = BUF_INIT;
	struct oid absent = { .id = { 0xab }, .len = rows[_i].hash_len };
	const char *proves = rows[_i].proves;
	int rc;

	scratch_open();
	add_at(&script, rows[_i].script);
	make(buf_str(&script));
	stores_open(&stores, rows[_i].stores);
	rc = objects_list(&objects, stores.v, stores.nr, rows[_i].hash_len,
			  &fault);
	ck_assert_msg(rc == 0, "%s: %s", proves, fault.msg);
	add_unlisted(&unlisted, &objects);
	ck_assert_msg(!strcmp(buf_str(&unlisted), rows[_i].unlisted), "%s: %s",
		      proves, buf_str(&unlisted));
	if (rows[_i].nr != ANY) {
		ck_assert_msg(objects.nr == rows[_i].nr, "%s: %zu entries",
			      proves, objects.nr);
		ck_assert_msg(objects.nr_distinct == rows[_i].nr_distinct,
			      "%s: %zu objects", proves, objects.nr_distinct);
	}
	ck_assert_uint_eq(objects.packs.nr, rows[_i].nr_packs);
	ck_assert_uint_eq(check_entries(&objects, stores.nr),
			  objects.nr_distinct);
	check_fan(&objects);
	ck_assert_uint_eq(objects_find(&objects, &absent), SIZE_MAX);
	objects_release(&objects);
	ck_assert_ptr_null(objects.v);
	stores_close(&stores);
	buf_release(&script);
	buf_release(&unlisted);
	scratch_close();
}
END_TEST

/* The offsets, told by git itself: "offset id (crc)" in each line. */
static const char *const versions[] = { "1", "2", "2,0x10", "2,0x0" };

/* In the place of the C library's; see below. */
static bool readdir_fails;

struct dirent *readdir(DIR *dir)
{
	struct dirent *(*real)(DIR *) = dlsym(RTLD_NEXT, "readdir");

	if (!readdir_fails)
		return real(dir);
	errno = EIO;
	return NULL;
}

START_TEST(a_listing_that_breaks_off_is_named)
{
	const char *stores[] = { scratch };
	struct objects objects;
	struct fault fault = { 0 };
	struct buf got = BUF_INIT;

	scratch_open();
	make("mkdir pack 00");
	readdir_fails = true;
	ck_assert_int_eq(objects_list(&objects, stores, 1, 20, &fault), 0);
	readdir_fails = false;
	add_unlisted(&got, &objects);
	ck_assert_str_eq(buf_str(&got),
			 "@/00: the folder cannot be listed to its end\n"
			 "@/pack: the folder cannot be listed to its end\n");
	buf_release(&got);
	objects_release(&objects);
	scratch_close();
}
END_TEST

START_TEST(offsets_are_those_of_git)
{
	struct objects objects;
	struct stores stores;
	struct fault fault = { 0 };
	struct buf shown = BUF_INIT;
	struct bytes rest;
	struct bytes line;
	struct bytes word;
	size_t nr = 0;

	scratch_open();
	setenv("VERSION", versions[_i], 1);
	make("bare a; put a $(seq 100); pack a; cd a/objects/pack\n"
	     "chmod u+w *; mv *.pack p.pack; rm *.idx\n"
	     "git index-pack --index-version=$VERSION p.pack >/dev/null\n"
	     "git show-index <p.idx >shown");
	ck_assert_int_eq(
		buf_read_file(&shown, "a/objects/pack/shown", 1 << 20, &fault),
		0);
	stores_open(&stores, "a");
	ck_assert_int_eq(objects_list(&objects, stores.v, 1, 20, &fault), 0);
	rest = buf_bytes(&shown);
	for (; bytes_line(&rest, &line); nr++) {
		struct oid oid;
		size_t at;

		ck_assert(bytes_until(&line, ' ', &word));
		ck_assert(oid_parse(bytes_sub(line, 0, 40), &oid));
		at = objects_find(&objects, &oid);
		ck_assert_uint_ne(at, SIZE_MAX);
		ck_assert_uint_eq(objects.v[at].offset,
				  strtoull((const char *)word.p, NULL, 10));
	}
	ck_assert_uint_eq(nr, 100);
	ck_assert_uint_eq(objects.nr, 100);
	objects_release(&objects);
	stores_close(&stores);
	buf_release(&shown);
	scratch_close();
}
END_TEST

/* Thousands, spread evenly and all in one place. */
static const struct {
	uint32_t nr;
	uint32_t step;
	unsigned bits;
} crowds[] = {
	{ 1, 1, 8 },	      { 1279, 3000000, 8 }, { 1280, 3000000, 9 },
	{ 5000, 800000, 10 }, { 5000, 1, 10 },
};

START_TEST(the_table_grows_with_the_list)
{
	struct objects objects;
	struct stores stores;
	struct fault fault = { 0 };
	struct packer p;

	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	for (uint32_t i = 0; i < crowds[_i].nr; i++) {
		struct oid oid = oid_named(i * crowds[_i].step, OID_SHA1);

		packer_list(&p, &oid, i);
	}
	packer_put(&p, "a/objects/pack/pack-1");
	stores_open(&stores, "a");
	ck_assert_int_eq(objects_list(&objects, stores.v, 1, 20, &fault), 0);
	ck_assert_uint_eq(objects.nr, crowds[_i].nr);
	ck_assert_uint_eq(objects.fan_bits, crowds[_i].bits);
	ck_assert_uint_eq(check_entries(&objects, 1), objects.nr_distinct);
	check_fan(&objects);
	objects_release(&objects);
	stores_close(&stores);
	scratch_close();
}
END_TEST

/* Offsets really beyond 32 bits: an index is all that is read. */
START_TEST(a_pack_of_many_gigabytes)
{
	static const uint8_t at[] = { 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 7 };
	struct objects objects;
	struct stores stores;
	struct fault fault = { 0 };
	struct buf idx = BUF_INIT;

	scratch_open();
	make("mkdir -p a/objects/pack");
	buf_add(&idx, "\377tOc\0\0\0\2", 8);
	for (int i = 0; i < 256; i++)
		buf_add(&idx, i < 0xab ? "\0\0\0\0" : "\0\0\0\1", 4);
	buf_add_char(&idx, (char)0xab);
	for (int i = 1; i < 20; i++)
		buf_add_char(&idx, (char)i);
	buf_add(&idx, "\0\0\0\0\200\0\0\0", 8);
	buf_add(&idx, at, sizeof(at));
	for (int i = 0; i < 40; i++)
		buf_add_char(&idx, 0);
	put_bytes("a/objects/pack/pack-1.idx", idx.p, idx.len);
	stores_open(&stores, "a");
	ck_assert_int_eq(objects_list(&objects, stores.v, 1, 20, &fault), 0);
	ck_assert_uint_eq(objects.nr, 1);
	ck_assert_uint_eq(objects.v[0].offset, 0x1234567800000007);
	objects_release(&objects);
	stores_close(&stores);
	buf_release(&idx);
	scratch_close();
}
END_TEST

START_TEST(more_stores_than_can_be_counted)
{
	static const char *stores[UINT16_MAX + 1];
	struct objects objects;
	struct fault fault = { 0 };

	for (size_t i = 0; i < COUNT(stores); i++)
		stores[i] = "/nowhere";
	ck_assert_int_eq(
		objects_list(&objects, stores, COUNT(stores), 20, &fault),
		FAULT_LIMIT);
	objects_release(&objects);
	objects_release(&objects);
}
END_TEST

/* The copy of the first store comes first, and a pack's before a loose one. */
START_TEST(copies_have_an_order)
{
	struct objects objects;
	struct stores stores;
	struct fault fault = { 0 };
	struct oid oid;
	size_t at;

	scratch_open();
	make("bare a; put a one\n"
	     "bare b; put b one; cp -r b/objects keep; pack b\n"
	     "cp -r keep/?? b/objects");
	oid = oid_of_line("one");
	stores_open(&stores, "b a");
	ck_assert_int_eq(objects_list(&objects, stores.v, 2, 20, &fault), 0);
	at = objects_find(&objects, &oid);
	ck_assert_uint_eq(objects_end_of(&objects, at), at + 3);
	ck_assert_uint_eq(objects.v[at].store, 0);
	ck_assert_uint_eq(objects.v[at].pack, 0);
	ck_assert_uint_eq(objects.v[at].offset, 12); /* behind the header */
	ck_assert_uint_eq(objects.v[at + 1].store, 0);
	ck_assert_uint_eq(objects.v[at + 1].pack, PACK_NONE);
	ck_assert_uint_eq(objects.v[at + 2].store, 1);
	ck_assert_uint_eq(objects.nr_distinct, 1);
	objects_release(&objects);
	stores_close(&stores);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, list_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, offsets_are_those_of_git, 0, COUNT(versions));
	tcase_add_loop_test(tc, the_table_grows_with_the_list, 0,
			    COUNT(crowds));
	tcase_add_test(tc, a_listing_that_breaks_off_is_named);
	tcase_add_test(tc, a_pack_of_many_gigabytes);
	tcase_add_test(tc, more_stores_than_can_be_counted);
	tcase_add_test(tc, copies_have_an_order);
}

UNIT_MAIN("odb/objects", add)
