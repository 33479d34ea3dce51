/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/safename.h"

#include "base/buf.h"

#define NAME_MAX_LEN ((size_t)80)

static bool is_safe(uint8_t c)
{
	return is_alnum(c) || c == '.' || c == '_' || c == '-';
}

/* Names of devices, with any ending. */
static bool is_reserved(struct bytes name)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };
	size_t dot = bytes_find(name, LIT("."), 0);
	struct bytes stem = bytes_sub(name, 0, dot);

	for (size_t i = 0; i < COUNT(devices); i++) {
		if (bytes_eq_nocase(stem, bytes_of(devices[i])))
			return true;
	}
	return stem.len == 4 && is_digit(stem.p[3]) &&
	       (bytes_starts_nocase(stem, LIT("com")) ||
		bytes_starts_nocase(stem, LIT("lpt")));
}

static void make_safe(struct bytes text, struct buf *out)
{
	struct buf name = BUF_INIT;
	struct bytes rest;

	for (size_t i = 0; i < text.len && name.len < NAME_MAX_LEN; i++) {
		uint8_t c = text.p[i];

		if (is_safe(c))
			buf_add_char(&name, (char)c);
		else if (name.len && name.p[name.len - 1] != '_')
			buf_add_char(&name, '_');
	}
	rest = buf_bytes(&name);
	while (rest.len && strchr(".-_", rest.p[0]))
		rest = bytes_sub(rest, 1, rest.len);
	while (rest.len && strchr("._", rest.p[rest.len - 1]))
		rest.len--;
	if (!rest.len)
		rest = LIT("unnamed");
	if (is_reserved(rest))
		buf_add_char(out, '_');
	buf_add_bytes(out, rest);
	buf_spend(&name, out);
}

static bool is_taken(const struct safenames *names, struct bytes name,
		     struct buf *folded)
{
	buf_clear(folded);
	for (size_t i = 0; i < name.len; i++)
		buf_add_char(folded, (char)lower(name.p[i]));
	return map_get(&names->taken, buf_bytes(folded)) != SIZE_MAX;
}

const char *safename(struct safenames *names, struct bytes text)
{
	struct buf base = BUF_INIT;
	struct buf name = BUF_INIT;
	struct buf folded = BUF_INIT;
	const char *kept = NULL;
	struct bytes key;

	make_safe(text, &base);
	buf_add_bytes(&name, buf_bytes(&base));
	for (unsigned i = 2; buf_ok(&name) && buf_ok(&base) &&
			     is_taken(names, buf_bytes(&name), &folded);
	     i++) {
		buf_clear(&name);
		buf_add_bytes(&name, buf_bytes(&base));
		buf_printf(&name, "-%u", i);
	}
	if (buf_ok(&name) && buf_ok(&base) && buf_ok(&folded)) {
		key = arena_bytes(&names->arena, buf_bytes(&folded));
		if (key.p && map_put(&names->taken, key, 1))
			kept = arena_str(&names->arena, buf_bytes(&name));
	}
	buf_release(&base);
	buf_release(&name);
	buf_release(&folded);
	return kept;
}

void safenames_release(struct safenames *names)
{
	map_release(&names->taken);
	arena_release(&names->arena);
}
