/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/zstd_frames.h - the windows that a zstd file asks for
 *
 * Frames and blocks say how long they are (RFC 8878, section 3.1), so a reader
 * of headers alone, which decodes nothing, meets every frame's window before
 * the decoder does. It allocates nothing.
 */
#ifndef MATCH_ZSTD_FRAMES_H
#define MATCH_ZSTD_FRAMES_H

#include "base/bytes.h"

/* All zero at the start. */
struct zstd_frames {
	int step;
	uint64_t skip; /* bytes until the next header */
	uint8_t head[16];
	size_t have;
	uint8_t descriptor;
	bool ended;	 /* what follows is no frame */
	uint64_t window; /* the largest so far, bytes */
	uint64_t taken;
	uint64_t end; /* bytes up to where the last whole frame ends */
};

/* The next bytes of the file, in order. */
void zstd_frames_add(struct zstd_frames *frames, struct bytes in);

/* A file less what is behind its last whole frame, if it has one. */
struct bytes zstd_frames_of(struct bytes file);

#endif
