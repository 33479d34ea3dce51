/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* Fewer units than this are not worth a second thread. */
#define UNITS_PER_JOB 4
#define TICK_NS 200000000L

struct crew {
	const struct pool_request *request;
	_Atomic size_t next_unit;
	size_t nr_units;
	_Atomic bool failed; /* a worker met a fault that ends the scan */
	pthread_mutex_t lock;
	pthread_cond_t ended;
	size_t running;
};

struct worker {
	struct crew *crew;
	pthread_t thread;
	struct source *source;
	struct matcher *matcher;
	struct arena *arena;
	struct examiner examiner;
	struct missing missing;
	struct {
		struct hit *v;
		size_t nr, cap;
	} hits;
	struct {
		struct object_skip *v;
		size_t nr, cap;
	} skips, opaque;
	uint32_t entry; /* being scanned */
	uint64_t bytes;
	struct fault fault;
	int rc;
};

static int add_hit(void *payload, enum site site, struct bytes name,
		   const struct credential *credential)
{
	struct worker *w = payload;
	struct credential *copy = arena_alloc(w->arena, sizeof(*copy));

	if (!copy || !ARRAY_ROOM(&w->hits))
		return fault_nomem(&w->fault);
	*copy = *credential;
	w->hits.v[w->hits.nr++] = (struct hit){
		.entry = w->entry,
		.site = site,
		.name = name,
		.credential = copy,
	};
	atomic_fetch_add_explicit(&w->crew->request->progress->hits, 1,
				  memory_order_relaxed);
	return 0;
}

static int add_skip(struct worker *w, size_t entry, const char *reason)
{
	struct object_skip skip = { (uint32_t)entry, NULL };

	skip.reason = arena_str(w->arena, bytes_of(reason));
	if (!skip.reason || !ARRAY_ROOM(&w->skips))
		return fault_nomem(&w->fault);
	w->skips.v[w->skips.nr++] = skip;
	return 0;
}

/* What the first bytes of a blob say about compressed content, or NULL. */
static const char *compressed(struct bytes body)
{
	static const struct {
		struct bytes magic;
		const char *reason;
	} formats[] = {
		{ { (const uint8_t *)"\x1f\x8b\x08", 3 }, "gzip" },
		{ { (const uint8_t *)"PK\3\4", 4 }, "zip (jar, docx ...)" },
		{ { (const uint8_t *)"BZh", 3 }, "bzip2" },
		{ { (const uint8_t *)"\xfd\x37zXZ\0", 6 }, "xz" },
		{ { (const uint8_t *)"\x28\xb5\x2f\xfd", 4 }, "zstd" },
		{ { (const uint8_t *)"7z\xbc\xaf\x27\x1c", 6 }, "7-zip" },
		{ { (const uint8_t *)"Rar!\x1a\x07", 6 }, "rar" },
	};

	for (size_t i = 0; i < COUNT(formats); i++) {
		if (bytes_starts(body, formats[i].magic))
			return formats[i].reason;
	}
	return NULL;
}

static int note_compressed(struct worker *w, const struct piece *piece,
			   size_t entry)
{
	const char *format = compressed(piece->body);
	struct buf reason = BUF_INIT;
	struct object_skip skip = { (uint32_t)entry, NULL };

	if (piece->type != OBJECT_BLOB || piece->at || !format)
		return 0;
	buf_printf(&reason,
		   "compressed content (%s): this version looks at its bytes "
		   "only, not into it",
		   format);
	skip.reason = arena_str(w->arena, buf_bytes(&reason));
	buf_release(&reason);
	if (!skip.reason || !ARRAY_ROOM(&w->opaque))
		return fault_nomem(&w->fault);
	w->opaque.v[w->opaque.nr++] = skip;
	return 0;
}

static int on_piece(void *payload, size_t entry, const struct piece *piece)
{
	struct worker *w = payload;
	const struct pool_request *request = w->crew->request;
	struct fault why = { 0 };
	int rc;

	if (*request->stop || atomic_load(&w->crew->failed))
		return FAULT_STOPPED;
	w->entry = (uint32_t)entry;
	w->bytes += piece->body.len;
	rc = examine_object(&w->examiner, piece, request->objects->hash_len,
			    &why);
	if (!rc && !piece->at && piece->last)
		rc = missing_check(&w->missing, (uint32_t)entry, piece->type,
				   piece->body, &why);
	if (piece->last)
		atomic_fetch_add_explicit(&request->progress->objects, 1,
					  memory_order_relaxed);
	atomic_fetch_add_explicit(&request->progress->bytes, piece->body.len,
				  memory_order_relaxed);
	if (!rc)
		rc = note_compressed(w, piece, entry);
	if (rc == FAULT_LIMIT)
		return add_skip(w, entry, why.msg);
	if (rc) {
		if (!w->fault.code)
			w->fault = why;
		return FAULT_STOPPED;
	}
	return 0;
}

static int on_skip(void *payload, size_t entry, enum object_type type,
		   const char *reason)
{
	struct worker *w = payload;

	(void)type;
	atomic_fetch_add_explicit(&w->crew->request->progress->objects, 1,
				  memory_order_relaxed);
	return add_skip(w, entry, reason);
}

static int work(struct worker *w)
{
	struct crew *crew = w->crew;
	struct source_sink sink = { w, on_piece, on_skip };
	int rc = 0;

	while (!rc && !*crew->request->stop && !atomic_load(&crew->failed)) {
		size_t unit = atomic_fetch_add(&crew->next_unit, 1);
		struct fault stopped = { 0 };

		if (unit >= crew->nr_units)
			break;
		rc = source_scan(w->source, unit, &sink, &stopped);
		if (rc == FAULT_STOPPED && !w->fault.code)
			rc = 0; /* asked to end: nothing is wrong */
		else if (rc && !w->fault.code)
			w->fault = stopped;
	}
	return w->fault.code ? w->fault.code : rc;
}

static void *run(void *payload)
{
	struct worker *w = payload;
	struct crew *crew = w->crew;

	w->rc = work(w);
	if (w->rc)
		atomic_store(&crew->failed, true);
	pthread_mutex_lock(&crew->lock);
	crew->running--;
	pthread_cond_signal(&crew->ended);
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

static int prepare(struct worker *w, struct crew *crew, struct arena *arena,
		   struct fault *fault)
{
	const struct pool_request *r = crew->request;
	int rc;

	w->crew = crew;
	w->arena = arena;
	rc = source_open(&w->source, r->objects, r->stores, r->nr_stores,
			 fault);
	if (!rc)
		rc = matcher_new(r->engine, &w->matcher, fault);
	if (!rc)
		rc = missing_init(&w->missing, r->objects, fault);
	w->missing.cut = r->cut;
	w->examiner = (struct examiner){
		.matcher = w->matcher,
		.arena = arena,
		.payload = w,
		.each = add_hit,
	};
	return rc;
}

static void dismiss(struct worker *w)
{
	examiner_release(&w->examiner);
	missing_release(&w->missing);
	matcher_free(w->matcher);
	source_close(w->source);
	free(w->hits.v);
	free(w->skips.v);
	free(w->opaque.v);
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

	return (x->entry > y->entry) - (x->entry < y->entry);
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
		if (missing_merge(&out->missing, &w->missing, fault))
			return fault->code;
		for (size_t k = 0; k < w->hits.nr; k++) {
			if (!ARRAY_ROOM(&out->hits))
				return fault_nomem(fault);
			out->hits.v[out->hits.nr++] = w->hits.v[k];
		}
		for (size_t k = 0; k < w->skips.nr; k++) {
			if (!ARRAY_ROOM(&out->skips))
				return fault_nomem(fault);
			out->skips.v[out->skips.nr++] = w->skips.v[k];
		}
		for (size_t k = 0; k < w->opaque.nr; k++) {
			if (!ARRAY_ROOM(&out->opaque))
				return fault_nomem(fault);
			out->opaque.v[out->opaque.nr++] = w->opaque.v[k];
		}
	}
	if (out->skips.nr)
		qsort(out->skips.v, out->skips.nr, sizeof(*out->skips.v),
		      by_entry);
	if (out->opaque.nr)
		qsort(out->opaque.v, out->opaque.nr, sizeof(*out->opaque.v),
		      by_entry);
	return 0;
}

int pool_scan(const struct pool_request *request, struct pool_result *out,
	      struct fault *fault)
{
	struct crew crew = {
		.request = request,
		.nr_units = source_units(request->objects),
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.ended = PTHREAD_COND_INITIALIZER,
	};
	size_t nr = crew.nr_units / UNITS_PER_JOB + 1;
	struct worker *workers;
	int rc;

	if (nr > request->jobs)
		nr = request->jobs;
	*out = (struct pool_result){ 0 };
	workers = calloc(nr, sizeof(*workers));
	out->arenas = calloc(nr, sizeof(*out->arenas));
	out->nr_arenas = out->arenas ? nr : 0;
	rc = missing_init(&out->missing, request->objects, fault);
	if (!workers || !out->arenas)
		rc = fault_nomem(fault);
	for (size_t i = 0; !rc && i < nr; i++)
		rc = prepare(&workers[i], &crew, &out->arenas[i], fault);
	if (!rc) {
		run_all(&crew, workers, nr);
		rc = collect(workers, nr, out, fault);
	}
	for (size_t i = 0; workers && i < nr; i++)
		dismiss(&workers[i]);
	free(workers);
	return rc;
}

void pool_result_release(struct pool_result *result)
{
	hits_release(&result->hits);
	free(result->skips.v);
	free(result->opaque.v);
	missing_release(&result->missing);
	for (size_t i = 0; i < result->nr_arenas; i++)
		arena_release(&result->arenas[i]);
	free(result->arenas);
	*result = (struct pool_result){ 0 };
}
