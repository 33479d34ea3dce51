/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/source_git2.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <stdlib.h>

struct plain {
	git_odb **odbs; /* the packs of each store */
	size_t nr;
	git_odb_object *held;
};

int plain_init(struct fault *fault)
{
	static const git_config_level_t levels[] = {
		GIT_CONFIG_LEVEL_SYSTEM,
		GIT_CONFIG_LEVEL_XDG,
		GIT_CONFIG_LEVEL_GLOBAL,
		GIT_CONFIG_LEVEL_PROGRAMDATA,
	};
	int rc = 0;

	if (git_libgit2_init() < 0)
		return fault_set(fault, FAULT_IO, "libgit2 does not start");
	for (size_t i = 0; i < COUNT(levels); i++)
		rc |= git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	rc |= git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	rc |= git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	rc |= git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	/* .keep files say "do not repack", which does not concern a reader. */
	rc |= git_libgit2_opts(GIT_OPT_DISABLE_PACK_KEEP_FILE_CHECKS, 1);
	if (rc) {
		git_libgit2_shutdown();
		return fault_set(fault, FAULT_IO,
				 "libgit2 refused one of our options");
	}
	return 0;
}

void plain_shutdown(void)
{
	git_libgit2_shutdown();
}

/* libgit2's message, copied at once: it is gone with the next call. */
static int fault_git(struct fault *fault, int code, const char *what)
{
	const git_error *error = git_error_last();

	if (error && error->klass == GIT_ERROR_NOMEMORY)
		return fault_nomem(fault);
	return fault_set(fault, code, "%s: %s", what,
			 error && error->message ? error->message
						 : "no reason given");
}

/*
 * Of a store's backends only that of packs: loose objects are not libgit2's,
 * and alternates are stores of the list themselves.
 */
static int open_packs(git_odb **out, const char *store, struct fault *fault)
{
	git_odb_backend *backend = NULL;
	git_odb *odb = NULL;

	if (git_odb_new(&odb))
		return fault_git(fault, FAULT_IO, store);
	if (git_odb_backend_pack(&backend, store) ||
	    git_odb_add_backend(odb, backend, 1)) {
		int rc = fault_git(fault, FAULT_IO, store);

		if (backend)
			backend->free(backend);
		git_odb_free(odb);
		return rc;
	}
	*out = odb;
	return 0;
}

int plain_open(struct plain **out, const char *const *stores, size_t nr,
	       struct fault *fault)
{
	struct plain *plain = calloc(1, sizeof(*plain));
	int rc = 0;

	if (!plain)
		return fault_nomem(fault);
	plain->odbs = calloc(nr ? nr : 1, sizeof(*plain->odbs));
	if (!plain->odbs)
		rc = fault_nomem(fault);
	for (size_t i = 0; !rc && i < nr; i++) {
		rc = open_packs(&plain->odbs[i], stores[i], fault);
		if (!rc)
			plain->nr++;
	}
	if (rc) {
		plain_close(plain);
		return rc;
	}
	*out = plain;
	return 0;
}

void plain_close(struct plain *plain)
{
	if (!plain)
		return;
	git_odb_object_free(plain->held);
	for (size_t i = 0; i < plain->nr; i++)
		git_odb_free(plain->odbs[i]);
	free(plain->odbs);
	free(plain);
}

static enum object_type type_of(git_object_t type)
{
	return type >= GIT_OBJECT_COMMIT && type <= GIT_OBJECT_TAG
		       ? (enum object_type)type
		       : OBJECT_UNKNOWN;
}

void plain_drop(struct plain *plain)
{
	git_odb_object_free(plain->held);
	plain->held = NULL;
}

int plain_read(struct plain *plain, size_t store, const struct oid *oid,
	       enum object_type *type, struct bytes *body, struct fault *fault)
{
	git_oid id;
	int rc;

	plain_drop(plain);
	if (oid->len != OID_SHA1)
		return fault_set(fault, FAULT_CORRUPT,
				 "libgit2 reads SHA-1 repositories only");
	git_oid_fromraw(&id, oid->id);
	rc = git_odb_read(&plain->held, plain->odbs[store], &id);
	if (rc == GIT_ENOTFOUND)
		return fault_set(fault, FAULT_CORRUPT,
				 "not found in its store");
	if (rc)
		return fault_git(fault, FAULT_CORRUPT, "damaged");
	*type = type_of(git_odb_object_type(plain->held));
	*body = (struct bytes){ git_odb_object_data(plain->held),
				git_odb_object_size(plain->held) };
	return 0;
}

int plain_sha1(enum object_type type, struct bytes body, struct oid *out,
	       struct fault *fault)
{
	git_oid id;

	if (type == OBJECT_UNKNOWN ||
	    git_odb_hash(&id, body.p ? (const void *)body.p : "", body.len,
			 (git_object_t)type))
		return fault_set(fault, FAULT_IO, "libgit2 cannot hash");
	*out = oid_of(id.id, OID_SHA1);
	return 0;
}
