/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/gate.h - a quick look whether a form's expression is worth running
 *
 * A form whose anchor is a common word may name a gate: a simpler expression,
 * in Vectorscan's dialect, for the part of its own that is rarely there. Where
 * that does not match near any anchor, the form cannot match either, and a gate
 * costs a fraction of what the expression does. What stands too far from the
 * anchors for that may be its premise: where that matches nowhere in the text
 * in hand, the form does not. Several forms share one, so it is asked once.
 *
 * Gates are shared by all threads; a struct gate_scan belongs to one.
 */
#ifndef MATCH_GATE_H
#define MATCH_GATE_H

#include "match/pattern.h"

struct gates;

/* FAULT_USAGE with file and line for one that Vectorscan refuses. */
int gates_new(const struct patterns *patterns, struct gates **out,
	      struct fault *fault) CHECKED;
void gates_free(struct gates *gates); /* accepts NULL */

/* How far to both sides of an anchor a gate may look, in bytes. */
#define GATE_AROUND ((size_t)512)

struct gate_scan {
	const struct gates *gates;
	void *scratch; /* Vectorscan's */
	bool *ready;   /* by number of the gate: that is fit for it */
	enum told { UNTOLD, HOLDS, FAILS } * told; /* premises, of the text */
};

int gate_scan_init(struct gate_scan *scan, const struct gates *gates,
		   struct fault *fault) CHECKED;
void gate_scan_release(struct gate_scan *scan);

/* Does the form's gate match in text? True without a gate. */
bool gate_is_open(struct gate_scan *scan, const struct form *form,
		  struct bytes text);

/*
 * Does the form's premise match in text? True without one. What was found is
 * kept until gate_scan_turn, which is to be called for each new text.
 */
bool gate_holds(struct gate_scan *scan, const struct form *form,
		struct bytes text);
/* Is the answer known already, so that text does not matter? */
bool gate_is_told(const struct gate_scan *scan, const struct form *form);
void gate_scan_turn(struct gate_scan *scan);

#endif
