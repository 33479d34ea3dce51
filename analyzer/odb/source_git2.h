/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/source_git2.h - the plain way to read a packed object: ask libgit2
 *
 * Slow and simple: what the pack engine is compared with, and what is left for
 * stores that it refuses.
 */
#ifndef ODB_SOURCE_GIT2_H
#define ODB_SOURCE_GIT2_H

#include "base/fault.h"
#include "base/oid.h"

#include <stddef.h>

struct plain;

/* Start and end libgit2, which sources_init documents. */
int plain_init(struct fault *fault) CHECKED;
void plain_shutdown(void);

int plain_open(struct plain **out, const char *const *stores, size_t nr,
	       struct fault *fault) CHECKED;
void plain_close(struct plain *plain); /* accepts NULL */

/*
 * Read the object, SHA-1, from the packs of one store. body is valid until the
 * next call. FAULT_NOMEM when the budget is used up.
 */
int plain_read(struct plain *plain, size_t store, const struct oid *oid,
	       enum object_type *type, struct bytes *body,
	       struct fault *fault) CHECKED;

/* Give back the memory of what was read last. */
void plain_drop(struct plain *plain);

/* SHA-1 of an object; there is no other library of ours that has it. */
int plain_sha1(enum object_type type, struct bytes body, struct oid *out,
	       struct fault *fault) CHECKED;

#endif
