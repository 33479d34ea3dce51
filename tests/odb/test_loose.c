/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/store.h"

#include "odb/loose.h"

#include <zlib.h>

/* The object ab00... of the store "a". */
static void put_loose(struct bytes plain, size_t cut, const char *behind)
{
	struct buf file = BUF_INIT;
	uLongf len = compressBound(plain.len);

	run_sh("mkdir -p a/ab");
	ck_assert(buf_reserve(&file, len));
	ck_assert_int_eq(compress((Bytef *)file.p, &len, plain.p, plain.len),
			 Z_OK);
	file.len = len - cut;
	buf_add_str(&file, behind);
	put_bytes("a/ab/00000000000000000000000000000000000000", file.p,
		  file.len);
	buf_release(&file);
}

static const struct oid oid = { .id = { 0xab }, .len = OID_SHA1 };

/* All of it, by so many bytes at a time. */
static int read_all(struct loose *loose, size_t step, struct buf *out,
		    struct fault *fault)
{
	int rc = 0;
	size_t got = 1;

	while (!rc && got) {
		ck_assert(buf_reserve(out, step));
		rc = loose_read(loose, (uint8_t *)out->p + out->len, step, &got,
				fault);
		out->len += got;
	}
	return rc;
}

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes plain;
	size_t cut;
	const char *behind;
	int rc; /* of opening or of reading */
	enum object_type type;
	const char *body; /* or the reason */
} rows[] = {
	{ "a blob", LIT("blob 3\0abc"), 0, "", 0, OBJECT_BLOB, "abc" },
	{ "a tree", LIT("tree 3\0abc"), 0, "", 0, OBJECT_TREE, "abc" },
	{ "a commit", LIT("commit 3\0abc"), 0, "", 0, OBJECT_COMMIT, "abc" },
	{ "a tag", LIT("tag 3\0abc"), 0, "", 0, OBJECT_TAG, "abc" },
	{ "an empty one", LIT("blob 0\0"), 0, "", 0, OBJECT_BLOB, "" },
	{ "zeros before the size", LIT("blob 003\0abc"), 0, "", 0, OBJECT_BLOB,
	  "abc" },
	{ "too short", LIT("blob 4\0abc"), 0, "", FAULT_CORRUPT, OBJECT_BLOB,
	  "declares 4 bytes and has 3" },
	{ "too long", LIT("blob 2\0abc"), 0, "", FAULT_CORRUPT, OBJECT_BLOB,
	  "declares 2 bytes and has more" },
	{ "an empty one too long", LIT("blob 0\0a"), 0, "", FAULT_CORRUPT,
	  OBJECT_BLOB, "declares 0 bytes and has more" },
	{ "cut by a byte", LIT("blob 3\0abc"), 1, "", FAULT_CORRUPT, OBJECT_BLOB,
	  "damaged: the file is cut short" },
	{ "cut in its header", LIT("blob 3\0abc"), 12, "", FAULT_CORRUPT,
	  OBJECT_UNKNOWN, "damaged: the file is cut short" },
	{ "something behind", LIT("blob 3\0abc"), 0, "x", FAULT_CORRUPT,
	  OBJECT_BLOB, "damaged: something stands behind its end" },
	{ "no type that there is", LIT("blobb 3\0abc"), 0, "", FAULT_CORRUPT,
	  OBJECT_UNKNOWN, "damaged: it has no header of an object" },
	{ "the type `object' is none", LIT("object 3\0abc"), 0, "", FAULT_CORRUPT,
	  OBJECT_UNKNOWN, "damaged: it has no header of an object" },
	{ "two blanks", LIT("blob  3\0abc"), 0, "", FAULT_CORRUPT, OBJECT_UNKNOWN,
	  "damaged: it has no header of an object" },
	{ "a size that is no number", LIT("blob 3a\0abc"), 0, "", FAULT_CORRUPT,
	  OBJECT_UNKNOWN, "damaged: it has no header of an object" },
	{ "no NUL", LIT("blob 3"), 0, "", FAULT_CORRUPT, OBJECT_UNKNOWN,
	  "damaged: it has no header of an object" },
	{ "nothing", LIT(""), 0, "", FAULT_CORRUPT, OBJECT_UNKNOWN,
	  "damaged: it has no header of an object" },
};
/* clang-format on */

static void check_row(int i, size_t step)
{
	struct loose *loose = NULL;
	struct fault fault = { 0 };
	struct buf body = BUF_INIT;
	enum object_type type = OBJECT_UNKNOWN;
	int rc = loose_open(&loose, "a", &oid, &fault);

	if (!rc) {
		type = loose_type(loose);
		rc = read_all(loose, step, &body, &fault);
	}
	ck_assert_msg(rc == rows[i].rc, "%s: %d", rows[i].proves, rc);
	ck_assert_msg(type == rows[i].type, "%s", rows[i].proves);
	if (rc)
		ck_assert_str_eq(fault.msg, rows[i].body);
	else
		ck_assert(bytes_eq(buf_bytes(&body), bytes_of(rows[i].body)));
	loose_close(loose);
	buf_release(&body);
}

START_TEST(loose_row)
{
	scratch_open();
	put_loose(rows[_i].plain, rows[_i].cut, rows[_i].behind);
	check_row(_i, 1);
	check_row(_i, 3);
	check_row(_i, 1000);
	scratch_close();
}
END_TEST

/* Longer than the blocks that are read of a file. */
START_TEST(a_long_one)
{
	struct loose *loose = NULL;
	struct fault fault = { 0 };
	struct buf plain = BUF_INIT;
	struct buf body = BUF_INIT;
	uint32_t x = 1;

	scratch_open();
	buf_add(&plain, "blob 200000", 12);
	for (int i = 0; i < 200000; i++) {
		x = x * 1664525 + 1013904223; /* noise: it does not shrink */
		buf_add_char(&plain, (char)(x >> 24));
	}
	put_loose(buf_bytes(&plain), 0, "");
	ck_assert_int_eq(loose_open(&loose, "a", &oid, &fault), 0);
	ck_assert_uint_eq(loose_size(loose), 200000);
	ck_assert_int_eq(read_all(loose, 7000, &body, &fault), 0);
	ck_assert(bytes_eq(buf_bytes(&body),
			   bytes_sub(buf_bytes(&plain), 12, SIZE_MAX)));
	loose_close(loose);
	buf_release(&plain);
	buf_release(&body);
	scratch_close();
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	int rc;
	const char *reason;
} files[] = {
	{ "no file", "", FAULT_CORRUPT, "not found in its store" },
	{ "a FIFO, which does not block", "mkfifo $f", FAULT_CORRUPT,
	  "damaged: not a regular file" },
	{ "a folder", "mkdir $f", FAULT_CORRUPT, "damaged: not a regular file" },
	{ "a link to itself", "ln -s $(basename $f) $f", FAULT_IO,
	  "cannot be read: Too many levels of symbolic links" },
	{ "an empty file", ": >$f", FAULT_CORRUPT,
	  "damaged: the file is cut short" },
};
/* clang-format on */

START_TEST(file_row)
{
	struct loose *loose = NULL;
	struct fault fault = { 0 };
	struct buf script = BUF_INIT;
	int rc;

	scratch_open();
	buf_printf(
		&script,
		"mkdir -p a/ab; f=a/ab/00000000000000000000000000000000000000"
		"\n%s",
		files[_i].script);
	run_sh(script.p);
	rc = loose_open(&loose, "a", &oid, &fault);
	ck_assert_msg(rc == files[_i].rc, "%s: %d", files[_i].proves, rc);
	ck_assert_str_eq(fault.msg, files[_i].reason);
	ck_assert_ptr_null(loose);
	loose_close(NULL);
	buf_release(&script);
	scratch_close();
}
END_TEST

/* The file's own name is what git gives it, for either hash. */
static const char *const hashes[] = { "sha1", "sha256" };

START_TEST(as_git_writes_it)
{
	struct loose *loose = NULL;
	struct fault fault = { 0 };
	struct buf body = BUF_INIT;
	struct buf hex = BUF_INIT;
	struct oid id;

	scratch_open();
	setenv("HASH", hashes[_i], 1);
	make("bare --object-format=$HASH a; put a moonbeam");
	ck_assert_int_eq(buf_read_file(&hex, "ids", 100, &fault), 0);
	ck_assert(oid_parse(bytes_trim(buf_bytes(&hex)), &id));
	ck_assert_int_eq(loose_open(&loose, "a/objects", &id, &fault), 0);
	ck_assert_int_eq(read_all(loose, 100, &body, &fault), 0);
	ck_assert_str_eq(buf_str(&body), "moonbeam\n");
	loose_close(loose);
	buf_release(&body);
	buf_release(&hex);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, loose_row, 0, COUNT(rows));
	tcase_add_test(tc, a_long_one);
	tcase_add_loop_test(tc, file_row, 0, COUNT(files));
	tcase_add_loop_test(tc, as_git_writes_it, 0, COUNT(hashes));
}

UNIT_MAIN("odb/loose", add)
