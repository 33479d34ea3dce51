/* SPDX-License-Identifier: Apache-2.0 */
#include "report/escape.h"

#include "base/text.h"

#include <inttypes.h>

/* One character, visible whatever it is; byte is what it began with. */
static void add_visible(struct buf *out, uint32_t c, bool valid, uint8_t byte)
{
	if (!valid || (c < 0x80 && text_is_unsafe(c)))
		buf_printf(out, "\\x%02x", byte);
	else if (text_is_unsafe(c))
		buf_printf(out, "\\u{%" PRIx32 "}", c);
	else
		text_add(out, c);
}

/* Text up to where a character has to be looked at. */
static void add_plain(struct bytes *text, struct buf *out)
{
	size_t len = escape_plain(*text);

	if (!len)
		return;
	buf_add(out, text->p, len);
	*text = bytes_sub(*text, len, text->len);
}

void escape_terminal(struct bytes text, struct buf *out)
{
	while (text.len) {
		uint8_t byte;
		uint32_t c;
		bool valid;

		add_plain(&text, out);
		byte = text.len ? text.p[0] : 0;
		if (text_next(&text, &c, &valid))
			add_visible(out, c, valid, byte);
	}
}

/*
 * Whether the first byte of text would be taken for markup. A colon and a full
 * stop matter only where an address would turn into a link ("http://", "www.");
 * left alone elsewhere, names and commands stay readable.
 */
static bool is_markup(struct bytes text, uint8_t before)
{
	uint8_t c = text.p[0];

	if (c == ':')
		return bytes_starts(text, LIT(":/"));
	if (c == '.')
		return lower(before) == 'w';
	return c && strchr("\\`*_[]<>|~&!$", c);
}

/*
 * Mentions, issue numbers and mail addresses are found in what Markdown has
 * become, where an escaped "@" is a plain one; only a code span keeps them
 * from it.
 */
static bool is_reference_mark(uint8_t c)
{
	return c == '@' || c == '#';
}

static void add_reference_marks(struct bytes *text, struct buf *out)
{
	buf_add_char(out, '`');
	while (text->len && is_reference_mark(text->p[0])) {
		buf_add_char(out, (char)text->p[0]);
		*text = bytes_sub(*text, 1, text->len);
	}
	buf_add_char(out, '`');
}

void escape_markdown(struct bytes text, struct buf *out)
{
	uint8_t before = 0;

	while (text.len) {
		uint8_t byte = text.p[0];
		bool markup = is_markup(text, before);
		uint32_t c = 0;
		bool valid = true;

		before = byte;
		if (is_reference_mark(byte)) {
			add_reference_marks(&text, out);
			continue;
		}
		(void)text_next(&text, &c, &valid);
		/* What is made visible brings a backslash of its own. */
		if (markup || !valid || text_is_unsafe(c))
			buf_add_char(out, '\\');
		add_visible(out, c, valid, byte);
	}
}

static size_t longest_backticks(struct bytes text)
{
	size_t longest = 0;
	size_t run = 0;

	for (size_t i = 0; i < text.len; i++) {
		run = text.p[i] == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

static void add_backticks(struct buf *out, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		buf_add_char(out, '`');
}

static bool needs_padding(uint8_t c)
{
	return c == '`' || c == ' ';
}

/*
 * The fence is longer than any run of backticks inside. Where backticks or
 * blanks touch it, a blank more at each end keeps them: Markdown takes one
 * away, except from a text of nothing but blanks, which is named instead.
 */
static void add_code(struct bytes text, bool in_table, struct buf *out)
{
	size_t fence = longest_backticks(text) + 1;
	bool pad =
		needs_padding(text.p[0]) || needs_padding(text.p[text.len - 1]);
	const uint8_t *at = text.p;
	uint32_t c;
	bool valid;

	add_backticks(out, fence);
	buf_add_str(out, pad ? " " : "");
	for (; text_next(&text, &c, &valid); at = text.p) {
		if (in_table && c == '|')
			buf_add_str(out, "\\x7c");
		else
			add_visible(out, c, valid, *at);
	}
	buf_add_str(out, pad ? " " : "");
	add_backticks(out, fence);
}

static bool is_all_spaces(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] != ' ')
			return false;
	}
	return true;
}

static void add_code_or_blank(struct bytes text, bool in_table, struct buf *out)
{
	if (is_all_spaces(text))
		buf_add_str(out, "(blank)");
	else
		add_code(text, in_table, out);
}

void escape_code(struct bytes text, struct buf *out)
{
	add_code_or_blank(text, false, out);
}

void escape_code_in_table(struct bytes text, struct buf *out)
{
	add_code_or_blank(text, true, out);
}

bool escape_utf8(struct bytes text, struct buf *out)
{
	bool changed = false;

	while (text.len) {
		uint32_t c;
		bool valid;

		add_plain(&text, out);
		if (!text_next(&text, &c, &valid))
			break;
		if (!valid || !c) {
			c = 0xfffd;
			changed = true;
		}
		text_add(out, c);
	}
	return changed;
}
