/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When credentials came in, and which are past their end: one line for each as
 * long as they are few, else columns for months, quarters or years.
 */
#include "report/html_chart.h"

#include <stdlib.h>

#define LANES_MOST 30
#define BINS_MOST 60
#define LEFT_LANES 330
#define LEFT_BINS 50
#define LANE 22
#define BINS_HEIGHT 160
#define LABEL_CHARS 44
#define AHEAD 400 /* days that are shown of a time that is still to come */

static int cmp_dated(const void *a, const void *b)
{
	const struct dated *x = a;
	const struct dated *y = b;

	if (x->came != y->came)
		return x->came < y->came ? -1 : 1;
	return (x->finding > y->finding) - (x->finding < y->finding);
}

static bool collect(struct chart *chart)
{
	const struct audit *audit = chart->html->audit;

	chart->v = calloc(audit->findings.nr + 1, sizeof(*chart->v));
	if (!chart->v)
		return false;
	for (size_t i = 0; i < audit->findings.nr; i++) {
		struct dated *d = &chart->v[chart->nr];

		d->finding = &audit->findings.v[i];
		if (html_came_in(chart->html, d->finding, &d->came))
			chart->nr++;
		else
			chart->undated++;
	}
	qsort(chart->v, chart->nr, sizeof(*chart->v), cmp_dated);
	return true;
}

/* ------------------------------------------------------------------- lanes */

/* When it ended or may end; as_of where nobody knows. */
static int32_t end_of(const struct chart *chart, const struct dated *d)
{
	const struct lifecycle *life = &d->finding->lifecycle;
	int32_t as_of = chart->html->audit->as_of;
	bool alive = finding_is_alive(d->finding);

	if (!life->has_day || (alive && life->day < as_of))
		return as_of;
	if (!alive && life->day > as_of)
		return as_of;
	return life->day > as_of + AHEAD ? as_of + AHEAD : life->day;
}

static void put_label(struct chart *chart, const struct dated *d, int y)
{
	struct html *html = chart->html;

	html_put(html, "<a href=\"#");
	html_anchor(html, d->finding);
	buf_printf(html->out, "\"><text class=\"label\" x=\"%d\" y=\"%d\">",
		   chart->left - 12, y + 4);
	html_cut(html, bytes_of(d->finding->kind_name), LABEL_CHARS);
	html_put(html, "</text></a>\n");
}

static void put_span(struct chart *chart, const struct dated *d, int y)
{
	int32_t as_of = chart->html->audit->as_of;
	int32_t end = end_of(chart, d);
	bool alive = finding_is_alive(d->finding);
	int from = chart_x(chart, d->came);
	int now = chart_x(chart, end < as_of ? end : as_of);
	int to = chart_x(chart, end);

	if (from < now)
		chart_line(chart, alive ? "span live" : "span dead", from, y,
			   now, y);
	if (end > as_of)
		chart_line(chart, "span ahead", now, y, to, y);
	buf_printf(chart->html->out,
		   "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"4\"><title>",
		   alive ? "live" : "dead", from, y);
	html_put(chart->html, "came in ");
	chart_day(chart, d->came);
	html_put(chart->html, alive ? ", may still work" : ", ended ");
	if (!alive)
		chart_day(chart, end);
	html_put(chart->html, "</title></circle>\n");
	if (!alive)
		chart_line(chart, "stop", to, y - 5, to, y + 5);
}

static void draw_lanes(struct chart *chart)
{
	chart->left = LEFT_LANES;
	chart->bottom = CHART_TOP + (int)chart->nr * LANE + 6;
	for (size_t i = 0; i < chart->nr; i++) {
		int32_t end = end_of(chart, &chart->v[i]);

		if (end > chart->to)
			chart->to = end;
	}
	/* Room on both sides. */
	chart->from =
		chart->v[0].came - (chart->to - chart->v[0].came) / 40 - 10;
	chart->to += (chart->to - chart->from) / 40 + 10;
	chart_open(chart, "For each finding the time from its first commit to "
			  "its end");
	chart_axis(chart);
	chart_events(chart);
	chart_today(chart);
	for (size_t i = 0; i < chart->nr; i++) {
		int y = CHART_TOP + (int)i * LANE + LANE / 2 + 3;

		put_label(chart, &chart->v[i], y);
		put_span(chart, &chart->v[i], y);
	}
	chart_legend(chart);
}

/* -------------------------------------------------------------------- bins */

struct bin {
	int32_t from;
	int32_t to;
	size_t live;
	size_t dead;
};

/* The findings from *at on that came in before the bin's end. */
static struct bin take_bin(const struct chart *chart, int32_t from, int months,
			   size_t *at)
{
	struct bin bin = { .from = from, .to = chart_bin_after(from, months) };

	for (; *at < chart->nr && chart->v[*at].came < bin.to; ++*at) {
		if (finding_is_alive(chart->v[*at].finding))
			bin.live++;
		else
			bin.dead++;
	}
	return bin;
}

static size_t fullest(const struct chart *chart, int months)
{
	size_t most = 1;
	size_t at = 0;
	int32_t from = chart->from;

	while (from < chart->to) {
		struct bin bin = take_bin(chart, from, months, &at);

		if (bin.live + bin.dead > most)
			most = bin.live + bin.dead;
		from = bin.to;
	}
	return most;
}

/* 1, 2, 3 or 5 times a power of ten, at least most. */
static size_t round_up(size_t most)
{
	static const size_t steps[] = { 1, 2, 3, 5 };
	size_t power = 1;
	size_t i = 0;

	while (steps[i] * power < most) {
		if (++i == COUNT(steps)) {
			i = 0;
			power *= 10;
		}
	}
	return steps[i] * power;
}

static int height_of(size_t nr, size_t top)
{
	int height = (int)((uint64_t)nr * BINS_HEIGHT / top);

	return nr && !height ? 1 : height; /* one of 10,000 is seen too */
}

static void put_bar(struct chart *chart, const char *class, int x, int width,
		    int y, int height)
{
	if (height)
		buf_printf(chart->html->out,
			   "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
			   "height=\"%d\"/>",
			   class, x, y, width, height);
}

static void put_bin(struct chart *chart, const struct bin *bin, size_t top)
{
	struct html *html = chart->html;
	int x = chart_x(chart, bin->from);
	int width = chart_x(chart, bin->to) - x - 2;
	int live = height_of(bin->live, top);
	int dead = height_of(bin->dead, top);

	if (!bin->live && !bin->dead)
		return;
	html_put(html, "<g><title>from ");
	chart_day(chart, bin->from);
	html_put(html, ": ");
	html_count(html, bin->live + bin->dead, "came in", "came in");
	html_put(html, ", ");
	html_count(html, bin->live, "may still work", "may still work");
	html_put(html, "</title>");
	put_bar(chart, "live", x + 1, width, chart->bottom - live, live);
	put_bar(chart, "dead", x + 1, width, chart->bottom - live - dead, dead);
	html_put(html, "</g>\n");
}

static void put_scale(struct chart *chart, size_t top)
{
	for (size_t i = 1; i <= 2; i++) {
		int y = chart->bottom - BINS_HEIGHT * (int)i / 2;

		if (top * i % 2)
			continue;
		chart_line(chart, "grid", chart->left, y, CHART_RIGHT, y);
		buf_printf(chart->html->out,
			   "<text class=\"label\" x=\"%d\" y=\"%d\">",
			   chart->left - 8, y + 4);
		html_number(chart->html, top * i / 2);
		html_put(chart->html, "</text>\n");
	}
}

static int months_of_bins(int32_t from, int32_t to)
{
	int32_t days = to - from;

	if (days <= BINS_MOST * 30)
		return 1;
	return days <= BINS_MOST * 91 ? 3 : 12;
}

static void draw_bins(struct chart *chart)
{
	int months = months_of_bins(chart->v[0].came, chart->to);
	size_t at = 0;
	size_t top;

	chart->left = LEFT_BINS;
	chart->bottom = CHART_TOP + BINS_HEIGHT;
	chart->from = chart_bin_of(chart->v[0].came, months);
	chart->to = chart_bin_after(chart_bin_of(chart->to, months), months);
	top = round_up(fullest(chart, months));
	chart_open(chart,
		   "How many findings came in when, and how many of these "
		   "are past their end");
	chart_axis(chart);
	put_scale(chart, top);
	chart_events(chart);
	for (int32_t from = chart->from; from < chart->to;) {
		struct bin bin = take_bin(chart, from, months, &at);

		put_bin(chart, &bin, top);
		from = bin.to;
	}
	chart_today(chart);
	chart_legend(chart);
}

void html_timeline(struct html *html)
{
	struct chart chart = { .html = html, .to = html->audit->as_of };

	if (!collect(&chart)) {
		html->out->failed = true;
		return;
	}
	html_put(html, "<section id=\"timeline\"><h2>Timeline</h2>\n"
		       "<p class=\"lead\">When each credential came in, by the "
		       "date of its first commit, and whether it is past its "
		       "end.</p>\n");
	if (!chart.nr)
		html_put(html, "<p>No finding has a commit with a credible "
			       "date.</p>\n");
	else if (chart.nr <= LANES_MOST)
		draw_lanes(&chart);
	else
		draw_bins(&chart);
	html_put(html, "</section>\n");
	free(chart.v);
}
