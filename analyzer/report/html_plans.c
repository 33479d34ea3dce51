/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most findings of one kind share their steps to the word. Each distinct list
 * stands once, under "Steps"; cards point to it, and the script copies it into
 * a card that is opened.
 */
#include "report/html.h"

/* "Bitbucket app password, in older versions": what the first one is. */
static void put_name(struct html *html, const struct finding *finding)
{
	html_words(html, finding->kind_name);
	html_put(html, ", ");
	html_put(html, exposure_in_words(finding->exposure));
}

static void put_plan(struct html *html, size_t nr)
{
	const struct group *group = &html->plans.v[nr];
	const struct finding *finding = &html->audit->findings.v[group->first];

	buf_printf(html->out, "<details class=\"plan\"><summary><h3>%zu. ",
		   nr + 1);
	put_name(html, finding);
	html_put(html, " <span class=\"n\">");
	html_count(html, group->nr, "finding", "findings");
	/* The name is inside, so that a link to it unfolds the list. */
	buf_printf(html->out,
		   "</span></h3></summary>\n"
		   "<ol id=\"plan-%zu\" class=\"steps\">\n",
		   nr + 1);
	for (size_t i = 0; i < finding->nr_steps; i++) {
		html_put(html, "<li><b>");
		html_words(html, finding->steps[i].step);
		html_put(html, "</b> <span>");
		prose_say(&html->prose, finding->steps[i].text, html->out);
		html_put(html, "</span></li>\n");
	}
	html_put(html, "</ol></details>\n");
}

void html_plan_link(struct html *html, size_t finding)
{
	size_t plan = html->plans.of[finding];

	if (plan == SIZE_MAX)
		return;
	buf_printf(
		html->out,
		"<section class=\"do\" data-plan=\"plan-%zu\">"
		"<h4>What to do</h4>"
		"<p>Follow <a href=\"#plan-%zu\">list %zu of the steps</a>: ",
		plan + 1, plan + 1, plan + 1);
	for (size_t i = 0; i < html->audit->findings.v[finding].nr_steps; i++) {
		html_put(html, i ? ", " : "");
		html_words(html,
			   html->audit->findings.v[finding].steps[i].step);
	}
	html_put(html, ".</p></section>\n");
}

void html_plans(struct html *html)
{
	if (!html->plans.nr)
		return;
	html_put(html, "<section id=\"plans\"><h2>Steps</h2>\n"
		       "<p class=\"lead\">In this order. Findings that need "
		       "the same work share a list; each finding names "
		       "its own.</p>\n");
	for (size_t i = 0; i < html->plans.nr; i++)
		put_plan(html, i);
	html_put(html, "</section>\n");
}
