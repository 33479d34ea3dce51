/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Repositories that share a store, one group after the other: list the objects,
 * scan them, keep the books, look at the places and trace what was found.
 */
#include "cli/cli.h"
#include "cli/run.h"

#include <stdlib.h>

static int set_up(struct run *run, struct member *m, struct fault *fault)
{
	struct fault why = { 0 };
	int rc = setup_read(m->repo, &m->setup, &why);

	m->is_set_up = true;
	if (rc == FAULT_NOMEM)
		return fault_nomem(fault);
	if (rc && run_skip_path(run, m, "file", "config", why.msg, fault))
		return fault->code;
	m->supported = !m->setup.unknown_hash;
	if (!m->supported &&
	    run_skip_path(run, m, "repository", m->repo->path,
			  "its extensions.objectFormat is unknown to this "
			  "version: none of its objects was read",
			  fault))
		return fault->code;
	rc = refs_read(m->repo, &m->setup, &m->refs, fault);
	for (size_t i = 0; !rc && i < m->refs.problems.nr; i++)
		rc = run_skip_path(run, m, "ref", NULL, m->refs.problems.v[i],
				   fault);
	m->report->head = run_keep_str(run, m->refs.head);
	if (!rc && m->refs.head && !m->report->head)
		rc = fault_nomem(fault);
	m->report->refs = m->refs.refs.nr;
	m->report->history_cut = m->setup.shallow.nr > 0;
	return rc;
}

static int list_stores(struct run *run, size_t group, struct fault *fault)
{
	struct map seen = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < run->nr_members; i++) {
		const struct member *m = &run->members[i];

		for (size_t k = 0;
		     ok && m->group == group && k < m->repo->stores.nr; k++) {
			struct bytes key = bytes_of(m->repo->stores.v[k]);

			if (map_get(&seen, key) != SIZE_MAX)
				continue;
			ok = map_put(&seen, key, run->stores.nr) &&
			     strlist_push(&run->stores, m->repo->stores.v[k]);
		}
	}
	for (size_t i = 0; ok && i < run->nr_members; i++) {
		struct member *m = &run->members[i];

		if (m->group != group)
			continue;
		m->stores = calloc(run->stores.nr + 1, sizeof(*m->stores));
		ok = m->stores != NULL;
		for (size_t k = 0; ok && k < m->repo->stores.nr; k++) {
			size_t at =
				map_get(&seen, bytes_of(m->repo->stores.v[k]));

			m->stores[at] = true;
		}
	}
	map_release(&seen);
	return ok ? 0 : fault_nomem(fault);
}

static bool mark_cuts(struct run *run, size_t group)
{
	run->cut = calloc(run->objects.nr + 1, 1);
	for (size_t i = 0; run->cut && i < run->nr_members; i++) {
		const struct member *m = &run->members[i];

		for (size_t k = 0;
		     run_in_group(m, group) && k < m->setup.shallow.nr; k++) {
			size_t at = objects_find(&run->objects,
						 &m->setup.shallow.v[k]);

			if (at != SIZE_MAX)
				run->cut[at] = 1;
		}
	}
	return run->cut != NULL;
}

static int scan_objects(struct run *run, struct fault *fault)
{
	const struct audit_request *r = run->request;
	struct pool_request pool = {
		.engine = r->engine,
		.source = r->source,
		.objects = &run->objects,
		.forest = &run->forest,
		.stores = (const char *const *)run->stores.v,
		.nr_stores = run->stores.nr,
		.cut = run->cut,
		.max_unpacked = r->max_unpacked,
		.sweep = run->sweep,
		.swept_most = run_is_second(run) ? SWEPT_MAX : SIZE_MAX,
		.pattern = engine_patterns(r->engine)->kinds.v[0],
		.dig = run->digger != NULL,
		.tell_gaps = r->known != NULL,
		.jobs = r->jobs,
		.stop = r->stop,
		.progress = r->progress,
		.tick = r->tick,
		.payload = r->payload,
	};

	return pool_scan(&pool, &run->pool, fault);
}

static int enter_hits(struct run *run, struct fault *fault)
{
	struct hits *hits = &run->pool.hits;

	hits_sort(hits, &run->objects);
	for (size_t i = 0; i < hits->nr; i++) {
		size_t nr = ledger_enter(run->ledger, hits->v[i].credential);

		if (nr >= UINT32_MAX)
			return fault_nomem(fault);
		hits->v[i].secret = (uint32_t)nr;
	}
	if (run_is_second(run) && !run_set_common_aside(run))
		return fault_nomem(fault);
	return hits_index(hits) ? 0 : fault_nomem(fault);
}

/* Once, also where known secrets are traced after their contexts. */
static int note_cut(struct run *run, struct member *m, const char *why,
		    struct fault *fault)
{
	if (m->is_cut && run_is_second(run))
		return 0;
	m->is_cut = true;
	return run_skip_path(run, m, "history", m->repo->path, why, fault);
}

int run_trace_group(struct run *run, size_t group, struct fault *fault)
{
	struct source *source = NULL;
	struct graph graph = { 0 };
	struct held held = { 0 };
	int rc = source_open(&source, run->request->source, &run->objects,
			     &run->forest, (const char *const *)run->stores.v,
			     run->stores.nr, fault);

	if (!rc)
		rc = graph_build(&graph, source, &run->objects, fault);
	if (!rc)
		rc = held_init(&held, &run->pool.hits, source, fault);
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		struct member *m = &run->members[i];
		struct traced traced = {
			.repo = (size_t)(m->report -
					 run->result->audit.repositories.v),
			.refs = &m->refs,
			.setup = &m->setup,
			.stores = m->stores,
			.staged = m->staged.v,
			.nr_staged = m->staged.nr,
		};
		struct fault why = { 0 };

		if (!run_in_group(m, group))
			continue;
		rc = trace_repository(&traced, &run->pool.hits, &graph, &held,
				      source, run->ledger, &why);
		if (rc == FAULT_LIMIT)
			rc = note_cut(run, m, why.msg, fault);
		else if (rc)
			*fault = why;
	}
	held_release(&held);
	graph_release(&graph);
	source_close(source);
	return rc;
}

int run_read_group(struct run *run, size_t group, uint8_t hash_len,
		   struct fault *fault)
{
	const struct audit_request *r = run->request;
	int rc = list_stores(run, group, fault);

	if (!rc)
		rc = objects_list(&run->objects,
				  (const char *const *)run->stores.v,
				  run->stores.nr, hash_len, fault);
	if (!rc)
		rc = forest_plant(&run->forest, &run->objects,
				  run->request->jobs, fault);
	if (!rc && !mark_cuts(run, group))
		rc = fault_nomem(fault);
	if (!rc && r->group)
		r->group(r->payload, run->objects.nr_distinct);
	if (!rc && run->members[group].supported)
		rc = scan_objects(run, fault);
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == group)
			rc = run_scan_lfs(run, &run->members[i], fault);
	}
	return rc ? rc : enter_hits(run, fault);
}

static int work_on_group(struct run *run, size_t group, uint8_t hash_len,
			 struct fault *fault)
{
	int rc = run_read_group(run, group, hash_len, fault);

	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		struct member *m = &run->members[i];

		if (m->group != group)
			continue;
		rc = run_note_all(run, m, fault);
		if (!rc)
			rc = run_scan_places(run, m, fault);
	}
	if (!rc && run->pool.hits.nr)
		rc = run_trace_group(run, group, fault);
	return rc;
}

void run_end_group(struct run *run, size_t group)
{
	for (size_t i = 0; i < run->nr_members; i++) {
		struct member *m = &run->members[i];

		if (m->group != group || !m->is_set_up)
			continue;
		setup_release(&m->setup);
		refs_release(&m->refs);
		m->is_set_up = false;
		free(m->stores);
		m->stores = NULL;
		free(m->staged.v);
		m->staged.v = NULL;
		m->staged.nr = m->staged.cap = 0;
	}
	pool_result_release(&run->pool);
	forest_release(&run->forest);
	objects_release(&run->objects);
	strlist_release(&run->stores);
	free(run->cut);
	run->cut = NULL;
}

/*
 * A group is read with one width of id. Its members agree in it, or their
 * shared store is no store for one of them.
 */
int run_audit_group(struct run *run, size_t group, struct fault *fault)
{
	double started = seconds_now();
	uint8_t hash_len;
	int rc = 0;

	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == group)
			rc = set_up(run, &run->members[i], fault);
	}
	hash_len = run->members[group].setup.hash_len;
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		struct member *m = &run->members[i];

		if (m->group == group && m->supported &&
		    m->setup.hash_len != hash_len) {
			m->supported = false;
			rc = run_skip_path(
				run, m, "repository", m->repo->path,
				"shares a store with a repository of "
				"another object format",
				fault);
		}
	}
	if (!rc)
		rc = work_on_group(run, group, hash_len, fault);
	for (size_t i = 0; i < run->nr_members; i++) {
		if (run->members[i].group == group)
			run->members[i].report->seconds =
				seconds_now() - started;
	}
	run_end_group(run, group);
	return rc;
}
