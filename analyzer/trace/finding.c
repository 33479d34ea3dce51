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
