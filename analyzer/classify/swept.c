/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/swept.h"

void swept_credential(const struct sweep *sweep, const struct sweep_hit *hit,
		      const struct packed_text *inside,
		      const struct pattern *pattern, struct credential *out)
{
	struct encodings *e = &out->encodings;

	*out = (struct credential){
		.pattern = pattern,
		.secret = sweep_secret(sweep, hit->secret),
		.raw = hit->raw,
		.at = hit->at,
		.line = inside && inside->lineless ? 0 : hit->line,
	};
	if (inside)
		*e = *inside->packings;
	for (size_t i = 0;
	     i < GUISE_LAYERS && hit->guise->layers[i] && e->nr < ENCODINGS_MAX;
	     i++)
		e->v[e->nr++] = hit->guise->layers[i];
}

void dug_credential(const struct sweep *sweep, const struct dug *dug,
		    const struct packed_text *inside,
		    const struct pattern *pattern, struct credential *out)
{
	struct encodings *e = &out->encodings;

	*out = (struct credential){
		.pattern = pattern,
		.secret = sweep_secret(sweep, dug->secret),
		.raw = dug->raw,
		.at = dug->at,
		.line = inside && inside->lineless ? 0 : dug->line,
	};
	if (inside)
		*e = *inside->packings;
	for (size_t i = 0; i < dug->encodings.nr && e->nr < ENCODINGS_MAX; i++)
		e->v[e->nr++] = dug->encodings.v[i];
}
