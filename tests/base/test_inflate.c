/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/inflate.h"

#include <zlib.h>

/* Many times "0 1 2 ... ", compressed. */
#define PLAIN ((size_t)300000)

static uint8_t *plain_new(void)
{
	uint8_t *plain = malloc(PLAIN);

	ck_assert_ptr_nonnull(plain);
	for (size_t i = 0; i < PLAIN; i++)
		plain[i] = (uint8_t)(i * i >> 7);
	return plain;
}

static uint8_t *packed_new(const uint8_t *plain, size_t *len)
{
	uLongf bound = compressBound(PLAIN);
	uint8_t *packed = malloc(bound);

	ck_assert_ptr_nonnull(packed);
	ck_assert_int_eq(compress(packed, &bound, plain, PLAIN), Z_OK);
	*len = bound;
	return packed;
}

static const struct {
	const char *proves;
	size_t in, out; /* so many bytes at a time */
} steps[] = {
	{ "all at once", SIZE_MAX, PLAIN },
	{ "more room than needed", SIZE_MAX, PLAIN + 1 },
	{ "in one by one", 1, PLAIN },
	{ "out one by one", SIZE_MAX, 1 },
	{ "both one by one", 1, 1 },
	{ "both in blocks", 1000, 4096 },
};

START_TEST(step_row)
{
	struct inflate *stream = NULL;
	struct fault fault = { 0 };
	uint8_t *plain = plain_new();
	uint8_t *got = malloc(PLAIN + 1);
	size_t packed_len = 0;
	uint8_t *packed = packed_new(plain, &packed_len);
	struct bytes rest = { packed, packed_len };
	size_t nr = 0;
	bool ended = false;

	ck_assert_ptr_nonnull(got);
	ck_assert_int_eq(inflate_new(&stream, &fault), 0);
	while (!ended) {
		struct bytes in = bytes_sub(rest, 0, steps[_i].in);
		size_t had = in.len;
		size_t len = steps[_i].out;

		if (len > PLAIN + 1 - nr)
			len = PLAIN + 1 - nr;
		ck_assert_int_eq(inflate_run(stream, &in, got + nr, &len,
					     &ended, &fault),
				 0);
		ck_assert(len || in.len < had || ended);
		nr += len;
		rest = bytes_sub(rest, had - in.len, SIZE_MAX);
	}
	ck_assert_msg(nr == PLAIN && !rest.len, "%s", steps[_i].proves);
	ck_assert(!memcmp(plain, got, PLAIN));
	inflate_free(stream);
	free(plain);
	free(packed);
	free(got);
}
END_TEST

#define A "\x78\x9c\x4b\x04\x00\x00\x62\x00\x62" /* "a" */

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	int rc;
	size_t left, got;
	bool ended;
} rows[] = {
	{ "a whole stream", LIT(A), 0, 0, 1, true },
	{ "what follows is left", LIT(A "xyz"), 0, 3, 1, true },
	{ "cut in its checksum", LIT("\x78\x9c\x4b\x04\x00\x00\x62\x00"), 0, 0, 1,
	  false },
	{ "a wrong checksum", LIT("\x78\x9c\x4b\x04\x00\x00\x62\x00\x63"),
	  FAULT_CORRUPT, 0, 1, false },
	{ "no header", LIT("noise"), FAULT_CORRUPT, 3, 0, false },
	{ "a dictionary that nobody has", LIT("\x78\xbb\0\0\0\1abc"),
	  FAULT_CORRUPT, 3, 0, false },
	{ "nothing", LIT(""), 0, 0, 0, false },
	{ "no memory", { 0 }, 0, 0, 0, false },
};
/* clang-format on */

START_TEST(stream_row)
{
	struct inflate *stream = NULL;
	struct fault fault = { 0 };
	struct bytes in = rows[_i].in;
	uint8_t out[8];
	size_t len = sizeof(out);
	bool ended = false;
	int rc;

	ck_assert_int_eq(inflate_new(&stream, &fault), 0);
	rc = inflate_run(stream, &in, out, &len, &ended, &fault);
	ck_assert_msg(rc == rows[_i].rc, "%s: %s", rows[_i].proves, fault.msg);
	ck_assert_msg(len == rows[_i].got, "%s: %zu", rows[_i].proves, len);
	ck_assert_msg(in.len == rows[_i].left, "%s: %zu left", rows[_i].proves,
		      in.len);
	ck_assert_int_eq(ended, rows[_i].ended);
	inflate_free(stream);
}
END_TEST

START_TEST(behind_its_end_nothing_is_taken)
{
	struct inflate *stream = NULL;
	struct fault fault = { 0 };
	struct bytes in = LIT(A A);
	uint8_t out[8];
	size_t len = sizeof(out);
	bool ended = false;

	inflate_free(NULL);
	ck_assert_int_eq(inflate_new(&stream, &fault), 0);
	ck_assert_int_eq(inflate_run(stream, &in, out, &len, &ended, &fault),
			 0);
	ended = false;
	len = sizeof(out);
	ck_assert_int_eq(inflate_run(stream, &in, out, &len, &ended, &fault),
			 0);
	ck_assert(ended);
	ck_assert_uint_eq(len, 0);
	ck_assert_uint_eq(in.len, sizeof(A) - 1);
	inflate_free(stream);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, step_row, 0, COUNT(steps));
	tcase_add_loop_test(tc, stream_row, 0, COUNT(rows));
	tcase_add_test(tc, behind_its_end_nothing_is_taken);
}

UNIT_MAIN("base/inflate", add)
