/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/cut.h"
#include "odb/packer.h"
#include "odb/world.h"

#include "confine/confine.h"

#include <inttypes.h>
#include <pthread.h>

/* The engines, where both can do it; loop tests have a row for each. */
static const struct {
	enum source_kind kind;
	const char *name;
} engines[] = { { SOURCE_PACK, "pack" }, { SOURCE_LIBGIT2, "libgit2" } };

#define ENGINE(i) (engines[(size_t)(i) % COUNT(engines)])
#define ROW(i) ((size_t)(i) / COUNT(engines))

static enum object_type type_of(struct bytes name)
{
	for (int t = OBJECT_COMMIT; t <= OBJECT_TAG; t++) {
		if (bytes_eq(name,
			     bytes_of(object_type_name((enum object_type)t))))
			return (enum object_type)t;
	}
	return OBJECT_UNKNOWN;
}

static void check_one(struct world *world, const struct oid *oid,
		      enum object_type type, struct bytes body)
{
	size_t at = objects_find(&world->objects, oid);
	struct fault fault = { 0 };
	enum object_type read_type = OBJECT_UNKNOWN;
	struct bytes read_body = { 0 };
	char hex[OID_HEX_MAX];

	ck_assert_uint_ne(at, SIZE_MAX);
	ck_assert_msg(bytes_eq(buf_bytes(&world->got.v[at].body), body),
		      "%s differs", oid_hex(oid, hex));
	ck_assert_int_eq(world->got.v[at].type, type);
	ck_assert_int_eq(
		source_read(world->source, oid, &read_type, &read_body, &fault),
		0);
	ck_assert_int_eq(read_type, type);
	ck_assert(bytes_eq(read_body, body));
}

/* Compare with "ID TYPE SIZE\nBODY\n" of each, as git cat-file says it. */
static size_t check_all(struct world *world, const char *file)
{
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };
	struct bytes rest;
	struct bytes line;
	size_t nr = 0;

	ck_assert_int_eq(buf_read_file(&text, file, 1 << 30, &fault), 0);
	for (rest = buf_bytes(&text); bytes_line(&rest, &line); nr++) {
		struct bytes id;
		struct bytes type;
		struct bytes body;
		struct oid oid;

		ck_assert(bytes_until(&line, ' ', &id));
		ck_assert(bytes_until(&line, ' ', &type));
		ck_assert(oid_parse(id, &oid));
		ck_assert(bytes_take(&rest,
				     strtoull((const char *)line.p, NULL, 10),
				     &body));
		ck_assert(bytes_take(&rest, 1, &line));
		check_one(world, &oid, type_of(type), body);
	}
	buf_release(&text);
	return nr;
}

/*
 * 120 versions of a file of 200 lines, each with a folder, and two tags. git
 * init obeys GIT_DEFAULT_HASH.
 */
#define HISTORY \
	"git init -q --bare a\n" \
	"awk 'BEGIN { for (i = 1; i <= 120; i++) {\n" \
	"  printf \"commit refs/heads/main\\n\"\n" \
	"  printf \"committer C <c@example.com> %d +0000\\n\", 1700000000 + " \
	"i\n" \
	"  printf \"data 4\\nm%03d\\nM 100644 inline d/f\\ndata <<END\\n\", " \
	"i\n" \
	"  for (k = 1; k <= 200; k++)\n" \
	"    printf \"line %d of %s\\n\", k, k % 120 == i ? \"new\" : i % 7\n" \
	"  printf \"END\\n\" } }' </dev/null | git -C a fast-import --quiet\n" \
	"printf '\\000\\377\\000' >bin; git -C a hash-object -w ../bin >oid\n" \
	": >bin; git -C a hash-object -w ../bin >oid\n" \
	"git -C a tag -m one v1 main~3\n" \
	"git -C a -c advice.nestedTag=false tag -m two v2 v1\n"
#define NR_HISTORY 484

#define SHA1 1
#define SHA256 2
#define BOTH 3

/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	const char *stores;
	unsigned formats;
	bool has_deltas;
	bool plain; /* libgit2 can do it */
} forms[] = {
	{ "as fast-import leaves it", "", "a", BOTH, false, true },
	{ "loose",
	  "mkdir p; mv a/objects/pack/* p\n"
	  "for p in p/*.pack; do git -C a unpack-objects -q <$p; done",
	  "a", BOTH, false, true },
	{ "deep chains in one pack", "git -C a repack -adfq --depth=50",
	  "a", BOTH, true, true },
	{ "chains as deep as git makes them",
	  "git -C a repack -adfq --depth=4095 --window=200", "a", BOTH, true,
	  true },
	{ "no deltas", "git -C a repack -adfq --depth=0", "a", SHA1, false,
	  true },
	{ "nothing compressed",
	  "git -C a -c core.compression=0 repack -adfFq --depth=50", "a", SHA1,
	  true, true },
	{ "deltas that name their base",
	  "git -C a -c repack.useDeltaBaseOffset=false repack -adfq --depth=50",
	  "a", BOTH, true, true },
	{ "an index of version 1",
	  "git -C a -c pack.indexVersion=1 repack -adfq --depth=50", "a", BOTH,
	  true, true },
	{ "offsets of 64 bits",
	  "git -C a repack -adfq; cd a/objects/pack; chmod u+w *\n"
	  "for p in *.pack; do git index-pack --index-version=2,0x40 $p; done "
	  ">/dev/null",
	  "a", SHA1, true, true },
	{ "copies in a second pack",
	  "git -C a rev-list --objects main~60 | cut -d ' ' -f 1 >old\n"
	  "git -C a pack-objects -q p <old >/dev/null\n"
	  "git -C a repack -adfq; cp a/p-* a/objects/pack",
	  "a", BOTH, true, true },
	{ "two packs, one of them a cruft pack",
	  "git -C a update-ref refs/heads/main main~60\n"
	  "git -C a tag -d v1 >oid; git -C a tag -d v2 >oid\n"
	  "git -C a reflog expire --expire=now --all\n"
	  "git -C a repack --cruft -dfq; ls a/objects/pack/*.mtimes >oid",
	  "a", BOTH, true, true },
	{ "packs that are kept, promised and mapped",
	  "git -C a repack -adfq --write-bitmap-index; cd a/objects/pack\n"
	  "for p in *.pack; do touch ${p%pack}keep ${p%pack}promisor; done",
	  "a", SHA1, true, true },
	{ "many packs and an index over all of them",
	  "git -C a rev-list --objects main~60 | cut -d ' ' -f 1 >old\n"
	  "mkdir p; git -C a pack-objects -q ../p/pack <old >/dev/null\n"
	  "git -C a repack -adfq; cp p/* a/objects/pack; git -C a multi-pack-index write 2>/dev/null\n"
	  "test -f a/objects/pack/multi-pack-index",
	  "a", SHA1, true, true },
	{ "some of it loose and in a pack",
	  "git -C a repack -adfq; cp -r a b; mkdir p; mv b/objects/pack/* p\n"
	  "for p in p/*.pack; do git -C b unpack-objects -q <$p; done\n"
	  "rm -rf b/objects/[89a-f]?; cp -r b/objects/?? a/objects",
	  "a", BOTH, true, true },
	{ "two stores with half of it each, and copies",
	  "git clone -q --bare --no-local a b; git -C b repack -adfq\n"
	  "mv a/objects/pack x; mkdir a/objects/pack\n"
	  "for p in x/*.pack; do git -C a unpack-objects -q <$p; done\n"
	  "rm -rf a/objects/[0-7]?; git -C a cat-file --batch-all-objects "
	  "--batch-check >/dev/null",
	  "a b", BOTH, true, true },
	{ "the same pack three times",
	  "git -C a repack -adfq; cp -r a b\n"
	  "for p in a/objects/pack/*; do cp $p a/objects/pack/x.${p##*.}; done",
	  "a b", SHA1, true, true },
};
/* clang-format on */

static void form_row(size_t row, enum source_kind kind, uint8_t hash_len)
{
	struct world world;
	const char *proves = forms[row].proves;

	scratch_open();
	if (hash_len == OID_SHA256)
		setenv("GIT_DEFAULT_HASH", "sha256", 1);
	make(HISTORY "git -C a cat-file --batch-all-objects --batch >truth");
	make(forms[row].script);
	world_open(&world, kind, forms[row].stores, hash_len, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	if (!strcmp(proves, "two stores with half of it each, and copies")) {
		/* What a clone leaves out is lost with the rest of a. */
		ck_assert_uint_gt(world.objects.nr_distinct, NR_HISTORY - 8);
		make("git -C b cat-file --batch-all-objects --batch >truth");
		(void)check_all(&world, "truth");
	} else {
		ck_assert_msg(check_all(&world, "truth") == NR_HISTORY, "%s",
			      proves);
	}
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	ck_assert_uint_eq(world.got.nr_noted, 0);
	for (size_t i = 0; i < world.got.nr; i++)
		ck_assert_uint_le(world.got.v[i].tellings, 1);
	if (kind == SOURCE_PACK)
		ck_assert_msg((world.got.nr_deltas > 0) ==
				      forms[row].has_deltas,
			      "%s", proves);
	world_close(&world);
	scratch_close();
}

START_TEST(all_is_as_git_says)
{
	if (forms[ROW(_i)].plain || ENGINE(_i).kind == SOURCE_PACK)
		form_row(ROW(_i), ENGINE(_i).kind, OID_SHA1);
}
END_TEST

START_TEST(all_is_as_git_says_with_sha256)
{
	if (forms[_i].formats & SHA256)
		form_row((size_t)_i, SOURCE_PACK, OID_SHA256);
}
END_TEST

#define DAMAGED_COPY \
	"stored more than once, and a copy of it is damaged: another one was " \
	"scanned"
#define WRONG_COPY \
	"stored more than once, and not every copy is what its name says: " \
	"all of them were scanned"
#define UNHASHED_COPY \
	"stored more than once, and too large to be compared with its name: " \
	"all copies were scanned"

#define NO_ROOM \
	"it and the deltas it is built from do not fit into --max-memory "

/* One loose file, as zlib writes it: header, NUL and body. */
static void put_loose(const char *path, const char *header, const char *body)
{
	struct buf plain = BUF_INIT;
	uint8_t out[512];
	uLongf len = sizeof(out);

	buf_add(&plain, header, strlen(header) + 1);
	buf_add_str(&plain, body);
	ck_assert_int_eq(compress(out, &len, (const Bytef *)plain.p, plain.len),
			 Z_OK);
	put_bytes(path, out, len);
	buf_release(&plain);
}

/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	const char *stores;
	size_t nr, nr_skipped;
	const char *reason; /* part of each; libgit2 has its own of packs */
} damaged[] = {
	{ "a loose object that is noise",
	  "bare a; put a one two three; f=$(name a two); chmod u+w $f\n"
	  "echo noise >$f", "a", 3, 1, "damaged: " },
	{ "an empty one",
	  "bare a; put a one two three; f=$(name a two); chmod u+w $f\n"
	  ": >$f", "a", 3, 1, "damaged: " },
	{ "one that is cut",
	  "bare a; put a one two three; f=$(name a two); chmod u+w $f\n"
	  "head -c 12 $f >x; cat x >$f", "a", 3, 1, "damaged: " },
	{ "one whose checksum is wrong",
	  "bare a; put a one two three; f=$(name a two); chmod u+w $f\n"
	  "head -c -1 $f >x; printf '\\001' >>x; cat x >$f", "a", 3, 1, "damaged: " },
	{ "one with something behind its end",
	  "bare a; put a one two three; f=$(name a two); chmod u+w $f\n"
	  "echo x >>$f", "a", 3, 1, "damaged: something stands behind its end" },
	{ "one that is cut everywhere",
	  "bare a; put a one two three; f=$(name a two); chmod u+w $f; cp $f x\n"
	  "n=$(wc -c <x); mkdir a/objects/ab; for i in $(seq 0 $((n - 1))); do\n"
	  "head -c $i x >a/objects/ab/$(printf %038d $i); done; cp x $f", "a",
	  3 + 19, 19, "damaged: the file is cut short" },
	{ "a folder in its place",
	  "bare a; put a one two three; f=$(name a two); rm -f $f; mkdir $f",
	  "a", 3, 1, "" },
	{ "a link to nowhere in its place",
	  "bare a; put a one two three; f=$(name a two); rm -f $f; ln -s x $f",
	  "a", 3, 1, "not found in its store" },
	{ "a pack that is cut",
	  "bare a; put a one two; pack a; put a three; f=$(ls a/objects/pack/*.pack)\n"
	  "chmod u+w $f; head -c 33 $f >x; cat x >$f", "a", 3, 2, "" },
	{ "a pack that is empty",
	  "bare a; put a one two; pack a; put a three; f=$(ls a/objects/pack/*.pack)\n"
	  "chmod u+w $f; : >$f", "a", 3, 2, "" },
	{ "a pack that is gone",
	  "bare a; put a one two; pack a; put a three; rm -f a/objects/pack/*.pack",
	  "a", 3, 2, "its pack cannot be opened: No such file or directory" },
	{ "one object of a pack", /* its zlib stream ends in its checksum */
	  "bare a; put a one two; pack a; put a three; f=$(ls a/objects/pack/*.pack)\n"
	  "chmod u+w $f; printf '\\377' | "
	  "dd of=$f bs=1 seek=$(($(wc -c <$f) - 21)) conv=notrunc 2>/dev/null",
	  "a", 3, 1, "damaged: " },
	{ "an offset behind the end",
	  "bare a; put a one; pack a; put a two; f=$(ls a/objects/pack/*.idx)\n"
	  "chmod u+w $f; printf '\\177' | "
	  "dd of=$f bs=1 seek=$((1032 + 20 + 4)) conv=notrunc 2>/dev/null",
	  "a", 2, 1, "" },
	{ "damaged in one store and whole in another",
	  "bare a; put a one two; bare b; put b two three; f=$(name a two)\n"
	  "chmod u+w $f; echo noise >$f", "a b", 3, 0, "" },
	{ "the same, with the whole one in a pack",
	  "bare a; put a one two; bare b; put b two three; pack b\n"
	  "f=$(name a two); chmod u+w $f; echo noise >$f", "a b", 3, 0, "" },
	{ "its pack gone in one store, and whole in another",
	  "bare a; put a one two; pack a; bare b; put b one two\n"
	  "rm -f a/objects/pack/*.pack", "a b", 2, 0, "" },
	{ "damaged in both",
	  "bare a; put a one two; bare b; put b two three\n"
	  "for f in $(name a two) $(name b two); do chmod u+w $f; echo x >$f; done",
	  "a b", 3, 1, "damaged: " },
	{ "loose and damaged, whole in a pack of the same store",
	  "bare a; put a one two; cp -r a/objects k; pack a; cp -r k/?? a/objects\n"
	  "f=$(name a two); chmod u+w $f; echo noise >$f", "a", 2, 0, "" },
	{ "damaged in a pack, whole and loose in the same store",
	  "bare a; put a one two; cp -r a/objects k; pack a; cp -r k/?? a/objects\n"
	  "f=$(ls a/objects/pack/*.pack); chmod u+w $f; printf '\\377' | "
	  "dd of=$f bs=1 seek=$(($(wc -c <$f) - 21)) conv=notrunc 2>/dev/null",
	  "a", 2, 0, "" },
	{ "a store without anything", "mkdir -p a/objects; bare b; put b one",
	  "a b", 1, 0, "" },
};
/* clang-format on */

START_TEST(damaged_row)
{
	struct world world;
	const char *proves = damaged[ROW(_i)].proves;

	scratch_open();
	make(damaged[ROW(_i)].script);
	world_open(&world, ENGINE(_i).kind, damaged[ROW(_i)].stores, OID_SHA1,
		   &roomy);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_msg(world.objects.nr_distinct == damaged[ROW(_i)].nr, "%s",
		      proves);
	ck_assert_msg(world.got.nr_skipped == damaged[ROW(_i)].nr_skipped,
		      "%s: %zu skipped", proves, world.got.nr_skipped);
	for (size_t i = 0; i < world.got.nr; i++) {
		const char *reason = world.got.v[i].skipped;
		const struct got *got = &world.got.v[i];

		ck_assert_msg(!reason || ENGINE(_i).kind == SOURCE_LIBGIT2 ||
				      strstr(reason, damaged[ROW(_i)].reason),
			      "%s: %s", proves, reason);
		ck_assert_uint_le(got->tellings, 1);
		if (got->noted)
			ck_assert_str_eq(got->noted, DAMAGED_COPY);
	}
	world_close(&world);
	scratch_close();
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *script; /* makes the only object */
	uint64_t max_object, max_memory;
	const char *reason; /* NULL: it is scanned */
	size_t pieces;
	const char *plain; /* reason of the plain engine, where it has its own */
} limited[] = {
	{ "packed, of max_object bytes",
	  "seq 99999 | head -c 100000 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, NULL, 1, NULL },
	{ "packed, one byte more, still less than a piece",
	  "seq 99999 | head -c 100001 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, NULL, 1,
	  "100001 bytes, more than --max-object-size 100000" },
	{ "packed, one byte less than a piece",
	  "seq 9999999 | head -c 8388607 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, NULL, 1, "" },
	{ "packed, as long as a piece",
	  "seq 9999999 | head -c 8388608 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, NULL, 1, "" },
	{ "packed, one byte longer",
	  "seq 9999999 | head -c 8388609 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, NULL, 2, "" },
	{ "packed, several pieces",
	  "seq 9999999 | head -c 20000000 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, NULL, 3, "" },
	{ "packed, several pieces and no line end",
	  "head -c 20000000 /dev/zero | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, NULL, 3, "" },
	{ "packed, more than memory holds",
	  "seq 999999 | head -c 3000000 | git -C a hash-object -w --stdin >id; pack a",
	  10000000, 2000000, NO_ROOM "2000000", 0, NULL },
	{ "packed, and memory holds it just so",
	  "seq 999999 | head -c 3000000 | git -C a hash-object -w --stdin >id; pack a",
	  10000000, 3001000, NULL, 1, NULL },
	{ "loose, of max_object bytes",
	  "seq 99999 | head -c 100000 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 1, NULL },
	{ "loose, one byte more, still less than a piece",
	  "seq 99999 | head -c 100001 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 1, NULL },
	{ "loose, one byte less than a piece",
	  "seq 9999999 | head -c 8388607 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 1, NULL },
	{ "loose, as long as a piece",
	  "seq 9999999 | head -c 8388608 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 1, NULL },
	{ "loose, one byte longer",
	  "seq 9999999 | head -c 8388609 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 2, NULL },
	{ "loose, several pieces",
	  "seq 9999999 | head -c 20000000 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 3, NULL },
	{ "loose, several pieces and no line end",
	  "head -c 20000000 /dev/zero | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 3, NULL },
	{ "loose, more than memory holds",
	  "seq 999999 | head -c 3000000 | git -C a hash-object -w --stdin >id",
	  10000000, 2000000, NO_ROOM "2000000", 0, NULL },
};
/* clang-format on */

static void check_limited(struct world *world, const char *reason,
			  size_t pieces, const char *proves)
{
	const struct got *got = &world->got.v[0];
	struct oid oid = entry_oid(&world->objects, &world->objects.v[0]);
	struct buf truth = BUF_INIT;
	struct fault fault = { 0 };
	enum object_type type;
	struct bytes body;

	if (reason) {
		ck_assert_msg(got->skipped != NULL, "%s", proves);
		ck_assert_msg(strstr(got->skipped, reason) != NULL, "%s: %s",
			      proves, got->skipped);
		ck_assert_int_eq(
			source_read(world->source, &oid, &type, &body, &fault),
			FAULT_LIMIT);
		ck_assert_str_eq(fault.msg, got->skipped);
		return;
	}
	ck_assert_msg(!got->skipped, "%s: %s", proves, got->skipped);
	ck_assert_int_eq(buf_read_file(&truth, "truth", 1 << 30, &fault), 0);
	ck_assert_msg(bytes_eq(buf_bytes(&got->body), buf_bytes(&truth)), "%s",
		      proves);
	ck_assert_msg(got->pieces == pieces, "%s: %zu pieces", proves,
		      got->pieces);
	buf_release(&truth);
}

START_TEST(limited_row)
{
	size_t row = ROW(_i);
	const struct limits limits = { limited[row].max_object,
				       limited[row].max_memory };
	const char *reason = limited[row].reason;
	struct world world;

	if (ENGINE(_i).kind == SOURCE_LIBGIT2 && limited[row].plain)
		reason = limited[row].plain;
	scratch_open();
	make("bare a");
	make(limited[row].script);
	make("git -C a cat-file blob $(cat id) >truth");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &limits);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.objects.nr_distinct, 1);
	check_limited(&world, reason, limited[row].pieces, limited[row].proves);
	world_close(&world);
	scratch_close();
}
END_TEST

#define NO_HEADER "damaged: it has no header of an object"

/* Loose objects that a script cannot make. */
/* clang-format off */
static const struct {
	const char *proves;
	const char *header;
	const char *reason;
} headers[] = {
	{ "2^62 bytes declared", "blob 4611686018427387904",
	  "declares 4611686018427387904 bytes and has 3" },
	{ "2^64 - 1", "blob 18446744073709551615",
	  "declares 18446744073709551615 bytes and has 3" },
	{ "2^64", "blob 18446744073709551616", NO_HEADER },
	{ "a large one declared", "blob 300000000", "declares 300000000 bytes and has 3" },
	{ "a few declared too many", "blob 5", "declares 5 bytes and has 3" },
	{ "one declared too few", "blob 2", "declares 2 bytes and has more" },
	{ "no number", "blob x", NO_HEADER },
	{ "a sign", "blob -1", NO_HEADER },
	{ "no type", "bolb 3", NO_HEADER },
	{ "no size", "blob ", NO_HEADER },
	{ "no blank", "blob3", NO_HEADER },
	{ "no header", "", NO_HEADER },
	{ "a header without an end", "blob 00000000000000000000000000000000003",
	  NO_HEADER },
};
/* clang-format on */

START_TEST(header_row)
{
	const struct limits limits = { 1 * MIB, 16 * MIB };
	size_t row = ROW(_i);
	struct oid oid = { .len = 0 };
	struct world world;
	const struct got *got;

	scratch_open();
	make("bare a; mkdir a/objects/ab; put a one");
	put_loose("a/objects/ab/01234567890123456789012345678901234567",
		  headers[row].header, "abc");
	ck_assert(oid_parse(LIT("ab01234567890123456789012345678901234567"),
			    &oid));
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &limits);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.objects.nr_distinct, 2);
	ck_assert_uint_eq(world.got.nr_skipped, 1);
	got = got_of(&world, &oid);
	ck_assert_msg(got->skipped && strstr(got->skipped, headers[row].reason),
		      "%s: %s", headers[row].proves, got->skipped);
	world_close(&world);
	scratch_close();
}
END_TEST

/* ----------------------------------------------------------------- copies ---
 */

/*
 * The object `echo one` in three places, each with a text of its own, or "-":
 * in no such place. Places: a pack of store a, a later pack of it, loose in a,
 * a pack of store b.
 */
#define NR_PLACES 4

/* clang-format off */
static const struct {
	const char *proves;
	const char *texts[NR_PLACES];
	const char *first; /* all that is told, one behind the other: */
	const char *more;
	const char *noted;
} copies[] = {
	{ "three good ones", { "one\n", "-", "one\n", "one\n" }, "one\n", "", NULL },
	{ "the second is wrong", { "one\n", "evil\n", "-", "-" }, "evil\n",
	  "one\n", WRONG_COPY },
	{ "the first is wrong", { "evil\n", "one\n", "-", "-" }, "one\n",
	  "evil\n", WRONG_COPY },
	{ "the loose one is", { "one\n", "-", "evil\n", "-" }, "evil\n",
	  "one\n", WRONG_COPY },
	{ "the one of another store is", { "-", "-", "one\n", "evil\n" }, "evil\n",
	  "one\n", WRONG_COPY },
	{ "one of four is, and all are told",
	  { "one\n", "one\n", "evil\n", "one\n" }, "one\n",
	  "one\none\nevil\n", WRONG_COPY },
	{ "all are", { "evil\n", "bad\n", "-", "worse\n" }, "worse\n",
	  "evil\nbad\n", WRONG_COPY },
	{ "a wrong one and a damaged one", { "evil\n", "!", "-", "one\n" },
	  "one\n", "evil\n", WRONG_COPY },
	{ "the first one is damaged", { "!", "one\n", "-", "one\n" }, "one\n",
	  "", DAMAGED_COPY },
	{ "the second one is", { "one\n", "!", "-", "-" }, "one\n", "",
	  DAMAGED_COPY },
	{ "the loose one is damaged", { "one\n", "-", "!", "-" }, "one\n", "",
	  DAMAGED_COPY },
	{ "all but the last", { "!", "!", "!", "one\n" }, "one\n", "",
	  DAMAGED_COPY },
	{ "the first is damaged and the only other one wrong",
	  { "!", "-", "-", "evil\n" }, "evil\n", "", WRONG_COPY },
	{ "a wrong one that stands alone is not noticed, but scanned",
	  { "-", "-", "-", "evil\n" }, "evil\n", "", NULL },
};
/* clang-format on */

#define OID_OF_ONE "5626abf0f72e58d7a153368ba57db4c673c0e171"

static struct oid oid_of_one(void)
{
	struct oid oid = { .len = 0 };

	ck_assert(oid_parse(LIT(OID_OF_ONE), &oid));
	return oid;
}

/* "!": an entry whose stream is none; "~": text as a delta on another blob. */
static void put_copy(const char *stem, uint32_t name, const char *text)
{
	static const uint8_t noise[40] = { 0xb4 };
	struct oid oid = oid_of_one();
	struct packer p;

	packer_start(&p, OID_SHA1);
	(void)packer_blob(&p, name, LIT("another one"));
	if (*text == '!') {
		packer_list(&p, &oid, p.pack.len);
		buf_add(&p.pack, noise, sizeof(noise));
	} else {
		struct buf delta = BUF_INIT;

		add_size(&delta, strlen("another one"));
		add_size(&delta, strlen(text));
		add_insert(&delta, bytes_of(text));
		packer_list(&p, &oid,
			    packer_ofs(&p, 99, 12, buf_bytes(&delta)));
		p.v[1] = p.v[2]; /* its name is the oid alone */
		p.nr--;
		buf_release(&delta);
	}
	packer_put(&p, stem);
}

static void put_places(const char *const *texts)
{
	static const char *const stems[] = { "a/objects/pack/pack-1",
					     "a/objects/pack/pack-2", NULL,
					     "b/objects/pack/pack-3" };

	make("bare a; bare b; mkdir a/objects/56");
	for (size_t i = 0; i < NR_PLACES; i++) {
		char header[32];

		if (*texts[i] == '-')
			continue;
		(void)snprintf(header, sizeof(header), "blob %zu",
			       *texts[i] == '!' ? 99 : strlen(texts[i]));
		if (stems[i])
			put_copy(stems[i], 7 + (uint32_t)i, texts[i]);
		else
			put_loose("a/objects/56/26abf0f72e58d7a153368ba57db4c"
				  "673c0e171",
				  header, texts[i]);
	}
}

static int compare_chars(const void *a, const void *b)
{
	return *(const char *)a - *(const char *)b;
}

/* All bytes told, sorted: packs are listed in the order of a folder. */
static void add_told(struct buf *out, const char *one, const char *other)
{
	buf_add_str(out, one);
	buf_add_str(out, other);
	if (out->len)
		qsort(out->p, out->len, 1, compare_chars);
}

START_TEST(copies_row)
{
	struct oid oid = oid_of_one();
	const char *proves = copies[_i].proves;
	struct buf want = BUF_INIT;
	struct buf told = BUF_INIT;
	struct world world;
	const struct got *got;

	scratch_open();
	put_places(copies[_i].texts);
	world_open(&world, SOURCE_PACK, "a b", OID_SHA1, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	got = got_of(&world, &oid);
	add_told(&want, copies[_i].first, copies[_i].more);
	add_told(&told, buf_str(&got->body), buf_str(&got->more));
	ck_assert_msg(bytes_eq(buf_bytes(&told), buf_bytes(&want)),
		      "%s: '%s' and '%s'", proves, buf_str(&got->body),
		      buf_str(&got->more));
	ck_assert_msg(!got->noted == !copies[_i].noted, "%s: %s", proves,
		      got->noted);
	if (got->noted)
		ck_assert_str_eq(got->noted, copies[_i].noted);
	/* Nobody but this object has anything to be told of. */
	ck_assert_uint_eq(world.got.nr_noted, got->noted ? 1 : 0);
	world_close(&world);
	buf_release(&want);
	buf_release(&told);
	scratch_close();
}
END_TEST

START_TEST(all_copies_are_damaged)
{
	static const char *const texts[] = { "!", "!", "!", "!" };
	struct oid oid = oid_of_one();
	struct world world;

	scratch_open();
	put_places(texts);
	world_open(&world, SOURCE_PACK, "a b", OID_SHA1, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.got.nr_skipped, 1);
	ck_assert_ptr_nonnull(got_of(&world, &oid)->skipped);
	ck_assert_uint_eq(world.got.nr_noted, 0);
	world_close(&world);
	scratch_close();
}
END_TEST

START_TEST(a_wrong_copy_with_sha256)
{
	static const char name[] = "a/objects/77/abcdefabcdefabcdefabcdefabcdef"
				   "abcdefabcdefabcdefabcdefabcdef01";
	struct packer p;
	struct oid oid = { .len = 0 };
	struct world world;

	scratch_open();
	make("bare a; mkdir a/objects/77");
	ck_assert(oid_parse(LIT("77abcdefabcdefabcdefabcdefabcdef"
				"abcdefabcdefabcdefabcdefabcdef01"),
			    &oid));
	packer_start(&p, OID_SHA256);
	packer_list(&p, &oid, packer_blob(&p, 1, LIT("good")));
	packer_put(&p, "a/objects/pack/pack-1");
	put_loose(name, "blob 4", "evil");
	world_open(&world, SOURCE_PACK, "a", OID_SHA256, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(got_of(&world, &oid)->tellings, 2);
	ck_assert_str_eq(got_of(&world, &oid)->noted, WRONG_COPY);
	world_close(&world);
	scratch_close();
}
END_TEST

/* What comes in pieces cannot be hashed: nobody is accused, all are told. */
START_TEST(large_copies)
{
	const struct limits limits = { 100000, 64 * MIB };
	struct world world;

	scratch_open();
	make("bare a; bare b\n"
	     "for r in a b; do seq 9999999 | head -c 9000000 |\n"
	     "  git -C $r hash-object -w --stdin >id; done; pack b");
	world_open(&world, SOURCE_PACK, "a b", OID_SHA1, &limits);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.objects.nr_distinct, 1);
	ck_assert_uint_eq(world.got.v[0].tellings, 2);
	ck_assert_str_eq(world.got.v[0].noted, UNHASHED_COPY);
	ck_assert(bytes_eq(buf_bytes(&world.got.v[0].body),
			   buf_bytes(&world.got.v[0].more)));
	world_close(&world);
	scratch_close();
}
END_TEST

/* ----------------------------------------------------------------- memory ---
 */

static void add_zeros(struct buf *out, size_t len)
{
	ck_assert(buf_reserve(out, len));
	memset(out->p + out->len, 'x', len);
	out->len += len;
}

/* A delta that takes all of its base, or what of it fits, and adds the rest. */
static void add_delta(struct buf *out, size_t base, size_t size)
{
	size_t left = size < base ? size : base;

	add_size(out, base);
	add_size(out, size);
	size -= left;
	for (uint32_t at = 0; left;) {
		uint32_t len = left < 0xffffff ? (uint32_t)left : 0xffffff;

		add_copy(out, at, len);
		at += len;
		left -= len;
	}
	for (; size; size -= size < 0xffff ? size : 0xffff)
		add_copy(out, 0, size < 0xffff ? (uint32_t)size : 0xffff);
}

struct chained {
	size_t size;
	int base; /* row, or -1 */
};

static void put_chained(const struct chained *v, size_t nr, const char *stem)
{
	uint64_t offsets[64];
	struct packer p;

	ck_assert_uint_le(nr, COUNT(offsets));
	packer_start(&p, OID_SHA1);
	for (size_t i = 0; i < nr; i++) {
		uint32_t name = (uint32_t)i + 1;
		struct buf buf = BUF_INIT;

		if (v[i].base < 0) {
			add_zeros(&buf, v[i].size);
			offsets[i] = packer_blob(&p, name, buf_bytes(&buf));
		} else {
			add_delta(&buf, v[v[i].base].size, v[i].size);
			offsets[i] = packer_ofs(&p, name, offsets[v[i].base],
						buf_bytes(&buf));
		}
		buf_release(&buf);
	}
	packer_put(&p, stem);
}

/* A root that comes in pieces; what is built on it; a result that is large. */
START_TEST(what_is_too_large_takes_its_deltas_along)
{
	static const struct chained v[] = {
		{ 300000, -1 }, { 299000, 0 }, { 298000, 1 }, { 1000, 1 },
		{ 90000, -1 },	{ 100001, 4 }, { 90001, 5 },  { 100000, 4 },
	};
	static const char *const reasons[] = {
		NULL,
		"its delta base 00000001000000000000000000000000000000"
		"00: more bytes than --max-object-size 100000",
		"its delta base 00000001",
		"its delta base 00000001",
		NULL,
		"100001 bytes, more than --max-object-size 100000",
		"its delta base 00000006000000000000000000000000000000"
		"00: 100001 bytes, more than --max-object-size 100000",
		NULL,
	};
	const struct limits limits = { 100000, 16 * MIB };
	struct world world;

	scratch_open();
	make("bare a");
	put_chained(v, COUNT(v), "a/objects/pack/pack-1");
	world_open(&world, SOURCE_PACK, "a", OID_SHA1, &limits);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	for (size_t i = 0; i < COUNT(v); i++) {
		const char *skipped = world.got.v[i].skipped;

		if (!reasons[i])
			ck_assert_uint_eq(world.got.v[i].body.len, v[i].size);
		else
			ck_assert_msg(skipped && strstr(skipped, reasons[i]),
				      "%zu: %s", i, skipped);
	}
	world_close(&world);
	scratch_close();
}
END_TEST

/*
 * Whether an object fits into the memory must not depend on how many sources
 * share it: a tree with branches, and roots of several sizes, scanned by one
 * source and by several in turn, under more and more memory.
 */
static const struct chained crowded[] = {
	{ 900000, -1 },	 { 1900000, 0 },  { 100000, 0 },  { 1500000, 1 },
	{ 200000, 1 },	 { 900000, 3 },	  { 400000, 3 },  { 700000, 5 },
	{ 1200000, 5 },	 { 100000, 8 },	  { 1700000, 8 }, { 1000000, 8 },
	{ 3000000, -1 }, { 2000000, -1 }, { 100000, 12 }, { 2500000, 12 },
	{ 800000, 13 },	 { 1800000, 13 }, { 800000, -1 }, { 50000, 10 },
};

static void scan_shared(struct world *world, size_t nr_sources)
{
	const struct source_sink sink = sink_of(&world->got);
	struct source *sources[4] = { world->source };
	struct fault fault = { 0 };
	int rc = 0;

	for (size_t i = 1; i < nr_sources; i++)
		sources[i] = world_source(world);
	for (size_t i = 0; !rc && i < world->forest.units.nr; i++) {
		/* Memos are a source's own; here all share one sink. */
		world->got.blind = false;
		rc = source_scan(sources[i % nr_sources], i, &sink, &fault);
	}
	for (size_t i = 0; !rc && i < nr_sources; i++)
		rc = source_settle(sources[i], &sink, &fault);
	ck_assert_msg(rc == 0, "%s", fault.msg);
	for (size_t i = 1; i < nr_sources; i++)
		source_close(sources[i]);
	check_books(world);
}

/* Which objects were skipped, a bit each. */
static uint32_t crowd(uint64_t memory, size_t nr_sources)
{
	const struct limits limits = { 4 * MIB, memory };
	uint32_t skipped = 0;
	struct world world;

	world_open(&world, SOURCE_PACK, "a b", OID_SHA1, &limits);
	scan_shared(&world, nr_sources);
	for (size_t i = 0; i < world.got.nr; i++) {
		const struct got *got = &world.got.v[i];
		size_t row = objects_id(&world.objects, i)[3] - 1U;

		ck_assert_uint_lt(row, COUNT(crowded));
		if (got->skipped) {
			ck_assert_ptr_nonnull(
				strstr(got->skipped, "--max-memory"));
			skipped |= 1U << row;
		} else if (got->last) {
			ck_assert_uint_eq(got->body.len, crowded[row].size);
		}
	}
	world_close(&world);
	return skipped;
}

static int note_row(void *payload, size_t entry, const struct piece *piece)
{
	bool *told = payload;

	told[entry] |= piece->last;
	return 0;
}

/* What did not fit beside its bases is handed out again, as it was scanned. */
START_TEST(memory_is_enough_for_tracing_if_it_was_for_the_scan)
{
	struct fault fault = { 0 };

	scratch_open();
	make("bare a; bare b");
	put_chained(crowded, COUNT(crowded), "a/objects/pack/pack-1");
	for (uint64_t memory = 200 * KIB; memory < 9 * MIB;
	     memory += 500 * KIB) {
		const struct limits limits = { 4 * MIB, memory };
		bool told[COUNT(crowded)] = { false };
		const struct source_sink sink = { .payload = told,
						  .piece = note_row };
		struct world world;

		world_open(&world, SOURCE_PACK, "a b", OID_SHA1, &limits);
		scan_shared(&world, 1);
		ck_assert_uint_eq(world.got.nr, COUNT(told));
		ck_assert_int_eq(
			source_each(world.source, OBJECT_BLOB, &sink, &fault),
			0);
		for (size_t i = 0; i < COUNT(told); i++)
			ck_assert_msg(told[i] == !world.got.v[i].skipped,
				      "%zu with %" PRIu64 " bytes", i, memory);
		world_close(&world);
	}
	scratch_close();
}
END_TEST

START_TEST(memory_does_not_depend_on_the_neighbours)
{
	uint32_t before = UINT32_MAX;

	scratch_open();
	make("bare a; bare b");
	put_chained(crowded, COUNT(crowded), "a/objects/pack/pack-1");
	for (uint64_t memory = 200 * KIB; memory < 9 * MIB;
	     memory += 800 * KIB) {
		uint32_t skipped = crowd(memory, 1);

		/* More memory never reads less. */
		ck_assert_msg(!(skipped & ~before), "%" PRIu64 ": %x after %x",
			      memory, skipped, before);
		for (size_t nr = 2; nr <= 4; nr += 2)
			ck_assert_uint_eq(crowd(memory, nr), skipped);
		before = skipped;
	}
	ck_assert_uint_eq(before, 0);
	scratch_close();
}
END_TEST

/* The same, with a copy of each in a second store, one of which is wrong. */
START_TEST(copies_are_compared_when_all_were_read)
{
	struct chained v[COUNT(crowded)];
	const struct limits limits = { 4 * MIB, 7 * MIB };
	struct oid oid = oid_named(3, OID_SHA1);

	scratch_open();
	make("bare a; bare b");
	memcpy(v, crowded, sizeof(v));
	put_chained(v, COUNT(v), "a/objects/pack/pack-1");
	v[2].size = 3000001;
	put_chained(v, COUNT(v), "b/objects/pack/pack-1");
	for (size_t nr = 1; nr <= 3; nr += 2) {
		struct world world;

		world_open(&world, SOURCE_PACK, "a b", OID_SHA1, &limits);
		scan_shared(&world, nr);
		ck_assert_uint_eq(world.got.nr_skipped, 0);
		/* Their names are no hashes, so all are wrong, and noted. */
		ck_assert_uint_eq(world.got.nr_noted, COUNT(v));
		for (size_t i = 0; i < world.got.nr; i++) {
			const struct got *got = &world.got.v[i];

			ck_assert(!got->noted || got->tellings == 2);
		}
		ck_assert_uint_eq(got_of(&world, &oid)->body.len +
					  got_of(&world, &oid)->more.len,
				  3000001 + 100000);
		world_close(&world);
	}
	scratch_close();
}
END_TEST

/* ------------------------------------------------- packs in several places ---
 */

/* A base that is not in the pack of its delta: where else it may be. */
/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	const char *stores;
	const char *reason; /* NULL: it is found */
} thin[] = {
	{ "loose in the same store", "put a base", "a", NULL },
	{ "in another pack of it", "put a base; pack a", "a", NULL },
	{ "in another store, loose", "put b base", "a b", NULL },
	{ "in another store, packed", "put b base; pack b", "a b", NULL },
	{ "in a store that comes first", "put b base; pack b", "b a", NULL },
	{ "nowhere", "", "a b", "its delta base df967b96a579e45a18b8251732d16804b2e56a55 is missing" },
	{ "loose, and damaged", "put a base; f=$(name a base); chmod u+w $f; echo x >$f",
	  "a", "its delta base df967b96a579e45a18b8251732d16804b2e56a55: damaged: " },
	{ "in a pack that is gone",
	  "put a base; pack a; rm -f a/objects/pack/pack-[0-9a-f][0-9a-f]*.pack", "a",
	  "its pack cannot be opened" },
	{ "in a pack that is gone, and loose in another store",
	  "put a base; pack a; rm -f a/objects/pack/pack-[0-9a-f][0-9a-f]*.pack; put b base",
	  "a b", NULL },
};
/* clang-format on */

START_TEST(thin_row)
{
	static const char text[] = "base\nand more\n";
	struct oid oid = oid_named(5, OID_SHA1);
	struct oid above = oid_named(6, OID_SHA1);
	struct buf delta = BUF_INIT;
	struct packer p;
	struct world world;
	struct oid base;
	const char *skipped;

	scratch_open();
	make("bare a; bare b");
	make(thin[_i].script);
	base = oid_of_line("base");
	add_size(&delta, 5);
	add_size(&delta, strlen(text));
	add_copy(&delta, 0, 5);
	add_insert(&delta, LIT("and more\n"));
	packer_start(&p, OID_SHA1);
	(void)packer_ref(&p, 5, &base, buf_bytes(&delta));
	buf_clear(&delta);
	add_delta(&delta, strlen(text), 4);
	(void)packer_ofs(&p, 6, 12, buf_bytes(&delta));
	packer_put(&p, "a/objects/pack/pack-z");
	world_open(&world, SOURCE_PACK, thin[_i].stores, OID_SHA1, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	skipped = got_of(&world, &oid)->skipped;
	if (thin[_i].reason) {
		ck_assert_msg(skipped && strstr(skipped, thin[_i].reason),
			      "%s: %s", thin[_i].proves, skipped);
		ck_assert_ptr_nonnull(got_of(&world, &above)->skipped);
	} else {
		ck_assert_msg(!skipped, "%s: %s", thin[_i].proves, skipped);
		ck_assert_str_eq(buf_str(&got_of(&world, &oid)->body), text);
		check_one(&world, &above, OBJECT_BLOB, LIT("base"));
	}
	world_close(&world);
	buf_release(&delta);
	scratch_close();
}
END_TEST

/* ---------------------------------------------------------------- tracing ---
 */

static size_t told_of(const struct world *world, enum object_type type,
		      const struct got_all *got)
{
	size_t nr = 0;

	for (size_t i = 0; i < got->nr; i++) {
		if (!got->v[i].tellings)
			continue;
		nr++;
		ck_assert_int_eq(got->v[i].type, type);
		ck_assert_int_eq(world->objects.v[i].type, type);
		ck_assert(bytes_eq(buf_bytes(&got->v[i].body),
				   buf_bytes(&world->got.v[i].body)));
	}
	return nr;
}

START_TEST(each_of_a_type_is_told_again)
{
	struct world world;
	size_t nr = 0;

	scratch_open();
	make(HISTORY "git -C a repack -adfq --depth=50");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	for (int t = OBJECT_COMMIT; t <= OBJECT_TAG; t++) {
		struct got_all got;
		struct source_sink sink = { .payload = &got,
					    .piece = on_piece };
		struct fault fault = { 0 };

		got_init(&got, world.got.nr);
		ck_assert_int_eq(source_each(world.source, (enum object_type)t,
					     &sink, &fault),
				 0);
		nr += told_of(&world, (enum object_type)t, &got);
		got_release(&got);
	}
	ck_assert_uint_eq(nr, NR_HISTORY);
	world_close(&world);
	scratch_close();
}
END_TEST

START_TEST(each_leaves_out_what_is_damaged)
{
	struct got_all got;
	struct source_sink sink = { .payload = &got, .piece = on_piece };
	struct fault fault = { 0 };
	struct world world;

	scratch_open();
	make("bare a; put a one two three; f=$(name a two); chmod u+w $f; echo "
	     "x >$f");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	got_init(&got, world.got.nr);
	ck_assert_int_eq(source_each(world.source, OBJECT_BLOB, &sink, &fault),
			 0);
	ck_assert_uint_eq(told_of(&world, OBJECT_BLOB, &got), 2);
	got.stop_with = FAULT_STOPPED;
	ck_assert_int_eq(source_each(world.source, OBJECT_BLOB, &sink, &fault),
			 FAULT_STOPPED);
	got_release(&got);
	world_close(&world);
	scratch_close();
}
END_TEST

static const int codes[] = { FAULT_STOPPED, FAULT_NOMEM, FAULT_CORRUPT,
			     FAULT_LIMIT, 77 };

START_TEST(a_sink_that_stops_is_heard)
{
	struct world world;
	size_t pending = 0;

	scratch_open();
	make("bare a; put a one two three");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &roomy);
	world.got.stop_with = codes[ROW(_i)];
	ck_assert_int_eq(scan(&world), codes[ROW(_i)]);
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	for (size_t i = 0; i < 3; i++)
		pending += world.objects.v[i].state == ENTRY_PENDING;
	ck_assert_uint_ge(pending, 2);
	world_close(&world);
	scratch_close();
}
END_TEST

START_TEST(a_sink_that_stops_at_a_large_one_is_heard)
{
	const struct limits limits = { 1000, 16 * MIB };
	struct world world;

	scratch_open();
	make("bare a; seq 5000 | git -C a hash-object -w --stdin >id");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &limits);
	world.got.stop_with = codes[ROW(_i)];
	ck_assert_int_eq(scan(&world), codes[ROW(_i)]);
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	world_close(&world);
	scratch_close();
}
END_TEST

START_TEST(a_sink_that_stops_at_a_skipped_one_is_heard)
{
	struct world world;

	scratch_open();
	make("bare a; put a one two; for f in $(name a one) $(name a two); do "
	     "chmod u+w $f; echo x >$f; done");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &roomy);
	world.got.stop_skip_with = codes[ROW(_i)];
	ck_assert_int_eq(scan(&world), codes[ROW(_i)]);
	ck_assert_uint_eq(world.got.nr_skipped, 1);
	world_close(&world);
	scratch_close();
}
END_TEST

START_TEST(reading_one)
{
	struct world world;
	struct fault fault = { 0 };
	enum object_type type = OBJECT_UNKNOWN;
	struct bytes body = LIT("old");
	struct oid oid;
	struct oid two;

	scratch_open();
	make("bare a; put a one two; f=$(name a two); chmod u+w $f; echo x "
	     ">$f");
	oid = oid_of_line("three");
	two = oid_of_line("two");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &roomy);
	ck_assert_int_eq(source_read(world.source, &oid, &type, &body, &fault),
			 FAULT_CORRUPT);
	ck_assert_str_eq(fault.msg, "missing");
	ck_assert_int_eq(source_read(world.source, &two, &type, &body, &fault),
			 FAULT_CORRUPT);
	ck_assert(bytes_starts(bytes_of(fault.msg), LIT("damaged: ")));
	ck_assert(bytes_eq(body, LIT("old")));
	ck_assert_int_eq(type, OBJECT_UNKNOWN);
	oid = oid_of_line("one");
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(
			source_read(world.source, &oid, &type, &body, &fault),
			0);
		ck_assert(bytes_eq(body, LIT("one\n")));
		ck_assert_int_eq(type, OBJECT_BLOB);
	}
	source_close(NULL);
	world_close(&world);
	scratch_close();
}
END_TEST

/* A fault is left alone where another copy could be read. */
START_TEST(reading_one_of_several_copies)
{
	static const char *const texts[] = { "!", "one\n", "-", "-" };
	struct oid oid = oid_of_one();
	struct fault fault = { 0 };
	enum object_type type = OBJECT_UNKNOWN;
	struct bytes body = { 0 };
	struct world world;

	scratch_open();
	put_places(texts);
	world_open(&world, SOURCE_PACK, "a", OID_SHA1, &roomy);
	ck_assert_int_eq(source_read(world.source, &oid, &type, &body, &fault),
			 0);
	ck_assert(bytes_eq(body, LIT("one\n")));
	ck_assert_int_eq(fault.code, 0);
	world_close(&world);
	scratch_close();
}
END_TEST

START_TEST(nothing_has_no_units)
{
	struct world world;

	scratch_open();
	make("mkdir -p a/objects");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &roomy);
	ck_assert_uint_eq(world.forest.units.nr, 0);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	world_close(&world);
	scratch_close();
}
END_TEST

/* A pack that is cut while it is mapped: whole pages of it are gone. */
START_TEST(a_pack_that_shrinks)
{
	enum { NR = 100, LEN = 2000, LEFT = 40 * LEN };
	struct fault fault = { 0 };
	uint8_t noise[LEN];
	uint32_t state = 1;
	struct packer p;
	struct world world;

	ck_assert_int_eq(confine_mappings(&fault), 0);
	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	for (uint32_t i = 1; i <= NR; i++) {
		for (size_t k = 0; k < LEN; k++) {
			state = state * 1664525 + 1013904223;
			noise[k] = (uint8_t)(state >> 24);
		}
		(void)packer_blob(&p, i, (struct bytes){ noise, LEN });
	}
	packer_put(&p, "a/objects/pack/pack-1");
	world_open(&world, SOURCE_PACK, "a", OID_SHA1, &roomy);
	ck_assert(!confine_file_shrank());
	ck_assert_int_eq(truncate("a/objects/pack/pack-1.pack", LEFT), 0);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert(confine_file_shrank());
	for (size_t i = 0; i < NR; i++) {
		const char *skipped = world.got.v[i].skipped;

		if (i < 39)
			ck_assert_msg(!skipped, "%zu: %s", i, skipped);
		if (i > 40)
			ck_assert_msg(skipped && strstr(skipped, "damaged: "),
				      "%zu: %s", i, skipped);
	}
	world_close(&world);
	scratch_close();
}
END_TEST

/* Of 500 objects; an index is magic, fanout, ids, sums, offsets, checksums. */
#define NR_CUT 500
#define IDS (8 + 1024)
#define OFFSETS (IDS + NR_CUT * (OID_SHA1 + 4))
#define PAGE 4096

/* clang-format off */
static const struct {
	const char *proves;
	off_t len;
	bool shrank;	/* whole pages are gone, which ends in a line of its own */
	size_t unlisted; /* indexes that are named as unreadable */
	size_t listed;
	size_t scanned; /* the rest of the listed ones is skipped */
} cuts[] = {
	{ "to nothing", 0, true, 0, 0, 0 },
	{ "to its magic: it lists none, and its pack says it holds some", 8,
	  false, 0, 0, 0 },
	{ "in its fanout", 500, false, 1, 0, 0 },
	{ "behind its fanout", IDS, true, 0, NR_CUT, 0 },
	{ "in its ids, by whole pages", PAGE, true, 0, NR_CUT, 0 },
	{ "in its ids, inside of a page", PAGE + 100, true, 0, NR_CUT, 0 },
	{ "in front of its offsets", OFFSETS, false, 0, NR_CUT, 0 },
	{ "in its offsets", OFFSETS + 400, false, 0, NR_CUT, 100 },
	{ "in its checksums, which nobody reads", OFFSETS + 4 * NR_CUT + 1,
	  false, 0, NR_CUT, NR_CUT },
};
/* clang-format on */

/*
 * An index that is cut while it is mapped: none of its pack's objects is passed
 * over in silence.
 */
START_TEST(an_index_that_shrinks)
{
	const char *proves = cuts[_i].proves;
	struct fault fault = { 0 };
	struct packer p;
	struct world world;
	size_t scanned = 0;

	ck_assert_int_eq(sysconf(_SC_PAGESIZE), PAGE);
	ck_assert_int_eq(confine_mappings(&fault), 0);
	scratch_open();
	make("bare a");
	packer_start(&p, OID_SHA1);
	for (uint32_t i = 1; i <= NR_CUT; i++)
		(void)packer_blob(&p, i << 20, LIT("text"));
	packer_put(&p, "a/objects/pack/pack-1");
	cut.path = "a/objects/pack/pack-1.idx";
	cut.len = cuts[_i].len;
	world_open(&world, SOURCE_PACK, "a", OID_SHA1, &roomy);
	cut.path = NULL;
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	for (size_t i = 0; i < world.objects.nr; i++)
		scanned += world.got.v[i].last;
	/* Where tests are not forked, an earlier one's is still remembered. */
	ck_assert_msg(confine_file_shrank() || !cuts[_i].shrank, "%s", proves);
	ck_assert_msg(world.objects.unlisted.nr == cuts[_i].unlisted, "%s",
		      proves);
	ck_assert_msg(world.objects.nr == cuts[_i].listed, "%s: %zu", proves,
		      world.objects.nr);
	ck_assert_msg(scanned == cuts[_i].scanned, "%s: %zu", proves, scanned);
	/*
	 * What is not listed, or at a place that another one has, is told by
	 * the number in the pack's header.
	 */
	if (!cuts[_i].unlisted) {
		ck_assert_uint_eq(world.forest.packs[0].declared, NR_CUT);
		ck_assert_msg((world.forest.packs[0].listed == NR_CUT) ==
				      (scanned == NR_CUT),
			      "%s: %" PRIu32, proves,
			      world.forest.packs[0].listed);
	}
	world_close(&world);
	scratch_close();
}
END_TEST

/* Deltas, larger objects than memory has room for at once, four threads. */
#define NR_THREADS 4

struct thread {
	pthread_t id;
	struct world *world;
	struct source *source;
	size_t number;
	struct got_all got;
	int rc;
};

static void *run(void *payload)
{
	struct thread *thread = payload;
	const struct source_sink sink = sink_of(&thread->got);
	struct fault fault = { 0 };
	size_t nr = thread->world->forest.units.nr;

	for (size_t i = thread->number; i < nr; i += NR_THREADS)
		thread->rc |= source_scan(thread->source, i, &sink, &fault);
	return NULL;
}

static void thread_start(struct thread *thread, struct world *world,
			 size_t number)
{
	*thread = (struct thread){ .world = world, .number = number };
	got_init(&thread->got, world->objects.nr);
	thread->source = world_source(world);
	ck_assert_int_eq(pthread_create(&thread->id, NULL, run, thread), 0);
}

static size_t thread_end(struct thread *thread)
{
	size_t scanned = 0;

	for (size_t k = 0; k < thread->got.nr; k++)
		scanned += thread->got.v[k].last;
	ck_assert_uint_eq(thread->got.nr_skipped, 0);
	got_release(&thread->got);
	source_close(thread->source);
	return scanned;
}

START_TEST(threads_read_side_by_side)
{
	const struct limits limits = { 4 * MIB, 5 * MIB };
	struct thread threads[NR_THREADS];
	struct fault fault = { 0 };
	struct world world;
	size_t scanned = 0;

	scratch_open();
	make("bare a; for i in $(seq 1100); do echo blob; echo mark :$i\n"
	     "if test $((i % 300)) = 0; then\n"
	     "  echo data 2000000; yes $i | head -c 2000000; echo\n"
	     "else echo data ${#i}; echo $i; fi; done >in\n"
	     "git -C a fast-import --quiet <in");
	world_open(&world, ENGINE(_i).kind, "a", OID_SHA1, &limits);
	ck_assert_uint_eq(world.objects.nr_distinct, 1100);
	for (size_t i = 0; i < NR_THREADS; i++)
		thread_start(&threads[i], &world, i);
	for (size_t i = 0; i < NR_THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i].id, NULL), 0);
		ck_assert_int_eq(threads[i].rc, 0);
	}
	for (size_t i = 0; i < NR_THREADS; i++) {
		const struct source_sink sink = sink_of(&threads[i].got);

		ck_assert_int_eq(
			source_settle(threads[i].source, &sink, &fault), 0);
	}
	for (size_t i = 0; i < NR_THREADS; i++)
		scanned += thread_end(&threads[i]);
	ck_assert_uint_eq(scanned, 1100);
	for (size_t i = 0; i < world.objects.nr; i++)
		ck_assert_int_eq(world.objects.v[i].state, ENTRY_SCANNED);
	world_close(&world);
	scratch_close();
}
END_TEST

/*
 * Copies that are all wrong, along one chain: the chain is read again once, and
 * not once for each of them, which would take minutes.
 */
START_TEST(a_chain_of_wrong_copies)
{
	enum { NR = 80000 };
	struct buf delta = BUF_INIT;
	struct packer p;
	struct world world;

	scratch_open();
	make("bare a; bare b");
	for (char store = 'a'; store <= 'b'; store++) {
		char stem[] = "?/objects/pack/pack-1";
		char text[2] = { store };
		uint64_t at;

		packer_start(&p, OID_SHA1);
		at = packer_blob(&p, 0, bytes_of(text));
		for (uint32_t i = 1; i < NR; i++) {
			buf_clear(&delta);
			add_size(&delta, i < 64 ? i : 64);
			add_size(&delta, i < 63 ? i + 1 : 64);
			add_insert(&delta, bytes_of(text));
			add_copy(&delta, 0, i < 63 ? i : 63);
			at = packer_ofs(&p, i, at, buf_bytes(&delta));
		}
		stem[0] = store;
		packer_put(&p, stem);
	}
	world_open(&world, SOURCE_PACK, "a b", OID_SHA1, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	ck_assert_uint_eq(world.got.nr_noted, NR);
	for (size_t i = 0; i < world.got.nr; i++) {
		const struct got *got = &world.got.v[i];

		ck_assert(!got->noted || (got->tellings == 2 &&
					  got->body.p[0] != got->more.p[0]));
	}
	world_close(&world);
	buf_release(&delta);
	scratch_close();
}
END_TEST

#define EACH_ENGINE(rows) (int)((rows)*COUNT(engines))

/* The sanitizer of threads has nothing to say of the other tests. */
#ifdef __SANITIZE_THREAD__
#define ONLY_THREADS true
#else
#define ONLY_THREADS false
#endif

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, threads_read_side_by_side, 0, COUNT(engines));
	if (ONLY_THREADS)
		return;
	tcase_add_loop_test(tc, all_is_as_git_says, 0,
			    EACH_ENGINE(COUNT(forms)));
	tcase_add_loop_test(tc, all_is_as_git_says_with_sha256, 0,
			    COUNT(forms));
	tcase_add_loop_test(tc, damaged_row, 0, EACH_ENGINE(COUNT(damaged)));
	tcase_add_loop_test(tc, limited_row, 0, EACH_ENGINE(COUNT(limited)));
	tcase_add_loop_test(tc, header_row, 0, EACH_ENGINE(COUNT(headers)));
	tcase_add_loop_test(tc, copies_row, 0, COUNT(copies));
	tcase_add_test(tc, all_copies_are_damaged);
	tcase_add_test(tc, a_wrong_copy_with_sha256);
	tcase_add_test(tc, large_copies);
	tcase_add_test(tc, what_is_too_large_takes_its_deltas_along);
	tcase_add_test(tc, memory_does_not_depend_on_the_neighbours);
	tcase_add_test(tc, memory_is_enough_for_tracing_if_it_was_for_the_scan);
	tcase_add_test(tc, copies_are_compared_when_all_were_read);
	tcase_add_test(tc, a_chain_of_wrong_copies);
	tcase_add_loop_test(tc, thin_row, 0, COUNT(thin));
	tcase_add_loop_test(tc, each_of_a_type_is_told_again, 0,
			    COUNT(engines));
	tcase_add_loop_test(tc, each_leaves_out_what_is_damaged, 0,
			    COUNT(engines));
	tcase_add_loop_test(tc, a_sink_that_stops_is_heard, 0,
			    EACH_ENGINE(COUNT(codes)));
	tcase_add_loop_test(tc, a_sink_that_stops_at_a_large_one_is_heard, 0,
			    EACH_ENGINE(COUNT(codes)));
	tcase_add_loop_test(tc, a_sink_that_stops_at_a_skipped_one_is_heard, 0,
			    EACH_ENGINE(COUNT(codes)));
	tcase_add_loop_test(tc, reading_one, 0, COUNT(engines));
	tcase_add_test(tc, reading_one_of_several_copies);
	tcase_add_loop_test(tc, nothing_has_no_units, 0, COUNT(engines));
	tcase_add_test(tc, a_pack_that_shrinks);
	tcase_add_loop_test(tc, an_index_that_shrinks, 0, COUNT(cuts));
}

UNIT_MAIN("odb/source", add)
