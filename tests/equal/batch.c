/* SPDX-License-Identifier: Apache-2.0 */
/*
 * equal-batch FORMAT OBJECTS...
 * git cat-file --batch-all-objects --batch | equal-batch FORMAT
 *
 * FORMAT is sha1 or sha256. Prints, in any order, a line for each object with
 * a hash of its bytes, and one for each credential in it: of object stores as
 * our engine reads them, or of what git says that the objects are, each
 * examined as a whole and alone. Sorted, both are the same (tests/e2e/cli/
 * packings.sh). libgit2 cannot read the objects of a SHA-256 repository.
 */
#include "equal/say.h"

#include "base/checksum.h"
#include "classify/packed.h"
#include "odb/source.h"

#include <stdio.h>
#include <stdlib.h>

struct batch {
	struct examiner examiner;
	struct arena arena;
	struct buf text; /* the lines of one object */
	struct room room;
	const struct objects *objects;
	char id[OID_HEX_MAX]; /* of the object in hand */
};

static void die(const char *what)
{
	fprintf(stderr, "equal-batch: %s\n", what);
	exit(2);
}

static int on_each(void *payload, enum site site, struct bytes name,
		   const struct credential *c)
{
	struct batch *b = payload;

	buf_printf(&b->text, "%s ", b->id);
	say_credential(&b->text, site, name, c);
	return 0;
}

static int on_unread(void *payload, const struct unread *unread)
{
	struct batch *b = payload;

	buf_printf(&b->text, "%s unread %" PRIu64 " %s", b->id, unread->count,
		   unread->reason);
	say_bytes(&b->text, "member", unread->member);
	buf_add_char(&b->text, '\n');
	return 0;
}

static void say_object(struct batch *b, const struct piece *piece)
{
	struct bytes body;

	if (!piece_window(piece, 0, (size_t)piece->size, &b->room, &body))
		die("no memory");
	buf_printf(&b->text, "%s %s %" PRIu64, b->id,
		   object_type_name(piece->type), piece->size);
	say_bytes(&b->text, "body", body);
	buf_add_char(&b->text, '\n');
}

static void examine(struct batch *b, const struct piece *piece)
{
	struct fault fault = { 0 };
	int rc;

	if (piece->at || !piece->last)
		die("an object in pieces: raise the limit");
	buf_clear(&b->text);
	rc = examine_object(&b->examiner, piece, &fault);
	if (rc && rc != FAULT_LIMIT && rc != FAULT_CORRUPT)
		die(fault.msg);
	if (rc)
		buf_printf(&b->text, "%s %s\n", b->id, fault.msg);
	if (piece->known)
		return;
	say_object(b, piece);
	if (!buf_ok(&b->text))
		die("no memory");
	fputs(buf_str(&b->text), stdout);
}

/* ------------------------------------------------------- as our engine reads
 * --- */

static int on_piece(void *payload, size_t entry, const struct piece *piece)
{
	struct batch *b = payload;
	struct oid oid = entry_oid(b->objects, &b->objects->v[entry]);

	(void)oid_hex(&oid, b->id);
	examine(b, piece);
	return 0;
}

static int on_skipped(void *payload, size_t entry, enum object_type type,
		      const char *reason)
{
	(void)payload;
	printf("skipped entry %zu, a %s: %s\n", entry, object_type_name(type),
	       reason);
	return 0;
}

static int on_noted(void *payload, size_t entry, const char *what)
{
	(void)payload;
	printf("noted of entry %zu: %s\n", entry, what);
	return 0;
}

static void read_stores(struct batch *b, const char *const *stores, size_t nr)
{
	const struct source_sink sink = { b, on_piece, on_skipped, on_noted,
					  false };
	struct objects objects = { .nr = 0 };
	struct forest forest = { .nr = 0 };
	struct source *source = NULL;
	struct fault fault = { 0 };
	int rc = 0;

	if (objects_list(&objects, stores, nr, b->examiner.hash_len, &fault) ||
	    forest_plant(&forest, &objects, 2, &fault) ||
	    source_open(&source, SOURCE_PACK, &objects, &forest, stores, nr,
			&fault))
		die(fault.msg);
	b->objects = &objects;
	for (size_t i = 0; !rc && i < forest.units.nr; i++)
		rc = source_scan(source, i, &sink, &fault);
	if (!rc)
		rc = source_settle(source, &sink, &fault);
	if (rc)
		die(fault.msg);
	source_close(source);
	forest_release(&forest);
	objects_release(&objects);
}

/* ------------------------------------------------------------- as git tells
 * --- */

static enum object_type type_of(const char *name)
{
	for (int type = OBJECT_COMMIT; type <= OBJECT_TAG; type++) {
		if (!strcmp(name, object_type_name((enum object_type)type)))
			return (enum object_type)type;
	}
	die("no type of an object");
	return OBJECT_BLOB;
}

/* "<id> <type> <size>", the bytes, and a line end. */
static bool read_one(struct batch *b)
{
	struct piece piece = {
		.last = true,
		.base = MEMO_NONE,
		.keep = MEMO_NONE,
	};
	char type[16];
	size_t size;
	uint8_t *body;

	if (scanf("%64s %15s %zu", b->id, type, &size) != 3)
		return false;
	body = malloc(size + 1);
	if (getchar() != '\n' || !body || fread(body, 1, size, stdin) != size ||
	    getchar() != '\n')
		die("this is not what git cat-file --batch writes");
	piece.type = type_of(type);
	piece.size = size;
	piece.body = (struct bytes){ body, size };
	examine(b, &piece);
	free(body);
	return true;
}

int main(int argc, char **argv)
{
	static struct batch b;
	const struct limits limits = { (uint64_t)1 << 30, (uint64_t)8 << 30 };
	struct patterns *patterns = NULL;
	struct engine *engine = NULL;
	struct fault fault = { 0 };

	if (argc < 2)
		die("usage: equal-batch sha1|sha256 [OBJECTS...]");
	if (checksum_init(&fault) || sources_init(&limits, &fault) ||
	    patterns_load(NULL, &patterns, &fault) ||
	    engine_new(patterns, 0, &engine, &fault) ||
	    matcher_new(engine, &b.examiner.matcher, &fault))
		die(fault.msg);
	b.examiner.arena = &b.arena;
	b.examiner.hash_len = strcmp(argv[1], "sha256") ? OID_SHA1 : OID_SHA256;
	b.examiner.payload = &b;
	b.examiner.each = on_each;
	b.examiner.unread = on_unread;
	b.examiner.max_unpacked = (uint64_t)1 << 30;
	if (argc > 2)
		read_stores(&b, (const char *const *)argv + 2,
			    (size_t)argc - 2);
	else
		while (read_one(&b))
			;
	examiner_release(&b.examiner);
	matcher_free(b.examiner.matcher);
	engine_free(engine);
	patterns_free(patterns);
	sources_release();
	arena_release(&b.arena);
	buf_release(&b.text);
	room_release(&b.room);
	return 0;
}
