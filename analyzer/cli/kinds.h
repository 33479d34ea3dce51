/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/kinds.h - names for the kinds of a report that was read back
 */
#ifndef CLI_KINDS_H
#define CLI_KINDS_H

#include "match/pattern.h"
#include "report/report.h"

/*
 * A report has ids of kinds only: set kind_name of all findings, where the set
 * knows the kind. Names are borrowed from the set.
 */
void kinds_name(const struct patterns *patterns, struct audit *audit);

#endif
