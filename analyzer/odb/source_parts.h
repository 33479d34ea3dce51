/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/source_parts.h - what the files of odb/source.c share (private to them)
 *
 * source.c opens sources and scans by the pack engine; source_plain.c reads
 * single objects and is the plain engine; source_settle.c deals with what did
 * not fit, and with copies in doubt; source_again.c hands objects out once
 * more, for tracing.
 */
#ifndef ODB_SOURCE_PARTS_H
#define ODB_SOURCE_PARTS_H

#include "base/array.h"
#include "odb/climb.h"
#include "odb/source_git2.h"

#include <pthread.h>

/*
 * Limits, and the lock that makes them fair. Whoever reads an object by
 * libgit2 holds the lock for reading. When memory runs short the read is tried
 * once more with the lock held for writing, thus alone: whether an object fits
 * does not depend on what the other threads happen to hold.
 */
struct sources {
	struct limits limits;
	pthread_rwlock_t alone;
	pthread_mutex_t lock; /* of the next one */
	struct source *open;  /* all sources that are */
};

extern struct sources sources;

/* Nodes whose turn did not fit beside the others. */
struct later_list {
	struct later {
		uint32_t first;
		uint32_t end;
	} * v;
	size_t nr, cap;
};

/* First entries of objects of which a copy is damaged or wrong. */
struct doubt_list {
	uint32_t *v;
	size_t nr, cap;
};

struct source {
	struct source *next; /* in sources.open */
	struct objects *objects;
	const struct forest *forest;
	const char *const *stores;
	struct climber *climber;
	struct plain *plain; /* NULL: the pack engine */
	/* During a call that hands objects to a sink: */
	const struct source_sink *sink;
	size_t alone;	/* the node that is scanned alone, or SIZE_MAX */
	bool hopeless;	/* and it did not fit even so */
	size_t off_end; /* behind the tree that was put off last */
	int stopped;
	struct later_list later;
	struct doubt_list doubts;
};

/* --------------------------------------------------------------- source.c ---
 */

/* An index may list as many copies as it likes: do not count them off. */
size_t source_first_copy(const struct objects *objects, size_t i);

/* Of the object at v[i] a copy is damaged or wrong. */
int source_doubt(struct source *source, size_t i);

/* What begins and ends each call with a sink; rc is what came of it. */
void source_begin(struct source *source, const struct source_sink *sink);
int source_end(const struct source *source, int rc, struct fault *fault);

int source_tell(struct source *source, size_t entry, const struct piece *piece);
int source_tell_skipped(struct source *source, size_t entry,
			enum object_type type, const struct fault *why);
int source_tell_noted(struct source *source, size_t entry, const char *what);

#define REASON_MAX sizeof(((struct fault *)0)->msg)
const char *source_reason(const struct fault *why, char out[REASON_MAX]);

/* Climb the nodes from first to end - 1. */
int source_climb(struct source *source, const struct climb_sink *sink,
		 size_t first, size_t end);

/*
 * Did the node not fit, beside other sources or beside the bases that are held
 * for its siblings? Then it is put off, of which *rc is the result: alone it
 * has all there is.
 */
bool source_puts_off(struct source *source, size_t node,
		     const struct fault *why, int *rc);

/*
 * Climb what was put off, each by itself, while no other source is at work. The
 * list may grow meanwhile, by smaller and smaller parts of its trees.
 */
int source_climb_later(struct source *source, const struct climb_sink *sink);

/* The sink of a scan. */
struct climb_sink source_scanner(struct source *source);

/* --------------------------------------------------------- source_plain.c ---
 */

/* A copy of the object whose first copy is `first`, read by itself. */
struct single {
	struct source *source;
	size_t node;
	size_t first;
	bool told; /* some of it */
	struct fault why;
};

/* Tell it. Nonzero if the sink stops; s->why says whether it could be read. */
int source_scan_single(struct single *s);

/* Where no object need be whole. */
bool source_never_whole(void *payload, size_t node);

int source_read_plain(struct source *source, const struct entry *entry,
		      enum object_type *type, struct bytes *body,
		      struct fault *fault) CHECKED;

/* libgit2 finds one of an object's copies in the packs of a store, always. */
bool source_is_repeated(const struct source *source, size_t first, size_t i);

/* A unit of the forest, by libgit2. */
int source_scan_plain(struct source *source, const struct unit *unit);

#endif
