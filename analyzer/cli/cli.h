/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/cli.h - what the commands have in common
 *
 * A command takes its own arguments (argv[0] is "bbaudit COMMAND") and returns
 * the exit status.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/buf.h"
#include "base/fault.h"
#include "classify/credential.h"

#include <stdint.h>

enum {
	STATUS_CLEAN = 0,
	STATUS_FOUND = 1,
	STATUS_USAGE = 2, /* or nothing could be done at all */
	STATUS_INCOMPLETE = 3,
};

int cmd_scan(int argc, char **argv);
int cmd_classify(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_patterns(int argc, char **argv);

/* "bbaudit: " and the message, which may hold any path, on standard error. */
void complain(const char *format, ...) PRINTF(1, 2);

/* The words of argv with a blank between them, at the end of out. */
void command_line(int argc, char **argv, struct buf *out);

/*
 * "64K", "512M", "2G" or plain bytes: a positive size below 2^62. False for
 * anything else.
 */
bool parse_size(const char *text, uint64_t *out);

/* Today in UTC, in days. */
int32_t today(void);

/* Seconds from some moment on; for differences only. */
double seconds_now(void);

#endif
