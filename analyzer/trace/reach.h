/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/reach.h - which objects of a repository its refs lead to
 *
 * For the few questions that tracing (trace/trace.h) has no answer to, since it
 * follows hits only. It reads every commit and every tree that can be reached,
 * one by one, so ask when there is something to ask.
 */
#ifndef TRACE_REACH_H
#define TRACE_REACH_H

#include "odb/source.h"
#include "walk/refs.h"

enum reach {
	REACH_NONE,
	REACH_HISTORY, /* from some commit, ref, reflog or FETCH_HEAD */
	REACH_TIP,     /* in the tree of some ref's tip, or named by a ref */
};

/*
 * reach is an array of enum reach, zeroed, one for each entry of the list; the
 * first copy of an object counts. What cannot be read leads nowhere: the scan
 * has named it. The graph ends where commits are missing. Memory trouble alone
 * fails.
 */
int reach_mark(struct source *source, const struct objects *objects,
	       const struct refs *refs, uint8_t *reach,
	       struct fault *fault) CHECKED;

#endif
