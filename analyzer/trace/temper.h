/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/temper.h - what the paths of a finding's places say of its severity
 *
 * Where every place of a secret, also_at included, is a test, an example or a
 * document by its path (classify/setting.h), the finding is one step less
 * severe. Confidence, exposure and the exit status stay as they are. Either way
 * a reason tells what was seen.
 */
#ifndef TRACE_TEMPER_H
#define TRACE_TEMPER_H

#include "trace/finding.h"

/*
 * Lower the severity that was judged, and add the reason. Occurrences, also_at
 * and also_more must be there already.
 */
void temper(struct finding *finding);

/* Is it a reason that temper gave? Joining reports makes those anew. */
bool temper_gave(const char *reason);

#endif
