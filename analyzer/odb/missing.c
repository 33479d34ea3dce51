/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/missing.h"

#include "odb/tree.h"

#include <stdlib.h>

static void forget_recent(struct missing *missing)
{
	memset(missing->recent, 0, RECENT * sizeof(*missing->recent));
	/* The id of zeros, whose place that is, was not named. */
	missing->recent[0].id[0] = 1;
}

int missing_init(struct missing *missing, const struct objects *objects,
		 struct fault *fault)
{
	*missing = (struct missing){ .objects = objects };
	/* Not zeroed: of most repositories, it is never touched. */
	missing->waiting = malloc(LOOK_UPS * sizeof(*missing->waiting));
	missing->sorted = malloc(LOOK_UPS * sizeof(*missing->sorted));
	missing->recent = malloc(RECENT * sizeof(*missing->recent));
	if (!missing->waiting || !missing->sorted || !missing->recent)
		return fault_nomem(fault);
	forget_recent(missing);
	return 0;
}

void missing_release(struct missing *missing)
{
	/* Keys are allocated one by one. */
	for (size_t i = 0; i < missing->seen.cap; i++)
		free((void *)(uintptr_t)missing->seen.v[i].key.p);
	map_release(&missing->seen);
	free(missing->v);
	free(missing->waiting);
	free(missing->sorted);
	free(missing->recent);
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

#define SORT_BITS 9
#define SORT_PARTS (1u << SORT_BITS)

static unsigned part_of(const struct look_up *l)
{
	return (unsigned)(l->oid.id[0] << 8 | l->oid.id[1]) >> (16 - SORT_BITS);
}

/* By the first bits of the id; those of one id stay in their order. */
static void sort_roughly(struct missing *missing)
{
	size_t at[SORT_PARTS + 1] = { 0 };

	for (size_t i = 0; i < missing->nr_waiting; i++)
		at[part_of(&missing->waiting[i]) + 1]++;
	for (size_t i = 0; i < SORT_PARTS; i++)
		at[i + 1] += at[i];
	for (size_t i = 0; i < missing->nr_waiting; i++) {
		const struct look_up *l = &missing->waiting[i];

		missing->sorted[at[part_of(l)]++] = *l;
	}
}

/* So many ahead, their places in the list are fetched. */
#define AHEAD 16

int missing_finish(struct missing *missing, struct fault *fault)
{
	const struct look_up *v = missing->sorted;
	size_t nr = missing->nr_waiting;
	int rc = 0;

	sort_roughly(missing);
	for (size_t i = 0; !rc && i < nr; i++) {
		if (i + AHEAD < nr)
			objects_touch(missing->objects, &v[i + AHEAD].oid);
		if (objects_find(missing->objects, &v[i].oid) == SIZE_MAX)
			rc = add(missing, &v[i].oid,
				 (enum object_type)v[i].type, v[i].named_by,
				 fault);
	}
	missing->nr_waiting = 0;
	forget_recent(missing);
	return rc;
}

/* Where an id would be. */
static struct recent *recent_place(const struct missing *missing,
				   const struct oid *oid)
{
	uint32_t some;

	memcpy(&some, oid->id + 8, sizeof(some));
	return &missing->recent[some % RECENT];
}

/*
 * Is there a look-up already that will tell? Should it tell that the object is
 * missing, then by the first entry that names it.
 */
static bool is_waiting(struct missing *missing, struct recent *recent,
		       const struct look_up *l)
{
	if (memcmp(recent->id, l->oid.id, OID_MAX) != 0)
		return false;
	if (l->named_by < recent->named_by) {
		recent->named_by = l->named_by;
		missing->waiting[recent->waiting].named_by = l->named_by;
		missing->waiting[recent->waiting].type = l->type;
	}
	return true;
}

static int look_up(struct missing *missing, const struct oid *oid,
		   enum object_type type, uint32_t named_by,
		   struct fault *fault)
{
	struct recent *recent = recent_place(missing, oid);
	struct look_up *l = &missing->waiting[missing->nr_waiting];

	*l = (struct look_up){ *oid, (uint8_t)type, named_by };
	if (is_waiting(missing, recent, l))
		return 0;
	memcpy(recent->id, oid->id, OID_MAX);
	recent->named_by = named_by;
	recent->waiting = (uint32_t)missing->nr_waiting++;
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
