/* SPDX-License-Identifier: Apache-2.0 */
/* walk/nameset.h - a set of strings; a zeroed one is empty */
#ifndef WALK_NAMESET_H
#define WALK_NAMESET_H

#include "base/arena.h"
#include "base/map.h"

struct nameset {
	struct map map;
	struct arena arena; /* of the names */
};

/* Add a copy of name; *fresh is false if it was there. False: no memory. */
bool nameset_add(struct nameset *set, const char *name, bool *fresh);
bool nameset_has(const struct nameset *set, const char *name);
void nameset_release(struct nameset *set);

#endif
