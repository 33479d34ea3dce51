/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/swept.h - what a sweep (match/sweep.h) finds, as a credential
 */
#ifndef CLASSIFY_SWEPT_H
#define CLASSIFY_SWEPT_H

#include "classify/dig.h"
#include "classify/judge.h"
#include "classify/packed.h"
#include "match/sweep.h"

/*
 * A credential of which pattern, secret, raw, place, line and encodings are
 * set. inside: the text that was swept, if it stood in packed content, or NULL.
 * raw is borrowed from the hit, the secret from the sweep.
 */
void swept_credential(const struct sweep *sweep, const struct sweep_hit *hit,
		      const struct packed_text *inside,
		      const struct pattern *pattern, struct credential *out);

/* The same for what was dug up (classify/dig.h). */
void dug_credential(const struct sweep *sweep, const struct dug *dug,
		    const struct packed_text *inside,
		    const struct pattern *pattern, struct credential *out);

#endif
