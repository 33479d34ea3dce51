/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/stream.h - JSON Lines on standard output while the scan runs
 *
 * The lines of a repository are written as soon as it and all before it have
 * ended. Later repositories, and the search for what is known by then, can
 * change what was said; such lines are written again at the end, and the later
 * one counts.
 */
#ifndef CLI_STREAM_H
#define CLI_STREAM_H

#include "report/report.h"

struct stream {
	struct report_options options;
	struct {
		uint64_t *v;
		size_t nr, cap;
	} written; /* a digest of each line */
	bool reader_left;
};

/* The nr repositories from first on, and before the first of all the run. */
int stream_part(struct stream *stream, const struct audit *audit, size_t first,
		size_t nr, struct fault *fault) CHECKED;
/* All that was not written like that yet, and the summary. */
int stream_end(struct stream *stream, const struct audit *audit,
	       struct fault *fault) CHECKED;
void stream_release(struct stream *stream);

#endif
