/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/arena.h - memory for things that die together
 *
 * Allocations are only ever given back all at once, wiped, by arena_clear (the
 * arena is ready again) or arena_release. A zeroed arena is ready to use. Not
 * safe for two threads at once; two arenas are.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/bytes.h"

struct arena_page;

struct arena {
	struct arena_page *pages;
};

/* len zeroed bytes, aligned for any type; NULL when memory ends. */
void *arena_alloc(struct arena *arena, size_t len);

/* A copy that lives in the arena. On failure the window is empty (p NULL). */
struct bytes arena_bytes(struct arena *arena, struct bytes bytes);

/* A copy as a C string (a NUL inside the bytes ends it for str functions). */
char *arena_str(struct arena *arena, struct bytes bytes);

void arena_clear(struct arena *arena);
void arena_release(struct arena *arena);

#endif
