/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/share.h - findings seen from each repository
 *
 * A finding has places in any number of repositories; formats that go by
 * repository need the places of one, without a look at all others.
 */
#ifndef REPORT_SHARE_H
#define REPORT_SHARE_H

#include "report/report.h"

struct share {
	const struct finding *finding;
	const struct occurrence *occurrence;
};

struct shares {
	struct share *v; /* by repository, then in the findings' own order */
	size_t *start;	 /* of repository i in v; one more at the end */
};

/* findings are an audit's, which has so many repositories. */
int shares_init(struct shares *shares, const struct finding *findings,
		size_t nr, size_t repositories, struct fault *fault) CHECKED;
void shares_release(struct shares *shares); /* safe on a zeroed one */

/*
 * The places of one finding at the front of v[0..nr), which are consecutive:
 * how many they are.
 */
size_t share_run(const struct share *v, size_t nr);

/* How many findings v[0..nr) are shares of. */
size_t share_findings(const struct share *v, size_t nr);

#endif
