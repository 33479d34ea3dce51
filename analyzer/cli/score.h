/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/score.h - recall and precision, counted by name
 *
 *   kind                    expected  found  false   recall  precision
 *   bitbucket-dc-token            12     11      1   91.7 %     91.7 %
 *   ...
 *   all                           60     59      1   98.3 %     98.3 %
 */
#ifndef CLI_SCORE_H
#define CLI_SCORE_H

#include "base/bytes.h"

struct score_row {
	char name[48];
	size_t expected; /* what had to be found */
	size_t met;	 /* and was */
	size_t wrong;	 /* found, and had not to be */
};

/* All zero at the start; free(v) is its owner's. */
struct score {
	struct score_row *v;
	size_t nr, cap;
};

/*
 * The row of that name (cut to what a row holds), new if need be. NULL when
 * memory ends. Lives until the next call.
 */
struct score_row *score_of(struct score *score, struct bytes name);

/* Print the table on standard output, by name, under that title. */
void score_print(struct score *score, const char *title);

#endif
