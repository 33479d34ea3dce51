/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state is four objects: runs by what they say, repositories by path and
 * form, findings by id, and what else stood at the top. Adding a report joins
 * it into these, element by element (report/join.h), and that is all there is
 * to it: the rest is a function of the state.
 */
#include "report/merge.h"

#include "base/date.h"
#include "classify/lifecycle.h"
#include "remedy/steps.h"
#include "report/join.h"
#include "report/unit.h"
#include "report/unite.h"
#include "trace/temper.h"

#include <assert.h>
#include <stdlib.h>

struct merge {
	json_t *runs;
	json_t *repositories;
	json_t *findings; /* with the suppressed ones */
	json_t *rest;
	char *key_id;
	char *first; /* name of the first report */
};

struct merge *merge_new(void)
{
	struct merge *merge = calloc(1, sizeof(*merge));

	if (!merge)
		return NULL;
	merge->runs = json_object();
	merge->repositories = json_object();
	merge->findings = json_object();
	merge->rest = json_object();
	if (merge->runs && merge->repositories && merge->findings &&
	    merge->rest)
		return merge;
	merge_free(merge);
	return NULL;
}

void merge_free(struct merge *merge)
{
	if (!merge)
		return;
	json_decref(merge->runs);
	json_decref(merge->repositories);
	json_decref(merge->findings);
	json_decref(merge->rest);
	free(merge->key_id);
	free(merge->first);
	free(merge);
}

/* ---------------------------------------------------------------- adding ---
 */

static bool add_runs(struct merge *merge, json_t *root)
{
	json_t *runs = json_object_get(root, "runs");
	json_t *own = NULL;
	json_t *run;
	size_t i;
	bool ok = true;

	if (!runs) {
		own = json_pack(
			"[{sOsOsO}]", "tool", json_object_get(root, "tool"),
			"run", json_object_get(root, "run"), "below_threshold",
			json_object_get(json_object_get(root, "summary"),
					"below_threshold"));
		runs = own;
		ok = own != NULL;
	}
	json_array_foreach(runs, i, run)
	{
		ok = ok && unite_into(merge->runs, unite_key_run(run), run,
				      join_greatest);
	}
	json_decref(own);
	return ok;
}

static bool add_repositories(struct merge *merge, json_t *root)
{
	json_t *finished =
		json_object_get(json_object_get(root, "run"), "finished");
	json_t *repository;
	size_t i;
	bool ok = true;

	json_array_foreach(json_object_get(root, "repositories"), i, repository)
	{
		json_t *copy = json_copy(repository);

		ok = ok && copy &&
		     (json_object_get(copy, "finished") ||
		      !json_object_set(copy, "finished", finished)) &&
		     unite_into(merge->repositories, unite_key_repository(copy),
				copy, unite_repositories);
		json_decref(copy);
	}
	return ok;
}

/* A finding is suppressed if every report that has it says so. */
static bool add_findings(struct merge *merge, json_t *findings, bool suppressed)
{
	json_t *finding;
	size_t i;
	bool ok = true;

	json_array_foreach(findings, i, finding)
	{
		json_t *copy = unite_normal_finding(finding);

		ok = ok && copy &&
		     (suppressed ||
		      !json_object_set_new(copy, "reason", json_null())) &&
		     unite_into(merge->findings,
				strdup(json_string_value(
					json_object_get(copy, "id"))),
				copy, unite_findings);
		json_decref(copy);
	}
	return ok;
}

static bool add_rest(struct merge *merge, json_t *root)
{
	static const char *const known[] = {
		"schema",	"tool",	    "run",	  "runs",
		"repositories", "findings", "suppressed", "summary",
	};
	const char *key;
	json_t *value;
	bool ok = true;

	json_object_foreach(root, key, value)
	{
		bool is_known = false;

		for (size_t i = 0; i < COUNT(known); i++)
			is_known |= !strcmp(known[i], key);
		ok = ok && (is_known || unite_into(merge->rest, strdup(key),
						   value, join_any));
	}
	return ok;
}

static int check_key(struct merge *merge, const char *key_id, const char *name,
		     struct fault *fault)
{
	if (!merge->key_id) {
		merge->key_id = strdup(key_id);
		merge->first = strdup(name);
		return merge->key_id && merge->first ? 0 : fault_nomem(fault);
	}
	if (!strcmp(merge->key_id, key_id))
		return 0;
	return fault_set(fault, FAULT_USAGE,
			 "%s and %s were made with different audit keys: their "
			 "ids do not compare; scan again with one --audit-key",
			 merge->first, name);
}

int merge_add(struct merge *merge, const struct old_report *report,
	      const char *name, struct fault *fault)
{
	json_t *root = report->root;
	int rc = check_key(merge, report->audit.key_id, name, fault);

	if (rc)
		return rc;
	if (!add_runs(merge, root) || !add_repositories(merge, root) ||
	    !add_findings(merge, json_object_get(root, "findings"), false) ||
	    !add_findings(merge, json_object_get(root, "suppressed"), true) ||
	    !add_rest(merge, root))
		return fault_nomem(fault);
	return 0;
}

/* ------------------------------------------------------------- composing ---
 */

static const char *const report_members[] = {
	"schema",   "tool",	  "run",     "runs", "repositories",
	"findings", "suppressed", "summary", NULL
};
static const char *const run_members[] = {
	"started", "finished",	 "as_of",	"command", "key_id",
	"network", "filesystem", "interrupted", "strict",  NULL
};
static const char *const tool_members[] = { "name", "version", "patterns",
					    NULL };

/* Takes the record. */
static json_t *in_order(json_t *record, const char *const *names)
{
	json_t *out = record ? unit_in_order(record, names) : NULL;

	json_decref(record);
	return out;
}

/* What all runs say; null where they differ. Empty where memory ends. */
static json_t *common(json_t *runs, const char *part)
{
	json_t *out = json_object();
	const char *run_key;
	const char *key;
	json_t *run;
	json_t *value;

	json_object_foreach(runs, run_key, run)
	{
		json_object_foreach(json_object_get(run, part), key, value)
		{
			json_t *old = json_object_get(out, key);

			if (!old)
				(void)json_object_set(out, key, value);
			else if (!json_equal(old, value))
				(void)json_object_set_new(out, key,
							  json_null());
		}
	}
	return out;
}

static json_t *most_of(json_t *runs, const char *name,
		       json_t *(*join)(json_t *, json_t *))
{
	json_t *out = NULL;
	const char *key;
	json_t *run;

	json_object_foreach(runs, key, run)
	{
		json_t *value =
			json_object_get(json_object_get(run, "run"), name);
		json_t *more = join(out, value);

		json_decref(out);
		out = more;
	}
	return out;
}

/*
 * A run takes from the first start to the last end, and was interrupted if any
 * was; a true is greater than a false, or than none.
 */
static json_t *whole_run(json_t *runs)
{
	static const struct {
		const char *name;
		json_t *(*join)(json_t *, json_t *);
	} members[] = {
		{ "started", join_least },  { "finished", join_greatest },
		{ "as_of", join_greatest }, { "interrupted", unite_truths },
		{ "strict", unite_truths },
	};
	json_t *out = common(runs, "run");

	for (size_t i = 0; i < COUNT(members); i++) {
		json_t *value = most_of(runs, members[i].name, members[i].join);

		if (value)
			(void)json_object_set_new(out, members[i].name, value);
	}
	return in_order(out, run_members);
}

/* Each is told once, so what they left out can be added up. */
static json_int_t below_threshold(json_t *runs)
{
	json_int_t sum = 0;
	const char *key;
	json_t *run;

	json_object_foreach(runs, key, run)
	{
		json_int_t nr = json_integer_value(
			json_object_get(run, "below_threshold"));

		sum = nr > INT64_MAX - sum ? INT64_MAX : sum + nr;
	}
	return sum;
}

static json_t *split_findings(json_t *findings, bool suppressed)
{
	json_t *out = json_array();
	const char *key;
	json_t *finding;

	json_object_foreach(findings, key, finding)
	{
		bool is = json_is_string(json_object_get(finding, "reason"));
		json_t *done = is == suppressed
				       ? unite_finished_finding(finding)
				       : NULL;

		if (is == suppressed && json_array_append_new(out, done)) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

/* All but what is made anew from it. */
static json_t *compose(const struct merge *merge)
{
	json_t *out = json_pack(
		"{ss so so so so so so s{sI}}", "schema", "bbaudit.report/1",
		"tool", in_order(common(merge->runs, "tool"), tool_members),
		"run", whole_run(merge->runs), "runs",
		unite_sorted(merge->runs), "repositories",
		unite_sorted(merge->repositories), "findings",
		split_findings(merge->findings, false), "suppressed",
		split_findings(merge->findings, true), "summary",
		"below_threshold", below_threshold(merge->runs));

	if (out && !json_object_update_missing(out, merge->rest))
		return in_order(out, report_members);
	json_decref(out);
	return NULL;
}

/* --------------------------------------------------------- what is made anew
 */

/* Where it is sent to, as far as the report tells. */
static enum host_kind host_of(const struct finding *f)
{
	if (!strcmp(f->provider, "bitbucket-data-center"))
		return HOST_IS_DATA_CENTER;
	return f->host.len ? HOST_IS_CLOUD : HOST_IS_OTHER;
}

static bool judge(struct finding *f, int32_t as_of, struct arena *arena)
{
	const struct sighting *first = &f->first_seen;
	int64_t claimed = first->author_date < first->committer_date
				  ? first->author_date
				  : first->committer_date;

	if (!lifecycle_judge(f->kind, host_of(f), day_of_moment(claimed),
			     first->known, as_of, arena, &f->lifecycle))
		return false;
	f->severity = severity_judge(&f->lifecycle, f->confidence, f->exposure);
	temper(f);
	steps_fill(f);
	return true;
}

static json_t *lifecycle_json(const struct lifecycle *lifecycle)
{
	char day[DATE_TEXT];

	return json_pack("{ss ss? ss}", "state",
			 lifecycle_name(lifecycle->state), "date",
			 lifecycle->has_day ? day_text(lifecycle->day, day)
					    : NULL,
			 "explanation", lifecycle->explanation);
}

static json_t *steps_json(const struct finding *f)
{
	json_t *out = json_array();

	for (size_t i = 0; i < f->nr_steps; i++)
		(void)json_array_append_new(
			out, json_pack("{ss ss}", "step", f->steps[i].step,
				       "text", f->steps[i].text));
	if (json_array_size(out) == f->nr_steps)
		return out;
	json_decref(out);
	return NULL;
}

static json_t *reasons_json(const struct finding *f)
{
	json_t *out = json_array();

	for (size_t i = 0; i < f->nr_reasons; i++)
		(void)json_array_append_new(out, json_string(f->reasons[i]));
	if (json_array_size(out) == f->nr_reasons)
		return out;
	json_decref(out);
	return NULL;
}

static bool write_judgement(json_t *json, const struct finding *f)
{
	return !json_object_set_new(json, "reasons", reasons_json(f)) &&
	       !json_object_set_new(json, "lifecycle",
				    lifecycle_json(&f->lifecycle)) &&
	       !json_object_set_new(json, "severity",
				    json_string(severity_name(f->severity))) &&
	       !json_object_set_new(json, "remediation", steps_json(f));
}

struct pair {
	struct finding finding;
	json_t *json;
};

static int by_weight(const void *a, const void *b)
{
	const struct pair *x = a;
	const struct pair *y = b;

	return finding_compare(&x->finding, &y->finding);
}

/* Judge nr findings anew and bring both forms of them into their order. */
static bool settle(json_t *array, struct finding *v, size_t nr, int32_t as_of,
		   struct arena *arena)
{
	struct pair *pairs = calloc(nr + 1, sizeof(*pairs));
	bool ok = pairs != NULL;

	for (size_t i = 0; ok && i < nr; i++) {
		json_t *json = json_array_get(array, i);

		ok = judge(&v[i], as_of, arena) && write_judgement(json, &v[i]);
		pairs[i] = (struct pair){ v[i], json_incref(json) };
	}
	if (ok)
		qsort(pairs, nr, sizeof(*pairs), by_weight);
	for (size_t i = 0; pairs && i < nr; i++) {
		if (ok) {
			v[i] = pairs[i].finding;
			ok = !json_array_set(array, i, pairs[i].json);
		}
		json_decref(pairs[i].json);
	}
	free(pairs);
	return ok;
}

/* The summary is the writer's: it is taken out of a report that it writes. */
static int write_summary(struct old_report *out, struct fault *fault)
{
	struct report_options options = { .show_secrets = true };
	struct buf text = BUF_INIT;
	json_t *written = NULL;
	int rc = report_write(&out->audit, REPORT_JSON, &options, &text, fault);

	if (rc)
		goto out;
	written = json_loadb(buf_str(&text), text.len, 0, NULL);
	if (!written || json_object_set(out->root, "summary",
					json_object_get(written, "summary")))
		rc = fault_nomem(fault);
out:
	json_decref(written);
	buf_release(&text);
	return rc;
}

static int append(const char *text, size_t len, void *out)
{
	buf_add(out, text, len);
	return 0;
}

int merge_finish(struct merge *merge, struct old_report *out, struct buf *text,
		 struct fault *fault)
{
	struct audit *audit = &out->audit;
	json_t *root = compose(merge);
	int rc;

	assert(merge->key_id);
	*out = (struct old_report){ 0 };
	if (!root)
		return fault_nomem(fault);
	rc = old_report_take(root, "the joined report", out, fault);
	if (rc)
		return rc;
	if (!settle(json_object_get(root, "findings"), audit->findings.v,
		    audit->findings.nr, audit->as_of, &out->arena) ||
	    !settle(json_object_get(root, "suppressed"), audit->suppressed.v,
		    audit->suppressed.nr, audit->as_of, &out->arena))
		return fault_nomem(fault);
	rc = write_summary(out, fault);
	if (rc)
		return rc;
	/* ASCII alone acts on no terminal. */
	if (json_dump_callback(root, append, text,
			       JSON_INDENT(2) | JSON_ENSURE_ASCII |
				       JSON_REAL_PRECISION(15)))
		return fault_nomem(fault);
	buf_add_char(text, '\n');
	return buf_ok(text) ? 0 : fault_nomem(fault);
}
