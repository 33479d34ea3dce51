/* SPDX-License-Identifier: Apache-2.0 */
/* The places of a secret: which of them count, and in which order. */
#include "trace/account.h"

#include <stdlib.h>

static int by_place(const void *a, const void *b)
{
	const struct occurrence *x = a;
	const struct occurrence *y = b;
	bool x_late = x->order == UINT32_MAX;
	bool y_late = y->order == UINT32_MAX;
	int cmp;

	if (x_late != y_late)
		return x_late ? 1 : -1;
	if (x->repo != y->repo)
		return x->repo < y->repo ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	cmp = bytes_cmp(bytes_of(x->path), bytes_of(y->path));
	if (!cmp)
		cmp = oid_cmp(&x->object, &y->object);
	if (cmp)
		return cmp;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

static bool holds(const struct oids *oids, const struct oid *oid)
{
	for (size_t i = 0; i < oids->nr; i++) {
		if (oid_eq(&oids->v[i], oid))
			return true;
	}
	return false;
}

struct held_name {
	size_t repo;
	const char *path;
};

static int by_repo_and_path(const void *a, const void *b)
{
	const struct held_name *x = a;
	const struct held_name *y = b;

	if (x->repo != y->repo)
		return x->repo < y->repo ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* The names that commits hold, sorted; NULL when memory ends. */
static struct held_name *names_held(const struct account *account, size_t *nr)
{
	const struct occurrence *v = account->places.v;
	struct held_name *names =
		calloc(account->places.nr + 1, sizeof(*names));

	*nr = 0;
	for (size_t i = 0; names && i < account->places.nr; i++) {
		if (v[i].site == SITE_PATH && v[i].path)
			names[(*nr)++] =
				(struct held_name){ v[i].repo, v[i].path };
	}
	if (names)
		qsort(names, *nr, sizeof(*names), by_repo_and_path);
	return names;
}

/* Is the path, or a folder that it lies in, one of the names? */
static bool is_held(const struct occurrence *staged,
		    const struct held_name *names, size_t nr, char *scratch)
{
	struct held_name key = { staged->repo, scratch };
	size_t len = strlen(staged->path);

	memcpy(scratch, staged->path, len + 1);
	for (; len > 0; len--) {
		if (staged->path[len] && staged->path[len] != '/')
			continue;
		scratch[len] = '\0';
		if (bsearch(&key, names, nr, sizeof(*names), by_repo_and_path))
			return true;
	}
	return false;
}

static bool is_staged_name(const struct occurrence *o)
{
	return o->site == SITE_INDEX && !o->object.len && o->path;
}

static size_t longest_staged_name(const struct account *account)
{
	size_t longest = 0;

	for (size_t i = 0; i < account->places.nr; i++) {
		const struct occurrence *o = &account->places.v[i];

		if (is_staged_name(o) && strlen(o->path) > longest)
			longest = strlen(o->path);
	}
	return longest;
}

bool account_drop_staged_names(struct account *account)
{
	struct occurrence *v = account->places.v;
	size_t longest = longest_staged_name(account);
	struct held_name *names;
	char *scratch;
	size_t nr = 0;
	size_t kept = 0;
	bool ok;

	if (!longest)
		return true;
	names = names_held(account, &nr);
	scratch = malloc(longest + 1);
	ok = names && scratch;
	for (size_t i = 0; ok && i < account->places.nr; i++) {
		if (!is_staged_name(&v[i]) ||
		    !is_held(&v[i], names, nr, scratch))
			v[kept++] = v[i];
	}
	if (ok)
		account->places.nr = kept;
	free(names);
	free(scratch);
	return ok;
}

static bool is_first_place(const struct occurrence *o,
			   const struct sighting *first)
{
	return o->repo == first->repo && holds(&o->introduced, &first->commit);
}

void account_sort_places(struct account *account)
{
	struct occurrence *v = account->places.v;
	struct occurrence front;
	size_t i = 0;

	if (account->places.nr)
		qsort(v, account->places.nr, sizeof(*v), by_place);
	while (account->first.known && i < account->places.nr &&
	       !is_first_place(&v[i], &account->first))
		i++;
	if (!account->first.known || i == account->places.nr)
		return;
	front = v[i];
	memmove(v + 1, v, i * sizeof(*v));
	v[0] = front;
}
