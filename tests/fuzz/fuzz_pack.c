/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever bytes an index and its pack hold, every object that the index lists
 * is scanned or skipped, each once, by bounded work.
 *
 *   flags and length:4 | index, that many bytes | pack, the rest
 *
 * Above the length stand three flags: see below.
 */
#include "base/checksum.h"
#include "odb/source.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define IS_SHA256 0x80000000U
#define IS_TIGHT 0x40000000U /* small limits */
/* A mutation cannot guess checksums, so put the right ones in. */
#define IS_MENDED 0x20000000U
#define LENGTH 0x00ffffffU

#define NR_SOURCES 2

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

static char folder[256];

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	(void)fprintf(stderr, "fuzz_pack: %s\n", what);
	abort();
}

static const char *path_of(const char *name)
{
	static char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void remove_folder(void)
{
	(void)unlink(path_of("pack/p.idx"));
	(void)unlink(path_of("pack/p.pack"));
	(void)rmdir(path_of("pack"));
	(void)rmdir(folder);
}

static void make_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(folder, sizeof(folder), "%s/fuzz-XXXXXX",
		       tmp ? tmp : "/tmp");
	must(mkdtemp(folder) != NULL, "no folder");
	must(mkdir(path_of("pack"), 0700) == 0, "no folder of packs");
	must(atexit(remove_folder) == 0, "atexit");
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct fault fault = { 0 };

	(void)argc;
	(void)argv;
	must(checksum_init(&fault) == 0, fault.msg);
	make_folder();
	return 0;
}

static void put_file(const char *name, const uint8_t *p, size_t len)
{
	int fd = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		      0600);

	must(fd >= 0 && (size_t)write(fd, p, len) == len && !close(fd), name);
}

/* libgit2 is set up anew only where the limits change. */
static void set_limits(bool tight)
{
	static const struct limits limits[] = {
		{ (uint64_t)128 << 10, (uint64_t)1 << 20 },
		{ (uint64_t)66 << 10, (uint64_t)140 << 10 },
	};
	static int now = -1;
	struct fault fault = { 0 };

	if (now == tight)
		return;
	if (now >= 0)
		sources_release();
	now = tight;
	must(sources_init(&limits[now], &fault) == 0, fault.msg);
}

/* The zlib stream at data gets the checksum of what it inflates to. */
static void mend_stream(uint8_t *pack, size_t end, size_t data)
{
	static uint8_t out[1 << 18];
	z_stream z = { .next_out = out, .avail_out = sizeof(out) };
	uLong sum;

	if (end - data < 6)
		return;
	z.next_in = pack + data + 2;
	z.avail_in = (uInt)(end - data - 2);
	must(inflateInit2(&z, -15) == Z_OK, "inflateInit2");
	if (inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in >= 4) {
		sum = adler32(1, out, (uInt)z.total_out);
		for (int i = 0; i < 4; i++)
			z.next_in[i] = (Bytef)(sum >> (24 - 8 * i));
	}
	(void)inflateEnd(&z);
}

static void mend(const struct objects *objects, uint8_t *p, size_t len)
{
	struct pack pack = { .map = { p, len }, .end = len };

	if (len < objects->hash_len)
		return;
	pack.end -= objects->hash_len;
	for (size_t i = 0; i < objects->nr; i++) {
		struct packed packed;

		if (!pack_entry(&pack, objects->v[i].offset, objects->hash_len,
				&packed, NULL))
			mend_stream(p, pack.end, packed.data);
	}
	put_file("pack/p.pack", p, len);
}

struct seen {
	struct objects *objects;
	struct room room;
	size_t skipped;
	uint8_t *ended; /* by entry: its last piece came */
	unsigned sum;
	uint64_t memos[MEMOS]; /* sizes of the objects they are about */
};

static void touch(struct seen *seen, const struct piece *piece)
{
	uint64_t len = piece->body.p ? piece->body.len : piece->size;
	struct bytes window;

	for (uint64_t done = 0; done < len; done += window.len) {
		size_t nr = len - done < 4096 ? (size_t)(len - done) : 4096;

		must(piece_window(piece, piece->at + done, nr, &seen->room,
				  &window),
		     "no memory for a window");
		must(window.len == nr, "a window is short");
		for (size_t i = 0; i < nr; i++)
			seen->sum += window.p[i];
	}
}

static void check_memos(struct seen *seen, const struct piece *piece)
{
	if (piece->base != MEMO_NONE) {
		must(piece->delta != NULL, "a memo of no base");
		must(seen->memos[piece->base] == piece->delta->base.len,
		     "the memo of another object");
	}
	if (piece->keep != MEMO_NONE) {
		must(piece->keep != piece->base, "a memo in its base's place");
		seen->memos[piece->keep] = piece->size;
	}
}

static int on_piece(void *payload, size_t entry, const struct piece *piece)
{
	struct seen *seen = payload;

	must(entry < seen->objects->nr, "no such entry");
	must(!piece->delta || piece->delta->size == piece->size, "its size");
	check_memos(seen, piece);
	touch(seen, piece);
	if (piece->last && !piece->known)
		seen->ended[entry] = 1;
	return 0;
}

static int on_skipped(void *payload, size_t entry, enum object_type type,
		      const char *reason)
{
	struct seen *seen = payload;

	(void)type;
	must(entry < seen->objects->nr, "no such entry");
	must(reason[0] != '\0', "no reason");
	must(!seen->ended[entry], "skipped, and yet seen");
	seen->skipped++;
	return 0;
}

static int on_noted(void *payload, size_t entry, const char *what)
{
	(void)payload;
	(void)entry;
	must(what[0] != '\0', "no note");
	return 0;
}

/* The books: objects listed = objects scanned + objects skipped. */
static void check_books(const struct seen *seen)
{
	const struct objects *objects = seen->objects;
	size_t scanned = 0;
	size_t skipped = 0;

	for (size_t i = 0, end; i < objects->nr; i = end) {
		end = objects_end_of(objects, i);
		scanned += objects->v[i].state == ENTRY_SCANNED;
		skipped += objects->v[i].state == ENTRY_SKIPPED;
		must(!seen->ended[i] || objects->v[i].state == ENTRY_SCANNED,
		     "seen, but not in the books");
		must(seen->ended[i] || objects->v[i].state != ENTRY_SCANNED,
		     "in the books, but not seen");
	}
	must(scanned + skipped == objects->nr_distinct, "an object is lost");
	must(skipped == seen->skipped, "told of more or fewer");
}

static void scan(struct source **sources, const struct forest *forest,
		 struct seen *seen)
{
	const struct source_sink sinks[NR_SOURCES] = {
		{ &seen[0], on_piece, on_skipped, on_noted, false },
		{ &seen[1], on_piece, on_skipped, on_noted, false },
	};
	struct fault fault = { 0 };

	for (size_t i = 0; i < forest->units.nr; i++)
		must(!source_scan(sources[i % NR_SOURCES], i,
				  &sinks[i % NR_SOURCES], &fault),
		     fault.msg);
	for (size_t i = 0; i < NR_SOURCES; i++)
		must(!source_settle(sources[i], &sinks[i], &fault), fault.msg);
	seen[0].skipped += seen[1].skipped;
	check_books(&seen[0]);
	for (int t = OBJECT_UNKNOWN; t <= OBJECT_TAG; t++)
		must(!source_each(sources[0], (enum object_type)t, &sinks[0],
				  &fault),
		     fault.msg);
}

/* As tracing does: what was scanned whole can be read, or is too large. */
static void read_all(struct source *source, const struct objects *objects)
{
	/* Each goes down its whole chain: not more often than need be. */
	size_t step = objects->nr / 64 + 1;

	for (size_t i = 0; i < objects->nr; i += step) {
		struct oid oid = entry_oid(objects, &objects->v[i]);
		enum object_type type = OBJECT_UNKNOWN;
		struct bytes body = { 0 };
		struct fault fault = { 0 };
		unsigned sum = 0;
		int rc = source_read(source, &oid, &type, &body, &fault);

		must(rc == fault.code, "a fault that says something else");
		must(!rc || rc == FAULT_CORRUPT || rc == FAULT_LIMIT ||
			     rc == FAULT_IO,
		     "a fault of the world");
		for (size_t k = 0; !rc && k < body.len; k++)
			sum += body.p[k];
		must(sum != 1, "impossible"); /* so that it is used */
	}
}

static void run(struct objects *objects)
{
	const char *stores[] = { folder };
	struct source *sources[NR_SOURCES] = { NULL };
	struct seen seen[NR_SOURCES] = { 0 };
	struct forest forest;
	struct fault fault = { 0 };
	uint8_t *ended = calloc(1, objects->nr + 1);

	must(ended != NULL, "no memory");
	must(!forest_plant(&forest, objects, 1, &fault), fault.msg);
	must(forest.nr == objects->nr, "an entry is not planted");
	for (size_t i = 0; i < NR_SOURCES; i++) {
		seen[i] = (struct seen){ .objects = objects, .ended = ended };
		must(!source_open(&sources[i], SOURCE_PACK, objects, &forest,
				  stores, 1, &fault),
		     fault.msg);
	}
	scan(sources, &forest, seen);
	read_all(sources[0], objects);
	for (size_t i = 0; i < NR_SOURCES; i++) {
		source_close(sources[i]);
		room_release(&seen[i].room);
	}
	forest_release(&forest);
	free(ended);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct bytes in = { p, len };
	struct bytes idx = { 0 };
	const char *stores[] = { folder };
	struct objects objects;
	struct fault fault = { 0 };
	uint32_t head = 0;
	uint8_t *copy;

	if (!bytes_be32(&in, &head) || !bytes_take(&in, head & LENGTH, &idx))
		return 0;
	copy = malloc(in.len + 1);
	must(copy != NULL, "no memory");
	memcpy(copy, in.p, in.len);
	put_file("pack/p.idx", idx.p, idx.len);
	put_file("pack/p.pack", copy, in.len);
	set_limits(head & IS_TIGHT);
	must(!objects_list(&objects, stores, 1,
			   head & IS_SHA256 ? OID_SHA256 : OID_SHA1, &fault),
	     fault.msg);
	if (head & IS_MENDED)
		mend(&objects, copy, in.len);
	run(&objects);
	objects_release(&objects);
	free(copy);
	return 0;
}
