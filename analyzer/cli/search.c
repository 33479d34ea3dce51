/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The repositories are audited for the secrets alone (`known` of struct
 * audit_request): so each find has its place, its commits and its exposure like
 * any other, and however many secrets there are, all is read once.
 */
#include "cli/search.h"

#include "match/sweep.h"
#include "report/tally.h"
#include "trace/also.h"

#include <stdlib.h>

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

/* Its id is made of the secret, as before. */
static bool keep_finding(struct verification *v, const struct finding *finding)
{
	enum left left = (enum left)(finding->exposure + 1);
	struct verdict_row *row = verification_row(v, finding->id);

	if (!row)
		return true;
	if (left > row->left)
		row->left = left;
	for (size_t i = 0; i < finding->occurrences.nr; i++) {
		if (!keep_place(v, &finding->occurrences.v[i], row))
			return false;
	}
	return true;
}

static bool keep_skip(struct verification *v, const struct skip *skip)
{
	struct skips *kept = &v->verdict.unsearched;
	struct skip copy = *skip;

	copy.type = arena_str(&v->arena, bytes_of(skip->type));
	copy.reason = arena_str(&v->arena, bytes_of(skip->reason));
	if (skip->path)
		copy.path = arena_str(&v->arena, bytes_of(skip->path));
	copy.accepted = NULL;
	if (!copy.type || !copy.reason || (skip->path && !copy.path) ||
	    !ARRAY_ROOM(kept))
		return false;
	kept->v[kept->nr++] = copy;
	return true;
}

/* If the scan itself was incomplete, that tells of it. */
static bool keep_skips(struct verification *v, const struct audit *searched)
{
	bool ok = true;

	if (!audit_complete(v->verdict.now))
		return true;
	for (size_t i = 0; ok && i < searched->repositories.nr; i++) {
		const struct skips *skips =
			&searched->repositories.v[i].skipped;

		for (size_t k = 0; ok && k < skips->nr; k++)
			ok = keep_skip(v, &skips->v[k]);
	}
	return ok;
}

static int search(struct verification *v, struct session *session,
		  const struct audit_key *key, const struct bytes *secrets,
		  size_t nr, struct fault *fault)
{
	struct audit_result result = { 0 };
	int rc = session_search(session, secrets, nr, key, &result, fault);

	for (size_t i = 0; !rc && i < result.audit.findings.nr; i++) {
		if (!keep_finding(v, &result.audit.findings.v[i]))
			rc = fault_nomem(fault);
	}
	if (!rc && !audit_complete(&result.audit)) {
		v->verdict.search_complete = false;
		if (!keep_skips(v, &result.audit))
			rc = fault_nomem(fault);
	}
	audit_result_release(&result);
	return rc;
}

int verification_search(struct verification *v, struct session *session,
			const struct audit_key *key, const struct given *given,
			size_t nr, struct fault *fault)
{
	struct bytes *secrets = calloc(nr + 1, sizeof(*secrets));
	size_t possible = 0;
	int rc = secrets ? 0 : fault_nomem(fault);

	v->verdict.search_complete = true;
	for (size_t i = 0; !rc && i < nr; i++) {
		if (!sweep_is_possible(given[i].secret))
			continue;
		given[i].row->searched = true;
		secrets[possible++] = given[i].secret;
	}
	if (!rc && possible)
		rc = search(v, session, key, secrets, possible, fault);
	free(secrets);
	return rc;
}
