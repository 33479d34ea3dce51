/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/hits.h"

#include <stdlib.h>

static int by_place(const void *a, const void *b)
{
	const struct hit *x = a;
	const struct hit *y = b;
	int cmp;

	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	cmp = bytes_cmp(x->name, y->name);
	if (cmp)
		return cmp;
	if (x->credential->at != y->credential->at)
		return x->credential->at < y->credential->at ? -1 : 1;
	return bytes_cmp(x->credential->secret, y->credential->secret);
}

bool hits_index(struct hits *hits, const struct objects *objects)
{
	hits->objects = objects;
	hits->is_hit = calloc(objects->nr + 1, 1);
	if (!hits->is_hit)
		return false;
	if (hits->nr)
		qsort(hits->v, hits->nr, sizeof(*hits->v), by_place);
	for (size_t i = 0; i < hits->nr; i++) {
		const struct hit *hit = &hits->v[i];

		hits->is_hit[hit->entry] = 1;
		if (hit->site == SITE_PATH &&
		    map_get(&hits->names, hit->name) == SIZE_MAX &&
		    !map_put(&hits->names, hit->name, i))
			return false;
	}
	return true;
}

void hits_release(struct hits *hits)
{
	free(hits->v);
	free(hits->is_hit);
	map_release(&hits->names);
	*hits = (struct hits){ 0 };
}

size_t hits_of(const struct hits *hits, uint32_t entry, enum site site,
	       size_t *end)
{
	size_t low = 0;
	size_t high = hits->nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct hit *hit = &hits->v[mid];

		if (hit->entry < entry ||
		    (hit->entry == entry && hit->site < site))
			low = mid + 1;
		else
			high = mid;
	}
	for (*end = low; *end < hits->nr && hits->v[*end].entry == entry &&
			 hits->v[*end].site == site;)
		(*end)++;
	return low;
}

const struct hit *hits_find(const struct hits *hits, uint32_t entry,
			    enum site site, uint32_t secret)
{
	size_t end = 0;

	for (size_t i = hits_of(hits, entry, site, &end); i < end; i++) {
		if (hits->v[i].secret == secret)
			return &hits->v[i];
	}
	return NULL;
}
