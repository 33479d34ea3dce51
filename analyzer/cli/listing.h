/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/listing.h - lists that an auditor writes by hand
 *
 * One entry a line: a word, then why. Blank lines and those that begin with "#"
 * say nothing. A word that holds blanks stands in double quotes. In lists that
 * allow it, "until YYYY-MM-DD" may stand between the two.
 *
 *   # decided with the platform team
 *   bb-00112233445566778899aabbccddeeff  until 2027-03-01  test account
 */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "base/arena.h"
#include "base/array.h"
#include "base/fault.h"
#include "base/map.h"

#include <stdint.h>

struct listed {
	const char *what;
	const char *reason;
	bool ends;
	int32_t until; /* day, if ends: the last on which it holds */
	size_t line;
};

struct listing {
	const char *file; /* borrowed */
	struct {
		struct listed *v;
		size_t nr, cap;
	} entries; /* in the order of the file */
	struct arena arena;
	struct map words; /* -> index */
};

/*
 * Read a list. A word is checked by is_word, if that is not NULL, which returns
 * NULL or what is wrong with it. FAULT_USAGE names file and line of a mistake:
 * no reason, no date, a word that came before. Release out either way.
 */
int listing_read(const char *file, bool may_end,
		 const char *(*is_word)(struct bytes word), struct listing *out,
		 struct fault *fault) CHECKED;
void listing_release(struct listing *listing);

/* The entry of that word, or NULL. */
const struct listed *listing_find(const struct listing *listing,
				  struct bytes word);

#endif
