/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/pages.h - memory of which there is much, and that is read at random
 *
 * On large pages the processor finds its way to it without a look at tables
 * that no cache holds. Where the system has none, nothing changes.
 */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

#include <stddef.h>

/* len bytes, not zeroed, for free(); NULL when memory ends. */
void *pages_alloc(size_t len);

/* Ask for large pages behind memory that nobody has touched yet. */
void pages_large(void *p, size_t len);

#endif
