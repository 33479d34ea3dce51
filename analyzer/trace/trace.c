/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The commits are numbered so that parents come first (trace/graph.h), and
 * every tree is a held node or nothing (trace/held.h). A commit whose node is
 * that of all its parents changed nothing; for the others the nodes are walked
 * side by side, and each difference becomes an event: secret S at place P was
 * introduced, changed or removed by commit C. Places that no commit shows, in
 * an index or a tree that lies about, are events of no commit. Occurrences are
 * events sorted by place; first and last commits and refs come from passing
 * bits, 64 secrets at a time, down and up the numbered commits.
 */
#include "trace/trace.h"

#include "trace/forms.h"

#include <inttypes.h>
#include <stdlib.h>

#define TAGS_MAX 32
/*
 * A forged tree that names one subtree many times, level upon level, has more
 * paths than anyone can list. What is found up to this many changes is told.
 */
#define EVENTS_MAX ((size_t)4 << 20)

enum event_kind { EVENT_INTRODUCED, EVENT_CHANGED, EVENT_REMOVED };

struct event {
	uint32_t place;	 /* index into trace.places */
	uint32_t commit; /* or NO_COMMIT, which sorts last */
	uint32_t entry;	 /* the version at that commit; NO_ENTRY: none */
	uint32_t kind;
};

struct place_key {
	uint32_t secret;
	uint32_t site;
	const char *path;   /* interned; with the member, if any */
	const char *member; /* of a packed blob, interned; or NULL */
};

struct placed {
	struct place_key key;
	uint32_t hit;	  /* a hit that stands there, for a name or an object */
	uint32_t removed; /* the last commit that removed it, or NO_COMMIT */
};

/* What reaches a commit. */
enum { BY_REF = 1, BY_NOTES = 2, BY_ROOT = 4 };

/* What showed a path of a blob, or a tree's names. */
enum { PLACED_BY_COMMIT = 1, PLACED_BY_INDEX = 2 };

struct trace {
	const struct traced *repo;
	const struct hits *hits;
	uint32_t *by_secret; /* of the hits */
	const struct graph *graph;
	struct held *held;
	struct source *source;
	struct ledger *ledger;
	struct arena arena; /* keys */
	struct map paths;
	struct map by_key;
	struct {
		struct placed *v;
		size_t nr, cap;
	} places;
	struct {
		struct event *v;
		size_t nr, cap;
	} events;
	struct {
		struct impact_tip *v;
		size_t nr, cap;
	} tips;
	struct {
		const char **v;
		size_t nr, cap;
	} signed_tags;
	uint8_t *reached;   /* by commit */
	uint8_t *is_cut;    /* by commit: shallow boundary */
	uint8_t *is_placed; /* by entry: PLACED_BY_COMMIT, PLACED_BY_INDEX */
	uint8_t *has_place; /* by secret: some place of this repository */
	const struct held_node **roots; /* by commit */
	uint64_t *down; /* by commit, scratch for passing bits */
	uint64_t *own;
	size_t depth;
	bool limited;  /* EVENTS_MAX was reached: the walk ends early */
	bool too_deep; /* HELD_DEPTH was reached: what is below is left out */
};

/* ----------------------------------------------------------- small tools ---
 */

static bool is_visible(const struct trace *t, uint32_t entry)
{
	const struct objects *objects = t->hits->objects;
	size_t end = objects_end_of(objects, entry);

	for (size_t i = entry; i < end; i++) {
		if (t->repo->stores[objects->v[i].store])
			return true;
	}
	return false;
}

/* Parents of a commit as this repository sees them. */
static size_t parents_of(const struct trace *t, uint32_t commit,
			 const uint32_t **out)
{
	const struct commit *c = &t->graph->v[commit];

	if (t->is_cut[commit] || !c->nr_parents)
		return 0;
	*out = t->graph->parents.v + c->first_parent;
	return c->nr_parents;
}

/* May one level more be visited? If not, that will be told. */
static bool is_within_depth(struct trace *t)
{
	if (t->depth < HELD_DEPTH)
		return true;
	t->too_deep = true;
	return false;
}

static struct oid commit_oid(const struct trace *t, uint32_t commit)
{
	const struct objects *objects = t->hits->objects;

	return entry_oid(objects, &objects->v[t->graph->v[commit].entry]);
}

static const char *intern_path(struct trace *t, struct bytes path)
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

static uint32_t place_of(struct trace *t, uint32_t secret, enum site site,
			 const char *path, uint32_t hit)
{
	return place_in(t, secret, site, path, NULL, hit);
}

/* The path of a member of the blob at path; NULL when memory ends. */
static const char *member_path(struct trace *t, const char *path,
			       struct bytes member)
{
	struct buf buf = BUF_INIT;
	const char *all = NULL;

	if (!member.len)
		return path;
	buf_add_str(&buf, path);
	buf_add_str(&buf, "!/");
	buf_add_bytes(&buf, member);
	if (buf_ok(&buf))
		all = intern_path(t, buf_bytes(&buf));
	buf_release(&buf);
	return all;
}

/* The place of a hit in the blob at path. */
static uint32_t place_of_hit(struct trace *t, const struct hit *hit,
			     enum site site, const char *path)
{
	const char *member = NULL;

	if (hit->lfs)
		site = SITE_LFS;
	if (hit->name.len) {
		member = intern_path(t, hit->name);
		path = member_path(t, path, hit->name);
		if (!member || !path)
			return UINT32_MAX;
	}
	return place_in(t, hit->secret, site, path, member, NO_ENTRY);
}

static int add_event(struct trace *t, uint32_t place, uint32_t commit,
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

/* Does the object, or the member, hold the same secret before? */
static bool is_repeated(const struct trace *t, const struct hit *hit)
{
	return hits_find(t->hits, t->by_secret, hit->entry, hit->site,
			 hit->name, hit->secret) != hit;
}

static int put_place(struct trace *t, uint32_t secret,
		     const struct occurrence *o, struct fault *fault)
{
	t->has_place[secret] = 1;
	return ledger_place(t->ledger, secret, o) ? 0 : fault_nomem(fault);
}

/* -------------------------------------------------- refs and reachability ---
 */

static const char *tag_target(struct bytes raw, struct oid *out)
{
	struct bytes line;

	while (bytes_line(&raw, &line) && line.len) {
		if (bytes_starts(line, LIT("object ")) &&
		    oid_parse(bytes_trim(bytes_sub(line, 7, line.len)), out))
			return "";
	}
	return NULL;
}

uint32_t peel(struct source *source, const struct objects *objects,
	      const struct oid *oid, void (*each)(void *payload, uint32_t tag),
	      void *payload)
{
	struct oid next = *oid;

	for (int tags = 0; tags <= TAGS_MAX; tags++) {
		struct fault why = { 0 };
		enum object_type type = OBJECT_UNKNOWN;
		struct bytes raw;
		size_t found;

		if (next.len != objects->hash_len)
			return NO_ENTRY;
		found = objects_find(objects, &next);
		if (found == SIZE_MAX)
			return NO_ENTRY;
		if (objects->v[found].type != OBJECT_TAG)
			return (uint32_t)found;
		if (tags < TAGS_MAX && each)
			each(payload, (uint32_t)found);
		if (source_read(source, &next, &type, &raw, &why) ||
		    !tag_target(raw, &next))
			return NO_ENTRY;
	}
	return NO_ENTRY;
}

static void reach(struct trace *t, uint32_t commit, uint8_t by)
{
	if (commit != NO_COMMIT)
		t->reached[commit] |= by;
}

struct tag_ref {
	struct trace *t;
	const char *name;
	bool failed;
};

/* Signatures stand in the message (gitformat-signature(5)). */
static bool is_signed(const struct trace *t, uint32_t tag)
{
	struct oid oid = entry_oid(t->hits->objects, &t->hits->objects->v[tag]);
	enum object_type type = OBJECT_UNKNOWN;
	struct fault why = { 0 };
	struct bytes raw;

	return !source_read(t->source, &oid, &type, &raw, &why) &&
	       (bytes_find(raw, LIT("\n-----BEGIN PGP "), 0) != SIZE_MAX ||
		bytes_find(raw, LIT("\n-----BEGIN SSH SIGNATURE"), 0) !=
			SIZE_MAX ||
		bytes_find(raw, LIT("\n-----BEGIN SIGNED MESSAGE"), 0) !=
			SIZE_MAX);
}

/* A ref reaches the secrets in the tags that it leads through. */
static void note_tag(void *payload, uint32_t tag)
{
	struct tag_ref *r = payload;
	const struct hits *hits = r->t->hits;
	size_t end = 0;

	if (is_signed(r->t, tag)) {
		if (ARRAY_ROOM(&r->t->signed_tags))
			r->t->signed_tags.v[r->t->signed_tags.nr++] = r->name;
		else
			r->failed = true;
	}

	for (size_t i = hits_of(hits, tag, SITE_TAG_MESSAGE, &end); i < end;
	     i++)
		r->failed |=
			!ledger_ref(r->t->ledger, hits->v[i].secret, r->name);
}

static int expose_node(struct trace *t, const struct held_node *node,
		       const char *ref, struct fault *fault);

/* A ref that points at a tree or a blob without any commit. */
static int add_bare_tip(struct trace *t, uint32_t entry, const char *name,
			struct fault *fault)
{
	const struct hits *hits = t->hits;
	const struct held_node *node = NULL;
	size_t end = 0;
	int rc;

	if (hits->objects->v[entry].type == OBJECT_TREE) {
		held_unmark(t->held);
		t->held->is_shared = true;
		rc = held_tree(t->held, entry, &node, fault);
		return rc ? rc : expose_node(t, node, name, fault);
	}
	for (size_t i = hits_of(hits, entry, SITE_BLOB, &end); i < end; i++) {
		ledger_expose(t->ledger, hits->v[i].secret, EXPOSURE_TIP);
		if (!ledger_ref(t->ledger, hits->v[i].secret, name))
			return fault_nomem(fault);
	}
	return 0;
}

static int add_tip(struct trace *t, const struct ref *ref, struct fault *fault)
{
	const char *name =
		arena_str(ledger_arena(t->ledger), bytes_of(ref->name));
	struct tag_ref tags = { t, name, false };
	bool notes = bytes_starts(bytes_of(ref->name), LIT("refs/notes/"));
	uint32_t entry;
	uint32_t commit;

	if (!name)
		return fault_nomem(fault);
	entry = peel(t->source, t->hits->objects, &ref->oid, note_tag, &tags);
	if (tags.failed)
		return fault_nomem(fault);
	if (entry == NO_ENTRY)
		return 0;
	commit = t->graph->of_entry[entry];
	if (commit == NO_COMMIT)
		return add_bare_tip(t, entry, name, fault);
	if (!ARRAY_ROOM(&t->tips))
		return fault_nomem(fault);
	t->tips.v[t->tips.nr++] = (struct impact_tip){ commit, name };
	reach(t, commit, notes ? BY_NOTES : BY_REF);
	return 0;
}

static int find_tips(struct trace *t, struct fault *fault)
{
	const struct refs *refs = t->repo->refs;
	const struct setup *setup = t->repo->setup;
	const struct objects *objects = t->hits->objects;
	int rc = 0;

	for (size_t i = 0; i < setup->shallow.nr; i++) {
		size_t entry = objects_find(objects, &setup->shallow.v[i]);

		if (entry != SIZE_MAX && t->graph->of_entry[entry] != NO_COMMIT)
			t->is_cut[t->graph->of_entry[entry]] = 1;
	}
	for (size_t i = 0; !rc && i < refs->refs.nr; i++)
		rc = add_tip(t, &refs->refs.v[i], fault);
	for (size_t i = 0; !rc && i < refs->roots.nr; i++) {
		uint32_t entry = peel(t->source, objects, &refs->roots.v[i].oid,
				      NULL, NULL);

		if (entry != NO_ENTRY)
			reach(t, t->graph->of_entry[entry], BY_ROOT);
	}
	for (size_t i = t->graph->nr; i-- > 0;) {
		const uint32_t *parents = NULL;
		size_t nr = parents_of(t, (uint32_t)i, &parents);

		for (size_t k = 0; k < nr; k++) {
			if (parents[k] < i)
				t->reached[parents[k]] |= t->reached[i];
		}
	}
	return rc;
}

/* ------------------------------------------------------ walking the trees ---
 */

/* One directory of a commit and the same one of each of its parents. */
struct level {
	const struct held_node *mine;
	const struct held_node *const *theirs;
	size_t nr; /* parents */
	const struct level *up;
	struct bytes name;
};

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

static const char *full_path(struct trace *t, const struct level *level,
			     struct bytes name)
{
	struct buf buf = BUF_INIT;
	const char *path = NULL;

	add_path(level, &buf);
	buf_add_bytes(&buf, name);
	if (buf_ok(&buf))
		path = intern_path(t, buf_bytes(&buf));
	buf_release(&buf);
	return path;
}

/* The items of one name in a commit and in its parents; NULL where absent. */
struct row {
	const struct held_item *mine;
	const struct held_item **theirs;
	size_t nr;
};

/* Does it hold what the hit in another blob is of, in the same member? */
static bool blob_has(const struct trace *t, const struct held_item *item,
		     const struct hit *hit)
{
	return item && item->blob != NO_ENTRY &&
	       hits_find(t->hits, t->by_secret, item->blob, SITE_BLOB,
			 hit->name, hit->secret);
}

/* Index behind the last hit of the name whose first one is at i. */
static size_t names_end(const struct hits *hits, size_t i)
{
	size_t end = i;

	while (end < hits->nr && hits->v[end].entry == hits->v[i].entry &&
	       hits->v[end].site == SITE_PATH &&
	       bytes_eq(hits->v[end].name, hits->v[i].name))
		end++;
	return end;
}

/* Sites of names go by the hits of the name, which depend on nothing else. */
static int compare_names(struct trace *t, const struct row *row,
			 const char *path, uint32_t commit, struct fault *fault)
{
	const struct held_item *any = row->mine;
	bool mine = row->mine && row->mine->named != NO_ENTRY;
	bool theirs = false;
	size_t end;
	int rc = 0;

	for (size_t k = 0; k < row->nr; k++) {
		if (!row->theirs[k] || row->theirs[k]->named == NO_ENTRY)
			continue;
		theirs = true;
		any = row->theirs[k];
	}
	if (mine == theirs)
		return 0;
	end = names_end(t->hits, any->named);
	for (size_t i = any->named; !rc && i < end; i++)
		rc = add_event(t,
			       place_of(t, t->hits->v[i].secret, SITE_PATH,
					path, (uint32_t)i),
			       commit, NO_ENTRY,
			       mine ? EVENT_INTRODUCED : EVENT_REMOVED, fault);
	return rc;
}

static int compare_mine(struct trace *t, const struct row *row,
			const char *path, enum site site, uint32_t commit,
			struct fault *fault)
{
	uint32_t blob = row->mine ? row->mine->blob : NO_ENTRY;
	bool same = false;
	size_t end = 0;
	size_t i;
	int rc = 0;

	if (blob == NO_ENTRY)
		return 0;
	for (size_t k = 0; k < row->nr; k++)
		same |= row->theirs[k] && row->theirs[k]->blob == blob;
	if (same)
		return 0;
	for (i = hits_of(t->hits, blob, SITE_BLOB, &end); !rc && i < end; i++) {
		const struct hit *hit = &t->hits->v[i];
		enum event_kind kind = EVENT_INTRODUCED;

		if (is_repeated(t, hit))
			continue;
		for (size_t k = 0; k < row->nr; k++) {
			if (blob_has(t, row->theirs[k], hit))
				kind = EVENT_CHANGED;
		}
		rc = add_event(t, place_of_hit(t, hit, site, path), commit,
			       blob, kind, fault);
	}
	return rc;
}

static int compare_theirs(struct trace *t, const struct row *row,
			  const char *path, enum site site, uint32_t commit,
			  struct fault *fault)
{
	int rc = 0;

	for (size_t k = 0; !rc && k < row->nr; k++) {
		const struct held_item *item = row->theirs[k];
		size_t end = 0;
		size_t i;

		if (!item || item->blob == NO_ENTRY)
			continue;
		i = hits_of(t->hits, item->blob, SITE_BLOB, &end);
		for (; !rc && i < end; i++) {
			const struct hit *hit = &t->hits->v[i];
			uint32_t place;

			if (blob_has(t, row->mine, hit))
				continue;
			place = place_of_hit(t, hit, site, path);
			if (place == UINT32_MAX)
				return fault_nomem(fault);
			/* One event, however many parents held it. */
			if (t->places.v[place].removed == commit)
				continue;
			t->places.v[place].removed = commit;
			rc = add_event(t, place, commit, NO_ENTRY,
				       EVENT_REMOVED, fault);
		}
	}
	return rc;
}

static int walk(struct trace *t, const struct level *level, uint32_t commit,
		struct fault *fault);

static int descend(struct trace *t, const struct level *level,
		   const struct row *row, struct bytes name, uint32_t commit,
		   struct fault *fault)
{
	const struct held_node **theirs =
		calloc(row->nr + 1, sizeof(struct held_node *));
	struct level below = {
		.mine = row->mine ? row->mine->tree : NULL,
		.theirs = theirs,
		.nr = row->nr,
		.up = level,
		.name = name,
	};
	bool differs = !row->nr && below.mine;
	int rc = 0;

	if (!theirs)
		return fault_nomem(fault);
	for (size_t k = 0; k < row->nr; k++) {
		theirs[k] = row->theirs[k] ? row->theirs[k]->tree : NULL;
		differs |= theirs[k] != below.mine;
	}
	if (differs && is_within_depth(t)) {
		t->depth++;
		rc = walk(t, &below, commit, fault);
		t->depth--;
	}
	free(theirs);
	return rc;
}

static int compare(struct trace *t, const struct level *level,
		   const struct row *row, struct bytes name, uint32_t commit,
		   struct fault *fault)
{
	enum site site = (t->reached[commit] & (BY_NOTES | BY_REF)) == BY_NOTES
				 ? SITE_NOTE
				 : SITE_BLOB;
	const char *path = full_path(t, level, name);
	int rc;

	if (!path)
		return fault_nomem(fault);
	rc = compare_names(t, row, path, commit, fault);
	if (!rc)
		rc = compare_mine(t, row, path, site, commit, fault);
	if (!rc)
		rc = compare_theirs(t, row, path, site, commit, fault);
	if (!rc)
		rc = descend(t, level, row, name, commit, fault);
	return rc;
}

static const struct held_item *item_at(const struct held_node *node, size_t at)
{
	return node && at < node->nr ? &node->v[at] : NULL;
}

/* Walk the sorted items of all nodes of a level side by side. */
static int walk(struct trace *t, const struct level *level, uint32_t commit,
		struct fault *fault)
{
	size_t nr = level->nr;
	size_t *at = calloc(nr + 1, sizeof(*at));
	const struct held_item **theirs =
		calloc(nr + 1, sizeof(struct held_item *));
	int rc = at && theirs ? 0 : fault_nomem(fault);

	while (!rc && !t->limited) {
		const struct held_item *least = item_at(level->mine, at[nr]);
		struct row row = { .theirs = theirs, .nr = nr };

		for (size_t k = 0; k < nr; k++) {
			const struct held_item *item =
				item_at(level->theirs[k], at[k]);

			if (item &&
			    (!least || bytes_cmp(item->name, least->name) < 0))
				least = item;
		}
		if (!least)
			break;
		for (size_t k = 0; k <= nr; k++) {
			const struct held_item *item = item_at(
				k < nr ? level->theirs[k] : level->mine, at[k]);

			if (!item || item->name.p != least->name.p)
				item = NULL;
			else
				at[k]++;
			if (k < nr)
				theirs[k] = item;
			else
				row.mine = item;
		}
		rc = compare(t, level, &row, least->name, commit, fault);
	}
	free(at);
	free(theirs);
	return rc;
}

static int trace_commit(struct trace *t, uint32_t commit, struct fault *fault)
{
	const uint32_t *parents = NULL;
	size_t nr = parents_of(t, commit, &parents);
	const struct held_node *one[1];
	const struct held_node **theirs = one;
	struct level top = { .mine = t->roots[commit], .nr = nr };
	bool differs = !nr && top.mine;
	int rc = 0;

	if (nr > 1)
		theirs = calloc(nr, sizeof(struct held_node *));
	if (!theirs)
		return fault_nomem(fault);
	for (size_t k = 0; k < nr; k++) {
		theirs[k] = t->roots[parents[k]];
		differs |= theirs[k] != top.mine;
	}
	top.theirs = theirs;
	if (differs)
		rc = walk(t, &top, commit, fault);
	if (theirs != one)
		free(theirs);
	return rc;
}

static int trace_trees(struct trace *t, struct fault *fault)
{
	int rc = 0;

	for (uint32_t i = 0; !rc && i < t->graph->nr; i++) {
		const struct commit *c = &t->graph->v[i];

		if (c->tree != NO_ENTRY && is_visible(t, c->entry) &&
		    t->hits->objects->v[c->tree].type == OBJECT_TREE)
			rc = held_tree(t->held, c->tree, &t->roots[i], fault);
	}
	for (uint32_t i = 0; !rc && i < t->graph->nr; i++) {
		if (is_visible(t, t->graph->v[i].entry))
			rc = trace_commit(t, i, fault);
	}
	return rc;
}

/* --------------------------------------------------------------- exposure ---
 */

static int expose_item(struct trace *t, const struct held_item *item,
		       const char *ref, struct fault *fault)
{
	const struct hits *hits = t->hits;
	size_t end = 0;
	size_t i;

	if (item->blob != NO_ENTRY) {
		i = hits_of(hits, item->blob, SITE_BLOB, &end);
		for (; i < end; i++) {
			ledger_expose(t->ledger, hits->v[i].secret,
				      EXPOSURE_TIP);
			if (ref &&
			    !ledger_ref(t->ledger, hits->v[i].secret, ref))
				return fault_nomem(fault);
		}
	}
	end = item->named == NO_ENTRY ? 0 : names_end(hits, item->named);
	for (i = item->named; i < end; i++) {
		ledger_expose(t->ledger, hits->v[i].secret, EXPOSURE_TIP);
		if (ref && !ledger_ref(t->ledger, hits->v[i].secret, ref))
			return fault_nomem(fault);
	}
	return 0;
}

/* Everything below the node is at a tip. Each node is visited once. */
static int expose_node(struct trace *t, const struct held_node *node,
		       const char *ref, struct fault *fault)
{
	int rc = 0;

	if (!node || node->marked || !is_within_depth(t))
		return 0;
	((struct held_node *)(uintptr_t)node)->marked = true;
	t->depth++;
	for (size_t i = 0; !rc && i < node->nr; i++) {
		rc = expose_item(t, &node->v[i], ref, fault);
		if (!rc)
			rc = expose_node(t, node->v[i].tree, ref, fault);
	}
	t->depth--;
	return rc;
}

static int expose_tips(struct trace *t, struct fault *fault)
{
	int rc = 0;

	held_unmark(t->held);
	for (size_t i = 0; !rc && i < t->tips.nr; i++)
		rc = expose_node(t, t->roots[t->tips.v[i].commit], NULL, fault);
	return rc;
}

static void expose_events(struct trace *t)
{
	for (size_t i = 0; i < t->events.nr; i++) {
		const struct event *e = &t->events.v[i];
		const struct place_key *key = &t->places.v[e->place].key;

		if (e->kind != EVENT_REMOVED && key->site != SITE_INDEX)
			ledger_expose(t->ledger, key->secret,
				      e->commit != NO_COMMIT &&
						      t->reached[e->commit]
					      ? EXPOSURE_HISTORY
					      : EXPOSURE_UNREACHABLE);
	}
}

/* ------------------------------------------------------------ occurrences ---
 */

static void fill_from(struct trace *t, struct occurrence *o,
		      const struct credential *c)
{
	struct arena *arena = ledger_arena(t->ledger);

	o->line = c->line;
	o->column = c->column;
	o->encodings = c->encodings;
	o->raw = arena_bytes(arena, c->raw);
	o->around = arena_bytes(arena, c->around);
	o->context = context_in(o->around, c);
	if (c->username.p)
		o->username = arena_bytes(arena, c->username);
	if (c->host.p)
		o->host = arena_bytes(arena, c->host);
}

static bool push_oid(struct trace *t, struct oids *oids, uint32_t commit)
{
	if (!ARRAY_ROOM(oids))
		return false;
	oids->v[oids->nr++] = commit_oid(t, commit);
	return true;
}

/* An array that grew on the heap moves to where the report will find it. */
static bool settle_oids(struct trace *t, struct oids *oids)
{
	struct oid *v = oids->nr ? arena_alloc(ledger_arena(t->ledger),
					       oids->nr * sizeof(*v))
				 : NULL;

	if (oids->nr && v)
		memcpy(v, oids->v, oids->nr * sizeof(*v));
	free(oids->v);
	*oids = (struct oids){ v, v ? oids->nr : 0, v ? oids->nr : 0 };
	return !oids->cap || v;
}

static int by_place(const void *a, const void *b)
{
	const struct event *x = a;
	const struct event *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->commit != y->commit)
		return x->commit < y->commit ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Distinct versions among the events of one place. */
static bool count_versions(const struct event *v, size_t nr, size_t *out)
{
	uint32_t *entries = calloc(nr + 1, sizeof(*entries));
	size_t used = 0;
	size_t distinct = 0;

	if (!entries)
		return false;
	for (size_t i = 0; i < nr; i++) {
		if (v[i].entry != NO_ENTRY)
			entries[used++] = v[i].entry;
	}
	qsort(entries, used, sizeof(*entries), by_number);
	for (size_t i = 0; i < used; i++)
		distinct += !i || entries[i] != entries[i - 1];
	free(entries);
	*out = distinct;
	return true;
}

/* The author of a commit, who brought the secret in. */
static bool note_person(struct trace *t, uint32_t secret, uint32_t commit)
{
	struct oid oid = commit_oid(t, commit);
	struct commit_text text = { 0 };
	enum object_type type = OBJECT_UNKNOWN;
	struct fault why = { 0 };
	struct bytes raw;

	if (!ledger_wants_people(t->ledger, secret) ||
	    source_read(t->source, &oid, &type, &raw, &why))
		return true;
	commit_text_parse(raw, &text);
	return ledger_person(t->ledger, secret, text.author, text.email);
}

/* The version that is told is the first one: the numbers go by ancestry. */
static int make_occurrence(struct trace *t, const struct event *v, size_t nr,
			   struct fault *fault)
{
	const struct objects *objects = t->hits->objects;
	const struct placed *placed = &t->places.v[v->place];
	struct occurrence o = {
		.repo = t->repo->repo,
		.site = (enum site)placed->key.site,
		.path = placed->key.path,
		.order = UINT32_MAX,
	};
	const struct hit *hit =
		placed->hit == NO_ENTRY ? NULL : &t->hits->v[placed->hit];
	bool ok = true;

	for (size_t i = 0; ok && i < nr; i++) {
		if (v[i].kind == EVENT_INTRODUCED) {
			ok = push_oid(t, &o.introduced, v[i].commit) &&
			     note_person(t, placed->key.secret, v[i].commit);
			if (o.order == UINT32_MAX)
				o.order = v[i].commit;
		} else if (v[i].kind == EVENT_REMOVED) {
			ok = push_oid(t, &o.removed, v[i].commit);
		}
		if (!hit && v[i].entry != NO_ENTRY)
			hit = hits_find(t->hits, t->by_secret, v[i].entry,
					SITE_BLOB, bytes_of(placed->key.member),
					placed->key.secret);
	}
	ok = settle_oids(t, &o.introduced) && settle_oids(t, &o.removed) && ok;
	ok = count_versions(v, nr, &o.objects_total) && ok;
	if (!ok)
		return fault_nomem(fault);
	if (!hit)
		return 0;
	fill_from(t, &o, hit->credential);
	if (o.site == SITE_PATH) {
		o.line = o.column = 0;
		o.objects_total = 1;
	}
	o.object = entry_oid(objects, &objects->v[hit->entry]);
	return put_place(t, placed->key.secret, &o, fault);
}

static int make_occurrences(struct trace *t, struct fault *fault)
{
	struct event *v = t->events.v;
	size_t nr = t->events.nr;
	int rc = 0;

	if (nr)
		qsort(v, nr, sizeof(*v), by_place);
	for (size_t i = 0, end; !rc && i < nr; i = end) {
		end = i;
		while (end < nr && v[end].place == v[i].place)
			end++;
		rc = make_occurrence(t, v + i, end - i, fault);
	}
	return rc;
}

/* ------------------------------------------ places that are whole objects ---
 */

/* A hit in a commit or a tag: the object is the place. */
static int place_object(struct trace *t, const struct hit *hit,
			struct fault *fault)
{
	const struct objects *objects = t->hits->objects;
	struct occurrence o = {
		.repo = t->repo->repo,
		.site = hit->site,
		.object = entry_oid(objects, &objects->v[hit->entry]),
		.objects_total = 1,
		.order = UINT32_MAX,
	};
	uint32_t commit = t->graph->of_entry[hit->entry];

	if (is_repeated(t, hit))
		return 0;
	fill_from(t, &o, hit->credential);
	if (commit != NO_COMMIT) {
		bool ok = push_oid(t, &o.introduced, commit) &&
			  note_person(t, hit->secret, commit);
		uint32_t place;

		if (!settle_oids(t, &o.introduced) || !ok)
			return fault_nomem(fault);
		o.order = commit;
		/* Keeps first and last commits and refs in one mechanism. */
		place = place_of(t, hit->secret, hit->site, NULL, NO_ENTRY);
		if (add_event(t, place, commit, NO_ENTRY, EVENT_INTRODUCED,
			      fault))
			return fault->code;
	}
	return put_place(t, hit->secret, &o, fault);
}

/* A blob that something shows a path of, but no commit. */
static int place_blob(struct trace *t, uint32_t entry, enum site site,
		      const char *path, struct fault *fault)
{
	const struct hits *hits = t->hits;
	size_t end = 0;
	int rc = 0;

	for (size_t i = hits_of(hits, entry, SITE_BLOB, &end); !rc && i < end;
	     i++) {
		if (!is_repeated(t, &hits->v[i]))
			rc = add_event(t,
				       place_of_hit(t, &hits->v[i], site, path),
				       NO_COMMIT, entry, EVENT_CHANGED, fault);
	}
	return rc;
}

/* Staged only: what a commit holds as well is no place of its own. */
static int place_staged(struct trace *t, struct fault *fault)
{
	const struct traced *repo = t->repo;
	int rc = 0;

	for (size_t i = 0; !rc && i < repo->nr_staged; i++) {
		const struct staged *staged = &repo->staged[i];
		const char *path;

		if (t->is_placed[staged->entry] & PLACED_BY_COMMIT)
			continue;
		t->is_placed[staged->entry] |= PLACED_BY_INDEX;
		path = intern_path(t, bytes_of(staged->path));
		rc = path ? place_blob(t, staged->entry, SITE_INDEX, path,
				       fault)
			  : fault_nomem(fault);
	}
	return rc;
}

static void mark_placed(struct trace *t)
{
	for (size_t i = 0; i < t->events.nr; i++) {
		const struct event *e = &t->events.v[i];

		if (e->entry != NO_ENTRY)
			t->is_placed[e->entry] |= PLACED_BY_COMMIT;
	}
}

static int place_item(struct trace *t, const struct level *level,
		      const struct held_item *item, struct fault *fault)
{
	const struct hits *hits = t->hits;
	const char *path = full_path(t, level, item->name);
	size_t end = 0;
	int rc = 0;

	if (!path)
		return fault_nomem(fault);
	if (item->blob != NO_ENTRY && !t->is_placed[item->blob])
		rc = place_blob(t, item->blob, SITE_BLOB, path, fault);
	end = item->named == NO_ENTRY ? 0 : names_end(hits, item->named);
	for (size_t i = item->named; !rc && i < end; i++)
		rc = add_event(t,
			       place_of(t, hits->v[i].secret, SITE_PATH, path,
					(uint32_t)i),
			       NO_COMMIT, NO_ENTRY, EVENT_CHANGED, fault);
	return rc;
}

static int place_node(struct trace *t, const struct level *level,
		      struct fault *fault)
{
	const struct held_node *node = level->mine;
	int rc = 0;

	if (!node || node->marked || !is_within_depth(t))
		return 0;
	((struct held_node *)(uintptr_t)node)->marked = true;
	t->depth++;
	for (size_t i = 0; !rc && !t->limited && i < node->nr; i++) {
		struct level below = { .mine = node->v[i].tree,
				       .up = level,
				       .name = node->v[i].name };

		rc = place_item(t, level, &node->v[i], fault);
		if (!rc && below.mine)
			rc = place_node(t, &below, fault);
	}
	t->depth--;
	return rc;
}

/*
 * May a tree that no commit leads to show a path of it? A tree that was read
 * on the way from a commit has shown its names, if it was one of this
 * repository's commits.
 */
static bool is_unplaced(const struct trace *t, const struct hit *hit)
{
	if (hit->site == SITE_BLOB)
		return !t->is_placed[hit->entry] && is_visible(t, hit->entry);
	return hit->site == SITE_PATH &&
	       (t->held->is_shared || !held_knows(t->held, hit->entry)) &&
	       is_visible(t, hit->entry);
}

/* Trees that this repository's commits begin at. */
static void mark_roots(const struct trace *t, uint8_t *is_root)
{
	for (size_t i = 0; i < t->graph->nr; i++) {
		const struct commit *c = &t->graph->v[i];

		if (c->tree != NO_ENTRY && is_visible(t, c->entry))
			is_root[c->tree] = 1;
	}
}

/*
 * Blobs that no commit holds may still lie in a tree that no commit holds: read
 * the trees that are left, and begin at those that no other tree names.
 */
static int place_in_lone_trees(struct trace *t, struct fault *fault)
{
	const struct objects *objects = t->hits->objects;
	uint8_t *is_root = calloc(objects->nr + 1, 1);
	const struct held_node *node;
	int rc = is_root ? 0 : fault_nomem(fault);

	if (!rc)
		mark_roots(t, is_root);
	for (uint32_t i = 0; !rc && i < objects->nr; i++) {
		if (objects->v[i].type == OBJECT_TREE && is_visible(t, i))
			rc = held_tree(t->held, i, &node, fault);
	}
	held_unmark(t->held);
	for (uint32_t i = 0; !rc && i < objects->nr; i++) {
		struct level top = { 0 };

		if (objects->v[i].type != OBJECT_TREE || is_root[i] ||
		    t->held->is_child[i] || !is_visible(t, i))
			continue;
		rc = held_tree(t->held, i, &top.mine, fault);
		if (!rc)
			rc = place_node(t, &top, fault);
	}
	free(is_root);
	return rc;
}

/* Everything that has a path: by a commit, an index or a tree lying about. */
static int place_paths(struct trace *t, struct fault *fault)
{
	bool any = false;
	int rc;

	mark_placed(t);
	rc = place_staged(t, fault);
	for (size_t i = 0; i < t->hits->nr; i++)
		any |= is_unplaced(t, &t->hits->v[i]);
	if (!rc && any)
		rc = place_in_lone_trees(t, fault);
	t->held->is_shared = true;
	mark_placed(t);
	return rc ? rc : make_occurrences(t, fault);
}

static int place_dangling(struct trace *t, const struct hit *hit,
			  struct fault *fault)
{
	const struct objects *objects = t->hits->objects;
	struct occurrence o = {
		.repo = t->repo->repo,
		.site = hit->site,
		.object = entry_oid(objects, &objects->v[hit->entry]),
		.objects_total = 1,
		.order = UINT32_MAX,
	};

	fill_from(t, &o, hit->credential);
	if (hit->site == SITE_PATH)
		o.line = o.column = 0;
	if (hit->lfs)
		o.site = SITE_LFS;
	if (hit->site == SITE_BLOB && hit->name.len) {
		o.path = member_path(t, "", hit->name);
		if (!o.path)
			return fault_nomem(fault);
	}
	ledger_expose(t->ledger, hit->secret, EXPOSURE_UNREACHABLE);
	return put_place(t, hit->secret, &o, fault);
}

/* Blobs without a path; and whatever a forged store does, no secret goes
 * without a place. */
static int place_rest(struct trace *t, struct fault *fault)
{
	const struct hits *hits = t->hits;
	int rc = 0;

	for (size_t i = 0; !rc && i < hits->nr; i++) {
		const struct hit *hit = &hits->v[i];

		if ((hit->site == SITE_BLOB && !t->is_placed[hit->entry]) ||
		    !t->has_place[hit->secret]) {
			if (is_visible(t, hit->entry) && !is_repeated(t, hit))
				rc = place_dangling(t, hit, fault);
		}
	}
	return rc;
}

/* ---------------------------------------- first and last commits, and refs ---
 */

static int by_secret(const void *a, const void *b, void *payload)
{
	const struct trace *t = payload;
	const struct event *x = a;
	const struct event *y = b;
	uint32_t p = t->places.v[x->place].key.secret;
	uint32_t q = t->places.v[y->place].key.secret;

	if (p != q)
		return p < q ? -1 : 1;
	return (x->commit > y->commit) - (x->commit < y->commit);
}

static struct sighting sight(struct trace *t, uint32_t commit)
{
	const struct commit *c = &t->graph->v[commit];

	return (struct sighting){
		.known = true,
		.repo = t->repo->repo,
		.commit = commit_oid(t, commit),
		.author_date = c->author_date,
		.committer_date = c->committer_date,
	};
}

static bool is_before(struct trace *t, uint32_t a, uint32_t b)
{
	const struct commit *x = &t->graph->v[a];
	const struct commit *y = &t->graph->v[b];
	struct oid p = commit_oid(t, a);
	struct oid q = commit_oid(t, b);

	if (x->committer_date != y->committer_date)
		return x->committer_date < y->committer_date;
	return oid_cmp(&p, &q) < 0;
}

/* Names and e-mail are read only of the commits that the report names. */
static int name_author(struct trace *t, struct sighting *s, uint32_t commit,
		       struct fault *fault)
{
	struct oid oid = commit_oid(t, commit);
	struct commit_text text = { 0 };
	enum object_type type = OBJECT_UNKNOWN;
	struct fault why = { 0 };
	struct bytes raw;
	int rc = source_read(t->source, &oid, &type, &raw, &why);

	if (!rc)
		commit_text_parse(raw, &text);
	s->author = arena_bytes(ledger_arena(t->ledger), text.author);
	s->email = arena_bytes(ledger_arena(t->ledger), text.email);
	return s->author.p && s->email.p ? 0 : fault_nomem(fault);
}

/* Bits of the ancestors of each commit, from own bits; its own not included. */
static void pass_down(struct trace *t)
{
	for (uint32_t i = 0; i < t->graph->nr; i++) {
		const uint32_t *parents = NULL;
		size_t nr = parents_of(t, i, &parents);

		t->down[i] = 0;
		for (size_t k = 0; k < nr; k++) {
			if (parents[k] < i)
				t->down[i] |= t->down[parents[k]] |
					      t->own[parents[k]];
		}
	}
}

/* Bits of the descendants of each commit. */
static void pass_up(struct trace *t)
{
	memset(t->down, 0, t->graph->nr * sizeof(*t->down));
	for (size_t i = t->graph->nr; i-- > 0;) {
		const uint32_t *parents = NULL;
		size_t nr = parents_of(t, (uint32_t)i, &parents);

		for (size_t k = 0; k < nr; k++) {
			if (parents[k] < i)
				t->down[parents[k]] |= t->down[i] | t->own[i];
		}
	}
}

/* Up to 64 secrets, whose events stand side by side from v on. */
struct batch {
	struct event *v;
	size_t nr;
	uint32_t secrets[64];
	size_t nr_secrets;
};

static void set_own(struct trace *t, const struct batch *b, bool removals)
{
	size_t bit = 0;

	memset(t->own, 0, t->graph->nr * sizeof(*t->own));
	for (size_t i = 0; i < b->nr; i++) {
		uint32_t secret = t->places.v[b->v[i].place].key.secret;

		while (b->secrets[bit] != secret)
			bit++;
		if (removals || b->v[i].kind == EVENT_INTRODUCED)
			t->own[b->v[i].commit] |= (uint64_t)1 << bit;
	}
}

/*
 * The extreme commit of each secret: among those that have no other one above
 * (or below) them, the one with the least (or greatest) date, then oid.
 */
static int pick(struct trace *t, const struct batch *b, bool last,
		struct fault *fault)
{
	uint32_t best[64];
	size_t bit = 0;
	int rc = 0;

	memset(best, 0xff, sizeof(best));
	for (size_t i = 0; i < b->nr; i++) {
		const struct event *e = &b->v[i];

		while (b->secrets[bit] != t->places.v[e->place].key.secret)
			bit++;
		if ((!last && e->kind != EVENT_INTRODUCED) ||
		    t->down[e->commit] >> bit & 1)
			continue;
		if (best[bit] == NO_COMMIT ||
		    is_before(t, e->commit, best[bit]) != last)
			best[bit] = e->commit;
	}
	for (size_t i = 0; !rc && i < b->nr_secrets; i++) {
		struct sighting s;

		if (best[i] == NO_COMMIT)
			continue;
		s = sight(t, best[i]);
		rc = name_author(t, &s, best[i], fault);
		if (last)
			ledger_last(t->ledger, b->secrets[i], &s);
		else
			ledger_first(t->ledger, b->secrets[i], &s);
	}
	return rc;
}

/* t->down holds the bits that come from ancestors. */
static int add_refs(struct trace *t, const struct batch *b, struct fault *fault)
{
	for (size_t i = 0; i < t->tips.nr; i++) {
		uint32_t commit = t->tips.v[i].commit;
		uint64_t bits = t->down[commit] | t->own[commit];

		for (size_t k = 0; bits && k < b->nr_secrets; k++) {
			if (bits >> k & 1 &&
			    !ledger_ref(t->ledger, b->secrets[k],
					t->tips.v[i].name))
				return fault_nomem(fault);
		}
	}
	return 0;
}

static int trace_batch(struct trace *t, const struct batch *b,
		       struct fault *fault)
{
	int rc;

	set_own(t, b, false);
	pass_down(t);
	rc = add_refs(t, b, fault);
	if (!rc)
		rc = pick(t, b, false, fault);
	if (rc)
		return rc;
	set_own(t, b, true);
	pass_up(t);
	return pick(t, b, true, fault);
}

static int trace_commits(struct trace *t, struct fault *fault)
{
	struct event *v = t->events.v;
	size_t nr = 0;
	int rc = 0;

	for (size_t i = 0; i < t->events.nr; i++) {
		if (v[i].commit != NO_COMMIT)
			v[nr++] = v[i];
	}
	t->events.nr = nr;
	if (nr)
		qsort_r(v, nr, sizeof(*v), by_secret, t);
	for (size_t i = 0; !rc && i < nr;) {
		struct batch b = { .v = v + i };

		for (; i < nr; i++, b.nr++) {
			uint32_t secret = t->places.v[v[i].place].key.secret;

			if (b.nr_secrets &&
			    b.secrets[b.nr_secrets - 1] == secret)
				continue;
			if (b.nr_secrets == COUNT(b.secrets))
				break;
			b.secrets[b.nr_secrets++] = secret;
		}
		rc = trace_batch(t, &b, fault);
	}
	return rc;
}

/* --------------------------------------------------- what a rewrite meets ---
 */

static int note_sealed(struct trace *t, struct fault *fault)
{
	const struct objects *objects = t->hits->objects;

	for (size_t i = 0; i < t->hits->nr; i++) {
		const struct hit *hit = &t->hits->v[i];
		struct oid oid = entry_oid(objects, &objects->v[hit->entry]);

		if (hit->site == SITE_BLOB &&
		    (hit->lfs || form_is_sealed(&hit->credential->encodings)) &&
		    is_visible(t, hit->entry) &&
		    !ledger_seal(t->ledger, hit->secret, t->repo->repo, &oid))
			return fault_nomem(fault);
	}
	return 0;
}

/* Before trace_commits, which drops the events of no commit. */
static int note_impact(struct trace *t, struct fault *fault)
{
	uint8_t *touched = calloc(t->graph->nr + 1, 1);
	struct impact_input input = {
		.graph = t->graph,
		.reached = t->reached,
		.by_refs = BY_REF | BY_NOTES,
		.is_cut = t->is_cut,
		.is_touched = touched,
		.tips = t->tips.v,
		.nr_tips = t->tips.nr,
		.signed_tags = t->signed_tags.v,
		.nr_signed_tags = t->signed_tags.nr,
	};
	struct impact impact = { .repo = t->repo->repo };
	int rc = touched ? 0 : fault_nomem(fault);

	for (size_t i = 0; touched && i < t->events.nr; i++) {
		const struct event *e = &t->events.v[i];

		if (e->commit != NO_COMMIT && e->kind != EVENT_REMOVED)
			touched[e->commit] = 1;
	}
	if (!rc)
		rc = impact_of(&input, ledger_arena(t->ledger), &impact, fault);
	if (!rc && !ledger_impact(t->ledger, &impact))
		rc = fault_nomem(fault);
	free(touched);
	return rc;
}

/* -------------------------------------------------------------- the whole ---
 */

static bool make_room(struct trace *t)
{
	size_t nr = t->graph->nr + 1;

	t->reached = calloc(nr, 1);
	t->is_cut = calloc(nr, 1);
	t->is_placed = calloc(t->hits->objects->nr + 1, 1);
	t->has_place = calloc(ledger_count(t->ledger) + 1, 1);
	t->by_secret = hits_by_secret(t->hits);
	t->roots = calloc(nr, sizeof(struct held_node *));
	t->down = calloc(nr, sizeof(*t->down));
	t->own = calloc(nr, sizeof(*t->own));
	return t->reached && t->is_cut && t->is_placed && t->has_place &&
	       t->by_secret && t->roots && t->down && t->own;
}

static void give_back(struct trace *t)
{
	arena_release(&t->arena);
	map_release(&t->paths);
	map_release(&t->by_key);
	free(t->places.v);
	free(t->events.v);
	free(t->tips.v);
	free((void *)t->signed_tags.v);
	free(t->reached);
	free(t->is_cut);
	free(t->is_placed);
	free(t->has_place);
	free(t->by_secret);
	free(t->roots);
	free(t->down);
	free(t->own);
}

static int trace_all(struct trace *t, struct fault *fault)
{
	const struct hits *hits = t->hits;
	int rc = find_tips(t, fault);

	if (!rc)
		rc = trace_trees(t, fault);
	if (!rc)
		rc = expose_tips(t, fault);
	if (!rc)
		rc = place_paths(t, fault);
	if (rc)
		return rc;
	expose_events(t);
	for (size_t i = 0; !rc && i < hits->nr; i++) {
		if (hits->v[i].site != SITE_BLOB &&
		    hits->v[i].site != SITE_PATH &&
		    is_visible(t, hits->v[i].entry))
			rc = place_object(t, &hits->v[i], fault);
	}
	if (!rc)
		rc = place_rest(t, fault);
	if (!rc)
		rc = note_sealed(t, fault);
	if (!rc)
		rc = note_impact(t, fault);
	return rc ? rc : trace_commits(t, fault);
}

/* Was anything left out? */
static int tell_limits(const struct trace *t, struct fault *fault)
{
	if (t->limited)
		return fault_set(fault, FAULT_LIMIT,
				 "more than %zu changes of places that hold "
				 "secrets: the commits beyond are not told",
				 EVENTS_MAX);
	if (t->too_deep || t->held->too_deep)
		return fault_set(fault, FAULT_LIMIT,
				 "a secret lies more than %d folders deep: its "
				 "place and its commits are not told",
				 HELD_DEPTH);
	if (t->held->limited)
		return fault_set(fault, FAULT_LIMIT,
				 "more changes of folders than can be "
				 "remembered: some places of secrets and their "
				 "commits are not told");
	return 0;
}

int trace_repository(const struct traced *repo, const struct hits *hits,
		     const struct graph *graph, struct held *held,
		     struct source *source, struct ledger *ledger,
		     struct fault *fault)
{
	struct trace t = {
		.repo = repo,
		.hits = hits,
		.graph = graph,
		.held = held,
		.source = source,
		.ledger = ledger,
	};
	int rc = make_room(&t) ? trace_all(&t, fault) : fault_nomem(fault);

	if (!rc)
		rc = tell_limits(&t, fault);
	give_back(&t);
	return rc;
}
