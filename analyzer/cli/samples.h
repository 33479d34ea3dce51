/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/samples.h - a folder of texts, and what is to be found in each
 *
 * DIR/index.tsv has a line for each secret of each text, and one for each text
 * that holds none (corpus/README.md):
 *
 *   FILE  KIND  SECRET  USERNAME  HOST  ENCODING  CONFIDENCE
 *   FILE  -     why it holds none
 *
 * Fields are parted by tabs; "-" stands for what is not there. Texts, secrets,
 * users and hosts are templates (match/specimen.h).
 */
#ifndef CLI_SAMPLES_H
#define CLI_SAMPLES_H

#include "cli/score.h"
#include "match/matcher.h"

struct samples {
	size_t texts;
	size_t negatives; /* of them, those that hold none */
	size_t failed;	  /* secrets missed, and found where there is none */
	struct score kinds;
	struct score encodings;
};

/*
 * Examine every text that dir/index.tsv names. Says on standard output what
 * was missed and what was found wrongly, and counts it in out, which is all
 * zero before and released with samples_release after. FAULT_USAGE for a
 * mistake in the index, a file that it does not name, or one that is not there.
 */
int samples_run(struct matcher *matcher, const char *dir, struct samples *out,
		struct fault *fault) CHECKED;
void samples_release(struct samples *samples);

#endif
