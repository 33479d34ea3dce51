/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first and the last commit of each secret, and the refs that reach it:
 * bits of 64 secrets at a time are passed down and up the numbered commits.
 */
#include "trace/trace_state.h"

#include <stdlib.h>

static int by_secret(const void *a, const void *b, void *payload)
{
	const struct trace *t = payload;
	const struct event *x = a;
	const struct event *y = b;
	uint32_t p = t->places.v[x->place].key.secret;
	uint32_t q = t->places.v[y->place].key.secret;

	if (p != q)
		return p < q ? -1 : 1;
	return (x->commit > y->commit) - (x->commit < y->commit);
}

static struct sighting sight(struct trace *t, uint32_t commit)
{
	const struct commit *c = &t->graph->v[commit];

	return (struct sighting){
		.known = true,
		.repo = t->repo->repo,
		.commit = trace_commit_oid(t, commit),
		.author_date = c->author_date,
		.committer_date = c->committer_date,
	};
}

static bool is_before(struct trace *t, uint32_t a, uint32_t b)
{
	const struct commit *x = &t->graph->v[a];
	const struct commit *y = &t->graph->v[b];
	struct oid p = trace_commit_oid(t, a);
	struct oid q = trace_commit_oid(t, b);

	if (x->committer_date != y->committer_date)
		return x->committer_date < y->committer_date;
	return oid_cmp(&p, &q) < 0;
}

/* Names and e-mail are read only of the commits that the report names. */
static int name_author(struct trace *t, struct sighting *s, uint32_t commit,
		       struct fault *fault)
{
	struct author author;

	if (!trace_author(t, commit, &author))
		return fault_nomem(fault);
	s->author = author.name;
	s->email = author.email;
	return 0;
}

/* Bits of the ancestors of each commit, from own bits; its own not included. */
static void pass_down(struct trace *t)
{
	for (uint32_t i = 0; i < t->graph->nr; i++) {
		const uint32_t *parents = NULL;
		size_t nr = trace_parents_of(t, i, &parents);

		t->down[i] = 0;
		for (size_t k = 0; k < nr; k++) {
			if (parents[k] < i)
				t->down[i] |= t->down[parents[k]] |
					      t->own[parents[k]];
		}
	}
}

/* Bits of the descendants of each commit. */
static void pass_up(struct trace *t)
{
	memset(t->down, 0, t->graph->nr * sizeof(*t->down));
	for (size_t i = t->graph->nr; i-- > 0;) {
		const uint32_t *parents = NULL;
		size_t nr = trace_parents_of(t, (uint32_t)i, &parents);

		for (size_t k = 0; k < nr; k++) {
			if (parents[k] < i)
				t->down[parents[k]] |= t->down[i] | t->own[i];
		}
	}
}

/* Up to 64 secrets, whose events stand side by side from v on. */
struct batch {
	struct event *v;
	size_t nr;
	uint32_t secrets[64];
	size_t nr_secrets;
};

static void set_own(struct trace *t, const struct batch *b, bool removals)
{
	size_t bit = 0;

	memset(t->own, 0, t->graph->nr * sizeof(*t->own));
	for (size_t i = 0; i < b->nr; i++) {
		uint32_t secret = t->places.v[b->v[i].place].key.secret;

		while (b->secrets[bit] != secret)
			bit++;
		if (removals || b->v[i].kind == EVENT_INTRODUCED)
			t->own[b->v[i].commit] |= (uint64_t)1 << bit;
	}
}

/*
 * The extreme commit of each secret: among those that have no other one above
 * (or below) them, the one with the least (or greatest) date, then oid.
 */
static int pick(struct trace *t, const struct batch *b, bool last,
		struct fault *fault)
{
	uint32_t best[64];
	size_t bit = 0;
	int rc = 0;

	memset(best, 0xff, sizeof(best));
	for (size_t i = 0; i < b->nr; i++) {
		const struct event *e = &b->v[i];

		while (b->secrets[bit] != t->places.v[e->place].key.secret)
			bit++;
		if ((!last && e->kind != EVENT_INTRODUCED) ||
		    t->down[e->commit] >> bit & 1)
			continue;
		if (best[bit] == NO_COMMIT ||
		    is_before(t, e->commit, best[bit]) != last)
			best[bit] = e->commit;
	}
	for (size_t i = 0; !rc && i < b->nr_secrets; i++) {
		struct sighting s;

		if (best[i] == NO_COMMIT)
			continue;
		s = sight(t, best[i]);
		rc = name_author(t, &s, best[i], fault);
		if (last)
			ledger_last(t->ledger, b->secrets[i], &s);
		else
			ledger_first(t->ledger, b->secrets[i], &s);
	}
	return rc;
}

/* The tips that reach secret k of the batch, by name; into names. */
static size_t tips_of(const struct trace *t, size_t k, const char **names)
{
	size_t nr = 0;

	for (size_t i = 0; i < t->tips.nr; i++) {
		const struct impact_tip *tip = &t->tips.v[i];
		uint64_t bits = t->down[tip->commit] | t->own[tip->commit];

		if (bits >> k & 1 && (!nr || names[nr - 1] != tip->name))
			names[nr++] = tip->name;
	}
	return nr;
}

/* t->down holds the bits that come from ancestors. */
static int add_refs(struct trace *t, const struct batch *b, struct fault *fault)
{
	const char **names = calloc(t->tips.nr + 1, sizeof(*names));
	bool ok = names != NULL;

	for (size_t k = 0; ok && k < b->nr_secrets; k++) {
		size_t nr = tips_of(t, k, names);

		ok = !nr || ledger_refs(t->ledger, b->secrets[k], names, nr);
	}
	free(names);
	return ok ? 0 : fault_nomem(fault);
}

static int trace_batch(struct trace *t, const struct batch *b,
		       struct fault *fault)
{
	int rc;

	set_own(t, b, false);
	pass_down(t);
	rc = add_refs(t, b, fault);
	if (!rc)
		rc = pick(t, b, false, fault);
	if (rc)
		return rc;
	set_own(t, b, true);
	pass_up(t);
	return pick(t, b, true, fault);
}

static int by_name(const void *a, const void *b)
{
	const struct impact_tip *x = a;
	const struct impact_tip *y = b;

	return strcmp(x->name, y->name);
}

/* Equal names become one. */
static void sort_tips(struct trace *t)
{
	struct impact_tip *v = t->tips.v;

	if (t->tips.nr)
		qsort(v, t->tips.nr, sizeof(*v), by_name);
	for (size_t i = 1; i < t->tips.nr; i++) {
		if (!by_name(&v[i - 1], &v[i]))
			v[i].name = v[i - 1].name;
	}
}

int trace_commits(struct trace *t, struct fault *fault)
{
	struct event *v = t->events.v;
	size_t nr = 0;
	int rc = 0;

	for (size_t i = 0; i < t->events.nr; i++) {
		if (v[i].commit != NO_COMMIT)
			v[nr++] = v[i];
	}
	t->events.nr = nr;
	sort_tips(t);
	if (nr)
		qsort_r(v, nr, sizeof(*v), by_secret, t);
	for (size_t i = 0; !rc && i < nr;) {
		struct batch b = { .v = v + i };

		for (; i < nr; i++, b.nr++) {
			uint32_t secret = t->places.v[v[i].place].key.secret;

			if (b.nr_secrets &&
			    b.secrets[b.nr_secrets - 1] == secret)
				continue;
			if (b.nr_secrets == COUNT(b.secrets))
				break;
			b.secrets[b.nr_secrets++] = secret;
		}
		rc = trace_batch(t, &b, fault);
	}
	return rc;
}
