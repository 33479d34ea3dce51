/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of base64 and of hexadecimal digits, as layers. */
#include "match/nest_search.h"

#include "base/text.h"
#include "match/view.h"

static bool is_text(struct bytes bytes)
{
	return text_is_utf8(bytes) && !nest_controls(bytes, 0);
}

/* The run without its last line; false: it has only one. */
static bool drop_line(struct bytes text, struct letters *run)
{
	size_t at = run->end;

	while (at > run->at && text.p[at - 1] != '\n')
		at--;
	while (at > run->at && coding_digit(CODING_BASE64, text.p[at - 1]) < 0)
		at--;
	run->end = at;
	return at > run->at;
}

/* So much of a text tells whether the rest of it is one. */
#define TEXT_LOOK ((size_t)32)

/*
 * Phase `skip` of the run. A word in a line of its own, below base64, looks
 * like the last line of that: if the text turns into noise with it, it is none.
 */
static bool decode_run(const struct search *s, const struct letters *run,
		       enum coding coding, size_t skip)
{
	struct decoded *out = &s->nest->decoded;
	struct letters less = *run;
	struct bytes text;

	if (!run_decode(s->in->text, run, coding, skip, out))
		return false;
	text = buf_bytes(&out->text);
	if (nest_controls(bytes_sub(text, 0, TEXT_LOOK), 0) || is_text(text) ||
	    !drop_line(s->in->text, &less))
		return true;
	if (!run_decode(s->in->text, &less, coding, skip, out))
		return false;
	return is_text(buf_bytes(&out->text)) ||
	       run_decode(s->in->text, run, coding, skip, out);
}

/* Phase `skip` of a run; *plain becomes how much of it is text. */
static int try_run(const struct search *s, const struct letters *run,
		   enum coding coding, size_t skip, bool *plain)
{
	struct layer layer;
	size_t count;

	if (!decode_run(s, run, coding, skip))
		return fault_nomem(s->fault);
	layer = nest_layer_of(s, coding);
	count = texty(layer.text);
	*plain = count > layer.text.len / 4 * 3;
	if (!count && !(s->in->all && nest_holds_packed(layer.text)))
		return 0;
	layer.begin = s->in->at + run->at;
	layer.starts = run->at || s->in->starts;
	layer.ends = run->end < s->in->text.len || s->in->ends;
	return nest_give(s, &layer);
}

/*
 * Mostly a run's first letter is that of a group. It is not where other letters
 * stand in front of the base64, or the run's beginning is not in the text.
 */
static int try_phases(const struct search *s, const struct letters *run,
		      enum coding coding)
{
	size_t phases = coding == CODING_HEX ? 2 : 4;
	bool plain = false;
	int rc = 0;

	for (size_t skip = 0; !rc && !plain && skip < phases; skip++)
		rc = try_run(s, run, coding, skip, &plain);
	return rc;
}

static bool next_run(const struct search *s, enum coding coding,
		     struct letters *run)
{
	size_t least = s->in->run_least;

	if (!s->in->all)
		return run_next(s->in->text, coding, run->end, run);
	return run_next_of(s->in->text, coding, run->end,
			   least > NEST_RUN_LEAST ? least : NEST_RUN_LEAST,
			   run);
}

int nest_runs(const struct search *s, enum coding coding)
{
	const struct layer *layer = s->in->layer;
	struct letters run = { 0 };
	int rc = 0;

	while (!rc && next_run(s, coding, &run)) {
		/* One without an escape in it was seen without this layer. */
		if (layer && !layer_touched(layer, run.at, run.end - run.at))
			continue;
		rc = try_phases(s, &run, coding);
	}
	return rc;
}
