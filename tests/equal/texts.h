/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/equal/texts.h - random texts in which much might be found
 *
 * The examples of the built-in patterns, those that must not match among them,
 * parts of them, words that announce something, in bytes and in UTF-16, with
 * gaps between them: of any length, and often close to one of the lengths at
 * which the engine's view of a text changes (match/key.h).
 */
#ifndef TESTS_EQUAL_TEXTS_H
#define TESTS_EQUAL_TEXTS_H

#include "equal/chance.h"

#include "base/checksum.h"
#include "match/key.h"
#include "match/specimen.h"
#include "match/view.h"

struct texts {
	struct buf all;
	struct {
		struct span_of {
			size_t at, len;
		} * v;
		size_t nr, cap;
	} parts;
};

static inline bool add_text(struct texts *t, struct bytes template,
			    struct fault *fault)
{
	size_t at = t->all.len;

	if (specimen_expand(template, &t->all, fault) || !ARRAY_ROOM(&t->parts))
		return false;
	t->parts.v[t->parts.nr++] = (struct span_of){ at, t->all.len - at };
	return true;
}

static inline bool add_form(struct texts *t, const struct form *form,
			    struct fault *fault)
{
	bool ok = true;

	for (size_t i = 0; ok && i < form->anchors.nr; i++)
		ok = add_text(t, bytes_of(form->anchors.v[i]), fault);
	for (size_t i = 0; ok && i < form->needs.nr; i++)
		ok = add_text(t, bytes_of(form->needs.v[i]), fault);
	return ok;
}

static inline bool texts_open(struct texts *t, const struct patterns *patterns,
			      struct fault *fault)
{
	bool ok = true;

	*t = (struct texts){ .all = BUF_INIT };
	for (size_t k = 0; k < patterns->kinds.nr; k++) {
		const struct pattern *kind = patterns->kinds.v[k];

		for (size_t i = 0; ok && i < kind->examples.nr; i++)
			ok = add_text(t, kind->examples.v[i].text, fault);
	}
	/* Words alone are a third of all, or so. */
	for (size_t i = 0; ok && i < patterns->forms.nr; i += 4)
		ok = add_form(t, patterns->forms.v[i], fault);
	for (size_t i = 0; ok && i < carriers_count(); i++)
		ok = add_text(t, bytes_of(carrier_anchor(i)), fault);
	return ok && buf_ok(&t->all);
}

static inline void texts_close(struct texts *t)
{
	buf_release(&t->all);
	free(t->parts.v);
}

static inline struct bytes a_part(const struct texts *t, struct chance *c)
{
	const struct span_of *part = &t->parts.v[chance_below(c, t->parts.nr)];
	struct bytes text = bytes_sub(buf_bytes(&t->all), part->at, part->len);

	if (!one_in(c, 12))
		return text;
	/* Some of it: the rest may come with an edit. */
	return one_in(c, 2)
		       ? bytes_sub(text, 0, chance_below(c, text.len))
		       : bytes_sub(text, chance_below(c, text.len), text.len);
}

static inline void add_wide(struct buf *out, struct bytes text, bool big)
{
	for (size_t i = 0; i < text.len; i++) {
		if (big)
			buf_add_char(out, 0);
		buf_add(out, text.p + i, 1);
		if (!big)
			buf_add_char(out, 0);
	}
}

static inline size_t a_gap(struct chance *c)
{
	static const size_t edges[] = {
		64,
		192,
		GROUP_GAP,
		CARRIER_BEFORE,
		KEY_BEHIND_CARRIER,
		KEY_AROUND,
		2 * KEY_AROUND,
		2 * KEY_BEHIND_CARRIER,
		KEY_AROUND_NESTED,
		SPAN_MAX,
		2 * SPAN_MAX,
		KEY_BEHIND_CARRIER / 4,
		KEY_AROUND / 4,
	};

	switch (chance_below(c, 5)) {
	case 0:
		return chance_below(c, 8);
	case 1:
		return chance_below(c, 200);
	case 2:
		return chance_below(c, 3000);
	default:
		return edges[chance_below(c, COUNT(edges))] +
		       chance_below(c, 80) - 40;
	}
}

static inline void add_gap(struct buf *out, struct chance *c, size_t len)
{
	static const char *const fills[] = {
		"int x = y; ", "lorem ipsum\n", "\n",  " ",    "a",
		"\0",	       "a: b\n  ",	"b\0", "\xff", "= \"",
	};
	static const size_t lens[] = { 11, 12, 1, 1, 1, 1, 7, 2, 1, 3 };
	size_t fill = chance_below(c, COUNT(fills));

	for (size_t i = 0; i < len; i++)
		buf_add_char(out, fills[fill][i % lens[fill]]);
}

/* In base64, once or more, and mostly in lines. */
static inline void add_encoded(struct buf *out, struct chance *c,
			       struct bytes text)
{
	size_t width = one_in(c, 3) ? SIZE_MAX : 40 + chance_below(c, 40);
	struct buf inner = BUF_INIT;
	struct buf outer = BUF_INIT;

	buf_add_bytes(&outer, text);
	do {
		buf_clear(&inner);
		base64_encode(buf_bytes(&outer), &inner);
		buf_clear(&outer);
		buf_add_bytes(&outer, buf_bytes(&inner));
	} while (one_in(c, 3) && outer.len < 4096);
	for (size_t i = 0; i < outer.len; i++) {
		if (i && i % width == 0)
			buf_add_char(out, '\n');
		buf_add_char(out, outer.p[i]);
	}
	buf_release(&inner);
	buf_release(&outer);
}

static inline void add_some(const struct texts *t, struct chance *c,
			    struct buf *out)
{
	struct bytes text = a_part(t, c);

	if (one_in(c, 5))
		add_encoded(out, c, text);
	else if (one_in(c, 4))
		add_wide(out, text, one_in(c, 2));
	else
		buf_add_bytes(out, text);
}

/* Many in a row: groups are cut by the hash of what stands around a key. */
static inline void add_row(const struct texts *t, struct chance *c,
			   struct buf *out)
{
	struct bytes text = a_part(t, c);
	size_t nr = chance_below(c, 60);
	bool wide = one_in(c, 6);

	for (size_t i = 0; i < nr; i++) {
		if (wide)
			add_wide(out, text, false);
		else
			buf_add_bytes(out, text);
		buf_printf(out, " %d", (int)chance_below(c, 1000));
		add_gap(out, c, chance_below(c, 300));
	}
}

static inline void add_random_text(const struct texts *t, struct chance *c,
				   struct buf *out)
{
	size_t nr = chance_below(c, one_in(c, 4) ? 16 : 5);

	for (size_t i = 0; i < nr; i++) {
		add_gap(out, c, a_gap(c));
		add_some(t, c, out);
	}
	if (one_in(c, 32))
		add_row(t, c, out);
	if (!one_in(c, 3))
		add_gap(out, c, a_gap(c));
}

/* For edits: a byte or two, a gap, or something to be found. */
static inline void supply_text(void *payload, struct chance *c, struct buf *out)
{
	const struct texts *t = payload;

	switch (chance_below(c, 6)) {
	case 0:
		buf_add_char(out, (char)chance_below(c, 256));
		break;
	case 1:
		add_gap(out, c, 1 + chance_below(c, 3));
		break;
	case 2:
		add_gap(out, c, a_gap(c));
		break;
	case 3:
		add_gap(out, c, chance_below(c, 40));
		add_some(t, c, out);
		add_gap(out, c, chance_below(c, 40));
		break;
	default:
		add_some(t, c, out);
		break;
	}
}

#endif
