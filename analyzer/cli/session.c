/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/session.h"

#include "base/date.h"
#include "cli/cli.h"
#include "confine/confine.h"
#include "match/unpack.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DEFAULT_MAX_OBJECT ((uint64_t)1 << 30)
#define DEFAULT_MAX_MEMORY ((uint64_t)4 << 30)
/*
 * The kernel's fence stands this far above our own accounting, which does not
 * count small blocks, tables and the code's own data.
 */
#define FENCE_SLACK ((uint64_t)1 << 30)

enum {
	OPT_AS_OF = 512, /* apart from the keys of the commands themselves */
	OPT_MIN_CONFIDENCE,
	OPT_WORKTREE,
	OPT_MAX_OBJECT_SIZE,
	OPT_MAX_MEMORY,
	OPT_ALLOW_UNCONFINED,
	OPT_STRICT,
	OPT_PATTERNS,
	OPT_PROGRESS,
	OPT_ENGINE,
};

static const struct argp_option option_table[] = {
	{ "min-confidence", OPT_MIN_CONFIDENCE, "LEVEL", 0,
	  "Leave out findings below LEVEL: unlikely, possible (default), "
	  "likely "
	  "or confirmed",
	  2 },
	{ "as-of", OPT_AS_OF, "DATE", 0,
	  "Judge life cycles for the day DATE, YYYY-MM-DD (default: today)",
	  2 },
	{ "worktree", OPT_WORKTREE, NULL, 0,
	  "Read files of worktrees too that no object holds", 2 },
	{ "patterns", OPT_PATTERNS, "DIR", 0,
	  "Search for the patterns in DIR instead of the built-in ones", 2 },
	{ "jobs", 'j', "N", 0, "Threads (default: all processors)", 3 },
	{ "max-object-size", OPT_MAX_OBJECT_SIZE, "SIZE", 0,
	  "Hold no object over SIZE in memory (default 1G): larger ones are "
	  "read in pieces, but deltas are named as skipped. So much may come "
	  "out of an archive, too",
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

void option_needs(struct argp_state *state, bool ok, const char *what,
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

static bool is_time_for_progress(const char *word)
{
	struct progress progress;

	return progress_init(&progress, word);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct session_options *o = state->input;

	switch (key) {
	case OPT_AS_OF:
		option_needs(state, day_parse(bytes_of(arg), &o->as_of),
			     "not a date as YYYY-MM-DD", arg);
		break;
	case OPT_MIN_CONFIDENCE:
		option_needs(state, confidence_parse(arg, &o->min_confidence),
			     "unknown level of confidence", arg);
		break;
	case 'j':
		option_needs(state, parse_jobs(arg, &o->jobs),
			     "not a number of threads from 1 to 1024", arg);
		break;
	case OPT_WORKTREE:
		o->worktree = true;
		break;
	case OPT_MAX_OBJECT_SIZE:
		option_needs(state, parse_size(arg, &o->limits.max_object),
			     "not a size such as 512M", arg);
		break;
	case OPT_MAX_MEMORY:
		option_needs(state, parse_size(arg, &o->limits.max_memory),
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
		option_needs(state, is_time_for_progress(arg),
			     "unknown time to show progress", arg);
		o->progress = arg;
		break;
	case OPT_ENGINE:
		option_needs(state,
			     !strcmp(arg, "libgit2") || !strcmp(arg, "pack"),
			     "unknown engine", arg);
		o->source = !strcmp(arg, "pack") ? SOURCE_PACK : SOURCE_LIBGIT2;
		break;
	case ARGP_KEY_ARG:
		option_needs(state, strlist_push(&o->paths, arg),
			     "out of memory", arg);
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

const struct argp session_argp = { option_table, parse_option, NULL, NULL,
				   NULL,	 NULL,	       NULL };

static size_t processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	return (size_t)CPU_COUNT(&set);
}

void session_defaults(struct session_options *options)
{
	*options = (struct session_options){
		.as_of = today(),
		.min_confidence = CONFIDENCE_POSSIBLE,
		.jobs = processors(),
		.progress = "auto",
		.limits = { DEFAULT_MAX_OBJECT, DEFAULT_MAX_MEMORY },
	};
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

int session_open(struct session *session, const struct session_options *options,
		 struct fault *fault)
{
	int rc;

	session->options = options;
	(void)progress_init(&session->progress, options->progress);
	catch_signals();
	rc = rights_of_network(options->allow_unconfined, session->network,
			       fault);
	if (!rc)
		rc = checksum_init(fault);
	if (!rc)
		rc = patterns_load(options->patterns, &session->patterns,
				   fault);
	if (!rc)
		rc = engine_new(session->patterns, 0, &session->engine, fault);
	return rc;
}

static int find_repositories(struct session *session, struct fault *fault)
{
	const struct strlist *paths = &session->options->paths;
	struct discovery *found = &session->discovery;
	int rc = discover((const char *const *)paths->v, paths->nr, found,
			  fault);

	if (rc || found->repos.nr)
		return rc;
	for (size_t i = 0; i < found->problems.nr; i++)
		complain("%s: %s", found->problems.v[i].path,
			 found->problems.v[i].reason);
	return fault_set(fault, FAULT_USAGE, "no repository to scan was found");
}

int session_confine(struct session *session, const struct strlist *writable,
		    struct fault *fault)
{
	const struct limits *limits = &session->options->limits;
	int rc = find_repositories(session, fault);

	session->locale = unpack_locale_new();
	if (!rc)
		rc = confine_memory(limits->max_memory + FENCE_SLACK, fault);
	if (!rc)
		rc = confine_mappings(fault);
	if (!rc)
		rc = rights_of_files(session->options->allow_unconfined,
				     &session->discovery.readable, writable,
				     session->filesystem, fault);
	if (!rc)
		rc = sources_init(limits, fault);
	session->sources = !rc;
	return rc;
}

static struct audit_request request_of(struct session *session,
				       const struct audit_key *key)
{
	const struct session_options *o = session->options;

	return (struct audit_request){
		.discovery = &session->discovery,
		.engine = session->engine,
		.source = o->source,
		.key = key,
		.as_of = o->as_of,
		.min_confidence = o->min_confidence,
		.max_unpacked = o->limits.max_object,
		.jobs = o->jobs,
		.worktree = o->worktree,
		.strict = o->strict,
		.dig = o->dig,
		.stop = &stop,
		.progress = &session->progress.counters,
		.group = progress_group,
		.tick = progress_tick,
		.payload = &session->progress,
	};
}

int session_run(struct session *session, const struct audit_key *key,
		const char *key_id, const char *command, struct fault *fault)
{
	struct audit_request request = request_of(session, key);
	struct audit *audit = &session->result.audit;
	int rc;

	request.ended = session->ended;
	request.ended_payload = session->ended_payload;
	audit->version = BBAUDIT_VERSION;
	audit->patterns = session->patterns->digest;
	audit->started = (int64_t)time(NULL);
	audit->as_of = session->options->as_of;
	audit->command = command;
	audit->key_id = key_id;
	audit->network = session->network;
	audit->filesystem = session->filesystem;
	rc = audit_run(&request, &session->result, fault);
	progress_end(&session->progress);
	audit->finished = (int64_t)time(NULL);
	return rc;
}

int session_search(struct session *session, const struct bytes *secrets,
		   size_t nr, const struct audit_key *key,
		   struct audit_result *out, struct fault *fault)
{
	struct audit_request request = request_of(session, key);
	int rc;

	request.known = secrets;
	request.nr_known = nr;
	request.min_confidence = CONFIDENCE_UNLIKELY;
	rc = audit_run(&request, out, fault);
	progress_end(&session->progress);
	return rc;
}

void session_close(struct session *session)
{
	audit_result_release(&session->result);
	if (session->sources)
		sources_release();
	discovery_release(&session->discovery);
	engine_free(session->engine);
	unpack_locale_free(session->locale);
	patterns_free(session->patterns);
}
