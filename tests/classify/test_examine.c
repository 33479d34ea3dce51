/* SPDX-License-Identifier: Apache-2.0 */
#include "judged.h"

#include "equal/edits.h"

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
	{ "an empty tree", OBJECT_TREE, "", "" },
};

/* Trees that are none from some byte on. */
static const struct row damaged[] = {
	{ "what stands before the damage is told", OBJECT_TREE,
	  "100644 @{app-password:1}" ID "100644 @{app-password:2}",
	  "path @{app-password:1} 1 @@{app-password:1}" },
	{ "a tree that is none", OBJECT_TREE, "@{app-password:1}", "" },
	{ "a mode that is none", OBJECT_TREE, "1x0644 @{app-password:1}" ID, "" },
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
	struct piece piece = {
		.type = type,
		.size = body.len,
		.body = body,
		.last = true,
		.base = MEMO_NONE,
		.keep = MEMO_NONE,
	};

	return examine_object(e, &piece, fault);
}

static void check_row(const struct row *r, int status)
{
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
	ck_assert_msg(examine(&e, r->type, (struct bytes){ copy, object.len },
			      &fault) == status,
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

START_TEST(object_row)
{
	check_row(&rows[_i], 0);
}
END_TEST

START_TEST(damaged_row)
{
	check_row(&damaged[_i], FAULT_CORRUPT);
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

/* ------------------------------------------------------------- by steps --- */

/*
 * A base in parts, which "|" ends, and what becomes of it: parts by number, and
 * new ones behind a "+". Of what is told of the result, "found" is all.
 */
/* clang-format off */
static const struct step_row {
	const char *proves;
	enum object_type type;
	const char *base;
	const char *result;
	const char *found;
} step_rows[] = {
	{ "nothing changes", OBJECT_BLOB, "x\n@{app-password:1}", "0",
	  "blob @{app-password:1} 2" },
	{ "lines before it", OBJECT_BLOB, "x\n|y @{app-password:1}",
	  "0|+a\nb\n|1", "blob @{app-password:1} 4" },
	{ "it is new", OBJECT_BLOB, "x\n|y", "0|+@{app-password:1}\n|1",
	  "blob @{app-password:1} 2" },
	{ "it goes", OBJECT_BLOB, "x\n|@{app-password:1}|\ny", "0|2", "" },
	{ "it moves", OBJECT_BLOB, "x\n|@{app-password:1}|\ny\n", "0|2|1",
	  "blob @{app-password:1} 4" },
	{ "it comes twice", OBJECT_BLOB, "x\n|@{app-password:1}\n", "1|0|1",
	  "blob @{app-password:1} 1; blob @{app-password:1} 3" },
	{ "a letter before it", OBJECT_BLOB, "@{app-password:1}", "+q|0", "" },
	{ "a letter before it goes", OBJECT_BLOB, "q|@{app-password:1}", "1",
	  "blob @{app-password:1} 1" },
	{ "a letter behind it", OBJECT_BLOB, "@{app-password:1}", "0|+7", "" },
	{ "a letter behind it goes", OBJECT_BLOB, "@{app-password:1}|7", "0",
	  "blob @{app-password:1} 1" },
	{ "two parts meet", OBJECT_BLOB,
	  "machine bitbucket.org |no |login jane password @{password:1}\n",
	  "0|2", "blob @{password:1} 1" },
	{ "inside of the literal", OBJECT_BLOB,
	  "machine bitb|-|ucket.org login jane password @{password:1}\n",
	  "0|2", "blob @{password:1} 1" },
	{ "they part", OBJECT_BLOB,
	  "machine bitb|ucket.org login jane password @{password:1}\n",
	  "0|+-|1", "" },
	{ "the word that is needed comes", OBJECT_BLOB,
	  "login jane password @{password:1}\n", "+machine bitbucket.org |0",
	  "blob @{password:1} 1" },
	{ "and goes", OBJECT_BLOB,
	  "machine bitbucket.org |login jane password @{password:1}\n", "1",
	  "" },
	{ "an idle word becomes none", OBJECT_BLOB,
	  "Basic |x |@{base64:jane:@{app-password:1}}", "0|2",
	  "blob @{app-password:1} 1" },
	{ "and the other way round", OBJECT_BLOB,
	  "bitbucket.org Basic |@{base64:jane:@{legacy-password:1}}",
	  "0|+x |1", "" },
	{ "UTF-16 goes on by a byte", OBJECT_BLOB,
	  "@{utf16le:a = @{app-password:1}\n}", "+x|0",
	  "blob @{app-password:1} 1" },
	{ "and by two", OBJECT_BLOB, "@{utf16le:a\n @{app-password:1}\n}",
	  "+@{utf16le:\n}|0", "blob @{app-password:1} 3" },
	{ "nothing is left", OBJECT_BLOB, "x|@{app-password:1}", "", "" },
	{ "nothing was there", OBJECT_BLOB, "", "+@{app-password:1}",
	  "blob @{app-password:1} 1" },

	{ "a commit's message", OBJECT_COMMIT,
	  TREE AUTHOR COMMITTER "\n|m\n", "0|+@{app-password:1}",
	  "commit-message @{app-password:1} 5" },
	{ "a copied message", OBJECT_COMMIT,
	  TREE "|" AUTHOR COMMITTER "\n@{app-password:1}\n", "0|+" PARENT "|1",
	  "commit-message @{app-password:1} 6" },
	{ "its name", OBJECT_COMMIT,
	  TREE "author |A |<a@e> 1 +0\n" COMMITTER "\nm\n",
	  "0|+@{app-password:1} |2", "commit-identity @{app-password:1} 2" },
	{ "what was in the headers comes into the message", OBJECT_COMMIT,
	  TREE "author @{app-password:1} <a@e> 1 +0\n|" COMMITTER "\nm\n",
	  "1|0",
	  "commit-message @{app-password:1} 5" },
	{ "a tag's message", OBJECT_TAG,
	  "object 2222222222222222222222222222222222222222\ntype commit\n|"
	  "tag v1\ntagger T <t@e> 1 +0\n\nm @{app-password:1}\n", "0|1",
	  "tag-message @{app-password:1} 6" },

	{ "an entry before it", OBJECT_TREE, "100644 b-@{app-password:1}" ID,
	  "+100644 a" ID "|0", "path @{app-password:1} 1 @b-@{app-password:1}" },
	{ "one behind it", OBJECT_TREE, "100644 a-@{app-password:1}" ID,
	  "0|+100644 b" ID, "path @{app-password:1} 1 @a-@{app-password:1}" },
	{ "a new id", OBJECT_TREE,
	  "100644 a-@{app-password:1}@{bytes:00}|@{bytes:33333333333333333333}|"
	  "@{bytes:33333333333333333333}",
	  "0|+@{bytes:44444444444444444444}|2",
	  "path @{app-password:1} 1 @a-@{app-password:1}" },
	{ "it is renamed", OBJECT_TREE, "100644 |a-@{app-password:1}|" ID,
	  "0|+a|2", "" },
	{ "it gets its name", OBJECT_TREE, "100644 |a|" ID,
	  "0|+@{app-password:1}|2",
	  "path @{app-password:1} 1 @@{app-password:1}" },
	{ "half of its name", OBJECT_TREE,
	  "100644 machine bitb|-|ucket.org login jane password Kd8mQ2xW" ID,
	  "0|2", "path Kd8mQ2xW 1 @machine bitbucket.org login jane password "
	  "Kd8mQ2xW" },
	{ "of three the last goes", OBJECT_TREE,
	  "100644 a-@{app-password:1}" ID "|100644 b-@{app-password:2}" ID
	  "|100644 c-@{app-password:3}" ID, "0|1",
	  "path @{app-password:1} 1 @a-@{app-password:1}; "
	  "path @{app-password:2} 1 @b-@{app-password:2}" },
	{ "and the first", OBJECT_TREE,
	  "100644 a-@{app-password:1}" ID "|100644 b-@{app-password:2}" ID
	  "|100644 c-@{app-password:3}" ID, "1|2",
	  "path @{app-password:2} 1 @b-@{app-password:2}; "
	  "path @{app-password:3} 1 @c-@{app-password:3}" },
	{ "they change places", OBJECT_TREE,
	  "100644 a-@{app-password:1}" ID "|100644 b-@{app-password:2}" ID,
	  "1|0",
	  "path @{app-password:2} 1 @b-@{app-password:2}; "
	  "path @{app-password:1} 1 @a-@{app-password:1}" },
	{ "damage is mended", OBJECT_TREE,
	  "100644 a" ID "|x|100644 b-@{app-password:2}" ID, "0|2",
	  "path @{app-password:2} 1 @b-@{app-password:2}" },
};
/* clang-format on */

/* Text until the next "|", as a template is expanded. */
static bool next_part(const char **rest, struct buf *out)
{
	const char *end = strchr(*rest, '|');
	struct bytes part = bytes_of(*rest);
	struct fault fault = { 0 };

	if (!**rest)
		return false;
	part.len = end ? (size_t)(end - *rest) : part.len;
	*rest += part.len + (end != NULL);
	buf_clear(out);
	ck_assert_msg(!specimen_expand(part, out, &fault), "%s", fault.msg);
	return true;
}

#define PARTS 8

struct built {
	struct buf base;
	size_t starts[PARTS + 1]; /* of the base's parts, and its end */
	size_t nr;
	struct edits edits;
	struct buf data;
};

static void build(struct built *b, const struct step_row *r)
{
	struct buf part = BUF_INIT;
	const char *rest = r->base;

	*b = (struct built){ .base = BUF_INIT };
	while (next_part(&rest, &part)) {
		ck_assert_uint_lt(b->nr, PARTS);
		buf_add_bytes(&b->base, buf_bytes(&part));
		b->starts[++b->nr] = b->base.len;
	}
	/* What is borrowed may be read beyond its end. */
	ck_assert(buf_reserve(&b->base, DELTA_SLACK));
	b->edits.base = buf_bytes(&b->base);
	rest = r->result;
	while (next_part(&rest, &part)) {
		size_t i = (size_t)(part.p[0] - '0');

		if (part.p[0] == '+') {
			edit_insert(&b->edits,
				    bytes_sub(buf_bytes(&part), 1, part.len));
			continue;
		}
		ck_assert_uint_lt(i, b->nr);
		edit_copy(&b->edits, b->starts[i],
			  b->starts[i + 1] - b->starts[i]);
	}
	edits_delta(&b->edits, &b->data);
	ck_assert(buf_reserve(&b->data, DELTA_SLACK));
	buf_release(&part);
}

static void built_release(struct built *b)
{
	buf_release(&b->base);
	buf_release(&b->data);
	edits_release(&b->edits);
}

/* The base, kept under number 0, and its delta's result, kept under 1. */
static void examine_steps(struct examiner *e, enum object_type type,
			  struct built *b, bool leaf, struct found *found)
{
	struct piece piece = {
		.type = type,
		.size = b->base.len,
		.body = buf_bytes(&b->base),
		.last = true,
		.base = MEMO_NONE,
		.keep = 0,
	};
	struct delta delta = { .nr = 0 };
	struct fault fault = { 0 };
	uint8_t *out = malloc(b->edits.result.len + DELTA_SLACK);
	int rc;

	ck_assert_ptr_nonnull(out);
	rc = examine_object(e, &piece, &fault);
	ck_assert(!rc || rc == FAULT_CORRUPT);
	buf_clear(&found->text);
	found->nr = 0;
	ck_assert(!delta_begin(&delta, piece.body, buf_bytes(&b->data),
			       UINT32_MAX, &fault));
	ck_assert(!delta_run(&delta, leaf ? NULL : out, true, &fault));
	piece.size = delta.size;
	piece.body = (struct bytes){ leaf ? NULL : out, delta.size };
	piece.delta = &delta;
	piece.base = 0;
	piece.keep = leaf ? MEMO_NONE : 1;
	ck_assert_msg(!examine_object(e, &piece, &fault), "%s", fault.msg);
	delta_release(&delta);
	free(out);
}

START_TEST(step_row)
{
	const struct step_row *r = &step_rows[_i / 2];
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct buf expected = BUF_INIT;
	struct built b;

	build(&b, r);
	expand(r->found, &expected);
	examine_steps(&e, r->type, &b, _i % 2, &found);
	ck_assert_msg(!strcmp(buf_str(&found.text), buf_str(&expected)),
		      "%s:\n got %s\nwant %s", r->proves, buf_str(&found.text),
		      buf_str(&expected));
	built_release(&b);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&expected);
}
END_TEST

static void add_dots(struct buf *out, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		buf_add_char(out, '.');
}

/* What lies in a copy is told again, and not looked at again. */
START_TEST(what_was_copied_has_its_verdict)
{
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct built b = { .base = BUF_INIT };
	struct buf expected = BUF_INIT;
	uint64_t before;
	uint64_t after;

	add_dots(&b.base, 3 * KEY_AROUND);
	expand("\n@{app-password:1}\n", &b.base);
	add_dots(&b.base, 3 * KEY_AROUND);
	ck_assert(buf_reserve(&b.base, DELTA_SLACK));
	b.edits.base = buf_bytes(&b.base);
	edit_insert(&b.edits, LIT("a\nb\n"));
	edit_copy(&b.edits, 0, b.base.len);
	edit_insert(&b.edits, LIT("c"));
	edits_delta(&b.edits, &b.data);
	ck_assert(buf_reserve(&b.data, DELTA_SLACK));
	expand("blob @{app-password:1} 4", &expected);
	before = matcher_stats(e.matcher)->bytes;
	examine_steps(&e, OBJECT_BLOB, &b, true, &found);
	after = matcher_stats(e.matcher)->bytes;
	ck_assert_str_eq(buf_str(&found.text), buf_str(&expected));
	/* The base's one region. */
	ck_assert_uint_eq(after - before, 2 * KEY_AROUND);
	built_release(&b);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&expected);
}
END_TEST

/* A delta that puts one byte in front of the base. */
static void shift_by_one(struct built *b)
{
	ck_assert(buf_reserve(&b->base, DELTA_SLACK));
	b->edits.base = buf_bytes(&b->base);
	edit_insert(&b->edits, LIT("x"));
	edit_copy(&b->edits, 0, b->base.len);
	edits_delta(&b->edits, &b->data);
	ck_assert(buf_reserve(&b->data, DELTA_SLACK));
}

static void say_lane(struct buf *out, enum site site, struct bytes name,
		     const struct credential *c)
{
	(void)site;
	(void)name;
	buf_printf(out, "%d+%d", (int)c->lane, (int)c->at);
}

/*
 * UTF-16 that stands in the region of other text, and has a group of its own:
 * at an odd offset both are seen in the other lane.
 */
START_TEST(a_neighbour_in_utf16_goes_on_by_a_byte)
{
	struct found found = { .say = say_lane };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct built b = { .base = BUF_INIT };
	struct buf expected = BUF_INIT;
	size_t at;

	add_dots(&b.base, 4 * KEY_AROUND);
	buf_add_str(&b.base, "bitbucket");
	add_dots(&b.base, GROUP_GAP + 501);
	at = b.base.len;
	expand("@{utf16le: @{app-password:1}\n}", &b.base);
	add_dots(&b.base, 4 * KEY_AROUND);
	ck_assert_uint_eq(at % 2, 0);
	shift_by_one(&b);
	examine_steps(&e, OBJECT_BLOB, &b, true, &found);
	buf_printf(&expected, "%d+%d", (int)LANE_UTF16BE, (int)at + 2);
	ck_assert_str_eq(buf_str(&found.text), buf_str(&expected));
	built_release(&b);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&expected);
}
END_TEST

/*
 * A carrier in UTF-16 that is none at an odd offset: the letter in front of it
 * is not of UTF-16. The key before it must not bring along what the carrier's
 * base64 held in the base.
 */
START_TEST(a_carrier_in_utf16_goes_on_by_a_byte)
{
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct built b = { .base = BUF_INIT };
	size_t at;

	add_dots(&b.base, 4 * KEY_AROUND);
	buf_add_str(&b.base, "bitbucket");
	add_dots(&b.base, 1001);
	at = b.base.len;
	expand("@{utf16le:Basic @{base64:jane:@{app-password:1}}\n}", &b.base);
	add_dots(&b.base, 4 * KEY_AROUND);
	ck_assert_uint_eq(at % 2, 0);
	shift_by_one(&b);
	examine_steps(&e, OBJECT_BLOB, &b, true, &found);
	/* Found for its own sake, in base64 that nobody announced. */
	ck_assert_uint_eq(found.nr, 1);
	built_release(&b);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
}
END_TEST

/* A copy of an object that was told: a memo, and not a word. */
START_TEST(what_is_known_is_only_kept)
{
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf body = BUF_INIT;
	struct piece piece = { .type = OBJECT_BLOB,
			       .last = true,
			       .base = MEMO_NONE,
			       .keep = 3,
			       .known = true };

	expand("@{app-password:1}", &body);
	piece.body = buf_bytes(&body);
	piece.size = body.len;
	ck_assert(!examine_object(&e, &piece, &fault));
	ck_assert_uint_eq(found.nr, 0);
	ck_assert_uint_eq(e.memos[3].keys.nr, 1);
	ck_assert_uint_ge(e.memos[3].results.nr, 1);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&body);
	buf_release(&found.text);
}
END_TEST

/* What a blob holds, between dots. */
struct dotted {
	size_t before;
	const char *text;
	size_t behind;
};

#define LINK "curl https://bitbucket.org/x"

static const struct {
	const char *proves;
	struct dotted first;
	struct dotted second;
	uint64_t regions; /* judged of the second */
} again_rows[] = {
	{ "nothing in it, and here again", { 0, LINK, 0 }, { 0, LINK, 0 }, 0 },
	{ "a byte more", { 0, LINK, 0 }, { 0, LINK, 1 }, 1 },
	{ "something in it is told again",
	  { 0, "bitbucket @{app-password:1}", 0 },
	  { 0, "bitbucket @{app-password:1}", 0 },
	  1 },
	{ "the other byte order",
	  { 0, "@{utf16le:" LINK "}", 0 },
	  { 0, "@{utf16be:" LINK "}", 0 },
	  1 },
	{ "with the same around it",
	  { 9000, LINK, 9000 },
	  { 7000, LINK, 8000 },
	  0 },
	{ "in UTF-16 too",
	  { 18000, "@{utf16le:" LINK "}", 18000 },
	  { 20000, "@{utf16le:" LINK "}", 18000 },
	  0 },
	{ "at an odd offset",
	  { 18000, "@{utf16le:" LINK "}", 18000 },
	  { 20001, "@{utf16le:" LINK "}", 18000 },
	  1 },
	{ "the blob begins with it",
	  { 9000, LINK, 9000 },
	  { KEY_AROUND - (sizeof("curl https://") - 1), LINK, 9000 },
	  1 },
	{ "the blob ends with it",
	  { 9000, LINK, 9000 },
	  { 9000, LINK, KEY_AROUND - (sizeof("bitbucket.org/x") - 1) },
	  1 },
};

static void add_dotted(struct buf *out, const struct dotted *d)
{
	add_dots(out, d->before);
	expand(d->text, out);
	add_dots(out, d->behind);
}

/* A region is judged once, unless there was something in it. */
START_TEST(the_same_region_again)
{
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	const struct match_stats *stats = matcher_stats(e.matcher);
	struct fault fault = { 0 };
	struct buf first = BUF_INIT;
	struct buf second = BUF_INIT;
	uint64_t regions;

	add_dotted(&first, &again_rows[_i].first);
	add_dotted(&second, &again_rows[_i].second);
	ck_assert(!examine(&e, OBJECT_BLOB, buf_bytes(&first), &fault));
	regions = stats->regions;
	ck_assert(!examine(&e, OBJECT_BLOB, buf_bytes(&second), &fault));
	ck_assert_msg(stats->regions - regions == again_rows[_i].regions,
		      "%s: %llu judged", again_rows[_i].proves,
		      (unsigned long long)(stats->regions - regions));
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&first);
	buf_release(&second);
}
END_TEST

static uint64_t searched_by(const struct examiner *e)
{
	return matcher_keys(e->matcher)->bytes +
	       matcher_stats(e->matcher)->bytes;
}

/* What a report says of the work must not depend on who has seen what. */
START_TEST(a_known_region_counts)
{
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct bytes body = LIT(LINK);
	struct fault fault = { 0 };
	uint64_t at[3];

	for (size_t i = 0; i < COUNT(at); i++) {
		at[i] = searched_by(&e);
		ck_assert(!examine(&e, OBJECT_BLOB, body, &fault));
	}
	ck_assert_uint_gt(at[1], at[0] + body.len);
	ck_assert_uint_eq(at[2] - at[1], at[1] - at[0]);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
}
END_TEST

/*
 * Two texts with dots between them, so that they are in different groups; how
 * many regions are judged, and again in a second blob like it.
 */
#define NOTHING "https://me:${PASSWORD}@bitbucket.org/x"
static const struct bunch_row {
	const char *proves;
	const char *first;
	size_t between;
	const char *second;
	uint64_t regions;
	uint64_t again;
	const char *found;
} bunch_rows[] = {
	{ "regions that overlap are one text", LINK, 3000, LINK, 1, 0, "" },
	{ "those that do not are two", LINK, 9000, LINK, 2, 0, "" },
	{ "of two sorts they are two", LINK, 3000, "@{utf16le:" LINK "}", 2, 0,
	  "" },
	{ "what looks like something is judged by itself", LINK, 6000,
	  "@{app-password:1}", 3, 1, "blob @{app-password:1} 1" },
	{ "wherever it stands", "@{app-password:1}", 6000, LINK, 3, 1,
	  "blob @{app-password:1} 1" },
	{ "both are", "@{app-password:1}", 3000, "@{app-password:2}", 3, 3,
	  "blob @{app-password:1} 1; blob @{app-password:2} 1" },
	{ "also what turns out to be nothing", NOTHING, 6000, NOTHING, 3, 0,
	  "" },
};

START_TEST(bunch_row)
{
	const struct bunch_row *row = &bunch_rows[_i];
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	const struct match_stats *stats = matcher_stats(e.matcher);
	struct fault fault = { 0 };
	struct buf body = BUF_INIT;
	struct buf want = BUF_INIT;
	uint64_t regions = stats->regions;
	uint64_t start = searched_by(&e);
	uint64_t bytes;

	expand(row->first, &body);
	add_dots(&body, row->between);
	expand(row->second, &body);
	expand(row->found, &want);
	ck_assert(!examine(&e, OBJECT_BLOB, buf_bytes(&body), &fault));
	ck_assert_str_eq(buf_str(&found.text), buf_str(&want));
	ck_assert_msg(stats->regions - regions == row->regions,
		      "%s: %llu judged", row->proves,
		      (unsigned long long)(stats->regions - regions));
	regions = stats->regions;
	bytes = searched_by(&e);
	ck_assert(!examine(&e, OBJECT_BLOB, buf_bytes(&body), &fault));
	ck_assert_msg(stats->regions - regions == row->again,
		      "%s: %llu judged again", row->proves,
		      (unsigned long long)(stats->regions - regions));
	/* As many as when all of it was new. */
	ck_assert_uint_eq(searched_by(&e) - bytes, bytes - start);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&body);
	buf_release(&want);
}
END_TEST

static int count_entry(void *payload, uint32_t mode, const struct oid *oid)
{
	struct found *found = payload;

	buf_printf(&found->text, "%o %02x;", mode, oid->id[0]);
	return 0;
}

#define ID_OF(xx) "@{bytes:00" xx "33333333333333333333333333333333333333}"

/* The entries that the base does not have; those that it has may be told. */
START_TEST(new_entries_are_told)
{
	static const struct step_row row = {
		.base = "100644 a" ID_OF("01") "|40000 b" ID_OF("02"),
		.result = "0|+160000 aa" ID_OF("03") "|1|+100755 c" ID_OF("04"),
	};
	struct found found = { .say = say_site };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct built b;

	e.entry = count_entry;
	build(&b, &row);
	examine_steps(&e, OBJECT_TREE, &b, true, &found);
	ck_assert_str_eq(buf_str(&found.text), "160000 03;100755 04;");
	built_release(&b);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
}
END_TEST

/* A piece of a large object: lines go on, parts are not told apart. */
START_TEST(a_later_piece)
{
	const uint64_t far = 500000;
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
		struct piece piece = { .type = pieces[i].type,
				       .at = far,
				       .line = 40,
				       .line_at = far - 10,
				       .last = true,
				       .base = MEMO_NONE,
				       .keep = MEMO_NONE };

		/* The one in front was whole in the piece before. */
		expand("@{app-password:2} author x\n", &body);
		for (size_t k = 0; k < 2 * KEY_AROUND_NESTED; k++)
			buf_add_char(&body, '.');
		expand("@{app-password:1}\n", &body);
		expand(pieces[i].found, &expected);
		piece.body = buf_bytes(&body);
		piece.size = far + body.len;
		ck_assert(!examine_object(&e, &piece, &fault));
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
		expand("@{app-password:1} 2", &expected);
		ck_assert(!examine_text(&e, sites[i], buf_bytes(&text), 0, 0, 0,
					true, &fault));
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
	tcase_add_loop_test(tc, damaged_row, 0, COUNT(damaged));
	tcase_add_test(tc, offsets_are_the_objects);
	tcase_add_loop_test(tc, step_row, 0, 2 * COUNT(step_rows));
	tcase_add_test(tc, what_was_copied_has_its_verdict);
	tcase_add_test(tc, a_neighbour_in_utf16_goes_on_by_a_byte);
	tcase_add_test(tc, a_carrier_in_utf16_goes_on_by_a_byte);
	tcase_add_test(tc, what_is_known_is_only_kept);
	tcase_add_loop_test(tc, the_same_region_again, 0, COUNT(again_rows));
	tcase_add_test(tc, a_known_region_counts);
	tcase_add_loop_test(tc, bunch_row, 0, COUNT(bunch_rows));
	tcase_add_test(tc, new_entries_are_told);
	tcase_add_test(tc, a_later_piece);
	tcase_add_test(tc, text_of_a_place);
	tcase_add_test(tc, what_each_returns_ends_it);
}

UNIT_MAIN("classify/examine", add)
