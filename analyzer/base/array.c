/* SPDX-License-Identifier: Apache-2.0 */
#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool array_room_for(void **v, size_t nr, size_t more, size_t *cap, size_t size)
{
	const size_t most = SIZE_MAX / 2 / size;
	size_t room = *cap ? *cap : 8;
	void *p;

	if (more <= *cap - nr)
		return true;
	if (nr > most || more > most - nr)
		return false;
	while (room < nr + more)
		room *= 2;
	p = realloc(*v, room * size);
	if (!p)
		return false;
	*v = p;
	*cap = room;
	return true;
}

bool array_room(void **v, size_t nr, size_t *cap, size_t size)
{
	return nr < *cap || array_room_for(v, nr, 1, cap, size);
}

bool strlist_push(struct strlist *list, const char *s)
{
	char *copy;

	if (!ARRAY_ROOM(list))
		return false;
	copy = strdup(s);
	if (!copy)
		return false;
	list->v[list->nr++] = copy;
	return true;
}

bool strlist_has(const struct strlist *list, const char *s)
{
	for (size_t i = 0; i < list->nr; i++) {
		if (!strcmp(list->v[i], s))
			return true;
	}
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strlist_sort(struct strlist *list)
{
	size_t nr = 0;

	if (list->nr)
		qsort(list->v, list->nr, sizeof(*list->v), by_bytes);
	for (size_t i = 0; i < list->nr; i++) {
		if (nr && !strcmp(list->v[nr - 1], list->v[i]))
			free(list->v[i]);
		else
			list->v[nr++] = list->v[i];
	}
	list->nr = nr;
}

void strlist_release(struct strlist *list)
{
	for (size_t i = 0; i < list->nr; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct strlist){ 0 };
}
