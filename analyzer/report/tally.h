/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/tally.h - the numbers of a report's summary, and whether it is whole
 */
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include "report/report.h"

/* Findings of one kind. */
struct kind_count {
	const char *kind;
	const char *name; /* in words */
	size_t nr;
};

/*
 * A person or a repository, by what it has to answer for. People are told apart
 * by their email (in any case of letters), or by name where they have none: the
 * author of the first commit that is known to hold a finding.
 */
struct ranked {
	struct bytes name; /* of a person: as first met */
	struct bytes email;
	size_t repo;	 /* index of a repository */
	size_t alive;	 /* findings that may still open something */
	size_t findings; /* all of its findings */
	enum severity worst;
};

struct tally {
	size_t severity[SEVERITY_COUNT];
	size_t confidence[CONFIDENCE_COUNT];
	size_t exposure[EXPOSURE_COUNT];
	struct kind_count *kinds; /* sorted by kind */
	size_t nr_kinds;
	size_t *repositories; /* findings with a place in it, by index */
	/*
	 * Both with findings only; the most alive first, then the worst, then
	 * the most findings, then by email and name, or by path.
	 */
	struct ranked *people;
	size_t nr_people;
	struct ranked *ranking; /* repositories */
	size_t nr_ranking;
	uint64_t occurrences;
	uint64_t objects_total;
	uint64_t objects_scanned;
	uint64_t objects_skipped;
	uint64_t skipped; /* what the lines of skipped stand for */
	uint64_t opaque;
	uint64_t bytes;
	double seconds;
	size_t incomplete; /* repositories */
	size_t history_cut;
	bool complete;
};

/*
 * Whether all of a repository was scanned: it says so itself, and nothing of it
 * was skipped but what the auditor accepts. What is opaque by its nature does
 * not count.
 */
bool repository_complete(const struct repository *repository);

/*
 * Whether the audit saw everything: it was not interrupted, and there was at
 * least one repository, all of them complete, and with strict nothing opaque.
 */
bool audit_complete(const struct audit *audit);

int tally_init(struct tally *tally, const struct audit *audit,
	       struct fault *fault) CHECKED;
void tally_release(struct tally *tally);

#endif
