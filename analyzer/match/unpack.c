/* SPDX-License-Identifier: Apache-2.0 */
#include "match/unpack.h"

#include "match/zstd_frames.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>

struct unpack {
	enum packing packing;
	struct stream source;
	struct archive *archive; /* NULL: xz */
	struct unxz *unxz;
	struct zstd_frames frames;
	struct bytes body;   /* all of the source, where it is in memory */
	struct whole *whole; /* for what is had at once; NULL: nothing is */
	struct bytes member; /* the one in hand, where it was had at once */
	struct bytes rest;   /* of that, still to be given */
	size_t step;	     /* in blocks of so many bytes */
	bool asked;	     /* whether it can be had */
	uint64_t taken;	     /* bytes of the source */
	uint8_t tail[8];     /* the last of them */
	/*
	 * libarchive turns names that are marked as UTF-8 into the encoding of
	 * the thread's locale: in this one, nothing changes.
	 */
	locale_t utf8;
	bool begun;
	bool ended;
	bool listed; /* any member */
	bool lost;   /* where the next member begins cannot be known */
	bool warned; /* the member in hand is not what its sum says */
	/* What ended the source, if it was no end. */
	int rc;
	struct fault why;
};

/* ------------------------------------------------------------- the source ---
 */

static void note_tail(struct unpack *unpack, struct bytes block)
{
	size_t keep = sizeof(unpack->tail);

	unpack->taken += block.len;
	if (block.len >= keep) {
		memcpy(unpack->tail, block.p + (block.len - keep), keep);
		return;
	}
	memmove(unpack->tail, unpack->tail + block.len, keep - block.len);
	if (block.len)
		memcpy(unpack->tail + (keep - block.len), block.p, block.len);
}

static int take(struct unpack *unpack, struct bytes *out, struct fault *fault)
{
	int rc = unpack->source.next(unpack->source.payload, out, fault);

	if (!rc)
		note_tail(unpack, *out);
	if (rc || unpack->packing != PACKING_ZSTD)
		return rc;
	zstd_frames_add(&unpack->frames, *out);
	if (unpack->frames.window <= UNPACK_WINDOW)
		return 0;
	return fault_set(fault, FAULT_LIMIT,
			 "needs a larger window than is granted");
}

static la_ssize_t on_read(struct archive *archive, void *payload,
			  const void **out)
{
	struct unpack *unpack = payload;
	struct bytes block;

	if (!unpack->rc)
		unpack->rc = take(unpack, &block, &unpack->why);
	if (unpack->rc) {
		archive_set_error(archive, EIO, "no input");
		return ARCHIVE_FATAL;
	}
	*out = block.p;
	return (la_ssize_t)block.len;
}

static int damaged(const struct unpack *unpack, struct fault *fault)
{
	if (unpack->rc) {
		*fault = unpack->why;
		return unpack->rc;
	}
	return fault_set(fault, FAULT_CORRUPT, "damaged");
}

/* ---------------------------------------------------------------- opening ---
 */

/* ARCHIVE_WARN says that the filter may be missing from this build. */
static bool set_up(struct archive *a, enum packing packing)
{
	static const int filters[] = {
		[PACKING_GZIP] = ARCHIVE_FILTER_GZIP,
		[PACKING_BZIP2] = ARCHIVE_FILTER_BZIP2,
		[PACKING_ZSTD] = ARCHIVE_FILTER_ZSTD,
		[PACKING_ZIP] = ARCHIVE_FILTER_NONE,
		[PACKING_TAR] = ARCHIVE_FILTER_NONE,
		[PACKING_AR] = ARCHIVE_FILTER_NONE,
	};

	if (archive_read_append_filter(a, filters[packing]) != ARCHIVE_OK)
		return false;
	if (packing == PACKING_ZIP)
		return archive_read_support_format_zip_streamable(a) ==
		       ARCHIVE_OK;
	if (packing == PACKING_AR)
		return archive_read_support_format_ar(a) == ARCHIVE_OK;
	/* Behind an end that is none, an archive was appended. */
	if (packing == PACKING_TAR)
		return archive_read_support_format_tar(a) == ARCHIVE_OK &&
		       archive_read_set_format_option(
			       a, "tar", "read_concatenated_archives", "1") ==
			       ARCHIVE_OK;
	return archive_read_support_format_raw(a) == ARCHIVE_OK &&
	       archive_read_support_format_empty(a) == ARCHIVE_OK;
}

static bool make_archive(struct unpack *unpack)
{
	unpack->archive = archive_read_new();
	return unpack->archive && set_up(unpack->archive, unpack->packing) &&
	       archive_read_set_read_callback(unpack->archive, on_read) ==
		       ARCHIVE_OK &&
	       archive_read_set_callback_data(unpack->archive, unpack) ==
		       ARCHIVE_OK;
}

void *unpack_locale_new(void)
{
	return newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
}

void unpack_locale_free(void *locale)
{
	if (locale)
		freelocale(locale);
}

static int on_take(void *payload, struct bytes *out, struct fault *fault)
{
	return take(payload, out, fault);
}

int unpack_open(enum packing packing, const struct stream *source,
		struct bytes body, struct whole *whole, struct unpack **out,
		struct fault *fault)
{
	struct unpack *unpack = calloc(1, sizeof(*unpack));
	struct stream self = { unpack, on_take };
	bool ok = unpack != NULL;

	assert(packing_opens(packing));
	if (!ok)
		return fault_nomem(fault);
	unpack->packing = packing;
	unpack->source = *source;
	unpack->body = body;
	unpack->whole = body.p ? whole : NULL;
	if (packing == PACKING_XZ || packing == PACKING_LZMA) {
		unpack->unxz = unxz_new(&self, UNPACK_WINDOW);
		ok = unpack->unxz != NULL;
	} else {
		unpack->utf8 = unpack_locale_new();
		ok = make_archive(unpack);
	}
	if (!ok) {
		unpack_close(unpack);
		return fault_nomem(fault);
	}
	*out = unpack;
	return 0;
}

void unpack_close(struct unpack *unpack)
{
	if (!unpack)
		return;
	unxz_free(unpack->unxz);
	archive_read_free(unpack->archive);
	unpack_locale_free(unpack->utf8);
	free(unpack);
}

/* ---------------------------------------------------------------- reading ---
 */

static int next_header(struct unpack *unpack, struct archive_entry **entry)
{
	locale_t before = unpack->utf8 ? uselocale(unpack->utf8) : NULL;
	int r = ARCHIVE_OK;

	if (!unpack->begun)
		r = archive_read_open1(unpack->archive);
	/* Damage that is met that early is forgotten by the next call. */
	if (!unpack->begun && archive_errno(unpack->archive))
		r = ARCHIVE_FATAL;
	unpack->begun = true;
	if (r >= ARCHIVE_WARN)
		r = archive_read_next_header(unpack->archive, entry);
	if (before)
		(void)uselocale(before);
	return r;
}

/*
 * libarchive names the method of a zip's member in the name of the format. Some
 * methods let the file say how much memory they take.
 */
static bool is_known_method(const struct unpack *unpack)
{
	static const char *const known[] = { "(uncompressed)", "(deflation)",
					     "(bzip)" };
	const char *format = archive_format_name(unpack->archive);

	for (size_t i = 0; format && i < COUNT(known); i++) {
		if (strstr(format, known[i]))
			return true;
	}
	return unpack->packing != PACKING_ZIP;
}

static struct bytes short_name(const char *name)
{
	struct bytes all = bytes_of(name);

	return bytes_sub(all, 0, UNPACK_NAME);
}

static void describe(const struct unpack *unpack, struct archive_entry *entry,
		     struct member *out)
{
	*out = (struct member){ .state = MEMBER_OPEN };
	out->name = short_name(archive_entry_pathname(entry));
	/* What libarchive calls content without a name. */
	if (!packing_has_members(unpack->packing) &&
	    bytes_eq(out->name, LIT("data")))
		out->name = (struct bytes){ 0 };
	out->target = short_name(archive_entry_symlink(entry));
	if (archive_entry_is_encrypted(entry))
		out->state = MEMBER_ENCRYPTED;
	else if (!is_known_method(unpack))
		out->state = MEMBER_UNKNOWN_METHOD;
}

/*
 * What can be neither read nor passed over, because its size is told behind it,
 * hides all that follows.
 */
static bool hides_rest(const struct member *m, struct archive_entry *entry)
{
	return m->state != MEMBER_OPEN && !archive_entry_size_is_set(entry);
}

/*
 * A compression without content looks to libarchive like one that is cut off
 * before its first block is whole. Of nothing, gzip's sum and size are zero
 * (RFC 1952), and bzip2 makes 14 bytes.
 */
static bool holds_nothing(const struct unpack *unpack)
{
	static const uint8_t zeros[sizeof(unpack->tail)];

	if (unpack->packing == PACKING_GZIP)
		return !memcmp(unpack->tail, zeros, sizeof(zeros));
	if (unpack->packing == PACKING_BZIP2)
		return unpack->taken % 14 == 0;
	return true;
}

/* Beside its end, a layer may end without a word about the damage. */
static int end_of(const struct unpack *unpack, int r, struct fault *fault)
{
	if (r == ARCHIVE_EOF && !unpack->rc &&
	    archive_errno(unpack->archive) == 0 &&
	    (unpack->listed || holds_nothing(unpack)))
		return 0;
	return damaged(unpack, fault);
}

int unpack_next(struct unpack *unpack, struct member *out, struct fault *fault)
{
	struct archive_entry *entry = NULL;
	int r;

	if (unpack->ended)
		return 0;
	if (unpack->lost) {
		unpack->ended = true;
		return damaged(unpack, fault);
	}
	unpack->warned = false;
	unpack->member = unpack->rest = (struct bytes){ 0 };
	unpack->asked = !unpack->whole;
	if (unpack->unxz) {
		*out = (struct member){ .state = MEMBER_OPEN };
		unpack->ended = true;
		return 1;
	}
	do {
		r = next_header(unpack, &entry);
	} while (r == ARCHIVE_RETRY && !unpack->rc);
	if ((r != ARCHIVE_OK && r != ARCHIVE_WARN) || !entry) {
		unpack->ended = true;
		return end_of(unpack, r, fault);
	}
	describe(unpack, entry, out);
	unpack->listed = true;
	unpack->lost = hides_rest(out, entry);
	return 1;
}

uint64_t unpack_end(const struct unpack *unpack)
{
	la_int64_t end =
		unpack->archive ? archive_filter_bytes(unpack->archive, 0) : 0;

	return end > 0 ? (uint64_t)end : 0;
}

bool unpack_stored(const struct unpack *unpack, struct stored *out)
{
	la_int64_t at;
	la_int64_t here;

	if (unpack->packing != PACKING_ZIP || !unpack->whole)
		return false;
	at = archive_read_header_position(unpack->archive);
	here = archive_filter_bytes(unpack->archive, 0);
	/* Where libarchive read on, it did not take what is here for data. */
	return at >= 0 && here >= 0 &&
	       stored_at(unpack->body, (uint64_t)at, out) &&
	       out->data.p - unpack->body.p == here;
}

/*
 * Blocks are as long as those of libarchive, so that a limit on what comes out
 * cuts at the same place.
 */
#define ZIP_BLOCK ((size_t)256 << 10)
#define GZIP_BLOCK ((size_t)64 << 10)

/* The member in hand at once, if that can be. */
static void take_whole(struct unpack *unpack)
{
	struct stored stored;
	struct bytes all = { 0 };

	unpack->asked = true;
	if (unpack->packing == PACKING_GZIP) {
		unpack->step = GZIP_BLOCK;
		if (!whole_gzip(unpack->whole, unpack->body, &all))
			return;
	} else {
		if (!unpack_stored(unpack, &stored) ||
		    !whole_member(unpack->whole, &stored, &all))
			return;
		unpack->step = stored.deflated ? ZIP_BLOCK : SIZE_MAX;
	}
	unpack->member = unpack->rest = all;
}

struct bytes unpack_member(const struct unpack *unpack)
{
	return unpack->member;
}

static int read_block(struct unpack *unpack, struct bytes *out,
		      struct fault *fault)
{
	const void *p = NULL;
	size_t len = 0;
	la_int64_t at = 0;
	int r;

	*out = (struct bytes){ 0 };
	/* Blocks without bytes are not yet the end. */
	do {
		r = archive_read_data_block(unpack->archive, &p, &len, &at);
		unpack->warned |= r == ARCHIVE_WARN;
	} while ((r == ARCHIVE_OK || r == ARCHIVE_WARN) && !len);
	if (r == ARCHIVE_OK || r == ARCHIVE_WARN) {
		*out = (struct bytes){ p, len };
		return 0;
	}
	if (r == ARCHIVE_EOF && !unpack->rc && !unpack->warned)
		return 0;
	unpack->ended |= r == ARCHIVE_FATAL;
	return damaged(unpack, fault);
}

int unpack_read(struct unpack *unpack, struct bytes *out, struct fault *fault)
{
	if (unpack->unxz)
		return unxz_next(unpack->unxz, out, fault);
	if (!unpack->asked)
		take_whole(unpack);
	if (!unpack->member.p)
		return read_block(unpack, out, fault);
	*out = bytes_sub(unpack->rest, 0, unpack->step);
	unpack->rest = bytes_sub(unpack->rest, out->len, unpack->rest.len);
	return 0;
}
