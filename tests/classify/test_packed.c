/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/members.h"
#include "classify/packed.h"

#include "../match/parcel.h"
#include "judged.h"

#define MIB ((size_t)1 << 20)

/* What was found and what was not read, as text. */
struct told {
	struct found found; /* must come first: the examiner's payload */
	struct buf unread;
};

static void say_all(struct buf *out, enum site site, struct bytes name,
		    const struct credential *c)
{
	buf_printf(out, "%s ", site_name(site));
	buf_add_bytes(out, name);
	buf_printf(out, ":%llu:%llu ", (unsigned long long)c->line,
		   (unsigned long long)c->column);
	buf_add_bytes(out, c->secret);
	for (size_t i = 0; i < c->encodings.nr; i++)
		buf_printf(out, "%s%s", i ? "," : " ", c->encodings.v[i]);
}

static int on_unread(void *payload, const struct unread *unread)
{
	struct told *told = payload;

	buf_printf(&told->unread, "%s %.*s x%llu %s; ",
		   unread->limited ? "limit" : "opaque",
		   (int)unread->member.len, (const char *)unread->member.p,
		   (unsigned long long)unread->count,
		   unread->reason + sizeof("packed content:"));
	return 0;
}

/* Examine body as a blob. */
static void examine_by(struct examiner *e, struct bytes body)
{
	struct fault fault = { 0 };
	struct piece piece = {
		.type = OBJECT_BLOB,
		.size = body.len,
		.body = body,
		.last = true,
		.base = MEMO_NONE,
		.keep = MEMO_NONE,
	};

	ck_assert_msg(!examine_object(e, &piece, &fault), "%s", fault.msg);
}

static void examine(struct told *told, struct bytes body, uint64_t max)
{
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&told->found, &arena);

	told->found.say = say_all;
	e.unread = on_unread;
	e.max_unpacked = max;
	examine_by(&e, body);
	examiner_release(&e);
	arena_release(&arena);
}

static void told_release(struct told *told)
{
	buf_release(&told->found.text);
	buf_release(&told->unread);
}

/* found is a template; unread the beginning of what is told. */
static void check(const char *what, struct bytes body, uint64_t max,
		  const char *found, const char *unread)
{
	struct told told = { 0 };
	struct buf expected = BUF_INIT;

	expand(found, &expected);
	examine(&told, body, max);
	ck_assert_msg(!strcmp(buf_str(&told.found.text), buf_str(&expected)),
		      "%s:\n got %s\nwant %s", what, buf_str(&told.found.text),
		      buf_str(&expected));
	ck_assert_msg(*unread ? !strncmp(buf_str(&told.unread), unread,
					 strlen(unread))
			      : !told.unread.len,
		      "%s: %s", what, buf_str(&told.unread));
	buf_release(&expected);
	told_release(&told);
}

/* A text, and the packings that are put around it, innermost first. */
/* clang-format off */
#define TAKE(p, n) { PACKING_##p, n }
static const struct row {
	const char *proves;
	const char *text;
	struct { enum packing packing; const char *name; } around[12];
	const char *found;
	const char *unread;
} rows[] = {
	{ "a compressed file keeps its path", "a\n @{app-password:1}\n",
	  { TAKE(GZIP, "x") }, "blob :2:2 @{app-password:1} gzip", "" },
	{ "bzip2", "@{app-password:1}", { TAKE(BZIP2, "x") },
	  "blob :1:1 @{app-password:1} bzip2", "" },
	{ "xz", "@{app-password:1}", { TAKE(XZ, "x") },
	  "blob :1:1 @{app-password:1} xz", "" },
	{ "zstd", "@{app-password:1}", { TAKE(ZSTD, "x") },
	  "blob :1:1 @{app-password:1} zstd", "" },
	{ "zip", "a\n@{app-password:1}", { TAKE(ZIP, "d/x") },
	  "blob d/x:2:1 @{app-password:1} zip", "" },
	{ "what a tar holds is told once, although it can be seen",
	  "a\n@{app-password:1}", { TAKE(TAR, "d/x") },
	  "blob d/x:2:1 @{app-password:1} tar", "" },
	{ "a compressed tar", "@{app-password:1}",
	  { TAKE(TAR, "d/x"), TAKE(XZ, "") },
	  "blob d/x:1:1 @{app-password:1} xz,tar", "" },
	{ "a nest", "@{app-password:1}",
	  { TAKE(TAR, "file"), TAKE(GZIP, ""), TAKE(ZIP, "inner.tar.gz") },
	  "blob inner.tar.gz!/file:1:1 @{app-password:1} zip,gzip,tar", "" },
	{ "a compressed member", "@{app-password:1}",
	  { TAKE(GZIP, ""), TAKE(TAR, "log.gz") },
	  "blob log.gz:1:1 @{app-password:1} tar,gzip", "" },
	{ "five deep", "@{app-password:1}",
	  { TAKE(TAR, "f"), TAKE(GZIP, ""), TAKE(ZIP, "1"), TAKE(ZIP, "2"),
	    TAKE(TAR, "3"), TAKE(ZSTD, ""), TAKE(ZIP, "4") },
	  "blob 4!/3!/2!/1!/f:1:1 @{app-password:1} "
	  "zip,zstd,tar,zip,zip,gzip,tar", "" },
	{ "six deep: what is not compressed is seen all the same",
	  "@{app-password:1}",
	  { TAKE(TAR, "f"), TAKE(ZIP, "1"), TAKE(ZIP, "2"), TAKE(ZIP, "3"),
	    TAKE(ZIP, "4"), TAKE(ZIP, "5") },
	  "blob 5!/4!/3!/2!/1:1:513 @{app-password:1} zip,zip,zip,zip,zip",
	  "limit 5!/4!/3!/2!/1 x1 nested deeper" },
	{ "compression counts by itself", "@{app-password:1}",
	  { TAKE(GZIP, ""), TAKE(XZ, ""), TAKE(GZIP, ""), TAKE(XZ, ""),
	    TAKE(GZIP, ""), TAKE(XZ, "") },
	  "", "limit  x1 nested deeper" },
	{ "five times is granted", "@{app-password:1}",
	  { TAKE(GZIP, ""), TAKE(XZ, ""), TAKE(GZIP, ""), TAKE(XZ, ""),
	    TAKE(GZIP, "") },
	  "blob :1:1 @{app-password:1} gzip,xz,gzip,xz,gzip", "" },
	{ "another format inside", "7z\xbc\xaf\x27\x1c @{app-password:1}",
	  { TAKE(ZIP, "a.7z") }, "blob a.7z:1:8 @{app-password:1} zip",
	  "opaque a.7z x1 its format" },
	{ "another format", "Rar!\x1a\x07 @{app-password:1}", { { 0 } },
	  "blob :1:8 @{app-password:1}", "opaque  x1 its format" },
	{ "UTF-16 inside", "@{utf16le:BITBUCKET_TOKEN=@{app-password:1}}",
	  { TAKE(ZIP, "w") }, "blob w:1:33 @{app-password:1} zip,utf-16le",
	  "" },
	{ "nothing to find", "hello", { TAKE(ZIP, "w") }, "", "" },
	{ "no archive at all", "PK @{app-password:1}", { { 0 } },
	  "blob :1:4 @{app-password:1}", "" },
};
/* clang-format on */

START_TEST(around_row)
{
	const struct row *r = &rows[_i];
	struct buf body = BUF_INIT;

	expand(r->text, &body);
	for (size_t i = 0; r->around[i].packing; i++)
		parcel_wrap(r->around[i].packing, r->around[i].name, &body);
	check(r->proves, buf_bytes(&body), 64 * MIB, r->found, r->unread);
	buf_release(&body);
}
END_TEST

START_TEST(several_members)
{
	struct buf text = BUF_INIT;
	struct buf zip = BUF_INIT;
	struct parcel_file v[] = {
		{ "a", NULL }, { "b", "x" }, { "c", NULL }, { "c", NULL }, { 0 }
	};

	expand("@{app-password:1}", &text);
	v[0].body = v[2].body = v[3].body = text.p;
	parcel_files(PACKING_ZIP, v, &zip);
	check("each is a place", buf_bytes(&zip), 64 * MIB,
	      "blob a:1:1 @{app-password:1} zip; "
	      "blob c:1:1 @{app-password:1} zip; "
	      "blob c:1:1 @{app-password:1} zip",
	      "");
	buf_release(&text);
	buf_release(&zip);
}
END_TEST

START_TEST(names_and_targets)
{
	struct buf name = BUF_INIT;
	struct buf target = BUF_INIT;
	struct buf tar = BUF_INIT;
	struct archive *a;

	expand("d/@{app-password:1}.txt", &name);
	expand("/x/@{app-password:2}", &target);
	a = parcel_begin(PACKING_TAR, NULL, &tar);
	parcel_entry(a, name.p, LIT("x"), NULL);
	parcel_entry(a, "link", (struct bytes){ 0 }, target.p);
	parcel_end(a);
	check("both", buf_bytes(&tar), 64 * MIB,
	      "blob d/@{app-password:1}.txt:0:0 @{app-password:1} tar; "
	      "blob link:0:0 @{app-password:2} tar",
	      "");
	buf_release(&name);
	buf_release(&target);
	buf_release(&tar);
}
END_TEST

static size_t lines_in(const struct buf *text)
{
	size_t nr = 0;

	for (size_t i = 0; i < text->len; i++)
		nr += text->p[i] == '\n';
	return nr;
}

static size_t column_at_end(const struct buf *text)
{
	size_t i = text->len;

	while (i > 0 && text->p[i - 1] != '\n')
		i--;
	return text->len - i + 1;
}

/* A member with an app password at each of the places; all are found, once. */
static void check_places(const size_t *places, size_t nr, bool lines)
{
	struct buf text = BUF_INIT;
	struct buf expected = BUF_INIT;

	for (size_t i = 0; i < nr; i++) {
		struct buf token = BUF_INIT;
		char template[40];

		(void)snprintf(template, sizeof(template),
			       "@{app-password:%zu}", i);
		expand(template, &token);
		while (text.len < places[i])
			buf_add_char(&text, lines && text.len % 100 == 99
						    ? '\n'
						    : ' ');
		buf_printf(&expected, "%sblob big:%zu:%zu %s zip",
			   i ? "; " : "", lines_in(&text) + 1,
			   column_at_end(&text), token.p);
		buf_add_bytes(&text, buf_bytes(&token));
		buf_release(&token);
	}
	parcel_wrap(PACKING_ZIP, "big", &text);
	check("all", buf_bytes(&text), 64 * MIB, expected.p, "");
	buf_release(&text);
	buf_release(&expected);
}

/* Each stands where two pieces meet. */
START_TEST(a_large_member)
{
	size_t places[4];

	for (size_t i = 0; i < COUNT(places); i++)
		places[i] = (i + 1) * (PACKED_PIECE - PIECE_OVERLAP) - 10 * i;
	check_places(places, COUNT(places), true);
}
END_TEST

/* What two pieces of a member show alike is told once, whatever is told then.
 */
START_TEST(what_pieces_share)
{
	const size_t pass = PACKED_PIECE - PIECE_OVERLAP;
	const size_t places[] = { pass + PIECE_OVERLAP * 2 / 8,
				  pass + PIECE_OVERLAP * 4 / 8,
				  pass + PIECE_OVERLAP * 5 / 8,
				  pass + PIECE_OVERLAP * 2,
				  2 * pass + PIECE_OVERLAP * 3 / 8,
				  2 * pass + PIECE_OVERLAP * 5 / 8,
				  2 * pass + PIECE_OVERLAP * 2 };

	check_places(places, COUNT(places), false);
}
END_TEST

/* ------------------------------------------------------- what is the same ---
 */

/* Bytes that were searched, and regions that were judged. */
struct work {
	uint64_t bytes;
	uint64_t regions;
};

static struct work work_of(const struct examiner *e)
{
	return (struct work){
		matcher_keys(e->matcher)->bytes +
			matcher_stats(e->matcher)->bytes,
		matcher_stats(e->matcher)->regions,
	};
}

/*
 * Two archives, by an examiner that remembers the first one's members or by one
 * that does not: what is told must be the same.
 */
static struct work examine_two(const struct buf zips[2],
			       struct members *members, uint64_t max,
			       struct told *told)
{
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&told->found, &arena);
	struct work before = work_of(&e);
	struct work after;

	told->found.say = say_all;
	e.unread = on_unread;
	e.max_unpacked = max;
	e.members = members;
	examine_by(&e, buf_bytes(&zips[0]));
	clean_release(&e.clean); /* this is about members */
	examine_by(&e, buf_bytes(&zips[1]));
	after = work_of(&e);
	examiner_release(&e);
	arena_release(&arena);
	return (struct work){ after.bytes - before.bytes,
			      after.regions - before.regions };
}

static struct work check_two(const struct buf zips[2], uint64_t max,
			     const char *told_of)
{
	struct told known = { 0 };
	struct told fresh = { 0 };
	struct members members;
	struct work twice;
	struct work once = examine_two(zips, NULL, max, &fresh);

	members_init(&members);
	twice = examine_two(zips, &members, max, &known);
	ck_assert_str_eq(buf_str(&known.found.text),
			 buf_str(&fresh.found.text));
	ck_assert_str_eq(buf_str(&known.unread), buf_str(&fresh.unread));
	ck_assert_msg(
		!strncmp(buf_str(&known.unread), told_of, strlen(told_of)),
		"%s", buf_str(&known.unread));
	ck_assert_uint_eq(twice.bytes + members.again, once.bytes);
	members_release(&members);
	told_release(&known);
	told_release(&fresh);
	once.regions -= twice.regions;
	return once;
}

/* Something to look at in which there is nothing, a token, and a damage. */
static void make_versions(struct buf zips[2])
{
	struct parcel_member damaged = { "bad", LIT("x"), 0, 0, 1, 1, 0 };
	struct buf text = BUF_INIT;

	expand("bitbucket @{app-password:1}", &text);
	for (size_t i = 0; i < 2; i++) {
		parcel_deflated("clean", LIT("curl https://bitbucket.org/x"),
				&zips[i]);
		parcel_deflated(i ? "other" : "clean",
				LIT("curl https://bitbucket.org/x"), &zips[i]);
		parcel_deflated("secret", buf_bytes(&text), &zips[i]);
		parcel_member(&damaged, &zips[i]);
		parcel_zip_end(&zips[i]);
	}
	buf_release(&text);
}

START_TEST(the_same_members_again)
{
	struct buf zips[2] = { BUF_INIT, BUF_INIT };
	struct work saved;

	make_versions(zips);
	saved = check_two(zips, 64 * MIB, "opaque bad x1 damaged");
	/* Of three with a region, the first is known the second time. */
	ck_assert_uint_eq(saved.regions, 1);
	/* A limit counts what is known as well. */
	for (uint64_t max = 1; max < 100; max++)
		(void)check_two(zips, max, "limit");
	buf_release(&zips[0]);
	buf_release(&zips[1]);
}
END_TEST

/* What a member means to be may differ where its bytes do not. */
START_TEST(the_same_bytes_announced_otherwise)
{
	struct parcel_member m = {
		"a", LIT("curl https://bitbucket.org/x"), 0, 0, 28, 28, 0
	};
	struct buf zips[2] = { BUF_INIT, BUF_INIT };

	m.crc = crc32_of(m.body);
	parcel_member(&m, &zips[0]);
	parcel_zip_end(&zips[0]);
	m.crc++;
	parcel_member(&m, &zips[1]);
	parcel_zip_end(&zips[1]);
	ck_assert_uint_eq(
		check_two(zips, 64 * MIB, "opaque a x1 damaged").regions, 0);
	buf_release(&zips[0]);
	buf_release(&zips[1]);
}
END_TEST

/* ----------------------------------------------------------------- limits ---
 */

static void add_zeros(struct buf *out, size_t len)
{
	static const char zeros[4096];

	for (; len; len -= len < sizeof(zeros) ? len : sizeof(zeros))
		buf_add(out, zeros, len < sizeof(zeros) ? len : sizeof(zeros));
}

START_TEST(total_size)
{
	struct buf text = BUF_INIT;
	struct buf token = BUF_INIT;

	expand("@{app-password:1}\n", &text);
	for (unsigned i = 0; i < 100000; i++)
		buf_printf(&text, "line %u\n", i * i % 99991);
	parcel_wrap(PACKING_GZIP, "", &text);
	check("enough", buf_bytes(&text), 2 * MIB,
	      "blob :1:1 @{app-password:1} gzip", "");
	check("what came before the limit is examined", buf_bytes(&text),
	      MIB / 2 + 1, "blob :1:1 @{app-password:1} gzip",
	      "limit  x1 more bytes");
	buf_release(&text);
	buf_release(&token);
}
END_TEST

START_TEST(a_thousandfold)
{
	struct buf bomb = BUF_INIT;

	add_zeros(&bomb, 48 * MIB);
	parcel_wrap(PACKING_BZIP2, "", &bomb);
	ck_assert_uint_lt(bomb.len, 4096);
	check("bzip2", buf_bytes(&bomb), 1024 * MIB, "",
	      "limit  x1 expands more");
	buf_release(&bomb);
}
END_TEST

START_TEST(little_may_expand_as_it_likes)
{
	struct buf bomb = BUF_INIT;

	/* An image of a file system, as u-boot has some. */
	add_zeros(&bomb, 20 * MIB);
	parcel_wrap(PACKING_BZIP2, "", &bomb);
	ck_assert_uint_lt(bomb.len, 4096);
	check("bzip2", buf_bytes(&bomb), 1024 * MIB, "", "");
	buf_release(&bomb);
}
END_TEST

/* Sixteen times the same, level upon level, as in 42.zip. */
START_TEST(a_nest_of_bombs)
{
	struct buf body = BUF_INIT;

	add_zeros(&body, MIB);
	for (int depth = 0; depth < PACKED_DEPTH; depth++) {
		struct buf out = BUF_INIT;
		struct archive *a = parcel_begin(PACKING_ZIP, NULL, &out);

		for (int i = 0; i < 16; i++)
			parcel_entry(a, "z", buf_bytes(&body), NULL);
		parcel_end(a);
		buf_release(&body);
		body = out;
	}
	check("nest", buf_bytes(&body), 1024 * MIB, "", "limit z!/z!/z!/z");
	buf_release(&body);
}
END_TEST

/* The inner layer gives nothing, however much the outer one does. */
START_TEST(work_without_a_result)
{
	struct buf empty = BUF_INIT;
	struct buf many = BUF_INIT;

	parcel_wrap(PACKING_GZIP, "", &empty);
	while (many.len < 48 * MIB)
		buf_add_bytes(&many, buf_bytes(&empty));
	parcel_wrap(PACKING_BZIP2, "", &many);
	ck_assert_uint_lt(many.len, 48 * MIB / 1100);
	check("empty ones", buf_bytes(&many), 1024 * MIB, "",
	      "limit  x1 expands more");
	buf_release(&empty);
	buf_release(&many);
}
END_TEST

START_TEST(more_members_than_granted)
{
	struct buf zip = BUF_INIT;
	struct buf last = BUF_INIT;
	size_t len;

	for (size_t i = 0; i < PACKED_MEMBERS - 1; i++)
		parcel_stored("e", LIT(""), &zip);
	expand("@{app-password:1}", &last);
	parcel_stored("last", buf_bytes(&last), &zip);
	len = zip.len;
	parcel_zip_end(&zip);
	check("the last one", buf_bytes(&zip), 64 * MIB,
	      "blob last:1:1 @{app-password:1} zip", "");
	zip.len = len;
	parcel_stored("one more", LIT(""), &zip);
	check("one more", buf_bytes(&zip), 64 * MIB,
	      "blob last:1:1 @{app-password:1} zip",
	      "limit one more x1 more members");
	buf_release(&zip);
	buf_release(&last);
}
END_TEST

/* What stands behind a member in the file is no part of it. */
START_TEST(no_border_between_members)
{
	struct buf zip = BUF_INIT;
	struct buf text = BUF_INIT;

	expand("BITBUCKET_TOKEN=@{app-password:1}", &text);
	parcel_stored("BITBUCKET_TOKEN=", buf_bytes(&text), &zip);
	parcel_stored("BITBUCKET_TOKEN=", buf_bytes(&text), &zip);
	parcel_zip_end(&zip);
	check("a zip", buf_bytes(&zip), 64 * MIB,
	      "blob BITBUCKET_TOKEN=:1:17 @{app-password:1} zip; "
	      "blob BITBUCKET_TOKEN=:1:17 @{app-password:1} zip",
	      "");
	buf_release(&text);
	buf_clear(&zip);
	/* But its comment is. */
	parcel_zip_end(&zip);
	zip.p[20] = 17;
	expand("a comment\n@{app-password:2}", &zip);
	check("a comment", buf_bytes(&zip), 64 * MIB,
	      "blob :2:1 @{app-password:2}", "");
	/* And so is what was appended, however much. */
	for (size_t i = 0; i < 5000; i++)
		buf_add_str(&zip, "\nbehind the end");
	expand("\n@{app-password:3}\n", &zip);
	check("appended", buf_bytes(&zip), 64 * MIB,
	      "blob :2:1 @{app-password:2}; blob :5003:1 @{app-password:3}",
	      "");
	buf_release(&zip);
}
END_TEST

/* A directory's entry: names, extra fields and comments follow it. */
static void add_to_directory(const char *name, struct bytes comment,
			     struct buf *zip)
{
	uint8_t entry[46] = "PK\1\2";

	entry[28] = (uint8_t)strlen(name);
	entry[32] = (uint8_t)comment.len;
	buf_add(zip, entry, sizeof(entry));
	buf_add_str(zip, name);
	buf_add_bytes(zip, comment);
}

START_TEST(a_directory_with_comments)
{
	struct buf zip = BUF_INIT;
	struct buf name = BUF_INIT;
	struct buf comment = BUF_INIT;

	expand("@{app-password:1}", &name);
	expand("@{app-password:2}", &comment);
	parcel_stored(buf_str(&name), LIT("b"), &zip);
	/* The name was told of the member. */
	add_to_directory(buf_str(&name), LIT("\n"), &zip);
	add_to_directory(buf_str(&name), buf_bytes(&comment), &zip);
	/* This one was not. */
	buf_clear(&comment);
	expand("@{app-password:3}", &comment);
	add_to_directory(buf_str(&comment), LIT("\n"), &zip);
	parcel_zip_end(&zip);
	check("comments", buf_bytes(&zip), 64 * MIB,
	      "blob @{app-password:1}:0:0 @{app-password:1} zip; "
	      "blob :2:83 @{app-password:2}; "
	      "blob :2:165 @{app-password:3}",
	      "");
	buf_release(&zip);
	buf_release(&name);
	buf_release(&comment);
}
END_TEST

START_TEST(encrypted_members)
{
	struct buf zip = BUF_INIT;
	struct buf text = BUF_INIT;
	const struct parcel_member closed = {
		"closed", LIT("0123456789abcdef"), 0, 1, 16, 16, 0
	};

	parcel_member(&closed, &zip);
	parcel_member(&closed, &zip);
	expand("@{app-password:1}", &text);
	parcel_stored("open", buf_bytes(&text), &zip);
	parcel_zip_end(&zip);
	check("two of three", buf_bytes(&zip), 64 * MIB,
	      "blob open:1:1 @{app-password:1} zip",
	      "opaque closed x2 encrypted; ");
	buf_release(&zip);
	buf_release(&text);
}
END_TEST

START_TEST(a_damaged_end)
{
	struct buf text = BUF_INIT;

	expand("@{app-password:1}\n", &text);
	for (int i = 0; i < 200000; i++)
		buf_printf(&text, "%d\n", i);
	parcel_wrap(PACKING_GZIP, "", &text);
	check("what came before it is examined",
	      bytes_sub(buf_bytes(&text), 0, text.len - 100), 64 * MIB,
	      "blob :1:1 @{app-password:1} gzip", "opaque  x1 damaged");
	buf_release(&text);
}
END_TEST

START_TEST(a_damaged_nest)
{
	struct buf text = BUF_INIT;

	expand("@{app-password:1}\n", &text);
	for (int i = 0; i < 200000; i++)
		buf_printf(&text, "%d\n", i);
	parcel_wrap(PACKING_TAR, "file", &text);
	parcel_wrap(PACKING_XZ, "", &text);
	check("the member is read as far as it goes",
	      bytes_sub(buf_bytes(&text), 0, text.len - 100), 64 * MIB,
	      "blob file:1:1 @{app-password:1} xz,tar", "opaque file x");
	buf_release(&text);
}
END_TEST

START_TEST(not_asked_to_look_inside)
{
	struct told told = { .found = { .say = say_all } };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&told.found, &arena);
	struct fault fault = { 0 };
	struct buf body = BUF_INIT;
	struct piece piece = {
		.type = OBJECT_BLOB,
		.last = true,
		.base = MEMO_NONE,
		.keep = MEMO_NONE,
	};

	expand("@{app-password:1}", &body);
	parcel_wrap(PACKING_GZIP, "", &body);
	piece.body = buf_bytes(&body);
	piece.size = body.len;
	ck_assert_int_eq(examine_object(&e, &piece, &fault), 0);
	ck_assert_uint_eq(told.found.nr, 0);
	/* A piece of what does not fit into memory. */
	e.unread = on_unread;
	piece.last = false;
	ck_assert_int_eq(examine_object(&e, &piece, &fault), 0);
	ck_assert_ptr_nonnull(strstr(told.unread.p, "limit  x1 larger"));
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&body);
	told_release(&told);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_unchecked_fixture(tc, judged_open, judged_close);
	tcase_add_loop_test(tc, around_row, 0, COUNT(rows));
	tcase_add_test(tc, several_members);
	tcase_add_test(tc, names_and_targets);
	tcase_add_test(tc, a_large_member);
	tcase_add_test(tc, what_pieces_share);
	tcase_add_test(tc, the_same_members_again);
	tcase_add_test(tc, the_same_bytes_announced_otherwise);
	tcase_add_test(tc, total_size);
	tcase_add_test(tc, a_thousandfold);
	tcase_add_test(tc, little_may_expand_as_it_likes);
	tcase_add_test(tc, a_nest_of_bombs);
	tcase_add_test(tc, work_without_a_result);
	tcase_add_test(tc, more_members_than_granted);
	tcase_add_test(tc, no_border_between_members);
	tcase_add_test(tc, a_directory_with_comments);
	tcase_add_test(tc, encrypted_members);
	tcase_add_test(tc, a_damaged_end);
	tcase_add_test(tc, a_damaged_nest);
	tcase_add_test(tc, not_asked_to_look_inside);
}

UNIT_MAIN("classify/packed", add)
