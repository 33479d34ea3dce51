/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/unit.h - members of a JSON record that only make sense together
 *
 * A unit is taken from one of two records, whichever is better by an order that
 * looks at nothing but the unit. That is what keeps joining associative
 * (report/join.h).
 */
#ifndef REPORT_UNIT_H
#define REPORT_UNIT_H

#include <jansson.h>
#include <stdbool.h>

#define UNIT_MAX 9

struct unit {
	/*
	 * With NULL behind them, if there is room. Each goes with its
	 * "_base64", if any.
	 */
	const char *names[UNIT_MAX];
	/*
	 * Above 0: a is better, below: b; 0: neither. NULL: never. It is given
	 * objects that hold the unit alone.
	 */
	int (*compare)(json_t *a, json_t *b);
	bool least; /* of those that are as good: the least, not the greatest */
};

/*
 * Two records joined: the nr units as they say, other members by join_any. A
 * new reference; NULL when memory ends.
 */
json_t *unit_join(json_t *a, json_t *b, const struct unit *units, size_t nr);

/*
 * The record with the named members (NULL behind them) in front, each with its
 * "_base64", and all others behind by their names: whatever was joined in what
 * order, it is written alike. A new reference; NULL when memory ends.
 */
json_t *unit_in_order(json_t *record, const char *const *names);

#endif
