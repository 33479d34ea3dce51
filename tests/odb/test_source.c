/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/store.h"

#include "base/checksum.h"
#include "odb/source.h"

#include <pthread.h>
#include <zlib.h>

#define MIB ((uint64_t)1 << 20)

static const struct limits roomy = { 64 * MIB, 1024 * MIB };

/* What a sink was given for one entry. */
struct got {
	struct buf body;
	enum object_type type;
	size_t pieces;
	bool last;
	uint64_t line_at; /* of the last piece */
	uint64_t line;
	char *skipped; /* the reason */
};

struct got_all {
	struct got *v; /* by entry */
	size_t nr;
	size_t nr_skipped;
	int stop_with; /* at the first piece; 0: do not */
	int stop_skip_with;
};

/* The pieces of an object: in order, overlapping, all of each new. */
static void check_piece(const struct got *got, const struct piece *piece)
{
	ck_assert(!got->last);
	ck_assert_uint_eq(piece->nr_fresh, 1);
	ck_assert_uint_eq(piece->fresh[0].at, piece->at);
	ck_assert_uint_eq(piece->fresh[0].len, piece->body.len);
	ck_assert_uint_eq(piece->nr_carried, 0);
	if (!got->pieces) {
		ck_assert_uint_eq(piece->at, 0);
		ck_assert_uint_eq(piece->line, 0);
		ck_assert_uint_eq(piece->line_at, 0);
		return;
	}
	ck_assert_int_eq(piece->type, got->type);
	ck_assert_uint_eq(piece->at, got->body.len - PIECE_OVERLAP);
	ck_assert_mem_eq(piece->body.p, got->body.p + piece->at, PIECE_OVERLAP);
}

/* The lines before it, counted in what came before. */
static void check_lines(const struct got *got, const struct piece *piece)
{
	uint64_t line = got->line;
	uint64_t line_at = got->line_at;

	for (uint64_t i = line_at; i < piece->at; i++) {
		if (got->body.p[i] == '\n') {
			line++;
			line_at = i + 1;
		}
	}
	ck_assert_uint_eq(piece->line, line);
	ck_assert_uint_eq(piece->line_at, line_at);
}

static int on_piece(void *payload, size_t entry, const struct piece *piece)
{
	struct got_all *all = payload;
	struct got *got = &all->v[entry];
	size_t known = got->pieces ? PIECE_OVERLAP : 0;

	ck_assert_uint_lt(entry, all->nr);
	if (all->stop_with)
		return all->stop_with;
	check_piece(got, piece);
	check_lines(got, piece);
	buf_add_bytes(&got->body, bytes_sub(piece->body, known, SIZE_MAX));
	ck_assert(buf_ok(&got->body));
	got->type = piece->type;
	got->line = piece->line;
	got->line_at = piece->line_at;
	got->last = piece->last;
	got->pieces++;
	return 0;
}

static int on_skipped(void *payload, size_t entry, enum object_type type,
		      const char *reason)
{
	struct got_all *all = payload;

	ck_assert_uint_lt(entry, all->nr);
	ck_assert_ptr_null(all->v[entry].skipped);
	ck_assert(!all->v[entry].last);
	all->v[entry].type = type;
	all->v[entry].skipped = strdup(reason);
	all->nr_skipped++;
	return all->stop_skip_with;
}

/* A list, a source over it and what it gave. */
struct world {
	struct stores stores;
	struct objects objects;
	struct source *source;
	struct got_all got;
};

static void world_open(struct world *world, const char *stores,
		       const struct limits *limits)
{
	struct fault fault = { 0 };
	int rc;

	*world = (struct world){ .source = NULL };
	ck_assert_int_eq(checksum_init(&fault), 0);
	rc = sources_init(limits, &fault);
	ck_assert_msg(rc == 0, "%s", fault.msg);
	stores_open(&world->stores, stores);
	ck_assert_int_eq(objects_list(&world->objects, world->stores.v,
				      world->stores.nr, OID_SHA1, &fault),
			 0);
	rc = source_open(&world->source, &world->objects, world->stores.v,
			 world->stores.nr, &fault);
	ck_assert_msg(rc == 0, "%s", fault.msg);
	world->got.nr = world->objects.nr;
	world->got.v = calloc(world->got.nr + 1, sizeof(*world->got.v));
	ck_assert_ptr_nonnull(world->got.v);
}

static void got_clear(struct got_all *got)
{
	for (size_t i = 0; i < got->nr; i++) {
		buf_release(&got->v[i].body);
		free(got->v[i].skipped);
		got->v[i] = (struct got){ .skipped = NULL };
	}
	got->nr_skipped = 0;
}

static void world_close(struct world *world)
{
	got_clear(&world->got);
	free(world->got.v);
	source_close(world->source);
	objects_release(&world->objects);
	stores_close(&world->stores);
	sources_release();
}

static int scan(struct world *world)
{
	const struct source_sink sink = { &world->got, on_piece, on_skipped };
	struct fault fault = { 0 };
	size_t nr = source_units(&world->objects);
	int rc = 0;

	for (size_t i = 0; !rc && i < nr; i++)
		rc = source_scan(world->source, i, &sink, &fault);
	ck_assert_int_eq(rc, fault.code);
	return rc;
}

/* Every object of the list was given whole or skipped, and says so. */
static void check_books(const struct world *world)
{
	size_t scanned = 0;

	for (size_t i = 0; i < world->objects.nr_order; i++) {
		uint32_t at = world->objects.order[i];
		const struct entry *entry = &world->objects.v[at];
		const struct got *got = &world->got.v[at];

		if (got->skipped) {
			ck_assert_int_eq(entry->state, ENTRY_SKIPPED);
			ck_assert_uint_gt(strlen(got->skipped), 0);
		} else {
			ck_assert_int_eq(entry->state, ENTRY_SCANNED);
			ck_assert(got->last);
			ck_assert_int_eq(entry->type, got->type);
			scanned++;
		}
	}
	ck_assert_uint_eq(scanned + world->got.nr_skipped,
			  world->objects.nr_order);
}

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

/* 120 versions of a file of 200 lines, each with a folder, and two tags. */
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

static const struct {
	const char *proves;
	const char *script;
	const char *stores;
} forms[] = {
	{ "as fast-import leaves it", "", "a" },
	{ "loose",
	  "mkdir p; mv a/objects/pack/* p\n"
	  "for p in p/*.pack; do git -C a unpack-objects -q <$p; done",
	  "a" },
	{ "deep chains in one pack", "git -C a repack -adfq --depth=50", "a" },
	{ "deltas that name their base",
	  "git -C a -c repack.useDeltaBaseOffset=false repack -adfq --depth=50",
	  "a" },
	{ "an index of version 1",
	  "git -C a -c pack.indexVersion=1 repack -adfq --depth=50", "a" },
	{ "offsets of 64 bits",
	  "git -C a repack -adfq; cd a/objects/pack; chmod u+w *\n"
	  "for p in *.pack; do git index-pack --index-version=2,0x40 $p; done "
	  ">/dev/null",
	  "a" },
	{ "deltas whose base is loose or in another pack",
	  "git -C a rev-list --objects main~60 | cut -c 1-40 >old\n"
	  "git -C a pack-objects -q p <old >/dev/null\n"
	  "git -C a repack -adfq; cp a/p-* a/objects/pack\n"
	  "list a >list; head -n 100 list | git -C a cat-file --batch-check >x",
	  "a" },
	{ "two stores with half of it each, and copies",
	  "git clone -q --bare --no-local a b; git -C b repack -adfq\n"
	  "mv a/objects/pack x; mkdir a/objects/pack\n"
	  "for p in x/*.pack; do git -C a unpack-objects -q <$p; done\n"
	  "rm -rf a/objects/[0-7]?; git -C a cat-file --batch-all-objects "
	  "--batch-check >/dev/null",
	  "a b" },
};

START_TEST(all_is_as_git_says)
{
	struct world world;

	scratch_open();
	make(HISTORY "git -C a cat-file --batch-all-objects --batch >truth");
	make(forms[_i].script);
	world_open(&world, forms[_i].stores, &roomy);
	ck_assert_uint_eq(source_units(&world.objects), 2);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	if (strchr(forms[_i].stores, 'b')) {
		/* What a clone leaves out is lost with the rest of a. */
		ck_assert_uint_gt(world.objects.nr_order, NR_HISTORY - 8);
		make("git -C b cat-file --batch-all-objects --batch >truth");
		(void)check_all(&world, "truth");
	} else {
		ck_assert_msg(check_all(&world, "truth") == NR_HISTORY, "%s",
			      forms[_i].proves);
	}
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	world_close(&world);
	scratch_close();
}
END_TEST

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
	const char *reason; /* part of each */
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
	  "chmod u+w $f; head -c -3 $f >x; cat x >$f", "a", 3, 2, "" },
	{ "a pack that is empty",
	  "bare a; put a one two; pack a; put a three; f=$(ls a/objects/pack/*.pack)\n"
	  "chmod u+w $f; : >$f", "a", 3, 2, "" },
	{ "a pack that is gone",
	  "bare a; put a one two; pack a; put a three; rm -f a/objects/pack/*.pack",
	  "a", 3, 2, "not found in its store" },
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
	const char *proves = damaged[_i].proves;

	scratch_open();
	make(damaged[_i].script);
	world_open(&world, damaged[_i].stores, &roomy);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_msg(world.objects.nr_order == damaged[_i].nr, "%s", proves);
	ck_assert_msg(world.got.nr_skipped == damaged[_i].nr_skipped,
		      "%s: %zu skipped", proves, world.got.nr_skipped);
	for (size_t i = 0; i < world.got.nr; i++) {
		const char *reason = world.got.v[i].skipped;

		ck_assert_msg(!reason || strstr(reason, damaged[_i].reason),
			      "%s: %s", proves, reason);
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
} limited[] = {
	{ "packed, of max_object bytes",
	  "seq 99999 | head -c 100000 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, NULL, 1 },
	{ "packed, one byte more",
	  "seq 99999 | head -c 100001 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, "100001 bytes, more than --max-object-size 100000", 0 },
	{ "packed, much more",
	  "seq 99999 | head -c 300000 | git -C a hash-object -w --stdin >id; pack a",
	  100000, 1 << 30, "300000 bytes, more than --max-object-size 100000", 0 },
	{ "packed, more than memory holds",
	  "seq 999999 | head -c 3000000 | git -C a hash-object -w --stdin >id; pack a",
	  10000000, 2000000, "3000000 bytes and the deltas it is built from do "
	  "not fit into --max-memory 2000000", 0 },
	{ "loose, of max_object bytes",
	  "seq 99999 | head -c 100000 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 1 },
	{ "loose, one byte more, still less than a piece",
	  "seq 99999 | head -c 100001 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 1 },
	{ "loose, one byte less than a piece",
	  "seq 9999999 | head -c 8388607 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 1 },
	{ "loose, as long as a piece",
	  "seq 9999999 | head -c 8388608 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 1 },
	{ "loose, one byte longer",
	  "seq 9999999 | head -c 8388609 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 2 },
	{ "loose, several pieces",
	  "seq 9999999 | head -c 20000000 | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 3 },
	{ "loose, several pieces and no line end",
	  "head -c 20000000 /dev/zero | git -C a hash-object -w --stdin >id",
	  100000, 1 << 30, NULL, 3 },
};
/* clang-format on */

START_TEST(limited_row)
{
	const struct limits limits = { limited[_i].max_object,
				       limited[_i].max_memory };
	const char *proves = limited[_i].proves;
	struct world world;
	const struct got *got;
	struct fault fault = { 0 };
	struct oid oid;
	enum object_type type;
	struct bytes body;
	struct buf truth = BUF_INIT;

	scratch_open();
	make("bare a");
	make(limited[_i].script);
	make("git -C a cat-file blob $(cat id) >truth");
	world_open(&world, "a", &limits);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.objects.nr_order, 1);
	got = &world.got.v[0];
	if (limited[_i].reason) {
		ck_assert_msg(got->skipped != NULL, "%s", proves);
		ck_assert_str_eq(got->skipped, limited[_i].reason);
		oid = entry_oid(&world.objects, &world.objects.v[0]);
		ck_assert_int_eq(
			source_read(world.source, &oid, &type, &body, &fault),
			FAULT_LIMIT);
		ck_assert_str_eq(fault.msg, limited[_i].reason);
	} else {
		ck_assert_msg(!got->skipped, "%s: %s", proves, got->skipped);
		ck_assert_int_eq(
			buf_read_file(&truth, "truth", 1 << 30, &fault), 0);
		ck_assert_msg(
			bytes_eq(buf_bytes(&got->body), buf_bytes(&truth)),
			"%s", proves);
	}
	ck_assert_msg(got->pieces == limited[_i].pieces, "%s: %zu pieces",
		      proves, got->pieces);
	buf_release(&truth);
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
	struct world world;
	const struct got *got;

	scratch_open();
	make("bare a; mkdir a/objects/ab; put a one");
	put_loose("a/objects/ab/01234567890123456789012345678901234567",
		  headers[_i].header, "abc");
	world_open(&world, "a", &limits);
	ck_assert_int_eq(scan(&world), 0);
	ck_assert_uint_eq(world.objects.nr_order, 2);
	ck_assert_uint_eq(world.got.nr_skipped, 1);
	got = &world.got.v[world.objects.order[1]];
	ck_assert_msg(got->skipped && strstr(got->skipped, headers[_i].reason),
		      "%s: %s", headers[_i].proves, got->skipped);
	ck_assert_int_eq(world.objects.v[world.objects.order[1]].state,
			 ENTRY_SKIPPED);
	world_close(&world);
	scratch_close();
}
END_TEST

static void add_be32(struct buf *buf, uint32_t v)
{
	const uint8_t raw[] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16),
				(uint8_t)(v >> 8), (uint8_t)v };

	buf_add(buf, raw, sizeof(raw));
}

/* Type and size as a pack writes them, then its bytes, compressed. */
static void add_entry(struct buf *pack, unsigned type, uint64_t size,
		      struct bytes ofs, struct bytes body)
{
	uint8_t c = (uint8_t)(type << 4 | (size & 15));
	uint8_t out[512];
	uLongf len = sizeof(out);

	for (size >>= 4; size; size >>= 7) {
		buf_add_char(pack, (char)(c | 0x80));
		c = size & 0x7f;
	}
	buf_add_char(pack, (char)c);
	buf_add_bytes(pack, ofs);
	ck_assert_int_eq(compress(out, &len, body.p, body.len), Z_OK);
	buf_add(pack, out, len);
}

/* A pack of the entries whose ids are 01..., 02..., and its index. */
static void put_pack(struct buf *pack, const uint32_t *offsets, uint32_t nr)
{
	static const uint8_t trailer[20] = { 7 };
	struct buf idx = BUF_INIT;

	buf_add(pack, trailer, sizeof(trailer));
	put_bytes("a/objects/pack/pack-1.pack", pack->p, pack->len);
	buf_add(&idx, "\377tOc\0\0\0\2", 8);
	for (uint32_t i = 0; i < 256; i++)
		add_be32(&idx, i < nr ? i : nr);
	for (uint32_t i = 0; i < nr; i++) {
		buf_add_char(&idx, (char)(i + 1));
		for (int k = 1; k < 20; k++)
			buf_add_char(&idx, 0);
	}
	for (uint32_t i = 0; i < nr; i++)
		add_be32(&idx, 0);
	for (uint32_t i = 0; i < nr; i++)
		add_be32(&idx, offsets[i]);
	buf_add(&idx, trailer, sizeof(trailer));
	buf_add(&idx, trailer, sizeof(trailer));
	put_bytes("a/objects/pack/pack-1.idx", idx.p, idx.len);
	buf_release(&idx);
	buf_release(pack);
}

/*
 * A blob, one that declares 2^62 bytes, a delta that declares 2^30, one upon
 * itself, one upon a base before the pack, and one cut short by its end.
 */
START_TEST(a_pack_may_declare_what_it_likes)
{
	static const struct bytes huge_delta = LIT("\x03"
						   "\x80\x80\x80\x80\x04"
						   "\x90\x03");
	static const struct bytes delta = LIT("\x03\x03\x90\x03");
	/* A stored block of 100 bytes (RFC 1951, 3.2.4) that are not there. */
	static const struct bytes cut = LIT("\xb4\x06"
					    "\x78\x01"
					    "\x01\x64\0\x9b\xff"
					    "abc");
	static const char *const reasons[] = {
		NULL,
		"4611686018427387904 bytes, more than --max-object-size",
		"1073741824 bytes, more than --max-object-size",
		"damaged: ",
		"damaged: ",
		"damaged: ",
	};
	const struct limits limits = { 1 * MIB, 16 * MIB };
	struct buf pack = BUF_INIT;
	uint32_t offsets[6];
	uint8_t back;
	struct world world;

	scratch_open();
	make("bare a");
	buf_add(&pack, "PACK\0\0\0\2\0\0\0\6", 12);
	offsets[0] = (uint32_t)pack.len;
	add_entry(&pack, 3, 3, LIT(""), LIT("abc"));
	offsets[1] = (uint32_t)pack.len;
	add_entry(&pack, 3, (uint64_t)1 << 62, LIT(""), LIT("abc"));
	offsets[2] = (uint32_t)pack.len;
	back = (uint8_t)(pack.len - offsets[0]);
	add_entry(&pack, 6, huge_delta.len, (struct bytes){ &back, 1 },
		  huge_delta);
	offsets[3] = (uint32_t)pack.len;
	add_entry(&pack, 6, delta.len, LIT("\0"), delta);
	offsets[4] = (uint32_t)pack.len;
	add_entry(&pack, 6, delta.len, LIT("\x80\x7f"), delta);
	offsets[5] = (uint32_t)pack.len;
	buf_add_bytes(&pack, cut);
	put_pack(&pack, offsets, 6);
	world_open(&world, "a", &limits);
	ck_assert_int_eq(scan(&world), 0);
	check_books(&world);
	ck_assert_uint_eq(world.objects.nr_order, 6);
	ck_assert(bytes_eq(buf_bytes(&world.got.v[0].body), LIT("abc")));
	for (size_t i = 1; i < 6; i++) {
		const char *skipped = world.got.v[i].skipped;

		ck_assert_msg(skipped && strstr(skipped, reasons[i]), "%zu: %s",
			      i, skipped);
	}
	world_close(&world);
	scratch_close();
}
END_TEST

static const int codes[] = { FAULT_STOPPED, FAULT_NOMEM, FAULT_CORRUPT,
			     FAULT_LIMIT, 77 };

START_TEST(a_sink_that_stops_is_heard)
{
	struct world world;

	scratch_open();
	make("bare a; put a one two three");
	world_open(&world, "a", &roomy);
	world.got.stop_with = codes[_i];
	ck_assert_int_eq(scan(&world), codes[_i]);
	ck_assert_uint_eq(world.got.nr_skipped, 0);
	for (size_t i = 1; i < 3; i++)
		ck_assert_int_eq(world.objects.v[world.objects.order[i]].state,
				 ENTRY_PENDING);
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
	world_open(&world, "a", &limits);
	world.got.stop_with = codes[_i];
	ck_assert_int_eq(scan(&world), codes[_i]);
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
	world_open(&world, "a", &roomy);
	world.got.stop_skip_with = codes[_i];
	ck_assert_int_eq(scan(&world), codes[_i]);
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
	world_open(&world, "a", &roomy);
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

START_TEST(nothing_has_no_units)
{
	struct world world;
	struct objects objects = { .nr_order = 1 };

	scratch_open();
	make("mkdir -p a/objects");
	world_open(&world, "a", &roomy);
	ck_assert_uint_eq(source_units(&world.objects), 0);
	ck_assert_uint_eq(source_units(&objects), 1);
	objects.nr_order = UNIT_OBJECTS;
	ck_assert_uint_eq(source_units(&objects), 1);
	objects.nr_order = UNIT_OBJECTS + 1;
	ck_assert_uint_eq(source_units(&objects), 2);
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
	const struct source_sink sink = { &thread->got, on_piece, on_skipped };
	struct fault fault = { 0 };
	size_t nr = source_units(&thread->world->objects);

	for (size_t i = thread->number; i < nr; i += NR_THREADS)
		thread->rc |= source_scan(thread->source, i, &sink, &fault);
	return NULL;
}

static void thread_start(struct thread *thread, struct world *world,
			 size_t number)
{
	struct fault fault = { 0 };

	*thread = (struct thread){ .world = world, .number = number };
	thread->got.nr = world->objects.nr;
	thread->got.v = calloc(thread->got.nr, sizeof(*thread->got.v));
	ck_assert_ptr_nonnull(thread->got.v);
	ck_assert_int_eq(source_open(&thread->source, &world->objects,
				     world->stores.v, world->stores.nr, &fault),
			 0);
	ck_assert_int_eq(pthread_create(&thread->id, NULL, run, thread), 0);
}

START_TEST(threads_read_side_by_side)
{
	const struct limits limits = { 4 * MIB, 5 * MIB };
	struct thread threads[NR_THREADS];
	struct world world;
	size_t scanned = 0;

	scratch_open();
	make("bare a; for i in $(seq 1100); do echo blob; echo mark :$i\n"
	     "if test $((i % 300)) = 0; then\n"
	     "  echo data 2000000; yes $i | head -c 2000000; echo\n"
	     "else echo data ${#i}; echo $i; fi; done >in\n"
	     "git -C a fast-import --quiet <in");
	world_open(&world, "a", &limits);
	ck_assert_uint_eq(world.objects.nr_order, 1100);
	for (size_t i = 0; i < NR_THREADS; i++)
		thread_start(&threads[i], &world, i);
	for (size_t i = 0; i < NR_THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i].id, NULL), 0);
		ck_assert_int_eq(threads[i].rc, 0);
		ck_assert_uint_eq(threads[i].got.nr_skipped, 0);
		for (size_t k = 0; k < threads[i].got.nr; k++)
			scanned += threads[i].got.v[k].last;
		got_clear(&threads[i].got);
		free(threads[i].got.v);
		source_close(threads[i].source);
	}
	ck_assert_uint_eq(scanned, 1100);
	for (size_t i = 0; i < world.objects.nr; i++)
		ck_assert_int_eq(world.objects.v[i].state, ENTRY_SCANNED);
	world_close(&world);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, all_is_as_git_says, 0, COUNT(forms));
	tcase_add_loop_test(tc, damaged_row, 0, COUNT(damaged));
	tcase_add_loop_test(tc, limited_row, 0, COUNT(limited));
	tcase_add_loop_test(tc, header_row, 0, COUNT(headers));
	tcase_add_test(tc, a_pack_may_declare_what_it_likes);
	tcase_add_loop_test(tc, a_sink_that_stops_is_heard, 0, COUNT(codes));
	tcase_add_loop_test(tc, a_sink_that_stops_at_a_large_one_is_heard, 0,
			    COUNT(codes));
	tcase_add_loop_test(tc, a_sink_that_stops_at_a_skipped_one_is_heard, 0,
			    COUNT(codes));
	tcase_add_test(tc, reading_one);
	tcase_add_test(tc, nothing_has_no_units);
	tcase_add_test(tc, threads_read_side_by_side);
}

UNIT_MAIN("odb/source", add)
