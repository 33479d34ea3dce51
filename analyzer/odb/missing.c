/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/missing.h"

#include "odb/tree.h"

#include <stdlib.h>

int missing_init(struct missing *missing, const struct objects *objects,
		 struct fault *fault)
{
	*missing = (struct missing){ .objects = objects };
	missing->waiting = calloc(LOOK_UPS, sizeof(*missing->waiting));
	return missing->waiting ? 0 : fault_nomem(fault);
}

void missing_release(struct missing *missing)
{
	/* Keys are allocated one by one. */
	for (size_t i = 0; i < missing->seen.cap; i++)
		free((void *)(uintptr_t)missing->seen.v[i].key.p);
	map_release(&missing->seen);
	free(missing->v);
	free(missing->waiting);
	*missing = (struct missing){ 0 };
}

static int add(struct missing *missing, const struct oid *oid,
	       enum object_type type, uint32_t named_by, struct fault *fault)
{
	struct bytes key = { oid->id, oid->len };
	size_t at = map_get(&missing->seen, key);
	uint8_t *copy;

	if (at != SIZE_MAX) {
		/* The first one, so that it does not depend on threads. */
		if (named_by < missing->v[at].named_by) {
			missing->v[at].named_by = named_by;
			missing->v[at].type = type;
		}
		return 0;
	}
	copy = malloc(oid->len);
	if (!copy)
		return fault_nomem(fault);
	memcpy(copy, oid->id, oid->len);
	if (!ARRAY_ROOM(missing) ||
	    !map_put(&missing->seen, (struct bytes){ copy, oid->len },
		     missing->nr)) {
		free(copy);
		return fault_nomem(fault);
	}
	missing->v[missing->nr++] = (struct lost){ *oid, type, named_by };
	return 0;
}

int missing_merge(struct missing *missing, const struct missing *other,
		  struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < other->nr; i++)
		rc = add(missing, &other->v[i].oid, other->v[i].type,
			 other->v[i].named_by, fault);
	return rc;
}

int missing_finish(struct missing *missing, struct fault *fault)
{
	const struct look_up *v = missing->waiting;
	size_t nr = missing->nr_waiting;
	int rc = 0;

	for (size_t i = 0; i < nr; i++)
		objects_touch(missing->objects, &v[i].oid);
	for (size_t i = 0; !rc && i < nr; i++) {
		if (objects_find(missing->objects, &v[i].oid) == SIZE_MAX)
			rc = add(missing, &v[i].oid,
				 (enum object_type)v[i].type, v[i].named_by,
				 fault);
	}
	missing->nr_waiting = 0;
	return rc;
}

static int look_up(struct missing *missing, const struct oid *oid,
		   enum object_type type, uint32_t named_by,
		   struct fault *fault)
{
	struct look_up *l = &missing->waiting[missing->nr_waiting++];

	l->oid = *oid;
	l->named_by = named_by;
	l->type = (uint8_t)type;
	objects_touch_fan(missing->objects, oid);
	return missing->nr_waiting == LOOK_UPS ? missing_finish(missing, fault)
					       : 0;
}

int missing_entry(struct missing *missing, uint32_t entry, uint32_t mode,
		  const struct oid *oid, struct fault *fault)
{
	uint32_t type = mode & MODE_TYPE;

	if (type == MODE_GITLINK)
		return 0;
	return look_up(missing, oid,
		       type == MODE_TREE ? OBJECT_TREE : OBJECT_BLOB, entry,
		       fault);
}

static int check_tree(struct missing *missing, uint32_t entry,
		      struct bytes tree, struct fault *fault)
{
	struct bytes name;
	struct oid oid;
	uint32_t mode;
	int rc = 0;

	while (!rc &&
	       tree_next(&tree, missing->objects->hash_len, &mode, &name, &oid))
		rc = missing_entry(missing, entry, mode, &oid, fault);
	return rc;
}

static enum object_type named_type(struct bytes name)
{
	for (int type = OBJECT_COMMIT; type <= OBJECT_TAG; type++) {
		if (bytes_eq(name, bytes_of(object_type_name(
					   (enum object_type)type))))
			return (enum object_type)type;
	}
	return OBJECT_UNKNOWN;
}

/* The headers of a commit (tree, parent) or a tag (object, then type). */
static int check_headers(struct missing *missing, uint32_t entry,
			 struct bytes raw, struct fault *fault)
{
	static const struct {
		struct bytes key;
		enum object_type type;
	} keys[] = {
		{ { (const uint8_t *)"tree ", 5 }, OBJECT_TREE },
		{ { (const uint8_t *)"parent ", 7 }, OBJECT_COMMIT },
		{ { (const uint8_t *)"object ", 7 }, OBJECT_UNKNOWN },
	};
	struct bytes line;
	int rc = 0;

	while (!rc && bytes_line(&raw, &line) && line.len) {
		size_t k = 0;
		enum object_type type;
		struct bytes peek = raw;
		struct bytes next;
		struct oid oid;

		while (k < COUNT(keys) && !bytes_starts(line, keys[k].key))
			k++;
		if (k == COUNT(keys))
			break;
		if (keys[k].type == OBJECT_COMMIT && missing->cut &&
		    missing->cut[entry])
			continue;
		type = keys[k].type;
		if (type == OBJECT_UNKNOWN && bytes_line(&peek, &next) &&
		    bytes_starts(next, LIT("type ")))
			type = named_type(bytes_sub(next, 5, next.len));
		if (oid_parse(bytes_sub(line, keys[k].key.len, line.len),
			      &oid) &&
		    oid.len == missing->objects->hash_len)
			rc = look_up(missing, &oid, type, entry, fault);
	}
	return rc;
}

int missing_check(struct missing *missing, uint32_t entry,
		  enum object_type type, struct bytes body, struct fault *fault)
{
	switch (type) {
	case OBJECT_TREE:
		return check_tree(missing, entry, body, fault);
	case OBJECT_COMMIT:
	case OBJECT_TAG:
		return check_headers(missing, entry, body, fault);
	case OBJECT_BLOB:
	case OBJECT_UNKNOWN:
		break;
	}
	return 0;
}
