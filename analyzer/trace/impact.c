/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/impact.h"

#include "trace/refsets.h"

#include <stdlib.h>

/* Commits are numbered parents first, so that one pass is enough. */
static void spread(const struct impact_input *input, uint8_t *changes)
{
	const struct graph *graph = input->graph;

	for (size_t i = 0; i < graph->nr; i++) {
		const struct commit *c = &graph->v[i];

		changes[i] = input->is_touched[i] || c->loses;
		for (size_t k = 0; !input->is_cut[i] && k < c->nr_parents;
		     k++) {
			uint32_t p = graph->parents.v[c->first_parent + k];

			changes[i] |= p < i && changes[p];
		}
	}
}

static void count(const struct impact_input *input, const uint8_t *changes,
		  struct impact *out)
{
	const struct graph *graph = input->graph;

	for (size_t i = 0; i < graph->nr; i++) {
		if (!(input->reached[i] & input->by_refs))
			continue;
		out->commits++;
		out->losing += graph->v[i].loses;
		if (!changes[i])
			continue;
		out->rewritten++;
		if (out->first.len)
			continue;
		out->first = entry_oid(graph->objects,
				       &graph->objects->v[graph->v[i].entry]);
		out->first_date = graph->v[i].committer_date;
	}
}

int impact_of(const struct impact_input *input, struct arena *arena,
	      struct impact *out, struct fault *fault)
{
	size_t nr_names = input->nr_tips + input->nr_signed_tags;
	uint8_t *changes = calloc(input->graph->nr + 1, 1);
	const char **refs = arena_alloc(arena, (nr_names + 1) * sizeof(char *));
	const char **tags = arena_alloc(arena, (input->nr_signed_tags + 1) *
						       sizeof(char *));
	size_t nr = 0;

	if (!changes || !refs || !tags) {
		free(changes);
		return fault_nomem(fault);
	}
	spread(input, changes);
	count(input, changes, out);
	for (size_t i = 0; i < input->nr_tips; i++) {
		if (changes[input->tips[i].commit])
			refs[nr++] = input->tips[i].name;
	}
	for (size_t i = 0; i < input->nr_signed_tags; i++)
		refs[nr++] = tags[i] = input->signed_tags[i];
	out->hash_len = input->graph->objects->hash_len;
	out->refs = refs;
	out->nr_refs = refs_sort(refs, nr);
	out->signed_tags = tags;
	out->nr_signed_tags = refs_sort(tags, input->nr_signed_tags);
	free(changes);
	return 0;
}
