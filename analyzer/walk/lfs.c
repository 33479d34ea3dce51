/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/lfs.h"

#include "walk/path.h"
#include "walk/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static bool parse_id(struct bytes hex, uint8_t id[LFS_ID])
{
	struct oid oid;

	if (!oid_parse(hex, &oid) || oid.len != LFS_ID)
		return false;
	memcpy(id, oid.id, LFS_ID);
	return true;
}

/* The version and the two of before 2014 that git-lfs still reads. */
bool lfs_pointer_begins(struct bytes head)
{
	static const char *const versions[] = {
		"version https://git-lfs.github.com/spec/",
		"version https://hawser.github.com/spec/",
		"version http://git-media.io/v/",
	};

	for (size_t i = 0; i < COUNT(versions); i++) {
		if (bytes_starts(head, bytes_of(versions[i])))
			return true;
	}
	return false;
}

bool lfs_pointer_parse(struct bytes blob, struct lfs_pointer *out)
{
	bool has_id = false;
	bool has_size = false;
	struct bytes line;

	if (blob.len > LFS_POINTER_MAX || !lfs_pointer_begins(blob))
		return false;
	while (bytes_line(&blob, &line)) {
		if (bytes_starts(line, LIT("oid sha256:")))
			has_id = parse_id(bytes_sub(line, 11, line.len),
					  out->id);
		else if (bytes_starts(line, LIT("size ")))
			has_size = bytes_decimal(bytes_sub(line, 5, line.len),
						 &out->size);
	}
	return has_id && has_size;
}

bool lfs_id_of_path(const char *path, uint8_t id[LFS_ID])
{
	return parse_id(bytes_of(path_base(path)), id);
}

/* A relative one counts from the git directory (git-lfs-config(5)). */
static int find_storage(struct lfs *lfs, const char *written,
			struct fault *fault)
{
	struct fault why = { 0 };
	char *path = path_join(lfs->repo->gitdir, written);
	int rc = path ? path_real(path, &lfs->storage, &why)
		      : fault_nomem(fault);

	free(path);
	if (rc == FAULT_NOMEM)
		return fault_nomem(fault);
	/* A folder that is not there holds nothing. */
	if (rc || repo_holds(lfs->repo, lfs->storage))
		return 0;
	free(lfs->storage);
	lfs->storage = NULL;
	lfs->outside = true;
	return 0;
}

int lfs_init(struct lfs *lfs, const struct repo *repo,
	     const struct setup *setup, const struct place_sink *sink,
	     struct fault *fault)
{
	int rc;

	*lfs = (struct lfs){ .repo = repo };
	lfs->reader = calloc(1, sizeof(*lfs->reader));
	rc = lfs->reader ? reader_init(lfs->reader, sink, fault)
			 : fault_nomem(fault);
	if (!rc && setup->lfs_storage && *setup->lfs_storage)
		rc = find_storage(lfs, setup->lfs_storage, fault);
	return rc;
}

void lfs_release(struct lfs *lfs)
{
	if (lfs->reader)
		reader_release(lfs->reader);
	free(lfs->reader);
	free(lfs->storage);
	*lfs = (struct lfs){ 0 };
}

#define NAME_MAX_LEN (sizeof("lfs/objects/00/00/") + 2 * LFS_ID)

/* Below an LFS store, whose own folder is `above`. */
static void name_of(const char *above, const uint8_t id[LFS_ID],
		    char out[NAME_MAX_LEN])
{
	const struct oid oid = oid_of(id, LFS_ID);
	char hex[OID_HEX_MAX];

	(void)oid_hex(&oid, hex);
	(void)snprintf(out, NAME_MAX_LEN, "%sobjects/%.2s/%.2s/%s", above, hex,
		       hex + 2, hex);
}

static int give_from(struct lfs *lfs, const char *folder, const char *name,
		     bool relative, bool *found, struct fault *fault)
{
	char *full = path_join(folder, name);
	struct stat st;
	int rc = 0;

	if (!full)
		return fault_nomem(fault);
	if (!lstat(full, &st) && S_ISREG(st.st_mode)) {
		*found = true;
		rc = reader_file(lfs->reader, SITE_LFS, relative ? name : full,
				 full);
	}
	free(full);
	return rc;
}

int lfs_give(struct lfs *lfs, const uint8_t id[LFS_ID], bool *found,
	     struct fault *fault)
{
	char name[NAME_MAX_LEN];
	int rc;

	*found = false;
	name_of("lfs/", id, name);
	rc = give_from(lfs, lfs->repo->gitdir, name, true, found, fault);
	if (rc || *found || !lfs->storage)
		return rc;
	name_of("", id, name);
	return give_from(lfs, lfs->storage, name, false, found, fault);
}
