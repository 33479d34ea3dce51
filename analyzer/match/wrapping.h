/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/wrapping.h - spell a text as some writer would, for specimens
 *
 * The other way round of match/decode.h and match/unpack.h, for tests and
 * examples only: what is made is small, and nothing in it is compressed.
 */
#ifndef MATCH_WRAPPING_H
#define MATCH_WRAPPING_H

#include "base/buf.h"

/* Append text to out in its spelling. */
typedef void wrapping_fn(struct bytes text, struct buf *out);

/* By the name in match/specimen.h; NULL for another. */
wrapping_fn *wrapping_of(struct bytes name);

#endif
