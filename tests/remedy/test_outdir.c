/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/outdir.h"

#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch[4096];
static int parent;

static void enter_scratch(void)
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(scratch, sizeof(scratch),
		       "%.4000s/bbaudit-outdir-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	parent = open(scratch, O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(parent, 0);
}

static void empty(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' &&
		    (!entry->d_name[1] || entry->d_name[1] == '.'))
			continue;
		if (unlinkat(fd, entry->d_name, 0))
			empty(fd, entry->d_name);
	}
	if (dir)
		(void)closedir(dir);
	(void)unlinkat(at, name, AT_REMOVEDIR);
}

static void leave_scratch(void)
{
	(void)close(parent);
	empty(AT_FDCWD, scratch);
}

static size_t entries(void)
{
	int fd = openat(parent, ".", O_RDONLY | O_DIRECTORY);
	DIR *dir = fdopendir(fd);
	size_t nr = 0;

	while (readdir(dir))
		nr++;
	(void)closedir(dir);
	return nr - 2;
}

static void put(const char *text)
{
	struct outdir out;
	struct fault fault = { 0 };
	int sub = -1;

	ck_assert(!outdir_begin(&out, parent, "plan", &fault));
	ck_assert(!outdir_make(out.fd, "sub", &sub, &fault));
	ck_assert(!outdir_write(sub, "file", bytes_of(text), &fault));
	ck_assert_int_eq(outdir_end(&out, &fault), 0);
	(void)close(sub);
	outdir_release(&out);
}

static void holds(const char *text)
{
	char got[64] = "";
	int fd = openat(parent, "plan/sub/file", O_RDONLY);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_ge(read(fd, got, sizeof(got) - 1), 0);
	ck_assert_str_eq(got, text);
	(void)close(fd);
}

START_TEST(made_and_replaced)
{
	struct stat st;

	put("first");
	holds("first");
	put("second");
	holds("second");
	ck_assert_uint_eq(entries(), 1);
	ck_assert(!fstatat(parent, "plan", &st, 0));
	ck_assert_uint_eq(st.st_mode & 0777, 0700);
	ck_assert(!fstatat(parent, "plan/sub/file", &st, 0));
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

/* What is not finished leaves nothing, and the old one where it was. */
START_TEST(given_up)
{
	struct outdir out;
	struct fault fault = { 0 };

	put("first");
	ck_assert(!outdir_begin(&out, parent, "plan", &fault));
	ck_assert(!outdir_write(out.fd, "file", LIT("second"), &fault));
	ck_assert_uint_eq(entries(), 2);
	outdir_release(&out);
	outdir_release(&out);
	ck_assert_uint_eq(entries(), 1);
	holds("first");
}
END_TEST

/* A link in its place is replaced, and what it leads to stays. */
START_TEST(links_are_not_followed)
{
	ck_assert(!mkdirat(parent, "victim", 0700));
	ck_assert(!mkdirat(parent, "victim/inside", 0700));
	ck_assert(!symlinkat("victim", parent, "plan"));
	put("first");
	holds("first");
	ck_assert(!faccessat(parent, "victim/inside", F_OK, 0));
	ck_assert_uint_eq(entries(), 2);
}
END_TEST

START_TEST(a_file_is_written_once)
{
	struct outdir out;
	struct fault fault = { 0 };

	ck_assert(!outdir_begin(&out, parent, "plan", &fault));
	ck_assert(!symlinkat("elsewhere", out.fd, "link"));
	ck_assert_int_eq(outdir_write(out.fd, "link", LIT("x"), &fault),
			 FAULT_IO);
	ck_assert(!outdir_write(out.fd, "file", LIT("x"), &fault));
	ck_assert_int_eq(outdir_write(out.fd, "file", LIT("x"), &fault),
			 FAULT_IO);
	outdir_release(&out);
	ck_assert_uint_eq(entries(), 0);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, enter_scratch, leave_scratch);
	tcase_add_test(tc, made_and_replaced);
	tcase_add_test(tc, given_up);
	tcase_add_test(tc, links_are_not_followed);
	tcase_add_test(tc, a_file_is_written_once);
}

UNIT_MAIN("remedy/outdir", add)
