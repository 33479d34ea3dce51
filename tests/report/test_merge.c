/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports are made at random from few words, so that they agree and disagree in
 * everything, and joined in several orders. What comes out must be the same.
 */
#include "report/merge.h"

#include "base/date.h"
#include "equal/chance.h"
#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS CASES_OF(150)

#define PICK(c, words) ((words)[chance_below(c, COUNT(words))])

static const char *const paths[] = { "/srv/a.git", "/srv/b.git" };
static const char *const files[] = { ".env", "src/x y.c" };
static const char *const ids[] = { "bb-01", "bb-02", "bb-03" };
static const char *const kinds[] = { "atlassian-api-token",
				     "bitbucket-url-credential",
				     "bitbucket-app-password" };
static const char *const providers[] = { "bitbucket-cloud",
					 "bitbucket-data-center" };
static const char *const sites[] = { "blob", "commit-message", "config" };
static const char *const levels[] = { "confirmed", "likely", "possible" };
static const char *const exposures[] = { "tip", "history", "unreachable",
					 "metadata" };
static const char *const moments[] = { "2025-01-03T10:00:00Z",
				       "2025-06-03T10:00:00Z",
				       "2026-03-03T10:00:00Z" };
static const char *const days[] = { "2026-01-01", "2026-08-01" };
static const char *const words[] = { "alpha", "beta", "gamma", "delta" };

/* "aa..", "bb.." and so on, of 40 digits. */
static json_t *oid(struct chance *c)
{
	char hex[41];

	memset(hex, "abcd"[chance_below(c, 4)], 40);
	hex[40] = '\0';
	return json_string(hex);
}

static json_t *text_or_null(struct chance *c)
{
	return one_in(c, 3) ? json_null() : json_string(PICK(c, words));
}

/* Different ones, in any order. */
static json_t *oids(struct chance *c)
{
	json_t *out = json_array();

	for (size_t i = chance_below(c, 4); i > 0; i--) {
		json_t *id = oid(c);
		bool known = false;
		json_t *item;
		size_t k;

		json_array_foreach(out, k, item)
		{
			known |= json_equal(item, id);
		}
		if (known)
			json_decref(id);
		else
			json_array_append_new(out, id);
	}
	return out;
}

/* What this version does not know. */
static json_t *unknown(struct chance *c)
{
	switch (chance_below(c, 5)) {
	case 0:
		return json_integer((json_int_t)chance_below(c, 3));
	case 1:
		return json_string(PICK(c, words));
	case 2:
		return json_pack("[s]", PICK(c, words));
	case 3:
		return json_null();
	default:
		return json_pack("{si ss}", "x", (int)chance_below(c, 2),
				 PICK(c, words), PICK(c, words));
	}
}

static void sometimes_unknown(struct chance *c, json_t *record)
{
	if (one_in(c, 3))
		json_object_set_new(record, PICK(c, words), unknown(c));
}

static void sometimes_base64(struct chance *c, json_t *record, const char *name)
{
	if (one_in(c, 4))
		json_object_set_new(
			record, name,
			json_string(one_in(c, 2) ? "AQH/" : "/w=="));
}

static json_t *sighting(struct chance *c)
{
	if (one_in(c, 4))
		return json_null();
	return json_pack("{ss so ss ss ss ss}", "repository", paths[0],
			 "commit", oid(c), "author", PICK(c, words), "email",
			 PICK(c, words), "author_date", PICK(c, moments),
			 "committer_date", PICK(c, moments));
}

static json_t *occurrence(struct chance *c)
{
	bool file = one_in(c, 2);
	json_t *out = json_pack(
		"{ss ss so ss? si si si so so s[s] so so so}", "repository",
		PICK(c, paths), "site", PICK(c, sites), "object", oid(c),
		"path", file ? PICK(c, files) : NULL, "objects_total",
		(int)chance_from(c, 1, 3), "line", (int)chance_from(c, 1, 3),
		"column", 1, "username", text_or_null(c), "host",
		text_or_null(c), "encoding", PICK(c, words), "introduced",
		oids(c), "removed", oids(c), "context", text_or_null(c));

	if (one_in(c, 2))
		json_object_set_new(out, "around", text_or_null(c));
	if (file)
		sometimes_base64(c, out, "path_base64");
	sometimes_unknown(c, out);
	return out;
}

static json_t *also(struct chance *c)
{
	return json_pack("{ss ss so ss? si s[]}", "repository", PICK(c, paths),
			 "site", PICK(c, sites), "object", oid(c), "path",
			 PICK(c, files), "line", (int)chance_from(c, 1, 2),
			 "encoding");
}

static json_t *person(struct chance *c)
{
	return json_pack("{ss ss}", "name", PICK(c, words), "email",
			 PICK(c, words));
}

static json_t *several(struct chance *c, size_t least,
		       json_t *(*one)(struct chance *))
{
	json_t *out = json_array();

	for (size_t i = chance_from(c, least, 3); i > 0; i--)
		json_array_append_new(out, one(c));
	return out;
}

static void add_refs(struct chance *c, json_t *finding)
{
	json_t *refs = json_array();
	json_t *raws = json_array();
	bool changed = false;

	for (size_t i = 0; i < COUNT(words); i++) {
		bool raw = one_in(c, 4);

		if (one_in(c, 2))
			continue;
		json_array_append_new(refs, json_string(words[i]));
		json_array_append_new(raws,
				      raw ? json_string("/w==") : json_null());
		changed |= raw;
	}
	json_object_set_new(finding, "refs", refs);
	if (changed)
		json_object_set(finding, "refs_base64", raws);
	json_decref(raws);
}

static json_t *finding(struct chance *c, const char *id, bool suppressed)
{
	json_t *out = json_pack(
		"{ss ss ss ss si so so so so ss ss s[s] so ss ss so so so so "
		"s[]}",
		"id", id, "kind", PICK(c, kinds), "provider",
		PICK(c, providers), "secret", PICK(c, words), "secret_length",
		7, "username", text_or_null(c), "host", text_or_null(c),
		"workspace", text_or_null(c), "repository", text_or_null(c),
		"checksum", one_in(c, 2) ? "valid" : "none", "confidence",
		PICK(c, levels), "reasons", PICK(c, words), "lifecycle",
		json_pack("{ss sn ss}", "state", "unknown", "date",
			  "explanation", PICK(c, words)),
		"severity", "low", "exposure", PICK(c, exposures), "first_seen",
		sighting(c), "last_seen", sighting(c), "occurrences",
		several(c, 1, occurrence), "also_at", several(c, 0, also),
		"remediation");

	ck_assert(out);
	/* Older reports have none. */
	if (one_in(c, 2))
		json_object_set_new(out, "people", several(c, 0, person));
	add_refs(c, out);
	sometimes_base64(c, out, "username_base64");
	sometimes_unknown(c, out);
	if (suppressed)
		json_object_set_new(out, "reason", json_string(PICK(c, words)));
	return out;
}

static json_t *skip(struct chance *c)
{
	return json_pack("{so ss ss? ss si ss?}", "object", oid(c), "type",
			 "blob", "path", PICK(c, files), "reason",
			 PICK(c, words), "count", 1, "accepted",
			 one_in(c, 2) ? "seen" : NULL);
}

static json_t *repository(struct chance *c, const char *path)
{
	int total = (int)chance_below(c, 100);
	json_t *out = json_pack(
		"{ss ss ss? si s[s] s{si si si} so so sb sb si si sf}", "path",
		path, "form", "bare", "head", PICK(c, words), "refs",
		(int)chance_below(c, 5), "stores", path, "objects", "total",
		total, "scanned", total, "skipped", 0, "skipped",
		several(c, 0, skip), "opaque", several(c, 0, skip),
		"history_cut", (int)one_in(c, 2), "complete", (int)one_in(c, 2),
		"bytes", (int)chance_below(c, 9999), "bytes_scanned", 1,
		"seconds", (double)chance_below(c, 9999) / 1000);

	ck_assert(out);
	sometimes_unknown(c, out);
	return out;
}

static json_t *head(struct chance *c)
{
	json_t *run = json_pack(
		"{ss ss ss ss ss ss ss sb}", "started", moments[0], "finished",
		PICK(c, moments), "as_of", PICK(c, days), "command",
		PICK(c, words), "key_id", "beef", "network", "seccomp",
		"filesystem", PICK(c, words), "interrupted", (int)one_in(c, 4));

	sometimes_unknown(c, run);
	if (one_in(c, 3))
		json_object_set_new(run, "strict", json_true());
	return json_pack("{ss s{ss ss ss} so s{si}}", "schema",
			 "bbaudit.report/1", "tool", "name", "bbaudit",
			 "version", PICK(c, words), "patterns", PICK(c, words),
			 "run", run, "summary", "below_threshold",
			 (int)chance_below(c, 4));
}

/* Both repositories are always there, so that all references hold. */
static json_t *report(struct chance *c)
{
	json_t *out = head(c);
	json_t *repositories = json_array();
	json_t *findings = json_array();
	json_t *suppressed = json_array();

	for (size_t i = 0; i < COUNT(paths); i++)
		json_array_append_new(repositories, repository(c, paths[i]));
	for (size_t i = 0; i < COUNT(ids); i++) {
		bool ignored = one_in(c, 4);

		if (one_in(c, 3))
			continue;
		json_array_append_new(ignored ? suppressed : findings,
				      finding(c, ids[i], ignored));
	}
	json_object_set_new(out, "repositories", repositories);
	json_object_set_new(out, "findings", findings);
	json_object_set_new(out, "suppressed", suppressed);
	sometimes_unknown(c, out);
	return out;
}

/* --------------------------------------------------------------- joining ---
 */

static void add_report(struct merge *merge, json_t *json)
{
	char *text = json_dumps(json, 0);
	struct old_report report_read;
	struct fault fault = { 0 };

	ck_assert_msg(!old_report_parse(bytes_of(text), "a.json", &report_read,
					&fault),
		      "%s", fault.msg);
	ck_assert_msg(!merge_add(merge, &report_read, "a.json", &fault), "%s",
		      fault.msg);
	old_report_release(&report_read);
	free(text);
}

/* All of v joined; the caller's. */
static json_t *joined(json_t *const *v, size_t nr)
{
	struct merge *merge = merge_new();
	struct old_report out = { 0 };
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };
	json_t *json;

	ck_assert(merge);
	for (size_t i = 0; i < nr; i++)
		add_report(merge, v[i]);
	ck_assert_msg(!merge_finish(merge, &out, &text, &fault), "%s",
		      fault.msg);
	json = json_loads(buf_str(&text), JSON_REJECT_DUPLICATES, NULL);
	ck_assert(json);
	old_report_release(&out);
	merge_free(merge);
	buf_release(&text);
	return json;
}

/* Joined two by two: takes both. */
static json_t *join2(json_t *a, json_t *b)
{
	json_t *v[] = { a, b };
	json_t *out = joined(v, 2);

	json_decref(a);
	json_decref(b);
	return out;
}

/* Takes both. Written they are the same, too: members have one order. */
static void same(json_t *a, json_t *b, const char *what, size_t seed)
{
	char *x = json_dumps(a, 0);
	char *y = json_dumps(b, 0);

	ck_assert_msg(json_equal(a, b), "%s (seed %zu)", what, seed);
	ck_assert_msg(!strcmp(x, y), "%s, written (seed %zu)", what, seed);
	free(x);
	free(y);
	json_decref(a);
	json_decref(b);
}

START_TEST(any_order_gives_the_same)
{
	for (size_t seed = 0; seed < ROUNDS; seed++) {
		struct chance c = { seed };
		json_t *r[] = { report(&c), report(&c), report(&c) };
		json_t *turned[] = { r[2], r[0], r[1] };

		same(joined(r, 3), joined(turned, 3), "commutative", seed);
		same(joined(r, 3), join2(joined(r, 2), json_incref(r[2])),
		     "one after the other", seed);
		same(join2(json_incref(r[0]), joined(r + 1, 2)),
		     join2(joined(r, 2), json_incref(r[2])), "associative",
		     seed);
		for (size_t i = 0; i < COUNT(r); i++)
			json_decref(r[i]);
	}
}
END_TEST

START_TEST(again_gives_the_same)
{
	for (size_t seed = 0; seed < ROUNDS; seed++) {
		struct chance c = { seed };
		json_t *a = report(&c);
		json_t *b = report(&c);
		json_t *v[] = { a, b, a };
		json_t *once = joined(v, 2);

		same(joined(v, 1), join2(json_incref(a), json_incref(a)),
		     "idempotent", seed);
		same(json_incref(once), joined(v, 3), "idempotent, of two",
		     seed);
		same(json_incref(once), joined(&once, 1), "settled", seed);
		same(json_incref(once),
		     join2(json_incref(once), json_incref(a)), "absorbing",
		     seed);
		json_decref(once);
		json_decref(a);
		json_decref(b);
	}
}
END_TEST

/* ------------------------------------------------- nothing lost or doubled */

/* How many of array's elements have that value under that name. */
static size_t count(json_t *array, const char *name, json_t *value)
{
	size_t nr = 0;
	json_t *item;
	size_t i;

	json_array_foreach(array, i, item)
	{
		if (json_equal(name ? json_object_get(item, name) : item,
			       value))
			nr++;
	}
	return nr;
}

static json_t *find_finding(json_t *root, json_t *id)
{
	static const char *const lists[] = { "findings", "suppressed" };
	json_t *found = NULL;

	for (size_t l = 0; l < COUNT(lists); l++) {
		json_t *item;
		size_t i;

		json_array_foreach(json_object_get(root, lists[l]), i, item)
		{
			if (!json_equal(json_object_get(item, "id"), id))
				continue;
			ck_assert_msg(!found, "a finding stands twice");
			found = item;
		}
	}
	return found;
}

static bool is_place(json_t *a, json_t *b)
{
	static const char *const key[] = { "repository", "site", "path",
					   "path_base64" };

	for (size_t i = 0; i < COUNT(key); i++) {
		json_t *x = json_object_get(a, key[i]);
		json_t *y = json_object_get(b, key[i]);

		if (x != y && !json_equal(x, y))
			return false;
	}
	return json_is_string(json_object_get(a, "path")) ||
	       json_equal(json_object_get(a, "object"),
			  json_object_get(b, "object"));
}

/* Refs that look alike may differ in their bytes. */
static void holds_all(json_t *into, json_t *from, const char *name, size_t most)
{
	json_t *value;
	size_t i;

	json_array_foreach(json_object_get(from, name), i, value)
	{
		size_t nr = count(json_object_get(into, name), NULL, value);

		ck_assert_msg(nr, "%s: an element is lost", name);
		ck_assert_msg(nr <= most, "%s: an element is doubled", name);
	}
}

static void check_place(json_t *into, json_t *place)
{
	json_t *found = NULL;
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(into, "occurrences"), i, item)
	{
		if (!is_place(item, place))
			continue;
		ck_assert_msg(!found, "a place stands twice");
		found = item;
	}
	ck_assert_msg(found, "a place is lost");
	holds_all(found, place, "introduced", 1);
	holds_all(found, place, "removed", 1);
}

static void check_findings(json_t *into, json_t *findings, bool suppressed)
{
	json_t *item;
	size_t i;

	json_array_foreach(findings, i, item)
	{
		json_t *id = json_object_get(item, "id");
		json_t *found = find_finding(into, id);
		json_t *place;
		size_t k;

		ck_assert_msg(found, "a finding is lost");
		ck_assert_msg(suppressed ||
				      count(json_object_get(into, "findings"),
					    "id", id) == 1,
			      "a finding was suppressed by another report");
		holds_all(found, item, "refs", 2);
		json_array_foreach(json_object_get(item, "occurrences"), k,
				   place) check_place(found, place);
	}
}

START_TEST(nothing_is_lost_or_doubled)
{
	for (size_t seed = 0; seed < ROUNDS; seed++) {
		struct chance c = { seed };
		json_t *r[] = { report(&c), report(&c) };
		json_t *out = joined(r, 2);

		for (size_t i = 0; i < COUNT(r); i++) {
			check_findings(out, json_object_get(r[i], "findings"),
				       false);
			check_findings(out, json_object_get(r[i], "suppressed"),
				       true);
			json_decref(r[i]);
		}
		ck_assert_uint_eq(
			json_array_size(json_object_get(out, "repositories")),
			2);
		json_decref(out);
	}
}
END_TEST

/* ---------------------------------------------------------------- by hand
 */

static json_t *part(json_t *root, const char *a, size_t i, const char *b)
{
	return json_object_get(json_array_get(json_object_get(root, a), i), b);
}

static json_t *bare_report(const char *finished, const char *word)
{
	struct chance c = { 7 };
	json_t *out = json_pack(
		"{ss s{ss ss ss} s{ss ss ss ss ss ss ss sb} s[o] s[] s{si}}",
		"schema", "bbaudit.report/1", "tool", "name", "bbaudit",
		"version", "1", "patterns", word, "run", "started", moments[0],
		"finished", finished, "as_of", days[0], "command", word,
		"key_id", "beef", "network", "seccomp", "filesystem", "none",
		"interrupted", 0, "repositories", repository(&c, paths[0]),
		"findings", "summary", "below_threshold", 2);

	ck_assert(out);
	json_object_set_new(
		json_array_get(json_object_get(out, "repositories"), 0), "head",
		json_string(word));
	return out;
}

START_TEST(the_later_run_describes_a_repository)
{
	json_t *r[] = { bare_report(moments[2], "later"),
			bare_report(moments[1], "sooner") };
	json_t *out = joined(r, 2);

	ck_assert_str_eq(
		json_string_value(part(out, "repositories", 0, "head")),
		"later");
	ck_assert_uint_eq(json_array_size(json_object_get(out, "runs")), 2);
	ck_assert(json_is_null(
		json_object_get(json_object_get(out, "run"), "command")));
	ck_assert_str_eq(json_string_value(json_object_get(
				 json_object_get(out, "run"), "finished")),
			 moments[2]);
	/* Each run left two out. */
	ck_assert_int_eq(
		json_integer_value(json_object_get(
			json_object_get(out, "summary"), "below_threshold")),
		4);
	for (size_t i = 0; i < COUNT(r); i++)
		json_decref(r[i]);
	json_decref(out);
}
END_TEST

START_TEST(another_key_is_refused)
{
	struct merge *merge = merge_new();
	json_t *a = bare_report(moments[1], "a");
	json_t *b = bare_report(moments[1], "b");
	struct old_report read;
	struct fault fault = { 0 };
	char *text;

	json_object_set_new(json_object_get(b, "run"), "key_id",
			    json_string("feed"));
	add_report(merge, a);
	text = json_dumps(b, 0);
	ck_assert_int_eq(
		old_report_parse(bytes_of(text), "b.json", &read, &fault), 0);
	ck_assert_int_eq(merge_add(merge, &read, "b.json", &fault),
			 FAULT_USAGE);
	ck_assert(strstr(fault.msg, "a.json and b.json"));
	ck_assert(strstr(fault.msg, "--audit-key"));
	old_report_release(&read);
	free(text);
	json_decref(a);
	json_decref(b);
	merge_free(merge);
}
END_TEST

/*
 * A token that came into one repository early and into another late is as old
 * as the first says: the same that one run over both would have found.
 */
START_TEST(life_cycles_are_judged_for_all_places)
{
	struct chance c = { 1 };
	json_t *r[2];
	json_t *out;

	for (size_t i = 0; i < COUNT(r); i++) {
		json_t *f = finding(&c, ids[0], false);

		json_object_set_new(f, "kind",
				    json_string("atlassian-api-token"));
		json_object_set_new(f, "confidence",
				    json_string(i ? "confirmed" : "possible"));
		json_object_set_new(
			f, "first_seen",
			json_pack("{ss so ss ss ss ss}", "repository", paths[0],
				  "commit", oid(&c), "author", "A", "email",
				  "a@x", "author_date",
				  i ? moments[2] : "2024-01-03T10:00:00Z",
				  "committer_date",
				  i ? moments[2] : "2024-01-03T10:00:00Z"));
		r[i] = report(&c);
		json_object_set_new(r[i], "findings", json_pack("[o]", f));
		json_object_set_new(r[i], "suppressed", json_array());
		json_object_set_new(json_object_get(r[i], "run"), "as_of",
				    json_string("2026-08-01"));
	}
	out = joined(r, 2);
	ck_assert_str_eq(
		json_string_value(json_object_get(
			part(out, "findings", 0, "lifecycle"), "state")),
		"expired-by-policy");
	ck_assert_str_eq(
		json_string_value(part(out, "findings", 0, "confidence")),
		"confirmed");
	ck_assert_uint_gt(
		json_array_size(part(out, "findings", 0, "remediation")), 0);
	json_decref(out);
	json_decref(r[0]);
	json_decref(r[1]);
}
END_TEST

/* Which Bitbucket takes a password decides what it is worth, merged or not. */
START_TEST(a_password_is_judged_by_its_host)
{
	static const struct {
		const char *provider, *host, *state, *explanation;
	} of[] = {
		{ "bitbucket-data-center", "stash.example", "possibly-live",
		  "Only that Data Center server knows" },
		{ "bitbucket-cloud", "bitbucket.org", "rejected-by-vendor",
		  "Bitbucket Cloud rejects" },
		{ "bitbucket-cloud", NULL, "possibly-live",
		  "Nothing tells which" },
	};
	struct chance c = { 1 };
	json_t *f = finding(&c, ids[0], false);
	json_t *r = report(&c);
	json_t *out;
	json_t *life;

	json_object_set_new(f, "kind", json_string("bitbucket-url-credential"));
	json_object_set_new(f, "provider", json_string(of[_i].provider));
	json_object_set_new(f, "host",
			    of[_i].host ? json_string(of[_i].host)
					: json_null());
	json_object_set_new(r, "findings", json_pack("[o]", f));
	json_object_set_new(r, "suppressed", json_array());
	json_object_set_new(json_object_get(r, "run"), "as_of",
			    json_string("2026-08-01"));
	out = joined(&r, 1);
	life = part(out, "findings", 0, "lifecycle");
	ck_assert_str_eq(json_string_value(json_object_get(life, "state")),
			 of[_i].state);
	ck_assert_msg(
		strstr(json_string_value(json_object_get(life, "explanation")),
		       of[_i].explanation) != NULL,
		"%s", of[_i].explanation);
	json_decref(out);
	json_decref(r);
}
END_TEST

static json_t *sighted(const char *when, char digit)
{
	char hex[41];

	memset(hex, digit, 40);
	hex[40] = '\0';
	return json_pack("{ss ss ss ss ss ss}", "repository", paths[0],
			 "commit", hex, "author", "A", "email", "a@x",
			 "author_date", when, "committer_date", when);
}

/* A report with one finding in one place. */
static json_t *one_finding(const char *word, const char *exposure, int versions,
			   char digit)
{
	struct chance c = { 1 };
	json_t *out = bare_report(moments[1], word);
	json_t *f = finding(&c, ids[0], false);
	json_t *place = occurrence(&c);

	json_object_del(f, "username_base64");
	json_object_set_new(f, "secret", json_string(word));
	json_object_set_new(f, "username", json_string(word));
	json_object_set_new(f, "exposure", json_string(exposure));
	json_object_set_new(f, "first_seen", sighted(moments[0], digit));
	json_object_set_new(f, "last_seen", sighted(moments[0], digit));
	json_object_set_new(place, "repository", json_string(paths[0]));
	json_object_set_new(place, "path", json_string("f"));
	json_object_set_new(place, "site", json_string("blob"));
	json_object_del(place, "path_base64");
	json_object_set_new(place, "objects_total", json_integer(versions));
	json_object_set_new(place, "context", json_string(word));
	json_object_set_new(f, "occurrences", json_pack("[o]", place));
	json_object_set_new(f, "also_at", json_array());
	json_object_set_new(out, "findings", json_pack("[o]", f));
	return out;
}

START_TEST(the_better_of_two_is_kept)
{
	/* The mask of one, and of the other the secret that it is of. */
	json_t *r[] = { one_finding("AT******", "unreachable", 1, 'b'),
			one_finding("ATBB", "tip", 2, 'a') };
	json_t *out = joined(r, 2);
	json_t *place =
		json_array_get(part(out, "findings", 0, "occurrences"), 0);

	ck_assert_str_eq(json_string_value(part(out, "findings", 0, "secret")),
			 "AT******");
	ck_assert_str_eq(
		json_string_value(part(out, "findings", 0, "username")),
		"AT******");
	ck_assert_str_eq(
		json_string_value(part(out, "findings", 0, "exposure")), "tip");
	ck_assert_int_eq(
		json_integer_value(json_object_get(place, "objects_total")), 2);
	ck_assert_str_eq(json_string_value(json_object_get(place, "context")),
			 "ATBB");
	/* Of one moment: the lesser id is first, the greater last. */
	ck_assert_int_eq(
		json_string_value(json_object_get(
			part(out, "findings", 0, "first_seen"), "commit"))[0],
		'a');
	ck_assert_int_eq(
		json_string_value(json_object_get(
			part(out, "findings", 0, "last_seen"), "commit"))[0],
		'b');
	json_decref(out);
	json_decref(r[0]);
	json_decref(r[1]);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, any_order_gives_the_same);
	tcase_add_test(tc, again_gives_the_same);
	tcase_add_test(tc, nothing_is_lost_or_doubled);
	tcase_add_test(tc, the_later_run_describes_a_repository);
	tcase_add_test(tc, another_key_is_refused);
	tcase_add_test(tc, the_better_of_two_is_kept);
	tcase_add_test(tc, life_cycles_are_judged_for_all_places);
	tcase_add_loop_test(tc, a_password_is_judged_by_its_host, 0, 3);
}

UNIT_MAIN("report/merge", add)
