/* SPDX-License-Identifier: Apache-2.0 */
#include "judged.h"

#define TREE "tree 1111111111111111111111111111111111111111\n"
#define PARENT "parent 2222222222222222222222222222222222222222\n"
#define AUTHOR "author A <a@example.org> 1700000000 +0000\n"
#define COMMITTER "committer C <c@example.org> 1700000000 +0000\n"
#define ID "@{bytes:00}@{bytes:3333333333333333333333333333333333333333}"

/* Found: site, secret, line, and after "@" the name of a tree's entry. */
/* clang-format off */
static const struct row {
	const char *proves;
	enum object_type type;
	const char *object;
	const char *found;
} rows[] = {
	{ "a blob", OBJECT_BLOB, "x\n@{app-password:1}\n",
	  "blob @{app-password:1} 2" },
	{ "an empty blob", OBJECT_BLOB, "", "" },

	{ "the message of a commit", OBJECT_COMMIT,
	  TREE PARENT AUTHOR COMMITTER "\nfix @{app-password:1}\n",
	  "commit-message @{app-password:1} 6" },
	{ "the name of its author", OBJECT_COMMIT,
	  TREE "author @{app-password:1} <a@e> 1 +0\n" COMMITTER "\nm\n",
	  "commit-identity @{app-password:1} 2" },
	{ "the address of its committer", OBJECT_COMMIT,
	  TREE AUTHOR "committer C <@{app-password:1}@e> 1 +0\n\nm\n",
	  "commit-identity @{app-password:1} 3" },
	{ "both, each once", OBJECT_COMMIT,
	  TREE "author @{app-password:1} <a> 1 +0\n"
	  "committer @{app-password:2} <c> 1 +0\n\nm\n",
	  "commit-identity @{app-password:1} 2; "
	  "commit-identity @{app-password:2} 3" },
	{ "another header", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER "ticket @{app-password:1}\n\nm\n",
	  "commit-header @{app-password:1} 4" },
	{ "a header before the author", OBJECT_COMMIT,
	  TREE "ticket @{app-password:1}\n" AUTHOR COMMITTER "\nm\n",
	  "commit-header @{app-password:1} 2" },
	{ "a signature's later lines", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER "gpgsig -----BEGIN PGP SIGNATURE-----\n \n"
	  " @{app-password:1}\n -----END PGP SIGNATURE-----\n\nm\n",
	  "commit-header @{app-password:1} 6" },
	{ "a merged tag: its tagger and message are headers here",
	  OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER
	  "mergetag object 2222222222222222222222222222222222222222\n"
	  " type commit\n tag v1\n tagger @{app-password:1} <t> 1 +0\n \n"
	  " author @{app-password:2}\n\nm @{app-password:3}\n",
	  "commit-header @{app-password:1} 7; "
	  "commit-header @{app-password:2} 9; "
	  "commit-message @{app-password:3} 11" },
	{ "a line that goes on with the committer's", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER " @{app-password:1}\n\nm\n",
	  "commit-identity @{app-password:1} 4" },
	{ "what looks like a header in the message", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER "\nm\n\nauthor @{app-password:1} <a> 1 +0\n",
	  "commit-message @{app-password:1} 7" },
	{ "a trailer", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER "\nm\n\nToken: @{app-password:1}\n",
	  "commit-message @{app-password:1} 7" },
	{ "all three", OBJECT_COMMIT,
	  TREE "author @{app-password:1} <a> 1 +0\n" COMMITTER
	  "x @{app-password:2}\n\n@{app-password:3}",
	  "commit-identity @{app-password:1} 2; "
	  "commit-header @{app-password:2} 4; "
	  "commit-message @{app-password:3} 6" },
	{ "no message", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER "x @{app-password:1}\n",
	  "commit-header @{app-password:1} 4" },
	{ "nor a line end", OBJECT_COMMIT,
	  TREE AUTHOR "committer @{app-password:1}",
	  "commit-identity @{app-password:1} 3" },
	{ "nothing but a message", OBJECT_COMMIT, "\n@{app-password:1}",
	  "commit-message @{app-password:1} 2" },
	{ "a commit that is empty", OBJECT_COMMIT, "", "" },
	{ "no match over the end of the headers", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER "x machine bitbucket.org login jane\n"
	  "\npassword Kd8mQ2xW\n", "" },
	{ "as it would be in a blob", OBJECT_BLOB,
	  "x machine bitbucket.org login jane\n\npassword Kd8mQ2xW\n",
	  "blob Kd8mQ2xW 3" },
	{ "nor from one site to the next", OBJECT_COMMIT,
	  TREE AUTHOR "committer C machine bitbucket.org login jane\n"
	  "password Kd8mQ2xW\n\nm\n", "" },
	{ "in one part it is found", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER "\nmachine bitbucket.org login jane\n"
	  "password Kd8mQ2xW\n", "commit-message Kd8mQ2xW 6" },
	{ "a commit in UTF-16 has no headers", OBJECT_COMMIT,
	  "@{utf16le:" TREE "\n@{app-password:1}}",
	  "commit-header @{app-password:1} 3" },

	{ "a tag's message", OBJECT_TAG,
	  "object 2222222222222222222222222222222222222222\ntype commit\n"
	  "tag v1\ntagger T <t@e> 1 +0\n\nsee @{app-password:1}\n",
	  "tag-message @{app-password:1} 6" },
	{ "its tagger and name are told with it", OBJECT_TAG,
	  "object 2222222222222222222222222222222222222222\ntype commit\n"
	  "tag @{app-password:2}\ntagger @{app-password:1} <t@e> 1 +0\n\nm\n",
	  "tag-message @{app-password:2} 3; "
	  "tag-message @{app-password:1} 4" },
	{ "an empty tag", OBJECT_TAG, "", "" },

	{ "a name in a tree", OBJECT_TREE,
	  "100644 @{app-password:1}.txt" ID,
	  "path @{app-password:1} 1 @@{app-password:1}.txt" },
	{ "each name by itself", OBJECT_TREE,
	  "100644 README" ID "40000 @{app-password:1}" ID
	  "100644 x-@{app-password:2}" ID,
	  "path @{app-password:1} 1 @@{app-password:1}; "
	  "path @{app-password:2} 1 @x-@{app-password:2}" },
	{ "two in a name", OBJECT_TREE,
	  "100644 @{app-password:1}-@{app-password:2}" ID,
	  "path @{app-password:1} 1 @@{app-password:1}-@{app-password:2}; "
	  "path @{app-password:2} 1 @@{app-password:1}-@{app-password:2}" },
	{ "ids are no text", OBJECT_TREE,
	  "100644 a@{bytes:00}@{bytes:2041545454414242202041545454412020414154}",
	  "" },
	{ "no match over two entries", OBJECT_TREE,
	  "100644 machine bitbucket.org login jane" ID
	  "100644  password Kd8mQ2xW" ID, "" },
	{ "a name with a line end in it", OBJECT_TREE,
	  "100644 a\nb @{app-password:1}" ID,
	  "path @{app-password:1} 2 @a\nb @{app-password:1}" },
	{ "what stands before the damage is told", OBJECT_TREE,
	  "100644 @{app-password:1}" ID "100644 @{app-password:2}",
	  "path @{app-password:1} 1 @@{app-password:1}" },
	{ "an empty tree", OBJECT_TREE, "", "" },
};
/* clang-format on */

static void say_site(struct buf *out, enum site site, struct bytes name,
		     const struct credential *c)
{
	buf_printf(out, "%s ", site_name(site));
	buf_add_bytes(out, c->secret);
	buf_printf(out, " %llu", (unsigned long long)c->line);
	if (name.p) {
		buf_add_str(out, " @");
		buf_add_bytes(out, name);
	}
}

static int examine(struct examiner *e, enum object_type type, struct bytes body,
		   struct fault *fault)
{
	struct range all = { 0, body.len };
	struct piece piece = {
		.type = type,
		.body = body,
		.last = true,
		.fresh = &all,
		.nr_fresh = 1,
	};

	return examine_object(e, &piece, OID_SHA1, fault);
}

START_TEST(object_row)
{
	const struct row *r = &rows[_i];
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf object = BUF_INIT;
	struct buf expected = BUF_INIT;
	uint8_t *copy;

	expand(r->object, &object);
	expand(r->found, &expected);
	copy = malloc(object.len ? object.len : 1);
	memcpy(copy, buf_str(&object), object.len);
	ck_assert_msg(!examine(&e, r->type, (struct bytes){ copy, object.len },
			       &fault),
		      "%s: %s", r->proves, fault.msg);
	ck_assert_msg(!strcmp(buf_str(&found.text), buf_str(&expected)),
		      "%s:\n got %s\nwant %s", r->proves, buf_str(&found.text),
		      buf_str(&expected));
	free(copy);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&object);
	buf_release(&expected);
}
END_TEST

/* Offsets are those of the object, whichever part they lie in. */
static void say_at(struct buf *out, enum site site, struct bytes name,
		   const struct credential *c)
{
	(void)site;
	(void)name;
	buf_printf(out, "%llu", (unsigned long long)c->at);
}

START_TEST(offsets_are_the_objects)
{
	static const struct {
		enum object_type type;
		const char *object;
	} objects[] = {
		{ OBJECT_COMMIT,
		  TREE "author @{app-password:1} <a> 1 +0\n" COMMITTER
		       "x @{app-password:2}\n\n@{app-password:3}" },
		{ OBJECT_TREE,
		  "100644 @{app-password:1}" ID "100644 a@{bytes:00}@{bytes:"
		  "3333333333333333333333333333333333333333}"
		  "100644 @{app-password:2}" ID
		  "100644 a-@{app-password:3}" ID },
	};

	for (size_t i = 0; i < COUNT(objects); i++) {
		struct found found = { .say = say_at };
		struct arena arena = { 0 };
		struct examiner e = examiner_for(&found, &arena);
		struct fault fault = { 0 };
		struct buf object = BUF_INIT;
		struct buf expected = BUF_INIT;

		expand(objects[i].object, &object);
		for (int k = 1; k <= 3; k++) {
			struct buf template = BUF_INIT;
			struct buf token = BUF_INIT;
			size_t at;

			buf_printf(&template, "@{app-password:%d}", k);
			expand(buf_str(&template), &token);
			at = bytes_find(buf_bytes(&object), buf_bytes(&token),
					0);
			buf_printf(&expected, "%s%zu", k > 1 ? "; " : "", at);
			buf_release(&template);
			buf_release(&token);
		}
		ck_assert(!examine(&e, objects[i].type, buf_bytes(&object),
				   &fault));
		ck_assert_str_eq(buf_str(&found.text), buf_str(&expected));
		examiner_release(&e);
		arena_release(&arena);
		buf_release(&found.text);
		buf_release(&object);
		buf_release(&expected);
	}
}
END_TEST

/* Only what is new or was carried on is looked at, and what lies near it. */
START_TEST(old_bytes_are_not_looked_at)
{
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf object = BUF_INIT;
	struct range fresh;
	struct piece piece = { .type = OBJECT_BLOB,
			       .last = true,
			       .fresh = &fresh,
			       .nr_fresh = 1 };

	expand("@{app-password:1}\n", &object);
	for (int i = 0; i < 5 * SPAN_MAX; i++)
		buf_add_char(&object, '.');
	fresh.at = object.len;
	expand("@{app-password:2}\n", &object);
	fresh.len = object.len - fresh.at;
	piece.body = buf_bytes(&object);
	ck_assert(!examine_object(&e, &piece, OID_SHA1, &fault));
	ck_assert_uint_eq(found.nr, 1);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&object);
}
END_TEST

/* A piece of a large object: lines go on, parts are not told apart. */
START_TEST(a_later_piece)
{
	static const struct {
		enum object_type type;
		const char *found;
	} pieces[] = {
		{ OBJECT_BLOB, "blob @{app-password:1} 42" },
		{ OBJECT_COMMIT, "commit-message @{app-password:1} 42" },
		{ OBJECT_TAG, "tag-message @{app-password:1} 42" },
	};

	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct found found = { .say = say_site };
		struct arena arena = { 0 };
		struct examiner e = examiner_for(&found, &arena);
		struct fault fault = { 0 };
		struct buf body = BUF_INIT;
		struct buf expected = BUF_INIT;
		struct range all;
		struct piece piece = { .type = pieces[i].type,
				       .at = 5000,
				       .line = 40,
				       .line_at = 4990,
				       .last = true,
				       .fresh = &all,
				       .nr_fresh = 1 };

		expand("author x\n@{app-password:1}\n", &body);
		expand(pieces[i].found, &expected);
		piece.body = buf_bytes(&body);
		all = (struct range){ 5000, body.len };
		ck_assert(!examine_object(&e, &piece, OID_SHA1, &fault));
		ck_assert_str_eq(buf_str(&found.text), buf_str(&expected));
		examiner_release(&e);
		arena_release(&arena);
		buf_release(&found.text);
		buf_release(&body);
		buf_release(&expected);
	}
}
END_TEST

START_TEST(text_of_a_place)
{
	static const enum site sites[] = { SITE_CONFIG, SITE_REFLOG,
					   SITE_REF_NAME, SITE_INDEX };

	for (size_t i = 0; i < COUNT(sites); i++) {
		struct found found = { .say = say_site };
		struct arena arena = { 0 };
		struct examiner e = examiner_for(&found, &arena);
		struct fault fault = { 0 };
		struct buf text = BUF_INIT;
		struct buf expected = BUF_INIT;

		expand("author\nx @{app-password:1}", &text);
		buf_printf(&expected, "%s ", site_name(sites[i]));
		expand("@{app-password:1} 12", &expected);
		ck_assert(!examine_text(&e, sites[i], buf_bytes(&text), 300, 10,
					290, &fault));
		ck_assert_str_eq(buf_str(&found.text), buf_str(&expected));
		examiner_release(&e);
		arena_release(&arena);
		buf_release(&found.text);
		buf_release(&text);
		buf_release(&expected);
	}
}
END_TEST

static int refuse(void *payload, enum site site, struct bytes name,
		  const struct credential *credential)
{
	(void)site;
	(void)name;
	(void)credential;
	(*(int *)payload)++;
	return 77;
}

START_TEST(what_each_returns_ends_it)
{
	int told = 0;
	struct arena arena = { 0 };
	struct examiner e = { .matcher = judged.matcher,
			      .arena = &arena,
			      .payload = &told,
			      .each = refuse };
	struct fault fault = { 0 };
	struct buf object = BUF_INIT;

	expand(TREE "author @{app-password:1} <a> 1 +0\n" COMMITTER
		    "\n@{app-password:2}\n",
	       &object);
	ck_assert_int_eq(examine(&e, OBJECT_COMMIT, buf_bytes(&object), &fault),
			 77);
	ck_assert_int_eq(told, 1);
	examiner_release(&e);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&object);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_unchecked_fixture(tc, judged_open, judged_close);
	tcase_add_loop_test(tc, object_row, 0, COUNT(rows));
	tcase_add_test(tc, offsets_are_the_objects);
	tcase_add_test(tc, old_bytes_are_not_looked_at);
	tcase_add_test(tc, a_later_piece);
	tcase_add_test(tc, text_of_a_place);
	tcase_add_test(tc, what_each_returns_ends_it);
}

UNIT_MAIN("classify/examine", add)
