/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/seam.h - where a delta makes letters part of a long run
 *
 * Encoded literals count in long runs of letters only (match/strain.h). A run
 * that was short in the base may be long with what a delta joins to it, and so
 * a literal may count that stands in copied bytes, out of sight of the fresh
 * text. Nearly all seams are told from such ones by six bytes.
 */
#ifndef MATCH_SEAM_H
#define MATCH_SEAM_H

#include "odb/delta.h"

/*
 * Call each with every offset of the result where a copy begins or ends next to
 * a rich run of STRAIN_RUN letters or more, of which more are in the copy than
 * its margin holds. With `wide`, also where the margin looks like UTF-16. False
 * when each said so.
 */
bool seams_each(const struct delta *delta, bool wide,
		bool (*each)(void *payload, size_t at), void *payload);

#endif
