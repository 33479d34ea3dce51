/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "equal/chance.h"

#include "match/decode.h"

#include <stdio.h>

/* A copy of its exact size, so that ASan sees a read past its end. */
static struct bytes exact(struct bytes b)
{
	uint8_t *p = malloc(b.len + !b.len);

	ck_assert_ptr_nonnull(p);
	if (b.len)
		memcpy(p, b.p, b.len);
	return (struct bytes){ p, b.len };
}

static void drop(struct bytes b)
{
	free((void *)(uintptr_t)b.p);
}

/* Each origin as "at<from+len". */
static const char *map_of(const struct decoded *d)
{
	static char out[1024];
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < d->origins.nr && len < sizeof(out); i++)
		len += (size_t)snprintf(
			out + len, sizeof(out) - len, "%s%u<%u+%u",
			i ? " " : "", d->origins.v[i].at, d->origins.v[i].from,
			d->origins.v[i].len);
	return out;
}

/* The map tells of every byte, in order, and of nothing beyond. */
static void check_map(const struct decoded *d, struct bytes text)
{
	uint64_t end = 0;

	for (size_t i = 0; i < d->origins.nr; i++) {
		const struct origin *o = &d->origins.v[i];
		uint64_t next = i + 1 < d->origins.nr ? o[1].at : d->text.len;

		ck_assert(next > o->at && (i || !o->at));
		ck_assert_uint_ge(o->from, end);
		end = (uint64_t)o->from + (o->len == 1 ? next - o->at : o->len);
		for (uint64_t k = o->at; o->len == 1 && k < next; k++)
			ck_assert_uint_eq((uint8_t)d->text.p[k],
					  text.p[o->from + k - o->at]);
	}
	ck_assert_uint_le(end, text.len);
	ck_assert_int_eq(d->origins.nr > 0, d->text.len > 0);
}

#define MAIL_LINE \
	"a line of a mail that is so long that a program broke it before its " \
	"end, at="

/* clang-format off */
static const struct {
	const char *proves;
	enum coding coding;
	struct bytes text;
	struct bytes result; /* p NULL: no escape in it */
	const char *map;     /* NULL: not compared */
} escapes[] = {
	{ "percent", CODING_PERCENT, LIT("a%3Db%2f"), LIT("a=b/"),
	  "0<0+1 1<1+3 2<4+1 3<5+3" },
	{ "bytes, not characters", CODING_PERCENT, LIT("%C3%A9"),
	  LIT("\xc3\xa9"), "0<0+3 1<3+3" },
	{ "too short", CODING_PERCENT, LIT("a%3"), { 0 }, NULL },
	{ "no digit", CODING_PERCENT, LIT("%3g% 3D"), { 0 }, NULL },
	{ "undone once", CODING_PERCENT, LIT("%253D"), LIT("%3D"),
	  "0<0+3 1<3+1" },
	{ "formats of numbers", CODING_PERCENT, LIT("%02x %04d %16s %1f"),
	  { 0 }, NULL },
	{ "blanks, zeros and colours are none", CODING_PERCENT,
	  LIT("%00%09%0A%0d%1b%20"), LIT("\0\t\n\r\x1b "), NULL },
	{ "they stay where others are undone", CODING_PERCENT, LIT("%02%41"),
	  LIT("%02A"), "0<0+1 3<3+3" },

	{ "of JSON", CODING_JSON, LIT("a\\u003d\\/\\x3d\\u{3D}"), LIT("a=/=="),
	  "0<0+1 1<1+6 2<7+2 3<9+4 4<13+6" },
	{ "a surrogate pair", CODING_JSON, LIT("\\ud83d\\udd11"),
	  LIT("\xf0\x9f\x94\x91"), "0<0+12" },
	{ "not a quote with something in front", CODING_JSON,
	  LIT("\\u2022\\u015c"), LIT("\xe2\x80\xa2\xc5\x9c"), NULL },
	{ "half of one", CODING_JSON, LIT("\\ud83d\\u0041"),
	  LIT("\xef\xbf\xbd" "A"), "0<0+6 3<6+6" },
	{ "beyond Unicode", CODING_JSON, LIT("\\u{110000}"),
	  LIT("\xef\xbf\xbd"), NULL },
	{ "two and three bytes", CODING_JSON, LIT("\\u00e9\\u20ac"),
	  LIT("\xc3\xa9\xe2\x82\xac"), "0<0+6 2<6+6" },
	{ "not what ends a string or a line", CODING_JSON,
	  LIT("\\\"\\n\\\\\\'\\`\\u0022\\t"), { 0 }, NULL },
	{ "cut off", CODING_JSON, LIT("\\u003"), { 0 }, NULL },
	{ "cut off in braces", CODING_JSON, LIT("\\u{3d"), { 0 }, NULL },
	{ "nothing in braces", CODING_JSON, LIT("\\u{}"), { 0 }, NULL },
	{ "a backslash at the end", CODING_JSON, LIT("a\\"), { 0 }, NULL },
	{ "before a zero", CODING_JSON, LIT("\\\0"), { 0 }, NULL },
	{ "three octal digits", CODING_JSON, LIT("\\101\\75\\4001\\377"),
	  LIT("A\\75\\4001\xc3\xbf"), NULL },
	{ "of controls in strings", CODING_JSON, LIT("\\012\\000"), { 0 }, NULL },
	{ "octal digits in a string", CODING_STRING, LIT("\\012\\"),
	  LIT("\n\\"), "0<0+4 1<4+1" },
	{ "in a string these too", CODING_STRING, LIT("\\\"a\\n\\\\\\t"),
	  LIT("\"a\n\\\t"), "0<0+2 1<2+1 2<3+2 3<5+2 4<7+2" },

	{ "of XML", CODING_XML, LIT("a&amp;&#61;&#x3D;&NewLine;"),
	  LIT("a&==\n"), "0<0+1 1<1+5 2<6+5 3<11+6 4<17+9" },
	{ "of another name", CODING_XML, LIT("&copy; &am; &amp ;"), { 0 }, NULL },
	{ "a sign of C", CODING_XML, LIT("f(&x); a && b;"), { 0 }, NULL },
	{ "without its end", CODING_XML, LIT("&amp"), { 0 }, NULL },
	{ "without a number", CODING_XML, LIT("&#; &#x;"), { 0 }, NULL },
	{ "a number of eight digits", CODING_XML, LIT("&#00000061;"), { 0 },
	  NULL },

	{ "of a mail", CODING_QP, LIT("a=3Db=\nc=\r\nd"), LIT("a=bcd"),
	  "0<0+1 1<1+3 2<4+1 3<7+1 4<11+1" },
	{ "in small letters", CODING_QP, LIT("n=3d"), LIT("n="), NULL },
	{ "blanks behind the sign", CODING_QP, LIT("a= \t\nb"), LIT("ab"),
	  "0<0+1 1<5+1" },
	{ "digits alone make no mail", CODING_QP, LIT("n=C3;m=A9"), { 0 }, NULL },
	{ "an assignment over two lines is no mail", CODING_QP,
	  LIT("\nvalue =\n\tcompute();"), { 0 }, NULL },
	{ "an empty line behind it", CODING_QP, LIT("\nKEY=\n\nx"), { 0 }, NULL },
	{ "a rule", CODING_QP, LIT("Title\n=====\ntext"), { 0 }, NULL },
	{ "nor is the object's end", CODING_QP, LIT("\nKEY=\n"), { 0 }, NULL },
	{ "a line as long as mails have it", CODING_QP,
	  LIT("\n" MAIL_LINE "\n  b"), LIT("\n" "a line of a mail that is so "
	  "long that a program broke it before its end, at  b"), NULL },
	{ "the end of base64 is none", CODING_QP, LIT("\nkey: YWJjZGU=\ntype"),
	  { 0 }, NULL },
	{ "other letters may be cut", CODING_QP, LIT("\nkey: YWJjZG=\ntype"),
	  LIT("\nkey: YWJjZGtype"), NULL },
	{ "a longer one", CODING_QP, LIT("\nabcdef" MAIL_LINE "\n  b"), { 0 },
	  NULL },
	{ "a shorter one", CODING_QP, LIT("\nno line of a mail =\n  b"), { 0 },
	  NULL },
	{ "one that is cut off in front may be long", CODING_QP,
	  LIT("f(x) =\n  b"), LIT("f(x)   b"), NULL },
	{ "with digits it is a mail", CODING_QP, LIT("\n=C3 =\n  b"),
	  LIT("\n\xc3   b"), NULL },
	{ "numbers that are controls", CODING_QP, LIT("=3Da=10,b=0B"),
	  LIT("=a=10,b=0B"), NULL },

	{ "of shells", CODING_BACKSLASH, LIT("a\\=b\\ c\\:"), LIT("a=b c:"),
	  "0<0+1 1<1+2 2<3+1 3<4+2 4<6+1 5<7+2" },
	{ "a line end, and how the next line is indented", CODING_BACKSLASH,
	  LIT("a\\\n\t  b\\\r\nc"), LIT("abc"), "0<0+1 1<6+1 2<10+1" },
	{ "not letters, not itself", CODING_BACKSLASH, LIT("\\n\\\\\\\""), { 0 },
	  NULL },

	{ "UTF-16", CODING_UTF16LE, LIT("a\0b\0"), LIT("ab"), "0<0+2 1<2+2" },
	{ "the other way round", CODING_UTF16BE, LIT("\0a\xd8\x3d\xdd\x11"),
	  LIT("a\xf0\x9f\x94\x91"), "0<0+2 1<2+4" },
	{ "nothing", CODING_PERCENT, LIT(""), { 0 }, NULL },
};
/* clang-format on */

START_TEST(escapes_row)
{
	struct bytes text = exact(escapes[_i].text);
	struct decoded d = { .changed = 7 };

	ck_assert(escapes_decode(text, escapes[_i].coding, &d));
	if (!escapes[_i].result.p) {
		ck_assert_msg(!d.changed, "%s", escapes[_i].proves);
	} else {
		ck_assert_msg(d.changed && bytes_eq(buf_bytes(&d.text),
						    escapes[_i].result),
			      "%s", escapes[_i].proves);
		check_map(&d, text);
		if (escapes[_i].map)
			ck_assert_str_eq(map_of(&d), escapes[_i].map);
	}
	decoded_release(&d);
	decoded_release(&d);
	drop(text);
}
END_TEST

/* In a form; each tells that something was undone there. */
START_TEST(blanks_of_a_form)
{
	struct bytes text = exact(LIT("a+b%3Ac+d&e+f"));
	struct decoded d = { .changed = 0 };

	ck_assert(escapes_decode(text, CODING_PERCENT, &d) && d.changed == 1);
	ck_assert(bytes_eq(buf_bytes(&d.text), LIT("a b:c d\ne+f")));
	ck_assert_str_eq(map_of(&d), "0<0+1 1<1+1 3<3+3 4<6+1 5<7+1 7<9+1");
	decoded_release(&d);
	drop(text);
}
END_TEST

START_TEST(escapes_one_by_one)
{
	struct bytes text = LIT("a%3D%3%2fb");
	size_t len = 7;

	ck_assert_uint_eq(escape_next(text, CODING_PERCENT, 0, &len), 1);
	ck_assert_uint_eq(len, 3);
	ck_assert_uint_eq(escape_next(text, CODING_PERCENT, 4, &len), 6);
	ck_assert_uint_eq(escape_next(text, CODING_PERCENT, 9, &len), text.len);
	ck_assert_uint_eq(escape_next(text, CODING_XML, 0, &len), text.len);
}
END_TEST

/* What was decoded before leaves no trace. */
START_TEST(one_room_serves_many)
{
	struct decoded d = { .changed = 0 };

	ck_assert(escapes_decode(LIT("%41%42%43%44"), CODING_PERCENT, &d));
	ck_assert(escapes_decode(LIT("a&lt;"), CODING_XML, &d));
	ck_assert_uint_eq(d.changed, 1);
	ck_assert(bytes_eq(buf_bytes(&d.text), LIT("a<")));
	ck_assert_str_eq(map_of(&d), "0<0+1 1<1+4");
	ck_assert(escapes_decode(LIT("plain"), CODING_XML, &d));
	ck_assert_uint_eq(d.changed, 0);
	decoded_release(&d);
}
END_TEST

/* ------------------------------------------------------------------- runs ---
 */

/* "user:some words" and what it is in base64, of 24 letters or more. */
#define PLAIN "jane:some words in here"
#define BASE64 "amFuZTpzb21lIHdvcmRzIGluIGhlcmU="
#define HEX "6a616e653a736f6d6520776f72647320696e2068657265"

/* clang-format off */
static const struct {
	const char *proves;
	enum coding coding;
	struct bytes text;
	size_t at, end; /* of the run; both 0: none */
	size_t skip;
	const char *result;
	const char *map; /* its beginning; NULL: not compared */
} runs[] = {
	{ "a run", CODING_BASE64, LIT("x " BASE64 " y"), 2, 34, 0, PLAIN,
	  "0<2+4 3<6+4 6<10+4 " },
	{ "what follows without a blank belongs to it", CODING_BASE64,
	  LIT(BASE64), 0, 32, 0, PLAIN, NULL },
	{ "letters in front of it", CODING_BASE64, LIT("ab" BASE64), 0, 34, 2,
	  PLAIN, "0<2+4 " },
	{ "other letters of URLs", CODING_BASE64,
	  LIT("YWJjZGVmZ2hpamtsbW5vcD8-Pz8_"), 0, 28, 0,
	  "abcdefghijklmnop?>??\?", NULL },
	{ "one letter too few", CODING_BASE64, LIT("amFuZTpzb21lIHdvcmRzIGl"),
	  0, 0, 0, NULL, NULL },
	{ "just enough", CODING_BASE64, LIT("amFuZTpzb21lIHdvcmRzIGlu"), 0, 24,
	  0, "jane:some words in", NULL },
	{ "over two lines", CODING_BASE64,
	  LIT("amFuZTpzb21lIHdv\r\n  cmRzIGluIGhlcmU="), 0, 36, 0, PLAIN, NULL },
	{ "two strings joined", CODING_BASE64,
	  LIT("amFuZTpzb21lIHdv\" +\n  \"cmRzIGluIGhlcmU="), 0, 39, 0, PLAIN,
	  NULL },
	{ "two strings joined on a line", CODING_BASE64,
	  LIT("amFuZTpzb21lIHdv\" + \"cmRzIGluIGhlcmU="), 0, 37, 0, PLAIN,
	  NULL },
	{ "two strings of a list are two", CODING_BASE64,
	  LIT("amFuZTpzb21lIHdvcmRzIGlu\", \"IGhlcmU="), 0, 24, 0,
	  "jane:some words in", NULL },
	{ "a short line ends it", CODING_BASE64,
	  LIT("amFuZTpzb21lIHd\ncmRzIGluIGhlcmU="), 0, 0, 0, NULL, NULL },
	{ "digits", CODING_HEX, LIT("x" HEX), 1, 47, 0, PLAIN,
	  "0<1+2 1<3+2 " },
	{ "an odd one in front", CODING_HEX, LIT("a" HEX), 0, 47, 1, PLAIN,
	  NULL },
	{ "too few", CODING_HEX, LIT("6a616e653a736f6d6520776f7264732"), 0, 0, 0,
	  NULL, NULL },
	{ "no run", CODING_BASE64, LIT(""), 0, 0, 0, NULL, NULL },
};
/* clang-format on */

START_TEST(runs_row)
{
	struct bytes text = exact(runs[_i].text);
	struct letters run = { .at = 0 };
	struct decoded d = { .changed = 0 };
	bool found = run_next(text, runs[_i].coding, 0, &run);

	ck_assert_msg(found == (runs[_i].result != NULL), "%s",
		      runs[_i].proves);
	if (found) {
		ck_assert_msg(run.at == runs[_i].at && run.end == runs[_i].end,
			      "%s: %zu to %zu", runs[_i].proves, run.at,
			      run.end);
		ck_assert(run_decode(text, &run, runs[_i].coding, runs[_i].skip,
				     &d));
		ck_assert_msg(
			bytes_eq(buf_bytes(&d.text), bytes_of(runs[_i].result)),
			"%s", runs[_i].proves);
		check_map(&d, text);
		if (runs[_i].map)
			ck_assert(!strncmp(map_of(&d), runs[_i].map,
					   strlen(runs[_i].map)));
		ck_assert(!run_next(text, runs[_i].coding, run.end, &run));
	}
	decoded_release(&d);
	drop(text);
}
END_TEST

/* The first run of so many letters, tried at one byte after the other. */
static bool slow_run(struct bytes text, enum coding coding, size_t from,
		     size_t least, struct letters *run)
{
	for (; from < text.len; from++) {
		struct bytes rest = bytes_sub(text, from, text.len);

		if (coding_digit(coding, text.p[from]) < 0)
			continue;
		/* With no least length the first letter begins one. */
		ck_assert(run_next_of(rest, coding, 0, 1, run));
		ck_assert_uint_eq(run->at, 0);
		if (run->letters >= least) {
			run->at += from;
			run->end += from;
			return true;
		}
		from += run->end - 1;
	}
	return false;
}

START_TEST(runs_of_any_text)
{
	static const size_t least[] = { 1, 8, 16, 24, 32 };
	struct chance c = { (uint64_t)_i };
	enum coding coding = one_in(&c, 2) ? CODING_HEX : CODING_BASE64;
	uint8_t raw[300];
	struct bytes text = { raw, chance_below(&c, sizeof(raw)) };
	size_t rare = chance_from(&c, 2, 40);
	size_t from = 0;

	for (size_t i = 0; i < sizeof(raw); i++)
		raw[i] = (uint8_t)(one_in(&c, rare)
					   ? " =\n.\"\0"[chance_below(&c, 6)]
					   : "abcdef09"[chance_below(&c, 8)]);
	for (bool more = true; more;) {
		struct letters fast = { .at = 0 };
		struct letters slow = { .at = 0 };
		size_t nr = least[chance_below(&c, COUNT(least))];

		more = run_next_of(text, coding, from, nr, &fast);
		ck_assert_int_eq(more, slow_run(text, coding, from, nr, &slow));
		if (!more)
			break;
		ck_assert_uint_eq(fast.at, slow.at);
		ck_assert_uint_eq(fast.end, slow.end);
		ck_assert_uint_eq(fast.letters, slow.letters);
		from = fast.end;
	}
}
END_TEST

/* The last group may be cut, and its padding belongs to it. */
START_TEST(groups_at_the_end)
{
	static const struct {
		const char *text;
		const char *result;
		const char *last; /* origin */
	} rows[] = {
		{ "YWJjZGVmZ2hpamtsbW5vcHFy", "abcdefghijklmnopqr", "15<20+4" },
		{ "YWJjZGVmZ2hpamtsbW5vcHFyc3Q=", "abcdefghijklmnopqrst",
		  "18<24+4" },
		{ "YWJjZGVmZ2hpamtsbW5vcHFycw==", "abcdefghijklmnopqrs",
		  "18<24+4" },
		{ "YWJjZGVmZ2hpamtsbW5vcHFycw", "abcdefghijklmnopqrs",
		  "18<24+2" },
		{ "YWJjZGVmZ2hpamtsbW5vcHFyc", "abcdefghijklmnopqr",
		  "15<20+4" },
	};
	struct decoded d = { .changed = 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct letters run = { .at = 0 };
		const char *map;

		ck_assert(run_next(bytes_of(rows[i].text), CODING_BASE64, 0,
				   &run));
		ck_assert_uint_eq(run.end, strlen(rows[i].text));
		ck_assert(run_decode(bytes_of(rows[i].text), &run,
				     CODING_BASE64, 0, &d));
		ck_assert(
			bytes_eq(buf_bytes(&d.text), bytes_of(rows[i].result)));
		map = map_of(&d);
		ck_assert_str_eq(strrchr(map, ' ') + 1, rows[i].last);
	}
	decoded_release(&d);
}
END_TEST

/* clang-format off */
static const struct {
	struct bytes text;
	size_t len;
} wraps[] = {
	{ LIT("\nx"), 1 },
	{ LIT("\r\n\t x"), 4 },
	{ LIT(" \\\nx"), 3 },
	{ LIT("\n> x"), 3 },
	{ LIT("   \nx"), 0 },
	{ LIT("x\n"), 0 },
	{ LIT("\" +\n \"x"), 6 },
	{ LIT("\"\n\"x"), 3 },
	{ LIT("'.\n  '"), 6 },
	{ LIT("\"\n'x"), 0 },
	{ LIT("\" \" x"), 0 },
	{ LIT("\" + \"x"), 5 },
	{ LIT("'.'x"), 3 },
	{ LIT("\" & \"x"), 5 },
	{ LIT("\" + 'x"), 0 },
	{ LIT("\" + x"), 0 },
	{ LIT("\", \"x"), 0 },
	{ LIT("\"+"), 0 },
	{ LIT("\"\n"), 0 },
	{ LIT("\\nx"), 2 },
	{ LIT("\\r\\nx"), 4 },
	{ LIT("\\\\nx"), 3 },
	{ LIT("\\rx"), 0 },
	{ LIT("%0Ax"), 3 },
	{ LIT("%0d%0ax"), 6 },
	{ LIT("%0Dx"), 0 },
	{ LIT("%0"), 0 },
	{ LIT("&#10;x"), 5 },
	{ LIT("&#xa;x"), 5 },
	{ LIT("&#13;&#10;x"), 10 },
	{ LIT("&#xD;&#xA;x"), 10 },
	{ LIT("&#xD;\nx"), 6 },
	{ LIT("&#13;\\n\tx"), 8 },
	{ LIT("\\n    x"), 6 },
	{ LIT("\\r\\n\\t\\tx"), 8 },
	{ LIT("&#10;\t x"), 7 },
	/* Blanks of an address are escapes, or letters. */
	{ LIT("%0A%20x"), 0 },
	{ LIT("%0A++x"), 0 },
	{ LIT("&amp;x"), 0 },
	{ LIT("\\x"), 0 },
	{ LIT("\\"), 0 },
	{ LIT(""), 0 },
};
/* clang-format on */

START_TEST(wraps_row)
{
	struct bytes text = exact(wraps[_i].text);

	ck_assert_uint_eq(wrap_len(text), wraps[_i].len);
	drop(text);
}
END_TEST

/* clang-format off */
static const struct {
	struct bytes text;
	struct bytes result; /* p NULL: no token is cut */
} cuts[] = {
	{ LIT("a tok\nen1"), LIT("a token1") },
	{ LIT("t=\r\noken1 word\nto\\\n  ken2"), LIT("token1 word\ntoken2") },
	{ LIT("\"to\" +\n  \"ken\""), LIT("\"token\"") },
	{ LIT("other\nwords\n"), { 0 } },
	{ LIT("token\n1"), { 0 } },
	{ LIT("to\n\nken"), { 0 } },
};
/* clang-format on */

START_TEST(cuts_row)
{
	const char *v[] = { "word!", "token" };
	struct strings tokens = { v, COUNT(v) };
	struct bytes text = exact(cuts[_i].text);
	struct decoded d = { .changed = 0 };

	ck_assert(wraps_decode(text, &tokens, &d));
	ck_assert_int_eq(d.changed > 0, cuts[_i].result.p != NULL);
	if (d.changed) {
		ck_assert(bytes_eq(buf_bytes(&d.text), cuts[_i].result));
		check_map(&d, text);
	}
	decoded_release(&d);
	drop(text);
}
END_TEST

START_TEST(text_or_noise)
{
	ck_assert_uint_eq(texty(LIT("seven..")), 0);
	ck_assert_uint_eq(texty(LIT("eight...")), 8);
	ck_assert_uint_eq(texty(LIT("eight...\1nine....\t")), 17);
	ck_assert_uint_eq(texty(LIT("e\0i\0g\0h\0t\0.\0.\0.\0.\0")), 17);
	ck_assert_uint_eq(texty(LIT("\1\2\3\xff\xfe\x80")), 0);
	ck_assert_uint_eq(texty(LIT("")), 0);
}
END_TEST

START_TEST(digits_and_names)
{
	ck_assert_int_eq(coding_digit(CODING_BASE64, 'A'), 0);
	ck_assert_int_eq(coding_digit(CODING_BASE64, 'z'), 51);
	ck_assert_int_eq(coding_digit(CODING_BASE64, '-'), 62);
	ck_assert_int_eq(coding_digit(CODING_BASE64, '/'), 63);
	ck_assert_int_eq(coding_digit(CODING_BASE64, '='), -1);
	ck_assert_int_eq(coding_digit(CODING_HEX, 'F'), 15);
	ck_assert_int_eq(coding_digit(CODING_HEX, 'g'), -1);
	for (int i = 0; i < CODING_COUNT; i++)
		ck_assert_ptr_nonnull(coding_name((enum coding)i));
	ck_assert_str_eq(coding_name(CODING_QP), "quoted-printable");
	ck_assert(coding_is_run(CODING_HEX) && !coding_is_run(CODING_XML));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, escapes_row, 0, COUNT(escapes));
	tcase_add_test(tc, blanks_of_a_form);
	tcase_add_test(tc, escapes_one_by_one);
	tcase_add_test(tc, one_room_serves_many);
	tcase_add_loop_test(tc, runs_row, 0, COUNT(runs));
	tcase_add_loop_test(tc, runs_of_any_text, 0, CASES_OF(2000));
	tcase_add_test(tc, groups_at_the_end);
	tcase_add_loop_test(tc, wraps_row, 0, COUNT(wraps));
	tcase_add_loop_test(tc, cuts_row, 0, COUNT(cuts));
	tcase_add_test(tc, text_or_noise);
	tcase_add_test(tc, digits_and_names);
}

UNIT_MAIN("match/decode", add)
