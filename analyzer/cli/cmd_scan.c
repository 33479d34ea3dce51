/* SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"
#include "base/wipe.h"
#include "cli/audit.h"
#include "cli/cli.h"
#include "cli/key.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "confine/confine.h"
#include "report/tally.h"

#include <argp.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_MAX_OBJECT ((uint64_t)1 << 30)
#define DEFAULT_MAX_MEMORY ((uint64_t)4 << 30)
/*
 * The kernel's fence stands this far above our own accounting, which does not
 * count small blocks, tables and the code's own data.
 */
#define FENCE_SLACK ((uint64_t)1 << 30)

struct options {
	struct strlist paths;
	struct strlist outputs;
	enum report_format format;
	bool show_secrets;
	int32_t as_of;
	enum confidence min_confidence;
	size_t jobs;
	bool worktree;
	bool strict;
	bool allow_unconfined;
	const char *audit_key;
	const char *patterns;
	const char *progress;
	struct limits limits;
	enum source_kind source;
};

enum {
	OPT_SHOW_SECRETS = 256,
	OPT_AS_OF,
	OPT_MIN_CONFIDENCE,
	OPT_WORKTREE,
	OPT_AUDIT_KEY,
	OPT_MAX_OBJECT_SIZE,
	OPT_MAX_MEMORY,
	OPT_ALLOW_UNCONFINED,
	OPT_STRICT,
	OPT_PATTERNS,
	OPT_PROGRESS,
	OPT_ENGINE,
};

static const struct argp_option option_table[] = {
	{ "output", 'o', "FILE", 0,
	  "Write a report to FILE; its ending picks the format: .json, .md or "
	  ".txt. May be repeated. \"-\" is standard output",
	  1 },
	{ "format", 'f', "NAME", 0,
	  "Format of standard output: text (default), json or md", 1 },
	{ "show-secrets", OPT_SHOW_SECRETS, NULL, 0,
	  "Print secrets whole; every output masks them otherwise", 1 },
	{ "min-confidence", OPT_MIN_CONFIDENCE, "LEVEL", 0,
	  "Leave out findings below LEVEL: unlikely, possible (default), "
	  "likely "
	  "or confirmed",
	  1 },
	{ "audit-key", OPT_AUDIT_KEY, "FILE", 0,
	  "Key of the finding ids (default: bbaudit.key beside the first "
	  "output; none for standard output)",
	  1 },
	{ "as-of", OPT_AS_OF, "DATE", 0,
	  "Judge life cycles for the day DATE, YYYY-MM-DD (default: today)",
	  2 },
	{ "worktree", OPT_WORKTREE, NULL, 0,
	  "Read files of worktrees too that no object holds", 2 },
	{ "patterns", OPT_PATTERNS, "DIR", 0,
	  "Search for the patterns in DIR instead of the built-in ones", 2 },
	{ "jobs", 'j', "N", 0, "Threads (default: all processors)", 3 },
	{ "max-object-size", OPT_MAX_OBJECT_SIZE, "SIZE", 0,
	  "Hold no object over SIZE in memory (default 1G): larger loose ones "
	  "are read in pieces, packed ones are named as skipped",
	  3 },
	{ "max-memory", OPT_MAX_MEMORY, "SIZE", 0,
	  "Memory for objects (default 4G)", 3 },
	{ "engine", OPT_ENGINE, "NAME", 0,
	  "How objects are read: pack (the default), or libgit2, which is slow "
	  "and reads SHA-1 repositories only",
	  3 },
	{ "progress", OPT_PROGRESS, "WHEN", 0,
	  "Show progress: auto (default: on a terminal), always or never", 3 },
	{ "strict", OPT_STRICT, NULL, 0,
	  "Status 3 also for what cannot be looked into by its nature", 4 },
	{ "allow-unconfined", OPT_ALLOW_UNCONFINED, NULL, 0,
	  "Go on where the kernel refuses to take network access away", 4 },
	{ 0 },
};

static void need(struct argp_state *state, bool ok, const char *what,
		 const char *value)
{
	if (!ok)
		argp_error(state, "%s: \"%s\"", what, value);
}

static bool parse_jobs(const char *text, size_t *out)
{
	uint64_t n = 0;

	if (!parse_size(text, &n) || n > 1024)
		return false;
	*out = (size_t)n;
	return true;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'o':
		if (strcmp(arg, "-") != 0)
			need(state, strlist_push(&o->outputs, arg),
			     "out of memory", arg);
		break;
	case 'f':
		need(state, report_format_of_name(arg, &o->format),
		     "unknown format", arg);
		break;
	case OPT_SHOW_SECRETS:
		o->show_secrets = true;
		break;
	case OPT_AS_OF:
		need(state, day_parse(bytes_of(arg), &o->as_of),
		     "not a date as YYYY-MM-DD", arg);
		break;
	case OPT_MIN_CONFIDENCE:
		need(state, confidence_parse(arg, &o->min_confidence),
		     "unknown level of confidence", arg);
		break;
	case 'j':
		need(state, parse_jobs(arg, &o->jobs),
		     "not a number of threads from 1 to 1024", arg);
		break;
	case OPT_WORKTREE:
		o->worktree = true;
		break;
	case OPT_AUDIT_KEY:
		o->audit_key = arg;
		break;
	case OPT_MAX_OBJECT_SIZE:
		need(state, parse_size(arg, &o->limits.max_object),
		     "not a size such as 512M", arg);
		break;
	case OPT_MAX_MEMORY:
		need(state, parse_size(arg, &o->limits.max_memory),
		     "not a size such as 2G", arg);
		break;
	case OPT_ALLOW_UNCONFINED:
		o->allow_unconfined = true;
		break;
	case OPT_STRICT:
		o->strict = true;
		break;
	case OPT_PATTERNS:
		o->patterns = arg;
		break;
	case OPT_PROGRESS:
		o->progress = arg;
		break;
	case OPT_ENGINE:
		need(state, !strcmp(arg, "libgit2") || !strcmp(arg, "pack"),
		     "unknown engine", arg);
		o->source = !strcmp(arg, "pack") ? SOURCE_PACK : SOURCE_LIBGIT2;
		break;
	case ARGP_KEY_ARG:
		need(state, strlist_push(&o->paths, arg), "out of memory", arg);
		break;
	case ARGP_KEY_END:
		if (!o->paths.nr)
			argp_error(state, "no PATH to scan was given");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

/* The first Ctrl-C ends the scan in good order; a second one ends the program.
 */
static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	action.sa_flags = (int)SA_RESETHAND | SA_RESTART;
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}

static size_t processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	return (size_t)CPU_COUNT(&set);
}

/* Everything that a scan holds, in the order in which it is made. */
struct scan {
	struct options options;
	struct outputs outputs;
	struct audit_key key;
	char key_id[FINGERPRINT_HEX];
	struct patterns *patterns;
	struct engine *engine;
	struct discovery discovery;
	struct audit_result result;
	struct progress progress;
	struct buf command;
	char network[64];
	char filesystem[32];
	bool libgit2;
};

/* Outputs are opened, and their key is found or made, before anything else. */
static int open_outputs(struct scan *scan, struct fault *fault)
{
	const struct options *o = &scan->options;
	struct buf path = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; !rc && i < o->outputs.nr; i++)
		rc = outputs_open(&scan->outputs, o->outputs.v[i], fault);
	if (rc)
		return rc;
	if (o->audit_key) {
		rc = key_load(o->audit_key, true, &scan->key, fault);
	} else if (scan->outputs.nr) {
		buf_printf(&path, "%s/bbaudit.key", scan->outputs.v[0].folder);
		rc = buf_ok(&path) ? key_load(path.p, true, &scan->key, fault)
				   : fault_nomem(fault);
	} else {
		audit_key_make(&scan->key);
	}
	buf_release(&path);
	if (!rc)
		(void)key_id(&scan->key, scan->key_id);
	return rc;
}

static int give_up_rights(struct scan *scan, struct fault *fault)
{
	struct fault why = { 0 };

	if (!confine_rights(&why)) {
		(void)snprintf(scan->network, sizeof(scan->network), "seccomp");
		return 0;
	}
	if (!scan->options.allow_unconfined)
		return fault_set(fault, FAULT_IO,
				 "network access cannot be given up (%s); "
				 "--allow-unconfined goes on without that",
				 why.msg);
	complain("warning: %s; going on unconfined, as asked", why.msg);
	(void)snprintf(scan->network, sizeof(scan->network),
		       "not denied (--allow-unconfined)");
	return 0;
}

static int confine_to_paths(struct scan *scan, struct fault *fault)
{
	struct strlist writable = { 0 };
	struct fault why = { 0 };
	uint64_t fence = scan->options.limits.max_memory + FENCE_SLACK;
	int rc = confine_memory(fence, fault);

	if (!rc)
		rc = confine_mappings(fault);
	for (size_t i = 0; !rc && i < scan->outputs.nr; i++) {
		if (!strlist_has(&writable, scan->outputs.v[i].folder) &&
		    !strlist_push(&writable, scan->outputs.v[i].folder))
			rc = fault_nomem(fault);
	}
	if (!rc && confine_files(&scan->discovery.readable, &writable,
				 scan->filesystem, &why)) {
		if (!scan->options.allow_unconfined) {
			*fault = why;
			rc = why.code;
		} else {
			complain("warning: %s; going on unconfined, as asked",
				 why.msg);
			(void)snprintf(scan->filesystem,
				       sizeof(scan->filesystem),
				       "not confined");
		}
	}
	strlist_release(&writable);
	return rc;
}

/*
 * From here on nothing may open a socket or start a program; from
 * confine_to_paths on, nothing but the given repositories may be read.
 */
static int prepare(struct scan *scan, struct fault *fault)
{
	const struct options *o = &scan->options;
	int rc = give_up_rights(scan, fault);

	if (!rc)
		rc = checksum_init(fault);
	if (!rc)
		rc = patterns_load(o->patterns, &scan->patterns, fault);
	if (!rc)
		rc = engine_new(scan->patterns, 0, &scan->engine, fault);
	if (!rc)
		rc = open_outputs(scan, fault);
	if (!rc)
		rc = discover((const char *const *)o->paths.v, o->paths.nr,
			      &scan->discovery, fault);
	if (!rc && !scan->discovery.repos.nr) {
		for (size_t i = 0; i < scan->discovery.problems.nr; i++)
			complain("%s: %s", scan->discovery.problems.v[i].path,
				 scan->discovery.problems.v[i].reason);
		rc = fault_set(fault, FAULT_USAGE,
			       "no repository to scan was found");
	}
	if (!rc)
		rc = confine_to_paths(scan, fault);
	if (!rc)
		rc = sources_init(&o->limits, fault);
	scan->libgit2 = !rc;
	return rc;
}

static int run_audit(struct scan *scan, struct fault *fault)
{
	const struct options *o = &scan->options;
	struct audit *audit = &scan->result.audit;
	struct audit_request request = {
		.discovery = &scan->discovery,
		.engine = scan->engine,
		.source = scan->options.source,
		.key = &scan->key,
		.as_of = o->as_of,
		.min_confidence = o->min_confidence,
		.jobs = o->jobs,
		.worktree = o->worktree,
		.strict = o->strict,
		.stop = &stop,
		.progress = &scan->progress.counters,
		.group = progress_group,
		.tick = progress_tick,
		.payload = &scan->progress,
	};
	int rc;

	audit->version = BBAUDIT_VERSION;
	audit->patterns = scan->patterns->digest;
	audit->started = (int64_t)time(NULL);
	audit->as_of = o->as_of;
	audit->command = buf_str(&scan->command);
	audit->key_id = scan->key_id;
	audit->network = scan->network;
	audit->filesystem = scan->filesystem;
	rc = audit_run(&request, &scan->result, fault);
	progress_end(&scan->progress);
	audit->finished = (int64_t)time(NULL);
	return rc;
}

static size_t terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return 0;
	return size.ws_col;
}

static int write_stdout(struct scan *scan, struct fault *fault)
{
	const char *no_colour = getenv("NO_COLOR");
	bool terminal = isatty(STDOUT_FILENO) == 1;
	struct report_options options = {
		.show_secrets = scan->options.show_secrets,
		.colour = terminal && !(no_colour && *no_colour),
		.width = terminal ? terminal_width() : 0,
	};
	struct buf text = BUF_INIT;
	int rc = report_write(&scan->result.audit, scan->options.format,
			      &options, &text, fault);

	if (!rc)
		rc = write_all(STDOUT_FILENO, buf_bytes(&text),
			       "standard output", fault);
	/* Whoever reads has seen enough. */
	if (rc == FAULT_IO && errno == EPIPE)
		rc = 0;
	buf_release(&text);
	return rc;
}

static int write_outputs(struct scan *scan, struct fault *fault)
{
	struct report_options options = {
		.show_secrets = scan->options.show_secrets,
	};
	int rc = 0;

	for (size_t i = 0; !rc && i < scan->outputs.nr; i++) {
		struct output *output = &scan->outputs.v[i];
		struct buf text = BUF_INIT;

		rc = report_write(&scan->result.audit, output->format, &options,
				  &text, fault);
		if (!rc)
			rc = output_finish(output, buf_bytes(&text), fault);
		buf_release(&text);
	}
	return rc ? rc : write_stdout(scan, fault);
}

static int status_of(const struct scan *scan)
{
	const struct audit *audit = &scan->result.audit;

	if (!audit_complete(audit))
		return STATUS_INCOMPLETE;
	return audit->findings.nr ? STATUS_FOUND : STATUS_CLEAN;
}

static void end(struct scan *scan)
{
	audit_result_release(&scan->result);
	if (scan->libgit2)
		sources_release();
	discovery_release(&scan->discovery);
	engine_free(scan->engine);
	patterns_free(scan->patterns);
	outputs_release(&scan->outputs);
	buf_release(&scan->command);
	strlist_release(&scan->options.paths);
	strlist_release(&scan->options.outputs);
	wipe(&scan->key, sizeof(scan->key));
}

int cmd_scan(int argc, char **argv)
{
	static const char doc[] =
		"Scan the full history of git repositories, offline, and "
		"report the Bitbucket and Atlassian credentials in them."
		"\vA PATH is a repository of any form, or a folder that is "
		"searched for repositories. Exit status: 0 nothing found and "
		"everything scanned, 1 credentials found, 2 wrong usage or "
		"nothing scanned, 3 something could not be scanned.";
	const struct argp parser = { option_table, parse_option, "PATH...", doc,
				     NULL,	   NULL,	 NULL };
	struct scan scan = {
		.options = {
			.format = REPORT_TEXT,
			.as_of = today(),
			.min_confidence = CONFIDENCE_POSSIBLE,
			.jobs = processors(),
			.progress = "auto",
			.limits = { DEFAULT_MAX_OBJECT, DEFAULT_MAX_MEMORY },
		},
	};
	struct fault fault = { 0 };
	int status = STATUS_USAGE;

	for (int i = 0; i < argc; i++)
		buf_printf(&scan.command, "%s%s", i ? " " : "", argv[i]);
	argp_err_exit_status = STATUS_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &scan.options))
		goto out;
	if (!progress_init(&scan.progress, scan.options.progress)) {
		complain("unknown time to show progress: \"%s\"",
			 scan.options.progress);
		goto out;
	}
	catch_signals();
	if (prepare(&scan, &fault) || run_audit(&scan, &fault) ||
	    write_outputs(&scan, &fault))
		complain("%s", fault.msg);
	else
		status = status_of(&scan);
out:
	end(&scan);
	return status;
}
