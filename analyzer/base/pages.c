/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGE ((size_t)2 << 20)

void *pages_alloc(size_t len)
{
	void *p;

	if (len < LARGE || len > SIZE_MAX - LARGE)
		return malloc(len + !len);
	len = (len + LARGE - 1) & ~(LARGE - 1);
	p = aligned_alloc(LARGE, len);
	if (p)
		pages_large(p, len);
	return p;
}

void pages_large(void *p, size_t len)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t skip = -(uintptr_t)p & (page - 1);

	if (p && len >= LARGE)
		(void)madvise((char *)p + skip, (len - skip) & ~(page - 1),
			      MADV_HUGEPAGE);
}
