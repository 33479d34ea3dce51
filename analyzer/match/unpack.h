/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/unpack.h - one layer of packed content, opened by libarchive
 *
 * A reader takes off one compression, or lists the members of one archive. It
 * reads its input once, from front to back, and holds a window of it, so that
 * nests of any size need little memory: the data of a member is the source of
 * the next reader.
 *
 * Input is hostile. Of libarchive only what the packing needs is switched on:
 * one filter or one format, by name and without bidding, since a bid would take
 * off layer after layer uncounted, and some filters start programs. xz goes
 * straight to liblzma, for a limit on windows. What a reader gives is not
 * limited here: whoever asks for blocks counts them.
 *
 * Zip is read along its local headers, as it would come through a pipe: members
 * that the directory at the end has forgotten are read too.
 */
#ifndef MATCH_UNPACK_H
#define MATCH_UNPACK_H

#include "match/packing.h"
#include "match/unxz.h"
#include "match/whole.h"

/* How far back a compression may reach: as far as the zstd program allows. */
#define UNPACK_WINDOW ((uint64_t)128 << 20)

/* Longer names are cut. */
#define UNPACK_NAME ((size_t)4096)

/*
 * Names that are marked as UTF-8 are read with a locale of the C library, which
 * is a file: to be loaded before access to files is given up, and kept until
 * nothing is unpacked any more. NULL where the system has none; such names are
 * then taken for empty.
 */
void *unpack_locale_new(void);
void unpack_locale_free(void *locale); /* accepts NULL */

struct unpack;

/* Why the data of a member cannot be had. */
enum member_state {
	MEMBER_OPEN,
	MEMBER_ENCRYPTED,
	MEMBER_UNKNOWN_METHOD,
};

struct member {
	/*
	 * As stored, without interpretation: it may be empty, absolute, or hold
	 * "..". Of a compression: the name it remembers, mostly none.
	 */
	struct bytes name;
	struct bytes target; /* of a link; mostly empty */
	enum member_state state;
};

/*
 * Begin to read. packing must be one that opens; source is copied, and its
 * payload must outlive the reader. FAULT_NOMEM at most.
 *
 * body is all that source will give, if that is in memory, and stays there;
 * else its p is NULL. With it, what can be had at once is had in whole
 * (match/whole.h), which is borrowed for the reader's life. What is read is the
 * same.
 */
int unpack_open(enum packing packing, const struct stream *source,
		struct bytes body, struct whole *whole, struct unpack **out,
		struct fault *fault) CHECKED;
void unpack_close(struct unpack *unpack); /* accepts NULL */

/*
 * The next member, valid until the next call: 1, or 0 behind the last one. A
 * compression has one, which is its content. FAULT_CORRUPT when the layer is
 * damaged here, and nothing of it follows; FAULT_LIMIT for a window over
 * UNPACK_WINDOW; or what the source said.
 */
int unpack_next(struct unpack *unpack, struct member *out,
		struct fault *fault) CHECKED;

/*
 * The next block of the member's data, valid until the next call; without bytes
 * at the end. Holes of sparse files are left out. FAULT_CORRUPT ends the
 * member, not the layer; the rest as for unpack_next.
 */
int unpack_read(struct unpack *unpack, struct bytes *out,
		struct fault *fault) CHECKED;

/*
 * How the member in hand is stored, if the archive is a zip in memory that says
 * so; to be asked before it is read.
 */
bool unpack_stored(const struct unpack *unpack, struct stored *out);

/* Where in the source the last member of an archive ended. */
uint64_t unpack_end(const struct unpack *unpack);

/*
 * All of the member in hand, if it was had at once: known once a block was
 * read, and valid until the next member. Else p is NULL.
 */
struct bytes unpack_member(const struct unpack *unpack);

#endif
