/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/effort.h - how many bytes are copied for what a pack holds
 *
 * A delta of thirty bytes can have 64 MiB copied from its base. It brings
 * nothing new, but others may be built on it, so that it must be put together:
 * a pack of a few megabytes would keep a machine busy for days. So every entry
 * is granted some copying, by its bytes in the pack, and what is not used is
 * shared among the deltas on it, by the number of their descendants:
 *
 *   root            granted 100                    left 100
 *    ├── A          granted 10 + 1/4 of 100 - 20   left 15
 *    └── B ─ C ─ D  granted 10 + 3/4 of 100 - 20   left 65, and so on
 *
 * What is granted depends on what leads from the root to an entry, and thus
 * neither on threads nor on what did not fit into memory for a time. Git's own
 * packs stay far below: a file that compresses to a tenth may have 1600
 * versions before the first delta adds what it grants.
 */
#ifndef ODB_EFFORT_H
#define ODB_EFFORT_H

#include <stddef.h>
#include <stdint.h>

#define EFFORT_PER_BYTE 16384U
/* What costs no more than to look at an entry at all. */
#define EFFORT_FREE ((uint64_t)1 << 20)
/* Of a loose object the size in the file is not known. */
#define EFFORT_PER_LOOSE_BYTE 16U

/* By the bytes that the entry has in its pack. */
static inline uint64_t effort_of(uint64_t packed)
{
	return EFFORT_FREE + packed * EFFORT_PER_BYTE;
}

/* What part of all entries is granted; part <= all, and all is not 0. */
static inline uint64_t effort_share(uint64_t left, uint32_t part, uint32_t all)
{
	return left / all * part + left % all * part / all;
}

#endif
