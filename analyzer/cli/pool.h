/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/pool.h - scan all objects of a group of repositories on all processors
 *
 * Workers share nothing that changes: each has its source, matcher and memory,
 * and takes the next unit of work from one counter. What they found is put
 * together afterwards, in an order that does not depend on them.
 */
#ifndef CLI_POOL_H
#define CLI_POOL_H

#include "base/arena.h"
#include "classify/examine.h"
#include "odb/missing.h"
#include "trace/hits.h"

#include <signal.h>
#include <stdatomic.h>

/* Counters that the progress line reads while workers run. */
struct pool_progress {
	_Atomic uint64_t objects;
	_Atomic uint64_t bytes;
	_Atomic uint64_t hits;
};

/* An object that was not scanned, or not to its end. */
struct object_skip {
	uint32_t entry;
	const char *reason; /* in the result's memory */
};

struct pool_result {
	struct hits hits; /* not indexed yet, in no order */
	struct {
		struct object_skip *v;
		size_t nr, cap;
	} skips; /* sorted by entry */
	struct {
		struct object_skip *v;
		size_t nr, cap;
	} opaque; /* compressed content, sorted by entry */
	struct missing missing;
	struct arena *arenas; /* one for each worker: credentials live here */
	size_t nr_arenas;
	uint64_t bytes;
};

struct pool_request {
	const struct engine *engine;
	struct objects *objects;
	const char *const *stores;
	size_t nr_stores;
	const uint8_t *cut; /* by entry: shallow commits */
	size_t jobs;
	const volatile sig_atomic_t *stop;
	struct pool_progress *progress;
	/* Called about five times a second on the calling thread. */
	void (*tick)(void *payload);
	void *payload;
};

/*
 * Scan. Objects stay ENTRY_PENDING when *stop was set before their turn.
 * Release the result either way.
 */
int pool_scan(const struct pool_request *request, struct pool_result *out,
	      struct fault *fault) CHECKED;
void pool_result_release(struct pool_result *result);

#endif
