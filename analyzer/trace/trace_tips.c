/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refs: the commits, trees and blobs that they lead to, what these reach, and
 * how far out a secret stands: at a tip, in history, or where no ref leads.
 */
#include "trace/trace_state.h"

#define TAGS_MAX 32

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
	end = item->named == NO_ENTRY ? 0 : trace_names_end(hits, item->named);
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

	if (!node || node->marked || !trace_is_within_depth(t))
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

int trace_find_tips(struct trace *t, struct fault *fault)
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
		size_t nr = trace_parents_of(t, (uint32_t)i, &parents);

		for (size_t k = 0; k < nr; k++) {
			if (parents[k] < i)
				t->reached[parents[k]] |= t->reached[i];
		}
	}
	return rc;
}

int trace_expose_tips(struct trace *t, struct fault *fault)
{
	int rc = 0;

	held_unmark(t->held);
	for (size_t i = 0; !rc && i < t->tips.nr; i++)
		rc = expose_node(t, t->roots[t->tips.v[i].commit], NULL, fault);
	return rc;
}

void trace_expose_events(struct trace *t)
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
