/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/source.h - the bytes of objects, for matching and for tracing
 *
 * A source hands every object of a list (odb/objects.h) to a sink, piece by
 * piece. It says of each piece what is new in it: a source that knows of deltas
 * tells which ranges no earlier object had, and which anchors (match/anchor.h)
 * came along with the ranges that were copied. The plain source, libgit2,
 * knows of no deltas and says that everything is new.
 *
 * Thread rule: a source belongs to one thread; sources over the same list may
 * run side by side. What they share is the list, where each touches only the
 * entries of its own units, and the memory budget, which is atomic.
 */
#ifndef ODB_SOURCE_H
#define ODB_SOURCE_H

#include "base/span.h"
#include "odb/objects.h"

#include <pthread.h>
#include <stdatomic.h>

struct piece {
	enum object_type type;
	struct bytes body; /* valid during the call */
	uint64_t at;	   /* offset of body in the object */
	uint64_t line;	   /* line ends before at */
	uint64_t line_at;  /* offset at which the line of at begins */
	bool last;
	/* What of body is new; offsets count from the start of the object. */
	const struct range *fresh;
	size_t nr_fresh;
	/* Anchors outside of fresh, inherited from a base, in their new place.
	 */
	const struct anchor *carried;
	size_t nr_carried;
};

/* Pieces of one object overlap by this much, so that no match is cut. */
#define PIECE_OVERLAP ((size_t)64 << 10)

struct source_sink {
	void *payload;
	/*
	 * One piece of the object at v[entry]. Nonzero stops the unit and is
	 * returned by source_scan.
	 */
	int (*piece)(void *payload, size_t entry, const struct piece *piece);
	/* The object could not be read, or not as a whole. */
	int (*skipped)(void *payload, size_t entry, enum object_type type,
		       const char *reason);
};

struct limits {
	uint64_t max_object; /* bytes of one object held in memory */
	uint64_t max_memory; /* bytes of anonymous memory for all sources */
};

struct source;

/*
 * Set libgit2 up for all sources: no search paths, no configuration, no owner
 * check (nothing of a repository is executed or obeyed), no object cache, no
 * hash check on each read (zlib's checksum notices damage), memory under
 * limits. Before threads exist; once.
 */
int sources_init(const struct limits *limits, struct fault *fault) CHECKED;
void sources_release(void);

/*
 * A source over the stores that the list was made of. The list is borrowed and
 * must outlive it.
 */
int source_open(struct source **out, struct objects *objects,
		const char *const *stores, size_t nr_stores,
		struct fault *fault) CHECKED;
void source_close(struct source *source); /* accepts NULL */

/* How many objects one unit of work holds at most. */
#define UNIT_OBJECTS 256
size_t source_units(const struct objects *objects);

/*
 * Scan the objects of one unit. Sets each entry's type and state. Objects that
 * are damaged, or over the limits, go to sink->skipped and the unit goes on.
 */
int source_scan(struct source *source, size_t unit,
		const struct source_sink *sink, struct fault *fault) CHECKED;

/*
 * Read one object whole, for tracing. body is valid until the next call on this
 * source. FAULT_CORRUPT when it is missing or damaged, FAULT_LIMIT when it is
 * over the limits.
 */
int source_read(struct source *source, const struct oid *oid,
		enum object_type *type, struct bytes *body,
		struct fault *fault) CHECKED;

#endif
