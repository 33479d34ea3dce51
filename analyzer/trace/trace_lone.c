/* SPDX-License-Identifier: Apache-2.0 */
/* Paths that no commit shows: in an index, or in a tree that lies about. */
#include "trace/trace_state.h"

#include <stdlib.h>

/* A blob that something shows a path of, but no commit. */
static int place_blob(struct trace *t, uint32_t entry, enum site site,
		      const char *path, struct fault *fault)
{
	const struct hits *hits = t->hits;
	size_t end = 0;
	int rc = 0;

	for (size_t i = hits_of(hits, entry, SITE_BLOB, &end); !rc && i < end;
	     i++) {
		if (!trace_is_repeated(t, &hits->v[i]))
			rc = trace_add_event(
				t,
				trace_place_of_hit(t, &hits->v[i], site, path),
				NO_COMMIT, entry, EVENT_CHANGED, fault);
	}
	return rc;
}

/* Staged only: what a commit holds as well is no place of its own. */
static int place_staged(struct trace *t, struct fault *fault)
{
	const struct traced *repo = t->repo;
	int rc = 0;

	for (size_t i = 0; !rc && i < repo->nr_staged; i++) {
		const struct staged *staged = &repo->staged[i];
		const char *path;

		if (t->is_placed[staged->entry] & PLACED_BY_COMMIT)
			continue;
		t->is_placed[staged->entry] |= PLACED_BY_INDEX;
		path = trace_intern_path(t, bytes_of(staged->path));
		rc = path ? place_blob(t, staged->entry, SITE_INDEX, path,
				       fault)
			  : fault_nomem(fault);
	}
	return rc;
}

static void mark_placed(struct trace *t)
{
	for (size_t i = 0; i < t->events.nr; i++) {
		const struct event *e = &t->events.v[i];

		if (e->entry != NO_ENTRY)
			t->is_placed[e->entry] |= PLACED_BY_COMMIT;
	}
}

static int place_item(struct trace *t, const struct level *level,
		      const struct held_item *item, struct fault *fault)
{
	const struct hits *hits = t->hits;
	const char *path = trace_full_path(t, level, item->name);
	size_t end = 0;
	int rc = 0;

	if (!path)
		return fault_nomem(fault);
	if (item->blob != NO_ENTRY && !t->is_placed[item->blob])
		rc = place_blob(t, item->blob, SITE_BLOB, path, fault);
	end = item->named == NO_ENTRY ? 0 : trace_names_end(hits, item->named);
	for (size_t i = item->named; !rc && i < end; i++)
		rc = trace_add_event(t,
				     trace_place_of(t, hits->v[i].secret,
						    SITE_PATH, path,
						    (uint32_t)i),
				     NO_COMMIT, NO_ENTRY, EVENT_CHANGED, fault);
	return rc;
}

static int place_node(struct trace *t, const struct level *level,
		      struct fault *fault)
{
	const struct held_node *node = level->mine;
	int rc = 0;

	if (!node || node->marked || !trace_is_within_depth(t))
		return 0;
	((struct held_node *)(uintptr_t)node)->marked = true;
	t->depth++;
	for (size_t i = 0; !rc && !t->limited && i < node->nr; i++) {
		struct level below = { .mine = node->v[i].tree,
				       .up = level,
				       .name = node->v[i].name };

		rc = place_item(t, level, &node->v[i], fault);
		if (!rc && below.mine)
			rc = place_node(t, &below, fault);
	}
	t->depth--;
	return rc;
}

/*
 * May a tree that no commit leads to show a path of it? A tree that was read
 * on the way from a commit has shown its names, if it was one of this
 * repository's commits.
 */
static bool is_unplaced(const struct trace *t, const struct hit *hit)
{
	if (hit->site == SITE_BLOB)
		return !t->is_placed[hit->entry] &&
		       trace_is_visible(t, hit->entry);
	return hit->site == SITE_PATH &&
	       (t->held->is_shared || !held_knows(t->held, hit->entry)) &&
	       trace_is_visible(t, hit->entry);
}

/* Trees that this repository's commits begin at. */
static void mark_roots(const struct trace *t, uint8_t *is_root)
{
	for (size_t i = 0; i < t->graph->nr; i++) {
		const struct commit *c = &t->graph->v[i];

		if (c->tree != NO_ENTRY && trace_is_visible(t, c->entry))
			is_root[c->tree] = 1;
	}
}

/*
 * Blobs that no commit holds may still lie in a tree that no commit holds: read
 * the trees that are left, and begin at those that no other tree names.
 */
static int place_in_lone_trees(struct trace *t, struct fault *fault)
{
	const struct objects *objects = t->hits->objects;
	uint8_t *is_root = calloc(objects->nr + 1, 1);
	const struct held_node *node;
	int rc = is_root ? 0 : fault_nomem(fault);

	if (!rc)
		mark_roots(t, is_root);
	for (uint32_t i = 0; !rc && i < objects->nr; i++) {
		if (objects->v[i].type == OBJECT_TREE && trace_is_visible(t, i))
			rc = held_tree(t->held, i, &node, fault);
	}
	held_unmark(t->held);
	for (uint32_t i = 0; !rc && i < objects->nr; i++) {
		struct level top = { 0 };

		if (objects->v[i].type != OBJECT_TREE || is_root[i] ||
		    t->held->is_child[i] || !trace_is_visible(t, i))
			continue;
		rc = held_tree(t->held, i, &top.mine, fault);
		if (!rc)
			rc = place_node(t, &top, fault);
	}
	free(is_root);
	return rc;
}

int trace_place_lone(struct trace *t, struct fault *fault)
{
	bool any = false;
	int rc;

	mark_placed(t);
	rc = place_staged(t, fault);
	for (size_t i = 0; i < t->hits->nr; i++)
		any |= is_unplaced(t, &t->hits->v[i]);
	if (!rc && any)
		rc = place_in_lone_trees(t, fault);
	t->held->is_shared = true;
	mark_placed(t);
	return rc;
}
