/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"
#include "confine/forks.h"
#include "confine/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGES = 4 };

static size_t page;

/* Mapped with PAGES pages of 'x', then cut to the length given. */
static volatile uint8_t *map_then_cut(off_t len)
{
	const char *tmp = getenv("TMPDIR");
	char path[4096];
	char *text;
	void *map;
	int fd;

	page = (size_t)sysconf(_SC_PAGESIZE);
	text = malloc(page);
	ck_assert_ptr_nonnull(text);
	memset(text, 'x', page);
	(void)snprintf(path, sizeof(path), "%.3000s/mapped-XXXXXX",
		       tmp ? tmp : "/tmp");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(unlink(path), 0);
	for (size_t i = 0; i < PAGES; i++)
		ck_assert_int_eq(write(fd, text, page), (ssize_t)page);
	map = mmap(NULL, PAGES * page, PROT_READ, MAP_PRIVATE, fd, 0);
	ck_assert_ptr_ne(map, MAP_FAILED);
	ck_assert_int_eq(ftruncate(fd, len), 0);
	close(fd);
	free(text);
	return map;
}

static void begin(void)
{
	struct fault fault = { 0 };

	ck_assert_msg(confine_mappings(&fault) == 0, "%s", fault.msg);
	ck_assert(!confine_file_shrank());
}

START_TEST(a_whole_file_raises_nothing)
{
	volatile uint8_t *map;

	begin();
	map = map_then_cut((off_t)(PAGES * sysconf(_SC_PAGESIZE)));
	ck_assert_uint_eq(map[PAGES * page - 1], 'x');
	ck_assert(!confine_file_shrank());
}
END_TEST

START_TEST(the_hole_reads_as_zeros)
{
	volatile uint8_t *map;

	begin();
	map = map_then_cut((off_t)sysconf(_SC_PAGESIZE) + 1);
	/* The page that still holds the last byte is whole, by mmap(2). */
	ck_assert_uint_eq(map[page], 'x');
	ck_assert_uint_eq(map[2 * page - 1], 0);
	ck_assert(!confine_file_shrank());
	/* From the middle of a page, so that the handler must round down. */
	ck_assert_uint_eq(map[2 * page + page / 2], 0);
	ck_assert(confine_file_shrank());
	ck_assert_uint_eq(map[2 * page], 0);
	ck_assert_uint_eq(map[4 * page - 1], 0);
	ck_assert_uint_eq(map[0], 'x');
}
END_TEST

struct sum {
	volatile uint8_t *map;
	size_t total;
};

static void *add_up(void *data)
{
	struct sum *sum = data;

	for (size_t i = 0; i < PAGES * page; i++)
		sum->total += sum->map[i];
	return NULL;
}

START_TEST(threads_meet_the_same_hole)
{
	struct sum sums[4] = { { 0 } };
	pthread_t thread[4];
	volatile uint8_t *map;

	begin();
	map = map_then_cut((off_t)sysconf(_SC_PAGESIZE));
	for (size_t i = 0; i < 4; i++) {
		sums[i].map = map;
		ck_assert_int_eq(
			pthread_create(&thread[i], NULL, add_up, &sums[i]), 0);
	}
	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
		ck_assert_uint_eq(sums[i].total, page * 'x');
	}
	ck_assert(confine_file_shrank());
}
END_TEST

START_TEST(errno_survives)
{
	volatile uint8_t *map;

	begin();
	map = map_then_cut(0);
	errno = EILSEQ;
	ck_assert_uint_eq(map[0], 0);
	ck_assert_int_eq(errno, EILSEQ);
}
END_TEST

START_TEST(without_it_the_hole_kills)
{
	(void)signal(SIGBUS, SIG_DFL);
	(void)map_then_cut(0)[0];
}
END_TEST

START_TEST(a_signal_sent_by_hand_still_kills)
{
	begin();
	(void)kill(getpid(), SIGBUS);
}
END_TEST

START_TEST(writing_into_the_hole_kills)
{
	volatile uint8_t *map;

	begin();
	map = map_then_cut(0);
	ck_assert_int_eq(mprotect((void *)map, page, PROT_READ | PROT_WRITE),
			 0);
	(void)signal(SIGSEGV, SIG_DFL);
	map[0] = 1;
}
END_TEST

static void add(TCase *tc)
{
	if (!runs_forked("confine/mappings"))
		return;
	tcase_add_test(tc, a_whole_file_raises_nothing);
	tcase_add_test(tc, the_hole_reads_as_zeros);
	tcase_add_test(tc, threads_meet_the_same_hole);
	tcase_add_test(tc, errno_survives);
	tcase_add_test_raise_signal(tc, without_it_the_hole_kills, SIGBUS);
	tcase_add_test_raise_signal(tc, a_signal_sent_by_hand_still_kills,
				    SIGBUS);
	tcase_add_test_raise_signal(tc, writing_into_the_hole_kills, SIGSEGV);
}

UNIT_MAIN("confine/mappings", add)
