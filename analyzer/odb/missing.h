/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/missing.h - objects that others name and no store holds
 *
 * In a partial clone these are the promised objects, in any other repository
 * they are damage; either way a scan has not seen them and has to say so. What
 * a submodule names (a gitlink) belongs to another repository and is no loss.
 *
 * One struct missing belongs to one thread.
 */
#ifndef ODB_MISSING_H
#define ODB_MISSING_H

#include "base/map.h"
#include "odb/objects.h"

struct lost {
	struct oid oid;
	enum object_type type; /* as the one that names it says */
	uint32_t named_by;     /* the first entry of those that name it */
};

/*
 * Look-ups wait until there are many, and are then done in the order of the
 * list, roughly. One by one, each would be a walk through memory that nobody
 * has touched lately.
 */
#define LOOK_UPS ((size_t)128 << 10)

struct look_up {
	struct oid oid;
	uint8_t type;
	uint32_t named_by;
};

/* Versions of a tree name mostly the same: ids that were named lately. */
#define RECENT 1024

struct recent {
	uint8_t id[OID_MAX];
	uint32_t named_by;
	uint32_t waiting; /* number of its look-up */
};

struct missing {
	const struct objects *objects;
	const uint8_t *cut; /* by entry: a shallow commit, whose parents were
			       cut off; may be NULL */
	struct lost *v;	    /* each oid once */
	size_t nr;
	size_t cap;
	struct map seen;
	struct look_up *waiting;
	struct look_up *sorted; /* room for as many */
	size_t nr_waiting;
	struct recent *recent;
};

int missing_init(struct missing *missing, const struct objects *objects,
		 struct fault *fault) CHECKED;
void missing_release(struct missing *missing);

/* End the look-ups that wait; to be called behind the last object. */
int missing_finish(struct missing *missing, struct fault *fault) CHECKED;

/* Take over what another thread found and finished. */
int missing_merge(struct missing *missing, const struct missing *other,
		  struct fault *fault) CHECKED;

/* Look up what an entry of the tree at v[entry] names. */
int missing_entry(struct missing *missing, uint32_t entry, uint32_t mode,
		  const struct oid *oid, struct fault *fault) CHECKED;

/* Look up whatever the object at v[entry] names; blobs name nothing. */
int missing_check(struct missing *missing, uint32_t entry,
		  enum object_type type, struct bytes body,
		  struct fault *fault) CHECKED;

#endif
