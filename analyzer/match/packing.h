/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/packing.h - how content is packed, by its first bytes
 *
 * For a scan only the first bytes count: a self-extracting archive, which
 * begins as a program, is taken for what it begins as. Who looks for what is
 * known (classify/dig.h) looks behind them, too.
 */
#ifndef MATCH_PACKING_H
#define MATCH_PACKING_H

#include "base/bytes.h"

enum packing {
	PACKING_NONE,
	/* What match/unpack.h opens: one stream, compressed, ... */
	PACKING_LZMA, /* without a container, hence without a checksum */
	PACKING_GZIP,
	PACKING_BZIP2,
	PACKING_XZ,
	PACKING_ZSTD,
	/* ... or members with names. */
	PACKING_ZIP,
	PACKING_TAR,
	PACKING_AR,
	/* What is known by sight only. */
	PACKING_7ZIP,
	PACKING_RAR,
	PACKING_LZIP,
	PACKING_LZ4,
	PACKING_COMPRESS,
	PACKING_CAB,
	PACKING_RPM,
	PACKING_XAR,
	PACKING_GIT_PACK,
	PACKING_GIT_BUNDLE,
	PACKING_COUNT,
};

/* So many bytes of a longer content decide: a tar header. */
#define PACKING_HEAD ((size_t)512)

/*
 * What content is that begins with head, which holds PACKING_HEAD bytes or all
 * of it.
 */
enum packing packing_of(struct bytes head);

/*
 * Where, from byte `from` on, something begins that opens: behind other bytes,
 * as in a program that extracts itself. text.len: nowhere. The signatures are
 * long enough that chance makes next to none of them.
 */
size_t packing_within(struct bytes text, size_t from, enum packing *out);

/* "gzip", "zip", ...: as the report's `encoding` writes it. */
const char *packing_name(enum packing packing);

/* One of those that can be opened? */
static inline bool packing_opens(enum packing packing)
{
	return packing >= PACKING_LZMA && packing <= PACKING_AR;
}

/* Does it hold members with names? */
static inline bool packing_has_members(enum packing packing)
{
	return packing >= PACKING_ZIP && packing <= PACKING_AR;
}

#endif
