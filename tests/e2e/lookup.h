/* SPDX-License-Identifier: Apache-2.0 */
/*
 * e2e/lookup.h - a value inside of a JSON document, as text
 *
 * A path is made of member names and array indexes with dots between them:
 * "repositories.0.objects.total". "#" as the last part is a length.
 */
#ifndef E2E_LOOKUP_H
#define E2E_LOOKUP_H

#include "base/buf.h"

#include <jansson.h>

/* Borrowed from root, or NULL where the path leads nowhere. */
json_t *lookup(json_t *root, const char *path);

/*
 * Append the value as text: a string as it is, a number, true, false, null; an
 * array of strings joined by "|" in the order of its own. False where the path
 * leads nowhere or to anything else.
 */
bool lookup_text(json_t *root, const char *path, struct buf *out);

#endif
