/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/telling.h"

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
	};
	if (!telling->ended)
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
	*telling = (struct telling){ 0 };
}

void telling_ended(struct telling *telling, size_t repository)
{
	telling->ended[repository] = true;
}

/* Secrets that were met outside of the wanted repositories. */
static int hide_others(const struct telling *telling, struct audit *audit,
		       const bool *wanted, struct fault *fault)
{
	const struct ledger *ledger = telling->ledger;

	for (size_t i = 0; i < ledger_count(ledger); i++) {
		enum confidence any;

		if (ledger_is_in(ledger, i, wanted))
			continue;
		if (!ARRAY_ROOM(&audit->hidden))
			return fault_nomem(fault);
		audit->hidden.v[audit->hidden.nr++] =
			ledger_secret(ledger, i, &any);
	}
	return 0;
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
	if (!rc)
		rc = hide_others(telling, &audit, wanted, fault);
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
	for (size_t i = first; i < telling->told; i++)
		wanted[i] = true;
	rc = tell_of(telling, wanted, first, telling->told - first, fault);
	free(wanted);
	return rc;
}
