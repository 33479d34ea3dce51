/* SPDX-License-Identifier: Apache-2.0 */
#include "report/layout.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

size_t layout_chars(struct bytes text)
{
	size_t nr = 0;
	uint32_t c;
	bool valid;

	while (text_next(&text, &c, &valid))
		nr++;
	return nr;
}

/* The first nr characters of text; text moves past them. */
static struct bytes take_chars(struct bytes *text, size_t nr)
{
	struct bytes all = *text;
	uint32_t c;
	bool valid;

	while (nr && text_next(text, &c, &valid))
		nr--;
	return bytes_sub(all, 0, all.len - text->len);
}

/* The next word; true if a blank followed it, which is taken too. */
static bool take_word(struct bytes *text, struct bytes *word)
{
	if (bytes_until(text, ' ', word))
		return true;
	*word = *text;
	*text = bytes_sub(*text, text->len, 0);
	return false;
}

static void add_spaces(struct buf *out, size_t nr)
{
	buf_printf(out, "%*s", (int)nr, "");
}

struct wrapping {
	struct buf *out;
	size_t col;
	size_t indent;
	size_t width;
};

static void new_line(struct wrapping *w)
{
	buf_add_char(w->out, '\n');
	add_spaces(w->out, w->indent);
	w->col = w->indent;
}

/* A word that no line can hold is broken where the line ends. */
static void add_word(struct wrapping *w, struct bytes word)
{
	while (word.len) {
		struct bytes part;

		if (w->col >= w->width)
			new_line(w);
		part = take_chars(&word, w->width - w->col);
		buf_add_bytes(w->out, part);
		w->col += layout_chars(part);
	}
}

void layout_wrap(struct bytes text, size_t at, size_t indent, size_t width,
		 struct buf *out)
{
	struct wrapping w = { out, at, indent, width };
	struct bytes word;
	size_t spaces = 0;
	bool more = true;

	if (!width) {
		buf_add_bytes(out, text);
		return;
	}
	assert(indent < width);
	while (more) {
		size_t chars;

		more = take_word(&text, &word);
		chars = layout_chars(word);
		if (chars && w.col + spaces + chars > width && w.col > indent) {
			new_line(&w);
		} else if (chars) {
			add_spaces(out, spaces);
			w.col += spaces;
		}
		if (chars) {
			add_word(&w, word);
			spaces = 0;
		}
		spaces++;
	}
}

void layout_cut(struct bytes text, size_t width, struct buf *out)
{
	struct bytes rest = text;
	struct bytes part;

	if (!width || layout_chars(text) <= width) {
		buf_add_bytes(out, text);
		return;
	}
	part = take_chars(&rest, width - 1);
	buf_add_bytes(out, part);
	buf_add_str(out, "…");
}

void layout_number(uint64_t nr, struct buf *out)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, nr);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf_add_char(out, ',');
		buf_add_char(out, digits[i]);
	}
}

void layout_count(uint64_t nr, const char *one, const char *many,
		  struct buf *out)
{
	layout_number(nr, out);
	buf_add_char(out, ' ');
	buf_add_str(out, nr == 1 ? one : many);
}

void layout_size(uint64_t nr, struct buf *out)
{
	static const char *const units[] = { "KiB", "MiB", "GiB",
					     "TiB", "PiB", "EiB" };
	size_t unit = 0;

	if (nr < 1024) {
		layout_count(nr, "byte", "bytes", out);
		return;
	}
	while (nr >= UINT64_C(1) << 20 && unit + 1 < COUNT(units)) {
		nr >>= 10;
		unit++;
	}
	buf_printf(out, "%" PRIu64 ".%" PRIu64 " %s", nr >> 10,
		   (nr & 1023) * 10 >> 10, units[unit]);
}

void layout_seconds(double seconds, struct buf *out)
{
	/* Above, a double has no thousandths any more; NaN compares false. */
	uint64_t ms = 0;

	if (seconds > 0 && seconds < 1e12)
		ms = (uint64_t)(seconds * 1000 + 0.5);
	buf_printf(out, "%" PRIu64 ".%03u", ms / 1000, (unsigned)(ms % 1000));
}
