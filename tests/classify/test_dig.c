/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/dig.h"

#include "../match/parcel.h"
#include "base/checksum.h"
#include "equal/edits.h"
#include "judged.h"

#include <stdlib.h>

#define SECRET "Kd8mQ2xW/Zr5tYb="

/* The digger, and what it told: "encoding encoding at:raw" of each. */
static struct digger digger;
static struct sweep *sweep;
static struct buf heard;
static struct bytes whole; /* raw is shown as * if it is all of this */

static int hear(void *payload, const struct dug *dug)
{
	(void)payload;
	if (heard.len)
		buf_add_str(&heard, "; ");
	for (size_t i = 0; i < dug->encodings.nr; i++)
		buf_printf(&heard, "%s ", dug->encodings.v[i]);
	buf_printf(&heard, "%d@%d:", (int)dug->at, (int)dug->line);
	if (whole.len && bytes_eq(dug->raw, whole))
		buf_add_char(&heard, '*');
	else
		buf_add_bytes(&heard, dug->raw);
	return 0;
}

static void start(void)
{
	struct bytes secret = LIT(SECRET);
	struct fault fault = { 0 };

	ck_assert(!sweep_new(&secret, 1, true, &sweep, &fault));
	digger = (struct digger){
		.sweep = sweep,
		.matcher = judged.matcher,
		.max_unpacked = (uint64_t)1 << 30,
		.each = hear,
	};
	digger_init(&digger);
}

static void stop(void)
{
	digger_release(&digger);
	sweep_free(sweep);
	buf_release(&heard);
	whole = (struct bytes){ 0 };
}

static void add_hex(struct bytes text, bool upper, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++)
		buf_printf(out, upper ? "%02X" : "%02x", text.p[i]);
}

/* Apply what a letter stands for to the text. */
static void encode(char how, struct buf *text)
{
	struct buf out = BUF_INIT;
	struct bytes in;

	if (how == 'g' || how == 'x' || how == 'z') {
		parcel_wrap(how == 'g'	 ? PACKING_GZIP
			    : how == 'x' ? PACKING_XZ
					 : PACKING_ZIP,
			    "in", text);
		return;
	}
	in = buf_bytes(text);
	switch (how) {
	case 'b':
		base64_encode(in, &out);
		break;
	case 'h':
		add_hex(in, false, &out);
		break;
	case 'H':
		add_hex(in, true, &out);
		break;
	case '%':
		for (size_t i = 0; i < in.len; i++)
			buf_printf(&out, is_alnum(in.p[i]) ? "%c" : "%%%02X",
				   in.p[i]);
		break;
	case 'j':
		for (size_t i = 0; i < in.len; i++)
			buf_printf(&out, is_alnum(in.p[i]) ? "%c" : "\\u%04x",
				   in.p[i]);
		break;
	case 'y': /* as Python writes bytes */
		for (size_t i = 0; i < in.len; i++)
			buf_printf(&out, "\\x%02x", in.p[i]);
		break;
	case '&':
		for (size_t i = 0; i < in.len; i++)
			buf_printf(&out, is_alnum(in.p[i]) ? "%c" : "&#%d;",
				   in.p[i]);
		break;
	case '=':
		buf_add_str(&out, "a=3Db ");
		for (size_t i = 0; i < in.len; i++)
			buf_printf(&out, is_alnum(in.p[i]) ? "%c" : "=%02X",
				   in.p[i]);
		break;
	case 'w':
		for (size_t i = 0; i < in.len; i++) {
			buf_add_char(&out, (char)in.p[i]);
			buf_add_char(&out, 0);
		}
		break;
	case 's': /* behind a program */
		buf_add_bytes(&out, LIT("\x7f"
					"ELF and more\1\2\3\4"));
		buf_add_bytes(&out, in);
		break;
	case 't': /* in a text */
		buf_add_bytes(&out, LIT("so: "));
		buf_add_bytes(&out, in);
		buf_add_bytes(&out, LIT("\nand"));
		break;
	default:
		ck_abort_msg("%c", how);
	}
	ck_assert(buf_ok(&out));
	buf_release(text);
	*text = out;
}

/* clang-format off */
static const struct row {
	const char *steps; /* from the inside out; "t" before the last: all of
			      what is encoded is to be replaced */
	const char *found; /* NULL: nothing */
} rows[] = {
	{ "", NULL },  /* itself, a sweep tells */
	{ "t", NULL },
	{ "hh", "hex hex 0@1:*" },
	{ "hht", "hex hex 4@1:*" },
	{ "hH", "hex hex 0@1:*" },
	{ "bh", "hex base64 0@1:*" },
	{ "hbt", "base64 hex 4@1:*" },
	{ "hhh", "hex hex hex 0@1:*" },
	{ "hbhb", "base64 hex base64 hex 0@1:*" },
	{ "hhhhh", "hex hex hex hex hex 0@1:*" },
	{ "%hh", "hex hex percent 0@1:*" },
	{ "hw", "utf-16le hex 0@1:*" },
	{ "gb", "base64 gzip 0@1:*" },
	{ "gbt", "base64 gzip 4@1:*" },
	{ "zb", "base64 zip 0@1:*" },
	{ "xh", "hex xz 0@1:*" },
	{ "gbgb", "base64 gzip base64 gzip 0@1:*" },
	{ "tgbt", "base64 gzip 4@1:*" },
	{ "gsb", "base64 gzip 0@1:*" },
	{ "zs", "zip 17@1:" SECRET },
	{ "gs", "gzip 17@1:" SECRET },
	{ "zst", "zip 21@1:" SECRET },
	{ "zsgs", "gzip zip 17@1:" SECRET },
	{ "g%", "percent gzip 0@1:*" },
	{ "z%t", "percent zip 4@1:" },
	{ "xj", "json xz 0@1:*" },
	{ "gyt", "json gzip 4@1:" },
	{ "z&", "xml zip 0@1:*" },
	{ "g=", "quoted-printable gzip 6@1:" },
	{ "gbgj", "json gzip base64 gzip 0@1:*" },
	{ "gjb", "base64 json gzip 0@1:*" },
	{ "hhgs", "gzip hex hex 17@1:" },
};
/* clang-format on */

START_TEST(it_is_dug_up)
{
	const struct row *r = &rows[_i];
	struct buf text = BUF_INIT;
	struct buf inner = BUF_INIT;
	struct fault fault = { 0 };

	start();
	buf_add_str(&text, SECRET);
	for (const char *s = r->steps; *s; s++) {
		if (*s != 't' || s[1]) {
			encode(*s, &text);
			buf_clear(&inner);
			buf_add_bytes(&inner, buf_bytes(&text));
		} else {
			encode(*s, &text);
		}
	}
	whole = buf_bytes(&inner);
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_ptr_null(digger.limited);
	ck_assert_msg(r->found ? strstr(buf_str(&heard), r->found) != NULL
			       : !heard.len,
		      "%s: \"%s\"", r->steps, buf_str(&heard));
	buf_release(&text);
	buf_release(&inner);
	stop();
}
END_TEST

/* A word in the next line is none of a run's, if that is whole without it. */
START_TEST(a_word_behind_a_run)
{
	struct buf text = BUF_INIT;
	struct buf run = BUF_INIT;
	struct fault fault = { 0 };

	start();
	buf_add_str(&text, SECRET);
	encode(_i ? 'x' : 'g', &text);
	encode('h', &text);
	buf_add_bytes(&run, buf_bytes(&text));
	whole = buf_bytes(&run);
	buf_add_str(&text, "\nbeef\n");
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_ptr_nonnull(strstr(buf_str(&heard),
				     _i ? "hex xz 0@1:*" : "hex gzip 0@1:*"));
	ck_assert_ptr_null(strstr(buf_str(&heard), "beef"));
	buf_release(&text);
	buf_release(&run);
	stop();
}
END_TEST

/* Nor does it make up for the padding that is missing. */
START_TEST(a_word_behind_a_run_without_padding)
{
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };

	start();
	buf_add_str(&text, "i" SECRET);
	encode('b', &text);
	while (text.p[text.len - 1] == '=')
		text.len--;
	ck_assert_uint_ne(text.len % 4, 0);
	/* Or makes it look like a mail's soft line end. */
	buf_add_str(&text, _i ? "=\nbehind\n" : "\nbehind\n");
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_uint_gt(heard.len, 0);
	ck_assert_ptr_null(strchr(buf_str(&heard), '\n'));
	buf_release(&text);
	stop();
}
END_TEST

/* Nor is what stands behind an archive damage to it. */
START_TEST(bytes_behind_an_archive)
{
	static const enum packing packings[] = { PACKING_GZIP, PACKING_BZIP2,
						 PACKING_XZ, PACKING_ZSTD,
						 PACKING_ZIP };
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };

	start();
	buf_add_str(&text, SECRET);
	parcel_wrap(packings[_i], "in", &text);
	encode('s', &text);
	buf_add_str(&text, "\nsome text\n");
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_uint_gt(heard.len, 0);
	buf_release(&text);
	stop();
}
END_TEST

/* Whatever stands beside a run in it stays. */
START_TEST(no_more_than_it_is_replaced)
{
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };

	start();
	buf_add_str(&text, "many words in front; " SECRET " and some behind");
	encode('h', &text);
	encode('h', &text);
	buf_clear(&heard);
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_uint_eq(heard.len,
			  strlen("hex hex 84@1:") + 4 * strlen(SECRET));
	buf_release(&text);
	stop();
}
END_TEST

/*
 * A member that was met before, stored alike, is not inflated again if there
 * was nothing in it. There was: each archive that holds it has to go.
 */
START_TEST(members_stored_alike)
{
	static const char *const names[] = { "one", "another" };
	struct bytes member = LIT("some words and " SECRET " and others");
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };
	size_t ends[2];

	start();
	for (size_t i = 0; i < COUNT(names); i++) {
		struct buf zip = BUF_INIT;

		parcel_deflated(names[i], member, &zip);
		parcel_zip_end(&zip);
		encode('b', &zip);
		buf_add_bytes(&text, buf_bytes(&zip));
		buf_add_str(&text, " .\n");
		ends[i] = text.len;
		buf_release(&zip);
	}
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_uint_eq(heard.len, strlen("base64 zip 0@1:") + (ends[0] - 3) +
					     strlen("; base64 zip 000@2:") +
					     (ends[1] - ends[0] - 3));
	buf_release(&text);
	stop();
}
END_TEST

static void dig_piece(struct piece *piece)
{
	struct fault fault = { 0 };

	buf_clear(&heard);
	ck_assert(!digger_piece(&digger, piece, &fault));
	ck_assert_ptr_null(digger.limited);
}

/* Of a version, what is built of these parts of the one before; is it found? */
static bool found_in(struct bytes base, struct edits *edits)
{
	struct buf data = BUF_INIT;
	struct delta delta = { 0 };
	struct fault fault = { 0 };
	struct piece piece = {
		.type = OBJECT_BLOB,
		.last = true,
		.body = base,
		.size = base.len,
		.base = MEMO_NONE,
		.keep = 3,
	};
	bool found;

	dig_piece(&piece);
	edits_delta(edits, &data);
	ck_assert(buf_reserve(&data, DELTA_SLACK));
	ck_assert(!delta_begin(&delta, base, buf_bytes(&data), UINT32_MAX,
			       &fault));
	ck_assert(!delta_run(&delta, NULL, true, &fault));
	piece.body = (struct bytes){ 0 };
	piece.size = delta.size;
	piece.delta = &delta;
	piece.base = 3;
	piece.keep = 4;
	dig_piece(&piece);
	found = heard.len > 0;
	delta_release(&delta);
	buf_release(&data);
	return found;
}

#define FILLER ((size_t)20000)

/*
 * In a delta's result only what is new is looked at: the run that a join
 * completes, wherever it begins and ends, and what the base had already.
 */
START_TEST(what_is_new_in_a_delta)
{
	static const char *const kinds[] = { "hh", "gb", "gs", "zs", "g%" };
	struct buf secret = BUF_INIT;
	struct buf base = BUF_INIT;

	start();
	buf_add_str(&secret, SECRET);
	for (const char *s = kinds[_i]; *s; s++)
		encode(*s, &secret);
	for (size_t i = 0; i < FILLER; i++)
		buf_add_char(&base, i % 7 ? '.' : '\n');
	buf_add(&base, secret.p, secret.len / 2);
	for (size_t i = 0; i < FILLER; i++)
		buf_add_char(&base, i % 5 ? '.' : '\n');
	ck_assert(buf_reserve(&base, DELTA_SLACK));
	for (int i = 0; i < 3; i++) {
		struct edits edits = { .base = buf_bytes(&base) };
		size_t half = secret.len / 2;

		edit_copy(&edits, 0, FILLER);
		if (i == 0)
			edit_insert(&edits, buf_bytes(&secret));
		if (i == 1) {
			edit_copy(&edits, FILLER, half);
			edit_insert(&edits, bytes_sub(buf_bytes(&secret), half,
						      secret.len));
		}
		edit_copy(&edits, FILLER + half, FILLER);
		ck_assert_int_eq(found_in(buf_bytes(&base), &edits), i < 2);
		edits_release(&edits);
	}
	buf_release(&secret);
	buf_release(&base);
	stop();
}
END_TEST

#define BLANKS ((size_t)4 << 20)

/* To look for both ends of the run at each operation takes forever. */
START_TEST(many_operations_in_one_run)
{
	struct buf base = BUF_INIT;
	struct edits edits = { 0 };

	start();
	ck_assert(buf_reserve(&base, BLANKS + DELTA_SLACK));
	memset(base.p, ' ', BLANKS);
	base.len = BLANKS;
	edits.base = buf_bytes(&base);
	for (size_t i = 0; i + 10 <= BLANKS; i += 10)
		edit_copy(&edits, BLANKS - 10 - i, 10);
	ck_assert(!found_in(edits.base, &edits));
	edits_release(&edits);
	buf_release(&base);
	stop();
}
END_TEST

/* It was there before: and still is, though nothing of it is new. */
START_TEST(what_a_delta_copies)
{
	static const char *const kinds[] = { "hh", "gb", "gs", "zs", "g%" };
	struct buf base = BUF_INIT;
	struct edits edits = { 0 };

	start();
	buf_add_str(&base, SECRET);
	for (const char *s = kinds[_i]; *s; s++)
		encode(*s, &base);
	for (size_t i = 0; i < FILLER; i++)
		buf_add_char(&base, i % 5 ? '.' : '\n');
	ck_assert(buf_reserve(&base, DELTA_SLACK));
	edits.base = buf_bytes(&base);
	edit_copy(&edits, 0, base.len);
	edit_insert(&edits, LIT("more"));
	ck_assert(found_in(edits.base, &edits));
	edits_release(&edits);
	buf_release(&base);
	stop();
}
END_TEST

/* Of a part of something larger nobody knows what is cut. */
START_TEST(what_is_cut_is_told)
{
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };

	start();
	for (size_t i = 0; i < PIECE_OVERLAP; i++)
		buf_add_char(&text, "abcd"[i % 4]);
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, false, &fault));
	ck_assert_ptr_nonnull(digger.limited);
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_ptr_null(digger.limited);
	buf_release(&text);
	stop();
}
END_TEST

/* Escaped, it may be longer than what is decoded at once. */
START_TEST(what_is_escaped_and_cut_is_told)
{
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };
	uint32_t state = 1;

	start();
	for (size_t i = 0; i < 200000; i++) {
		state = state * 1664525 + 1013904223;
		buf_add_char(&text, (char)(' ' + (state >> 24) % 64));
	}
	encode('g', &text);
	encode('%', &text);
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_ptr_nonnull(digger.limited);
	text.len = 1000;
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_ptr_null(digger.limited);
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, false, &fault));
	ck_assert_ptr_nonnull(digger.limited);
	buf_release(&text);
	stop();
}
END_TEST

/* Too many archives, and too much that comes of them. */
#define MANY CASES_OF((size_t)400000)

static int count(void *payload, const struct dug *dug)
{
	size_t *nr = payload;

	ck_assert_uint_eq(dug->line, ++*nr);
	return 0;
}

/* To count the lines of each from the first one on takes forever. */
START_TEST(a_secret_in_each_line)
{
	struct bytes secret = LIT("Kd8mQ2xW/Zr5tYb=u");
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	size_t nr = 0;

	start();
	sweep_free(sweep);
	ck_assert(!sweep_new(&secret, 1, true, &sweep, &fault));
	digger_release(&digger);
	digger = (struct digger){
		.sweep = sweep,
		.matcher = judged.matcher,
		.max_unpacked = (uint64_t)1 << 30,
		.payload = &nr,
		.each = count,
	};
	digger_init(&digger);
	for (unsigned i = 0; i < MANY; i++) {
		struct buf line = BUF_INIT;

		/* Other letters beside it in each, so that each is told. */
		buf_printf(&line, "%c%cKd8mQ2xW/Zr5tYb=u%c%c", 'A' + i % 26,
			   'A' + i / 26 % 26, 'A' + i / 676 % 26,
			   'A' + i / 17576 % 26);
		base64_encode(buf_bytes(&line), &text);
		buf_add_str(&text, " .\n");
		buf_release(&line);
	}
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_uint_eq(nr, MANY);
	stop();
	buf_release(&text);
}
END_TEST

START_TEST(limits_are_told)
{
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };

	start();
	for (int i = 0; i < 8; i++)
		encode('s', &text), encode('g', &text);
	encode('s', &text);
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_ptr_nonnull(digger.limited);
	buf_release(&text);
	for (size_t i = 0; i < 100000; i++)
		buf_add_str(&text, "word ");
	encode('g', &text);
	encode('b', &text);
	digger.max_unpacked = 1000;
	ck_assert(!digger_text(&digger, buf_bytes(&text), 0, true, &fault));
	ck_assert_ptr_nonnull(digger.limited);
	buf_release(&text);
	stop();
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_unchecked_fixture(tc, judged_open, judged_close);
	tcase_add_loop_test(tc, it_is_dug_up, 0, COUNT(rows));
	tcase_add_loop_test(tc, a_word_behind_a_run, 0, 2);
	tcase_add_loop_test(tc, a_word_behind_a_run_without_padding, 0, 2);
	tcase_add_loop_test(tc, bytes_behind_an_archive, 0, 5);
	tcase_add_test(tc, no_more_than_it_is_replaced);
	tcase_add_test(tc, members_stored_alike);
	tcase_add_loop_test(tc, what_is_new_in_a_delta, 0, 5);
	tcase_add_loop_test(tc, what_a_delta_copies, 0, 5);
	tcase_add_test(tc, what_is_cut_is_told);
	tcase_add_test(tc, what_is_escaped_and_cut_is_told);
	tcase_add_test(tc, limits_are_told);
	tcase_add_test(tc, a_secret_in_each_line);
	tcase_add_test(tc, many_operations_in_one_run);
}

UNIT_MAIN("classify/dig", add)
