/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/guide.h - the pages of a plan that people read
 */
#ifndef REMEDY_GUIDE_H
#define REMEDY_GUIDE_H

#include "remedy/plan.h"
#include "remedy/veil.h"

/* What the pages of one repository tell of. */
struct guide {
	const struct plan *plan;
	const struct veil *veil;
	size_t repo;
	const struct impact *impact; /* NULL: no object holds a secret */
	const struct finding *const *findings;
	size_t nr_findings;
	size_t nr_dropped; /* blobs */
};

void guide_write(const struct guide *guide, struct buf *out);
void guide_write_names(const struct guide *guide, struct buf *out);

/* Does any object of this repository have to be rewritten? */
bool guide_has_history(const struct guide *guide);

/* "Bitbucket Cloud app password `ATBB********`" */
void guide_name_finding(const struct finding *finding, struct buf *out);

/*
 * The first place from number *i on that is in the repository, of those with a
 * context and then of those without; false: there is none.
 */
bool guide_next(const struct finding *finding, size_t repo, size_t *i,
		struct also *out);

#endif
