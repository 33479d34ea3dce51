/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

/* How many bytes follow the first one, and the least value that needs them. */
static bool lead(uint8_t c, size_t *more, uint32_t *value, uint32_t *least)
{
	if (c >= 0xc2 && c <= 0xdf) {
		*more = 1;
		*value = c & 0x1fU;
		*least = 0x80;
	} else if (c >= 0xe0 && c <= 0xef) {
		*more = 2;
		*value = c & 0x0fU;
		*least = 0x800;
	} else if (c >= 0xf0 && c <= 0xf4) {
		*more = 3;
		*value = c & 0x07U;
		*least = 0x10000;
	} else {
		return false;
	}
	return true;
}

static bool sequence(struct bytes in, uint32_t *out, size_t *len)
{
	size_t more = 0;
	uint32_t value = 0;
	uint32_t least = 0;

	if (!lead(in.p[0], &more, &value, &least) || in.len <= more)
		return false;
	for (size_t i = 1; i <= more; i++) {
		if ((in.p[i] & 0xc0) != 0x80)
			return false;
		value = value << 6 | (in.p[i] & 0x3fU);
	}
	if (value < least || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return false;
	*out = value;
	*len = more + 1;
	return true;
}

bool text_next(struct bytes *in, uint32_t *c, bool *valid)
{
	size_t len = 1;

	if (!in->len)
		return false;
	*valid = true;
	if (in->p[0] < 0x80)
		*c = in->p[0];
	else if (!sequence(*in, c, &len)) {
		*c = 0xfffd;
		*valid = false;
	}
	in->p += len;
	in->len -= len;
	return true;
}

bool text_is_utf8(struct bytes text)
{
	uint32_t c;
	bool valid = true;

	while (valid && text_next(&text, &c, &valid))
		;
	return valid;
}

void text_add(struct buf *buf, uint32_t c)
{
	if (c < 0x80) {
		buf_add_char(buf, (char)c);
	} else if (c < 0x800) {
		buf_add_char(buf, (char)(0xc0 | c >> 6));
		buf_add_char(buf, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_add_char(buf, (char)(0xe0 | c >> 12));
		buf_add_char(buf, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_add_char(buf, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_add_char(buf, (char)(0xf0 | c >> 18));
		buf_add_char(buf, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_add_char(buf, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_add_char(buf, (char)(0x80 | (c & 0x3f)));
	}
}

bool text_is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}
