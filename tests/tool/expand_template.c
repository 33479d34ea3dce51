/* SPDX-License-Identifier: Apache-2.0 */
/* expand-template: standard input to standard output, templates expanded. */
#include "match/specimen.h"

#include <stdio.h>

int main(void)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct fault fault = { 0 };
	char piece[65536];
	size_t n;
	int status = 0;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0)
		buf_add(&in, piece, n);
	if (!buf_ok(&in) || specimen_expand(buf_bytes(&in), &out, &fault)) {
		fprintf(stderr, "expand-template: %s\n", fault.msg);
		status = 1;
	} else if (fwrite(buf_str(&out), 1, out.len, stdout) != out.len) {
		status = 1;
	}
	buf_release(&in);
	buf_release(&out);
	return status;
}
