/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/safename.h - names of files and folders made of what repositories say
 *
 * Letters, digits, ".", "_" and "-" stay; everything else, a leading dot or
 * hyphen and what comes after 80 bytes does not. No two names are the same on
 * a file system that folds case, and none is one that Windows reserves.
 */
#ifndef REMEDY_SAFENAME_H
#define REMEDY_SAFENAME_H

#include "base/arena.h"
#include "base/map.h"

struct safenames {
	struct map taken; /* in lower case */
	struct arena arena;
};

/* A name of its own for text, in the arena; NULL when memory ends. */
const char *safename(struct safenames *names, struct bytes text);
void safenames_release(struct safenames *names);

#endif
