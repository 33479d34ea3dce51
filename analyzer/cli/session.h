/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/session.h - what the commands that scan repositories have in common
 *
 * In this order: session_open, then whatever must still be opened or read by
 * name, session_confine, session_run. Release with session_close whatever came
 * of them.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/audit.h"
#include "cli/progress.h"
#include "cli/rights.h"

#include <argp.h>

struct session_options {
	struct strlist paths;
	int32_t as_of; /* day */
	enum confidence min_confidence;
	size_t jobs;
	bool worktree;
	bool strict;
	bool dig; /* see struct audit_request */
	bool allow_unconfined;
	const char *patterns; /* a folder; NULL: the built-in ones */
	const char *progress;
	struct limits limits;
	enum source_kind source;
};

/* What holds where the command line says nothing. */
void session_defaults(struct session_options *options);

/*
 * The options and PATH arguments, as a child of a command's own parser; its
 * input is a struct session_options.
 */
extern const struct argp session_argp;

/* Ends the program with what is wrong with an option's value, unless ok. */
void option_needs(struct argp_state *state, bool ok, const char *what,
		  const char *value);

struct session {
	const struct session_options *options;
	struct patterns *patterns;
	struct engine *engine;
	struct discovery discovery;
	struct audit_result result;
	struct progress progress;
	char network[RIGHTS_TEXT];    /* how access to it was denied */
	char filesystem[RIGHTS_TEXT]; /* how it was confined */
	bool sources;		      /* are set up */
	void *locale;		      /* see match/unpack.h */
	/* As in struct audit_request; session_run calls it. May be NULL. */
	int (*ended)(void *payload, struct audit *so_far, size_t first,
		     size_t nr, struct fault *fault);
	void *ended_payload;
};

/*
 * From here on nothing may open a socket or start a program. Loads the
 * patterns.
 */
int session_open(struct session *session, const struct session_options *options,
		 struct fault *fault) CHECKED;

/*
 * Find the repositories; from here on nothing but them may be read, and nothing
 * but what stands in the folders of writable be written.
 */
int session_confine(struct session *session, const struct strlist *writable,
		    struct fault *fault) CHECKED;

/*
 * Audit them. command (the command line) and key_id are borrowed for the
 * session's life. An interrupt ends it in good order.
 */
int session_run(struct session *session, const struct audit_key *key,
		const char *key_id, const char *command,
		struct fault *fault) CHECKED;

/*
 * Audit them once more, for the nr secrets instead: see `known` of struct
 * audit_request. Release out in any case.
 */
int session_search(struct session *session, const struct bytes *secrets,
		   size_t nr, const struct audit_key *key,
		   struct audit_result *out, struct fault *fault) CHECKED;

void session_close(struct session *session);

#endif
