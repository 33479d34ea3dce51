/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tally.h"

#include "base/arena.h"
#include "base/map.h"

#include <assert.h>
#include <stdlib.h>

/* What the accepted lines stand for; *open if there are others. */
static uint64_t count_accepted(const struct skips *skips, bool *open)
{
	uint64_t nr = 0;

	for (size_t i = 0; i < skips->nr; i++) {
		const struct skip *skip = &skips->v[i];

		if (!skip->accepted)
			*open = true;
		else
			nr += skip->count ? skip->count : 1;
	}
	return nr;
}

bool repository_complete(const struct repository *repository)
{
	bool open = false;
	uint64_t accepted = count_accepted(&repository->skipped, &open);

	return repository->complete && !open &&
	       repository->objects_skipped <= accepted;
}

/* Nothing is opaque but what the auditor accepts. */
static bool is_transparent(const struct repository *repository)
{
	bool open = false;

	(void)count_accepted(&repository->opaque, &open);
	return !open;
}

bool audit_complete(const struct audit *audit)
{
	for (size_t i = 0; i < audit->repositories.nr; i++) {
		const struct repository *r = &audit->repositories.v[i];

		if (!repository_complete(r) ||
		    (audit->strict && !is_transparent(r)))
			return false;
	}
	return audit->repositories.nr && !audit->interrupted;
}

/* A line that forgot its count still stands for one thing. */
static uint64_t count_skips(const struct skips *skips)
{
	uint64_t nr = 0;

	for (size_t i = 0; i < skips->nr; i++)
		nr += skips->v[i].count ? skips->v[i].count : 1;
	return nr;
}

static void add_repository(struct tally *tally, const struct repository *r)
{
	tally->objects_total += r->objects_total;
	tally->objects_scanned += r->objects_scanned;
	tally->objects_skipped += r->objects_skipped;
	tally->skipped += count_skips(&r->skipped);
	tally->opaque += count_skips(&r->opaque);
	tally->bytes += r->bytes;
	tally->seconds += r->seconds;
	tally->incomplete += !repository_complete(r);
	tally->history_cut += r->history_cut;
}

/* seen[i] is the last finding, from 1, that was counted for repository i. */
static void add_finding(struct tally *tally, const struct audit *audit,
			size_t nr, size_t *seen)
{
	const struct finding *finding = &audit->findings.v[nr];

	tally->severity[finding->severity]++;
	tally->confidence[finding->confidence]++;
	tally->exposure[finding->exposure]++;
	tally->kinds[nr] =
		(struct kind_count){ finding->kind, finding->kind_name, 1 };
	tally->occurrences += finding->occurrences.nr;
	for (size_t i = 0; i < finding->occurrences.nr; i++) {
		size_t repo = finding->occurrences.v[i].repo;

		assert(repo < audit->repositories.nr);
		if (seen[repo] == nr + 1)
			continue;
		seen[repo] = nr + 1;
		tally->repositories[repo]++;
	}
}

static int cmp_kind(const void *a, const void *b)
{
	const struct kind_count *x = a;
	const struct kind_count *y = b;

	return strcmp(x->kind, y->kind);
}

/* From one entry for each finding to one for each kind. */
static void join_kinds(struct tally *tally, size_t nr_findings)
{
	struct kind_count *kinds = tally->kinds;

	if (nr_findings)
		qsort(kinds, nr_findings, sizeof(*kinds), cmp_kind);
	for (size_t i = 0; i < nr_findings; i++) {
		struct kind_count *last =
			tally->nr_kinds ? &kinds[tally->nr_kinds - 1] : NULL;

		if (last && !strcmp(last->kind, kinds[i].kind))
			last->nr++;
		else
			kinds[tally->nr_kinds++] = kinds[i];
	}
}

static void answer_for(struct ranked *ranked, const struct finding *finding)
{
	ranked->findings++;
	ranked->alive += finding_is_alive(finding);
	if (finding->severity > ranked->worst)
		ranked->worst = finding->severity;
}

static int cmp_ranked(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;
	int cmp;

	if (x->alive != y->alive)
		return x->alive > y->alive ? -1 : 1;
	if (x->worst != y->worst)
		return x->worst > y->worst ? -1 : 1;
	if (x->findings != y->findings)
		return x->findings > y->findings ? -1 : 1;
	cmp = bytes_cmp(x->email, y->email);
	if (!cmp)
		cmp = bytes_cmp(x->name, y->name);
	/* Repositories stand in the order of their paths. */
	return cmp ? cmp : (x->repo > y->repo) - (x->repo < y->repo);
}

static void sort_ranked(struct ranked *v, size_t nr)
{
	if (nr)
		qsort(v, nr, sizeof(*v), cmp_ranked);
}

/* "e" and the email in lower case, or "n" and the name. */
static struct bytes key_of_person(struct arena *arena,
				  const struct sighting *who)
{
	struct bytes from = who->email.len ? who->email : who->author;
	uint8_t *key = arena_alloc(arena, from.len + 1);

	if (!key)
		return (struct bytes){ 0 };
	key[0] = who->email.len ? 'e' : 'n';
	for (size_t i = 0; i < from.len; i++)
		key[i + 1] = who->email.len ? lower(from.p[i]) : from.p[i];
	return (struct bytes){ key, from.len + 1 };
}

static struct ranked *person(struct tally *tally, const struct sighting *who,
			     struct arena *arena, struct map *known)
{
	struct bytes key = key_of_person(arena, who);
	size_t at;

	if (!key.p)
		return NULL;
	at = map_get(known, key);
	if (at == SIZE_MAX) {
		at = tally->nr_people;
		if (!map_put(known, key, at))
			return NULL;
		tally->people[tally->nr_people++] = (struct ranked){
			.name = who->author,
			.email = who->email,
		};
	}
	return &tally->people[at];
}

static bool rank_people(struct tally *tally, const struct audit *audit)
{
	struct arena arena = { 0 };
	struct map known = { 0 };
	bool ok;

	tally->people = calloc(audit->findings.nr + 1, sizeof(*tally->people));
	ok = tally->people != NULL;
	for (size_t i = 0; ok && i < audit->findings.nr; i++) {
		const struct finding *finding = &audit->findings.v[i];
		struct ranked *ranked;

		if (!finding->first_seen.known)
			continue;
		ranked = person(tally, &finding->first_seen, &arena, &known);
		ok = ranked != NULL;
		if (ok)
			answer_for(ranked, finding);
	}
	map_release(&known);
	arena_release(&arena);
	if (ok)
		sort_ranked(tally->people, tally->nr_people);
	return ok;
}

/* last[i] is the last finding, from 1, that was counted for repository i. */
static void rank_finding(struct tally *tally, const struct finding *finding,
			 size_t nr, size_t *last)
{
	for (size_t i = 0; i < finding->occurrences.nr; i++) {
		size_t repo = finding->occurrences.v[i].repo;

		if (last[repo] != nr)
			answer_for(&tally->ranking[repo], finding);
		last[repo] = nr;
	}
}

static bool rank_repositories(struct tally *tally, const struct audit *audit)
{
	size_t nr = audit->repositories.nr;
	size_t *last = calloc(nr + 1, sizeof(*last));

	tally->ranking = calloc(nr + 1, sizeof(*tally->ranking));
	if (!last || !tally->ranking) {
		free(last);
		return false;
	}
	for (size_t i = 0; i < nr; i++)
		tally->ranking[i].repo = i;
	for (size_t i = 0; i < audit->findings.nr; i++)
		rank_finding(tally, &audit->findings.v[i], i + 1, last);
	free(last);
	sort_ranked(tally->ranking, nr);
	while (tally->nr_ranking < nr &&
	       tally->ranking[tally->nr_ranking].findings)
		tally->nr_ranking++;
	return true;
}

int tally_init(struct tally *tally, const struct audit *audit,
	       struct fault *fault)
{
	size_t *seen = calloc(audit->repositories.nr + 1, sizeof(*seen));

	*tally = (struct tally){ .complete = audit_complete(audit) };
	tally->kinds = calloc(audit->findings.nr + 1, sizeof(*tally->kinds));
	tally->repositories = calloc(audit->repositories.nr + 1,
				     sizeof(*tally->repositories));
	if (!seen || !tally->kinds || !tally->repositories) {
		free(seen);
		tally_release(tally);
		return fault_nomem(fault);
	}
	for (size_t i = 0; i < audit->repositories.nr; i++)
		add_repository(tally, &audit->repositories.v[i]);
	for (size_t i = 0; i < audit->findings.nr; i++)
		add_finding(tally, audit, i, seen);
	join_kinds(tally, audit->findings.nr);
	free(seen);
	if (!rank_people(tally, audit) || !rank_repositories(tally, audit)) {
		tally_release(tally);
		return fault_nomem(fault);
	}
	return 0;
}

void tally_release(struct tally *tally)
{
	free(tally->kinds);
	free(tally->repositories);
	free(tally->people);
	free(tally->ranking);
	*tally = (struct tally){ 0 };
}
