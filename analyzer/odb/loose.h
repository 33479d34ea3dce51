/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odb/loose.h - a loose object, read piece by piece
 *
 *   STORE/ab/cdef...   zlib("TYPE SP SIZE NUL" body)
 *
 * libgit2 1.5 is not asked for these: it never returns from a file that is cut
 * short, fills up a body shorter than its header says with zeros, and hides
 * what a longer one holds behind that.
 */
#ifndef ODB_LOOSE_H
#define ODB_LOOSE_H

#include "base/fault.h"
#include "base/oid.h"

struct loose;

/* FAULT_CORRUPT when it is missing, or does not begin like an object. */
int loose_open(struct loose **out, const char *store, const struct oid *oid,
	       struct fault *fault) CHECKED;
void loose_close(struct loose *loose); /* accepts NULL */

enum object_type loose_type(const struct loose *loose);
/* As the header declares it; it costs nothing to lie there. */
uint64_t loose_size(const struct loose *loose);

/*
 * The next len bytes of the body; *got is less only at its end. FAULT_CORRUPT
 * when the stream is damaged, or the body not as long as declared, or anything
 * stands behind it.
 */
int loose_read(struct loose *loose, uint8_t *out, size_t len, size_t *got,
	       struct fault *fault) CHECKED;

#endif
