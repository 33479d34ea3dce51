/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/output.h - files that appear whole or not at all
 *
 * An output is opened before the repositories are, while that is still allowed:
 * as a temporary file beside its place, with mode 0600. It takes its place when
 * it is complete; until then an older file of that name stays.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/array.h"
#include "base/buf.h"
#include "report/report.h"

struct output {
	char *path;
	char *folder;	 /* that it lies in; absolute */
	char *temporary; /* NULL once it is in place */
	int fd;
	enum report_format format;
};

struct outputs {
	struct output *v;
	size_t nr;
	size_t cap;
};

/* The ending of path picks the format; FAULT_USAGE for one that is unknown. */
int outputs_open(struct outputs *outputs, const char *path,
		 struct fault *fault) CHECKED;

/* Write all of text and put the file in its place. */
int output_finish(struct output *output, struct bytes text,
		  struct fault *fault) CHECKED;

/* Removes the temporary files that were not finished. */
void outputs_release(struct outputs *outputs);

/* All of text to a descriptor. */
int write_all(int fd, struct bytes text, const char *name,
	      struct fault *fault) CHECKED;

/* The absolute, link-free folder of path (which need not exist itself). */
int folder_of(const char *path, char **out, struct fault *fault) CHECKED;

#endif
