/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/inflate.h - a zlib stream (RFC 1950), read piece by piece
 */
#ifndef BASE_INFLATE_H
#define BASE_INFLATE_H

#include "base/bytes.h"
#include "base/fault.h"

struct inflate;

int inflate_new(struct inflate **out, struct fault *fault) CHECKED;
void inflate_free(struct inflate *stream); /* accepts NULL */

/*
 * Take compressed bytes off the front of in until it is empty, or the *len
 * bytes of out are full, or the stream ends, which sets *ended. *len becomes
 * the number of bytes written. FAULT_CORRUPT for what is no such stream.
 */
int inflate_run(struct inflate *stream, struct bytes *in, uint8_t *out,
		size_t *len, bool *ended, struct fault *fault) CHECKED;

#endif
