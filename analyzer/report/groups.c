/* SPDX-License-Identifier: Apache-2.0 */
#include "report/groups.h"

#include "base/arena.h"
#include "base/map.h"

#include <stdlib.h>

struct known {
	struct arena arena;
	struct map map;
	struct buf key;
};

void groups_key(struct buf *out, const char *text)
{
	buf_add_str(out, text ? text : "");
	buf_add_char(out, '\0');
}

/* The group of the key, which may be a new one; SIZE_MAX when memory ends. */
static size_t group_of(struct groups *groups, struct known *known)
{
	struct bytes key = buf_bytes(&known->key);
	size_t group = map_get(&known->map, key);

	if (group != SIZE_MAX || !buf_ok(&known->key))
		return group;
	key = arena_bytes(&known->arena, key);
	if (!key.p || !map_put(&known->map, key, groups->nr))
		return SIZE_MAX;
	return groups->nr++;
}

static bool add(struct groups *groups, struct known *known, size_t finding)
{
	size_t nr = group_of(groups, known);
	struct group *group;

	if (nr == SIZE_MAX)
		return false;
	group = &groups->v[nr];
	if (group->nr)
		groups->next[group->last] = finding;
	else
		group->first = finding;
	group->last = finding;
	group->nr++;
	groups->of[finding] = nr;
	return true;
}

static bool alloc(struct groups *groups, size_t nr)
{
	groups->v = calloc(nr + 1, sizeof(*groups->v));
	groups->next = calloc(nr + 1, sizeof(*groups->next));
	groups->of = calloc(nr + 1, sizeof(*groups->of));
	if (!groups->v || !groups->next || !groups->of)
		return false;
	for (size_t i = 0; i < nr; i++)
		groups->next[i] = groups->of[i] = SIZE_MAX;
	return true;
}

bool groups_init(struct groups *groups, const struct audit *audit,
		 bool (*key)(const struct finding *finding, const void *payload,
			     struct buf *out),
		 const void *payload)
{
	struct known known = { 0 };
	bool ok;

	*groups = (struct groups){ 0 };
	ok = alloc(groups, audit->findings.nr);
	for (size_t i = 0; ok && i < audit->findings.nr; i++) {
		buf_clear(&known.key);
		/* Never empty: a key must have an address. */
		buf_add_char(&known.key, ':');
		if (key(&audit->findings.v[i], payload, &known.key))
			ok = add(groups, &known, i);
	}
	if (!ok)
		groups_release(groups);
	buf_release(&known.key);
	map_release(&known.map);
	arena_release(&known.arena);
	return ok;
}

void groups_release(struct groups *groups)
{
	free(groups->v);
	free(groups->next);
	free(groups->of);
	*groups = (struct groups){ 0 };
}

bool groups_by_steps(const struct finding *finding, const void *payload,
		     struct buf *out)
{
	(void)payload;
	for (size_t i = 0; i < finding->nr_steps; i++) {
		groups_key(out, finding->steps[i].step);
		groups_key(out, finding->steps[i].text);
	}
	return finding->nr_steps;
}
