/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/sarif_place.h - where a finding is, in the words of SARIF
 *
 * Each repository is a base that addresses are relative to: REPOSITORY, or
 * REPOSITORY-1, -2, ... in their order where there are several; its git
 * directory is the base GITDIR in the same way.
 */
#ifndef REPORT_SARIF_PLACE_H
#define REPORT_SARIF_PLACE_H

#include "report/emit.h"

void sarif_put_bases(struct emit *emit); /* the run's originalUriBaseIds */

void sarif_put_occurrence(struct emit *emit, const struct finding *finding,
			  const struct occurrence *occurrence);
void sarif_put_also(struct emit *emit, const struct also *also, size_t nr);

#endif
