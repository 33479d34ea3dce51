/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/arena.h"
#include "match/nest.h"

#include <stdio.h>

/* ---------------------------------------------------------------- the map ---
 */

/*
 * The object, from byte 100 on, and what becomes of it:
 *
 *   a%25 3Db  in the object, without the blank
 *   a%3Db     undone once
 *   a=b       and once more
 */
static const struct origin first_origins[] = { { 0, 0, 1 },
					       { 1, 1, 3 },
					       { 2, 4, 1 } };
static const struct origin second_origins[] = { { 0, 0, 1 },
						{ 1, 1, 3 },
						{ 2, 4, 1 } };

static struct layer first_layer(void)
{
	return (struct layer){ .coding = CODING_PERCENT,
			       .depth = 1,
			       .text = LIT("a%3Db"),
			       .origins = first_origins,
			       .nr_origins = 3,
			       .base = 100,
			       .begin = 100 };
}

static struct layer second_layer(const struct layer *outer)
{
	return (struct layer){ .outer = outer,
			       .coding = CODING_PERCENT,
			       .depth = 2,
			       .text = LIT("a=b"),
			       .origins = second_origins,
			       .nr_origins = 3 };
}

static const struct {
	bool second;
	uint64_t at, len;
	uint64_t stored_at, stored_len;
} stored[] = {
	{ false, 0, 1, 100, 1 }, { false, 0, 5, 100, 7 },
	{ false, 1, 1, 101, 3 }, { false, 2, 3, 104, 3 },
	{ false, 1, 0, 101, 0 }, { false, 5, 0, 107, 0 },
	{ true, 0, 1, 100, 1 },	 { true, 1, 1, 101, 5 },
	{ true, 1, 2, 101, 6 },	 { true, 0, 3, 100, 7 },
	{ true, 2, 1, 106, 1 },	 { true, 3, 0, 107, 0 },
};

START_TEST(stored_row)
{
	struct layer first = first_layer();
	struct layer second = second_layer(&first);
	uint64_t at = 0;
	uint64_t len = 0;

	layer_stored(stored[_i].second ? &second : &first, stored[_i].at,
		     stored[_i].len, &at, &len);
	ck_assert_uint_eq(at, stored[_i].stored_at);
	ck_assert_uint_eq(len, stored[_i].stored_len);
}
END_TEST

START_TEST(of_no_layer_it_is_itself)
{
	uint64_t at = 0;
	uint64_t len = 0;

	layer_stored(NULL, 12, 3, &at, &len);
	ck_assert(at == 12 && len == 3);
	ck_assert(layer_matters(NULL, 0, 1) && !layer_undid(NULL, 0, 1));
	ck_assert(!layer_is_in(NULL, CODING_XML));
	ck_assert_uint_eq(layer_begins(NULL, 7), 7);
}
END_TEST

static const struct {
	uint64_t at, len;
	bool touched; /* the second layer */
	bool matters; /* and the first one there too */
} touches[] = {
	{ 0, 1, false, false }, { 2, 1, false, false }, { 0, 2, true, true },
	{ 1, 1, true, true },	{ 0, 3, true, true },	{ 1, 0, false, false },
	{ 3, 1, false, false },
};

START_TEST(touches_row)
{
	struct layer first = first_layer();
	struct layer second = second_layer(&first);

	ck_assert_int_eq(
		layer_touched(&second, touches[_i].at, touches[_i].len),
		touches[_i].touched);
	ck_assert_int_eq(
		layer_matters(&second, touches[_i].at, touches[_i].len),
		touches[_i].matters);
}
END_TEST

/* "a" of "&amp;#97;" is an escape in both, "b" behind it in none. */
START_TEST(layers_that_undid_something)
{
	static const struct origin amp[] = { { 0, 0, 5 }, { 1, 5, 1 } };
	static const struct origin number[] = { { 0, 0, 5 }, { 1, 5, 1 } };
	struct layer first = { .coding = CODING_XML,
			       .text = LIT("&#97;b"),
			       .origins = amp,
			       .nr_origins = 2 };
	const struct layer second = { .outer = &first,
				      .coding = CODING_XML,
				      .text = LIT("ab"),
				      .origins = number,
				      .nr_origins = 2 };

	ck_assert_uint_eq(layer_undid(&second, 0, 1), 2);
	ck_assert_uint_eq(layer_undid(&second, 1, 1), 0);
	first.coding = CODING_PERCENT;
	ck_assert_uint_eq(layer_undid(&second, 0, 1), 1);
}
END_TEST

/* "ab" of "a=\nb": nothing but a place between two bytes. */
START_TEST(what_stands_for_nothing_touches)
{
	static const struct origin origins[] = { { 0, 0, 1 }, { 1, 3, 1 } };
	struct layer layer = { .coding = CODING_QP,
			       .text = LIT("ab"),
			       .origins = origins,
			       .nr_origins = 2 };
	static const struct origin group[] = { { 0, 0, 2 } };
	const struct layer run = { .outer = &layer,
				   .coding = CODING_BASE64,
				   .text = LIT("i"),
				   .origins = group,
				   .nr_origins = 1 };

	ck_assert(layer_touched(&layer, 0, 2));
	ck_assert(!layer_touched(&layer, 0, 1) && !layer_touched(&layer, 1, 1));
	ck_assert(layer_is_cut(&layer, 1));
	ck_assert(!layer_is_cut(&layer, 0) && !layer_is_cut(&layer, 2));
	ck_assert(layer_undid(&layer, 0, 2) && !layer_undid(&layer, 1, 1));
	layer.coding = CODING_BACKSLASH;
	ck_assert(!layer_undid(&layer, 0, 2));
	/* Around a run, letters are escaped, and not what they encode. */
	layer.coding = CODING_QP;
	ck_assert(layer_undid(&layer, 0, 2) && !layer_undid(&run, 0, 1));
	/* In UTF-16 and in a run every byte is an escape. */
	layer.coding = CODING_UTF16LE;
	ck_assert(layer_touched(&layer, 0, 1));
	layer.coding = CODING_BASE64;
	ck_assert(layer_touched(&layer, 0, 1));
}
END_TEST

START_TEST(where_a_run_begins)
{
	static const struct origin origins[] = { { 0, 20, 4 }, { 3, 24, 4 } };
	struct layer layer = { .coding = CODING_BASE64,
			       .text = LIT("abcdef"),
			       .origins = origins,
			       .nr_origins = 2,
			       .base = 100,
			       .begin = 120,
			       .starts = true };

	ck_assert_uint_eq(layer_begins(&layer, 4), 120);
	layer.starts = false;
	ck_assert_uint_eq(layer_begins(&layer, 4), 124);
	ck_assert(layer_is_in(&layer, CODING_BASE64));
	ck_assert(!layer_is_in(&layer, CODING_HEX));
}
END_TEST

/* -------------------------------------------------------------- the layers ---
 */

/* All layers of a text, one a line: codings, outermost first, and the text. */
struct seen {
	struct nest nests[NEST_MAX + 1];
	struct buf out;
	struct nest_text text; /* what does not change with depth */
	int stop;	       /* what each gives back */
};

static void put_names(struct buf *out, const struct layer *layer)
{
	if (layer->outer) {
		put_names(out, layer->outer);
		buf_add_char(out, '>');
	}
	buf_add_str(out, layer->coding == CODING_STRING
				 ? "string"
				 : coding_name(layer->coding));
}

static int see(void *payload, const struct layer *layer, struct fault *fault)
{
	struct seen *seen = payload;
	struct nest_text text = seen->text;

	put_names(&seen->out, layer);
	buf_add_char(&seen->out, ' ');
	buf_add_bytes(&seen->out, layer->text);
	buf_add_char(&seen->out, '\n');
	if (seen->stop || layer->depth == NEST_MAX)
		return seen->stop;
	text.text = layer->text;
	text.layer = layer;
	text.at = 0;
	text.starts = layer->starts;
	text.ends = layer->ends;
	text.wide = memchr(layer->text.p, 0, layer->text.len) != NULL;
	return nest_each(&seen->nests[layer->depth], &text, see, seen, fault);
}

static int see_all(struct seen *seen, struct bytes text)
{
	struct nest_text in = seen->text;
	struct fault fault = { 0 };

	in.text = text;
	in.starts = in.ends = true;
	in.wide = memchr(text.p, 0, text.len) != NULL;
	return nest_each(&seen->nests[0], &in, see, seen, &fault);
}

static void seen_release(struct seen *seen)
{
	for (size_t i = 0; i < COUNT(seen->nests); i++)
		nest_release(&seen->nests[i]);
	buf_release(&seen->out);
}

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes text;
	const char *layers;
} nested[] = {
	{ "nothing is made of plain text", LIT("a = b; // c\n"), "" },
	{ "one escape", LIT("a%3Db"), "percent a=b\n" },
	{ "two codings that have nothing to do with each other: one order",
	  LIT("a%3Db&lt;c"),
	  "percent a=b&lt;c\n"
	  "percent>xml a=b<c\n"
	  "xml a%3Db<c\n" },
	{ "one makes an escape of the other: in that order too",
	  LIT("a%5C/b"),
	  "percent a\\/b\n"
	  "percent>json a/b\n"
	  "percent>backslash a/b\n" },
	{ "the later one makes an escape of the former",
	  LIT("a&#37;3Db"),
	  "xml a%3Db\n"
	  "xml>percent a=b\n" },
	{ "both ways, where another text comes out",
	  LIT("%26lt;&amp;gt;%25"),
	  "percent &lt;&amp;gt;%\n"
	  "percent>xml <&gt;%\n"
	  "percent>xml>xml <>%\n"
	  "xml %26lt;&gt;%25\n"
	  "xml>percent &lt;&gt;%\n"
	  "xml>percent>xml <>%\n"
	  "xml>xml %26lt;>%25\n"
	  "xml>xml>percent &lt;>%\n"
	  "xml>xml>percent>xml <>%\n" },
	{ "an escape that both know may be either's", LIT("\\/\\=\\u003d"),
	  "json /\\==\n"
	  "json>backslash /==\n"
	  "backslash /=\\u003d\n"
	  "backslash>json /==\n" },
	{ "the same coding again, if it came up", LIT("%25253D"),
	  "percent %253D\n"
	  "percent>percent %3D\n"
	  "percent>percent>percent =\n" },
	{ "no deeper than four", LIT("%2525252525"),
	  "percent %25252525\n"
	  "percent>percent %252525\n"
	  "percent>percent>percent %2525\n"
	  "percent>percent>percent>percent %25\n" },
	{ "what a mail holds, and what that holds",
	  LIT("a=3D%253D="),
	  "percent a=3D%3D=\n"
	  "percent>percent a=3D==\n"
	  "percent>percent>quoted-printable a===\n"
	  "percent>quoted-printable a=%3D=\n"
	  "percent>quoted-printable>percent a===\n"
	  "quoted-printable a=%253D=\n"
	  "quoted-printable>percent a=%3D=\n"
	  "quoted-printable>percent>percent a===\n" },
	{ "lines that a shell joins", LIT("a \\\n  b\\=c"),
	  "backslash a b=c\n" },
	{ "formats and assignments are no escapes",
	  LIT("\nx =\n\tprintf(\"%02x\", y);\n"), "" },
};
/* clang-format on */

START_TEST(nested_row)
{
	struct seen seen = { .stop = 0 };

	ck_assert_int_eq(see_all(&seen, nested[_i].text), 0);
	ck_assert_msg(!strcmp(buf_str(&seen.out), nested[_i].layers), "%s:\n%s",
		      nested[_i].proves, buf_str(&seen.out));
	seen_release(&seen);
}
END_TEST

/* Two escapes that no form can reach together are not undone together. */
START_TEST(far_from_each_other)
{
	static char text[20000];
	struct seen seen = { .stop = 0 };

	for (size_t far = 2000; far < 12000; far += 6000) {
		memset(text, 'x', far);
		memcpy(text, "%3D", 3);
		memcpy(text + far, LIT("&lt;").p, 4);
		text[far + 4] = '\0';
		buf_clear(&seen.out);
		ck_assert_int_eq(see_all(&seen, bytes_of(text)), 0);
		ck_assert_int_eq(strstr(buf_str(&seen.out), "percent>xml ") !=
					 NULL,
				 far < 4096);
		ck_assert_ptr_nonnull(strstr(buf_str(&seen.out), "\nxml "));
	}
	seen_release(&seen);
}
END_TEST

/* A string literal is undone as a whole if a literal of a form is in it. */
START_TEST(strings_with_an_anchor)
{
	struct anchor anchors[] = { { .at = 60 }, { .at = 3 } };
	struct bytes text = LIT("f(\"no \\\"word\\\" of ours in it\");\n"
				"g(\"{\\\"key\\\": \\\"word\\\"}\");\n");
	struct seen seen = { .text = { .anchors = anchors, .nr_anchors = 1 } };

	anchors[0].at = bytes_find(text, LIT("key"), 0);
	ck_assert_int_eq(see_all(&seen, text), 0);
	ck_assert_str_eq(buf_str(&seen.out), "string {\"key\": \"word\"}\n");
	/* In a line without it, or behind it. */
	buf_clear(&seen.out);
	anchors[0].at = text.len - 1;
	ck_assert_int_eq(see_all(&seen, text), 0);
	ck_assert_str_eq(buf_str(&seen.out), "");
	/* Without any. */
	seen.text.nr_anchors = 0;
	ck_assert_int_eq(see_all(&seen, text), 0);
	ck_assert_str_eq(buf_str(&seen.out), "");
	/* Unless all are asked for. */
	seen.text.strings = true;
	ck_assert_int_eq(see_all(&seen, text), 0);
	ck_assert_ptr_nonnull(strstr(buf_str(&seen.out), "{\"key\""));
	seen_release(&seen);
}
END_TEST

START_TEST(runs_where_they_are_asked_for)
{
	struct bytes text = LIT("x YT0zRCBhbmQgc29tZSUzRHdvcmRzIQ== y");
	struct seen seen = { .text = { .nested = true } };

	ck_assert_int_eq(see_all(&seen, text), 0);
	ck_assert_str_eq(
		buf_str(&seen.out),
		"base64 a=3D and some%3Dwords!\n"
		"base64>percent a=3D and some=words!\n"
		"base64>percent>quoted-printable a= and some=words!\n"
		"base64>quoted-printable a= and some%3Dwords!\n"
		"base64>quoted-printable>percent a= and some=words!\n");
	buf_clear(&seen.out);
	seen.text.nested = false;
	ck_assert_int_eq(see_all(&seen, text), 0);
	ck_assert_str_eq(buf_str(&seen.out), "");
	seen_release(&seen);
}
END_TEST

/* UTF-16 is text only where some letters stand in a row. */
START_TEST(utf16_in_a_row)
{
	struct seen seen = { .stop = 0 };

	ck_assert_int_eq(see_all(&seen, LIT("a\0%\0"
					    "3\0D\0b\0c\0d\0e\0")),
			 0);
	ck_assert_ptr_nonnull(
		strstr(buf_str(&seen.out), "utf-16le>percent a=bcde\n"));
	ck_assert_ptr_null(strstr(buf_str(&seen.out), "utf-16be"));
	buf_clear(&seen.out);
	ck_assert_int_eq(see_all(&seen, LIT("a\0%\0"
					    "3\0D\0b\0c\0d\0ee")),
			 0);
	ck_assert_ptr_null(strstr(buf_str(&seen.out), "utf-16"));
	seen_release(&seen);
}
END_TEST

START_TEST(tokens_that_a_line_end_cuts)
{
	const char *v[] = { "token" };
	struct strings tokens = { v, 1 };
	struct seen seen = { .text = { .tokens = &tokens } };

	ck_assert_int_eq(see_all(&seen, LIT("a to\nken to\nken")), 0);
	ck_assert_str_eq(buf_str(&seen.out), "line-wrap a token token\n");
	seen_release(&seen);
}
END_TEST

/* In noise there are escapes by chance. */
START_TEST(noise_is_left_alone)
{
	char text[257];
	struct seen seen = { .stop = 0 };

	for (size_t i = 0; i < 256; i++)
		text[i] = i % 8 ? 'x' : '\1';
	text[256] = '\0';
	memcpy(text + 100, "%3D", 3);
	ck_assert_int_eq(see_all(&seen, bytes_of(text)), 0);
	ck_assert_str_eq(buf_str(&seen.out), "");
	for (size_t i = 0; i < 256; i += 8)
		text[i] = i % 64 ? 'x' : '\1';
	ck_assert_int_eq(see_all(&seen, bytes_of(text)), 0);
	ck_assert_str_ne(buf_str(&seen.out), "");
	seen_release(&seen);
}
END_TEST

/* Where all is decoded, what is far from every escape is left out of layers. */
#define AROUND 100

static struct seen seen_around(void)
{
	return (struct seen){
		.text = { .nested = true, .all = true, .around = AROUND },
	};
}

START_TEST(parts_with_escapes)
{
	static char text[4000];
	struct seen seen = seen_around();
	char dots[AROUND + 1] = { 0 };
	char wanted[1024];

	memset(text, '.', sizeof(text) - 1);
	memcpy(text + 1000, "one%3D", 6);
	memcpy(text + 1100, "two%3D", 6);
	memcpy(text + 2000, "three%3D", 8);
	memcpy(text + 3996, "%3D", 3);
	ck_assert_int_eq(see_all(&seen, bytes_of(text)), 0);
	/* The first two are one part, of which 100 bytes stand around. */
	memset(dots, '.', AROUND);
	(void)snprintf(wanted, sizeof(wanted),
		       "percent %.97sone=%.94stwo=%s\n"
		       "percent %.95sthree=%s\n"
		       "percent %s=\n",
		       dots, dots, dots, dots, dots, dots);
	ck_assert(!strcmp(buf_str(&seen.out), wanted));
	seen_release(&seen);
}
END_TEST

/* Behind the first escape of a run there may be all of it. */
START_TEST(runs_around_escapes_are_whole)
{
	static char text[4000];
	struct seen seen = seen_around();

	memset(text, '.', sizeof(text) - 1);
	memset(text + 500, 'A', 3000);
	memcpy(text + 1500, "\\/", 2);
	memcpy(text + 2500, "\\/", 2);
	ck_assert_int_eq(see_all(&seen, bytes_of(text)), 0);
	for (size_t i = 0; i < 3000 - 2; i++)
		text[i] = i == 1000 || i == 1999 ? '/' : 'A';
	text[3000 - 2] = '\0';
	ck_assert_ptr_nonnull(strstr(buf_str(&seen.out), text));
	seen_release(&seen);
}
END_TEST

START_TEST(runs_that_are_too_short_for_anything)
{
	struct bytes text = LIT("x YSBmZXcgd29yZHMgb25seQ== y");
	struct seen seen = seen_around();

	seen.text.run_least = 22;
	ck_assert_int_eq(see_all(&seen, text), 0);
	ck_assert_str_eq(buf_str(&seen.out), "base64 a few words only\n");
	buf_clear(&seen.out);
	seen.text.run_least = 23;
	ck_assert_int_eq(see_all(&seen, text), 0);
	ck_assert_str_eq(buf_str(&seen.out), "");
	seen_release(&seen);
}
END_TEST

/* What makes a mail of the text may be far away. */
START_TEST(escapes_of_a_mail_far_apart)
{
	static char text[4000];
	struct seen seen = seen_around();

	memset(text, '.', sizeof(text) - 1);
	memcpy(text + 100, "a=3Db", 5);
	memcpy(text + 3000, "c=40d", 5);
	ck_assert_int_eq(see_all(&seen, bytes_of(text)), 0);
	ck_assert_ptr_nonnull(strstr(buf_str(&seen.out), "a=b"));
	ck_assert_ptr_nonnull(strstr(buf_str(&seen.out), "c@d"));
	seen_release(&seen);
}
END_TEST

/* Units of two bytes, wherever a part begins. */
START_TEST(parts_in_utf16)
{
	static char text[4000];
	struct bytes all = { (const uint8_t *)text, sizeof(text) };
	struct seen seen = seen_around();
	size_t at = 1000 + (size_t)_i;

	memset(text, 1, sizeof(text));
	for (size_t i = 0; i < 11; i++) {
		text[at + 2 * i] = "hello%3Dyou"[i];
		text[at + 2 * i + 1] = 0;
	}
	/* As big-endian units where it begins at an odd byte. */
	ck_assert_int_eq(see_all(&seen, all), 0);
	ck_assert_ptr_nonnull(strstr(buf_str(&seen.out), "hello%3Dyou"));
	ck_assert_ptr_nonnull(strstr(buf_str(&seen.out), "hello=you"));
	ck_assert_uint_lt(seen.out.len, 2000);
	seen_release(&seen);
}
END_TEST

/* Each byte of a part's layer comes from where it stands in the object. */
static int check_origins(void *payload, const struct layer *layer,
			 struct fault *fault)
{
	struct bytes text = *(const struct bytes *)payload;
	size_t first = layer->text.len;

	(void)fault;
	for (size_t i = 0; i < layer->text.len; i++) {
		uint64_t at;
		uint64_t len;

		layer_stored(layer, i, 1, &at, &len);
		ck_assert_uint_lt(at - 50, text.len);
		if (len == 1)
			ck_assert_uint_eq(layer->text.p[i], text.p[at - 50]);
		else
			first = i;
	}
	ck_assert_uint_lt(first, layer->text.len);
	return 0;
}

START_TEST(parts_know_where_they_are_from)
{
	static char raw[4000];
	struct bytes text = { (const uint8_t *)raw, sizeof(raw) };
	struct nest nest = { .decoded = { .changed = 0 } };
	struct nest_text in = {
		.text = text,
		.at = 50,
		.all = true,
		.around = AROUND,
	};
	struct fault fault = { 0 };

	for (size_t i = 0; i < sizeof(raw); i++)
		raw[i] = (char)('a' + i % 26);
	for (size_t i = 0; i < sizeof(raw) - 3; i += 700)
		memcpy(raw + i, "%3D", 3);
	ck_assert_int_eq(nest_each(&nest, &in, check_origins, &text, &fault),
			 0);
	nest_release(&nest);
}
END_TEST

START_TEST(each_can_stop_it)
{
	struct seen seen = { .stop = -7 };

	ck_assert_int_eq(see_all(&seen, LIT("%3D&lt;")), -7);
	ck_assert_str_eq(buf_str(&seen.out), "percent =&lt;\n");
	seen_release(&seen);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, stored_row, 0, COUNT(stored));
	tcase_add_test(tc, of_no_layer_it_is_itself);
	tcase_add_loop_test(tc, touches_row, 0, COUNT(touches));
	tcase_add_test(tc, layers_that_undid_something);
	tcase_add_test(tc, what_stands_for_nothing_touches);
	tcase_add_test(tc, where_a_run_begins);
	tcase_add_loop_test(tc, nested_row, 0, COUNT(nested));
	tcase_add_test(tc, far_from_each_other);
	tcase_add_test(tc, strings_with_an_anchor);
	tcase_add_test(tc, runs_where_they_are_asked_for);
	tcase_add_test(tc, utf16_in_a_row);
	tcase_add_test(tc, tokens_that_a_line_end_cuts);
	tcase_add_test(tc, noise_is_left_alone);
	tcase_add_test(tc, parts_with_escapes);
	tcase_add_test(tc, runs_around_escapes_are_whole);
	tcase_add_test(tc, runs_that_are_too_short_for_anything);
	tcase_add_test(tc, escapes_of_a_mail_far_apart);
	tcase_add_loop_test(tc, parts_in_utf16, 0, 2);
	tcase_add_test(tc, parts_know_where_they_are_from);
	tcase_add_test(tc, each_can_stop_it);
}

UNIT_MAIN("match/nest", add)
