/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refs: the commits, trees and blobs that they lead to, what these reach, and
 * how far out a secret stands: at a tip, in history, or where no ref leads.
 */
#include "trace/trace_state.h"

static void find_target(struct bytes raw, struct oid *out)
{
	struct bytes line;

	while (!out->len && bytes_line(&raw, &line) && line.len) {
		if (bytes_starts(line, LIT("object ")))
			(void)oid_parse(
				bytes_trim(bytes_sub(line, 7, line.len)), out);
	}
}

/* Signatures stand in the message (gitformat-signature(5)). */
static bool has_signature(struct bytes raw)
{
	return bytes_find(raw, LIT("\n-----BEGIN PGP "), 0) != SIZE_MAX ||
	       bytes_find(raw, LIT("\n-----BEGIN SSH SIGNATURE"), 0) !=
		       SIZE_MAX ||
	       bytes_find(raw, LIT("\n-----BEGIN SIGNED MESSAGE"), 0) !=
		       SIZE_MAX;
}

/* What the tag at entry says; false when memory ends. */
static bool read_tag(struct trace *t, size_t entry, struct tag *out)
{
	const struct objects *objects = t->hits->objects;
	struct bytes key = { objects_id(objects, entry), objects->hash_len };
	size_t at = map_get(&t->by_tag, key);
	struct oid oid = entry_oid(objects, &objects->v[entry]);
	struct tag tag = { .is_signed = false };
	enum object_type type = OBJECT_UNKNOWN;
	struct fault why = { 0 };
	struct bytes raw;

	if (at != SIZE_MAX) {
		*out = t->tags.v[at];
		return true;
	}
	if (!source_read(t->source, &oid, &type, &raw, &why)) {
		find_target(raw, &tag.to);
		tag.is_signed = has_signature(raw);
	}
	if (!ARRAY_ROOM(&t->tags) || !map_put(&t->by_tag, key, t->tags.nr))
		return false;
	t->tags.v[t->tags.nr++] = tag;
	*out = tag;
	return true;
}

int trace_peel(struct trace *t, const struct oid *oid, uint32_t *out,
	       tag_told *each, const char *ref, struct fault *fault)
{
	const struct objects *objects = t->hits->objects;
	struct oid next = *oid;

	*out = NO_ENTRY;
	for (int tags = 0; tags <= TAGS_MAX; tags++) {
		struct tag tag;
		size_t found;

		if (next.len != objects->hash_len)
			return 0;
		found = objects_find(objects, &next);
		if (found == SIZE_MAX)
			return 0;
		if (objects->v[found].type != OBJECT_TAG) {
			*out = (uint32_t)found;
			return 0;
		}
		if (!read_tag(t, found, &tag))
			return fault_nomem(fault);
		if (tags < TAGS_MAX && each &&
		    !each(t, (uint32_t)found, &tag, ref))
			return fault_nomem(fault);
		next = tag.to;
	}
	return 0;
}

static void reach(struct trace *t, uint32_t commit, uint8_t by)
{
	if (commit != NO_COMMIT)
		t->reached[commit] |= by;
}

/* A ref reaches the secrets in the tags that it leads through. */
static bool note_tag(struct trace *t, uint32_t tag, const struct tag *says,
		     const char *ref)
{
	const struct hits *hits = t->hits;
	size_t end = 0;
	size_t i = hits_of(hits, tag, SITE_TAG_MESSAGE, &end);

	if (says->is_signed) {
		if (!ARRAY_ROOM(&t->signed_tags))
			return false;
		t->signed_tags.v[t->signed_tags.nr++] = ref;
	}
	for (; i < end; i++) {
		if (!ledger_ref(t->ledger, hits->v[i].secret, ref))
			return false;
	}
	return true;
}

/* The hits from the i-th up to before end are at a tip, that of ref if any. */
static int expose_hits(struct trace *t, size_t i, size_t end, const char *ref,
		       struct fault *fault)
{
	for (; i < end; i++) {
		size_t secret = t->hits->v[i].secret;

		ledger_expose(t->ledger, secret, EXPOSURE_TIP);
		if (ref && !ledger_ref(t->ledger, secret, ref))
			return fault_nomem(fault);
	}
	return 0;
}

static int expose_item(struct trace *t, const struct held_item *item,
		       const char *ref, struct fault *fault)
{
	size_t end = 0;
	size_t i;
	int rc = 0;

	if (item->blob != NO_ENTRY) {
		i = hits_of(t->hits, item->blob, SITE_BLOB, &end);
		rc = expose_hits(t, i, end, ref, fault);
	}
	if (!rc && item->named != NO_ENTRY)
		rc = expose_hits(t, item->named,
				 trace_names_end(t->hits, item->named), ref,
				 fault);
	return rc;
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
	size_t i;
	int rc;

	if (hits->objects->v[entry].type == OBJECT_TREE) {
		t->held->is_shared = true;
		rc = held_tree(t->held, entry, &node, fault);
		if (rc || !node)
			return rc;
		held_unmark(t->held);
		return expose_node(t, node, name, fault);
	}
	i = hits_of(hits, entry, SITE_BLOB, &end);
	return expose_hits(t, i, end, name, fault);
}

static int add_tip(struct trace *t, const struct ref *ref, struct fault *fault)
{
	const char *name =
		arena_str(ledger_arena(t->ledger), bytes_of(ref->name));
	bool notes = bytes_starts(bytes_of(ref->name), LIT("refs/notes/"));
	uint32_t entry;
	uint32_t commit;
	int rc;

	if (!name)
		return fault_nomem(fault);
	rc = trace_peel(t, &ref->oid, &entry, note_tag, name, fault);
	if (rc || entry == NO_ENTRY)
		return rc;
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
		uint32_t entry;

		rc = trace_peel(t, &refs->roots.v[i].oid, &entry, NULL, NULL,
				fault);
		if (!rc && entry != NO_ENTRY)
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
