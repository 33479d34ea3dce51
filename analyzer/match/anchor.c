/* SPDX-License-Identifier: Apache-2.0 */
#include "match/anchor.h"

#include "match/view.h"

#include <assert.h>
#include <hs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define BLOCK ((size_t)1 << 30)

/*
 * The databases, compiled when a region is to be judged, which in many
 * repositories never happens: without UTF-16, which is a third faster, and all.
 */
struct databases {
	pthread_mutex_t lock;
	_Atomic(hs_database_t *) v[2];
};

struct prefilter {
	struct databases *databases;
	struct literal *v;
	size_t nr;
	size_t cap;
	struct arena arena;
	size_t longest; /* bytes of the longest literal as searched */
	struct numbers {
		uint32_t *v; /* of narrow literals */
		size_t nr;
	} * starts, *needs; /* by form number */
};

const struct literal *prefilter_literal(const struct prefilter *prefilter,
					uint32_t number)
{
	assert(number < prefilter->nr);
	return &prefilter->v[number];
}

size_t prefilter_literals(const struct prefilter *prefilter)
{
	return prefilter->nr;
}

const uint32_t *prefilter_needs(const struct prefilter *prefilter,
				const struct form *form, size_t *nr)
{
	*nr = prefilter->needs[form->number].nr;
	return prefilter->needs[form->number].v;
}

const uint32_t *prefilter_starts(const struct prefilter *prefilter,
				 const struct form *form, size_t *nr)
{
	*nr = prefilter->starts[form->number].nr;
	return prefilter->starts[form->number].v;
}

static struct literal *find(struct prefilter *p, struct bytes text,
			    bool caseless, bool wide, bool carrier)
{
	for (size_t i = 0; i < p->nr; i++) {
		struct literal *l = &p->v[i];

		if (l->caseless == caseless && l->wide == wide &&
		    l->carrier == carrier && bytes_eq(l->text, text))
			return l;
	}
	if (!ARRAY_ROOM(p))
		return NULL;
	p->v[p->nr] = (struct literal){ .text = text,
					.caseless = caseless,
					.wide = wide,
					.carrier = carrier };
	return &p->v[p->nr++];
}

static bool add(struct prefilter *p, struct bytes text, bool caseless,
		bool carrier, const struct form *form)
{
	for (int wide = 0; wide < 2; wide++) {
		struct literal *l = find(p, text, caseless, wide, carrier);
		const struct form **forms;

		if (!l)
			return false;
		if (!form)
			continue;
		forms = realloc(l->forms, (l->nr_forms + 1) * sizeof(*forms));
		if (!forms)
			return false;
		l->forms = forms;
		l->forms[l->nr_forms++] = form;
	}
	return true;
}

/* Words that are needed are searched for too, unless they are too short. */
static bool collect_words(struct prefilter *p, const struct form *form)
{
	for (size_t k = 0; k < form->needs.nr; k++) {
		struct bytes text = bytes_of(form->needs.v[k]);

		if (text.len >= 3 && !add(p, text, true, false, NULL))
			return false;
	}
	return true;
}

static bool collect(struct prefilter *p, const struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];

		for (size_t k = 0; k < form->anchors.nr; k++) {
			struct bytes text = bytes_of(form->anchors.v[k]);

			if (!add(p, text, form->caseless, false, form))
				return false;
		}
	}
	for (size_t i = 0; i < patterns->forms.nr; i++) {
		if (!collect_words(p, patterns->forms.v[i]))
			return false;
	}
	for (size_t i = 0; i < carriers_count(); i++) {
		if (!add(p, bytes_of(carrier_anchor(i)), true, true, NULL))
			return false;
	}
	return true;
}

/* A narrow literal that is found wherever text stands, in any case. */
static bool find_need(const struct prefilter *p, struct bytes text,
		      uint32_t *out)
{
	for (size_t i = 0; i < p->nr; i++) {
		const struct literal *l = &p->v[i];

		if (l->caseless && !l->wide && bytes_eq_nocase(l->text, text)) {
			*out = (uint32_t)i;
			return true;
		}
	}
	return false;
}

/*
 * Most forms need a host's name beside a common word. The name is an anchor of
 * other forms, so whether it is there is known without another look.
 */
static bool collect_needs(struct prefilter *p, const struct patterns *patterns)
{
	p->needs = calloc(patterns->forms.nr + 1, sizeof(*p->needs));
	for (size_t i = 0; p->needs && i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];
		struct numbers *needs = &p->needs[form->number];
		uint32_t *v = arena_alloc(&p->arena,
					  (form->needs.nr + 1) * sizeof(*v));
		size_t nr = 0;

		if (!v)
			return false;
		while (nr < form->needs.nr &&
		       find_need(p, bytes_of(form->needs.v[nr]), &v[nr]))
			nr++;
		if (nr && nr == form->needs.nr)
			*needs = (struct numbers){ v, nr };
	}
	return p->needs != NULL;
}

static bool collect_starts(struct prefilter *p, const struct patterns *patterns)
{
	p->starts = calloc(patterns->forms.nr + 1, sizeof(*p->starts));
	for (size_t i = 0; p->starts && i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];
		uint32_t *v = arena_alloc(&p->arena,
					  (form->anchors.nr + 1) * sizeof(*v));

		if (!v)
			return false;
		p->starts[form->number].v = v;
	}
	for (size_t i = 0; p->starts && i < p->nr; i++) {
		const struct literal *l = &p->v[i];

		for (size_t k = 0; !l->wide && k < l->nr_forms; k++) {
			struct numbers *n = &p->starts[l->forms[k]->number];

			n->v[n->nr++] = (uint32_t)i;
		}
	}
	return p->starts != NULL;
}

static size_t length(const struct literal *l)
{
	return l->wide ? 2 * l->text.len - 1 : l->text.len;
}

/* The bytes to search for: the literal, or A 0 T 0 B 0 B. */
static struct bytes spelled(struct arena *arena, const struct literal *l)
{
	uint8_t *wide;

	if (!l->wide)
		return l->text;
	wide = arena_alloc(arena, 2 * l->text.len);
	if (!wide)
		return (struct bytes){ 0 };
	for (size_t i = 0; i < l->text.len; i++)
		wide[2 * i] = l->text.p[i];
	return (struct bytes){ wide, length(l) };
}

/* What Vectorscan is given. */
struct sheet {
	const char **texts;
	unsigned *flags;
	unsigned *ids;
	size_t *lens;
	unsigned nr;
	struct arena arena; /* of the texts */
};

static void sheet_release(struct sheet *sheet)
{
	free(sheet->texts);
	free(sheet->flags);
	free(sheet->ids);
	free(sheet->lens);
	arena_release(&sheet->arena);
}

static bool fill_sheet(const struct prefilter *p, bool wide,
		       struct sheet *sheet)
{
	*sheet = (struct sheet){
		.texts = calloc(p->nr, sizeof(char *)),
		.flags = calloc(p->nr, sizeof(unsigned)),
		.ids = calloc(p->nr, sizeof(unsigned)),
		.lens = calloc(p->nr, sizeof(size_t)),
	};
	if (!sheet->texts || !sheet->flags || !sheet->ids || !sheet->lens)
		return false;
	for (size_t i = 0; i < p->nr; i++) {
		struct bytes text;

		if (p->v[i].wide && !wide)
			continue;
		text = spelled(&sheet->arena, &p->v[i]);
		if (!text.p)
			return false;
		sheet->texts[sheet->nr] = (const char *)text.p;
		sheet->lens[sheet->nr] = text.len;
		sheet->ids[sheet->nr] = (unsigned)i;
		sheet->flags[sheet->nr++] =
			p->v[i].caseless ? HS_FLAG_CASELESS : 0;
	}
	return true;
}

/* Vectorscan has no code for it. */
static bool is_memory(const hs_compile_error_t *error)
{
	return error && strstr(error->message, "allocate memory");
}

static int compile(const struct prefilter *p, bool wide, hs_database_t **out,
		   struct fault *fault)
{
	hs_compile_error_t *error = NULL;
	struct sheet sheet;
	int rc = 0;

	if (!fill_sheet(p, wide, &sheet)) {
		rc = fault_nomem(fault);
	} else if (hs_compile_lit_multi(sheet.texts, sheet.flags, sheet.ids,
					sheet.lens, sheet.nr, HS_MODE_BLOCK,
					NULL, out, &error)) {
		rc = is_memory(error)
			     ? fault_nomem(fault)
			     : fault_set(fault, FAULT_USAGE,
					 "Vectorscan refuses the literals: %s",
					 error ? error->message
					       : "no reason given");
		hs_free_compile_error(error);
	}
	sheet_release(&sheet);
	return rc;
}

/* Compiled by whoever asks first. */
static int get_database(const struct prefilter *p, bool wide,
			const hs_database_t **out, struct fault *fault)
{
	struct databases *d = p->databases;
	hs_database_t *db =
		atomic_load_explicit(&d->v[wide], memory_order_acquire);
	int rc = 0;

	if (!db) {
		pthread_mutex_lock(&d->lock);
		db = atomic_load_explicit(&d->v[wide], memory_order_relaxed);
		if (!db)
			rc = compile(p, wide, &db, fault);
		if (!rc)
			atomic_store_explicit(&d->v[wide], db,
					      memory_order_release);
		pthread_mutex_unlock(&d->lock);
	}
	*out = db;
	return rc;
}

static bool make_databases(struct prefilter *p)
{
	p->databases = calloc(1, sizeof(*p->databases));
	if (p->databases && !pthread_mutex_init(&p->databases->lock, NULL))
		return true;
	free(p->databases);
	p->databases = NULL;
	return false;
}

static void free_databases(struct databases *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < COUNT(d->v); i++)
		hs_free_database(d->v[i]);
	(void)pthread_mutex_destroy(&d->lock);
	free(d);
}

int prefilter_new(const struct patterns *patterns, struct prefilter **out,
		  struct fault *fault)
{
	struct prefilter *p = calloc(1, sizeof(*p));
	int rc = 0;

	if (!p)
		return fault_nomem(fault);
	if (hs_valid_platform() != HS_SUCCESS)
		rc = fault_set(fault, FAULT_IO,
			       "this processor lacks what Vectorscan needs "
			       "(SSE4.2 on x86-64)");
	else if (!make_databases(p) || !collect(p, patterns) ||
		 !collect_needs(p, patterns) || !collect_starts(p, patterns))
		rc = fault_nomem(fault);
	for (size_t i = 0; i < p->nr; i++) {
		if (length(&p->v[i]) > p->longest)
			p->longest = length(&p->v[i]);
	}
	if (rc) {
		prefilter_free(p);
		return rc;
	}
	*out = p;
	return 0;
}

void prefilter_free(struct prefilter *prefilter)
{
	if (!prefilter)
		return;
	for (size_t i = 0; i < prefilter->nr; i++)
		free(prefilter->v[i].forms);
	free(prefilter->v);
	free(prefilter->needs);
	free(prefilter->starts);
	free_databases(prefilter->databases);
	arena_release(&prefilter->arena);
	free(prefilter);
}

struct emit {
	const struct prefilter *prefilter;
	struct anchors *anchors;
	uint64_t at;
};

static int emit(unsigned id, unsigned long long from, unsigned long long to,
		unsigned flags, void *payload)
{
	struct emit *e = payload;
	const struct literal *l = &e->prefilter->v[id];
	size_t len = length(l);

	(void)from;
	(void)flags;
	if (!ARRAY_ROOM(e->anchors)) {
		e->anchors->failed = true;
		return 1;
	}
	e->anchors->v[e->anchors->nr++] = (struct anchor){
		.at = e->at + to - len,
		.literal = id,
	};
	return 0;
}

/* One scratch serves both databases. */
static int make_scratch(const hs_database_t *db, bool wide,
			struct anchors *anchors, struct fault *fault)
{
	hs_scratch_t *scratch = anchors->scratch;

	if (anchors->ready[wide])
		return 0;
	anchors->ready[wide] = hs_alloc_scratch(db, &scratch) == HS_SUCCESS;
	anchors->scratch = scratch;
	return anchors->ready[wide] ? 0 : fault_nomem(fault);
}

int prefilter_scan(const struct prefilter *prefilter, bool wide,
		   struct bytes body, uint64_t at, struct anchors *anchors,
		   struct fault *fault)
{
	const hs_database_t *db;

	if (get_database(prefilter, wide, &db, fault) ||
	    make_scratch(db, wide, anchors, fault))
		return fault->code;
	for (size_t from = 0; from < body.len;) {
		struct bytes block = bytes_sub(body, from, BLOCK);
		struct emit e = { prefilter, anchors, at + from };
		hs_error_t rc =
			hs_scan(db, (const char *)block.p, (unsigned)block.len,
				0, anchors->scratch, emit, &e);

		if (anchors->failed)
			return fault_nomem(fault);
		if (rc != HS_SUCCESS)
			return fault_set(fault, FAULT_CORRUPT,
					 "Vectorscan fails with code %d", rc);
		if (from + block.len == body.len)
			break;
		from += block.len - (prefilter->longest - 1);
	}
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct anchor *x = a;
	const struct anchor *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->literal > y->literal) - (x->literal < y->literal);
}

/*
 * They are found in the order of their ends, so that few stand far from their
 * place. Insert each; false where that takes too long.
 */
static bool insert_each(struct anchors *anchors)
{
	size_t moves = 0;

	for (size_t i = 1; i < anchors->nr; i++) {
		struct anchor one = anchors->v[i];
		size_t k = i;

		for (; k && by_offset(&anchors->v[k - 1], &one) > 0; k--)
			anchors->v[k] = anchors->v[k - 1];
		anchors->v[k] = one;
		moves += i - k;
		if (moves > 8 * anchors->nr)
			return false;
	}
	return true;
}

void anchors_sort(struct anchors *anchors)
{
	size_t kept = 0;

	if (!insert_each(anchors))
		qsort(anchors->v, anchors->nr, sizeof(*anchors->v), by_offset);
	for (size_t i = 0; i < anchors->nr; i++) {
		if (!kept || by_offset(&anchors->v[kept - 1], &anchors->v[i]))
			anchors->v[kept++] = anchors->v[i];
	}
	anchors->nr = kept;
}

void anchors_release(struct anchors *anchors)
{
	hs_free_scratch(anchors->scratch);
	free(anchors->v);
	*anchors = (struct anchors){ 0 };
}
