/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The groups of a blob's keys. The verdict of one that was copied whole is the
 * base's; the others' regions are judged.
 *
 * Regions of neighbours overlap by more than most groups are long. So a bunch
 * of them is looked at as one text first, and where nothing in it even looks
 * like a credential, nothing does in any region of the bunch. Else each is
 * judged by itself: what is told must not depend on what was copied beside it.
 * That is work for nothing, which is not tried again in the versions of a blob.
 */
#include "classify/examine_parts.h"

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

#define BUNCH_MAX 16
#define BUNCH_BYTES ((uint64_t)64 << 10)

struct bunch {
	struct key_group v[BUNCH_MAX];
	struct clean_id ids[BUNCH_MAX]; /* of their regions */
	size_t nr;
};

static bool region_at(struct examiner *e, const struct piece *piece,
		      const struct key_group *g, struct region *out)
{
	*out = region_of(g, piece->size);
	return piece_window(piece, g->low, (size_t)(g->high - g->low),
			    &e->window, &out->body);
}

static int judge_group(struct examiner *e, const struct piece *piece,
		       const struct key_group *g, struct memo *memo,
		       struct fault *fault)
{
	struct result like = {
		.first = memo->keys.v[g->first].at,
		.from = (uint32_t)g->low,
	};
	struct region region;

	if (!region_at(e, piece, g, &region))
		return fault_nomem(fault);
	return examine_region(e, &region, like, &memo->results, fault);
}

/* Is the bunch silent as one text? Then so is each of its regions. */
static int is_silent(struct examiner *e, const struct piece *piece,
		     const struct bunch *bunch, bool *silent,
		     struct fault *fault)
{
	struct key_group all = bunch->v[0];
	struct region region;
	uint64_t each = 0;

	all.high = bunch->v[bunch->nr - 1].high;
	if (!region_at(e, piece, &all, &region))
		return fault_nomem(fault);
	if (examine_silent(e, &region, silent, fault))
		return fault->code;
	/* What is counted does not depend on it either. */
	for (size_t i = 0; *silent && i < bunch->nr; i++) {
		each += bunch->v[i].high - bunch->v[i].low;
		clean_add(&e->clean, &bunch->ids[i],
			  bunch->v[i].high - bunch->v[i].low);
	}
	matcher_keys(e->matcher)->bytes += each - region.body.len;
	return 0;
}

static int judge_bunch(struct examiner *e, const struct piece *piece,
		       struct bunch *bunch, struct memo *memo,
		       struct fault *fault)
{
	bool silent = false;
	int rc = 0;

	if (bunch->nr > 1)
		rc = is_silent(e, piece, bunch, &silent, fault);
	memo->loud |= bunch->nr > 1 && !silent;
	for (size_t i = 0; !rc && !silent && i < bunch->nr; i++)
		rc = judge_group(e, piece, &bunch->v[i], memo, fault);
	bunch->nr = 0;
	return rc;
}

/* May the group be looked at with those of the bunch? */
static bool belongs(const struct bunch *bunch, const struct key_group *g)
{
	const struct key_group *last = &bunch->v[bunch->nr - 1];

	return bunch->nr < BUNCH_MAX && g->low <= last->high &&
	       g->high - bunch->v[0].low <= BUNCH_BYTES &&
	       g->wide == last->wide && g->plain == last->plain &&
	       g->nested == last->nested && g->cut == last->cut;
}

/* One that is not known to be clean goes to the bunch. */
static int take_group(struct examiner *e, const struct piece *piece,
		      const struct key_group *g, struct bunch *bunch,
		      struct memo *memo, struct fault *fault)
{
	struct region region;
	struct clean_id id;
	int rc = 0;

	if (!region_at(e, piece, g, &region))
		return fault_nomem(fault);
	if (examine_clean(e, &region, &id))
		return 0;
	if (bunch->nr && (memo->loud || !belongs(bunch, g)))
		rc = judge_bunch(e, piece, bunch, memo, fault);
	bunch->v[bunch->nr] = *g;
	bunch->ids[bunch->nr++] = id;
	return rc;
}

int examine_groups(struct examiner *e, const struct piece *piece,
		   struct memo *memo, struct fault *fault)
{
	const struct keyring *ring = matcher_keys(e->matcher)->ring;
	const struct memo *base = examine_base_of(e, piece);
	struct bunch bunch = { .nr = 0 };
	struct key_group g;
	int rc = 0;

	memo->loud = base && base->loud;
	if (!keys_weigh(ring, &memo->keys, piece, &e->window))
		return fault_nomem(fault);
	for (size_t i = 0;
	     !rc && keys_group(ring, &memo->keys, i, piece->size, &g);
	     i = g.end) {
		const struct op *op = base ? copy_of(piece->delta, &g) : NULL;
		int64_t shift = op ? (int64_t)op->at - op->from : 0;
		uint64_t first = (uint64_t)(memo->keys.v[g.first].at - shift);

		if (!op) {
			rc = take_group(e, piece, &g, &bunch, memo, fault);
			continue;
		}
		rc = judge_bunch(e, piece, &bunch, memo, fault);
		if (!rc)
			rc = examine_carry_results(&base->results, first,
						   first + 1, shift,
						   &memo->results, fault);
	}
	return rc ? rc : judge_bunch(e, piece, &bunch, memo, fault);
}
