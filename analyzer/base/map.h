/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/map.h - from a run of bytes to a number
 *
 * A hash table with a random key of its own (SipHash-2-4), so that a hostile
 * repository cannot choose names that collide. Keys are borrowed: they must
 * outlive the map (an arena is the usual home). Zeroed is empty and ready.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/bytes.h"

struct map_slot {
	struct bytes key; /* p NULL: free */
	uint64_t hash;
	size_t value;
};

struct map {
	struct map_slot *v;
	size_t nr;
	size_t cap; /* a power of two, or 0 */
	uint8_t seed[16];
};

/* The value of key, or SIZE_MAX. */
size_t map_get(const struct map *map, struct bytes key);

/* Set a key that is not there yet; false when memory ends. */
bool map_put(struct map *map, struct bytes key, size_t value);

void map_release(struct map *map);

#endif
