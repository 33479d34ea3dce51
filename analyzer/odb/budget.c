/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/budget.h"

#include <git2.h>
#include <git2/sys/alloc.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * Blocks below this size are not worth an atomic addition. They cannot be
 * multiplied by a declared size either: libgit2 makes a few of them an object.
 */
#define COUNTED ((size_t)64 << 10)

/*
 * The allocator's functions get no payload, so its state must be global; it is
 * written once before threads exist, but for the counter.
 */
static struct {
	uint64_t max_block;
	uint64_t max_total;
	_Atomic uint64_t used;
} budget;

static bool take(size_t len)
{
	if (len < COUNTED)
		return true;
	if (len > budget.max_block)
		return false;
	if (atomic_fetch_add(&budget.used, len) + len > budget.max_total) {
		atomic_fetch_sub(&budget.used, len);
		return false;
	}
	return true;
}

static void give(size_t len)
{
	if (len >= COUNTED)
		atomic_fetch_sub(&budget.used, len);
}

/* The size asked for is kept in front of each counted or uncounted block. */
union header {
	size_t len;
	max_align_t align;
};

static union header *header_new(size_t len, bool zero)
{
	union header *h;

	if (len > SIZE_MAX - sizeof(*h) || !take(len))
		return NULL;
	h = zero ? calloc(1, sizeof(*h) + len) : malloc(sizeof(*h) + len);
	if (!h)
		give(len);
	else
		h->len = len;
	return h;
}

static void *block_new(size_t len, bool zero)
{
	union header *h = header_new(len, zero);

	if (!h) {
		/* libgit2 leaves it to its allocator to say so. */
		git_error_set_oom();
		return NULL;
	}
	return h + 1;
}

static void block_free(void *p)
{
	union header *h = p;

	if (!h)
		return;
	h--;
	give(h->len);
	free(h);
}

void *budget_take(size_t len)
{
	union header *h = header_new(len, false);

	return h ? h + 1 : NULL;
}

void budget_give(void *p)
{
	block_free(p);
}

static void *budget_malloc(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return block_new(n, false);
}

static void *budget_calloc(size_t nr, size_t size, const char *file, int line)
{
	size_t len;

	(void)file;
	(void)line;
	if (__builtin_mul_overflow(nr, size, &len))
		len = SIZE_MAX;
	return block_new(len, true);
}

static void *budget_realloc(void *p, size_t len, const char *file, int line)
{
	union header *h = p;
	void *more;

	(void)file;
	(void)line;
	more = block_new(len, false);
	if (more && h) {
		h--;
		memcpy(more, h + 1, h->len < len ? h->len : len);
		block_free(h + 1);
	}
	return more;
}

static void *budget_reallocarray(void *p, size_t nr, size_t size,
				 const char *file, int line)
{
	size_t len;

	if (__builtin_mul_overflow(nr, size, &len))
		len = SIZE_MAX;
	return budget_realloc(p, len, file, line);
}

static void *budget_mallocarray(size_t nr, size_t size, const char *file,
				int line)
{
	size_t len;

	if (__builtin_mul_overflow(nr, size, &len))
		len = SIZE_MAX;
	return budget_malloc(len, file, line);
}

static char *budget_substrdup(const char *s, size_t n, const char *file,
			      int line)
{
	char *copy = budget_malloc(n < SIZE_MAX ? n + 1 : n, file, line);

	if (copy) {
		memcpy(copy, s, n);
		copy[n] = '\0';
	}
	return copy;
}

static char *budget_strndup(const char *s, size_t n, const char *file, int line)
{
	return budget_substrdup(s, strnlen(s, n), file, line);
}

static char *budget_strdup(const char *s, const char *file, int line)
{
	return budget_substrdup(s, strlen(s), file, line);
}

static void budget_free(void *p)
{
	block_free(p);
}

int budget_install(uint64_t max_block, uint64_t max_total, struct fault *fault)
{
	static git_allocator allocator = {
		.gmalloc = budget_malloc,
		.gcalloc = budget_calloc,
		.gstrdup = budget_strdup,
		.gstrndup = budget_strndup,
		.gsubstrdup = budget_substrdup,
		.grealloc = budget_realloc,
		.greallocarray = budget_reallocarray,
		.gmallocarray = budget_mallocarray,
		.gfree = budget_free,
	};

	budget.max_block = max_block;
	budget.max_total = max_total;
	if (git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator))
		return fault_set(fault, FAULT_IO,
				 "libgit2 refused our allocator");
	return 0;
}
