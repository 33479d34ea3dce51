/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/html_chart.h - what the two pictures of the timeline have in common
 * (private to report/html*.c)
 *
 * Days run from left to right. All coordinates are whole numbers, so that a
 * report does not depend on rounding.
 */
#ifndef REPORT_HTML_CHART_H
#define REPORT_HTML_CHART_H

#include "report/html.h"

#define CHART_RIGHT 980
#define CHART_TOP 34

struct dated {
	const struct finding *finding;
	int32_t came;
};

struct chart {
	struct html *html;
	struct dated *v; /* by the day on which they came in */
	size_t nr;
	size_t undated;
	int32_t from; /* days that the picture spans */
	int32_t to;
	int left;   /* x of the first day; the last is at CHART_RIGHT */
	int bottom; /* y of the axis */
};

/* The first day of the bin of 1, 3 or 12 months that day is in. */
int32_t chart_bin_of(int32_t day, int months);
/* And of the one after. */
int32_t chart_bin_after(int32_t bin, int months);

/* Clamped to the picture. */
int chart_x(const struct chart *chart, int32_t day);

/* As plain text: a title of SVG holds no elements. */
void chart_day(struct chart *chart, int32_t day);
void chart_line(struct chart *chart, const char *class, int x1, int y1, int x2,
		int y2);

/* In this order; about says in words what is to be seen. */
void chart_open(struct chart *chart, const char *about);
void chart_axis(struct chart *chart);
void chart_events(struct chart *chart);
void chart_today(struct chart *chart);
/* Ends the picture and explains it. */
void chart_legend(struct chart *chart);

#endif
