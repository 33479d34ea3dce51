/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/also.h"

#include <stdlib.h>

struct also also_of(const struct occurrence *occurrence)
{
	return (struct also){
		.repo = occurrence->repo,
		.site = occurrence->site,
		.object = occurrence->object,
		.path = occurrence->path,
		.line = occurrence->line,
		.encodings = occurrence->encodings,
	};
}

/* By what makes two of them one place. */
static int compare_places(const struct also *x, const struct also *y)
{
	int cmp;

	if (x->repo != y->repo)
		return x->repo < y->repo ? -1 : 1;
	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	cmp = bytes_cmp(bytes_of(x->path), bytes_of(y->path));
	if (cmp || x->path)
		return cmp;
	return oid_cmp(&x->object, &y->object);
}

static int by_place(const void *a, const void *b)
{
	const struct also *x = a;
	const struct also *y = b;
	int cmp = compare_places(x, y);

	if (!cmp)
		cmp = oid_cmp(&x->object, &y->object);
	if (!cmp)
		cmp = (x->line > y->line) - (x->line < y->line);
	return cmp;
}

static int by_place_only(const void *a, const void *b)
{
	return compare_places(a, b);
}

/* The places, in the form and order of the others; NULL when memory ends. */
static struct also *sorted(const struct occurrence *places, size_t nr)
{
	struct also *v = calloc(nr + 1, sizeof(*v));

	for (size_t i = 0; v && i < nr; i++)
		v[i] = (struct also){
			.repo = places[i].repo,
			.site = places[i].site,
			.object = places[i].object,
			.path = places[i].path,
		};
	if (v)
		qsort(v, nr, sizeof(*v), by_place_only);
	return v;
}

size_t also_settle(struct also *v, size_t nr, const struct occurrence *places,
		   size_t nr_places)
{
	struct also *known;
	size_t kept = 0;

	if (!nr)
		return 0;
	known = sorted(places, nr_places);
	if (!known)
		return SIZE_MAX;
	qsort(v, nr, sizeof(*v), by_place);
	for (size_t i = 0; i < nr; i++) {
		if ((kept && !compare_places(&v[kept - 1], &v[i])) ||
		    bsearch(&v[i], known, nr_places, sizeof(*known),
			    by_place_only))
			continue;
		v[kept++] = v[i];
	}
	free(known);
	return kept;
}
