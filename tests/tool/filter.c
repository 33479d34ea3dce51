/* SPDX-License-Identifier: Apache-2.0 */
#include "filter.h"

#include "base/checksum.h"

#include <stdio.h>

#define ZLIB_CONST /* next_in then points to const */
#include <zlib.h>

/* window: what zlib calls windowBits, 31 for gzip and -15 for a bare stream. */
static int deflate_all(struct bytes in, int window, struct buf *out,
		       struct fault *fault)
{
	z_stream z = { 0 };
	unsigned char piece[16384];
	int rc;

	if (in.len > UINT32_MAX)
		return fault_set(fault, FAULT_LIMIT, "too long to compress");
	if (deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY))
		return fault_nomem(fault);
	z.next_in = in.p;
	z.avail_in = (uInt)in.len;
	do {
		z.next_out = piece;
		z.avail_out = sizeof(piece);
		rc = deflate(&z, Z_FINISH);
		buf_add(out, piece, sizeof(piece) - z.avail_out);
	} while (rc == Z_OK);
	deflateEnd(&z);
	if (rc != Z_STREAM_END)
		return fault_set(fault, FAULT_IO, "zlib refuses to compress");
	return 0;
}

static int filter_gzip(const char *arg, struct bytes in, struct buf *out,
		       struct fault *fault)
{
	(void)arg;
	return deflate_all(in, 15 + 16, out, fault);
}

/* The ustar header of POSIX.1-1988; numbers are octal text. */
struct ustar {
	char name[100];
	char mode[8], uid[8], gid[8], size[12], mtime[12], sum[8];
	char type;
	char link[100];
	char magic[6], version[2];
	char rest[247];
};

static void tar_sum(struct ustar *header)
{
	const unsigned char *p = (const unsigned char *)header;
	unsigned sum = 0;

	memset(header->sum, ' ', sizeof(header->sum));
	for (size_t i = 0; i < sizeof(*header); i++)
		sum += p[i];
	snprintf(header->sum, sizeof(header->sum), "%06o", sum & 0777777);
}

static int filter_tar(const char *name, struct bytes in, struct buf *out,
		      struct fault *fault)
{
	static const char zeros[1024];
	struct ustar header = { .type = '0', .mode = "0000644" };

	_Static_assert(sizeof(header) == 512, "a tar block");
	if (strlen(name) >= sizeof(header.name) || in.len > 0777777777)
		return fault_set(fault, FAULT_LIMIT, "too long for tar");
	memcpy(header.name, name, strlen(name));
	memcpy(header.magic, "ustar", 6);
	memcpy(header.version, "00", 2);
	snprintf(header.uid, sizeof(header.uid), "%07o", 0);
	snprintf(header.gid, sizeof(header.gid), "%07o", 0);
	snprintf(header.size, sizeof(header.size), "%011o",
		 (unsigned)in.len & 0777777777);
	snprintf(header.mtime, sizeof(header.mtime), "%011o", 0);
	tar_sum(&header);
	buf_add(out, &header, sizeof(header));
	buf_add_bytes(out, in);
	buf_add(out, zeros, (512 - in.len % 512) % 512);
	buf_add(out, zeros, 1024);
	return 0;
}

static void put_le(struct buf *out, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_add_char(out, (char)(value >> 8 * i & 0xff));
}

/* The fields that a local and a central header share, APPNOTE 4.3.7. */
static void zip_fields(struct buf *out, const char *name, struct bytes in,
		       size_t packed)
{
	put_le(out, 20, 2);	/* version needed: 2.0 */
	put_le(out, 0, 2);	/* flags */
	put_le(out, 8, 2);	/* deflated */
	put_le(out, 0, 2);	/* 00:00:00 */
	put_le(out, 0x0021, 2); /* 1980-01-01 */
	put_le(out, crc32_of(in), 4);
	put_le(out, (uint32_t)packed, 4);
	put_le(out, (uint32_t)in.len, 4);
	put_le(out, (uint32_t)strlen(name), 2);
	put_le(out, 0, 2); /* no extra field */
}

static int filter_zip(const char *name, struct bytes in, struct buf *out,
		      struct fault *fault)
{
	struct buf packed = BUF_INIT;
	size_t central;
	int rc = deflate_all(in, -15, &packed, fault);

	if (rc)
		goto out;
	if (strlen(name) > UINT16_MAX || packed.len > UINT32_MAX / 2) {
		rc = fault_set(fault, FAULT_LIMIT, "too long for zip");
		goto out;
	}
	buf_add(out, "PK\3\4", 4);
	zip_fields(out, name, in, packed.len);
	buf_add_str(out, name);
	buf_add_bytes(out, buf_bytes(&packed));

	central = out->len;
	buf_add(out, "PK\1\2", 4);
	put_le(out, 20, 2); /* version made by */
	zip_fields(out, name, in, packed.len);
	put_le(out, 0, 2); /* no comment */
	put_le(out, 0, 2); /* first disk */
	put_le(out, 0, 2); /* internal attributes */
	put_le(out, 0, 4); /* external attributes */
	put_le(out, 0, 4); /* offset of the local header */
	buf_add_str(out, name);

	{
		uint32_t len = (uint32_t)(out->len - central);

		buf_add(out, "PK\5\6", 4);
		put_le(out, 0, 4); /* disks */
		put_le(out, 1, 2); /* members on this disk */
		put_le(out, 1, 2); /* members */
		put_le(out, len, 4);
		put_le(out, (uint32_t)central, 4);
		put_le(out, 0, 2); /* no comment */
	}
out:
	buf_release(&packed);
	return rc;
}

#define MIME_LINE 76

static int filter_base64(const char *arg, struct bytes in, struct buf *out,
			 struct fault *fault)
{
	struct buf text = BUF_INIT;

	(void)arg;
	(void)fault;
	base64_encode(in, &text);
	for (size_t at = 0; at < text.len; at += MIME_LINE) {
		buf_add_bytes(out, bytes_sub(buf_bytes(&text), at, MIME_LINE));
		buf_add_char(out, '\n');
	}
	buf_release(&text);
	return 0;
}

/* RFC 2045, 6.7: "=" and what is not printable as =XX; soft breaks. */
static int filter_qp(const char *arg, struct bytes in, struct buf *out,
		     struct fault *fault)
{
	size_t column = 0;

	(void)arg;
	(void)fault;
	for (size_t i = 0; i < in.len; i++) {
		uint8_t c = in.p[i];
		bool plain = c >= 0x20 && c < 0x7f && c != '=';
		size_t width = plain ? 1 : 3;

		if (c == '\n') {
			buf_add_char(out, '\n');
			column = 0;
			continue;
		}
		if (column + width > MIME_LINE - 1) {
			buf_add_str(out, "=\n");
			column = 0;
		}
		if (plain)
			buf_add_char(out, (char)c);
		else
			buf_printf(out, "=%02X", c);
		column += width;
	}
	return 0;
}

static void replace_all(struct bytes in, struct bytes from, struct bytes to,
			struct buf *out)
{
	size_t at = 0;

	for (;;) {
		size_t next = bytes_find(in, from, at);

		if (next == SIZE_MAX)
			break;
		buf_add_bytes(out, bytes_sub(in, at, next - at));
		buf_add_bytes(out, to);
		at = next + from.len;
	}
	buf_add_bytes(out, bytes_sub(in, at, in.len));
}

static int filter_crlf(const char *arg, struct bytes in, struct buf *out,
		       struct fault *fault)
{
	(void)arg;
	(void)fault;
	replace_all(in, LIT("\n"), LIT("\r\n"), out);
	return 0;
}

static int filter_swap(const char *arg, struct bytes in, struct buf *out,
		       struct fault *fault)
{
	struct bytes to = bytes_of(arg), from;

	if (!bytes_until(&to, ':', &from) || !from.len)
		return fault_set(fault, FAULT_USAGE, "swap wants swap:A:B");
	replace_all(in, from, to, out);
	return 0;
}

static const struct filter {
	const char *name;
	bool wants_arg;
	int (*apply)(const char *arg, struct bytes in, struct buf *out,
		     struct fault *fault);
} filters[] = {
	{ "gzip", false, filter_gzip }, { "tar", true, filter_tar },
	{ "zip", true, filter_zip },	{ "base64", false, filter_base64 },
	{ "qp", false, filter_qp },	{ "crlf", false, filter_crlf },
	{ "swap", true, filter_swap },
};

int filter_apply(const char *text, struct buf *body, struct fault *fault)
{
	size_t len = strcspn(text, ":");
	const char *arg = text[len] ? text + len + 1 : NULL;

	for (size_t i = 0; i < COUNT(filters); i++) {
		const struct filter *filter = &filters[i];
		struct buf out = BUF_INIT;
		int rc;

		if (strlen(filter->name) != len ||
		    memcmp(filter->name, text, len) != 0 ||
		    filter->wants_arg != !!arg)
			continue;
		rc = filter->apply(arg, buf_bytes(body), &out, fault);
		if (!rc && !buf_ok(&out))
			rc = fault_nomem(fault);
		if (rc) {
			buf_release(&out);
			return rc;
		}
		buf_release(body);
		*body = out;
		return 0;
	}
	return fault_set(fault, FAULT_USAGE, "no filter \"%s\"", text);
}
