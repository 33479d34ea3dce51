/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/tree.h"

bool tree_head(struct bytes *tree, uint32_t *mode, struct bytes *name)
{
	struct bytes rest = *tree;
	struct bytes octal;
	struct bytes text;
	uint32_t value = 0;

	if (!bytes_until(&rest, ' ', &octal) || octal.len > 7 ||
	    !bytes_until(&rest, '\0', &text))
		return false;
	for (size_t i = 0; i < octal.len; i++) {
		if (octal.p[i] < '0' || octal.p[i] > '7')
			return false;
		value = value << 3 | (uint32_t)(octal.p[i] - '0');
	}
	*mode = value;
	*name = text;
	*tree = rest;
	return true;
}

bool tree_next(struct bytes *tree, uint8_t hash_len, uint32_t *mode,
	       struct bytes *name, struct oid *oid)
{
	struct bytes rest = *tree;
	struct bytes text;
	struct bytes id;
	uint32_t value;

	if (!tree_head(&rest, &value, &text) ||
	    !bytes_take(&rest, hash_len, &id))
		return false;
	*mode = value;
	*name = text;
	*oid = oid_of(id.p, hash_len);
	*tree = rest;
	return true;
}
