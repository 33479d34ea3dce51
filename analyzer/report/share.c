/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A counting sort: it is stable, so that each repository's shares keep the
 * order of the findings and of their places.
 */
#include "report/share.h"

#include <assert.h>
#include <stdlib.h>

/* start[i + 1] becomes the number of places in repository i. */
static size_t count(size_t *start, const struct finding *findings, size_t nr,
		    size_t repositories)
{
	size_t total = 0;

	(void)repositories; /* is for the assertion alone */
	for (size_t i = 0; i < nr; i++) {
		for (size_t k = 0; k < findings[i].occurrences.nr; k++) {
			size_t repo = findings[i].occurrences.v[k].repo;

			assert(repo < repositories);
			start[repo + 1]++;
		}
		total += findings[i].occurrences.nr;
	}
	return total;
}

/* Moves each start on to its end, which is the next one's start. */
static void deal(struct shares *shares, const struct finding *findings,
		 size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		for (size_t k = 0; k < findings[i].occurrences.nr; k++) {
			const struct occurrence *o =
				&findings[i].occurrences.v[k];

			shares->v[shares->start[o->repo]++] =
				(struct share){ &findings[i], o };
		}
	}
}

int shares_init(struct shares *shares, const struct finding *findings,
		size_t nr, size_t repositories, struct fault *fault)
{
	size_t total;

	*shares = (struct shares){ 0 };
	shares->start = calloc(repositories + 1, sizeof(*shares->start));
	if (!shares->start)
		return fault_nomem(fault);
	total = count(shares->start, findings, nr, repositories);
	shares->v = calloc(total + 1, sizeof(*shares->v));
	if (!shares->v) {
		shares_release(shares);
		return fault_nomem(fault);
	}
	for (size_t i = 0; i < repositories; i++)
		shares->start[i + 1] += shares->start[i];
	deal(shares, findings, nr);
	for (size_t i = repositories; i > 0; i--)
		shares->start[i] = shares->start[i - 1];
	shares->start[0] = 0;
	return 0;
}

void shares_release(struct shares *shares)
{
	free(shares->v);
	free(shares->start);
	*shares = (struct shares){ 0 };
}

size_t share_run(const struct share *v, size_t nr)
{
	size_t len = 1;

	while (len < nr && v[len].finding == v[0].finding)
		len++;
	return len;
}

size_t share_findings(const struct share *v, size_t nr)
{
	size_t findings = 0;

	for (size_t i = 0; i < nr; i += share_run(v + i, nr - i))
		findings++;
	return findings;
}
