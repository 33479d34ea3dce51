/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/leads.h - which of the links lead to a secret
 *
 * A link leads to a secret if its name is a hit, if the blob it names has hits,
 * or if any link of the tree it names does. Once these are known, each tree
 * gets its list: equal lists of trees that are built on each other are one.
 */
#ifndef TRACE_LEADS_H
#define TRACE_LEADS_H

#include "trace/links.h"

#define NO_LIST 0

/* What only a forged store goes beyond. Lists after it are left out. */
#define LISTED_MAX ((size_t)1 << 26)

struct leads {
	const struct links *links;
	uint32_t *list_of; /* by tree: index into lists, or NO_LIST */
	/*
	 * Of each list a number for the use of its reader, 0 at first; how many
	 * links there are; and the links.
	 */
	struct {
		uint32_t *v;
		size_t nr, cap;
	} lists;
	bool limited; /* LISTED_MAX was reached */
};

/* Time and memory go with the links, and with what is listed. */
int leads_find(struct leads *out, struct links *links,
	       struct fault *fault) CHECKED;
void leads_release(struct leads *leads);

#endif
