/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/ledger.h"

#include "trace/account.h"

#include <stdlib.h>

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
		free(ledger->v[i].refsets.v);
		free(ledger->v[i].forms.v);
		free(ledger->v[i].sealed.v);
		free(ledger->v[i].people.v);
		free(ledger->v[i].also.v);
	}
	free(ledger->v);
	free(ledger->impacts.v);
	map_release(&ledger->by_secret);
	map_release(&ledger->spelled);
	refsets_release(&ledger->refsets);
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

	if (!ARRAY_ROOM(&account->people))
		return false;
	account->people.v[account->people.nr++] =
		(struct person){ name, email };
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

void ledger_also_more(struct ledger *ledger, size_t nr, uint64_t objects)
{
	ledger->v[nr].also_more += objects;
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

bool ledger_refs(struct ledger *ledger, size_t nr, const char *const *names,
		 size_t nr_names)
{
	struct account *account = &ledger->v[nr];
	size_t set;

	if (!refsets_note(&ledger->refsets, &ledger->arena, names, nr_names,
			  &set) ||
	    !ARRAY_ROOM(&account->refsets))
		return false;
	account->refsets.v[account->refsets.nr++] = set;
	return true;
}
