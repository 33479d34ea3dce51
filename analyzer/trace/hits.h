/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/hits.h - which objects held which secrets
 *
 * What the scan of a group of repositories leaves for tracing. A hit is one
 * secret in one object; secrets go by their number in the ledger.
 */
#ifndef TRACE_HITS_H
#define TRACE_HITS_H

#include "base/array.h"
#include "base/map.h"
#include "base/site.h"
#include "classify/judge.h"
#include "odb/objects.h"
#include "trace/common.h"

struct hit {
	uint32_t entry; /* index into the objects */
	enum site site; /* SITE_BLOB, SITE_PATH, SITE_COMMIT_*, SITE_TAG_MESSAGE
			 */
	struct bytes name; /* SITE_PATH: the tree entry's name; SITE_BLOB: the
			    * member, if the blob is packed (classify/packed.h)
			    */
	bool lfs; /* SITE_BLOB: not in it, but in the file that it points to */
	uint32_t secret; /* number in the ledger */
	const struct credential *credential;
};

struct hits {
	const struct objects *objects;
	struct hit *v;
	size_t nr;
	size_t cap;
	size_t nr_aside;  /* so many more follow those nr: not to be traced */
	uint8_t *is_hit;  /* by entry: has any hit */
	struct map names; /* names with hits -> first hit of that name */
};

/* By entry, site, name and offset: once, after all hits were added. */
void hits_sort(struct hits *hits, const struct objects *objects);

/*
 * Set aside what common, which met nothing yet, leaves out of sorted hits whose
 * secrets are numbered. Both parts stay sorted. False when memory ends.
 */
bool hits_set_aside(struct hits *hits, struct common *common);

/* Make the look-ups below work, of sorted hits. False when memory ends. */
bool hits_index(struct hits *hits);
void hits_release(struct hits *hits);

/* The hits of an entry at a site: v[from] up to before v[*end]. */
size_t hits_of(const struct hits *hits, uint32_t entry, enum site site,
	       size_t *end);

/*
 * The numbers of all hits, sorted by entry, site, secret, member and number:
 * for hits_find, once the secrets are numbered. The caller frees it; NULL when
 * memory ends.
 */
uint32_t *hits_by_secret(const struct hits *hits);

/*
 * The first hit of a secret in an entry at a site, of a blob in that member;
 * NULL if there is none.
 */
const struct hit *hits_find(const struct hits *hits, const uint32_t *by_secret,
			    uint32_t entry, enum site site, struct bytes name,
			    uint32_t secret);

#endif
