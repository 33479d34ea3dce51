/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/pack.h"

#include "base/buf.h"
#include "base/file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <libdeflate.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PACK_MAGIC 0x5041434bU /* "PACK" */
#define OFS_DELTA 6
#define REF_DELTA 7
/* RFC 1950: two bytes in front of the stream, four of adler32 behind. */
#define ZLIB_HEADER 2
#define ZLIB_TRAILER 4
/* RFC 1951, 3.2.3: of its first three bits, the type of the first block. */
#define DEFLATE_TYPE 6
#define DEFLATE_FIXED 2
/* RFC 1951: a match of 258 bytes costs two bits at least. */
#define DEFLATE_RATIO_MAX 1032

static int open_file(const char *idx_path, int *fd, size_t *size,
		     struct fault *fault)
{
	struct buf path = BUF_INIT;
	struct stat st;

	buf_add(&path, idx_path, strlen(idx_path) - strlen("idx"));
	buf_add_str(&path, "pack");
	if (!buf_ok(&path)) {
		buf_release(&path);
		return fault_nomem(fault);
	}
	*fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	buf_release(&path);
	if (*fd < 0 || fstat(*fd, &st))
		return fault_io(fault, "its pack cannot be opened");
	if (!S_ISREG(st.st_mode))
		return fault_set(fault, FAULT_CORRUPT,
				 "its pack is not a regular file");
	*size = (size_t)st.st_size;
	return 0;
}

static int check_header(struct bytes map, uint8_t hash_len, uint32_t *declared,
			struct fault *fault)
{
	uint32_t magic = 0;
	uint32_t version = 0;

	if (map.len < PACK_HEADER + (size_t)hash_len)
		return fault_set(fault, FAULT_CORRUPT, "its pack is cut short");
	if (!bytes_be32(&map, &magic) || magic != PACK_MAGIC)
		return fault_set(fault, FAULT_CORRUPT,
				 "its pack does not begin like one");
	if (!bytes_be32(&map, &version) || (version != 2 && version != 3))
		return fault_set(fault, FAULT_CORRUPT,
				 "its pack has version %" PRIu32
				 ", known are 2 and 3",
				 version);
	return bytes_be32(&map, declared) ? 0
					  : fault_set(fault, FAULT_CORRUPT,
						      "its pack is cut short");
}

int pack_open(struct pack *pack, const char *idx_path, uint8_t hash_len,
	      struct fault *fault)
{
	size_t size = 0;
	int fd = -1;
	int rc = open_file(idx_path, &fd, &size, fault);

	*pack = (struct pack){ .end = 0 };
	if (!rc && !file_map(fd, size, &pack->map))
		rc = fault_io(fault, "its pack cannot be mapped");
	if (fd >= 0)
		close(fd);
	if (rc)
		return rc;
	rc = check_header(pack->map, hash_len, &pack->declared, fault);
	if (rc)
		pack_close(pack);
	else
		pack->end = size - hash_len;
	return rc;
}

void pack_close(struct pack *pack)
{
	file_unmap(pack->map);
	*pack = (struct pack){ .end = 0 };
}

/*
 * Type in bits 4 to 6 of the first byte, the size's low four bits below; seven
 * more for each further byte while bit 7 is set.
 */
static bool read_head(struct bytes *in, unsigned *type, uint64_t *size)
{
	unsigned shift = 4;
	uint8_t c = 0;

	if (!bytes_u8(in, &c))
		return false;
	*type = c >> 4 & 7U;
	*size = c & 15U;
	for (; c & 0x80; shift += 7) {
		if (!bytes_u8(in, &c) || shift > 60 ||
		    (shift == 60 && (c & 0x70)))
			return false;
		*size |= (uint64_t)(c & 0x7fU) << shift;
	}
	return true;
}

/* Seven bits a byte, high bits first, each further byte adding one. */
static bool read_distance(struct bytes *in, uint64_t *out)
{
	uint64_t value;
	uint8_t c = 0;

	if (!bytes_u8(in, &c))
		return false;
	value = c & 0x7fU;
	while (c & 0x80) {
		if (value >= UINT64_MAX >> 8 || !bytes_u8(in, &c))
			return false;
		value = ((value + 1) << 7) | (c & 0x7fU);
	}
	*out = value;
	return true;
}

static bool read_base(struct bytes *in, unsigned type, uint64_t offset,
		      uint8_t hash_len, struct packed *out)
{
	uint64_t distance = 0;
	struct bytes id;

	if (type == OFS_DELTA) {
		out->kind = PACKED_OFS_DELTA;
		if (!read_distance(in, &distance) || !distance ||
		    distance > offset)
			return false;
		out->base_at = offset - distance;
		return true;
	}
	out->kind = PACKED_REF_DELTA;
	if (!bytes_take(in, hash_len, &id))
		return false;
	out->base_id = oid_of(id.p, hash_len);
	return true;
}

int pack_entry(const struct pack *pack, uint64_t offset, uint8_t hash_len,
	       struct packed *out, struct fault *fault)
{
	struct bytes in;
	unsigned type = 0;

	*out = (struct packed){ .kind = PACKED_WHOLE };
	if (offset < PACK_HEADER || offset >= pack->end)
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: its offset lies outside of its "
				 "pack");
	in = bytes_sub(pack->map, (size_t)offset, pack->end - (size_t)offset);
	if (!read_head(&in, &type, &out->size))
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: its size does not fit 64 bits");
	if (type == OFS_DELTA || type == REF_DELTA) {
		if (!read_base(&in, type, offset, hash_len, out))
			return fault_set(fault, FAULT_CORRUPT,
					 "damaged: its delta base lies outside "
					 "of its pack");
	} else if (type >= OBJECT_COMMIT && type <= OBJECT_TAG) {
		out->type = (enum object_type)type;
	} else {
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: it is of a type that does not "
				 "exist");
	}
	out->data = pack->end - in.len;
	return 0;
}

void pack_tell_gap(struct pack *pack, uint64_t at)
{
	uint64_t first = pack->gap;

	/* A failed exchange reads what is there now. */
	while ((!first || at < first) &&
	       !atomic_compare_exchange_weak(&pack->gap, &first, at))
		continue;
}

/*
 * libdeflate keeps the tables of the fixed codes until it meets other ones.
 * Half of the streams of a pack have fixed codes; they go to a decompressor
 * that meets no others, as far as their first block tells.
 */
struct inflater {
	struct libdeflate_decompressor *fixed;
	struct libdeflate_decompressor *any;
	size_t used; /* bytes of the last stream */
	uint64_t end;
};

struct inflater *inflater_new(void)
{
	struct inflater *inflater = calloc(1, sizeof(*inflater));

	if (!inflater)
		return NULL;
	inflater->fixed = libdeflate_alloc_decompressor();
	inflater->any = libdeflate_alloc_decompressor();
	if (inflater->fixed && inflater->any)
		return inflater;
	inflater_free(inflater);
	return NULL;
}

void inflater_free(struct inflater *inflater)
{
	if (!inflater)
		return;
	libdeflate_free_decompressor(inflater->fixed);
	libdeflate_free_decompressor(inflater->any);
	free(inflater);
}

size_t inflater_used(const struct inflater *inflater)
{
	return inflater->used;
}

uint64_t inflater_end(const struct inflater *inflater)
{
	return inflater->end;
}

bool pack_is_plausible(const struct pack *pack, const struct packed *entry)
{
	uint64_t room = pack->end - entry->data;

	return entry->size / DEFLATE_RATIO_MAX <= room;
}

/* CMF and FLG: deflate, a multiple of 31, no preset dictionary. */
static bool is_zlib(const uint8_t *p)
{
	return (p[0] & 15) == 8 && (p[0] << 8 | p[1]) % 31 == 0 &&
	       !(p[1] & 0x20);
}

static struct libdeflate_decompressor *
decompressor_for(const struct inflater *inflater, uint8_t first)
{
	return (first & DEFLATE_TYPE) == DEFLATE_FIXED ? inflater->fixed
						       : inflater->any;
}

/*
 * Raw deflate with the input and the output longer than the stream needs: then
 * libdeflate's fast loop runs to the end of small streams too.
 */
int pack_inflate(struct inflater *inflater, const struct pack *pack,
		 const struct packed *entry, uint8_t *out, struct fault *fault)
{
	const uint8_t *in = pack->map.p + entry->data;
	size_t room = pack->end - entry->data;
	size_t size = (size_t)entry->size;
	size_t used = 0;
	size_t got = 0;
	uint32_t sum = 0;
	struct bytes tail;
	enum libdeflate_result result;

	inflater->used = 0;
	inflater->end = 0;
	if (room < ZLIB_HEADER + ZLIB_TRAILER || !is_zlib(in))
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: no zlib stream where one must be");
	/* The pack's own checksum behind the last entry is slack as well. */
	result = libdeflate_deflate_decompress_ex(
		decompressor_for(inflater, in[ZLIB_HEADER]), in + ZLIB_HEADER,
		pack->map.len - entry->data - ZLIB_HEADER, out,
		size + INFLATE_SLACK, &used, &got);
	if (result == LIBDEFLATE_INSUFFICIENT_SPACE || (!result && got > size))
		return fault_set(fault, FAULT_CORRUPT,
				 "declares %" PRIu64 " bytes and has more",
				 entry->size);
	if (result)
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: its zlib stream is broken");
	if (got < size)
		return fault_set(fault, FAULT_CORRUPT,
				 "declares %" PRIu64 " bytes and has %zu",
				 entry->size, got);
	inflater->used = used;
	tail = (struct bytes){ in + ZLIB_HEADER + used,
			       pack->map.len - entry->data - ZLIB_HEADER -
				       used };
	if (entry->data + ZLIB_HEADER + used + ZLIB_TRAILER > pack->end ||
	    !bytes_be32(&tail, &sum) || sum != libdeflate_adler32(1, out, size))
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: its checksum (adler32) fails");
	inflater->end = entry->data + ZLIB_HEADER + used + ZLIB_TRAILER;
	return 0;
}
