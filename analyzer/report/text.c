/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for a terminal. Findings come as blocks of a few labelled lines.
 * Many share their remediation, so a block names its steps in a word each and
 * the number of a list that stands once, after the findings.
 */
#include "report/format.h"

#include "base/date.h"
#include "report/escape.h"
#include "report/groups.h"
#include "report/layout.h"
#include "report/prose.h"
#include "report/urgency.h"

#define LEAST_WIDTH 40
#define INDENT 2
#define DEEPER 4 /* for what goes on behind INDENT */
#define LABEL 14 /* columns before a labelled value */
#define REFS_SHOWN 3
#define NUMBERS_SHOWN 10
#define SKIPS_SHOWN 20
#define SUPPRESSED_SHOWN 20
#define REPOSITORIES_SHOWN 50

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RED "\033[31m"
#define BOLD_RED "\033[1;31m"
#define YELLOW "\033[33m"
#define CYAN "\033[36m"
#define GREEN "\033[32m"
#define RESET "\033[0m"

struct text {
	const struct report *report;
	struct prose prose;
	struct buf *out;
	struct buf value;    /* of the line being made */
	size_t width;	     /* 0: no limit */
	struct groups plans; /* findings by their lists of steps */
};

static const char *const severity_style[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = DIM,		[SEVERITY_LOW] = CYAN,
	[SEVERITY_MEDIUM] = YELLOW,	[SEVERITY_HIGH] = RED,
	[SEVERITY_CRITICAL] = BOLD_RED,
};

static void style(struct text *text, const char *code)
{
	if (text->report->options->colour)
		buf_add_str(text->out, code);
}

/* The value, wrapped behind what stands in the line already. */
static void put_value(struct text *text, size_t at, size_t indent)
{
	layout_wrap(buf_bytes(&text->value), at, indent, text->width,
		    text->out);
	text->out->failed |= text->value.failed;
	buf_clear(&text->value);
	buf_add_char(text->out, '\n');
}

/* "  where    value", and nothing at all where there is no value. */
static void put_line(struct text *text, const char *label)
{
	if (!text->value.len && !text->value.failed)
		return;
	style(text, DIM);
	buf_printf(text->out, "%*s%-*s", INDENT, "", LABEL - INDENT, label);
	style(text, RESET);
	put_value(text, LABEL, LABEL);
}

/* A line that is cut where put_line would wrap. */
static void put_cut_line(struct text *text, const char *label)
{
	size_t room = text->width ? text->width - LABEL : 0;
	struct buf cut = BUF_INIT;

	layout_cut(buf_bytes(&text->value), room, &cut);
	buf_clear(&text->value);
	buf_add_bytes(&text->value, buf_bytes(&cut));
	buf_spend(&cut, &text->value);
	put_line(text, label);
}

static void put_styled(struct text *text, const char *code)
{
	style(text, code);
	layout_wrap(buf_bytes(&text->value), 0, 0, text->width, text->out);
	style(text, RESET);
	text->out->failed |= text->value.failed;
	buf_clear(&text->value);
	buf_add_char(text->out, '\n');
}

static void put_heading(struct text *text, const char *code)
{
	buf_add_char(text->out, '\n');
	put_styled(text, code);
}

static void put_state(struct text *text)
{
	const struct tally *tally = text->report->tally;

	if (tally->complete)
		buf_add_str(&text->value, "complete");
	else
		buf_add_str(&text->value, "INCOMPLETE, see the end");
	if (tally->history_cut)
		buf_add_str(&text->value, "; history cut (shallow)");
	put_line(text, "coverage");
}

static uint64_t seconds_taken(const struct audit *audit)
{
	if (audit->finished < audit->started)
		return 0;
	return (uint64_t)audit->finished - (uint64_t)audit->started;
}

/* The numbers under which findings of that urgency follow. */
static void add_numbers(struct text *text, enum urgency urgency)
{
	const struct audit *audit = text->report->audit;
	size_t shown = 0;
	size_t nr = 0;

	for (size_t s = SEVERITY_COUNT; s-- > 0;) {
		for (size_t i = 0; i < audit->findings.nr; i++) {
			const struct finding *f = &audit->findings.v[i];

			if ((size_t)f->severity != s)
				continue;
			nr++;
			if (urgency_of(f) == urgency && shown++ < NUMBERS_SHOWN)
				buf_printf(&text->value, "%s%zu",
					   shown > 1 ? ", " : "", nr);
		}
	}
	if (shown > NUMBERS_SHOWN)
		buf_add_str(&text->value, ", ...");
}

/* What to do first, for a reader who gets no further than this. */
static void put_urgency(struct text *text)
{
	static const struct {
		const char *label;
		const char *what;
	} rows[URGENCY_COUNT] = {
		[URGENCY_NOW] = { "revoke", "may still work: revoke them "
					    "before anything else" },
		[URGENCY_CHECK] = { "look at", "may still work, and may be no "
					       "credentials: have someone look "
					       "who knows the place" },
		[URGENCY_ENDED] = { "clean up",
				    "past their end: no emergency, "
				    "but they stay in the history" },
	};

	for (size_t i = 0; i < URGENCY_COUNT; i++) {
		size_t nr = urgency_count(text->report->audit, (enum urgency)i);

		if (!nr)
			continue;
		layout_number(nr, &text->value);
		buf_printf(&text->value, " %s (", rows[i].what);
		add_numbers(text, (enum urgency)i);
		buf_add_char(&text->value, ')');
		put_line(text, rows[i].label);
	}
}

static void put_header(struct text *text)
{
	const struct audit *audit = text->report->audit;
	char day[DATE_TEXT];

	buf_add_str(&text->value, "bbaudit ");
	prose_words(&text->prose, audit->version, &text->value);
	put_styled(text, BOLD);
	prose_coverage(&text->prose, &text->value);
	buf_add_str(&text->value, " in ");
	layout_count(seconds_taken(audit), "second", "seconds", &text->value);
	put_line(text, "scanned");
	put_state(text);
	buf_printf(&text->value, "life cycles judged for %s",
		   day_text(audit->as_of, day));
	put_line(text, "as of");
	prose_severities(&text->prose, &text->value);
	put_line(text, "findings");
	put_urgency(text);
}

static void put_title(struct text *text, const struct finding *finding,
		      size_t nr)
{
	buf_printf(&text->value, "%zu. %s: ", nr,
		   severity_name(finding->severity));
	prose_words(&text->prose, finding->kind_name, &text->value);
	buf_add_char(&text->value, ' ');
	prose_secret(&text->prose, finding, &text->value);
	buf_printf(&text->value, " (%s", confidence_name(finding->confidence));
	if (finding->checksum != CHECKSUM_NONE)
		buf_printf(&text->value, ", checksum %s",
			   checksum_name(finding->checksum));
	buf_add_char(&text->value, ')');
	put_heading(text, severity_style[finding->severity]);
}

static void put_places(struct text *text, const struct finding *finding)
{
	const struct occurrence *first = finding->occurrences.v;
	size_t more = finding->occurrences.nr - 1;

	buf_printf(&text->value, "%s: ", exposure_in_words(finding->exposure));
	prose_place(&text->prose, first, &text->value);
	if (more) {
		buf_add_str(&text->value, ", and ");
		layout_count(more, "more place", "more places", &text->value);
	}
	if (finding->also_at.nr) {
		buf_add_str(&text->value, "; the same string without a context "
					  "in ");
		layout_count(finding_also(finding), "other place",
			     "other places", &text->value);
	}
	put_line(text, "where");
	prose_context(&text->prose, finding, first, &text->value);
	put_cut_line(text, "line");
}

static void put_sightings(struct text *text, const struct finding *finding)
{
	if (finding->first_seen.known) {
		prose_sighting(&text->prose, &finding->first_seen,
			       &text->value);
		put_line(text, "first seen");
	}
	if (finding->last_seen.known &&
	    !oid_eq(&finding->first_seen.commit, &finding->last_seen.commit)) {
		prose_sighting(&text->prose, &finding->last_seen, &text->value);
		put_line(text, "last change");
	}
}

static void put_steps_line(struct text *text, const struct finding *finding,
			   size_t plan)
{
	if (!finding->nr_steps)
		return;
	for (size_t i = 0; i < finding->nr_steps; i++) {
		buf_add_str(&text->value, i ? ", " : "");
		buf_add_str(&text->value, finding->steps[i].step);
	}
	buf_printf(&text->value, " (steps %zu below)", plan);
	put_line(text, "do");
}

static void put_finding(struct text *text, size_t i, size_t nr)
{
	const struct finding *finding = &text->report->audit->findings.v[i];

	put_title(text, finding, nr);
	prose_lifecycle(&text->prose, finding, &text->value);
	put_line(text, "life");
	if (finding->occurrences.nr)
		put_places(text, finding);
	put_sightings(text, finding);
	prose_refs(&text->prose, finding, REFS_SHOWN, &text->value);
	put_line(text, "refs");
	prose_account(&text->prose, finding, &text->value);
	put_line(text, "account");
	prose_reasons(&text->prose, finding, &text->value);
	put_line(text, "why");
	put_steps_line(text, finding, text->plans.of[i] + 1);
	prose_words(&text->prose, finding->id, &text->value);
	put_line(text, "id");
}

static void put_severity(struct text *text, enum severity severity, size_t *nr)
{
	const struct audit *audit = text->report->audit;
	size_t count = text->report->tally->severity[severity];

	if (!count)
		return;
	buf_printf(&text->value, "== %s: ", severity_name(severity));
	layout_count(count, "finding", "findings", &text->value);
	buf_add_str(&text->value, " ==");
	put_heading(text, BOLD);
	for (size_t i = 0; i < audit->findings.nr; i++) {
		if (audit->findings.v[i].severity == severity)
			put_finding(text, i, ++*nr);
	}
}

static void put_plan(struct text *text, const struct group *plan, size_t nr)
{
	const struct finding *finding =
		&text->report->audit->findings.v[plan->first];

	buf_printf(&text->value, "steps %zu: ", nr);
	prose_words(&text->prose, finding->kind_name, &text->value);
	buf_add_str(&text->value, ", ");
	buf_add_str(&text->value, lifecycle_name(finding->lifecycle.state));
	buf_add_str(&text->value, " (");
	layout_count(plan->nr, "finding", "findings", &text->value);
	buf_add_char(&text->value, ')');
	put_heading(text, BOLD);
	for (size_t i = 0; i < finding->nr_steps; i++) {
		buf_add_bytes(&text->value,
			      prose_first_sentence(finding->steps[i].text));
		put_line(text, finding->steps[i].step);
	}
}

static void put_plans(struct text *text)
{
	if (!text->plans.nr)
		return;
	buf_add_str(&text->value,
		    "== what to do, in short (in full: -o FILE.md) ==");
	put_heading(text, BOLD);
	for (size_t i = 0; i < text->plans.nr; i++)
		put_plan(text, &text->plans.v[i], i + 1);
}

static void put_kinds(struct text *text)
{
	const struct tally *tally = text->report->tally;

	for (size_t i = 0; i < tally->nr_kinds; i++) {
		layout_number(tally->kinds[i].nr, &text->value);
		buf_add_char(&text->value, ' ');
		prose_words(&text->prose, tally->kinds[i].name, &text->value);
		put_line(text, i ? "" : "kind");
	}
}

static void put_repository(struct text *text, size_t i, const char *label)
{
	const struct repository *r = &text->report->audit->repositories.v[i];

	prose_quote(&text->prose, bytes_of(r->path), &text->value);
	buf_add_str(&text->value, ": ");
	layout_count(text->report->tally->repositories[i], "finding",
		     "findings", &text->value);
	buf_add_str(&text->value, ", ");
	layout_number(r->objects_scanned, &text->value);
	buf_add_str(&text->value, " of ");
	layout_count(r->objects_total, "object", "objects", &text->value);
	if (!repository_complete(r))
		buf_add_str(&text->value, ", INCOMPLETE");
	if (r->history_cut)
		buf_add_str(&text->value, ", history cut");
	put_line(text, label);
}

/* Those that need a look come in full, up to a bound; the rest is a number. */
static void put_repositories(struct text *text)
{
	const struct audit *audit = text->report->audit;
	size_t shown = 0;
	size_t quiet = 0;
	size_t more = 0;

	for (size_t i = 0; i < audit->repositories.nr; i++) {
		if (audit->repositories.nr > 1 &&
		    !text->report->tally->repositories[i] &&
		    repository_complete(&audit->repositories.v[i]))
			quiet++;
		else if (shown == REPOSITORIES_SHOWN)
			more++;
		else
			put_repository(text, i, shown++ ? "" : "repository");
	}
	if (more) {
		layout_count(more, "more with findings or incomplete",
			     "more with findings or incomplete", &text->value);
		put_line(text, "");
	}
	if (quiet) {
		layout_count(quiet, "repository complete and without findings",
			     "repositories complete and without findings",
			     &text->value);
		put_line(text, shown ? "" : "repository");
	}
}

static void put_summary(struct text *text)
{
	buf_add_str(&text->value, "== summary ==");
	put_heading(text, BOLD);
	prose_severities(&text->prose, &text->value);
	put_line(text, "severity");
	prose_confidences(&text->prose, &text->value);
	put_line(text, "confidence");
	prose_exposures(&text->prose, &text->value);
	put_line(text, "exposure");
	put_kinds(text);
	put_repositories(text);
}

static void put_more(struct text *text, size_t nr)
{
	buf_printf(text->out, "%*s", INDENT, "");
	buf_add_str(&text->value, "and ");
	layout_count(nr, "more line", "more lines", &text->value);
	put_value(text, INDENT, INDENT);
}

static void put_suppressed(struct text *text)
{
	const struct audit *audit = text->report->audit;
	size_t nr = audit->suppressed.nr;

	if (!nr)
		return;
	buf_add_str(&text->value, "== ignored, as the auditor asked ==");
	put_heading(text, BOLD);
	for (size_t i = 0; i < nr && i < SUPPRESSED_SHOWN; i++) {
		prose_suppressed(&text->prose, &audit->suppressed.v[i],
				 &text->value);
		buf_printf(text->out, "%*s", INDENT, "");
		put_value(text, INDENT, DEEPER);
	}
	if (nr > SUPPRESSED_SHOWN)
		put_more(text, nr - SUPPRESSED_SHOWN);
}

static const struct skips *skips_of(const struct repository *r, bool opaque)
{
	return opaque ? &r->opaque : &r->skipped;
}

static void put_skip(struct text *text, const struct repository *r,
		     const struct skip *skip)
{
	prose_skip(&text->prose, skip, &text->value);
	if (text->report->audit->repositories.nr > 1) {
		buf_add_str(&text->value, " in ");
		prose_quote(&text->prose, bytes_of(r->path), &text->value);
	}
	buf_printf(text->out, "%*s", INDENT, "");
	put_value(text, INDENT, DEEPER);
}

static void put_skips(struct text *text, bool opaque, const char *title)
{
	const struct audit *audit = text->report->audit;
	size_t nr = 0;

	for (size_t i = 0; i < audit->repositories.nr; i++) {
		const struct repository *r = &audit->repositories.v[i];
		const struct skips *skips = skips_of(r, opaque);

		if (skips->nr && !nr) {
			buf_add_str(&text->value, title);
			put_heading(text, BOLD);
		}
		for (size_t k = 0; k < skips->nr; k++) {
			if (nr++ < SKIPS_SHOWN)
				put_skip(text, r, &skips->v[k]);
		}
	}
	if (nr > SKIPS_SHOWN)
		put_more(text, nr - SKIPS_SHOWN);
}

static void put_page(struct text *text)
{
	bool complete = text->report->tally->complete;
	size_t nr = 0;

	put_header(text);
	for (size_t i = SEVERITY_COUNT; i-- > 0;)
		put_severity(text, (enum severity)i, &nr);
	put_plans(text);
	put_summary(text);
	put_suppressed(text);
	put_skips(text, false, "== not read ==");
	put_skips(text, true, "== cannot be looked into ==");
	prose_verdict(&text->prose, &text->value);
	put_heading(text, complete ? GREEN : BOLD_RED);
}

void report_text(struct report *report)
{
	size_t width = report->options->width;
	struct text text = {
		.report = report,
		.prose = { .report = report,
			   .quote = escape_terminal,
			   .say = escape_terminal },
		.out = report->out,
		.width = width && width < LEAST_WIDTH ? LEAST_WIDTH : width,
	};

	if (groups_init(&text.plans, report->audit, groups_by_steps, NULL))
		put_page(&text);
	else
		report->out->failed = true;
	groups_release(&text.plans);
	prose_release(&text.prose);
	buf_release(&text.value);
}
