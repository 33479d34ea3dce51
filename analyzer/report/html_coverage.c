/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was read and what was not, the people, what the auditor ignores, and how
 * the run was made.
 */
#include "report/html.h"

#include "report/layout.h"

#define SKIPS_SHOWN 100	  /* of a repository */
#define SKIPS_IN_ALL 2000 /* lines of one list */
#define PEOPLE_SHOWN 200
#define SUPPRESSED_SHOWN 2000
#define REASON_PLACES 3

static void put_numbers(struct html *html, const struct repository *r)
{
	const struct {
		const char *label;
		uint64_t nr;
	} cells[] = {
		{ "Objects", r->objects_total },
		{ "Scanned", r->objects_scanned },
		{ "Skipped", r->objects_skipped },
	};

	for (size_t i = 0; i < COUNT(cells); i++) {
		buf_printf(html->out, "<td class=\"num\" data-label=\"%s\">",
			   cells[i].label);
		html_number(html, cells[i].nr);
		html_put(html, "</td>");
	}
	html_put(html, "<td class=\"num\" data-label=\"Read\">");
	layout_size(r->bytes, html->out);
	html_put(html, "</td>");
}

static void put_state(struct html *html, const struct repository *r)
{
	bool complete = repository_complete(r);

	buf_printf(html->out, "<td data-label=\"State\" class=\"%s\">",
		   complete ? "whole" : "part");
	html_put(html, complete ? "complete" : "INCOMPLETE");
	if (r->history_cut)
		html_put(html, ", history cut (shallow clone)");
	if (r->opaque.nr) {
		html_put(html, ", ");
		html_count(html, r->opaque.nr, "thing", "things");
		html_put(html, " not looked into");
	}
	html_put(html, "</td>");
}

static void put_repository(struct html *html, size_t repo, size_t alive,
			   size_t findings)
{
	const struct repository *r = &html->audit->repositories.v[repo];

	html_put(html, "<tr><th scope=\"row\">");
	html_code(html, bytes_of(r->path));
	html_put(html, "</th><td class=\"num");
	html_put(html, alive ? " u0" : "");
	html_put(html, "\" data-label=\"Alive\">");
	html_number(html, alive);
	html_put(html, "</td><td class=\"num\" data-label=\"Findings\">");
	html_number(html, findings);
	html_put(html, "</td>");
	put_numbers(html, r);
	put_state(html, r);
	html_put(html, "</tr>\n");
}

/* Repositories with findings in the order of their rank, then all others. */
static void put_repositories(struct html *html)
{
	const struct tally *tally = html->tally;

	html_put(html, "<table class=\"list\"><thead><tr>"
		       "<th scope=\"col\">Repository</th>"
		       "<th scope=\"col\" class=\"num\">Alive</th>"
		       "<th scope=\"col\" class=\"num\">Findings</th>"
		       "<th scope=\"col\" class=\"num\">Objects</th>"
		       "<th scope=\"col\" class=\"num\">Scanned</th>"
		       "<th scope=\"col\" class=\"num\">Skipped</th>"
		       "<th scope=\"col\" class=\"num\">Read</th>"
		       "<th scope=\"col\">State</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < tally->nr_ranking; i++)
		put_repository(html, tally->ranking[i].repo,
			       tally->ranking[i].alive,
			       tally->ranking[i].findings);
	for (size_t i = 0; i < html->audit->repositories.nr; i++) {
		if (!tally->repositories[i])
			put_repository(html, i, 0, 0);
	}
	html_put(html, "</tbody></table>\n");
}

static void put_skip(struct html *html, const struct skip *skip)
{
	html_put(html, "<li>");
	prose_skip(&html->prose, skip, html->out);
	html_put(html, "</li>\n");
}

static void put_left(struct html *html, size_t nr)
{
	if (!nr)
		return;
	html_put(html, "<li>and ");
	html_count(html, nr, "more line", "more lines");
	html_put(html, ", see the JSON report</li>\n");
}

/* Which of a repository's skips one of the three lists below shows. */
enum list { UNREAD, ACCEPTED, OPAQUE };

static bool belongs(const struct skip *skip, enum list list)
{
	return list == OPAQUE || (list == ACCEPTED) == !!skip->accepted;
}

static size_t put_skips(struct html *html, const struct repository *r,
			enum list list, size_t room)
{
	const struct skips *skips = list == OPAQUE ? &r->opaque : &r->skipped;
	size_t shown = 0;
	size_t left = 0;

	if (room > SKIPS_SHOWN)
		room = SKIPS_SHOWN;
	for (size_t i = 0; i < skips->nr; i++) {
		if (!belongs(&skips->v[i], list))
			continue;
		if (shown + left == 0) {
			html_put(html, "<h4>");
			html_code(html, bytes_of(r->path));
			html_put(html, "</h4><ul class=\"skips\">\n");
		}
		if (shown < room) {
			put_skip(html, &skips->v[i]);
			shown++;
		} else {
			left++;
		}
	}
	if (shown + left) {
		put_left(html, left);
		html_put(html, "</ul>\n");
	}
	return shown;
}

static size_t count_list(const struct html *html, enum list list)
{
	const struct audit *audit = html->audit;
	size_t nr = 0;

	for (size_t i = 0; i < audit->repositories.nr; i++) {
		const struct repository *r = &audit->repositories.v[i];
		const struct skips *skips =
			list == OPAQUE ? &r->opaque : &r->skipped;

		for (size_t k = 0; k < skips->nr; k++)
			nr += belongs(&skips->v[k], list);
	}
	return nr;
}

static void put_list(struct html *html, enum list list, const char *heading)
{
	const struct audit *audit = html->audit;
	size_t room = SKIPS_IN_ALL;

	if (!count_list(html, list))
		return;
	html_put(html, heading);
	for (size_t i = 0; i < audit->repositories.nr; i++)
		room -= put_skips(html, &audit->repositories.v[i], list, room);
	html_put(html, "</section>\n");
}

static void put_unread(struct html *html)
{
	if (html->tally->complete)
		return;
	html_put(html, "<section id=\"unread\"><h3>Not read</h3>\n"
		       "<p class=\"verdict incomplete\">");
	prose_verdict(&html->prose, html->out);
	html_put(html, "</p>\n");
	if (count_list(html, UNREAD))
		put_list(html, UNREAD, "");
	else
		html_put(html, "</section>\n");
}

void html_coverage(struct html *html)
{
	html_put(html,
		 "<section id=\"coverage\"><h2>Coverage</h2>\n"
		 "<p class=\"lead\">Every object of every repository is either "
		 "scanned or named here. Repositories with the most that is "
		 "still alive come first.</p>\n");
	put_unread(html);
	put_repositories(html);
	put_list(html, ACCEPTED,
		 "<section><h3>Not read, and accepted by the auditor</h3>\n");
	put_list(html, OPAQUE,
		 "<section><h3>Cannot be looked into</h3>\n"
		 "<p class=\"lead\">Encrypted, damaged or absent by nature: "
		 "no scan can tell what is in these.</p>\n");
	html_put(html, "</section>\n");
}

static void put_person(struct html *html, const struct ranked *person)
{
	html_put(html, "<tr><th scope=\"row\">");
	if (person->name.len)
		html_quote(html, person->name);
	else
		html_put(html, "<span class=\"dim\">no name</span>");
	html_put(html, "</th><td data-label=\"Email\">");
	html_quote(html, person->email);
	html_put(html, "</td><td class=\"num");
	html_put(html, person->alive ? " u0" : "");
	html_put(html, "\" data-label=\"Alive\">");
	html_number(html, person->alive);
	html_put(html, "</td><td class=\"num\" data-label=\"Findings\">");
	html_number(html, person->findings);
	buf_printf(html->out,
		   "</td><td data-label=\"Worst\"><b class=\"s %s\">%s</b>"
		   "</td></tr>\n",
		   severity_name(person->worst), severity_name(person->worst));
}

void html_people(struct html *html)
{
	const struct tally *tally = html->tally;

	if (!tally->nr_people)
		return;
	html_put(html,
		 "<section id=\"people\"><h2>People</h2>\n"
		 "<p class=\"lead\">Who committed a finding first, by what is "
		 "still alive. Names and dates in git are claims of whoever "
		 "made the commit.</p>\n"
		 "<table class=\"list\"><thead><tr><th scope=\"col\">Name</th>"
		 "<th scope=\"col\">Email</th>"
		 "<th scope=\"col\" class=\"num\">Alive</th>"
		 "<th scope=\"col\" class=\"num\">Findings</th>"
		 "<th scope=\"col\">Worst</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < tally->nr_people && i < PEOPLE_SHOWN; i++)
		put_person(html, &tally->people[i]);
	html_put(html, "</tbody></table>\n");
	if (tally->nr_people > PEOPLE_SHOWN) {
		html_put(html, "<p class=\"more\">and ");
		html_count(html, tally->nr_people - PEOPLE_SHOWN, "more person",
			   "more people");
		html_put(html, "</p>\n");
	}
	html_put(html, "</section>\n");
}

static void put_suppressed(struct html *html, const struct finding *finding)
{
	size_t nr = finding->occurrences.nr;

	html_put(html, "<tr><th scope=\"row\">");
	html_words(html, finding->kind_name);
	html_put(html, "<small>");
	html_secret(html, finding);
	html_put(html, "</small></th><td data-label=\"Why\">");
	if (finding->suppressed)
		prose_say(&html->prose, finding->suppressed, html->out);
	html_put(html, "</td><td data-label=\"Alive\">");
	html_life(html, finding);
	html_put(html, "</td><td data-label=\"Where\">");
	for (size_t i = 0; i < nr && i < REASON_PLACES; i++) {
		const struct occurrence *o = &finding->occurrences.v[i];

		html_put(html, i ? "<br>" : "");
		html_place(html, o->site, o->path, o->line);
	}
	if (nr > REASON_PLACES) {
		html_put(html, "<br>and ");
		html_count(html, nr - REASON_PLACES, "more place",
			   "more places");
	}
	html_put(html, "</td></tr>\n");
}

void html_suppressed(struct html *html)
{
	const struct audit *audit = html->audit;
	size_t nr = audit->suppressed.nr;

	if (!nr)
		return;
	html_put(html, "<section id=\"suppressed\"><h2>Ignored by the "
		       "auditor</h2>\n<p class=\"lead\">");
	html_count(html, nr, "finding is", "findings are");
	html_put(html, " left out above, for the reasons given here.</p>\n"
		       "<table class=\"list\"><thead><tr>"
		       "<th scope=\"col\">Credential</th>"
		       "<th scope=\"col\">Why it is ignored</th>"
		       "<th scope=\"col\">Alive?</th>"
		       "<th scope=\"col\">Where</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < nr && i < SUPPRESSED_SHOWN; i++)
		put_suppressed(html, &audit->suppressed.v[i]);
	html_put(html, "</tbody></table>\n");
	if (nr > SUPPRESSED_SHOWN) {
		html_put(html, "<p class=\"more\">and ");
		html_count(html, nr - SUPPRESSED_SHOWN, "more", "more");
		html_put(html, ", see the JSON report</p>\n");
	}
	html_put(html, "</section>\n");
}

static void put_fact(struct html *html, const char *name, const char *text)
{
	if (!text)
		return;
	buf_printf(html->out, "<dt>%s</dt><dd>", name);
	html_quote(html, bytes_of(text));
	html_put(html, "</dd>\n");
}

void html_run(struct html *html)
{
	const struct audit *audit = html->audit;
	char text[DATE_TEXT];

	html_put(html, "<section id=\"run\"><h2>This run</h2>\n"
		       "<dl class=\"facts\">\n<dt>Tool</dt><dd>bbaudit ");
	html_words(html, audit->version);
	html_put(html, ", patterns ");
	html_words(html, audit->patterns);
	html_put(html, "</dd>\n");
	put_fact(html, "Command", audit->command);
	put_fact(html, "Started", moment_text(audit->started, text));
	put_fact(html, "Finished", moment_text(audit->finished, text));
	put_fact(html, "Key of the ids", audit->key_id);
	put_fact(html, "Network taken away by", audit->network);
	put_fact(html, "Files confined by", audit->filesystem);
	html_put(html, "</dl>\n");
	if (!html->report->options->show_secrets)
		html_put(html, "<p class=\"lead\">Secrets are masked; dates "
			       "are in UTC. What is alive is told by kind and "
			       "date, without asking the vendor.</p>\n");
	html_put(html, "</section>\n");
}
