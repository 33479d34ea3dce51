/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/escape.h - text from a repository, made harmless where it is written
 *
 * Every control character, every mark that changes the direction or the sight
 * of its neighbours, and every byte that is no UTF-8 becomes visible: \x1b for
 * a byte, \u{202e} for a character. A backslash of the text itself stays as it
 * is: these escapes are for reading, the JSON report is the exact form.
 */
#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H

#include "base/buf.h"

/*
 * How many bytes at the front of text are ASCII that can be seen, which no
 * escape but that of markup changes: most text is that and nothing else.
 */
static inline size_t escape_plain(struct bytes text)
{
	size_t len = 0;

	while (len < text.len && text.p[len] >= ' ' && text.p[len] < 0x7f)
		len++;
	return len;
}

/* For a terminal or a plain file: one line, and nothing in it acts. */
void escape_terminal(struct bytes text, struct buf *out);

/*
 * As running text of GitHub flavoured Markdown, behind the start of a line: it
 * makes no HTML, link, mention, emphasis, code, formula or table cell, and no
 * new line that could become anything else.
 */
void escape_markdown(struct bytes text, struct buf *out);

/*
 * As a code span of GitHub flavoured Markdown, also inside of a table cell,
 * where no escape of "|" is safe and it is shown as \x7c.
 */
void escape_code(struct bytes text, struct buf *out);
void escape_code_in_table(struct bytes text, struct buf *out);

/*
 * As UTF-8 without NUL: each other byte, and a NUL, becomes U+FFFD. True if
 * there was one, so that text alone does not tell what the bytes were.
 */
bool escape_utf8(struct bytes text, struct buf *out);

#endif
