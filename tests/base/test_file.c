/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/scratch.h"

#include "base/file.h"

#include <errno.h>
#include <sys/mman.h>

/* clang-format off */
static const struct row {
	const char *proves;
	const char *script;
	const char *path;
	size_t max;
	int rc;
	int error; /* what errno says; 0: nothing is promised */
	size_t size;
	const char *says;
} opened[] = {
	{ "a file", "printf abc >f", "f", 10, 0, 0, 3, "" },
	{ "one of max bytes", "printf abc >f", "f", 3, 0, 0, 3, "" },
	{ "one of one more", "printf abcd >f", "f", 3, FAULT_LIMIT, 0, 0,
	  "f: 4 bytes, more than 3" },
	{ "an empty one", ": >f", "f", 10, 0, 0, 0, "" },
	{ "an empty one where nothing more is allowed", ": >f", "f", 0, 0, 0, 0,
	  "" },
	{ "a sparse one of terabytes", "truncate -s 8T f",
	  "f", 1 << 20, FAULT_LIMIT, 0, 0, NULL },
	{ "none", "", "f", 10, FAULT_IO, ENOENT, 0,
	  "f: No such file or directory" },
	{ "none in a folder that is a file", ": >f", "f/g", 10, FAULT_IO,
	  ENOTDIR, 0, "f/g: Not a directory" },
	{ "a folder", "mkdir f", "f", 10, FAULT_CORRUPT, 0, 0,
	  "f: not a regular file" },
	{ "a FIFO that nobody writes to, without waiting for that", "mkfifo f",
	  "f", 10, FAULT_CORRUPT, 0, 0, "f: not a regular file" },
	{ "a device", "", "/dev/null", 10, FAULT_CORRUPT, 0, 0,
	  "/dev/null: not a regular file" },
	{ "a link to a file", "echo abc >g; ln -s g f", "f", 10, FAULT_IO,
	  ELOOP, 0, "f: Too many levels of symbolic links" },
	{ "a link to nowhere", "ln -s g f", "f", 10, FAULT_IO, ELOOP, 0,
	  "f: Too many levels of symbolic links" },
	{ "a file in a linked folder", "mkdir d; printf abc >d/f; ln -s d e",
	  "e/f", 10, 0, 0, 3, "" },
};

/* What the command line names. */
static const struct row given[] = {
	{ "a link",
	  "printf abc >g; ln -s g h; ln -s h f", "f", 3, 0, 0, 3, "" },
	{ "one to a file that is too large", "printf abcd >g; ln -s g f", "f", 3,
	  FAULT_LIMIT, 0, 0, "f: 4 bytes, more than 3" },
	{ "one to nowhere", "ln -s g f", "f", 10, FAULT_IO, ENOENT, 0,
	  "f: No such file or directory" },
	{ "one to a folder", "mkdir d; ln -s d f", "f", 10, FAULT_CORRUPT, 0, 0,
	  "f: not a regular file" },
	{ "one to a FIFO, without waiting", "mkfifo p; ln -s p f", "f", 10,
	  FAULT_CORRUPT, 0, 0, "f: not a regular file" },
};
/* clang-format on */

/* The descriptor that the next file will get. */
static int next_fd(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	close(fd);
	return fd;
}

static void check_row(const struct row *r,
		      int (*open_one)(const char *, size_t, int *, size_t *,
				      struct fault *))
{
	struct fault fault = { 0 };
	const char *proves = r->proves;
	size_t size = 99;
	int fd = 99;
	int next;
	int rc;

	scratch_open();
	run_sh(r->script);
	next = next_fd();
	rc = open_one(r->path, r->max, &fd, &size, &fault);
	ck_assert_msg(!r->error || errno == r->error, "%s: errno %d", proves,
		      errno);
	ck_assert_msg(rc == r->rc, "%s: %d", proves, rc);
	ck_assert_int_eq(fault.code, rc);
	ck_assert_msg(size == r->size, "%s: %zu", proves, size);
	if (r->says)
		ck_assert_msg(!strcmp(fault.msg, r->says), "%s: %s", proves,
			      fault.msg);
	ck_assert_msg(fd == (rc ? -1 : next), "%s: %d", proves, fd);
	if (!rc) {
		ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
		close(fd);
	}
	ck_assert_msg(next_fd() == next, "%s: is left open", proves);
	scratch_close();
}

START_TEST(open_row)
{
	check_row(&opened[_i], file_open);
}
END_TEST

START_TEST(given_row)
{
	check_row(&given[_i], file_open_given);
}
END_TEST

/* For a size that its owner has changed since. */
/* clang-format off */
static const struct {
	const char *proves;
	const char *text;
	size_t size;
	off_t cut; /* to so many bytes, once it is mapped; -1: not at all */
	struct bytes shows;
} mapped[] = {
	{ "all of it", "abcdef", 6, -1, LIT("abcdef") },
	{ "as much as is asked for", "abcdef", 2, -1, LIT("ab") },
	{ "nothing of an empty file", "", 0, -1, { NULL, 0 } },
	{ "nothing where nothing is asked for", "abc", 0, -1, { NULL, 0 } },
	{ "zeros behind the end", "abc", 5, -1, LIT("abc\0\0") },
	{ "zeros where it was cut", "abcdef", 6, 2, LIT("ab\0\0\0\0") },
};
/* clang-format on */

START_TEST(map_row)
{
	struct bytes map = LIT("nothing was told");
	const char *proves = mapped[_i].proves;
	int fd;

	scratch_open();
	put("f", mapped[_i].text);
	fd = open("f", O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_msg(file_map(fd, mapped[_i].size, &map), "%s: %s", proves,
		      strerror(errno));
	close(fd);
	if (mapped[_i].cut >= 0)
		ck_assert_int_eq(truncate("f", mapped[_i].cut), 0);
	ck_assert_msg(bytes_eq(map, mapped[_i].shows), "%s", proves);
	ck_assert_int_eq(!map.p, !mapped[_i].size);
	file_unmap(map);
	scratch_close();
}
END_TEST

START_TEST(what_cannot_be_mapped_says_why)
{
	const struct bytes before = LIT("as it was");
	struct bytes map = before;
	int fd;

	scratch_open();
	errno = 0;
	ck_assert(!file_map(-1, 1, &map));
	ck_assert_int_eq(errno, EBADF);
	fd = open("f", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert(!file_map(fd, 1, &map));
	ck_assert_int_eq(errno, EACCES);
	ck_assert(!file_map(fd, SIZE_MAX, &map));
	close(fd);
	ck_assert_ptr_eq(map.p, before.p);
	ck_assert_uint_eq(map.len, before.len);
	scratch_close();
}
END_TEST

static bool is_mapped(const uint8_t *p)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	return !msync((void *)((uintptr_t)p & ~(page - 1)), page, MS_ASYNC);
}

START_TEST(unmapped_it_is_gone)
{
	struct bytes map = { 0 };
	int fd;

	scratch_open();
	put("f", "abc");
	fd = open("f", O_RDONLY | O_CLOEXEC);
	ck_assert(file_map(fd, 3, &map));
	close(fd);
	ck_assert(is_mapped(map.p));
	file_unmap(map);
	ck_assert(!is_mapped(map.p));
	file_unmap((struct bytes){ 0 });
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, open_row, 0, COUNT(opened));
	tcase_add_loop_test(tc, given_row, 0, COUNT(given));
	tcase_add_loop_test(tc, map_row, 0, COUNT(mapped));
	tcase_add_test(tc, what_cannot_be_mapped_says_why);
	tcase_add_test(tc, unmapped_it_is_gone);
}

UNIT_MAIN("base/file", add)
