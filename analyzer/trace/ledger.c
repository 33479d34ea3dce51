/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/ledger.h"

#include "base/array.h"
#include "base/date.h"
#include "base/map.h"
#include "classify/lifecycle.h"

#include <stdio.h>
#include <stdlib.h>

struct account {
	struct credential best; /* the surest verdict */
	struct {
		struct occurrence *v;
		size_t nr, cap;
	} places;
	struct {
		const char **v;
		size_t nr, cap;
	} refs;
	struct sighting first;
	struct sighting last;
	enum exposure exposure;
};

struct ledger {
	struct arena arena;
	struct map by_secret;
	struct account *v;
	size_t nr;
	size_t cap;
};

struct ledger *ledger_new(void)
{
	return calloc(1, sizeof(struct ledger));
}

void ledger_free(struct ledger *ledger)
{
	if (!ledger)
		return;
	for (size_t i = 0; i < ledger->nr; i++) {
		free(ledger->v[i].places.v);
		free(ledger->v[i].refs.v);
	}
	free(ledger->v);
	map_release(&ledger->by_secret);
	arena_release(&ledger->arena);
	free(ledger);
}

struct arena *ledger_arena(struct ledger *ledger)
{
	return &ledger->arena;
}

size_t ledger_count(const struct ledger *ledger)
{
	return ledger->nr;
}

/*
 * A total order of verdicts, so that the one that stays does not depend on the
 * order in which they come.
 */
static int compare_verdicts(const struct credential *a,
			    const struct credential *b)
{
	int cmp;

	if (a->confidence != b->confidence)
		return a->confidence > b->confidence ? -1 : 1;
	if (a->pattern->specificity != b->pattern->specificity)
		return a->pattern->specificity > b->pattern->specificity ? -1
									 : 1;
	cmp = strcmp(a->pattern->id, b->pattern->id);
	if (cmp)
		return cmp;
	if (a->host_kind != b->host_kind)
		return a->host_kind == HOST_IS_CLOUD ||
				       b->host_kind == HOST_IS_OTHER
			       ? -1
			       : 1;
	for (size_t i = 0; i < a->nr_reasons && i < b->nr_reasons; i++) {
		cmp = strcmp(a->reasons[i], b->reasons[i]);
		if (cmp)
			return cmp;
	}
	return (a->nr_reasons > b->nr_reasons) -
	       (a->nr_reasons < b->nr_reasons);
}

/* A copy that lives long enough; when memory ends, it is as if not shown. */
static void keep(struct ledger *ledger, struct bytes *b)
{
	if (b->p)
		*b = arena_bytes(&ledger->arena, *b);
	if (!b->p)
		b->len = 0;
}

static void take_verdict(struct ledger *ledger, struct account *account,
			 const struct credential *c)
{
	struct bytes secret = account->best.secret;

	account->best = *c;
	account->best.secret = secret;
	account->best.raw = (struct bytes){ 0 };
	account->best.context = (struct bytes){ 0 };
	keep(ledger, &account->best.username);
	keep(ledger, &account->best.host);
	keep(ledger, &account->best.workspace);
	keep(ledger, &account->best.repository);
}

/* What a less sure place knows and the surest one does not show. */
static void fill_gaps(struct ledger *ledger, struct credential *best,
		      const struct credential *c)
{
	struct {
		struct bytes *to;
		struct bytes from;
	} gaps[] = {
		{ &best->username, c->username },
		{ &best->host, c->host },
		{ &best->workspace, c->workspace },
		{ &best->repository, c->repository },
	};

	if (!best->host.p && c->host.p)
		best->host_kind = c->host_kind;
	for (size_t i = 0; i < COUNT(gaps); i++) {
		if (gaps[i].to->p || !gaps[i].from.p)
			continue;
		*gaps[i].to = gaps[i].from;
		keep(ledger, gaps[i].to);
	}
}

size_t ledger_enter(struct ledger *ledger, const struct credential *credential)
{
	size_t nr = map_get(&ledger->by_secret, credential->secret);
	struct account *account;

	if (nr == SIZE_MAX) {
		struct bytes secret =
			arena_bytes(&ledger->arena, credential->secret);

		if (!secret.p || !ARRAY_ROOM(ledger) ||
		    !map_put(&ledger->by_secret, secret, ledger->nr))
			return SIZE_MAX;
		nr = ledger->nr++;
		account = &ledger->v[nr];
		*account = (struct account){ .best.secret = secret };
		take_verdict(ledger, account, credential);
		return nr;
	}
	account = &ledger->v[nr];
	if (compare_verdicts(credential, &account->best) < 0) {
		struct credential old = account->best;

		take_verdict(ledger, account, credential);
		fill_gaps(ledger, &account->best, &old);
	} else {
		fill_gaps(ledger, &account->best, credential);
	}
	return nr;
}

bool ledger_place(struct ledger *ledger, size_t nr,
		  const struct occurrence *occurrence)
{
	struct account *account = &ledger->v[nr];

	if (!ARRAY_ROOM(&account->places))
		return false;
	account->places.v[account->places.nr++] = *occurrence;
	return true;
}

bool ledger_has_place(const struct ledger *ledger, size_t nr)
{
	return ledger->v[nr].places.nr > 0;
}

void ledger_expose(struct ledger *ledger, size_t nr, enum exposure exposure)
{
	if (exposure > ledger->v[nr].exposure)
		ledger->v[nr].exposure = exposure;
}

static bool is_earlier(const struct sighting *a, const struct sighting *b)
{
	int cmp;

	if (a->committer_date != b->committer_date)
		return a->committer_date < b->committer_date;
	cmp = oid_cmp(&a->commit, &b->commit);
	return cmp ? cmp < 0 : a->repo < b->repo;
}

void ledger_first(struct ledger *ledger, size_t nr,
		  const struct sighting *first)
{
	struct sighting *mine = &ledger->v[nr].first;

	if (!mine->known || is_earlier(first, mine))
		*mine = *first;
}

void ledger_last(struct ledger *ledger, size_t nr, const struct sighting *last)
{
	struct sighting *mine = &ledger->v[nr].last;

	if (!mine->known || is_earlier(mine, last))
		*mine = *last;
}

bool ledger_ref(struct ledger *ledger, size_t nr, const char *name)
{
	struct account *account = &ledger->v[nr];

	if (!ARRAY_ROOM(&account->refs))
		return false;
	account->refs.v[account->refs.nr++] = name;
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_place(const void *a, const void *b)
{
	const struct occurrence *x = a;
	const struct occurrence *y = b;
	bool x_late = x->order == UINT32_MAX;
	bool y_late = y->order == UINT32_MAX;
	int cmp;

	if (x_late != y_late)
		return x_late ? 1 : -1;
	if (x->repo != y->repo)
		return x->repo < y->repo ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	cmp = bytes_cmp(bytes_of(x->path), bytes_of(y->path));
	if (!cmp)
		cmp = oid_cmp(&x->object, &y->object);
	if (cmp)
		return cmp;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

static bool holds(const struct oids *oids, const struct oid *oid)
{
	for (size_t i = 0; i < oids->nr; i++) {
		if (oid_eq(&oids->v[i], oid))
			return true;
	}
	return false;
}

/* Does path lie at or below top? */
static bool is_below(const char *path, const char *top)
{
	size_t len = strlen(top);

	return !strncmp(path, top, len) && (!path[len] || path[len] == '/');
}

/*
 * A name that a commit holds is staged as well, most of the time: that is no
 * place of its own.
 */
static void drop_staged_names(struct account *account)
{
	struct occurrence *v = account->places.v;
	size_t kept = 0;

	for (size_t i = 0; i < account->places.nr; i++) {
		bool known = false;

		for (size_t k = 0;
		     v[i].site == SITE_INDEX && !v[i].object.len &&
		     k < account->places.nr && !known;
		     k++)
			known = v[k].site == SITE_PATH &&
				v[k].repo == v[i].repo && v[k].path &&
				is_below(v[i].path, v[k].path);
		if (!known)
			v[kept++] = v[i];
	}
	account->places.nr = kept;
}

/* The place that came first stands first; the others keep their order. */
static void sort_places(struct account *account)
{
	struct occurrence *v = account->places.v;

	qsort(v, account->places.nr, sizeof(*v), by_place);
	for (size_t i = 1; account->first.known && i < account->places.nr;
	     i++) {
		struct occurrence first = v[i];

		if (holds(&v[0].introduced, &account->first.commit) &&
		    v[0].repo == account->first.repo)
			break;
		if (first.repo != account->first.repo ||
		    !holds(&first.introduced, &account->first.commit))
			continue;
		memmove(v + 1, v, i * sizeof(*v));
		v[0] = first;
		break;
	}
}

static void sort_refs(struct account *account)
{
	size_t kept = 0;

	if (account->refs.nr)
		qsort(account->refs.v, account->refs.nr,
		      sizeof(*account->refs.v), by_name);
	for (size_t i = 0; i < account->refs.nr; i++) {
		if (!kept ||
		    strcmp(account->refs.v[kept - 1], account->refs.v[i]) != 0)
			account->refs.v[kept++] = account->refs.v[i];
	}
	account->refs.nr = kept;
}

static const char *provider_of(const struct credential *c)
{
	if (c->pattern->hosts == HOSTS_ANY &&
	    !strncmp(c->pattern->provider, "bitbucket-", 10))
		return c->host_kind == HOST_IS_DATA_CENTER
			       ? "bitbucket-data-center"
			       : "bitbucket-cloud";
	return c->pattern->provider;
}

static void copy_context(struct finding *f, const struct account *account)
{
	f->username = account->best.username;
	f->host = account->best.host;
	f->workspace = account->best.workspace;
	f->repository = account->best.repository;
	for (size_t i = 0; i < account->places.nr; i++) {
		const struct occurrence *o = &account->places.v[i];

		if (!f->username.len && o->username.len)
			f->username = o->username;
		if (!f->host.len && o->host.len)
			f->host = o->host;
	}
}

static bool finish_one(struct ledger *ledger, struct account *account,
		       const struct ledger_options *options, struct finding *f)
{
	const struct credential *c = &account->best;
	const struct sighting *first = &account->first;
	char hex[FINGERPRINT_HEX];
	char id[FINGERPRINT_HEX + 3];
	int64_t claimed = first->author_date < first->committer_date
				  ? first->author_date
				  : first->committer_date;

	drop_staged_names(account);
	sort_places(account);
	sort_refs(account);
	*f = (struct finding){
		.kind = c->pattern->id,
		.kind_name = c->pattern->name,
		.provider = provider_of(c),
		.secret = c->secret,
		.visible = c->pattern->visible,
		.checksum = c->checksum,
		.confidence = c->confidence,
		.nr_reasons = c->nr_reasons,
		.exposure = account->exposure,
		.first_seen = account->first,
		.last_seen = account->last,
		.refs = account->refs.v,
		.nr_refs = account->refs.nr,
		.occurrences = { account->places.v, account->places.nr,
				 account->places.cap },
	};
	(void)snprintf(id, sizeof(id), "bb-%s",
		       fingerprint(options->key, "secret", c->secret, hex));
	f->id = arena_str(&ledger->arena, bytes_of(id));
	memcpy(f->reasons, c->reasons, sizeof(c->reasons));
	copy_context(f, account);
	if (!f->id ||
	    !lifecycle_judge(f->kind, c->host_kind != HOST_IS_DATA_CENTER,
			     day_of_moment(claimed), first->known,
			     options->as_of, &ledger->arena, &f->lifecycle))
		return false;
	f->severity = severity_judge(&f->lifecycle, f->confidence, f->exposure);
	return true;
}

static int by_weight(const void *a, const void *b)
{
	const struct finding *x = a;
	const struct finding *y = b;
	int cmp;

	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	cmp = strcmp(x->kind, y->kind);
	return cmp ? cmp : strcmp(x->id, y->id);
}

int ledger_finish(struct ledger *ledger, const struct ledger_options *options,
		  struct finding **out, size_t *nr, struct fault *fault)
{
	struct finding *v = calloc(ledger->nr + 1, sizeof(*v));

	if (!v)
		return fault_nomem(fault);
	for (size_t i = 0; i < ledger->nr; i++) {
		if (!finish_one(ledger, &ledger->v[i], options, &v[i])) {
			free(v);
			return fault_nomem(fault);
		}
	}
	qsort(v, ledger->nr, sizeof(*v), by_weight);
	*out = v;
	*nr = ledger->nr;
	return 0;
}
