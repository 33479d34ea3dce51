/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/trace_state.h - one repository while it is traced (private to
 * trace/trace*.c)
 *
 * Whatever the steps find out are events: secret S at place P was introduced,
 * changed or removed by commit C, or by none. The steps come in this order:
 * trace_tips.c, trace_walk.c, trace_lone.c, trace_occur.c, trace_ends.c.
 */
#ifndef TRACE_TRACE_STATE_H
#define TRACE_TRACE_STATE_H

#include "trace/trace.h"

/*
 * A forged tree that names one subtree many times, level upon level, has more
 * paths than anyone can list. What is found up to this many changes is told.
 */
#define EVENTS_MAX ((size_t)4 << 20)

enum event_kind { EVENT_INTRODUCED, EVENT_CHANGED, EVENT_REMOVED };

struct event {
	uint32_t place;	 /* index into trace.places */
	uint32_t commit; /* or NO_COMMIT, which sorts last */
	uint32_t entry;	 /* the version at that commit; NO_ENTRY: none */
	uint32_t kind;
};

struct place_key {
	uint32_t secret;
	uint32_t site;
	const char *path;   /* interned; with the member, if any */
	const char *member; /* of a packed blob, interned; or NULL */
};

struct placed {
	struct place_key key;
	uint32_t hit;	  /* a hit that stands there, for a name or an object */
	uint32_t removed; /* the last commit that removed it, or NO_COMMIT */
};

/* What reaches a commit. */
enum { BY_REF = 1, BY_NOTES = 2, BY_ROOT = 4 };

/* What showed a path of a blob, or a tree's names. */
enum { PLACED_BY_COMMIT = 1, PLACED_BY_INDEX = 2 };

/* One directory of a commit and the same one of each of its parents. */
struct level {
	const struct held_node *mine;
	const struct held_node *const *theirs;
	size_t nr; /* parents */
	const struct level *up;
	struct bytes name;
};

/* Who wrote a commit, by its own words; of longer ones the front is kept. */
#define AUTHOR_MAX ((size_t)4096)

struct author {
	bool known; /* the commit can be read */
	struct bytes name;
	struct bytes email;
};

/* What a tag says, read once however many refs lead to it. */
struct tag {
	struct oid to; /* len 0: to nothing */
	bool is_signed;
};

/*
 * Comparing a commit with its parents takes a step for each name and parent. A
 * forged one with many of both is looked at for so many steps; then it ends
 * like one with too many changes.
 */
#define COMPARED_MAX ((uint64_t)1 << 32)

struct trace {
	const struct traced *repo;
	const struct hits *hits;
	uint32_t *by_secret; /* of the hits */
	const struct graph *graph;
	struct held *held;
	struct source *source;
	struct ledger *ledger;
	struct arena arena; /* keys */
	struct map paths;
	struct map by_key;
	struct {
		struct placed *v;
		size_t nr, cap;
	} places;
	struct {
		struct event *v;
		size_t nr, cap;
	} events;
	struct {
		struct impact_tip *v;
		size_t nr, cap;
	} tips;
	struct {
		const char **v;
		size_t nr, cap;
	} signed_tags;
	struct {
		struct author *v; /* in the ledger's memory */
		size_t nr, cap;
	} authors;
	struct map by_commit; /* its entry -> index into authors */
	struct {
		struct tag *v;
		size_t nr, cap;
	} tags;
	struct map by_tag;  /* its id -> index into tags */
	uint8_t *reached;   /* by commit */
	uint8_t *is_cut;    /* by commit: shallow boundary */
	uint8_t *is_placed; /* by entry: PLACED_BY_COMMIT, PLACED_BY_INDEX */
	uint8_t *has_place; /* by secret: some place of this repository */
	const struct held_node **roots; /* by commit */
	uint64_t *down; /* by commit, scratch for passing bits */
	uint64_t *own;
	size_t depth;
	uint64_t steps;
	bool limited;  /* EVENTS_MAX or COMPARED_MAX: the walk ends early */
	bool too_deep; /* HELD_DEPTH was reached: what is below is left out */
};

/* Is a copy of the object in a store of the repository? */
bool trace_is_visible(const struct trace *t, uint32_t entry);

/* Parents of a commit as this repository sees them. */
size_t trace_parents_of(const struct trace *t, uint32_t commit,
			const uint32_t **out);

/* May one level more be visited? If not, that will be told. */
bool trace_is_within_depth(struct trace *t);

struct oid trace_commit_oid(const struct trace *t, uint32_t commit);

/* False when memory ends. Each commit is read once. */
bool trace_author(struct trace *t, uint32_t commit, struct author *out);

/* So many steps more. */
void trace_count_steps(struct trace *t, size_t nr);

/* In the ledger's memory, each path once; NULL when memory ends. */
const char *trace_intern_path(struct trace *t, struct bytes path);

/* The path of a directory's entry; NULL when memory ends. */
const char *trace_full_path(struct trace *t, const struct level *level,
			    struct bytes name);

/* The path of a member of the blob at path; NULL when memory ends. */
const char *trace_member_path(struct trace *t, const char *path,
			      struct bytes member);

/* Index into places; UINT32_MAX when memory ends, which trace_add_event tells.
 * hit: one that stands there, for a name or an object. */
uint32_t trace_place_of(struct trace *t, uint32_t secret, enum site site,
			const char *path, uint32_t hit);
/* The place of a hit in the blob at path. */
uint32_t trace_place_of_hit(struct trace *t, const struct hit *hit,
			    enum site site, const char *path);

int trace_add_event(struct trace *t, uint32_t place, uint32_t commit,
		    uint32_t entry, enum event_kind kind,
		    struct fault *fault) CHECKED;

/* Does the object, or the member, hold the same secret before? */
bool trace_is_repeated(const struct trace *t, const struct hit *hit);

/* Where the hits of one name end that begin at the i-th. */
size_t trace_names_end(const struct hits *hits, size_t i);

/*
 * The object that a chain of tags leads to: its entry, or NO_ENTRY. each, if
 * not NULL, is told every tag on the way, and ref. A tag is read once, however
 * many refs lead to it. Fails for lack of memory only.
 */
typedef bool tag_told(struct trace *t, uint32_t tag, const struct tag *says,
		      const char *ref);
int trace_peel(struct trace *t, const struct oid *oid, uint32_t *out,
	       tag_told *each, const char *ref, struct fault *fault) CHECKED;

/* trace_tips.c: what refs lead to, and what the secrets' exposure is. */
int trace_find_tips(struct trace *t, struct fault *fault) CHECKED;
int trace_expose_tips(struct trace *t, struct fault *fault) CHECKED;
void trace_expose_events(struct trace *t);

/* trace_walk.c: the events of all commits. */
int trace_trees(struct trace *t, struct fault *fault) CHECKED;

/* trace_lone.c: events of paths that no commit shows. */
int trace_place_lone(struct trace *t, struct fault *fault) CHECKED;

/*
 * trace_occur.c: occurrences, from the events of paths, and of hits in objects
 * that are a place by themselves.
 */
int trace_make_occurrences(struct trace *t, struct fault *fault) CHECKED;
int trace_place_objects(struct trace *t, struct fault *fault) CHECKED;
/* No secret goes without a place, whatever a forged store does. */
int trace_place_rest(struct trace *t, struct fault *fault) CHECKED;

/* trace_ends.c: first and last commits, and refs. Drops events of no commit. */
int trace_commits(struct trace *t, struct fault *fault) CHECKED;

#endif
