/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/refsets.h"

#include <stdlib.h>

bool refsets_note(struct refsets *sets, struct arena *arena,
		  const char *const *names, size_t nr, size_t *out)
{
	struct bytes key = { (const uint8_t *)names, nr * sizeof(*names) };
	const char **copy;

	*out = map_get(&sets->map, key);
	if (*out != SIZE_MAX)
		return true;
	copy = arena_alloc(arena, key.len + 1);
	if (!copy || !ARRAY_ROOM(sets))
		return false;
	memcpy(copy, names, key.len);
	key.p = (const uint8_t *)copy;
	if (!map_put(&sets->map, key, sets->nr))
		return false;
	*out = sets->nr;
	sets->v[sets->nr++] = (struct refset){ copy, nr };
	return true;
}

void refsets_release(struct refsets *sets)
{
	map_release(&sets->map);
	free(sets->v);
	*sets = (struct refsets){ .nr = 0 };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t refs_sort(const char **names, size_t nr)
{
	size_t kept = 0;

	if (nr)
		qsort(names, nr, sizeof(*names), by_name);
	for (size_t i = 0; i < nr; i++) {
		if (!kept || strcmp(names[kept - 1], names[i]) != 0)
			names[kept++] = names[i];
	}
	return kept;
}
