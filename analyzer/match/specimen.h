/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/specimen.h - invented credentials for examples and tests
 *
 * No file of this project holds a string that looks like a real token. Examples
 * and corpus files hold templates instead, which are expanded when they are
 * used:
 *
 *   @{app-password:7}      the seventh invented app password, right checksum
 *   @{app-password-bad:7}  the same with a wrong checksum
 *   @{api-token:7}         192 characters; @{api-token-bad:7}
 *   @{api-token-long:7}    204 characters
 *   @{access-token:7}      @{access-token-bad:7}
 *   @{dc-token:7}          with BBDC-; @{dc-token-bad:7} does not decode
 *   @{dc-token-padded:7}   with an id of eleven digits: ends in "="
 *   @{server-token:7}      without it
 *   @{legacy-password:7}   20 letters and digits, mixed
 *   @{oauth-key:7}         18 letters and digits; @{oauth-secret:7}: 32
 *   @{password:7}          14 printable characters, none special in a URL
 *
 * and around any text, templates inside included:
 *
 *   @{base64:TEXT}  @{base64url:TEXT}  @{percent:TEXT} (all but letters and
 * digits)
 *   @{utf16le:TEXT}  @{utf16be:TEXT}   @{hex:TEXT}  @{hexupper:TEXT}
 *   @{json:TEXT}  @{xml:TEXT}  @{qp:TEXT}  @{backslash:TEXT}  escapes
 *   @{allhex:TEXT}  @{alloctal:TEXT}  @{allunicode:TEXT}  @{allpercent:TEXT}
 *   @{allxml:TEXT}  @{allxmlx:TEXT}  escapes of every byte
 *   @{fold:TEXT}  in lines of 64 bytes
 *   @{gzip:TEXT}  @{tar:TEXT}  @{zip:TEXT}  as "inner/file.txt", not compressed
 *
 * and
 *
 *   @{bytes:6665ff}  the bytes of those hexadecimal digits
 *
 * The same template gives the same bytes on every machine and in every version.
 */
#ifndef MATCH_SPECIMEN_H
#define MATCH_SPECIMEN_H

#include "base/buf.h"

/*
 * Append template to out with every @{...} expanded. FAULT_USAGE, naming the
 * template, for an unknown name or an unclosed brace; more than eight levels
 * are refused too. "@" not followed by "{" stands for itself.
 */
int specimen_expand(struct bytes template, struct buf *out,
		    struct fault *fault) CHECKED;

#endif
