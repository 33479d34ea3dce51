/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/tree.h - the entries of a tree object
 */
#ifndef ODB_TREE_H
#define ODB_TREE_H

#include "base/oid.h"

#define MODE_TREE 0040000U
#define MODE_GITLINK 0160000U
#define MODE_TYPE 0170000U

/*
 * The next entry of a raw tree: "mode SP name NUL id", mode in octal, the id
 * raw. False at the end, or where the rest is no entry; then tree->len tells
 * which. name is a window into tree.
 */
bool tree_next(struct bytes *tree, uint8_t hash_len, uint32_t *mode,
	       struct bytes *name, struct oid *oid);

/* Of an entry all but its id, of which nothing need be there. */
bool tree_head(struct bytes *tree, uint32_t *mode, struct bytes *name);

#endif
