/* SPDX-License-Identifier: Apache-2.0 */
/* bbaudit(1): picks the command, and says what there is. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
};

static const struct command commands[] = {
	{ "scan", cmd_scan, "scan repositories and report what was found" },
	{ "classify", cmd_classify,
	  "classify the credentials in a file or in standard input" },
	{ "verify", cmd_verify,
	  "prove that nothing of an earlier report is left" },
	{ "merge", cmd_merge, "join the reports of several runs into one" },
	{ "patterns", cmd_patterns,
	  "list, show or check what is searched for" },
};

static void help(FILE *to)
{
	(void)fputs("Usage: bbaudit COMMAND [ARGUMENT...]\n"
		    "Find Bitbucket and Atlassian credentials in the full "
		    "history of git repositories, offline.\n\n",
		    to);
	for (size_t i = 0; i < COUNT(commands); i++)
		(void)fprintf(to, "  %-10s %s\n", commands[i].name,
			      commands[i].summary);
	(void)fputs(
		"\nbbaudit COMMAND --help tells more; so does bbaudit(1).\n",
		to);
}

/*
 * Whoever started us may have closed one of the first three descriptors. The
 * next file that is opened would take its place, and standard output would be
 * written into a report. So hold them, in a way that reading or writing fails.
 */
static bool hold_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		int mode = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;

		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", mode) != fd)
			return false;
	}
	return true;
}

/* What was printed may not have been written yet, and may not fit any more. */
static int end(int status)
{
	if (!fflush(stdout) || errno == EPIPE)
		return status;
	complain("standard output: %s", strerror(errno));
	return STATUS_USAGE;
}

static int run(int argc, char **argv)
{
	char name[64];

	if (argc < 2) {
		help(stderr);
		return STATUS_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help")) {
		help(stdout);
		return STATUS_CLEAN;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		(void)puts("bbaudit " BBAUDIT_VERSION);
		return STATUS_CLEAN;
	}
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		(void)snprintf(name, sizeof(name), "bbaudit %s",
			       commands[i].name);
		argv[1] = name;
		return commands[i].run(argc - 1, argv + 1);
	}
	complain("unknown command \"%s\"; bbaudit --help lists them", argv[1]);
	return STATUS_USAGE;
}

/* What the compiler may use (CMakeLists.txt), and Vectorscan needs. */
static bool can_run_here(void)
{
#if defined(__x86_64__)
	if (!__builtin_cpu_supports("sse4.2") ||
	    !__builtin_cpu_supports("popcnt")) {
		complain("this processor lacks SSE4.2 and POPCNT (x86-64-v2): "
			 "run bbaudit on a newer one");
		return false;
	}
#endif
	return true;
}

int main(int argc, char **argv)
{
	if (!can_run_here())
		return STATUS_USAGE;
	/* A reader that goes away is told by write, not by a signal. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (!hold_descriptors())
		return STATUS_USAGE;
	return end(run(argc, argv));
}
