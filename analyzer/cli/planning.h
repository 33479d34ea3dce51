/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/planning.h - the folder remediation/ of an audit, for scan --plan
 */
#ifndef CLI_PLANNING_H
#define CLI_PLANNING_H

#include "cli/audit.h"
#include "remedy/outdir.h"

struct planning {
	int folder; /* the audit's, open */
	struct outdir outdir;
};

/*
 * Write remediation/ (remedy/plan.h) into the folder, which exists; an older
 * one stays until planning_place. It must be possible to make folders there
 * (confine/confine.h). Release it in any case.
 */
int planning_prepare(struct planning *planning,
		     const struct audit_result *result, const char *folder,
		     struct fault *fault) CHECKED;
int planning_place(struct planning *planning, struct fault *fault) CHECKED;
void planning_release(struct planning *planning);

#endif
