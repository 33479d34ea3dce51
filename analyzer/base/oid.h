/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/oid.h - the name of a git object
 *
 * 20 bytes in a SHA-1 repository, 32 in a SHA-256 one. A zeroed oid (len 0) is
 * no oid at all and is what "none" looks like in every struct.
 */
#ifndef BASE_OID_H
#define BASE_OID_H

#include "base/bytes.h"

#define OID_SHA1 20
#define OID_SHA256 32
#define OID_MAX 32
#define OID_HEX_MAX (2 * OID_MAX + 1)

struct oid {
	uint8_t id[OID_MAX]; /* bytes past len are zero */
	uint8_t len;
};

/* From len raw bytes; len is OID_SHA1 or OID_SHA256. */
struct oid oid_of(const uint8_t *raw, size_t len);

/* From exactly 40 or 64 hexadecimal digits of either case. */
bool oid_parse(struct bytes hex, struct oid *out);

/* Lower-case digits and a NUL into out; returns out. "" for no oid. */
const char *oid_hex(const struct oid *oid, char out[OID_HEX_MAX]);

int oid_cmp(const struct oid *a, const struct oid *b);
static inline bool oid_eq(const struct oid *a, const struct oid *b)
{
	return a->len == b->len && !memcmp(a->id, b->id, OID_MAX);
}
/* All bytes zero: what a reflog writes for "did not exist". */
bool oid_is_zero(const struct oid *oid);

/* The object types, with the numbers that a pack uses. */
enum object_type {
	OBJECT_UNKNOWN = 0,
	OBJECT_COMMIT = 1,
	OBJECT_TREE = 2,
	OBJECT_BLOB = 3,
	OBJECT_TAG = 4,
};

/* "commit", "tree", "blob", "tag", or "object" where it is not known. */
const char *object_type_name(enum object_type type);

#endif
