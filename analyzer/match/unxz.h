/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/unxz.h - what an xz or lzma file holds, with a limit on its window
 *
 * libarchive would give liblzma a GiB for a window, so both go past it.
 *
 * Neither function is safe for two threads at once on one struct unxz.
 */
#ifndef MATCH_UNXZ_H
#define MATCH_UNXZ_H

#include "base/bytes.h"
#include "base/fault.h"

/* Bytes that come one block after the other. */
struct stream {
	void *payload;
	/*
	 * The next block, valid until the next call; without bytes at the end.
	 * A failure is final.
	 */
	int (*next)(void *payload, struct bytes *out, struct fault *fault);
};

struct unxz;

/* source is copied; its payload must outlive the reader. NULL: no memory. */
struct unxz *unxz_new(const struct stream *source, uint64_t max_window);
void unxz_free(struct unxz *unxz); /* accepts NULL */

/*
 * The next block, valid until the next call; without bytes at the end.
 * FAULT_CORRUPT when the file is damaged, FAULT_LIMIT when it needs a larger
 * window; or what the source said.
 */
int unxz_next(struct unxz *unxz, struct bytes *out,
	      struct fault *fault) CHECKED;

#endif
