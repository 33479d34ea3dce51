/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/hits.h"

#include <stdlib.h>
#include <string.h>

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

void hits_sort(struct hits *hits, const struct objects *objects)
{
	hits->objects = objects;
	if (hits->nr)
		qsort(hits->v, hits->nr, sizeof(*hits->v), by_place);
}

bool hits_set_aside(struct hits *hits, struct common *common)
{
	struct hit *aside = calloc(hits->nr + 1, sizeof(*aside));
	size_t nr = 0;
	size_t kept = 0;
	bool done = aside;

	for (size_t i = 0; done && i < hits->nr; i++) {
		struct hit hit = hits->v[i];
		enum object_type type = hits->objects->v[hit.entry].type;
		bool keep = true;

		done = common_meet(common, hit.secret, type, hit.entry, &keep);
		if (keep)
			hits->v[kept++] = hit;
		else
			aside[nr++] = hit;
	}
	if (done && nr)
		memcpy(hits->v + kept, aside, nr * sizeof(*aside));
	if (done) {
		hits->nr = kept;
		hits->nr_aside = nr;
	}
	free(aside);
	return done;
}

bool hits_index(struct hits *hits)
{
	hits->is_hit = calloc(hits->objects->nr + 1, 1);
	if (!hits->is_hit)
		return false;
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

static int compare_key(const struct hit *hit, uint32_t entry, enum site site,
		       struct bytes name, uint32_t secret)
{
	if (hit->entry != entry)
		return hit->entry < entry ? -1 : 1;
	if (hit->site != site)
		return hit->site < site ? -1 : 1;
	if (hit->secret != secret)
		return hit->secret < secret ? -1 : 1;
	return site == SITE_BLOB ? bytes_cmp(hit->name, name) : 0;
}

static int by_key(const void *a, const void *b, void *payload)
{
	const struct hits *hits = payload;
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;
	const struct hit *other = &hits->v[y];
	int cmp = compare_key(&hits->v[x], other->entry, other->site,
			      other->name, other->secret);

	return cmp ? cmp : (x > y) - (x < y);
}

uint32_t *hits_by_secret(const struct hits *hits)
{
	uint32_t *v = calloc(hits->nr + 1, sizeof(*v));

	for (uint32_t i = 0; v && i < hits->nr; i++)
		v[i] = i;
	if (v)
		qsort_r(v, hits->nr, sizeof(*v), by_key,
			(void *)(uintptr_t)hits);
	return v;
}

const struct hit *hits_find(const struct hits *hits, const uint32_t *by_secret,
			    uint32_t entry, enum site site, struct bytes name,
			    uint32_t secret)
{
	size_t low = 0;
	size_t high = hits->nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_key(&hits->v[by_secret[mid]], entry, site, name,
				secret) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == hits->nr ||
	    compare_key(&hits->v[by_secret[low]], entry, site, name, secret))
		return NULL;
	return &hits->v[by_secret[low]];
}
