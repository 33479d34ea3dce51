/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/objects.h - the list of all objects, made from the indexes alone
 *
 * Counting and reading are kept apart on purpose: this list comes from the
 * pack indexes (gitformat-pack(5), "pack-*.idx files", versions 1 and 2) and
 * from the names of loose files, before any object is read. At the end of a
 * scan every entry of it must be scanned or named as skipped; that is what
 * makes "nothing found" worth something.
 *
 * A group is a set of repositories that share stores (through alternates); its
 * stores are listed together, so that each object is read once.
 */
#ifndef ODB_OBJECTS_H
#define ODB_OBJECTS_H

#include "base/array.h"
#include "base/fault.h"
#include "base/oid.h"

#define PACK_NONE UINT32_MAX /* a loose object */

enum entry_state {
	ENTRY_PENDING,
	ENTRY_SCANNED,
	ENTRY_SKIPPED,
};

struct entry {
	uint8_t id[OID_MAX];
	uint64_t offset; /* in its pack, bytes; for a loose object 0 */
	uint32_t pack;	 /* number of its pack, or PACK_NONE */
	uint16_t store;	 /* number of its store */
	uint8_t type;	 /* enum object_type once it was read */
	uint8_t state;	 /* enum entry_state; of the first copy only */
};

/* A file of a store that could not be listed. */
struct unlisted {
	uint16_t store;
	char *path;
	char *reason;
};

struct objects {
	uint8_t hash_len;
	struct entry *v; /* sorted by id, then store, pack, offset: copies of an
			    object stand side by side */
	size_t nr;
	size_t cap;
	size_t fan[257]; /* entries whose first byte is below i */
	/*
	 * The order in which to read: the first copy of each object, loose ones
	 * first, then pack by pack in the order of offsets, or of the delta
	 * forest (odb/forest.h). Indexes into v.
	 */
	uint32_t *order;
	size_t nr_order;      /* also the number of distinct objects */
	struct strlist packs; /* paths of the index files */
	struct {
		struct unlisted *v;
		size_t nr, cap;
	} unlisted;
};

/*
 * List the objects of nr_stores object directories (absolute paths). An index
 * that is damaged, a pack without an index, a leftover of a broken transfer
 * (tmp_pack_*, tmp_obj_*) becomes an unlisted entry; the rest is still listed.
 * FAULT_LIMIT for 2^32 objects or more. Release out either way.
 */
int objects_list(struct objects *out, const char *const *stores,
		 size_t nr_stores, uint8_t hash_len,
		 struct fault *fault) CHECKED;
void objects_release(struct objects *objects);

/* Index of the first copy of the object, or SIZE_MAX. */
size_t objects_find(const struct objects *objects, const struct oid *oid);

/* Index behind the last copy of the object whose first copy is at i. */
size_t objects_end_of(const struct objects *objects, size_t i);

struct oid entry_oid(const struct objects *objects, const struct entry *entry);

#endif
