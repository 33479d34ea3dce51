/* SPDX-License-Identifier: Apache-2.0 */
#include "match/unxz.h"

#include <lzma.h>
#include <stdlib.h>

#define BLOCK ((size_t)64 << 10)

/* What a decoder needs beside its window. */
#define DECODER_SLACK ((uint64_t)1 << 20)

struct unxz {
	struct stream source;
	lzma_stream lzma;
	bool ended;
	int rc; /* of the source, to be told once all before it is given */
	struct fault why;
	uint8_t block[BLOCK];
};

struct unxz *unxz_new(const struct stream *source, uint64_t max_window)
{
	struct unxz *unxz = calloc(1, sizeof(*unxz));

	if (!unxz)
		return NULL;
	unxz->source = *source;
	unxz->lzma = (lzma_stream)LZMA_STREAM_INIT;
	if (lzma_auto_decoder(&unxz->lzma, max_window + DECODER_SLACK,
			      LZMA_CONCATENATED) != LZMA_OK) {
		free(unxz);
		return NULL;
	}
	return unxz;
}

void unxz_free(struct unxz *unxz)
{
	if (!unxz)
		return;
	lzma_end(&unxz->lzma);
	free(unxz);
}

static int fail(struct unxz *unxz, lzma_ret ret, struct fault *fault)
{
	unxz->ended = true;
	if (ret == LZMA_MEM_ERROR)
		return fault_nomem(fault);
	if (ret == LZMA_MEMLIMIT_ERROR)
		return fault_set(fault, FAULT_LIMIT,
				 "needs a larger window than is granted");
	return fault_set(fault, FAULT_CORRUPT, "damaged");
}

static int refill(struct unxz *unxz, lzma_action *action, struct fault *fault)
{
	struct bytes in;
	int rc = unxz->source.next(unxz->source.payload, &in, fault);

	if (rc) {
		unxz->ended = true;
		unxz->rc = rc;
		unxz->why = *fault;
		return rc;
	}
	unxz->lzma.next_in = in.p;
	unxz->lzma.avail_in = in.len;
	if (!in.len)
		*action = LZMA_FINISH;
	return 0;
}

int unxz_next(struct unxz *unxz, struct bytes *out, struct fault *fault)
{
	lzma_stream *lzma = &unxz->lzma;
	lzma_action action = LZMA_RUN;
	lzma_ret ret = LZMA_OK;

	*out = (struct bytes){ unxz->block, 0 };
	lzma->next_out = unxz->block;
	lzma->avail_out = BLOCK;
	while (!unxz->ended && lzma->avail_out) {
		if (!lzma->avail_in && action == LZMA_RUN &&
		    refill(unxz, &action, fault))
			break;
		ret = lzma_code(lzma, action);
		if (ret == LZMA_STREAM_END)
			unxz->ended = true;
		else if (ret != LZMA_OK)
			break;
	}
	out->len = BLOCK - lzma->avail_out;
	/* What came before a failure counts; the next call tells of that. */
	if (out->len)
		return 0;
	if (unxz->rc) {
		*fault = unxz->why;
		return unxz->rc;
	}
	return ret == LZMA_OK || ret == LZMA_STREAM_END
		       ? 0
		       : fail(unxz, ret, fault);
}
