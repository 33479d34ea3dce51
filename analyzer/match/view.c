/* SPDX-License-Identifier: Apache-2.0 */
#include "match/view.h"

#include "base/checksum.h"
#include "base/text.h"

#include <assert.h>

struct carrier {
	const char *anchor;
	bool assigned; /* a key, followed by ":" or "=" */
};

static const struct carrier carriers[] = {
	{ "basic", false }, /* Authorization: Basic TOKEN68 */
	{ "\"auth\"", true }, /* docker's config.json */
	{ "'auth'", true },
	{ "\"auth\\\"", true }, /* the same inside of a JSON string */
	{ "_auth", true }, /* npm */
	{ "basicauth", true },
};

size_t carriers_count(void)
{
	return COUNT(carriers);
}

const char *carrier_anchor(size_t i)
{
	assert(i < COUNT(carriers));
	return carriers[i].anchor;
}

void view_room_release(struct view_room *room)
{
	buf_release(&room->text);
	buf_release(&room->from);
	buf_release(&room->decoded);
}

/* Everything appended to text since it had `before` bytes came from stored. */
static void note(struct view_room *room, size_t before, size_t stored,
		 uint8_t decoded)
{
	for (size_t i = before; i < room->text.len; i++) {
		uint32_t from = (uint32_t)stored;

		buf_add(&room->from, &from, sizeof(from));
		buf_add(&room->decoded, &decoded, 1);
	}
}

static uint32_t unit(const uint8_t *p, enum lane lane)
{
	return lane == LANE_UTF16BE ? (uint32_t)p[0] << 8 | p[1] :
				      (uint32_t)p[1] << 8 | p[0];
}

/* One character of UTF-16 (RFC 2781); returns the bytes it takes. */
static size_t utf16_next(struct bytes in, enum lane lane, uint32_t *c)
{
	uint32_t low;

	if (in.len < 2) {
		*c = 0xfffd;
		return in.len;
	}
	*c = unit(in.p, lane);
	if (*c < 0xd800 || *c > 0xdfff)
		return 2;
	if (*c < 0xdc00 && in.len >= 4) {
		low = unit(in.p + 2, lane);
		if (low >= 0xdc00 && low <= 0xdfff) {
			*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
			return 4;
		}
	}
	*c = 0xfffd;
	return 2;
}

static size_t add_one(struct view_room *room, struct bytes rest, enum lane lane)
{
	uint32_t c;
	size_t len;

	if (lane == LANE_NARROW) {
		buf_add(&room->text, rest.p, 1);
		return 1;
	}
	len = utf16_next(rest, lane, &c);
	text_add(&room->text, c);
	return len;
}

static void clip(size_t *low, size_t *high, const struct segment *segments,
		 size_t nr, enum lane lane)
{
	for (size_t i = 0; i < nr; i++) {
		const struct segment *s = &segments[i];

		if (s->lane != lane || s->at + s->len <= *low || s->at >= *high)
			continue;
		if (s->at < *low)
			*low = s->at;
		if (s->at + s->len > *high)
			*high = s->at + s->len;
	}
}

/* The first of the segments that ends behind low; they are sorted. */
static size_t first_segment(const struct segment *segments, size_t nr,
			    size_t low)
{
	size_t from = 0;

	while (from < nr) {
		size_t mid = from + (nr - from) / 2;

		if (segments[mid].at + segments[mid].len <= low)
			from = mid + 1;
		else
			nr = mid;
	}
	return from;
}

bool view_build(struct view_room *room, struct bytes body, uint64_t at,
		size_t low, size_t high, enum lane lane,
		const struct segment *segments, size_t nr_segments,
		struct view *out)
{
	size_t i = first_segment(segments, nr_segments, low);
	size_t here = 0;
	uint32_t end;

	while (i + here < nr_segments && segments[i + here].at < high)
		here++;
	segments += i;
	nr_segments = here;
	clip(&low, &high, segments, nr_segments, lane);
	/* Align to whole units: LE ones begin at even offsets, BE too. */
	if (lane != LANE_NARROW) {
		size_t odd = (size_t)((at + low) % 2);

		low = odd && low ? low - 1 : low + odd;
		if (low > high)
			low = high;
	}
	*out = (struct view){
		.text = bytes_sub(body, low, high - low),
		.lane = lane,
		.base = at + low,
	};
	if (lane == LANE_NARROW && !nr_segments)
		return true;
	buf_clear(&room->text);
	buf_clear(&room->from);
	buf_clear(&room->decoded);
	i = 0;
	for (size_t pos = low; pos < high;) {
		size_t before = room->text.len;
		const struct segment *s;

		while (i < nr_segments && (segments[i].at < pos ||
					   segments[i].lane != lane))
			i++;
		s = i < nr_segments && segments[i].at == pos ? &segments[i] :
							       NULL;
		if (s)
			buf_add_bytes(&room->text, s->text);
		else
			here = add_one(room,
				       bytes_sub(body, pos, high - pos), lane);
		note(room, before, pos - low, s != NULL);
		pos += s ? s->len : here;
	}
	end = (uint32_t)(high - low);
	buf_add(&room->from, &end, sizeof(end));
	out->text = buf_bytes(&room->text);
	out->from = (const uint32_t *)(const void *)room->from.p;
	out->decoded = (const uint8_t *)room->decoded.p;
	return buf_ok(&room->text) && buf_ok(&room->from) &&
	       buf_ok(&room->decoded);
}

void view_stored(const struct view *view, size_t at, size_t len,
		 uint64_t *stored_at, uint64_t *stored_len)
{
	uint64_t end;

	if (!view->from) {
		*stored_at = view->base + at;
		*stored_len = len;
		return;
	}
	/* Bytes of one character or one segment share where they came from. */
	end = view->from[at + len];
	if (len && end == view->from[at + len - 1]) {
		size_t i = at + len;

		while (i < view->text.len && view->from[i] == end)
			i++;
		end = view->from[i];
	}
	*stored_at = view->base + view->from[at];
	*stored_len = end - view->from[at];
}

bool view_is_decoded(const struct view *view, size_t at, size_t len)
{
	for (size_t i = at; view->decoded && i < at + len; i++) {
		if (view->decoded[i])
			return true;
	}
	return false;
}

static bool is_base64(uint8_t c)
{
	return is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

static size_t skip(struct bytes text, size_t at, const char *any)
{
	while (at < text.len && text.p[at] && strchr(any, text.p[at]))
		at++;
	return at;
}

/* Base64 that happens to be a word decodes to noise; "user:secret" does not. */
static bool is_userinfo(struct bytes text)
{
	if (text.len < 3 || !memchr(text.p, ':', text.len))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < 0x20 && !is_blank(text.p[i]))
			return false;
	}
	return text_is_utf8(text);
}

static bool parse_one(const struct carrier *carrier, struct bytes text,
		      size_t *at, size_t *len, struct buf *out)
{
	size_t start = strlen(carrier->anchor);
	size_t end;

	if (!bytes_starts_nocase(text, bytes_of(carrier->anchor)))
		return false;
	end = skip(text, start, " \t\\\"'");
	if (carrier->assigned) {
		if (end >= text.len || (text.p[end] != ':' && text.p[end] != '='))
			return false;
		end = skip(text, end + 1, " \t\\\"'>");
	} else if (end == start) {
		return false;
	}
	start = end;
	while (end < text.len && end - start < CARRIER_SPAN &&
	       is_base64(text.p[end]))
		end++;
	if (end - start < 4)
		return false;
	for (int pad = 0; pad < 2 && end < text.len && text.p[end] == '='; pad++)
		end++;
	if (!base64_decode(bytes_sub(text, start, end - start), out) ||
	    !is_userinfo(buf_bytes(out)))
		return false;
	*at = start;
	*len = end - start;
	return true;
}

bool carrier_parse(struct bytes text, size_t *at, size_t *len, struct buf *out)
{
	for (size_t i = 0; i < COUNT(carriers); i++) {
		if (parse_one(&carriers[i], text, at, len, out))
			return true;
	}
	return false;
}
