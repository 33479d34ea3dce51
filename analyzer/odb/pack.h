/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/pack.h - one pack file: its entries, and what they inflate to
 *
 *   PACK version:4 count:4 | entry ... entry | checksum     (gitformat-pack(5))
 *
 * An entry is a type, a size and, for a delta, where its base is; then a zlib
 * stream. Nothing of it is believed: every offset, size and checksum is looked
 * at before it is used.
 */
#ifndef ODB_PACK_H
#define ODB_PACK_H

#include "base/fault.h"
#include "base/oid.h"

struct pack {
	struct bytes map;  /* the whole file; p NULL: could not be opened */
	size_t end;	   /* where its checksum begins, behind all entries */
	uint32_t declared; /* how many entries it says it has */
	uint32_t listed;   /* places, by its index; set by forest_plant */
	/* The first place that is in no index though an entry ends there; 0:
	 * none so far. */
	_Atomic uint64_t gap;
};

/* Where the first entry begins. */
#define PACK_HEADER 12

/*
 * Map the pack that belongs to the index file idx_path. FAULT_IO when it
 * cannot be opened, FAULT_CORRUPT when it does not begin like a pack.
 */
int pack_open(struct pack *pack, const char *idx_path, uint8_t hash_len,
	      struct fault *fault) CHECKED;
void pack_close(struct pack *pack);

enum packed_kind {
	PACKED_WHOLE,
	PACKED_OFS_DELTA, /* its base stands at base_at in the same pack */
	PACKED_REF_DELTA, /* its base is the object base_id */
};

struct packed {
	enum packed_kind kind;
	enum object_type type; /* of a whole one */
	uint64_t size;	       /* of what it inflates to, as declared */
	uint64_t base_at;
	struct oid base_id;
	size_t data; /* offset in the pack of its zlib stream */
};

/* An entry ends at that offset, where none is listed. Threads may tell. */
void pack_tell_gap(struct pack *pack, uint64_t at);

/* Ask for len bytes from offset on, which is about to be read. */
static inline void pack_expect(const struct pack *pack, uint64_t offset,
			       size_t len)
{
	if (offset >= pack->end || len > pack->end - offset)
		return;
	for (size_t i = 0; i < len; i += 64)
		__builtin_prefetch(pack->map.p + offset + i);
}

/*
 * The entry at offset. FAULT_CORRUPT for an offset outside of the pack, a type
 * that does not exist, a size over 64 bits, a base that is not in front of it.
 */
int pack_entry(const struct pack *pack, uint64_t offset, uint8_t hash_len,
	       struct packed *out, struct fault *fault) CHECKED;

struct inflater;
struct inflater *inflater_new(void); /* NULL when memory ends */
void inflater_free(struct inflater *inflater);
/* How many bytes of its pack the last entry took that was inflated. */
size_t inflater_used(const struct inflater *inflater);
/* The offset behind it; 0 where it could not be inflated. */
uint64_t inflater_end(const struct inflater *inflater);

/* What an output must have room for beyond the bytes that are asked for. */
#define INFLATE_SLACK 320

/*
 * Inflate the entry whole to out, which has room for size + INFLATE_SLACK
 * bytes. FAULT_CORRUPT when the stream is damaged, is not of exactly that size
 * or fails its checksum.
 */
int pack_inflate(struct inflater *inflater, const struct pack *pack,
		 const struct packed *entry, uint8_t *out,
		 struct fault *fault) CHECKED;

/*
 * No stream of deflate makes more of its bytes than this: whether the entry can
 * have the size that it declares, before any memory is taken for it.
 */
bool pack_is_plausible(const struct pack *pack, const struct packed *entry);

#endif
