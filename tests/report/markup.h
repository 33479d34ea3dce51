/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/report/markup.h - a strict reader of the pages that we write
 *
 * Much less than HTML is allowed: every "<" begins an element of the list, with
 * attributes of the other one in double quotes; all are nested; no attribute
 * acts or loads; and a link leads into the page.
 */
#ifndef TESTS_REPORT_MARKUP_H
#define TESTS_REPORT_MARKUP_H

#include "base/bytes.h"

#include "unit.h"
#include <stdio.h>

/* All that the page is made of; whatever else came from somewhere else. */
static const char markup_elements[] =
	" html head meta title style script body a header main h1 h2 h3 h4 p "
	"nav ul ol li section b i span small code pre dl dt dd table thead "
	"tbody tr th td form label input select option button article details "
	"summary noscript div time br svg line circle rect text g ";
static const char markup_attributes[] =
	" lang charset http-equiv content name class href id role hidden type "
	"data-k data-key data-label data-plan data-urgency scope value "
	"aria-label aria-labelledby autocomplete spellcheck placeholder "
	"tabindex viewBox width height x y x1 y1 x2 y2 cx cy r ";
static const char markup_voids[] = " meta br input line ";

static inline bool markup_is_in(const char *list, struct bytes word)
{
	char text[64];

	ck_assert_uint_lt(word.len, 40);
	(void)snprintf(text, sizeof(text), " %.*s ", (int)word.len,
		       (const char *)word.p);
	return strstr(list, text);
}

static inline bool markup_is_name(uint8_t c)
{
	return is_alnum(c) || c == '-';
}

static inline struct bytes markup_take_name(struct bytes *in)
{
	struct bytes name = *in;

	name.len = 0;
	while (in->len && markup_is_name(in->p[0])) {
		name.len++;
		*in = bytes_sub(*in, 1, in->len);
	}
	return name;
}

static inline void markup_check_value(struct bytes name, struct bytes value)
{
	ck_assert_msg(markup_is_in(markup_attributes, name), "attribute %.*s",
		      (int)name.len, (const char *)name.p);
	for (size_t i = 0; i < value.len; i++)
		ck_assert(value.p[i] != '<' && value.p[i] != '\n');
	if (bytes_eq(name, LIT("href"))) {
		ck_assert(value.len > 1 && value.p[0] == '#');
		for (size_t i = 1; i < value.len; i++)
			ck_assert(markup_is_name(value.p[i]));
	}
}

/* From behind the name of an element to behind its ">"; true for "/>". */
static inline bool markup_check_attributes(struct bytes *in)
{
	bool closed = false;

	while (in->p[0] != '>') {
		struct bytes name;
		struct bytes value = { 0 };

		closed = in->p[0] == '/';
		*in = bytes_sub(*in, 1, in->len);
		if (closed)
			continue;
		name = markup_take_name(in);
		if (bytes_starts(*in, LIT("=\""))) {
			*in = bytes_sub(*in, 2, in->len);
			ck_assert(bytes_until(in, '"', &value));
		}
		ck_assert(in->len && strchr(" >/", in->p[0]));
		markup_check_value(name, value);
	}
	*in = bytes_sub(*in, 1, in->len);
	return closed;
}

struct markup_open {
	struct bytes v[64];
	size_t nr;
};

static inline void markup_check_tag(struct bytes *in, struct markup_open *open)
{
	bool ends = bytes_starts(*in, LIT("/"));
	struct bytes name;

	if (ends)
		*in = bytes_sub(*in, 1, in->len);
	name = markup_take_name(in);
	ck_assert_msg(markup_is_in(markup_elements, name), "element %.40s",
		      (const char *)name.p);
	if (ends) {
		ck_assert(open->nr && bytes_eq(open->v[open->nr - 1], name));
		open->nr--;
		ck_assert(in->p[0] == '>');
		*in = bytes_sub(*in, 1, in->len);
	} else if (!markup_check_attributes(in) &&
		   !markup_is_in(markup_voids, name)) {
		ck_assert_uint_lt(open->nr, COUNT(open->v));
		open->v[open->nr++] = name;
	}
}

/* Every "<" begins an element that is ours, and all of them are nested. */
static inline void markup_check(struct bytes page)
{
	struct markup_open open = { .nr = 0 };
	struct bytes text;

	ck_assert(bytes_starts(page, LIT("<!DOCTYPE html>\n")));
	page = bytes_sub(page, 16, page.len);
	while (bytes_until(&page, '<', &text)) {
		for (size_t i = 0; i < text.len; i++)
			ck_assert(text.p[i] != '>' || !open.nr);
		markup_check_tag(&page, &open);
		/* Raw text: only its own end ends it. */
		if (open.nr && (bytes_eq(open.v[open.nr - 1], LIT("style")) ||
				bytes_eq(open.v[open.nr - 1], LIT("script")))) {
			size_t end = bytes_find(page, LIT("</"), 0);

			ck_assert_uint_ne(end, SIZE_MAX);
			page = bytes_sub(page, end, page.len);
		}
	}
	ck_assert_uint_eq(open.nr, 0);
}

#endif
