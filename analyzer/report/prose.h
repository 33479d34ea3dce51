/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/prose.h - the sentences that the reports for people have in common
 *
 * Each function appends one phrase without a line end. What came out of a
 * repository goes through the mask and then through quote, what may hold some
 * of it (a reason) through the mask and say, words of our own through say
 * alone; a format gives its own two escapes.
 */
#ifndef REPORT_PROSE_H
#define REPORT_PROSE_H

#include "report/format.h"

struct prose {
	const struct report *report;
	void (*quote)(struct bytes text, struct buf *out);
	void (*say)(struct bytes text, struct buf *out);
	struct buf swept; /* owned: a text after masking */
};

void prose_release(struct prose *prose);

void prose_quote(struct prose *prose, struct bytes text, struct buf *out);
void prose_say(struct prose *prose, const char *text, struct buf *out);
void prose_words(const struct prose *prose, const char *text, struct buf *out);

/* The finding's secret as it may be shown. */
void prose_secret(struct prose *prose, const struct finding *finding,
		  struct buf *out);

/*
 * The masked line of an occurrence, without its indentation (tabs would be
 * escaped); nothing where it has none.
 */
void prose_context(struct prose *prose, const struct finding *finding,
		   const struct occurrence *occurrence, struct buf *out);

/* "expired by policy (2026-05-12): It ..." */
void prose_lifecycle(struct prose *prose, const struct finding *finding,
		     struct buf *out);

/* "deploy/.env:14 (worktree) in /srv/git/app.git" */
void prose_place(struct prose *prose, const struct occurrence *occurrence,
		 struct buf *out);

/* "1f2e3d4c5b6a by Jane Doe, 2024-05-02" */
void prose_sighting(struct prose *prose, const struct sighting *sighting,
		    struct buf *out);

/* "Jane Doe, jane@example.com" */
void prose_person(struct prose *prose, const struct person *person,
		  struct buf *out);

/* The first few refs, and how many more there are. */
void prose_refs(struct prose *prose, const struct finding *finding, size_t most,
		struct buf *out);

/* "user jane, host bitbucket.org, workspace team"; nothing if unknown. */
bool prose_has_account(const struct finding *finding);
void prose_account(struct prose *prose, const struct finding *finding,
		   struct buf *out);

/* Why this kind and confidence, in one line. */
void prose_reasons(struct prose *prose, const struct finding *finding,
		   struct buf *out);

/* "app password ATBB******** (bb-0011): reason", of a finding that is ignored.
 */
void prose_suppressed(struct prose *prose, const struct finding *finding,
		      struct buf *out);

/* "deploy/.env:14 in /srv/git/app.git" */
void prose_also(struct prose *prose, const struct also *also, struct buf *out);

/* "blob 1f2e3d4c5b6a, path: reason (3 objects); accepted: reason" */
void prose_skip(struct prose *prose, const struct skip *skip, struct buf *out);

/* "2 repositories, 1,234 of 1,240 objects, 1.2 GiB" */
void prose_coverage(const struct prose *prose, struct buf *out);

/* "3 critical, 1 low" of what was counted; "none" of nothing. */
void prose_severities(const struct prose *prose, struct buf *out);
void prose_confidences(const struct prose *prose, struct buf *out);
void prose_exposures(const struct prose *prose, struct buf *out);

/* Where there is no room for a page on each step. */
struct bytes prose_first_sentence(const char *text);

/* Whether the audit is complete, and what that means; plain words. */
void prose_verdict(const struct prose *prose, struct buf *out);

#endif
