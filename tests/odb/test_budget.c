/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/bytes.h"
#include "odb/budget.h"

#include <git2.h>
#include <git2/deprecated.h>
#include <git2/sys/odb_backend.h>

#define KIB ((size_t)1 << 10)
#define MAX_BLOCK (256 * KIB)
#define MAX_TOTAL (1024 * KIB)

static void start(void)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(budget_install(MAX_BLOCK, MAX_TOTAL, &fault), 0);
	ck_assert_int_gt(git_libgit2_init(), 0);
}

static void end(void)
{
	ck_assert_int_eq(git_libgit2_shutdown(), 0);
}

/* libgit2's malloc and free, by the door that it has for them. */
static void *take(size_t len)
{
	return git_odb_backend_data_alloc(NULL, len);
}

static void give(void *p)
{
	git_odb_backend_data_free(NULL, p);
}

static const struct {
	const char *proves;
	size_t len;
	bool ok;
} blocks[] = {
	{ "a small one", 1, true },
	{ "an empty one", 0, true },
	{ "the largest", MAX_BLOCK, true },
	{ "one byte more", MAX_BLOCK + 1, false },
	{ "what a hostile header declares", (size_t)1 << 62, false },
	{ "as much as can be said", SIZE_MAX, false },
	{ "almost as much", SIZE_MAX - 8, false },
};

START_TEST(block_row)
{
	void *p;

	start();
	p = take(blocks[_i].len);
	ck_assert_msg((p != NULL) == blocks[_i].ok, "%s", blocks[_i].proves);
	ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
	if (p)
		memset(p, 1, blocks[_i].len);
	give(p);
	end();
}
END_TEST

START_TEST(the_total_is_counted_and_given_back)
{
	void *p[MAX_TOTAL / MAX_BLOCK];
	void *small;

	start();
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT(p); i++) {
			p[i] = take(MAX_BLOCK);
			ck_assert_ptr_nonnull(p[i]);
		}
		ck_assert_ptr_null(take(MAX_BLOCK));
		ck_assert_ptr_null(take(64 * KIB));
		/* A refusal takes nothing, and small ones are not counted. */
		small = take(64 * KIB - 1);
		ck_assert_ptr_nonnull(small);
		give(small);
		give(p[0]);
		p[0] = take(MAX_BLOCK);
		ck_assert_ptr_nonnull(p[0]);
		for (size_t i = 0; i < COUNT(p); i++)
			give(p[i]);
	}
	end();
}
END_TEST

/* git_buf grows by realloc. */
START_TEST(a_block_that_grows_keeps_its_bytes)
{
	git_buf buf = { 0 };
	void *rest;

	start();
	ck_assert_int_eq(git_buf_set(&buf, "abc", 4), 0);
	ck_assert_int_eq(git_buf_grow(&buf, 100 * KIB), 0);
	ck_assert_str_eq(buf.ptr, "abc");
	ck_assert_int_eq(git_buf_grow(&buf, 200 * KIB), 0);
	ck_assert_str_eq(buf.ptr, "abc");
	ck_assert_int_ne(git_buf_grow(&buf, 300 * KIB), 0);
	git_buf_dispose(&buf);
	/* All of it came back. */
	for (size_t i = 0; i < 100; i++) {
		git_buf_set(&buf, "abc", 4);
		ck_assert_int_eq(git_buf_grow(&buf, 200 * KIB), 0);
		git_buf_dispose(&buf);
	}
	rest = take(MAX_BLOCK);
	ck_assert_ptr_nonnull(rest);
	give(rest);
	end();
}
END_TEST

/* What else libgit2 has: calloc and the copies of strings. */
START_TEST(copies_of_strings)
{
	char *strings[] = { "one", "", "three" };
	git_strarray in = { strings, COUNT(strings) };
	git_strarray out = { 0 };

	start();
	ck_assert_int_eq(git_strarray_copy(&out, &in), 0);
	ck_assert_uint_eq(out.count, 3);
	ck_assert_str_eq(out.strings[0], "one");
	ck_assert_str_eq(out.strings[1], "");
	ck_assert_str_eq(out.strings[2], "three");
	git_strarray_dispose(&out);
	end();
}
END_TEST

START_TEST(a_failed_block_is_libgit2s_error)
{
	git_buf buf = { 0 };

	start();
	ck_assert_int_ne(git_buf_grow(&buf, MAX_BLOCK * 2), 0);
	ck_assert_ptr_nonnull(git_error_last());
	ck_assert_int_eq(git_error_last()->klass, GIT_ERROR_NOMEMORY);
	git_buf_dispose(&buf);
	end();
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, block_row, 0, COUNT(blocks));
	tcase_add_test(tc, the_total_is_counted_and_given_back);
	tcase_add_test(tc, a_block_that_grows_keeps_its_bytes);
	tcase_add_test(tc, copies_of_strings);
	tcase_add_test(tc, a_failed_block_is_libgit2s_error);
}

UNIT_MAIN("odb/budget", add)
