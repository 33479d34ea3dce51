/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/span.h - the two words that odb/ and match/ share
 *
 * odb/ says which ranges of an object are new and which anchors it inherited
 * from its delta base; match/ answers with all anchors of the object. See
 * odb/source.h.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdint.h>

/* len bytes that begin at offset at. */
struct range {
	uint64_t at;
	uint64_t len;
};

/* One literal of the prefilter, seen at offset at (of its first byte). */
struct anchor {
	uint64_t at;
	uint32_t literal; /* number of the literal in the prefilter */
};

#endif
