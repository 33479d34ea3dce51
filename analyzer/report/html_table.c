/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of all findings: one light row each, in the report's own order. The
 * script sorts by the numbers in data-k, whose order it knows: urgency,
 * severity, kind, exposure, day of its end, day on which it came in, places.
 */
#include "report/html.h"

#include <inttypes.h>

#define WHERE_CHARS 160
#define WHO_CHARS 60

static size_t kind_number(const struct html *html, const char *kind)
{
	size_t lo = 0;
	size_t hi = html->tally->nr_kinds;

	while (lo + 1 < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strcmp(html->tally->kinds[mid].kind, kind) <= 0)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static void put_keys(struct html *html, const struct finding *finding)
{
	const struct lifecycle *life = &finding->lifecycle;
	int32_t came = 0;

	if (!html_came_in(html, finding, &came))
		came = 0;
	buf_printf(html->out,
		   " data-k=\"%d %d %zu %d %" PRId32 " %" PRId32 " %zu\"",
		   (int)urgency_of(finding), (int)finding->severity,
		   kind_number(html, finding->kind), (int)finding->exposure,
		   life->has_day ? life->day : 0, came,
		   finding->occurrences.nr);
}

static void put_where(struct html *html, const struct finding *finding)
{
	const struct occurrence *o = &finding->occurrences.v[0];

	html_put(html, "<td data-label=\"Where\">");
	if (o->path) {
		html_put(html, "<code>");
		html_cut(html, bytes_of(o->path), WHERE_CHARS);
		html_put(html, "</code>");
		if (o->line)
			buf_printf(html->out, ":%" PRIu64, o->line);
	} else {
		html_place(html, o->site, NULL, o->line);
	}
	html_put(html, "<small>");
	html_put(html, exposure_in_words(finding->exposure));
	if (html->audit->repositories.nr > 1) {
		html_put(html, ", ");
		html_cut(html, html_repository(html, o->repo), WHERE_CHARS);
	}
	html_put(html, "</small></td>");
}

static void put_came_in(struct html *html, const struct finding *finding)
{
	const struct sighting *first = &finding->first_seen;
	int32_t day;

	html_put(html, "<td data-label=\"Came in\">");
	if (html_came_in(html, finding, &day))
		html_day(html, day);
	else
		html_put(html, "–");
	html_put(html, "</td><td data-label=\"Committed by\">");
	if (first->known)
		html_cut(html, first->author.len ? first->author : first->email,
			 WHO_CHARS);
	else
		html_put(html, "–");
	html_put(html, "</td>");
}

static void put_row(struct html *html, const struct finding *finding)
{
	const char *severity = severity_name(finding->severity);
	enum urgency urgency = urgency_of(finding);

	html_put(html, "<tr");
	put_keys(html, finding);
	buf_printf(html->out,
		   "><td data-label=\"Severity\"><b class=\"s %s\">%s</b></td>"
		   "<th scope=\"row\"><a href=\"#",
		   severity, severity);
	html_anchor(html, finding);
	html_put(html, "\">");
	html_words(html, finding->kind_name);
	html_put(html, "</a><small>");
	html_secret(html, finding);
	buf_printf(html->out,
		   "</small></th><td data-label=\"Alive\" class=\"u%d\">",
		   (int)urgency);
	html_life(html, finding);
	if (urgency == URGENCY_CHECK) {
		html_put(html, "<small>");
		html_put(html, confidence_name(finding->confidence));
		html_put(html, " credential</small>");
	}
	html_put(html, "</td>");
	put_where(html, finding);
	put_came_in(html, finding);
	buf_printf(html->out,
		   "<td data-label=\"Places\" class=\"num\">%zu</td></tr>\n",
		   finding->occurrences.nr);
}

static void put_option(struct html *html, size_t value, const char *text)
{
	buf_printf(html->out, "<option value=\"%zu\">", value);
	html_name(html, text);
	html_put(html, "</option>");
}

static void put_select(struct html *html, const char *label, size_t key)
{
	buf_printf(html->out,
		   "<label>%s <select data-key=\"%zu\">"
		   "<option value=\"\">all</option>",
		   label, key);
}

static void put_selects(struct html *html)
{
	static const char *const urgencies[] = { "revoke today",
						 "look at today",
						 "past their end" };

	put_select(html, "State", 0);
	for (size_t i = 0; i < URGENCY_COUNT; i++)
		put_option(html, i, urgencies[i]);
	html_put(html, "</select></label>\n");
	put_select(html, "Severity", 1);
	for (size_t i = SEVERITY_COUNT; i-- > 0;)
		put_option(html, i, severity_name((enum severity)i));
	html_put(html, "</select></label>\n");
	put_select(html, "Kind", 2);
	for (size_t i = 0; i < html->tally->nr_kinds; i++) {
		buf_printf(html->out, "<option value=\"%zu\">", i);
		html_words(html, html->tally->kinds[i].name);
		html_put(html, "</option>");
	}
	html_put(html, "</select></label>\n");
	put_select(html, "Stands", 3);
	for (size_t i = EXPOSURE_COUNT; i-- > 0;)
		put_option(html, i, exposure_in_words((enum exposure)i));
	html_put(html, "</select></label>\n");
}

static void put_filters(struct html *html)
{
	html_put(html,
		 "<form id=\"filters\" hidden role=\"search\">\n"
		 "<label class=\"search\">Search <input type=\"search\" "
		 "id=\"search\" autocomplete=\"off\" spellcheck=\"false\" "
		 "placeholder=\"path, person, repository, "
		 "id\"></label>\n");
	put_selects(html);
	html_put(html, "<button type=\"reset\">Clear</button>\n"
		       "<p id=\"shown\" role=\"status\"></p></form>\n");
}

void html_table(struct html *html)
{
	static const struct {
		const char *text;
		const char *class;
	} columns[] = {
		{ "Severity", "" },   { "Credential", "" },
		{ "Alive?", "" },     { "Where", "" },
		{ "Came in", "" },    { "Committed by", "" },
		{ "Places", " num" },
	};
	const struct audit *audit = html->audit;

	buf_printf(html->out,
		   "<section id=\"findings\"%s><h2>All findings</h2>\n",
		   html->many ? " class=\"many\"" : "");
	put_filters(html);
	html_put(html, "<table id=\"table\"><thead><tr>");
	for (size_t i = 0; i < COUNT(columns); i++)
		buf_printf(html->out,
			   "<th scope=\"col\" class=\"c%zu%s\">%s</th>", i,
			   columns[i].class, columns[i].text);
	html_put(html, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < audit->findings.nr; i++)
		put_row(html, &audit->findings.v[i]);
	html_put(html, "</tbody></table>\n"
		       "<p id=\"more\" hidden><button type=\"button\">Show "
		       "more</button></p></section>\n");
}
