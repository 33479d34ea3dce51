/* SPDX-License-Identifier: Apache-2.0 */
#include "match/gate.h"

#include <assert.h>
#include <hs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define FLAGS (HS_FLAG_CASELESS | HS_FLAG_DOTALL)

/*
 * A database for each, since they are asked for one by one, and since one for
 * all takes ten times as long to compile. It is compiled when it is first asked
 * for, which most never are.
 */
struct gate {
	/* The first one that is the same; that one has the db. */
	size_t like;
	const char *expression;
	_Atomic(hs_database_t *) db; /* NULL: not yet, or in vain */
	atomic_bool tried;
};

struct gates {
	size_t nr;
	struct shared {
		pthread_mutex_t lock;
		struct gate v[]; /* by form number: gates, then premises */
	} * shared;
};

static size_t first_like(const struct gate *v, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (v[k].expression &&
		    !strcmp(v[k].expression, v[i].expression))
			return k;
	}
	return i;
}

/* Most of what Vectorscan may refuse, it refuses without compiling. */
static int check(const char *expression, const struct form *form,
		 const char *field, struct fault *fault)
{
	hs_compile_error_t *error = NULL;
	hs_expr_info_t *info = NULL;
	int rc = 0;

	if (hs_expression_info(expression, FLAGS, &info, &error))
		rc = fault_set(fault, FAULT_USAGE, "%s:%zu: %s: %s", form->file,
			       form->line, field,
			       error ? error->message
				     : "refused without a reason");
	hs_free_compile_error(error);
	free(info);
	return rc;
}

static void compile(struct gate *gate)
{
	hs_compile_error_t *error = NULL;
	hs_database_t *db = NULL;

	/*
	 * Of one block, though in vectors: for blocks Vectorscan makes another
	 * automaton for short ones, which takes as long again to compile.
	 */
	if (hs_compile(gate->expression, FLAGS, HS_MODE_VECTORED, NULL, &db,
		       &error))
		hs_free_compile_error(error);
	atomic_store_explicit(&gate->db, db, memory_order_relaxed);
	atomic_store_explicit(&gate->tried, true, memory_order_release);
}

/* Compiled by whoever asks first; NULL if that failed. */
static const hs_database_t *database(const struct gates *gates, size_t i)
{
	struct gate *gate = &gates->shared->v[i];

	if (!atomic_load_explicit(&gate->tried, memory_order_acquire)) {
		pthread_mutex_lock(&gates->shared->lock);
		if (!atomic_load_explicit(&gate->tried, memory_order_relaxed))
			compile(gate);
		pthread_mutex_unlock(&gates->shared->lock);
	}
	return atomic_load_explicit(&gate->db, memory_order_relaxed);
}

static struct gates *make(size_t nr)
{
	struct gates *gates = calloc(1, sizeof(*gates));

	if (!gates)
		return NULL;
	gates->nr = nr;
	gates->shared = calloc(1, sizeof(*gates->shared) +
					  nr * sizeof(gates->shared->v[0]));
	if (gates->shared && !pthread_mutex_init(&gates->shared->lock, NULL))
		return gates;
	free(gates->shared);
	free(gates);
	return NULL;
}

int gates_new(const struct patterns *patterns, bool checked, struct gates **out,
	      struct fault *fault)
{
	size_t nr = patterns->forms.nr;
	struct gates *gates = make(2 * nr);
	int rc = 0;

	if (!gates)
		return fault_nomem(fault);
	for (size_t i = 0; !rc && i < gates->nr; i++) {
		bool premise = i >= nr;
		const struct form *form =
			patterns->forms.v[premise ? i - nr : i];
		struct gate *gate = &gates->shared->v[i];

		gate->expression = premise ? form->premise : form->gate;
		if (!gate->expression)
			continue;
		gate->like = first_like(gates->shared->v, i);
		if (checked && gate->like == i)
			rc = check(gate->expression, form,
				   premise ? "premise" : "gate", fault);
	}
	if (rc)
		gates_free(gates);
	else
		*out = gates;
	return rc;
}

void gates_free(struct gates *gates)
{
	if (!gates)
		return;
	for (size_t i = 0; i < gates->nr; i++)
		hs_free_database(gates->shared->v[i].db);
	(void)pthread_mutex_destroy(&gates->shared->lock);
	free(gates->shared);
	free(gates);
}

int gate_scan_init(struct gate_scan *scan, const struct gates *gates,
		   struct fault *fault)
{
	*scan = (struct gate_scan){ .gates = gates, .turn = 1 };
	scan->ready = calloc(gates->nr + 1, sizeof(*scan->ready));
	scan->told = calloc(gates->nr + 1, sizeof(*scan->told));
	return scan->ready && scan->told ? 0 : fault_nomem(fault);
}

void gate_scan_release(struct gate_scan *scan)
{
	for (size_t i = 0; scan->told && i < scan->gates->nr; i++)
		free(scan->told[i].places.v);
	hs_free_scratch(scan->scratch);
	free(scan->ready);
	free(scan->told);
	*scan = (struct gate_scan){ .gates = NULL };
}

/* The database of gate i, and the scratch fit for it; NULL where neither is. */
static const hs_database_t *prepare(struct gate_scan *scan, size_t i)
{
	const hs_database_t *db = database(scan->gates, i);
	hs_scratch_t *scratch = scan->scratch;

	if (!db || scan->ready[i])
		return db;
	scan->ready[i] = hs_alloc_scratch(db, &scratch) == HS_SUCCESS;
	scan->scratch = scratch;
	if (scan->ready[i])
		return db;
	/* The old one may have gone. */
	memset(scan->ready, 0, scan->gates->nr * sizeof(*scan->ready));
	return NULL;
}

struct finding {
	struct places *places;
	size_t at;
	const uint32_t *from;
};

static int on_match(unsigned id, unsigned long long start,
		    unsigned long long end, unsigned flags, void *payload)
{
	const struct finding *finding = payload;

	(void)id;
	(void)start;
	(void)flags;
	places_add(finding->places,
		   finding->at + (finding->from ? finding->from[end] : end));
	return finding->places->anywhere;
}

/* Where does number i match in text? */
static void find(struct gate_scan *scan, size_t i, struct bytes text,
		 struct finding finding)
{
	const hs_database_t *db = prepare(scan, i);
	const char *const vector[] = { (const char *)text.p };
	const unsigned lens[] = { (unsigned)text.len };

	assert(text.len <= UINT32_MAX); /* part of a slice */
	finding.places->step = GATE_STEP;
	if (!text.len)
		return;
	/* Should anything fail, the expression itself will tell. */
	if (!db || hs_scan_vector(db, vector, lens, 1, 0, scan->scratch,
				  on_match, &finding) != HS_SUCCESS)
		finding.places->anywhere = true;
}

void gate_find(struct gate_scan *scan, const struct form *form,
	       struct bytes text, size_t at, struct places *out)
{
	find(scan, scan->gates->shared->v[form->number].like, text,
	     (struct finding){ out, at, NULL });
}

static struct told *premise_of(const struct gate_scan *scan,
			       const struct form *form, size_t *number)
{
	const struct gates *gates = scan->gates;

	*number = gates->shared->v[gates->nr / 2 + form->number].like;
	return &scan->told[*number];
}

bool gate_is_told(const struct gate_scan *scan, const struct form *form)
{
	size_t number;

	return premise_of(scan, form, &number)->turn == scan->turn;
}

const struct places *gate_premise(struct gate_scan *scan,
				  const struct form *form, struct bytes text,
				  const uint32_t *from)
{
	size_t number;
	struct told *told = premise_of(scan, form, &number);

	if (told->turn != scan->turn) {
		told->turn = scan->turn;
		places_clear(&told->places);
		find(scan, number, text,
		     (struct finding){ &told->places, 0, from });
	}
	return &told->places;
}

void gate_scan_turn(struct gate_scan *scan)
{
	scan->turn++;
}

/* ----------------------------------------------------------------- places ---
 */

void places_clear(struct places *places)
{
	places->nr = 0;
	places->anywhere = false;
}

void places_add(struct places *places, size_t at)
{
	if (places->nr && at < places->v[places->nr - 1] + places->step)
		return;
	if (ARRAY_ROOM(places))
		places->v[places->nr++] = (uint32_t)at;
	else
		places->anywhere = true;
}

bool places_near(const struct places *places, size_t at, size_t reach,
		 size_t *next)
{
	size_t i = *next;

	while (i < places->nr && places->v[i] + places->step + reach < at)
		i++;
	*next = i;
	return places->anywhere ||
	       (i < places->nr && places->v[i] <= at + reach);
}
