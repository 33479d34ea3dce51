/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/lifecycle.h - what a credential is still worth on a given day
 *
 * No network is asked: what Atlassian announced, and the date on which a
 * credential first came into the repository, decide. That date is a claim by a
 * committer. The dates and their sources stand in docs/lifecycle.md.
 */
#ifndef CLASSIFY_LIFECYCLE_H
#define CLASSIFY_LIFECYCLE_H

#include "base/arena.h"
#include "classify/credential.h"
#include "classify/host.h"

/*
 * kind is a pattern id; host is where an account password is sent to, if that
 * is known; first is the day it was first committed, if has_first. Sentences
 * that hold a date live in the arena. False when memory ends.
 */
bool lifecycle_judge(const char *kind, enum host_kind host, int32_t first,
		     bool has_first, int32_t as_of, struct arena *arena,
		     struct lifecycle *out);

/*
 * How bad a finding is: by whether it may still open something, how sure we are
 * and how far it is exposed. kind as above: an account password that Bitbucket
 * rejects may still open the Atlassian account.
 */
enum severity severity_judge(const struct lifecycle *lifecycle,
			     enum confidence confidence,
			     enum exposure exposure);

#endif
