/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run-corpus --bbaudit FILE --make-repo FILE [--keep] [--sha256]
 *            [--packing SCRIPT NAME] NAME.fi...
 *
 * For each corpus file: build its repository, scan it as a user would, compare
 * the JSON report with NAME.expect. PASS or FAIL with the reasons on standard
 * output; status 1 if any failed. With --sha256 all repositories are of that
 * object format, and not only those that ask for it. With --packing the script
 * is called with the packing's name and each repository before it is scanned.
 */
#include "compare.h"
#include "history.h"
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX ((size_t)256 << 20)

/* The day on which every corpus file is judged. */
#define AS_OF "2026-11-24"

struct options {
	const char *bbaudit;
	const char *make_repo;
	bool keep; /* the repositories, to look at them */
	bool sha256;
	const char *script; /* NULL: objects stay as they were made */
	const char *packing;
};

/* What the "#?" lines of a corpus file ask for. */
struct wishes {
	struct strlist args; /* for bbaudit scan */
	bool bare;
	bool sha256;
};

static int read_wishes(const char *file, struct wishes *out,
		       struct fault *fault)
{
	struct buf text = BUF_INIT;
	struct bytes rest, line;
	int rc = buf_read_file(&text, file, FILE_MAX, fault);

	rest = buf_bytes(&text);
	while (!rc && bytes_line(&rest, &line)) {
		struct strlist words = { 0 };

		if (!bytes_starts(line, LIT("#?")))
			continue;
		rc = split_words(bytes_sub(line, 2, line.len), &words, fault);
		if (!rc && words.nr == 1 && !strcmp(words.v[0], "bare"))
			out->bare = true;
		else if (!rc && words.nr == 1 && !strcmp(words.v[0], "sha256"))
			out->sha256 = true;
		else if (!rc && (!words.nr || strcmp(words.v[0], "args") != 0))
			rc = fault_set(fault, FAULT_USAGE,
				       "\"#?\" wants \"bare\", \"sha256\" or "
				       "\"args\"");
		for (size_t i = 1; !rc && i < words.nr; i++) {
			if (!strlist_push(&out->args, words.v[i]))
				rc = fault_nomem(fault);
		}
		strlist_release(&words);
	}
	buf_release(&text);
	return rc;
}

static int build_repo(const struct options *options, const char *file,
		      const char *repo, const struct wishes *wishes,
		      struct fault *fault)
{
	const char *argv[6] = { options->make_repo, file, repo };
	struct run run = { argv, NULL, { 0 }, NULL, NULL };
	size_t nr = 3;
	int status = 0;
	int rc;

	if (wishes->bare)
		argv[nr++] = "--bare";
	if (wishes->sha256 || options->sha256)
		argv[nr++] = "--sha256";
	argv[nr] = NULL;
	rc = run_program(&run, &status, fault);
	if (!rc && status)
		rc = fault_set(fault, FAULT_IO, "make-repo ends with %d",
			       status);
	return rc;
}

static int pack(const struct options *options, const char *repo,
		struct fault *fault)
{
	const char *const argv[] = { "sh", options->script, options->packing,
				     repo, NULL };
	struct run run = { argv, NULL, { 0 }, NULL, NULL };
	int status = 0;
	int rc;

	if (!options->script)
		return 0;
	rc = run_program(&run, &status, fault);
	if (!rc && status)
		rc = fault_set(fault, FAULT_IO, "%s %s ends with %d",
			       options->script, options->packing, status);
	return rc;
}

#define ARGS_MAX 32

static int scan(const struct options *options, const struct wishes *wishes,
		const char *repo, int *status, json_t **report,
		struct fault *fault)
{
	const char *argv[ARGS_MAX] = {
		options->bbaudit, "scan",    "-f", "json",
		"--show-secrets", "--as-of", AS_OF
	};
	struct buf output = BUF_INIT;
	struct run run = { argv, NULL, { 0 }, &output, NULL };
	size_t nr = 7;
	json_error_t error;
	int rc;

	for (size_t i = 0; i < wishes->args.nr && nr < ARGS_MAX - 2; i++)
		argv[nr++] = wishes->args.v[i];
	argv[nr] = repo;
	rc = run_program(&run, status, fault);
	if (!rc) {
		*report = json_loadb(buf_str(&output), output.len,
				     JSON_REJECT_DUPLICATES, &error);
		if (!*report)
			rc = fault_set(fault, FAULT_CORRUPT,
				       "status %d, and no JSON: %s", *status,
				       error.text);
	}
	buf_release(&output);
	return rc;
}

/* NAME.fi to NAME.expect. */
static int read_expectation(const char *file, struct expectation *out,
			    struct fault *fault)
{
	struct bytes name = bytes_of(file);
	struct buf path = BUF_INIT, text = BUF_INIT;
	int rc;

	if (!bytes_ends(name, LIT(".fi")))
		return fault_set(fault, FAULT_USAGE, "%s is no NAME.fi", file);
	buf_add_bytes(&path, bytes_sub(name, 0, name.len - 3));
	buf_add_str(&path, ".expect");
	rc = buf_read_file(&text, buf_str(&path), FILE_MAX, fault);
	if (!rc)
		rc = expect_parse(buf_bytes(&text), out, fault);
	if (rc)
		fault_at(fault, "%s", buf_str(&path));
	buf_release(&path);
	buf_release(&text);
	return rc;
}

static int run_in(const struct options *options, const char *file,
		  const char *repo, struct buf *complaints, struct fault *fault)
{
	struct expectation expectation = { 0 };
	struct wishes wishes = { 0 };
	struct comparison comparison = { .repo = repo };
	int rc = read_wishes(file, &wishes, fault);

	if (!rc)
		rc = read_expectation(file, &expectation, fault);
	if (!rc)
		rc = build_repo(options, file, repo, &wishes, fault);
	if (!rc)
		rc = pack(options, repo, fault);
	if (!rc)
		rc = scan(options, &wishes, repo, &comparison.status,
			  &comparison.report, fault);
	if (!rc)
		rc = compare(&comparison, &expectation, complaints, fault);
	json_decref(comparison.report);
	expect_release(&expectation);
	strlist_release(&wishes.args);
	return rc;
}

static int remove_tree(const char *dir, struct fault *fault)
{
	const char *const argv[] = { "rm", "-rf", dir, NULL };
	struct run run = { argv, NULL, { 0 }, NULL, NULL };
	int status;

	return run_program(&run, &status, fault);
}

/* The repository lies one level down, since worktrees may stand beside it. */
static int run_case(const struct options *options, const char *file,
		    struct buf *complaints, struct fault *fault)
{
	const char *tmp = getenv("TMPDIR");
	struct buf dir = BUF_INIT, repo = BUF_INIT;
	int rc = 0;

	buf_printf(&dir, "%s/run-corpus.XXXXXX", tmp ? tmp : "/tmp");
	if (!buf_ok(&dir) || !mkdtemp(dir.p)) {
		rc = fault_io(fault, "cannot make a folder");
		goto out;
	}
	buf_printf(&repo, "%s/repo", buf_str(&dir));
	rc = run_in(options, file, buf_str(&repo), complaints, fault);
	if (options->keep)
		printf("kept: %s\n", buf_str(&repo));
	else if (remove_tree(buf_str(&dir), rc ? NULL : fault) && !rc)
		rc = FAULT_IO;
out:
	buf_release(&dir);
	buf_release(&repo);
	return rc;
}

static bool passes(const struct options *options, const char *file)
{
	struct buf complaints = BUF_INIT;
	struct fault fault = { 0 };
	bool ok;

	if (run_case(options, file, &complaints, &fault))
		buf_printf(&complaints, "%s\n", fault.msg);
	ok = buf_ok(&complaints) && !complaints.len;
	printf("%s %s\n%s", ok ? "PASS" : "FAIL", file, buf_str(&complaints));
	buf_release(&complaints);
	return ok;
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	struct fault fault = { 0 };
	int failed = 0, at;

	for (at = 1; at < argc && argv[at][0] == '-'; at++) {
		if (!strcmp(argv[at], "--keep"))
			options.keep = true;
		else if (!strcmp(argv[at], "--sha256"))
			options.sha256 = true;
		else if (!strcmp(argv[at], "--bbaudit") && at + 1 < argc)
			options.bbaudit = argv[++at];
		else if (!strcmp(argv[at], "--make-repo") && at + 1 < argc)
			options.make_repo = argv[++at];
		else if (!strcmp(argv[at], "--packing") && at + 2 < argc) {
			options.script = argv[++at];
			options.packing = argv[++at];
		} else
			at = argc;
	}
	if (at >= argc || !options.bbaudit || !options.make_repo) {
		fputs("usage: run-corpus --bbaudit FILE --make-repo FILE "
		      "[--keep] [--sha256] [--packing SCRIPT NAME] "
		      "NAME.fi...\n",
		      stderr);
		return 2;
	}
	if (run_git_plainly(&fault)) {
		fprintf(stderr, "run-corpus: %s\n", fault.msg);
		return 2;
	}
	for (; at < argc; at++)
		failed += !passes(&options, argv[at]);
	return failed ? 1 : 0;
}
