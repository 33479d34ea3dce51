/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool/history.h - read a corpus file: a repository as text
 *
 * A corpus file is a stream for git-fast-import(1) with four additions, told at
 * length in corpus/README.md:
 *
 *   @{...}             templates, in every line and every block
 *   data <<EOT FILTER  blocks may be filtered (tool/filter.h); "<<-EOT" drops
 *                      the last line end
 *   #! VERB WORD...    directives for what fast-import cannot make
 *   #                  any other line with it is a comment
 *
 * The filter `lfs` belongs here and not to tool/filter.h, because it makes two
 * things of one: a pointer file, and a directive that stores the object.
 */
#ifndef TOOL_HISTORY_H
#define TOOL_HISTORY_H

#include "base/array.h"
#include "base/buf.h"

struct directive {
	struct strlist words; /* the verb first; templates expanded */
	struct buf body;
	bool has_body;
	size_t line; /* in the corpus file, from 1 */
};

struct history {
	struct buf stream; /* what git fast-import reads */
	struct {
		struct directive *v;
		size_t nr, cap;
	} directives;
};

/*
 * FAULT_USAGE, with the line's number, for a block without its end, an unclosed
 * quote, an unknown filter or template. Release out either way.
 */
int history_parse(struct bytes text, struct history *out,
		  struct fault *fault) CHECKED;
void history_release(struct history *history);

/*
 * Split a line at blanks. "..." keeps blanks together and knows \" and \\;
 * '...' keeps all. FAULT_USAGE for a quote without its end. No template is
 * expanded. Release out either way.
 */
int split_words(struct bytes line, struct strlist *out,
		struct fault *fault) CHECKED;

#endif
