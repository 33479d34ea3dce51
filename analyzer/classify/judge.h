/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/judge.h - is a candidate a credential, and how sure is that?
 *
 * A verdict depends on the candidate and its bounded neighbourhood only, never
 * on a path or a commit: an object is judged once, wherever it turns up.
 *
 * Worked examples (docs/report.md lists the levels):
 *
 *   ATBB..., checksum holds                      confirmed
 *   ATBB..., checksum fails                      possible
 *   ATBB..., checksum fails, body abcdef...      unlikely
 *   https://u:Xk3...@bitbucket.org/t/r.git       likely
 *   https://u:summer@bitbucket.org/t/r.git       possible: a plain word
 *   https://u:password@bitbucket.org/t/r.git     none: stands for a secret
 *   https://u@bitbucket.org/t/r.git              none: no secret in it
 *   BITBUCKET_TOKEN=8fk2...                      likely: named and random
 */
#ifndef CLASSIFY_JUDGE_H
#define CLASSIFY_JUDGE_H

#include "classify/credential.h"
#include "classify/host.h"
#include "match/matcher.h"

#define JUDGE_REASONS 8

struct credential {
	const struct pattern *pattern;
	struct bytes secret;   /* decoded; this and all below in the arena */
	struct bytes raw;      /* as stored */
	struct bytes username; /* p NULL: not shown */
	struct bytes host;
	struct bytes workspace;
	struct bytes repository;
	enum host_kind host_kind;
	enum checksum_state checksum;
	enum confidence confidence;
	const char *reasons[JUDGE_REASONS];
	size_t nr_reasons;
	uint64_t at; /* stored range of the secret in its object */
	uint64_t len;
	uint64_t begin; /* where the encoded text around it begins, or at */
	enum lane lane;
	enum lane stored_lane; /* in which lines are counted */
	unsigned layers; /* around the text it was found in: match/layer.h */
	bool in_base64;
	unsigned undone; /* layers of escapes of JSON, XML or a mail in it */
	bool misread; /* what was undone in it was no escape: layer_misread */
	bool percent; /* the secret was percent-encoded */
	struct encodings encodings;
	/* The line around it and its neighbours, as seen, shortened; */
	struct bytes around;
	struct bytes context; /* and of that the line alone */
	uint64_t line;	      /* from 1, once judge_locate was called */
	uint64_t column;      /* from 1, in bytes */
};

/* The line in a copy of what is around it. */
static inline struct bytes context_in(struct bytes around,
				      const struct credential *c)
{
	size_t at = c->around.p ? (size_t)(c->context.p - c->around.p) : 0;

	return bytes_sub(around, at, c->context.len);
}

/*
 * 1 and *out filled if the candidate is a credential, 0 if it is none; a
 * matcher is needed for the kinds' shapes. body is the piece that the
 * candidate was found in, which begins at offset at of its object.
 */
int judge(struct matcher *matcher, const struct candidate *candidate,
	  struct bytes body, uint64_t at, struct arena *arena,
	  struct credential *out, struct fault *fault) CHECKED;

/*
 * Settle what was found in one object: of credentials whose stored ranges
 * overlap the one of the more specific kind stays, and learns what the others
 * knew of user, host and repository. Sorted by offset afterwards; doubles go.
 * Returns how many are left.
 */
size_t judge_settle(struct credential *v, size_t nr);

/*
 * Give each of the nr credentials, sorted by offset, its line and column. body
 * is the piece that they were found in: it begins at offset at of its object,
 * in the line whose number (from 0) and offset are line and line_at. UTF-16
 * text is counted in its own line ends. Of encoded text it is the place where
 * that begins. False when memory ends.
 */
bool judge_locate(struct credential *v, size_t nr, struct bytes body,
		  uint64_t at, uint64_t line, uint64_t line_at);

#endif
