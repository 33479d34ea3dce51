/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/members.h"

void members_init(struct members *members)
{
	*members = (struct members){
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.most = MEMBERS_MAX,
	};
	tag_key_make(&members->key);
}

void members_release(struct members *members)
{
	map_release(&members->map);
	arena_release(&members->arena);
}

struct clean_id members_id(const struct members *members, struct bytes stored,
			   struct clean_note note)
{
	return clean_id_by(&members->key, stored, note);
}

static struct bytes key_of(const struct clean_id *id)
{
	return (struct bytes){ id->v, sizeof(id->v) };
}

static bool is_known(struct members *members, const struct clean_id *id)
{
	size_t searched = map_get(&members->map, key_of(id));

	if (searched == SIZE_MAX)
		return false;
	members->again += searched;
	return true;
}

bool members_has(struct members *members, const struct clean_id *id)
{
	bool known;

	pthread_mutex_lock(&members->lock);
	known = is_known(members, id);
	pthread_mutex_unlock(&members->lock);
	return known;
}

static bool remember(struct members *members, const struct clean_id *id,
		     uint64_t searched)
{
	struct bytes key;

	if (members->map.nr >= members->most)
		return false;
	key = arena_bytes(&members->arena, key_of(id));
	return key.p && map_put(&members->map, key, (size_t)searched);
}

bool members_add(struct members *members, const struct clean_id *id,
		 uint64_t searched)
{
	bool known;

	pthread_mutex_lock(&members->lock);
	known = is_known(members, id);
	if (!known && !remember(members, id, searched))
		members->full = true;
	pthread_mutex_unlock(&members->lock);
	return !known;
}

uint64_t members_uncounted(const struct members *members)
{
	return members->full ? members->again : 0;
}
