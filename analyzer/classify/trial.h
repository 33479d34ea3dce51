/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/trial.h - one candidate while it is judged (private to
 * classify/judge*.c)
 */
#ifndef CLASSIFY_TRIAL_H
#define CLASSIFY_TRIAL_H

#include "classify/judge.h"

struct trial {
	struct matcher *matcher;
	const struct candidate *candidate;
	struct arena *arena;
	struct bytes raw_secret; /* in the view */
	struct bytes raw_username;
	struct bytes secret; /* decoded */
	struct bytes username;
	struct bytes host;
	struct bytes workspace;
	struct bytes repository;
	enum host_kind host_kind;
	const char *escape;	  /* what the secret itself was written in */
	const char *inner_escape; /* inside of that, if that is set */
	const struct pattern *pattern;
	bool by_user; /* its user alone tells the pattern */
	enum checksum_state checksum;
	enum confidence confidence;
	const char *reasons[JUDGE_REASONS];
	size_t nr_reasons;
	bool failed; /* memory ended */
};

/* ------------------------------------------------------------------ judge.c */

void trial_because(struct trial *t, const char *reason);

/* A copy in the arena; NULL for NULL, and when memory ends: t->failed then. */
struct bytes trial_keep(struct trial *t, struct bytes b);

/* The view around the match, as far as the form may look. */
struct bytes trial_neighbourhood(const struct candidate *c, size_t *at);

/* ------------------------------------------------------------ judge_token.c */

/* Is it a token with a prefix, or one that its proof alone makes known? */
bool judge_token(struct trial *t);

/*
 * What a proof says. A failed checksum may be a slip of the pen; what does not
 * decode was never such a token, unless it stands where a password does.
 */
void trial_weigh_proof(struct trial *t);

/* ---------------------------------------------------------- judge_context.c */

/* Is it a secret, by what stands around it? */
bool judge_context(struct trial *t, const struct patterns *patterns);

/* ----------------------------------------------------------- judge_decode.c */

/* What comes out of base64 ends with that, whatever stands right behind it. */
void trial_end_with_base64(struct trial *t);

/* User and secret of an address, without its percent signs. */
void trial_decode_pair(struct trial *t);

/* Where base64 may stand for the secret: what it encodes. */
void trial_decode_base64(struct trial *t);

/* A token is the same secret however its "=" was written. */
void trial_decode_equals(struct trial *t);

/* Give a password what the expression took for signs of the text around it. */
void trial_complete(struct trial *t);

/* ------------------------------------------------------------ judge_weigh.c */

/* Set the confidence, and say why. */
void trial_weigh(struct trial *t);

/* ------------------------------------------------------------ judge_lines.c */

/* The line of inner, a part of text, shortened. */
struct bytes trial_line_around(struct bytes text, struct bytes inner);

/* Give the credential the line of inner, a part of text, and its neighbours. */
void trial_look_around(struct trial *t, struct bytes text, struct bytes inner,
		       struct credential *out);

#endif
