/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/embedded.h - the pattern files that the program was built with
 *
 * Private to match/pattern_files.c.
 */
#ifndef MATCH_EMBEDDED_H
#define MATCH_EMBEDDED_H

#include "base/embedded.h"

/* Of patterns/, such as "contexts/url.yaml". */
extern const struct embedded pattern_texts[];
extern const size_t pattern_texts_nr;

#endif
