/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/search.h - look for known secrets literally, in everything
 */
#ifndef CLI_SEARCH_H
#define CLI_SEARCH_H

#include "cli/verify.h"

/* A secret, and the row of its finding. */
struct given {
	struct verdict_row *row;
	struct bytes secret;
};

/*
 * Search all repositories of the session for the secrets, in every form, with
 * the engine that scans; what is found goes into the rows. Those that cannot be
 * searched for (too short, or with a byte that the engine has other uses for)
 * are left with searched false. Ends early when interrupted, and then, or when
 * not everything could be read, verdict->search_complete stays false.
 */
int verification_search(struct verification *v, struct session *session,
			const struct audit_key *key, const struct given *given,
			size_t nr, struct fault *fault) CHECKED;

#endif
