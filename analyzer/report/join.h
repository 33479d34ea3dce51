/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/join.h - JSON values that are joined in any order to the same result
 *
 * Every join here is associative, commutative and idempotent: it is the least
 * upper bound in some order of the values. So reports can be merged in any
 * order, in any grouping, and more than once. The order of an object's members
 * carries no meaning, and yet is the same: that of both, or by name.
 *
 * Arguments are borrowed, results are new references; NULL when memory ends.
 * An argument may be NULL: no such value.
 */
#ifndef REPORT_JOIN_H
#define REPORT_JOIN_H

#include <jansson.h>
#include <stdbool.h>

/*
 * A total order of values: -1, 0 or 1. 0 only for equal ones. No value comes
 * first, then null. Sets *failed when memory ends.
 */
int join_compare(const json_t *a, const json_t *b, bool *failed);

/* The greater by join_compare. */
json_t *join_greatest(json_t *a, json_t *b);

/* The lesser, but for null and no value, which lose against any other. */
json_t *join_least(json_t *a, json_t *b);

/*
 * For what is not known: objects member by member, anything else by
 * join_greatest.
 */
json_t *join_any(json_t *a, json_t *b);

/*
 * The union of two arrays, each element once. Where one of them holds all of
 * the union it keeps its order (of two that do, the greater does); else the
 * union is sorted.
 */
json_t *join_union(json_t *a, json_t *b);

/*
 * The names of its members, sorted, and NULL behind them: the names are the
 * record's, the row is to be freed. NULL when memory ends.
 */
const char **join_names(json_t *record);

/* Add the record's members by name; false when memory ends. */
bool join_add_by_name(json_t *out, json_t *record);

#endif
