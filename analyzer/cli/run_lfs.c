/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of Git LFS. One that pointers name is scanned before tracing: what is
 * in it is as good as in those blobs. Others are places like any file.
 */
#include "cli/run.h"

/* Does a pointer of the repository name this file of Git LFS? */
static bool is_pointed_to(const struct run *run, const struct member *m,
			  const uint8_t id[LFS_ID])
{
	const struct pool_result *pool = &run->pool;
	size_t low = 0;
	size_t high = pool->pointers.nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(pool->pointers.v[mid].to.id, id, LFS_ID) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < pool->pointers.nr &&
	       !memcmp(pool->pointers.v[low].to.id, id, LFS_ID);
	     low++) {
		if (run_is_visible(run, m, pool->pointers.v[low].entry))
			return true;
	}
	return false;
}

bool run_is_known_lfs(const struct place_job *job, const struct place *place)
{
	uint8_t id[LFS_ID];

	return lfs_id_of_path(place->path, id) &&
	       is_pointed_to(job->run, job->member, id);
}

struct lfs_job {
	struct place_job place;
	const struct pointing *v; /* all pointers to the file in hand */
	size_t nr;
};

int run_add_lfs_hit(void *payload, enum site site, struct bytes name,
		    const struct credential *c)
{
	struct lfs_job *job = payload;
	struct run *run = job->place.run;
	struct credential *copy = arena_alloc(&run->pool.later, sizeof(*copy));
	struct hits *hits = &run->pool.hits;

	(void)site;
	if (!copy)
		return fault_nomem(job->place.fault);
	*copy = *c;
	for (size_t i = 0; i < job->nr; i++) {
		if (!ARRAY_ROOM(hits))
			return fault_nomem(job->place.fault);
		hits->v[hits->nr++] = (struct hit){
			.entry = job->v[i].entry,
			.site = SITE_BLOB,
			.name = name,
			.lfs = true,
			.credential = copy,
		};
	}
	return 0;
}

/* For an empty file there is a pointer and nothing else. */
static int note_absent(struct run *run, struct member *m,
		       const struct pointing *v, size_t nr, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && !run_is_second(run) && i < nr; i++) {
		struct oid oid =
			entry_oid(&run->objects, &run->objects.v[v[i].entry]);

		if (v[i].to.size && run_is_visible(run, m, v[i].entry))
			rc = run_add_line(
				run, &m->report->opaque, &oid, "blob", NULL,
				"a pointer of Git LFS to a file that is "
				"not here",
				1, fault);
	}
	return rc;
}

/*
 * git-lfs writes one pointer for a file. A repository with a great many is
 * forged: all that is found in the file would be told for each of them.
 */
#define POINTERS_MAX 1000

static int cut_pointers(struct lfs_job *job)
{
	struct run *run = job->place.run;
	size_t more = job->nr > POINTERS_MAX ? job->nr - POINTERS_MAX : 0;
	struct oid oid =
		entry_oid(&run->objects, &run->objects.v[job->v->entry]);

	job->nr -= more;
	if (!more || run_is_second(run))
		return 0;
	return run_add_line(run, &job->place.member->report->skipped, &oid,
			    "blob", NULL,
			    "more than 1000 pointers of Git LFS to one file: "
			    "what is in it was traced with so many only",
			    more, job->place.fault);
}

/* The pointers to one file, from the i-th on. */
static size_t same_file(const struct pool_result *pool, size_t i)
{
	size_t end = i + 1;

	while (end < pool->pointers.nr &&
	       !memcmp(pool->pointers.v[end].to.id, pool->pointers.v[i].to.id,
		       LFS_ID))
		end++;
	return end;
}

static int scan_pointed(struct lfs_job *job, struct lfs *lfs)
{
	struct run *run = job->place.run;
	struct member *m = job->place.member;
	const struct pool_result *pool = &run->pool;
	int rc = 0;

	for (size_t i = 0, end; !rc && i < pool->pointers.nr; i = end) {
		bool found = false;

		end = same_file(pool, i);
		job->v = &pool->pointers.v[i];
		job->nr = end - i;
		if (!is_pointed_to(run, m, job->v->to.id))
			continue;
		rc = cut_pointers(job);
		if (!rc)
			rc = lfs_give(lfs, job->v->to.id, &found,
				      job->place.fault);
		if (!rc && !found)
			rc = note_absent(run, m, job->v, end - i,
					 job->place.fault);
	}
	return rc;
}

int run_scan_lfs(struct run *run, struct member *m, struct fault *fault)
{
	struct lfs_job job = {
		.place = { .run = run,
			   .member = m,
			   .fault = fault,
			   .is_lfs = true },
	};
	struct place_sink sink = { &job.place, run_on_text, run_on_skipped,
				   NULL };
	struct lfs lfs = { 0 };
	int rc;

	if (!run->pool.pointers.nr || !m->supported)
		return 0;
	run->examiner.each = run_add_lfs_hit;
	run->examiner.arena = &run->pool.later;
	rc = lfs_init(&lfs, m->repo, &m->setup, &sink, fault);
	if (!rc && lfs.outside && !run_is_second(run))
		rc = run_add_line(
			run, &m->report->opaque, NULL, "folder",
			m->setup.lfs_storage,
			"lfs.storage leads out of the repository: never "
			"opened",
			1, fault);
	if (!rc)
		rc = scan_pointed(&job, &lfs);
	lfs_release(&lfs);
	run->examiner.each = run_add_place_hit;
	run->examiner.arena = &run->place_arena;
	return rc == FAULT_STOPPED ? 0 : rc;
}
