/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The commits are numbered so that parents come first (trace/graph.h), and
 * every tree is a held node or nothing (trace/held.h). A commit whose node is
 * that of all its parents changed nothing; for the others the nodes are walked
 * side by side, and each difference becomes an event: secret S at place P was
 * introduced, changed or removed by commit C. Places that no commit shows, in
 * an index or a tree that lies about, are events of no commit. Occurrences are
 * events sorted by place; first and last commits and refs come from passing
 * bits, 64 secrets at a time, down and up the numbered commits.
 */
#include "trace/trace_state.h"

#include "trace/forms.h"

#include <stdlib.h>

static int note_sealed(struct trace *t, struct fault *fault)
{
	const struct objects *objects = t->hits->objects;

	for (size_t i = 0; i < t->hits->nr; i++) {
		const struct hit *hit = &t->hits->v[i];
		struct oid oid = entry_oid(objects, &objects->v[hit->entry]);

		if (hit->site == SITE_BLOB &&
		    (hit->lfs || form_is_sealed(&hit->credential->encodings)) &&
		    trace_is_visible(t, hit->entry) &&
		    !ledger_seal(t->ledger, hit->secret, t->repo->repo, &oid))
			return fault_nomem(fault);
	}
	return 0;
}

/* Before trace_commits, which drops the events of no commit. */
static int note_impact(struct trace *t, struct fault *fault)
{
	uint8_t *touched = calloc(t->graph->nr + 1, 1);
	struct impact_input input = {
		.graph = t->graph,
		.reached = t->reached,
		.by_refs = BY_REF | BY_NOTES,
		.is_cut = t->is_cut,
		.is_touched = touched,
		.tips = t->tips.v,
		.nr_tips = t->tips.nr,
		.signed_tags = t->signed_tags.v,
		.nr_signed_tags = t->signed_tags.nr,
	};
	struct impact impact = { .repo = t->repo->repo };
	int rc = touched ? 0 : fault_nomem(fault);

	for (size_t i = 0; touched && i < t->events.nr; i++) {
		const struct event *e = &t->events.v[i];

		if (e->commit != NO_COMMIT && e->kind != EVENT_REMOVED)
			touched[e->commit] = 1;
	}
	if (!rc)
		rc = impact_of(&input, ledger_arena(t->ledger), &impact, fault);
	if (!rc && !ledger_impact(t->ledger, &impact))
		rc = fault_nomem(fault);
	free(touched);
	return rc;
}

static bool make_room(struct trace *t)
{
	size_t nr = t->graph->nr + 1;

	t->reached = calloc(nr, 1);
	t->is_cut = calloc(nr, 1);
	t->is_placed = calloc(t->hits->objects->nr + 1, 1);
	t->has_place = calloc(ledger_count(t->ledger) + 1, 1);
	t->by_secret = hits_by_secret(t->hits);
	t->roots = calloc(nr, sizeof(struct held_node *));
	t->down = calloc(nr, sizeof(*t->down));
	t->own = calloc(nr, sizeof(*t->own));
	return t->reached && t->is_cut && t->is_placed && t->has_place &&
	       t->by_secret && t->roots && t->down && t->own;
}

static void give_back(struct trace *t)
{
	arena_release(&t->arena);
	map_release(&t->paths);
	map_release(&t->by_key);
	free(t->places.v);
	free(t->events.v);
	free(t->tips.v);
	free((void *)t->signed_tags.v);
	free(t->authors.v);
	map_release(&t->by_commit);
	free(t->tags.v);
	map_release(&t->by_tag);
	free(t->reached);
	free(t->is_cut);
	free(t->is_placed);
	free(t->has_place);
	free(t->by_secret);
	free(t->roots);
	free(t->down);
	free(t->own);
}

static int trace_all(struct trace *t, struct fault *fault)
{
	int rc = trace_find_tips(t, fault);

	if (!rc)
		rc = trace_trees(t, fault);
	if (!rc)
		rc = trace_expose_tips(t, fault);
	if (!rc)
		rc = trace_place_lone(t, fault);
	if (!rc)
		rc = trace_make_occurrences(t, fault);
	if (rc)
		return rc;
	trace_expose_events(t);
	rc = trace_place_objects(t, fault);
	if (!rc)
		rc = trace_place_rest(t, fault);
	if (!rc)
		rc = note_sealed(t, fault);
	if (!rc)
		rc = note_impact(t, fault);
	return rc ? rc : trace_commits(t, fault);
}

/* Was anything left out? */
static int tell_limits(const struct trace *t, struct fault *fault)
{
	if (t->limited)
		return fault_set(
			fault, FAULT_LIMIT,
			"more changes of places that hold secrets than "
			"are followed: the commits beyond are not told");
	if (t->too_deep || t->held->too_deep)
		return fault_set(fault, FAULT_LIMIT,
				 "a secret lies more than %d folders deep: its "
				 "place and its commits are not told",
				 HELD_DEPTH);
	if (t->held->limited)
		return fault_set(fault, FAULT_LIMIT,
				 "more changes of folders than can be "
				 "remembered: some places of secrets and their "
				 "commits are not told");
	return 0;
}

int trace_repository(const struct traced *repo, const struct hits *hits,
		     const struct graph *graph, struct held *held,
		     struct source *source, struct ledger *ledger,
		     struct fault *fault)
{
	struct trace t = {
		.repo = repo,
		.hits = hits,
		.graph = graph,
		.held = held,
		.source = source,
		.ledger = ledger,
	};
	int rc = make_room(&t) ? trace_all(&t, fault) : fault_nomem(fault);

	if (!rc)
		rc = tell_limits(&t, fault);
	give_back(&t);
	return rc;
}
