/* SPDX-License-Identifier: Apache-2.0 */
#include "base/oid.h"

#include <assert.h>

struct oid oid_of(const uint8_t *raw, size_t len)
{
	struct oid oid = { .len = (uint8_t)len };

	assert(len == OID_SHA1 || len == OID_SHA256);
	memcpy(oid.id, raw, len);
	return oid;
}

bool oid_parse(struct bytes hex, struct oid *out)
{
	struct oid oid = { .len = (uint8_t)(hex.len / 2) };

	if (oid.len * (size_t)2 != hex.len ||
	    (oid.len != OID_SHA1 && oid.len != OID_SHA256))
		return false;
	for (size_t i = 0; i < oid.len; i++) {
		int high = hex_value(hex.p[2 * i]);
		int low = hex_value(hex.p[2 * i + 1]);

		if ((high | low) < 0)
			return false;
		oid.id[i] = (uint8_t)(high << 4 | low);
	}
	*out = oid;
	return true;
}

const char *oid_hex(const struct oid *oid, char out[OID_HEX_MAX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < oid->len; i++) {
		out[2 * i] = digits[oid->id[i] >> 4];
		out[2 * i + 1] = digits[oid->id[i] & 15];
	}
	out[2 * (size_t)oid->len] = '\0';
	return out;
}

int oid_cmp(const struct oid *a, const struct oid *b)
{
	return memcmp(a->id, b->id, OID_MAX);
}

bool oid_is_zero(const struct oid *oid)
{
	static const uint8_t zero[OID_MAX];

	return !memcmp(oid->id, zero, OID_MAX);
}

const char *object_type_name(enum object_type type)
{
	switch (type) {
	case OBJECT_COMMIT:
		return "commit";
	case OBJECT_TREE:
		return "tree";
	case OBJECT_BLOB:
		return "blob";
	case OBJECT_TAG:
		return "tag";
	case OBJECT_UNKNOWN:
		break;
	}
	return "object";
}
