/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The secrets become a pattern set (match/literals.h), a few dozen at a time,
 * and the repositories are audited with it once more: so each find has its
 * place, its commits and its exposure like any other.
 */
#include "cli/search.h"

#include "match/literals.h"
#include "report/tally.h"
#include "trace/also.h"

#include <stdlib.h>

/* Those of one pass. */
struct batch {
	const struct given *of[LITERALS_MAX];
	struct bytes literals[LITERALS_MAX];
	size_t nr;
};

static bool has_place(const struct verdict_row *row, const struct also *place)
{
	for (size_t i = 0; i < row->places.nr; i++) {
		const struct also *p = &row->places.v[i];

		if (p->repo == place->repo && p->site == place->site &&
		    oid_eq(&p->object, &place->object) &&
		    bytes_eq(bytes_of(p->path), bytes_of(place->path)))
			return true;
	}
	return false;
}

/* What the pass found dies with it. */
static bool keep_place(struct verification *v, const struct occurrence *o,
		       struct verdict_row *row)
{
	struct also place = also_of(o);

	if (has_place(row, &place))
		return true;
	if (place.path) {
		place.path = arena_str(&v->arena, bytes_of(place.path));
		if (!place.path)
			return false;
	}
	if (!ARRAY_ROOM(&row->places))
		return false;
	row->places.v[row->places.nr++] = place;
	return true;
}

static bool keep_finding(struct verification *v, const struct batch *batch,
			 const struct finding *finding)
{
	enum left left = (enum left)(finding->exposure + 1);
	struct verdict_row *row;
	size_t which;

	if (!literal_of_kind(finding->kind, &which) || which >= batch->nr)
		return true;
	row = batch->of[which]->row;
	if (left > row->left)
		row->left = left;
	for (size_t i = 0; i < finding->occurrences.nr; i++) {
		if (!keep_place(v, &finding->occurrences.v[i], row))
			return false;
	}
	return true;
}

static int keep_findings(struct verification *v, const struct batch *batch,
			 const struct audit *audit, struct fault *fault)
{
	for (size_t i = 0; i < audit->findings.nr; i++) {
		if (!keep_finding(v, batch, &audit->findings.v[i]))
			return fault_nomem(fault);
	}
	if (!audit_complete(audit))
		v->verdict.search_complete = false;
	for (size_t i = 0; i < batch->nr; i++)
		batch->of[i]->row->searched = true;
	return 0;
}

/*
 * Compile as many of the batch as fit into one engine: how many spellings a
 * literal has (match/spell.h) depends on it, so that is tried.
 */
static int compile(struct batch *batch, struct patterns **patterns,
		   struct engine **engine, struct fault *fault)
{
	int rc;

	for (;;) {
		*patterns = NULL;
		rc = literals_patterns(batch->literals, batch->nr, patterns,
				       fault);
		if (!rc)
			rc = engine_new(*patterns, 0, engine, fault);
		if (rc != FAULT_USAGE || batch->nr == 1)
			return rc;
		patterns_free(*patterns);
		batch->nr -= batch->nr / 2;
	}
}

/* What did not fit is left out of the batch. */
static int search_batch(struct verification *v, struct session *session,
			const struct audit_key *key, struct batch *batch,
			struct fault *fault)
{
	struct audit_result result = { 0 };
	struct patterns *patterns = NULL;
	struct engine *engine = NULL;
	int rc = compile(batch, &patterns, &engine, fault);

	if (!rc)
		rc = session_again(session, engine, key, &result, fault);
	if (!rc)
		rc = keep_findings(v, batch, &result.audit, fault);
	audit_result_release(&result);
	engine_free(engine);
	patterns_free(patterns);
	return rc;
}

/* The next ones, from `at` on. */
static void fill(struct batch *batch, const struct given *given, size_t nr,
		 size_t at)
{
	batch->nr = 0;
	for (; at < nr && batch->nr < LITERALS_MAX; at++) {
		if (!literal_is_possible(given[at].secret))
			continue;
		batch->of[batch->nr] = &given[at];
		batch->literals[batch->nr++] = given[at].secret;
	}
}

int verification_search(struct verification *v, struct session *session,
			const struct audit_key *key, const struct given *given,
			size_t nr, struct fault *fault)
{
	struct batch batch;
	int rc = 0;

	v->verdict.search_complete = true;
	fill(&batch, given, nr, 0);
	while (!rc && batch.nr) {
		rc = search_batch(v, session, key, &batch, fault);
		if (!rc)
			fill(&batch, given, nr,
			     (size_t)(batch.of[batch.nr - 1] - given) + 1);
	}
	return rc;
}
