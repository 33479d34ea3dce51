/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/reach.h"

#include "base/array.h"
#include "odb/tree.h"
#include "trace/graph.h"

#include <stdlib.h>

struct stack {
	struct oid *v;
	size_t nr, cap;
};

struct walk {
	struct source *source;
	const struct objects *objects;
	uint8_t *reach;
	uint8_t *begun;	      /* by entry: from what a walk began there */
	struct stack commits; /* marked, to be read */
	struct stack trees;   /* the same */
	struct fault *fault;
};

static bool push(struct stack *stack, const struct oid *oid)
{
	if (!ARRAY_ROOM(stack))
		return false;
	stack->v[stack->nr++] = *oid;
	return true;
}

/*
 * Mark an object that was not marked before. True if that is so, and it is
 * there to be looked into.
 */
static bool mark(struct walk *w, const struct oid *oid, enum reach reach)
{
	size_t at = oid->len == w->objects->hash_len
			    ? objects_find(w->objects, oid)
			    : SIZE_MAX;

	if (at == SIZE_MAX || w->reach[at])
		return false;
	w->reach[at] = (uint8_t)reach;
	return true;
}

/* False where it cannot be read; FAULT_NOMEM alone is kept. */
static bool read_object(struct walk *w, const struct oid *oid,
			enum object_type *type, struct bytes *body, int *rc)
{
	struct fault why = { 0 };
	int failed = source_read(w->source, oid, type, body, &why);

	if (failed == FAULT_NOMEM)
		*rc = fault_nomem(w->fault);
	return !failed;
}

/* Entries of a tree: blobs are marked, trees are marked and kept. */
static int look_into_tree(struct walk *w, struct bytes body, enum reach reach)
{
	struct bytes name;
	struct oid oid;
	uint32_t mode;

	while (tree_next(&body, w->objects->hash_len, &mode, &name, &oid)) {
		if ((mode & MODE_TYPE) == MODE_GITLINK ||
		    !mark(w, &oid, reach) || (mode & MODE_TYPE) != MODE_TREE)
			continue;
		if (!push(&w->trees, &oid))
			return fault_nomem(w->fault);
	}
	return 0;
}

static int walk_trees(struct walk *w, const struct oid *root, enum reach reach)
{
	int rc = 0;

	if (!mark(w, root, reach))
		return 0;
	if (!push(&w->trees, root))
		return fault_nomem(w->fault);
	while (!rc && w->trees.nr) {
		struct oid oid = w->trees.v[--w->trees.nr];
		enum object_type type = OBJECT_UNKNOWN;
		struct bytes body;

		if (read_object(w, &oid, &type, &body, &rc) &&
		    type == OBJECT_TREE)
			rc = look_into_tree(w, body, reach);
	}
	return rc;
}

/* The id behind "word " at the start of a line; false if it is another line. */
static bool take_id(struct bytes line, struct bytes word, struct oid *out)
{
	if (!bytes_starts(line, word))
		return false;
	return oid_parse(bytes_sub(line, word.len, line.len), out);
}

/* Keep a commit's parents, and its tree in *tree. */
static int take_commit(struct walk *w, struct bytes body, struct oid *tree)
{
	struct bytes line;
	struct oid oid;

	while (bytes_line(&body, &line) && line.len) {
		if (take_id(line, LIT("tree "), &oid))
			*tree = oid;
		else if (take_id(line, LIT("parent "), &oid) &&
			 mark(w, &oid, REACH_HISTORY) &&
			 !push(&w->commits, &oid))
			return fault_nomem(w->fault);
	}
	return 0;
}

static int walk_commits(struct walk *w)
{
	int rc = 0;

	while (!rc && w->commits.nr) {
		struct oid oid = w->commits.v[--w->commits.nr];
		enum object_type type = OBJECT_UNKNOWN;
		struct oid tree = { 0 };
		struct bytes body;

		if (!read_object(w, &oid, &type, &body, &rc) ||
		    type != OBJECT_COMMIT)
			continue;
		rc = take_commit(w, body, &tree);
		if (!rc && tree.len)
			rc = walk_trees(w, &tree, REACH_HISTORY);
	}
	return rc;
}

/* Where tags end, each marked; the object's type, or OBJECT_UNKNOWN. */
static enum object_type follow_tags(struct walk *w, struct oid *oid,
				    struct bytes *body, int *rc)
{
	for (int tags = 0; tags < TAGS_MAX; tags++) {
		enum object_type type = OBJECT_UNKNOWN;
		struct oid next = { 0 };
		struct bytes line;

		if (oid->len != w->objects->hash_len ||
		    !read_object(w, oid, &type, body, rc))
			return OBJECT_UNKNOWN;
		if (type != OBJECT_TAG)
			return type;
		(void)mark(w, oid, REACH_HISTORY);
		if (!bytes_line(body, &line) ||
		    !take_id(line, LIT("object "), &next))
			return OBJECT_UNKNOWN;
		*oid = next;
	}
	return OBJECT_UNKNOWN;
}

/* The tree of a tip is marked before any history is. */
static int mark_root(struct walk *w, struct oid oid, enum reach reach)
{
	size_t at = oid.len == w->objects->hash_len
			    ? objects_find(w->objects, &oid)
			    : SIZE_MAX;
	struct bytes body = { 0 };
	struct oid tree = { 0 };
	enum object_type type;
	int rc = 0;

	/* Many refs may lead to one object. */
	if (at == SIZE_MAX || w->begun[at] >= reach)
		return 0;
	w->begun[at] = (uint8_t)reach;
	type = follow_tags(w, &oid, &body, &rc);
	if (rc)
		return rc;
	if (type == OBJECT_BLOB)
		(void)mark(w, &oid, reach);
	if (type == OBJECT_TREE)
		return walk_trees(w, &oid, reach);
	if (type != OBJECT_COMMIT)
		return 0;
	rc = take_commit(w, body, &tree);
	(void)mark(w, &oid, REACH_HISTORY);
	if (!rc && tree.len)
		rc = walk_trees(w, &tree, reach);
	return rc;
}

int reach_mark(struct source *source, const struct objects *objects,
	       const struct refs *refs, uint8_t *reach, struct fault *fault)
{
	struct walk w = {
		.source = source,
		.objects = objects,
		.reach = reach,
		.begun = calloc(objects->nr + 1, 1),
		.fault = fault,
	};
	int rc = w.begun ? 0 : fault_nomem(fault);

	for (size_t i = 0; !rc && i < refs->refs.nr; i++)
		rc = mark_root(&w, refs->refs.v[i].oid, REACH_TIP);
	for (size_t i = 0; !rc && i < refs->roots.nr; i++)
		rc = mark_root(&w, refs->roots.v[i].oid, REACH_HISTORY);
	if (!rc)
		rc = walk_commits(&w);
	free(w.begun);
	free(w.commits.v);
	free(w.trees.v);
	return rc;
}
