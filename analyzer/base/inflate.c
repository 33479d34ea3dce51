/* SPDX-License-Identifier: Apache-2.0 */
#define ZLIB_CONST
#include "base/inflate.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct inflate {
	z_stream z;
	bool ended;
};

int inflate_new(struct inflate **out, struct fault *fault)
{
	struct inflate *stream = calloc(1, sizeof(*stream));

	if (!stream)
		return fault_nomem(fault);
	if (inflateInit(&stream->z) != Z_OK) {
		free(stream);
		return fault_nomem(fault);
	}
	*out = stream;
	return 0;
}

void inflate_free(struct inflate *stream)
{
	if (!stream)
		return;
	(void)inflateEnd(&stream->z);
	free(stream);
}

/* zlib counts in unsigned int. */
static uInt clamped(size_t len)
{
	return len < UINT_MAX ? (uInt)len : UINT_MAX;
}

int inflate_run(struct inflate *stream, struct bytes *in, uint8_t *out,
		size_t *len, bool *ended, struct fault *fault)
{
	z_stream *z = &stream->z;
	size_t room = *len;
	int rc = Z_OK;

	*len = 0;
	while (!stream->ended && in->len && *len < room) {
		uInt had = clamped(in->len);
		uInt free_room = clamped(room - *len);

		z->next_in = in->p;
		z->avail_in = had;
		z->next_out = out + *len;
		z->avail_out = free_room;
		rc = inflate(z, Z_NO_FLUSH);
		in->p += had - z->avail_in;
		in->len -= had - z->avail_in;
		*len += free_room - z->avail_out;
		if (rc == Z_STREAM_END)
			stream->ended = true;
		else if (rc == Z_MEM_ERROR)
			return fault_nomem(fault);
		else if (rc != Z_OK)
			return fault_set(fault, FAULT_CORRUPT,
					 "damaged: no zlib stream (%s)",
					 z->msg ? z->msg : "no reason given");
	}
	*ended = stream->ended;
	return 0;
}
