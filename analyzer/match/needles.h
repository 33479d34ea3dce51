/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/needles.h - find any of very many short needles
 *
 * For the sweep (match/sweep.h): tens of thousands of needles, different in
 * each run, so that making the table must cost next to nothing. (Vectorscan,
 * which compiles for one to use for long, takes a minute for that many.) At
 * each byte of the text a hash of what stands there asks a filter; where that
 * says yes, a table tells exactly.
 */
#ifndef MATCH_NEEDLES_H
#define MATCH_NEEDLES_H

#include "base/bytes.h"

/* Shorter ones cost a run over the text for each. */
#define NEEDLE_LEAST 4

struct needles;

/* A table of the nr needles (borrowed, not empty); NULL when memory ends. */
struct needles *needles_new(const struct bytes *v, size_t nr);
void needles_free(struct needles *needles); /* accepts NULL */

/*
 * Tell where the needles stand in text, and how long each is; if several of
 * one length are equal, once. In no order. False, and nothing more is told,
 * once each has returned false.
 */
bool needles_scan(const struct needles *needles, struct bytes text,
		  bool (*each)(void *payload, size_t at, size_t len),
		  void *payload);

/* Of those that are looked at one after the other; for tests. */
size_t needles_longest_chain(const struct needles *needles);

#endif
