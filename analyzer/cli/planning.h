/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/planning.h - the folder remediation/ of an audit, for scan --plan
 */
#ifndef CLI_PLANNING_H
#define CLI_PLANNING_H

#include "cli/audit.h"

/*
 * Write remediation/ (remedy/plan.h) into the folder, which exists. It must be
 * possible to make folders there (confine/confine.h).
 */
int planning_write(const struct audit_result *result, const char *folder,
		   struct fault *fault) CHECKED;

#endif
