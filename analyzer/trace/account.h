/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/account.h - what a ledger knows of one secret (private to
 * trace/ledger*.c)
 *
 * ledger.c writes into accounts; ledger_finish.c and ledger_places.c put them
 * into order and make findings of them.
 */
#ifndef TRACE_ACCOUNT_H
#define TRACE_ACCOUNT_H

#include "base/map.h"
#include "trace/forms.h"
#include "trace/ledger.h"
#include "trace/refsets.h"

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
	} refs; /* beside those of the sets */
	struct {
		size_t *v; /* numbers in refsets */
		size_t nr, cap;
	} refsets;
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
	uint64_t also_more; /* objects, beside those places */
	struct sighting first;
	struct sighting last;
	enum exposure exposure;
};

struct ledger {
	struct arena arena;
	struct map by_secret;
	struct map spelled; /* see trace/forms.h */
	struct refsets refsets;
	struct {
		struct impact *v;
		size_t nr, cap;
	} impacts;
	struct account *v;
	size_t nr;
	size_t cap;
};

/*
 * A name that a commit holds is staged as well, most of the time: that is no
 * place of its own. False when memory ends.
 */
bool account_drop_staged_names(struct account *account);

/* The place that came first stands first; the others keep their order. */
void account_sort_places(struct account *account);

#endif
