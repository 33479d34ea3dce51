/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds files to a fuzz target, each once: what a compiler without libFuzzer
 * can do, and what shows that a mistake once found stays found.
 *
 * usage: TARGET FILE...
 */
#include "base/buf.h"
#include "base/fault.h"

#include <stdio.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

#define FILE_MAX ((size_t)16 << 20)

int main(int argc, char **argv)
{
	int rc = LLVMFuzzerInitialize(&argc, &argv);

	if (argc < 2) {
		(void)fprintf(stderr, "replay: no files\n");
		return 2;
	}
	for (int i = 1; !rc && i < argc; i++) {
		struct buf buf = BUF_INIT;
		struct fault fault = { 0 };

		rc = buf_read_file(&buf, argv[i], FILE_MAX, &fault);
		if (rc)
			(void)fprintf(stderr, "replay: %s\n", fault.msg);
		else
			rc = LLVMFuzzerTestOneInput((const uint8_t *)buf.p,
						    buf.len);
		buf_release(&buf);
	}
	return rc ? 1 : 0;
}
