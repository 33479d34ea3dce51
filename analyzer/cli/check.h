/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/check.h - run every example of a pattern set through the whole engine
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "match/pattern.h"

/*
 * Say on standard output what does not hold, and a line that counts. Returns
 * the exit status: 0, or 2 when any example fails.
 */
int check_patterns(const struct patterns *patterns);

#endif
