/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/gate.h - a quick look whether a form's expression is worth running
 *
 * A form whose anchor is a common word may name a gate: a simpler expression,
 * in Vectorscan's dialect, for the part of its own that is rarely there. Where
 * that does not match near an anchor, the form cannot match there either, and a
 * gate costs a fraction of what the expression does. What stands too far from
 * the anchors for that may be its premise: where that does not match within the
 * form's span, the form does not. Several forms share one, so it is looked for
 * once, in all of the text in hand.
 *
 * Gates are shared by all threads; a struct gate_scan belongs to one.
 */
#ifndef MATCH_GATE_H
#define MATCH_GATE_H

#include "match/pattern.h"

struct gates;

/*
 * FAULT_USAGE with file and line for one that Vectorscan refuses, if they are
 * to be checked.
 */
int gates_new(const struct patterns *patterns, bool checked, struct gates **out,
	      struct fault *fault) CHECKED;
void gates_free(struct gates *gates); /* accepts NULL */

/* How far to both sides of an anchor a gate may look, in bytes. */
#define GATE_AROUND ((size_t)512)

/*
 * Where something stands in a text: offsets in ascending order, each for all
 * that stand less than step bytes behind it.
 */
struct places {
	uint32_t *v;
	size_t nr;
	size_t cap;
	size_t step;
	bool anywhere; /* it could not be told: it may stand in any place */
};

void places_clear(struct places *places);
/* None that was added before may be higher. */
void places_add(struct places *places, size_t at);

/*
 * May one of them stand within reach of offset at? *next is 0 for the first
 * offset that is asked, the others follow in ascending order.
 */
bool places_near(const struct places *places, size_t at, size_t reach,
		 size_t *next);

/* Gates match in many places in a row: near enough is enough. */
#define GATE_STEP ((size_t)32)

struct gate_scan {
	const struct gates *gates;
	void *scratch; /* Vectorscan's */
	bool *ready;   /* by number of the gate: that is fit for it */
	struct told {
		uint64_t turn; /* in which it was told */
		struct places places;
	} * told; /* premises, by number */
	uint64_t turn;
};

int gate_scan_init(struct gate_scan *scan, const struct gates *gates,
		   struct fault *fault) CHECKED;
void gate_scan_release(struct gate_scan *scan);

/*
 * Add to out where the form's gate, which it has, matches in text, whose first
 * byte has offset at: the ends of the matches.
 */
void gate_find(struct gate_scan *scan, const struct form *form,
	       struct bytes text, size_t at, struct places *out);

/*
 * Where the form's premise, which it has, matches in text. What was found is
 * kept until gate_scan_turn, which is to be called for each new text. from, or
 * NULL: for each byte of text, and its end, the offset to tell instead of its
 * own.
 */
const struct places *gate_premise(struct gate_scan *scan,
				  const struct form *form, struct bytes text,
				  const uint32_t *from);
/* Is the answer known already, so that text does not matter? */
bool gate_is_told(const struct gate_scan *scan, const struct form *form);
void gate_scan_turn(struct gate_scan *scan);

#endif
