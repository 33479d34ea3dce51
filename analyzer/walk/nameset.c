/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/nameset.h"

bool nameset_has(const struct nameset *set, const char *name)
{
	return map_get(&set->map, bytes_of(name)) != SIZE_MAX;
}

bool nameset_add(struct nameset *set, const char *name, bool *fresh)
{
	struct bytes key = bytes_of(name);

	*fresh = !nameset_has(set, name);
	if (!*fresh)
		return true;
	key = arena_bytes(&set->arena, key);
	return key.p && map_put(&set->map, key, 0);
}

void nameset_release(struct nameset *set)
{
	map_release(&set->map);
	arena_release(&set->arena);
}
