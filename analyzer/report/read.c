/* SPDX-License-Identifier: Apache-2.0 */
#include "report/read.h"

#include "base/map.h"
#include "report/fetch.h"

struct report_reader {
	struct reader in;
	struct audit *audit;
	struct map repositories; /* path -> index */
};

/* -------------------------------------------------------------- findings ---
 */

static size_t get_repository(struct report_reader *r, const struct fetched *in)
{
	struct fetched at = { in, "repository", 0, NULL };
	struct bytes path = fetch_text(&r->in, in, "repository", 0);
	size_t index = r->in.rc ? 0 : map_get(&r->repositories, path);

	if (index != SIZE_MAX)
		return index;
	fetch_bad(&r->in, &at, "is none of the report's repositories");
	return 0;
}

static const char *name_of_site(unsigned i)
{
	return site_name((enum site)i);
}
static const char *name_of_checksum(unsigned i)
{
	return checksum_name((enum checksum_state)i);
}
static const char *name_of_confidence(unsigned i)
{
	return confidence_name((enum confidence)i);
}
static const char *name_of_lifecycle(unsigned i)
{
	return lifecycle_name((enum lifecycle_state)i);
}
static const char *name_of_severity(unsigned i)
{
	return severity_name((enum severity)i);
}
static const char *name_of_exposure(unsigned i)
{
	return exposure_name((enum exposure)i);
}

static void read_encodings(struct report_reader *r, const struct fetched *in,
			   unsigned types, struct encodings *out)
{
	size_t nr;
	const char **v;

	if ((types & MAY_MISS) && !json_object_get(in->value, "encoding"))
		return;
	v = fetch_strings(&r->in, in, "encoding", ENCODINGS_MAX, &nr);
	for (size_t i = 0; !r->in.rc && i < nr; i++)
		out->v[i] = v[i];
	out->nr = r->in.rc ? 0 : nr;
}

static void read_occurrence(struct report_reader *r, const struct fetched *in,
			    struct occurrence *out)
{
	*out = (struct occurrence){
		.repo = get_repository(r, in),
		.site = (enum site)fetch_word(&r->in, in, "site", SITE_COUNT,
					      name_of_site),
		.object = fetch_oid(&r->in, in, "object", IS_NULL),
		.path = fetch_string(&r->in, in, "path", IS_NULL),
		.objects_total = fetch_number(&r->in, in, "objects_total", 0),
		.line = fetch_number(&r->in, in, "line", IS_NULL),
		.column = fetch_number(&r->in, in, "column", IS_NULL),
		.username = fetch_text(&r->in, in, "username", IS_NULL),
		.host = fetch_text(&r->in, in, "host", IS_NULL),
		.context = fetch_text(&r->in, in, "context", IS_NULL),
		.around = fetch_text(&r->in, in, "around", IS_NULL | MAY_MISS),
		.order = UINT32_MAX,
	};
	read_encodings(r, in, 0, &out->encodings);
	fetch_oids(&r->in, in, "introduced", &out->introduced);
	fetch_oids(&r->in, in, "removed", &out->removed);
}

static void read_occurrences(struct report_reader *r, const struct fetched *in,
			     struct finding *out)
{
	struct fetched list = fetch_member(&r->in, in, "occurrences", IS_ARRAY);

	if (!r->in.rc && !fetch_length(&list))
		fetch_bad(&r->in, &list,
			  "is empty, and a finding stands somewhere");
	out->occurrences.v = fetch_room(&r->in, fetch_length(&list),
					sizeof(*out->occurrences.v));
	for (size_t i = 0; !r->in.rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(&r->in, &list, i, IS_OBJECT);

		if (at.value)
			read_occurrence(
				r, &at,
				&out->occurrences.v[out->occurrences.nr++]);
	}
	out->occurrences.cap = out->occurrences.nr;
}

static void read_also(struct report_reader *r, const struct fetched *in,
		      struct also *out)
{
	*out = (struct also){
		.repo = get_repository(r, in),
		.site = (enum site)fetch_word(&r->in, in, "site", SITE_COUNT,
					      name_of_site),
		.object = fetch_oid(&r->in, in, "object", IS_NULL),
		.path = fetch_string(&r->in, in, "path", IS_NULL),
		.line = fetch_number(&r->in, in, "line", IS_NULL),
	};
	read_encodings(r, in, MAY_MISS, &out->encodings);
}

static void read_also_at(struct report_reader *r, const struct fetched *in,
			 struct finding *out)
{
	struct fetched list = fetch_member(&r->in, in, "also_at", IS_ARRAY);

	out->also_at.v = fetch_room(&r->in, fetch_length(&list),
				    sizeof(*out->also_at.v));
	for (size_t i = 0; !r->in.rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(&r->in, &list, i, IS_OBJECT);

		if (at.value)
			read_also(r, &at, &out->also_at.v[out->also_at.nr++]);
	}
	out->also_at.cap = out->also_at.nr;
	out->also_more = fetch_number(&r->in, in, "also_more", MAY_MISS);
}

static void read_sighting(struct report_reader *r,
			  const struct fetched *finding, const char *name,
			  struct sighting *out)
{
	struct fetched in =
		fetch_member(&r->in, finding, name, IS_OBJECT | IS_NULL);

	if (!in.value)
		return;
	*out = (struct sighting){
		.known = true,
		.repo = get_repository(r, &in),
		.commit = fetch_oid(&r->in, &in, "commit", 0),
		.author = fetch_text(&r->in, &in, "author", IS_NULL),
		.email = fetch_text(&r->in, &in, "email", IS_NULL),
		.author_date = fetch_moment(&r->in, &in, "author_date", 0),
		.committer_date =
			fetch_moment(&r->in, &in, "committer_date", 0),
	};
}

static void read_people(struct report_reader *r, const struct fetched *finding,
			struct finding *out)
{
	struct fetched list =
		fetch_member(&r->in, finding, "people", IS_ARRAY | MAY_MISS);

	out->people.v =
		fetch_room(&r->in, fetch_length(&list), sizeof(*out->people.v));
	for (size_t i = 0; !r->in.rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(&r->in, &list, i, IS_OBJECT);

		if (!at.value)
			break;
		out->people.v[i].name =
			fetch_text(&r->in, &at, "name", IS_NULL);
		out->people.v[i].email =
			fetch_text(&r->in, &at, "email", IS_NULL);
		out->people.nr = i + 1;
	}
	out->people.cap = out->people.nr;
}

static void read_lifecycle(struct report_reader *r,
			   const struct fetched *finding, struct lifecycle *out)
{
	struct fetched in =
		fetch_member(&r->in, finding, "lifecycle", IS_OBJECT);

	if (!in.value)
		return;
	out->state = (enum lifecycle_state)fetch_word(
		&r->in, &in, "state", LIFECYCLE_UNKNOWN + 1, name_of_lifecycle);
	out->has_day = fetch_day(&r->in, &in, "date", IS_NULL, &out->day);
	out->explanation = fetch_string(&r->in, &in, "explanation", 0);
}

static void read_steps(struct report_reader *r, const struct fetched *finding,
		       struct finding *out)
{
	struct fetched list =
		fetch_member(&r->in, finding, "remediation", IS_ARRAY);

	if (fetch_length(&list) > STEPS_MAX)
		fetch_bad(&r->in, &list,
			  "has more elements than this version knows of");
	for (size_t i = 0; !r->in.rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(&r->in, &list, i, IS_OBJECT);

		if (!at.value)
			break;
		out->steps[i].step = fetch_string(&r->in, &at, "step", 0);
		out->steps[i].text = fetch_string(&r->in, &at, "text", 0);
		out->nr_steps = i + 1;
	}
}

/* A text with a NUL inside is kept as it is: a secret may be anything. */
static void read_secret(struct report_reader *r, const struct fetched *in,
			struct finding *out)
{
	out->secret = fetch_text(&r->in, in, "secret", 0);
	(void)fetch_number(&r->in, in, "secret_length", 0);
}

static void read_reasons(struct report_reader *r, const struct fetched *in,
			 struct finding *out)
{
	size_t nr;
	const char **v = fetch_strings(&r->in, in, "reasons", REASONS_MAX, &nr);

	for (size_t i = 0; !r->in.rc && i < nr; i++)
		out->reasons[i] = v[i];
	out->nr_reasons = r->in.rc ? 0 : nr;
}

static void read_finding(struct report_reader *r, const struct fetched *in,
			 struct finding *out)
{
	*out = (struct finding){
		.id = fetch_string(&r->in, in, "id", 0),
		.kind = fetch_string(&r->in, in, "kind", 0),
		.provider = fetch_string(&r->in, in, "provider", 0),
		.username = fetch_text(&r->in, in, "username", IS_NULL),
		.host = fetch_text(&r->in, in, "host", IS_NULL),
		.workspace = fetch_text(&r->in, in, "workspace", IS_NULL),
		.repository = fetch_text(&r->in, in, "repository", IS_NULL),
		.checksum = (enum checksum_state)fetch_word(
			&r->in, in, "checksum", CHECKSUM_INVALID + 1,
			name_of_checksum),
		.confidence = (enum confidence)fetch_word(
			&r->in, in, "confidence", CONFIDENCE_COUNT,
			name_of_confidence),
		.severity = (enum severity)fetch_word(&r->in, in, "severity",
						      SEVERITY_COUNT,
						      name_of_severity),
		.exposure = (enum exposure)fetch_word(&r->in, in, "exposure",
						      EXPOSURE_COUNT,
						      name_of_exposure),
	};
	out->kind_name = out->kind;
	read_secret(r, in, out);
	read_reasons(r, in, out);
	read_lifecycle(r, in, &out->lifecycle);
	read_sighting(r, in, "first_seen", &out->first_seen);
	read_sighting(r, in, "last_seen", &out->last_seen);
	read_people(r, in, out);
	out->refs = fetch_strings(&r->in, in, "refs", 0, &out->nr_refs);
	read_occurrences(r, in, out);
	read_also_at(r, in, out);
	read_steps(r, in, out);
}

static struct finding *read_findings(struct report_reader *r,
				     const struct fetched *top, bool suppressed,
				     size_t *nr)
{
	struct fetched list =
		suppressed ? fetch_member(&r->in, top, "suppressed",
					  IS_ARRAY | MAY_MISS)
			   : fetch_member(&r->in, top, "findings", IS_ARRAY);
	struct finding *v = fetch_room(&r->in, fetch_length(&list), sizeof(*v));

	*nr = 0;
	for (size_t i = 0; !r->in.rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(&r->in, &list, i, IS_OBJECT);

		if (!at.value)
			break;
		read_finding(r, &at, &v[i]);
		if (suppressed)
			v[i].suppressed =
				fetch_string(&r->in, &at, "reason", 0);
		*nr = i + 1;
	}
	return v;
}

/* ---------------------------------------------------------- repositories ---
 */

static void read_skip(struct report_reader *r, const struct fetched *in,
		      struct skip *out)
{
	*out = (struct skip){
		.object = fetch_oid(&r->in, in, "object", IS_NULL | MAY_MISS),
		.type = fetch_string(&r->in, in, "type", IS_NULL | MAY_MISS),
		.path = fetch_string(&r->in, in, "path", IS_NULL | MAY_MISS),
		.reason = fetch_string(&r->in, in, "reason", 0),
		.count = fetch_number(&r->in, in, "count", MAY_MISS),
		.accepted = fetch_string(&r->in, in, "accepted",
					 IS_NULL | MAY_MISS),
	};
	if (!out->type)
		out->type = "object";
}

static void read_skips(struct report_reader *r, const struct fetched *in,
		       const char *name, struct skips *out)
{
	struct fetched list = fetch_member(&r->in, in, name, IS_ARRAY);

	out->v = fetch_room(&r->in, fetch_length(&list), sizeof(*out->v));
	for (size_t i = 0; !r->in.rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(&r->in, &list, i, IS_OBJECT);

		if (at.value)
			read_skip(r, &at, &out->v[out->nr++]);
	}
	out->cap = out->nr;
}

static void read_repository(struct report_reader *r, const struct fetched *in,
			    struct repository *out)
{
	struct fetched objects = fetch_member(&r->in, in, "objects", IS_OBJECT);

	*out = (struct repository){
		.path = fetch_string(&r->in, in, "path", 0),
		.form = fetch_string(&r->in, in, "form", 0),
		.head = fetch_string(&r->in, in, "head", IS_NULL),
		.refs = fetch_number(&r->in, in, "refs", 0),
		.objects_total = fetch_number(&r->in, &objects, "total", 0),
		.objects_scanned = fetch_number(&r->in, &objects, "scanned", 0),
		.objects_skipped = fetch_number(&r->in, &objects, "skipped", 0),
		.history_cut = fetch_truth(&r->in, in, "history_cut", 0),
		.complete = fetch_truth(&r->in, in, "complete", 0),
		.bytes = fetch_number(&r->in, in, "bytes", 0),
		.bytes_scanned =
			fetch_number(&r->in, in, "bytes_scanned", MAY_MISS),
		.seconds = fetch_real(&r->in, in, "seconds"),
	};
	out->stores = fetch_strings(&r->in, in, "stores", 0, &out->nr_stores);
	read_skips(r, in, "skipped", &out->skipped);
	read_skips(r, in, "opaque", &out->opaque);
	/* Of a merged report: when the run ended that this is from. */
	(void)fetch_moment(&r->in, in, "finished", MAY_MISS);
}

/* Of paths that look alike once they are masked the first counts. */
static void enter_path(struct report_reader *r, size_t index)
{
	struct bytes path = bytes_of(r->audit->repositories.v[index].path);

	if (map_get(&r->repositories, path) == SIZE_MAX &&
	    !map_put(&r->repositories, path, index))
		fetch_no_memory(&r->in);
}

static void read_repositories(struct report_reader *r,
			      const struct fetched *top)
{
	struct fetched list =
		fetch_member(&r->in, top, "repositories", IS_ARRAY);
	struct audit *audit = r->audit;

	audit->repositories.v = fetch_room(&r->in, fetch_length(&list),
					   sizeof(*audit->repositories.v));
	for (size_t i = 0; !r->in.rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(&r->in, &list, i, IS_OBJECT);

		if (!at.value)
			break;
		read_repository(r, &at, &audit->repositories.v[i]);
		if (!r->in.rc)
			enter_path(r, i);
		audit->repositories.nr = i + 1;
	}
	audit->repositories.cap = audit->repositories.nr;
}

/* ------------------------------------------------------------------- top ---
 */

/* What differs in the runs that a report was joined from is null. */
static void read_run(struct report_reader *r, const struct fetched *in,
		     struct audit *audit)
{
	struct fetched tool = fetch_member(&r->in, in, "tool", IS_OBJECT);
	struct fetched run = fetch_member(&r->in, in, "run", IS_OBJECT);

	audit->version = fetch_string(&r->in, &tool, "version", IS_NULL);
	audit->patterns = fetch_string(&r->in, &tool, "patterns", IS_NULL);
	audit->started = fetch_moment(&r->in, &run, "started", 0);
	audit->finished = fetch_moment(&r->in, &run, "finished", 0);
	(void)fetch_day(&r->in, &run, "as_of", 0, &audit->as_of);
	audit->command = fetch_string(&r->in, &run, "command", IS_NULL);
	audit->key_id = fetch_string(&r->in, &run, "key_id", 0);
	audit->network = fetch_string(&r->in, &run, "network", IS_NULL);
	audit->filesystem = fetch_string(&r->in, &run, "filesystem", IS_NULL);
	audit->interrupted = fetch_truth(&r->in, &run, "interrupted", MAY_MISS);
	audit->strict = fetch_truth(&r->in, &run, "strict", MAY_MISS);
}

/* Those of a merged report: nothing is kept of them, but they are checked. */
static void check_runs(struct report_reader *r, const struct fetched *top)
{
	struct fetched list =
		fetch_member(&r->in, top, "runs", IS_ARRAY | MAY_MISS);

	for (size_t i = 0; !r->in.rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(&r->in, &list, i, IS_OBJECT);
		struct audit audit = { 0 };

		if (!at.value)
			break;
		read_run(r, &at, &audit);
		(void)fetch_number(&r->in, &at, "below_threshold", 0);
		if (!r->in.rc && strcmp(audit.key_id, r->audit->key_id) != 0)
			fetch_bad(&r->in, &at,
				  "has another key_id than the report");
	}
	if (!r->in.rc && list.value && !fetch_length(&list))
		fetch_bad(&r->in, &list, "is empty");
}

static void read_head(struct report_reader *r, const struct fetched *top)
{
	struct fetched summary =
		fetch_member(&r->in, top, "summary", IS_OBJECT);

	read_run(r, top, r->audit);
	r->audit->below_threshold =
		fetch_number(&r->in, &summary, "below_threshold", 0);
	check_runs(r, top);
}

static void check_schema(struct report_reader *r, const struct fetched *top)
{
	struct fetched schema = fetch_member(&r->in, top, "schema", IS_TEXT);

	if (schema.value &&
	    strcmp(json_string_value(schema.value), "bbaudit.report/1") != 0)
		fetch_bad(&r->in, &schema,
			  "this version reads bbaudit.report/1 only");
}

static void read_top(struct report_reader *r, const struct fetched *top)
{
	struct audit *audit = r->audit;

	check_schema(r, top);
	read_head(r, top);
	read_repositories(r, top);
	audit->findings.v = read_findings(r, top, false, &audit->findings.nr);
	audit->findings.cap = audit->findings.nr;
	audit->suppressed.v =
		read_findings(r, top, true, &audit->suppressed.nr);
	audit->suppressed.cap = audit->suppressed.nr;
}

/* jansson's own message would quote what stands there. */
static int no_json(const char *name, const json_error_t *error,
		   struct fault *fault)
{
	if (json_error_code(error) == json_error_out_of_memory)
		return fault_nomem(fault);
	return fault_set(fault, FAULT_CORRUPT,
			 "%s:%d:%d: this is no valid JSON", name, error->line,
			 error->column);
}

int old_report_take(json_t *root, const char *name, struct old_report *out,
		    struct fault *fault)
{
	struct report_reader r = {
		.in = { .file = name, .arena = &out->arena, .fault = fault },
		.audit = &out->audit,
	};
	struct fetched top = { .value = root };

	*out = (struct old_report){ .root = root };
	if (!json_is_object(root))
		fetch_bad(&r.in, &top,
			  "this is no report: it must be an object");
	else
		read_top(&r, &top);
	map_release(&r.repositories);
	return r.in.rc;
}

int old_report_parse(struct bytes text, const char *name,
		     struct old_report *out, struct fault *fault)
{
	json_error_t error;
	json_t *root = json_loadb(text.p ? (const char *)text.p : "", text.len,
				  JSON_REJECT_DUPLICATES, &error);

	*out = (struct old_report){ 0 };
	if (!root)
		return no_json(name, &error, fault);
	return old_report_take(root, name, out, fault);
}

int old_report_read(const char *path, struct old_report *out,
		    struct fault *fault)
{
	struct buf text = BUF_INIT;
	int rc = buf_read_given(&text, path, OLD_REPORT_MAX, fault);

	*out = (struct old_report){ 0 };
	if (!rc)
		rc = old_report_parse(buf_bytes(&text), path, out, fault);
	buf_release(&text);
	return rc;
}

void old_report_release(struct old_report *report)
{
	json_decref(report->root);
	arena_release(&report->arena);
	*report = (struct old_report){ 0 };
}
