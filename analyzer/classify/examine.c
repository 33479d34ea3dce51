/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/examine.h"

#include "classify/where.h"

#include "base/array.h"
#include "classify/packed.h"
#include "odb/tree.h"
#include "walk/lfs.h"

#include <assert.h>
#include <stdlib.h>

static void memo_release(struct memo *memo)
{
	free(memo->keys.v);
	free(memo->results.v);
	free(memo->starts.v);
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
	packed_free(examiner->unpacking);
	examiner->unpacking = NULL;
	packed_forget(examiner);
}

/* ---------------------------------------------------------------- judging ---
 */

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

static int add_result(struct results *results, const struct result *result,
		      struct fault *fault)
{
	if (!ARRAY_ROOM(results))
		return fault_nomem(fault);
	results->v[results->nr++] = *result;
	return 0;
}

/*
 * Judge a region, and add the verdicts to results: like from, with offsets that
 * count from `from`.
 */
static int judge_region(struct examiner *e, const struct region *region,
			struct result like, struct results *results,
			struct fault *fault)
{
	int rc;

	e->body = region->body;
	e->at = region->at;
	e->found.nr = 0;
	rc = matcher_region(e->matcher, region, collect, e, fault);
	if (rc && rc != FAULT_LIMIT)
		return rc;
	like.c = NULL;
	if (rc && add_result(results, &like, fault))
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
		if (add_result(results, &like, fault))
			return fault->code;
	}
	return 0;
}

/* Where the verdicts of an object or a part of it are told. */
struct telling {
	enum site site;
	struct bytes name;
	/* Text from which the lines are counted; see judge_locate. */
	struct bytes body;
	uint64_t at;
	uint64_t line;
	uint64_t line_at;
};

/* Tell results, whose offsets count from the object's start plus `shift`. */
static int tell(struct examiner *e, const struct result *v, size_t nr,
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
		return fault_set(fault, FAULT_LIMIT,
				 "an expression ran into its limit on steps");
	return rc;
}

/* ------------------------------------------------------ a text by itself ---
 */

/* A run of bytes that is judged by itself, in a text of which more is known. */
struct part {
	struct bytes body;
	uint64_t at; /* in the object */
	bool starts; /* nothing stands in front of it */
	bool ends;
};

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

static int judge_part(struct examiner *e, const struct part *part,
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
		rc = judge_region(e, &region, like, &memo->results, fault);
	}
	return rc;
}

/* Judge the len bytes at offset from of whole as a text of their own. */
static int examine_part(struct examiner *e, const struct piece *whole,
			size_t from, size_t len, enum site site,
			struct fault *fault)
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
	int rc = judge_part(e, &part, &e->part, fault);

	return rc || !e->part.results.nr
		       ? rc
		       : tell(e, e->part.results.v, e->part.results.nr,
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

/* --------------------------------------------------- keys of a whole object
 * --- */

static const struct memo *base_of(const struct examiner *e,
				  const struct piece *piece)
{
	return piece->delta && piece->base != MEMO_NONE ? &e->memos[piece->base]
							: NULL;
}

static int find_keys(struct examiner *e, const struct piece *piece,
		     struct memo *memo, struct fault *fault)
{
	const struct memo *base = base_of(e, piece);
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
static int put_together(struct examiner *e, const struct piece *piece,
			struct piece *out, struct fault *fault)
{
	*out = *piece;
	if (!piece_window(piece, 0, (size_t)piece->size, &e->whole, &out->body))
		return fault_nomem(fault);
	return 0;
}

/* ------------------------------------------------------------------- blob ---
 */

/*
 * The copy in which the whole region of the group lies, if the base's verdict
 * holds for it: the object begins and ends with it in both or in none, and
 * UTF-16 still stands at offsets of the same parity.
 */
static const struct op *copy_of(const struct delta *delta,
				const struct key_group *g)
{
	const struct op *op = &delta->v[delta_op_at(delta, (size_t)g->low)];
	uint64_t low = g->low - op->at + op->from;
	uint64_t high = low + (g->high - g->low);

	if (!op->copies || g->high > (uint64_t)op->at + op->len ||
	    !g->low != !low ||
	    (g->high == delta->size) != (high == delta->base.len) ||
	    (g->wide && (low ^ g->low) & 1))
		return NULL;
	return op;
}

/* The base's verdicts whose first is at least `first` and below `end`. */
static int carry_results(const struct results *base, uint64_t first,
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
		rc = add_result(out, &result, fault);
	}
	return rc;
}

static int judge_group(struct examiner *e, const struct piece *piece,
		       const struct key_group *g, struct memo *memo,
		       struct fault *fault)
{
	struct result like = {
		.first = memo->keys.v[g->first].at,
		.from = (uint32_t)g->low,
	};
	struct region region = region_of(g, piece->size);

	if (!piece_window(piece, g->low, (size_t)(g->high - g->low), &e->window,
			  &region.body))
		return fault_nomem(fault);
	return judge_region(e, &region, like, &memo->results, fault);
}

static int judge_blob(struct examiner *e, const struct piece *piece,
		      struct memo *memo, struct fault *fault)
{
	const struct memo *base = base_of(e, piece);
	struct key_group g;
	int rc = 0;

	if (!keys_weigh(matcher_keys(e->matcher)->ring, &memo->keys, piece,
			&e->window))
		return fault_nomem(fault);
	for (size_t i = 0; !rc && keys_group(matcher_keys(e->matcher)->ring,
					     &memo->keys, i, piece->size, &g);
	     i = g.end) {
		const struct op *op;

		op = base ? copy_of(piece->delta, &g) : NULL;
		if (op) {
			int64_t shift = (int64_t)op->at - op->from;
			uint64_t first =
				(uint64_t)(memo->keys.v[g.first].at - shift);

			rc = carry_results(&base->results, first, first + 1,
					   shift, &memo->results, fault);
		} else {
			rc = judge_group(e, piece, &g, memo, fault);
		}
	}
	return rc;
}

static int examine_bytes(struct examiner *e, const struct piece *piece,
			 struct memo *memo, struct fault *fault)
{
	struct telling telling = { .site = SITE_BLOB };
	struct piece whole;
	int rc = find_keys(e, piece, memo, fault);

	if (rc || !memo->keys.nr)
		return rc;
	rc = judge_blob(e, piece, memo, fault);
	if (rc || !memo->results.nr || piece->known)
		return rc;
	rc = put_together(e, piece, &whole, fault);
	if (rc)
		return rc;
	telling.body = whole.body;
	return tell(e, memo->results.v, memo->results.nr, &telling, fault);
}

static int tell_pointer(struct examiner *e, const struct piece *piece,
			struct fault *fault)
{
	struct lfs_pointer pointer;
	struct bytes body;

	if (piece->size > LFS_POINTER_MAX || piece->known || !e->pointer)
		return 0;
	if (!piece_window(piece, 0, (size_t)piece->size, &e->window, &body))
		return fault_nomem(fault);
	return lfs_pointer_parse(body, &pointer)
		       ? e->pointer(e->payload, &pointer)
		       : 0;
}

/* Does it begin with what its base begins with? */
static bool copies_head(const struct piece *piece)
{
	const struct op *op =
		piece->delta && piece->delta->nr ? &piece->delta->v[0] : NULL;

	return op && piece->base != MEMO_NONE && op->copies && !op->from &&
	       op->len >= PACKING_HEAD;
}

/*
 * How a blob is packed. What copies the first bytes of its base is packed like
 * that.
 */
static int find_packing(struct examiner *e, const struct piece *piece,
			struct memo *memo, struct fault *fault)
{
	size_t len =
		piece->size < PACKING_HEAD ? (size_t)piece->size : PACKING_HEAD;
	struct bytes head;

	if (piece->size > LFS_POINTER_MAX && copies_head(piece)) {
		memo->packing = e->memos[piece->base].packing;
		return 0;
	}
	if (!piece_window(piece, 0, len, &e->window, &head))
		return fault_nomem(fault);
	memo->packing = (uint8_t)packing_of(head);
	return lfs_pointer_begins(head) ? tell_pointer(e, piece, fault) : 0;
}

static int tell_too_large(struct examiner *e, const struct piece *piece)
{
	static const struct unread unread = {
		.limited = true,
		.reason = "packed content: larger than what is held in memory; "
			  "not looked into",
		.count = 1,
	};

	if (piece->type != OBJECT_BLOB || piece->at || piece->known ||
	    !e->unread || !packing_of(piece->body))
		return 0;
	return e->unread(e->payload, &unread);
}

/* Packed content first: its own bytes repeat some of what is found in it. */
static int examine_blob(struct examiner *e, const struct piece *piece,
			struct memo *memo, struct fault *fault)
{
	struct piece whole;
	int rc = find_packing(e, piece, memo, fault);

	if (rc || !memo->packing || piece->known || !e->unread)
		return rc ? rc : examine_bytes(e, piece, memo, fault);
	rc = put_together(e, piece, &whole, fault);
	if (!rc)
		rc = packed_examine(e, SITE_BLOB, (enum packing)memo->packing,
				    whole.body, fault);
	if (!rc) {
		whole = *piece;
		whole.known = packed_is_whole(e);
		rc = examine_bytes(e, &whole, memo, fault);
	}
	packed_forget(e);
	return rc;
}

int examine_file(struct examiner *examiner, enum site site, struct bytes body,
		 struct fault *fault)
{
	enum packing packing = packing_of(body);
	int rc = 0;

	if (packing != PACKING_NONE)
		rc = packed_examine(examiner, site, packing, body, fault);
	if (!rc && (packing == PACKING_NONE || !packed_is_whole(examiner)))
		rc = examine_text(examiner, site, body, 0, 0, 0, true, fault);
	packed_forget(examiner);
	return rc;
}

int examine_inside(struct examiner *examiner, const struct piece *piece,
		   bool *whole, struct fault *fault)
{
	size_t len =
		piece->size < PACKING_HEAD ? (size_t)piece->size : PACKING_HEAD;
	enum packing packing;
	struct piece all;
	struct bytes head;
	int rc;

	*whole = false;
	if (piece->type != OBJECT_BLOB || piece->known || piece->at ||
	    !piece->last)
		return 0;
	if (!piece_window(piece, 0, len, &examiner->window, &head))
		return fault_nomem(fault);
	packing = packing_of(head);
	if (packing == PACKING_NONE)
		return lfs_pointer_begins(head)
			       ? tell_pointer(examiner, piece, fault)
			       : 0;
	rc = put_together(examiner, piece, &all, fault);
	if (!rc)
		rc = packed_examine(examiner, SITE_BLOB, packing, all.body,
				    fault);
	*whole = !rc && packed_is_whole(examiner);
	return rc;
}

/* ----------------------------------------------------------------- commit ---
 */

/* Headers of one site that follow each other are one part. */
static int examine_commit(struct examiner *e, const struct piece *piece,
			  struct fault *fault)
{
	struct bytes rest = piece->body;
	struct bytes line;
	enum site site = SITE_COMMIT_HEADER;
	size_t start = 0;
	size_t at = 0;
	int rc = 0;

	while (!rc && bytes_line(&rest, &line) && line.len) {
		/* A line that begins with a space goes on with the last one. */
		enum site here = line.p[0] == ' ' ? site : header_site(line);

		if (here != site && at > start) {
			rc = examine_part(e, piece, start, at - start, site,
					  fault);
			start = at;
		}
		site = here;
		at = piece->body.len - rest.len;
	}
	if (!rc && at > start)
		rc = examine_part(e, piece, start, at - start, site, fault);
	if (!rc && at < piece->body.len)
		rc = examine_part(e, piece, at, piece->body.len - at,
				  SITE_COMMIT_MESSAGE, fault);
	return rc;
}

static int examine_headed(struct examiner *e, const struct piece *piece,
			  struct memo *memo, struct fault *fault)
{
	struct piece whole;
	int rc = find_keys(e, piece, memo, fault);

	if (rc || !memo->keys.nr || piece->known)
		return rc;
	rc = put_together(e, piece, &whole, fault);
	if (rc)
		return rc;
	return piece->type == OBJECT_COMMIT
		       ? examine_commit(e, &whole, fault)
		       : examine_part(e, &whole, 0, whole.body.len,
				      SITE_TAG_MESSAGE, fault);
}

/* ------------------------------------------------------------------- tree ---
 */

/* A tree on the way through its entries. */
struct walk {
	struct examiner *e;
	const struct piece *piece;
	const struct memo *base;
	struct memo *memo;
	size_t at;   /* in the tree */
	size_t op;   /* the operation that makes what stands there */
	size_t hint; /* index of a start of the base that is not far */
};

static int push_start(struct walk *w, size_t at, struct fault *fault)
{
	struct starts *starts = &w->memo->starts;

	/* Nobody asks for those of a leaf. */
	if (w->piece->keep == MEMO_NONE)
		return 0;
	if (!ARRAY_ROOM(starts))
		return fault_nomem(fault);
	starts->v[starts->nr++] = (uint32_t)at;
	return 0;
}

/*
 * Index of the last start at or in front of offset at, looked for from `hint`
 * on, since copies mostly go forward. There is one at 0.
 */
static size_t start_before(const struct starts *starts, uint64_t at,
			   size_t hint)
{
	size_t low = hint < starts->nr && starts->v[hint] <= at ? hint : 0;
	size_t step = 1;
	size_t high;

	while (low + step < starts->nr && starts->v[low + step] <= at) {
		low += step;
		step *= 2;
	}
	high = low + step < starts->nr ? low + step : starts->nr;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (starts->v[mid] <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* The starts of the base's entries first to end - 1, moved by shift. */
static int copy_starts(struct walk *w, size_t first, size_t end, int64_t shift,
		       struct fault *fault)
{
	const uint32_t *from = w->base->starts.v + first;
	struct starts *to = &w->memo->starts;
	size_t nr = end - first;

	if (w->piece->keep == MEMO_NONE)
		return 0;
	while (to->cap - to->nr < nr) {
		if (!array_room((void **)&to->v, to->cap, &to->cap,
				sizeof(*to->v)))
			return fault_nomem(fault);
	}
	for (size_t i = 0; i < nr; i++)
		to->v[to->nr + i] = (uint32_t)(from[i] + (uint64_t)shift);
	to->nr += nr;
	return 0;
}

/*
 * If an entry of the base begins here, in a copy, take over all entries that
 * the copy holds as a whole. *moved tells whether there was any.
 */
static int skip_copied(struct walk *w, bool *moved, struct fault *fault)
{
	const struct delta *delta = w->piece->delta;
	const struct starts *starts = &w->base->starts;
	const struct op *op;
	int64_t shift;
	size_t first;
	size_t last;
	int rc;

	*moved = false;
	while (delta->v[w->op].at + delta->v[w->op].len <= w->at)
		w->op++;
	op = &delta->v[w->op];
	if (!op->copies)
		return 0;
	shift = (int64_t)op->at - op->from;
	first = start_before(starts, (uint64_t)((int64_t)w->at - shift),
			     w->hint);
	w->hint = first;
	if (starts->v[first] != (uint64_t)((int64_t)w->at - shift))
		return 0;
	last = start_before(starts, (uint64_t)op->from + op->len, first);
	if (last == first)
		return 0;
	rc = copy_starts(w, first, last, shift, fault);
	if (!rc && w->base->results.nr)
		rc = carry_results(&w->base->results, starts->v[first],
				   starts->v[last], shift, &w->memo->results,
				   fault);
	w->hint = last;
	w->at = (size_t)(starts->v[last] + shift);
	*moved = true;
	return rc;
}

/* Most entries fit; a longer one is asked for again. */
#define ENTRY_GUESS 128

static int add_fresh(struct walk *w, struct bytes window, struct bytes name,
		     struct fault *fault)
{
	struct examiner *e = w->e;

	if (!ARRAY_ROOM(&e->fresh))
		return fault_nomem(fault);
	e->fresh.v[e->fresh.nr++] = (struct fresh_name){
		.in_text = (uint32_t)e->names.len,
		.len = (uint32_t)name.len,
		.entry = (uint32_t)w->at,
		.at = (uint32_t)(w->at + (size_t)(name.p - window.p)),
	};
	buf_add_bytes(&e->names, name);
	buf_add_char(&e->names, (char)FRESH_END);
	return buf_ok(&e->names) ? 0 : fault_nomem(fault);
}

/* Read one entry from its bytes; *moved is false where there is none. */
static int read_entry(struct walk *w, bool *moved, struct fault *fault)
{
	struct examiner *e = w->e;
	size_t left = (size_t)w->piece->size - w->at;
	size_t guess = ENTRY_GUESS;
	struct bytes window;
	struct bytes rest;
	struct bytes name;
	struct oid oid;
	uint32_t mode = 0;
	int rc;

	*moved = false;
	for (;;) {
		guess = guess < left ? guess : left;
		if (!piece_window(w->piece, w->at, guess, &e->window, &window))
			return fault_nomem(fault);
		rest = window;
		if (tree_next(&rest, e->hash_len, &mode, &name, &oid))
			break;
		if (guess == left)
			return 0;
		guess *= 8;
	}
	*moved = true;
	rc = add_fresh(w, window, name, fault);
	if (!rc)
		rc = push_start(w, w->at, fault);
	if (!rc && e->entry && !w->piece->known)
		rc = e->entry(e->payload, mode, &oid);
	w->at += window.len - rest.len;
	return rc;
}

static int judge_name(struct walk *w, const struct fresh_name *name,
		      struct fault *fault)
{
	struct examiner *e = w->e;
	struct part part = {
		.body = bytes_sub(buf_bytes(&e->names), name->in_text,
				  name->len),
		.at = name->at,
		.starts = true,
		.ends = true,
	};
	struct bytes copy = { 0 };
	int rc = judge_part(e, &part, &e->part, fault);

	if (!rc && e->part.results.nr) {
		copy = arena_bytes(e->arena, part.body);
		if (!copy.p)
			return fault_nomem(fault);
	}
	for (size_t i = 0; !rc && i < e->part.results.nr; i++) {
		struct result result = e->part.results.v[i];
		struct credential *c;

		result.first = result.from = name->entry;
		result.name = copy;
		if (result.c) {
			c = arena_alloc(e->arena, sizeof(*c));
			if (!c)
				return fault_nomem(fault);
			*c = *result.c;
			c->at -= name->entry;
			c->begin -= name->entry;
			result.c = c;
		}
		rc = add_result(&w->memo->results, &result, fault);
	}
	return rc;
}

/* The new names all at once; those with a key one by one. */
static int judge_names(struct walk *w, struct fault *fault)
{
	struct examiner *e = w->e;
	struct keys *keys = &w->memo->keys;
	size_t next = 0;
	int rc;

	keys->nr = 0;
	rc = keys_find(matcher_keys(e->matcher), buf_bytes(&e->names), 0, keys,
		       fault);
	for (size_t i = 0; !rc && i < e->fresh.nr; i++) {
		const struct fresh_name *name = &e->fresh.v[i];

		if (next == keys->nr ||
		    keys->v[next].at >= name->in_text + name->len)
			continue;
		rc = judge_name(w, name, fault);
		while (next < keys->nr &&
		       keys->v[next].at < name->in_text + name->len)
			next++;
	}
	/* A tree's verdicts are carried by entries. */
	keys->nr = 0;
	return rc;
}

static int by_entry(const void *a, const void *b)
{
	const struct result *x = a;
	const struct result *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

/* Where in the tree the name of the entry at offset `entry` begins. */
static size_t name_of(struct bytes tree, size_t entry)
{
	size_t blank = bytes_find(tree, LIT(" "), entry);

	return blank == SIZE_MAX ? entry : blank + 1;
}

/* Lines mean nothing in a tree: each name is the first one of its own. */
static int tell_names(struct walk *w, struct fault *fault)
{
	struct results *results = &w->memo->results;
	struct piece whole;
	bool limited = false;
	int rc = put_together(w->e, w->piece, &whole, fault);

	for (size_t i = 0, end; !rc && i < results->nr; i = end) {
		const struct result *first = &results->v[i];
		size_t at = name_of(whole.body, first->first);
		struct telling telling = {
			.site = SITE_PATH,
			.name = first->name,
			.body = bytes_sub(whole.body, at, whole.body.len),
			.at = at,
			.line_at = at,
		};

		for (end = i + 1; end < results->nr &&
				  results->v[end].first == first->first;)
			end++;
		rc = tell(w->e, first, end - i, &telling, fault);
		if (rc == FAULT_LIMIT) {
			limited = true;
			rc = 0;
		}
	}
	return !rc && limited ? FAULT_LIMIT : rc;
}

static int walk_entries(struct walk *w, struct fault *fault)
{
	bool moved = true;
	int rc = 0;

	while (!rc && moved && w->at < w->piece->size) {
		moved = false;
		if (w->base)
			rc = skip_copied(w, &moved, fault);
		if (!rc && !moved)
			rc = read_entry(w, &moved, fault);
	}
	return rc ? rc : push_start(w, w->at, fault);
}

static int examine_tree(struct examiner *e, const struct piece *piece,
			struct memo *memo, struct fault *fault)
{
	struct walk w = { .e = e, .piece = piece, .memo = memo };
	int rc;

	w.base = base_of(e, piece);
	memo->results.nr = 0;
	memo->starts.nr = 0;
	memo->keys.nr = 0;
	e->fresh.nr = 0;
	buf_clear(&e->names);
	rc = walk_entries(&w, fault);
	if (!rc && e->fresh.nr)
		rc = judge_names(&w, fault);
	if (!rc && memo->results.nr) {
		qsort(memo->results.v, memo->results.nr,
		      sizeof(*memo->results.v), by_entry);
		if (!piece->known)
			rc = tell_names(&w, fault);
	}
	if (!rc && w.at < piece->size)
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: no tree entry begins at its byte "
				 "%zu",
				 w.at);
	return rc;
}

int examine_object(struct examiner *examiner, const struct piece *piece,
		   struct fault *fault)
{
	struct memo *memo = &examiner->memos[piece->keep];

	if (piece->at || !piece->last) {
		int rc = tell_too_large(examiner, piece);

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
