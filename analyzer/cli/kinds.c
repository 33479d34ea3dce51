/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/kinds.h"

static void name_all(const struct patterns *patterns, struct finding *v,
		     size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const struct pattern *p = patterns_find(patterns, v[i].kind);

		if (p)
			v[i].kind_name = p->name;
	}
}

void kinds_name(const struct patterns *patterns, struct audit *audit)
{
	name_all(patterns, audit->findings.v, audit->findings.nr);
	name_all(patterns, audit->suppressed.v, audit->suppressed.nr);
}
