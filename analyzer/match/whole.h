/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/whole.h - what is compressed in memory, had at once
 *
 * libarchive inflates by zlib, since it cannot know how much is coming. Where
 * an archive lies in memory and says the size of what it holds, libdeflate does
 * the same in less than half the time. Nothing is decided here: what is not
 * exactly as announced is left to libarchive, which tells how it is wrong.
 *
 * A struct whole belongs to one thread.
 */
#ifndef MATCH_WHOLE_H
#define MATCH_WHOLE_H

#include "base/bytes.h"

/* Larger ones are left to libarchive, which needs no memory for them. */
#define WHOLE_MAX ((size_t)16 << 20)

/* Memory for one content, and kept for the next. */
struct whole;

struct whole *whole_new(void);	      /* NULL: no memory */
void whole_free(struct whole *whole); /* wipes; accepts NULL */

/* A member of a zip, as its local header announces it. */
struct stored {
	struct bytes data; /* as it stands in the archive */
	uint32_t size;	   /* of what it becomes */
	uint32_t crc;
	bool deflated; /* else as it is */
};

/*
 * The member whose local header (APPNOTE.TXT, 4.3.7) is at offset at of the
 * archive. False for what is encrypted, of another method, of sizes that are
 * told elsewhere, or cut off.
 */
bool stored_at(struct bytes zip, uint64_t at, struct stored *out);

/*
 * What it becomes; valid until the next call for the same whole. False if it is
 * not what was announced, or too large.
 */
bool whole_member(struct whole *whole, const struct stored *stored,
		  struct bytes *out);

/* The same for a gzip file of one part. */
bool whole_gzip(struct whole *whole, struct bytes file, struct bytes *out);

#endif
