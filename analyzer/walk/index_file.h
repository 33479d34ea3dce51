/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/index_file.h - read an index of a SHA-256 repository
 *
 * The layout is that of gitformat-index(5): a header, the entries, extensions,
 * and the SHA-256 of all that, or zeros where index.skipHash said so. libgit2,
 * which reads the other indexes, knows no ids of 32 bytes.
 */
#ifndef WALK_INDEX_FILE_H
#define WALK_INDEX_FILE_H

#include "base/buf.h"
#include "base/oid.h"

/* An index is read whole; 1 GiB is some ten million entries. */
#define INDEX_MAX ((uint64_t)1 << 30)

struct index_file {
	const char *path; /* of the entry, until the next call */
	struct oid oid;
	uint32_t mode;

	struct bytes rest;
	uint32_t version;
	uint32_t left;	 /* entries */
	struct buf name; /* the path of an entry of version 4 */
	uint64_t names;	 /* bytes of all such paths */
	bool unnamed;	 /* an entry leaves its path to a shared index */
};

/*
 * Begin with a file that must outlive out. FAULT_CORRUPT if it is damaged or of
 * a version other than 2, 3 and 4. Release out either way.
 */
int index_file_open(struct index_file *out, struct bytes file,
		    struct fault *fault) CHECKED;

/*
 * The next entry: 1, or 0 behind the last one. FAULT_CORRUPT where the file
 * does not go on as it should, where a shared index would be needed too (a
 * split index), or an extension that is not known. FAULT_LIMIT for paths of
 * more than INDEX_MAX bytes in all, which only version 4 can pack so densely.
 */
int index_file_next(struct index_file *file, struct fault *fault) CHECKED;

void index_file_release(struct index_file *file);

#endif
