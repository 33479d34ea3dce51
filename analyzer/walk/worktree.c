/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a checkout that no object holds: what is not committed yet. */
#include "walk/place.h"

#include "base/checksum.h"
#include "walk/folder.h"
#include "walk/gitdir.h"
#include "walk/path.h"
#include "walk/reader.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Hashing is the only way to ask for an object, and takes seconds per GiB. */
#define HASH_MAX ((uint64_t)4 << 30)

struct worktree_walk {
	const struct setup *setup;
	const struct place_sink *sink;
	struct reader reader;
	struct fault *fault;
	const char *root; /* of the worktree under way */
};

static bool is_held(const struct worktree_walk *walk, const struct oid *oid)
{
	return walk->sink->has_object(walk->sink->payload, oid);
}

static bool blob_name(const struct worktree_walk *walk, struct bytes body,
		      struct oid *out)
{
	struct object_sha256 hash;
	git_oid id;

	if (walk->setup->hash_len == OID_SHA256) {
		object_sha256_start(&hash, OBJECT_BLOB, body.len);
		object_sha256_add(&hash, body);
		*out = object_sha256_end(&hash);
		return true;
	}
	if (git_odb_hash(&id, body.p, body.len, GIT_OBJECT_BLOB))
		return false;
	*out = oid_of(id.id, OID_SHA1);
	return true;
}

/* A file that changes meanwhile gets a name that no object has. */
static bool file_name_sha256(struct worktree_walk *walk, int fd, uint64_t size,
			     struct oid *out)
{
	struct object_sha256 hash;
	struct bytes part;
	uint64_t at = 0;

	object_sha256_start(&hash, OBJECT_BLOB, size);
	do {
		if (!reader_part(&walk->reader, fd, at, &part))
			return false;
		object_sha256_add(&hash, part);
		at += part.len;
	} while (part.len && at <= size);
	*out = object_sha256_end(&hash);
	return true;
}

static bool file_name(struct worktree_walk *walk, const char *full, int fd,
		      uint64_t size, struct oid *out)
{
	git_oid id;

	if (walk->setup->hash_len == OID_SHA256)
		return file_name_sha256(walk, fd, size, out);
	if (git_odb_hashfile(&id, full, GIT_OBJECT_BLOB))
		return false;
	*out = oid_of(id.id, OID_SHA1);
	return true;
}

static bool holds_bytes(const struct worktree_walk *walk, struct bytes body)
{
	struct oid oid;

	return walk->sink->has_object && blob_name(walk, body, &oid) &&
	       is_held(walk, &oid);
}

static bool holds_file(struct worktree_walk *walk, const char *full, int fd,
		       uint64_t size)
{
	struct oid oid;

	return size <= HASH_MAX && walk->sink->has_object &&
	       file_name(walk, full, fd, size, &oid) && is_held(walk, &oid);
}

/* A file that fits is read once: what was hashed is what is given. */
static int give_small(struct worktree_walk *walk, const char *path, int fd,
		      size_t size)
{
	struct bytes body;
	int rc = reader_load(&walk->reader, path, fd, size, &body);

	if (rc || !body.len || holds_bytes(walk, body))
		return rc;
	return reader_text(&walk->reader, SITE_WORKTREE, path, body);
}

static int give_file(struct worktree_walk *walk, const char *path,
		     const char *full)
{
	uint64_t size;
	int fd;
	int rc = reader_open(&walk->reader, path, full, &fd, &size);

	if (fd < 0)
		return rc;
	if (size <= PLACE_PIECE)
		rc = give_small(walk, path, fd, (size_t)size);
	else if (!holds_file(walk, full, fd, size))
		rc = reader_pieces(&walk->reader, SITE_WORKTREE, path, fd,
				   size);
	close(fd);
	return rc;
}

/* The blob of a link is the text of its target. */
static int give_link(struct worktree_walk *walk, const char *path,
		     const char *full)
{
	uint8_t text[TARGET_MAX];
	struct bytes target;

	if (reader_target(full, text, &target) && holds_bytes(walk, target))
		return 0;
	return reader_entry(&walk->reader, SITE_WORKTREE, path, full,
			    ENTRY_LINK);
}

static int each_file(void *payload, const char *path, enum entry_kind kind)
{
	struct worktree_walk *walk = payload;
	char *full;
	int rc;

	if (!strcmp(path, ".git"))
		return 0;
	full = path_join(walk->root, path);
	if (!full)
		return fault_nomem(walk->fault);
	if (kind == ENTRY_FILE)
		rc = give_file(walk, path, full);
	else if (kind == ENTRY_LINK)
		rc = give_link(walk, path, full);
	else
		rc = reader_entry(&walk->reader, SITE_WORKTREE, path, full,
				  kind);
	free(full);
	return rc;
}

static int each_unread(void *payload, const char *path, const char *reason)
{
	const struct worktree_walk *walk = payload;

	return reader_skip(&walk->reader, *path ? path : ".", reason);
}

static bool may_enter(void *payload, const char *path, const struct folder *in)
{
	(void)payload;
	(void)in;
	return strcmp(path, ".git") != 0;
}

/*
 * Nested repositories are told by what discover.c goes by, not by a mere
 * `.git`, which might be there to hide its neighbours.
 */
static int folder_listed(void *payload, const char *path,
			 const struct folder *folder, bool *skip)
{
	struct worktree_walk *walk = payload;
	char *full;
	int rc = 0;

	if (!*path)
		return 0;
	full = path_join(walk->root, path);
	if (!full)
		return fault_nomem(walk->fault);
	if (folder_find(folder, ".git"))
		rc = gitdir_is_worktree(full, skip, walk->fault);
	if (!rc && !*skip && folder_find(folder, "HEAD"))
		*skip = gitdir_has_shape(full);
	free(full);
	return rc;
}

int worktree_each(const struct repo *repo, const struct setup *setup,
		  const struct place_sink *sink, struct fault *fault)
{
	struct worktree_walk walk = {
		.setup = setup,
		.sink = sink,
		.fault = fault,
	};
	const struct tour tour = {
		.payload = &walk,
		.enter = may_enter,
		.listed = folder_listed,
		.file = each_file,
		.unread = each_unread,
	};
	int rc = reader_init(&walk.reader, sink, fault);

	for (size_t i = 0; !rc && i < repo->worktrees.nr; i++) {
		walk.root = repo->worktrees.v[i];
		rc = tour_run(&tour, walk.root, fault);
	}
	reader_release(&walk.reader);
	return rc;
}
