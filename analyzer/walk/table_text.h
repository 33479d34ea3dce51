/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/table_text.h - what a table of refs (walk/reftable.h) holds as text
 *
 * Names stand in it in parts, and reflogs deflated, so that the file as it is
 * shows neither.
 */
#ifndef WALK_TABLE_TEXT_H
#define WALK_TABLE_TEXT_H

#include "base/array.h"
#include "walk/reader.h"

/*
 * If a table is at full, give its reflogs, lines as their files have them, as
 * path, ".../reftable/NAME" below the git directory; and add the names of refs,
 * those that were deleted among them. Damage goes to the sink's skipped.
 */
int table_text_give(struct reader *reader, const char *path, const char *full,
		    uint8_t hash_len, struct strlist *names,
		    struct fault *fault) CHECKED;

#endif
