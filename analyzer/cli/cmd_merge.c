/* SPDX-License-Identifier: Apache-2.0 */
/* bbaudit merge: reports of several runs become one. */
#include "cli/cli.h"
#include "cli/kinds.h"
#include "cli/output.h"
#include "cli/rights.h"
#include "report/merge.h"
#include "walk/path.h"

#include <argp.h>
#include <stdlib.h>

struct options {
	struct strlist inputs;
	struct strlist outputs;
	bool to_stdout;
	bool allow_unconfined;
};

enum { OPT_ALLOW_UNCONFINED = 256 };

static const struct argp_option option_table[] = {
	{ "output", 'o', "FILE", 0,
	  "Write the joined report to FILE; its ending picks the format, and "
	  "\"DIR/\" is a folder for all of them. May be repeated. \"-\" is "
	  "standard output, as JSON",
	  0 },
	{ "allow-unconfined", OPT_ALLOW_UNCONFINED, NULL, 0,
	  "Go on where the kernel refuses to take network access away", 0 },
	{ 0 },
};

static void push(struct argp_state *state, struct strlist *list,
		 const char *text)
{
	if (!strlist_push(list, text))
		argp_error(state, "out of memory");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'o':
		if (!strcmp(arg, "-"))
			o->to_stdout = true;
		else
			push(state, &o->outputs, arg);
		break;
	case OPT_ALLOW_UNCONFINED:
		o->allow_unconfined = true;
		break;
	case ARGP_KEY_ARG:
		push(state, &o->inputs, arg);
		break;
	case ARGP_KEY_END:
		if (!o->inputs.nr)
			argp_error(state, "no FINDINGS.json was given");
		if (!o->outputs.nr && !o->to_stdout)
			argp_error(state, "no -o OUT was given");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

struct job {
	struct options options;
	struct outputs outputs;
	struct strlist readable;
	struct strlist writable;
	struct patterns *patterns;
	struct merge *merge;
	struct old_report report;
	struct buf text;
};

/* Nothing may be read but the reports, and nothing written but the outputs. */
static int confine(struct job *job, struct fault *fault)
{
	char how[RIGHTS_TEXT];
	int rc = 0;

	for (size_t i = 0; !rc && i < job->options.inputs.nr; i++) {
		char *real = NULL;

		rc = path_real(job->options.inputs.v[i], &real, fault);
		if (rc)
			(void)fault_at(fault, "%s", job->options.inputs.v[i]);
		else if (!strlist_push(&job->readable, real))
			rc = fault_nomem(fault);
		free(real);
	}
	if (!rc)
		rc = outputs_folders(&job->outputs, &job->writable, fault);
	if (!rc)
		rc = rights_of_files(job->options.allow_unconfined,
				     &job->readable, &job->writable, how,
				     fault);
	return rc;
}

static int prepare(struct job *job, struct fault *fault)
{
	char how[RIGHTS_TEXT];
	int rc = rights_of_network(job->options.allow_unconfined, how, fault);

	if (!rc)
		rc = checksum_init(fault);
	if (!rc)
		rc = patterns_load(NULL, &job->patterns, fault);
	for (size_t i = 0; !rc && i < job->options.outputs.nr; i++)
		rc = outputs_open(&job->outputs, job->options.outputs.v[i],
				  fault);
	if (!rc)
		rc = confine(job, fault);
	job->merge = merge_new();
	if (!rc && !job->merge)
		rc = fault_nomem(fault);
	return rc;
}

static int join(struct job *job, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < job->options.inputs.nr; i++) {
		const char *path = job->options.inputs.v[i];
		struct old_report report = { 0 };

		rc = old_report_read(path, &report, fault);
		if (!rc)
			rc = merge_add(job->merge, &report, path, fault);
		old_report_release(&report);
	}
	if (!rc)
		rc = merge_finish(job->merge, &job->report, &job->text, fault);
	return rc;
}

static int write_one(struct job *job, struct output *output,
		     struct fault *fault)
{
	/* What was masked is masked; nothing else is known to be secret. */
	struct report_options options = { .show_secrets = true };
	struct buf text = BUF_INIT;
	int rc;

	if (output->format == REPORT_JSON)
		return output_write(output, buf_bytes(&job->text), fault);
	rc = report_write(&job->report.audit, output->format, &options, &text,
			  fault);
	if (!rc)
		rc = output_write(output, buf_bytes(&text), fault);
	buf_release(&text);
	return rc;
}

static int write_outputs(struct job *job, struct fault *fault)
{
	int rc = 0;

	kinds_name(job->patterns, &job->report.audit);
	for (size_t i = 0; !rc && i < job->outputs.nr; i++)
		rc = write_one(job, &job->outputs.v[i], fault);
	if (!rc)
		rc = outputs_place(&job->outputs, fault);
	if (!rc && job->options.to_stdout)
		rc = write_stdout(buf_bytes(&job->text), NULL, fault);
	return rc;
}

static void end(struct job *job)
{
	old_report_release(&job->report);
	merge_free(job->merge);
	patterns_free(job->patterns);
	outputs_release(&job->outputs);
	buf_release(&job->text);
	strlist_release(&job->readable);
	strlist_release(&job->writable);
	strlist_release(&job->options.inputs);
	strlist_release(&job->options.outputs);
}

int cmd_merge(int argc, char **argv)
{
	static const char doc[] =
		"Join the JSON reports of several runs, or of several parts of "
		"one, into one report."
		"\vThe runs must have used the same audit key. Exit status: 0, "
		"or 2 if the reports cannot be joined.";
	const struct argp parser = {
		option_table, parse_option, "FINDINGS.json...", doc, NULL,
		NULL,	      NULL
	};
	struct job job = { 0 };
	struct fault fault = { 0 };
	int status = STATUS_USAGE;

	argp_err_exit_status = STATUS_USAGE;
	if (!argp_parse(&parser, argc, argv, 0, NULL, &job.options)) {
		if (prepare(&job, &fault) || join(&job, &fault) ||
		    write_outputs(&job, &fault))
			complain("%s", fault.msg);
		else
			status = STATUS_CLEAN;
	}
	end(&job);
	return status;
}
