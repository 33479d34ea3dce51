/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"
#include "lookup.h"
#include "run.h"

#include <stdlib.h>

/* Set in a place or finding once a line of the expectation has claimed it. */
#define CLAIMED "(claimed)"

/* How a key's value is made out of what stands at its path. */
enum form {
	FORM_TEXT,
	FORM_SET,     /* array of strings, sorted, joined by "|" */
	FORM_LIST,    /* the same in its own order, joined by "," */
	FORM_SUBJECT, /* a commit, or several: their subjects as a set */
};

static const struct key {
	const char *name;
	bool of_place; /* else of the finding */
	enum form form;
	const char *path;
} keys[] = {
	{ "kind", false, FORM_TEXT, "kind" },
	{ "provider", false, FORM_TEXT, "provider" },
	{ "secret", false, FORM_TEXT, "secret" },
	{ "username", false, FORM_TEXT, "username" },
	{ "host", false, FORM_TEXT, "host" },
	{ "workspace", false, FORM_TEXT, "workspace" },
	{ "repository", false, FORM_TEXT, "repository" },
	{ "checksum", false, FORM_TEXT, "checksum" },
	{ "confidence", false, FORM_TEXT, "confidence" },
	{ "lifecycle", false, FORM_TEXT, "lifecycle.state" },
	{ "severity", false, FORM_TEXT, "severity" },
	{ "exposure", false, FORM_TEXT, "exposure" },
	{ "refs", false, FORM_SET, "refs" },
	{ "author", false, FORM_TEXT, "first_seen.author" },
	{ "email", false, FORM_TEXT, "first_seen.email" },
	{ "first-seen-subject", false, FORM_SUBJECT, "first_seen.commit" },
	{ "last-seen-subject", false, FORM_SUBJECT, "last_seen.commit" },
	{ "site", true, FORM_TEXT, "site" },
	{ "path", true, FORM_TEXT, "path" },
	{ "line", true, FORM_TEXT, "line" },
	{ "column", true, FORM_TEXT, "column" },
	{ "objects_total", true, FORM_TEXT, "objects_total" },
	{ "encoding", true, FORM_LIST, "encoding" },
	{ "commit-subject", true, FORM_SUBJECT, "introduced" },
	{ "removed-subject", true, FORM_SUBJECT, "removed" },
	{ "object-subject", true, FORM_SUBJECT, "object" },
};

static const struct key *find_key(const char *name)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		if (!strcmp(keys[i].name, name))
			return &keys[i];
	}
	return NULL;
}

static int cmp_str(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void join(struct strlist *list, char between, bool sorted,
		 struct buf *out)
{
	if (sorted && list->nr)
		qsort(list->v, list->nr, sizeof(*list->v), cmp_str);
	for (size_t i = 0; i < list->nr; i++) {
		if (i)
			buf_add_char(out, between);
		buf_add_str(out, list->v[i]);
	}
}

/* The strings at value: one, those of an array, or none. */
static bool push_strings(json_t *value, struct strlist *out)
{
	json_t *item;
	size_t i;

	if (json_is_string(value))
		return strlist_push(out, json_string_value(value));
	json_array_foreach(value, i, item)
	{
		if (!json_is_string(item) ||
		    !strlist_push(out, json_string_value(item)))
			return false;
	}
	return true;
}

static int subject_of(const char *repo, const char *commit, struct buf *out,
		      struct fault *fault)
{
	/* bbaudit never follows replace refs either. */
	const char *const argv[] = {
		"git", "--no-replace-objects", "-C",   repo, "log",
		"-1",  "--format=%s",	       commit, NULL
	};
	struct buf errors = BUF_INIT;
	struct run run = { argv, NULL, { 0 }, out, &errors };
	int status;
	int rc = run_program(&run, &status, fault);

	buf_release(&errors);
	if (rc)
		return rc;
	if (status)
		buf_printf(out, "(no commit %s)", commit);
	else if (out->len && out->p[out->len - 1] == '\n')
		out->p[--out->len] = '\0';
	return 0;
}

static int subjects_of(const char *repo, const struct strlist *commits,
		       struct strlist *out, struct fault *fault)
{
	for (size_t i = 0; i < commits->nr; i++) {
		struct buf subject = BUF_INIT;
		int rc = subject_of(repo, commits->v[i], &subject, fault);

		if (!rc && !strlist_push(out, buf_str(&subject)))
			rc = fault_nomem(fault);
		buf_release(&subject);
		if (rc)
			return rc;
	}
	return 0;
}

/* What the report says for key, as text. */
static int actual_value(const struct comparison *comparison,
			const struct key *key, json_t *object, struct buf *out,
			struct fault *fault)
{
	struct strlist strings = { 0 }, subjects = { 0 };
	json_t *value = lookup(object, key->path);
	int rc = 0;

	if (key->form == FORM_TEXT) {
		if (!lookup_text(object, key->path, out))
			buf_add_str(out, "(not in the report)");
		return 0;
	}
	if (!push_strings(value, &strings))
		rc = fault_nomem(fault);
	if (!rc && key->form == FORM_SUBJECT) {
		rc = subjects_of(comparison->repo, &strings, &subjects, fault);
		join(&subjects, '|', true, out);
	} else if (!rc) {
		join(&strings, key->form == FORM_SET ? '|' : ',',
		     key->form == FORM_SET, out);
	}
	strlist_release(&strings);
	strlist_release(&subjects);
	return rc;
}

/* A set may be written in any order. */
static int sort_expected(const char *value, struct buf *out,
			 struct fault *fault)
{
	struct bytes rest = bytes_of(value), item;
	struct strlist items = { 0 };
	bool ok = true;

	while (ok && rest.len) {
		struct buf text = BUF_INIT;

		if (!bytes_until(&rest, '|', &item)) {
			item = rest;
			rest = bytes_sub(rest, rest.len, 0);
		}
		buf_add_bytes(&text, item);
		ok = buf_ok(&text) && strlist_push(&items, buf_str(&text));
		buf_release(&text);
	}
	join(&items, '|', true, out);
	strlist_release(&items);
	return ok ? 0 : fault_nomem(fault);
}

static int expected_value(const struct key *key, const char *value,
			  struct buf *out, struct fault *fault)
{
	if (key->form == FORM_SET || key->form == FORM_SUBJECT)
		return sort_expected(value, out, fault);
	buf_add_str(out, value);
	return 0;
}

/*
 * Count the keys in which the place differs from line, and tell them in
 * complaints if it is not NULL.
 */
static int differences(const struct comparison *comparison,
		       const struct expected *line, json_t *finding,
		       json_t *place, size_t *nr, struct buf *complaints,
		       struct fault *fault)
{
	*nr = 0;
	for (size_t i = 0; i < line->pairs.nr; i++) {
		const struct pair *pair = &line->pairs.v[i];
		const struct key *key = find_key(pair->key);
		struct buf got = BUF_INIT, want = BUF_INIT;
		int rc;

		if (!key)
			return fault_set(fault, FAULT_USAGE,
					 "line %zu: no key \"%s\"", line->line,
					 pair->key);
		rc = expected_value(key, pair->value, &want, fault);
		if (!rc)
			rc = actual_value(comparison, key,
					  key->of_place ? place : finding, &got,
					  fault);
		if (!rc && strcmp(buf_str(&got), buf_str(&want)) != 0) {
			++*nr;
			if (complaints)
				buf_printf(complaints,
					   "line %zu: %s: expected \"%s\", got "
					   "\"%s\"\n",
					   line->line, pair->key,
					   buf_str(&want), buf_str(&got));
		}
		buf_release(&got);
		buf_release(&want);
		if (rc)
			return rc;
	}
	return 0;
}

static bool claimed(json_t *object)
{
	return json_object_get(object, CLAIMED) != NULL;
}

static bool has_secret(json_t *finding, const struct expected *line)
{
	const char *secret = expect_value(line, "secret");
	const char *got = json_string_value(json_object_get(finding, "secret"));

	return !secret || (got && !strcmp(got, secret));
}

struct place {
	json_t *finding;
	json_t *occurrence;
};

/* The unclaimed place of the same secret that differs the least. */
static int nearest(const struct comparison *comparison,
		   const struct expected *line, struct place *out,
		   struct fault *fault)
{
	json_t *finding, *occurrence;
	size_t i, j, least = SIZE_MAX;

	json_array_foreach(json_object_get(comparison->report, "findings"), i,
			   finding)
	{
		json_t *all = json_object_get(finding, "occurrences");

		if (!has_secret(finding, line))
			continue;
		json_array_foreach(all, j, occurrence)
		{
			size_t nr;
			int rc;

			if (claimed(occurrence))
				continue;
			rc = differences(comparison, line, finding, occurrence,
					 &nr, NULL, fault);
			if (rc)
				return rc;
			if (nr < least) {
				least = nr;
				*out = (struct place){ finding, occurrence };
			}
		}
	}
	return 0;
}

static int compare_line(const struct comparison *comparison,
			const struct expected *line, struct buf *complaints,
			struct fault *fault)
{
	struct place place = { 0 };
	const char *site = expect_value(line, "site");
	const char *path = expect_value(line, "path");
	size_t nr;
	int rc = nearest(comparison, line, &place, fault);

	if (rc)
		return rc;
	if (!place.finding) {
		buf_printf(complaints, "line %zu: not found (%s %s)\n",
			   line->line, site ? site : "any site",
			   path ? path : "");
		return 0;
	}
	if (json_object_set_new(place.finding, CLAIMED, json_true()) ||
	    json_object_set_new(place.occurrence, CLAIMED, json_true()))
		return fault_nomem(fault);
	return differences(comparison, line, place.finding, place.occurrence,
			   &nr, complaints, fault);
}

static void tell_extra(json_t *finding, json_t *occurrence,
		       struct buf *complaints)
{
	static const char *const shown[] = { "site", "path", "line", "column" };

	buf_add_str(complaints, "not expected: ");
	lookup_text(finding, "kind", complaints);
	buf_add_str(complaints, ", ");
	lookup_text(finding, "confidence", complaints);
	for (size_t i = 0; i < COUNT(shown); i++) {
		buf_printf(complaints, ", %s ", shown[i]);
		lookup_text(occurrence, shown[i], complaints);
	}
	buf_add_str(complaints, " (");
	lookup_text(finding, "reasons", complaints);
	buf_add_str(complaints, ")\n");
}

static void tell_unclaimed(json_t *report, struct buf *complaints)
{
	json_t *finding, *occurrence;
	size_t i, j;

	json_array_foreach(json_object_get(report, "findings"), i, finding)
	{
		json_t *all = json_object_get(finding, "occurrences");

		if (!json_array_size(all))
			buf_add_str(complaints, "a finding without a place\n");
		json_array_foreach(all, j, occurrence)
		{
			if (!claimed(occurrence))
				tell_extra(finding, occurrence, complaints);
		}
	}
}

/* What holds for every report unless a `report` line says otherwise. */
static void compare_completeness(json_t *report, struct buf *complaints)
{
	json_t *repository;
	size_t i;

	if (!json_array_size(json_object_get(report, "repositories")))
		buf_add_str(complaints, "no repository was scanned\n");
	json_array_foreach(json_object_get(report, "repositories"), i,
			   repository)
	{
		json_t *total = lookup(repository, "objects.total");
		json_t *scanned = lookup(repository, "objects.scanned");

		if (!json_is_true(json_object_get(repository, "complete")))
			buf_printf(complaints, "repository %zu: incomplete\n",
				   i);
		if (!total || !scanned || !json_equal(total, scanned))
			buf_printf(complaints,
				   "repository %zu: %" JSON_INTEGER_FORMAT
				   " of %" JSON_INTEGER_FORMAT
				   " objects were scanned\n",
				   i, json_integer_value(scanned),
				   json_integer_value(total));
	}
}

static void compare_pair(const struct comparison *comparison,
			 const struct pair *pair, struct buf *complaints)
{
	struct buf got = BUF_INIT;

	if (!strcmp(pair->key, "status"))
		buf_printf(&got, "%d", comparison->status);
	else if (!lookup_text(comparison->report, pair->key, &got))
		buf_add_str(&got, "(not in the report)");
	if (strcmp(buf_str(&got), pair->value) != 0)
		buf_printf(complaints, "%s: expected \"%s\", got \"%s\"\n",
			   pair->key, pair->value, buf_str(&got));
	buf_release(&got);
}

/* The whole: status, completeness, and what the `report` lines say. */
static void compare_report(const struct comparison *comparison,
			   const struct expectation *expectation,
			   struct buf *complaints)
{
	int expected = expectation->none ? 0 : 1;
	bool says_status = false;

	for (size_t i = 0; i < expectation->lines.nr; i++) {
		const struct expected *line = &expectation->lines.v[i];

		if (!line->of_report)
			continue;
		says_status |= !!expect_value(line, "status");
		for (size_t j = 0; j < line->pairs.nr; j++)
			compare_pair(comparison, &line->pairs.v[j], complaints);
	}
	if (says_status)
		return;
	if (comparison->status != expected)
		buf_printf(complaints, "status: expected %d, got %d\n",
			   expected, comparison->status);
	compare_completeness(comparison->report, complaints);
}

int compare(const struct comparison *comparison,
	    const struct expectation *expectation, struct buf *complaints,
	    struct fault *fault)
{
	for (size_t i = 0; i < expectation->lines.nr; i++) {
		int rc = 0;

		if (!expectation->lines.v[i].of_report)
			rc = compare_line(comparison, &expectation->lines.v[i],
					  complaints, fault);
		if (rc)
			return rc;
	}
	tell_unclaimed(comparison->report, complaints);
	compare_report(comparison, expectation, complaints);
	return buf_ok(complaints) ? 0 : fault_nomem(fault);
}
