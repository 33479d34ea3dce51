/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/links.h"

#include "odb/tree.h"
#include "odb/tree_walk.h"

#include <assert.h>
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
static int add_link(struct walk *w, const struct tree_step *step,
		    uint32_t entry, uint32_t next)
{
	struct links *links = w->r->links;
	struct link link = { w->tree, entry, number_name(links, step->name),
			     next, NO_LINK };

	if (links->all.nr >= LINKS_MAX) {
		links->limited = true;
		return 0;
	}
	if (link.name == NO_LINK || !ARRAY_ROOM(&links->all) ||
	    !ARRAY_ROOM(&w->r->seen))
		return fault_nomem(w->r->fault);
	links->all.v[links->all.nr++] = link;
	return push_mark(w, step->at, (uint32_t)w->r->seen.nr++);
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

static int add_entry(struct walk *w, const struct tree_step *step)
{
	const struct hits *hits = w->r->links->hits;
	uint32_t entry = target_of(w->r, step->mode, &step->oid);
	size_t hit =
		hits->names.nr ? map_get(&hits->names, step->name) : SIZE_MAX;
	int rc = 0;

	if (entry != NO_ENTRY)
		rc = add_link(w, step, entry, NO_LINK);
	if (!rc && hit != SIZE_MAX)
		rc = add_link(w, step, NO_ENTRY, (uint32_t)hit);
	return rc;
}

/* ---------------------------------------------------------------- walking ---
 */

static int carry_marks(struct walk *w, uint32_t from, uint32_t end,
		       size_t shift)
{
	const struct marks *marks;
	size_t low = 0;
	size_t high;
	int rc = 0;

	if (!w->base)
		return 0;
	marks = &w->base->marks;
	high = marks->nr;
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

static int walk_entries(struct walk *w)
{
	struct tree_walk walk = {
		.piece = w->piece,
		.base = w->base ? &w->base->starts : NULL,
		.starts = &w->memo->starts,
		.room = &w->r->window,
		.hash_len = w->r->links->hits->objects->hash_len,
	};
	struct tree_step step;
	int rc;

	while ((rc = tree_walk_next(&walk, &step, w->r->fault)) == 1) {
		/* There is nothing to copy from without a base. */
		assert(w->base || !step.copied);
		rc = step.copied ? carry_marks(w, step.from, step.end,
					       (size_t)step.shift)
				 : add_entry(w, &step);
		if (rc)
			break;
	}
	return rc;
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
		starts_release(&r->memos[i].starts);
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
		const uint8_t *id = objects_id(hits->objects, hits->v[i].entry);
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
