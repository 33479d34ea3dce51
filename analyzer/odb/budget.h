/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/budget.h - the memory that objects are read into, counted
 *
 * What a pack's header declares is refused before the system is asked, so that
 * a small file that declares a huge object costs nothing: a single block over
 * max_object, and a total over max_memory. libgit2's allocator is replaced by
 * one under the same limits.
 */
#ifndef ODB_BUDGET_H
#define ODB_BUDGET_H

#include "base/fault.h"

#include <stddef.h>
#include <stdint.h>

/* Before git_libgit2_init, once. */
int budget_install(uint64_t max_block, uint64_t max_total,
		   struct fault *fault) CHECKED;

/* len bytes for our own use, or NULL; from any thread. */
void *budget_take(size_t len);
void budget_give(void *p); /* accepts NULL */

#endif
