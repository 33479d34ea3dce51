/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/store.h"

#include "odb/missing.h"

/*
 * Objects are known by the names of their loose files, so files without
 * anything in them are enough. "aa" is the oid aaaa..., 20 bytes of it.
 */
static void list(struct objects *objects, const char *names)
{
	struct stores stores;
	struct fault fault = { 0 };
	struct buf script = BUF_INIT;

	buf_printf(&script,
		   "for b in %s; do mkdir -p a/objects/$b\n"
		   "  r=; for i in $(seq 19); do r=$r$b; done\n"
		   "  touch a/objects/$b/$r; done",
		   names);
	make(script.p);
	stores_open(&stores, "a");
	ck_assert_int_eq(objects_list(objects, stores.v, 1, 20, &fault), 0);
	stores_close(&stores);
	buf_release(&script);
}

/*
 * Text to object: "<xx" is the 20 raw bytes of the oid xx, "#xx" its 40 digits
 * and "$" a NUL.
 */
static void add_object(struct buf *out, const char *text)
{
	for (; *text; text++) {
		char hex[3] = "";

		if (*text == '$')
			buf_add_char(out, '\0');
		else if (*text != '<' && *text != '#')
			buf_add_char(out, *text);
		else {
			memcpy(hex, text + 1, 2);
			for (int i = 0; i < 20; i++) {
				if (*text == '#')
					buf_add_str(out, hex);
				else
					buf_add_char(
						out,
						(char)strtoul(hex, NULL, 16));
			}
			text += 2;
		}
	}
	ck_assert(buf_ok(out));
}

static void finish(struct missing *missing)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(missing_finish(missing, &fault), 0);
	ck_assert_uint_eq(missing->nr_waiting, 0);
}

/* What is missing, in the order it was found: "xx type by ENTRY,". */
static void add_missing(struct buf *out, struct missing *missing)
{
	finish(missing);
	for (size_t i = 0; i < missing->nr; i++)
		buf_printf(out, "%02x %s by %u,", missing->v[i].oid.id[0],
			   object_type_name(missing->v[i].type),
			   missing->v[i].named_by);
}

/* clang-format off */
static const struct {
	const char *proves;
	enum object_type type;
	const char *text;
	const char *missing; /* aa, bb and cc are there */
} rows[] = {
	{ "a tree of what is there", OBJECT_TREE,
	  "100644 f$<aa40000 d$<bb", "" },
	{ "a file and a folder that are not", OBJECT_TREE,
	  "100644 f$<aa100755 g$<dd40000 d$<ee120000 l$<ff",
	  "dd blob by 7,ee tree by 7,ff blob by 7," },
	{ "a gitlink is another repository's", OBJECT_TREE,
	  "160000 sub$<dd100644 f$<ee", "ee blob by 7," },
	{ "each once", OBJECT_TREE,
	  "100644 f$<dd100644 g$<dd100644 h$<dd", "dd blob by 7," },
	{ "no object is zero", OBJECT_TREE, "100644 f$<00", "00 blob by 7," },
	{ "a tree is read up to its damage", OBJECT_TREE,
	  "100644 f$<dd100644", "dd blob by 7," },
	{ "a commit of what is there", OBJECT_COMMIT,
	  "tree #aa\nparent #bb\nparent #cc\nauthor A", "" },
	{ "a tree and parents that are not", OBJECT_COMMIT,
	  "tree #dd\nparent #ee\nparent #bb\nparent #ff\nauthor A",
	  "dd tree by 7,ee commit by 7,ff commit by 7," },
	{ "a first commit", OBJECT_COMMIT, "tree #dd\nauthor A\n",
	  "dd tree by 7," },
	{ "a message names nothing", OBJECT_COMMIT,
	  "tree #aa\nauthor A\n\nparent #dd\n", "" },
	{ "nor what follows the author", OBJECT_COMMIT,
	  "tree #aa\nauthor A\nparent #dd\n", "" },
	{ "an oid that is none", OBJECT_COMMIT, "tree dddd\nparent #eee\n", "" },
	{ "a tag of a commit", OBJECT_TAG, "object #dd\ntype commit\ntag v1\n",
	  "dd commit by 7," },
	{ "a tag of a tag", OBJECT_TAG, "object #dd\ntype tag\ntag v1\n",
	  "dd tag by 7," },
	{ "a tag that does not say of what", OBJECT_TAG, "object #dd\ntag v1\n",
	  "dd object by 7," },
	{ "a tag of nonsense", OBJECT_TAG, "object #dd\ntype bolb\n",
	  "dd object by 7," },
	{ "a tag of what is there", OBJECT_TAG, "object #aa\ntype blob\n", "" },
	{ "a blob names nothing", OBJECT_BLOB, "tree #dd\n", "" },
	{ "what is unknown too", OBJECT_UNKNOWN, "tree #dd\n", "" },
	{ "an empty commit", OBJECT_COMMIT, "", "" },
	{ "an empty tree", OBJECT_TREE, "", "" },
};
/* clang-format on */

/* Asked twice, and with what is there asked for before. */
START_TEST(check_row)
{
	struct objects objects;
	struct missing missing;
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	struct buf met = BUF_INIT;

	scratch_open();
	list(&objects, "aa bb cc");
	ck_assert_int_eq(missing_init(&missing, &objects, &fault), 0);
	add_object(&text, rows[_i].text);
	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(missing_check(&missing, 7, rows[_i].type,
					       buf_bytes(&text), &fault),
				 0);
		buf_clear(&met);
		add_missing(&met, &missing);
		ck_assert_msg(!strcmp(buf_str(&met), rows[_i].missing),
			      "%s: %s", rows[_i].proves, buf_str(&met));
	}
	missing_release(&missing);
	missing_release(&missing);
	objects_release(&objects);
	buf_release(&text);
	buf_release(&met);
	scratch_close();
}
END_TEST

static void check(struct missing *missing, uint32_t entry,
		  enum object_type type, const char *object)
{
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };

	add_object(&text, object);
	ck_assert_int_eq(
		missing_check(missing, entry, type, buf_bytes(&text), &fault),
		0);
	buf_release(&text);
}

START_TEST(parents_of_a_shallow_commit_were_cut_off)
{
	const uint8_t cut[] = { 0, 1, 0 };
	struct objects objects;
	struct missing missing;
	struct fault fault = { 0 };
	struct buf met = BUF_INIT;

	scratch_open();
	list(&objects, "aa bb cc");
	ck_assert_int_eq(missing_init(&missing, &objects, &fault), 0);
	missing.cut = cut;
	check(&missing, 1, OBJECT_COMMIT, "tree #dd\nparent #ee\nauthor A\n");
	add_missing(&met, &missing);
	ck_assert_str_eq(buf_str(&met), "dd tree by 1,");
	/* The next commit is no shallow one. */
	check(&missing, 2, OBJECT_COMMIT, "tree #aa\nparent #ee\nauthor A\n");
	buf_clear(&met);
	add_missing(&met, &missing);
	ck_assert_str_eq(buf_str(&met), "dd tree by 1,ee commit by 2,");
	missing_release(&missing);
	objects_release(&objects);
	buf_release(&met);
	scratch_close();
}
END_TEST

/*
 * Whatever thread saw which entry, and in which order: the first entry that
 * names an object is named, and says what it is.
 */
static const uint32_t seen_by[][3] = {
	{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
	{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
};

START_TEST(the_order_of_threads_does_not_show)
{
	static const struct {
		enum object_type type;
		const char *text;
	} entries[] = {
		{ OBJECT_TAG, "object #dd\ntype tag\n" },
		{ OBJECT_COMMIT, "tree #dd\nauthor A\n" },
		{ OBJECT_TREE, "100644 f$<dd" },
	};
	struct objects objects;
	struct missing threads[3];
	struct missing all;
	struct fault fault = { 0 };

	scratch_open();
	list(&objects, "aa");
	ck_assert_int_eq(missing_init(&all, &objects, &fault), 0);
	for (size_t i = 0; i < 3; i++) {
		uint32_t k = seen_by[_i][i];

		ck_assert_int_eq(missing_init(&threads[i], &objects, &fault),
				 0);
		check(&threads[i], k, entries[k].type, entries[k].text);
		/* One thread may see it twice, too. */
		k = seen_by[_i][(i + 1) % 3];
		check(&threads[i], k, entries[k].type, entries[k].text);
	}
	for (size_t i = 0; i < 3; i++) {
		finish(&threads[i]);
		ck_assert_int_eq(missing_merge(&all, &threads[i], &fault), 0);
		missing_release(&threads[i]);
	}
	ck_assert_uint_eq(all.nr, 1);
	ck_assert_uint_eq(all.v[0].named_by, 0);
	ck_assert_int_eq(all.v[0].type, OBJECT_TAG);
	missing_release(&all);
	objects_release(&objects);
	scratch_close();
}
END_TEST

/* More look-ups than wait at a time; what is left over waits for its end. */
START_TEST(many_look_ups)
{
	struct objects objects = { .hash_len = 20 };
	struct missing missing;
	struct fault fault = { 0 };
	struct buf tree = BUF_INIT;
	enum { NR = 3000 };
	static uint8_t ids[NR][20];

	/* In the order of their ids. */
	for (size_t i = 0; i < NR; i++) {
		uint8_t *id = ids[i];

		id[0] = 0xab;
		id[1] = (uint8_t)(i / (NR / 4));
		id[2] = (uint8_t)(i >> 8);
		id[3] = (uint8_t)i;
	}
	objects.v = calloc(NR, sizeof(*objects.v));
	ck_assert_ptr_nonnull(objects.v);
	objects.nr = NR;
	objects.ids = ids[0];
	objects.fan_bits = 8;
	objects.fan = calloc(257, sizeof(*objects.fan));
	ck_assert_ptr_nonnull(objects.fan);
	for (size_t i = 0xac; i <= 256; i++)
		objects.fan[i] = NR;
	for (size_t i = 0; i < NR; i++) {
		uint8_t id[20];

		memcpy(id, ids[i], 20);
		buf_add(&tree, "100644 a", 9);
		buf_add(&tree, id, 20);
		id[19] = 1;
		buf_add(&tree, "100644 b", 9);
		buf_add(&tree, id, 20);
	}
	ck_assert_int_eq(missing_init(&missing, &objects, &fault), 0);
	/* The first to name them is neither the first nor the last seen. */
	for (uint32_t round = 0; round < 50; round++)
		ck_assert_int_eq(missing_check(&missing, (round + 20) % 50,
					       OBJECT_TREE, buf_bytes(&tree),
					       &fault),
				 0);
	ck_assert_uint_lt(missing.nr_waiting, LOOK_UPS);
	ck_assert_uint_gt(missing.nr, 0); /* some did not wait for the end */
	finish(&missing);
	ck_assert_uint_eq(missing.nr, NR);
	for (size_t i = 0; i < missing.nr; i++) {
		ck_assert_uint_eq(missing.v[i].oid.id[19], 1);
		ck_assert_uint_eq(missing.v[i].named_by, 0);
	}
	missing_release(&missing);
	free(objects.v);
	free(objects.fan);
	buf_release(&tree);
}
END_TEST

/* Of those that name the same again and again, the first counts all the same.
 */
START_TEST(named_over_and_over)
{
	struct objects objects = { .hash_len = 20 };
	uint32_t fan[257] = { 0 };
	struct missing missing;
	struct fault fault = { 0 };
	struct oid oid = { .id = { [8] = 7 }, .len = 20 };
	struct oid zeros = { .len = 20 };

	objects.fan_bits = 8;
	objects.fan = fan;
	ck_assert_int_eq(missing_init(&missing, &objects, &fault), 0);
	for (uint32_t by = 9; by > 4; by--) {
		uint32_t mode = by == 5 ? 040000 : 0100644;

		ck_assert(!missing_entry(&missing, by, mode, &oid, &fault));
		ck_assert(!missing_entry(&missing, by, mode, &zeros, &fault));
	}
	ck_assert(!missing_entry(&missing, 6, 0100644, &oid, &fault));
	ck_assert_uint_eq(missing.nr_waiting, 2);
	finish(&missing);
	/* A look-up that was done is forgotten. */
	ck_assert(!missing_entry(&missing, 3, 0100644, &oid, &fault));
	finish(&missing);
	ck_assert_uint_eq(missing.nr, 2);
	ck_assert_uint_eq(missing.v[0].named_by, 3);
	ck_assert_int_eq(missing.v[0].type, OBJECT_BLOB);
	ck_assert(oid_is_zero(&missing.v[1].oid));
	ck_assert_uint_eq(missing.v[1].named_by, 5);
	ck_assert_int_eq(missing.v[1].type, OBJECT_TREE);
	missing_release(&missing);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, check_row, 0, COUNT(rows));
	tcase_add_test(tc, parents_of_a_shallow_commit_were_cut_off);
	tcase_add_loop_test(tc, the_order_of_threads_does_not_show, 0,
			    COUNT(seen_by));
	tcase_add_test(tc, many_look_ups);
	tcase_add_test(tc, named_over_and_over);
}

UNIT_MAIN("odb/missing", add)
