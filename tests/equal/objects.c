/* SPDX-License-Identifier: Apache-2.0 */
/*
 * equal-objects [--seed N] [--cases N] [--verbose]
 *
 * What examine_object tells of an object that is a delta on others must be what
 * it tells of the same bytes standing alone. Each case makes a tree of versions
 * of one random object, every version by random edits of an older one, and
 * compares the two for each version, in all that is told of a credential.
 *
 * Case I of seed N is the first case of seed N + I, so that a failure is made
 * again with "--seed N+I --cases 1". Without --seed, the clock picks one.
 */
#include "equal/edits.h"
#include "equal/say.h"
#include "equal/texts.h"

#include <stdio.h>
#include <time.h>

#define VERSIONS 10

/* All entries of a tree that were told. */
struct told {
	struct told_entry {
		uint32_t mode;
		struct oid oid;
	} * v;
	size_t nr, cap;
};

/* What an examiner told. */
struct heard {
	struct buf text;
	size_t nr;
	struct told told;
};

struct version {
	uint8_t *p; /* with DELTA_SLACK bytes more */
	size_t len;
	unsigned slot;
	struct told told; /* as a root */
};

struct world {
	struct patterns *patterns;
	struct engine *engine;
	struct texts texts;
	struct examiner steps; /* knows of deltas */
	struct examiner whole; /* does not */
	struct arena arenas[2];
	struct heard heard[2];
	struct key_search search; /* for places that are worth an edit */
	struct keys keys;
	struct delta delta;
	/* The case: */
	uint64_t seed;
	struct chance chance;
	enum object_type type;
	uint8_t hash_len;
	struct version versions[VERSIONS];
	size_t nr;
	/* Over all cases: */
	bool verbose;
	uint64_t objects;
	uint64_t credentials;
	uint64_t limits;
	uint64_t damaged;
	uint64_t steps_bytes; /* of regions that were judged */
	uint64_t whole_bytes;
};

static void die(const char *what)
{
	fprintf(stderr, "equal-objects: %s\n", what);
	exit(2);
}

/* ----------------------------------------------------------------- hearing ---
 */

static int on_each(void *payload, enum site site, struct bytes name,
		   const struct credential *c)
{
	struct heard *heard = payload;

	heard->nr++;
	say_credential(&heard->text, site, name, c);
	return 0;
}

static void told_add(struct told *told, const struct told_entry *entry)
{
	if (!ARRAY_ROOM(told))
		die("no memory");
	told->v[told->nr++] = *entry;
}

static int on_entry(void *payload, uint32_t mode, const struct oid *oid)
{
	struct heard *heard = payload;

	told_add(&heard->told, &(struct told_entry){ mode, *oid });
	return 0;
}

static int compare_told(const void *a, const void *b)
{
	const struct told_entry *x = a;
	const struct told_entry *y = b;

	if (x->mode != y->mode)
		return x->mode < y->mode ? -1 : 1;
	return oid_cmp(&x->oid, &y->oid);
}

/* Is each of the entries of a among those of b or c (sorted; NULL: none)? */
static bool told_within(const struct told *a, const struct told *b,
			const struct told *c)
{
	for (size_t i = 0; i < a->nr; i++) {
		if ((!b->nr || !bsearch(&a->v[i], b->v, b->nr, sizeof(*b->v),
					compare_told)) &&
		    (!c || !c->nr ||
		     !bsearch(&a->v[i], c->v, c->nr, sizeof(*c->v),
			      compare_told)))
			return false;
	}
	return true;
}

static void told_sort(struct told *told)
{
	if (told->nr)
		qsort(told->v, told->nr, sizeof(*told->v), compare_told);
}

/* --------------------------------------------------------- commits and tags
 * --- */

static void add_line_of(struct world *w, struct buf *out, const char *header)
{
	buf_add_str(out, header);
	if (one_in(&w->chance, 3))
		add_some(&w->texts, &w->chance, out);
	else
		buf_add_str(out, "A Person <a@example.org>");
	buf_add_str(out, " 1700000000 +0000\n");
}

static void make_headed(struct world *w, struct buf *out)
{
	bool commit = w->type == OBJECT_COMMIT;

	if (!one_in(&w->chance, 8)) {
		buf_printf(out, "%s %040x\n", commit ? "tree" : "object",
			   (unsigned)chance_below(&w->chance, 1U << 30));
		add_line_of(w, out, commit ? "author " : "tagger ");
		if (commit)
			add_line_of(w, out, "committer ");
		if (one_in(&w->chance, 4))
			add_line_of(w, out, "gpgsig ");
		if (one_in(&w->chance, 4))
			add_line_of(w, out, " ");
		buf_add_char(out, '\n');
	}
	if (one_in(&w->chance, 3))
		add_random_text(&w->texts, &w->chance, out);
	else
		add_some(&w->texts, &w->chance, out);
}

/* -------------------------------------------------------------------- trees
 * --- */

static void add_name(struct world *w, struct buf *out)
{
	size_t from = out->len;

	if (one_in(&w->chance, 3))
		add_some(&w->texts, &w->chance, out);
	else
		buf_printf(out, "file%d.c",
			   (int)chance_below(&w->chance, 10000));
	if (one_in(&w->chance, 20))
		add_gap(out, &w->chance, a_gap(&w->chance));
	for (size_t i = from; i < out->len; i++) {
		if (!out->p[i])
			out->p[i] = '_';
	}
}

/* Ids may look like anything: like entries, too. */
static void add_id(struct world *w, struct buf *out)
{
	struct bytes text = one_in(&w->chance, 8) ? LIT("\n100644 x\0")
						  : (struct bytes){ 0 };
	size_t from = out->len;

	if (one_in(&w->chance, 8))
		text = a_part(&w->texts, &w->chance);
	buf_add_bytes(out, bytes_sub(text, 0, w->hash_len));
	while (out->len - from < w->hash_len)
		buf_add_char(out, (char)chance_next(&w->chance));
}

static void add_mode(struct world *w, struct buf *out)
{
	buf_add_str(out, one_in(&w->chance, 4) ? "40000 " : "100644 ");
}

static void supply_entry(void *payload, struct chance *c, struct buf *out)
{
	struct world *w = payload;

	(void)c;
	add_mode(w, out);
	add_name(w, out);
	buf_add_char(out, '\0');
	add_id(w, out);
}

static void make_tree(struct world *w, struct buf *out)
{
	size_t nr = chance_below(&w->chance, one_in(&w->chance, 4) ? 200 : 20);

	for (size_t i = 0; i < nr; i++)
		supply_entry(w, &w->chance, out);
}

/* The lengths of an entry's parts; false where there is none. */
static bool entry_parts(const struct world *w, struct bytes rest, size_t *mode,
			size_t *name)
{
	struct bytes part;
	size_t all = rest.len;

	if (!bytes_until(&rest, ' ', &part))
		return false;
	*mode = all - rest.len;
	if (!bytes_until(&rest, '\0', &part) || rest.len < w->hash_len)
		return false;
	*name = part.len + 1;
	return true;
}

static void insert_made(struct world *w, struct edits *e,
			void (*add)(struct world *w, struct buf *out), bool nul)
{
	struct buf text = BUF_INIT;

	add(w, &text);
	if (nul)
		buf_add_char(&text, '\0');
	edit_insert(e, buf_bytes(&text));
	buf_release(&text);
}

/* Copies that continue each other are one; an empty one parts nothing. */
static void edit_entry(struct world *w, struct edits *e, size_t at, size_t mode,
		       size_t name)
{
	size_t len = mode + name + w->hash_len;
	const struct supply supply = { w, supply_entry };

	switch (chance_below(&w->chance, 6)) {
	case 0: /* drop it */
		return;
	case 1: /* rename it */
		edit_copy(e, at, mode);
		insert_made(w, e, add_name, true);
		edit_copy(e, at + mode + name, w->hash_len);
		return;
	case 2: /* new content */
		edit_copy(e, at, mode + name);
		insert_made(w, e, add_id, false);
		return;
	case 3: /* new, with parts of it the same */
		edit_insert(e, bytes_sub(e->base, at, mode + name / 2));
		edit_copy(e, at + mode + name / 2, len - mode - name / 2);
		return;
	case 4: /* twice */
		edit_copy(e, at, len);
		edit_copy(e, at, len);
		return;
	default:
		insert_some(e, &w->chance, &supply);
		edit_copy(e, at, len);
		return;
	}
}

static void edit_tree(struct world *w, struct edits *e)
{
	size_t often = one_in(&w->chance, 3) ? 2 : 12;
	size_t mode = 0;
	size_t name = 0;
	size_t at = 0;

	while (entry_parts(w, bytes_sub(e->base, at, e->base.len), &mode,
			   &name)) {
		if (one_in(&w->chance, often))
			edit_entry(w, e, at, mode, name);
		else
			edit_copy(e, at, mode + name + w->hash_len);
		at += mode + name + w->hash_len;
	}
	edit_copy(e, at, e->base.len - at);
}

/* ------------------------------------------------------------------ editing
 * --- */

/* Close to keys, and at the ends of what belongs to them. */
static void find_places(struct world *w, struct bytes base,
			struct places *places)
{
	static const int64_t reaches[] = {
		0,
		0,
		0,
		-(int64_t)KEY_AROUND,
		KEY_BEHIND_CARRIER,
		-2 * (int64_t)KEY_AROUND,
		2 * (int64_t)KEY_BEHIND_CARRIER,
		-(int64_t)GROUP_GAP,
		GROUP_GAP,
		-64,
		192,
	};
	struct fault fault = { 0 };

	w->keys.nr = 0;
	if (keys_find(&w->search, base, 0, &w->keys, &fault))
		die(fault.msg);
	for (size_t i = 0; i < w->keys.nr && i < 64; i++) {
		const struct key *key =
			&w->keys.v[chance_below(&w->chance, w->keys.nr)];
		int64_t at = (int64_t)key->at +
			     reaches[chance_below(&w->chance, COUNT(reaches))] +
			     (int64_t)chance_below(&w->chance, 17) - 8;

		if (at >= 0 && (uint64_t)at <= base.len)
			add_place(places, (size_t)at);
	}
}

static void edit_bytes(struct world *w, struct edits *e)
{
	const struct supply supply = { &w->texts, supply_text };
	struct places places = { 0 };

	find_places(w, e->base, &places);
	edit_randomly(e, &w->chance, &places, &supply);
	free(places.v);
}

static void make_root(struct world *w, struct buf *out)
{
	if (w->type == OBJECT_TREE)
		make_tree(w, out);
	else if (w->type == OBJECT_BLOB)
		add_random_text(&w->texts, &w->chance, out);
	else
		make_headed(w, out);
}

static uint8_t *with_slack(struct bytes text)
{
	uint8_t *p = calloc(text.len + DELTA_SLACK, 1);

	if (!p)
		die("no memory");
	if (text.len)
		memcpy(p, text.p, text.len);
	return p;
}

/* ---------------------------------------------------------------- comparing
 * --- */

static int examine(struct examiner *e, const struct piece *piece,
		   struct heard *heard)
{
	struct fault fault = { 0 };
	int rc;

	buf_clear(&heard->text);
	heard->nr = 0;
	heard->told.nr = 0;
	rc = examine_object(e, piece, &fault);
	if (rc && rc != FAULT_LIMIT && rc != FAULT_CORRUPT)
		die(fault.msg);
	buf_printf(&heard->text, "status %d\n", rc);
	told_sort(&heard->told);
	return rc;
}

/* The lines of a that b has not. */
static void print_missing(const char *title, const struct buf *a,
			  const struct buf *b)
{
	struct bytes rest = buf_bytes(a);
	struct bytes line;

	printf("%s:\n", title);
	while (bytes_line(&rest, &line)) {
		if (bytes_find(buf_bytes(b), line, 0) == SIZE_MAX)
			printf("  %.*s\n", (int)line.len, (const char *)line.p);
	}
}

static void complain(const struct world *w, const char *what)
{
	printf("FAIL: seed %" PRIu64 ", %s, version %zu of %zu bytes: %s\n",
	       w->seed, object_type_name(w->type), w->nr,
	       w->versions[w->nr].len, what);
	print_missing("only by steps", &w->heard[0].text, &w->heard[1].text);
	print_missing("only of the whole", &w->heard[1].text,
		      &w->heard[0].text);
	printf("again: equal-objects --seed %" PRIu64 " --cases 1 --verbose\n",
	       w->seed);
}

static bool same(struct world *w, const struct version *base, bool known)
{
	struct version *v = &w->versions[w->nr];
	const struct told *before = base ? &base->told : NULL;
	const struct heard *steps = &w->heard[0];
	const struct heard *whole = &w->heard[1];
	bool ok = true;

	for (size_t i = 0; i < whole->told.nr; i++)
		told_add(&v->told, &whole->told.v[i]);
	w->objects++;
	w->credentials += whole->nr;
	if (known) {
		ok = !steps->nr && !steps->told.nr;
		if (!ok)
			complain(w, "a known one is told");
		return ok;
	}
	if (!bytes_eq(buf_bytes(&steps->text), buf_bytes(&whole->text))) {
		complain(w, "what is told differs");
		return false;
	}
	if (!told_within(&steps->told, &whole->told, NULL) ||
	    !told_within(&whole->told, &steps->told, before)) {
		complain(w, "the entries differ");
		return false;
	}
	return true;
}

/* Examine the newest version both ways. */
static bool check_version(struct world *w, const struct version *base,
			  const struct delta *delta)
{
	struct version *v = &w->versions[w->nr];
	struct piece piece = {
		.type = w->type,
		.size = v->len,
		.body = { v->p, v->len },
		.last = true,
		.base = MEMO_NONE,
		.keep = MEMO_NONE,
	};
	int rc;

	w->whole.hash_len = w->steps.hash_len = w->hash_len;
	arena_clear(&w->arenas[1]);
	rc = examine(&w->whole, &piece, &w->heard[1]);
	w->limits += rc == FAULT_LIMIT;
	w->damaged += rc == FAULT_CORRUPT;
	piece.keep = v->slot;
	if (base) {
		piece.delta = delta;
		piece.base = base->slot;
	}
	/* Of a leaf nobody makes a body. */
	if (base && v->slot == MEMO_NONE && !one_in(&w->chance, 4))
		piece.body = (struct bytes){ 0 };
	piece.known = v->slot != MEMO_NONE && one_in(&w->chance, 10);
	(void)examine(&w->steps, &piece, &w->heard[0]);
	return same(w, base, piece.known);
}

static const struct version *a_base(struct world *w)
{
	const struct version *v;

	do {
		v = &w->versions[one_in(&w->chance, 3)
					 ? chance_below(&w->chance, w->nr)
					 : w->nr - 1];
		if (v->slot == MEMO_NONE)
			v = &w->versions[chance_below(&w->chance, w->nr)];
	} while (v->slot == MEMO_NONE);
	return v;
}

static void print_ops(const struct world *w, const struct version *base)
{
	printf("version %zu of %zu bytes, from %zu:\n", w->nr,
	       w->versions[w->nr].len, (size_t)(base - w->versions));
	for (size_t i = 0; i < w->delta.nr; i++)
		printf("  %u: %s %u, %u bytes\n", w->delta.v[i].at,
		       w->delta.v[i].copies ? "copy from" : "insert",
		       w->delta.v[i].copies ? w->delta.v[i].from : 0,
		       w->delta.v[i].len);
}

/* Read the delta, put its result together, and compare it with ours. */
static bool read_delta(struct world *w, struct bytes base, struct bytes data,
		       const struct version *v)
{
	uint8_t *out = malloc(v->len + DELTA_SLACK);
	struct fault fault = { 0 };
	bool ok;

	if (!out)
		die("no memory");
	if (delta_begin(&w->delta, base, data, UINT32_MAX, &fault) ||
	    delta_run(&w->delta, out, true, &fault))
		die(fault.msg);
	ok = w->delta.size == v->len && (!v->len || !memcmp(out, v->p, v->len));
	free(out);
	if (!ok)
		printf("FAIL: seed %" PRIu64 ": the delta makes something "
		       "else\n",
		       w->seed);
	return ok;
}

static bool check_edited(struct world *w)
{
	const struct version *base = a_base(w);
	struct version *v = &w->versions[w->nr];
	struct edits edits = { .base = { base->p, base->len } };
	struct buf text = BUF_INIT;
	uint8_t *data;
	bool ok;

	if (w->type == OBJECT_TREE && !one_in(&w->chance, 5))
		edit_tree(w, &edits);
	else
		edit_bytes(w, &edits);
	edits_delta(&edits, &text);
	if (!buf_ok(&text) || !buf_ok(&edits.result))
		die("no memory");
	data = with_slack(buf_bytes(&text));
	v->p = with_slack(buf_bytes(&edits.result));
	v->len = edits.result.len;
	ok = read_delta(w, edits.base, (struct bytes){ data, text.len }, v);
	if (w->verbose)
		print_ops(w, base);
	ok = ok && check_version(w, base, &w->delta);
	free(data);
	buf_release(&text);
	edits_release(&edits);
	return ok;
}

static bool run_versions(struct world *w)
{
	size_t nr = 2 + chance_below(&w->chance, VERSIONS - 1);
	size_t slot = chance_below(&w->chance, MEMOS);
	struct buf text = BUF_INIT;
	bool ok;

	make_root(w, &text);
	w->versions[0].p = with_slack(buf_bytes(&text));
	w->versions[0].len = text.len;
	w->versions[0].slot = (unsigned)slot;
	buf_release(&text);
	ok = check_version(w, NULL, NULL);
	for (w->nr = 1; ok && w->nr < nr; w->nr++) {
		bool leaf = one_in(&w->chance, 3);

		w->versions[w->nr].slot =
			leaf ? MEMO_NONE : (unsigned)((slot + w->nr) % MEMOS);
		ok = check_edited(w);
	}
	return ok;
}

static bool run_case(struct world *w, uint64_t seed)
{
	size_t kind;
	bool ok;

	w->seed = seed;
	w->chance.state = seed;
	kind = chance_below(&w->chance, 12);
	w->type = kind < 6    ? OBJECT_BLOB
		  : kind < 9  ? OBJECT_TREE
		  : kind < 11 ? OBJECT_COMMIT
			      : OBJECT_TAG;
	w->hash_len = one_in(&w->chance, 3) ? OID_SHA256 : OID_SHA1;
	w->nr = 0;
	ok = run_versions(w);
	for (size_t i = 0; i < VERSIONS; i++) {
		free(w->versions[i].p);
		free(w->versions[i].told.v);
		w->versions[i] = (struct version){ .p = NULL };
	}
	arena_clear(&w->arenas[0]);
	return ok;
}

static void open_examiner(struct world *w, struct examiner *e, size_t i)
{
	struct matcher *matcher = NULL;
	struct fault fault = { 0 };

	if (matcher_new(w->engine, &matcher, &fault))
		die(fault.msg);
	*e = (struct examiner){
		.matcher = matcher,
		.arena = &w->arenas[i],
		.payload = &w->heard[i],
		.each = on_each,
		.entry = on_entry,
	};
}

static void world_open(struct world *w)
{
	struct fault fault = { 0 };

	if (checksum_init(&fault) ||
	    patterns_load(NULL, &w->patterns, &fault) ||
	    engine_new(w->patterns, 0, &w->engine, &fault) ||
	    !texts_open(&w->texts, w->patterns, &fault))
		die(fault.msg);
	open_examiner(w, &w->steps, 0);
	open_examiner(w, &w->whole, 1);
	key_search_init(&w->search, matcher_keys(w->whole.matcher)->ring);
}

static void world_close(struct world *w)
{
	matcher_free(w->steps.matcher);
	matcher_free(w->whole.matcher);
	examiner_release(&w->steps);
	examiner_release(&w->whole);
	for (size_t i = 0; i < COUNT(w->arenas); i++) {
		arena_release(&w->arenas[i]);
		buf_release(&w->heard[i].text);
		free(w->heard[i].told.v);
	}
	key_search_release(&w->search);
	free(w->keys.v);
	delta_release(&w->delta);
	texts_close(&w->texts);
	engine_free(w->engine);
	patterns_free(w->patterns);
}

static uint64_t seed_of_today(void)
{
	struct timespec now = { 0 };
	struct chance chance;

	(void)timespec_get(&now, TIME_UTC);
	chance.state = (uint64_t)now.tv_sec << 30 ^ (uint64_t)now.tv_nsec;
	return chance_next(&chance) % 1000000000;
}

int main(int argc, char **argv)
{
	static struct world w;
	uint64_t seed = seed_of_today();
	uint64_t cases = 1000;
	uint64_t failed = 0;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--seed") && i + 1 < argc)
			seed = strtoull(argv[++i], NULL, 10);
		else if (!strcmp(argv[i], "--cases") && i + 1 < argc)
			cases = strtoull(argv[++i], NULL, 10);
		else if (!strcmp(argv[i], "--verbose"))
			w.verbose = true;
		else
			die("usage: equal-objects [--seed N] [--cases N] "
			    "[--verbose]");
	}
	printf("seed %" PRIu64 ", %" PRIu64 " cases\n", seed, cases);
	world_open(&w);
	for (uint64_t i = 0; i < cases && failed < 3; i++)
		failed += !run_case(&w, seed + i);
	w.steps_bytes = matcher_stats(w.steps.matcher)->bytes;
	w.whole_bytes = matcher_stats(w.whole.matcher)->bytes;
	printf("%" PRIu64 " objects, %" PRIu64 " credentials, %" PRIu64
	       " limits, %" PRIu64 " damaged; bytes judged: %" PRIu64
	       " by steps, %" PRIu64 " whole\n",
	       w.objects, w.credentials, w.limits, w.damaged, w.steps_bytes,
	       w.whole_bytes);
	world_close(&w);
	return failed ? 1 : 0;
}
