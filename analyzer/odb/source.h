/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/source.h - the bytes of objects, for matching and for tracing
 *
 * A source hands every object of a list (odb/objects.h) to a sink. There are
 * two. The pack engine reads packs along the forest of deltas (odb/forest.h)
 * and says of each object what its delta took from its base: a sink that
 * remembers what it saw in the base has to look at the rest only. The plain
 * one, libgit2, knows of no deltas: each object comes whole and stands alone.
 *
 * Thread rule: a source belongs to one thread; sources over the same list may
 * run side by side. What they share is the list, where each touches only the
 * entries of its own units, and the memory budget, which is atomic.
 */
#ifndef ODB_SOURCE_H
#define ODB_SOURCE_H

#include "odb/delta.h"
#include "odb/forest.h"

/* Numbers of memos: see struct piece. */
#define MEMOS 48
#define MEMO_NONE MEMOS

/*
 * An object, or a part of a large one, as the sink sees it; valid during the
 * call.
 *
 * body is NULL for the result of a delta that nobody has put together, since
 * nothing is built on it: ask piece_window for the parts that matter.
 */
struct piece {
	enum object_type type;
	uint64_t size;	   /* bytes of the whole object, as declared */
	struct bytes body; /* from offset at of the object */
	uint64_t at;
	uint64_t line;	  /* line ends before at */
	uint64_t line_at; /* offset at which the line of at begins */
	bool last;
	/* How it came from its base; NULL: it stands alone. */
	const struct delta *delta;
	/*
	 * What the sink keeps about an object for those that are built on it,
	 * it keeps under a number below MEMOS. base: under which that of the
	 * base is kept (MEMO_NONE: not at all, look at everything); keep: under
	 * which to keep this one's (MEMO_NONE: nobody will ask).
	 */
	unsigned base;
	unsigned keep;
	/* An equal copy is told in its own turn; only a memo is wanted. */
	bool known;
};

/* Pieces of one object overlap by this much, so that no match is cut. */
#define PIECE_OVERLAP ((size_t)64 << 10)

/*
 * The len bytes at offset at of the object, which must lie in the piece; room
 * is used where there is no body. False when memory ends.
 */
bool piece_window(const struct piece *piece, uint64_t at, size_t len,
		  struct room *room, struct bytes *out);

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
	/* It was scanned, and yet something about it must be told. */
	int (*noted)(void *payload, size_t entry, const char *what);
	/*
	 * Trees are wanted as text: the delta of one has its fresh text, as
	 * others have. Else they are looked at entry by entry.
	 */
	bool plain_trees;
};

struct limits {
	uint64_t max_object; /* bytes of one object held in memory */
	uint64_t max_memory; /* bytes of anonymous memory for all sources */
};

enum source_kind {
	SOURCE_PACK,	/* our own engine */
	SOURCE_LIBGIT2, /* the plain one; SHA-1 only */
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
 * A source over a list and its forest. Both, and the stores that the list was
 * made of, are borrowed and must outlive it.
 */
int source_open(struct source **out, enum source_kind kind,
		struct objects *objects, const struct forest *forest,
		const char *const *stores, size_t nr_stores,
		struct fault *fault) CHECKED;
void source_close(struct source *source); /* accepts NULL */

/*
 * Scan the objects of one of the forest's units. Sets each entry's type and
 * state. Objects that are damaged, or over the limits, go to sink->skipped and
 * the unit goes on.
 */
int source_scan(struct source *source, size_t unit,
		const struct source_sink *sink, struct fault *fault) CHECKED;

/*
 * To be called for every source once all units are done, and while no other
 * source is at work: what did not fit into memory beside the others is scanned
 * alone, and so are all copies of objects of which one is not what its name
 * says, which is noted.
 */
int source_settle(struct source *source, const struct source_sink *sink,
		  struct fault *fault) CHECKED;

/*
 * Hand all objects of one type to the sink once more, for tracing: after the
 * scan, which has set each entry's type. Deltas come behind their bases, copies
 * as often as they are stored (under the entry of the first), and that is all
 * there is of order. What could not be read in the scan is left out;
 * sink->skipped and sink->noted are not used and may be NULL. Entries are not
 * touched. No other source may be at work.
 */
int source_each(struct source *source, enum object_type type,
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
