/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/layout.h - numbers and lines for people
 *
 * Widths count characters (Unicode scalar values), not bytes and not the cells
 * of a terminal. Texts given here are valid UTF-8 without control characters
 * (report/escape.h makes them so).
 */
#ifndef REPORT_LAYOUT_H
#define REPORT_LAYOUT_H

#include "base/buf.h"

/* How many characters text has. */
size_t layout_chars(struct bytes text);

/*
 * Append text broken at blanks (a longer word anywhere) into lines that end
 * before column width; 0 is no limit. The first line begins at column at,
 * which the caller has filled, each other one behind indent blanks. No line
 * end after the last. indent must be less than width.
 */
void layout_wrap(struct bytes text, size_t at, size_t indent, size_t width,
		 struct buf *out);

/* Append text, or what fits into width and an ellipsis; 0 is no limit. */
void layout_cut(struct bytes text, size_t width, struct buf *out);

/* "12,345" */
void layout_number(uint64_t nr, struct buf *out);

/* "1 finding", "12,345 findings" */
void layout_count(uint64_t nr, const char *one, const char *many,
		  struct buf *out);

/* "512 bytes", "1.2 MiB" */
void layout_size(uint64_t nr, struct buf *out);

/* "12.345", of seconds that are rounded to thousandths; no locale. */
void layout_seconds(double seconds, struct buf *out);

#endif
