/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/match/parcel.h - packed content of all kinds, made to order
 *
 * By libarchive's writers where these will do; by hand where a test wants what
 * no writer makes. Each adds to out, or makes a new buf of one.
 */
#ifndef TESTS_MATCH_PARCEL_H
#define TESTS_MATCH_PARCEL_H

#include "base/buf.h"
#include "match/packing.h"

#include "unit.h"

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

struct parcel_file {
	const char *name;
	const char *body;
};

static inline la_ssize_t parcel_write(struct archive *a, void *out,
				      const void *p, size_t len)
{
	(void)a;
	buf_add(out, p, len);
	return (la_ssize_t)len;
}

static inline void parcel_entry(struct archive *a, const char *name,
				struct bytes body, const char *target)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_size(e, (la_int64_t)body.len);
	archive_entry_set_filetype(e, target ? AE_IFLNK : AE_IFREG);
	archive_entry_set_perm(e, 0644);
	if (target)
		archive_entry_set_symlink(e, target);
	ck_assert_int_eq(archive_write_header(a, e), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_data(a, body.p, body.len),
			 (la_ssize_t)body.len);
	archive_entry_free(e);
}

static inline struct archive *
parcel_begin(enum packing packing, const char *passphrase, struct buf *out)
{
	struct archive *a = archive_write_new();
	int r = ARCHIVE_FATAL;

	ck_assert_ptr_nonnull(a);
	switch (packing) {
	case PACKING_ZIP:
		r = archive_write_set_format_zip(a);
		break;
	case PACKING_TAR:
		r = archive_write_set_format_pax_restricted(a);
		break;
	case PACKING_AR:
		r = archive_write_set_format_ar_svr4(a);
		break;
	case PACKING_GZIP:
		r = archive_write_add_filter_gzip(a);
		break;
	case PACKING_BZIP2:
		r = archive_write_add_filter_bzip2(a);
		break;
	case PACKING_LZMA:
		r = archive_write_add_filter_lzma(a);
		break;
	case PACKING_XZ:
		r = archive_write_add_filter_xz(a);
		break;
	case PACKING_ZSTD:
		r = archive_write_add_filter_zstd(a);
		break;
	default:
		break;
	}
	ck_assert_int_eq(r, ARCHIVE_OK);
	if (!packing_has_members(packing))
		ck_assert_int_eq(archive_write_set_format_raw(a), ARCHIVE_OK);
	if (passphrase) {
		ck_assert_int_eq(archive_write_set_options(
					 a, "zip:encryption=traditional"),
				 ARCHIVE_OK);
		ck_assert_int_eq(archive_write_set_passphrase(a, passphrase),
				 ARCHIVE_OK);
	}
	ck_assert_int_eq(archive_write_set_bytes_in_last_block(a, 1),
			 ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open(a, out, NULL, parcel_write, NULL),
			 ARCHIVE_OK);
	return a;
}

static inline void parcel_end(struct archive *a)
{
	ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
}

/* An archive of the files, up to one without a name. */
static inline void parcel_files(enum packing packing,
				const struct parcel_file *v, struct buf *out)
{
	struct archive *a = parcel_begin(packing, NULL, out);

	for (; v->name; v++)
		parcel_entry(a, v->name, bytes_of(v->body), NULL);
	parcel_end(a);
}

/* content becomes what it is when packed, in an archive under that name. */
static inline void parcel_wrap(enum packing packing, const char *name,
			       struct buf *content)
{
	struct buf out = BUF_INIT;
	struct archive *a = parcel_begin(packing, NULL, &out);

	parcel_entry(a, name, buf_bytes(content), NULL);
	parcel_end(a);
	ck_assert(buf_ok(&out));
	buf_release(content);
	*content = out;
}

/* ---------------------------------------------------------------- by hand ---
 */

static inline void parcel_le(struct buf *out, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_add_char(out, (char)(value >> 8 * i & 0xff));
}

/* One member of a zip, as it is stored: APPNOTE.TXT, section 4.3.7. */
struct parcel_member {
	const char *name;
	struct bytes body;
	uint16_t method; /* 0: as it is */
	uint16_t flags;	 /* 1: encrypted, 8: sizes follow, 0x800: UTF-8 */
	uint32_t packed; /* sizes, as declared */
	uint32_t size;
	uint32_t crc;
};

static inline void parcel_member(const struct parcel_member *m, struct buf *out)
{
	buf_add(out, "PK\3\4", 4);
	parcel_le(out, 20, 2);
	parcel_le(out, m->flags, 2);
	parcel_le(out, m->method, 2);
	parcel_le(out, 0, 2);
	parcel_le(out, 0x21, 2);
	parcel_le(out, m->crc, 4);
	parcel_le(out, m->packed, 4);
	parcel_le(out, m->size, 4);
	parcel_le(out, strlen(m->name), 2);
	parcel_le(out, 0, 2);
	buf_add_str(out, m->name);
	buf_add_bytes(out, m->body);
}

/* Stored, with its sizes and its sum in front of it. */
static inline void parcel_stored(const char *name, struct bytes body,
				 struct buf *out)
{
	const struct parcel_member m = {
		.name = name,
		.body = body,
		.packed = (uint32_t)body.len,
		.size = (uint32_t)body.len,
		.crc = (uint32_t)crc32(0, body.p, (unsigned)body.len),
	};

	parcel_member(&m, out);
}

/* The same, deflated. */
static inline void parcel_deflated(const char *name, struct bytes body,
				   struct buf *out)
{
	struct parcel_member m = { .name = name, .method = 8 };
	size_t cap = body.len + body.len / 1000 + 64;
	uint8_t *packed = malloc(cap);
	z_stream z = { .next_in = (uint8_t *)(uintptr_t)body.p,
		       .avail_in = (unsigned)body.len,
		       .next_out = packed,
		       .avail_out = (unsigned)cap };

	ck_assert_ptr_nonnull(packed);
	ck_assert_int_eq(
		deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY),
		Z_OK);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	m.body = (struct bytes){ packed, z.total_out };
	m.packed = (uint32_t)z.total_out;
	m.size = (uint32_t)body.len;
	m.crc = (uint32_t)crc32(0, body.p, (unsigned)body.len);
	(void)deflateEnd(&z);
	parcel_member(&m, out);
	free(packed);
}

/* The end of a zip whose directory is empty. */
static inline void parcel_zip_end(struct buf *out)
{
	buf_add(out, "PK\5\6", 4);
	parcel_le(out, 0, 8);
	parcel_le(out, 0, 8);
	parcel_le(out, 0, 2);
}

/* A frame of zstd with a window of 2^log bytes (RFC 8878). */
static inline void parcel_frame(unsigned log, struct bytes body,
				struct buf *out)
{
	buf_add(out, "\x28\xb5\x2f\xfd", 4);
	parcel_le(out, 0, 1);
	parcel_le(out, (log - 10) << 3, 1);
	parcel_le(out, body.len << 3 | 1, 3);
	buf_add_bytes(out, body);
}

#endif
