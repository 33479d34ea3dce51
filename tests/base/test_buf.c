/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/scratch.h"

#include "base/buf.h"

#include <errno.h>

START_TEST(an_empty_one_is_safe)
{
	struct buf buf = BUF_INIT;
	struct buf zero = { 0 };

	ck_assert_str_eq(buf_str(&buf), "");
	ck_assert_uint_eq(buf_bytes(&buf).len, 0);
	ck_assert(buf_ok(&buf));
	buf_clear(&buf);
	buf_release(&buf);
	buf_release(&buf);
	buf_release(&zero);
}
END_TEST

START_TEST(what_is_added_stands_behind)
{
	struct buf buf = BUF_INIT;

	buf_add(&buf, "a\0b", 3);
	buf_add_bytes(&buf, LIT("cd"));
	buf_add_str(&buf, "ef");
	buf_add_char(&buf, 'g');
	buf_printf(&buf, "%d-%s", 42, "h");
	ck_assert(buf_ok(&buf));
	ck_assert(bytes_eq(buf_bytes(&buf), LIT("a\0bcdefg42-h")));
	ck_assert_uint_eq((uint8_t)buf.p[buf.len], 0);
	buf_release(&buf);
	ck_assert_ptr_null(buf.p);
	ck_assert_uint_eq(buf.len, 0);
}
END_TEST

START_TEST(nothing_can_be_added)
{
	struct buf buf = BUF_INIT;

	buf_add(&buf, NULL, 0);
	buf_add_bytes(&buf, (struct bytes){ 0 });
	buf_add_str(&buf, "");
	buf_printf(&buf, "%s", "");
	ck_assert(buf_ok(&buf));
	ck_assert_uint_eq(buf.len, 0);
	/* "NUL-terminated once anything was added" */
	ck_assert_str_eq(buf_str(&buf), "");
	buf_release(&buf);
}
END_TEST

/* Byte by byte over each size at which it grows. */
START_TEST(it_ends_in_a_nul_at_every_length)
{
	struct buf buf = BUF_INIT;

	for (size_t i = 0; i < 1000; i++) {
		buf_add_char(&buf, (char)('a' + i % 26));
		ck_assert_uint_eq(buf.len, i + 1);
		ck_assert_uint_eq(strlen(buf.p), i + 1);
		ck_assert_uint_lt(buf.len, buf.cap);
	}
	for (size_t i = 0; i < 1000; i++)
		ck_assert_int_eq(buf.p[i], (char)('a' + i % 26));
	buf_release(&buf);
}
END_TEST

START_TEST(printf_may_need_more_than_it_has)
{
	struct buf buf = BUF_INIT;
	char text[3000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	buf_printf(&buf, "%s", "ab");
	buf_printf(&buf, "%s:%s", text, text);
	ck_assert_uint_eq(buf.len, 2 + 2 * (sizeof(text) - 1) + 1);
	ck_assert_uint_eq(strlen(buf.p), buf.len);
	buf_release(&buf);
}
END_TEST

START_TEST(what_failed_in_a_part_fails_in_the_whole)
{
	struct buf whole = BUF_INIT;
	struct buf part = BUF_INIT;

	buf_add_str(&part, "part");
	buf_spend(&part, &whole);
	ck_assert(buf_ok(&whole));
	ck_assert_ptr_null(part.p);
	part.failed = true;
	buf_spend(&part, &whole);
	ck_assert(!buf_ok(&whole));
	buf_spend(&part, &whole);
	ck_assert(!buf_ok(&whole));
}
END_TEST

START_TEST(pointers_stay_valid_in_reserved_room)
{
	struct buf buf = BUF_INIT;
	const char *p;

	buf_add_str(&buf, "ab");
	ck_assert(buf_reserve(&buf, 500));
	p = buf.p;
	ck_assert_str_eq(p, "ab");
	for (int i = 0; i < 500; i++)
		buf_add_char(&buf, 'x');
	ck_assert_ptr_eq(buf.p, p);
	buf_release(&buf);
}
END_TEST

static const struct {
	const char *proves;
	size_t before, extra;
} over[] = {
	{ "BUF_MAX bytes are too many", 0, BUF_MAX },
	{ "so are those and a few", 1, BUF_MAX - 1 },
	{ "the sum may wrap around", 7, SIZE_MAX },
	{ "or end up at zero", 1, SIZE_MAX - 1 },
};

START_TEST(over_row)
{
	struct buf buf = BUF_INIT;
	const char *p;

	for (size_t i = 0; i < over[_i].before; i++)
		buf_add_char(&buf, 'a');
	p = buf.p;
	ck_assert_msg(!buf_reserve(&buf, over[_i].extra), "%s",
		      over[_i].proves);
	ck_assert_msg(!buf_ok(&buf), "%s", over[_i].proves);
	/* It drops what is added later, and what it had stays. */
	buf_add_char(&buf, 'b');
	buf_add_str(&buf, "bb");
	buf_printf(&buf, "%d", 1);
	ck_assert(!buf_reserve(&buf, 1));
	ck_assert_uint_eq(buf.len, over[_i].before);
	ck_assert_ptr_eq(buf.p, p);
	ck_assert(!buf_ok(&buf));
	/* Cleared it is as good as new. */
	buf_clear(&buf);
	ck_assert(buf_ok(&buf));
	buf_add_char(&buf, 'c');
	ck_assert_str_eq(buf_str(&buf), "c");
	buf_release(&buf);
}
END_TEST

START_TEST(cleared_memory_is_wiped_and_kept)
{
	struct buf buf = BUF_INIT;
	const char *p;

	buf_add_str(&buf, "of no use to anyone");
	p = buf.p;
	buf_clear(&buf);
	ck_assert_uint_eq(buf.len, 0);
	ck_assert_ptr_eq(buf.p, p);
	for (size_t i = 0; i < strlen("of no use to anyone"); i++)
		ck_assert_int_eq(p[i], 0);
	buf_release(&buf);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	size_t max;
	int rc;
	const char *text; /* what was read, or what the fault says */
} files[] = {
	{ "a file is read whole", "printf 'abc' >f", 10, 0, "abc" },
	{ "a file of max bytes", "printf 'abc' >f", 3, 0, "abc" },
	{ "a file of one more", "printf 'abcd' >f", 3, FAULT_LIMIT,
	  "f: 4 bytes, more than 3" },
	{ "an empty file", ": >f", 0, 0, "" },
	{ "no file", "", 10, FAULT_IO, "f: No such file or directory" },
	{ "a folder is no file", "mkdir f", 10, FAULT_CORRUPT,
	  "f: not a regular file" },
	{ "a FIFO is none and does not block", "mkfifo f", 10, FAULT_CORRUPT,
	  "f: not a regular file" },
	{ "a link is not followed", "echo abc >g; ln -s g f", 10, FAULT_IO,
	  "f: Too many levels of symbolic links" },
};
/* clang-format on */

START_TEST(file_row)
{
	struct buf buf = BUF_INIT;
	struct fault fault = { 0 };
	int rc;

	scratch_open();
	run_sh(files[_i].script);
	rc = buf_read_file(&buf, "f", files[_i].max, &fault);
	ck_assert_msg(rc == files[_i].rc, "%s: %d", files[_i].proves, rc);
	ck_assert_msg(!strcmp(rc ? fault.msg : buf_str(&buf), files[_i].text),
		      "%s: %s", files[_i].proves, fault.msg);
	ck_assert_int_eq(fault.code, rc);
	buf_release(&buf);
	scratch_close();
}
END_TEST

START_TEST(a_link_is_followed_where_it_is_given)
{
	struct buf buf = BUF_INIT;
	struct fault fault = { 0 };

	scratch_open();
	run_sh("echo abc >g; ln -s g f");
	ck_assert_int_eq(buf_read_given(&buf, "f", 4, &fault), 0);
	ck_assert_str_eq(buf_str(&buf), "abc\n");
	ck_assert_int_eq(buf_read_given(&buf, "f", 3, &fault), FAULT_LIMIT);
	buf_release(&buf);
	scratch_close();
}
END_TEST

/* A pipe has no size; what it ends with is there. */
START_TEST(a_pipe_is_read_to_its_end)
{
	struct buf buf = BUF_INIT;
	struct fault fault = { 0 };
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "abc", 3), 3);
	close(ends[1]);
	ck_assert_int_eq(buf_read_fd(&buf, ends[0], 3, "pipe", &fault), 0);
	ck_assert_str_eq(buf_str(&buf), "abc");
	close(ends[0]);
	ck_assert_int_eq(buf_read_fd(&buf, ends[0], 3, "pipe", &fault),
			 FAULT_IO);
	ck_assert_str_eq(fault.msg, "pipe: Bad file descriptor");
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "d", 1), 1);
	close(ends[1]);
	ck_assert_int_eq(buf_read_fd(&buf, ends[0], 3, "pipe", &fault),
			 FAULT_LIMIT);
	ck_assert_str_eq(fault.msg, "pipe: larger than 3 bytes");
	close(ends[0]);
	buf_release(&buf);
}
END_TEST

START_TEST(a_missing_file_leaves_its_errno)
{
	struct buf buf = BUF_INIT;
	struct fault fault = { 0 };

	errno = 0;
	ck_assert_int_eq(buf_read_file(&buf, "/nowhere/f", 9, &fault),
			 FAULT_IO);
	ck_assert_int_eq(errno, ENOENT);
	buf_release(&buf);
}
END_TEST

/* Its size says 0 and it holds more: proc(5). */
START_TEST(a_size_is_not_believed)
{
	struct buf buf = BUF_INIT;
	struct fault fault = { 0 };

	ck_assert_int_eq(
		buf_read_file(&buf, "/proc/self/status", 1 << 20, &fault), 0);
	ck_assert(bytes_starts(buf_bytes(&buf), LIT("Name:")));
	buf_release(&buf);
	ck_assert_int_eq(buf_read_file(&buf, "/proc/self/status", 5, &fault),
			 FAULT_LIMIT);
	ck_assert_ptr_nonnull(strstr(fault.msg, "larger than 5 bytes"));
	buf_release(&buf);
}
END_TEST

START_TEST(a_file_longer_than_one_read)
{
	struct buf buf = BUF_INIT;
	struct fault fault = { 0 };

	scratch_open();
	run_sh("head -c 300001 /dev/zero | tr '\\0' x >f");
	ck_assert_int_eq(buf_read_file(&buf, "f", 300001, &fault), 0);
	ck_assert_uint_eq(buf.len, 300001);
	ck_assert_uint_eq(strspn(buf.p, "x"), 300001);
	/* Memory is asked for once: indexes of packs are large. */
	ck_assert_uint_lt(buf.cap, 300001 + 100000);
	buf_release(&buf);
	ck_assert_int_eq(buf_read_file(&buf, "f", 300000, &fault), FAULT_LIMIT);
	buf_release(&buf);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, an_empty_one_is_safe);
	tcase_add_test(tc, what_is_added_stands_behind);
	tcase_add_test(tc, nothing_can_be_added);
	tcase_add_test(tc, it_ends_in_a_nul_at_every_length);
	tcase_add_test(tc, printf_may_need_more_than_it_has);
	tcase_add_test(tc, what_failed_in_a_part_fails_in_the_whole);
	tcase_add_test(tc, pointers_stay_valid_in_reserved_room);
	tcase_add_loop_test(tc, over_row, 0, COUNT(over));
	tcase_add_test(tc, cleared_memory_is_wiped_and_kept);
	tcase_add_loop_test(tc, file_row, 0, COUNT(files));
	tcase_add_test(tc, a_link_is_followed_where_it_is_given);
	tcase_add_test(tc, a_pipe_is_read_to_its_end);
	tcase_add_test(tc, a_missing_file_leaves_its_errno);
	tcase_add_test(tc, a_size_is_not_believed);
	tcase_add_test(tc, a_file_longer_than_one_read);
}

UNIT_MAIN("base/buf", add)
