/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/packer.h"

#include "odb/delta.h"

/* A copy at its exact size and slack, so that a byte too many is seen. */
static struct bytes exactly(struct bytes b)
{
	uint8_t *p = malloc(b.len + DELTA_SLACK);

	ck_assert_ptr_nonnull(p);
	if (b.len)
		memcpy(p, b.p, b.len);
	memset(p + b.len, 0xee, DELTA_SLACK);
	return (struct bytes){ p, b.len };
}

static void drop(struct bytes b)
{
	free((void *)(uintptr_t)b.p);
}

/* 300,000 bytes that tell where they are. */
static struct bytes long_base(void)
{
	static uint8_t v[300000];

	for (size_t i = 0; i < sizeof(v); i++)
		v[i] = (uint8_t)(i % 251 ^ i >> 10);
	return (struct bytes){ v, sizeof(v) };
}

#define MAX 1000000
#define BROKEN "damaged: its delta "
#define CUT BROKEN "is cut short"
#define OUTSIDE BROKEN "copies from outside of its base"
#define MORE BROKEN "makes more than it declares"
#define LESS BROKEN "makes less than it declares"
#define NO_SIZES BROKEN "has no sizes"
#define MOON LIT("moonbeam")

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes base;
	struct bytes delta;
	struct bytes result;
	int rc;
	const char *reason;
	size_t nr_ops;
} rows[] = {
	{ "an insert", MOON, LIT("\x08\x03\x03" "abc"), LIT("abc"), 0, NULL, 1 },
	{ "a copy of all", MOON, LIT("\x08\x08\x90\x08"), MOON, 0, NULL, 1 },
	{ "a copy with an offset", MOON, LIT("\x08\x04\x91\x04\x04"), LIT("beam"), 0, NULL, 1 },
	{ "a copy may end exactly at the end of the base",
	  MOON, LIT("\x08\x01\x91\x07\x01"), LIT("m"), 0, NULL, 1 },
	{ "one byte further", MOON, LIT("\x08\x01\x91\x08\x01"), LIT(""), FAULT_CORRUPT, OUTSIDE, 0 },
	{ "one byte longer", MOON, LIT("\x08\x02\x91\x07\x02"), LIT(""), FAULT_CORRUPT, OUTSIDE, 0 },
	{ "an offset of 2^32 - 1", MOON, LIT("\x08\x01\x9f\xff\xff\xff\xff\x01"), LIT(""), FAULT_CORRUPT, OUTSIDE, 0 },
	{ "both", MOON, LIT("\x08\x04\x02" "ab" "\x91\x06\x02"), LIT("abam"), 0, NULL, 2 },
	{ "copies that continue each other are one",
	  MOON, LIT("\x08\x08\x90\x04\x91\x04\x04"), MOON, 0, NULL, 1 },
	{ "three of them", MOON, LIT("\x08\x06\x91\x01\x02\x91\x03\x02\x91\x05\x02"), LIT("oonbea"), 0, NULL, 1 },
	{ "copies that do not", MOON, LIT("\x08\x08\x91\x04\x04\x90\x04"), LIT("beammoon"), 0, NULL, 2 },
	{ "that overlap", MOON, LIT("\x08\x05\x90\x03\x91\x02\x02"), LIT("mooon"), 0, NULL, 2 },
	{ "an insert between them parts them",
	  MOON, LIT("\x08\x09\x90\x04\x01-\x91\x04\x04"), LIT("moon-beam"), 0, NULL, 3 },
	{ "inserts are not joined", MOON, LIT("\x08\x02\x01" "a" "\x01" "b"), LIT("ab"), 0, NULL, 2 },
	{ "nothing at all", LIT(""), LIT("\0\0"), LIT(""), 0, NULL, 0 },
	{ "nothing of something", MOON, LIT("\x08\0"), LIT(""), 0, NULL, 0 },
	{ "a copy of nothing cannot be said", LIT(""), LIT("\0\x01\x90\x01"), LIT(""), FAULT_CORRUPT, OUTSIDE, 0 },
	{ "an insert into nothing", LIT(""), LIT("\0\x01\x01x"), LIT("x"), 0, NULL, 1 },
	{ "a base one byte longer", MOON, LIT("\x07\x01\x01x"), LIT(""), FAULT_CORRUPT,
	  BROKEN "was made for a base of another size", 0 },
	{ "a base one byte shorter", MOON, LIT("\x09\x01\x01x"), LIT(""), FAULT_CORRUPT,
	  BROKEN "was made for a base of another size", 0 },
	{ "a base of 2^63", MOON, LIT("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x01\x01x"), LIT(""),
	  FAULT_CORRUPT, BROKEN "was made for a base of another size", 0 },
	{ "a base of 2^64 and 8", MOON, LIT("\x88\x80\x80\x80\x80\x80\x80\x80\x80\x02\x01\x01x"), LIT(""),
	  FAULT_CORRUPT, NO_SIZES, 0 },
	{ "one of too many digits", MOON, LIT("\x88\x80\x80\x80\x80\x80\x80\x80\x80\x80\0\x01\x01x"), LIT(""),
	  FAULT_CORRUPT, NO_SIZES, 0 },
	{ "more digits than are needed", MOON, LIT("\x88\x80\0\x81\0\x01x"), LIT("x"), 0, NULL, 1 },
	{ "makes one byte more", MOON, LIT("\x08\x02\x03" "abc"), LIT(""), FAULT_CORRUPT, MORE, 0 },
	{ "by a copy", MOON, LIT("\x08\x02\x90\x03"), LIT(""), FAULT_CORRUPT, MORE, 0 },
	{ "by its second operation", MOON, LIT("\x08\x04\x90\x03\x02" "ab"), LIT(""), FAULT_CORRUPT, MORE, 0 },
	{ "makes one byte less", MOON, LIT("\x08\x04\x03" "abc"), LIT(""), FAULT_CORRUPT, LESS, 0 },
	{ "makes nothing of what it declares", MOON, LIT("\x08\x04"), LIT(""), FAULT_CORRUPT, LESS, 0 },
	{ "makes something of nothing", MOON, LIT("\x08\0\x01x"), LIT(""), FAULT_CORRUPT, MORE, 0 },
	{ "operation 0", MOON, LIT("\x08\x01\0\x01x"), LIT(""), FAULT_CORRUPT,
	  BROKEN "holds an operation that does not exist", 0 },
	{ "operation 0 at its end", MOON, LIT("\x08\x01\x01x\0"), LIT(""), FAULT_CORRUPT,
	  BROKEN "holds an operation that does not exist", 0 },
	{ "an insert that is cut", MOON, LIT("\x08\x03\x03" "ab"), LIT(""), FAULT_CORRUPT, CUT, 0 },
	{ "one of which nothing is left", MOON, LIT("\x08\x03\x03"), LIT(""), FAULT_CORRUPT, CUT, 0 },
	{ "a copy that is cut", MOON, LIT("\x08\x03\x91\x03"), LIT(""), FAULT_CORRUPT, CUT, 0 },
	{ "one of which nothing is left", MOON, LIT("\x08\x03\xff"), LIT(""), FAULT_CORRUPT, CUT, 0 },
	{ "one of seven bytes of which six are left", MOON, LIT("\x08\x03\xff\0\0\0\0\x03\0"), LIT(""),
	  FAULT_CORRUPT, CUT, 0 },
	{ "and all seven", MOON, LIT("\x08\x03\xff\0\0\0\0\x03\0\0"), LIT("moo"), 0, NULL, 1 },
	{ "no second size", MOON, LIT("\x08"), LIT(""), FAULT_CORRUPT, NO_SIZES, 0 },
	{ "a second size without an end", MOON, LIT("\x08\x80"), LIT(""), FAULT_CORRUPT, NO_SIZES, 0 },
	{ "nothing", MOON, LIT(""), LIT(""), FAULT_CORRUPT, NO_SIZES, 0 },
	{ "a result of 2^63", MOON, LIT("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x90\x08"), LIT(""),
	  FAULT_LIMIT, "9223372036854775808 bytes, more than --max-object-size 1000000", 0 },
	{ "a result of 2^64", MOON, LIT("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02\x90\x08"), LIT(""),
	  FAULT_CORRUPT, NO_SIZES, 0 },
	{ "a result of max bytes", MOON, LIT("\x08\xc0\x84\x3d"), LIT(""), FAULT_CORRUPT, LESS, 0 },
	{ "of one more", MOON, LIT("\x08\xc1\x84\x3d"), LIT(""), FAULT_LIMIT,
	  "1000001 bytes, more than --max-object-size 1000000", 0 },
};
/* clang-format on */

/* With a result or without, and with or without what is fresh. */
static void check_run(struct delta *delta, struct bytes base, struct bytes data,
		      int way, size_t row)
{
	struct bytes want = rows[row].result;
	uint8_t *out = malloc(want.len + DELTA_SLACK);
	struct fault fault = { 0 };
	int rc = delta_begin(delta, base, data, MAX, &fault);

	if (!rc)
		rc = delta_run(delta, way & 1 && !rows[row].rc ? out : NULL,
			       way & 2, &fault);
	ck_assert_msg(rc == rows[row].rc, "%s: %d (%s)", rows[row].proves, rc,
		      fault.msg);
	if (rc) {
		ck_assert_msg(!strcmp(fault.msg, rows[row].reason), "%s: %s",
			      rows[row].proves, fault.msg);
	} else {
		ck_assert_uint_eq(delta->size, want.len);
		ck_assert_msg(delta->nr == rows[row].nr_ops, "%s: %zu",
			      rows[row].proves, delta->nr);
	}
	if (!rc && way & 1)
		ck_assert_msg(!memcmp(out, want.p, want.len), "%s",
			      rows[row].proves);
	for (size_t at = 0; !rc && at <= want.len; at++) {
		for (size_t len = 0; len <= want.len - at; len++) {
			delta_window(delta, at, len, out);
			ck_assert_msg(!memcmp(out, want.p + at, len), "%s",
				      rows[row].proves);
		}
	}
	free(out);
}

START_TEST(delta_row)
{
	struct bytes base = exactly(rows[_i].base);
	struct bytes data = exactly(rows[_i].delta);
	struct delta delta = { .nr = 0 };

	/* One struct delta serves all, also after a failure. */
	for (int way = 0; way < 4; way++)
		check_run(&delta, base, data, way, (size_t)_i);
	delta_release(&delta);
	delta_release(&delta);
	drop(base);
	drop(data);
}
END_TEST

/* Every set of bytes that the arguments of a copy may leave out. */
START_TEST(all_codes_of_copies)
{
	struct bytes base = exactly(long_base());
	uint8_t *out = malloc(0x10000 + 0x20202 + DELTA_SLACK);
	struct delta delta = { .nr = 0 };

	for (unsigned code = 0x80; code <= 0xff; code++) {
		uint32_t from = 0;
		uint32_t len = 0;
		struct buf buf = BUF_INIT;
		struct buf args = BUF_INIT;
		struct bytes data;
		struct fault fault = { 0 };
		int rc;

		/* The highest byte of an offset would be out of any base. */
		for (unsigned i = 0; i < 4; i++) {
			uint8_t byte = i == 3 ? 0 : 2;

			if (!(code >> i & 1))
				continue;
			from |= (uint32_t)byte << 8 * i;
			buf_add_char(&args, (char)byte);
		}
		for (unsigned i = 0; i < 3; i++) {
			if (!(code >> (4 + i) & 1))
				continue;
			len |= (uint32_t)2 << 8 * i;
			buf_add_char(&args, 2);
		}
		len = len ? len : 0x10000;
		add_size(&buf, base.len);
		add_size(&buf, len);
		buf_add_char(&buf, (char)code);
		buf_add_bytes(&buf, buf_bytes(&args));
		data = exactly(buf_bytes(&buf));
		ck_assert_int_eq(delta_begin(&delta, base, data, MAX, &fault),
				 0);
		rc = delta_run(&delta, out, true, &fault);
		if (from + len > base.len) {
			ck_assert_int_eq(rc, FAULT_CORRUPT);
			ck_assert_str_eq(fault.msg, OUTSIDE);
		} else {
			ck_assert_msg(rc == 0, "%02x: %s", code, fault.msg);
			ck_assert_mem_eq(out, base.p + from, len);
		}
		drop(data);
		buf_release(&buf);
		buf_release(&args);
	}
	free(out);
	drop(base);
	delta_release(&delta);
}
END_TEST

/* One operation over the limit; inserts, since copies might be joined. */
START_TEST(there_is_a_limit_to_operations)
{
	const size_t most = (size_t)16 << 20;

	for (size_t nr = most - 1; nr <= most + 1; nr += 2) {
		struct delta delta = { .nr = 0 };
		struct buf buf = BUF_INIT;
		struct fault fault = { 0 };
		size_t at;
		int rc;

		add_size(&buf, 0);
		add_size(&buf, nr);
		at = buf.len;
		ck_assert(buf_reserve(&buf, 2 * nr + DELTA_SLACK));
		for (size_t i = 0; i < nr; i++) {
			buf.p[at + 2 * i] = 1;
			buf.p[at + 2 * i + 1] = 'x';
		}
		buf.len += 2 * nr;
		ck_assert_int_eq(delta_begin(&delta, LIT(""), buf_bytes(&buf),
					     UINT32_MAX, &fault),
				 0);
		rc = delta_run(&delta, NULL, false, &fault);
		ck_assert_int_eq(rc, nr > most ? FAULT_LIMIT : 0);
		delta_release(&delta);
		buf_release(&buf);
	}
}
END_TEST

/* ------------------------------------------------------------------ fresh ---
 */

static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Mostly short, seldom long; 1 to 70,000. */
static uint32_t some_length(uint32_t *state)
{
	switch (next(state) % 8) {
	case 0:
		return next(state) % 70000 + 1;
	case 1:
		return next(state) % 300 + 1;
	default:
		return next(state) % 20 + 1;
	}
}

/*
 * A random delta, and its result by the slowest of ways. The inserted bytes may
 * hold anything, FRESH_END too.
 */
static void make_delta(uint32_t *state, struct bytes base, struct buf *delta,
		       struct buf *result)
{
	struct buf ops = BUF_INIT;
	size_t nr = next(state) % 40;
	uint32_t last = 0;

	for (size_t i = 0; i < nr; i++) {
		uint32_t len = some_length(state);
		uint32_t from = next(state) % (uint32_t)base.len;

		if (next(state) % 3 == 0) {
			struct buf text = BUF_INIT;

			for (len = len % 300 + 1; len; len--)
				buf_add_char(&text, (char)next(state));
			add_insert(&ops, buf_bytes(&text));
			buf_add_bytes(result, buf_bytes(&text));
			buf_release(&text);
			continue;
		}
		/* Often where the last one ended, or near it. */
		if (next(state) % 3 == 0)
			from = last + next(state) % 2 * (next(state) % 3);
		from = from < base.len ? from : 0;
		if (len > base.len - from)
			len = (uint32_t)base.len - from;
		add_copy(&ops, from, len);
		buf_add_bytes(result, bytes_sub(base, from, len));
		last = from + len;
	}
	add_size(delta, base.len);
	add_size(delta, result->len);
	buf_add_bytes(delta, buf_bytes(&ops));
	ck_assert(buf_ok(delta) && buf_ok(result));
	buf_release(&ops);
}

/* Where a stretch ends in the text, its FRESH_END excluded. */
static size_t stretch_end(const struct fresh *f, size_t i)
{
	return (i + 1 < f->nr ? f->v[i + 1].in_text : f->len) - 1;
}

/* Each stretch but the first begins with the end of a copy, and names it. */
static void check_copy_of(const struct delta *delta, size_t i)
{
	const struct stretch *s = &delta->fresh.v[i];
	const struct op *op = &delta->v[s->op];

	if (!i)
		return;
	ck_assert(op->copies);
	ck_assert_uint_eq(s->at + FRESH_MARGIN, (size_t)op->at + op->len);
}

/* A byte of each that is fresh: stretches say what the result says. */
static void check_stretches(const struct delta *delta, const struct buf *result,
			    uint32_t *covered)
{
	const struct fresh *f = &delta->fresh;

	memset(covered, 0, (result->len + 1) * sizeof(*covered));
	ck_assert_uint_gt(f->nr, 0);
	ck_assert_uint_eq(f->v[0].in_text, 0);
	for (size_t i = 0; i < f->nr; i++) {
		size_t end = stretch_end(f, i);

		check_copy_of(delta, i);
		ck_assert_uint_ge(end, f->v[i].in_text);
		ck_assert_uint_eq(f->text[end], FRESH_END);
		for (size_t k = f->v[i].in_text; k < end; k++) {
			size_t at = fresh_place(f, k);

			ck_assert_uint_eq(at, f->v[i].at + k - f->v[i].in_text);
			ck_assert_uint_lt(at, result->len);
			ck_assert_uint_eq(f->text[k], (uint8_t)result->p[at]);
			ck_assert_uint_eq(covered[at], 0);
			covered[at] = (uint32_t)i + 1;
		}
	}
}

/*
 * Any string of FRESH_MARGIN + 1 bytes is inside one copied range, or inside
 * one stretch: then so is any shorter one.
 */
static void check_strings(const struct delta *delta, const struct buf *result,
			  const uint32_t *covered)
{
	size_t k = 0;

	for (size_t at = 0; at < result->len; at++) {
		size_t end = at + FRESH_MARGIN + 1;
		const struct op *op;

		end = end < result->len ? end : result->len;
		while (delta->v[k].at + delta->v[k].len <= at)
			k++;
		op = &delta->v[k];
		if (op->copies && end <= (size_t)op->at + op->len)
			continue;
		for (size_t i = at; i < end; i++) {
			ck_assert_uint_ne(covered[i], 0);
			ck_assert_uint_eq(covered[i], covered[at]);
		}
	}
}

/* Ops are the result's, in order and without gaps, and nothing can be joined.
 */
static void check_ops(const struct delta *delta, const struct buf *result,
		      struct bytes base, struct bytes data)
{
	size_t at = 0;

	for (size_t i = 0; i < delta->nr; i++) {
		const struct op *op = &delta->v[i];
		const uint8_t *from = (op->copies ? base.p : data.p) + op->from;

		ck_assert_uint_eq(op->at, at);
		ck_assert_uint_gt(op->len, 0);
		ck_assert_mem_eq(result->p + at, from, op->len);
		ck_assert(!i || !op->copies || !op[-1].copies ||
			  op[-1].from + op[-1].len != op->from);
		at += op->len;
	}
	ck_assert_uint_eq(at, result->len);
}

START_TEST(what_is_new_is_fresh)
{
	struct bytes base = exactly(bytes_sub(long_base(), 0, 5000));
	uint32_t seed = (uint32_t)_i * 2654435761U + 1;
	struct delta delta = { .nr = 0 };

	for (int round = 0; round < 25; round++) {
		struct buf text = BUF_INIT;
		struct buf result = BUF_INIT;
		struct fault fault = { 0 };
		struct bytes data;
		uint32_t *covered;
		uint8_t *out;

		make_delta(&seed, base, &text, &result);
		data = exactly(buf_bytes(&text));
		covered = malloc((result.len + 1) * sizeof(*covered));
		out = malloc(result.len + DELTA_SLACK);
		ck_assert_ptr_nonnull(covered);
		ck_assert_int_eq(
			delta_begin(&delta, base, data, UINT32_MAX, &fault), 0);
		ck_assert_int_eq(
			delta_run(&delta, round & 1 ? out : NULL, true, &fault),
			0);
		if (round & 1 && result.len)
			ck_assert_mem_eq(out, result.p, result.len);
		check_ops(&delta, &result, base, data);
		check_stretches(&delta, &result, covered);
		check_strings(&delta, &result, covered);
		free(covered);
		free(out);
		drop(data);
		buf_release(&text);
		buf_release(&result);
	}
	delta_release(&delta);
	drop(base);
}
END_TEST

/* And not much else is: two margins for each operation. */
START_TEST(what_is_copied_is_not_fresh)
{
	struct bytes base = exactly(long_base());
	struct delta delta = { .nr = 0 };
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };
	struct bytes data;

	add_size(&text, base.len);
	add_size(&text, 200001);
	add_copy(&text, 0, 100000);
	add_insert(&text, LIT("x"));
	add_copy(&text, 100000, 100000);
	data = exactly(buf_bytes(&text));
	ck_assert_int_eq(delta_begin(&delta, base, data, MAX, &fault), 0);
	ck_assert_int_eq(delta_run(&delta, NULL, true, &fault), 0);
	ck_assert_uint_le(delta.fresh.len, 4 * (FRESH_MARGIN + 1) + 1);
	delta_release(&delta);
	buf_release(&text);
	drop(data);
	drop(base);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, delta_row, 0, COUNT(rows));
	tcase_add_test(tc, all_codes_of_copies);
	tcase_add_test(tc, there_is_a_limit_to_operations);
	tcase_add_loop_test(tc, what_is_new_is_fresh, 0, 10);
	tcase_add_test(tc, what_is_copied_is_not_fresh);
}

UNIT_MAIN("odb/delta", add)
