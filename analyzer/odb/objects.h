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
#define STORE_BITS 14
#define STORES_MAX ((1 << STORE_BITS) - 1)

enum entry_state {
	ENTRY_PENDING,
	ENTRY_SCANNED,
	ENTRY_SKIPPED,
};

/*
 * Without its id, see objects_id: there are millions. Threads write type and
 * what follows, each of its own entries, and read the rest of any.
 */
struct entry {
	uint64_t offset; /* in its pack, bytes; for a loose object 0 */
	uint32_t pack;	 /* number of its pack, or PACK_NONE */
	uint16_t store : STORE_BITS; /* number of its store */
	uint16_t copy : 1; /* the entry before is of the same object */
	uint8_t type;	   /* enum object_type once it was read */
	uint8_t state : 2; /* enum entry_state; the first copy's counts */
	bool wrong : 1;	   /* it was hashed, and is not what its name says */
	bool unhashed : 1; /* it has copies, and was too large to be hashed */
	bool settled : 1;  /* its copies were compared; of the first one */
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
	uint8_t *ids; /* of hash_len bytes each, in the same order */
	/*
	 * fan[i]: entries of which the first fan_bits of the id are below i.
	 * About four entries share a place.
	 */
	uint32_t *fan;
	unsigned fan_bits;
	size_t nr_distinct;   /* objects: copies count once */
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
 * FAULT_LIMIT for 2^32 - 3 objects or more. Release out either way.
 */
int objects_list(struct objects *out, const char *const *stores,
		 size_t nr_stores, uint8_t hash_len,
		 struct fault *fault) CHECKED;
void objects_release(struct objects *objects);

/* Index of the first copy of the object, or SIZE_MAX. */
size_t objects_find(const struct objects *objects, const struct oid *oid);

/* Have the processor fetch what objects_find will need. */
void objects_touch(const struct objects *objects, const struct oid *oid);

/* Index behind the last copy of the object whose first copy is at i. */
static inline size_t objects_end_of(const struct objects *objects, size_t i)
{
	do
		i++;
	while (i < objects->nr && objects->v[i].copy);
	return i;
}

/* Is the object at v[i] stored more than once? */
static inline bool objects_has_copies(const struct objects *objects, size_t i)
{
	return objects->v[i].copy ||
	       (i + 1 < objects->nr && objects->v[i + 1].copy);
}

/* The hash_len bytes of the id of v[i]. */
static inline const uint8_t *objects_id(const struct objects *objects, size_t i)
{
	return objects->ids + i * objects->hash_len;
}

struct oid entry_oid(const struct objects *objects, const struct entry *entry);

#endif
