/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/plan.h - what is needed to plant a forest, and not afterwards
 *
 * Private to odb/forest.c, which finds the bases, and odb/layout.c, which puts
 * all into order.
 */
#ifndef ODB_PLAN_H
#define ODB_PLAN_H

#include "odb/forest.h"

#define NONE UINT32_MAX
/* In the place of a base: NODE_CROWDED. */
#define CROWDED (UINT32_MAX - 1)

/* Fewer spots than this are not worth a second thread. */
#define SPOTS_PER_JOB 2048

/* One entry, in the order of packs and offsets; loose ones behind them. */
struct spot {
	uint64_t offset;
	uint32_t entry;
	uint32_t pack;
};

/* How a spot hangs together with others, by their indexes. */
struct link {
	uint32_t base;	  /* NONE or CROWDED: a root */
	uint32_t child;	  /* the first one; once it is in order: its place */
	uint32_t sibling; /* the next one on the same base */
	uint32_t count;	  /* itself and its descendants */
};

static inline bool is_root(const struct link *link)
{
	return link->base >= CROWDED;
}

/* Where the spots of a pack are, by the high bits of their offsets. */
struct chart {
	unsigned shift;
	uint32_t *v; /* index of the first with these bits, or greater ones */
};

/* What is needed to plant a forest, and not afterwards. Indexes of spots. */
struct plan {
	struct forest *forest;
	struct spot *v;
	size_t nr;
	size_t *pack_at;      /* where each pack's begin, and loose ones */
	struct chart *charts; /* by number of the pack */
	struct link *links;
	uint32_t *order; /* depth first */
	uint8_t *done;	 /* those in order, where not all are */
	bool forward;	 /* some base lies behind its delta */
};

/* What the pack says of the spot; false where it makes no sense. */
bool plan_read_entry(const struct plan *plan, size_t i, struct packed *out);

/*
 * The copy of a ref-delta's base that is in the same pack, else the first one,
 * of those that are marked in `only` (which may be NULL: any).
 */
uint32_t plan_spot_of_base(const struct plan *plan, size_t i,
			   const struct oid *id, const uint8_t *only);

/* With all bases known: the nodes and units of the forest. */
int plan_lay_out(struct plan *plan, struct fault *fault) CHECKED;

#endif
