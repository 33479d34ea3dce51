/* SPDX-License-Identifier: Apache-2.0 */
#include "match/unpack.h"

#include "base/checksum.h"

#include "parcel.h"

/* A file that comes in blocks of step bytes. */
struct slow {
	struct bytes rest;
	size_t step;
	int rc; /* instead of an end */
	uint8_t *block;
};

/* Each block in memory of its own, so that what lies behind it is no one's. */
static int slow_next(void *payload, struct bytes *out, struct fault *fault)
{
	struct slow *slow = payload;
	struct bytes now = bytes_sub(slow->rest, 0, slow->step);

	if (!now.len && slow->rc)
		return fault_set(fault, slow->rc, "as asked");
	slow->rest = bytes_sub(slow->rest, now.len, slow->rest.len);
	free(slow->block);
	slow->block = malloc(now.len + 1);
	memcpy(slow->block, now.p ? now.p : (const uint8_t *)"", now.len);
	*out = (struct bytes){ slow->block, now.len };
	return 0;
}

static int read_member(struct unpack *unpack, struct buf *out)
{
	struct fault fault = { 0 };
	struct bytes block;
	int rc;

	do {
		rc = unpack_read(unpack, &block, &fault);
		if (!rc)
			buf_add_bytes(out, block);
	} while (!rc && block.len);
	return rc;
}

/*
 * "name=body; ", with "?" for what cannot be had; and how it ends. at_once: how
 * many members were; NULL: none may be.
 */
static int list_by(enum packing packing, struct bytes file, size_t step,
		   int end, size_t *at_once, struct buf *out)
{
	struct slow slow = { .rest = file, .step = step, .rc = end };
	struct stream stream = { &slow, slow_next };
	struct fault fault = { 0 };
	struct unpack *unpack = NULL;
	struct whole *whole = at_once ? whole_new() : NULL;
	struct member m;
	int rc = unpack_open(packing, &stream,
			     at_once ? file : (struct bytes){ 0 }, whole,
			     &unpack, &fault);

	while (!rc) {
		int read = 0;

		rc = unpack_next(unpack, &m, &fault);
		if (rc <= 0)
			break;
		rc = 0;
		buf_add_bytes(out, m.name);
		if (m.target.len)
			buf_add_str(out, "->");
		buf_add_bytes(out, m.target);
		buf_add_str(out, "=");
		if (m.state == MEMBER_OPEN)
			read = read_member(unpack, out);
		if (at_once)
			*at_once += unpack_member(unpack).p != NULL;
		if (read && read != FAULT_CORRUPT)
			rc = read;
		if (read || m.state != MEMBER_OPEN)
			buf_add_str(out,
				    m.state == MEMBER_ENCRYPTED ? "?!" : "?");
		buf_add_str(out, "; ");
	}
	unpack_close(unpack);
	whole_free(whole);
	free(slow.block);
	return rc;
}

static int list(enum packing packing, struct bytes file, size_t step, int end,
		struct buf *out)
{
	return list_by(packing, file, step, end, NULL, out);
}

/* How many members of the file are had at once; all is read the same. */
static size_t same_at_once(enum packing packing, struct bytes file)
{
	struct buf plain = BUF_INIT;
	struct buf out = BUF_INIT;
	size_t at_once = 0;
	/* Hard against what is no one's. */
	uint8_t *copy = malloc(file.len + 1);
	int rc;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy + 1, file.p ? file.p : (const uint8_t *)"", file.len);
	file.p = copy + 1;
	rc = list_by(packing, file, SIZE_MAX, 0, NULL, &plain);
	ck_assert_int_eq(list_by(packing, file, SIZE_MAX, 0, &at_once, &out),
			 rc);
	ck_assert(bytes_eq(buf_bytes(&plain), buf_bytes(&out)));
	buf_release(&plain);
	buf_release(&out);
	free(copy);
	return at_once;
}

static void check(const char *what, enum packing packing,
		  const struct buf *file, size_t step, const char *expected,
		  int status)
{
	struct buf out = BUF_INIT;
	int rc = list(packing, buf_bytes(file), step, 0, &out);

	ck_assert_msg(!strcmp(buf_str(&out), expected), "%s: %s", what,
		      buf_str(&out));
	ck_assert_msg(rc == status, "%s: %d", what, rc);
	(void)same_at_once(packing, buf_bytes(file));
	buf_release(&out);
}

static const struct parcel_file files[] = {
	{ "a.env", "one" },   { "b/c", "" }, { "b/../../d", "three\nlines\n" },
	{ "a.env", "again" }, { 0 },
};

#define LISTED "a.env=one; b/c=; b/../../d=three\nlines\n; a.env=again; "

START_TEST(members)
{
	static const enum packing kinds[] = { PACKING_ZIP, PACKING_TAR };
	struct buf file = BUF_INIT;

	parcel_files(kinds[_i], files, &file);
	check("whole", kinds[_i], &file, SIZE_MAX, LISTED, 0);
	check("bytewise", kinds[_i], &file, 1, LISTED, 0);
	check("by 511", kinds[_i], &file, 511, LISTED, 0);
	buf_release(&file);
}
END_TEST

/* Long names are in a table, which counts as a member without bytes. */
START_TEST(libraries)
{
	const char *listed =
		"//=; a.o=one; a name that is longer than sixteen.o="
		"three\nlines\n; b.o=; ";
	struct buf file = BUF_INIT;

	buf_add_str(&file, "!<arch>\n"
			   "//                                              38"
			   "        `\na name that is longer than sixteen.o/\n"
			   "a.o/            0           0     0     100644  3 "
			   "        `\none\n"
			   "/0              0           0     0     100644  12"
			   "        `\nthree\nlines\n"
			   "b.o/            0           0     0     100644  0 "
			   "        `\n");
	check("whole", PACKING_AR, &file, SIZE_MAX, listed, 0);
	check("bytewise", PACKING_AR, &file, 1, listed, 0);
	buf_release(&file);
}
END_TEST

START_TEST(compressions)
{
	enum packing packing = (enum packing)_i;
	struct buf file = BUF_INIT;
	struct buf twice = BUF_INIT;

	buf_add_str(&file, "some text");
	parcel_wrap(packing, "x", &file);
	check("one", packing, &file, SIZE_MAX, "=some text; ", 0);
	check("bytewise", packing, &file, 1, "=some text; ", 0);
	/* One behind the other is one file. */
	buf_add_bytes(&twice, buf_bytes(&file));
	buf_add_bytes(&twice, buf_bytes(&file));
	check("two", packing, &twice, 7, "=some textsome text; ", 0);
	/* Only one layer is taken off. */
	parcel_wrap(packing, "x", &file);
	buf_clear(&twice);
	ck_assert_int_eq(list(packing, buf_bytes(&file), 100, 0, &twice), 0);
	ck_assert_int_eq(packing_of(bytes_sub(buf_bytes(&twice), 1, 512)),
			 packing);
	buf_release(&file);
	buf_release(&twice);
}
END_TEST

START_TEST(of_nothing)
{
	struct buf file = BUF_INIT;
	struct buf out = BUF_INIT;

	parcel_wrap((enum packing)_i, "x", &file);
	ck_assert_int_eq(list((enum packing)_i, buf_bytes(&file), 9, 0, &out),
			 0);
	ck_assert(!out.len || !strcmp(out.p, "=; "));
	/* Cut off, it is no longer nothing. */
	ck_assert(list((enum packing)_i,
		       bytes_sub(buf_bytes(&file), 0, file.len - 4), 9, 0,
		       &out) == FAULT_CORRUPT ||
		  strchr(buf_str(&out), '?'));
	buf_release(&file);
	buf_release(&out);
}
END_TEST

/* Whatever is cut off: no crash, and never more than there was. */
START_TEST(cut_off_anywhere)
{
	enum packing packing = (enum packing)_i;
	struct buf file = BUF_INIT;
	struct buf whole = BUF_INIT;

	if (packing_has_members(packing)) {
		parcel_files(packing, files, &file);
	} else {
		buf_add_str(&file, "some text that is somewhat longer");
		parcel_wrap(packing, "x", &file);
	}
	ck_assert_int_eq(list(packing, buf_bytes(&file), 64, 0, &whole), 0);
	for (size_t len = 0; len < file.len; len += 1 + len / 512) {
		struct buf out = BUF_INIT;
		int rc = list(packing, bytes_sub(buf_bytes(&file), 0, len), 64,
			      0, &out);

		ck_assert_msg(rc == 0 || rc == FAULT_CORRUPT, "at %zu: %d", len,
			      rc);
		ck_assert_uint_le(out.len, whole.len + 1);
		ck_assert_msg(packing_has_members(packing) || len < 10 || rc ||
				      strchr(buf_str(&out), '?'),
			      "at %zu: nobody is told", len);
		(void)same_at_once(packing,
				   bytes_sub(buf_bytes(&file), 0, len));
		buf_release(&out);
	}
	buf_release(&file);
	buf_release(&whole);
}
END_TEST

START_TEST(any_byte_changed)
{
	enum packing packing = (enum packing)_i;
	struct buf file = BUF_INIT;

	if (packing_has_members(packing)) {
		parcel_files(packing, files, &file);
	} else {
		for (int i = 0; i < 200; i++)
			buf_printf(&file, "line %d\n", i);
		parcel_wrap(packing, "x", &file);
	}
	for (size_t i = 0; i < file.len; i += STEP_OF_CASES + i / 600) {
		for (int bit = 0; bit < 8; bit += 3) {
			struct buf out = BUF_INIT;
			int rc;

			file.p[i] = (char)(file.p[i] ^ 1 << bit);
			rc = list(packing, buf_bytes(&file), 100, 0, &out);
			ck_assert_msg(rc == 0 || rc == FAULT_CORRUPT ||
					      rc == FAULT_LIMIT,
				      "at %zu: %d", i, rc);
			(void)same_at_once(packing, buf_bytes(&file));
			file.p[i] = (char)(file.p[i] ^ 1 << bit);
			buf_release(&out);
		}
	}
	buf_release(&file);
}
END_TEST

START_TEST(what_the_source_says)
{
	enum packing packing = (enum packing)_i;
	struct buf file = BUF_INIT;
	struct buf out = BUF_INIT;

	if (packing_has_members(packing)) {
		parcel_files(packing, files, &file);
	} else {
		buf_add_str(&file, "some text");
		parcel_wrap(packing, "x", &file);
	}
	ck_assert_int_eq(list(packing,
			      bytes_sub(buf_bytes(&file), 0, file.len / 3), 16,
			      FAULT_STOPPED, &out),
			 FAULT_STOPPED);
	buf_release(&file);
	buf_release(&out);
}
END_TEST

/* -------------------------------------------------------------------- zip ---
 */

START_TEST(encrypted)
{
	struct buf file = BUF_INIT;
	struct archive *a = parcel_begin(PACKING_ZIP, "secret", &file);

	parcel_entry(a, "a", LIT("one"), NULL);
	parcel_entry(a, "b", LIT("two"), NULL);
	parcel_end(a);
	/* Its sizes are told behind it: what follows cannot be found. */
	check("both", PACKING_ZIP, &file, 100, "a=?!; ", FAULT_CORRUPT);
	buf_release(&file);
}
END_TEST

/* clang-format off */
static const struct zip_row {
	const char *proves;
	struct parcel_member m;
	const char *listed;
	int status;
} zips[] = {
	{ "as it is", { "a", { (const uint8_t *)"xyz", 3 }, 0, 0, 3, 3,
	  0xeb8eba67 }, "a=xyz; ", 0 },
	{ "a name in UTF-8", { "caf\xc3\xa9", { (const uint8_t *)"xyz", 3 }, 0,
	  0x800, 3, 3, 0xeb8eba67 }, "caf\xc3\xa9=xyz; ", 0 },
	{ "one in some code page", { "caf\xe9", { (const uint8_t *)"xyz", 3 }, 0,
	  0, 3, 3, 0xeb8eba67 }, "caf\xe9=xyz; ", 0 },
	{ "encrypted, with a size", { "a", { (const uint8_t *)"xyz", 3 }, 0, 1,
	  3, 3, 0 }, "a=?!; ", 0 },
	{ "a sum that is wrong", { "a", { (const uint8_t *)"xyz", 3 }, 0, 0, 3,
	  3, 1 }, "a=xyz?; ", 0 },
	{ "a method that asks for memory", { "a",
	  { (const uint8_t *)"xyz", 3 }, 14, 0, 3, 3, 0 }, "a=?; ", 0 },
	{ "a method that is none", { "a", { (const uint8_t *)"xyz", 3 }, 77, 0,
	  3, 3, 0 }, "a=?; ", 0 },
	{ "no name", { "", { (const uint8_t *)"xyz", 3 }, 0, 0, 3, 3,
	  0xeb8eba67 }, "=xyz; ", 0 },
	{ "an absolute one", { "/etc/passwd", { (const uint8_t *)"xyz", 3 }, 0,
	  0, 3, 3, 0xeb8eba67 }, "/etc/passwd=xyz; ", 0 },
};
/* clang-format on */

START_TEST(what_follows_an_encrypted_one)
{
	struct buf file = BUF_INIT;

	parcel_member(&zips[3].m, &file);
	parcel_member(&zips[0].m, &file);
	parcel_zip_end(&file);
	check("both", PACKING_ZIP, &file, 10, "a=?!; a=xyz; ", 0);
	buf_release(&file);
}
END_TEST

START_TEST(zip_row)
{
	const struct zip_row *r = &zips[_i];
	struct buf file = BUF_INIT;

	parcel_member(&r->m, &file);
	parcel_zip_end(&file);
	check(r->proves, PACKING_ZIP, &file, 10, r->listed, r->status);
	buf_release(&file);
}
END_TEST

/* 4 GiB in a header of 31 bytes. */
START_TEST(a_size_that_is_not_there)
{
	const struct parcel_member m = { "a", LIT("xyz"),     0,
					 0,   UINT32_MAX - 1, UINT32_MAX - 1,
					 0 };
	struct buf file = BUF_INIT;
	struct buf out = BUF_INIT;

	parcel_member(&m, &file);
	parcel_zip_end(&file);
	(void)list(PACKING_ZIP, buf_bytes(&file), 10, 0, &out);
	ck_assert_uint_lt(out.len, 100);
	buf_release(&file);
	buf_release(&out);
}
END_TEST

/* ---------------------------------------------------------------- at once ---
 */

static void add_lines(struct buf *out, unsigned nr)
{
	for (unsigned i = 0; i < nr; i++)
		buf_printf(out, "line %u\n", i * i % 99991);
}

/* Three members, of which the second holds as many lines. */
static void make_deflated(struct buf *zip, unsigned lines)
{
	static const struct parcel_member as_it_is = {
		"c", { (const uint8_t *)"xyz", 3 }, 0, 0, 3, 3, 0xeb8eba67
	};
	struct buf text = BUF_INIT;

	add_lines(&text, lines);
	parcel_deflated("a", LIT("some text"), zip);
	parcel_deflated("b", buf_bytes(&text), zip);
	parcel_member(&as_it_is, zip);
	parcel_zip_end(zip);
	buf_release(&text);
}

START_TEST(members_at_once)
{
	struct buf zip = BUF_INIT;
	struct buf gzip = BUF_INIT;
	struct buf two = BUF_INIT;

	make_deflated(&zip, 100000); /* more than a block */
	ck_assert_uint_eq(same_at_once(PACKING_ZIP, buf_bytes(&zip)), 3);
	add_lines(&gzip, 100000);
	parcel_wrap(PACKING_GZIP, "x", &gzip);
	ck_assert_uint_eq(same_at_once(PACKING_GZIP, buf_bytes(&gzip)), 1);
	/* Of two parts, the size of the last is known only. */
	buf_add_bytes(&two, buf_bytes(&gzip));
	buf_add_bytes(&two, buf_bytes(&gzip));
	ck_assert_uint_eq(same_at_once(PACKING_GZIP, buf_bytes(&two)), 0);
	buf_release(&two);
	buf_release(&zip);
	buf_release(&gzip);
}
END_TEST

/* libarchive looks for the next member behind what is none. */
START_TEST(at_once_behind_something_else)
{
	struct buf zip = BUF_INIT;

	make_deflated(&zip, 10);
	zip.len -= 22; /* without its end */
	buf_add_str(&zip, "something else");
	make_deflated(&zip, 10);
	ck_assert_uint_eq(same_at_once(PACKING_ZIP, buf_bytes(&zip)), 5);
	buf_release(&zip);
}
END_TEST

START_TEST(any_byte_of_it_changed)
{
	struct buf zip = BUF_INIT;
	size_t at_once = 0;

	make_deflated(&zip, 20);
	for (size_t i = 0; i < zip.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			zip.p[i] = (char)(zip.p[i] ^ 1 << bit);
			at_once += same_at_once(PACKING_ZIP, buf_bytes(&zip));
			zip.p[i] = (char)(zip.p[i] ^ 1 << bit);
		}
		(void)same_at_once(PACKING_ZIP,
				   bytes_sub(buf_bytes(&zip), 0, i));
	}
	ck_assert_uint_gt(at_once, zip.len);
	buf_release(&zip);
}
END_TEST

/* A size, or a sum, that is not the content's. */
START_TEST(announced_wrongly)
{
	static const size_t fields[] = { 14, 18, 22 };

	for (size_t i = 0; i < COUNT(fields); i++) {
		for (int by = -1; by <= 1; by += 2) {
			struct buf zip = BUF_INIT;

			make_deflated(&zip, 20);
			zip.p[fields[i]] = (char)(zip.p[fields[i]] + by);
			ck_assert_uint_lt(
				same_at_once(PACKING_ZIP, buf_bytes(&zip)), 3);
			buf_release(&zip);
		}
	}
}
END_TEST

START_TEST(too_large_at_once)
{
	struct buf text = BUF_INIT;
	struct buf zip = BUF_INIT;

	while (text.len <= WHOLE_MAX)
		buf_add_str(&text, "0123456789abcdef");
	parcel_deflated("a", buf_bytes(&text), &zip);
	parcel_deflated("b", bytes_sub(buf_bytes(&text), 0, WHOLE_MAX), &zip);
	parcel_zip_end(&zip);
	ck_assert_uint_eq(same_at_once(PACKING_ZIP, buf_bytes(&zip)), 1);
	buf_release(&text);
	buf_release(&zip);
}
END_TEST

/* -------------------------------------------------------------------- tar ---
 */

START_TEST(links_and_appended)
{
	struct buf file = BUF_INIT;
	struct archive *a = parcel_begin(PACKING_TAR, NULL, &file);

	parcel_entry(a, "l", (struct bytes){ 0 }, "/somewhere/else");
	parcel_end(a);
	parcel_files(PACKING_TAR, files, &file);
	check("both", PACKING_TAR, &file, 1000, "l->/somewhere/else=; " LISTED,
	      0);
	buf_release(&file);
}
END_TEST

/* Sizes in base 256: what is huge, and what is negative. */
START_TEST(sizes_of_a_tar)
{
	static const uint8_t sizes[][12] = {
		{ 0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff },
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xf0 },
		{ '7', '7', '7', '7', '7', '7', '7', '7', '7', '7', '7', '7' },
	};
	struct buf file = BUF_INIT;
	struct buf out = BUF_INIT;
	unsigned sum = 0;

	parcel_files(PACKING_TAR, files, &file);
	memcpy(file.p + 124, sizes[_i], 12);
	for (size_t k = 0; k < PACKING_HEAD; k++)
		sum += k >= 148 && k < 156 ? ' ' : (uint8_t)file.p[k];
	(void)snprintf(file.p + 148, 8, "%06o", sum & 0777777);
	(void)list(PACKING_TAR, buf_bytes(&file), 512, 0, &out);
	ck_assert_uint_lt(out.len, 2 * file.len);
	buf_release(&file);
	buf_release(&out);
}
END_TEST

/* ---------------------------------------------------------------- windows ---
 */

/* The window of the only block of an xz file is bits of its header. */
static void set_window(struct buf *xz, uint8_t bits)
{
	size_t len = ((size_t)(uint8_t)xz->p[12] + 1) * 4;
	uint32_t sum;

	ck_assert_int_eq(xz->p[14], 0x21);
	xz->p[16] = (char)bits;
	sum = crc32_of((struct bytes){ (uint8_t *)xz->p + 12, len - 4 });
	for (size_t i = 0; i < 4; i++)
		xz->p[12 + len - 4 + i] = (char)(sum >> 8 * i);
}

START_TEST(windows_of_xz)
{
	struct buf file = BUF_INIT;

	buf_add_str(&file, "some text");
	parcel_wrap(PACKING_XZ, "x", &file);
	set_window(&file, 30); /* 128 MiB */
	check("128 MiB", PACKING_XZ, &file, 10, "=some text; ", 0);
	set_window(&file, 31); /* 192 MiB */
	check("192 MiB", PACKING_XZ, &file, 10, "=?; ", FAULT_LIMIT);
	buf_release(&file);
}
END_TEST

/* Little end first, behind the properties. */
static void set_lzma_window(struct buf *lzma, uint32_t window)
{
	for (size_t i = 0; i < 4; i++)
		lzma->p[1 + i] = (char)(window >> 8 * i & 0xff);
}

/* It has no checksum, and nothing is told apart that stands behind its end. */
START_TEST(bare_lzma)
{
	struct buf file = BUF_INIT;
	size_t len;

	buf_add_str(&file, "some text that is somewhat longer");
	parcel_wrap(PACKING_LZMA, "x", &file);
	len = file.len;
	ck_assert_int_eq(packing_of(buf_bytes(&file)), PACKING_LZMA);
	check("whole", PACKING_LZMA, &file, SIZE_MAX,
	      "=some text that is somewhat longer; ", 0);
	check("bytewise", PACKING_LZMA, &file, 1,
	      "=some text that is somewhat longer; ", 0);
	for (size_t cut = 0; cut < len; cut++) {
		struct buf out = BUF_INIT;
		int rc = list(PACKING_LZMA, bytes_sub(buf_bytes(&file), 0, cut),
			      64, 0, &out);

		ck_assert_msg(rc == FAULT_CORRUPT || strchr(buf_str(&out), '?'),
			      "at %zu: nobody is told", cut);
		buf_release(&out);
	}
	buf_add_str(&file, "more");
	check("more", PACKING_LZMA, &file, 10,
	      "=some text that is somewhat longer?; ", 0);
	file.len = len;
	set_lzma_window(&file, 128U << 20);
	check("128 MiB", PACKING_LZMA, &file, 10,
	      "=some text that is somewhat longer; ", 0);
	set_lzma_window(&file, 192U << 20);
	check("192 MiB", PACKING_LZMA, &file, 10, "=?; ", FAULT_LIMIT);
	buf_release(&file);
}
END_TEST

START_TEST(windows_of_zstd)
{
	struct buf file = BUF_INIT;

	parcel_frame(27, LIT("some text"), &file);
	check("128 MiB", PACKING_ZSTD, &file, 10, "=some text; ", 0);
	parcel_frame(28, LIT("more"), &file);
	for (size_t step = 1; step < 40; step += 13) {
		struct buf out = BUF_INIT;

		ck_assert_int_eq(
			list(PACKING_ZSTD, buf_bytes(&file), step, 0, &out),
			FAULT_LIMIT);
		buf_release(&out);
	}
	buf_release(&file);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, members, 0, 2);
	tcase_add_test(tc, libraries);
	tcase_add_loop_test(tc, compressions, PACKING_GZIP, PACKING_ZIP);
	tcase_add_loop_test(tc, of_nothing, PACKING_GZIP, PACKING_ZIP);
	tcase_add_loop_test(tc, cut_off_anywhere, PACKING_GZIP, PACKING_AR + 1);
	tcase_add_loop_test(tc, any_byte_changed, PACKING_GZIP, PACKING_AR + 1);
	tcase_add_loop_test(tc, what_the_source_says, PACKING_GZIP,
			    PACKING_AR + 1);
	tcase_add_test(tc, encrypted);
	tcase_add_loop_test(tc, zip_row, 0, COUNT(zips));
	tcase_add_test(tc, what_follows_an_encrypted_one);
	tcase_add_test(tc, a_size_that_is_not_there);
	tcase_add_test(tc, members_at_once);
	tcase_add_test(tc, at_once_behind_something_else);
	tcase_add_test(tc, any_byte_of_it_changed);
	tcase_add_test(tc, announced_wrongly);
	tcase_add_test(tc, too_large_at_once);
	tcase_add_test(tc, links_and_appended);
	tcase_add_loop_test(tc, sizes_of_a_tar, 0, 3);
	tcase_add_test(tc, windows_of_xz);
	tcase_add_test(tc, bare_lzma);
	tcase_add_test(tc, windows_of_zstd);
}

UNIT_MAIN("match/unpack", add)
