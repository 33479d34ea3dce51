/* SPDX-License-Identifier: Apache-2.0 */
#include "match/gate.h"

#include <assert.h>
#include <hs.h>
#include <stdlib.h>

/*
 * A database for each, since they are asked for one by one, and since one for
 * all takes ten times as long to compile.
 */
struct gates {
	size_t nr;
	struct gate {
		/* The first form with the same gate; that one has the db. */
		size_t like;
		hs_database_t *db;
	} v[]; /* by form number */
};

static size_t first_like(const struct patterns *patterns, size_t i)
{
	const char *gate = patterns->forms.v[i]->gate;

	for (size_t k = 0; k < i; k++) {
		const char *other = patterns->forms.v[k]->gate;

		if (other && !strcmp(gate, other))
			return k;
	}
	return i;
}

static int compile(const struct form *form, hs_database_t **out,
		   struct fault *fault)
{
	hs_compile_error_t *error = NULL;
	int rc;

	if (!hs_compile(form->gate,
			HS_FLAG_CASELESS | HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH,
			HS_MODE_BLOCK, NULL, out, &error))
		return 0;
	rc = fault_set(fault, FAULT_USAGE, "%s:%zu: gate: %s", form->file,
		       form->line,
		       error ? error->message : "refused without a reason");
	hs_free_compile_error(error);
	return rc;
}

int gates_new(const struct patterns *patterns, struct gates **out,
	      struct fault *fault)
{
	size_t nr = patterns->forms.nr;
	struct gates *gates =
		calloc(1, sizeof(*gates) + nr * sizeof(gates->v[0]));
	int rc = 0;

	if (!gates)
		return fault_nomem(fault);
	gates->nr = nr;
	for (size_t i = 0; !rc && i < nr; i++) {
		const struct form *form = patterns->forms.v[i];

		if (!form->gate)
			continue;
		gates->v[i].like = first_like(patterns, i);
		if (gates->v[i].like == i)
			rc = compile(form, &gates->v[i].db, fault);
	}
	if (rc)
		gates_free(gates);
	else
		*out = gates;
	return rc;
}

void gates_free(struct gates *gates)
{
	for (size_t i = 0; gates && i < gates->nr; i++)
		hs_free_database(gates->v[i].db);
	free(gates);
}

int gate_scan_init(struct gate_scan *scan, const struct gates *gates,
		   struct fault *fault)
{
	*scan = (struct gate_scan){ .gates = gates };
	for (size_t i = 0; i < gates->nr; i++) {
		hs_scratch_t *scratch = scan->scratch;

		if (gates->v[i].db &&
		    hs_alloc_scratch(gates->v[i].db, &scratch))
			return fault_nomem(fault);
		scan->scratch = scratch;
	}
	return 0;
}

void gate_scan_release(struct gate_scan *scan)
{
	hs_free_scratch(scan->scratch);
	*scan = (struct gate_scan){ .gates = NULL };
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to,
		    unsigned flags, void *payload)
{
	(void)id;
	(void)from;
	(void)to;
	(void)flags;
	*(bool *)payload = true;
	return 1;
}

bool gate_is_open(struct gate_scan *scan, const struct form *form,
		  struct bytes text)
{
	const struct gate *gate = &scan->gates->v[form->number];
	bool matched = false;
	hs_error_t rc;

	if (!form->gate || !text.len)
		return true;
	assert(text.len <= UINT32_MAX); /* part of a slice */
	rc = hs_scan(scan->gates->v[gate->like].db, (const char *)text.p,
		     (unsigned)text.len, 0, scan->scratch, on_match, &matched);
	/* Should it fail, the expression itself will tell. */
	return matched || (rc != HS_SUCCESS && rc != HS_SCAN_TERMINATED);
}
