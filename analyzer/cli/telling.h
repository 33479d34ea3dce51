/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/telling.h - tell of repositories as they end, in the order of the paths
 *
 * Repositories that share a store end together, so one may end before others
 * whose paths come first: it waits for them.
 */
#ifndef CLI_TELLING_H
#define CLI_TELLING_H

#include "cli/audit.h"

struct telling {
	const struct audit_request *request;
	struct audit *audit;
	struct ledger *ledger;
	bool *ended;		  /* by repository */
	size_t told;		  /* how many of them, from the first on */
	struct mask_stock *known; /* secrets of the ledger */
	size_t nr_known;	  /* the first of them */
};

/* request, audit and ledger are borrowed. */
int telling_init(struct telling *telling, const struct audit_request *request,
		 struct audit *audit, struct ledger *ledger,
		 struct fault *fault) CHECKED;
void telling_release(struct telling *telling);

void telling_ended(struct telling *telling, size_t repository);
/* Of those whose turn it is by now, if there are any; calls request->ended. */
int telling_tell(struct telling *telling, struct fault *fault) CHECKED;

#endif
