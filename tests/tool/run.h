/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool/run.h - run a program to its end, with its input and output in memory
 *
 * For tests only: nothing of the analyzer ever starts a program.
 */
#ifndef TOOL_RUN_H
#define TOOL_RUN_H

#include "base/buf.h"

struct run {
	const char *const
		*argv;	 /* NULL-terminated; argv[0] looked up in PATH */
	const char *dir; /* where it starts; NULL: where we are */
	struct bytes input;
	struct buf *output; /* appended to; NULL: to ours */
	struct buf *errors; /* the same for standard error */
};

/*
 * *status becomes its exit status, 128 and the signal if one ended it, 127 if
 * it cannot be started.
 */
int run_program(const struct run *run, int *status,
		struct fault *fault) CHECKED;

/*
 * Make the git programs started from now on independent of this machine and of
 * today: no configuration but the repository's own, a fixed identity, a fixed
 * date, no background work.
 */
int run_git_plainly(struct fault *fault) CHECKED;

#endif
