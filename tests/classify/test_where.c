/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "classify/where.h"

#define TREE "tree 1111111111111111111111111111111111111111\n"
#define ID \
	"\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" \
	"\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"

/* What is asked for is the place of the "@" in the body. */
/* clang-format off */
static const struct row {
	const char *proves;
	enum object_type type;
	struct bytes body;
	enum site site;
	const char *name;
} rows[] = {
	{ "a blob", OBJECT_BLOB, LIT("a\n@"), SITE_BLOB, "" },
	{ "a tag", OBJECT_TAG, LIT("tagger @\n\nm"), SITE_TAG_MESSAGE, "" },
	{ "an author", OBJECT_COMMIT, LIT(TREE "author @ <a> 1 +0\n\nm"),
	  SITE_COMMIT_IDENTITY, "" },
	{ "the last letter of a line", OBJECT_COMMIT,
	  LIT(TREE "author A <a> 1 +0@\nx y\n\nm"), SITE_COMMIT_IDENTITY, "" },
	{ "a committer that goes on", OBJECT_COMMIT,
	  LIT(TREE "committer A\n @\n\nm"), SITE_COMMIT_IDENTITY, "" },
	{ "another header", OBJECT_COMMIT, LIT(TREE "x @\n\nm"),
	  SITE_COMMIT_HEADER, "" },
	{ "a signature", OBJECT_COMMIT,
	  LIT(TREE "author A\ngpgsig -----\n @\n\nm"), SITE_COMMIT_HEADER, "" },
	{ "the first line", OBJECT_COMMIT, LIT("tree @\nauthor A\n\nm"),
	  SITE_COMMIT_HEADER, "" },
	{ "a message", OBJECT_COMMIT, LIT(TREE "author A\n\n@m"),
	  SITE_COMMIT_MESSAGE, "" },
	{ "what looks like an author in it", OBJECT_COMMIT,
	  LIT(TREE "\nauthor @"), SITE_COMMIT_MESSAGE, "" },
	{ "no message, no line end", OBJECT_COMMIT, LIT("committer @"),
	  SITE_COMMIT_IDENTITY, "" },
	{ "a name", OBJECT_TREE, LIT("100644 x@y\0" ID), SITE_PATH, "x@y" },
	{ "the second name", OBJECT_TREE,
	  LIT("100644 a\0" ID "40000 @\0" ID), SITE_PATH, "@" },
	{ "in an id", OBJECT_TREE,
	  LIT("100644 a\0@1234567890123456789" "40000 b\0" ID), SITE_PATH, "" },
	{ "behind what is a tree", OBJECT_TREE, LIT("100644 a\0" ID "x@"),
	  SITE_PATH, "" },
};
/* clang-format on */

START_TEST(it_is_there)
{
	const struct row *r = &rows[_i];
	struct bytes name;
	size_t at = bytes_find(r->body, LIT("@"), 0);

	ck_assert_uint_ne(at, SIZE_MAX);
	ck_assert_msg(site_at(r->type, r->body, OID_SHA1, at, &name) == r->site,
		      "%s: another site", r->proves);
	ck_assert_msg(bytes_eq(name, bytes_of(r->name)), "%s: the name %.*s",
		      r->proves, (int)name.len, (const char *)name.p);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, it_is_there, 0, COUNT(rows));
}

UNIT_MAIN("classify/where", add)
