/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/audit.h - the whole way, from repositories to findings
 *
 * Repositories that share an object store (through alternates) form a group;
 * each group is listed, scanned and traced before the next, so that memory
 * holds one group.
 */
#ifndef CLI_AUDIT_H
#define CLI_AUDIT_H

#include "cli/pool.h"
#include "report/report.h"
#include "trace/ledger.h"
#include "walk/discover.h"

struct audit_request {
	const struct discovery *discovery;
	const struct engine *engine;
	enum source_kind source;
	const struct audit_key *key;
	int32_t as_of; /* day */
	enum confidence min_confidence;
	uint64_t max_unpacked; /* bytes that one object may unpack to */
	size_t jobs;
	bool worktree;
	bool strict;
	bool dig; /* when looking once more for what was found, look deeper */
	/*
	 * Look for these secrets instead of for anything else, whatever encodes
	 * them, also inside of words; each becomes a finding. NULL: scan.
	 */
	const struct bytes *known;
	size_t nr_known;
	const volatile sig_atomic_t *stop;
	struct pool_progress *progress;
	/* The next group begins; it has that many objects. May be NULL. */
	void (*group)(void *payload, uint64_t objects);
	void (*tick)(void *payload);
	void *payload;
	/*
	 * The nr repositories from first on have ended, and so have all before
	 * them, which were told of earlier. so_far has all repositories, the
	 * findings with a place in these, as far as they are known by now, and
	 * hides the secrets met elsewhere. It may be changed; what it holds is
	 * gone after the call. A fault ends the audit. May be NULL.
	 */
	int (*ended)(void *payload, struct audit *so_far, size_t first,
		     size_t nr, struct fault *fault);
	void *ended_payload;
};

/* An audit and the memory that it stands in. */
struct audit_result {
	struct audit audit; /* repositories and findings are filled in */
	struct ledger *ledger;
};

/*
 * Audit every repository of the discovery. Faults are for what ends the whole
 * run (memory); what concerns one object or place is in the repository's skips.
 * Release the result either way.
 */
int audit_run(const struct audit_request *request, struct audit_result *out,
	      struct fault *fault) CHECKED;
void audit_result_release(struct audit_result *result);

/*
 * Take over the nr findings v, which the audit will free: those below the
 * threshold are counted and their secrets go to audit->hidden.
 */
int audit_take(struct audit *audit, struct finding *v, size_t nr,
	       enum confidence min_confidence, struct fault *fault) CHECKED;

/* Which repositories are complete, as far as they were read by now. */
void audit_judge_completeness(struct audit *audit);

/* Turn a ledger into the audit's findings, and take them over. */
int audit_conclude(struct audit *audit, struct ledger *ledger,
		   const struct ledger_options *options,
		   enum confidence min_confidence, struct fault *fault) CHECKED;

#endif
