/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "equal/chance.h"

#include "base/buf.h"
#include "match/letters.h"
#include "match/seam.h"
#include "match/strain.h"

#include <stdlib.h>

/* Runs of about STRAIN_RUN letters, some of them with a capital. */
static void add_run(struct buf *out, struct chance *c)
{
	size_t len = chance_below(c, 2 * STRAIN_RUN);
	bool rich = one_in(c, 2);

	for (size_t i = 0; i < len; i++)
		buf_add_char(out, rich && one_in(c, 12) ? 'Q' : 'q');
	buf_add_char(out, " .,:\n"[chance_below(c, 5)]);
}

static struct bytes make_base(struct buf *out, struct chance *c)
{
	struct bytes slack = { (const uint8_t[DELTA_SLACK]){ 0 }, DELTA_SLACK };

	for (size_t i = 0; i < 40; i++)
		add_run(out, c);
	buf_add_bytes(out, slack);
	ck_assert(buf_ok(out));
	return bytes_sub(buf_bytes(out), 0, out->len - DELTA_SLACK);
}

static void add_size(struct buf *out, size_t size)
{
	buf_add_char(out, (char)(size % 128 | 128));
	buf_add_char(out, (char)(size / 128));
}

static void add_copy(struct buf *out, size_t from, size_t len)
{
	buf_add_char(out, (char)0xb3);
	buf_add_char(out, (char)(from % 256));
	buf_add_char(out, (char)(from / 256));
	buf_add_char(out, (char)(len % 256));
	buf_add_char(out, (char)(len / 256));
}

/* Copies of all lengths that matter, and short insertions between them. */
static void make_delta(struct buf *out, struct chance *c, struct bytes base)
{
	struct buf ops = BUF_INIT;
	size_t size = 0;

	for (size_t i = chance_from(c, 1, 12); i; i--) {
		size_t from = chance_below(c, base.len - 1);
		size_t len = chance_from(c, 1, one_in(c, 2) ? 20 : 90);

		len = len < base.len - from ? len : base.len - from;
		add_copy(&ops, from, len);
		size += len;
		for (len = one_in(c, 2) ? 0 : chance_below(c, 40); len;) {
			size_t nr = chance_from(c, 1, len);

			buf_add_char(&ops, (char)nr);
			for (size_t k = 0; k < nr; k++)
				buf_add_char(&ops,
					     "eeeeeeE "[chance_below(c, 8)]);
			size += nr;
			len -= nr;
		}
	}
	add_size(out, base.len);
	add_size(out, size);
	buf_add_bytes(out, buf_bytes(&ops));
	buf_add_bytes(out, (struct bytes){ (const uint8_t[DELTA_SLACK]){ 0 },
					   DELTA_SLACK });
	ck_assert(buf_ok(&ops) && buf_ok(out));
	buf_release(&ops);
}

struct places {
	size_t v[64];
	size_t nr;
};

static bool add_place(void *payload, size_t at)
{
	struct places *places = payload;

	ck_assert_uint_lt(places->nr, COUNT(places->v));
	places->v[places->nr++] = at;
	return true;
}

/* Letters in a row to one side of a place, at most STRAIN_RUN. */
static size_t letters_of(struct bytes text, size_t at, bool on, bool *rich)
{
	size_t nr = 0;

	while (nr < STRAIN_RUN && (on ? at + nr < text.len : nr < at)) {
		uint8_t c = text.p[on ? at + nr : at - nr - 1];

		if (!is_letter(c))
			break;
		*rich |= is_rich(c);
		nr++;
	}
	return nr;
}

/* The definition, read off the result. */
static void look(struct bytes text, const struct op *op, bool end,
		 struct places *out)
{
	size_t at = (size_t)op->at + (end ? op->len : 0);
	bool rich = false;
	size_t before = letters_of(text, at, false, &rich);
	size_t behind = letters_of(text, at, true, &rich);

	if ((end ? before : behind) > FRESH_MARGIN &&
	    before + behind >= STRAIN_RUN && rich)
		(void)add_place(out, at);
}

START_TEST(long_runs_only)
{
	struct chance c = { (uint64_t)_i };
	struct buf base = BUF_INIT;
	struct buf data = BUF_INIT;
	struct delta delta = { .nr = 0 };
	struct places got = { .nr = 0 };
	struct places wanted = { .nr = 0 };
	struct fault fault = { 0 };
	struct bytes from = make_base(&base, &c);
	uint8_t *text;

	make_delta(&data, &c, from);
	ck_assert_int_eq(delta_begin(&delta, from,
				     bytes_sub(buf_bytes(&data), 0,
					       data.len - DELTA_SLACK),
				     UINT32_MAX, &fault),
			 0);
	text = malloc(delta.size + DELTA_SLACK);
	ck_assert_ptr_nonnull(text);
	ck_assert_int_eq(delta_run(&delta, text, true, &fault), 0);
	ck_assert(seams_each(&delta, false, add_place, &got));
	for (size_t i = 0; i < delta.nr; i++) {
		const struct op *op = &delta.v[i];

		if (!op->copies || op->len <= 2 * FRESH_MARGIN)
			continue;
		look((struct bytes){ text, delta.size }, op, false, &wanted);
		look((struct bytes){ text, delta.size }, op, true, &wanted);
	}
	ck_assert_uint_eq(got.nr, wanted.nr);
	for (size_t i = 0; i < got.nr; i++)
		ck_assert_uint_eq(got.v[i], wanted.v[i]);
	free(text);
	delta_release(&delta);
	buf_release(&base);
	buf_release(&data);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, long_runs_only, 0, 500);
}

UNIT_MAIN("match/seam", add)
