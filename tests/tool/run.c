/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Input and output go through memory files rather than pipes: none of them can
 * fill up, so neither side ever waits for the other.
 */
static int memory_file(struct bytes body, struct fault *fault)
{
	int fd = memfd_create("run", MFD_CLOEXEC);

	if (fd < 0)
		return fault_io(fault, "cannot make a memory file");
	while (body.len) {
		ssize_t n = write(fd, body.p, body.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			close(fd);
			return fault_io(fault, "cannot fill a memory file");
		}
		body = bytes_sub(body, (size_t)n, body.len);
	}
	if (lseek(fd, 0, SEEK_SET) < 0) {
		close(fd);
		return fault_io(fault, "cannot rewind a memory file");
	}
	return fd;
}

static int read_back(int fd, struct buf *out, struct fault *fault)
{
	char piece[65536];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return fault_io(fault, "cannot rewind the output");
	while ((n = read(fd, piece, sizeof(piece))) > 0)
		buf_add(out, piece, (size_t)n);
	if (n < 0)
		return fault_io(fault, "cannot read the output back");
	return buf_ok(out) ? 0 : fault_nomem(fault);
}

static void child(const struct run *run, const int fds[3])
	__attribute__((noreturn));
static void child(const struct run *run, const int fds[3])
{
	for (int i = 0; i < 3; i++) {
		if (fds[i] >= 0 && dup2(fds[i], i) < 0)
			_exit(127);
	}
	if (run->dir && chdir(run->dir))
		_exit(127);
	/* execvp takes char *const[] for history's sake; it writes nothing. */
	execvp(run->argv[0], (char *const *)run->argv);
	_exit(127);
}

static int wait_for(pid_t pid, int *status, struct fault *fault)
{
	int state;

	while (waitpid(pid, &state, 0) < 0) {
		if (errno != EINTR)
			return fault_io(fault, "cannot wait for a program");
	}
	*status = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
	return 0;
}

int run_program(const struct run *run, int *status, struct fault *fault)
{
	int fds[3] = { -1, -1, -1 };
	struct buf *const outs[3] = { NULL, run->output, run->errors };
	pid_t pid;
	int rc = 0;

	for (int i = 0; i < 3; i++) {
		if (i && !outs[i])
			continue;
		fds[i] = memory_file(i ? (struct bytes){ 0 } : run->input,
				     fault);
		if (fds[i] < 0) {
			rc = fds[i];
			goto out;
		}
	}
	pid = fork();
	if (pid < 0) {
		rc = fault_io(fault, "cannot fork");
		goto out;
	}
	if (!pid)
		child(run, fds);
	rc = wait_for(pid, status, fault);
	for (int i = 1; !rc && i < 3; i++) {
		if (outs[i])
			rc = read_back(fds[i], outs[i], fault);
	}
out:
	for (int i = 0; i < 3; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
	}
	return rc;
}

static const struct {
	const char *name, *value;
} plain[] = {
	{ "HOME", "/nonexistent" },
	{ "TZ", "UTC" },
	{ "LC_ALL", "C" },
	{ "GIT_CONFIG_NOSYSTEM", "1" },
	{ "GIT_CONFIG_GLOBAL", "/dev/null" },
	{ "GIT_TERMINAL_PROMPT", "0" },
	{ "GIT_AUTHOR_NAME", "Corpus Keeper" },
	{ "GIT_AUTHOR_EMAIL", "keeper@example.com" },
	{ "GIT_AUTHOR_DATE", "1767600000 +0000" }, /* 2026-01-05 */
	{ "GIT_COMMITTER_NAME", "Corpus Keeper" },
	{ "GIT_COMMITTER_EMAIL", "keeper@example.com" },
	{ "GIT_COMMITTER_DATE", "1767600000 +0000" },
	{ "GIT_CONFIG_COUNT", "8" },
	{ "GIT_CONFIG_KEY_0", "gc.auto" },
	{ "GIT_CONFIG_VALUE_0", "0" },
	{ "GIT_CONFIG_KEY_1", "core.fsync" },
	{ "GIT_CONFIG_VALUE_1", "none" },
	{ "GIT_CONFIG_KEY_2", "protocol.file.allow" },
	{ "GIT_CONFIG_VALUE_2", "always" },
	{ "GIT_CONFIG_KEY_3", "maintenance.auto" },
	{ "GIT_CONFIG_VALUE_3", "false" },
	{ "GIT_CONFIG_KEY_4", "gc.reflogExpire" },
	{ "GIT_CONFIG_VALUE_4", "never" },
	{ "GIT_CONFIG_KEY_5", "gc.reflogExpireUnreachable" },
	{ "GIT_CONFIG_VALUE_5", "never" },
	{ "GIT_CONFIG_KEY_6", "advice.nestedTag" },
	{ "GIT_CONFIG_VALUE_6", "false" },
	{ "GIT_CONFIG_KEY_7", "advice.detachedHead" },
	{ "GIT_CONFIG_VALUE_7", "false" },
};

/* The caller may itself run inside of git (a hook): forget that. */
static int forget_git(struct fault *fault)
{
	for (char **entry = environ; *entry;) {
		size_t len = strcspn(*entry, "=");
		char *name;
		int rc;

		if (strncmp(*entry, "GIT_", 4) != 0) {
			entry++;
			continue;
		}
		name = strndup(*entry, len);
		if (!name)
			return fault_nomem(fault);
		rc = unsetenv(name);
		free(name);
		if (rc)
			return fault_io(fault, "cannot change the environment");
		entry = environ;
	}
	return 0;
}

int run_git_plainly(struct fault *fault)
{
	int rc = forget_git(fault);

	for (size_t i = 0; !rc && i < COUNT(plain); i++) {
		if (setenv(plain[i].name, plain[i].value, 1))
			rc = fault_io(fault, "cannot change the environment");
	}
	return rc;
}
