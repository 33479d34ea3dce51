/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF 2.1.0 (OASIS), for viewers of code scanning: one run, a rule for each
 * kind that was found, a result for each finding with all its places.
 *
 * Viewers take only places with an address. Those that are no file of the
 * repository have that of git's own file for them (of an object: the loose one,
 * whether it is packed or not) below the base GITDIR, and a logical location
 * that says what they are.
 */
#include "report/emit.h"

#include "base/date.h"
#include "report/escape.h"
#include "report/prose.h"
#include "report/sarif_place.h"

#include <assert.h>
#include <stdlib.h>

#define SCHEMA \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"
/* What upload services take; the JSON report has all. */
#define PLACES_SHOWN 1000
#define NOTIFICATIONS_SHOWN 1000
#define REFS_SHOWN 100

/* A kind, by its worst finding. */
struct rule {
	const struct finding *worst;
};

struct sarif {
	const struct report *report;
	struct emit emit;
	struct prose prose;
	struct buf text;    /* being composed */
	struct rule *rules; /* sorted by kind */
	size_t nr_rules;
	size_t notifications;
};

static const char *const levels[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "note",      [SEVERITY_LOW] = "note",
	[SEVERITY_MEDIUM] = "warning", [SEVERITY_HIGH] = "error",
	[SEVERITY_CRITICAL] = "error",
};

/* On the scale of CVSS, within what GitHub calls by the same name. */
static const char *const scores[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "1.0",     [SEVERITY_LOW] = "3.0",
	[SEVERITY_MEDIUM] = "5.5",   [SEVERITY_HIGH] = "8.0",
	[SEVERITY_CRITICAL] = "9.5",
};

static const unsigned ranks[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = 5,  [SEVERITY_LOW] = 25,	[SEVERITY_MEDIUM] = 50,
	[SEVERITY_HIGH] = 75, [SEVERITY_CRITICAL] = 95,
};

/*
 * In a message brackets make links and braces are place-holders (SARIF 3.11);
 * a backslash keeps the first, doubling the others, from that.
 */
static void escape_message(struct bytes text, struct buf *out)
{
	struct buf visible = BUF_INIT;

	escape_terminal(text, &visible);
	for (size_t i = 0; i < visible.len; i++) {
		char c = visible.p[i];

		if (c == '[' || c == ']' || c == '\\')
			buf_add_char(out, '\\');
		else if (c == '{' || c == '}')
			buf_add_char(out, c);
		buf_add_char(out, c);
	}
	buf_spend(&visible, out);
}

/* The text that was composed, as an object with that text. */
static void put_message(struct sarif *sarif, const char *name)
{
	struct emit *emit = &sarif->emit;

	emit->out->failed |= sarif->text.failed;
	emit_open(emit, name, '{');
	emit_composed(emit, "text", buf_bytes(&sarif->text));
	emit_close(emit, '}');
	buf_clear(&sarif->text);
}

/* ----------------------------------------------------------------- rules ---
 */

static int by_kind(const void *a, const void *b)
{
	const struct rule *x = a;
	const struct rule *y = b;

	return strcmp(x->worst->kind, y->worst->kind);
}

static void add_rule(struct sarif *sarif, const struct finding *finding)
{
	for (size_t i = 0; i < sarif->nr_rules; i++) {
		struct rule *rule = &sarif->rules[i];

		if (strcmp(rule->worst->kind, finding->kind) != 0)
			continue;
		if (finding->severity > rule->worst->severity)
			rule->worst = finding;
		return;
	}
	sarif->rules[sarif->nr_rules++] = (struct rule){ finding };
}

static bool make_rules(struct sarif *sarif)
{
	const struct audit *audit = sarif->report->audit;

	sarif->rules = calloc(audit->findings.nr + audit->suppressed.nr + 1,
			      sizeof(*sarif->rules));
	if (!sarif->rules)
		return false;
	for (size_t i = 0; i < audit->findings.nr; i++)
		add_rule(sarif, &audit->findings.v[i]);
	for (size_t i = 0; i < audit->suppressed.nr; i++)
		add_rule(sarif, &audit->suppressed.v[i]);
	qsort(sarif->rules, sarif->nr_rules, sizeof(*sarif->rules), by_kind);
	return true;
}

static size_t rule_of(const struct sarif *sarif, const struct finding *finding)
{
	const struct rule key = { finding };
	const struct rule *rule = bsearch(&key, sarif->rules, sarif->nr_rules,
					  sizeof(key), by_kind);

	assert(rule);
	return (size_t)(rule - sarif->rules);
}

/* What to do differs by life cycle: the rule tells what its worst one asks. */
static void compose_help(struct sarif *sarif, const struct finding *worst,
			 void (*escape)(struct bytes text, struct buf *out),
			 const char *mark)
{
	struct buf *text = &sarif->text;

	buf_add_str(text, "A credential in a git repository can be used by "
			  "everyone who has a clone, and a commit that removes "
			  "it does not take it out of the history. Of this "
			  "kind the worst finding of this run asks for:\n");
	for (size_t i = 0; i < worst->nr_steps; i++) {
		buf_printf(text, "\n%zu. %s", i + 1, mark);
		escape(bytes_of(worst->steps[i].step), text);
		buf_printf(text, "%s: ", mark);
		escape(bytes_of(worst->steps[i].text), text);
		buf_add_char(text, '\n');
	}
}

static void put_help(struct sarif *sarif, const struct finding *worst)
{
	struct emit *emit = &sarif->emit;

	emit_open(emit, "help", '{');
	compose_help(sarif, worst, escape_message, "");
	emit_composed(emit, "text", buf_bytes(&sarif->text));
	emit->out->failed |= sarif->text.failed;
	buf_clear(&sarif->text);
	compose_help(sarif, worst, escape_markdown, "**");
	emit_composed(emit, "markdown", buf_bytes(&sarif->text));
	emit->out->failed |= sarif->text.failed;
	buf_clear(&sarif->text);
	emit_close(emit, '}');
}

static void put_rule(struct sarif *sarif, const struct finding *worst)
{
	static const char *const tags[] = { "security", "credential", "secret",
					    "external/cwe/cwe-798" };
	struct emit *emit = &sarif->emit;

	emit_open(emit, NULL, '{');
	emit_word(emit, "id", worst->kind);
	prose_words(&sarif->prose, worst->kind_name, &sarif->text);
	put_message(sarif, "shortDescription");
	prose_words(&sarif->prose, worst->kind_name, &sarif->text);
	buf_add_str(&sarif->text, ", in what git keeps of the repository.");
	put_message(sarif, "fullDescription");
	put_help(sarif, worst);
	emit_open(emit, "defaultConfiguration", '{');
	emit_word(emit, "level", levels[worst->severity]);
	emit_close(emit, '}');
	emit_open(emit, "properties", '{');
	emit_open(emit, "tags", '[');
	for (size_t i = 0; i < COUNT(tags); i++)
		emit_word(emit, NULL, tags[i]);
	emit_close(emit, ']');
	emit_word(emit, "security-severity", scores[worst->severity]);
	emit_word(emit, "provider", worst->provider);
	emit_close(emit, '}');
	emit_close(emit, '}');
}

/* ------------------------------------------------------------------ tool ---
 */

static const struct {
	const char *id;
	const char *text;
} notices[] = {
	{ "incomplete", "The scan did not see everything." },
	{ "skipped", "Something should have been read and was not." },
	{ "accepted", "Something was not read, and the auditor accepts it." },
	{ "opaque", "Something cannot be looked into by its nature." },
};

enum notice { INCOMPLETE, SKIPPED, ACCEPTED, OPAQUE };

static void put_driver(struct sarif *sarif)
{
	struct emit *emit = &sarif->emit;

	emit_open(emit, "driver", '{');
	emit_word(emit, "name", "bbaudit");
	emit_word(emit, "version", sarif->report->audit->version);
	emit_open(emit, "rules", '[');
	for (size_t i = 0; i < sarif->nr_rules; i++)
		put_rule(sarif, sarif->rules[i].worst);
	emit_close(emit, ']');
	emit_open(emit, "notifications", '[');
	for (size_t i = 0; i < COUNT(notices); i++) {
		emit_open(emit, NULL, '{');
		emit_word(emit, "id", notices[i].id);
		buf_add_str(&sarif->text, notices[i].text);
		put_message(sarif, "shortDescription");
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
	emit_close(emit, '}');
}

static void put_tool(struct sarif *sarif)
{
	struct emit *emit = &sarif->emit;

	emit_open(emit, "tool", '{');
	put_driver(sarif);
	emit_open(emit, "extensions", '[');
	emit_open(emit, NULL, '{');
	emit_word(emit, "name", "bbaudit-patterns");
	emit_word(emit, "version", sarif->report->audit->patterns);
	buf_add_str(&sarif->text, "The set of patterns that was searched for; "
				  "its version is its digest.");
	put_message(sarif, "shortDescription");
	emit_close(emit, '}');
	emit_close(emit, ']');
	emit_close(emit, '}');
}

/* ------------------------------------------------------------ invocation ---
 */

static void open_notification(struct sarif *sarif, enum notice notice,
			      const char *level)
{
	struct emit *emit = &sarif->emit;

	emit_open(emit, NULL, '{');
	emit_open(emit, "descriptor", '{');
	emit_word(emit, "id", notices[notice].id);
	emit_number(emit, "index", (uint64_t)notice);
	emit_close(emit, '}');
	emit_word(emit, "level", level);
}

static void put_skip(struct sarif *sarif, const struct repository *repository,
		     const struct skip *skip, enum notice notice)
{
	if (sarif->notifications++ >= NOTIFICATIONS_SHOWN)
		return;
	open_notification(sarif, notice, notice == SKIPPED ? "error" : "note");
	prose_quote(&sarif->prose, bytes_of(repository->path), &sarif->text);
	buf_add_str(&sarif->text, ": ");
	prose_skip(&sarif->prose, skip, &sarif->text);
	put_message(sarif, "message");
	emit_close(&sarif->emit, '}');
}

static void put_skips(struct sarif *sarif, const struct repository *repository)
{
	for (size_t i = 0; i < repository->skipped.nr; i++) {
		const struct skip *skip = &repository->skipped.v[i];

		put_skip(sarif, repository, skip,
			 skip->accepted ? ACCEPTED : SKIPPED);
	}
	for (size_t i = 0; i < repository->opaque.nr; i++)
		put_skip(sarif, repository, &repository->opaque.v[i], OPAQUE);
}

static void put_more_notifications(struct sarif *sarif)
{
	if (sarif->notifications <= NOTIFICATIONS_SHOWN)
		return;
	open_notification(sarif, SKIPPED, "note");
	buf_printf(&sarif->text, "and %zu more, which the JSON report lists",
		   sarif->notifications - NOTIFICATIONS_SHOWN);
	put_message(sarif, "message");
	emit_close(&sarif->emit, '}');
}

static void put_notifications(struct sarif *sarif)
{
	const struct audit *audit = sarif->report->audit;

	emit_open(&sarif->emit, "toolExecutionNotifications", '[');
	if (!sarif->report->tally->complete) {
		open_notification(sarif, INCOMPLETE, "error");
		prose_verdict(&sarif->prose, &sarif->text);
		put_message(sarif, "message");
		emit_close(&sarif->emit, '}');
	}
	for (size_t i = 0; i < audit->repositories.nr; i++)
		put_skips(sarif, &audit->repositories.v[i]);
	put_more_notifications(sarif);
	emit_close(&sarif->emit, ']');
}

static void put_invocation(struct sarif *sarif)
{
	const struct audit *audit = sarif->report->audit;
	struct emit *emit = &sarif->emit;

	emit_open(emit, "invocations", '[');
	emit_open(emit, NULL, '{');
	if (audit->command)
		EMIT_TEXT(emit, "commandLine", bytes_of(audit->command));
	emit_moment(emit, "startTimeUtc", audit->started);
	emit_moment(emit, "endTimeUtc", audit->finished);
	emit_bool(emit, "executionSuccessful", sarif->report->tally->complete);
	put_notifications(sarif);
	emit_close(emit, '}');
	emit_close(emit, ']');
}

/* --------------------------------------------------------------- results ---
 */

static void put_sighting(struct emit *emit, const char *name,
			 const struct sighting *sighting)
{
	if (!sighting->known)
		return;
	emit_open(emit, name, '{');
	emit_oid(emit, "commit", &sighting->commit);
	EMIT_TEXT(emit, "author", sighting->author);
	EMIT_TEXT(emit, "email", sighting->email);
	emit_moment(emit, "committerDate", sighting->committer_date);
	emit_close(emit, '}');
}

static void put_properties(struct sarif *sarif, const struct finding *finding)
{
	const struct lifecycle *lifecycle = &finding->lifecycle;
	size_t refs =
		finding->nr_refs < REFS_SHOWN ? finding->nr_refs : REFS_SHOWN;
	struct emit *emit = &sarif->emit;

	emit_open(emit, "properties", '{');
	emit_word(emit, "severity", severity_name(finding->severity));
	emit_word(emit, "confidence", confidence_name(finding->confidence));
	emit_word(emit, "checksum", checksum_name(finding->checksum));
	emit_word(emit, "state", lifecycle_name(lifecycle->state));
	if (lifecycle->has_day)
		emit_day(emit, "stateDate", lifecycle->day);
	emit_word(emit, "exposure", exposure_name(finding->exposure));
	EMIT_TEXT(emit, "username", finding->username);
	EMIT_TEXT(emit, "host", finding->host);
	EMIT_TEXT(emit, "workspace", finding->workspace);
	EMIT_TEXT(emit, "repository", finding->repository);
	put_sighting(emit, "firstSeen", &finding->first_seen);
	put_sighting(emit, "lastSeen", &finding->last_seen);
	EMIT_TEXTS(emit, "refs", (const char *const *)finding->refs, refs);
	emit_number(emit, "refsTotal", finding->nr_refs);
	emit_number(emit, "placesTotal", finding->occurrences.nr);
	EMIT_TEXTS(emit, "reasons", finding->reasons, finding->nr_reasons);
	emit_close(emit, '}');
}

static void compose_message(struct sarif *sarif, const struct finding *finding)
{
	struct buf *text = &sarif->text;

	prose_words(&sarif->prose, finding->kind_name, text);
	buf_add_char(text, ' ');
	prose_secret(&sarif->prose, finding, text);
	buf_printf(text,
		   ": %s, %s. Life cycle: ", severity_name(finding->severity),
		   confidence_name(finding->confidence));
	prose_lifecycle(&sarif->prose, finding, text);
}

static void put_places(struct sarif *sarif, const struct finding *finding)
{
	size_t nr = finding->occurrences.nr;

	emit_open(&sarif->emit, "locations", '[');
	for (size_t i = 0; i < nr && i < PLACES_SHOWN; i++)
		sarif_put_occurrence(&sarif->emit, finding,
				     &finding->occurrences.v[i]);
	emit_close(&sarif->emit, ']');
	nr = finding->also_at.nr;
	if (!nr)
		return;
	emit_open(&sarif->emit, "relatedLocations", '[');
	for (size_t i = 0; i < nr && i < PLACES_SHOWN; i++)
		sarif_put_also(&sarif->emit, &finding->also_at.v[i], i);
	emit_close(&sarif->emit, ']');
}

static void put_suppression(struct sarif *sarif, const struct finding *finding)
{
	struct emit *emit = &sarif->emit;

	if (!finding->suppressed)
		return;
	emit_open(emit, "suppressions", '[');
	emit_open(emit, NULL, '{');
	emit_word(emit, "kind", "external");
	emit_word(emit, "status", "accepted");
	EMIT_TEXT(emit, "justification", bytes_of(finding->suppressed));
	emit_close(emit, '}');
	emit_close(emit, ']');
}

static void put_result(struct sarif *sarif, const struct finding *finding)
{
	struct emit *emit = &sarif->emit;

	emit_open(emit, NULL, '{');
	emit_word(emit, "ruleId", finding->kind);
	emit_number(emit, "ruleIndex", rule_of(sarif, finding));
	emit_word(emit, "kind", "fail");
	emit_word(emit, "level", levels[finding->severity]);
	emit_number(emit, "rank", ranks[finding->severity]);
	compose_message(sarif, finding);
	put_message(sarif, "message");
	put_places(sarif, finding);
	emit_open(emit, "partialFingerprints", '{');
	emit_word(emit, "bbauditFinding/v1", finding->id);
	emit_close(emit, '}');
	put_suppression(sarif, finding);
	put_properties(sarif, finding);
	emit_close(emit, '}');
}

static void put_results(struct sarif *sarif)
{
	const struct audit *audit = sarif->report->audit;

	emit_open(&sarif->emit, "results", '[');
	for (size_t i = 0; i < audit->findings.nr; i++)
		put_result(sarif, &audit->findings.v[i]);
	for (size_t i = 0; i < audit->suppressed.nr; i++)
		put_result(sarif, &audit->suppressed.v[i]);
	emit_close(&sarif->emit, ']');
}

/* ------------------------------------------------------------------- run ---
 */

static void put_automation(struct sarif *sarif)
{
	struct emit *emit = &sarif->emit;
	char text[DATE_TEXT];

	/* Up to the last slash it says which runs compare. */
	buf_printf(&sarif->text, "bbaudit/%s",
		   moment_text(sarif->report->audit->started, text));
	emit_open(emit, "automationDetails", '{');
	emit_composed(emit, "id", buf_bytes(&sarif->text));
	buf_clear(&sarif->text);
	buf_add_str(&sarif->text, "Credentials of Bitbucket and of Atlassian "
				  "accounts in git repositories");
	put_message(sarif, "description");
	emit_close(emit, '}');
}

static void put_run(struct sarif *sarif)
{
	struct emit *emit = &sarif->emit;

	emit_open(emit, NULL, '{');
	put_tool(sarif);
	put_automation(sarif);
	put_invocation(sarif);
	sarif_put_bases(emit);
	if (!sarif->report->options->show_secrets) {
		emit_open(emit, "redactionTokens", '[');
		emit_word(emit, NULL, "********");
		emit_close(emit, ']');
	}
	put_results(sarif);
	emit_close(emit, '}');
}

void report_sarif(struct report *report)
{
	struct sarif sarif = {
		.report = report,
		.emit = { .report = report, .out = report->out, .plain = true },
		.prose = { .report = report,
			   .quote = escape_message,
			   .say = escape_message },
	};

	if (!make_rules(&sarif)) {
		report->out->failed = true;
		return;
	}
	emit_open(&sarif.emit, NULL, '{');
	emit_word(&sarif.emit, "$schema", SCHEMA);
	emit_word(&sarif.emit, "version", "2.1.0");
	emit_open(&sarif.emit, "runs", '[');
	put_run(&sarif);
	emit_close(&sarif.emit, ']');
	emit_close(&sarif.emit, '}');
	buf_add_char(report->out, '\n');
	free(sarif.rules);
	buf_release(&sarif.text);
	prose_release(&sarif.prose);
	emit_release(&sarif.emit);
}
