/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/veil.h"

#include "base/array.h"
#include "base/text.h"
#include "remedy/reform.h"

#include <inttypes.h>
#include <stdlib.h>

#define SHOWN_MAX ((size_t)200)

void veil_add(struct veil *veil, struct bytes raw, const char *id)
{
	if (!raw.len)
		return;
	if (!ARRAY_ROOM(veil)) {
		veil->failed = true;
		return;
	}
	veil->v[veil->nr++] = (struct veiled){ raw, id };
}

static int by_bytes(const void *a, const void *b)
{
	const struct veiled *x = a;
	const struct veiled *y = b;
	int cmp = bytes_cmp(x->raw, y->raw);

	return cmp ? cmp : strcmp(x->id, y->id);
}

bool veil_ready(struct veil *veil)
{
	if (veil->nr)
		qsort(veil->v, veil->nr, sizeof(*veil->v), by_bytes);
	return !veil->failed;
}

void veil_release(struct veil *veil)
{
	free(veil->v);
	*veil = (struct veil){ 0 };
}

/* How many of the sorted ones are at most key. */
static size_t count_up_to(const struct veil *veil, struct bytes key)
{
	size_t low = 0;
	size_t high = veil->nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (bytes_cmp(veil->v[mid].raw, key) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static size_t shared(struct bytes a, struct bytes b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.p[i] == b.p[i])
		i++;
	return i;
}

/*
 * The longest one that text begins with. Whatever text begins with sorts at or
 * before text; and if the last such one is no beginning of text, a beginning is
 * one of what they share, too.
 */
static const struct veiled *longest_at(const struct veil *veil,
				       struct bytes text)
{
	struct bytes key = text;

	for (;;) {
		size_t nr = count_up_to(veil, key);
		size_t len;

		if (!nr)
			return NULL;
		len = shared(veil->v[nr - 1].raw, text);
		if (len == veil->v[nr - 1].raw.len)
			return &veil->v[nr - 1];
		if (!len)
			return NULL;
		key = bytes_sub(text, 0, len);
	}
}

void veil_apply(const struct veil *veil, struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len;) {
		const struct veiled *found =
			longest_at(veil, bytes_sub(text, i, text.len));

		if (!found) {
			buf_add_char(out, (char)text.p[i++]);
			continue;
		}
		placeholder(found->id, out);
		i += found->raw.len;
	}
}

static void add_char(uint32_t c, bool valid, uint8_t byte, struct buf *out)
{
	if (!valid)
		buf_printf(out, "\\x%02x", byte);
	else if (text_is_unsafe(c))
		buf_printf(out, "\\u%04" PRIx32, c);
	else
		text_add(out, c);
}

void veil_code(const struct veil *veil, struct bytes text, struct buf *out)
{
	struct buf plain = BUF_INIT;
	struct bytes rest;
	uint32_t c;
	bool valid;

	veil_apply(veil, text, &plain);
	rest = bytes_sub(buf_bytes(&plain), 0, SHOWN_MAX);
	buf_add_char(out, '`');
	while (rest.len) {
		uint8_t byte = rest.p[0];

		(void)text_next(&rest, &c, &valid);
		/* A code span ends at a backtick, whatever stands before it. */
		if (c == '`' || c == '|')
			buf_add_char(out, c == '`' ? '\'' : '!');
		else
			add_char(c, valid, byte, out);
	}
	buf_add_char(out, '`');
	if (plain.len > SHOWN_MAX)
		buf_add_str(out, " ...");
	buf_spend(&plain, out);
}

void veil_words(const struct veil *veil, struct bytes text, struct buf *out)
{
	struct buf plain = BUF_INIT;
	struct bytes rest;
	uint32_t c;
	bool valid;

	veil_apply(veil, text, &plain);
	rest = bytes_sub(buf_bytes(&plain), 0, SHOWN_MAX);
	while (rest.len) {
		uint8_t byte = rest.p[0];

		(void)text_next(&rest, &c, &valid);
		if (c < 0x80 && c && strchr("\\`*_{}[]()#+!|<>&~", (int)c))
			buf_printf(out, "\\%c", (char)c);
		else
			add_char(c, valid, byte, out);
	}
	buf_spend(&plain, out);
}
