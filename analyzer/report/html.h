/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/html.h - the parts of the HTML report (private to report/html*.c)
 *
 * Two rules keep what a repository holds from acting: it is written by
 * html_quote and its kin alone, which mask and then escape it for running text
 * and for an attribute in double quotes alike; and no address, name of an
 * element, class or script is ever made from it. The page's own policy
 * (html.c) forbids what would slip through nevertheless.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "base/date.h"
#include "base/embedded.h"
#include "report/groups.h"
#include "report/prose.h"
#include "report/urgency.h"

struct html {
	const struct report *report;
	const struct audit *audit;
	const struct tally *tally;
	struct prose prose;
	struct buf *out;
	struct buf scratch; /* owned */
	struct groups plans;
	/*
	 * Cards stand in a noscript element each: a browser that runs the
	 * script takes them for plain text and makes only those that are
	 * looked at. One that does not lays out only what comes near.
	 */
	bool many;
};

/* Of report/html/: style.css and script.js. */
extern const struct embedded html_files[];
extern const size_t html_files_nr;

/* ------------------------------------------------------- html_text.c --- */

/*
 * As HTML text, and as an attribute in double quotes: bytes that are no UTF-8
 * become U+FFFD, and what report/escape.h calls unsafe becomes visible.
 */
void html_escape(struct bytes text, struct buf *out);

void html_put(struct html *html, const char *markup);
/* Words of our own. */
void html_words(struct html *html, const char *words);
/* Text of a repository; _code in a code element, _cut at most width long. */
void html_quote(struct html *html, struct bytes text);
void html_code(struct html *html, struct bytes text);
void html_cut(struct html *html, struct bytes text, size_t width);
/* The masked secret in a code element. */
void html_secret(struct html *html, const struct finding *finding);
/* The masked line of an occurrence among its neighbours, with line ends. */
void html_around(struct html *html, const struct finding *finding,
		 const struct occurrence *occurrence);

void html_number(struct html *html, uint64_t nr);
void html_count(struct html *html, uint64_t nr, const char *one,
		const char *many);
void html_day(struct html *html, int32_t day);
void html_oid(struct html *html, const struct oid *oid);
/* "api-token" as "api token" */
void html_name(struct html *html, const char *name);
/* The name of the finding's card: letters, digits and hyphens. */
void html_anchor(struct html *html, const struct finding *finding);
/* "deploy/.env:14", or "a commit message, line 9" */
void html_place(struct html *html, enum site site, const char *path,
		uint64_t line);
struct bytes html_repository(const struct html *html, size_t repo);

/* -------------------------------------------------------- html_say.c --- */

/* "may still work", "ended 2026-07-28" */
void html_life(struct html *html, const struct finding *finding);
/* "user jane, at bitbucket.org" */
void html_account(struct html *html, const struct finding *finding);
/* The earlier of the two dates of the first commit; false if none is sane. */
bool html_came_in(const struct html *html, const struct finding *finding,
		  int32_t *day);

/* ---------------------------------------- one file for each that follows */

void html_urgent(struct html *html);   /* what to do today */
void html_ended(struct html *html);    /* what is past its end, by date */
void html_next(struct html *html);     /* what happens then */
void html_timeline(struct html *html); /* as an SVG picture */
void html_table(struct html *html);    /* one row for each finding */
void html_cards(struct html *html);    /* everything about each */
void html_coverage(struct html *html); /* what was read and what was not */
void html_people(struct html *html);
void html_suppressed(struct html *html);
void html_run(struct html *html);

/*
 * The plans are the distinct lists of steps, each written once (html_plans);
 * html_plan_link tells which one a finding has.
 */
void html_plan_link(struct html *html, size_t finding);
void html_plans(struct html *html);

#endif
