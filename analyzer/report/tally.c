/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tally.h"

#include <assert.h>
#include <stdlib.h>

bool repository_complete(const struct repository *repository)
{
	return repository->complete && !repository->skipped.nr &&
	       !repository->objects_skipped;
}

bool audit_complete(const struct audit *audit)
{
	for (size_t i = 0; i < audit->repositories.nr; i++) {
		const struct repository *r = &audit->repositories.v[i];

		if (!repository_complete(r) || (audit->strict && r->opaque.nr))
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
	return 0;
}

void tally_release(struct tally *tally)
{
	free(tally->kinds);
	free(tally->repositories);
	*tally = (struct tally){ 0 };
}
