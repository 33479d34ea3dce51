/* SPDX-License-Identifier: Apache-2.0 */
#include "report/join.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int rank_of(const json_t *value)
{
	if (!value)
		return -2;
	return json_is_null(value) ? -1 : (int)json_typeof(value);
}

static char *canonical(const json_t *value)
{
	return json_dumps(value,
			  JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
}

int join_compare(const json_t *a, const json_t *b, bool *failed)
{
	int rank_a = rank_of(a);
	int rank_b = rank_of(b);
	char *x;
	char *y;
	int cmp = 0;

	if (rank_a != rank_b)
		return rank_a < rank_b ? -1 : 1;
	if (rank_a < 0 || json_equal(a, b))
		return 0;
	x = canonical(a);
	y = canonical(b);
	if (x && y)
		cmp = strcmp(x, y);
	else
		*failed = true;
	free(x);
	free(y);
	return (cmp > 0) - (cmp < 0);
}

json_t *join_greatest(json_t *a, json_t *b)
{
	bool failed = false;
	json_t *most = join_compare(a, b, &failed) < 0 ? b : a;

	return failed ? NULL : json_incref(most);
}

json_t *join_least(json_t *a, json_t *b)
{
	bool failed = false;
	json_t *least;

	if (rank_of(a) < 0 || rank_of(b) < 0)
		return join_greatest(a, b);
	least = join_compare(a, b, &failed) > 0 ? b : a;
	return failed ? NULL : json_incref(least);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **join_names(json_t *record)
{
	size_t nr = 0;
	const char **names =
		calloc(json_object_size(record) + 1, sizeof(*names));
	const char *name;
	json_t *value;

	if (!names)
		return NULL;
	json_object_foreach(record, name, value)
	{
		names[nr++] = name;
	}
	if (nr)
		qsort(names, nr, sizeof(*names), by_name);
	return names;
}

bool join_add_by_name(json_t *out, json_t *record)
{
	const char **names = join_names(record);
	bool ok = names != NULL;

	for (size_t i = 0; ok && names[i]; i++)
		ok = !json_object_set(out, names[i],
				      json_object_get(record, names[i]));
	free(names);
	return ok;
}

/* The same members in the same order? */
static bool has_names_of(json_t *a, json_t *b)
{
	void *x = json_object_iter(a);
	void *y = json_object_iter(b);

	while (x && y &&
	       !strcmp(json_object_iter_key(x), json_object_iter_key(y))) {
		x = json_object_iter_next(a, x);
		y = json_object_iter_next(b, y);
	}
	return !x && !y;
}

/* Takes the record. */
static json_t *by_names(json_t *record)
{
	json_t *out = json_object();
	bool ok = out && join_add_by_name(out, record);

	json_decref(record);
	if (ok)
		return out;
	json_decref(out);
	return NULL;
}

static json_t *join_objects(json_t *a, json_t *b)
{
	json_t *out = json_copy(a);
	const char *key;
	json_t *value;
	bool ok = out != NULL;

	json_object_foreach(b, key, value)
	{
		ok = ok && !json_object_set_new(
				   out, key,
				   join_any(json_object_get(a, key), value));
	}
	if (ok)
		return has_names_of(a, b) ? out : by_names(out);
	json_decref(out);
	return NULL;
}

json_t *join_any(json_t *a, json_t *b)
{
	if (json_is_object(a) && json_is_object(b))
		return join_objects(a, b);
	return join_greatest(a, b);
}

/* ---------------------------------------------------------------- unions ---
 */

/* An element, and which of the two arrays hold it. */
struct item {
	char *text;
	json_t *value;
	bool in[2];
};

struct items {
	struct item *v; /* sorted, each once, when they are complete */
	size_t nr;
};

static int by_text(const void *a, const void *b)
{
	const struct item *x = a;
	const struct item *y = b;

	return strcmp(x->text, y->text);
}

static void release_items(struct items *items)
{
	for (size_t i = 0; i < items->nr; i++)
		free(items->v[i].text);
	free(items->v);
}

static bool add_items(struct items *items, json_t *array, unsigned which)
{
	json_t *value;
	size_t i;

	json_array_foreach(array, i, value)
	{
		struct item item = { .text = canonical(value), .value = value };

		if (!item.text)
			return false;
		item.in[which] = true;
		items->v[items->nr++] = item;
	}
	return true;
}

/* Equal neighbours of a sorted list become one. */
static void drop_doubles(struct items *items)
{
	struct item *v = items->v;
	size_t kept = 0;

	for (size_t i = 0; i < items->nr; i++) {
		if (!kept || strcmp(v[kept - 1].text, v[i].text) != 0) {
			v[kept++] = v[i];
			continue;
		}
		v[kept - 1].in[0] |= v[i].in[0];
		v[kept - 1].in[1] |= v[i].in[1];
		free(v[i].text);
	}
	items->nr = kept;
}

static bool collect(struct items *items, json_t *a, json_t *b)
{
	size_t most = json_array_size(a) + json_array_size(b);

	items->v = calloc(most + 1, sizeof(*items->v));
	if (!items->v || !add_items(items, a, 0) || !add_items(items, b, 1))
		return false;
	qsort(items->v, items->nr, sizeof(*items->v), by_text);
	drop_doubles(items);
	return true;
}

/* The array as it stands, if it holds every element, and none twice. */
static json_t *whole(const struct items *items, json_t *array, unsigned which)
{
	for (size_t i = 0; i < items->nr; i++) {
		if (!items->v[i].in[which])
			return NULL;
	}
	return json_array_size(array) == items->nr ? array : NULL;
}

static json_t *sorted(const struct items *items)
{
	json_t *out = json_array();

	for (size_t i = 0; out && i < items->nr; i++) {
		if (json_array_append(out, items->v[i].value)) {
			json_decref(out);
			out = NULL;
		}
	}
	return out;
}

json_t *join_union(json_t *a, json_t *b)
{
	struct items items = { 0 };
	json_t *out = NULL;
	json_t *whole_a;
	json_t *whole_b;

	if (collect(&items, a, b)) {
		whole_a = whole(&items, a, 0);
		whole_b = whole(&items, b, 1);
		out = whole_a || whole_b ? join_greatest(whole_a, whole_b)
					 : sorted(&items);
	}
	release_items(&items);
	return out;
}
