/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make-repo HISTORY TARGET [--bare] [--sha256]
 *
 * Build the repository that a corpus file describes (corpus/README.md): first
 * all its commits by git fast-import, then one directive after the other. The
 * same file gives the same object ids on every machine and on every day; with
 * --sha256, those of the other object format.
 */
#include "base/file.h"
#include "history.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Words of a directive, or behind "git". */
#define WORDS_MAX 62
#define HISTORY_MAX ((size_t)256 << 20)

struct repo {
	const char *dir; /* the worktree, or the git directory of a bare one */
	const char *gitdir; /* absolute, since git is started elsewhere */
	bool bare;
	bool sha256;
};

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* git in the repository; its output without the last line end into out. */
static int git(const struct repo *repo, const char *const *words,
	       struct bytes input, struct buf *out, struct fault *fault)
{
	const char *argv[WORDS_MAX + 2] = { "git" };
	struct run run = { argv, repo->dir, input, out, NULL };
	size_t nr = 1;
	int status = 0, rc;

	while (words[nr - 1] && nr + 1 < COUNT(argv)) {
		argv[nr] = words[nr - 1];
		nr++;
	}
	if (words[nr - 1])
		return fault_set(fault, FAULT_LIMIT, "too many words for git");
	rc = run_program(&run, &status, fault);
	if (rc)
		return rc;
	if (status)
		return fault_set(fault, FAULT_IO, "git %s ends with %d",
				 words[0], status);
	if (out && out->len && out->p[out->len - 1] == '\n')
		out->p[--out->len] = '\0';
	return 0;
}

static bool has_commit(const struct repo *repo)
{
	struct buf out = BUF_INIT;
	bool has = !git(repo, WORDS("rev-parse", "-q", "--verify", "HEAD"),
			(struct bytes){ 0 }, &out, NULL);

	buf_release(&out);
	return has;
}

/* Every folder that leads to the file path. */
static int make_parents(const char *path, struct fault *fault)
{
	char *copy = strdup(path);
	int rc = 0;

	if (!copy)
		return fault_nomem(fault);
	for (char *slash = strchr(copy + 1, '/'); slash && !rc;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0777) && errno != EEXIST)
			rc = fault_io(fault, "cannot make %s", copy);
		*slash = '/';
	}
	free(copy);
	return rc;
}

static int write_file(const char *folder, const char *name, int flags,
		      struct bytes body, struct fault *fault)
{
	struct buf path = BUF_INIT;
	int fd, rc;

	buf_printf(&path, "%s/%s", folder, name);
	rc = make_parents(buf_str(&path), fault);
	if (rc)
		goto out;
	fd = open(buf_str(&path), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
	if (fd < 0 || !file_write(fd, body))
		rc = fault_io(fault, "cannot write %s", name);
	if (fd >= 0 && close(fd) && !rc)
		rc = fault_io(fault, "cannot write %s", name);
out:
	buf_release(&path);
	return rc;
}

static int do_git(const struct repo *repo, const struct directive *directive,
		  struct fault *fault)
{
	const char *words[WORDS_MAX] = { NULL };

	for (size_t i = 1; i < directive->words.nr && i < COUNT(words); i++)
		words[i - 1] = directive->words.v[i];
	return git(repo, words, buf_bytes(&directive->body), NULL, fault);
}

static int do_file(const struct repo *repo, const struct directive *directive,
		   struct fault *fault)
{
	return write_file(repo->gitdir, directive->words.v[1], O_TRUNC,
			  buf_bytes(&directive->body), fault);
}

static int do_append(const struct repo *repo, const struct directive *directive,
		     struct fault *fault)
{
	return write_file(repo->gitdir, directive->words.v[1], O_APPEND,
			  buf_bytes(&directive->body), fault);
}

static int do_config(const struct repo *repo, const struct directive *directive,
		     struct fault *fault)
{
	return write_file(repo->gitdir, "config", O_APPEND,
			  buf_bytes(&directive->body), fault);
}

static int do_worktree(const struct repo *repo,
		       const struct directive *directive, struct fault *fault)
{
	return write_file(repo->dir, directive->words.v[1], O_TRUNC,
			  buf_bytes(&directive->body), fault);
}

static int do_remove(const struct repo *repo, const struct directive *directive,
		     struct fault *fault)
{
	struct buf path = BUF_INIT;
	int rc = 0;

	buf_printf(&path, "%s/%s", repo->gitdir, directive->words.v[1]);
	if (unlink(buf_str(&path)))
		rc = fault_io(fault, "cannot remove %s", directive->words.v[1]);
	buf_release(&path);
	return rc;
}

static int hash_blob(const struct repo *repo, struct bytes body,
		     struct buf *oid, struct fault *fault)
{
	return git(repo, WORDS("hash-object", "-w", "--stdin"), body, oid,
		   fault);
}

static int do_stage(const struct repo *repo, const struct directive *directive,
		    struct fault *fault)
{
	struct buf oid = BUF_INIT;
	int rc = hash_blob(repo, buf_bytes(&directive->body), &oid, fault);

	if (!rc)
		rc = git(repo,
			 WORDS("update-index", "--add", "--cacheinfo", "100644",
			       buf_str(&oid), directive->words.v[1]),
			 (struct bytes){ 0 }, NULL, fault);
	buf_release(&oid);
	return rc;
}

/* In the store itself, or in the folder objects/WORD of a broken-off push. */
static int do_loose_blob(const struct repo *repo,
			 const struct directive *directive, struct fault *fault)
{
	const struct strlist *words = &directive->words;
	struct buf oid = BUF_INIT, store = BUF_INIT;
	int rc = 0;

	if (words->nr > 1) {
		buf_printf(&store, "%s/objects/%s", repo->gitdir, words->v[1]);
		if ((mkdir(buf_str(&store), 0777) && errno != EEXIST) ||
		    setenv("GIT_OBJECT_DIRECTORY", buf_str(&store), 1))
			rc = fault_io(fault, "cannot make objects/%s",
				      words->v[1]);
	}
	if (!rc)
		rc = hash_blob(repo, buf_bytes(&directive->body), &oid, fault);
	if (unsetenv("GIT_OBJECT_DIRECTORY") && !rc)
		rc = fault_io(fault, "cannot change the environment");
	buf_release(&oid);
	buf_release(&store);
	return rc;
}

static int do_unreachable_commit(const struct repo *repo,
				 const struct directive *directive,
				 struct fault *fault)
{
	struct buf oid = BUF_INIT;
	int rc = git(
		repo,
		WORDS("commit-tree", "-p", "HEAD", "-F", "-", "HEAD^{tree}"),
		buf_bytes(&directive->body), &oid, fault);

	buf_release(&oid);
	return rc;
}

/* Give the commit at a ref further header lines: gpgsig, mergetag, any. */
static int do_add_header(const struct repo *repo,
			 const struct directive *directive, struct fault *fault)
{
	const char *ref = directive->words.v[1];
	struct buf commit = BUF_INIT, changed = BUF_INIT, oid = BUF_INIT;
	size_t blank;
	int rc = git(repo, WORDS("cat-file", "commit", ref),
		     (struct bytes){ 0 }, &commit, fault);

	if (rc)
		goto out;
	buf_add_char(&commit, '\n'); /* the one that git() took off */
	blank = bytes_find(buf_bytes(&commit), LIT("\n\n"), 0) + 1;
	buf_add_bytes(&changed, bytes_sub(buf_bytes(&commit), 0, blank));
	buf_add_bytes(&changed, buf_bytes(&directive->body));
	buf_add_bytes(&changed,
		      bytes_sub(buf_bytes(&commit), blank, commit.len));
	rc = git(repo, WORDS("hash-object", "-t", "commit", "-w", "--stdin"),
		 buf_bytes(&changed), &oid, fault);
	if (!rc)
		rc = git(repo, WORDS("update-ref", ref, buf_str(&oid)),
			 (struct bytes){ 0 }, NULL, fault);
out:
	buf_release(&commit);
	buf_release(&changed);
	buf_release(&oid);
	return rc;
}

static int do_gc(const struct repo *repo, const struct directive *directive,
		 struct fault *fault)
{
	(void)directive;
	return git(repo, WORDS("gc", "--quiet", "--no-prune"),
		   (struct bytes){ 0 }, NULL, fault);
}

static const struct verb {
	const char *name;
	size_t min, max; /* words behind it */
	bool body;	 /* wants a block ("git" may have one) */
	int (*run)(const struct repo *repo, const struct directive *directive,
		   struct fault *fault);
} verbs[] = {
	{ "git", 1, WORDS_MAX - 1, false, do_git },
	{ "gc", 0, 0, false, do_gc },
	{ "file", 1, 1, true, do_file },
	{ "append", 1, 1, true, do_append },
	{ "remove", 1, 1, false, do_remove },
	{ "config-append", 0, 0, true, do_config },
	{ "worktree-file", 1, 1, true, do_worktree },
	{ "stage", 1, 1, true, do_stage },
	{ "loose-blob", 0, 1, true, do_loose_blob },
	{ "unreachable-commit", 0, 0, true, do_unreachable_commit },
	{ "add-header", 1, 1, true, do_add_header },
};

static int obey(const struct repo *repo, const struct directive *directive,
		struct fault *fault)
{
	const char *name = directive->words.v[0];
	size_t nr = directive->words.nr - 1;

	for (size_t i = 0; i < COUNT(verbs); i++) {
		const struct verb *verb = &verbs[i];

		if (strcmp(verb->name, name) != 0)
			continue;
		if (nr < verb->min || nr > verb->max)
			return fault_set(fault, FAULT_USAGE,
					 "%s wants %zu words", name, verb->min);
		if (verb->body && !directive->has_body)
			return fault_set(fault, FAULT_USAGE, "%s wants a block",
					 name);
		return verb->run(repo, directive, fault);
	}
	return fault_set(fault, FAULT_USAGE, "no verb \"%s\"", name);
}

/*
 * An empty template, so that nothing depends on what this machine's git puts
 * into new repositories.
 */
static int init(const struct repo *repo, struct fault *fault)
{
	const struct repo here = { .dir = NULL };

	return git(&here,
		   WORDS("init", "--quiet", "--template=", "-b", "main",
			 repo->sha256 ? "--object-format=sha256"
				      : "--object-format=sha1",
			 repo->bare ? "--bare" : "--no-bare", repo->dir),
		   (struct bytes){ 0 }, NULL, fault);
}

static int import(const struct repo *repo, const struct history *history,
		  struct fault *fault)
{
	int rc = git(repo, WORDS("fast-import", "--quiet", "--force"),
		     buf_bytes(&history->stream), NULL, fault);

	if (!rc && !repo->bare && has_commit(repo))
		rc = git(repo, WORDS("read-tree", "--reset", "-u", "HEAD"),
			 (struct bytes){ 0 }, NULL, fault);
	for (size_t i = 0; !rc && i < history->directives.nr; i++) {
		rc = obey(repo, &history->directives.v[i], fault);
		if (rc)
			fault_at(fault, "line %zu",
				 history->directives.v[i].line);
	}
	return rc;
}

/* Of repo, what is to be made is known, and dir is where. */
static int build(struct repo repo, const struct history *history,
		 struct fault *fault)
{
	struct buf gitdir = BUF_INIT;
	char *dir = NULL;
	int rc = init(&repo, fault);

	if (rc)
		goto out;
	dir = realpath(repo.dir, NULL);
	if (!dir) {
		rc = fault_io(fault, "%s", repo.dir);
		goto out;
	}
	buf_printf(&gitdir, "%s%s", dir, repo.bare ? "" : "/.git");
	repo.dir = dir;
	repo.gitdir = buf_str(&gitdir);
	rc = import(&repo, history, fault);
out:
	free(dir);
	buf_release(&gitdir);
	return rc;
}

static int make_repo(const char *file, struct repo repo, struct fault *fault)
{
	struct buf text = BUF_INIT;
	struct history history = { 0 };
	int rc = run_git_plainly(fault);

	if (!rc)
		rc = buf_read_file(&text, file, HISTORY_MAX, fault);
	if (!rc)
		rc = history_parse(buf_bytes(&text), &history, fault);
	if (!rc)
		rc = build(repo, &history, fault);
	if (rc)
		fault_at(fault, "%s", file);
	history_release(&history);
	buf_release(&text);
	return rc;
}

int main(int argc, char **argv)
{
	struct repo repo = { .dir = argc > 2 ? argv[2] : NULL };
	struct fault fault = { 0 };
	int at;

	for (at = 3; at < argc; at++) {
		if (!strcmp(argv[at], "--bare"))
			repo.bare = true;
		else if (!strcmp(argv[at], "--sha256"))
			repo.sha256 = true;
		else
			break;
	}
	if (!repo.dir || at < argc) {
		fputs("usage: make-repo HISTORY TARGET [--bare] [--sha256]\n",
		      stderr);
		return 2;
	}
	if (make_repo(argv[1], repo, &fault)) {
		fprintf(stderr, "make-repo: %s\n", fault.msg);
		return 1;
	}
	return 0;
}
