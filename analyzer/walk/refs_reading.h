/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/refs_reading.h - refs on their way from files (private to walk/refs*.c)
 *
 * Every ref is noted as it is met (a record): by name, with an oid or with the
 * name of another ref.
 */
#ifndef WALK_REFS_READING_H
#define WALK_REFS_READING_H

#include "base/buf.h"
#include "walk/refs.h"

struct record {
	char *name;
	char *target; /* of a symbolic ref, else NULL */
	struct oid oid;
	bool packed;
};

struct refs_reading {
	const struct repo *repo;
	const struct setup *setup;
	struct fault *fault;
	struct refs refs; /* becomes the result */
	struct {
		struct record *v;
		size_t nr, cap;
	} records;
	struct buf text;    /* of the file under way */
	const char *prefix; /* of the paths of the tour under way */
};

int refs_add_problem(struct refs_reading *r, const char *path,
		     const char *reason) CHECKED;

/* Note all refs and roots that the repository's files name. */
int refs_read_files(struct refs_reading *r) CHECKED;

#endif
