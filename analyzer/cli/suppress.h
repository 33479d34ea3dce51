/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/suppress.h - what the auditor knows of already
 *
 * Three files, all given on the command line: nothing in a repository can stand
 * for them. What they suppress is still listed in the report, with why; it only
 * does not count for the exit status.
 */
#ifndef CLI_SUPPRESS_H
#define CLI_SUPPRESS_H

#include "cli/listing.h"
#include "report/read.h"

struct suppress_options {
	const char *ignore;	  /* findings by id or fingerprint */
	const char *baseline;	  /* a JSON report: findings by id */
	const char *accept_skips; /* objects and files that were skipped */
};

struct suppress {
	struct suppress_options options;
	struct listing ignore;
	struct listing accept;
	struct map known; /* ids of the baseline; in its memory */
	struct old_report baseline;
	struct arena arena;
};

/*
 * Read the files. key_id is that of the run: a baseline made with another audit
 * key is FAULT_USAGE, since its ids do not compare. Release out either way.
 */
int suppress_load(const struct suppress_options *options, const char *key_id,
		  struct suppress *out, struct fault *fault) CHECKED;
void suppress_release(struct suppress *suppress);

/*
 * Move findings from audit->findings to audit->suppressed, and mark skips as
 * accepted; a repository of which nothing else was skipped is then complete.
 * What was written into the audit lives as long as suppress. Entries that ended
 * before the audit's day suppress nothing; the finding says so among its
 * reasons, and expired, if not NULL, is told of each, once.
 */
int suppress_apply(struct suppress *suppress, struct audit *audit,
		   void (*expired)(const struct listing *listing,
				   const struct listed *entry),
		   struct fault *fault) CHECKED;

#endif
