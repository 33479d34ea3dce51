/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/proof.h - what a token proves about itself, offline
 */
#ifndef CLASSIFY_PROOF_H
#define CLASSIFY_PROOF_H

#include "base/buf.h"
#include "match/pattern.h"

#define CRC_DIGITS 8

/*
 * Atlassian's cloud tokens end in eight upper-case hexadecimal digits: the
 * CRC-32 of everything before them (an "=" included where there is one). Seen
 * on public test vectors of three token kinds; Atlassian has not published it.
 */
bool proof_crc32(struct bytes token);

/*
 * A Data Center HTTP access token, with or without its "BBDC-", is base64 of a
 * decimal id, a colon and 20 random bytes. Seen on public test vectors.
 */
bool proof_dc_inner(struct bytes token);

/* Does the token hold by that proof? PROOF_NONE never does. */
bool proof_holds(enum proof proof, struct bytes token);

/*
 * Undo the escapes in which the "=" before the checksum is written in URLs,
 * shells, JSON, XML and mail: %3D, \=, \u003d, &#61;, =3D, and the same escaped
 * once more (%253D, \\u003d). Appends the token to out and returns the name of
 * the encoding that was undone, or NULL.
 */
const char *unescape_equals(struct bytes token, struct buf *out);

/*
 * The same for a token in base64, whose "+", "/" and "=" may be escaped
 * anywhere: %2B, \u002b, \/.
 */
const char *unescape_base64(struct bytes token, struct buf *out);

#endif
