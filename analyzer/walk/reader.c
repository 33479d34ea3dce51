/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/reader.h"

#include "base/file.h"
#include "base/wipe.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static_assert(PLACE_OVERLAP < PLACE_PIECE / 2, "a piece must bring progress");

int reader_init(struct reader *reader, const struct place_sink *sink,
		struct fault *fault)
{
	*reader = (struct reader){ .sink = sink };
	reader->piece = malloc(PLACE_PIECE);
	return reader->piece ? 0 : fault_nomem(fault);
}

void reader_release(struct reader *reader)
{
	if (reader->piece)
		wipe(reader->piece, reader->used);
	free(reader->piece);
	*reader = (struct reader){ 0 };
}

int reader_skip(const struct reader *reader, const char *path,
		const char *reason)
{
	return reader->sink->skipped(reader->sink->payload, path, reason);
}

static int skip_errno(const struct reader *reader, const char *path)
{
	char reason[128];

	return reader_skip(reader, path,
			   strerror_r(errno, reason, sizeof(reason)));
}

/* Up to max bytes at offset at; fewer only where the file ends. -1: errno. */
static ssize_t read_at(int fd, uint8_t *p, size_t max, uint64_t at)
{
	size_t nr = 0;

	while (nr < max) {
		ssize_t got = pread(fd, p + nr, max - nr, (off_t)(at + nr));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		nr += (size_t)got;
	}
	return (ssize_t)nr;
}

/* Read behind the keep bytes that the piece begins with. -1: errno. */
static ssize_t fill(struct reader *reader, int fd, size_t keep, size_t max,
		    uint64_t at)
{
	ssize_t got = read_at(fd, reader->piece + keep, max, at);

	if (got > 0 && reader->used < keep + (size_t)got)
		reader->used = keep + (size_t)got;
	return got;
}

/* Where data goes on at or after offset at; size if a hole reaches the end. */
static uint64_t next_data(int fd, uint64_t at, uint64_t size)
{
	off_t data = lseek(fd, (off_t)at, SEEK_DATA);

	if (data < 0)
		return errno == ENXIO ? size : at;
	return (uint64_t)data;
}

/* Let place begin at a later offset; passed is what lay before that. */
static void move_on(struct place *place, struct bytes passed, uint64_t at)
{
	uint64_t from = place->at;
	struct bytes line;

	while (bytes_until(&passed, '\n', &line)) {
		from += line.len + 1;
		place->line++;
		place->line_at = from;
	}
	place->at = at;
}

/* Somebody is at work in the repository: what was cut off is not known. */
static int skip_shrunk(const struct reader *reader, const char *path)
{
	return reader_skip(reader, path,
			   "became shorter while it was read: its end was not");
}

int reader_pieces(struct reader *reader, enum site site, const char *path,
		  int fd, uint64_t size)
{
	struct place place = {
		.site = site,
		.path = path,
		.fd = fd,
		.size = size,
	};
	size_t keep = 0; /* bytes that stay from the piece before */

	for (;;) {
		uint64_t left = size - place.at - keep;
		size_t want = PLACE_PIECE - keep;
		uint64_t data;
		uint64_t end;
		ssize_t got;
		int rc;

		if (left < want)
			want = (size_t)left;
		got = fill(reader, fd, keep, want, place.at + keep);
		if (got < 0)
			return skip_errno(reader, path);
		place.body =
			(struct bytes){ reader->piece, keep + (size_t)got };
		end = place.at + place.body.len;
		data = next_data(fd, end, size);
		place.last = (size_t)got < want || data >= size;
		rc = place.body.len
			     ? reader->sink->text(reader->sink->payload, &place)
			     : 0;
		if (!rc && (size_t)got < want)
			return skip_shrunk(reader, path);
		if (rc || place.last)
			return rc;
		/*
		 * A sparse file may claim exabytes; only what the disk holds is
		 * read.
		 */
		if (data - end > PLACE_PIECE) {
			move_on(&place, place.body, data - PLACE_OVERLAP);
			keep = 0;
			continue;
		}
		keep = PLACE_OVERLAP;
		move_on(&place, bytes_sub(place.body, 0, place.body.len - keep),
			end - keep);
		memmove(reader->piece, reader->piece + (place.body.len - keep),
			keep);
	}
}

bool place_map(const struct place *place, struct bytes *out)
{
	errno = EFBIG;
	return place->fd >= 0 && place->size && place->size < SIZE_MAX &&
	       file_map(place->fd, (size_t)place->size, out);
}

int reader_text(const struct reader *reader, enum site site, const char *path,
		struct bytes body)
{
	const struct place place = {
		.site = site,
		.path = path,
		.body = body,
		.last = true,
		.fd = -1,
		.size = body.len,
	};

	return body.len ? reader->sink->text(reader->sink->payload, &place) : 0;
}

int reader_pour(const struct reader *reader, struct place *place,
		struct buf *text, bool last)
{
	const size_t step = PLACE_PIECE - PLACE_OVERLAP;
	int rc = 0;

	while (!rc && text->len > (last ? 0 : PLACE_PIECE)) {
		place->body = bytes_sub(buf_bytes(text), 0, PLACE_PIECE);
		place->size = place->at + text->len;
		place->last = last && text->len <= PLACE_PIECE;
		rc = reader->sink->text(reader->sink->payload, place);
		if (place->last)
			break;
		move_on(place, bytes_sub(place->body, 0, step),
			place->at + step);
		text->len -= step;
		memmove(text->p, text->p + step, text->len);
	}
	return rc;
}

int reader_open(struct reader *reader, const char *path, const char *full,
		int *fd, uint64_t *size)
{
	struct stat st;
	int rc;

	*fd = open(full,
		   O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY);
	if (*fd < 0)
		return skip_errno(reader, path);
	if (fstat(*fd, &st)) {
		rc = skip_errno(reader, path);
	} else if (!S_ISREG(st.st_mode)) {
		rc = reader_skip(reader, path, "not a regular file");
	} else {
		*size = (uint64_t)st.st_size;
		return 0;
	}
	close(*fd);
	*fd = -1;
	return rc;
}

int reader_load(struct reader *reader, const char *path, int fd, size_t size,
		struct bytes *body)
{
	ssize_t got = fill(reader, fd, 0, size, 0);

	*body = (struct bytes){ 0 };
	if (got < 0)
		return skip_errno(reader, path);
	*body = (struct bytes){ reader->piece, (size_t)got };
	return (size_t)got < size ? skip_shrunk(reader, path) : 0;
}

bool reader_part(struct reader *reader, int fd, uint64_t at, struct bytes *part)
{
	ssize_t got = fill(reader, fd, 0, PLACE_PIECE, at);

	if (got < 0)
		return false;
	*part = (struct bytes){ reader->piece, (size_t)got };
	return true;
}

int reader_file(struct reader *reader, enum site site, const char *path,
		const char *full)
{
	uint64_t size;
	int fd;
	int rc = reader_open(reader, path, full, &fd, &size);

	if (fd < 0)
		return rc;
	rc = reader_pieces(reader, site, path, fd, size);
	close(fd);
	return rc;
}

bool reader_target(const char *full, uint8_t out[TARGET_MAX],
		   struct bytes *target)
{
	ssize_t len = readlink(full, (char *)out, TARGET_MAX);

	if (len < 0)
		return false;
	*target = (struct bytes){ out, (size_t)len };
	return true;
}

static int give_link(struct reader *reader, enum site site, const char *path,
		     const char *full)
{
	uint8_t text[TARGET_MAX];
	struct bytes target;

	if (!reader_target(full, text, &target))
		return skip_errno(reader, path);
	return reader_text(reader, site, path, target);
}

int reader_entry(struct reader *reader, enum site site, const char *path,
		 const char *full, enum entry_kind kind)
{
	if (kind == ENTRY_FILE)
		return reader_file(reader, site, path, full);
	if (kind == ENTRY_LINK)
		return give_link(reader, site, path, full);
	return reader_skip(reader, path, "neither a file nor a folder");
}
