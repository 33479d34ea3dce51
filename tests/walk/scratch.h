/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/walk/scratch.h - a folder to build repositories in
 *
 * scratch_open makes it and goes there; scratch_close removes it. Scripts run
 * in it with sh; "@" in a row stands for its absolute path. The functions bare
 * and linked of scripts make the least of a git directory without starting git.
 */
#ifndef TESTS_WALK_SCRATCH_H
#define TESTS_WALK_SCRATCH_H

#include "base/buf.h"

#include "unit.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch[PATH_MAX];

/*
 * With scratch_add, one folder holds those of all tests of a program; the
 * process that runs them removes it, so that a test that fails, and does not
 * come to its own scratch_close, leaves nothing behind.
 */
static char scratch_root[PATH_MAX / 4];

static void scratch_make(char *name, size_t size)
{
	const char *tmp = getenv("TMPDIR");

	if (*scratch_root)
		(void)snprintf(name, size, "%s/XXXXXX", scratch_root);
	else
		(void)snprintf(name, size, "%s/walk-XXXXXX",
			       tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(name));
	ck_assert_int_eq(chmod(name, 0755), 0);
}

static void scratch_root_make(void)
{
	char name[sizeof(scratch_root)];

	scratch_make(name, sizeof(name));
	memcpy(scratch_root, name, strlen(name) + 1);
}

static void scratch_root_remove(void)
{
	setenv("SCRATCH", scratch_root, 1);
	ck_assert_int_eq(system("chmod -R u+rwx \"$SCRATCH\"\n"
				"rm -rf \"$SCRATCH\""),
			 0);
	*scratch_root = '\0';
}

static inline void scratch_add(TCase *tc)
{
	tcase_add_unchecked_fixture(tc, scratch_root_make, scratch_root_remove);
}

static inline void scratch_open(void)
{
	char name[PATH_MAX / 2];

	scratch_make(name, sizeof(name));
	ck_assert_ptr_nonnull(realpath(name, scratch));
	ck_assert_int_eq(chdir(scratch), 0);
	setenv("HOME", scratch, 1);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "A", 1);
	setenv("GIT_AUTHOR_EMAIL", "a@example.com", 1);
	setenv("GIT_COMMITTER_NAME", "C", 1);
	setenv("GIT_COMMITTER_EMAIL", "c@example.com", 1);
	setenv("GIT_AUTHOR_DATE", "1700000000 +0000", 1);
	setenv("GIT_COMMITTER_DATE", "1700000000 +0000", 1);
	unsetenv("GIT_DEFAULT_HASH");
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_WORK_TREE");
}

static inline void run_sh(const char *script)
{
	static const char functions[] =
		"set -e\n"
		"bare() { mkdir -p $1/objects/pack $1/objects/info $1/refs\n"
		"  echo 'ref: refs/heads/main' >$1/HEAD; }\n"
		/* linked GITDIR COMMONDIR */
		"linked() { mkdir -p $1; echo $2 >$1/commondir\n"
		"  echo 'ref: refs/heads/side' >$1/HEAD; }\n"
		"commit() { git -C $1 commit -q --allow-empty -m x; }\n"
		"init() { git -c init.defaultBranch=main init -q \"$@\"; }\n";
	struct buf all = BUF_INIT;
	int status;

	buf_add_str(&all, functions);
	buf_add_str(&all, script);
	ck_assert(buf_ok(&all));
	status = system(all.p);
	ck_assert_msg(!status, "failed: %s", script);
	buf_release(&all);
}

static inline void scratch_close(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	setenv("SCRATCH", scratch, 1);
	run_sh("chmod -R u+rwx \"$SCRATCH\"; rm -rf \"$SCRATCH\"");
}

/* Ten thousand folders "d", each in the one before, from the given one on. */
static inline void scratch_dig(const char *from)
{
	int fd = open(from, O_RDONLY | O_DIRECTORY);

	for (int i = 0; i < 10000; i++) {
		int next;

		ck_assert_int_eq(mkdirat(fd, "d", 0755), 0);
		next = openat(fd, "d", O_RDONLY | O_DIRECTORY);
		ck_assert_int_ge(next, 0);
		close(fd);
		fd = next;
	}
	close(fd);
}

/* text with "@" replaced by the scratch folder. */
static inline void add_at(struct buf *buf, const char *text)
{
	for (; *text; text++) {
		if (*text == '@')
			buf_add_str(buf, scratch);
		else
			buf_add_char(buf, *text);
	}
	ck_assert(buf_ok(buf));
}

/* The reverse: path with the scratch folder replaced by "@". */
static inline void add_short(struct buf *buf, const char *path)
{
	const char *at;

	while ((at = strstr(path, scratch))) {
		buf_add(buf, path, (size_t)(at - path));
		buf_add_char(buf, '@');
		path = at + strlen(scratch);
	}
	buf_add_str(buf, path);
	ck_assert(buf_ok(buf));
}

static inline void put_bytes(const char *path, const void *p, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_msg(file != NULL, "%s", path);
	ck_assert_uint_eq(fwrite(p, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

static inline void put(const char *path, const char *text)
{
	struct buf buf = BUF_INIT;

	add_at(&buf, text);
	put_bytes(path, buf_str(&buf), buf.len);
	buf_release(&buf);
}

#endif
