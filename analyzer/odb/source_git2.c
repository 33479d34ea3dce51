/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain source: libgit2 reads the packs, odb/loose.c the rest. Each object
 * is inflated whole, and everything is new.
 */
#include "odb/source.h"

#include "base/wipe.h"
#include "odb/budget.h"
#include "odb/loose.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define STREAM_PIECE ((size_t)8 << 20)
/* libgit2 asks for a few bytes more than an object has. */
#define BLOCK_SLACK 4096

/*
 * Limits, and the lock that makes them fair. Whoever reads an object holds the
 * lock for reading. When memory runs short the read is tried once more with the
 * lock held for writing, thus alone: whether an object fits does not depend on
 * what the other threads happen to hold.
 */
static struct {
	struct limits limits;
	pthread_rwlock_t alone;
} shared = { .alone = PTHREAD_RWLOCK_INITIALIZER };

/* An object in memory; one of object and block holds it. */
struct whole {
	enum object_type type;
	struct bytes bytes;
	git_odb_object *object;
	void *block;
};

struct source {
	struct objects *objects;
	const char *const *stores;
	git_odb **odbs; /* the packs of each store */
	size_t nr_odbs;
	struct whole held; /* what source_read gave out */
};

int sources_init(const struct limits *limits, struct fault *fault)
{
	static const git_config_level_t levels[] = {
		GIT_CONFIG_LEVEL_SYSTEM,
		GIT_CONFIG_LEVEL_XDG,
		GIT_CONFIG_LEVEL_GLOBAL,
		GIT_CONFIG_LEVEL_PROGRAMDATA,
	};
	int rc = 0;

	shared.limits = *limits;
	rc = budget_install(limits->max_object + BLOCK_SLACK,
			    limits->max_memory, fault);
	if (rc)
		return rc;
	if (git_libgit2_init() < 0)
		return fault_set(fault, FAULT_IO, "libgit2 does not start");
	for (size_t i = 0; i < COUNT(levels); i++)
		rc |= git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	rc |= git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	rc |= git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	rc |= git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	/* .keep files say "do not repack", which does not concern a reader. */
	rc |= git_libgit2_opts(GIT_OPT_DISABLE_PACK_KEEP_FILE_CHECKS, 1);
	if (rc) {
		git_libgit2_shutdown();
		return fault_set(fault, FAULT_IO,
				 "libgit2 refused one of our options");
	}
	return 0;
}

void sources_release(void)
{
	git_libgit2_shutdown();
}

/* libgit2's message, copied at once: it is gone with the next call. */
static int fault_git(struct fault *fault, int code, const char *what)
{
	const git_error *error = git_error_last();

	if (error && error->klass == GIT_ERROR_NOMEMORY)
		return fault_nomem(fault);
	return fault_set(fault, code, "%s: %s", what,
			 error && error->message ? error->message
						 : "no reason given");
}

/*
 * Of a store's backends only that of packs: loose objects are not libgit2's,
 * and alternates are stores of the list themselves.
 */
static int open_packs(git_odb **out, const char *store, struct fault *fault)
{
	git_odb_backend *backend = NULL;
	git_odb *odb = NULL;

	if (git_odb_new(&odb))
		return fault_git(fault, FAULT_IO, store);
	if (git_odb_backend_pack(&backend, store) ||
	    git_odb_add_backend(odb, backend, 1)) {
		int rc = fault_git(fault, FAULT_IO, store);

		if (backend)
			backend->free(backend);
		git_odb_free(odb);
		return rc;
	}
	*out = odb;
	return 0;
}

int source_open(struct source **out, struct objects *objects,
		const char *const *stores, size_t nr_stores,
		struct fault *fault)
{
	struct source *source = calloc(1, sizeof(*source));
	int rc = 0;

	if (!source)
		return fault_nomem(fault);
	source->objects = objects;
	source->stores = stores;
	source->odbs = calloc(nr_stores ? nr_stores : 1, sizeof(*source->odbs));
	if (!source->odbs)
		rc = fault_nomem(fault);
	for (size_t i = 0; !rc && i < nr_stores; i++) {
		rc = open_packs(&source->odbs[i], stores[i], fault);
		if (!rc)
			source->nr_odbs++;
	}
	if (rc) {
		source_close(source);
		return rc;
	}
	*out = source;
	return 0;
}

static void whole_release(struct whole *whole)
{
	git_odb_object_free(whole->object);
	git_odb_backend_data_free(NULL, whole->block);
	*whole = (struct whole){ .object = NULL };
}

void source_close(struct source *source)
{
	if (!source)
		return;
	whole_release(&source->held);
	for (size_t i = 0; i < source->nr_odbs; i++)
		git_odb_free(source->odbs[i]);
	free(source->odbs);
	free(source);
}

size_t source_units(const struct objects *objects)
{
	return (objects->nr_order + UNIT_OBJECTS - 1) / UNIT_OBJECTS;
}

static enum object_type type_of(git_object_t type)
{
	return type >= GIT_OBJECT_COMMIT && type <= GIT_OBJECT_TAG
		       ? (enum object_type)type
		       : OBJECT_UNKNOWN;
}

static int too_large(struct fault *fault, uint64_t size)
{
	if (size > shared.limits.max_object)
		return fault_set(fault, FAULT_LIMIT,
				 "%" PRIu64
				 " bytes, more than --max-object-size %" PRIu64,
				 size, shared.limits.max_object);
	return fault_set(fault, FAULT_LIMIT,
			 "%" PRIu64
			 " bytes and the deltas it is built from do not fit "
			 "into --max-memory %" PRIu64,
			 size, shared.limits.max_memory);
}

/* FAULT_NOMEM: worth trying again alone. */
static int read_packed(git_odb *odb, const struct entry *entry,
		       struct whole *out, struct fault *fault)
{
	struct whole whole = { .object = NULL };
	git_oid oid;
	int rc;

	git_oid_fromraw(&oid, entry->id);
	rc = git_odb_read(&whole.object, odb, &oid);
	if (rc == GIT_ENOTFOUND)
		return fault_set(fault, FAULT_CORRUPT,
				 "not found in its store");
	if (rc)
		return fault_git(fault, FAULT_CORRUPT, "damaged");
	whole.type = type_of(git_odb_object_type(whole.object));
	whole.bytes = (struct bytes){ git_odb_object_data(whole.object),
				      git_odb_object_size(whole.object) };
	if (whole.bytes.len > shared.limits.max_object) {
		rc = too_large(fault, whole.bytes.len);
		whole_release(&whole);
		return rc;
	}
	*out = whole;
	return 0;
}

static int read_loose(const char *store, const struct oid *oid,
		      struct whole *out, struct fault *fault)
{
	struct whole whole = { .object = NULL };
	struct loose *loose = NULL;
	size_t len = 0;
	int rc = loose_open(&loose, store, oid, fault);

	if (!rc && loose_size(loose) > shared.limits.max_object)
		rc = too_large(fault, loose_size(loose));
	if (rc)
		goto out;
	len = (size_t)loose_size(loose);
	whole.type = loose_type(loose);
	/* From libgit2's allocator, which knows how much all sources hold. */
	whole.block = git_odb_backend_data_alloc(NULL, len ? len : 1);
	if (!whole.block)
		rc = fault_nomem(fault);
	else
		rc = loose_read(loose, whole.block, len, &whole.bytes.len,
				fault);
	whole.bytes.p = whole.block;
	if (rc)
		whole_release(&whole);
	else
		*out = whole;
out:
	loose_close(loose);
	return rc;
}

static int read_once(struct source *source, size_t copy, struct whole *out,
		     struct fault *fault)
{
	const struct entry *entry = &source->objects->v[copy];
	struct oid oid = entry_oid(source->objects, entry);

	if (entry->pack == PACK_NONE)
		return read_loose(source->stores[entry->store], &oid, out,
				  fault);
	return read_packed(source->odbs[entry->store], entry, out, fault);
}

/* The size that a copy declares, without inflating it. */
static bool declared(struct source *source, size_t copy, uint64_t *size)
{
	const struct entry *entry = &source->objects->v[copy];
	struct oid oid = entry_oid(source->objects, entry);
	struct loose *loose = NULL;
	struct fault why = { 0 };
	git_object_t type;
	size_t len = 0;
	git_oid id;
	bool ok;

	if (entry->pack == PACK_NONE) {
		ok = !loose_open(&loose, source->stores[entry->store], &oid,
				 &why);
		*size = ok ? loose_size(loose) : 0;
		loose_close(loose);
		return ok;
	}
	git_oid_fromraw(&id, entry->id);
	ok = !git_odb_read_header(&len, &type, source->odbs[entry->store], &id);
	*size = len;
	return ok;
}

static int read_alone(struct source *source, size_t copy, struct whole *out,
		      struct fault *fault)
{
	uint64_t size = 0;
	int rc;

	pthread_rwlock_unlock(&shared.alone);
	pthread_rwlock_wrlock(&shared.alone);
	rc = read_once(source, copy, out, fault);
	if (rc == FAULT_NOMEM && declared(source, copy, &size))
		rc = too_large(fault, size);
	pthread_rwlock_unlock(&shared.alone);
	pthread_rwlock_rdlock(&shared.alone);
	return rc;
}

/* libgit2 finds one of an object's copies in the packs of a store, always. */
static bool is_repeated(const struct source *source, size_t first, size_t copy)
{
	const struct entry *v = source->objects->v;

	return copy > first && v[copy].pack != PACK_NONE &&
	       v[copy].store == v[copy - 1].store;
}

static uint64_t count_lines(struct bytes b, uint64_t at, uint64_t *line_at)
{
	uint64_t lines = 0;
	struct bytes line;
	const uint8_t *start = b.p;

	while (bytes_until(&b, '\n', &line)) {
		lines++;
		*line_at = at + (uint64_t)(b.p - start);
	}
	return lines;
}

/* An object on its way to the sink. */
struct delivery {
	const struct source_sink *sink;
	size_t entry; /* its first copy */
	enum object_type type;
	bool begun;  /* the sink has seen some of it */
	int stopped; /* what the sink said when it had enough */
};

/* Nonzero if the sink has enough. */
static int deliver(struct delivery *delivery, struct piece *piece)
{
	struct range all = { piece->at, piece->body.len };

	piece->fresh = &all;
	piece->nr_fresh = 1;
	delivery->begun = true;
	delivery->type = piece->type;
	delivery->stopped = delivery->sink->piece(delivery->sink->payload,
						  delivery->entry, piece);
	return delivery->stopped;
}

/*
 * A loose object over the limit comes in pieces that overlap. buf has room for
 * STREAM_PIECE.
 */
static int stream_pieces(struct loose *loose, uint8_t *buf,
			 struct delivery *delivery, struct fault *fault)
{
	struct piece piece = { .type = loose_type(loose) };
	size_t filled = 0;

	for (;;) {
		size_t got = 0;
		size_t keep;
		int rc = loose_read(loose, buf + filled, STREAM_PIECE - filled,
				    &got, fault);

		if (rc)
			return rc;
		filled += got;
		piece.body = (struct bytes){ buf, filled };
		piece.last = piece.at + filled == loose_size(loose);
		rc = deliver(delivery, &piece);
		if (rc || piece.last)
			return rc;
		keep = filled - PIECE_OVERLAP;
		piece.line += count_lines((struct bytes){ buf, keep }, piece.at,
					  &piece.line_at);
		piece.at += keep;
		memmove(buf, buf + keep, PIECE_OVERLAP);
		filled = PIECE_OVERLAP;
	}
}

static int stream_loose(struct source *source, size_t copy,
			struct delivery *delivery, struct fault *fault)
{
	const struct entry *entry = &source->objects->v[copy];
	struct oid oid = entry_oid(source->objects, entry);
	struct loose *loose = NULL;
	uint8_t *buf = malloc(STREAM_PIECE);
	int rc;

	if (!buf)
		return fault_nomem(fault);
	rc = loose_open(&loose, source->stores[entry->store], &oid, fault);
	if (!rc) {
		rc = stream_pieces(loose, buf, delivery, fault);
		loose_close(loose);
	}
	wipe(buf, STREAM_PIECE);
	free(buf);
	return rc;
}

/*
 * Read a copy of the object whose first copy is v[first], the first of them
 * that can be read whole. The lock is held for reading.
 */
static int read_copy(struct source *source, size_t copy, struct whole *out,
		     struct fault *fault)
{
	int rc = read_once(source, copy, out, fault);

	return rc == FAULT_NOMEM ? read_alone(source, copy, out, fault) : rc;
}

static int read_any(struct source *source, size_t first, struct whole *out,
		    struct fault *fault)
{
	size_t end = objects_end_of(source->objects, first);
	int rc = FAULT_CORRUPT;

	for (size_t copy = first; rc && copy < end; copy++) {
		if (!is_repeated(source, first, copy))
			rc = read_copy(source, copy, out, fault);
	}
	return rc;
}

static int scan_copy(struct source *source, size_t copy,
		     struct delivery *delivery, struct fault *fault)
{
	struct whole whole = { .object = NULL };
	struct piece piece = { .last = true };
	int rc = read_copy(source, copy, &whole, fault);

	if (rc == FAULT_LIMIT && source->objects->v[copy].pack == PACK_NONE)
		return stream_loose(source, copy, delivery, fault);
	if (rc)
		return rc;
	piece.type = whole.type;
	piece.body = whole.bytes;
	rc = deliver(delivery, &piece);
	whole_release(&whole);
	return rc;
}

/* The first copy that can be read whole, unless some of one was seen. */
static int scan_one(struct source *source, size_t first,
		    const struct source_sink *sink)
{
	struct delivery delivery = { .sink = sink, .entry = first };
	struct entry *entry = &source->objects->v[first];
	size_t end = objects_end_of(source->objects, first);
	struct fault why = { 0 };
	int rc = FAULT_CORRUPT;

	for (size_t copy = first; rc && !delivery.begun && copy < end; copy++) {
		if (!is_repeated(source, first, copy))
			rc = scan_copy(source, copy, &delivery, &why);
	}
	if (delivery.stopped)
		return delivery.stopped;
	entry->type = (uint8_t)delivery.type;
	entry->state = rc ? ENTRY_SKIPPED : ENTRY_SCANNED;
	return rc ? sink->skipped(sink->payload, first, delivery.type,
				  why.msg[0] ? why.msg : "cannot be read")
		  : 0;
}

int source_scan(struct source *source, size_t unit,
		const struct source_sink *sink, struct fault *fault)
{
	const struct objects *objects = source->objects;
	size_t first = unit * UNIT_OBJECTS;
	size_t end = first + UNIT_OBJECTS;
	int rc = 0;

	if (end > objects->nr_order)
		end = objects->nr_order;
	for (size_t i = first; !rc && i < end; i++) {
		pthread_rwlock_rdlock(&shared.alone);
		rc = scan_one(source, objects->order[i], sink);
		pthread_rwlock_unlock(&shared.alone);
	}
	return rc ? fault_set(fault, rc, "stopped") : 0;
}

int source_read(struct source *source, const struct oid *oid,
		enum object_type *type, struct bytes *body, struct fault *fault)
{
	size_t i = objects_find(source->objects, oid);
	int rc;

	whole_release(&source->held);
	if (i == SIZE_MAX)
		return fault_set(fault, FAULT_CORRUPT, "missing");
	pthread_rwlock_rdlock(&shared.alone);
	rc = read_any(source, i, &source->held, fault);
	pthread_rwlock_unlock(&shared.alone);
	if (rc)
		return rc;
	*type = source->held.type;
	*body = source->held.bytes;
	return 0;
}
