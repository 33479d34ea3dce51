/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/unite.h - how the records of two JSON reports become one
 *
 * The records are those of docs/report.md, checked by report/read.h; what else
 * they hold is kept. As in report/join.h, arguments are borrowed, results are
 * new references, NULL when memory ends, and the order of joining does not
 * matter.
 */
#ifndef REPORT_UNITE_H
#define REPORT_UNITE_H

#include <jansson.h>
#include <stdbool.h>

/*
 * Put value under key into the object set, joined with what is there. Takes the
 * key, and false if it is NULL, or when memory ends.
 */
bool unite_into(json_t *set, char *key, json_t *value,
		json_t *(*join)(json_t *, json_t *));

/* The values of such a set as an array, in the order of their keys. */
json_t *unite_sorted(json_t *set);

/* What tells one from another; on the heap. */
char *unite_key_run(json_t *run);
char *unite_key_repository(json_t *repository);

/* The record of the run that ended last. */
json_t *unite_repositories(json_t *a, json_t *b);

/*
 * A finding for the time of joining: a copy in which refs are pairs of a text
 * and its bytes, and occurrences an object by place. And back.
 */
json_t *unite_normal_finding(json_t *finding);
json_t *unite_finished_finding(json_t *finding);

/*
 * Two normal ones. `reason` is there in both: why it was suppressed, or null.
 */
json_t *unite_findings(json_t *a, json_t *b);

/* True if either is. */
json_t *unite_truths(json_t *a, json_t *b);

#endif
