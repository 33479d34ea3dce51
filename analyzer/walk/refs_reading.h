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
	char *target;	/* of a symbolic ref, else NULL */
	struct oid oid; /* len 0 without a target, too: deleted */
	uint32_t rank;	/* of several of one name the lowest counts */
};

/* A file of its own; a line of packed-refs, or what a table says. */
enum { RANK_LOOSE, RANK_LISTED };

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

/* Of packed-refs, reflogs and tables; 512 MiB hold some eight million refs. */
#define LIST_MAX ((size_t)512 << 20)

int refs_add_problem(struct refs_reading *r, const char *path,
		     const char *reason) CHECKED;

/* Takes name and target over, also on failure; NULL for name: no memory. */
int refs_add_record(struct refs_reading *r,
		    const struct record *record) CHECKED;
int refs_add_root(struct refs_reading *r, const struct oid *oid,
		  const char *why) CHECKED;

/* bytes as a C string on the heap; NULL without memory. */
char *refs_string_of(struct bytes bytes);

/*
 * Read a file into r->text that may be missing (*found false) or unreadable (a
 * problem, and *found false).
 */
int refs_read_text(struct refs_reading *r, const char *path, size_t max,
		   bool *found) CHECKED;

/* One of the names that stand beside HEAD, such as ORIG_HEAD; or NULL. */
const char *refs_pseudo(struct bytes name);

/* Note all refs and roots that the repository's files name. */
int refs_read_files(struct refs_reading *r) CHECKED;

/* The same for the tables that folder/tables.list names, if it is there. */
int refs_read_tables(struct refs_reading *r, const char *folder) CHECKED;

/*
 * git writes a HEAD, and a refs/heads, beside tables so that older versions of
 * it know a repository, and fail in it.
 */
#define REFTABLE_HEAD "refs/heads/.invalid"

#endif
