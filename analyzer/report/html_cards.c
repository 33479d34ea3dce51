/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that is known of each finding, for whoever works on it. */
#include "report/html.h"

#include <inttypes.h>

#define PLACES_SHOWN 50
#define ALSO_SHOWN 50
#define REFS_SHOWN 50
#define COMMITS_SHOWN 20
#define PEOPLE_SHOWN 10

static void open_fact(struct html *html, const char *name)
{
	buf_printf(html->out, "<dt>%s</dt><dd>", name);
}

static void close_fact(struct html *html)
{
	html_put(html, "</dd>\n");
}

static void put_sighting(struct html *html, const char *name,
			 const struct sighting *sighting)
{
	char date[DATE_TEXT];

	if (!sighting->known)
		return;
	open_fact(html, name);
	buf_printf(html->out, "%.10s by ",
		   moment_text(sighting->author_date, date));
	html_quote(html, sighting->author);
	if (sighting->email.len) {
		html_put(html, " &lt;");
		html_quote(html, sighting->email);
		html_put(html, "&gt;");
	}
	html_put(html, ", commit ");
	html_oid(html, &sighting->commit);
	if (html->audit->repositories.nr > 1) {
		html_put(html, " in ");
		html_quote(html, html_repository(html, sighting->repo));
	}
	close_fact(html);
}

static void put_name(struct html *html, struct bytes name, struct bytes email)
{
	html_quote(html, name.len ? name : email);
}

static bool is_told(const struct finding *finding, const struct person *person)
{
	const struct sighting *first = &finding->first_seen;
	const struct sighting *last = &finding->last_seen;

	return bytes_eq_nocase(person->email, first->email) ||
	       (last->known && bytes_eq_nocase(person->email, last->email));
}

/* Whoever else brought it in somewhere; one person may have several names. */
static void put_others(struct html *html, const struct finding *finding)
{
	size_t nr = 0;

	for (size_t i = 0; i < finding->people.nr; i++) {
		const struct person *person = &finding->people.v[i];

		if (is_told(finding, person) ||
		    (i && bytes_eq_nocase(person->email, person[-1].email)))
			continue;
		if (nr++ < PEOPLE_SHOWN) {
			html_put(html, nr == 1 ? "; " : ", ");
			put_name(html, person->name, person->email);
		}
	}
	if (nr > PEOPLE_SHOWN) {
		html_put(html, " and ");
		html_count(html, nr - PEOPLE_SHOWN, "more person",
			   "more people");
	}
	if (nr)
		html_put(html, ", who brought it in elsewhere");
}

/* Who is to be asked: those who are known to have committed it. */
static void put_owner(struct html *html, const struct finding *finding)
{
	const struct sighting *first = &finding->first_seen;
	const struct sighting *last = &finding->last_seen;

	if (!first->known)
		return;
	open_fact(html, "Whom to ask");
	put_name(html, first->author, first->email);
	html_put(html, ", who brought it in");
	if (last->known && !bytes_eq_nocase(last->email, first->email)) {
		html_put(html, "; ");
		put_name(html, last->author, last->email);
		html_put(html, ", who changed its place last");
	}
	put_others(html, finding);
	close_fact(html);
}

static void put_reasons(struct html *html, const struct finding *finding)
{
	open_fact(html, "Why");
	buf_printf(html->out, "<b>%s</b>",
		   confidence_name(finding->confidence));
	if (finding->nr_reasons)
		html_put(html, ": ");
	prose_reasons(&html->prose, finding, html->out);
	if (finding->checksum != CHECKSUM_NONE)
		buf_printf(html->out, " (checksum %s)",
			   checksum_name(finding->checksum));
	close_fact(html);
}

static void put_refs(struct html *html, const struct finding *finding)
{
	if (!finding->nr_refs)
		return;
	open_fact(html, "Reached from");
	for (size_t i = 0; i < finding->nr_refs && i < REFS_SHOWN; i++) {
		html_put(html, i ? ", " : "");
		html_code(html, bytes_of(finding->refs[i]));
	}
	if (finding->nr_refs > REFS_SHOWN) {
		html_put(html, " and ");
		html_count(html, finding->nr_refs - REFS_SHOWN, "more ref",
			   "more refs");
	}
	close_fact(html);
}

static void put_account(struct html *html, const struct finding *finding)
{
	if (!prose_has_account(finding))
		return;
	open_fact(html, "Account");
	html_account(html, finding);
	close_fact(html);
}

static void put_facts(struct html *html, const struct finding *finding)
{
	html_put(html, "<dl class=\"facts\">\n");
	open_fact(html, "Life cycle");
	buf_printf(html->out, "<b class=\"u%d\">", (int)urgency_of(finding));
	html_life(html, finding);
	html_put(html, "</b>");
	if (finding->lifecycle.explanation) {
		html_put(html, ". ");
		prose_say(&html->prose, finding->lifecycle.explanation,
			  html->out);
	}
	close_fact(html);
	open_fact(html, "Who revokes it");
	html_words(html, urgency_actor(finding));
	close_fact(html);
	put_owner(html, finding);
	put_account(html, finding);
	put_reasons(html, finding);
	put_sighting(html, "First seen", &finding->first_seen);
	put_sighting(html, "Last changed", &finding->last_seen);
	put_refs(html, finding);
	open_fact(html, "Id");
	html_code(html, bytes_of(finding->id));
	close_fact(html);
	html_put(html, "</dl>\n");
}

static void put_encodings(struct html *html, const struct encodings *encodings)
{
	for (size_t i = 0; i < encodings->nr; i++) {
		html_put(html, i ? ", " : "; written as ");
		html_words(html, encodings->v[i]);
	}
}

static void put_commits(struct html *html, const char *what,
			const struct oids *oids)
{
	if (!oids->nr)
		return;
	buf_printf(html->out, " %s ", what);
	for (size_t i = 0; i < oids->nr && i < COMMITS_SHOWN; i++) {
		html_put(html, i ? ", " : "");
		html_oid(html, &oids->v[i]);
	}
	if (oids->nr > COMMITS_SHOWN) {
		html_put(html, " and ");
		html_count(html, oids->nr - COMMITS_SHOWN, "more commit",
			   "more commits");
	}
	html_put(html, ".");
}

static void put_repository(struct html *html, size_t repo)
{
	if (html->audit->repositories.nr <= 1)
		return;
	html_put(html, " in ");
	html_quote(html, html_repository(html, repo));
}

static void put_place(struct html *html, const struct finding *finding,
		      const struct occurrence *o)
{
	html_put(html, "<li>");
	html_place(html, o->site, o->path, o->line);
	put_repository(html, o->repo);
	put_encodings(html, &o->encodings);
	if (o->objects_total > 1) {
		html_put(html, "; ");
		html_count(html, o->objects_total, "version", "versions");
		html_put(html, " hold it");
	}
	if (o->context.len) {
		html_put(html, "<pre>");
		html_around(html, finding, o);
		html_put(html, "</pre>");
	}
	if (o->introduced.nr || o->removed.nr || o->object.len) {
		html_put(html, "<small>");
		if (o->object.len) {
			html_put(html, "Object ");
			html_oid(html, &o->object);
			html_put(html, ".");
		}
		put_commits(html, "Came in with", &o->introduced);
		put_commits(html, "Taken out by", &o->removed);
		html_put(html, "</small>");
	}
	html_put(html, "</li>\n");
}

static void put_rest(struct html *html, uint64_t nr, size_t shown)
{
	if (nr <= shown)
		return;
	html_put(html, "<li>and ");
	html_count(html, nr - shown, "more place", "more places");
	html_put(html, "</li>\n");
}

static void put_places(struct html *html, const struct finding *finding)
{
	size_t nr = finding->occurrences.nr;

	html_put(html, "<section><h4>Places <span class=\"n\">");
	html_number(html, nr);
	html_put(html, "</span></h4><ul class=\"places\">\n");
	for (size_t i = 0; i < nr && i < PLACES_SHOWN; i++)
		put_place(html, finding, &finding->occurrences.v[i]);
	put_rest(html, nr, PLACES_SHOWN);
	html_put(html, "</ul></section>\n");
}

static void put_also(struct html *html, const struct finding *finding)
{
	size_t nr = finding->also_at.nr;

	if (!nr)
		return;
	html_put(html, "<section><h4>The same text elsewhere "
		       "<span class=\"n\">");
	html_number(html, finding_also(finding));
	html_put(html, "</span></h4><ul class=\"places\">\n");
	for (size_t i = 0; i < nr && i < ALSO_SHOWN; i++) {
		const struct also *also = &finding->also_at.v[i];

		html_put(html, "<li>");
		html_place(html, also->site, also->path, also->line);
		put_repository(html, also->repo);
		put_encodings(html, &also->encodings);
		if (also->object.len) {
			html_put(html, " <small>Object ");
			html_oid(html, &also->object);
			html_put(html, ".</small>");
		}
		html_put(html, "</li>\n");
	}
	put_rest(html, finding_also(finding),
		 nr < ALSO_SHOWN ? nr : ALSO_SHOWN);
	html_put(html, "</ul></section>\n");
}

static void put_card(struct html *html, size_t nr)
{
	const struct finding *finding = &html->audit->findings.v[nr];

	html_put(html, html->many ? "<noscript>" : "");
	html_put(html, "<article id=\"");
	html_anchor(html, finding);
	html_put(html, "\"><h3>");
	html_words(html, finding->kind_name);
	html_put(html, " ");
	html_secret(html, finding);
	buf_printf(html->out, " <b class=\"s %s\">%s</b></h3>\n",
		   severity_name(finding->severity),
		   severity_name(finding->severity));
	put_facts(html, finding);
	put_places(html, finding);
	put_also(html, finding);
	html_plan_link(html, nr);
	html_put(html, html->many ? "</article></noscript>\n" : "</article>\n");
}

void html_cards(struct html *html)
{
	buf_printf(html->out,
		   "<section id=\"cards\"%s><h2>Each finding</h2>\n<div>\n",
		   html->many ? " class=\"many\"" : "");
	for (size_t i = 0; i < html->audit->findings.nr; i++)
		put_card(html, i);
	html_put(html, "</div></section>\n");
}
