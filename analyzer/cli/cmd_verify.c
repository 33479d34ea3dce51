/* SPDX-License-Identifier: Apache-2.0 */
/* bbaudit verify: is all gone that an earlier report has? */
#include "base/wipe.h"
#include "cli/cli.h"
#include "cli/key.h"
#include "cli/kinds.h"
#include "cli/listing.h"
#include "cli/output.h"
#include "cli/search.h"
#include "remedy/rules.h"
#include "report/read.h"

#include <stdio.h>
#include <stdlib.h>

struct options {
	struct session_options session;
	enum confidence least; /* of what is new */
	const char *against;
	const char *secrets;
	const char *audit_key;
	bool json;
};

enum {
	OPT_AGAINST = 256,
	OPT_SECRETS,
	OPT_AUDIT_KEY,
};

static const struct argp_option option_table[] = {
	{ "against", OPT_AGAINST, "FINDINGS.json", 0,
	  "The earlier report, whose findings are to be gone", 1 },
	{ "secrets", OPT_SECRETS, "FILE", 0,
	  "Search for these secrets literally, in every form: "
	  "remediation/secrets.txt of the earlier audit",
	  1 },
	{ "audit-key", OPT_AUDIT_KEY, "FILE", 0,
	  "The key of that audit (default: bbaudit.key beside FINDINGS.json, "
	  "or in the folder above)",
	  1 },
	{ "format", 'f', "NAME", 0,
	  "Format of standard output: text (default) or json", 1 },
	{ 0 },
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_AGAINST:
		o->against = arg;
		break;
	case OPT_SECRETS:
		o->secrets = arg;
		break;
	case OPT_AUDIT_KEY:
		o->audit_key = arg;
		break;
	case 'f':
		if (strcmp(arg, "json") != 0 && strcmp(arg, "text") != 0)
			argp_error(state, "unknown format: \"%s\"", arg);
		o->json = !strcmp(arg, "json");
		break;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->session;
		break;
	case ARGP_KEY_END:
		if (!o->against)
			argp_error(state, "no --against FINDINGS.json was "
					  "given");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

struct job {
	struct options options;
	struct session session;
	struct old_report before;
	struct audit_key key;
	char key_id[FINGERPRINT_HEX];
	struct verification verification;
	struct {
		struct given *v;
		size_t nr, cap;
	} secrets;
	struct arena arena; /* of the secrets */
	struct buf command;
};

/* ----------------------------------------------------------------- the key
 */

/* Is the key in that file the one of the earlier report? */
static bool try_key(struct job *job, const char *path, struct fault *fault)
{
	if (key_load(path, false, &job->key, fault))
		return false;
	return !strcmp(key_id(&job->key, job->key_id),
		       job->before.audit.key_id);
}

static bool try_beside(struct job *job, const char *folder, const char *rest)
{
	struct buf path = BUF_INIT;
	struct fault ignored = { 0 };
	bool found;

	buf_printf(&path, "%s/%sbbaudit.key", folder, rest);
	found = buf_ok(&path) && try_key(job, path.p, &ignored);
	buf_release(&path);
	return found;
}

static int find_key(struct job *job, struct fault *fault)
{
	const struct options *o = &job->options;
	struct fault why = { 0 };
	char *folder = NULL;
	bool found;
	int rc;

	if (o->audit_key) {
		if (try_key(job, o->audit_key, &why))
			return 0;
		if (!why.code)
			return fault_set(fault, FAULT_USAGE,
					 "%s is not the key of %s: its ids do "
					 "not compare",
					 o->audit_key, o->against);
		*fault = why;
		return why.code;
	}
	rc = folder_of(o->against, &folder, fault);
	if (rc)
		return rc;
	found = try_beside(job, folder, "") || try_beside(job, folder, "../");
	free(folder);
	if (found)
		return 0;
	return fault_set(fault, FAULT_USAGE,
			 "the key of %s is not beside it; give it with "
			 "--audit-key",
			 o->against);
}

/* ------------------------------------------------------------- the secrets
 */

static bool is_of_finding(const struct job *job, struct bytes secret,
			  const char *id)
{
	char hex[FINGERPRINT_HEX];

	(void)fingerprint(&job->key, "secret", secret, hex);
	return bytes_starts(bytes_of(id), LIT("bb-")) &&
	       !strcmp(id + strlen("bb-"), hex);
}

static int take_secret(struct job *job, const struct listed *entry,
		       struct fault *fault)
{
	struct verdict_row *row =
		verification_row(&job->verification, entry->what);
	struct buf raw = BUF_INIT;
	struct bytes secret = { 0 };
	bool valid = base64_decode(bytes_of(entry->reason), &raw) && raw.len;
	bool refused = !valid && buf_ok(&raw);

	if (valid)
		secret = arena_bytes(&job->arena, buf_bytes(&raw));
	buf_release(&raw);
	if (!row)
		return fault_set(fault, FAULT_USAGE,
				 "%s:%zu: %s has no such finding",
				 job->options.secrets, entry->line,
				 job->options.against);
	if (refused)
		return fault_set(fault, FAULT_USAGE,
				 "%s:%zu: the secret is no base64",
				 job->options.secrets, entry->line);
	if (!secret.p || !ARRAY_ROOM(&job->secrets))
		return fault_nomem(fault);
	if (!is_of_finding(job, secret, entry->what))
		return fault_set(fault, FAULT_USAGE,
				 "%s:%zu: this is not the secret of that "
				 "finding",
				 job->options.secrets, entry->line);
	row->given = true;
	row->word = secret_is_weak(&(struct finding){ .secret = secret });
	job->secrets.v[job->secrets.nr++] = (struct given){ row, secret };
	return 0;
}

static int read_secrets(struct job *job, struct fault *fault)
{
	struct listing listing = { 0 };
	int rc;

	if (!job->options.secrets)
		return 0;
	job->verification.verdict.literal = true;
	rc = listing_read(job->options.secrets, false, NULL, &listing, fault);
	for (size_t i = 0; !rc && i < listing.entries.nr; i++)
		rc = take_secret(job, &listing.entries.v[i], fault);
	listing_release(&listing);
	return rc;
}

/* What is known to be secret must not be shown wherever it turns up. */
static int hide_secrets(struct job *job, struct fault *fault)
{
	struct audit *now = &job->session.result.audit;
	const struct audit *before = &job->before.audit;

	for (size_t i = 0; i < job->secrets.nr; i++) {
		if (!ARRAY_ROOM(&now->hidden))
			return fault_nomem(fault);
		now->hidden.v[now->hidden.nr++] = job->secrets.v[i].secret;
	}
	/* Of a report that shows secrets. */
	for (size_t i = 0; i < before->findings.nr; i++) {
		const struct finding *finding = &before->findings.v[i];

		if (!is_of_finding(job, finding->secret, finding->id))
			continue;
		if (!ARRAY_ROOM(&now->hidden))
			return fault_nomem(fault);
		now->hidden.v[now->hidden.nr++] = finding->secret;
	}
	return 0;
}

/* -------------------------------------------------------------------- work
 */

static int prepare(struct job *job, struct fault *fault)
{
	struct options *o = &job->options;
	const struct strlist nothing = { 0 };
	int rc = session_open(&job->session, &o->session, fault);

	if (!rc)
		rc = old_report_read(o->against, &job->before, fault);
	if (!rc)
		kinds_name(job->session.patterns, &job->before.audit);
	if (!rc)
		rc = find_key(job, fault);
	if (!rc)
		rc = verification_begin(&job->verification, &job->before.audit,
					o->against, fault);
	if (!rc)
		rc = read_secrets(job, fault);
	if (!rc)
		rc = session_confine(&job->session, &nothing, fault);
	return rc;
}

static int run(struct job *job, struct fault *fault)
{
	struct verification *v = &job->verification;
	int rc = session_run(&job->session, &job->key, job->key_id,
			     buf_str(&job->command), fault);

	if (!rc)
		rc = verification_compare(v, &job->session.result.audit,
					  job->options.least, fault);
	if (!rc && job->options.secrets)
		rc = verification_search(v, &job->session, &job->key,
					 job->secrets.v, job->secrets.nr,
					 fault);
	if (!rc)
		rc = verification_look_up(v, &job->session, fault);
	if (!rc)
		rc = hide_secrets(job, fault);
	return rc;
}

static int write_verdict(struct job *job, struct fault *fault)
{
	struct buf text = BUF_INIT;
	int rc = verdict_write(&job->verification.verdict, job->options.json,
			       &text, fault);

	if (!rc)
		rc = write_stdout(buf_bytes(&text), NULL, fault);
	buf_release(&text);
	return rc;
}

static int status_of(const struct job *job)
{
	const struct verdict *verdict = &job->verification.verdict;

	if (!verdict_is_complete(verdict))
		return STATUS_INCOMPLETE;
	return verdict_is_clean(verdict) ? STATUS_CLEAN : STATUS_FOUND;
}

static void end(struct job *job)
{
	verification_release(&job->verification);
	session_close(&job->session);
	old_report_release(&job->before);
	free(job->secrets.v);
	arena_release(&job->arena);
	buf_release(&job->command);
	strlist_release(&job->options.session.paths);
	wipe(&job->key, sizeof(job->key));
}

int cmd_verify(int argc, char **argv)
{
	static const char doc[] =
		"Prove that nothing of an earlier report is left in "
		"repositories: none of its secrets, none of the objects and "
		"commits that held them, and nothing new."
		"\vExit status: 0 all is gone and everything was scanned, 1 "
		"something is left or new, 2 wrong usage or nothing scanned, 3 "
		"something could not be scanned.";
	const struct argp_child children[] = {
		{ &session_argp, 0, NULL, 0 },
		{ 0 },
	};
	const struct argp parser = {
		option_table, parse_option, "PATH...", doc,
		children,     NULL,	    NULL,
	};
	struct job job = { 0 };
	struct fault fault = { 0 };
	int status = STATUS_USAGE;

	command_line(argc, argv, &job.command);
	session_defaults(&job.options.session);
	argp_err_exit_status = STATUS_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &job.options))
		goto out;
	/* What was found before counts however unsure it looks by now. */
	job.options.least = job.options.session.min_confidence;
	job.options.session.min_confidence = CONFIDENCE_UNLIKELY;
	if (prepare(&job, &fault) || run(&job, &fault) ||
	    write_verdict(&job, &fault))
		complain("%s", fault.msg);
	else
		status = status_of(&job);
out:
	end(&job);
	return status;
}
