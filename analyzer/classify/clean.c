/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/clean.h"

struct clean_id clean_id_by(const struct tag_key *key, struct bytes bytes,
			    struct clean_note note)
{
	struct clean_id id;

	tag_of(key, bytes, id.v);
	memcpy(id.v + TAG_BYTES, &note, sizeof(note));
	return id;
}

struct clean_id clean_id(struct clean *clean, struct bytes bytes,
			 struct clean_note note)
{
	if (!clean->keyed)
		tag_key_make(&clean->key);
	clean->keyed = true;
	return clean_id_by(&clean->key, bytes, note);
}

static struct bytes key_of(const struct clean_id *id)
{
	return (struct bytes){ id->v, sizeof(id->v) };
}

bool clean_has(const struct clean *clean, const struct clean_id *id,
	       uint64_t *searched)
{
	size_t value = map_get(&clean->map, key_of(id));

	*searched = value;
	return value != SIZE_MAX;
}

void clean_add(struct clean *clean, const struct clean_id *id,
	       uint64_t searched)
{
	struct bytes key;

	if (clean->map.nr == CLEAN_MAX)
		clean_release(clean);
	key = arena_bytes(&clean->arena, key_of(id));
	if (key.p)
		(void)map_put(&clean->map, key, (size_t)searched);
}

void clean_release(struct clean *clean)
{
	map_release(&clean->map);
	arena_release(&clean->arena);
}
