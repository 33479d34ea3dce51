/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/text.h - UTF-8 as repositories really hold it: mostly valid
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/buf.h"

/*
 * The next character of in, which moves past it: a scalar value of well-formed
 * UTF-8 (RFC 3629), or U+FFFD with *valid false and one byte taken where the
 * bytes are not UTF-8. False at the end.
 */
bool text_next(struct bytes *in, uint32_t *c, bool *valid);

bool text_is_utf8(struct bytes text);

/* Append c as UTF-8. */
void text_add(struct buf *buf, uint32_t c);

/*
 * Characters that change how a terminal or a reader sees their neighbours: C0
 * and C1 controls, DEL, line and paragraph separators, and the bidirectional
 * marks, embeddings, overrides and isolates (Unicode UAX #9).
 */
bool text_is_unsafe(uint32_t c);

#endif
