/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/trace/slow.h - a random history, and what follows from its definitions
 *
 * slow_make writes a history of 60 commits with random parents, several roots,
 * merges, skewed dates and unreachable parts. slow_read asks git for it, one
 * `git ls-tree -r` for each commit. slow_tell then says, as
 * tests/trace/traced.h does, what the contract's sentences make of it: by
 * comparing every commit with each of its parents at every path, with no walk,
 * no cache and no bits passed along.
 */
#ifndef TESTS_TRACE_SLOW_H
#define TESTS_TRACE_SLOW_H

#include "traced.h"

#include <inttypes.h>

#define COMMITS 60
#define PATHS 5
#define SECRETS 6
#define PARENTS 3
#define BLOBS (COMMITS * PATHS)

/* Files beside folders whose names begin like theirs. */
static const char *const slow_paths[PATHS] = { "a", "b.c", "b/a", "b/d/e",
					       "b0" };

struct slow_commit {
	char oid[OID_HEX_MAX];
	long date;
	size_t nr_parents;
	size_t parents[PARENTS];
	int blobs[PATHS];   /* into slow.blobs, or -1 */
	uint64_t ancestors; /* by bit, without itself */
	bool is_tip;	    /* a ref names it */
	bool is_reached;
};

struct slow {
	uint64_t state;
	/* Of the making: marks of git-fast-import, 0 for no file. */
	size_t marks[COMMITS][PATHS];
	size_t nr_marks;
	struct slow_commit commits[COMMITS];
	char blobs[BLOBS][OID_HEX_MAX];
	bool has[BLOBS][SECRETS + 1];
	int nr_blobs;
};

static inline uint32_t slow_pick(struct slow *s, size_t below)
{
	s->state = s->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((s->state >> 33) % below);
}

/* ------------------------------------------------------------------ making ---
 */

/* A blob of some secrets and a small number, so that contents come again. */
static inline size_t slow_blob(struct slow *s, FILE *out)
{
	size_t mark = COMMITS + ++s->nr_marks;
	struct buf text = BUF_INIT;

	for (int i = 1; i <= SECRETS; i++) {
		if (!slow_pick(s, 4))
			buf_printf(&text, "S#%d# ", i);
	}
	buf_printf(&text, "%u\n", slow_pick(s, 4));
	(void)fprintf(out, "blob\nmark :%zu\ndata %zu\n%s\n", mark, text.len,
		      buf_str(&text));
	buf_release(&text);
	return mark;
}

static inline size_t slow_parents(struct slow *s, size_t i, size_t *parents)
{
	uint32_t dice = slow_pick(s, 12);
	size_t wanted = !dice ? 0 : dice < 8 ? 1 : dice < 11 ? 2 : 3;
	size_t nr = 0;

	for (size_t k = 0; k < wanted && i; k++) {
		size_t parent = i - 1 - slow_pick(s, i < 6 ? i : 6);
		bool again = false;

		for (size_t p = 0; p < nr; p++)
			again |= parents[p] == parent;
		if (!again)
			parents[nr++] = parent;
	}
	return nr;
}

/* Each file is new, gone, or as in one of the parents. */
static inline void slow_commit(struct slow *s, size_t i, FILE *out)
{
	size_t parents[PARENTS] = { 0 };
	size_t nr = slow_parents(s, i, parents);

	for (size_t p = 0; p < PATHS; p++) {
		uint32_t dice = slow_pick(s, 10);
		size_t from = nr ? parents[slow_pick(s, nr)] : 0;

		if (dice < 2 || (!nr && dice < 6))
			s->marks[i][p] = slow_blob(s, out);
		else if (nr && dice > 2)
			s->marks[i][p] = s->marks[from][p];
	}
	(void)fprintf(out,
		      "reset refs/x/%zu\n\ncommit refs/x/%zu\nmark :%zu\n"
		      "committer C <c@example.org> %zu +0000\ndata %d\n%zu\n",
		      i, i, i + 1, 1700000000 + i + slow_pick(s, 8),
		      i < 10 ? 1 : 2, i);
	for (size_t k = 0; k < nr; k++)
		(void)fprintf(out, "%s :%zu\n", k ? "merge" : "from",
			      parents[k] + 1);
	(void)fprintf(out, "deleteall\n");
	for (size_t p = 0; p < PATHS; p++) {
		if (s->marks[i][p])
			(void)fprintf(out, "M 100644 :%zu %s\n", s->marks[i][p],
				      slow_paths[p]);
	}
	(void)fprintf(out, "\n");
}

/* About every eighth commit keeps its ref. */
static inline void slow_make(struct slow *s)
{
	struct buf script = BUF_INIT;
	FILE *out;

	run_script("git init -q --bare r\n");
	out = popen("cd r && git fast-import --quiet --export-marks=../marks",
		    "w");
	ck_assert_ptr_nonnull(out);
	for (size_t i = 0; i < COMMITS; i++)
		slow_commit(s, i, out);
	ck_assert_int_eq(pclose(out), 0);
	buf_add_str(&script, "cd r\n{\n");
	for (size_t i = 0; i < COMMITS; i++) {
		s->commits[i].is_tip = !slow_pick(s, 8);
		if (!s->commits[i].is_tip)
			buf_printf(&script, "echo delete refs/x/%zu\n", i);
	}
	buf_add_str(&script, "} | git update-ref --stdin\n");
	run_script(buf_str(&script));
	buf_release(&script);
}

/* ----------------------------------------------------------------- reading ---
 */

static inline FILE *slow_git(const char *format, const char *oid)
	__attribute__((format(printf, 1, 0)));
static inline FILE *slow_git(const char *format, const char *oid)
{
	char command[256];
	FILE *pipe;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	(void)snprintf(command, sizeof(command), format, oid);
#pragma GCC diagnostic pop
	pipe = popen(command, "r");
	ck_assert_msg(pipe != NULL, "%s", command);
	return pipe;
}

static inline void slow_oids(struct slow *s)
{
	FILE *marks = slow_git("cat marks%s", "");
	char oid[OID_HEX_MAX];
	size_t mark;

	while (fscanf(marks, ":%zu %64s ", &mark, oid) == 2) {
		if (mark <= COMMITS)
			memcpy(s->commits[mark - 1].oid, oid, sizeof(oid));
	}
	ck_assert_int_eq(pclose(marks), 0);
}

static inline size_t slow_number(const struct slow *s, const char *oid)
{
	size_t i = 0;

	while (i < COMMITS && strcmp(s->commits[i].oid, oid) != 0)
		i++;
	ck_assert_msg(i < COMMITS, "%s", oid);
	return i;
}

/* "date parent parent"; parents are among the commits before. */
static inline void slow_header(struct slow *s, struct slow_commit *c)
{
	FILE *log = slow_git("cd r && git log --no-walk --format='%%ct %%P' %s",
			     c->oid);
	char line[512] = "";
	char *word;
	char *rest = NULL;

	ck_assert_ptr_nonnull(fgets(line, sizeof(line), log));
	c->date = strtol(line, &rest, 10);
	for (word = strtok_r(rest, " \n", &rest); word;
	     word = strtok_r(NULL, " \n", &rest)) {
		size_t parent = slow_number(s, word);

		c->parents[c->nr_parents++] = parent;
		c->ancestors |=
			s->commits[parent].ancestors | (uint64_t)1 << parent;
	}
	ck_assert_int_eq(pclose(log), 0);
}

static inline int slow_blob_number(struct slow *s, const char *oid)
{
	FILE *text;
	char content[256] = "";
	struct bytes mark;
	size_t at = 0;
	int i = 0;

	while (i < s->nr_blobs && strcmp(s->blobs[i], oid) != 0)
		i++;
	if (i < s->nr_blobs)
		return i;
	(void)snprintf(s->blobs[s->nr_blobs++], OID_HEX_MAX, "%s", oid);
	text = slow_git("cd r && git cat-file blob %s", oid);
	ck_assert_ptr_nonnull(fgets(content, sizeof(content), text));
	ck_assert_int_eq(pclose(text), 0);
	while (next_mark(bytes_of(content), &at, &mark))
		s->has[i][mark.p[2] - '0'] = true;
	return i;
}

static inline void slow_tree(struct slow *s, struct slow_commit *c)
{
	FILE *tree = slow_git("cd r && git ls-tree -r %s", c->oid);
	char oid[OID_HEX_MAX];
	char path[64];

	for (size_t p = 0; p < PATHS; p++)
		c->blobs[p] = -1;
	while (fscanf(tree, "%*s blob %64s %63s", oid, path) == 2) {
		size_t p = 0;

		while (p < PATHS && strcmp(path, slow_paths[p]) != 0)
			p++;
		ck_assert_uint_lt(p, PATHS);
		c->blobs[p] = slow_blob_number(s, oid);
	}
	ck_assert_int_eq(pclose(tree), 0);
}

static inline void slow_read(struct slow *s)
{
	slow_oids(s);
	for (size_t i = 0; i < COMMITS; i++) {
		slow_header(s, &s->commits[i]);
		slow_tree(s, &s->commits[i]);
	}
	for (size_t i = 0; i < COMMITS; i++) {
		for (size_t k = 0; s->commits[i].is_tip && k < COMMITS; k++)
			s->commits[k].is_reached |=
				k == i || s->commits[i].ancestors >> k & 1;
	}
}

/* ----------------------------------------------------------------- telling ---
 */

static inline bool slow_holds(const struct slow *s, size_t commit, size_t path,
			      int secret)
{
	int blob = s->commits[commit].blobs[path];

	return blob >= 0 && s->has[blob][secret];
}

enum slow_event { NOTHING, INTRODUCED, REMOVED, CHANGED };

/* What a commit does to a secret at a path: the contract's sentences. */
static inline enum slow_event slow_compare(const struct slow *s, size_t commit,
					   size_t path, int secret)
{
	const struct slow_commit *c = &s->commits[commit];
	bool theirs = false;
	bool same = false;

	for (size_t k = 0; k < c->nr_parents; k++) {
		theirs |= slow_holds(s, c->parents[k], path, secret);
		same |= s->commits[c->parents[k]].blobs[path] == c->blobs[path];
	}
	if (!slow_holds(s, commit, path, secret))
		return theirs ? REMOVED : NOTHING;
	if (!theirs)
		return INTRODUCED;
	return same ? NOTHING : CHANGED;
}

/* Commits at which something of the kinds befell the secret anywhere. */
static inline uint64_t slow_commits(const struct slow *s, int secret,
				    bool introduced_only)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < COMMITS; i++) {
		for (size_t p = 0; p < PATHS; p++) {
			enum slow_event e = slow_compare(s, i, p, secret);

			if (e == INTRODUCED || (e && !introduced_only))
				bits |= (uint64_t)1 << i;
		}
	}
	return bits;
}

static inline bool slow_is_before(const struct slow *s, size_t a, size_t b)
{
	const struct slow_commit *x = &s->commits[a];
	const struct slow_commit *y = &s->commits[b];

	return x->date != y->date ? x->date < y->date
				  : strcmp(x->oid, y->oid) < 0;
}

/* The earliest by ancestry, date, id; or the latest. */
static inline size_t slow_extreme(const struct slow *s, uint64_t bits,
				  bool last)
{
	size_t best = COMMITS;

	for (size_t i = 0; i < COMMITS; i++) {
		bool beaten = false;

		if (!(bits >> i & 1))
			continue;
		for (size_t k = 0; k < COMMITS; k++) {
			if (bits >> k & 1)
				beaten |=
					last ? s->commits[k].ancestors >> i & 1
					     : s->commits[i].ancestors >> k & 1;
		}
		if (!beaten &&
		    (best == COMMITS || slow_is_before(s, i, best) != last))
			best = i;
	}
	return best;
}

static inline enum exposure slow_exposure(const struct slow *s, int secret)
{
	enum exposure worst = EXPOSURE_METADATA;

	for (size_t i = 0; i < COMMITS; i++) {
		enum exposure here = s->commits[i].is_tip ? EXPOSURE_TIP
				     : s->commits[i].is_reached
					     ? EXPOSURE_HISTORY
					     : EXPOSURE_UNREACHABLE;

		for (size_t p = 0; p < PATHS; p++) {
			if (slow_holds(s, i, p, secret) && here > worst)
				worst = here;
		}
	}
	return worst;
}

static inline void slow_tell_commits(const struct slow *s, size_t path,
				     int secret, enum slow_event event,
				     const char *sign, struct buf *out)
{
	char names[COMMITS][OID_HEX_MAX];
	size_t nr = 0;

	for (size_t i = 0; i < COMMITS; i++) {
		if (slow_compare(s, i, path, secret) == event)
			memcpy(names[nr++], s->commits[i].oid, OID_HEX_MAX);
	}
	qsort(names, nr, sizeof(*names), by_text);
	for (size_t i = 0; i < nr; i++)
		buf_printf(out, "%s%s", i ? "," : sign, names[i]);
}

static inline void slow_tell_path(const struct slow *s, size_t path, int secret,
				  struct buf *out)
{
	bool seen[BLOBS] = { false };
	size_t versions = 0;

	for (size_t i = 0; i < COMMITS; i++) {
		int blob = s->commits[i].blobs[path];

		if (!slow_holds(s, i, path, secret))
			continue;
		versions += !seen[blob];
		seen[blob] = true;
	}
	if (!versions)
		return;
	buf_printf(out, "  blob %s", slow_paths[path]);
	if (versions > 1)
		buf_printf(out, " n=%zu", versions);
	slow_tell_commits(s, path, secret, INTRODUCED, " +", out);
	slow_tell_commits(s, path, secret, REMOVED, " -", out);
	buf_add_char(out, '\n');
}

static inline int slow_by_number(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline void slow_tell_refs(const struct slow *s, uint64_t introduced,
				  struct buf *out)
{
	char names[COMMITS][32];
	size_t nr = 0;

	for (size_t i = 0; i < COMMITS; i++) {
		if (s->commits[i].is_tip &&
		    (introduced & (s->commits[i].ancestors | (uint64_t)1 << i)))
			(void)snprintf(names[nr++], sizeof(*names),
				       "refs/x/%zu", i);
	}
	qsort(names, nr, sizeof(*names), by_text);
	for (size_t i = 0; i < nr; i++)
		buf_printf(out, "%s%s", i ? "," : " refs=", names[i]);
}

static inline void slow_tell(const struct slow *s, struct buf *out)
{
	for (int secret = 1; secret <= SECRETS; secret++) {
		uint64_t introduced = slow_commits(s, secret, true);
		uint64_t all = slow_commits(s, secret, false);

		if (!introduced)
			continue;
		buf_printf(out, "S#%d# %s first=%s last=%s", secret,
			   exposure_name(slow_exposure(s, secret)),
			   s->commits[slow_extreme(s, introduced, false)].oid,
			   s->commits[slow_extreme(s, all, true)].oid);
		slow_tell_refs(s, introduced, out);
		buf_add_char(out, '\n');
		for (size_t p = 0; p < PATHS; p++)
			slow_tell_path(s, p, secret, out);
	}
}

static inline int slow_by_line(const void *a, const void *b)
{
	const struct bytes *x = a;
	const struct bytes *y = b;

	return bytes_cmp(*x, *y);
}

/* The occurrences of each finding in the order of their paths. */
static inline void slow_sort(struct buf *told)
{
	struct bytes rest = buf_bytes(told);
	struct bytes lines[PATHS + 1];
	struct buf out = BUF_INIT;
	struct bytes line;
	size_t nr = 0;
	bool more = true;

	while (more) {
		more = bytes_line(&rest, &line);
		if (!more || line.p[0] == 'S') {
			qsort(lines, nr, sizeof(*lines), slow_by_line);
			for (size_t i = 0; i < nr; i++) {
				buf_add_bytes(&out, lines[i]);
				buf_add_char(&out, '\n');
			}
			nr = 0;
		}
		if (more && line.p[0] == 'S') {
			buf_add_bytes(&out, line);
			buf_add_char(&out, '\n');
		} else if (more) {
			ck_assert_uint_lt(nr, COUNT(lines));
			lines[nr++] = line;
		}
	}
	buf_release(told);
	*told = out;
}

#endif
