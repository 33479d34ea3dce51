/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/graph.h"

#include <stdlib.h>

/* "Name <email> 1700000000 +0100" */
static void parse_identity(struct bytes line, struct bytes *name,
			   struct bytes *email, int64_t *date)
{
	struct bytes rest = line;
	struct bytes stamp;
	int64_t value = 0;

	if (!bytes_until(&rest, '<', name)) {
		*name = bytes_trim(line);
		return;
	}
	*name = bytes_trim(*name);
	/* The last ">" ends the address: it may hold others. */
	for (size_t i = rest.len; i > 0; i--) {
		if (rest.p[i - 1] != '>')
			continue;
		*email = bytes_sub(rest, 0, i - 1);
		rest = bytes_trim(bytes_sub(rest, i, rest.len));
		break;
	}
	if (!bytes_until(&rest, ' ', &stamp))
		stamp = rest;
	for (size_t i = 0; i < stamp.len; i++) {
		if (!is_digit(stamp.p[i]) || value > INT64_MAX / 100)
			return;
		value = value * 10 + (stamp.p[i] - '0');
	}
	*date = value;
}

void commit_text_parse(struct bytes raw, struct commit_text *out)
{
	struct bytes line;
	struct bytes name;
	struct bytes email = { 0 };

	*out = (struct commit_text){ 0 };
	while (bytes_line(&raw, &line) && line.len) {
		if (bytes_starts(line, LIT("author ")))
			parse_identity(bytes_sub(line, 7, line.len),
				       &out->author, &out->email,
				       &out->author_date);
		else if (bytes_starts(line, LIT("committer ")))
			parse_identity(bytes_sub(line, 10, line.len), &name,
				       &email, &out->committer_date);
	}
}

static uint32_t find_entry(const struct objects *objects, struct bytes hex)
{
	struct oid oid;
	size_t i;

	if (!oid_parse(hex, &oid) || oid.len != objects->hash_len)
		return UINT32_MAX;
	i = objects_find(objects, &oid);
	return i == SIZE_MAX ? UINT32_MAX : (uint32_t)i;
}

/* Is this a header that git fast-export knows nothing of? */
static bool is_lost(struct bytes line)
{
	static const char *const kept[] = { "author ", "committer ",
					    "encoding ", " " };

	for (size_t i = 0; i < COUNT(kept); i++) {
		if (bytes_starts(line, bytes_of(kept[i])))
			return false;
	}
	return true;
}

static bool any_lost(struct bytes headers)
{
	struct bytes line;

	while (bytes_line(&headers, &line) && line.len) {
		if (is_lost(line))
			return true;
	}
	return false;
}

/* Parents are kept as entries until all commits are known. */
static int parse_commit(struct graph *graph, uint32_t entry, struct bytes raw,
			struct fault *fault)
{
	struct commit commit = {
		.entry = entry,
		.tree = UINT32_MAX,
		.first_parent = graph->parents.nr,
	};
	struct commit_text text;
	struct bytes rest = raw;
	struct bytes line;

	commit_text_parse(raw, &text);
	commit.author_date = text.author_date;
	commit.committer_date = text.committer_date;
	while (bytes_line(&rest, &line) && line.len) {
		struct bytes value = bytes_trim(bytes_sub(line, 7, line.len));
		uint32_t parent;

		if (bytes_starts(line, LIT("tree "))) {
			commit.tree = find_entry(
				graph->objects,
				bytes_trim(bytes_sub(line, 5, line.len)));
			continue;
		}
		if (!bytes_starts(line, LIT("parent "))) {
			commit.loses = is_lost(line) || any_lost(rest);
			break;
		}
		parent = find_entry(graph->objects, value);
		if (parent == UINT32_MAX)
			continue;
		if (!ARRAY_ROOM(&graph->parents))
			return fault_nomem(fault);
		graph->parents.v[graph->parents.nr++] = parent;
		commit.nr_parents++;
	}
	if (!ARRAY_ROOM(graph))
		return fault_nomem(fault);
	graph->v[graph->nr++] = commit;
	return 0;
}

struct reading {
	struct graph *graph;
	struct room whole;
	struct fault *fault;
};

/* A copy that was read before is the same commit. */
static int on_commit(void *payload, size_t entry, const struct piece *piece)
{
	struct reading *r = payload;
	struct graph *graph = r->graph;
	struct bytes raw;
	int rc;

	if (piece->type != OBJECT_COMMIT || piece->at || !piece->last ||
	    graph->of_entry[entry] != NO_COMMIT)
		return 0;
	if (!piece_window(piece, 0, (size_t)piece->size, &r->whole, &raw))
		return fault_nomem(r->fault);
	rc = parse_commit(graph, (uint32_t)entry, raw, r->fault);
	if (!rc)
		graph->of_entry[entry] = (uint32_t)(graph->nr - 1);
	return rc;
}

static int read_commits(struct graph *graph, struct source *source,
			struct fault *fault)
{
	struct reading r = { .graph = graph, .fault = fault };
	struct source_sink sink = { .payload = &r, .piece = on_commit };
	int rc = source_each(source, OBJECT_COMMIT, &sink, fault);

	room_release(&r.whole);
	return rc;
}

/*
 * Parents that are entries become commits; others are dropped, and so are those
 * that a forged commit names once more. False when memory ends.
 */
static bool link_parents(struct graph *graph)
{
	uint32_t *child =
		calloc(graph->nr + 1, sizeof(*child)); /* last, plus 1 */
	size_t kept = 0;

	for (uint32_t i = 0; child && i < graph->nr; i++) {
		struct commit *c = &graph->v[i];
		size_t first = kept;

		for (uint32_t k = 0; k < c->nr_parents; k++) {
			uint32_t parent =
				graph->of_entry
					[graph->parents.v[c->first_parent + k]];

			if (parent == NO_COMMIT || child[parent] == i + 1)
				continue;
			child[parent] = i + 1;
			graph->parents.v[kept++] = parent;
		}
		c->first_parent = first;
		c->nr_parents = (uint32_t)(kept - first);
	}
	graph->parents.nr = kept;
	free(child);
	return child != NULL;
}

/*
 * By date, then oid (which the entries are sorted by): where the order of
 * parents and children leaves a choice it depends on neither packs nor threads.
 */
static int by_date(const void *a, const void *b, void *payload)
{
	const struct graph *graph = payload;
	const struct commit *x = &graph->v[*(const uint32_t *)a];
	const struct commit *y = &graph->v[*(const uint32_t *)b];

	if (x->committer_date != y->committer_date)
		return x->committer_date < y->committer_date ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static void sort_by_date(struct graph *graph, uint32_t *starts)
{
	for (uint32_t i = 0; i < graph->nr; i++)
		starts[i] = i;
	qsort_r(starts, graph->nr, sizeof(*starts), by_date, graph);
}

/*
 * Parents before children, iteratively and depth first: a commit is placed once
 * all its parents are. One that is met again while it waits closes a forged
 * cycle; the edge to it is ignored.
 */
static bool topological(const struct graph *graph, const uint32_t *starts,
			uint32_t *order)
{
	enum { NEW, WAITING, PLACED };
	struct frame {
		uint32_t commit;
		uint32_t next;
	} *stack = calloc(graph->nr + 1, sizeof(*stack));
	uint8_t *state = calloc(graph->nr + 1, 1);
	size_t nr = 0;

	for (size_t i = 0; stack && state && i < graph->nr; i++) {
		size_t depth = 0;

		if (state[starts[i]] != NEW)
			continue;
		stack[depth++] = (struct frame){ starts[i], 0 };
		state[starts[i]] = WAITING;
		while (depth) {
			struct frame *f = &stack[depth - 1];
			const struct commit *c = &graph->v[f->commit];
			uint32_t parent;

			if (f->next == c->nr_parents) {
				state[f->commit] = PLACED;
				order[nr++] = f->commit;
				depth--;
				continue;
			}
			parent = graph->parents.v[c->first_parent + f->next++];
			if (state[parent] == NEW) {
				state[parent] = WAITING;
				stack[depth++] = (struct frame){ parent, 0 };
			}
		}
	}
	free(stack);
	free(state);
	return nr == graph->nr;
}

/* Renumber the commits so that their numbers are their topological order. */
static bool sort_commits(struct graph *graph)
{
	uint32_t *order = calloc(graph->nr + 1, sizeof(*order));
	uint32_t *number = calloc(graph->nr + 1, sizeof(*number));
	struct commit *v = calloc(graph->nr + 1, sizeof(*v));
	uint32_t *starts = number; /* needed before the numbers are */
	bool ok = order && number && v;

	if (ok) {
		sort_by_date(graph, starts);
		ok = topological(graph, starts, order);
	}
	for (size_t i = 0; ok && i < graph->nr; i++) {
		v[i] = graph->v[order[i]];
		number[order[i]] = (uint32_t)i;
		graph->of_entry[v[i].entry] = (uint32_t)i;
	}
	for (size_t i = 0; ok && i < graph->parents.nr; i++)
		graph->parents.v[i] = number[graph->parents.v[i]];
	if (ok) {
		free(graph->v);
		graph->v = v;
		v = NULL;
	}
	free(order);
	free(number);
	free(v);
	return ok;
}

int graph_build(struct graph *out, struct source *source,
		const struct objects *objects, struct fault *fault)
{
	int rc;

	*out = (struct graph){ .objects = objects };
	out->of_entry = calloc(objects->nr + 1, sizeof(*out->of_entry));
	if (!out->of_entry)
		return fault_nomem(fault);
	memset(out->of_entry, 0xff, objects->nr * sizeof(*out->of_entry));
	rc = read_commits(out, source, fault);
	if (rc)
		return rc;
	return link_parents(out) && sort_commits(out) ? 0 : fault_nomem(fault);
}

void graph_release(struct graph *graph)
{
	free(graph->v);
	free(graph->parents.v);
	free(graph->of_entry);
	*graph = (struct graph){ 0 };
}
