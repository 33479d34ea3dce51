/* SPDX-License-Identifier: Apache-2.0 */
/* Places, events, and what else the steps of tracing share. */
#include "trace/trace_state.h"

bool trace_is_stored(const struct objects *objects, const bool *stores,
		     size_t entry)
{
	size_t end = objects_end_of(objects, entry);

	/* An index may list as many copies as it likes: the first one will do.
	 */
	for (size_t i = entry; i < end; i++) {
		if (stores[objects->v[i].store])
			return true;
	}
	return false;
}

bool trace_is_visible(const struct trace *t, uint32_t entry)
{
	return trace_is_stored(t->hits->objects, t->repo->stores, entry);
}

size_t trace_parents_of(const struct trace *t, uint32_t commit,
			const uint32_t **out)
{
	const struct commit *c = &t->graph->v[commit];

	if (t->is_cut[commit] || !c->nr_parents)
		return 0;
	*out = t->graph->parents.v + c->first_parent;
	return c->nr_parents;
}

bool trace_is_within_depth(struct trace *t)
{
	if (t->depth < HELD_DEPTH)
		return true;
	t->too_deep = true;
	return false;
}

void trace_count_steps(struct trace *t, size_t nr)
{
	t->steps += nr;
	t->limited |= t->steps > COMPARED_MAX;
}

struct oid trace_commit_oid(const struct trace *t, uint32_t commit)
{
	const struct objects *objects = t->hits->objects;

	return entry_oid(objects, &objects->v[t->graph->v[commit].entry]);
}

static struct bytes keep_some(struct trace *t, struct bytes text)
{
	return arena_bytes(ledger_arena(t->ledger),
			   bytes_sub(text, 0, AUTHOR_MAX));
}

bool trace_author(struct trace *t, uint32_t commit, struct author *out)
{
	struct bytes key = { (const uint8_t *)&t->graph->v[commit].entry,
			     sizeof(t->graph->v[commit].entry) };
	size_t at = map_get(&t->by_commit, key);
	struct oid oid = trace_commit_oid(t, commit);
	struct author author = { .known = false };
	struct commit_text text = { 0 };
	enum object_type type = OBJECT_UNKNOWN;
	struct fault why = { 0 };
	struct bytes raw;

	if (at != SIZE_MAX) {
		*out = t->authors.v[at];
		return true;
	}
	author.known = !source_read(t->source, &oid, &type, &raw, &why);
	if (author.known)
		commit_text_parse(raw, &text);
	author.name = keep_some(t, text.author);
	author.email = keep_some(t, text.email);
	if (!author.name.p || !author.email.p || !ARRAY_ROOM(&t->authors) ||
	    !map_put(&t->by_commit, key, t->authors.nr))
		return false;
	t->authors.v[t->authors.nr++] = author;
	*out = author;
	return true;
}

const char *trace_intern_path(struct trace *t, struct bytes path)
{
	size_t at = map_get(&t->paths, path);
	char *copy;

	if (at != SIZE_MAX)
		return (const char *)(uintptr_t)at;
	/* It ends up in the report, so it lives with the ledger. */
	copy = arena_str(ledger_arena(t->ledger), path);
	if (copy &&
	    !map_put(&t->paths, (struct bytes){ (uint8_t *)copy, path.len },
		     (size_t)(uintptr_t)copy))
		return NULL;
	return copy;
}

static void add_path(const struct level *level, struct buf *buf)
{
	const struct level *chain[HELD_DEPTH + 1];
	size_t nr = 0;

	for (; level && level->up && nr < COUNT(chain); level = level->up)
		chain[nr++] = level;
	while (nr) {
		buf_add_bytes(buf, chain[--nr]->name);
		buf_add_char(buf, '/');
	}
}

const char *trace_full_path(struct trace *t, const struct level *level,
			    struct bytes name)
{
	struct buf buf = BUF_INIT;
	const char *path = NULL;

	add_path(level, &buf);
	buf_add_bytes(&buf, name);
	if (buf_ok(&buf))
		path = trace_intern_path(t, buf_bytes(&buf));
	buf_release(&buf);
	return path;
}

const char *trace_member_path(struct trace *t, const char *path,
			      struct bytes member)
{
	struct buf buf = BUF_INIT;
	const char *all = NULL;

	if (!member.len)
		return path;
	buf_add_str(&buf, path);
	buf_add_str(&buf, SITE_INSIDE);
	buf_add_bytes(&buf, member);
	if (buf_ok(&buf))
		all = trace_intern_path(t, buf_bytes(&buf));
	buf_release(&buf);
	return all;
}

static uint32_t place_in(struct trace *t, uint32_t secret, enum site site,
			 const char *path, const char *member, uint32_t hit)
{
	struct place_key *key = arena_alloc(&t->arena, sizeof(*key));
	struct bytes bytes = { (const uint8_t *)key, sizeof(*key) };
	size_t at;

	if (!key)
		return UINT32_MAX;
	key->secret = secret;
	key->site = site;
	key->path = path;
	key->member = member;
	at = map_get(&t->by_key, bytes);
	if (at != SIZE_MAX)
		return (uint32_t)at;
	if (!ARRAY_ROOM(&t->places) ||
	    !map_put(&t->by_key, bytes, t->places.nr))
		return UINT32_MAX;
	t->places.v[t->places.nr] = (struct placed){ *key, hit, NO_COMMIT };
	return (uint32_t)t->places.nr++;
}

uint32_t trace_place_of(struct trace *t, uint32_t secret, enum site site,
			const char *path, uint32_t hit)
{
	return place_in(t, secret, site, path, NULL, hit);
}

uint32_t trace_place_of_hit(struct trace *t, const struct hit *hit,
			    enum site site, const char *path)
{
	const char *member = NULL;

	if (hit->lfs)
		site = SITE_LFS;
	if (hit->name.len) {
		member = trace_intern_path(t, hit->name);
		path = trace_member_path(t, path, hit->name);
		if (!member || !path)
			return UINT32_MAX;
	}
	return place_in(t, hit->secret, site, path, member, NO_ENTRY);
}

int trace_add_event(struct trace *t, uint32_t place, uint32_t commit,
		    uint32_t entry, enum event_kind kind, struct fault *fault)
{
	if (place == UINT32_MAX || !ARRAY_ROOM(&t->events))
		return fault_nomem(fault);
	if (t->events.nr >= EVENTS_MAX) {
		t->limited = true;
		return 0;
	}
	t->events.v[t->events.nr++] =
		(struct event){ place, commit, entry, kind };
	return 0;
}

bool trace_is_repeated(const struct trace *t, const struct hit *hit)
{
	return hits_find(t->hits, t->by_secret, hit->entry, hit->site,
			 hit->name, hit->secret) != hit;
}

size_t trace_names_end(const struct hits *hits, size_t i)
{
	size_t end = i;

	while (end < hits->nr && hits->v[end].entry == hits->v[i].entry &&
	       hits->v[end].site == SITE_PATH &&
	       bytes_eq(hits->v[end].name, hits->v[i].name))
		end++;
	return end;
}
