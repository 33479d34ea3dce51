/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/pool.h"

#include "cli/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* Fewer units than this are not worth a second thread. */
#define UNITS_PER_JOB 4
#define TICK_NS 200000000L

static void *run(void *payload)
{
	struct worker *w = payload;
	struct crew *crew = w->crew;

	w->rc = worker_work(w);
	if (w->rc)
		atomic_store(&crew->failed, true);
	pthread_mutex_lock(&crew->lock);
	crew->running--;
	pthread_cond_signal(&crew->ended);
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

static void wait_for(struct crew *crew)
{
	const struct pool_request *r = crew->request;

	pthread_mutex_lock(&crew->lock);
	while (crew->running) {
		struct timespec until;
		int rc;

		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += TICK_NS;
		if (until.tv_nsec >= 1000000000L) {
			until.tv_nsec -= 1000000000L;
			until.tv_sec++;
		}
		rc = pthread_cond_timedwait(&crew->ended, &crew->lock, &until);
		if (rc != ETIMEDOUT || !r->tick)
			continue;
		pthread_mutex_unlock(&crew->lock);
		r->tick(r->payload);
		pthread_mutex_lock(&crew->lock);
	}
	pthread_mutex_unlock(&crew->lock);
}

/*
 * Start as many as can be had; one always can: the caller itself, which also
 * does what is not worth a thread.
 */
static void run_all(struct crew *crew, struct worker *workers, size_t nr)
{
	size_t started = 0;

	crew->running = nr;
	for (; crew->nr_units > UNITS_PER_JOB && started < nr; started++) {
		if (pthread_create(&workers[started].thread, NULL, run,
				   &workers[started]))
			break;
	}
	if (!started)
		run(&workers[0]);
	pthread_mutex_lock(&crew->lock);
	crew->running -= nr - (started ? started : 1);
	pthread_mutex_unlock(&crew->lock);
	wait_for(crew);
	for (size_t i = 0; i < started; i++)
		pthread_join(workers[i].thread, NULL);
}

static int by_entry(const void *a, const void *b)
{
	const struct object_skip *x = a;
	const struct object_skip *y = b;

	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	return strcmp(x->reason, y->reason);
}

static int merge_lines(struct skip_list *out, const struct skip_list *from,
		       struct fault *fault)
{
	for (size_t i = 0; i < from->nr; i++) {
		if (!ARRAY_ROOM(out))
			return fault_nomem(fault);
		out->v[out->nr++] = from->v[i];
	}
	if (out->nr)
		qsort(out->v, out->nr, sizeof(*out->v), by_entry);
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct pointing *x = a;
	const struct pointing *y = b;
	int cmp = memcmp(x->to.id, y->to.id, LFS_ID);

	return cmp ? cmp : (x->entry > y->entry) - (x->entry < y->entry);
}

static int merge_pointers(struct pool_result *out, const struct worker *w,
			  struct fault *fault)
{
	for (size_t i = 0; i < w->pointers.nr; i++) {
		if (!ARRAY_ROOM(&out->pointers))
			return fault_nomem(fault);
		out->pointers.v[out->pointers.nr++] = w->pointers.v[i];
	}
	if (out->pointers.nr)
		qsort(out->pointers.v, out->pointers.nr,
		      sizeof(*out->pointers.v), by_id);
	return 0;
}

static int collect(struct worker *workers, size_t nr, struct pool_result *out,
		   struct fault *fault)
{
	for (size_t i = 0; i < nr; i++) {
		struct worker *w = &workers[i];

		if (w->rc) {
			*fault = w->fault;
			return w->rc;
		}
		out->bytes += w->bytes;
		out->searched += matcher_keys(w->matcher)->bytes +
				 matcher_stats(w->matcher)->bytes;
		if (missing_finish(&w->missing, fault) ||
		    missing_merge(&out->missing, &w->missing, fault))
			return fault->code;
		for (size_t k = 0; k < w->hits.nr; k++) {
			if (!ARRAY_ROOM(&out->hits))
				return fault_nomem(fault);
			out->hits.v[out->hits.nr++] = w->hits.v[k];
		}
		for (size_t k = 0; k < w->common.nr; k++)
			out->common.v[k].left_out += w->common.v[k].left_out;
		if (merge_lines(&out->skips, &w->skips, fault) ||
		    merge_lines(&out->opaque, &w->opaque, fault) ||
		    merge_lines(&out->noted, &w->noted, fault) ||
		    merge_pointers(out, w, fault))
			return fault->code;
	}
	return 0;
}

/* What Vectorscan needs to compile a set, which happens when that is needed. */
#define SPARE ((size_t)32 << 20)

/*
 * Prepare *nr workers. Where memory ends before, half of those that it was
 * enough for must do, so that they have some to work with; and one where there
 * is none to spare.
 */
static int prepare(struct worker *workers, size_t *nr, struct crew *crew,
		   struct pool_result *out, struct fault *fault)
{
	void *spare = *nr > 1 ? malloc(SPARE) : NULL;
	size_t most = spare ? *nr : 1;
	size_t made = 0;
	int rc = 0;

	for (; !rc && made < most; made++)
		rc = worker_prepare(&workers[made], crew, &out->arenas[made],
				    fault);
	free(spare);
	*nr = most;
	if (rc != FAULT_NOMEM || made == 1)
		return rc;
	*nr = made / 2;
	while (made > *nr)
		worker_dismiss(&workers[--made]);
	return 0;
}

int pool_scan(const struct pool_request *request, struct pool_result *out,
	      struct fault *fault)
{
	struct crew crew = {
		.request = request,
		.nr_units = request->forest->units.nr,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.ended = PTHREAD_COND_INITIALIZER,
	};
	size_t nr = crew.nr_units / UNITS_PER_JOB + 1;
	struct worker *workers;
	int rc;

	if (nr > request->jobs)
		nr = request->jobs;
	*out = (struct pool_result){ 0 };
	members_init(&crew.members);
	workers = calloc(nr, sizeof(*workers));
	out->arenas = calloc(nr, sizeof(*out->arenas));
	out->nr_arenas = out->arenas ? nr : 0;
	rc = missing_init(&out->missing, request->objects, fault);
	if (!workers || !out->arenas ||
	    (request->sweep &&
	     !common_init(&out->common, sweep_count(request->sweep), 0)))
		rc = fault_nomem(fault);
	if (!rc)
		rc = prepare(workers, &nr, &crew, out, fault);
	if (!rc) {
		run_all(&crew, workers, nr);
		for (size_t i = 0; i < nr && !workers[i].rc; i++)
			workers[i].rc = worker_settle(&workers[i]);
		rc = collect(workers, nr, out, fault);
		out->searched += members_uncounted(&crew.members);
	}
	for (size_t i = 0; workers && i < nr; i++)
		worker_dismiss(&workers[i]);
	free(workers);
	members_release(&crew.members);
	return rc;
}

void pool_result_release(struct pool_result *result)
{
	hits_release(&result->hits);
	common_release(&result->common);
	free(result->skips.v);
	free(result->opaque.v);
	free(result->noted.v);
	missing_release(&result->missing);
	free(result->pointers.v);
	arena_release(&result->later);
	for (size_t i = 0; i < result->nr_arenas; i++)
		arena_release(&result->arenas[i]);
	free(result->arenas);
	*result = (struct pool_result){ 0 };
}
