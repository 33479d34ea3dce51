/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stream.h"

#include "base/array.h"
#include "base/checksum.h"
#include "cli/output.h"

#include <stdlib.h>
#include <string.h>

/* Whoever reads may have seen enough: then nothing is written any more. */
static int put(struct stream *stream, struct bytes text, struct fault *fault)
{
	return stream->reader_left
		       ? 0
		       : write_stdout(text, &stream->reader_left, fault);
}

static uint64_t digest(struct bytes line)
{
	struct oid sum = sha256_of(line);
	uint64_t out;

	memcpy(&out, sum.id, sizeof(out));
	return out;
}

static int remember(struct stream *stream, struct bytes text,
		    struct fault *fault)
{
	struct bytes line;

	while (bytes_line(&text, &line)) {
		if (!ARRAY_ROOM(&stream->written))
			return fault_nomem(fault);
		stream->written.v[stream->written.nr++] = digest(line);
	}
	return 0;
}

int stream_part(struct stream *stream, const struct audit *audit, size_t first,
		size_t nr, struct fault *fault)
{
	struct report_part part = {
		.start = !first,
		.first = first,
		.nr = nr,
	};
	struct buf text = BUF_INIT;
	int rc = report_write_part(audit, part, &stream->options, &text, fault);

	if (!rc)
		rc = remember(stream, buf_bytes(&text), fault);
	if (!rc)
		rc = put(stream, buf_bytes(&text), fault);
	buf_release(&text);
	return rc;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool is_written(const struct stream *stream, struct bytes line)
{
	uint64_t key = digest(line);

	return stream->written.nr &&
	       bsearch(&key, stream->written.v, stream->written.nr, sizeof(key),
		       by_number);
}

/* The lines of text that are new; the run's own comes last, with its end. */
static int put_new(struct stream *stream, struct bytes text,
		   struct fault *fault)
{
	struct buf fresh = BUF_INIT;
	struct bytes line;
	bool first = true;
	int rc;

	while (bytes_line(&text, &line)) {
		bool known = stream->written.nr &&
			     (first || is_written(stream, line));

		first = false;
		if (known)
			continue;
		buf_add_bytes(&fresh, line);
		buf_add_char(&fresh, '\n');
	}
	rc = buf_ok(&fresh) ? put(stream, buf_bytes(&fresh), fault)
			    : fault_nomem(fault);
	buf_release(&fresh);
	return rc;
}

int stream_end(struct stream *stream, const struct audit *audit,
	       struct fault *fault)
{
	struct buf text = BUF_INIT;
	int rc = report_write(audit, REPORT_JSONL, &stream->options, &text,
			      fault);

	if (stream->written.nr)
		qsort(stream->written.v, stream->written.nr,
		      sizeof(*stream->written.v), by_number);
	if (!rc)
		rc = put_new(stream, buf_bytes(&text), fault);
	buf_release(&text);
	return rc;
}

void stream_release(struct stream *stream)
{
	free(stream->written.v);
	*stream = (struct stream){ 0 };
}
