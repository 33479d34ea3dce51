/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/check.h - run every example of a pattern set, and a folder of samples,
 * through the whole engine
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "match/pattern.h"

/*
 * Say on standard output what does not hold, then recall and precision: of the
 * examples by kind and, unless samples is NULL, of the texts in that folder
 * (cli/samples.h) by kind and by encoding. Returns the exit status: 0, or 2
 * when anything failed.
 */
int check_patterns(const struct patterns *patterns, const char *samples);

#endif
