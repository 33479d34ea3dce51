/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/members.h - members of archives in which there was nothing
 *
 * The versions of an archive in a history hold mostly the same members. One
 * that is stored byte for byte like one that was examined without any result
 * has none either, and need not even be unpacked. All threads of a scan share
 * what they know, so that each member is examined once; whose turn it was must
 * not show in the report, so its bytes count once as well.
 */
#ifndef CLASSIFY_MEMBERS_H
#define CLASSIFY_MEMBERS_H

#include "classify/clean.h"

#include <pthread.h>

/* So many are remembered; of others all are examined, and count. */
#define MEMBERS_MAX ((size_t)1 << 18)

struct members {
	pthread_mutex_t lock;
	struct tag_key key;
	struct map map; /* to how many bytes the search looked at */
	struct arena arena;
	size_t most;	/* MEMBERS_MAX, or fewer for tests */
	bool full;	/* one more could not be remembered */
	uint64_t again; /* bytes of members that were known already */
};

/* See tag_key_make for what has to be done before. Release it. */
void members_init(struct members *members);
void members_release(struct members *members);

struct clean_id members_id(const struct members *members, struct bytes stored,
			   struct clean_note note);

/* Is it known to hold nothing? */
bool members_has(struct members *members, const struct clean_id *id);

/*
 * One that held nothing, and how many bytes were looked at for it. False if
 * another thread has said so meanwhile: then they do not count.
 */
bool members_add(struct members *members, const struct clean_id *id,
		 uint64_t searched);

/*
 * Once all is examined: bytes that count besides those that were looked at. Not
 * all could be remembered, and which were depends on the threads: so all count,
 * as if none had been.
 */
uint64_t members_uncounted(const struct members *members);

#endif
