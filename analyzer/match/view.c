/* SPDX-License-Identifier: Apache-2.0 */
#include "match/view.h"

#include "base/checksum.h"
#include "base/text.h"
#include "match/nest.h"

#include <assert.h>

enum carrier_kind {
	CARRIER_WORD,	/* Authorization: Basic TOKEN68 */
	CARRIER_KEY,	/* a key, then ":" or "=" */
	CARRIER_SECRET, /* a Kubernetes Secret: the values below data: */
};

struct carrier {
	const char *anchor;
	enum carrier_kind kind;
};

static const struct carrier carriers[] = {
	{ "basic", CARRIER_WORD },
	{ "\"auth\"", CARRIER_KEY }, /* docker's config.json */
	{ "'auth'", CARRIER_KEY },
	{ "\"auth\\\"", CARRIER_KEY }, /* the same inside of a JSON string */
	{ "_auth", CARRIER_KEY },      /* npm */
	{ "basicauth", CARRIER_KEY },
	{ "basic_authorization", CARRIER_KEY }, /* fastlane */
	{ "basic_authorization(", CARRIER_WORD },
	{ "kind: secret", CARRIER_SECRET },
	{ "kind\": \"secret\"", CARRIER_SECRET },
	{ "kind\":\"secret\"", CARRIER_SECRET },
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
	size_t nr = room->text.len - before;
	uint32_t from = (uint32_t)stored;

	if (!buf_reserve(&room->from, nr * sizeof(from)) ||
	    !buf_reserve(&room->decoded, nr))
		return;
	for (size_t i = 0; i < nr; i++) {
		memcpy(room->from.p + room->from.len, &from, sizeof(from));
		room->from.len += sizeof(from);
	}
	memset(room->decoded.p + room->decoded.len, decoded, nr);
	room->decoded.len += nr;
}

/* Append the len stored bytes at p as they are. */
static void add_stored(struct view_room *room, const uint8_t *p, size_t len,
		       size_t stored)
{
	if (!buf_reserve(&room->from, len * sizeof(uint32_t)) ||
	    !buf_reserve(&room->decoded, len))
		return;
	buf_add(&room->text, p, len);
	for (size_t i = 0; i < len; i++) {
		uint32_t from = (uint32_t)(stored + i);

		memcpy(room->from.p + room->from.len + i * sizeof(from), &from,
		       sizeof(from));
	}
	room->from.len += len * sizeof(uint32_t);
	memset(room->decoded.p + room->decoded.len, 0, len);
	room->decoded.len += len;
}

static uint32_t unit(const uint8_t *p, enum lane lane)
{
	return lane == LANE_UTF16BE ? (uint32_t)p[0] << 8 | p[1]
				    : (uint32_t)p[1] << 8 | p[0];
}

static bool is_ascii(uint8_t c)
{
	return c >= ' ' && c < 0x7f;
}

/*
 * Text that begins at an odd offset looks as if it were of the other order,
 * all but its first letter: that shares its unit with what stands before it.
 * Strings in programs for .NET do, behind their length.
 */
static bool is_shifted(struct bytes in, enum lane lane)
{
	return lane == LANE_UTF16BE && in.len >= 4 && in.p[0] &&
	       is_ascii(in.p[1]) && !in.p[2] && is_ascii(in.p[3]);
}

size_t utf16_next(struct bytes in, enum lane lane, uint32_t *c)
{
	uint32_t low;

	if (in.len < 2) {
		*c = 0xfffd;
		return in.len;
	}
	*c = unit(in.p, lane);
	if (*c < 0xd800 || *c > 0xdfff) {
		*c = is_shifted(in, lane) ? in.p[1] : *c;
		return 2;
	}
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
	size_t len = utf16_next(rest, lane, &c);

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
	segments = nr_segments ? segments + i : NULL;
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

		while (i < nr_segments &&
		       (segments[i].at < pos || segments[i].lane != lane))
			i++;
		s = i < nr_segments && segments[i].at == pos ? &segments[i]
							     : NULL;
		if (!s && lane == LANE_NARROW) {
			here = (i < nr_segments ? segments[i].at : high) - pos;
			add_stored(room, body.p + pos, here, pos - low);
			pos += here;
			continue;
		}
		if (s)
			buf_add_bytes(&room->text, s->text);
		else
			here = add_one(room, bytes_sub(body, pos, high - pos),
				       lane);
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
	uint64_t taken_at;
	uint64_t taken_len;

	view_taken(view, at, len, &taken_at, &taken_len);
	layer_stored(view->layer, taken_at, taken_len, stored_at, stored_len);
}

void view_taken(const struct view *view, size_t at, size_t len,
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

static bool is_printable(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < 0x20 && !is_blank(text.p[i]))
			return false;
	}
	return text.len >= 3 && text_is_utf8(text);
}

/* The base64 that begins at start: its length, or 0 if it is none. */
static size_t decode_at(struct bytes text, size_t start, struct buf *out)
{
	size_t end = start;

	while (end < text.len && end - start < CARRIER_SPAN &&
	       is_base64(text.p[end]))
		end++;
	if (end - start < 4)
		return 0;
	for (int pad = 0; pad < 2 && end < text.len && text.p[end] == '=';
	     pad++)
		end++;
	if (!base64_decode(bytes_sub(text, start, end - start), out) ||
	    !is_printable(buf_bytes(out)))
		return 0;
	return end - start;
}

/* What parts a word from its base64: "Basic", "eDp5"; 'Basic ' + 'eDp5'. */
#define BESIDE " \t\\\"',+."

/* Where the base64 behind a word or a key begins, or SIZE_MAX. */
static size_t behind(const struct carrier *carrier, struct bytes text,
		     size_t anchor)
{
	size_t start = anchor + strlen(carrier->anchor);
	size_t end = skip(text, start, BESIDE);

	if (carrier->kind == CARRIER_WORD)
		return end > start ? end : SIZE_MAX;
	if (end >= text.len || (text.p[end] != ':' && text.p[end] != '='))
		return SIZE_MAX;
	return skip(text, end + 1, " \t\\\"'>");
}

/* The document around the anchor: YAML ones are parted by "---". */
static void document(struct bytes text, size_t anchor, size_t *low,
		     size_t *high)
{
	const struct bytes mark = LIT("\n---");
	size_t at = bytes_find(text, mark, 0);

	*low = 0;
	*high = text.len;
	for (; at != SIZE_MAX; at = bytes_find(text, mark, at + 1)) {
		if (at < anchor) {
			*low = at + mark.len;
		} else {
			*high = at;
			break;
		}
	}
}

/* Behind the key `data` of the document, not of stringData; or SIZE_MAX. */
static size_t data_of(struct bytes text, size_t low, size_t high)
{
	const struct bytes key = LIT("data");

	for (size_t at = bytes_find(text, key, low);
	     at != SIZE_MAX && at < high; at = bytes_find(text, key, at + 1)) {
		size_t end = skip(text, at + key.len, "\"");

		if ((!at || !is_alpha(text.p[at - 1])) && end < text.len &&
		    text.p[end] == ':')
			return end + 1;
	}
	return SIZE_MAX;
}

/* Also behind the sign that a patch or a quotation puts in front. */
static bool is_indented(struct bytes line)
{
	if (bytes_starts(line, LIT("+ ")) || bytes_starts(line, LIT("- ")) ||
	    bytes_starts(line, LIT(">  ")))
		return true;
	return !line.len || strchr(" \t\r\n\"", line.p[0]);
}

/* The next value below data: that decodes, from byte *from on. */
static bool next_value(struct bytes text, size_t high, size_t *from, size_t *at,
		       size_t *len, struct buf *out)
{
	for (size_t i = *from; i < high; i++) {
		/* A line that is not indented, or a "}", ends the values. */
		if (text.p[i] == '}' ||
		    (text.p[i] == '\n' &&
		     !is_indented(bytes_sub(text, i + 1, high - i - 1))))
			return false;
		if (text.p[i] != ':')
			continue;
		*at = skip(text, i + 1, " \t\"'");
		*len = decode_at(bytes_sub(text, 0, high), *at, out);
		if (*len) {
			*from = *at + *len;
			return true;
		}
	}
	return false;
}

/* Base64 that happens to be a word decodes to noise; "user:secret" does not. */
static bool next_userinfo(const struct carrier *carrier, struct bytes text,
			  size_t anchor, size_t *from, size_t *at, size_t *len,
			  struct buf *out)
{
	if (*from)
		return false;
	*at = behind(carrier, text, anchor);
	if (*at == SIZE_MAX)
		return false;
	*len = decode_at(text, *at, out);
	*from = *at + *len;
	return *len && memchr(out->p, ':', out->len);
}

static bool next_of(const struct carrier *carrier, struct bytes text,
		    size_t anchor, size_t *from, size_t *at, size_t *len,
		    struct buf *out)
{
	size_t low;
	size_t high;

	if (carrier->kind != CARRIER_SECRET)
		return next_userinfo(carrier, text, anchor, from, at, len, out);
	document(text, anchor, &low, &high);
	if (!*from)
		*from = data_of(text, low, high);
	return *from < high && next_value(text, high, from, at, len, out);
}

enum carried carrier_next(struct bytes text, size_t anchor, size_t *from,
			  size_t *at, size_t *len, struct buf *out)
{
	struct bytes rest = bytes_sub(text, anchor, text.len);
	size_t start = *from;

	for (size_t i = 0; i < COUNT(carriers); i++) {
		if (!bytes_starts_nocase(rest, bytes_of(carriers[i].anchor)))
			continue;
		*from = start;
		if (next_of(&carriers[i], text, anchor, from, at, len, out))
			return carriers[i].kind == CARRIER_SECRET ? CARRIED_MANY
								  : CARRIED_ONE;
	}
	return CARRIED_NONE;
}

/* Could these be the first characters of base64 of printable text? */
static bool may_decode(struct bytes text)
{
	struct buf out = BUF_INIT;
	bool may = text.len < 4 ||
		   base64_decode(bytes_sub(text, 0, text.len / 4 * 4), &out);

	may |= !buf_ok(&out);
	for (size_t i = 0; i < out.len; i++)
		may &= (uint8_t)out.p[i] >= 0x20 || is_blank((uint8_t)out.p[i]);
	buf_release(&out);
	return may;
}

static bool may_announce(const struct carrier *carrier, struct bytes text,
			 bool more)
{
	struct buf out = BUF_INIT;
	size_t start;
	size_t end;
	bool may;

	if (carrier->kind == CARRIER_SECRET)
		return true;
	start = skip(text, strlen(carrier->anchor), BESIDE);
	if (start == text.len)
		return more;
	start = behind(carrier, text, 0);
	if (start == SIZE_MAX)
		return false;
	for (end = start; end < text.len && is_base64(text.p[end]);)
		end++;
	/* Padding, or more of it, may stand behind. */
	if (more && text.len - end <= 2)
		return may_decode(bytes_sub(text, start, end - start));
	may = (decode_at(text, start, &out) && memchr(out.p, ':', out.len)) ||
	      !buf_ok(&out);
	buf_release(&out);
	return may;
}

bool carrier_may(struct bytes text, bool more)
{
	for (size_t i = 0; i < COUNT(carriers); i++) {
		if (bytes_starts_nocase(text, bytes_of(carriers[i].anchor)) &&
		    may_announce(&carriers[i], text, more))
			return true;
	}
	return false;
}
