/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second time: what was found is looked for wherever it stands without any
 * context. That fills a ledger of its own, since it must not change what was
 * judged; only places and forms are taken over from it.
 */
#include "cli/run.h"

#include "classify/swept.h"
#include "trace/also.h"
#include "trace/forms.h"

#include <stdlib.h>

/* As any other place, or as those of the blobs that point to it. */
static int add_swept(struct place_job *job, struct bytes member,
		     struct credential *c)
{
	struct arena *later = &job->run->pool.later;

	if (!job->is_lfs)
		return run_add_place_hit(job, job->place->site, member, c);
	c->raw = arena_bytes(later, c->raw);
	if (member.p)
		member = arena_bytes(later, member);
	if (!c->raw.p)
		return fault_nomem(job->fault);
	return run_add_lfs_hit(job, job->place->site, member, c);
}

/* A known secret stands in the place in hand. */
static int add_swept_place(void *payload, const struct sweep_hit *hit)
{
	struct run *run = payload;
	const struct packed_text *text = run->swept_text;
	struct bytes member = text ? text->member : (struct bytes){ 0 };
	struct credential c;

	swept_credential(run->sweep, hit, text,
			 engine_patterns(run->request->engine)->kinds.v[0], &c);
	if (!text && packed_told(&run->examiner, &c))
		return 0;
	if (text && !packed_remember(&run->examiner, c.secret))
		return fault_nomem(run->swept->fault);
	return add_swept(run->swept, member, &c);
}

static int add_dug_place(void *payload, const struct dug *dug)
{
	struct run *run = payload;
	const struct packed_text *text = run->swept_text;
	struct bytes member = text ? text->member : (struct bytes){ 0 };
	struct credential c;

	dug_credential(run->sweep, dug, text,
		       engine_patterns(run->request->engine)->kinds.v[0], &c);
	c.raw = form_head(c.raw);
	if (text && !packed_remember(&run->examiner, c.secret))
		return fault_nomem(run->swept->fault);
	return add_swept(run->swept, member, &c);
}

static int sweep_packed_text(void *payload, const struct packed_text *text,
			     struct fault *fault)
{
	struct place_job *job = payload;
	struct run *run = job->run;
	int rc;

	run->swept_text = text;
	rc = sweeper_text(&run->sweeper, text->body, text->at, text->line,
			  fault);
	if (!rc && run->digger)
		rc = digger_text(run->digger, text->body, text->line,
				 !text->at && text->last, fault);
	if (!rc && run->digger)
		rc = run_note_limit(job);
	run->swept_text = NULL;
	return rc;
}

/* What a second look at the same repository needs to know of it. */
static int set_up_again(struct member *m, struct fault *fault)
{
	struct fault why = { 0 };
	int rc = setup_read(m->repo, &m->setup, &why);

	m->is_set_up = true;
	if (rc == FAULT_NOMEM)
		return fault_nomem(fault);
	return refs_read(m->repo, &m->setup, &m->refs, fault);
}

/* It stands in so many objects more. */
static void take_more(struct run *run, struct bytes secret, uint64_t objects)
{
	struct ledger *ledger = run->result->ledger;

	ledger_also_more(ledger, ledger_find(ledger, secret), objects);
}

bool run_set_common_aside(struct run *run)
{
	const struct common *met = &run->pool.common;
	size_t nr = ledger_count(run->ledger);
	struct common common;
	bool done = common_init(&common, nr, SWEPT_MAX) &&
		    hits_set_aside(&run->pool.hits, &common);

	for (size_t i = 0; done && i < nr; i++) {
		enum confidence any;

		take_more(run, ledger_secret(run->ledger, i, &any),
			  common.v[i].left_out);
	}
	for (size_t i = 0; done && i < met->nr; i++)
		take_more(run, sweep_secret(run->sweep, i), met->v[i].left_out);
	common_release(&common);
	return done;
}

/* The places of one secret that a sweep of a group has shown. */
static int take_also(struct run *run, size_t nr, struct fault *fault)
{
	struct ledger *ledger = run->result->ledger;
	enum confidence any;
	size_t known =
		ledger_find(ledger, ledger_secret(run->ledger, nr, &any));
	size_t places;
	const struct occurrence *v = ledger_places(run->ledger, nr, &places);

	for (size_t i = 0; i < places; i++) {
		struct also also = also_of(&v[i]);

		if (!ledger_also(ledger, known, &also) ||
		    !ledger_form(ledger, known, v[i].raw, &v[i].encodings))
			return fault_nomem(fault);
	}
	return 0;
}

static bool is_sealed(const struct hit *hit)
{
	return hit->site == SITE_BLOB &&
	       (hit->lfs || form_is_sealed(&hit->credential->encodings) ||
		form_is_too_long(hit->credential->raw));
}

/* A blob that holds it where no rule of text reaches. */
static bool take_sealed(struct run *run, size_t group, size_t nr,
			const struct hit *hit)
{
	const struct objects *objects = &run->objects;
	struct oid oid = entry_oid(objects, &objects->v[hit->entry]);

	if (!is_sealed(hit))
		return true;
	for (size_t i = 0; i < run->nr_members; i++) {
		const struct member *m = &run->members[i];
		size_t repo =
			(size_t)(m->report - run->result->audit.repositories.v);

		if (run_in_group(m, group) &&
		    run_is_visible(run, m, hit->entry) &&
		    !ledger_seal(run->result->ledger, nr, repo, &oid))
			return false;
	}
	return true;
}

/* Of later versions of a file, too: a rewrite must know them all. */
static int take_forms(struct run *run, size_t group, struct fault *fault)
{
	const struct hits *hits = &run->pool.hits;
	struct ledger *ledger = run->result->ledger;

	for (size_t i = 0; i < hits->nr + hits->nr_aside; i++) {
		const struct credential *c = hits->v[i].credential;
		size_t nr = ledger_find(ledger, c->secret);

		/* What is dropped as a whole needs no rule. */
		if ((!is_sealed(&hits->v[i]) &&
		     !ledger_form(ledger, nr, c->raw, &c->encodings)) ||
		    !take_sealed(run, group, nr, &hits->v[i]))
			return fault_nomem(fault);
	}
	return 0;
}

static int look_again(struct run *run, size_t group, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == group)
			rc = set_up_again(&run->members[i], fault);
	}
	if (!rc)
		rc = run_read_group(run, group,
				    run->members[group].setup.hash_len, fault);
	for (size_t i = 0; !rc && i < run->nr_members; i++) {
		if (run->members[i].group == group)
			rc = run_scan_places(run, &run->members[i], fault);
	}
	if (!rc && run->pool.hits.nr)
		rc = run_trace_group(run, group, fault);
	for (size_t i = 0; !rc && i < ledger_count(run->ledger); i++)
		rc = take_also(run, i, fault);
	return rc ? rc : take_forms(run, group, fault);
}

/* A ledger of its own: these places must not change what was judged. */
static int sweep_group(struct run *run, size_t group, struct fault *fault)
{
	int rc;

	run->ledger = ledger_new();
	if (!run->ledger)
		return fault_nomem(fault);
	run->arena = ledger_arena(run->ledger);
	rc = look_again(run, group, fault);
	run_end_group(run, group);
	ledger_free(run->ledger);
	run->ledger = run->result->ledger;
	run->arena = ledger_arena(run->ledger);
	return rc;
}

static int make_digger(struct run *run, struct fault *fault)
{
	run->digger = calloc(1, sizeof(*run->digger));
	if (!run->digger)
		return fault_nomem(fault);
	run->digger->sweep = run->sweep;
	run->digger->matcher = run->matcher;
	run->digger->max_unpacked = run->request->max_unpacked;
	run->digger->payload = run;
	run->digger->each = add_dug_place;
	digger_init(run->digger);
	return 0;
}

int run_make_sweep(struct run *run, const struct bytes *secrets, size_t nr,
		   struct fault *fault)
{
	bool known = run->request->known != NULL;
	int rc = sweep_new(secrets, nr, known, &run->sweep, fault);

	if (rc)
		return rc;
	run->sweeper = (struct sweeper){
		.sweep = run->sweep,
		.payload = run,
		.each = add_swept_place,
	};
	/* Where no credential was, what was found elsewhere may be. */
	packed_free(run->examiner.unpacking);
	run->examiner.unpacking = NULL;
	run->examiner.text = sweep_packed_text;
	sweeper_init(&run->sweeper);
	if (known || run->request->dig)
		rc = make_digger(run, fault);
	return rc;
}

void run_end_sweep(struct run *run)
{
	sweeper_release(&run->sweeper);
	if (run->digger)
		digger_release(run->digger);
	free(run->digger);
	run->digger = NULL;
	sweep_free(run->sweep);
	run->sweep = NULL;
	run->examiner.text = NULL;
}

/* Of all that was found and will be told. */
static int make_sweep(struct run *run, struct fault *fault)
{
	struct ledger *ledger = run->ledger;
	size_t nr = 0;
	struct bytes *secrets =
		calloc(ledger_count(ledger) + 1, sizeof(*secrets));
	int rc = secrets ? 0 : fault_nomem(fault);

	for (size_t i = 0; !rc && i < ledger_count(ledger); i++) {
		enum confidence confidence;

		secrets[nr] = ledger_secret(ledger, i, &confidence);
		nr += confidence >= run->request->min_confidence;
	}
	if (!rc && nr)
		rc = run_make_sweep(run, secrets, nr, fault);
	free(secrets);
	return rc;
}

int run_sweep_groups(struct run *run, struct fault *fault)
{
	int rc = make_sweep(run, fault);

	for (size_t i = 0; !rc && run->sweep && i < run->nr_members; i++) {
		if (run->members[i].group == i && !*run->request->stop)
			rc = sweep_group(run, i, fault);
	}
	run_end_sweep(run);
	return rc;
}
