/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/delta.h - what a delta copies, what it inserts, and what is new in it
 *
 *   base size | result size | copy (offset, length) or insert (bytes) ...
 *
 * (gitformat-pack(5), "Deltified representation".) A delta is parsed once into
 * operations; copies that continue each other are joined. From these its
 * result can be put together as a whole, or a window of it, or only the parts
 * in which something may stand that the base does not have.
 */
#ifndef ODB_DELTA_H
#define ODB_DELTA_H

#include "base/bytes.h"
#include "base/fault.h"

/* One run of the result. Offsets fit, since objects in memory are < 4 GiB. */
struct op {
	uint32_t at;   /* in the result */
	uint32_t len;  /* never 0 */
	uint32_t from; /* of a copy: in the base; else: in the delta */
	bool copies;
};

/*
 * The parts in which anything new may begin or end: inserted bytes, and
 * FRESH_MARGIN bytes to both sides of each place where operations meet. They
 * stand one behind the other in text, FRESH_END after each.
 */
struct fresh {
	uint8_t *text;
	size_t len;
	size_t room;
	struct stretch {
		uint32_t in_text; /* where it begins */
		uint32_t at;	  /* the same in the result */
		uint32_t op;	  /* the copy with whose end it begins, or 0 */
	} * v;
	size_t nr;
	size_t cap;
};

/* One byte less than the longest literal that is searched (match/key.h). */
#define FRESH_MARGIN ((size_t)6)
/* So many bytes behind the fresh text may be read. */
#define FRESH_SLACK ((size_t)64)
/* No literal that is searched may hold this byte (match/key.h sees to it). */
#define FRESH_END 0xff

/* Offset in the result of what stands at in_text. */
size_t fresh_place(const struct fresh *fresh, size_t in_text);

struct delta {
	struct bytes base;
	struct bytes data; /* the delta itself */
	size_t ops;	   /* where in data its operations begin */
	uint32_t size;	   /* of the result */
	struct op *v;	   /* all of the result, in order, without gaps */
	size_t nr;
	size_t cap; /* v and fresh are kept from one delta to the next */
	struct fresh fresh;
};

/* Memory for windows; grows, and is freed with room_release. */
struct room {
	uint8_t *p;
	size_t cap;
};

bool room_reserve(struct room *room, size_t len);
void room_release(struct room *room);

/* What memory behind the base, the delta and the result may be touched. */
#define DELTA_SLACK ((size_t)32)

/*
 * Begin with data as a delta against base; both are borrowed and readable for
 * DELTA_SLACK bytes more. FAULT_CORRUPT when it was made for a base of another
 * size; FAULT_LIMIT when the result has more than max bytes.
 */
int delta_begin(struct delta *delta, struct bytes base, struct bytes data,
		uint64_t max, struct fault *fault) CHECKED;

/*
 * Read the operations; put the result together in out, which has room for it
 * and for DELTA_SLACK bytes more, unless that is NULL; and gather what is fresh
 * in it, if that is asked for. One pass does all of it, since this is the
 * innermost loop of a scan. FAULT_CORRUPT when the delta reaches outside of its
 * base, or does not make what it declares; FAULT_LIMIT for too many operations.
 */
int delta_run(struct delta *delta, uint8_t *out, bool fresh,
	      struct fault *fault) CHECKED;

void delta_release(struct delta *delta);

/* The len bytes of the result at offset at, to out. */
void delta_window(const struct delta *delta, size_t at, size_t len,
		  uint8_t *out);
/* The same for whoever knows the operation that makes the byte at. */
void delta_window_from(const struct delta *delta, const struct op *op,
		       size_t at, size_t len, uint8_t *out);

/* Index of the operation that makes byte at of the result. */
size_t delta_op_at(const struct delta *delta, size_t at);

#endif
