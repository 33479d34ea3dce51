/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/links.h"

#include "odb/tree.h"

#include <stdlib.h>

/* Where a tree has a link. */
struct mark {
	uint32_t at;
	uint32_t link;
};

struct marks {
	struct mark *v; /* by at */
	size_t nr, cap;
};

struct starts {
	uint32_t *v; /* of all entries, and the end of the last one */
	size_t nr, cap;
};

/* What is kept of a tree while others are built on it. */
struct memo {
	uint32_t tree;
	struct starts starts;
	struct marks marks;
};

#define FILTER_BITS 16

struct reader {
	struct links *links;
	struct memo memos[MEMOS + 1]; /* the last for those nobody asks for */
	struct {
		uint32_t *v; /* trees on which the next one may be built */
		size_t nr, cap;
	} open;
	/* By link: number of the last tree that was seen to have it, plus 1. */
	struct {
		uint32_t *v;
		size_t nr, cap;
	} seen;
	/* The first bits of the ids of blobs with hits: few others have them.
	 */
	uint8_t filter[1 << FILTER_BITS >> 3];
	struct room window;
	struct fault *fault;
};

/* A tree on the way through its entries. */
struct walk {
	struct reader *r;
	const struct piece *piece;
	const struct memo *base; /* or NULL */
	struct memo *memo;
	uint32_t tree;
	size_t at;
	size_t op; /* the operation that makes what stands there */
};

/* ------------------------------------------------------------------ links ---
 */

static uint32_t number_name(struct links *links, struct bytes name)
{
	size_t nr = map_get(&links->numbers, name);
	struct bytes copy;

	if (nr != SIZE_MAX)
		return (uint32_t)nr;
	copy = arena_bytes(&links->arena, name);
	if (!copy.p || !ARRAY_ROOM(&links->names) ||
	    !map_put(&links->numbers, copy, links->names.nr))
		return NO_LINK;
	links->names.v[links->names.nr] = copy;
	return (uint32_t)links->names.nr++;
}

static int push_mark(struct walk *w, size_t at, uint32_t link)
{
	struct marks *marks = &w->memo->marks;

	w->r->seen.v[link] = w->tree + 1;
	if (w->piece->keep == MEMO_NONE)
		return 0;
	if (!ARRAY_ROOM(marks))
		return fault_nomem(w->r->fault);
	marks->v[marks->nr++] = (struct mark){ (uint32_t)at, link };
	return 0;
}

/* next: of a name, the number of its first hit. */
static int add_link(struct walk *w, struct bytes name, uint32_t entry,
		    uint32_t next)
{
	struct links *links = w->r->links;
	struct link link = { w->tree, entry, number_name(links, name), next,
			     NO_LINK };

	if (links->all.nr >= LINKS_MAX) {
		links->limited = true;
		return 0;
	}
	if (link.name == NO_LINK || !ARRAY_ROOM(&links->all) ||
	    !ARRAY_ROOM(&w->r->seen))
		return fault_nomem(w->r->fault);
	links->all.v[links->all.nr++] = link;
	return push_mark(w, w->at, (uint32_t)w->r->seen.nr++);
}

static bool is_maybe_hit(const struct reader *r, const uint8_t *id)
{
	unsigned bits = (unsigned)id[0] << 8 | id[1];

	return r->filter[bits >> 3] >> (bits & 7) & 1;
}

/* A submodule's commit is no object of ours. */
static uint32_t target_of(const struct reader *r, uint32_t mode,
			  const struct oid *oid)
{
	const struct hits *hits = r->links->hits;
	bool is_tree = (mode & MODE_TYPE) == MODE_TREE;
	size_t found;

	if ((mode & MODE_TYPE) == MODE_GITLINK ||
	    (!is_tree && !is_maybe_hit(r, oid->id)))
		return NO_ENTRY;
	found = objects_find(hits->objects, oid);
	if (found == SIZE_MAX)
		return NO_ENTRY;
	if (is_tree ? hits->objects->v[found].type == OBJECT_TREE
		    : hits->is_hit[found] &&
			      hits->objects->v[found].type == OBJECT_BLOB)
		return (uint32_t)found;
	return NO_ENTRY;
}

static int add_entry(struct walk *w, uint32_t mode, struct bytes name,
		     const struct oid *oid)
{
	const struct hits *hits = w->r->links->hits;
	uint32_t entry = target_of(w->r, mode, oid);
	size_t hit = hits->names.nr ? map_get(&hits->names, name) : SIZE_MAX;
	int rc = 0;

	if (entry != NO_ENTRY)
		rc = add_link(w, name, entry, NO_LINK);
	if (!rc && hit != SIZE_MAX)
		rc = add_link(w, name, NO_ENTRY, (uint32_t)hit);
	return rc;
}

/* ---------------------------------------------------------------- walking ---
 */

static int push_start(struct walk *w, size_t at)
{
	struct starts *starts = &w->memo->starts;

	if (w->piece->keep == MEMO_NONE)
		return 0;
	if (!ARRAY_ROOM(starts))
		return fault_nomem(w->r->fault);
	starts->v[starts->nr++] = (uint32_t)at;
	return 0;
}

/* The starts v[first] up to v[end - 1] of the base. */
static int carry_starts(struct walk *w, size_t first, size_t end, size_t shift)
{
	struct starts *starts = &w->memo->starts;
	const uint32_t *from = w->base->starts.v + first;
	size_t nr = end - first;
	uint32_t *to;

	if (w->piece->keep == MEMO_NONE)
		return 0;
	while (starts->cap < starts->nr + nr) {
		if (!array_room((void **)&starts->v, starts->cap, &starts->cap,
				sizeof(*starts->v)))
			return fault_nomem(w->r->fault);
	}
	to = starts->v + starts->nr;
	for (size_t i = 0; i < nr; i++)
		to[i] = from[i] + (uint32_t)shift;
	starts->nr += nr;
	return 0;
}

static int carry_marks(struct walk *w, uint32_t from, uint32_t end,
		       size_t shift)
{
	const struct marks *marks = &w->base->marks;
	size_t low = 0;
	size_t high = marks->nr;
	int rc = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (marks->v[mid].at < from)
			low = mid + 1;
		else
			high = mid;
	}
	for (; !rc && low < marks->nr && marks->v[low].at < end; low++)
		rc = push_mark(w, marks->v[low].at + shift, marks->v[low].link);
	return rc;
}

/* Index of the last start at or in front of offset at; SIZE_MAX: none. */
static size_t start_before(const struct starts *starts, uint64_t at)
{
	size_t low = 0;
	size_t high = starts->nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (starts->v[mid] <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? low - 1 : SIZE_MAX;
}

/*
 * If an entry of the base begins here, in a copy, take over all entries that
 * the copy holds as a whole. *moved tells whether there was any. Offsets wrap
 * around where they move to the left.
 */
static int skip_copied(struct walk *w, bool *moved)
{
	const struct delta *delta = w->piece->delta;
	const struct starts *starts = &w->base->starts;
	const struct op *op;
	size_t shift;
	size_t first;
	size_t last;
	int rc;

	*moved = false;
	while (delta->v[w->op].at + delta->v[w->op].len <= w->at)
		w->op++;
	op = &delta->v[w->op];
	if (!op->copies)
		return 0;
	shift = (size_t)op->at - op->from;
	first = start_before(starts, w->at - shift);
	if (first == SIZE_MAX || starts->v[first] != w->at - shift)
		return 0;
	last = start_before(starts, (uint64_t)op->from + op->len);
	if (last <= first)
		return 0;
	rc = carry_starts(w, first, last, shift);
	if (!rc)
		rc = carry_marks(w, starts->v[first], starts->v[last], shift);
	w->at = starts->v[last] + shift;
	*moved = true;
	return rc;
}

/* Most entries fit; a longer one is asked for again. */
#define ENTRY_GUESS 96

/* Read one entry from its bytes; *moved is false where there is none. */
static int read_entry(struct walk *w, bool *moved)
{
	uint8_t hash_len = w->r->links->hits->objects->hash_len;
	size_t left = (size_t)w->piece->size - w->at;
	size_t guess = ENTRY_GUESS;
	struct bytes window;
	struct bytes rest;
	struct bytes name;
	struct oid oid;
	uint32_t mode = 0;
	int rc;

	*moved = false;
	for (;;) {
		guess = guess < left ? guess : left;
		if (!piece_window(w->piece, w->at, guess, &w->r->window,
				  &window))
			return fault_nomem(w->r->fault);
		rest = window;
		if (tree_next(&rest, hash_len, &mode, &name, &oid))
			break;
		if (guess == left)
			return 0;
		guess *= 8;
	}
	*moved = true;
	rc = push_start(w, w->at);
	if (!rc)
		rc = add_entry(w, mode, name, &oid);
	w->at += window.len - rest.len;
	return rc;
}

static int walk_entries(struct walk *w)
{
	bool moved = true;
	int rc = 0;

	while (!rc && moved && w->at < w->piece->size) {
		moved = false;
		if (w->base)
			rc = skip_copied(w, &moved);
		if (!rc && !moved)
			rc = read_entry(w, &moved);
	}
	return rc ? rc : push_start(w, w->at);
}

/* Links of the base that were not met in this tree. */
static int drop_rest(struct walk *w)
{
	struct links *links = w->r->links;
	const struct marks *marks = &w->base->marks;

	for (size_t i = 0; i < marks->nr; i++) {
		uint32_t number = marks->v[i].link;
		struct link *link = &links->all.v[number];

		if (w->r->seen.v[number] == w->tree + 1)
			continue;
		w->r->seen.v[number] = w->tree + 1;
		if (!ARRAY_ROOM(&links->drops))
			return fault_nomem(w->r->fault);
		links->drops.v[links->drops.nr] =
			(struct drop){ w->tree, number, link->drops };
		link->drops = (uint32_t)links->drops.nr++;
	}
	return 0;
}

/* ------------------------------------------------------------------ trees ---
 */

/* Trees up to the given one are done: nothing more is built on them. */
static void close_up_to(struct reader *r, uint32_t tree)
{
	struct links *links = r->links;

	while (r->open.nr && r->open.v[r->open.nr - 1] != tree)
		links->trees.v[r->open.v[--r->open.nr]].end =
			(uint32_t)links->trees.nr;
}

static int number_tree(struct reader *r, size_t entry, uint32_t *out)
{
	struct links *links = r->links;

	if (!ARRAY_ROOM(&links->trees) || !ARRAY_ROOM(&r->open))
		return fault_nomem(r->fault);
	*out = (uint32_t)links->trees.nr++;
	links->trees.v[*out] = (struct link_tree){
		.entry = (uint32_t)entry,
		.copy = links->tree_of[entry],
		.to = NO_LINK,
	};
	links->tree_of[entry] = *out;
	r->open.v[r->open.nr++] = *out;
	return 0;
}

/*
 * Numbers tell what is built on what only while trees come depth first. A base
 * that was closed already counts as none.
 */
static int on_tree(void *payload, size_t entry, const struct piece *piece)
{
	struct reader *r = payload;
	struct walk w = { .r = r, .piece = piece };
	uint32_t base = NO_TREE;
	int rc;

	if (piece->type != OBJECT_TREE || piece->at || !piece->last ||
	    piece->size > UINT32_MAX)
		return 0;
	if (piece->delta && piece->base != MEMO_NONE) {
		w.base = &r->memos[piece->base];
		base = w.base->tree;
	}
	close_up_to(r, base);
	if (!r->open.nr)
		w.base = NULL;
	w.memo = &r->memos[piece->keep];
	w.memo->starts.nr = 0;
	w.memo->marks.nr = 0;
	rc = number_tree(r, entry, &w.tree);
	w.memo->tree = w.tree;
	if (!rc)
		rc = walk_entries(&w);
	if (!rc && w.base)
		rc = drop_rest(&w);
	return rc;
}

static void reader_release(struct reader *r)
{
	for (size_t i = 0; i < COUNT(r->memos); i++) {
		free(r->memos[i].starts.v);
		free(r->memos[i].marks.v);
	}
	free(r->open.v);
	free(r->seen.v);
	room_release(&r->window);
}

/* True when any hit has a path. */
static bool fill_filter(struct reader *r)
{
	const struct hits *hits = r->links->hits;
	bool any = false;

	for (size_t i = 0; i < hits->nr; i++) {
		const uint8_t *id = hits->objects->v[hits->v[i].entry].id;
		unsigned bits = (unsigned)id[0] << 8 | id[1];

		if (hits->v[i].site == SITE_BLOB)
			r->filter[bits >> 3] |= (uint8_t)(1U << (bits & 7));
		any |= hits->v[i].site == SITE_BLOB ||
		       hits->v[i].site == SITE_PATH;
	}
	return any;
}

int links_read(struct links *out, const struct hits *hits,
	       struct source *source, struct fault *fault)
{
	struct reader r = { .links = out, .fault = fault };
	struct source_sink sink = { .payload = &r, .piece = on_tree };
	size_t size = hits->objects->nr * sizeof(*out->tree_of);
	int rc = 0;

	*out = (struct links){ .hits = hits };
	out->tree_of = malloc(size + 1);
	if (!out->tree_of)
		return fault_nomem(fault);
	memset(out->tree_of, 0xff, size);
	if (fill_filter(&r))
		rc = source_each(source, OBJECT_TREE, &sink, fault);
	close_up_to(&r, NO_TREE);
	reader_release(&r);
	return rc;
}

void links_release(struct links *links)
{
	free(links->all.v);
	free(links->drops.v);
	free(links->trees.v);
	free(links->tree_of);
	free(links->names.v);
	map_release(&links->numbers);
	arena_release(&links->arena);
	*links = (struct links){ .hits = NULL };
}
