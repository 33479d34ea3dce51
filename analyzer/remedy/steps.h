/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/steps.h - what to do about a finding, in order, in plain words
 */
#ifndef REMEDY_STEPS_H
#define REMEDY_STEPS_H

#include "trace/finding.h"

/*
 * Fill finding->steps from its kind, life cycle, host, exposure and sites. The
 * texts are static or made from them and live as long as the program; they
 * hold nothing that came out of a repository.
 */
void steps_fill(struct finding *finding);

#endif
