/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "equal/chance.h"
#include "equal/edits.h"
#include "match/sweep.h"
#include "odb/delta.h"

#include <stdio.h>

#define SECRET "Kd8mQ2xW/Zr5tYb="

/* What was heard of: "line:raw" of each hit, joined by "; ". */
static int hear(void *payload, const struct sweep_hit *hit)
{
	struct buf *out = payload;

	buf_printf(out, "%s%zu@%d %s:", out->len ? "; " : "", hit->secret,
		   (int)hit->line,
		   hit->guise->layers[0] ? hit->guise->layers[0] : "-");
	buf_add_bytes(out, hit->raw);
	return 0;
}

struct heard {
	struct sweep *sweep;
	struct sweeper sweeper;
	struct buf text;
};

static void heard_open(struct heard *h, const struct bytes *secrets, size_t nr)
{
	struct fault fault = { 0 };

	*h = (struct heard){ .text = BUF_INIT };
	ck_assert_msg(!sweep_new(secrets, nr, false, &h->sweep, &fault), "%s",
		      fault.msg);
	h->sweeper.sweep = h->sweep;
	h->sweeper.payload = &h->text;
	h->sweeper.each = hear;
	sweeper_init(&h->sweeper);
}

static void heard_close(struct heard *h)
{
	sweeper_release(&h->sweeper);
	sweep_free(h->sweep);
	buf_release(&h->text);
}

/* clang-format off */
static const struct row {
	const char *proves;
	const char *secret;
	const char *text;
	const char *found;
} rows[] = {
	{ "as it is", SECRET, "a\nx " SECRET " y", "0@2 -:" SECRET },
	{ "alone", SECRET, SECRET, "0@1 -:" SECRET },
	{ "not there", SECRET, "Kd8mQ2xW/Zr5tYa=", "" },
	{ "only its end", SECRET, "8mQ2xW/Zr5tYb=", "" },
	{ "only its front", SECRET, "Kd8mQ2xW/Zr5tY", "" },
	{ "escaped", SECRET, "u=Kd8mQ2xW%2FZr5tYb%3D&",
	  "0@1 percent:Kd8mQ2xW%2FZr5tYb%3D" },
	{ "in base64", SECRET, "S2Q4bVEyeFcvWnI1dFliPQ==",
	  "0@1 base64:S2Q4bVEyeFcvWnI1dFliPQ==" },
	{ "wrapped", SECRET, "S2Q4bVEyeFcv\r\n  WnI1dFliPQ==",
	  "0@1 base64:S2Q4bVEyeFcv\r\n  WnI1dFliPQ==" },
	{ "wrapped in its first half", SECRET, "S2Q4b\nVEyeFcvWnI1dFliPQ==",
	  "0@1 base64:S2Q4b\nVEyeFcvWnI1dFliPQ==" },
	{ "wrapped in its second half", SECRET, "S2Q4bVEyeFcvWnI1dF\nliPQ==",
	  "0@1 base64:S2Q4bVEyeFcvWnI1dF\nliPQ==" },
	/* printf 'u:Kd8mQ2xW/Zr5tYb=;' | base64: groups of both neighbours. */
	{ "in the middle of base64", SECRET, "x dTpLZDhtUTJ4Vy9acjV0WWI9Ow== y",
	  "0@1 base64:dTpLZDhtUTJ4Vy9acjV0WWI9" },
	{ "its first group over a line end", SECRET,
	  "eHh4eHh4eHh4eHh4dT\npLZDhtUTJ4Vy9acjV0\nWWI9Ow==",
	  "0@1 base64:dT\npLZDhtUTJ4Vy9acjV0\nWWI9" },
	{ "its last group over a line end, the last one", SECRET,
	  "eHh4eHh4eHh4eHh4dXY6S\n2Q4bVEyeFcvWnI1dFliPT\ns7",
	  "0@1 base64:S\n2Q4bVEyeFcvWnI1dFliPT\ns7" },
	/* printf 'uv:Kd8mQ2xW/Zr5tYb=' | base64 | tr -d = */
	{ "without padding, and a word in the next line", SECRET,
	  "dXY6S2Q4bVEyeFcvWnI1dFliPQ\nbehind",
	  "0@1 base64:S2Q4bVEyeFcvWnI1dFliPQ" },
	{ "a shell's quotes", "Kd8m'xW/Zr5tYb=", "p='Kd8m'\\''xW/Zr5tYb='",
	  "0@1 quotes:Kd8m'\\''xW/Zr5tYb=" },
	{ "in others", "Kd8m'xW/Zr5tYb=", "p='Kd8m'\"'\"'xW/Zr5tYb='",
	  "0@1 quotes:Kd8m'\"'\"'xW/Zr5tYb=" },
	{ "doubled, as in SQL", "Kd8m'xW/Zr5tYb=", "p='Kd8m''xW/Zr5tYb='",
	  "0@1 quotes:Kd8m''xW/Zr5tYb=" },
	{ "doubled, as in CSV", "Kd8m\"xW/Zr5tYb=", "\"Kd8m\"\"xW/Zr5tYb=\"",
	  "0@1 quotes:Kd8m\"\"xW/Zr5tYb=" },
	{ "a mail's soft line end", SECRET, "Kd8mQ2=\nxW/Zr5tYb=",
	  "0@1 -:Kd8mQ2=\nxW/Zr5tYb=" },
	{ "a shell's", SECRET, "Kd8mQ2xW/Z\\\n\tr5tYb=",
	  "0@1 -:Kd8mQ2xW/Z\\\n\tr5tYb=" },
	/* printf 'a:Kd8mQ2xW/Zr5tYb=', and b: the first group differs. */
	{ "two neighbours in base64", SECRET,
	  "YTpLZDhtUTJ4Vy9acjV0WWI9 YjpLZDhtUTJ4Vy9acjV0WWI9",
	  "0@1 base64:YTpLZDhtUTJ4Vy9acjV0WWI9; "
	  "0@1 base64:YjpLZDhtUTJ4Vy9acjV0WWI9" },
	{ "joined over lines", SECRET, "\"Kd8mQ2xW/\" +\n  \"Zr5tYb=\"",
	  "0@1 -:Kd8mQ2xW/\" +\n  \"Zr5tYb=" },
	{ "joined in its front", SECRET, "'Kd8m'\n+ 'Q2xW/Zr5tYb='",
	  "0@1 -:Kd8m'\n+ 'Q2xW/Zr5tYb=" },
	{ "two places are told once", SECRET, SECRET "\n" SECRET,
	  "0@1 -:" SECRET },
	{ "two guises both", SECRET, SECRET "\nKd8mQ2xW%2FZr5tYb%3D",
	  "0@1 -:" SECRET "; 0@2 percent:Kd8mQ2xW%2FZr5tYb%3D" },
	{ "a short one is a word", "summer", "x summer,", "0@1 -:summer" },
	{ "or it is none", "summer", "midsummer summertime", "" },
	{ "lines count on", SECRET,
	  "\n\n" SECRET "\n\n\nKd8mQ2xW%2FZr5tYb%3D",
	  "0@3 -:" SECRET "; 0@6 percent:Kd8mQ2xW%2FZr5tYb%3D" },
	{ "a very short one", "pw", "=pw\n", "0@1 -:pw" },
	{ "marks bound nothing", "-pw-", "a-pw-b", "0@1 -:-pw-" },
};
/* clang-format on */

START_TEST(it_is_found)
{
	const struct row *r = &rows[_i];
	struct bytes secret = bytes_of(r->secret);
	struct fault fault = { 0 };
	struct heard h;

	heard_open(&h, &secret, 1);
	ck_assert(!sweeper_text(&h.sweeper, bytes_of(r->text), 0, 0, &fault));
	ck_assert_msg(!strcmp(buf_str(&h.text), r->found), "%s: %s", r->proves,
		      buf_str(&h.text));
	heard_close(&h);
}
END_TEST

/* For a proof, a word that is part of another one counts. */
START_TEST(inside_of_words)
{
	struct bytes secret = LIT("summer");
	struct fault fault = { 0 };
	struct heard h;

	heard_open(&h, &secret, 1);
	sweeper_release(&h.sweeper);
	sweep_free(h.sweep);
	ck_assert(!sweep_new(&secret, 1, true, &h.sweep, &fault));
	h.sweeper = (struct sweeper){ .sweep = h.sweep,
				      .payload = &h.text,
				      .each = hear };
	sweeper_init(&h.sweeper);
	ck_assert(
		!sweeper_text(&h.sweeper, LIT("midsummertime"), 0, 0, &fault));
	ck_assert_str_eq(buf_str(&h.text), "0@1 -:summer");
	heard_close(&h);
	ck_assert(!sweep_is_possible(LIT("ab")));
	ck_assert(!sweep_is_possible(LIT("ab\0c")));
	ck_assert(!sweep_is_possible(LIT("ab\xff"
					 "c")));
	ck_assert(sweep_is_possible(LIT("abc")));
}
END_TEST

START_TEST(in_utf16_of_both_orders)
{
	static const char le[] = "K\0d\0008\0m\0Q\0002\0x\0W\0";
	static const char be[] = "\0K\0d\0008\0m\0Q\0002\0x\0W";
	struct bytes secret = LIT("Kd8mQ2xW");
	struct fault fault = { 0 };
	struct heard h;

	heard_open(&h, &secret, 1);
	ck_assert(!sweeper_text(&h.sweeper, LIT(le), 0, 0, &fault));
	ck_assert(!sweeper_text(&h.sweeper, LIT(be), 0, 0, &fault));
	ck_assert_uint_eq(h.text.len, 2 * (strlen("0@1 utf-16:") + 15) + 2);
	heard_close(&h);
}
END_TEST

#define SECRETS 3000

/* Many at once; each is found, and as the one that it is. */
START_TEST(among_thousands)
{
	static struct bytes secrets[SECRETS];
	static char texts[SECRETS][24];
	struct fault fault = { 0 };
	struct heard h;

	for (unsigned i = 0; i < SECRETS; i++) {
		(void)snprintf(texts[i], sizeof(texts[i]), "pre%08x-%05u",
			       i * 2654435761U, i);
		secrets[i] = bytes_of(texts[i]);
	}
	heard_open(&h, secrets, SECRETS);
	for (size_t i = 0; i < SECRETS; i += 97) {
		struct buf expected = BUF_INIT;

		buf_clear(&h.text);
		buf_printf(&expected, "%zu@1 -:%s", i, texts[i]);
		ck_assert(!sweeper_text(&h.sweeper, secrets[i], 0, 0, &fault));
		ck_assert_str_eq(buf_str(&h.text), buf_str(&expected));
		buf_release(&expected);
	}
	heard_close(&h);
}
END_TEST

#define ALIKE CASES_OF((size_t)10000)
#define PLACES CASES_OF(2000)

/* Secrets that have all but a few bytes in common: where what they share stands
 * they are not tried one by one. */
static const struct alike {
	const char *front;
	const char *rest;
	const char *text; /* at each place */
} alike[] = {
	{ "Acme-Company-2026-", "", "Acme-Company-2026-zzzz" },
	{ "", "-Acme-Company-2026", "zzzz-Acme-Company-2026" },
	{ "Acme-Company-", "-at-bitbucket.org", "Acme-Company-zzzz" },
	{ "Acme-Company-", "-at-bitbucket.org", "zzzz-at-bitbucket.org" },
	{ "Acme-2026-", "", "Acme-2026-0\n\n1\n23" },
};

START_TEST(secrets_that_are_alike)
{
	const struct alike *a = &alike[_i];
	static struct bytes secrets[ALIKE];
	static char texts[ALIKE][64];
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	struct heard h;

	for (unsigned i = 0; i < ALIKE; i++) {
		(void)snprintf(texts[i], sizeof(texts[i]), "%s%04u%s", a->front,
			       i, a->rest);
		secrets[i] = bytes_of(texts[i]);
	}
	heard_open(&h, secrets, ALIKE);
	for (size_t i = 0; i < PLACES; i++)
		buf_printf(&text, "%s\n", a->text);
	buf_printf(&text, "%s\n", texts[77]);
	ck_assert(!sweeper_text(&h.sweeper, buf_bytes(&text), 0, 0, &fault));
	ck_assert_ptr_nonnull(strstr(buf_str(&h.text), texts[77]));
	ck_assert_uint_gt(h.sweeper.tried, PLACES);
	ck_assert_uint_lt(h.sweeper.tried, PLACES * 100);
	buf_release(&text);
	heard_close(&h);
}
END_TEST

#define FRIENDS 60

/* Few letters, so that some are alike. */
static void make_friends(struct chance *c, char (*texts)[24],
			 struct bytes *secrets)
{
	for (size_t i = 0; i < FRIENDS; i++) {
		size_t len = chance_from(c, 7, 20);

		for (size_t k = 0; k < len; k++)
			texts[i][k] = "abc"[chance_below(c, 2 + (k == 9))];
		texts[i][len] = 0;
		secrets[i] = (struct bytes){ (uint8_t *)texts[i], len };
	}
}

/* Some of them, with line ends inside, side by side. */
static void write_friends(struct chance *c, const struct bytes *secrets,
			  struct buf *out)
{
	static const char *const ends[] = { "=\n", "\n", "\n  ", "\\\n" };

	for (size_t i = 0; i < 300; i++) {
		struct bytes secret = secrets[chance_below(c, FRIENDS)];

		for (size_t k = 0; k < secret.len; k++) {
			while (one_in(c, 9))
				buf_add_str(out,
					    ends[chance_below(c, COUNT(ends))]);
			buf_add(out, secret.p + k, 1);
		}
	}
}

/* Sums up what tells one hit from another. */
static int add_up(void *payload, const struct sweep_hit *hit)
{
	size_t *sum = payload;

	*sum += (hit->at * 1000003 + hit->raw.len) * 7919 +
		(hit->guise->layers[0] ? 1 : 0) + 1;
	return 0;
}

static size_t sum_of(const struct bytes *secrets, size_t nr, struct bytes text)
{
	struct fault fault = { 0 };
	size_t sum = 0;
	struct sweep *sweep;
	struct sweeper s = { .payload = &sum, .each = add_up, .every = true };

	ck_assert(!sweep_new(secrets, nr, true, &sweep, &fault));
	s.sweep = sweep;
	sweeper_init(&s);
	ck_assert(!sweeper_text(&s, text, 0, 0, &fault));
	sweeper_release(&s);
	sweep_free(sweep);
	return sum;
}

/* What is found of many at once is what is found of each by itself. */
START_TEST(many_are_as_each_alone)
{
	static char texts[FRIENDS][24];
	struct bytes secrets[FRIENDS];
	struct chance c = { (uint64_t)_i + 1 };
	struct buf text = BUF_INIT;
	size_t alone = 0;

	make_friends(&c, texts, secrets);
	write_friends(&c, secrets, &text);
	for (size_t i = 0; i < FRIENDS; i++)
		alone += sum_of(&secrets[i], 1, buf_bytes(&text));
	ck_assert_uint_gt(alone, 300);
	ck_assert_uint_eq(sum_of(secrets, FRIENDS, buf_bytes(&text)), alone);
	buf_release(&text);
}
END_TEST

static void piece_of(struct heard *h, const struct piece *piece)
{
	struct fault fault = { 0 };

	buf_clear(&h->text);
	ck_assert(!sweeper_piece(&h->sweeper, piece, &fault));
}

/* A delta's result: a part was copied, the rest is new; nothing is put
 * together. */
START_TEST(along_a_delta)
{
	struct bytes secret = LIT(SECRET);
	static const char base[] = "line\n" SECRET "\nmore\n";
	struct edits edits = { .base = { 0 } };
	struct buf copy = BUF_INIT;
	struct buf data = BUF_INIT;
	struct delta delta = { 0 };
	struct fault fault = { 0 };
	struct piece piece = {
		.type = OBJECT_BLOB, .last = true, .base = MEMO_NONE, .keep = 3
	};
	struct heard h;

	heard_open(&h, &secret, 1);
	buf_add_str(&copy, base);
	piece.body = buf_bytes(&copy);
	piece.size = copy.len;
	piece_of(&h, &piece);
	ck_assert_str_eq(buf_str(&h.text), "0@2 -:" SECRET);

	ck_assert(buf_reserve(&copy, DELTA_SLACK));
	edits.base = buf_bytes(&copy);
	edit_insert(&edits, LIT("new\nnew\n"));
	edit_copy(&edits, 0, copy.len);
	/* And one that is joined from two halves. */
	edit_copy(&edits, 5, 8);
	edit_insert(&edits, LIT("/Zr5tYb%3D"));
	edits_delta(&edits, &data);
	ck_assert(buf_reserve(&data, DELTA_SLACK));
	ck_assert(!delta_begin(&delta, edits.base, buf_bytes(&data), UINT32_MAX,
			       &fault));
	ck_assert(!delta_run(&delta, NULL, true, &fault));
	piece.body = (struct bytes){ 0 };
	piece.size = delta.size;
	piece.delta = &delta;
	piece.base = 3;
	piece.keep = MEMO_NONE;
	piece_of(&h, &piece);
	ck_assert_str_eq(buf_str(&h.text), "0@4 -:" SECRET);
	delta_release(&delta);
	edits_release(&edits);
	buf_release(&copy);
	buf_release(&data);
	heard_close(&h);
}
END_TEST

#define MANY ((size_t)100)

/* Lines are counted on from the last secret, not each time from the start. */
START_TEST(many_in_one_text)
{
	struct bytes secrets[MANY];
	char names[MANY][24];
	struct edits edits = { .base = { 0 } };
	struct buf copy = BUF_INIT;
	struct buf data = BUF_INIT;
	struct buf wanted = BUF_INIT;
	struct delta delta = { 0 };
	struct fault fault = { 0 };
	struct piece piece = {
		.type = OBJECT_BLOB, .last = true, .base = MEMO_NONE, .keep = 3
	};
	struct heard h;

	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "Kd8mQ2xWZr5t%04zu",
			       i);
		secrets[i] = bytes_of(names[i]);
		for (size_t k = 0; k < 100; k++)
			buf_add_str(&copy, "nothing.\n");
		buf_printf(&copy, "%s\n", names[i]);
		buf_printf(&wanted, "%s%zu@%zu -:%s", i ? "; " : "", i,
			   i * 101 + 102, names[i]);
	}
	heard_open(&h, secrets, MANY);
	piece.body = buf_bytes(&copy);
	piece.size = copy.len;
	piece_of(&h, &piece);
	ck_assert(buf_reserve(&copy, DELTA_SLACK));
	edits.base = buf_bytes(&copy);
	edit_insert(&edits, LIT("new\n"));
	edit_copy(&edits, 0, copy.len);
	edits_delta(&edits, &data);
	ck_assert(buf_reserve(&data, DELTA_SLACK));
	ck_assert(!delta_begin(&delta, edits.base, buf_bytes(&data), UINT32_MAX,
			       &fault));
	ck_assert(!delta_run(&delta, NULL, true, &fault));
	piece.body = (struct bytes){ 0 };
	piece.size = delta.size;
	piece.delta = &delta;
	piece.base = 3;
	piece.keep = MEMO_NONE;
	piece_of(&h, &piece);
	ck_assert_str_eq(buf_str(&h.text), buf_str(&wanted));
	/* What was put together for it is what lies between two of them. */
	ck_assert_uint_lt(h.sweeper.lines.cap, 2000);
	delta_release(&delta);
	edits_release(&edits);
	buf_release(&copy);
	buf_release(&data);
	buf_release(&wanted);
	heard_close(&h);
}
END_TEST

/* As in all else; so what is new in it has to be gathered (odb/source.h). */
START_TEST(a_trees_new_entries_are_searched)
{
	static const char base[] = "100644 a\0"
				   "12345678901234567890";
	struct bytes secret = LIT(SECRET);
	struct edits edits = { .base = { 0 } };
	struct buf copy = BUF_INIT;
	struct buf data = BUF_INIT;
	struct delta delta = { 0 };
	struct fault fault = { 0 };
	struct piece piece = {
		.type = OBJECT_TREE, .last = true, .base = MEMO_NONE, .keep = 3
	};
	struct heard h;

	heard_open(&h, &secret, 1);
	buf_add(&copy, base, sizeof(base) - 1);
	ck_assert(buf_reserve(&copy, DELTA_SLACK));
	piece.body = buf_bytes(&copy);
	piece.size = copy.len;
	piece_of(&h, &piece);
	edits.base = buf_bytes(&copy);
	edit_copy(&edits, 0, copy.len);
	edit_insert(&edits, LIT("100644 " SECRET "\0"
				"12345678901234567890"));
	edits_delta(&edits, &data);
	ck_assert(buf_reserve(&data, DELTA_SLACK));
	ck_assert(!delta_begin(&delta, edits.base, buf_bytes(&data), UINT32_MAX,
			       &fault));
	ck_assert(!delta_run(&delta, NULL, true, &fault));
	piece.body = (struct bytes){ 0 };
	piece.size = delta.size;
	piece.delta = &delta;
	piece.base = 3;
	piece.keep = MEMO_NONE;
	piece_of(&h, &piece);
	ck_assert_str_eq(buf_str(&h.text), "0@1 -:" SECRET);
	delta_release(&delta);
	edits_release(&edits);
	buf_release(&copy);
	buf_release(&data);
	heard_close(&h);
}
END_TEST

#define LINE ((size_t)16 << 20)

/* To count all letters of the line at each of its secrets takes forever. */
START_TEST(trimming_looks_at_no_more_than_it_needs)
{
	static const struct {
		size_t at, len;
		size_t trimmed_at, trimmed_len;
	} ranges[] = {
		{ 100, 40, 100, 40 },
		/* The last line's letters are no part of it. */
		{ LINE - 10, 13, LINE - 10, 10 },
	};
	struct buf text = BUF_INIT;

	ck_assert(buf_reserve(&text, LINE + 3));
	memset(text.p, 'A', LINE);
	text.len = LINE;
	buf_add_str(&text, "\nAB");
	for (size_t i = 0; i < 20000; i++) {
		size_t row = i % COUNT(ranges);
		uint64_t at = ranges[row].at;
		uint64_t len = ranges[row].len;

		sweep_trim(buf_bytes(&text), &at, &len);
		ck_assert_uint_eq(at, ranges[row].trimmed_at);
		ck_assert_uint_eq(len, ranges[row].trimmed_len);
	}
	buf_release(&text);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, it_is_found, 0, COUNT(rows));
	tcase_add_test(tc, inside_of_words);
	tcase_add_test(tc, in_utf16_of_both_orders);
	tcase_add_test(tc, among_thousands);
	tcase_add_loop_test(tc, secrets_that_are_alike, 0, COUNT(alike));
	tcase_add_loop_test(tc, many_are_as_each_alone, 0, CASES_OF(40));
	tcase_add_test(tc, along_a_delta);
	tcase_add_test(tc, many_in_one_text);
	tcase_add_test(tc, a_trees_new_entries_are_searched);
	tcase_add_test(tc, trimming_looks_at_no_more_than_it_needs);
}

UNIT_MAIN("match/sweep", add_tests)
