/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/pattern.h - the pattern set: what is searched, as data
 *
 * A pattern set is a folder of YAML files (patterns/README.md describes every
 * field):
 *
 *   KIND.yaml          one kind of credential: its shape, proof and examples
 *   contexts/NAME.yaml one surrounding that makes a string without a prefix of
 *                      its own a credential: a URL, a netrc line, a variable
 *
 * A kind with a prefix ("ATBB") has forms of its own. A kind without one has a
 * shape only, and the names of the contexts in which that shape counts.
 *
 * The set that the program is built with is those files, embedded as they are
 * and read by the same code. Immutable once loaded: share it between threads.
 */
#ifndef MATCH_PATTERN_H
#define MATCH_PATTERN_H

#include "base/arena.h"
#include "base/array.h"
#include "base/checksum.h"
#include "base/fault.h"

enum proof { PROOF_NONE, PROOF_CRC32, PROOF_DC_INNER };

/* Where the Bitbucket host of a context comes from. */
enum host_rule {
	HOST_NONE,  /* a form of a kind with a prefix: no host needed */
	HOST_GROUP, /* the group `host` or `url` must be a Bitbucket host */
	HOST_NEAR,  /* a Bitbucket host must stand in the window */
	HOST_NAMED, /* the match itself names Bitbucket (BITBUCKET_TOKEN=) */
};

/* Which of Bitbucket's two products a kind can belong to. */
enum hosts { HOSTS_ANY, HOSTS_CLOUD, HOSTS_DATA_CENTER };

struct strings {
	const char **v;
	size_t nr;
};

/*
 * One way in which something is found: literals, then an expression that is
 * only ever run on the window around one of them.
 */
struct form {
	const char *name;
	const char *file; /* for messages: the YAML file and line */
	size_t line;
	struct strings anchors; /* without one of them it cannot match */
	bool caseless;		/* anchors, of any case */
	struct strings needs;	/* if any: one of them stands in the window too,
				   of any case */
	const char *gate;	/* Vectorscan's dialect; NULL: always open */
	const char *premise;	/* the same, of a whole text */
	size_t span;		/* bytes: how far a match may reach to either
				   side of an anchor's first byte */
	const char *regex;	/* PCRE2; groups: secret, username, host, url,
				   workspace, repository */
	enum host_rule host;
	struct pattern
		*pattern; /* the kind it belongs to; NULL for a context */
	size_t number;	  /* its place in the set's forms */
};

struct example {
	const char *file;
	size_t line;
	struct bytes text;     /* a template (match/specimen.h) */
	struct bytes secret;   /* a template; p NULL: do not compare */
	struct bytes username; /* the same */
	struct bytes host;     /* the same */
	bool must_match;
};

struct pattern {
	const char *id;
	const char *name;
	const char *provider;
	const char *file;
	unsigned specificity; /* where spans overlap, the higher one stays */
	size_t visible;	      /* leading bytes that every such token shares */
	enum proof proof;
	enum hosts hosts;
	const char *shape;    /* PCRE2 that a secret out of a context must match
				 whole; NULL: none of them does */
	struct strings in;    /* contexts whose secrets it may claim */
	struct strings users; /* whose secrets are of this kind */
	struct strings context;	     /* words beside it: a reason told */
	struct strings placeholders; /* rules of classify/placeholder.h */
	struct strings references;
	struct {
		struct example *v;
		size_t nr, cap;
	} examples;
	size_t number; /* its place in the set */
};

struct patterns {
	struct arena arena;
	struct {
		struct pattern **v;
		size_t nr, cap;
	} kinds; /* sorted by id */
	struct {
		struct form **v;
		size_t nr, cap;
	} forms;		      /* kinds' own and contexts' */
	char digest[FINGERPRINT_HEX]; /* of all file names and contents */
	bool built_in; /* what follows from that: see patterns_load */
};

/* The longest span that a form may ask for, in bytes. */
#define SPAN_MAX 2048

/*
 * Load the built-in set (dir NULL), or the folder dir. The expressions of the
 * built-in set are taken as right, and compiled when they are needed, which
 * most never are: that they are right is for tests to say, which load the
 * folder that it was made from. A mistake is FAULT_USAGE with file,
 * line and reason: an unknown or missing field, a wrong type, an expression
 * that PCRE2 refuses (with its offset), a span over SPAN_MAX or shorter than
 * an anchor, an anchor under three bytes, a form without a `secret` or `url`
 * group, a name used twice, a kind that names an unknown context, a kind with
 * neither form nor shape. Free the result with patterns_free.
 */
int patterns_load(const char *dir, struct patterns **out,
		  struct fault *fault) CHECKED;
void patterns_free(struct patterns *patterns);

/* The kind with that id, or NULL. Borrowed from the set. */
const struct pattern *patterns_find(const struct patterns *patterns,
				    const char *id);

bool strings_have(const struct strings *strings, const char *s);

#endif
