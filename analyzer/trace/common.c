/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/common.h"

#include <stdlib.h>

bool common_init(struct common *common, size_t nr, size_t most)
{
	*common = (struct common){ .most = most, .nr = nr };
	common->v = calloc(nr + 1, sizeof(*common->v));
	return common->v;
}

void common_release(struct common *common)
{
	for (size_t i = 0; common->v && i < common->nr; i++) {
		for (size_t k = 0; k <= OBJECT_TAG; k++)
			free(common->v[i].lowest[k].v);
	}
	free(common->v);
	*common = (struct common){ 0 };
}

/* Put a number into the heap, at its end. */
static void rise(struct lowest *heap, uint32_t entry)
{
	size_t i = heap->nr++;

	for (; i && heap->v[(i - 1) / 2] < entry; i = (i - 1) / 2)
		heap->v[i] = heap->v[(i - 1) / 2];
	heap->v[i] = entry;
}

/* Put a number into the heap, in place of the highest. */
static void sink(struct lowest *heap, uint32_t entry)
{
	size_t i = 0;
	size_t next;

	for (; (next = 2 * i + 1) < heap->nr; i = next) {
		next += next + 1 < heap->nr &&
			heap->v[next + 1] > heap->v[next];
		if (heap->v[next] <= entry)
			break;
		heap->v[i] = heap->v[next];
	}
	heap->v[i] = entry;
}

bool common_meet(struct common *common, size_t secret, enum object_type type,
		 uint32_t entry, bool *kept)
{
	struct common_secret *s = &common->v[secret];
	struct lowest *heap = &s->lowest[type];

	if (s->last != entry + 1) {
		s->last = entry + 1;
		s->kept = heap->nr < common->most || entry < heap->v[0];
		if (heap->nr < common->most) {
			if (!ARRAY_ROOM(heap))
				return false;
			rise(heap, entry);
		} else if (s->kept) {
			sink(heap, entry);
		}
	}
	*kept = s->kept;
	s->left_out += !s->kept;
	return true;
}
