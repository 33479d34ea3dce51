/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text that is judged by itself: a place that is no object, a name in a tree,
 * headers or the message of a commit, a piece of an object over the limit.
 */
#include "classify/examine_parts.h"

/*
 * Drop the keys whose region reaches over an end of the part behind which the
 * text goes on: the overlapping part has them whole.
 */
static void drop_cut_off(struct keys *keys, const struct part *part)
{
	size_t kept = 0;

	for (size_t i = 0; i < keys->nr; i++) {
		const struct key *key = &keys->v[i];
		/* As if all were wide, since a group's region may be. */
		bool whole =
			(part->starts || key->at >= 2 * KEY_AROUND_NESTED) &&
			(part->ends ||
			 part->body.len - key->at >= 2 * KEY_AROUND_NESTED);

		if (whole)
			keys->v[kept++] = *key;
	}
	keys->nr = kept;
}

int examine_judge_part(struct examiner *e, const struct part *part,
		       struct memo *memo, struct fault *fault)
{
	struct piece piece = { .body = part->body, .size = part->body.len };
	struct key_group g;
	int rc;

	memo->keys.nr = 0;
	memo->results.nr = 0;
	rc = keys_find(matcher_keys(e->matcher), part->body, 0, &memo->keys,
		       fault);
	if (rc || !memo->keys.nr)
		return rc;
	drop_cut_off(&memo->keys, part);
	if (!keys_weigh(matcher_keys(e->matcher)->ring, &memo->keys, &piece,
			&e->window))
		return fault_nomem(fault);
	for (size_t i = 0;
	     !rc && keys_group(matcher_keys(e->matcher)->ring, &memo->keys, i,
			       part->body.len, &g);
	     i = g.end) {
		struct result like = { .from = 0 };
		struct region region = region_of(&g, part->body.len);

		region.body = bytes_sub(part->body, (size_t)g.low,
					(size_t)(g.high - g.low));
		region.at += part->at;
		region.starts &= part->starts;
		region.ends &= part->ends;
		rc = examine_region(e, &region, like, &memo->results, fault);
	}
	return rc;
}

/* Judge the len bytes at offset from of whole as a text of their own. */
int examine_part(struct examiner *e, const struct piece *whole, size_t from,
		 size_t len, enum site site, struct fault *fault)
{
	struct part part = {
		.body = bytes_sub(whole->body, from, len),
		.at = whole->at + from,
		.starts = from || !whole->at,
		.ends = from + len < whole->body.len || whole->last,
	};
	struct telling telling = { .site = site,
				   .body = whole->body,
				   .at = whole->at,
				   .line = whole->line,
				   .line_at = whole->line_at };
	int rc = examine_judge_part(e, &part, &e->part, fault);

	return rc || !e->part.results.nr
		       ? rc
		       : examine_tell(e, e->part.results.v, e->part.results.nr,
				      &telling, fault);
}

int examine_text(struct examiner *examiner, enum site site, struct bytes body,
		 uint64_t at, uint64_t line, uint64_t line_at, bool last,
		 struct fault *fault)
{
	struct piece piece = {
		.size = body.len,
		.body = body,
		.at = at,
		.line = line,
		.line_at = line_at,
		.last = last,
	};

	return examine_part(examiner, &piece, 0, body.len, site, fault);
}
