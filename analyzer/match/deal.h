/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/deal.h - which literals of a sieve share a bucket
 *
 * A text goes into a bucket if each of its first bytes has its low half from
 * some literal in there and its high half from one; then it is compared with
 * all of them. "AT=" and ":7990" in one bucket let in "AT9" and ":T=" too. So
 * those go together of which the union lets in little more than they do.
 */
#ifndef MATCH_DEAL_H
#define MATCH_DEAL_H

#include "match/sieve.h"

/*
 * Tell for each of the nr literals in which of the SIEVE_BUCKETS it goes. False
 * when memory ends.
 */
bool deal(const struct sieve_literal *literals, size_t nr, unsigned *buckets);

#endif
