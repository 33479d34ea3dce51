/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/odb/world.h - stores, their list and forest, a source, what it told
 *
 * The sink keeps each object as it was told and holds the source to what
 * odb/source.h promises: pieces in order and overlapping, windows that agree
 * with each other, a memo that is about the delta's own base.
 */
#ifndef TESTS_ODB_WORLD_H
#define TESTS_ODB_WORLD_H

#include "odb/no_certs.h"
#include "odb/store.h"

#include "base/checksum.h"
#include "odb/source.h"

#define KIB ((uint64_t)1 << 10)
#define MIB ((uint64_t)1 << 20)

static const struct limits roomy = { 64 * MIB, 1024 * MIB };

/* What a sink was given for one object, by the entry of its first copy. */
struct got {
	struct buf body; /* as told last */
	struct buf more; /* as told before that */
	enum object_type type;
	size_t tellings; /* whole ones */
	size_t pieces;	 /* of the last telling */
	bool last;
	uint64_t line_at; /* of the last piece */
	uint64_t line;
	char *skipped; /* the reason */
	char *noted;
};

struct got_all {
	struct got *v; /* by entry */
	size_t nr;
	size_t nr_skipped;
	size_t nr_noted;
	size_t nr_deltas; /* pieces that came as deltas */
	int stop_with;	  /* at the first piece; 0: do not */
	int stop_skip_with;
	bool blind; /* look at nothing: there is too much of it */
	struct buf memos[MEMOS];
	struct room room;
};

/* The pieces of an object: in order, overlapping. */
static void check_piece(const struct got *got, const struct piece *piece)
{
	if (!got->pieces) {
		ck_assert_uint_eq(piece->at, 0);
		ck_assert_uint_eq(piece->line, 0);
		ck_assert_uint_eq(piece->line_at, 0);
		return;
	}
	ck_assert_int_eq(piece->type, got->type);
	ck_assert_ptr_null(piece->delta);
	ck_assert_uint_eq(piece->keep, MEMO_NONE);
	ck_assert_uint_eq(piece->base, MEMO_NONE);
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

/* All of the piece, which may be a delta that nobody has put together. */
static struct bytes body_of(struct got_all *all, const struct piece *piece)
{
	struct bytes whole = { 0 };

	if (piece->body.p) {
		ck_assert(piece->at + piece->body.len <= piece->size);
		return piece->body;
	}
	ck_assert(piece->size == 0 || piece->delta);
	ck_assert(piece_window(piece, 0, (size_t)piece->size, &all->room,
			       &whole));
	ck_assert_uint_eq(whole.len, piece->size);
	return whole;
}

/* A window in the middle is what stands there. */
static void check_window(struct bytes whole, const struct piece *piece)
{
	struct room room = { 0 };
	size_t at = whole.len / 3;
	size_t len = whole.len / 2;
	struct bytes window;

	ck_assert(piece_window(piece, piece->at + at, len, &room, &window));
	ck_assert(bytes_eq(window, bytes_sub(whole, at, len)));
	room_release(&room);
}

/* What is remembered of the base is about the base. */
static void check_memos(struct got_all *all, const struct piece *piece,
			struct bytes whole)
{
	if (piece->base != MEMO_NONE) {
		ck_assert_ptr_nonnull(piece->delta);
		ck_assert_uint_lt(piece->base, MEMOS);
		ck_assert_uint_ne(piece->base, piece->keep);
		ck_assert(bytes_eq(buf_bytes(&all->memos[piece->base]),
				   piece->delta->base));
	}
	if (piece->keep != MEMO_NONE) {
		ck_assert_uint_lt(piece->keep, MEMOS);
		buf_clear(&all->memos[piece->keep]);
		buf_add_bytes(&all->memos[piece->keep], whole);
		ck_assert(buf_ok(&all->memos[piece->keep]));
	}
}

/* An object may be told again, or anew after it broke off. */
static void begin(struct got *got, const struct piece *piece)
{
	if (piece->at)
		return;
	if (got->last)
		buf_add_bytes(&got->more, buf_bytes(&got->body));
	buf_clear(&got->body);
	got->pieces = 0;
	got->last = false;
	got->line = got->line_at = 0;
}

static int on_piece(void *payload, size_t entry, const struct piece *piece)
{
	struct got_all *all = payload;
	struct got *got = &all->v[entry];
	struct bytes whole;

	ck_assert_uint_lt(entry, all->nr);
	if (all->stop_with)
		return all->stop_with;
	if (all->blind) {
		got->last |= piece->last;
		got->type = piece->type;
		return 0;
	}
	whole = body_of(all, piece);
	check_window(whole, piece);
	check_memos(all, piece, whole);
	all->nr_deltas += piece->delta != NULL;
	if (piece->known)
		return 0;
	ck_assert_ptr_null(got->skipped);
	begin(got, piece);
	check_piece(got, piece);
	check_lines(got, piece);
	buf_add_bytes(
		&got->body,
		bytes_sub(whole, got->pieces ? PIECE_OVERLAP : 0, SIZE_MAX));
	ck_assert(buf_ok(&got->body));
	got->type = piece->type;
	got->line = piece->line;
	got->line_at = piece->line_at;
	got->last = piece->last;
	got->tellings += piece->last;
	got->pieces++;
	if (piece->last)
		ck_assert_uint_eq(got->body.len, piece->size);
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

static int on_noted(void *payload, size_t entry, const char *what)
{
	struct got_all *all = payload;

	ck_assert_uint_lt(entry, all->nr);
	ck_assert_ptr_null(all->v[entry].noted);
	all->v[entry].noted = strdup(what);
	all->nr_noted++;
	return 0;
}

static void got_init(struct got_all *got, size_t nr)
{
	*got = (struct got_all){ .nr = nr };
	got->v = calloc(nr + 1, sizeof(*got->v));
	ck_assert_ptr_nonnull(got->v);
}

static void got_release(struct got_all *got)
{
	for (size_t i = 0; i < got->nr; i++) {
		buf_release(&got->v[i].body);
		buf_release(&got->v[i].more);
		free(got->v[i].skipped);
		free(got->v[i].noted);
	}
	for (size_t i = 0; i < MEMOS; i++)
		buf_release(&got->memos[i]);
	room_release(&got->room);
	free(got->v);
	*got = (struct got_all){ .nr = 0 };
}

/* A list, its forest, a source over it and what it gave. */
struct world {
	struct stores stores;
	struct objects objects;
	struct forest forest;
	enum source_kind kind;
	struct source *source;
	struct got_all got;
};

static struct source *world_source(struct world *world)
{
	struct source *source = NULL;
	struct fault fault = { 0 };
	int rc = source_open(&source, world->kind, &world->objects,
			     &world->forest, world->stores.v, world->stores.nr,
			     &fault);

	ck_assert_msg(rc == 0, "%s", fault.msg);
	return source;
}

static void world_open(struct world *world, enum source_kind kind,
		       const char *stores, uint8_t hash_len,
		       const struct limits *limits)
{
	struct fault fault = { 0 };
	int rc;

	*world = (struct world){ .kind = kind };
	ck_assert_int_eq(checksum_init(&fault), 0);
	rc = sources_init(limits, &fault);
	ck_assert_msg(rc == 0, "%s", fault.msg);
	stores_open(&world->stores, stores);
	ck_assert_int_eq(objects_list(&world->objects, world->stores.v,
				      world->stores.nr, hash_len, &fault),
			 0);
	ck_assert_int_eq(
		forest_plant(&world->forest, &world->objects, 1, &fault), 0);
	world->source = world_source(world);
	got_init(&world->got, world->objects.nr);
}

static void world_close(struct world *world)
{
	got_release(&world->got);
	source_close(world->source);
	forest_release(&world->forest);
	objects_release(&world->objects);
	stores_close(&world->stores);
	sources_release();
}

static struct source_sink sink_of(struct got_all *got)
{
	return (struct source_sink){ .payload = got,
				     .piece = on_piece,
				     .skipped = on_skipped,
				     .noted = on_noted };
}

static int scan(struct world *world)
{
	const struct source_sink sink = sink_of(&world->got);
	struct fault fault = { 0 };
	int rc = 0;

	for (size_t i = 0; !rc && i < world->forest.units.nr; i++)
		rc = source_scan(world->source, i, &sink, &fault);
	if (!rc)
		rc = source_settle(world->source, &sink, &fault);
	ck_assert_int_eq(rc, fault.code);
	return rc;
}

/* Every object of the list was told whole or skipped, and says so. */
static void check_books(const struct world *world)
{
	const struct objects *objects = &world->objects;
	size_t scanned = 0;

	for (size_t i = 0, end; i < objects->nr; i = end) {
		const struct entry *entry = &objects->v[i];
		const struct got *got = &world->got.v[i];

		end = objects_end_of(objects, i);
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
			  objects->nr_distinct);
}

static inline const struct got *got_of(const struct world *world,
				       const struct oid *oid)
{
	size_t at = objects_find(&world->objects, oid);

	ck_assert_uint_ne(at, SIZE_MAX);
	return &world->got.v[at];
}

#endif
