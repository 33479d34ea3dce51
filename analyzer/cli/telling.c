/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/telling.h"

#include "report/mask_stock.h"

#include <stdlib.h>
#include <string.h>

int telling_init(struct telling *telling, const struct audit_request *request,
		 struct audit *audit, struct ledger *ledger,
		 struct fault *fault)
{
	*telling = (struct telling){
		.request = request,
		.audit = audit,
		.ledger = ledger,
		.ended = calloc(audit->repositories.nr + 1,
				sizeof(*telling->ended)),
		.known = mask_stock_new(),
	};
	if (!telling->ended || !telling->known)
		return fault_nomem(fault);
	/* What could not be read at all has ended before it began. */
	for (size_t i = 0; i < audit->repositories.nr; i++)
		telling->ended[i] =
			!strcmp(audit->repositories.v[i].form, "unreadable");
	return 0;
}

void telling_release(struct telling *telling)
{
	free(telling->ended);
	mask_stock_free(telling->known);
	*telling = (struct telling){ 0 };
}

void telling_ended(struct telling *telling, size_t repository)
{
	telling->ended[repository] = true;
}

/* What was met since, wherever: it must not be shown by any line. */
static int learn(struct telling *telling, struct fault *fault)
{
	size_t first = telling->nr_known;
	size_t nr = ledger_count(telling->ledger) - first;
	struct known *v = calloc(nr + 1, sizeof(*v));
	bool ok = v != NULL;

	for (size_t i = 0; ok && i < nr; i++) {
		enum confidence any;

		v[i].text = ledger_secret(telling->ledger, first + i, &any);
	}
	ok = ok && mask_stock_add(telling->known, v, nr);
	free(v);
	telling->nr_known += nr;
	return ok ? 0 : fault_nomem(fault);
}

static int tell_of(const struct telling *telling, const bool *wanted,
		   size_t first, size_t nr, struct fault *fault)
{
	const struct audit_request *r = telling->request;
	const struct ledger_options options = { r->key, r->as_of };
	struct audit audit = *telling->audit;
	struct finding *v = NULL;
	size_t found = 0;
	int rc = ledger_so_far(telling->ledger, &options, wanted, &v, &found,
			       fault);

	if (!rc)
		rc = audit_take(&audit, v, found, r->min_confidence, fault);
	audit.known = telling->known;
	if (!rc)
		rc = r->ended(r->ended_payload, &audit, first, nr, fault);
	free(audit.findings.v);
	free(audit.suppressed.v);
	free(audit.hidden.v);
	return rc;
}

int telling_tell(struct telling *telling, struct fault *fault)
{
	size_t nr = telling->audit->repositories.nr;
	size_t first = telling->told;
	bool *wanted;
	int rc;

	while (telling->told < nr && telling->ended[telling->told])
		telling->told++;
	if (telling->told == first || !telling->request->ended)
		return 0;
	wanted = calloc(nr, sizeof(*wanted));
	if (!wanted)
		return fault_nomem(fault);
	audit_judge_completeness(telling->audit);
	rc = learn(telling, fault);
	for (size_t i = first; i < telling->told; i++)
		wanted[i] = true;
	if (!rc)
		rc = tell_of(telling, wanted, first, telling->told - first,
			     fault);
	free(wanted);
	return rc;
}
