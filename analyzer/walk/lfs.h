/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/lfs.h - Git LFS: pointers in blobs, and the files that they stand for
 *
 * A blob that git-lfs has replaced is a pointer, a text of a few lines
 * (docs/spec.md of git-lfs):
 *
 *   version https://git-lfs.github.com/spec/v1
 *   oid sha256:4d7a2146...
 *   size 12345
 *
 * with lines "ext-N-..." in between where extensions are at work. The file lies
 * below the git directory, in lfs/objects/4d/7a/4d7a2146..., or where
 * lfs.storage says.
 */
#ifndef WALK_LFS_H
#define WALK_LFS_H

#include "walk/place.h"

#define LFS_ID ((size_t)32)

struct lfs_pointer {
	uint8_t id[LFS_ID]; /* SHA-256 of the file */
	uint64_t size;	    /* of the file, as declared */
};

/* Longer blobs are no pointers. */
#define LFS_POINTER_MAX ((size_t)1023)

/*
 * Is blob a pointer? git-lfs wants its keys in order; here it does not matter,
 * since nothing may hide by that.
 */
bool lfs_pointer_parse(struct bytes blob, struct lfs_pointer *out);

/* Could it be one, by its first bytes? */
bool lfs_pointer_begins(struct bytes head);

/* The id that a file of an LFS store is named by; false for other files. */
bool lfs_id_of_path(const char *path, uint8_t id[LFS_ID]);

struct reader;

/* Looks files up in one repository. repo and setup are borrowed. */
struct lfs {
	const struct repo *repo;
	struct reader *reader;
	char *storage; /* link-free, where lfs.storage leads inside; or NULL */
	bool outside;  /* lfs.storage leads out of the repository: not opened */
};

int lfs_init(struct lfs *lfs, const struct repo *repo,
	     const struct setup *setup, const struct place_sink *sink,
	     struct fault *fault) CHECKED;
void lfs_release(struct lfs *lfs);

/*
 * Give the file of that id to the sink, as pieces of a place with the site
 * SITE_LFS and a path relative to the git directory, or absolute. *found tells
 * whether it is there; one that cannot be read goes to sink->skipped.
 */
int lfs_give(struct lfs *lfs, const uint8_t id[LFS_ID], bool *found,
	     struct fault *fault) CHECKED;

#endif
