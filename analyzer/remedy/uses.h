/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/uses.h - what a credential was used for, judged by where it stands
 *
 * A replacement should get the least that serves. The line around a credential
 * and the name of its file mostly tell what that is: `git clone` needs less
 * than `git push`, a call of the REST API something else again. This is a
 * guess, and is told as one.
 */
#ifndef REMEDY_USES_H
#define REMEDY_USES_H

#include "trace/finding.h"

enum git_use { GIT_UNKNOWN, GIT_CLONE, GIT_PUSH, GIT_USES };
enum rest_use { REST_UNKNOWN, REST_READ, REST_WRITE, REST_USES };

struct uses {
	enum git_use git;
	enum rest_use rest;
	bool build; /* in the file of a build server */
};

struct uses uses_of(const struct finding *finding);

/* What issues the replacement, as far as its permissions have other names. */
enum issuer { ISSUER_ACCOUNT, ISSUER_REPOSITORY, ISSUER_SERVER, ISSUERS };

/*
 * Sentences about the permissions that these uses need, or NULL if nothing is
 * known of them. They are static.
 */
const char *uses_text(const struct uses *uses, enum issuer issuer);

#endif
