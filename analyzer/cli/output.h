/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/output.h - files that appear whole or not at all
 *
 * An output is opened before the repositories are, while that is still allowed:
 * as a temporary file beside its place, with mode 0600. All of them take their
 * places when all are complete; until then older files of these names stay.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/array.h"
#include "base/buf.h"
#include "report/report.h"

/* What stands at an output's place, and how to get back what stood there. */
enum output_state {
	OUTPUT_OPEN,	  /* not this output */
	OUTPUT_NEW,	  /* this output, where nothing was */
	OUTPUT_EXCHANGED, /* this output; the older file has the other name */
	OUTPUT_REPLACED,  /* this output; the older file is gone */
};

struct output {
	char *path;
	char *folder;	 /* that it lies in; absolute */
	char *target;	 /* its place, below folder */
	char *temporary; /* NULL once nothing has that name any more */
	int fd;
	enum report_format format;
	enum output_state state;
};

struct outputs {
	struct output *v;
	size_t nr;
	size_t cap;
	char *key_folder;   /* where their key belongs; NULL without outputs */
	char *audit_folder; /* the first "DIR/", absolute, or NULL */
};

/*
 * Open the file path, whose ending picks the format, or, where path ends in
 * "/", the files of a whole audit in that folder, which is made with mode 0700
 * if it is missing: report.html, report.md, findings.json, findings.sarif and
 * findings.csv. The key belongs beside the first of all, file or folder.
 * FAULT_USAGE for an ending that is unknown and for what cannot be replaced.
 */
int outputs_open(struct outputs *outputs, const char *path,
		 struct fault *fault) CHECKED;

/* The folders that must stay writable, each once, at the end of out. */
int outputs_folders(const struct outputs *outputs, struct strlist *out,
		    struct fault *fault) CHECKED;

/* Write all of text to where the file waits for outputs_place. */
int output_write(struct output *output, struct bytes text,
		 struct fault *fault) CHECKED;

/*
 * Put all files in their places. When one fails, those before it are taken back
 * (but where the file system cannot exchange two files, what they replaced is
 * gone).
 */
int outputs_place(struct outputs *outputs, struct fault *fault) CHECKED;

/* Write the audit to all outputs, each in its format; outputs_place follows. */
int outputs_report(struct outputs *outputs, const struct audit *audit,
		   const struct report_options *options,
		   struct fault *fault) CHECKED;

/* Removes the temporary files that are left. */
void outputs_release(struct outputs *outputs);

/* All of text to a descriptor. */
int write_all(int fd, struct bytes text, const char *name,
	      struct fault *fault) CHECKED;

/*
 * All of text to standard output. That whoever reads it has seen enough and
 * went away is no fault; *gone, which may be NULL, says so.
 */
int write_stdout(struct bytes text, bool *gone, struct fault *fault) CHECKED;

/* The absolute, link-free folder of path (which need not exist itself). */
int folder_of(const char *path, char **out, struct fault *fault) CHECKED;

#endif
