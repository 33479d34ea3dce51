/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/urgency.h - what has to be done about a finding first, by whom, and
 * what happens then; for all formats that people read
 */
#ifndef REPORT_URGENCY_H
#define REPORT_URGENCY_H

#include "report/groups.h"

/* What has to be done about a finding first. */
enum urgency {
	URGENCY_NOW,   /* revoke it */
	URGENCY_CHECK, /* may be alive, but may be no credential */
	URGENCY_ENDED,
	URGENCY_COUNT,
};

enum urgency urgency_of(const struct finding *finding);

size_t urgency_count(const struct audit *audit, enum urgency urgency);

/*
 * For groups_init, with the address of an enum urgency: those of that urgency,
 * by what is revoked in the same way.
 */
bool urgency_key(const struct finding *finding, const void *urgency,
		 struct buf *out);

/* Who can revoke a finding, and who is asked to. */
const char *urgency_actor(const struct finding *finding);

/* "in the newest files" */
const char *exposure_in_words(enum exposure exposure);

/* What happens next, in order; the same for all. */
struct next_step {
	const char *what;
	const char *who;
	const char *text;
};

extern const struct next_step next_steps[];
extern const size_t next_steps_nr;

/* What stands above what has to be revoked. */
extern const char why_revoke[];

#endif
