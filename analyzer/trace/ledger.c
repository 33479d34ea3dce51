/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/ledger.h"

#include "base/array.h"
#include "base/date.h"
#include "base/map.h"
#include "classify/lifecycle.h"
#include "trace/forms.h"
#include "trace/also.h"
#include "trace/temper.h"

#include <stdio.h>
#include <stdlib.h>

/* How much a place's word counts, without what it says of reasons. */
struct rank {
	const struct pattern *pattern;
	enum confidence confidence;
	enum host_kind host_kind;
};

/* What the surest place that knows it says; p NULL in value: none does. */
struct known {
	struct bytes value;
	struct bytes more; /* the repository that belongs to a workspace */
	struct rank rank;
};

struct account {
	struct credential best; /* the surest verdict */
	struct known username;
	struct known host;
	struct known workspace;
	struct {
		struct occurrence *v;
		size_t nr, cap;
	} places;
	struct {
		const char **v;
		size_t nr, cap;
	} refs;
	struct forms forms;
	struct {
		struct sealed *v;
		size_t nr, cap;
	} sealed;
	struct {
		struct person *v;
		size_t nr, cap;
	} people;
	struct {
		struct also *v;
		size_t nr, cap;
	} also;
	struct sighting first;
	struct sighting last;
	enum exposure exposure;
};

struct ledger {
	struct arena arena;
	struct map by_secret;
	struct map spelled; /* see trace/forms.h */
	struct {
		struct impact *v;
		size_t nr, cap;
	} impacts;
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
		free(ledger->v[i].forms.v);
		free(ledger->v[i].sealed.v);
		free(ledger->v[i].people.v);
		free(ledger->v[i].also.v);
	}
	free(ledger->v);
	free(ledger->impacts.v);
	map_release(&ledger->by_secret);
	map_release(&ledger->spelled);
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

static int compare_ranks(const struct rank *a, const struct rank *b)
{
	static const int of_kind[] = {
		[HOST_IS_CLOUD] = 0,
		[HOST_IS_DATA_CENTER] = 1,
		[HOST_IS_OTHER] = 2,
		[HOST_IS_LOOKALIKE] = 3,
	};
	int cmp;

	if (a->confidence != b->confidence)
		return a->confidence > b->confidence ? -1 : 1;
	if (a->pattern->specificity != b->pattern->specificity)
		return a->pattern->specificity > b->pattern->specificity ? -1
									 : 1;
	cmp = strcmp(a->pattern->id, b->pattern->id);
	return cmp ? cmp : of_kind[a->host_kind] - of_kind[b->host_kind];
}

static struct rank rank_of(const struct credential *c)
{
	return (struct rank){ c->pattern, c->confidence, c->host_kind };
}

/*
 * A total order of verdicts, so that the one that stays does not depend on the
 * order in which they come.
 */
static int compare_verdicts(const struct credential *a,
			    const struct credential *b)
{
	struct rank x = rank_of(a);
	struct rank y = rank_of(b);
	int cmp = compare_ranks(&x, &y);

	if (cmp)
		return cmp;
	if (a->checksum != b->checksum)
		return a->checksum == CHECKSUM_VALID ||
				       b->checksum == CHECKSUM_NONE
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

/* The verdict alone: what it says of user and host is kept by offer. */
static void take_verdict(struct account *account, const struct credential *c)
{
	struct bytes secret = account->best.secret;

	account->best = *c;
	account->best.secret = secret;
	account->best.raw = (struct bytes){ 0 };
	account->best.context = (struct bytes){ 0 };
	account->best.username = (struct bytes){ 0 };
	account->best.host = (struct bytes){ 0 };
	account->best.workspace = (struct bytes){ 0 };
	account->best.repository = (struct bytes){ 0 };
}

static int compare_known(const struct known *a, const struct known *b)
{
	int cmp = compare_ranks(&a->rank, &b->rank);

	if (!cmp)
		cmp = bytes_cmp(a->value, b->value);
	if (!cmp && !a->more.p != !b->more.p)
		cmp = a->more.p ? -1 : 1;
	return cmp ? cmp : bytes_cmp(a->more, b->more);
}

/* A copy that lives long enough; when memory ends, it is as if not shown. */
static void keep(struct ledger *ledger, struct bytes *b)
{
	if (b->p)
		*b = arena_bytes(&ledger->arena, *b);
	if (!b->p)
		b->len = 0;
}

static void offer(struct ledger *ledger, struct known *known,
		  const struct credential *c, struct bytes value,
		  struct bytes more)
{
	struct known other = { value, more, rank_of(c) };

	if (!value.len || (known->value.p && compare_known(known, &other) <= 0))
		return;
	keep(ledger, &other.value);
	keep(ledger, &other.more);
	if (other.value.p)
		*known = other;
}

size_t ledger_enter(struct ledger *ledger, const struct credential *credential)
{
	const struct bytes none = { 0 };
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
		take_verdict(account, credential);
	}
	account = &ledger->v[nr];
	if (!forms_note(&account->forms, nr, &ledger->spelled, &ledger->arena,
			credential->raw, &credential->encodings))
		return SIZE_MAX;
	if (compare_verdicts(credential, &account->best) < 0)
		take_verdict(account, credential);
	offer(ledger, &account->username, credential, credential->username,
	      none);
	offer(ledger, &account->host, credential, credential->host, none);
	offer(ledger, &account->workspace, credential, credential->workspace,
	      credential->repository);
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

bool ledger_wants_people(const struct ledger *ledger, size_t nr)
{
	return ledger->v[nr].people.nr < PEOPLE_MAX;
}

/* Each of them once per commit at most; doubles go at the end. */
bool ledger_person(struct ledger *ledger, size_t nr, struct bytes name,
		   struct bytes email)
{
	struct account *account = &ledger->v[nr];
	struct person person = { arena_bytes(&ledger->arena, name),
				 arena_bytes(&ledger->arena, email) };

	if ((name.len && !person.name.p) || (email.len && !person.email.p) ||
	    !ARRAY_ROOM(&account->people))
		return false;
	account->people.v[account->people.nr++] = person;
	return true;
}

bool ledger_seal(struct ledger *ledger, size_t nr, size_t repo,
		 const struct oid *object)
{
	struct account *account = &ledger->v[nr];

	if (!ARRAY_ROOM(&account->sealed))
		return false;
	account->sealed.v[account->sealed.nr++] =
		(struct sealed){ repo, *object };
	return true;
}

bool ledger_impact(struct ledger *ledger, const struct impact *impact)
{
	if (!ARRAY_ROOM(&ledger->impacts))
		return false;
	ledger->impacts.v[ledger->impacts.nr++] = *impact;
	return true;
}

const struct impact *ledger_impacts(const struct ledger *ledger, size_t *nr)
{
	*nr = ledger->impacts.nr;
	return ledger->impacts.v;
}

const struct occurrence *ledger_places(const struct ledger *ledger, size_t nr,
				       size_t *count)
{
	*count = ledger->v[nr].places.nr;
	return ledger->v[nr].places.v;
}

size_t ledger_find(const struct ledger *ledger, struct bytes secret)
{
	return map_get(&ledger->by_secret, secret);
}

struct bytes ledger_secret(const struct ledger *ledger, size_t nr,
			   enum confidence *confidence)
{
	*confidence = ledger->v[nr].best.confidence;
	return ledger->v[nr].best.secret;
}

bool ledger_form(struct ledger *ledger, size_t nr, struct bytes raw,
		 const struct encodings *encodings)
{
	return forms_note(&ledger->v[nr].forms, nr, &ledger->spelled,
			  &ledger->arena, raw, encodings);
}

bool ledger_also(struct ledger *ledger, size_t nr, const struct also *also)
{
	struct account *account = &ledger->v[nr];
	struct also copy = *also;

	if (copy.path)
		copy.path = arena_str(&ledger->arena, bytes_of(copy.path));
	if ((also->path && !copy.path) || !ARRAY_ROOM(&account->also))
		return false;
	account->also.v[account->also.nr++] = copy;
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

struct held_name {
	size_t repo;
	const char *path;
};

static int by_repo_and_path(const void *a, const void *b)
{
	const struct held_name *x = a;
	const struct held_name *y = b;

	if (x->repo != y->repo)
		return x->repo < y->repo ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* The names that commits hold, sorted; NULL when memory ends. */
static struct held_name *names_held(const struct account *account, size_t *nr)
{
	const struct occurrence *v = account->places.v;
	struct held_name *names =
		calloc(account->places.nr + 1, sizeof(*names));

	*nr = 0;
	for (size_t i = 0; names && i < account->places.nr; i++) {
		if (v[i].site == SITE_PATH && v[i].path)
			names[(*nr)++] =
				(struct held_name){ v[i].repo, v[i].path };
	}
	if (names)
		qsort(names, *nr, sizeof(*names), by_repo_and_path);
	return names;
}

/* Is the path, or a folder that it lies in, one of the names? */
static bool is_held(const struct occurrence *staged,
		    const struct held_name *names, size_t nr, char *scratch)
{
	struct held_name key = { staged->repo, scratch };
	size_t len = strlen(staged->path);

	memcpy(scratch, staged->path, len + 1);
	for (; len > 0; len--) {
		if (staged->path[len] && staged->path[len] != '/')
			continue;
		scratch[len] = '\0';
		if (bsearch(&key, names, nr, sizeof(*names), by_repo_and_path))
			return true;
	}
	return false;
}

static bool is_staged_name(const struct occurrence *o)
{
	return o->site == SITE_INDEX && !o->object.len && o->path;
}

static size_t longest_staged_name(const struct account *account)
{
	size_t longest = 0;

	for (size_t i = 0; i < account->places.nr; i++) {
		const struct occurrence *o = &account->places.v[i];

		if (is_staged_name(o) && strlen(o->path) > longest)
			longest = strlen(o->path);
	}
	return longest;
}

/*
 * A name that a commit holds is staged as well, most of the time: that is no
 * place of its own.
 */
static bool drop_staged_names(struct account *account)
{
	struct occurrence *v = account->places.v;
	size_t longest = longest_staged_name(account);
	struct held_name *names;
	char *scratch;
	size_t nr = 0;
	size_t kept = 0;
	bool ok;

	if (!longest)
		return true;
	names = names_held(account, &nr);
	scratch = malloc(longest + 1);
	ok = names && scratch;
	for (size_t i = 0; ok && i < account->places.nr; i++) {
		if (!is_staged_name(&v[i]) ||
		    !is_held(&v[i], names, nr, scratch))
			v[kept++] = v[i];
	}
	if (ok)
		account->places.nr = kept;
	free(names);
	free(scratch);
	return ok;
}

static bool is_first_place(const struct occurrence *o,
			   const struct sighting *first)
{
	return o->repo == first->repo && holds(&o->introduced, &first->commit);
}

/* The place that came first stands first; the others keep their order. */
static void sort_places(struct account *account)
{
	struct occurrence *v = account->places.v;
	struct occurrence front;
	size_t i = 0;

	if (account->places.nr)
		qsort(v, account->places.nr, sizeof(*v), by_place);
	while (account->first.known && i < account->places.nr &&
	       !is_first_place(&v[i], &account->first))
		i++;
	if (!account->first.known || i == account->places.nr)
		return;
	front = v[i];
	memmove(v + 1, v, i * sizeof(*v));
	v[0] = front;
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

static int by_blob(const void *a, const void *b)
{
	const struct sealed *x = a;
	const struct sealed *y = b;

	if (x->repo != y->repo)
		return x->repo < y->repo ? -1 : 1;
	return oid_cmp(&x->object, &y->object);
}

static void sort_sealed(struct account *account)
{
	struct sealed *v = account->sealed.v;
	size_t kept = 0;

	if (account->sealed.nr)
		qsort(v, account->sealed.nr, sizeof(*v), by_blob);
	for (size_t i = 0; i < account->sealed.nr; i++) {
		if (!kept || by_blob(&v[kept - 1], &v[i]) != 0)
			v[kept++] = v[i];
	}
	account->sealed.nr = kept;
}

static int by_address(const void *a, const void *b)
{
	const struct person *x = a;
	const struct person *y = b;
	int cmp = bytes_cmp(x->email, y->email);

	return cmp ? cmp : bytes_cmp(x->name, y->name);
}

/* Each once, in a copy: doubles that go would make room for more people. */
static bool copy_people(struct ledger *ledger, const struct account *account,
			struct finding *f)
{
	size_t nr = account->people.nr;
	struct person *v;
	size_t kept = 0;

	if (!nr)
		return true;
	v = arena_alloc(&ledger->arena, nr * sizeof(*v));
	if (!v)
		return false;
	memcpy(v, account->people.v, nr * sizeof(*v));
	qsort(v, nr, sizeof(*v), by_address);
	for (size_t i = 0; i < nr; i++) {
		if (!kept || by_address(&v[kept - 1], &v[i]) != 0)
			v[kept++] = v[i];
	}
	f->people.v = v;
	f->people.nr = f->people.cap = kept;
	return true;
}

/* Where the surest place shows no host, a less sure one may. */
static enum host_kind host_kind_of(const struct account *account)
{
	if (account->best.host_kind == HOST_IS_OTHER && account->host.value.p)
		return account->host.rank.host_kind;
	return account->best.host_kind;
}

static const char *provider_of(const struct account *account)
{
	const struct pattern *pattern = account->best.pattern;

	/* Any other kind belongs to one product, whatever stands beside it. */
	if (!strcmp(pattern->id, "bitbucket-url-credential"))
		return host_kind_of(account) == HOST_IS_DATA_CENTER
			       ? "bitbucket-data-center"
			       : "bitbucket-cloud";
	return pattern->provider;
}

static void copy_context(struct finding *f, const struct account *account)
{
	f->username = account->username.value;
	f->host = account->host.value;
	f->workspace = account->workspace.value;
	f->repository = account->workspace.more;
	for (size_t i = 0; i < account->places.nr; i++) {
		const struct occurrence *o = &account->places.v[i];

		if (!f->username.len && o->username.len)
			f->username = o->username;
		if (!f->host.len && o->host.len)
			f->host = o->host;
	}
}

static bool settle_also(struct account *account, struct finding *f)
{
	size_t nr = also_settle(account->also.v, account->also.nr,
				account->places.v, account->places.nr);

	if (nr == SIZE_MAX)
		return false;
	account->also.nr = nr;
	f->also_at.v = account->also.v;
	f->also_at.nr = nr < ALSO_MAX ? nr : ALSO_MAX;
	f->also_more = nr - f->also_at.nr;
	return true;
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

	if (!drop_staged_names(account))
		return false;
	sort_places(account);
	sort_refs(account);
	forms_sort(&account->forms);
	sort_sealed(account);
	*f = (struct finding){
		.kind = c->pattern->id,
		.kind_name = c->pattern->name,
		.provider = provider_of(account),
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
		.forms = { account->forms.v, account->forms.nr,
			   account->forms.cap },
		.forms_cut = account->forms.cut,
		.sealed = { account->sealed.v, account->sealed.nr,
			    account->sealed.cap },
	};
	(void)snprintf(id, sizeof(id), "bb-%s",
		       fingerprint(options->key, "secret", c->secret, hex));
	f->id = arena_str(&ledger->arena, bytes_of(id));
	memcpy(f->reasons, c->reasons, sizeof(c->reasons));
	copy_context(f, account);
	if (!f->id || !settle_also(account, f) ||
	    !copy_people(ledger, account, f) ||
	    !lifecycle_judge(f->kind,
			     host_kind_of(account) != HOST_IS_DATA_CENTER,
			     day_of_moment(claimed), first->known,
			     options->as_of, &ledger->arena, &f->lifecycle))
		return false;
	f->severity = severity_judge(&f->lifecycle, f->confidence, f->exposure);
	temper(f);
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

bool ledger_is_in(const struct ledger *ledger, size_t nr, const bool *wanted)
{
	const struct account *account = &ledger->v[nr];

	for (size_t i = 0; i < account->places.nr; i++) {
		if (wanted[account->places.v[i].repo])
			return true;
	}
	return false;
}

int ledger_so_far(struct ledger *ledger, const struct ledger_options *options,
		  const bool *wanted, struct finding **out, size_t *nr,
		  struct fault *fault)
{
	struct finding *v = calloc(ledger->nr + 1, sizeof(*v));
	size_t kept = 0;

	if (!v)
		return fault_nomem(fault);
	for (size_t i = 0; i < ledger->nr; i++) {
		if (wanted && !ledger_is_in(ledger, i, wanted))
			continue;
		if (!finish_one(ledger, &ledger->v[i], options, &v[kept++])) {
			free(v);
			return fault_nomem(fault);
		}
	}
	qsort(v, kept, sizeof(*v), by_weight);
	*out = v;
	*nr = kept;
	return 0;
}

int ledger_finish(struct ledger *ledger, const struct ledger_options *options,
		  struct finding **out, size_t *nr, struct fault *fault)
{
	return ledger_so_far(ledger, options, NULL, out, nr, fault);
}
