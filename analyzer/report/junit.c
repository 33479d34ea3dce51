/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JUnit's XML, for the test page of a CI server: a suite for each repository,
 * in it a case that fails for each finding, one in error for each thing that
 * was not read, and one that tells whether all was read, so that no suite is
 * empty and passes for that reason. What the auditor accepts is "skipped".
 */
#include "report/format.h"

#include "base/date.h"
#include "base/text.h"
#include "report/escape.h"
#include "report/layout.h"
#include "report/prose.h"
#include "report/share.h"

#define SKIPS_SHOWN 1000
#define PLACES_SHOWN 20

struct junit {
	const struct report *report;
	struct prose prose;
	struct buf *out;
	struct shares findings;
	struct shares suppressed;
};

/* What a suite counts. */
struct counts {
	size_t tests;
	size_t failures;
	size_t errors;
	size_t skipped;
};

static void add_entity(uint32_t c, struct buf *out)
{
	switch (c) {
	case '&':
		buf_add_str(out, "&amp;");
		break;
	case '<':
		buf_add_str(out, "&lt;");
		break;
	case '>':
		buf_add_str(out, "&gt;");
		break;
	case '"':
		buf_add_str(out, "&quot;");
		break;
	case '\'':
		buf_add_str(out, "&apos;");
		break;
	case 0xfffe: /* are no characters of XML 1.0 */
	case 0xffff:
		text_add(out, 0xfffd);
		break;
	default:
		text_add(out, c);
	}
}

static bool is_markup(uint8_t c)
{
	return c == '&' || c == '<' || c == '>' || c == '"' || c == '\'';
}

/* Text up to where a character has to be looked at. */
static void add_plain(struct bytes *text, struct buf *out)
{
	size_t len = 0;

	while (len < text->len && text->p[len] < 0x80 &&
	       !is_markup(text->p[len]))
		len++;
	buf_add(out, text->p, len);
	*text = bytes_sub(*text, len, text->len);
}

/* For the text of an element and for an attribute in quotes. */
static void escape_xml(struct bytes text, struct buf *out)
{
	struct buf visible = BUF_INIT;
	struct bytes left;

	escape_terminal(text, &visible);
	left = buf_bytes(&visible);
	while (left.len) {
		uint32_t c;
		bool valid;

		add_plain(&left, out);
		if (text_next(&left, &c, &valid))
			add_entity(c, out);
	}
	buf_spend(&visible, out);
}

static void open_case(struct junit *junit, const char *class)
{
	buf_add_str(junit->out, "    <testcase classname=\"");
	prose_words(&junit->prose, class, junit->out);
	buf_add_str(junit->out, "\" name=\"");
}

static void close_case(struct junit *junit)
{
	buf_add_str(junit->out, "    </testcase>\n");
}

static void put_name_of_finding(struct junit *junit,
				const struct finding *finding)
{
	open_case(junit, finding->kind);
	prose_words(&junit->prose, finding->kind_name, junit->out);
	buf_add_char(junit->out, ' ');
	prose_secret(&junit->prose, finding, junit->out);
	buf_add_str(junit->out, " (");
	prose_words(&junit->prose, finding->id, junit->out);
	buf_add_str(junit->out, ")\">\n");
}

static void put_places(struct junit *junit, const struct share *v, size_t nr)
{
	for (size_t i = 0; i < nr && i < PLACES_SHOWN; i++) {
		buf_add_str(junit->out, "\nat ");
		prose_place(&junit->prose, v[i].occurrence, junit->out);
		if (!v[i].occurrence->context.len)
			continue;
		buf_add_str(junit->out, ": ");
		prose_context(&junit->prose, v[i].finding, v[i].occurrence,
			      junit->out);
	}
	if (nr > PLACES_SHOWN) {
		buf_add_str(junit->out, "\nand ");
		layout_count(nr - PLACES_SHOWN, "more place", "more places",
			     junit->out);
	}
}

/* In short: each repository repeats them, and the other formats have all. */
static void put_steps(struct junit *junit, const struct finding *finding)
{
	for (size_t i = 0; i < finding->nr_steps; i++) {
		buf_add_char(junit->out, '\n');
		prose_words(&junit->prose, finding->steps[i].step, junit->out);
		buf_add_str(junit->out, ": ");
		escape_xml(prose_first_sentence(finding->steps[i].text),
			   junit->out);
	}
}

static void put_failure(struct junit *junit, const struct share *v, size_t nr)
{
	const struct finding *finding = v[0].finding;

	put_name_of_finding(junit, finding);
	buf_printf(junit->out, "      <failure type=\"%s\" message=\"",
		   severity_name(finding->severity));
	buf_printf(junit->out, "%s, %s: ", severity_name(finding->severity),
		   confidence_name(finding->confidence));
	prose_lifecycle(&junit->prose, finding, junit->out);
	buf_add_str(junit->out, "\">");
	prose_reasons(&junit->prose, finding, junit->out);
	put_places(junit, v, nr);
	put_steps(junit, finding);
	buf_add_str(junit->out, "</failure>\n");
	close_case(junit);
}

static void put_suppressed(struct junit *junit, const struct finding *finding)
{
	put_name_of_finding(junit, finding);
	buf_add_str(junit->out, "      <skipped message=\"");
	prose_say(&junit->prose, finding->suppressed, junit->out);
	buf_add_str(junit->out, "\"/>\n");
	close_case(junit);
}

static void put_findings(struct junit *junit, size_t repo)
{
	const struct shares *shares = &junit->findings;
	size_t end = shares->start[repo + 1];
	size_t len;

	for (size_t i = shares->start[repo]; i < end; i += len) {
		len = share_run(shares->v + i, end - i);
		put_failure(junit, shares->v + i, len);
	}
	shares = &junit->suppressed;
	end = shares->start[repo + 1];
	for (size_t i = shares->start[repo]; i < end; i += len) {
		len = share_run(shares->v + i, end - i);
		put_suppressed(junit, shares->v[i].finding);
	}
}

static void put_skip(struct junit *junit, const struct skip *skip)
{
	open_case(junit, "bbaudit.skipped");
	prose_skip(&junit->prose, skip, junit->out);
	buf_add_str(junit->out, skip->accepted
					? "\">\n      <skipped message=\""
					: "\">\n      <error "
					  "type=\"skipped\" message=\"");
	if (skip->accepted)
		prose_say(&junit->prose, skip->accepted, junit->out);
	else
		prose_say(&junit->prose, skip->reason, junit->out);
	buf_add_str(junit->out, "\"/>\n");
	close_case(junit);
}

/* Whether all of it was read; behind the name of the case. */
static void put_coverage(struct junit *junit, const char *name, bool complete,
			 void (*message)(struct junit *junit, size_t repo),
			 size_t repo)
{
	open_case(junit, "bbaudit.coverage");
	buf_printf(junit->out, "%s\"%s>\n", name, complete ? "/" : "");
	if (complete)
		return;
	buf_add_str(junit->out, "      <error type=\"incomplete\" message=\"");
	message(junit, repo);
	buf_add_str(junit->out, "\"/>\n");
	close_case(junit);
}

static void say_missing(struct junit *junit, size_t repo)
{
	const struct repository *r =
		&junit->report->audit->repositories.v[repo];

	layout_number(r->objects_scanned, junit->out);
	buf_add_str(junit->out, " of ");
	layout_count(r->objects_total, "object", "objects", junit->out);
	buf_add_str(junit->out, " scanned, ");
	layout_count(r->skipped.nr, "thing", "things", junit->out);
	buf_add_str(junit->out, " not read");
}

static void say_verdict(struct junit *junit, size_t repo)
{
	(void)repo;
	prose_verdict(&junit->prose, junit->out);
}

static size_t shown(const struct skips *skips)
{
	return skips->nr < SKIPS_SHOWN ? skips->nr : SKIPS_SHOWN;
}

static size_t findings_in(const struct shares *shares, size_t repo)
{
	size_t start = shares->start[repo];

	return share_findings(shares->v + start,
			      shares->start[repo + 1] - start);
}

static struct counts count(const struct junit *junit, size_t repo)
{
	const struct repository *r =
		&junit->report->audit->repositories.v[repo];
	struct counts counts = {
		.failures = findings_in(&junit->findings, repo),
		.skipped = findings_in(&junit->suppressed, repo),
		.errors = !repository_complete(r),
	};

	counts.tests = 1 + counts.failures + counts.skipped;
	for (size_t i = 0; i < shown(&r->skipped); i++) {
		counts.tests++;
		if (r->skipped.v[i].accepted)
			counts.skipped++;
		else
			counts.errors++;
	}
	return counts;
}

static void put_counts(struct junit *junit, struct counts counts)
{
	buf_printf(junit->out,
		   " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		   "skipped=\"%zu\"",
		   counts.tests, counts.failures, counts.errors,
		   counts.skipped);
}

/* JUnit's schema has no zone in it; all our dates are in UTC. */
static void put_timestamp(struct junit *junit)
{
	char text[DATE_TEXT];

	buf_printf(junit->out, " timestamp=\"%.19s\"",
		   moment_text(junit->report->audit->started, text));
}

static void put_suite(struct junit *junit, size_t repo)
{
	const struct repository *r =
		&junit->report->audit->repositories.v[repo];

	buf_add_str(junit->out, "  <testsuite name=\"");
	prose_quote(&junit->prose, bytes_of(r->path), junit->out);
	buf_add_char(junit->out, '"');
	put_counts(junit, count(junit, repo));
	buf_add_str(junit->out, " time=\"");
	layout_seconds(r->seconds, junit->out);
	buf_add_char(junit->out, '"');
	put_timestamp(junit);
	buf_add_str(junit->out, ">\n");
	put_coverage(junit, "all of the repository was read",
		     repository_complete(r), say_missing, repo);
	put_findings(junit, repo);
	for (size_t i = 0; i < shown(&r->skipped); i++)
		put_skip(junit, &r->skipped.v[i]);
	buf_add_str(junit->out, "  </testsuite>\n");
}

static void put_suites(struct junit *junit)
{
	const struct audit *audit = junit->report->audit;
	const struct tally *tally = junit->report->tally;
	const struct counts own = { .tests = 1, .errors = !tally->complete };
	struct counts total = own;

	for (size_t i = 0; i < audit->repositories.nr; i++) {
		struct counts counts = count(junit, i);

		total.tests += counts.tests;
		total.failures += counts.failures;
		total.errors += counts.errors;
		total.skipped += counts.skipped;
	}
	buf_add_str(junit->out, "<testsuites name=\"bbaudit\"");
	put_counts(junit, total);
	buf_add_str(junit->out, " time=\"");
	layout_seconds(tally->seconds, junit->out);
	buf_add_str(junit->out, "\">\n  <testsuite name=\"bbaudit\"");
	put_counts(junit, own);
	put_timestamp(junit);
	buf_add_str(junit->out, ">\n");
	put_coverage(junit, "the audit is complete", tally->complete,
		     say_verdict, 0);
	buf_add_str(junit->out, "  </testsuite>\n");
	for (size_t i = 0; i < audit->repositories.nr; i++)
		put_suite(junit, i);
	buf_add_str(junit->out, "</testsuites>\n");
}

void report_junit(struct report *report)
{
	const struct audit *audit = report->audit;
	size_t nr = audit->repositories.nr;
	struct junit junit = {
		.report = report,
		.prose = { .report = report,
			   .quote = escape_xml,
			   .say = escape_xml },
		.out = report->out,
	};

	buf_add_str(report->out,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	if (shares_init(&junit.findings, audit->findings.v, audit->findings.nr,
			nr, NULL) ||
	    shares_init(&junit.suppressed, audit->suppressed.v,
			audit->suppressed.nr, nr, NULL))
		report->out->failed = true;
	else
		put_suites(&junit);
	shares_release(&junit.findings);
	shares_release(&junit.suppressed);
	prose_release(&junit.prose);
}
