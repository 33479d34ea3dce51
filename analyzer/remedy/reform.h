/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/reform.h - what to put in the place of a secret as it is spelled there
 *
 * The placeholder BBAUDIT-REMOVED-<id> is made of letters, digits and hyphens,
 * so it can stand in a URL, in JSON, XML, YAML and in a shell word. Where the
 * secret stands in something encoded, the replacement is encoded in the same
 * way, and what else was in there stays:
 *
 *   plain      ATBB...           BBAUDIT-REMOVED-<id>
 *   base64     YWRhOkFUQkI...    base64 of ada:BBAUDIT-REMOVED-<id>
 *   wrapped    "ATC" +\n "T..."  "BBAUDIT-REMOVED-<id>" +\n ""
 *   UTF-16     A\0T\0B\0...      B\0B\0A\0U\0...
 */
#ifndef REMEDY_REFORM_H
#define REMEDY_REFORM_H

#include "base/buf.h"
#include "trace/finding.h"

#define PLACEHOLDER_MARK "BBAUDIT-REMOVED-"

/* Append the placeholder of a finding. */
void placeholder(const char *id, struct buf *out);

/* UTF-16 to UTF-8 and back. False for what is no UTF-16. */
bool utf16_narrow(struct bytes wide, bool big_endian, struct buf *out);
void utf16_widen(struct bytes narrow, bool big_endian, struct buf *out);

/* Is its outermost encoding UTF-16? */
bool form_is_wide(const struct encodings *encodings, bool *big_endian);

/* Append what replaces this form of the finding's secret. */
void reform(const struct finding *finding, const struct stored_form *form,
	    struct buf *out);

#endif
