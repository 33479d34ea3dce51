/* SPDX-License-Identifier: Apache-2.0 */
#include "report/unite.h"

#include "classify/credential.h"
#include "report/join.h"
#include "report/unit.h"
#include "trace/temper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool unite_into(json_t *set, char *key, json_t *value,
		json_t *(*join)(json_t *, json_t *))
{
	json_t *old = key ? json_object_get(set, key) : NULL;
	bool ok = key && !json_object_set_new(set, key,
					      old ? join(old, value)
						  : json_incref(value));

	free(key);
	return ok;
}

json_t *unite_sorted(json_t *set)
{
	const char **keys = join_names(set);
	json_t *out = json_array();
	bool ok = keys && out;

	for (size_t i = 0; ok && keys[i]; i++)
		ok = !json_array_append(out, json_object_get(set, keys[i]));
	free(keys);
	if (ok)
		return out;
	json_decref(out);
	return NULL;
}

/* The members of that name and their raw bytes, as a JSON array. */
static char *key_of(json_t *record, const char *const *names)
{
	json_t *parts = json_array();
	char raw[64];
	char *key = NULL;
	bool ok = parts != NULL;

	for (; ok && *names; names++) {
		json_t *text = json_object_get(record, *names);
		json_t *bytes;

		(void)snprintf(raw, sizeof(raw), "%s_base64", *names);
		bytes = json_object_get(record, raw);
		ok = !json_array_append_new(parts, text ? json_incref(text)
							: json_null()) &&
		     !json_array_append_new(parts, bytes ? json_incref(bytes)
							 : json_null());
	}
	if (ok)
		key = json_dumps(parts, JSON_COMPACT);
	json_decref(parts);
	return key;
}

char *unite_key_run(json_t *run)
{
	return json_dumps(run, JSON_COMPACT | JSON_SORT_KEYS);
}

char *unite_key_repository(json_t *repository)
{
	static const char *const names[] = { "path", "form", NULL };

	return key_of(repository, names);
}

/* An occurrence without a path is a place by its object. */
static char *key_of_occurrence(json_t *occurrence)
{
	static const char *const with_path[] = { "repository", "site", "path",
						 NULL };
	static const char *const without[] = { "repository", "site", "path",
					       "object", NULL };

	return key_of(occurrence,
		      json_is_string(json_object_get(occurrence, "path"))
			      ? with_path
			      : without);
}

static bool join_member(json_t *out, const char *name, json_t *a, json_t *b,
			json_t *(*join)(json_t *, json_t *))
{
	return !json_object_set_new(
		out, name,
		join(json_object_get(a, name), json_object_get(b, name)));
}

/* ---------------------------------------------------------- repositories ---
 */

static int compare_texts(json_t *a, json_t *b, const char *name)
{
	const char *x = json_string_value(json_object_get(a, name));
	const char *y = json_string_value(json_object_get(b, name));

	if (!x || !y)
		return (x != NULL) - (y != NULL);
	return strcmp(x, y);
}

/* Dates of one format: the order of texts is that of time. */
json_t *unite_repositories(json_t *a, json_t *b)
{
	int cmp = compare_texts(a, b, "finished");

	if (!cmp)
		return join_greatest(a, b);
	return json_incref(cmp < 0 ? b : a);
}

/* ----------------------------------------------------------- occurrences ---
 */

static int more_versions(json_t *a, json_t *b)
{
	json_int_t x = json_integer_value(json_object_get(a, "objects_total"));
	json_int_t y = json_integer_value(json_object_get(b, "objects_total"));

	return (x > y) - (x < y);
}

static const struct unit occurrence_units[] = {
	{ { "objects_total", "object", "line", "column", "username", "host",
	    "encoding", "context", "around" },
	  more_versions,
	  false },
};

static json_t *unite_occurrences(json_t *a, json_t *b)
{
	json_t *out;

	if (json_equal(a, b))
		return json_incref(a);
	out = unit_join(a, b, occurrence_units,
			sizeof(occurrence_units) / sizeof(occurrence_units[0]));
	if (out && join_member(out, "introduced", a, b, join_union) &&
	    join_member(out, "removed", a, b, join_union))
		return out;
	json_decref(out);
	return NULL;
}

static json_t *join_places(json_t *a, json_t *b)
{
	json_t *out = json_copy(a);
	const char *key;
	json_t *place;
	bool ok = out != NULL;

	json_object_foreach(b, key, place)
	{
		ok = ok &&
		     unite_into(out, strdup(key), place, unite_occurrences);
	}
	if (ok)
		return out;
	json_decref(out);
	return NULL;
}

/* -------------------------------------------------------------- findings ---
 */

static int rank_of_confidence(json_t *record)
{
	const char *name =
		json_string_value(json_object_get(record, "confidence"));
	enum confidence confidence = CONFIDENCE_UNLIKELY;

	if (name)
		(void)confidence_parse(name, &confidence);
	return (int)confidence;
}

static int surer(json_t *a, json_t *b)
{
	return rank_of_confidence(a) - rank_of_confidence(b);
}

/* Any value is better than null: of the unit's first member. */
static int better_known(json_t *a, json_t *b, const char *name)
{
	return json_is_string(json_object_get(a, name)) -
	       json_is_string(json_object_get(b, name));
}

static int knows_username(json_t *a, json_t *b)
{
	return better_known(a, b, "username");
}

static int knows_host(json_t *a, json_t *b)
{
	return better_known(a, b, "host");
}

static int knows_workspace(json_t *a, json_t *b)
{
	return better_known(a, b, "workspace");
}

/* By committer date, then commit; above 0 if a is later. */
static int compare_sightings(json_t *a, json_t *b)
{
	int cmp = compare_texts(a, b, "committer_date");

	return cmp ? cmp : compare_texts(a, b, "commit");
}

static int earlier(json_t *a, json_t *b)
{
	json_t *x = json_object_get(a, "first_seen");
	json_t *y = json_object_get(b, "first_seen");

	if (!json_is_object(x) || !json_is_object(y))
		return json_is_object(x) - json_is_object(y);
	return -compare_sightings(x, y);
}

static int later(json_t *a, json_t *b)
{
	json_t *x = json_object_get(a, "last_seen");
	json_t *y = json_object_get(b, "last_seen");

	if (!json_is_object(x) || !json_is_object(y))
		return json_is_object(x) - json_is_object(y);
	return compare_sightings(x, y);
}

static int rank_of_exposure(json_t *record)
{
	const char *name =
		json_string_value(json_object_get(record, "exposure"));

	for (int i = 0; name && i < EXPOSURE_COUNT; i++) {
		if (!strcmp(exposure_name((enum exposure)i), name))
			return i;
	}
	return -1;
}

static int more_exposed(json_t *a, json_t *b)
{
	return rank_of_exposure(a) - rank_of_exposure(b);
}

static int reported(json_t *a, json_t *b)
{
	return json_is_null(json_object_get(a, "reason")) -
	       json_is_null(json_object_get(b, "reason"));
}

static const struct unit finding_units[] = {
	{ { "confidence", "kind", "provider", "checksum", "reasons" },
	  surer,
	  false },
	/* An asterisk is less than what it stands for. */
	{ { "secret" }, NULL, true },
	{ { "username" }, knows_username, true },
	{ { "host" }, knows_host, true },
	{ { "workspace", "repository" }, knows_workspace, true },
	{ { "exposure" }, more_exposed, false },
	{ { "first_seen" }, earlier, true },
	{ { "last_seen" }, later, false },
	{ { "reason" }, reported, true },
};

json_t *unite_findings(json_t *a, json_t *b)
{
	json_t *out =
		unit_join(a, b, finding_units,
			  sizeof(finding_units) / sizeof(finding_units[0]));

	if (out && join_member(out, "refs", a, b, join_union) &&
	    join_member(out, "people", a, b, join_union) &&
	    join_member(out, "also_at", a, b, join_union) &&
	    join_member(out, "occurrences", a, b, join_places))
		return out;
	json_decref(out);
	return NULL;
}

json_t *unite_truths(json_t *a, json_t *b)
{
	if (!a && !b)
		return NULL;
	return json_boolean(json_is_true(a) || json_is_true(b));
}

/* ---------------------------------------------------------- normal form ---
 */

/* Refs and their bytes, if any, as pairs. */
static json_t *pairs_of(json_t *finding)
{
	json_t *raws = json_object_get(finding, "refs_base64");
	json_t *out = json_array();
	json_t *ref;
	size_t i;

	json_array_foreach(json_object_get(finding, "refs"), i, ref)
	{
		json_t *raw = json_array_get(raws, i);
		json_t *pair = json_pack("[OO?]", ref,
					 json_is_string(raw) ? raw : NULL);

		if (json_array_append_new(out, pair)) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

/* An array that lists something twice is told by its union with nothing. */
static bool normalise(json_t *record, const char *name)
{
	json_t *array = json_object_get(record, name);

	return !json_object_set_new(record, name, join_union(array, NULL));
}

static bool add_place(json_t *out, json_t *place)
{
	json_t *copy = json_copy(place);
	bool ok = copy && normalise(copy, "introduced") &&
		  normalise(copy, "removed") &&
		  unite_into(out, key_of_occurrence(copy), copy,
			     unite_occurrences);

	json_decref(copy);
	return ok;
}

static json_t *places_of(json_t *finding)
{
	json_t *out = json_object();
	json_t *place;
	size_t i;

	json_array_foreach(json_object_get(finding, "occurrences"), i, place)
	{
		if (!add_place(out, place)) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

/* Without what the places say, which is made anew from all of them. */
static json_t *reasons_of(json_t *finding)
{
	json_t *out = json_array();
	json_t *reason;
	size_t i;

	json_array_foreach(json_object_get(finding, "reasons"), i, reason)
	{
		const char *text = json_string_value(reason);

		if ((!text || !temper_gave(text)) &&
		    json_array_append(out, reason)) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

json_t *unite_normal_finding(json_t *finding)
{
	json_t *out = json_copy(finding);

	if (out && !json_object_set_new(out, "reasons", reasons_of(finding)) &&
	    !json_object_set_new(out, "refs", pairs_of(finding)) &&
	    normalise(out, "refs") && normalise(out, "people") &&
	    normalise(out, "also_at") &&
	    !json_object_set_new(out, "occurrences", places_of(finding))) {
		(void)json_object_del(out, "refs_base64");
		return out;
	}
	json_decref(out);
	return NULL;
}

static bool split_pairs(json_t *out, json_t *pairs)
{
	json_t *refs = json_array();
	json_t *raws = json_array();
	bool changed = false;
	json_t *pair;
	size_t i;
	bool ok = refs && raws;

	json_array_foreach(pairs, i, pair)
	{
		json_t *raw = json_array_get(pair, 1);

		changed |= json_is_string(raw);
		ok = ok && !json_array_append(refs, json_array_get(pair, 0)) &&
		     !json_array_append(raws, raw);
	}
	ok = ok && !json_object_set(out, "refs", refs) &&
	     (!changed || !json_object_set(out, "refs_base64", raws));
	json_decref(refs);
	json_decref(raws);
	return ok;
}

static bool holds(json_t *array, json_t *value)
{
	json_t *item;
	size_t i;

	json_array_foreach(array, i, item)
	{
		if (json_equal(item, value))
			return true;
	}
	return false;
}

static bool is_first(json_t *place, json_t *first_seen)
{
	return json_equal(json_object_get(place, "repository"),
			  json_object_get(first_seen, "repository")) &&
	       holds(json_object_get(place, "introduced"),
		     json_object_get(first_seen, "commit"));
}

/* As a scan writes them (report/record.c). */
static const char *const finding_members[] = {
	"id",	      "kind",	   "provider",	  "secret",	"secret_length",
	"username",   "host",	   "workspace",	  "repository", "checksum",
	"confidence", "reasons",   "lifecycle",	  "severity",	"exposure",
	"first_seen", "last_seen", "people",	  "refs",	"occurrences",
	"also_at",    "also_more", "remediation", NULL
};
static const char *const place_members[] = {
	"repository", "site",	 "object",   "path",   "objects_total",
	"line",	      "column",	 "username", "host",   "encoding",
	"introduced", "removed", "context",  "around", NULL
};

/*
 * The first place in front, those that no commit introduced at the end; the
 * others by repository, site and path, as their keys are.
 */
static json_t *order_places(json_t *sorted, json_t *first_seen)
{
	json_t *out = json_array();
	json_t *last = json_array();
	json_t *front = NULL;
	json_t *place;
	size_t i;
	bool ok = out && last;

	json_array_foreach(sorted, i, place)
	{
		json_t *written = unit_in_order(place, place_members);
		bool late =
			!json_array_size(json_object_get(place, "introduced"));

		if (!front && is_first(place, first_seen))
			front = written;
		else
			ok = !json_array_append_new(late ? last : out,
						    written) &&
			     ok;
	}
	if (front)
		ok = !json_array_insert_new(out, 0, front) && ok;
	ok = ok && !json_array_extend(out, last);
	json_decref(last);
	if (ok)
		return out;
	json_decref(out);
	return NULL;
}

json_t *unite_finished_finding(json_t *finding)
{
	json_t *out = unit_in_order(finding, finding_members);
	json_t *sorted = unite_sorted(json_object_get(finding, "occurrences"));
	bool ok = out && sorted &&
		  split_pairs(out, json_object_get(finding, "refs")) &&
		  !json_object_set_new(
			  out, "occurrences",
			  order_places(sorted,
				       json_object_get(finding, "first_seen")));

	json_decref(sorted);
	if (ok && json_is_null(json_object_get(out, "reason")))
		(void)json_object_del(out, "reason");
	if (ok)
		return out;
	json_decref(out);
	return NULL;
}
