/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html_chart.h"

#define WIDTH 1000
#define AXIS 30
#define MARK_GAP 16
#define TICK_GAP 60

/* docs/lifecycle.md says where each of these dates comes from. */
static const struct {
	int year, month, day;
	const char *text;
} events[] = {
	{ 2022, 3, 1, "Account passwords stop working for git and the API" },
	{ 2024, 12, 15, "New API tokens live 365 days at most" },
	{ 2025, 9, 9, "No new app passwords" },
	{ 2026, 5, 12, "The last API tokens without an expiry end" },
	{ 2026, 6, 9, "App passwords begin to fail at times" },
	{ 2026, 7, 28, "App passwords are removed" },
};

/* ------------------------------------------------------------- the calendar */

static int year_of(int32_t day)
{
	int year = 1970 + day / 366;

	while (day_of(year + 1, 1, 1) <= day)
		year++;
	return year;
}

/* The first day of the bin of months that day is in. */
int32_t chart_bin_of(int32_t day, int months)
{
	int year = year_of(day);
	int month = 1;

	while (month + months <= 12 && day_of(year, month + months, 1) <= day)
		month += months;
	return day_of(year, month, 1);
}

int32_t chart_bin_after(int32_t bin, int months)
{
	/* The last bin of a year ends with it. */
	int32_t year = day_of(year_of(bin) + 1, 1, 1);
	int32_t day = chart_bin_of(bin + months * 31, months);

	return day > bin && day < year ? day : year;
}

/* -------------------------------------------------------- what both draw ---
 */

/* A title of SVG holds no elements. */
void chart_day(struct chart *chart, int32_t day)
{
	char text[DATE_TEXT];

	html_put(chart->html, day_text(day, text));
}

int chart_x(const struct chart *chart, int32_t day)
{
	int64_t width = CHART_RIGHT - chart->left;

	if (day <= chart->from)
		return chart->left;
	if (day >= chart->to)
		return CHART_RIGHT;
	return chart->left +
	       (int)(width * (day - chart->from) / (chart->to - chart->from));
}

void chart_open(struct chart *chart, const char *about)
{
	struct html *html = chart->html;

	buf_printf(html->out,
		   "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
		   "aria-label=\"Timeline\"><svg viewBox=\"0 0 %d %d\" "
		   "width=\"%d\" height=\"%d\" role=\"img\" "
		   "aria-labelledby=\"timeline-about\">"
		   "<title id=\"timeline-about\">%s</title>\n",
		   WIDTH, chart->bottom + AXIS, WIDTH, chart->bottom + AXIS,
		   about);
}

void chart_line(struct chart *chart, const char *class, int x1, int y1, int x2,
		int y2)
{
	buf_printf(chart->html->out,
		   "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" "
		   "y2=\"%d\"/>\n",
		   class, x1, y1, x2, y2);
}

static void put_tick(struct chart *chart, int32_t day, bool is_year)
{
	char text[DATE_TEXT];
	int x = chart_x(chart, day);

	chart_line(chart, "grid", x, CHART_TOP, x, chart->bottom);
	buf_printf(chart->html->out,
		   "<text class=\"tick\" x=\"%d\" y=\"%d\">%.*s</text>\n", x,
		   chart->bottom + 18, is_year ? 4 : 7, day_text(day, text));
}

void chart_axis(struct chart *chart)
{
	int years = year_of(chart->to) - year_of(chart->from) + 1;
	int months = years <= 2 ? 3 : 12;
	int last = -TICK_GAP;
	int32_t day = chart_bin_after(chart->from - 1, months);

	chart_line(chart, "axis", chart->left, chart->bottom, CHART_RIGHT,
		   chart->bottom);
	for (; day <= chart->to; day = chart_bin_after(day, months)) {
		int x = chart_x(chart, day);

		if (x - last < TICK_GAP || x > CHART_RIGHT - TICK_GAP / 3)
			continue;
		put_tick(chart, day, months == 12);
		last = x;
	}
}

void chart_today(struct chart *chart)
{
	int x = chart_x(chart, chart->html->audit->as_of);

	chart_line(chart, "today", x, CHART_TOP - 8, x, chart->bottom);
}

static int32_t day_of_event(size_t nr)
{
	return day_of(events[nr].year, events[nr].month, events[nr].day);
}

/* The first one in the picture is "a". */
static int mark_of(const struct chart *chart, size_t nr)
{
	size_t first = 0;

	while (first < nr && day_of_event(first) < chart->from)
		first++;
	return (int)('a' + nr - first);
}

static void put_event(struct chart *chart, size_t nr, int x, int at)
{
	chart_line(chart, "event", x, CHART_TOP, x, chart->bottom);
	chart_line(chart, "event", at, CHART_TOP - 10, x, CHART_TOP);
	buf_printf(chart->html->out,
		   "<text class=\"mark\" x=\"%d\" y=\"%d\">%c</text>\n", at,
		   CHART_TOP - 14, mark_of(chart, nr));
}

/*
 * Marks a, b, c ... that the list below explains. From the last to the first,
 * since the close ones are the recent ones: those step aside to the left, where
 * there is room.
 */
void chart_events(struct chart *chart)
{
	int last = CHART_RIGHT + MARK_GAP;

	for (size_t i = COUNT(events); i-- > 0;) {
		int32_t day = day_of_event(i);
		int x = chart_x(chart, day);

		if (day < chart->from || day > chart->to)
			continue;
		last = last - x < MARK_GAP ? last - MARK_GAP : x;
		put_event(chart, i, x, last);
	}
}

void chart_legend(struct chart *chart)
{
	struct html *html = chart->html;
	const int32_t as_of = html->audit->as_of;

	html_put(html, "</svg></div>\n<ul class=\"legend\">"
		       "<li class=\"live\">may still work (dashed: until then "
		       "at the latest)</li>"
		       "<li class=\"dead\">past its end</li>"
		       "<li class=\"day\">the day of this audit, ");
	html_day(html, as_of);
	html_put(html, "</li>\n");
	for (size_t i = 0; i < COUNT(events); i++) {
		int32_t day = day_of_event(i);

		if (day < chart->from || day > chart->to)
			continue;
		buf_printf(html->out, "<li><b>%c</b> ", mark_of(chart, i));
		html_day(html, day);
		buf_printf(html->out, " %s</li>\n", events[i].text);
	}
	html_put(html, "</ul>\n");
	if (!chart->undated)
		return;
	html_put(html, "<p class=\"more\">Not shown: ");
	html_count(html, chart->undated, "finding", "findings");
	html_put(html, " without a commit, or with a date that cannot be "
		       "true.</p>\n");
}
