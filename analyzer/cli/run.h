/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/run.h - one audit on its way (private to cli/audit.c and cli/run*.c)
 *
 * The repositories of a run are its members. Each group of members is gone
 * through twice at most: for what the patterns find (cli/run_group.c), and once
 * all groups are done, for the secrets found (cli/run_sweep.c). Both ways look
 * at objects (cli/pool.h), at places beside them (cli/run_places.c) and at
 * files of Git LFS (cli/run_lfs.c), and then trace what they found.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "classify/packed.h"
#include "cli/audit.h"
#include "cli/telling.h"
#include "trace/trace.h"
#include "walk/place.h"

/* One repository on its way through the audit. */
struct member {
	const struct repo *repo;
	struct repository *report;
	struct setup setup;
	struct refs refs;
	size_t group;
	bool *stores; /* by store of the group */
	bool supported;
	bool is_set_up;
	bool is_cut; /* its tracing: told */
	struct {
		struct staged *v;
		size_t nr, cap;
	} staged;
};

struct run {
	const struct audit_request *request;
	struct audit_result *result;
	struct ledger *ledger; /* what is found goes there */
	struct arena *arena;   /* the ledger's: lives as long as the report */
	struct member *members;
	size_t nr_members;
	/* Of the group in hand. */
	struct strlist stores;
	struct objects objects;
	struct forest forest;
	uint8_t *cut;
	struct pool_result pool;
	/* For places: one matcher on this thread. */
	struct matcher *matcher;
	struct examiner examiner;
	struct arena place_arena;
	/* Known secrets are looked for instead; NULL while their contexts are.
	 */
	struct sweep *sweep;
	struct sweeper sweeper;
	struct digger *digger;		      /* NULL: none */
	struct place_job *swept;	      /* the place in hand */
	const struct packed_text *swept_text; /* or a text inside of it */
	struct telling telling;
};

/* A place whose text is being examined. */
struct place_job {
	struct run *run;
	struct member *member;
	const char *path; /* in the ledger's memory, once it is needed */
	const struct place *place;
	struct fault *fault;
	bool is_lfs;   /* its files are those that pointers name */
	bool is_whole; /* packed, and examined from within */
};

/* Was all of it looked at before, so that gaps were told? */
static inline bool run_is_second(const struct run *run)
{
	return run->sweep && !run->request->known;
}

/* ------------------------------------------------ run.c: rows and members ---
 */

/*
 * In the memory of the result, which outlives the ledger of a second reading;
 * NULL for NULL, and when memory ends.
 */
char *run_keep_str(struct run *run, const char *s);

/* A line of what was skipped, or is opaque. oid and path may be NULL. */
int run_add_line(struct run *run, struct skips *list, const struct oid *oid,
		 const char *type, const char *path, const char *reason,
		 uint64_t count, struct fault *fault) CHECKED;
int run_skip_path(struct run *run, struct member *m, const char *type,
		  const char *path, const char *reason,
		  struct fault *fault) CHECKED;

/* All rows of the report, all members, and which of them share a store. */
int run_make_members(struct run *run, struct fault *fault) CHECKED;

/* Is it one of the group's whose objects can be read? */
bool run_in_group(const struct member *m, size_t group);

/* Is a copy of the object in a store of the member? */
bool run_is_visible(const struct run *run, const struct member *m,
		    size_t entry);

/* ------------------------------------------------ run_notes.c: the books ---
 */

/* All that the member's row tells of its objects, once they were read. */
int run_note_all(struct run *run, struct member *m,
		 struct fault *fault) CHECKED;

/* ------------------------------------- run_places.c: files beside objects ---
 */

/* All files of the git directory, the index, and the worktree if asked for. */
int run_scan_places(struct run *run, struct member *m,
		    struct fault *fault) CHECKED;

/* Something known may be in the place that nobody could get at. */
int run_note_limit(struct place_job *job) CHECKED;

/* Of struct examiner and of struct place_sink; payload is a struct place_job.
 */
int run_add_place_hit(void *payload, enum site site, struct bytes name,
		      const struct credential *c) CHECKED;
int run_on_place_unread(void *payload, const struct unread *unread) CHECKED;
int run_on_text(void *payload, const struct place *place) CHECKED;
int run_on_skipped(void *payload, const char *path, const char *reason) CHECKED;

/* ------------------------------------------------------ run_lfs.c: Git LFS ---
 */

/* The files in the member's store of Git LFS that its pointers name. */
int run_scan_lfs(struct run *run, struct member *m,
		 struct fault *fault) CHECKED;

/* Does a pointer of the repository name the file of Git LFS at this place? */
bool run_is_known_lfs(const struct place_job *job, const struct place *place);

/* Of struct examiner; payload is the struct place_job of a file of Git LFS. */
int run_add_lfs_hit(void *payload, enum site site, struct bytes name,
		    const struct credential *c) CHECKED;

/* ---------------------------------------------- run_group.c: one by one ---
 */

/* From its stores to the ledger. */
int run_audit_group(struct run *run, size_t group, struct fault *fault) CHECKED;

/* List the objects of a group and look at them all. */
int run_read_group(struct run *run, size_t group, uint8_t hash_len,
		   struct fault *fault) CHECKED;
int run_trace_group(struct run *run, size_t group, struct fault *fault) CHECKED;
/* Gives back what a group holds; the members stay. */
void run_end_group(struct run *run, size_t group);

/* --------------------------------------------- run_sweep.c: once more ---
 */

/* Get ready to look for these secrets. */
int run_make_sweep(struct run *run, const struct bytes *secrets, size_t nr,
		   struct fault *fault) CHECKED;
void run_end_sweep(struct run *run);

/* Of so many objects of a type that hold a secret the places are told. */
#define SWEPT_MAX ((size_t)3000)

/*
 * Keep the hits of the group in hand, sorted and numbered, whose places are to
 * be told, and count the others (trace/common.h). False when memory ends.
 */
bool run_set_common_aside(struct run *run);

/*
 * Once it is known what was found anywhere: where does it stand besides?
 */
int run_sweep_groups(struct run *run, struct fault *fault) CHECKED;

#endif
