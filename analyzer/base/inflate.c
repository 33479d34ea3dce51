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
	struct inflate *inflate = calloc(1, sizeof(*inflate));

	if (!inflate)
		return fault_nomem(fault);
	if (inflateInit(&inflate->z) != Z_OK) {
		free(inflate);
		return fault_nomem(fault);
	}
	*out = inflate;
	return 0;
}

void inflate_free(struct inflate *inflate)
{
	if (!inflate)
		return;
	(void)inflateEnd(&inflate->z);
	free(inflate);
}

/* zlib counts in unsigned int. */
static uInt clamped(size_t len)
{
	return len < UINT_MAX ? (uInt)len : UINT_MAX;
}

int inflate_run(struct inflate *inflate, struct bytes *in, uint8_t *out,
		size_t *len, bool *ended, struct fault *fault)
{
	z_stream *z = &inflate->z;
	size_t room = *len;
	int rc = Z_OK;

	*len = 0;
	while (!inflate->ended && in->len && *len < room) {
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
			inflate->ended = true;
		else if (rc == Z_MEM_ERROR)
			return fault_nomem(fault);
		else if (rc != Z_OK)
			return fault_set(fault, FAULT_CORRUPT,
					 "damaged: no zlib stream (%s)",
					 z->msg ? z->msg : "no reason given");
	}
	*ended = inflate->ended;
	return 0;
}
