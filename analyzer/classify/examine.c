/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/examine.h"

#include "classify/examine_parts.h"
#include "classify/packed.h"

#include <stdlib.h>

static void memo_release(struct memo *memo)
{
	free(memo->keys.v);
	free(memo->results.v);
	starts_release(&memo->starts);
	*memo = (struct memo){ .keys = { .nr = 0 } };
}

void examiner_release(struct examiner *examiner)
{
	for (size_t i = 0; i < COUNT(examiner->memos); i++)
		memo_release(&examiner->memos[i]);
	memo_release(&examiner->part);
	free(examiner->found.v);
	free(examiner->fresh.v);
	examiner->found.v = NULL;
	examiner->found.nr = examiner->found.cap = 0;
	examiner->fresh.v = NULL;
	examiner->fresh.nr = examiner->fresh.cap = 0;
	buf_release(&examiner->names);
	room_release(&examiner->window);
	room_release(&examiner->whole);
	clean_release(&examiner->clean);
	packed_free(examiner->unpacking);
	examiner->unpacking = NULL;
	packed_forget(examiner);
}

static int collect(void *payload, const struct candidate *candidate)
{
	struct examiner *e = payload;
	struct credential c;
	int rc = judge(e->matcher, candidate, e->body, e->at, e->arena, &c,
		       &e->fault);

	if (rc <= 0)
		return rc;
	if (!ARRAY_ROOM(&e->found))
		return fault_nomem(&e->fault);
	e->found.v[e->found.nr++] = c;
	return 0;
}

int examine_add_result(struct results *results, const struct result *result,
		       struct fault *fault)
{
	if (!ARRAY_ROOM(results))
		return fault_nomem(fault);
	results->v[results->nr++] = *result;
	return 0;
}

/* The base's verdicts whose first is at least `first` and below `end`. */
int examine_carry_results(const struct results *base, uint64_t first,
			  uint64_t end, int64_t shift, struct results *out,
			  struct fault *fault)
{
	size_t low = 0;
	size_t high = base->nr;
	int rc = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (base->v[mid].first < first)
			low = mid + 1;
		else
			high = mid;
	}
	for (; !rc && low < base->nr && base->v[low].first < end; low++) {
		struct result result = base->v[low];

		result.first = (uint32_t)(result.first + shift);
		result.from = (uint32_t)(result.from + shift);
		rc = examine_add_result(out, &result, fault);
	}
	return rc;
}

/* Where UTF-16 is looked for, its letters have even or odd offsets. */
static struct clean_id id_of(struct examiner *e, const struct region *region)
{
	uint32_t flags = (uint32_t)(region->starts | region->ends << 1 |
				    region->wide << 2 | region->escaped << 3 |
				    region->nested << 4 | region->cut << 5);

	return clean_id(&e->clean, region->body,
			(struct clean_note){
				{ flags, region->wide && region->at % 2 } });
}

bool examine_clean(struct examiner *e, const struct region *region,
		   struct clean_id *out)
{
	uint64_t searched;

	*out = id_of(e, region);
	if (!clean_has(&e->clean, out, &searched))
		return false;
	/* A report must not depend on who has seen what. */
	matcher_keys(e->matcher)->bytes += searched;
	return true;
}

static int stop(void *payload, const struct candidate *candidate)
{
	(void)payload;
	(void)candidate;
	return FAULT_STOPPED;
}

int examine_silent(struct examiner *e, const struct region *region,
		   bool *silent, struct fault *fault)
{
	struct fault why;
	int rc = matcher_region(e->matcher, region, stop, NULL, &why);

	*silent = !rc;
	if (!rc || rc == FAULT_STOPPED || rc == FAULT_LIMIT)
		return 0;
	*fault = why;
	return rc;
}

int examine_region(struct examiner *e, const struct region *region,
		   struct result like, struct results *results,
		   struct fault *fault)
{
	struct clean_id id;
	int rc;

	if (examine_clean(e, region, &id))
		return 0;
	e->body = region->body;
	e->at = region->at;
	e->found.nr = 0;
	rc = matcher_region(e->matcher, region, collect, e, fault);
	if (!rc && !e->found.nr)
		clean_add(&e->clean, &id, region->body.len);
	if (rc && rc != FAULT_LIMIT)
		return rc;
	like.c = NULL;
	if (rc && examine_add_result(results, &like, fault))
		return fault->code;
	e->found.nr = judge_settle(e->found.v, e->found.nr);
	for (size_t i = 0; i < e->found.nr; i++) {
		struct credential *c = arena_alloc(e->arena, sizeof(*c));

		if (!c)
			return fault_nomem(fault);
		*c = e->found.v[i];
		c->at -= like.from;
		c->begin -= like.from;
		like.c = c;
		if (examine_add_result(results, &like, fault))
			return fault->code;
	}
	return 0;
}

/* Offsets count from each result's `from`. */
int examine_tell(struct examiner *e, const struct result *v, size_t nr,
		 const struct telling *telling, struct fault *fault)
{
	bool limited = false;
	int rc = 0;

	e->found.nr = 0;
	for (size_t i = 0; i < nr; i++) {
		if (!v[i].c) {
			limited = true;
			continue;
		}
		if (packed_told(e, v[i].c))
			continue;
		if (!ARRAY_ROOM(&e->found))
			return fault_nomem(fault);
		e->found.v[e->found.nr] = *v[i].c;
		e->found.v[e->found.nr].begin += v[i].from;
		e->found.v[e->found.nr++].at += v[i].from;
	}
	e->found.nr = judge_settle(e->found.v, e->found.nr);
	if (!judge_locate(e->found.v, e->found.nr, telling->body, telling->at,
			  telling->line, telling->line_at))
		return fault_nomem(fault);
	for (size_t i = 0; !rc && i < e->found.nr; i++)
		rc = e->each(e->payload, telling->site, telling->name,
			     &e->found.v[i]);
	if (!rc && limited)
		return fault_set(fault, FAULT_LIMIT, MATCH_LIMITED);
	return rc;
}

const struct memo *examine_base_of(const struct examiner *e,
				   const struct piece *piece)
{
	return piece->delta && piece->base != MEMO_NONE ? &e->memos[piece->base]
							: NULL;
}

int examine_find_keys(struct examiner *e, const struct piece *piece,
		      struct memo *memo, struct fault *fault)
{
	const struct memo *base = examine_base_of(e, piece);
	struct key_search *search = matcher_keys(e->matcher);

	memo->keys.nr = 0;
	memo->results.nr = 0;
	memo->starts.nr = 0;
	if (base)
		return keys_carry(search, piece->delta, &base->keys,
				  &memo->keys, fault);
	return keys_find(search, piece->body, 0, &memo->keys, fault);
}

/* The whole object in one body. */
int examine_put_together(struct examiner *e, const struct piece *piece,
			 struct piece *out, struct fault *fault)
{
	*out = *piece;
	if (!piece_window(piece, 0, (size_t)piece->size, &e->whole, &out->body))
		return fault_nomem(fault);
	return 0;
}

int examine_object(struct examiner *examiner, const struct piece *piece,
		   struct fault *fault)
{
	struct memo *memo = &examiner->memos[piece->keep];

	if (piece->at || !piece->last) {
		int rc = examine_too_large(examiner, piece);

		return rc ? rc
			  : examine_part(examiner, piece, 0, piece->body.len,
					 piece->type == OBJECT_COMMIT
						 ? SITE_COMMIT_MESSAGE
					 : piece->type == OBJECT_TAG
						 ? SITE_TAG_MESSAGE
						 : SITE_BLOB,
					 fault);
	}
	switch (piece->type) {
	case OBJECT_COMMIT:
	case OBJECT_TAG:
		return examine_headed(examiner, piece, memo, fault);
	case OBJECT_TREE:
		return examine_tree(examiner, piece, memo, fault);
	case OBJECT_BLOB:
	case OBJECT_UNKNOWN:
		break;
	}
	return examine_blob(examiner, piece, memo, fault);
}
