/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/verify.h - an earlier report against a new scan
 *
 * What must be gone after a rewrite: every secret, the objects that held one,
 * and the commits that brought one in, since their trees changed. Commits that
 * only removed one, or came later, are not asked for: whatever leads to one of
 * the others is gone with it, and what does not may stay. Names such as those
 * of refs/replace are no objects.
 */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "base/map.h"
#include "cli/session.h"
#include "report/verdict.h"

struct verification {
	struct verdict verdict;
	struct arena arena; /* rows and what they point to */
	struct map rows;    /* id of a finding -> number of its row */
	struct map ignored; /* ids that the earlier report suppressed */
};

/*
 * Begin: a row for each finding of before, which must live as long, as must
 * against. Release out either way.
 */
int verification_begin(struct verification *out, const struct audit *before,
		       const char *against, struct fault *fault) CHECKED;
void verification_release(struct verification *v);

/* The row of a finding, or NULL. */
struct verdict_row *verification_row(struct verification *v, const char *id);

/*
 * What the scan found: findings of before that are still there, and new ones,
 * if they are at least that sure. now must live as long.
 */
int verification_compare(struct verification *v, const struct audit *now,
			 enum confidence least, struct fault *fault) CHECKED;

/*
 * Look for the ids of before in the objects of every repository of the session,
 * and for what is still there, whether a ref leads to it.
 */
int verification_look_up(struct verification *v, struct session *session,
			 struct fault *fault) CHECKED;

#endif
