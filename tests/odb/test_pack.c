/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/packer.h"

#include "odb/pack.h"

/* A pack in memory whose first entry, at 12, begins with these bytes. */
static struct pack pack_of(struct buf *buf, struct bytes entry)
{
	static const uint8_t trailer[20];
	struct pack pack;

	buf_add(buf, "PACK\0\0\0\2\0\0\0\1", 12);
	buf_add_bytes(buf, entry);
	buf_add(buf, trailer, sizeof(trailer));
	ck_assert(buf_ok(buf));
	/* At its exact size, so that one byte too many is seen. */
	pack.map.p = malloc(buf->len);
	ck_assert_ptr_nonnull(pack.map.p);
	memcpy((void *)(uintptr_t)pack.map.p, buf->p, buf->len);
	pack.map.len = buf->len;
	pack.end = buf->len - sizeof(trailer);
	return pack;
}

static void pack_end(struct pack *pack, struct buf *buf)
{
	free((void *)(uintptr_t)pack->map.p);
	buf_release(buf);
}

#define NONE LIT("")
#define HEX20 "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24"
#define NO_SIZE "damaged: its size does not fit 64 bits"
#define NO_BASE "damaged: its delta base lies outside of its pack"
#define NO_TYPE "damaged: it is of a type that does not exist"
#define OUTSIDE "damaged: its offset lies outside of its pack"

/* clang-format off */
static const struct entry_row {
	const char *proves;
	struct bytes bytes; /* from offset 12 on */
	uint64_t offset;
	const char *reason; /* NULL: it is one, and this: */
	enum packed_kind kind;
	enum object_type type;
	uint64_t size;
	uint64_t base_at;
	size_t data;
} entries[] = {
	{ "a commit", LIT("\x15x"), 12, NULL, PACKED_WHOLE, OBJECT_COMMIT, 5, 0, 13 },
	{ "a tree", LIT("\x25x"), 12, NULL, PACKED_WHOLE, OBJECT_TREE, 5, 0, 13 },
	{ "a blob", LIT("\x35x"), 12, NULL, PACKED_WHOLE, OBJECT_BLOB, 5, 0, 13 },
	{ "a tag", LIT("\x45x"), 12, NULL, PACKED_WHOLE, OBJECT_TAG, 5, 0, 13 },
	{ "no bytes at all", LIT("\x30x"), 12, NULL, PACKED_WHOLE, OBJECT_BLOB, 0, 0, 13 },
	{ "type 0", LIT("\x05x"), 12, NO_TYPE, 0, 0, 0, 0, 0 },
	{ "type 5", LIT("\x55x"), 12, NO_TYPE, 0, 0, 0, 0, 0 },
	{ "a size of two bytes", LIT("\xb5\x02x"), 12, NULL, PACKED_WHOLE, OBJECT_BLOB, 37, 0, 14 },
	{ "a size that is longer than it need be", LIT("\xb5\x80\x80\0x"), 12, NULL,
	  PACKED_WHOLE, OBJECT_BLOB, 5, 0, 16 },
	{ "2^63 bytes", LIT("\xb0\x80\x80\x80\x80\x80\x80\x80\x80\x08"), 12, NULL,
	  PACKED_WHOLE, OBJECT_BLOB, (uint64_t)1 << 63, 0, 22 },
	{ "2^64 - 1 bytes", LIT("\xbf\xff\xff\xff\xff\xff\xff\xff\xff\x0f"), 12, NULL,
	  PACKED_WHOLE, OBJECT_BLOB, UINT64_MAX, 0, 22 },
	{ "one bit more", LIT("\xb0\x80\x80\x80\x80\x80\x80\x80\x80\x10"), 12, NO_SIZE, 0, 0, 0, 0, 0 },
	{ "the highest bit of that byte", LIT("\xb0\x80\x80\x80\x80\x80\x80\x80\x80\x40"), 12,
	  NO_SIZE, 0, 0, 0, 0, 0 },
	{ "a byte more, without a bit", LIT("\xb0\x80\x80\x80\x80\x80\x80\x80\x80\x80\0"), 12,
	  NO_SIZE, 0, 0, 0, 0, 0 },
	{ "a size without an end", LIT("\xb5"), 12, NO_SIZE, 0, 0, 0, 0, 0 },
	{ "a size that the trailer would end", LIT("\xb5\x80\x80"), 12, NO_SIZE, 0, 0, 0, 0, 0 },
	{ "an ofs-delta", LIT("xxxx" "\x63\x02x"), 16, NULL, PACKED_OFS_DELTA,
	  OBJECT_UNKNOWN, 3, 14, 18 },
	{ "on what stands at 0, where none can be", LIT("xxxx" "\x63\x10x"), 16, NULL,
	  PACKED_OFS_DELTA, OBJECT_UNKNOWN, 3, 0, 18 },
	{ "one byte further", LIT("xxxx" "\x63\x11x"), 16, NO_BASE, 0, 0, 0, 0, 0 },
	{ "on itself", LIT("xxxx" "\x63\0x"), 16, NO_BASE, 0, 0, 0, 0, 0 },
	{ "a distance of two bytes counts from 128", LIT(
	  "................................................................"
	  "................................................................"
	  "\x63\x80\x0cx"), 140, NULL, PACKED_OFS_DELTA, OBJECT_UNKNOWN, 3, 0, 143 },
	{ "the longest distance", LIT("\x63\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), 12, NO_BASE, 0, 0, 0, 0, 0 },
	{ "one over 64 bits", LIT("\x63\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), 12, NO_BASE, 0, 0, 0, 0, 0 },
	{ "one that comes back to 4 if it wraps around",
	  LIT("\x63\x80\xfe\xfe\xfe\xfe\xfe\xfe\xfe\xfe\x04"), 12, NO_BASE, 0, 0, 0, 0, 0 },
	{ "a distance without an end", LIT("\x63\x80"), 12, NO_BASE, 0, 0, 0, 0, 0 },
	{ "none", LIT("\x63"), 12, NO_BASE, 0, 0, 0, 0, 0 },
	{ "a ref-delta", LIT("\x73" HEX20 "x"), 12, NULL, PACKED_REF_DELTA,
	  OBJECT_UNKNOWN, 3, 0, 33 },
	{ "with all of a name and nothing else", LIT("\x73" HEX20), 12, NULL,
	  PACKED_REF_DELTA, OBJECT_UNKNOWN, 3, 0, 33 },
	{ "with a byte too few", LIT("\x73" "3456789012345678901"), 12, NO_BASE, 0, 0, 0, 0, 0 },
	{ "the header of the pack", LIT("\x35x"), 11, OUTSIDE, 0, 0, 0, 0, 0 },
	{ "its first byte", LIT("\x35x"), 0, OUTSIDE, 0, 0, 0, 0, 0 },
	{ "the last byte", LIT("\x35\x30"), 13, NULL, PACKED_WHOLE, OBJECT_BLOB, 0, 0, 14 },
	{ "the trailer", LIT("\x35x"), 14, OUTSIDE, 0, 0, 0, 0, 0 },
	{ "2^63 - 1", LIT("\x35x"), INT64_MAX, OUTSIDE, 0, 0, 0, 0, 0 },
	{ "2^64 - 1", LIT("\x35x"), UINT64_MAX, OUTSIDE, 0, 0, 0, 0, 0 },
};
/* clang-format on */

START_TEST(entry_row)
{
	const struct entry_row *r = &entries[_i];
	struct buf buf = BUF_INIT;
	struct pack pack = pack_of(&buf, r->bytes);
	struct packed packed = { .size = 0 };
	struct fault fault = { 0 };
	int rc = pack_entry(&pack, r->offset, OID_SHA1, &packed, &fault);

	ck_assert_msg(rc == (r->reason ? FAULT_CORRUPT : 0), "%s: %d (%s)",
		      r->proves, rc, fault.msg);
	if (r->reason) {
		ck_assert_msg(!strcmp(fault.msg, r->reason), "%s: %s",
			      r->proves, fault.msg);
		/* A fault that nobody wants to hear of. */
		ck_assert_int_eq(
			pack_entry(&pack, r->offset, OID_SHA1, &packed, NULL),
			FAULT_CORRUPT);
	} else {
		ck_assert_msg(packed.kind == r->kind, "%s", r->proves);
		ck_assert_int_eq(packed.type, r->type);
		ck_assert_uint_eq(packed.size, r->size);
		ck_assert_uint_eq(packed.data, r->data);
	}
	if (!rc && r->kind == PACKED_OFS_DELTA)
		ck_assert_uint_eq(packed.base_at, r->base_at);
	if (!rc && r->kind == PACKED_REF_DELTA) {
		ck_assert_uint_eq(packed.base_id.len, OID_SHA1);
		ck_assert_mem_eq(packed.base_id.id, HEX20, OID_SHA1);
	}
	pack_end(&pack, &buf);
}
END_TEST

START_TEST(a_name_of_sha256)
{
	struct buf buf = BUF_INIT;
	struct pack pack = pack_of(&buf, LIT("\x73" HEX20 "abcdefghijklx"));
	struct packed packed;
	struct fault fault = { 0 };

	ck_assert_int_eq(pack_entry(&pack, 12, OID_SHA256, &packed, &fault), 0);
	ck_assert_uint_eq(packed.data, 45);
	ck_assert_mem_eq(packed.base_id.id, HEX20 "abcdefghijkl", OID_SHA256);
	pack_end(&pack, &buf);
}
END_TEST

/*
 * zlib streams of "abc": header 78 01, one stored block (RFC 1951, 3.2.4), and
 * adler32 02 4d 01 27.
 */
#define HEAD "\x78\x01"
#define BLOCK \
	"\x01\x03\0\xfc\xff" \
	"abc"
#define SUM "\x02\x4d\x01\x27"
#define NO_ZLIB "damaged: no zlib stream where one must be"
#define NO_STREAM "damaged: its zlib stream is broken"
#define NO_SUM "damaged: its checksum (adler32) fails"

/* clang-format off */
static const struct inflate_row {
	const char *proves;
	struct bytes stream;
	uint64_t size;
	const char *reason; /* NULL: it is "abc", or nothing */
} inflates[] = {
	{ "a good one", LIT(HEAD BLOCK SUM), 3, NULL },
	{ "more behind it", LIT(HEAD BLOCK SUM "\x35x"), 3, NULL },
	{ "one of two blocks", LIT(HEAD "\0\x01\0\xfe\xff" "a" "\x01\x02\0\xfd\xff" "bc" SUM), 3, NULL },
	{ "one that is empty", LIT(HEAD "\x03\0\0\0\0\x01"), 0, NULL },
	{ "declares one too few", LIT(HEAD BLOCK SUM), 2, "declares 2 bytes and has more" },
	{ "declares none", LIT(HEAD BLOCK SUM), 0, "declares 0 bytes and has more" },
	{ "declares one too many", LIT(HEAD BLOCK SUM), 4, "declares 4 bytes and has 3" },
	{ "has more than the slack holds", LIT(HEAD "\x00\0\x08\xff\xf7" /* 2048 bytes that follow nowhere */
	  "abc"), 3, "declares 3 bytes and has more" },
	{ "another window size", LIT("\x18\x19" BLOCK SUM), 3, NULL },
	{ "another level", LIT("\x78\x9c" BLOCK SUM), 3, NULL },
	{ "no multiple of 31", LIT("\x78\x02" BLOCK SUM), 3, NO_ZLIB },
	{ "another method than deflate", LIT("\x77\x0d" BLOCK SUM), 3, NO_ZLIB },
	{ "a preset dictionary", LIT("\x78\x20" "\0\0\0\1" BLOCK SUM), 3, NO_ZLIB },
	{ "too few bytes to be any", LIT(HEAD "\x03\0\0"), 0, NO_ZLIB },
	{ "none", NONE, 3, NO_ZLIB },
	{ "a type of block that does not exist", LIT(HEAD "\x07" "abcdef" SUM), 3, NO_STREAM },
	{ "a stored length that is not its complement", LIT(HEAD "\x01\x03\0\xfc\xfe" "abc" SUM), 3, NO_STREAM },
	{ "no last block", LIT(HEAD "\0\x03\0\xfc\xff" "abc"), 3, NO_STREAM },
	{ "a wrong checksum", LIT(HEAD BLOCK "\x02\x4d\x01\x28"), 3, NO_SUM },
	{ "none at all", LIT(HEAD BLOCK), 3, NO_SUM },
	{ "one of which the last byte is the trailer's", LIT(HEAD BLOCK "\x02\x4d\x01"), 3, NO_SUM },
	{ "of an empty one too", LIT(HEAD "\x03\0\0\0\0\0"), 0, NO_SUM },
};
/* clang-format on */

START_TEST(inflate_row)
{
	const struct inflate_row *r = &inflates[_i];
	struct buf buf = BUF_INIT;
	struct pack pack = pack_of(&buf, r->stream);
	const struct packed packed = { .size = r->size, .data = 12 };
	struct inflater *inflater = inflater_new();
	uint8_t *out = malloc((size_t)r->size + INFLATE_SLACK);
	struct fault fault = { 0 };
	int rc;

	ck_assert_ptr_nonnull(inflater);
	ck_assert_ptr_nonnull(out);
	rc = pack_inflate(inflater, &pack, &packed, out, &fault);
	ck_assert_msg(rc == (r->reason ? FAULT_CORRUPT : 0), "%s: %d (%s)",
		      r->proves, rc, fault.msg);
	if (r->reason)
		ck_assert_msg(!strcmp(fault.msg, r->reason), "%s: %s",
			      r->proves, fault.msg);
	else
		ck_assert_mem_eq(out, "abc", (size_t)r->size);
	free(out);
	inflater_free(inflater);
	pack_end(&pack, &buf);
}
END_TEST

/* A stream that goes on and on does not write past its room. */
START_TEST(more_than_declared)
{
	const uint64_t sizes[] = { 0, 1, 100, 19679, 19680, 19999, 20000 };
	struct inflater *inflater = inflater_new();
	struct buf plain = BUF_INIT;
	struct buf stream = BUF_INIT;
	struct buf buf = BUF_INIT;
	struct pack pack;

	for (int i = 0; i < 20000; i++)
		buf_add_char(&plain, (char)(i % 7 + 'a'));
	add_zlib(&stream, buf_bytes(&plain));
	pack = pack_of(&buf, buf_bytes(&stream));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct packed packed = { .size = sizes[i], .data = 12 };
		size_t room = (size_t)sizes[i] + INFLATE_SLACK;
		struct fault fault = { 0 };
		uint8_t *out = malloc(room);
		int rc = pack_inflate(inflater, &pack, &packed, out, &fault);

		ck_assert_int_eq(rc, sizes[i] == 20000 ? 0 : FAULT_CORRUPT);
		if (!rc)
			ck_assert_mem_eq(out, plain.p, plain.len);
		else
			ck_assert_ptr_nonnull(
				strstr(fault.msg, "and has more"));
		free(out);
	}
	pack_end(&pack, &buf);
	inflater_free(inflater);
	inflater_free(NULL);
	buf_release(&plain);
	buf_release(&stream);
}
END_TEST

/* Every stream, cut everywhere and with each byte turned over. */
START_TEST(damage_is_noticed)
{
	struct inflater *inflater = inflater_new();
	struct buf plain = BUF_INIT;
	struct buf stream = BUF_INIT;
	uint8_t out[3000 + INFLATE_SLACK];

	for (int i = 0; i < 3000; i++)
		buf_add_char(&plain, (char)(i * i % 11 + i % 5));
	add_zlib(&stream, buf_bytes(&plain));
	for (size_t i = 0; i < stream.len; i++) {
		for (int cut = 0; cut < 2; cut++) {
			struct packed packed = { .size = 3000, .data = 12 };
			struct buf buf = BUF_INIT;
			struct pack pack;

			stream.p[i] = (char)(stream.p[i] ^ 0x10);
			pack = pack_of(&buf, bytes_sub(buf_bytes(&stream), 0,
						       cut ? i : stream.len));
			stream.p[i] = (char)(stream.p[i] ^ 0x10);
			/* Of the header a few bits mean nothing to us. */
			ck_assert(i == 0 ||
				  pack_inflate(inflater, &pack, &packed, out,
					       NULL) == FAULT_CORRUPT);
			pack_end(&pack, &buf);
		}
	}
	inflater_free(inflater);
	buf_release(&plain);
	buf_release(&stream);
}
END_TEST

static const struct {
	uint64_t size;
	size_t room;
	bool plausible;
} plausibles[] = {
	{ 0, 0, true },
	{ 1031, 0, true },
	{ 1032, 0, false },
	{ 1032, 1, true },
	{ 1032 * 10 + 1031, 10, true },
	{ 1032 * 11, 10, false },
	{ (uint64_t)1 << 63, 1000, false },
	{ UINT64_MAX, SIZE_MAX / 2, true },
};

START_TEST(plausible_row)
{
	const struct pack pack = { .end = 12 + plausibles[_i].room };
	const struct packed packed = { .size = plausibles[_i].size,
				       .data = 12 };

	ck_assert_int_eq(pack_is_plausible(&pack, &packed),
			 plausibles[_i].plausible);
}
END_TEST

/* The densest stream there is must be plausible. */
START_TEST(zeros_are_plausible)
{
	struct buf plain = BUF_INIT;
	uLongf len = 100000;
	uint8_t *out = malloc(len);
	const size_t size = (size_t)16 << 20;
	struct pack pack = { .end = 0 };
	struct packed packed = { .size = size };

	ck_assert(buf_reserve(&plain, size));
	memset(plain.p, 0, size);
	ck_assert_int_eq(compress2(out, &len, (Bytef *)plain.p, size, 9), Z_OK);
	pack.end = len;
	ck_assert(pack_is_plausible(&pack, &packed));
	packed.size += size / 50;
	ck_assert(!pack_is_plausible(&pack, &packed));
	free(out);
	buf_release(&plain);
}
END_TEST

#define TRAILER HEX20

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes file;
	int rc;
	const char *reason;
} files[] = {
	{ "version 2", LIT("PACK\0\0\0\2\0\0\0\0" TRAILER), 0, NULL },
	{ "version 3", LIT("PACK\0\0\0\3\0\0\0\0" TRAILER), 0, NULL },
	{ "a count and a trailer that are wrong are not looked at",
	  LIT("PACK\0\0\0\2\7\7\7\7" TRAILER), 0, NULL },
	{ "version 1", LIT("PACK\0\0\0\1\0\0\0\0" TRAILER), FAULT_CORRUPT,
	  "its pack has version 1, known are 2 and 3" },
	{ "version 4", LIT("PACK\0\0\0\4\0\0\0\0" TRAILER), FAULT_CORRUPT,
	  "its pack has version 4, known are 2 and 3" },
	{ "another magic", LIT("PACT\0\0\0\2\0\0\0\0" TRAILER), FAULT_CORRUPT,
	  "its pack does not begin like one" },
	{ "a byte too short", LIT("PACK\0\0\0\2\0\0\0\0" "1234567890123456789"), FAULT_CORRUPT,
	  "its pack is cut short" },
	{ "empty", NONE, FAULT_CORRUPT, "its pack is cut short" },
};
/* clang-format on */

START_TEST(file_row)
{
	struct pack pack = { .end = 1 };
	struct fault fault = { 0 };
	int rc;

	scratch_open();
	put_bytes("p.pack", files[_i].file.p, files[_i].file.len);
	rc = pack_open(&pack, "p.idx", OID_SHA1, &fault);
	ck_assert_msg(rc == files[_i].rc, "%s: %s", files[_i].proves,
		      fault.msg);
	if (rc) {
		ck_assert_str_eq(fault.msg, files[_i].reason);
		ck_assert_ptr_null(pack.map.p);
	} else {
		ck_assert_uint_eq(pack.end, 12);
		ck_assert(bytes_eq(pack.map, files[_i].file));
	}
	pack_close(&pack);
	pack_close(&pack);
	scratch_close();
}
END_TEST

static const struct {
	const char *proves;
	const char *script;
	int rc;
	const char *reason;
} odd_files[] = {
	{ "none", "true", FAULT_IO,
	  "its pack cannot be opened: No such file or directory" },
	{ "a folder", "mkdir p.pack", FAULT_CORRUPT,
	  "its pack is not a regular file" },
	{ "a FIFO", "mkfifo p.pack", FAULT_CORRUPT,
	  "its pack is not a regular file" },
	{ "a link", "ln -s /dev/zero p.pack", FAULT_IO,
	  "its pack cannot be opened: Too many levels of symbolic links" },
};

START_TEST(odd_file_row)
{
	struct pack pack;
	struct fault fault = { 0 };

	scratch_open();
	run_sh(odd_files[_i].script);
	ck_assert_int_eq(pack_open(&pack, "p.idx", OID_SHA1, &fault),
			 odd_files[_i].rc);
	ck_assert_str_eq(fault.msg, odd_files[_i].reason);
	ck_assert_ptr_null(pack.map.p);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, entry_row, 0, COUNT(entries));
	tcase_add_test(tc, a_name_of_sha256);
	tcase_add_loop_test(tc, inflate_row, 0, COUNT(inflates));
	tcase_add_test(tc, more_than_declared);
	tcase_add_test(tc, damage_is_noticed);
	tcase_add_loop_test(tc, plausible_row, 0, COUNT(plausibles));
	tcase_add_test(tc, zeros_are_plausible);
	tcase_add_loop_test(tc, file_row, 0, COUNT(files));
	tcase_add_loop_test(tc, odd_file_row, 0, COUNT(odd_files));
}

UNIT_MAIN("odb/pack", add)
