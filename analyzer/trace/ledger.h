/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/ledger.h - one entry for each distinct secret of an audit
 *
 * Scanning and tracing write into it what they see, in any order; ledger_finish
 * turns it into findings in their fixed order. One thread at a time.
 */
#ifndef TRACE_LEDGER_H
#define TRACE_LEDGER_H

#include "base/checksum.h"
#include "classify/judge.h"
#include "trace/finding.h"
#include "trace/impact.h"

struct ledger;

struct ledger *ledger_new(void);	 /* NULL when memory ends */
void ledger_free(struct ledger *ledger); /* wipes; accepts NULL */

/* Memory that lives as long as the ledger. */
struct arena *ledger_arena(struct ledger *ledger);

/*
 * The number of the credential's secret, from 0 on; SIZE_MAX when memory ends.
 * Verdicts on the same secret are joined: the surest, most specific one stays.
 * How it is spelled is kept of all of them.
 */
size_t ledger_enter(struct ledger *ledger, const struct credential *credential);
size_t ledger_count(const struct ledger *ledger);

/*
 * Add a place of secret number nr. Everything in it must live as long as the
 * ledger. False when memory ends.
 */
bool ledger_place(struct ledger *ledger, size_t nr,
		  const struct occurrence *occurrence);

/*
 * Somebody brought secret nr in; name and email must live as long as the
 * ledger. The first PEOPLE_MAX are enough: ledger_wants_people says whether
 * there is room. False when memory ends.
 */
#define PEOPLE_MAX 32
bool ledger_wants_people(const struct ledger *ledger, size_t nr);
bool ledger_person(struct ledger *ledger, size_t nr, struct bytes name,
		   struct bytes email);

/* A blob of that repository holds secret nr where no rule of text reaches. */
bool ledger_seal(struct ledger *ledger, size_t nr, size_t repo,
		 const struct oid *object);

/* What a rewrite of one repository will change; once for each that was traced.
 * False when memory ends. */
bool ledger_impact(struct ledger *ledger, const struct impact *impact);
const struct impact *ledger_impacts(const struct ledger *ledger, size_t *nr);
/* The places of secret number nr so far; valid until the next one is added. */
const struct occurrence *ledger_places(const struct ledger *ledger, size_t nr,
				       size_t *count);

/* The number of a secret, or SIZE_MAX. */
size_t ledger_find(const struct ledger *ledger, struct bytes secret);

/* What is known of secret number nr: the surest verdict on it, so far. */
struct bytes ledger_secret(const struct ledger *ledger, size_t nr,
			   enum confidence *confidence);

/* It is spelled like that somewhere. False when memory ends. */
bool ledger_form(struct ledger *ledger, size_t nr, struct bytes raw,
		 const struct encodings *encodings);

/*
 * Secret number nr stands there too. Of places that ledger_place was told, by
 * repository, site and path (or object, where there is no path), nothing is
 * listed twice. Copies what it needs. False when memory ends.
 */
bool ledger_also(struct ledger *ledger, size_t nr, const struct also *also);

/* And in so many objects more, of which no place is told. */
void ledger_also_more(struct ledger *ledger, size_t nr, uint64_t objects);

/* The worst exposure stays. */
void ledger_expose(struct ledger *ledger, size_t nr, enum exposure exposure);

/* Of several repositories' first commits the earliest stays; of last, the
 * latest. */
void ledger_first(struct ledger *ledger, size_t nr,
		  const struct sighting *first);
void ledger_last(struct ledger *ledger, size_t nr, const struct sighting *last);

/* name is borrowed for the ledger's life. False when memory ends. */
bool ledger_ref(struct ledger *ledger, size_t nr, const char *name);
/* The same for many, sorted, each once: equal ones are kept once. */
bool ledger_refs(struct ledger *ledger, size_t nr, const char *const *names,
		 size_t nr_names);

struct ledger_options {
	const struct audit_key *key;
	int32_t as_of; /* day */
};

/*
 * All findings, in their order, in an array that the caller frees; what they
 * point to stays the ledger's. Life cycle and severity are judged here.
 */
int ledger_finish(struct ledger *ledger, const struct ledger_options *options,
		  struct finding **out, size_t *nr,
		  struct fault *fault) CHECKED;

/*
 * The same for those with a place in a repository that wanted, an array by
 * repository, marks; as far as they are known by now, since more may still be
 * entered.
 */
int ledger_so_far(struct ledger *ledger, const struct ledger_options *options,
		  const bool *wanted, struct finding **out, size_t *nr,
		  struct fault *fault) CHECKED;
/* Has secret number nr a place in one of these? */
bool ledger_is_in(const struct ledger *ledger, size_t nr, const bool *wanted);

#endif
