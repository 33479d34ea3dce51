/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain source: libgit2 inflates each object whole, everything is new.
 */
#include "odb/source.h"

#include "base/wipe.h"
#include "odb/budget.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define STREAM_BLOCK ((size_t)1 << 20)
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

struct source {
	struct objects *objects;
	git_odb **odbs; /* one for each store */
	size_t nr_odbs;
	git_odb_object *held; /* what source_read gave out */
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

int source_open(struct source **out, struct objects *objects,
		const char *const *stores, size_t nr_stores,
		struct fault *fault)
{
	struct source *source = calloc(1, sizeof(*source));
	int rc = 0;

	if (!source)
		return fault_nomem(fault);
	source->objects = objects;
	source->odbs = calloc(nr_stores ? nr_stores : 1, sizeof(*source->odbs));
	if (!source->odbs)
		rc = fault_nomem(fault);
	for (size_t i = 0; !rc && i < nr_stores; i++) {
		if (git_odb_open(&source->odbs[i], stores[i]))
			rc = fault_git(fault, FAULT_IO, stores[i]);
		else
			source->nr_odbs++;
	}
	if (rc) {
		source_close(source);
		return rc;
	}
	*out = source;
	return 0;
}

static void drop_held(struct source *source)
{
	git_odb_object_free(source->held);
	source->held = NULL;
}

void source_close(struct source *source)
{
	if (!source)
		return;
	drop_held(source);
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

/* The declared size and type of an object, without inflating it. */
static bool header(git_odb *odb, const git_oid *oid, size_t *size,
		   enum object_type *type)
{
	git_object_t t = GIT_OBJECT_INVALID;

	if (git_odb_read_header(size, &t, odb, oid))
		return false;
	*type = type_of(t);
	return true;
}

static int too_large(struct fault *fault, size_t size)
{
	if (size > shared.limits.max_object)
		return fault_set(
			fault, FAULT_LIMIT,
			"%zu bytes, more than --max-object-size %" PRIu64, size,
			shared.limits.max_object);
	return fault_set(fault, FAULT_LIMIT,
			 "%zu bytes and the deltas it is built from do not fit "
			 "into --max-memory %" PRIu64,
			 size, shared.limits.max_memory);
}

/* Read whole from one store. FAULT_NOMEM: worth trying again alone. */
static int read_once(git_odb *odb, const git_oid *oid, git_odb_object **out,
		     struct fault *fault)
{
	int rc = git_odb_read(out, odb, oid);

	if (!rc && git_odb_object_size(*out) > shared.limits.max_object) {
		size_t size = git_odb_object_size(*out);

		git_odb_object_free(*out);
		*out = NULL;
		return too_large(fault, size);
	}
	if (rc == GIT_ENOTFOUND)
		return fault_set(fault, FAULT_CORRUPT,
				 "not found in its store");
	return rc ? fault_git(fault, FAULT_CORRUPT, "damaged") : 0;
}

static int read_alone(git_odb *odb, const git_oid *oid, git_odb_object **out,
		      struct fault *fault)
{
	enum object_type type = OBJECT_UNKNOWN;
	size_t size = 0;
	int rc;

	pthread_rwlock_unlock(&shared.alone);
	pthread_rwlock_wrlock(&shared.alone);
	rc = read_once(odb, oid, out, fault);
	if (rc == FAULT_NOMEM && header(odb, oid, &size, &type))
		rc = too_large(fault, size);
	pthread_rwlock_unlock(&shared.alone);
	pthread_rwlock_rdlock(&shared.alone);
	return rc;
}

/*
 * Read the object whose first copy is v[i], from the first of its stores that
 * can give it. The lock is held for reading.
 */
static int read_any(struct source *source, size_t i, git_odb_object **out,
		    struct fault *fault)
{
	const struct objects *objects = source->objects;
	size_t end = objects_end_of(objects, i);
	git_oid oid;
	int rc = FAULT_CORRUPT;

	git_oid_fromraw(&oid, objects->v[i].id);
	for (size_t k = i; rc && k < end; k++) {
		git_odb *odb = source->odbs[objects->v[k].store];

		if (k > i && objects->v[k].store == objects->v[k - 1].store)
			continue;
		rc = read_once(odb, &oid, out, fault);
		if (rc == FAULT_NOMEM)
			rc = read_alone(odb, &oid, out, fault);
	}
	return rc;
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

/*
 * A loose object over the limit comes in pieces that overlap. buf has room for
 * STREAM_PIECE; filled bytes of it are waiting, the first of which is byte
 * piece->at of the object.
 */
static int stream_pieces(git_odb_stream *stream, size_t size, uint8_t *buf,
			 struct piece *piece, const struct source_sink *sink,
			 size_t entry, struct fault *fault)
{
	size_t filled = 0;

	for (;;) {
		struct range all;
		size_t keep;
		int nr = 0;
		int rc;

		while (filled < STREAM_PIECE &&
		       (nr = git_odb_stream_read(stream, (char *)buf + filled,
						 STREAM_PIECE - filled <
								 STREAM_BLOCK
							 ? STREAM_PIECE - filled
							 : STREAM_BLOCK)) > 0)
			filled += (size_t)nr;
		if (nr < 0)
			return fault_git(fault, FAULT_CORRUPT, "damaged");
		piece->body = (struct bytes){ buf, filled };
		piece->last = filled < STREAM_PIECE;
		if (piece->last && piece->at + filled != size)
			return fault_set(fault, FAULT_CORRUPT,
					 "declares %zu bytes and has %" PRIu64,
					 size, piece->at + filled);
		all = (struct range){ piece->at, filled };
		piece->fresh = &all;
		piece->nr_fresh = 1;
		rc = sink->piece(sink->payload, entry, piece);
		if (rc || piece->last)
			return rc;
		keep = filled - PIECE_OVERLAP;
		piece->line += count_lines((struct bytes){ buf, keep },
					   piece->at, &piece->line_at);
		piece->at += keep;
		memmove(buf, buf + keep, PIECE_OVERLAP);
		filled = PIECE_OVERLAP;
	}
}

static int stream_loose(git_odb *odb, const git_oid *oid,
			const struct source_sink *sink, size_t entry,
			enum object_type *type, struct fault *fault)
{
	struct piece piece = { 0 };
	git_odb_stream *stream = NULL;
	git_object_t t = GIT_OBJECT_INVALID;
	uint8_t *buf = malloc(STREAM_PIECE);
	size_t size = 0;
	int rc;

	if (!buf)
		return fault_nomem(fault);
	if (git_odb_open_rstream(&stream, &size, &t, odb, oid)) {
		rc = fault_git(fault, FAULT_CORRUPT, "damaged");
	} else {
		*type = piece.type = type_of(t);
		rc = stream_pieces(stream, size, buf, &piece, sink, entry,
				   fault);
	}
	git_odb_stream_free(stream);
	wipe(buf, STREAM_PIECE);
	free(buf);
	return rc;
}

static int whole(const struct source_sink *sink, size_t entry,
		 git_odb_object *object, enum object_type type)
{
	struct range all = { 0, git_odb_object_size(object) };
	struct piece piece = {
		.type = type,
		.body = { git_odb_object_data(object),
			  git_odb_object_size(object) },
		.last = true,
		.fresh = &all,
		.nr_fresh = 1,
	};

	return sink->piece(sink->payload, entry, &piece);
}

static bool is_large_loose(struct source *source, size_t i, const git_oid *oid,
			   git_odb **odb)
{
	const struct entry *entry = &source->objects->v[i];
	enum object_type type = OBJECT_UNKNOWN;
	size_t size = 0;

	*odb = source->odbs[entry->store];
	return entry->pack == PACK_NONE && header(*odb, oid, &size, &type) &&
	       size > shared.limits.max_object;
}

static int scan_one(struct source *source, size_t i,
		    const struct source_sink *sink)
{
	struct entry *entry = &source->objects->v[i];
	enum object_type type = OBJECT_UNKNOWN;
	struct fault why = { 0 };
	git_odb_object *object = NULL;
	git_odb *odb = NULL;
	git_oid oid;
	int rc;

	git_oid_fromraw(&oid, entry->id);
	if (is_large_loose(source, i, &oid, &odb)) {
		rc = stream_loose(odb, &oid, sink, i, &type, &why);
	} else {
		rc = read_any(source, i, &object, &why);
		if (!rc) {
			type = type_of(git_odb_object_type(object));
			rc = whole(sink, i, object, type);
		}
	}
	entry->type = (uint8_t)type;
	git_odb_object_free(object);
	if (rc == FAULT_STOPPED)
		return rc;
	entry->state = rc ? ENTRY_SKIPPED : ENTRY_SCANNED;
	return rc ? sink->skipped(sink->payload, i, type,
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

	drop_held(source);
	if (i == SIZE_MAX)
		return fault_set(fault, FAULT_CORRUPT, "missing");
	pthread_rwlock_rdlock(&shared.alone);
	rc = read_any(source, i, &source->held, fault);
	pthread_rwlock_unlock(&shared.alone);
	if (rc)
		return rc;
	*type = type_of(git_odb_object_type(source->held));
	*body = (struct bytes){ git_odb_object_data(source->held),
				git_odb_object_size(source->held) };
	return 0;
}
