/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/score.h"

#include "base/array.h"

#include <stdio.h>
#include <stdlib.h>

struct score_row *score_of(struct score *score, struct bytes name)
{
	struct score_row *row;

	name = bytes_sub(name, 0, sizeof(row->name) - 1);
	for (size_t i = 0; i < score->nr; i++) {
		if (bytes_eq(bytes_of(score->v[i].name), name))
			return &score->v[i];
	}
	if (!ARRAY_ROOM(score))
		return NULL;
	row = &score->v[score->nr++];
	*row = (struct score_row){ 0 };
	memcpy(row->name, name.p, name.len);
	return row;
}

static int by_name(const void *a, const void *b)
{
	const struct score_row *one = a;
	const struct score_row *two = b;

	return strcmp(one->name, two->name);
}

#define SHARE_MAX 48

/* "91.7 %", or "-" of nothing. Rounded down: 100 % is all of them. */
static const char *share(size_t part, size_t whole, char out[SHARE_MAX])
{
	size_t tenths = whole ? part * 1000 / whole : 0;

	if (!whole)
		(void)snprintf(out, SHARE_MAX, "-");
	else
		(void)snprintf(out, SHARE_MAX, "%zu.%zu %%", tenths / 10,
			       tenths % 10);
	return out;
}

static void print_row(const struct score_row *row)
{
	char recall[SHARE_MAX];
	char precision[SHARE_MAX];

	(void)printf("%-32s %8zu %6zu %6zu %8s %10s\n", row->name,
		     row->expected, row->met, row->wrong,
		     share(row->met, row->expected, recall),
		     share(row->met, row->met + row->wrong, precision));
}

void score_print(struct score *score, const char *title)
{
	struct score_row all = { .name = "all" };

	if (score->nr > 1)
		qsort(score->v, score->nr, sizeof(*score->v), by_name);
	(void)printf("\n%-32s %8s %6s %6s %8s %10s\n", title, "expected",
		     "found", "false", "recall", "precision");
	for (size_t i = 0; i < score->nr; i++) {
		print_row(&score->v[i]);
		all.expected += score->v[i].expected;
		all.met += score->v[i].met;
		all.wrong += score->v[i].wrong;
	}
	print_row(&all);
}
