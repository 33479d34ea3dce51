/* SPDX-License-Identifier: Apache-2.0 */
#include "match/whole.h"

#include "base/wipe.h"

#include <libdeflate.h>
#include <stdlib.h>

/* RFC 1951: a match of 258 bytes costs two bits at least. */
#define DEFLATE_RATIO_MAX 1032

/* Room behind the output, for the fast loop of libdeflate to run to its end. */
#define SLACK ((size_t)512)

#define ROOM_LEAST ((size_t)256 << 10)

struct whole {
	struct libdeflate_decompressor *d;
	uint8_t *room;
	size_t cap;
	size_t used; /* so many bytes of it have held something */
};

struct whole *whole_new(void)
{
	struct whole *whole = calloc(1, sizeof(*whole));

	if (!whole)
		return NULL;
	whole->d = libdeflate_alloc_decompressor();
	if (whole->d)
		return whole;
	free(whole);
	return NULL;
}

static void drop_room(struct whole *whole)
{
	if (whole->room)
		wipe(whole->room, whole->used);
	free(whole->room);
	whole->room = NULL;
	whole->cap = whole->used = 0;
}

void whole_free(struct whole *whole)
{
	if (!whole)
		return;
	drop_room(whole);
	libdeflate_free_decompressor(whole->d);
	free(whole);
}

/* Room for size bytes that in may become. */
static bool make_room(struct whole *whole, struct bytes in, size_t size)
{
	size_t cap = ROOM_LEAST;

	if (size > WHOLE_MAX || size / DEFLATE_RATIO_MAX > in.len)
		return false;
	while (cap < size + SLACK)
		cap *= 2;
	if (cap > whole->cap) {
		drop_room(whole);
		whole->room = malloc(cap);
		whole->cap = whole->room ? cap : 0;
	}
	if (whole->room && whole->used < size + SLACK)
		whole->used = size + SLACK;
	return whole->room != NULL;
}

/* ---------------------------------------------------------------- members ---
 */

#define LOCAL_LEN 30
#define METHOD_STORED 0
#define METHOD_DEFLATED 8
/* How hard the writer tried, and that names are in UTF-8. */
#define FLAGS_KNOWN 0x0806u
/* Sizes of four bytes that stand for one of eight elsewhere. */
#define SIZE_ELSEWHERE UINT32_MAX

static uint32_t little(const uint8_t *p, size_t len)
{
	uint32_t value = 0;

	for (size_t i = 0; i < len; i++)
		value |= (uint32_t)p[i] << 8 * i;
	return value;
}

bool stored_at(struct bytes zip, uint64_t at, struct stored *out)
{
	struct bytes rest = bytes_sub(zip, (size_t)at, zip.len);
	struct bytes header;
	struct bytes names;
	uint32_t method;
	uint32_t packed;

	if (at > zip.len || !bytes_take(&rest, LOCAL_LEN, &header) ||
	    !bytes_starts(header, LIT("PK\3\4")))
		return false;
	method = little(header.p + 8, 2);
	out->crc = little(header.p + 14, 4);
	packed = little(header.p + 18, 4);
	out->size = little(header.p + 22, 4);
	out->deflated = method == METHOD_DEFLATED;
	if ((method != METHOD_STORED && !out->deflated) ||
	    (little(header.p + 6, 2) & ~FLAGS_KNOWN) || !packed ||
	    packed == SIZE_ELSEWHERE || out->size == SIZE_ELSEWHERE)
		return false;
	return bytes_take(&rest,
			  little(header.p + 26, 2) + little(header.p + 28, 2),
			  &names) &&
	       bytes_take(&rest, packed, &out->data);
}

bool whole_member(struct whole *whole, const struct stored *stored,
		  struct bytes *out)
{
	size_t used = 0;
	size_t got = 0;

	if (!stored->deflated) {
		*out = stored->data;
		return stored->data.len == stored->size &&
		       libdeflate_crc32(0, out->p, out->len) == stored->crc;
	}
	if (!make_room(whole, stored->data, stored->size))
		return false;
	*out = (struct bytes){ whole->room, stored->size };
	return libdeflate_deflate_decompress_ex(whole->d, stored->data.p,
						stored->data.len, whole->room,
						stored->size + SLACK, &used,
						&got) == LIBDEFLATE_SUCCESS &&
	       used == stored->data.len && got == stored->size &&
	       libdeflate_crc32(0, out->p, out->len) == stored->crc;
}

/* RFC 1952: its size, modulo 2^32, is in the last four bytes. */
bool whole_gzip(struct whole *whole, struct bytes file, struct bytes *out)
{
	size_t size = file.len < 4 ? 0 : little(file.p + (file.len - 4), 4);
	size_t used = 0;
	size_t got = 0;

	if (!size || !make_room(whole, file, size))
		return false;
	*out = (struct bytes){ whole->room, size };
	return libdeflate_gzip_decompress_ex(whole->d, file.p, file.len,
					     whole->room, size + SLACK, &used,
					     &got) == LIBDEFLATE_SUCCESS &&
	       used == file.len && got == size;
}
