/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/pool.h - scan all objects of a group of repositories on all processors
 *
 * Workers share hardly anything that changes: each has its source, matcher and
 * memory, and takes the next unit of work from one counter. Together they know
 * which members of archives hold nothing (classify/members.h). What they found
 * is put together afterwards, in an order that does not depend on them.
 */
#ifndef CLI_POOL_H
#define CLI_POOL_H

#include "base/arena.h"
#include "classify/dig.h"
#include "match/sweep.h"
#include "odb/missing.h"
#include "odb/source.h"
#include "trace/hits.h"
#include "walk/lfs.h"

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
	const char *member; /* "!/inner.zip!/file", or NULL: all of it */
	uint64_t count;	    /* of members of which the same is to be said */
};

struct skip_list {
	struct object_skip *v; /* in a result: sorted by entry */
	size_t nr, cap;
};

struct pool_result {
	struct hits hits; /* not indexed yet, in no order */
	/* Of a sweep: in how many objects more each secret stands as it is. */
	struct common common;
	struct skip_list skips;
	struct skip_list opaque; /* packed content */
	struct skip_list noted;	 /* scanned, and yet to be told of */
	struct missing missing;
	struct {
		struct pointing {
			uint32_t entry; /* of the blob */
			struct lfs_pointer to;
		} * v; /* sorted by the id, then by entry */
		size_t nr, cap;
	} pointers;
	struct arena later;   /* for credentials that are found afterwards */
	struct arena *arenas; /* one for each worker: credentials live here */
	size_t nr_arenas;
	uint64_t bytes;
	uint64_t searched; /* bytes that were looked at for them */
};

struct pool_request {
	const struct engine *engine;
	enum source_kind source;
	struct objects *objects;
	const struct forest *forest; /* of the objects */
	const char *const *stores;
	size_t nr_stores;
	const uint8_t *cut;    /* by entry: shallow commits */
	uint64_t max_unpacked; /* bytes that one object may unpack to */
	/*
	 * Look for known secrets instead: hits are where one of them stands,
	 * each with a credential of which secret, raw, line and encodings are
	 * known, and pattern is `pattern`. NULL: scan.
	 */
	const struct sweep *sweep;
	const struct pattern *pattern;
	size_t swept_most; /* of the sweep: see trace/common.h */
	bool dig;	/* for them, in all that is encoded (classify/dig.h) */
	bool tell_gaps; /* of the sweep: no scan has told them */
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
