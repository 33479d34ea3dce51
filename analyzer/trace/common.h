/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/common.h - secrets that stand in too many objects to trace them all
 *
 * A weak password may be a word that nearly every file and message of a
 * repository holds. Of each secret the objects with the lowest numbers are
 * kept, so many of each type: these are the same in whatever order objects are
 * met, on however many threads. The others are counted.
 */
#ifndef TRACE_COMMON_H
#define TRACE_COMMON_H

#include "base/array.h"
#include "base/oid.h"

/* Of one secret in objects of one type: the lowest numbers so far, as a heap
 * whose highest is in front. */
struct lowest {
	uint32_t *v;
	size_t nr, cap;
};

struct common {
	size_t most; /* objects of a type; 1 at least, if any is met */
	size_t nr;   /* secrets */
	struct common_secret {
		uint32_t last; /* the object it was met in last, plus 1 */
		bool kept;     /* is that kept? */
		uint64_t left_out;
		struct lowest lowest[OBJECT_TAG + 1];
	} * v;
};

/* For secrets 0 to nr - 1. False when memory ends. Release it either way. */
bool common_init(struct common *common, size_t nr, size_t most);
void common_release(struct common *common);

/*
 * A secret was met in an object. *kept: the object is one of the lowest so far;
 * of those that came before some may be none any more. Otherwise it is counted
 * as left out. What is met in one object comes in a row. False when memory
 * ends.
 */
bool common_meet(struct common *common, size_t secret, enum object_type type,
		 uint32_t entry, bool *kept);

#endif
