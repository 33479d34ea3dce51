/* SPDX-License-Identifier: Apache-2.0 */
#include "base/once.h"

bool once_told(struct once *once, bool *again)
{
	struct bytes kept;
	bool ok = buf_ok(&once->key);

	*again = ok && map_get(&once->told, buf_bytes(&once->key)) != SIZE_MAX;
	if (ok && !*again) {
		kept = arena_bytes(&once->arena, buf_bytes(&once->key));
		ok = kept.p && map_put(&once->told, kept, 0);
	}
	buf_clear(&once->key);
	return ok;
}

void once_forget(struct once *once)
{
	if (!once->told.nr)
		return;
	map_release(&once->told);
	arena_clear(&once->arena);
}

void once_release(struct once *once)
{
	buf_release(&once->key);
	map_release(&once->told);
	arena_release(&once->arena);
}
