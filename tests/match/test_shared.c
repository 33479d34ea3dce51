/* SPDX-License-Identifier: Apache-2.0 */
/* What all threads share, and the first one that needs it makes. */
#include "unit.h"

#include "match/matcher.h"
#include "match/specimen.h"

#include <pthread.h>

#define THREADS 4

struct work {
	const struct engine *engine;
	struct bytes text;
	pthread_barrier_t *start;
	pthread_t thread;
	struct buf found;
};

static int each(void *payload, const struct candidate *candidate)
{
	struct buf *found = payload;

	buf_printf(found, "%s ", candidate->form->name);
	buf_add_bytes(found, candidate->match);
	buf_add_char(found, '\n');
	return 0;
}

static void *search(void *payload)
{
	struct work *work = payload;
	struct matcher *matcher = NULL;
	struct fault fault = { 0 };
	int rc = matcher_new(work->engine, &matcher, &fault);

	(void)pthread_barrier_wait(work->start);
	if (!rc)
		rc = matcher_scan_bytes(matcher, work->text, each, &work->found,
					&fault);
	if (rc)
		buf_printf(&work->found, "%d: %s", rc, fault.msg);
	matcher_free(matcher);
	return NULL;
}

/* With keys of several forms, of which some have gates, and in UTF-16 too. */
static void make_text(struct buf *out)
{
	static const char *const templates[] = {
		"@{app-password:1}\n",
		("curl -u jane:@{app-password:2} "
		 "https://api.bitbucket.org/2.0\n"),
		"git clone https://jane:@{app-password:3}@bitbucket.org/a/b\n",
		"password = hunter22secret\nhost = bitbucket.example.com\n",
		"@{utf16le:BITBUCKET_TOKEN=@{app-password:4}}",
	};
	struct fault fault = { 0 };

	for (size_t i = 0; i < COUNT(templates); i++) {
		ck_assert_msg(
			!specimen_expand(bytes_of(templates[i]), out, &fault),
			"%s", fault.msg);
		for (int k = 0; k < 10000; k++)
			buf_add_char(out, ' ');
	}
}

START_TEST(all_at_once_for_the_first_time)
{
	struct patterns *patterns = NULL;
	struct engine *engine = NULL;
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	struct work works[THREADS] = { 0 };
	pthread_barrier_t start;

	ck_assert(!checksum_init(&fault));
	ck_assert_msg(!patterns_load(NULL, &patterns, &fault) &&
			      !engine_new(patterns, 0, &engine, &fault),
		      "%s", fault.msg);
	make_text(&text);
	ck_assert_int_eq(pthread_barrier_init(&start, NULL, THREADS), 0);
	for (size_t i = 0; i < THREADS; i++) {
		works[i] = (struct work){ .engine = engine,
					  .text = buf_bytes(&text),
					  .start = &start };
		ck_assert_int_eq(pthread_create(&works[i].thread, NULL, search,
						&works[i]),
				 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(works[i].thread, NULL), 0);
	ck_assert_uint_gt(works[0].found.len, 4 * 36);
	for (size_t i = 0; i < THREADS; i++) {
		ck_assert_str_eq(buf_str(&works[i].found),
				 buf_str(&works[0].found));
		if (i)
			buf_release(&works[i].found);
	}
	buf_release(&works[0].found);
	(void)pthread_barrier_destroy(&start);
	engine_free(engine);
	patterns_free(patterns);
	buf_release(&text);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, all_at_once_for_the_first_time);
}

UNIT_MAIN("match/shared", add)
