/* SPDX-License-Identifier: Apache-2.0 */
/* bbaudit(1): picks the command, and says what there is. */
#include "cli/cli.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

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

int main(int argc, char **argv)
{
	char name[64];

	/* A reader that goes away is told by write, not by a signal. */
	(void)signal(SIGPIPE, SIG_IGN);
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
