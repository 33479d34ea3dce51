/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/groups.h - findings that share what is said about them (private
 * to report/)
 */
#ifndef REPORT_GROUPS_H
#define REPORT_GROUPS_H

#include "report/report.h"

/* The findings of a group, in their own order: first, next[first], ... */
struct group {
	size_t first;
	size_t last;
	size_t nr;
};

struct groups {
	struct group *v; /* in the order of their first findings */
	size_t nr;
	size_t *next; /* by finding; SIZE_MAX behind the last of its group */
	size_t *of;   /* by finding: its group, or SIZE_MAX */
};

/*
 * Findings with the same key are one group; key appends it to out, or returns
 * false to leave the finding out. False when memory ends; then groups is empty.
 */
bool groups_init(struct groups *groups, const struct audit *audit,
		 bool (*key)(const struct finding *finding, const void *payload,
			     struct buf *out),
		 const void *payload);
void groups_release(struct groups *groups); /* safe on a zeroed one */

/* The key of findings that have the same list of steps. */
bool groups_by_steps(const struct finding *finding, const void *payload,
		     struct buf *out);

/* Append text, or nothing for NULL, and a byte that ends it. */
void groups_key(struct buf *out, const char *text);

#endif
