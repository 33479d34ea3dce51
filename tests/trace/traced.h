/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/trace/traced.h - real repositories, traced, told as text
 *
 * A test builds repositories with a shell script, in a folder of its own. What
 * counts as a secret in them is a mark "S#7#", wherever it stands: in blobs, in
 * names, in commits and tags. traced_run finds the marks, traces them and tells
 * what the ledger made of it, one finding after the other in the order of the
 * marks:
 *
 *   S#1# history first=A last=B refs=HEAD,refs/heads/main
 *     blob conf/env n=2 line=3 o=b1 +A -B
 *
 * that is exposure, the commits of first_seen and last_seen, refs; then each
 * occurrence with site, path, objects_total, line, object, introducing and
 * removing commits. Parts that are not known are left out. Objects go by the
 * names that the script gave them with `n`, and only named ones are told in o=.
 * A last line "! ..." says what was left out, if anything was.
 *
 * Scripts start in the folder (walk/scratch.h), with these functions and a
 * repository "r":
 *
 *   init DIR           make a repository and go there
 *   w PATH TEXT...     write the lines TEXT into PATH and stage it
 *   c NAME             commit what is staged, 100 seconds after the last one
 *   n NAME [REV]       name an object (HEAD without REV)
 *   at SECONDS         the next commit is made then, after 1700000000
 */
#ifndef TESTS_TRACE_TRACED_H
#define TESTS_TRACE_TRACED_H

#include "odb/no_certs.h"
#include "odb/tree.h"
#include "trace/trace.h"
#include "walk/discover.h"
#include "walk/index.h"

#include "walk/scratch.h"

#include <dirent.h>

static const char script_head[] =
	"export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org\n"
	"export GIT_COMMITTER_NAME=Cy GIT_COMMITTER_EMAIL=cy@example.org\n"
	"ROOT=$PWD N=$PWD/names T=1700000000\n"
	"mkdir -p names\n"
	"git() { command git -c core.fsmonitor=false -c gc.auto=0"
	" -c protocol.file.allow=always -c advice.detachedHead=false"
	" -c maintenance.auto=false \"$@\"; }\n"
	"dates() { export GIT_AUTHOR_DATE=\"$T +0000\""
	" GIT_COMMITTER_DATE=\"$T +0000\"; }\n"
	"at() { T=$((1700000000 + $1 - 100)); }\n"
	"n() { git rev-parse ${2:-HEAD} >$N/$1; }\n"
	"tick() { T=$((T + 100)); dates; }\n"
	"c() { tick; git commit -q --allow-empty -m \"m $1\"; n $1; }\n"
	"w() { p=$1; shift; case $p in */*) mkdir -p \"${p%/*}\";; esac\n"
	"  printf '%s\\n' \"$@\" >\"$p\"; git add -- \"$p\"; }\n"
	"init() { git -c init.defaultBranch=main init -q \"$1\"; cd \"$1\"; }\n"
	"dates\n";

static inline void run_script(const char *script)
{
	struct buf all = BUF_INIT;

	buf_add_str(&all, script_head);
	buf_add_str(&all, script);
	ck_assert(buf_ok(&all));
	run_sh(all.p);
	buf_release(&all);
}

/* --------------------------------------------------------------- the marks ---
 */

static const struct pattern mark_kind = {
	.id = "mark",
	.name = "Mark",
	.provider = "nobody",
	.specificity = 10,
	.hosts = HOSTS_ANY,
};

/* The next mark of text from *at on, which moves behind it. */
static inline bool next_mark(struct bytes text, size_t *at, struct bytes *out)
{
	for (size_t i = bytes_find(text, LIT("S#"), *at); i != SIZE_MAX;
	     i = bytes_find(text, LIT("S#"), i + 1)) {
		size_t end = i + 2;

		while (end < text.len && is_digit(text.p[end]))
			end++;
		if (end == i + 2 || end == text.len || text.p[end] != '#')
			continue;
		*out = bytes_sub(text, i, end + 1 - i);
		*at = end + 1;
		return true;
	}
	return false;
}

/* How far the lines of a text were counted. */
struct cursor {
	size_t at;
	size_t line_at;
	uint64_t line;
};

static inline void count_lines(struct cursor *c, struct bytes text, size_t end)
{
	for (; c->at < end; c->at++) {
		if (text.p[c->at] != '\n')
			continue;
		c->line++;
		c->line_at = c->at + 1;
	}
}

static inline struct credential *mark_credential(struct arena *arena,
						 struct bytes mark, size_t at,
						 const struct cursor *cursor)
{
	struct credential *c = arena_alloc(arena, sizeof(*c));

	ck_assert_ptr_nonnull(c);
	*c = (struct credential){
		.pattern = &mark_kind,
		.secret = arena_bytes(arena, mark),
		.raw = arena_bytes(arena, mark),
		.around = arena_bytes(arena, mark),
		.confidence = CONFIDENCE_LIKELY,
		.reasons = { "is a mark" },
		.nr_reasons = 1,
		.at = at,
		.len = mark.len,
		.line = cursor->line + 1,
		.column = at - cursor->line_at + 1,
	};
	c->context = c->around;
	return c;
}

/* --------------------------------------------------- a group of repositories
 * --- */

#define REPOS_MAX 4

/* By what the objects are read; a test may change it. */
static enum source_kind traced_kind = SOURCE_PACK;

struct traced_repo {
	struct discovery discovery;
	struct setup setup;
	struct refs refs;
	bool stores[REPOS_MAX * 4];
	struct {
		struct staged *v;
		size_t nr, cap;
	} staged;
};

struct traced_group {
	struct arena arena;
	struct traced_repo repos[REPOS_MAX];
	size_t nr;
	const char *stores[REPOS_MAX * 4];
	size_t nr_stores;
	struct objects objects;
	struct forest forest;
	struct source *source;
	struct hits hits;
	struct graph graph;
	struct held held;
	struct ledger *ledger;
	struct fault limit; /* what trace_repository says it left out */
};

/* A fault where none may be. */
#define OK(call) \
	do { \
		struct fault fault = { 0 }; \
		int rc_ = (call); \
\
		ck_assert_msg(!rc_, "%s: %s", #call, fault.msg); \
	} while (0)

static inline size_t store_number(struct traced_group *g, const char *path)
{
	for (size_t i = 0; i < g->nr_stores; i++) {
		if (!strcmp(g->stores[i], path))
			return i;
	}
	ck_assert_uint_lt(g->nr_stores, COUNT(g->stores));
	g->stores[g->nr_stores] = path;
	return g->nr_stores++;
}

static inline void open_repo(struct traced_group *g, const char *name)
{
	struct traced_repo *r = &g->repos[g->nr++];
	char path[PATH_MAX + 64];
	const char *paths[] = { path };
	const struct repo *repo;

	(void)snprintf(path, sizeof(path), "%s/%s", scratch, name);
	OK(discover(paths, 1, &r->discovery, &fault));
	ck_assert_msg(r->discovery.repos.nr == 1, "%s: %zu repositories", name,
		      r->discovery.repos.nr);
	repo = &r->discovery.repos.v[0];
	OK(setup_read(repo, &r->setup, &fault));
	OK(refs_read(repo, &r->setup, &r->refs, &fault));
	for (size_t i = 0; i < repo->stores.nr; i++)
		r->stores[store_number(g, repo->stores.v[i])] = true;
}

static inline void add_hit(struct traced_group *g, uint32_t entry,
			   enum site site, struct bytes name, size_t at,
			   struct bytes mark, const struct cursor *cursor)
{
	struct credential *c = mark_credential(&g->arena, mark, at, cursor);
	size_t secret = ledger_enter(g->ledger, c);

	ck_assert(ARRAY_ROOM(&g->hits));
	g->hits.v[g->hits.nr++] = (struct hit){
		.entry = entry,
		.site = site,
		.name = name.p ? arena_bytes(&g->arena, name) : name,
		.secret = (uint32_t)secret,
		.credential = c,
	};
}

static inline void find_in_tree(struct traced_group *g, uint32_t entry,
				struct bytes tree)
{
	struct bytes whole = tree;
	struct bytes name;
	struct oid oid;
	uint32_t mode;

	while (tree_next(&tree, g->objects.hash_len, &mode, &name, &oid)) {
		const struct cursor start = { 0 };
		struct bytes mark;
		size_t at = 0;

		while (next_mark(name, &at, &mark))
			add_hit(g, entry, SITE_PATH, name,
				(size_t)(mark.p - whole.p), mark, &start);
	}
}

static inline enum site site_of(enum object_type type, struct bytes body,
				size_t at)
{
	if (type == OBJECT_BLOB)
		return SITE_BLOB;
	if (type == OBJECT_TAG)
		return SITE_TAG_MESSAGE;
	return at < bytes_find(body, LIT("\n\n"), 0) ? SITE_COMMIT_IDENTITY
						     : SITE_COMMIT_MESSAGE;
}

static inline void find_in(struct traced_group *g, uint32_t entry,
			   enum object_type type, struct bytes body)
{
	struct bytes none = { 0 };
	struct cursor cursor = { 0 };
	struct bytes mark;
	size_t at = 0;

	if (type == OBJECT_TREE) {
		find_in_tree(g, entry, body);
		return;
	}
	while (next_mark(body, &at, &mark)) {
		size_t start = (size_t)(mark.p - body.p);

		count_lines(&cursor, body, start);
		add_hit(g, entry, site_of(type, body, start), none, start, mark,
			&cursor);
	}
}

/* What the scan would leave: types of the entries, and hits. */
static inline void find_marks(struct traced_group *g)
{
	for (size_t i = 0; i < g->objects.nr;
	     i = objects_end_of(&g->objects, i)) {
		uint32_t entry = (uint32_t)i;
		struct oid oid = entry_oid(&g->objects, &g->objects.v[entry]);
		enum object_type type = OBJECT_UNKNOWN;
		struct bytes body;

		OK(source_read(g->source, &oid, &type, &body, &fault));
		for (size_t k = i; k < objects_end_of(&g->objects, i); k++) {
			g->objects.v[k].type = (uint8_t)type;
			g->objects.v[k].state = ENTRY_SCANNED;
		}
		find_in(g, entry, type, body);
	}
	hits_sort(&g->hits, &g->objects);
	ck_assert(hits_index(&g->hits));
}

struct staging {
	struct traced_group *group;
	struct traced_repo *repo;
};

static inline int note_staged(void *payload, const struct index_entry *entry)
{
	struct staging *s = payload;
	size_t at = objects_find(&s->group->objects, &entry->oid);

	if (at == SIZE_MAX || !s->group->hits.is_hit[at])
		return 0;
	ck_assert(ARRAY_ROOM(&s->repo->staged));
	s->repo->staged.v[s->repo->staged.nr++] = (struct staged){
		(uint32_t)at,
		arena_str(&s->group->arena, bytes_of(entry->path)),
	};
	return 0;
}

static inline int no_skips(void *payload, const char *path, const char *reason)
{
	(void)payload;
	ck_abort_msg("%s: %s", path, reason);
	return -1;
}

/* Repositories by their folders, NULL at the end: one group, one ledger. */
static inline void group_open(struct traced_group *g, const char *const *names,
			      struct ledger *ledger)
{
	struct limits limits = { 1 << 28, (uint64_t)1 << 30 };

	*g = (struct traced_group){ .ledger = ledger };
	OK(sources_init(&limits, &fault));
	for (; *names; names++)
		open_repo(g, *names);
	OK(objects_list(&g->objects, g->stores, g->nr_stores,
			g->repos[0].setup.hash_len, &fault));
	OK(forest_plant(&g->forest, &g->objects, 1, &fault));
	OK(source_open(&g->source, traced_kind, &g->objects, &g->forest,
		       g->stores, g->nr_stores, &fault));
	find_marks(g);
	for (size_t i = 0; i < g->nr; i++) {
		struct traced_repo *r = &g->repos[i];
		struct staging staging = { g, r };

		OK(index_each(&r->discovery.repos.v[0], &r->setup, note_staged,
			      no_skips, &staging, &fault));
	}
	OK(graph_build(&g->graph, g->source, &g->objects, &fault));
	OK(held_init(&g->held, &g->hits, g->source, &fault));
}

/* base: the number of the first of them in the audit. */
static inline void group_trace(struct traced_group *g, size_t base)
{
	for (size_t i = 0; i < g->nr; i++) {
		struct traced_repo *r = &g->repos[i];
		struct traced traced = {
			.repo = base + i,
			.refs = &r->refs,
			.setup = &r->setup,
			.stores = r->stores,
			.staged = r->staged.v,
			.nr_staged = r->staged.nr,
		};

		struct fault fault = { 0 };
		int rc =
			trace_repository(&traced, &g->hits, &g->graph, &g->held,
					 g->source, g->ledger, &fault);

		ck_assert_msg(!rc || rc == FAULT_LIMIT, "%s", fault.msg);
		if (rc)
			g->limit = fault;
	}
}

static inline void group_close(struct traced_group *g)
{
	held_release(&g->held);
	graph_release(&g->graph);
	hits_release(&g->hits);
	source_close(g->source);
	forest_release(&g->forest);
	objects_release(&g->objects);
	for (size_t i = 0; i < g->nr; i++) {
		struct traced_repo *r = &g->repos[i];

		free(r->staged.v);
		refs_release(&r->refs);
		setup_release(&r->setup);
		discovery_release(&r->discovery);
	}
	arena_release(&g->arena);
	sources_release();
}

/* ------------------------------------------------------------- telling it ---
 */

/* Does the file of that name, as `n` writes it, hold the id? */
static inline bool is_named(const char *name, const char *hex)
{
	char path[PATH_MAX + 300];
	char line[OID_HEX_MAX + 1] = "";
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/names/%s", scratch, name);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	if (fgets(line, sizeof(line), file))
		line[strcspn(line, "\n")] = '\0';
	(void)fclose(file);
	return !strcmp(line, hex);
}

/*
 * The name that the script gave, the first of several, or the id itself; false
 * for the latter.
 */
static inline bool name_of(const struct oid *oid, char out[128])
{
	char hex[OID_HEX_MAX];
	char path[PATH_MAX + 16];
	struct dirent *d;
	bool found = false;
	DIR *names;

	(void)oid_hex(oid, hex);
	(void)snprintf(path, sizeof(path), "%s/names", scratch);
	names = opendir(path);
	while (names && oid->len && (d = readdir(names))) {
		if (d->d_name[0] == '.' || !is_named(d->d_name, hex) ||
		    (found && strcmp(out, d->d_name) < 0))
			continue;
		(void)snprintf(out, 128, "%.100s", d->d_name);
		found = true;
	}
	if (names)
		(void)closedir(names);
	if (!found)
		(void)snprintf(out, 128, "%s", hex);
	return found;
}

static inline int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static inline void tell_commits(struct buf *out, const char *sign,
				const struct oids *oids)
{
	char(*names)[128] = calloc(oids->nr + 1, sizeof(*names));

	for (size_t i = 0; i < oids->nr; i++)
		(void)name_of(&oids->v[i], names[i]);
	qsort(names, oids->nr, sizeof(*names), by_text);
	for (size_t i = 0; i < oids->nr; i++)
		buf_printf(out, "%s%s", i ? "," : sign, names[i]);
	free(names);
}

static inline void tell_occurrence(struct buf *out, const struct occurrence *o)
{
	char name[128];

	buf_printf(out, "  %s", site_name(o->site));
	if (o->repo)
		buf_printf(out, " repo=%zu", o->repo);
	if (o->path)
		buf_printf(out, " %s", o->path);
	if (o->objects_total != 1)
		buf_printf(out, " n=%zu", o->objects_total);
	if (o->line > 1)
		buf_printf(out, " line=%llu", (unsigned long long)o->line);
	if (name_of(&o->object, name))
		buf_printf(out, " o=%s", name);
	tell_commits(out, " +", &o->introduced);
	tell_commits(out, " -", &o->removed);
	buf_add_char(out, '\n');
}

static inline void tell_sighting(struct buf *out, const char *label,
				 const struct sighting *s)
{
	char name[128];

	if (!s->known)
		return;
	(void)name_of(&s->commit, name);
	buf_printf(out, " %s=%s", label, name);
	if (s->repo)
		buf_printf(out, "@%zu", s->repo);
}

static inline void tell_finding(struct buf *out, const struct finding *f)
{
	buf_add_bytes(out, f->secret);
	buf_printf(out, " %s", exposure_name(f->exposure));
	tell_sighting(out, "first", &f->first_seen);
	tell_sighting(out, "last", &f->last_seen);
	for (size_t i = 0; i < f->nr_refs; i++)
		buf_printf(out, "%s%s", i ? "," : " refs=", f->refs[i]);
	buf_add_char(out, '\n');
	for (size_t i = 0; i < f->occurrences.nr; i++)
		tell_occurrence(out, &f->occurrences.v[i]);
}

static inline unsigned long mark_number(const struct finding *f)
{
	return strtoul((const char *)f->secret.p + 2, NULL, 10);
}

static inline int by_mark(const void *a, const void *b)
{
	unsigned long x = mark_number(a);
	unsigned long y = mark_number(b);

	return (x > y) - (x < y);
}

static inline void tell_ledger(struct buf *out, struct ledger *ledger)
{
	struct audit_key key = { { 7 } };
	struct ledger_options options = { &key, 20000 };
	struct finding *v = NULL;
	size_t nr = 0;

	OK(checksum_init(&fault));
	OK(ledger_finish(ledger, &options, &v, &nr, &fault));
	qsort(v, nr, sizeof(*v), by_mark);
	for (size_t i = 0; i < nr; i++) {
		ck_assert_uint_gt(v[i].occurrences.nr, 0);
		tell_finding(out, &v[i]);
	}
	free(v);
	ck_assert(buf_ok(out));
}

/* Trace the repositories as one group and tell it. */
static inline void traced_run(const char *const *names, struct buf *out)
{
	struct ledger *ledger = ledger_new();
	struct traced_group g;

	group_open(&g, names, ledger);
	group_trace(&g, 0);
	tell_ledger(out, ledger);
	if (g.limit.code)
		buf_printf(out, "! %s\n", g.limit.msg);
	group_close(&g);
	ledger_free(ledger);
}

#endif
