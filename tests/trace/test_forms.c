/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/forms.h"

#include "unit.h"

#include <stdio.h>

struct noted {
	struct forms forms;
	struct map seen;
	struct arena arena;
};

static void note(struct noted *n, size_t secret, struct bytes raw,
		 const char *encoding)
{
	struct encodings encodings = { { encoding }, encoding != NULL };

	ck_assert(forms_note(&n->forms, secret, &n->seen, &n->arena, raw,
			     &encodings));
}

static void release(struct noted *n)
{
	free(n->forms.v);
	map_release(&n->seen);
	arena_release(&n->arena);
}

START_TEST(each_once_and_the_longest_first)
{
	struct noted n = { 0 };

	note(&n, 1, LIT("bb"), NULL);
	note(&n, 1, LIT("ccc"), "percent");
	note(&n, 1, LIT("bb"), NULL);
	note(&n, 1, LIT("aa"), NULL);
	note(&n, 1, LIT("bb"), "base64");
	note(&n, 1, LIT(""), NULL);
	forms_sort(&n.forms);
	ck_assert_uint_eq(n.forms.nr, 4);
	ck_assert(bytes_eq(n.forms.v[0].raw, LIT("ccc")));
	ck_assert_str_eq(n.forms.v[0].encodings.v[0], "percent");
	ck_assert(bytes_eq(n.forms.v[1].raw, LIT("aa")));
	ck_assert(bytes_eq(n.forms.v[2].raw, LIT("bb")));
	ck_assert_uint_eq(n.forms.v[2].encodings.nr, 0);
	ck_assert_uint_eq(n.forms.v[3].encodings.nr, 1);
	ck_assert(!n.forms.cut);
	release(&n);
}
END_TEST

/* The same bytes may spell two secrets. */
START_TEST(of_each_secret)
{
	struct noted n = { 0 };

	note(&n, 1, LIT("aa"), NULL);
	note(&n, 2, LIT("aa"), NULL);
	ck_assert_uint_eq(n.forms.nr, 2);
	release(&n);
}
END_TEST

START_TEST(as_many_as_are_kept)
{
	struct noted n = { 0 };
	char raw[32];

	for (size_t i = 0; i <= FORMS_MAX; i++) {
		ck_assert(!n.forms.cut);
		(void)snprintf(raw, sizeof(raw), "%zu", i);
		note(&n, 1, bytes_of(raw), NULL);
	}
	ck_assert(n.forms.cut);
	ck_assert_uint_eq(n.forms.nr, FORMS_MAX);
	release(&n);
}
END_TEST

START_TEST(as_long_as_are_kept)
{
	static const uint8_t raw[FORM_BYTES_MAX + 1];
	struct noted n = { 0 };

	note(&n, 1, (struct bytes){ raw, FORM_BYTES_MAX }, NULL);
	ck_assert(!n.forms.cut);
	note(&n, 1, (struct bytes){ raw, FORM_BYTES_MAX + 1 }, NULL);
	ck_assert(n.forms.cut);
	ck_assert_uint_eq(n.forms.nr, 1);
	release(&n);
}
END_TEST

/* clang-format off */
static const struct row {
	const char *proves;
	struct encodings encodings;
	bool sealed;
} rows[] = {
	{ "plain text is open", { .nr = 0 }, false },
	{ "base64 too", { { "base64" }, 1 }, false },
	{ "whatever it encodes", { { "base64", "gzip" }, 2 }, false },
	{ "a compression is not", { { "gzip" }, 1 }, true },
	{ "nor an archive", { { "zip", "base64" }, 2 }, true },
	{ "a tar is open", { { "tar" }, 1 }, false },
	{ "but not what is compressed in it", { { "tar", "xz" }, 2 }, true },
	{ "an ar is open", { { "ar" }, 1 }, false },
	{ "but not what is compressed in it", { { "ar", "xz", "tar" }, 3 }, true },
	{ "escaped bytes of a compression are not", { { "percent", "gzip" }, 2 }, true },
	{ "but escaped letters are", { { "json", "base64", "zip" }, 3 }, false },
	{ "nor a tar in a compression", { { "gzip", "tar" }, 2 }, true },
};
/* clang-format on */

START_TEST(sealed_row)
{
	ck_assert_msg(form_is_sealed(&rows[_i].encodings) == rows[_i].sealed,
		      "%s", rows[_i].proves);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, each_once_and_the_longest_first);
	tcase_add_test(tc, of_each_secret);
	tcase_add_test(tc, as_many_as_are_kept);
	tcase_add_test(tc, as_long_as_are_kept);
	tcase_add_loop_test(tc, sealed_row, 0, COUNT(rows));
}

UNIT_MAIN("trace/forms", add)
