/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/tree.h"

/* Modes have six digits, and that of a tree five; no zero stands in front. */
#define MODE_DIGITS 7

bool tree_head(struct bytes *tree, uint32_t *mode, struct bytes *name)
{
	struct bytes rest = *tree;
	struct bytes text;
	uint32_t value = 0;
	size_t nr = 0;

	while (nr < rest.len && nr < MODE_DIGITS && rest.p[nr] >= '0' &&
	       rest.p[nr] <= '7')
		value = value << 3 | (uint32_t)(rest.p[nr++] - '0');
	if (nr == rest.len || rest.p[nr] != ' ')
		return false;
	rest = bytes_sub(rest, nr + 1, rest.len);
	if (!bytes_until(&rest, '\0', &text))
		return false;
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
