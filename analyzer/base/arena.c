/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include "base/wipe.h"

#include <stdalign.h>
#include <stdlib.h>

#define PAGE ((size_t)64 * 1024)

struct arena_page {
	struct arena_page *next;
	size_t used;
	size_t cap;
	alignas(max_align_t) uint8_t data[];
};

static struct arena_page *page_new(size_t cap)
{
	struct arena_page *page;

	if (cap > SIZE_MAX - sizeof(*page))
		return NULL;
	page = calloc(1, sizeof(*page) + cap);
	if (page)
		page->cap = cap;
	return page;
}

void *arena_alloc(struct arena *arena, size_t len)
{
	const size_t align = alignof(max_align_t);
	struct arena_page *page = arena->pages;
	void *p;

	if (len > SIZE_MAX / 2)
		return NULL;
	len = (len + align - 1) & ~(align - 1);
	if (!page || page->cap - page->used < len) {
		page = page_new(len > PAGE ? len : PAGE);
		if (!page)
			return NULL;
		page->next = arena->pages;
		arena->pages = page;
	}
	p = page->data + page->used;
	page->used += len;
	return p;
}

struct bytes arena_bytes(struct arena *arena, struct bytes bytes)
{
	const uint8_t *copy = (const uint8_t *)arena_str(arena, bytes);

	return (struct bytes){ copy, copy ? bytes.len : 0 };
}

char *arena_str(struct arena *arena, struct bytes bytes)
{
	char *p =
		bytes.len < SIZE_MAX ? arena_alloc(arena, bytes.len + 1) : NULL;

	if (p && bytes.len)
		memcpy(p, bytes.p, bytes.len);
	return p;
}

void arena_clear(struct arena *arena)
{
	while (arena->pages) {
		struct arena_page *page = arena->pages;

		arena->pages = page->next;
		wipe(page->data, page->used);
		free(page);
	}
}

void arena_release(struct arena *arena)
{
	arena_clear(arena);
}
