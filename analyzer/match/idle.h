/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/idle.h - words of ours that are mostly somebody else's
 *
 * Bitbucket Data Center was called Stash once, and hosts and variables still
 * are. But "stash" is a common word too, most of all where git is spoken of:
 * "git stash", "refs/stash", stash_info. Here is told by the bytes around it
 * whether it can be what a form (patterns/) asks for: a host, or part of its
 * name; a variable of a secret or of an address; the name of a section, an
 * element or a call; the id of a server.
 *
 * "/users/" and "/projects/" are in the addresses of every web application. A
 * server of ours shows by them only with "/repos/" behind one name more
 * (classify/host.h).
 *
 * Where a few bytes leave it open, the word counts.
 */
#ifndef MATCH_IDLE_H
#define MATCH_IDLE_H

#include "base/bytes.h"

/* Is the literal one that may be idle where it stands? */
bool word_is_ours(struct bytes literal);

/*
 * Is that literal, at offset at of text, surely no name of ours? All that is
 * looked at stands within WORD_BEFORE bytes before it and WORD_BEHIND from it
 * on; what text does not hold of them counts as the end of the object.
 */
#define WORD_BEFORE 64
#define WORD_BEHIND 192
bool word_is_idle(struct bytes literal, struct bytes text, size_t at);

#endif
