/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/budget.h - libgit2's memory, counted
 *
 * libgit2 allocates what a pack's header declares. Its allocator is replaced by
 * one that refuses a single block over max_object and a total over max_memory
 * before the system is asked, so that a small file that declares a huge object
 * costs nothing.
 */
#ifndef ODB_BUDGET_H
#define ODB_BUDGET_H

#include "base/fault.h"

#include <stdint.h>

/* Before git_libgit2_init, once. */
int budget_install(uint64_t max_block, uint64_t max_total,
		   struct fault *fault) CHECKED;

#endif
