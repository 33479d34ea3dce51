/* SPDX-License-Identifier: Apache-2.0 */
/* bbaudit classify: the credentials in one text, which is in no repository. */
#include "base/date.h"
#include "base/wipe.h"
#include "classify/packed.h"
#include "cli/audit.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "confine/confine.h"
#include "report/tally.h"

#include <argp.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define INPUT_MAX ((size_t)256 << 20)

struct options {
	const char *file;
	int32_t as_of;
};

enum { OPT_AS_OF = 256 };

static const struct argp_option option_table[] = {
	{ "as-of", OPT_AS_OF, "DATE", 0,
	  "Judge life cycles for the day DATE, YYYY-MM-DD (default: today)",
	  1 },
	{ 0 },
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_AS_OF:
		if (!day_parse(bytes_of(arg), &o->as_of))
			argp_error(state, "not a date as YYYY-MM-DD: \"%s\"",
				   arg);
		break;
	case ARGP_KEY_ARG:
		if (o->file)
			argp_error(state, "more than one FILE was given");
		o->file = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* What comes out of a file that is packed is no more than one that is not. */
#define UNPACKED_MAX INPUT_MAX

struct job {
	struct ledger *ledger;
	struct repository *report;
	const char *file;
};

static int on_unread(void *payload, const struct unread *unread)
{
	struct job *job = payload;
	struct skips *list =
		unread->limited ? &job->report->skipped : &job->report->opaque;
	struct skip skip = {
		.type = "file",
		.path = site_inside(ledger_arena(job->ledger), job->file,
				    unread->member),
		.reason = unread->reason,
		.count = unread->count,
	};

	if (!skip.path || !ARRAY_ROOM(list))
		return FAULT_NOMEM;
	list->v[list->nr++] = skip;
	job->report->complete &= !unread->limited;
	return 0;
}

static int add(void *payload, enum site site, struct bytes name,
	       const struct credential *c)
{
	struct job *job = payload;
	struct arena *arena = ledger_arena(job->ledger);
	size_t nr = ledger_enter(job->ledger, c);
	struct occurrence o = {
		.site = site,
		.path = site_inside(arena, job->file, name),
		.objects_total = 1,
		.line = c->line,
		.column = c->column,
		.encodings = c->encodings,
		.raw = arena_bytes(arena, c->raw),
		.around = arena_bytes(arena, c->around),
		.order = UINT32_MAX,
	};

	o.context = context_in(o.around, c);
	if (nr == SIZE_MAX || !o.path || !o.raw.p || !o.context.p ||
	    !ledger_place(job->ledger, nr, &o))
		return FAULT_NOMEM;
	return 0;
}

static int examine(const struct engine *engine, struct bytes text,
		   struct repository *report, struct ledger *ledger,
		   struct fault *fault)
{
	struct job job = { ledger, report, report->path };
	struct examiner examiner = {
		.arena = ledger_arena(ledger),
		.payload = &job,
		.each = add,
		.unread = on_unread,
		.max_unpacked = UNPACKED_MAX,
	};
	int rc = matcher_new(engine, &examiner.matcher, fault);

	if (!rc)
		rc = examine_file(&examiner, SITE_WORKTREE, text, fault);
	/* All that could be found was told before that. */
	if (rc == FAULT_LIMIT)
		rc = on_unread(&job, &(struct unread){ .limited = true,
						       .reason = MATCH_LIMITED,
						       .count = 1 });
	examiner_release(&examiner);
	matcher_free(examiner.matcher);
	return rc;
}

/* What is no file may be the secret itself: it is not repeated. */
static int read_text(const char *file, struct buf *out, struct fault *fault)
{
	if (!file)
		return buf_read_fd(out, STDIN_FILENO, INPUT_MAX,
				   "standard input", fault);
	if (access(file, F_OK))
		return fault_set(fault, FAULT_USAGE,
				 "there is no such FILE; a text is handed over "
				 "on standard input, never as an argument");
	return buf_read_given(out, file, INPUT_MAX, fault);
}

/* The text is audited as if it were a repository of its own. */
static int audit_text(const struct engine *engine, const struct options *o,
		      struct bytes text, struct audit_result *out,
		      struct fault *fault)
{
	struct audit *audit = &out->audit;
	struct audit_key key;
	struct ledger_options options = { &key, o->as_of };
	int rc;

	out->ledger = ledger_new();
	if (!out->ledger || !ARRAY_ROOM(&audit->repositories))
		return fault_nomem(fault);
	audit->repositories.v[audit->repositories.nr++] = (struct repository){
		.path = o->file ? o->file : "standard input",
		.form = "file",
		.bytes = text.len,
		.complete = true,
	};
	rc = examine(engine, text, &audit->repositories.v[0], out->ledger,
		     fault);
	audit_key_make(&key);
	if (!rc)
		rc = audit_conclude(audit, out->ledger, &options,
				    CONFIDENCE_UNLIKELY, fault);
	wipe(&key, sizeof(key));
	return rc;
}

static int write_report(const struct audit *audit, struct fault *fault)
{
	const struct report_options options = { 0 };
	struct buf text = BUF_INIT;
	int rc = report_write(audit, REPORT_TEXT, &options, &text, fault);

	if (!rc)
		rc = write_stdout(buf_bytes(&text), NULL, fault);
	buf_release(&text);
	return rc;
}

static int classify(const struct options *o, struct fault *fault, int *status)
{
	struct patterns *patterns = NULL;
	struct engine *engine = NULL;
	struct buf text = BUF_INIT;
	struct audit_result result = { 0 };
	struct audit *audit = &result.audit;
	int rc = checksum_init(fault);

	if (!rc)
		rc = patterns_load(NULL, &patterns, fault);
	if (!rc)
		rc = engine_new(patterns, 0, &engine, fault);
	if (!rc)
		rc = read_text(o->file, &text, fault);
	if (!rc)
		rc = audit_text(engine, o, buf_bytes(&text), &result, fault);
	if (!rc) {
		audit->version = BBAUDIT_VERSION;
		audit->patterns = patterns->digest;
		audit->started = audit->finished = (int64_t)time(NULL);
		audit->as_of = o->as_of;
		audit->command = "bbaudit classify";
		audit->network = "seccomp";
		audit->filesystem = "none";
		audit->key_id = "none";
		rc = write_report(audit, fault);
	}
	if (audit->findings.nr)
		*status = STATUS_FOUND;
	else
		*status = audit_complete(audit) ? STATUS_CLEAN
						: STATUS_INCOMPLETE;
	audit_result_release(&result);
	engine_free(engine);
	patterns_free(patterns);
	buf_release(&text);
	return rc;
}

int cmd_classify(int argc, char **argv)
{
	static const char doc[] =
		"Classify the credentials in FILE, or in standard input."
		"\vNever put a secret on a command line: it would stay in the "
		"shell's history. Exit status: 0 none found, 1 found, 2 "
		"failed, 3 none found in what could be looked at.";
	const struct argp parser = { option_table, parse_option, "[FILE]", doc,
				     NULL,	   NULL,	 NULL };
	struct options options = { .as_of = today() };
	struct fault fault = { 0 };
	int status = STATUS_CLEAN;

	argp_err_exit_status = STATUS_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &options))
		return STATUS_USAGE;
	if (confine_rights(&fault) || classify(&options, &fault, &status)) {
		complain("%s", fault.msg);
		return STATUS_USAGE;
	}
	return status;
}
