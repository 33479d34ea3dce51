/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/also.h - other places of a secret, each once
 */
#ifndef TRACE_ALSO_H
#define TRACE_ALSO_H

#include "trace/finding.h"

/* The same place, as another one; its path is borrowed. */
struct also also_of(const struct occurrence *occurrence);

/*
 * Sort by repository, site, path, object and line; drop doubles, and those
 * that are one of the places: of the same repository, site and path, or object
 * where there is no path. Returns how many are left; SIZE_MAX when memory ends.
 */
size_t also_settle(struct also *v, size_t nr, const struct occurrence *places,
		   size_t nr_places);

#endif
