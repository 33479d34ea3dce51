/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/forest.h - in which order to read a pack
 *
 * Most entries of a pack are deltas against another entry, their base; bases
 * have bases. Read in the order of offsets, a base has often left the cache
 * when a delta needs it, and its whole chain is inflated again. Read depth
 * first along the forest of deltas, it was read just before:
 *
 *   A ── B ── C          offsets   A D C B E
 *    └── D ── E          order     A B C D E
 *
 * The links come from the first bytes of each entry (gitformat-pack(5)): type
 * and size, then for a delta where its base is. An entry that makes no sense
 * is taken for a root: reading it will tell what is wrong.
 */
#ifndef ODB_FOREST_H
#define ODB_FOREST_H

#include "odb/objects.h"

/*
 * Put the packed part of objects->order, which is sorted by pack and offset,
 * into the order of the delta forest. A pack that cannot be opened keeps the
 * order of offsets. Only memory trouble fails.
 */
int forest_order(struct objects *objects, struct fault *fault) CHECKED;

/*
 * The base of a delta from the first bytes of its entry, which stands at
 * offset in its pack: *ofs is set for an ofs-delta, *ref for a ref-delta.
 * False for what is no delta, or no entry at all.
 */
bool entry_base(struct bytes entry, uint64_t offset, uint8_t hash_len,
		uint64_t *ofs, struct oid *ref);

#endif
