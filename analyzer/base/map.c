/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

static_assert(sizeof(uint64_t) == crypto_shorthash_BYTES &&
		      sizeof(((struct map *)0)->seed) ==
			      crypto_shorthash_KEYBYTES,
	      "SipHash-2-4 takes 128 bits and gives 64");

static uint64_t hash_of(const struct map *map, struct bytes key)
{
	uint64_t hash;

	crypto_shorthash((uint8_t *)&hash, key.p, key.len, map->seed);
	return hash;
}

static struct map_slot *slot_of(const struct map *map, struct bytes key,
				uint64_t hash)
{
	size_t i = (size_t)hash & (map->cap - 1);

	while (map->v[i].key.p &&
	       (map->v[i].hash != hash || !bytes_eq(map->v[i].key, key)))
		i = (i + 1) & (map->cap - 1);
	return &map->v[i];
}

size_t map_get(const struct map *map, struct bytes key)
{
	const struct map_slot *slot;

	if (!map->cap)
		return SIZE_MAX;
	slot = slot_of(map, key, hash_of(map, key));
	return slot->key.p ? slot->value : SIZE_MAX;
}

static bool grow(struct map *map)
{
	struct map more = *map;

	if (!map->cap)
		randombytes_buf(more.seed, sizeof(more.seed));
	more.cap = map->cap ? map->cap * 2 : 64;
	more.v = calloc(more.cap, sizeof(*more.v));
	if (!more.v)
		return false;
	for (size_t i = 0; i < map->cap; i++) {
		if (map->v[i].key.p)
			*slot_of(&more, map->v[i].key, map->v[i].hash) =
				map->v[i];
	}
	free(map->v);
	*map = more;
	return true;
}

bool map_put(struct map *map, struct bytes key, size_t value)
{
	uint64_t hash;

	if (map->nr * 2 >= map->cap && !grow(map))
		return false;
	hash = hash_of(map, key);
	/* An empty key needs an address to be told from a free slot. */
	if (!key.p)
		key.p = (const uint8_t *)"";
	*slot_of(map, key, hash) = (struct map_slot){ key, hash, value };
	map->nr++;
	return true;
}

void map_release(struct map *map)
{
	free(map->v);
	*map = (struct map){ 0 };
}
