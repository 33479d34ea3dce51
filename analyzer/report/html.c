/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as one HTML file, for the people who have to act on it. It is
 * complete without its script, which only makes the table sort, filter and
 * unfold. Its policy names the hashes of its own style and script and forbids
 * everything else: nothing is ever loaded, and no other script runs, whatever
 * stands in the text.
 */
#include "report/html.h"

#include "base/checksum.h"

/* From here on, the findings weigh more than a browser opens at once. */
#define AT_ONCE 1000

static void put_hash(struct html *html, struct bytes text)
{
	struct oid sum = sha256_of(text);

	html_put(html, "'sha256-");
	base64_encode((struct bytes){ sum.id, sum.len }, html->out);
	html_put(html, "'");
}

static struct bytes file_of(const char *name)
{
	size_t i = 0;

	while (i < html_files_nr && strcmp(html_files[i].name, name) != 0)
		i++;
	return html_files[i].text;
}

static void put_head(struct html *html)
{
	struct bytes style = file_of("style.css");
	struct bytes script = file_of("script.js");

	html_put(html, "<!DOCTYPE html>\n"
		       "<html lang=\"en\">\n"
		       "<head>\n"
		       "<meta charset=\"utf-8\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" "
		       "content=\"default-src 'none'; style-src ");
	put_hash(html, style);
	html_put(html, "; script-src ");
	put_hash(html, script);
	html_put(html, "; base-uri 'none'; form-action 'none'\">\n"
		       "<meta name=\"viewport\" "
		       "content=\"width=device-width, initial-scale=1\">\n"
		       "<meta name=\"color-scheme\" content=\"light dark\">\n"
		       "<meta name=\"referrer\" content=\"no-referrer\">\n"
		       "<meta name=\"robots\" content=\"noindex\">\n"
		       "<title>Bitbucket credentials in git history</title>\n"
		       "<style>");
	buf_add_bytes(html->out, style);
	html_put(html, "</style>\n<script>");
	buf_add_bytes(html->out, script);
	html_put(html, "</script>\n</head>\n");
}

static void put_link(struct html *html, const char *name, const char *text)
{
	buf_printf(html->out, "<li><a href=\"#%s\">%s</a></li>\n", name, text);
}

static void put_contents(struct html *html)
{
	const struct audit *audit = html->audit;

	html_put(html, "<nav aria-label=\"Contents\"><ul>\n");
	if (audit->findings.nr) {
		put_link(html, "today", "Today");
		put_link(html, "ended", "Past their end");
		put_link(html, "next", "What happens next");
		put_link(html, "timeline", "Timeline");
		put_link(html, "findings", "All findings");
		put_link(html, "plans", "Steps");
		put_link(html, "people", "People");
	}
	put_link(html, "coverage", "Coverage");
	if (audit->suppressed.nr)
		put_link(html, "suppressed", "Ignored");
	put_link(html, "run", "This run");
	html_put(html, "</ul></nav>\n");
}

static void put_tile(struct html *html, const char *class, const char *target,
		     size_t nr, const char *text)
{
	if (nr)
		buf_printf(html->out, "<li class=\"%s\"><a href=\"#%s\"><b>",
			   class, target);
	else
		html_put(html, "<li class=\"none\"><div><b>");
	html_number(html, nr);
	buf_printf(html->out, "</b> <span>%s</span>%s</li>\n", text,
		   nr ? "</a>" : "</div>");
}

static void put_tiles(struct html *html)
{
	const struct audit *audit = html->audit;
	size_t nr[URGENCY_COUNT] = { 0 };

	for (size_t i = 0; i < audit->findings.nr; i++)
		nr[urgency_of(&audit->findings.v[i])]++;
	html_put(html, "<ul class=\"tiles\">\n");
	put_tile(html, "now", "today", nr[URGENCY_NOW], "to revoke today");
	put_tile(html, "check", "check", nr[URGENCY_CHECK],
		 "to look at: perhaps alive, perhaps no credential");
	put_tile(html, "past", "ended", nr[URGENCY_ENDED],
		 "past their end, still to be cleaned up");
	html_put(html, "</ul>\n");
}

/* Whether everything was seen stands above what was seen. */
static void put_verdict(struct html *html)
{
	if (html->tally->complete)
		html_put(html, "<p class=\"verdict\">");
	else
		html_put(html, "<p class=\"verdict incomplete\" "
			       "role=\"alert\">");
	prose_verdict(&html->prose, html->out);
	if (!html->tally->complete)
		html_put(html,
			 " <a href=\"#unread\">What was not read, and why</a>");
	html_put(html, "</p>\n");
}

static void put_header(struct html *html)
{
	html_put(html, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the "
		       "report</a>\n<header>\n"
		       "<h1>Bitbucket credentials in git history</h1>\n"
		       "<p>Passwords and tokens for Bitbucket and Atlassian, "
		       "looked for in every version of every file: ");
	prose_coverage(&html->prose, html->out);
	html_put(html, " read. As of ");
	html_day(html, html->audit->as_of);
	html_put(html, ".</p>\n");
	put_contents(html);
	html_put(html, "</header>\n<main id=\"main\">\n");
	put_verdict(html);
	if (html->audit->findings.nr)
		put_tiles(html);
}

static void put_findings(struct html *html)
{
	if (!html->audit->findings.nr)
		return;
	html_urgent(html);
	html_ended(html);
	html_next(html);
	html_timeline(html);
	html_table(html);
	html_cards(html);
	html_plans(html);
	html_people(html);
}

static void put_page(struct html *html)
{
	put_head(html);
	put_header(html);
	put_findings(html);
	html_coverage(html);
	html_suppressed(html);
	html_run(html);
	html_put(html, "</main>\n</body>\n</html>\n");
}

void report_html(struct report *report)
{
	struct html html = {
		.report = report,
		.audit = report->audit,
		.tally = report->tally,
		.prose = { .report = report,
			   .quote = html_escape,
			   .say = html_escape },
		.out = report->out,
		.many = report->audit->findings.nr > AT_ONCE,
	};

	if (groups_init(&html.plans, report->audit, groups_by_steps, NULL))
		put_page(&html);
	else
		report->out->failed = true;
	groups_release(&html.plans);
	prose_release(&html.prose);
	buf_release(&html.scratch);
}
