/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/verdict.h - what is left of an earlier report's findings
 *
 * Written for people, or as JSON (docs/report.md, "Verification").
 */
#ifndef REPORT_VERDICT_H
#define REPORT_VERDICT_H

#include "report/report.h"

/* By how bad it is. The first four follow enum exposure. */
enum left {
	LEFT_NOTHING,
	LEFT_OUTSIDE, /* of files: in messages, names, configuration */
	LEFT_UNREACHABLE,
	LEFT_HISTORY,
	LEFT_TIP,
};
#define LEFT_COUNT (LEFT_TIP + 1)

/* An object of before that is still there, in a repository of now. */
struct left_object {
	size_t repo;
	struct oid oid;
	bool commit; /* one that brought the secret in, else one that held it */
	enum left left;
};

struct verdict_row {
	const struct finding *before;
	enum left left; /* the worst of all that follows */
	bool given;	/* its secret was given */
	bool searched;	/* and searched for literally */
	bool word;	/* it is short or a mere word, which others may hold */
	struct {
		struct also *v;
		size_t nr, cap;
	} places; /* in repositories of now */
	struct {
		struct left_object *v;
		size_t nr, cap;
	} objects;
};

struct verdict {
	const char *against;	    /* the file of the earlier report */
	const struct audit *before; /* that report */
	const struct audit *now;
	bool literal;		  /* secrets were given */
	bool search_complete;	  /* they were searched for in everything */
	struct skips unsearched;  /* in what not, though it was scanned */
	struct verdict_row *rows; /* one for each of before's findings */
	size_t nr;
	struct {
		const struct finding **v;
		size_t nr, cap;
	} fresh;	  /* of now, and not of before */
	size_t ids;	  /* old ids that were looked for */
	size_t ids_there; /* of these, found */
};

/* Is everything gone, and nothing new? */
bool verdict_is_clean(const struct verdict *verdict);

/*
 * Was everything scanned, and if secrets were given, each searched for in all
 * of it? A finding without its secret does not count.
 */
bool verdict_is_complete(const struct verdict *verdict);

/* Append it to out, for people or as JSON. Only memory trouble fails. */
int verdict_write(const struct verdict *verdict, bool json, struct buf *out,
		  struct fault *fault) CHECKED;

#endif
