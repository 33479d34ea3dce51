/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nodes of a commit and of its parents are walked side by side; each
 * difference is an event.
 */
#include "trace/trace_state.h"

#include <stdlib.h>

/* The items of one name in a commit and in its parents; NULL where absent. */
struct row {
	const struct held_item *mine;
	const struct held_item **theirs;
	size_t nr;
};

/* Does it hold what the hit in another blob is of, in the same member? */
static bool blob_has(const struct trace *t, const struct held_item *item,
		     const struct hit *hit)
{
	return item && item->blob != NO_ENTRY &&
	       hits_find(t->hits, t->by_secret, item->blob, SITE_BLOB,
			 hit->name, hit->secret);
}

/* Sites of names go by the hits of the name, which depend on nothing else. */
static int compare_names(struct trace *t, const struct row *row,
			 const char *path, uint32_t commit, struct fault *fault)
{
	const struct held_item *any = row->mine;
	bool mine = row->mine && row->mine->named != NO_ENTRY;
	bool theirs = false;
	size_t end;
	int rc = 0;

	for (size_t k = 0; k < row->nr; k++) {
		if (!row->theirs[k] || row->theirs[k]->named == NO_ENTRY)
			continue;
		theirs = true;
		any = row->theirs[k];
	}
	if (mine == theirs)
		return 0;
	end = trace_names_end(t->hits, any->named);
	for (size_t i = any->named; !rc && i < end; i++)
		rc = trace_add_event(
			t,
			trace_place_of(t, t->hits->v[i].secret, SITE_PATH, path,
				       (uint32_t)i),
			commit, NO_ENTRY,
			mine ? EVENT_INTRODUCED : EVENT_REMOVED, fault);
	return rc;
}

static int compare_mine(struct trace *t, const struct row *row,
			const char *path, enum site site, uint32_t commit,
			struct fault *fault)
{
	uint32_t blob = row->mine ? row->mine->blob : NO_ENTRY;
	bool same = false;
	size_t end = 0;
	size_t i;
	int rc = 0;

	if (blob == NO_ENTRY)
		return 0;
	for (size_t k = 0; k < row->nr; k++)
		same |= row->theirs[k] && row->theirs[k]->blob == blob;
	if (same)
		return 0;
	for (i = hits_of(t->hits, blob, SITE_BLOB, &end); !rc && i < end; i++) {
		const struct hit *hit = &t->hits->v[i];
		enum event_kind kind = EVENT_INTRODUCED;

		if (trace_is_repeated(t, hit))
			continue;
		trace_count_steps(t, row->nr);
		for (size_t k = 0; !t->limited && k < row->nr; k++) {
			if (blob_has(t, row->theirs[k], hit))
				kind = EVENT_CHANGED;
		}
		rc = trace_add_event(t, trace_place_of_hit(t, hit, site, path),
				     commit, blob, kind, fault);
	}
	return rc;
}

static int compare_theirs(struct trace *t, const struct row *row,
			  const char *path, enum site site, uint32_t commit,
			  struct fault *fault)
{
	int rc = 0;

	for (size_t k = 0; !rc && k < row->nr; k++) {
		const struct held_item *item = row->theirs[k];
		size_t end = 0;
		size_t i;

		if (!item || item->blob == NO_ENTRY)
			continue;
		i = hits_of(t->hits, item->blob, SITE_BLOB, &end);
		for (; !rc && i < end; i++) {
			const struct hit *hit = &t->hits->v[i];
			uint32_t place;

			if (blob_has(t, row->mine, hit))
				continue;
			place = trace_place_of_hit(t, hit, site, path);
			if (place == UINT32_MAX)
				return fault_nomem(fault);
			/* One event, however many parents held it. */
			if (t->places.v[place].removed == commit)
				continue;
			t->places.v[place].removed = commit;
			rc = trace_add_event(t, place, commit, NO_ENTRY,
					     EVENT_REMOVED, fault);
		}
	}
	return rc;
}

static int walk(struct trace *t, const struct level *level, uint32_t commit,
		struct fault *fault);

static int descend(struct trace *t, const struct level *level,
		   const struct row *row, struct bytes name, uint32_t commit,
		   struct fault *fault)
{
	const struct held_node **theirs =
		calloc(row->nr + 1, sizeof(struct held_node *));
	struct level below = {
		.mine = row->mine ? row->mine->tree : NULL,
		.theirs = theirs,
		.nr = row->nr,
		.up = level,
		.name = name,
	};
	bool differs = !row->nr && below.mine;
	int rc = 0;

	if (!theirs)
		return fault_nomem(fault);
	for (size_t k = 0; k < row->nr; k++) {
		theirs[k] = row->theirs[k] ? row->theirs[k]->tree : NULL;
		differs |= theirs[k] != below.mine;
	}
	if (differs && trace_is_within_depth(t)) {
		t->depth++;
		rc = walk(t, &below, commit, fault);
		t->depth--;
	}
	free(theirs);
	return rc;
}

static int compare(struct trace *t, const struct level *level,
		   const struct row *row, struct bytes name, uint32_t commit,
		   struct fault *fault)
{
	enum site site = (t->reached[commit] & (BY_NOTES | BY_REF)) == BY_NOTES
				 ? SITE_NOTE
				 : SITE_BLOB;
	const char *path = trace_full_path(t, level, name);
	int rc;

	if (!path)
		return fault_nomem(fault);
	rc = compare_names(t, row, path, commit, fault);
	if (!rc)
		rc = compare_mine(t, row, path, site, commit, fault);
	if (!rc)
		rc = compare_theirs(t, row, path, site, commit, fault);
	if (!rc)
		rc = descend(t, level, row, name, commit, fault);
	return rc;
}

static const struct held_item *item_at(const struct held_node *node, size_t at)
{
	return node && at < node->nr ? &node->v[at] : NULL;
}

/* Walk the sorted items of all nodes of a level side by side. */
static int walk(struct trace *t, const struct level *level, uint32_t commit,
		struct fault *fault)
{
	size_t nr = level->nr;
	size_t *at = calloc(nr + 1, sizeof(*at));
	const struct held_item **theirs =
		calloc(nr + 1, sizeof(struct held_item *));
	int rc = at && theirs ? 0 : fault_nomem(fault);

	while (!rc && !t->limited) {
		const struct held_item *least = item_at(level->mine, at[nr]);
		struct row row = { .theirs = theirs, .nr = nr };

		trace_count_steps(t, nr + 1);
		for (size_t k = 0; k < nr; k++) {
			const struct held_item *item =
				item_at(level->theirs[k], at[k]);

			if (item &&
			    (!least || bytes_cmp(item->name, least->name) < 0))
				least = item;
		}
		if (!least)
			break;
		for (size_t k = 0; k <= nr; k++) {
			const struct held_item *item = item_at(
				k < nr ? level->theirs[k] : level->mine, at[k]);

			if (!item || item->name.p != least->name.p)
				item = NULL;
			else
				at[k]++;
			if (k < nr)
				theirs[k] = item;
			else
				row.mine = item;
		}
		rc = compare(t, level, &row, least->name, commit, fault);
	}
	free(at);
	free(theirs);
	return rc;
}

static int trace_commit(struct trace *t, uint32_t commit, struct fault *fault)
{
	const uint32_t *parents = NULL;
	size_t nr = trace_parents_of(t, commit, &parents);
	const struct held_node *one[1];
	const struct held_node **theirs = one;
	struct level top = { .mine = t->roots[commit], .nr = nr };
	bool differs = !nr && top.mine;
	int rc = 0;

	if (nr > 1)
		theirs = calloc(nr, sizeof(struct held_node *));
	if (!theirs)
		return fault_nomem(fault);
	for (size_t k = 0; k < nr; k++) {
		theirs[k] = t->roots[parents[k]];
		differs |= theirs[k] != top.mine;
	}
	top.theirs = theirs;
	if (differs)
		rc = walk(t, &top, commit, fault);
	if (theirs != one)
		free(theirs);
	return rc;
}

int trace_trees(struct trace *t, struct fault *fault)
{
	int rc = 0;

	for (uint32_t i = 0; !rc && i < t->graph->nr; i++) {
		const struct commit *c = &t->graph->v[i];

		if (c->tree != NO_ENTRY && trace_is_visible(t, c->entry) &&
		    t->hits->objects->v[c->tree].type == OBJECT_TREE)
			rc = held_tree(t->held, c->tree, &t->roots[i], fault);
	}
	for (uint32_t i = 0; !rc && i < t->graph->nr; i++) {
		if (trace_is_visible(t, t->graph->v[i].entry))
			rc = trace_commit(t, i, fault);
	}
	return rc;
}
