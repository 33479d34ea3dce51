/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as GitHub flavoured Markdown, for tickets and hand-over. Whatever
 * came out of a repository stands in a code span, the one place where nothing
 * is interpreted.
 */
#include "base/date.h"
#include "report/escape.h"
#include "report/layout.h"
#include "report/md.h"
#include "report/urgency.h"

#define PEOPLE_SHOWN 10
#define PLACES_SHOWN 20
#define REFS_SHOWN 10
#define SKIPS_SHOWN 100
#define SUPPRESSED_SHOWN 100

static void put_item(struct markdown *md, const char *label)
{
	buf_printf(md->out, "- **%s:** ", label);
}

static void put_run(struct markdown *md)
{
	const struct audit *audit = md->report->audit;
	char text[DATE_TEXT];

	put_item(md, "Scanned");
	prose_coverage(&md->prose, md->out);
	buf_add_str(md->out, "\n");
	put_item(md, "Run");
	buf_add_str(md->out, moment_text(audit->started, text));
	buf_add_str(md->out, " to ");
	buf_add_str(md->out, moment_text(audit->finished, text));
	buf_add_str(md->out, ", life cycles judged for ");
	buf_add_str(md->out, day_text(audit->as_of, text));
	buf_add_str(md->out, "\n");
	put_item(md, "Tool");
	buf_add_str(md->out, "bbaudit ");
	prose_words(&md->prose, audit->version, md->out);
	buf_add_str(md->out, ", patterns ");
	prose_quote(&md->prose, bytes_of(audit->patterns), md->out);
	buf_add_str(md->out, "\n");
	put_item(md, "Command");
	prose_quote(&md->prose, bytes_of(audit->command), md->out);
	buf_add_str(md->out, "\n");
}

static void put_row(struct markdown *md, const char *name, size_t nr)
{
	if (!nr)
		return;
	buf_add_str(md->out, "| ");
	prose_words(&md->prose, name, md->out);
	buf_add_str(md->out, " | ");
	layout_number(nr, md->out);
	buf_add_str(md->out, " |\n");
}

static void put_table(struct markdown *md, const char *heading)
{
	buf_printf(md->out, "\n| %s | Findings |\n|---|---:|\n", heading);
}

static void put_counts(struct markdown *md)
{
	const struct tally *tally = md->report->tally;

	put_table(md, "Severity");
	for (size_t i = SEVERITY_COUNT; i-- > 0;)
		put_row(md, severity_name((enum severity)i),
			tally->severity[i]);
	put_table(md, "Kind");
	for (size_t i = 0; i < tally->nr_kinds; i++)
		put_row(md, tally->kinds[i].name, tally->kinds[i].nr);
	put_table(md, "Confidence");
	for (size_t i = CONFIDENCE_COUNT; i-- > 0;)
		put_row(md, confidence_name((enum confidence)i),
			tally->confidence[i]);
	put_table(md, "Exposure");
	for (size_t i = EXPOSURE_COUNT; i-- > 0;)
		put_row(md, exposure_name((enum exposure)i),
			tally->exposure[i]);
}

static void put_repositories(struct markdown *md)
{
	const struct audit *audit = md->report->audit;

	buf_add_str(md->out, "\n| Repository | Findings | Objects | Scanned | "
			     "Skipped | State |\n"
			     "|---|---:|---:|---:|---:|---|\n");
	for (size_t i = 0; i < audit->repositories.nr; i++) {
		const struct repository *r = &audit->repositories.v[i];
		const uint64_t numbers[] = { md->report->tally->repositories[i],
					     r->objects_total,
					     r->objects_scanned,
					     r->objects_skipped };

		buf_add_str(md->out, "| ");
		prose_quote(&md->cell, bytes_of(r->path), md->out);
		for (size_t k = 0; k < COUNT(numbers); k++) {
			buf_add_str(md->out, " | ");
			layout_number(numbers[k], md->out);
		}
		buf_add_str(md->out, repository_complete(r)
					     ? " | complete"
					     : " | **INCOMPLETE**");
		buf_add_str(md->out,
			    r->history_cut ? ", history cut |\n" : " |\n");
	}
}

static void put_summary(struct markdown *md)
{
	buf_add_str(md->out, "\n## Summary\n");
	if (md->report->audit->findings.nr)
		put_counts(md);
	if (md->report->audit->repositories.nr)
		put_repositories(md);
}

static void put_title(struct markdown *md, const struct finding *finding,
		      size_t nr)
{
	buf_printf(md->out, "\n### %zu\\. ", nr);
	prose_words(&md->prose, finding->kind_name, md->out);
	buf_add_char(md->out, ' ');
	prose_secret(&md->prose, finding, md->out);
	buf_add_str(md->out, "\n\n");
}

static void put_judgement(struct markdown *md, const struct finding *finding)
{
	put_item(md, "Id");
	prose_quote(&md->prose, bytes_of(finding->id), md->out);
	buf_add_str(md->out, "\n");
	put_item(md, "Severity");
	buf_printf(md->out, "%s, confidence %s, checksum %s\n",
		   severity_name(finding->severity),
		   confidence_name(finding->confidence),
		   checksum_name(finding->checksum));
	put_item(md, "Life cycle");
	prose_lifecycle(&md->prose, finding, md->out);
	buf_add_str(md->out, "\n");
	if (finding->nr_reasons) {
		put_item(md, "Why");
		prose_reasons(&md->prose, finding, md->out);
		buf_add_str(md->out, "\n");
	}
}

static void put_account(struct markdown *md, const struct finding *finding)
{
	if (!prose_has_account(finding))
		return;
	put_item(md, "Account");
	prose_account(&md->prose, finding, md->out);
	buf_add_str(md->out, "\n");
}

static void put_sighting(struct markdown *md, const char *label,
			 const struct sighting *sighting)
{
	if (!sighting->known)
		return;
	put_item(md, label);
	prose_sighting(&md->prose, sighting, md->out);
	buf_add_str(md->out, "\n");
}

static void put_place(struct markdown *md, const struct finding *finding,
		      const struct occurrence *occurrence)
{
	buf_add_str(md->out, "  - ");
	prose_place(&md->prose, occurrence, md->out);
	if (occurrence->context.len) {
		buf_add_str(md->out, ": ");
		prose_context(&md->prose, finding, occurrence, md->out);
	}
	buf_add_str(md->out, "\n");
}

/* Where the first author is not the only one. */
static void put_people(struct markdown *md, const struct finding *finding)
{
	size_t nr = finding->people.nr;

	if (nr < 2)
		return;
	put_item(md, "Brought in by");
	for (size_t i = 0; i < nr && i < PEOPLE_SHOWN; i++) {
		buf_add_str(md->out, i ? "; " : "");
		prose_person(&md->prose, &finding->people.v[i], md->out);
	}
	if (nr > PEOPLE_SHOWN) {
		buf_add_str(md->out, " and ");
		layout_count(nr - PEOPLE_SHOWN, "more", "more", md->out);
	}
	buf_add_str(md->out, "\n");
}

static void put_more(struct markdown *md, const char *indent, uint64_t nr,
		     const char *one, const char *many)
{
	buf_printf(md->out, "%s- and ", indent);
	layout_count(nr, one, many, md->out);
	buf_add_str(md->out, "\n");
}

static void put_also(struct markdown *md, const struct finding *finding)
{
	size_t nr = finding->also_at.nr;
	size_t shown = nr < PLACES_SHOWN ? nr : PLACES_SHOWN;
	uint64_t more = finding_also(finding) - shown;

	if (!nr)
		return;
	put_item(md, "Also");
	buf_add_str(md->out, "the same string, where no context says what it "
			     "is\n");
	for (size_t i = 0; i < shown; i++) {
		buf_add_str(md->out, "  - ");
		prose_also(&md->prose, &finding->also_at.v[i], md->out);
		buf_add_str(md->out, "\n");
	}
	if (more)
		put_more(md, "  ", more, "more place", "more places");
}

static void put_places(struct markdown *md, const struct finding *finding)
{
	size_t nr = finding->occurrences.nr;
	size_t shown = nr < PLACES_SHOWN ? nr : PLACES_SHOWN;

	put_item(md, "Where");
	buf_printf(md->out, "%s, ", exposure_in_words(finding->exposure));
	layout_count(nr, "place", "places", md->out);
	buf_add_str(md->out, "\n");
	for (size_t i = 0; i < shown; i++)
		put_place(md, finding, &finding->occurrences.v[i]);
	if (nr > shown)
		put_more(md, "  ", nr - shown, "more place", "more places");
	put_also(md, finding);
	if (finding->nr_refs) {
		put_item(md, "Refs");
		prose_refs(&md->prose, finding, REFS_SHOWN, md->out);
		buf_add_str(md->out, "\n");
	}
}

static void put_finding(struct markdown *md, size_t i, size_t nr)
{
	const struct finding *finding = &md->report->audit->findings.v[i];

	put_title(md, finding, nr);
	put_judgement(md, finding);
	put_account(md, finding);
	put_sighting(md, "First seen", &finding->first_seen);
	put_sighting(md, "Last changed", &finding->last_seen);
	put_people(md, finding);
	put_places(md, finding);
	markdown_plan_of(md, i);
}

static void put_severity(struct markdown *md, enum severity severity,
			 size_t *nr)
{
	const struct audit *audit = md->report->audit;
	size_t count = md->report->tally->severity[severity];

	if (!count)
		return;
	buf_printf(md->out, "\n## %s: ", severity_name(severity));
	layout_count(count, "finding", "findings", md->out);
	buf_add_str(md->out, "\n");
	for (size_t i = 0; i < audit->findings.nr; i++) {
		if (audit->findings.v[i].severity == severity)
			put_finding(md, i, ++*nr);
	}
}

static void put_suppressed(struct markdown *md)
{
	const struct audit *audit = md->report->audit;
	size_t nr = audit->suppressed.nr;

	if (!nr)
		return;
	buf_add_str(md->out, "\n## Ignored, as the auditor asked\n\n");
	for (size_t i = 0; i < nr && i < SUPPRESSED_SHOWN; i++) {
		buf_add_str(md->out, "- ");
		prose_suppressed(&md->prose, &audit->suppressed.v[i], md->out);
		buf_add_str(md->out, "\n");
	}
	if (nr > SUPPRESSED_SHOWN)
		put_more(md, "", nr - SUPPRESSED_SHOWN, "more", "more");
}

static void put_skip_lines(struct markdown *md, const struct repository *r,
			   const struct skips *skips)
{
	for (size_t i = 0; i < skips->nr && i < SKIPS_SHOWN; i++) {
		buf_add_str(md->out, "  - ");
		prose_skip(&md->prose, &skips->v[i], md->out);
		buf_add_str(md->out, "\n");
	}
	if (skips->nr > SKIPS_SHOWN) {
		buf_add_str(md->out, "  - and ");
		layout_count(skips->nr - SKIPS_SHOWN, "more line", "more lines",
			     md->out);
		buf_add_str(md->out, " for ");
		prose_quote(&md->prose, bytes_of(r->path), md->out);
		buf_add_str(md->out, "\n");
	}
}

static void put_skips(struct markdown *md, bool opaque, const char *title)
{
	const struct audit *audit = md->report->audit;
	bool any = false;

	for (size_t i = 0; i < audit->repositories.nr; i++) {
		const struct repository *r = &audit->repositories.v[i];
		const struct skips *skips = opaque ? &r->opaque : &r->skipped;

		if (!skips->nr)
			continue;
		if (!any)
			buf_printf(md->out, "\n## %s\n\n", title);
		any = true;
		buf_add_str(md->out, "- ");
		prose_quote(&md->prose, bytes_of(r->path), md->out);
		buf_add_str(md->out, "\n");
		put_skip_lines(md, r, skips);
	}
}

static void put_verdict(struct markdown *md)
{
	buf_add_str(md->out, "\n**");
	prose_verdict(&md->prose, md->out);
	buf_add_str(md->out, "**\n");
}

static void put_page(struct markdown *md)
{
	size_t nr = 0;

	buf_add_str(md->out, "# Bitbucket credentials in git history\n");
	put_verdict(md);
	buf_add_str(md->out, "\n");
	put_run(md);
	markdown_urgent(md);
	put_summary(md);
	for (size_t i = SEVERITY_COUNT; i-- > 0;)
		put_severity(md, (enum severity)i, &nr);
	markdown_plans(md);
	put_suppressed(md);
	put_skips(md, false, "Not read");
	put_skips(md, true, "Cannot be looked into");
	put_verdict(md);
}

void report_markdown(struct report *report)
{
	struct markdown md = {
		.report = report,
		.prose = { .report = report,
			   .quote = escape_code,
			   .say = escape_markdown },
		.cell = { .report = report,
			  .quote = escape_code_in_table,
			  .say = escape_markdown },
		.out = report->out,
	};

	if (groups_init(&md.plans, report->audit, groups_by_steps, NULL))
		put_page(&md);
	else
		report->out->failed = true;
	groups_release(&md.plans);
	prose_release(&md.prose);
	prose_release(&md.cell);
}
