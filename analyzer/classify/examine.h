/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/examine.h - all credentials of one object or one place
 *
 * Cuts an object into the parts that are places of their own: a commit into
 * identities, other headers and message, a tree into the names of its entries.
 * A match never reaches over two parts.
 *
 * An examiner belongs to one thread.
 */
#ifndef CLASSIFY_EXAMINE_H
#define CLASSIFY_EXAMINE_H

#include "base/site.h"
#include "classify/judge.h"

struct examiner {
	struct matcher *matcher;
	struct arena *arena; /* that found credentials live in */
	struct {
		struct credential *v;
		size_t nr, cap;
	} found;	   /* scratch */
	struct bytes body; /* scratch: the part that is being judged */
	uint64_t at;
	struct fault fault;
	void *payload;
	/*
	 * Told each credential. name is the tree entry's for SITE_PATH, in the
	 * arena. Nonzero ends the examination, which returns it.
	 */
	int (*each)(void *payload, enum site site, struct bytes name,
		    const struct credential *credential);
};

void examiner_release(struct examiner *examiner);

/*
 * Examine one piece of an object. FAULT_LIMIT when an expression ran into a
 * limit; everything else was told then.
 */
int examine_object(struct examiner *examiner, const struct piece *piece,
		   uint8_t hash_len, struct fault *fault) CHECKED;

/*
 * The same for text that is no object: bytes of a place of that site, starting
 * at offset at, in line number line (from 0) that begins at line_at.
 */
int examine_text(struct examiner *examiner, enum site site, struct bytes body,
		 uint64_t at, uint64_t line, uint64_t line_at,
		 struct fault *fault) CHECKED;

#endif
