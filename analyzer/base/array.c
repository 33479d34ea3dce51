/* SPDX-License-Identifier: Apache-2.0 */
#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool array_room(void **v, size_t nr, size_t *cap, size_t size)
{
	size_t more;
	void *p;

	if (nr < *cap)
		return true;
	if (*cap > SIZE_MAX / 2 / size)
		return false;
	more = *cap ? *cap * 2 : 8;
	p = realloc(*v, more * size);
	if (!p)
		return false;
	*v = p;
	*cap = more;
	return true;
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

void strlist_release(struct strlist *list)
{
	for (size_t i = 0; i < list->nr; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct strlist){ 0 };
}
