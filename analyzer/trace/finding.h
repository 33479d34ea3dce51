/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/finding.h - one distinct secret and all the places that hold it
 *
 * This is what remedy/ and report/ work on. Everything in it lives in the
 * arena of the audit that made it (wiped at the end) and is in a fixed order:
 * findings by severity (worst first), confidence, kind, id; occurrences with
 * the one that first_seen names in front, then by repository and earliest
 * first, those without a commit last. The order never depends on threads.
 */
#ifndef TRACE_FINDING_H
#define TRACE_FINDING_H

#include "base/oid.h"
#include "base/site.h"
#include "classify/credential.h"

struct oids {
	struct oid *v;
	size_t nr;
	size_t cap;
};

struct occurrence {
	size_t repo; /* index into the audit's repositories */
	enum site site;
	struct oid object; /* len 0: this place is no object */
	const char *path;  /* raw bytes, no NUL; or NULL */
	size_t objects_total;
	uint64_t line;	       /* from 1; 0 where lines mean nothing */
	uint64_t column;       /* from 1, in bytes */
	struct bytes username; /* p NULL: the context shows none */
	struct bytes host;
	struct bytes raw; /* the secret as stored, before decoding */
	struct encodings encodings;
	struct oids introduced; /* commits */
	struct oids removed;
	/* The line and its neighbours, as decoded, shortened, NOT masked; */
	struct bytes around;  /* p NULL: not known */
	struct bytes context; /* the line alone, mostly a part of around */
	uint32_t order; /* topological place of its first commit; UINT32_MAX
			   without one */
};

/* A way in which the secret is spelled somewhere: what a rewrite must reach. */
struct stored_form {
	struct bytes raw; /* as stored */
	struct encodings encodings;
};

/* Whoever brought it in somewhere, by raw bytes of a commit. */
struct person {
	struct bytes name;
	struct bytes email;
};

/*
 * A blob that holds it where no rule of text reaches: inside of an archive, or
 * in the file of Git LFS that the blob points to.
 */
struct sealed {
	size_t repo;
	struct oid object;
};

/* A place of the same bytes without a context that would convict them. */
struct also {
	size_t repo;
	enum site site;
	struct oid object; /* len 0: this place is no object */
	const char *path;  /* raw bytes, no NUL; or NULL */
	uint64_t line;	   /* from 1; 0 where lines mean nothing */
	struct encodings encodings;
};

struct sighting {
	bool known;
	size_t repo;
	struct oid commit;
	struct bytes author; /* raw bytes of the commit */
	struct bytes email;
	int64_t author_date; /* seconds, UTC */
	int64_t committer_date;
};

/* What an occurrence and an also have in common. */
struct spot {
	size_t repo;
	enum site site;
	const struct oid *object;
	const char *path;
	uint64_t line;
};

static inline struct spot spot_of(const struct occurrence *o)
{
	return (struct spot){ o->repo, o->site, &o->object, o->path, o->line };
}
static inline struct spot spot_of_also(const struct also *a)
{
	return (struct spot){ a->repo, a->site, &a->object, a->path, a->line };
}

struct step {
	const char *step; /* a word: "revoke", "replace", "rewrite", ... */
	const char *text; /* sentences */
};

#define STEPS_MAX 10
/* A short password stands in many places, of which nobody reads more. */
#define ALSO_MAX 1000

#define REASONS_MAX 12

struct finding {
	const char *id;	       /* "bb-" and a fingerprint */
	const char *kind;      /* pattern id */
	const char *kind_name; /* in words */
	const char *provider;
	struct bytes secret; /* decoded, whole: mask before writing it */
	size_t visible;	     /* how many leading bytes are no secret ("ATBB") */
	struct bytes username; /* p NULL where no context shows it */
	struct bytes host;
	struct bytes workspace;
	struct bytes repository;
	enum checksum_state checksum;
	enum confidence confidence;
	const char *reasons[REASONS_MAX];
	size_t nr_reasons;
	struct lifecycle lifecycle;
	enum severity severity;
	enum exposure exposure;
	struct sighting first_seen;
	struct sighting last_seen;
	const char **refs; /* names, sorted, each once */
	size_t nr_refs;
	struct {
		struct occurrence *v;
		size_t nr, cap;
	} occurrences; /* at least one */
	struct {
		struct stored_form *v;
		size_t nr, cap;
	} forms; /* each once, longest first, then by bytes */
	struct {
		struct person *v;
		size_t nr, cap;
	} people;	/* of introducing commits, some; by email, name */
	bool forms_cut; /* there were more than trace/forms.h keeps */
	struct {
		struct sealed *v;
		size_t nr, cap;
	} sealed; /* by repository and object, each once */
	struct {
		struct also *v;
		size_t nr, cap;
	} also_at;		/* by repository, site, path, object, line */
	uint64_t also_more;	/* places beyond the ALSO_MAX that are listed,
				 * and objects of which no place is known */
	const char *suppressed; /* why it is ignored, in words; or NULL */
	struct step steps[STEPS_MAX];
	size_t nr_steps;
};

/*
 * The order of findings in a report: the most severe first, then the surest; of
 * equal ones by kind and id.
 */
int finding_compare(const struct finding *x, const struct finding *y);

/*
 * Whether it may still open something: all but what was removed by its vendor
 * or is past its end. (An account password that Bitbucket rejects may open the
 * account.)
 */
bool finding_is_alive(const struct finding *finding);

/* All the places without a context that convicts, listed or not. */
static inline uint64_t finding_also(const struct finding *finding)
{
	return finding->also_at.nr + finding->also_more;
}

/* The text of the finding's step of that name, or NULL. */
const char *finding_step(const struct finding *finding, const char *step);

#endif
