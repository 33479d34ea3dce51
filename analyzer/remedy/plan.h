/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/plan.h - the folder remediation/: what to do, ready to be done
 *
 *     secrets.txt          every secret, for bbaudit verify --secrets
 *     owners/NAME.md       one message to each person; no secret in it
 *     REPO/README.md       what a rewrite changes and what it does not reach
 *     REPO/refs-and-names.md
 *     REPO/replace-text.txt, replace-message.txt, rules.py
 *                          the rules, with secrets (remedy/rules.h)
 *     REPO/paths-to-drop.txt, blobs-to-drop.txt
 *     REPO/runbook.sh, scrub.py, blob-callback.py
 *                          the same for every repository (remedy/kit/)
 *
 * A REPO for each repository that holds a finding. All files have mode 0600,
 * all folders 0700. A line of secrets.txt is the finding's id, a blank and the
 * decoded secret in base64; lines that begin with "#" are comments.
 */
#ifndef REMEDY_PLAN_H
#define REMEDY_PLAN_H

#include "remedy/outdir.h"
#include "trace/finding.h"
#include "trace/impact.h"

struct plan_repository {
	const char *path;
	bool complete;
	bool history_cut;
	const char **stores; /* object directories; the first is its own */
	size_t nr_stores;
};

struct plan {
	const char *version;
	const struct finding *findings;
	size_t nr_findings;
	/* Found and left alone: hidden in what people read, nothing else. */
	const struct finding *suppressed;
	size_t nr_suppressed;
	const struct bytes *hidden;
	size_t nr_hidden;
	/* By the numbers that occurrences have. */
	const struct plan_repository *repositories;
	size_t nr_repositories;
	const struct impact *impacts;
	size_t nr_impacts;
};

/*
 * Write the folder `name` into the open folder dirfd, beside an older one of
 * that name, whose place it takes with outdir_end. Release outdir in any case:
 * nothing is left of what did not take its place.
 */
int plan_prepare(const struct plan *plan, int dirfd, const char *name,
		 struct outdir *outdir, struct fault *fault) CHECKED;

#endif
