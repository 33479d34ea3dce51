/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/planning.h"

#include "remedy/plan.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct plan_repository *repositories_of(const struct audit *audit)
{
	struct plan_repository *v =
		calloc(audit->repositories.nr + 1, sizeof(*v));

	for (size_t i = 0; v && i < audit->repositories.nr; i++) {
		const struct repository *r = &audit->repositories.v[i];

		v[i] = (struct plan_repository){ r->path, r->complete,
						 r->history_cut, r->stores,
						 r->nr_stores };
	}
	return v;
}

int planning_prepare(struct planning *planning,
		     const struct audit_result *result, const char *folder,
		     struct fault *fault)
{
	const struct audit *audit = &result->audit;
	struct plan_repository *repositories = repositories_of(audit);
	struct plan plan = {
		.version = audit->version,
		.findings = audit->findings.v,
		.nr_findings = audit->findings.nr,
		.suppressed = audit->suppressed.v,
		.nr_suppressed = audit->suppressed.nr,
		.hidden = audit->hidden.v,
		.nr_hidden = audit->hidden.nr,
		.repositories = repositories,
		.nr_repositories = audit->repositories.nr,
	};
	int rc;

	*planning = (struct planning){ .folder = -1, .outdir = { .fd = -1 } };
	if (!repositories)
		return fault_nomem(fault);
	plan.impacts = ledger_impacts(result->ledger, &plan.nr_impacts);
	planning->folder =
		open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	rc = planning->folder < 0
		     ? fault_io(fault, "%s", folder)
		     : plan_prepare(&plan, planning->folder, "remediation",
				    &planning->outdir, fault);
	free(repositories);
	return rc;
}

int planning_place(struct planning *planning, struct fault *fault)
{
	return outdir_end(&planning->outdir, fault);
}

void planning_release(struct planning *planning)
{
	outdir_release(&planning->outdir);
	if (planning->folder >= 0)
		(void)close(planning->folder);
	planning->folder = -1;
}
