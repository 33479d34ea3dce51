/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/regex.h - PCRE2 as this project uses it
 *
 * Bytes, not UTF-8; names may stand twice (alternatives in another order); JIT
 * where the processor has it, made on the first search; limits on steps, depth
 * and memory for each call. A struct regex is shared; a struct regex_room
 * belongs to one thread.
 */
#ifndef MATCH_REGEX_H
#define MATCH_REGEX_H

#include "base/bytes.h"
#include "base/fault.h"

struct regex;
struct regex_room;

#define REGEX_WHOLE 1u	     /* must match the whole subject */
#define REGEX_COUNT_STEPS 2u /* see regex_room_steps */
#define REGEX_LATER 4u	     /* known to be right: compile when searched with */

/*
 * FAULT_USAGE with PCRE2's reason and the offset it stands at. The expression
 * is borrowed and must outlive the regex.
 */
int regex_compile(const char *expression, unsigned flags, struct regex **out,
		  struct fault *fault) CHECKED;
void regex_free(struct regex *regex); /* accepts NULL */

struct regex_room *regex_room_new(void);
void regex_room_free(struct regex_room *room); /* accepts NULL */

/*
 * Search subject from offset from. 1: found, *start and *end tell where; 0: not
 * there; FAULT_LIMIT: a limit ended the search; FAULT_NOMEM: memory ended
 * before the expression was compiled.
 */
int regex_search(const struct regex *regex, struct regex_room *room,
		 struct bytes subject, size_t from, size_t *start, size_t *end);

/* What the group of that name matched in the last search; p NULL if nothing. */
struct bytes regex_group(const struct regex *regex,
			 const struct regex_room *room, struct bytes subject,
			 const char *name);

/*
 * Items of expressions that were tried since the room was made; of a very large
 * expression only its groups.
 */
uint64_t regex_room_steps(const struct regex_room *room);

#endif
