/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool/filter.h - what a corpus file may do to a block after expanding it
 *
 *   gzip          as gzip -n writes it
 *   tar:NAME      a tar archive with one member
 *   zip:NAME      a zip archive with one deflated member
 *   base64        in lines of 76 characters, as a mail part
 *   qp            quoted-printable, with soft line breaks
 *   crlf          LF becomes CR LF
 *   swap:A:B      every A becomes B; neither may hold a colon
 *
 * Filters are applied from left to right: `tar:x.env gzip` is a .tar.gz.
 */
#ifndef TOOL_FILTER_H
#define TOOL_FILTER_H

#include "base/buf.h"

/* Replace body by what the filter makes of it. FAULT_USAGE for no filter. */
int filter_apply(const char *filter, struct buf *body,
		 struct fault *fault) CHECKED;

#endif
