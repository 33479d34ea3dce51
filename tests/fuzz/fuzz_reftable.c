/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever bytes a table of refs holds, its records are told, or the reason why
 * not. The end, whose checksum a mutation cannot guess, is mended.
 */
#include "base/checksum.h"
#include "walk/reftable.h"

#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

/* Nothing to set up. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

/* All of what is told must be there. */
static uint8_t touch(struct bytes b)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < b.len; i++)
		sum ^= b.p[i];
	return sum;
}

static int each_ref(void *payload, const struct reftable_ref *ref)
{
	*(uint8_t *)payload ^= touch(ref->name) ^ touch(ref->target);
	if (memchr(ref->name.p, 0, ref->name.len))
		abort();
	return 0;
}

static int each_log(void *payload, const struct reftable_log *log)
{
	*(uint8_t *)payload ^= touch(log->name) ^ touch(log->who) ^
			       touch(log->email) ^ touch(log->message);
	if (memchr(log->name.p, 0, log->name.len))
		abort();
	return 0;
}

static void mend(uint8_t *p, size_t len)
{
	size_t header = len > 4 && p[4] == 2 ? 28 : 24;
	size_t footer = header + 44;
	uint32_t crc;

	if (len < header + footer)
		return;
	memcpy(p + len - footer, p, header);
	crc = crc32_of((struct bytes){ p + len - footer, footer - 4 });
	for (unsigned i = 0; i < 4; i++)
		p[len - 4 + i] = (uint8_t)(crc >> (24 - 8 * i));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	uint8_t sum = 0;
	struct reftable_sink sink = { &sum, each_ref, each_log };
	uint8_t *copy = malloc(len + !len);

	if (!copy)
		return 0;
	if (len)
		memcpy(copy, p, len);
	mend(copy, len);
	for (unsigned i = 0; i < 2; i++) {
		struct fault fault = { 0 };
		int rc =
			reftable_each((struct bytes){ copy, len },
				      i ? OID_SHA256 : OID_SHA1, &sink, &fault);

		if (rc && rc != FAULT_CORRUPT && rc != FAULT_LIMIT &&
		    rc != FAULT_NOMEM)
			abort();
	}
	free(copy);
	return 0;
}
