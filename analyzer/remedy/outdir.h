/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/outdir.h - a folder of files that appears whole or not at all
 *
 * It is written under another name beside its place, all of it readable by its
 * owner only, and put into its place at the end; what stood there before is
 * moved away first and removed afterwards. Links are never followed.
 */
#ifndef REMEDY_OUTDIR_H
#define REMEDY_OUTDIR_H

#include "base/bytes.h"
#include "base/fault.h"

struct outdir {
	int parent; /* borrowed */
	int fd;	    /* of the folder that is being written, or -1 */
	const char *name;
	char temporary[64];
	bool placed;
};

/* name is a plain name, and is borrowed. */
int outdir_begin(struct outdir *outdir, int parent, const char *name,
		 struct fault *fault) CHECKED;

/* A folder inside of one that is being written; *fd is to be closed. */
int outdir_make(int at, const char *name, int *fd, struct fault *fault) CHECKED;
int outdir_write(int at, const char *name, struct bytes text,
		 struct fault *fault) CHECKED;

/*
 * All of it is on the disk: only names change after this. One call for all
 * files, since there may be thousands.
 */
int outdir_sync(struct outdir *outdir, struct fault *fault) CHECKED;

/* Put it in its place. */
int outdir_end(struct outdir *outdir, struct fault *fault) CHECKED;

/* Removes what was not put in its place. */
void outdir_release(struct outdir *outdir);

#endif
