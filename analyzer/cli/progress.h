/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/progress.h - long work shows itself
 *
 * One line on standard error, redrawn in place on a terminal, written anew now
 * and then elsewhere (--progress always).
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/pool.h"

struct progress {
	bool on;
	bool terminal;
	struct pool_progress counters;
	uint64_t total; /* objects listed so far */
	double started;
	double last;
	bool drawn;
};

/* mode is "auto", "always" or "never"; false for another word. */
bool progress_init(struct progress *progress, const char *mode);
/* The next group of repositories has that many objects. */
void progress_group(void *progress, uint64_t objects);
void progress_tick(void *progress);
/* Clear the line, so that other output can follow; it may be drawn again. */
void progress_clear(struct progress *progress);
/* The last word of it, and clear the line. */
void progress_end(struct progress *progress);

#endif
