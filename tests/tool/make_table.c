/* SPDX-License-Identifier: Apache-2.0 */
/* make-table: lines on standard input to a table of refs (tables.h). */
#include "tables.h"

int main(void)
{
	struct buf in = BUF_INIT;
	struct buf out = BUF_INIT;
	char piece[65536];
	size_t n;
	int status = 1;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0)
		buf_add(&in, piece, n);
	if (buf_ok(&in)) {
		table_make(buf_str(&in), &out);
		status = fwrite(out.p, 1, out.len, stdout) != out.len;
	}
	buf_release(&in);
	buf_release(&out);
	return status;
}
