/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/audit.h"

#include "cli/run.h"
#include "confine/confine.h"
#include "remedy/steps.h"

#include <stdlib.h>

void audit_judge_completeness(struct audit *audit)
{
	for (size_t i = 0; i < audit->repositories.nr; i++) {
		struct repository *r = &audit->repositories.v[i];

		r->complete = !r->skipped.nr && !r->objects_skipped;
	}
}

int audit_take(struct audit *audit, struct finding *v, size_t nr,
	       enum confidence min_confidence, struct fault *fault)
{
	size_t kept = 0;
	int rc = 0;

	for (size_t i = 0; !rc && i < nr; i++) {
		if (v[i].confidence >= min_confidence) {
			steps_fill(&v[i]);
			v[kept++] = v[i];
			continue;
		}
		audit->below_threshold++;
		if (!ARRAY_ROOM(&audit->hidden))
			rc = fault_nomem(fault);
		else
			audit->hidden.v[audit->hidden.nr++] = v[i].secret;
	}
	audit->findings.v = v;
	audit->findings.nr = kept;
	return rc;
}

int audit_conclude(struct audit *audit, struct ledger *ledger,
		   const struct ledger_options *options,
		   enum confidence min_confidence, struct fault *fault)
{
	struct finding *v = NULL;
	size_t nr = 0;
	int rc = ledger_finish(ledger, options, &v, &nr, fault);

	return rc ? rc : audit_take(audit, v, nr, min_confidence, fault);
}

static int end_repositories(struct run *run, size_t group, struct fault *fault)
{
	const struct repository *all = run->result->audit.repositories.v;

	for (size_t i = 0; i < run->nr_members; i++) {
		const struct member *m = &run->members[i];

		if (m->group == group)
			telling_ended(&run->telling, (size_t)(m->report - all));
	}
	return *run->request->stop ? 0 : telling_tell(&run->telling, fault);
}

static int run_groups(struct run *run, struct fault *fault)
{
	int rc = matcher_new(run->request->engine, &run->matcher, fault);

	run->examiner = (struct examiner){
		.matcher = run->matcher,
		.arena = &run->place_arena,
		.each = run_add_place_hit,
		.unread = run_on_place_unread,
		.max_unpacked = run->request->max_unpacked,
	};
	if (!rc && run->request->known)
		rc = run_make_sweep(run, run->request->known,
				    run->request->nr_known, fault);
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == i)
			rc = run_audit_group(run, i, fault);
		if (!rc && run->members[i].group == i)
			rc = end_repositories(run, i, fault);
	}
	return rc;
}

/* A file that shrank under a mapping was read as zeros from there on. */
static int note_shrunk(struct run *run, struct fault *fault)
{
	struct audit *audit = &run->result->audit;
	int rc = 0;

	for (size_t i = 0;
	     !rc && confine_file_shrank() && i < audit->repositories.nr; i++)
		rc = run_add_line(
			run, &audit->repositories.v[i].skipped, NULL, "store",
			audit->repositories.v[i].path,
			"a file of this or another repository of the run "
			"shrank while it was read",
			1, fault);
	return rc;
}

int audit_run(const struct audit_request *request, struct audit_result *out,
	      struct fault *fault)
{
	struct run run = { .request = request, .result = out };
	struct ledger_options options = { request->key, request->as_of };
	int rc = 0;

	out->ledger = ledger_new();
	if (!out->ledger)
		return fault_nomem(fault);
	run.ledger = out->ledger;
	run.arena = ledger_arena(out->ledger);
	rc = run_make_members(&run, fault);
	if (!rc)
		rc = telling_init(&run.telling, request, &out->audit,
				  out->ledger, fault);
	if (!rc)
		rc = run_groups(&run, fault);
	if (!rc && !request->known)
		rc = run_sweep_groups(&run, fault);
	if (request->known)
		run_end_sweep(&run);
	if (!rc)
		rc = note_shrunk(&run, fault);
	out->audit.interrupted = *request->stop != 0;
	out->audit.strict = request->strict;
	audit_judge_completeness(&out->audit);
	if (!rc)
		rc = audit_conclude(&out->audit, out->ledger, &options,
				    request->min_confidence, fault);
	examiner_release(&run.examiner);
	matcher_free(run.matcher);
	arena_release(&run.place_arena);
	telling_release(&run.telling);
	free(run.members);
	return rc;
}

void audit_result_release(struct audit_result *result)
{
	struct audit *audit = &result->audit;

	for (size_t i = 0; i < audit->repositories.nr; i++) {
		free(audit->repositories.v[i].skipped.v);
		free(audit->repositories.v[i].opaque.v);
	}
	free(audit->repositories.v);
	free(audit->findings.v);
	free(audit->suppressed.v);
	free(audit->hidden.v);
	ledger_free(result->ledger);
	*result = (struct audit_result){ 0 };
}
