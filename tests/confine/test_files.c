/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scratch folder that every row meets; the test's process may read in/ and
 * alone.txt and write out/, and nothing else:
 *
 *   in/file.txt  in/sub/file.txt  in/link.txt -> ../secret.txt
 *   out/old.txt  alone.txt  beside.txt  secret.txt
 */
#include "unit.h"
#include "confine/forks.h"
#include "confine/confine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char scratch[4096];

static void path_of(char path[4096], const char *name)
{
	ck_assert_int_lt(snprintf(path, 4096, "%.4000s/%.80s", scratch, name),
			 4096);
}

static void make_file(const char *name)
{
	char path[4096];
	FILE *f;

	path_of(path, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(name, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static const char *const folders[] = { "in", "in/sub", "out", "made" };
static const char *const files[] = { "in/file.txt", "in/sub/file.txt",
				     "out/old.txt", "alone.txt",
				     "beside.txt",  "secret.txt" };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void make_scratch(void)
{
	const char *tmp = getenv("TMPDIR");
	char path[4096];

	(void)snprintf(scratch, sizeof(scratch), "%.3000s/confine-XXXXXX",
		       tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	for (size_t i = 0; i < COUNT(folders); i++) {
		path_of(path, folders[i]);
		ck_assert_int_eq(mkdir(path, 0700), 0);
	}
	path_of(path, "in/link.txt");
	ck_assert_int_eq(symlink("../secret.txt", path), 0);
}

/* In the test's own process, so that each finds them as they should be. */
static void make_files(void)
{
	for (size_t i = 0; i < COUNT(files); i++)
		make_file(files[i]);
}

static void empty_folder(const char *name)
{
	char path[8192];
	struct dirent *entry;
	DIR *dir;

	path_of(path, name);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	(void)rmdir(path);
}

static void remove_scratch(void)
{
	empty_folder("in/sub");
	empty_folder("in");
	empty_folder("out");
	empty_folder("made/new");
	empty_folder("made");
	empty_folder(".");
	(void)rmdir(scratch);
}

static void push(struct strlist *list, const char *name)
{
	char path[4096];

	path_of(path, name);
	ck_assert(strlist_push(list, path));
}

static void confine(char level[32])
{
	struct strlist readable = { 0 };
	struct strlist writable = { 0 };
	struct fault fault = { 0 };

	push(&readable, "in");
	push(&readable, "missing");
	push(&readable, "alone.txt");
	push(&readable, "alone.txt/not-a-folder");
	push(&writable, "out");
	push(&writable, "made/");
	ck_assert_msg(confine_files(&readable, &writable, level, &fault) == 0,
		      "%s", fault.msg);
	strlist_release(&readable);
	strlist_release(&writable);
}

static int done(int rc)
{
	return rc < 0 ? errno : 0;
}

static int opened(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int try_read(const char *path)
{
	return opened(path, O_RDONLY);
}

static int try_list(const char *path)
{
	return opened(path, O_RDONLY | O_DIRECTORY);
}

static int try_write(const char *path)
{
	return opened(path, O_WRONLY);
}

static int try_make(const char *path)
{
	return opened(path, O_WRONLY | O_CREAT | O_EXCL);
}

static int try_truncate(const char *path)
{
	return done(truncate(path, 0));
}

static int try_remove(const char *path)
{
	return done(unlink(path));
}

static int try_mkdir(const char *path)
{
	return done(mkdir(path, 0700));
}

static int try_symlink(const char *path)
{
	return done(symlink("x", path));
}

static int try_fifo(const char *path)
{
	return done(mkfifo(path, 0600));
}

/* How a report is replaced: another file, synced, renamed, folder synced. */
static int try_replace(const char *path)
{
	char temp[4200];
	int fd;
	int rc;

	(void)snprintf(temp, sizeof(temp), "%s-XXXXXX", path);
	fd = mkstemp(temp);
	if (fd < 0)
		return errno;
	rc = done((int)write(fd, "new", 3));
	if (!rc)
		rc = done(fsync(fd));
	close(fd);
	if (!rc)
		rc = done(rename(temp, path));
	*strrchr(temp, '/') = '\0';
	return rc ? rc : try_list(temp);
}

/* Into a readable folder, where it would do harm. */
static int try_move_to_in(const char *path)
{
	char target[4096];

	path_of(target, "in/moved.txt");
	return done(rename(path, target));
}

static int try_link_from_in(const char *path)
{
	char source[4096];

	path_of(source, "in/file.txt");
	return done(link(source, path));
}

/* clang-format off */
static const struct {
	const char *proves;
	int (*attempt)(const char *path);
	const char *name;
	int answer;
} rows[] = {
	{ "a readable folder's file is read", try_read, "in/file.txt", 0 },
	{ "and one further down", try_read, "in/sub/file.txt", 0 },
	{ "a readable folder is listed", try_list, "in", 0 },
	{ "a readable file is read", try_read, "alone.txt", 0 },
	{ "its neighbour is not", try_read, "beside.txt", EACCES },
	{ "the folder above is not listed", try_list, ".", EACCES },
	{ "a way round through .. does not help",
	  try_read, "in/../secret.txt", EACCES },
	{ "nor does a link that leads out", try_read, "in/link.txt", EACCES },
	{ "what was passed over stays missing", try_read, "missing", ENOENT },

	{ "a readable file is not written", try_write, "in/file.txt", EACCES },
	{ "nor one given by itself", try_write, "alone.txt", EACCES },
	{ "nor removed", try_remove, "in/file.txt", EACCES },
	{ "nothing is made in a readable folder",
	  try_make, "in/new.txt", EACCES },
	{ "no folder either", try_mkdir, "in/new", EACCES },
	{ "no link either", try_symlink, "in/new", EACCES },
	{ "nothing is replaced in a readable folder",
	  try_replace, "in/file.txt", EACCES },
	{ "nothing is written outside", try_write, "secret.txt", EACCES },
	{ "nothing is made outside", try_make, "new.txt", EACCES },

	{ "a file is made in the writable folder",
	  try_make, "out/new.txt", 0 },
	{ "one that stands there is written", try_write, "out/old.txt", 0 },
	{ "and cut", try_truncate, "out/old.txt", 0 },
	{ "and removed", try_remove, "out/old.txt", 0 },
	{ "and replaced", try_replace, "out/old.txt", 0 },
	{ "a pipe is not made there", try_fifo, "out/pipe", EACCES },
	{ "nor a symbolic link", try_symlink, "out/link", EACCES },
	{ "nor a folder", try_mkdir, "out/new", EACCES },
	{ "unless the folder was given as one for folders",
	  try_mkdir, "made/new", 0 },
	{ "nor is a readable file linked there",
	  try_link_from_in, "out/linked.txt", EXDEV },
	{ "nor a file moved into a readable folder",
	  try_move_to_in, "out/old.txt", EACCES },
};
/* clang-format on */

START_TEST(row)
{
	char level[32];
	char path[4096];
	int answer;

	confine(level);
	path_of(path, rows[_i].name);
	answer = rows[_i].attempt(path);
	ck_assert_msg(answer == rows[_i].answer, "%s: %s", rows[_i].proves,
		      answer ? strerror(answer) : "it was done");
}
END_TEST

static int kernel_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
			    LANDLOCK_CREATE_RULESET_VERSION);
}

START_TEST(truncate_is_refused_since_abi_3)
{
	char level[32];
	char path[4096];

	confine(level);
	path_of(path, "in/file.txt");
	ck_assert_int_eq(try_truncate(path), EACCES);
}
END_TEST

START_TEST(level_names_the_abi)
{
	char expected[32];
	char level[32] = "?";

	(void)snprintf(expected, sizeof(expected), "landlock-abi-%d",
		       kernel_abi());
	confine(level);
	ck_assert_str_eq(level, expected);
}
END_TEST

START_TEST(level_is_none_without_landlock)
{
	char level[32] = "?";

	confine(level);
	ck_assert_str_eq(level, "none");
}
END_TEST

START_TEST(missing_writable_is_a_fault)
{
	struct strlist readable = { 0 };
	struct strlist writable = { 0 };
	struct fault fault = { 0 };
	char level[32] = "?";
	char path[4096];

	push(&writable, "missing");
	ck_assert_int_eq(confine_files(&readable, &writable, level, &fault),
			 FAULT_IO);
	ck_assert_str_eq(level, "?");
	ck_assert_ptr_nonnull(strstr(fault.msg, "missing"));
	strlist_release(&writable);
	/* And nothing was given up. */
	path_of(path, "secret.txt");
	ck_assert_int_eq(try_read(path), 0);
}
END_TEST

START_TEST(a_single_file_may_be_writable)
{
	struct strlist none = { 0 };
	struct strlist writable = { 0 };
	struct fault fault = { 0 };
	char level[32];
	char path[4096];

	push(&writable, "beside.txt");
	ck_assert_msg(confine_files(&none, &writable, level, &fault) == 0, "%s",
		      fault.msg);
	ck_assert_int_eq(try_write(writable.v[0]), 0);
	ck_assert_int_eq(try_remove(writable.v[0]), EACCES);
	path_of(path, "secret.txt");
	ck_assert_int_eq(try_write(path), EACCES);
	strlist_release(&writable);
}
END_TEST

/* What a shell makes of <(command). */
START_TEST(a_pipe_by_its_name_stays_readable)
{
	struct strlist readable = { 0 };
	struct strlist writable = { 0 };
	struct fault fault = { 0 };
	char level[32];
	char path[64];
	int fd[2];

	ck_assert_int_eq(pipe(fd), 0);
	(void)snprintf(path, sizeof(path), "/dev/fd/%d", fd[0]);
	ck_assert(strlist_push(&readable, path));
	ck_assert_msg(confine_files(&readable, &writable, level, &fault) == 0,
		      "%s", fault.msg);
	ck_assert_int_eq(try_read(path), 0);
	strlist_release(&readable);
}
END_TEST

START_TEST(both_steps_together)
{
	struct fault fault = { 0 };
	char level[32];
	char path[4096];

	ck_assert_msg(confine_rights(&fault) == 0, "%s", fault.msg);
	confine(level);
	path_of(path, "in/file.txt");
	ck_assert_int_eq(try_read(path), 0);
	path_of(path, "secret.txt");
	ck_assert_int_eq(try_read(path), EACCES);
}
END_TEST

START_TEST(no_new_privileges)
{
	char level[32];

	confine(level);
	ck_assert_int_eq(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
}
END_TEST

static void add(TCase *tc)
{
	if (!runs_forked("confine/files"))
		return;
	tcase_add_unchecked_fixture(tc, make_scratch, remove_scratch);
	tcase_add_checked_fixture(tc, make_files, NULL);
	if (kernel_abi() < 1) {
		puts("confine/files: no Landlock here: only its absence is "
		     "tested");
		tcase_add_test(tc, level_is_none_without_landlock);
		return;
	}
	tcase_add_loop_test(tc, row, 0, (int)COUNT(rows));
	if (kernel_abi() >= 3)
		tcase_add_test(tc, truncate_is_refused_since_abi_3);
	tcase_add_test(tc, level_names_the_abi);
	tcase_add_test(tc, missing_writable_is_a_fault);
	tcase_add_test(tc, a_single_file_may_be_writable);
	tcase_add_test(tc, a_pipe_by_its_name_stays_readable);
	tcase_add_test(tc, both_steps_together);
	tcase_add_test(tc, no_new_privileges);
}

UNIT_MAIN("confine/files", add)
