/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/array.h - arrays that grow
 *
 * An array is three fields of a struct: `T *v; size_t nr, cap;`, all zero at
 * the start and freed with free(x.v) by its owner.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Room for one more item of size bytes behind the nr that v holds. False when
 * memory ends; then nothing has changed. Call it through ARRAY_ROOM.
 */
bool array_room(void **v, size_t nr, size_t *cap, size_t size);

#define ARRAY_ROOM(a) \
	array_room((void **)&(a)->v, (a)->nr, &(a)->cap, sizeof(*(a)->v))

/* The same for so many more. */
bool array_room_for(void **v, size_t nr, size_t more, size_t *cap, size_t size);

#define ARRAY_ROOM_FOR(a, more) \
	array_room_for((void **)&(a)->v, (a)->nr, (more), &(a)->cap, \
		       sizeof(*(a)->v))

/* A list of C strings that it owns. */
struct strlist {
	char **v;
	size_t nr;
	size_t cap;
};

/* Append a copy of s; false when memory ends. */
bool strlist_push(struct strlist *list, const char *s);
bool strlist_has(const struct strlist *list, const char *s);
/* By their bytes, each once. */
void strlist_sort(struct strlist *list);
void strlist_release(struct strlist *list);

#endif
