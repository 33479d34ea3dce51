/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/refsets.h - the sets of refs from which secrets can be reached
 *
 * Of a repository with many refs and many secrets most secrets are reached from
 * the same ones: each set is kept once.
 */
#ifndef TRACE_REFSETS_H
#define TRACE_REFSETS_H

#include "base/arena.h"
#include "base/array.h"
#include "base/map.h"

struct refset {
	const char **v; /* sorted, each once */
	size_t nr;
};

/* Zeroed is empty. */
struct refsets {
	struct map map; /* of what is in v; by the names' addresses */
	struct refset *v;
	size_t nr, cap;
};

/*
 * The number of the set of these names, which are sorted, each once, and live
 * as long as the arena. False when memory ends.
 */
bool refsets_note(struct refsets *sets, struct arena *arena,
		  const char *const *names, size_t nr, size_t *out);
void refsets_release(struct refsets *sets);

/* Sort names and drop doubles; how many are left. */
size_t refs_sort(const char **names, size_t nr);

#endif
