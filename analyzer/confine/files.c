/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Landlock works with a ruleset: it names the rights that it handles, and all
 * of these are refused except where a rule grants them again beneath a path.
 * So every right that the running kernel knows is handled, also those that no
 * rule grants (devices, links, folders, execution).
 */
#include "confine/confine.h"
#include "confine/build.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights that came after the kernel headers of Debian 12. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)
#endif

/* What makes sense for a file; the rest is for folders, and refused for one. */
static const uint64_t file_rights = LANDLOCK_ACCESS_FS_READ_FILE |
				    LANDLOCK_ACCESS_FS_WRITE_FILE |
				    LANDLOCK_ACCESS_FS_TRUNCATE;

static const uint64_t read_rights =
	LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

/*
 * Replacing a file is: make another beside it, write, rename. mkstemp(3) opens
 * for reading too, and a folder must be opened for reading to be synced.
 */
static const uint64_t write_rights =
	LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
	LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE |
	LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE;

/* Replacing a folder is the same, with everything that is in it. */
static const uint64_t folder_rights =
	LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR;

struct ruleset {
	int fd;
	uint64_t handled;
};

/* The version of the kernel's Landlock, below 1 where there is none. */
static int landlock_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
			    LANDLOCK_CREATE_RULESET_VERSION);
}

static uint64_t rights_known(int abi)
{
	/* The first version knew the rights from EXECUTE to MAKE_SYM. */
	uint64_t known = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

	if (abi >= 2)
		known |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		known |= LANDLOCK_ACCESS_FS_TRUNCATE;
	if (abi >= 5)
		known |= LANDLOCK_ACCESS_FS_IOCTL_DEV;
	return known;
}

static int ruleset_open(struct ruleset *rules, int abi, struct fault *fault)
{
	const uint64_t handled = rights_known(abi);
	struct landlock_ruleset_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.handled_access_fs = handled;
	fd = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	if (fd < 0)
		return fault_io(fault, "cannot make a Landlock ruleset");
	*rules = (struct ruleset){ .fd = fd, .handled = handled };
	return 0;
}

static int grant_fd(const struct ruleset *rules, int fd, const char *path,
		    uint64_t rights, struct fault *fault)
{
	struct landlock_path_beneath_attr beneath;
	struct stat st;

	if (fstat(fd, &st))
		return fault_io(fault, "cannot stat %s", path);
	if (!S_ISDIR(st.st_mode))
		rights &= file_rights;
	memset(&beneath, 0, sizeof(beneath));
	beneath.allowed_access = rights & rules->handled;
	beneath.parent_fd = fd;
	if (!syscall(SYS_landlock_add_rule, rules->fd,
		     LANDLOCK_RULE_PATH_BENEATH, &beneath, 0))
		return 0;
	/* Pipes and the like, /dev/fd/3 for one, are beyond Landlock. */
	if (errno == EBADFD)
		return 0;
	return fault_io(fault, "cannot allow access to %s", path);
}

static int grant(const struct ruleset *rules, const char *path, uint64_t rights,
		 struct fault *fault)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return fault_io(fault, "cannot open %s", path);
	rc = grant_fd(rules, fd, path, rights, fault);
	close(fd);
	return rc;
}

/* What cannot be reached now could not be read later either. */
static bool is_out_of_reach(const char *path)
{
	struct stat st;

	return stat(path, &st) && (errno == ENOENT || errno == ENOTDIR ||
				   errno == EACCES || errno == ELOOP);
}

static int grant_readable(const struct ruleset *rules,
			  const struct strlist *paths, struct fault *fault)
{
	for (size_t i = 0; i < paths->nr; i++) {
		int rc;

		if (is_out_of_reach(paths->v[i]))
			continue;
		rc = grant(rules, paths->v[i], read_rights, fault);
		if (rc)
			return rc;
	}
	return 0;
}

static int grant_writable(const struct ruleset *rules,
			  const struct strlist *paths, struct fault *fault)
{
	for (size_t i = 0; i < paths->nr; i++) {
		const char *path = paths->v[i];
		bool folders = *path && path[strlen(path) - 1] == '/';
		int rc = grant(rules, path,
			       write_rights | (folders ? folder_rights : 0),
			       fault);

		if (rc)
			return rc;
	}
	return 0;
}

static int grant_for_this_build(const struct ruleset *rules,
				struct fault *fault)
{
	int rc = 0;

	(void)rules;
	(void)fault;
#ifdef CONFINE_ALSO_READABLE
	rc = grant(rules, CONFINE_ALSO_READABLE, read_rights, fault);
#endif
#ifdef CONFINE_ALSO_WRITABLE
	if (!rc)
		rc = grant(rules, CONFINE_ALSO_WRITABLE, write_rights, fault);
#endif
	return rc;
}

static int enter(const struct ruleset *rules, struct fault *fault)
{
	/* Without it an unprivileged process may not restrict itself. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return fault_io(fault, "cannot give up new privileges");
	if (syscall(SYS_landlock_restrict_self, rules->fd, 0))
		return fault_io(fault, "cannot enter the Landlock ruleset");
	return 0;
}

int confine_files(const struct strlist *readable,
		  const struct strlist *writable, char level[32],
		  struct fault *fault)
{
	const int abi = landlock_abi();
	struct ruleset rules = { .fd = -1 };
	int rc;

	if (abi < 1) {
		(void)snprintf(level, 32, "none");
		return 0;
	}
	rc = ruleset_open(&rules, abi, fault);
	if (rc)
		return rc;
	rc = grant_readable(&rules, readable, fault);
	if (!rc)
		rc = grant_writable(&rules, writable, fault);
	if (!rc)
		rc = grant_for_this_build(&rules, fault);
	if (!rc)
		rc = enter(&rules, fault);
	close(rules.fd);
	if (rc)
		return rc;
	(void)snprintf(level, 32, "landlock-abi-%d", abi);
	return 0;
}
