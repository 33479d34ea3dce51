/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/worker.h - one thread of a pool (private to cli/pool.c and cli/worker.c)
 *
 * A worker has a source, a matcher and memory of its own, and takes unit after
 * unit until there is none left.
 */
#ifndef CLI_WORKER_H
#define CLI_WORKER_H

#include "classify/members.h"
#include "cli/pool.h"

#include <pthread.h>

struct crew {
	const struct pool_request *request;
	_Atomic size_t next_unit;
	size_t nr_units;
	_Atomic bool failed; /* a worker met a fault that ends the scan */
	pthread_mutex_t lock;
	pthread_cond_t ended;
	size_t running;
	struct members members; /* of archives: what all know of them */
};

struct worker {
	struct crew *crew;
	pthread_t thread;
	struct source *source;
	struct matcher *matcher;
	struct arena *arena;
	struct examiner examiner;
	struct sweeper sweeper;
	struct digger *digger; /* NULL: nothing is dug for */
	struct missing missing;
	struct {
		struct pointing *v;
		size_t nr, cap;
	} pointers;
	struct {
		struct hit *v;
		size_t nr, cap;
	} hits;
	struct common common; /* of a sweep */
	struct skip_list skips;
	struct skip_list opaque;
	struct skip_list noted;
	struct room window;
	uint32_t entry;			/* being scanned */
	const struct piece *piece;	/* of it, while it is swept */
	const struct packed_text *text; /* or a text inside of it */
	uint64_t bytes;
	uint64_t objects;
	uint64_t reported_bytes;
	uint64_t reported_objects;
	struct fault fault;
	int rc;
};

/* arena is for what it finds. Dismiss it either way. */
int worker_prepare(struct worker *w, struct crew *crew, struct arena *arena,
		   struct fault *fault) CHECKED;
void worker_dismiss(struct worker *w);

/* All units that others leave to it. */
int worker_work(struct worker *w) CHECKED;

/* What had to wait until no other one needs memory. */
int worker_settle(struct worker *w) CHECKED;

#endif
