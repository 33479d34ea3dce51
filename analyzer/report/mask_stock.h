/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/mask_stock.h - the secrets that a mask knows, in an order to find them
 *
 * A stock can grow: what one report of a run has learned need not be sorted
 * again for the next one (cli/telling.h).
 */
#ifndef REPORT_MASK_STOCK_H
#define REPORT_MASK_STOCK_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>

/* Shorter ones are brief: kept apart, see report/mask.h. */
#define MASK_LEAST 4

struct known {
	struct bytes text; /* borrowed */
	size_t visible;	   /* how many leading bytes may be shown */
};

struct order {
	struct known *v;
	size_t nr;
	size_t cap;
	bool backward; /* sorted by the bytes read from the end */
};

#define FILTER_BITS 65536U

struct mask_stock {
	struct order forward;
	struct order backward; /* the same secrets */
	struct order brief;    /* those of fewer than MASK_LEAST bytes */
	size_t longest;	       /* bytes of the longest secret */
	uint64_t filter[FILTER_BITS / 64]; /* by the first four bytes */
};

/* An empty one; NULL when memory ends. */
struct mask_stock *mask_stock_new(void);
void mask_stock_free(struct mask_stock *stock); /* accepts NULL */

/*
 * Add nr secrets (v is sorted by this; the bytes are borrowed). Of equal ones
 * the first that was added stays, of those added at once the one that shows
 * least. Costs as much as the new ones take to sort, and a copy of the others.
 * False when memory ends: then the stock is only fit to be freed.
 */
bool mask_stock_add(struct mask_stock *stock, struct known *v, size_t nr);

/*
 * Narrow order->v[*lo..*hi) to those that have c at depth (from the end, if
 * it is a backward one); false when none is left. Those that end at depth come
 * first.
 */
bool order_narrow(const struct order *order, size_t *lo, size_t *hi,
		  size_t depth, uint8_t c);
bool order_has(const struct order *order, struct bytes text);

/* May a secret that is not brief begin with the four bytes at p? */
bool mask_stock_may(const struct mask_stock *stock, const uint8_t *p);

#endif
