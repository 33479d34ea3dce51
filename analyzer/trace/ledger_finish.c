/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From accounts to findings. All that was entered in any order is sorted, so
 * that a report depends on what was seen alone; life cycle and severity follow
 * from it.
 */
#include "trace/account.h"

#include "base/date.h"
#include "classify/lifecycle.h"
#include "trace/also.h"
#include "trace/temper.h"

#include <stdio.h>
#include <stdlib.h>

static void add_names(const char **out, size_t *nr, const char *const *v,
		      size_t more)
{
	if (more)
		memcpy(out + *nr, v, more * sizeof(*v));
	*nr += more;
}

/* All in one set, which equals those of other secrets, if theirs are. */
static bool unite_refs(struct ledger *ledger, struct account *account,
		       size_t most)
{
	const char **all = calloc(most + 1, sizeof(*all));
	size_t nr = 0;
	size_t set = 0;
	bool ok = all != NULL && ARRAY_ROOM(&account->refsets);

	for (size_t i = 0; ok && i < account->refsets.nr; i++) {
		const struct refset *one =
			&ledger->refsets.v[account->refsets.v[i]];

		add_names(all, &nr, one->v, one->nr);
	}
	if (ok)
		add_names(all, &nr, account->refs.v, account->refs.nr);
	ok = ok && refsets_note(&ledger->refsets, &ledger->arena, all,
				refs_sort(all, nr), &set);
	free(all);
	if (!ok)
		return false;
	account->refsets.v[0] = set;
	account->refsets.nr = 1;
	account->refs.nr = 0;
	return true;
}

static bool settle_refs(struct ledger *ledger, struct account *account,
			struct finding *f)
{
	const struct refset *set;
	size_t most = account->refs.nr;

	for (size_t i = 0; i < account->refsets.nr; i++)
		most += ledger->refsets.v[account->refsets.v[i]].nr;
	if (!most)
		return true;
	if ((account->refs.nr || account->refsets.nr > 1) &&
	    !unite_refs(ledger, account, most))
		return false;
	set = &ledger->refsets.v[account->refsets.v[0]];
	f->refs = set->v;
	f->nr_refs = set->nr;
	return true;
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

/* Where no checksum was asked, the secret has not the shape of its kind. */
static size_t visible_of(const struct credential *c)
{
	return c->pattern->proof != PROOF_NONE && c->checksum == CHECKSUM_NONE
		       ? 0
		       : c->pattern->visible;
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
	f->also_more = nr - f->also_at.nr + account->also_more;
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

	if (!account_drop_staged_names(account))
		return false;
	account_sort_places(account);
	forms_sort(&account->forms);
	sort_sealed(account);
	*f = (struct finding){
		.kind = c->pattern->id,
		.kind_name = c->pattern->name,
		.provider = provider_of(account),
		.secret = c->secret,
		.visible = visible_of(c),
		.checksum = c->checksum,
		.confidence = c->confidence,
		.nr_reasons = c->nr_reasons,
		.exposure = account->exposure,
		.first_seen = account->first,
		.last_seen = account->last,
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
	if (!f->id || !settle_refs(ledger, account, f) ||
	    !settle_also(account, f) || !copy_people(ledger, account, f) ||
	    !lifecycle_judge(f->kind, host_kind_of(account),
			     day_of_moment(claimed), first->known,
			     options->as_of, &ledger->arena, &f->lifecycle))
		return false;
	f->severity = severity_judge(&f->lifecycle, f->confidence, f->exposure);
	temper(f);
	return true;
}

static int by_weight(const void *a, const void *b)
{
	return finding_compare(a, b);
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
