/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/reader.h - give files and links to a place_sink
 *
 * Used by places_each and worktree_each. What a function returns is what the
 * sink returned; a file that cannot be read goes to the sink's skipped.
 */
#ifndef WALK_READER_H
#define WALK_READER_H

#include "base/buf.h"
#include "walk/folder.h"
#include "walk/place.h"

struct reader {
	const struct place_sink *sink;
	uint8_t *piece; /* PLACE_PIECE bytes */
	size_t used;	/* so many of them have held something */
};

int reader_init(struct reader *reader, const struct place_sink *sink,
		struct fault *fault) CHECKED;
void reader_release(struct reader *reader);

/* Linux limits the target of a link to PATH_MAX, which is 4096. */
#define TARGET_MAX 4096

/* The target of the link at full into out; false, with errno, if unreadable. */
bool reader_target(const char *full, uint8_t out[TARGET_MAX],
		   struct bytes *target);

/*
 * Open the regular file at full: no link is followed and no FIFO waited for.
 * *fd is -1 if it was skipped instead.
 */
int reader_open(struct reader *reader, const char *path, const char *full,
		int *fd, uint64_t *size);

/*
 * Up to PLACE_PIECE bytes from the front of the file into reader->piece. *body
 * has no p if the file was skipped instead.
 */
int reader_load(struct reader *reader, const char *path, int fd, size_t size,
		struct bytes *body);

/*
 * The bytes at offset at, PLACE_PIECE or fewer where the file ends, into
 * reader->piece. False, with errno, if they cannot be read.
 */
bool reader_part(struct reader *reader, int fd, uint64_t at,
		 struct bytes *part);

int reader_skip(const struct reader *reader, const char *path,
		const char *reason);

/* Give the first size bytes of an open file, piece by piece. */
int reader_pieces(struct reader *reader, enum site site, const char *path,
		  int fd, uint64_t size);

/* Give text that comes in one piece; nothing if it is empty. */
int reader_text(const struct reader *reader, enum site site, const char *path,
		struct bytes body);

/*
 * Give text that grows, by and by: what is at the front of it and more than a
 * piece, which is then taken off; with last, all. *place, which begins with
 * offset 0, goes along.
 */
int reader_pour(const struct reader *reader, struct place *place,
		struct buf *text, bool last);

/* The whole of what stands at full, as path. */
int reader_file(struct reader *reader, enum site site, const char *path,
		const char *full);
int reader_entry(struct reader *reader, enum site site, const char *path,
		 const char *full, enum entry_kind kind);

#endif
