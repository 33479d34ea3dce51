/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/steps.h - what to do about a finding, in order, in plain words
 *
 * The order is that of the work: `assess` (what the credential is still worth;
 * one past its end says so first), `revoke`, `replace`, `scopes` (what its
 * replacement needs, judged by where it stands), `rewrite` (what a
 * rewrite of history reaches), `clean` (places that it does not reach),
 * `verify`, `purge` (the server's copies and everyone's clones), `prevent`.
 * `scopes`, `rewrite` and `clean` appear where the finding has such places.
 */
#ifndef REMEDY_STEPS_H
#define REMEDY_STEPS_H

#include "trace/finding.h"

/*
 * Fill finding->steps from its kind, life cycle, provider, exposure and sites;
 * old steps go. The texts are static: they live as long as the program
 * and hold nothing that came out of a repository.
 */
void steps_fill(struct finding *finding);

#endif
