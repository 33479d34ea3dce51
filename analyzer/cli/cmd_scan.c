/* SPDX-License-Identifier: Apache-2.0 */
/* bbaudit scan: look for credentials in repositories, and report them. */
#include "base/date.h"
#include "base/wipe.h"
#include "cli/cli.h"
#include "cli/key.h"
#include "cli/output.h"
#include "cli/planning.h"
#include "cli/session.h"
#include "cli/stream.h"
#include "cli/suppress.h"
#include "report/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct options {
	struct session_options session;
	struct strlist outputs;
	enum report_format format;
	bool show_secrets;
	bool plan;
	const char *audit_key;
	struct suppress_options suppress;
};

enum {
	OPT_SHOW_SECRETS = 256,
	OPT_AUDIT_KEY,
	OPT_IGNORE,
	OPT_BASELINE,
	OPT_ACCEPT_SKIPS,
	OPT_PLAN,
};

static const struct argp_option option_table[] = {
	{ "output", 'o', "FILE", 0,
	  "Write a report to FILE; its ending picks the format: .json, .jsonl, "
	  ".sarif, .html, .md, .csv, .xml (JUnit) or .txt. With a \"/\" at its "
	  "end FILE is a folder for reports in all usual formats. May be "
	  "repeated. \"-\" is standard output",
	  1 },
	{ "format", 'f', "NAME", 0,
	  "Format of standard output: text (default), json, jsonl, sarif, md, "
	  "html, csv, junit or gitleaks",
	  1 },
	{ "show-secrets", OPT_SHOW_SECRETS, NULL, 0,
	  "Print secrets whole; every output masks them otherwise", 1 },
	{ "audit-key", OPT_AUDIT_KEY, "FILE", 0,
	  "Key of the finding ids (default: bbaudit.key beside the first "
	  "output; none for standard output)",
	  1 },
	{ "ignore", OPT_IGNORE, "FILE", 0,
	  "Suppress the findings listed in FILE: one a line, an id, \"until "
	  "YYYY-MM-DD\" if it is to end, and a reason",
	  2 },
	{ "baseline", OPT_BASELINE, "FINDINGS.json", 0,
	  "Suppress the findings of an earlier report, made with the same "
	  "audit key",
	  2 },
	{ "accept-skips", OPT_ACCEPT_SKIPS, "FILE", 0,
	  "Do not count what is listed in FILE as missing: one a line, an "
	  "object id or a path, and a reason",
	  2 },
	{ "plan", OPT_PLAN, NULL, 0,
	  "With -o DIR/: write DIR/remediation/ too: messages to the owners, "
	  "and for each repository what takes the secrets out of its history. "
	  "It holds them in clear, readable by you only",
	  1 },
	{ 0 },
};

static bool has_folder(const struct strlist *outputs)
{
	for (size_t i = 0; i < outputs->nr; i++) {
		if (bytes_ends(bytes_of(outputs->v[i]), LIT("/")))
			return true;
	}
	return false;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'o':
		if (strcmp(arg, "-") != 0)
			option_needs(state, strlist_push(&o->outputs, arg),
				     "out of memory", arg);
		break;
	case 'f':
		option_needs(state, report_format_of_name(arg, &o->format),
			     "unknown format", arg);
		break;
	case OPT_SHOW_SECRETS:
		o->show_secrets = true;
		break;
	case OPT_AUDIT_KEY:
		o->audit_key = arg;
		break;
	case OPT_IGNORE:
		o->suppress.ignore = arg;
		break;
	case OPT_BASELINE:
		o->suppress.baseline = arg;
		break;
	case OPT_ACCEPT_SKIPS:
		o->suppress.accept_skips = arg;
		break;
	case OPT_PLAN:
		o->plan = true;
		o->session.dig = true;
		break;
	case ARGP_KEY_END:
		if (o->plan && !has_folder(&o->outputs))
			argp_error(state, "--plan needs a folder to write to: "
					  "-o DIR/");
		break;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->session;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* Everything that a scan holds, in the order in which it is made. */
struct scan {
	struct options options;
	struct outputs outputs;
	struct audit_key key;
	char key_id[FINGERPRINT_HEX];
	struct session session;
	struct suppress suppress;
	struct buf command;
	struct stream stream; /* of JSON Lines on standard output */
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
		buf_printf(&path, "%s/bbaudit.key", scan->outputs.key_folder);
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

/* A plan is folders in a folder. */
static int allow_folders(struct scan *scan, struct strlist *writable,
			 struct fault *fault)
{
	struct buf path = BUF_INIT;
	bool ok;

	buf_printf(&path, "%s/", scan->outputs.audit_folder);
	ok = buf_ok(&path) && strlist_push(writable, path.p);
	buf_release(&path);
	return ok ? 0 : fault_nomem(fault);
}

static int prepare(struct scan *scan, struct fault *fault)
{
	struct strlist writable = { 0 };
	int rc = session_open(&scan->session, &scan->options.session, fault);

	if (!rc)
		rc = open_outputs(scan, fault);
	if (!rc)
		rc = suppress_load(&scan->options.suppress, scan->key_id,
				   &scan->suppress, fault);
	if (!rc)
		rc = outputs_folders(&scan->outputs, &writable, fault);
	if (!rc && scan->options.plan)
		rc = allow_folders(scan, &writable, fault);
	if (!rc)
		rc = session_confine(&scan->session, &writable, fault);
	strlist_release(&writable);
	return rc;
}

static void tell_expired(const struct listing *listing,
			 const struct listed *entry)
{
	char day[DATE_TEXT];

	complain("%s:%zu: ended on %s: the finding is reported again",
		 listing->file, entry->line, day_text(entry->until, day));
}

static size_t terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return 0;
	return size.ws_col;
}

static int write_report(struct scan *scan, struct fault *fault)
{
	const char *no_colour = getenv("NO_COLOR");
	bool terminal = isatty(STDOUT_FILENO) == 1;
	struct report_options options = {
		.show_secrets = scan->options.show_secrets,
		.colour = terminal && !(no_colour && *no_colour),
		.width = terminal ? terminal_width() : 0,
	};
	struct buf text = BUF_INIT;
	int rc = report_write(&scan->session.result.audit, scan->options.format,
			      &options, &text, fault);

	if (!rc)
		rc = write_stdout(buf_bytes(&text), NULL, fault);
	buf_release(&text);
	return rc;
}

/* What is to be ignored is so from its first line on. */
static int on_ended(void *payload, struct audit *so_far, size_t first,
		    size_t nr, struct fault *fault)
{
	struct scan *scan = payload;
	int rc = suppress_apply(&scan->suppress, so_far, NULL, fault);

	progress_clear(&scan->session.progress);
	return rc ? rc : stream_part(&scan->stream, so_far, first, nr, fault);
}

static void start_stream(struct scan *scan)
{
	if (scan->options.format != REPORT_JSONL)
		return;
	scan->stream.options.show_secrets = scan->options.show_secrets;
	scan->session.ended = on_ended;
	scan->session.ended_payload = scan;
}

/* Nothing takes its place before all is written, reports and plan. */
static int write_files(struct scan *scan, struct fault *fault)
{
	struct report_options options = {
		.show_secrets = scan->options.show_secrets,
	};
	struct planning planning = { .folder = -1, .outdir = { .fd = -1 } };
	int rc = outputs_report(&scan->outputs, &scan->session.result.audit,
				&options, fault);

	if (!rc && scan->options.plan)
		rc = planning_prepare(&planning, &scan->session.result,
				      scan->outputs.audit_folder, fault);
	if (!rc)
		rc = outputs_place(&scan->outputs, fault);
	if (!rc && scan->options.plan)
		rc = planning_place(&planning, fault);
	planning_release(&planning);
	return rc;
}

static int write_outputs(struct scan *scan, struct fault *fault)
{
	int rc = write_files(scan, fault);

	if (rc)
		return rc;
	if (scan->options.format == REPORT_JSONL)
		return stream_end(&scan->stream, &scan->session.result.audit,
				  fault);
	return write_report(scan, fault);
}

static int status_of(const struct scan *scan)
{
	const struct audit *audit = &scan->session.result.audit;

	if (!audit_complete(audit))
		return STATUS_INCOMPLETE;
	return audit->findings.nr ? STATUS_FOUND : STATUS_CLEAN;
}

static void end(struct scan *scan)
{
	session_close(&scan->session);
	suppress_release(&scan->suppress);
	outputs_release(&scan->outputs);
	stream_release(&scan->stream);
	buf_release(&scan->command);
	strlist_release(&scan->options.session.paths);
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
	const struct argp_child children[] = {
		{ &session_argp, 0, NULL, 0 },
		{ 0 },
	};
	const struct argp parser = {
		option_table, parse_option, "PATH...", doc,
		children,     NULL,	    NULL,
	};
	struct scan scan = { .options = { .format = REPORT_TEXT } };
	struct fault fault = { 0 };
	int status = STATUS_USAGE;

	command_line(argc, argv, &scan.command);
	session_defaults(&scan.options.session);
	argp_err_exit_status = STATUS_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &scan.options))
		goto out;
	start_stream(&scan);
	if (prepare(&scan, &fault) ||
	    session_run(&scan.session, &scan.key, scan.key_id,
			buf_str(&scan.command), &fault) ||
	    suppress_apply(&scan.suppress, &scan.session.result.audit,
			   tell_expired, &fault) ||
	    write_outputs(&scan, &fault))
		complain("%s", fault.msg);
	else
		status = status_of(&scan);
out:
	end(&scan);
	return status;
}
