/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/idle.h - a word of ours that is mostly somebody else's
 *
 * Bitbucket Data Center was called Stash once, and hosts and variables still
 * are. But "stash" is a common word too, most of all where git is spoken of:
 * "git stash", "refs/stash", stash_info. Here is told by the bytes around it
 * whether it can be what a form (patterns/) asks for: a host, or part of its
 * name; a variable of a secret or of an address; the name of a section, an
 * element or a call; the id of a server.
 *
 * Where a few bytes leave it open, it counts.
 */
#ifndef MATCH_IDLE_H
#define MATCH_IDLE_H

#include "base/bytes.h"

/* Is the literal one that may be idle where it stands? */
bool word_is_ours(struct bytes literal);

/*
 * Is the one at offset at of text surely no name of ours? All that is looked at
 * stands within WORD_BEFORE bytes before it and WORD_BEHIND from it on; what
 * text does not hold of them counts as the end of the object.
 */
#define WORD_BEFORE 64
#define WORD_BEHIND 192
bool word_is_idle(struct bytes text, size_t at);

#endif
