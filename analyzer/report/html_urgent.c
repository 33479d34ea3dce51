/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The top of the report: what has to be revoked today, by whom and where, in
 * groups of findings that are revoked in the same way. Then what is past its
 * end, by the day on which it ended.
 */
#include "report/html.h"

#include <stdlib.h>

#define GROUPS_SHOWN 30
#define SHOWN 25
#define SHOWN_OF_MANY 8
#define MANY 60
#define ENDED_SHOWN 8
#define PLACE_CHARS 100

static void put_secret_link(struct html *html, const struct finding *finding)
{
	html_put(html, "<a href=\"#");
	html_anchor(html, finding);
	html_put(html, "\">");
	html_secret(html, finding);
	html_put(html, "</a>");
}

static void put_account(struct html *html, const struct finding *finding)
{
	html_put(html, "</td><td data-label=\"Account\">");
	if (prose_has_account(finding))
		html_account(html, finding);
	else
		html_put(html, "<span class=\"dim\">not shown where it "
			       "stands</span>");
}

static void put_found(struct html *html, const struct finding *finding)
{
	const struct occurrence *o = &finding->occurrences.v[0];

	html_put(html, "</td><td data-label=\"Found in\">");
	html_place(html, o->site, o->path, o->line);
	if (finding->occurrences.nr > 1) {
		html_put(html, " and ");
		html_count(html, finding->occurrences.nr - 1, "more place",
			   "more places");
	}
	if (html->audit->repositories.nr > 1) {
		html_put(html, "<small>");
		html_cut(html, html_repository(html, o->repo), PLACE_CHARS);
		html_put(html, "</small>");
	}
}

static void put_committer(struct html *html, const struct finding *finding)
{
	int32_t day;

	html_put(html, "</td><td data-label=\"Committed by\">");
	if (!finding->first_seen.known)
		html_put(html, "<span class=\"dim\">no commit holds it</span>");
	else if (finding->first_seen.author.len)
		html_quote(html, finding->first_seen.author);
	else
		html_quote(html, finding->first_seen.email);
	if (html_came_in(html, finding, &day)) {
		html_put(html, "<small>");
		html_day(html, day);
		html_put(html, "</small>");
	}
}

static void put_item(struct html *html, const struct finding *finding)
{
	html_put(html, "<tr><td data-label=\"Credential\">");
	put_secret_link(html, finding);
	put_account(html, finding);
	put_found(html, finding);
	put_committer(html, finding);
	html_put(html, "</td></tr>\n");
}

static void put_more(struct html *html, size_t nr, enum urgency urgency,
		     const char *one, const char *many)
{
	buf_printf(html->out,
		   "<p class=\"more\"><a href=\"#findings\" "
		   "data-urgency=\"%d\">And ",
		   (int)urgency);
	html_count(html, nr, one, many);
	html_put(html, ", in the table of all findings</a></p>\n");
}

static void put_items(struct html *html, const struct groups *groups,
		      const struct group *group, size_t shown)
{
	size_t i = group->first;

	html_put(html, "<table class=\"list\"><thead><tr>"
		       "<th scope=\"col\">Credential</th>"
		       "<th scope=\"col\">Account</th>"
		       "<th scope=\"col\">Found in</th>"
		       "<th scope=\"col\">Committed by</th></tr></thead>"
		       "<tbody>\n");
	for (size_t k = 0; k < shown && i != SIZE_MAX; k++) {
		put_item(html, &html->audit->findings.v[i]);
		i = groups->next[i];
	}
	html_put(html, "</tbody></table>\n");
}

static void put_group(struct html *html, const struct groups *groups,
		      const struct group *group, enum urgency urgency,
		      size_t shown)
{
	const struct finding *all = html->audit->findings.v;
	const char *how = finding_step(&all[group->first], "revoke");

	html_put(html, "<section class=\"act\"><h3>");
	html_words(html, all[group->first].kind_name);
	html_put(html, " <span class=\"n\">");
	html_count(html, group->nr, "finding", "findings");
	html_put(html, "</span></h3>\n<dl><dt>Who</dt><dd><b>");
	html_words(html, urgency_actor(&all[group->first]));
	html_put(html, "</b></dd>\n");
	if (how) {
		html_put(html, "<dt>How</dt><dd>");
		prose_say(&html->prose, how, html->out);
		html_put(html, "</dd>\n");
	}
	html_put(html, "</dl>\n");
	put_items(html, groups, group, shown);
	if (group->nr > shown)
		put_more(html, group->nr - shown, urgency, "more", "more");
	html_put(html, "</section>\n");
}

static void put_groups(struct html *html, enum urgency urgency, size_t nr)
{
	/* What is too much to be read here is read in the table. */
	size_t shown = nr > MANY ? SHOWN_OF_MANY : SHOWN;
	struct groups groups;

	if (!groups_init(&groups, html->audit, urgency_key, &urgency)) {
		html->out->failed = true;
		return;
	}
	for (size_t i = 0; i < groups.nr && i < GROUPS_SHOWN; i++)
		put_group(html, &groups, &groups.v[i], urgency, shown);
	if (groups.nr > GROUPS_SHOWN)
		put_more(html, groups.nr - GROUPS_SHOWN, urgency,
			 "more kind of work", "more kinds of work");
	groups_release(&groups);
}

void html_urgent(struct html *html)
{
	size_t now = urgency_count(html->audit, URGENCY_NOW);
	size_t check = urgency_count(html->audit, URGENCY_CHECK);

	html_put(html, "<section id=\"today\"><h2>Revoke today</h2>\n");
	html_put(html, "<p class=\"lead\">");
	html_put(html, now ? why_revoke
			   : "Nothing that is certainly a credential is known "
			     "to be alive.");
	html_put(html, "</p>\n");
	put_groups(html, URGENCY_NOW, now);
	html_put(html, "</section>\n");
	if (!check)
		return;
	html_put(html, "<section id=\"check\"><h2>Look at these today</h2>\n"
		       "<p class=\"lead\">These may be alive, but may also "
		       "be examples or mistyped. Someone who knows the "
		       "place can tell in a minute: if it is a credential, "
		       "revoke it in the same way.</p>\n");
	put_groups(html, URGENCY_CHECK, check);
	html_put(html, "</section>\n");
}

/* --------------------------------------------------- what is past its end */

static bool ended_key(const struct finding *finding, const void *payload,
		      struct buf *out)
{
	const struct lifecycle *life = &finding->lifecycle;

	(void)payload;
	/* Of what expires by its own date, each has a day of its own. */
	if (life->state != LIFECYCLE_EXPIRED_BY_POLICY)
		buf_printf(out, "%d %d ", (int)life->has_day, (int)life->day);
	groups_key(out, finding->kind);
	groups_key(out, lifecycle_name(life->state));
	return urgency_of(finding) == URGENCY_ENDED;
}

struct ended {
	int32_t first;
	int32_t day; /* the last; INT32_MAX: not known */
	const struct group *group;
};

static struct ended days_of(const struct html *html,
			    const struct groups *groups,
			    const struct group *group)
{
	struct ended out = { INT32_MAX, INT32_MIN, group };

	for (size_t i = group->first; i != SIZE_MAX; i = groups->next[i]) {
		const struct lifecycle *life =
			&html->audit->findings.v[i].lifecycle;
		int32_t day = life->has_day ? life->day : INT32_MAX;

		out.first = day < out.first ? day : out.first;
		out.day = day > out.day ? day : out.day;
	}
	return out;
}

/* Why it ended, or where each has a day of its own, why all did. */
static void put_why(struct html *html, const struct ended *ended,
		    const struct finding *finding)
{
	html_put(html, "</td><td data-label=\"Why\">");
	if (ended->first != ended->day)
		html_put(html, "By the dates of their first commits: a token "
			       "of this kind ends by itself. The entry of each "
			       "says when, and dates of commits can be "
			       "forged.");
	else if (finding->lifecycle.explanation)
		prose_say(&html->prose, finding->lifecycle.explanation,
			  html->out);
}

/* The latest first: what ended yesterday may have an afterlife. */
static int cmp_ended(const void *a, const void *b)
{
	const struct ended *x = a;
	const struct ended *y = b;

	if (x->day != y->day)
		return x->day < y->day ? 1 : -1;
	return (x->group->first > y->group->first) -
	       (x->group->first < y->group->first);
}

static void put_days(struct html *html, const struct ended *ended)
{
	if (ended->first != ended->day) {
		html_day(html, ended->first);
		html_put(html, " to ");
	}
	html_day(html, ended->day);
}

static void put_ended(struct html *html, const struct groups *groups,
		      const struct ended *ended)
{
	const struct finding *all = html->audit->findings.v;
	size_t i = ended->group->first;

	html_put(html, "<tr><td data-label=\"Ended\">");
	if (ended->day == INT32_MAX)
		html_put(html, "not known");
	else
		put_days(html, ended);
	html_put(html, "</td><td data-label=\"What\">");
	html_words(html, all[i].kind_name);
	html_put(html, "</td><td data-label=\"Findings\" class=\"num\">");
	html_number(html, ended->group->nr);
	put_why(html, ended, &all[i]);
	html_put(html, "</td><td data-label=\"Which\" class=\"which\">");
	for (size_t k = 0; k < ENDED_SHOWN && i != SIZE_MAX; k++) {
		html_put(html, k ? " " : "");
		put_secret_link(html, &all[i]);
		i = groups->next[i];
	}
	if (i != SIZE_MAX) {
		html_put(html,
			 " <a href=\"#findings\" data-urgency=\"2\">and ");
		html_count(html, ended->group->nr - ENDED_SHOWN, "more",
			   "more");
		html_put(html, "</a>");
	}
	html_put(html, "</td></tr>\n");
}

static void put_ended_groups(struct html *html, const struct groups *groups)
{
	struct ended *v = calloc(groups->nr + 1, sizeof(*v));

	if (!v) {
		html->out->failed = true;
		return;
	}
	for (size_t i = 0; i < groups->nr; i++)
		v[i] = days_of(html, groups, &groups->v[i]);
	qsort(v, groups->nr, sizeof(*v), cmp_ended);
	for (size_t i = 0; i < groups->nr && i < GROUPS_SHOWN; i++)
		put_ended(html, groups, &v[i]);
	free(v);
}

void html_ended(struct html *html)
{
	struct groups groups;

	html_put(html, "<section id=\"ended\"><h2>Past their end</h2>\n");
	if (!groups_init(&groups, html->audit, ended_key, NULL)) {
		html->out->failed = true;
		return;
	}
	if (!groups.nr) {
		html_put(html, "<p class=\"lead\">None.</p></section>\n");
		groups_release(&groups);
		return;
	}
	html_put(html,
		 "<p class=\"lead\">By the dates that are known, these open "
		 "nothing any more. No emergency: have it confirmed, and clean "
		 "the history before the repository is migrated or "
		 "published.</p>\n"
		 "<table class=\"list\"><thead><tr><th scope=\"col\">Ended</th>"
		 "<th scope=\"col\">What</th>"
		 "<th scope=\"col\" class=\"num\">Findings</th>"
		 "<th scope=\"col\">Why</th><th scope=\"col\">Which</th></tr>"
		 "</thead><tbody>\n");
	put_ended_groups(html, &groups);
	html_put(html, "</tbody></table>\n");
	if (groups.nr > GROUPS_SHOWN)
		put_more(html, groups.nr - GROUPS_SHOWN, URGENCY_ENDED,
			 "more date", "more dates");
	html_put(html, "</section>\n");
	groups_release(&groups);
}

/* ------------------------------------------------------------ what is next */

void html_next(struct html *html)
{
	html_put(html, "<section id=\"next\"><h2>What happens next</h2>\n"
		       "<ol class=\"next\">\n");
	for (size_t i = 0; i < next_steps_nr; i++)
		buf_printf(html->out,
			   "<li><b>%s</b> <i>%s</i> <span>%s</span></li>\n",
			   next_steps[i].what, next_steps[i].who,
			   next_steps[i].text);
	html_put(html, "</ol></section>\n");
}
