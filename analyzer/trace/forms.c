/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/forms.h"

#include "base/buf.h"

#include <stdlib.h>

/*
 * A key is the spelling itself, so that the copy in the key is the one that the
 * form points at; then its encodings, then the number of the secret.
 */
static void write_key(struct buf *key, size_t nr, struct bytes raw,
		      const struct encodings *encodings)
{
	buf_add_bytes(key, raw);
	for (size_t i = 0; i < encodings->nr; i++) {
		buf_add_char(key, '\0');
		buf_add_str(key, encodings->v[i]);
	}
	buf_add_char(key, '\0');
	buf_add(key, &nr, sizeof(nr));
	buf_add(key, &raw.len, sizeof(raw.len));
}

bool forms_note(struct forms *forms, size_t nr, struct map *seen,
		struct arena *arena, struct bytes raw,
		const struct encodings *encodings)
{
	struct buf buf = BUF_INIT;
	struct bytes key;
	bool ok;

	if (!raw.len)
		return true;
	if (form_is_too_long(raw)) {
		forms->cut = true;
		return true;
	}
	write_key(&buf, nr, raw, encodings);
	ok = buf_ok(&buf);
	if (!ok || map_get(seen, buf_bytes(&buf)) != SIZE_MAX)
		goto out;
	if (forms->nr == FORMS_MAX) {
		forms->cut = true;
		goto out;
	}
	key = arena_bytes(arena, buf_bytes(&buf));
	ok = key.p && ARRAY_ROOM(forms) && map_put(seen, key, nr);
	if (ok)
		forms->v[forms->nr++] =
			(struct stored_form){ bytes_sub(key, 0, raw.len),
					      *encodings };
out:
	buf_release(&buf);
	return ok;
}

static int by_length(const void *a, const void *b)
{
	const struct stored_form *x = a;
	const struct stored_form *y = b;
	int cmp;

	if (x->raw.len != y->raw.len)
		return x->raw.len > y->raw.len ? -1 : 1;
	cmp = bytes_cmp(x->raw, y->raw);
	for (size_t i = 0; !cmp && i < x->encodings.nr && i < y->encodings.nr;
	     i++)
		cmp = strcmp(x->encodings.v[i], y->encodings.v[i]);
	if (cmp)
		return cmp;
	return (x->encodings.nr > y->encodings.nr) -
	       (x->encodings.nr < y->encodings.nr);
}

void forms_sort(struct forms *forms)
{
	if (forms->nr)
		qsort(forms->v, forms->nr, sizeof(*forms->v), by_length);
}

static bool is_one_of(const char *name, const char *const *v, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (!strcmp(name, v[i]))
			return true;
	}
	return false;
}

bool form_is_sealed(const struct encodings *encodings)
{
	static const char *const seals[] = { "gzip", "bzip2", "xz",   "zstd",
					     "zip",  "7-zip", "lzma", "zlib" };
	/* They leave what they hold as it is; so look behind them. */
	static const char *const open[] = { "tar",  "ar",  "percent",
					    "json", "xml", "quoted-printable" };
	bool more = true;

	for (size_t k = 0; more && k < encodings->nr; k++) {
		if (is_one_of(encodings->v[k], seals, COUNT(seals)))
			return true;
		more = is_one_of(encodings->v[k], open, COUNT(open));
	}
	return false;
}
