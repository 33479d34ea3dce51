/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/pattern_files.h - the files of a pattern set, built in or in a folder
 *
 * Private to match/pattern.c.
 */
#ifndef MATCH_PATTERN_FILES_H
#define MATCH_PATTERN_FILES_H

#include "base/array.h"
#include "base/buf.h"
#include "base/checksum.h"
#include "base/fault.h"

/* A pattern file is written by hand; nobody writes a megabyte. */
#define PATTERN_FILE_MAX ((size_t)1 << 20)

struct pattern_file {
	char *name;  /* below the folder: "contexts/url.yaml" */
	char *shown; /* the same for messages, with the folder's name */
	struct buf text;
};

struct pattern_files {
	struct pattern_file *v; /* in the order of their names */
	size_t nr, cap;
};

/*
 * The built-in files (dir NULL), or all *.yaml of dir and of dir/contexts. A
 * folder without any is FAULT_USAGE. Release in any case.
 */
int pattern_files_read(struct pattern_files *files, const char *dir,
		       struct fault *fault) CHECKED;
void pattern_files_release(struct pattern_files *files);

/* Of all names and contents; the same for the same files in any folder. */
int pattern_files_digest(const struct pattern_files *files,
			 char out[FINGERPRINT_HEX],
			 struct fault *fault) CHECKED;

#endif
