/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/finding.h"

int finding_compare(const struct finding *x, const struct finding *y)
{
	int cmp;

	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	cmp = strcmp(x->kind, y->kind);
	return cmp ? cmp : strcmp(x->id, y->id);
}

bool finding_is_alive(const struct finding *finding)
{
	return finding->lifecycle.state != LIFECYCLE_REMOVED_BY_VENDOR &&
	       finding->lifecycle.state != LIFECYCLE_EXPIRED_BY_POLICY;
}

const char *finding_step(const struct finding *finding, const char *step)
{
	for (size_t i = 0; i < finding->nr_steps; i++) {
		if (!strcmp(finding->steps[i].step, step))
			return finding->steps[i].text;
	}
	return NULL;
}
