/* SPDX-License-Identifier: Apache-2.0 */
#include "report/mask.h"

#include "sample.h"
#include "unit.h"

#include <stdlib.h>

#define NR ((size_t)300)

/* Words of one to eight letters out of three, so that many are alike. */
static struct known word(char *room, uint32_t *seed)
{
	size_t len = 1 + (*seed >> 16) % 8;

	for (size_t i = 0; i < len; i++) {
		*seed = *seed * 1664525 + 1013904223;
		room[i] = (char)('a' + (*seed >> 16) % 3);
	}
	*seed = *seed * 1664525 + 1013904223;
	return (struct known){ { (const uint8_t *)room, len }, 0 };
}

static void same(const struct order *a, const struct order *b)
{
	ck_assert_uint_eq(a->nr, b->nr);
	for (size_t i = 0; i < a->nr; i++)
		ck_assert(bytes_eq(a->v[i].text, b->v[i].text));
}

/* Whatever the lots in which they come, the stock is the same. */
START_TEST(lots_do_not_matter)
{
	static char room[NR][8];
	struct known once[NR];
	struct known lots[NR];
	uint32_t seed = (uint32_t)_i + 1;
	struct mask_stock *a = mask_stock_new();
	struct mask_stock *b = mask_stock_new();

	ck_assert(a && b);
	for (size_t i = 0; i < NR; i++)
		once[i] = lots[i] = word(room[i], &seed);
	for (size_t i = 0, len; i < NR; i += len) {
		len = 1 + seed % 40;
		len = len < NR - i ? len : NR - i;
		seed = seed * 1664525 + 1013904223;
		ck_assert(mask_stock_add(b, lots + i, len));
	}
	ck_assert(mask_stock_add(a, once, NR));
	same(&a->forward, &b->forward);
	same(&a->backward, &b->backward);
	same(&a->brief, &b->brief);
	ck_assert_mem_eq(a->filter, b->filter, sizeof(a->filter));
	ck_assert_uint_eq(a->longest, b->longest);
	for (size_t i = 1; i < a->forward.nr; i++)
		ck_assert_int_lt(bytes_cmp(a->forward.v[i - 1].text,
					   a->forward.v[i].text),
				 0);
	mask_stock_free(a);
	mask_stock_free(b);
}
END_TEST

/* clang-format off */
static const struct row {
	const char *proves;
	const char *text;
	const char *masked;
} rows[] = {
	{ "the audit's own keeps its prefix, though the stock has it too",
	  "own-secret-1", "own********" },
	{ "one that only the stock knows", "x far-secret-2 y", "x ******** y" },
	{ "both, overlapping", "own-secret-1far-secret-2",
	  "own****************" },
	{ "a word of the stock's that is brief", "is far", "is ********" },
	{ "its end, where a line was cut", "cret-2 y", "******** y" },
	{ "its start, where a line was cut", "x far-sec", "x ********" },
};
/* clang-format on */

START_TEST(beyond_the_audit)
{
	const struct row *r = &rows[_i];
	struct known far[] = { { LIT("far-secret-2"), 0 },
			       { LIT("far"), 0 },
			       { LIT("own-secret-1"), 0 } };
	struct finding finding = { .secret = LIT("own-secret-1"),
				   .visible = 3 };
	struct occurrence place = { .context = bytes_of(r->text) };
	struct audit audit = { 0 };
	struct buf out = BUF_INIT;
	struct mask_stock *stock = mask_stock_new();
	struct mask *mask;

	ck_assert(stock && mask_stock_add(stock, far, COUNT(far)));
	audit.findings.v = &finding;
	audit.findings.nr = 1;
	audit.known = stock;
	mask = mask_new(&audit, false);
	ck_assert(mask);
	mask_context(mask, &finding, &place, &out);
	ck_assert_msg(!strcmp(buf_str(&out), r->masked), "%s: got %s",
		      r->proves, buf_str(&out));
	buf_clear(&out);
	mask_free(mask);
	mask = mask_new(&audit, true);
	mask_context(mask, &finding, &place, &out);
	ck_assert_str_eq(buf_str(&out), r->text);
	mask_free(mask);
	mask_stock_free(stock);
	buf_release(&out);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, lots_do_not_matter, 0, 8);
	tcase_add_loop_test(tc, beyond_the_audit, 0, COUNT(rows));
}

UNIT_MAIN("report/mask_stock", add)
