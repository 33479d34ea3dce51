/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/fetch.h - members of a JSON value, by name and type
 *
 * The first member that is wrong is kept in the reader, which from then on does
 * nothing any more and gives out zeros: so a function that reads a record looks
 * like the record, and rc is asked once, at the end. Messages name the file and
 * the member, never its value.
 *
 * What is given out lives in the reader's arena.
 */
#ifndef REPORT_FETCH_H
#define REPORT_FETCH_H

#include "base/arena.h"
#include "base/fault.h"
#include "trace/finding.h"

#include <jansson.h>

struct reader {
	const char *file; /* its name, for messages */
	struct arena *arena;
	struct fault *fault;
	int rc;
};

/* A value and how it was reached. */
struct fetched {
	const struct fetched *up; /* NULL: the top */
	const char *name;	  /* NULL: an element, by index */
	size_t index;
	json_t *value; /* NULL: null, or none */
};

/* What a member may be. */
enum {
	IS_TEXT = 1,
	IS_NUMBER = 2,
	IS_TRUTH = 4,
	IS_OBJECT = 8,
	IS_ARRAY = 16,
	IS_NULL = 32,
	MAY_MISS = 64, /* it came later than the schema */
};

/* Note what is wrong with a value, if nothing was before. */
void fetch_bad(struct reader *r, const struct fetched *at, const char *why);
void fetch_no_memory(struct reader *r);

/* One of the types, or it is wrong. */
struct fetched fetch_member(struct reader *r, const struct fetched *in,
			    const char *name, unsigned types);
struct fetched fetch_element(struct reader *r, const struct fetched *in,
			     size_t i, unsigned types);
/* Of an array; 0 of none. */
size_t fetch_length(const struct fetched *array);

/* Room for nr items of that size and one more, zeroed; NULL: none. */
void *fetch_room(struct reader *r, size_t nr, size_t size);

/*
 * The functions below give one member each. types are those allowed beside its
 * own: IS_NULL, MAY_MISS.
 */

/* Text of a repository, by its raw bytes where these stand beside it. */
struct bytes fetch_text(struct reader *r, const struct fetched *in,
			const char *name, unsigned types);
/* The same, without a NUL. */
const char *fetch_string(struct reader *r, const struct fetched *in,
			 const char *name, unsigned types);
/* An array of them; those at most, if most is not 0. */
const char **fetch_strings(struct reader *r, const struct fetched *in,
			   const char *name, size_t most, size_t *nr);

uint64_t fetch_number(struct reader *r, const struct fetched *in,
		      const char *name, unsigned types);
double fetch_real(struct reader *r, const struct fetched *in, const char *name);
bool fetch_truth(struct reader *r, const struct fetched *in, const char *name,
		 unsigned types);

struct oid fetch_oid(struct reader *r, const struct fetched *in,
		     const char *name, unsigned types);
void fetch_oids(struct reader *r, const struct fetched *in, const char *name,
		struct oids *out);

/* The number of the word among nr names. */
unsigned fetch_word(struct reader *r, const struct fetched *in,
		    const char *name, size_t nr,
		    const char *(*name_of)(unsigned));

int64_t fetch_moment(struct reader *r, const struct fetched *in,
		     const char *name, unsigned types);
/* False, and *out stays, where there is none. */
bool fetch_day(struct reader *r, const struct fetched *in, const char *name,
	       unsigned types, int32_t *out);

#endif
