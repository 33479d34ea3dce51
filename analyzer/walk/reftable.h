/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/reftable.h - one table of a reftable: refs and reflogs in one file
 *
 * The format is that of git's "reftable" technical documentation, versions 1
 * and 2. A table is read from its front to its end, block by block; its
 * indexes, which only save that, are passed over:
 *
 *   header │ ref blocks │ index, object blocks │ log blocks, deflated │ footer
 *
 * Names are stored as what differs from the name before. Which tables count,
 * and which of two wins, says the file tables.list beside them.
 */
#ifndef WALK_REFTABLE_H
#define WALK_REFTABLE_H

#include "base/buf.h"
#include "base/oid.h"

/* All windows are valid during the call only; names hold no zero byte. */
struct reftable_ref {
	struct bytes name;
	struct oid oid;	     /* len 0: none */
	struct bytes target; /* of a symbolic ref; else p is NULL */
};			     /* with neither: the ref was deleted */

struct reftable_log {
	struct bytes name; /* of the ref */
	struct oid old;	   /* zeros where it was made */
	struct oid new;	   /* zeros where it was deleted */
	struct bytes who;
	struct bytes email;
	uint64_t time; /* seconds, UTC */
	int zone;      /* hours times 100, and minutes */
	struct bytes message;
};

/* Nonzero ends the walk, which returns it. */
struct reftable_sink {
	void *payload;
	int (*ref)(void *payload, const struct reftable_ref *ref);
	int (*log)(void *payload, const struct reftable_log *log);
};

/*
 * What one table may come to in memory, names and inflated blocks taken
 * together.
 */
#define REFTABLE_MAX ((size_t)512 << 20)

/*
 * Is a file in the folder of tables one, be it damaged: by its name, or by what
 * it begins with? A list may name any file.
 */
bool reftable_may_be(const char *path, struct bytes body);

/*
 * Tell all records of a table for ids of that length. FAULT_CORRUPT, or
 * FAULT_LIMIT beyond REFTABLE_MAX, with the reason alone as message, after all
 * records in front of the damage.
 */
int reftable_each(struct bytes table, uint8_t hash_len,
		  const struct reftable_sink *sink,
		  struct fault *fault) CHECKED;

#endif
