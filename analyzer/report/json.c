/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON report (docs/report.md). It is written member by member: a report of
 * many findings never stands in memory as a tree beside its text. jansson turns
 * each string into JSON.
 */
#include "report/format.h"

#include "base/checksum.h"
#include "base/date.h"
#include "base/text.h"
#include "report/escape.h"
#include "report/layout.h"

#include <inttypes.h>
#include <jansson.h>

#define INDENT 2

struct json {
	const struct report *report;
	struct buf *out;
	struct buf swept;    /* a text after masking */
	struct buf repaired; /* a text as valid UTF-8 */
	int depth;
	bool empty; /* nothing yet in the innermost object or array */
};

static void new_line(struct json *json)
{
	buf_printf(json->out, "\n%*s", json->depth * INDENT, "");
}

/* Begin a member, or an element where name is NULL. */
static void begin(struct json *json, const char *name)
{
	if (json->depth) {
		buf_add_str(json->out, json->empty ? "" : ",");
		new_line(json);
	}
	if (name)
		buf_printf(json->out, "\"%s\": ", name);
	json->empty = false;
}

static void open_value(struct json *json, const char *name, char bracket)
{
	begin(json, name);
	buf_add_char(json->out, bracket);
	json->depth++;
	json->empty = true;
}

static void close_value(struct json *json, char bracket)
{
	json->depth--;
	if (!json->empty)
		new_line(json);
	buf_add_char(json->out, bracket);
	json->empty = false;
}

static int append(const char *text, size_t len, void *out)
{
	buf_add(out, text, len);
	return 0;
}

/* Whether text would act on a terminal, should the report be shown on one. */
static bool is_unsafe(struct bytes text)
{
	uint32_t c;
	bool valid;

	while (text_next(&text, &c, &valid)) {
		if (text_is_unsafe(c))
			return true;
	}
	return false;
}

/* As a JSON string; true if only the raw bytes beside it would be exact. */
static bool add_string(struct json *json, struct bytes text)
{
	struct buf *repaired = &json->repaired;
	size_t flags = JSON_ENCODE_ANY;
	json_t *string;
	bool changed;

	buf_clear(repaired);
	changed = escape_utf8(text, repaired);
	if (is_unsafe(text))
		flags |= JSON_ENSURE_ASCII;
	string = json_stringn(buf_str(repaired), repaired->len);
	if (repaired->failed || !string ||
	    json_dump_callback(string, append, json->out, flags))
		json->out->failed = true;
	json_decref(string);
	return changed;
}

static void put_null(struct json *json, const char *name)
{
	begin(json, name);
	buf_add_str(json->out, "null");
}

static void put_bool(struct json *json, const char *name, bool value)
{
	begin(json, name);
	buf_add_str(json->out, value ? "true" : "false");
}

/* JSON readers agree on signed 64 bits at best. */
static void put_number(struct json *json, const char *name, uint64_t value)
{
	begin(json, name);
	buf_printf(json->out, "%" PRIu64,
		   value > INT64_MAX ? (uint64_t)INT64_MAX : value);
}

static void put_number_or_null(struct json *json, const char *name,
			       uint64_t value)
{
	if (value)
		put_number(json, name, value);
	else
		put_null(json, name);
}

static void put_seconds(struct json *json, const char *name, double seconds)
{
	begin(json, name);
	layout_seconds(seconds, json->out);
}

/* Text of our own. */
static void put_word(struct json *json, const char *name, const char *word)
{
	if (!word) {
		put_null(json, name);
		return;
	}
	begin(json, name);
	add_string(json, bytes_of(word));
}

static void put_oid(struct json *json, const char *name, const struct oid *oid)
{
	char hex[OID_HEX_MAX];

	put_word(json, name, oid->len ? oid_hex(oid, hex) : NULL);
}

static void put_moment(struct json *json, const char *name, int64_t moment)
{
	char text[DATE_TEXT];

	put_word(json, name, moment_text(moment, text));
}

static void put_day(struct json *json, const char *name, int32_t day)
{
	char text[DATE_TEXT];

	put_word(json, name, day_text(day, text));
}

static void put_base64(struct json *json, const char *name, struct bytes bytes)
{
	begin(json, name);
	buf_add_char(json->out, '"');
	base64_encode(bytes, json->out);
	buf_add_char(json->out, '"');
}

/* Mask text into json->swept. */
static void sweep(struct json *json, struct bytes text)
{
	buf_clear(&json->swept);
	mask_text(json->report->mask, text, &json->swept);
	json->out->failed |= json->swept.failed;
}

/* The swept text, and its raw bytes under a name of their own if need be. */
static void put_swept(struct json *json, const char *name, const char *raw_name)
{
	begin(json, name);
	if (add_string(json, buf_bytes(&json->swept)))
		put_base64(json, raw_name, buf_bytes(&json->swept));
}

/* Text of a repository; p NULL is null. */
static void put_text(struct json *json, const char *name, const char *raw_name,
		     struct bytes text)
{
	if (!text.p) {
		put_null(json, name);
		return;
	}
	sweep(json, text);
	put_swept(json, name, raw_name);
}

#define PUT_TEXT(json, name, text) put_text(json, name, name "_base64", text)

static void put_raw_element(struct json *json, struct bytes swept)
{
	if (text_is_utf8(swept)) /* and, as a C string, without NUL */
		put_null(json, NULL);
	else
		put_base64(json, NULL, swept);
}

/* Texts of a repository; raw_name gets an array too if any needs it. */
static void put_texts(struct json *json, const char *name, const char *raw_name,
		      const char *const *v, size_t nr)
{
	bool changed = false;

	open_value(json, name, '[');
	for (size_t i = 0; i < nr; i++) {
		sweep(json, bytes_of(v[i]));
		begin(json, NULL);
		changed |= add_string(json, buf_bytes(&json->swept));
	}
	close_value(json, ']');
	if (!changed)
		return;
	open_value(json, raw_name, '[');
	for (size_t i = 0; i < nr; i++) {
		sweep(json, bytes_of(v[i]));
		put_raw_element(json, buf_bytes(&json->swept));
	}
	close_value(json, ']');
}

#define PUT_TEXTS(json, name, v, nr) \
	put_texts(json, name, name "_base64", v, nr)

static void put_oids(struct json *json, const char *name,
		     const struct oids *oids)
{
	open_value(json, name, '[');
	for (size_t i = 0; i < oids->nr; i++)
		put_oid(json, NULL, &oids->v[i]);
	close_value(json, ']');
}

static struct bytes repository_path(const struct json *json, size_t repo)
{
	return bytes_of(json->report->audit->repositories.v[repo].path);
}

static void put_tool(struct json *json)
{
	const struct audit *audit = json->report->audit;

	open_value(json, "tool", '{');
	put_word(json, "name", "bbaudit");
	put_word(json, "version", audit->version);
	put_word(json, "patterns", audit->patterns);
	close_value(json, '}');
}

static void put_run(struct json *json)
{
	const struct audit *audit = json->report->audit;

	open_value(json, "run", '{');
	put_moment(json, "started", audit->started);
	put_moment(json, "finished", audit->finished);
	put_day(json, "as_of", audit->as_of);
	PUT_TEXT(json, "command", bytes_of(audit->command));
	put_word(json, "key_id", audit->key_id);
	PUT_TEXT(json, "network", bytes_of(audit->network));
	PUT_TEXT(json, "filesystem", bytes_of(audit->filesystem));
	put_bool(json, "interrupted", audit->interrupted);
	close_value(json, '}');
}

static void put_skips(struct json *json, const char *name,
		      const struct skips *skips)
{
	open_value(json, name, '[');
	for (size_t i = 0; i < skips->nr; i++) {
		const struct skip *skip = &skips->v[i];

		open_value(json, NULL, '{');
		put_oid(json, "object", &skip->object);
		put_word(json, "type", skip->type);
		PUT_TEXT(json, "path", bytes_of(skip->path));
		PUT_TEXT(json, "reason", bytes_of(skip->reason));
		put_number(json, "count", skip->count ? skip->count : 1);
		close_value(json, '}');
	}
	close_value(json, ']');
}

static void put_objects(struct json *json, uint64_t total, uint64_t scanned,
			uint64_t skipped)
{
	open_value(json, "objects", '{');
	put_number(json, "total", total);
	put_number(json, "scanned", scanned);
	put_number(json, "skipped", skipped);
	close_value(json, '}');
}

static void put_repository(struct json *json, const struct repository *r)
{
	open_value(json, NULL, '{');
	PUT_TEXT(json, "path", bytes_of(r->path));
	put_word(json, "form", r->form);
	PUT_TEXT(json, "head", bytes_of(r->head));
	put_number(json, "refs", r->refs);
	PUT_TEXTS(json, "stores", (const char *const *)r->stores, r->nr_stores);
	put_objects(json, r->objects_total, r->objects_scanned,
		    r->objects_skipped);
	put_skips(json, "skipped", &r->skipped);
	put_skips(json, "opaque", &r->opaque);
	put_bool(json, "history_cut", r->history_cut);
	put_bool(json, "complete", repository_complete(r));
	put_number(json, "bytes", r->bytes);
	put_number(json, "bytes_scanned", r->bytes_scanned);
	put_seconds(json, "seconds", r->seconds);
	close_value(json, '}');
}

static void put_lifecycle(struct json *json, const struct lifecycle *lifecycle)
{
	open_value(json, "lifecycle", '{');
	put_word(json, "state", lifecycle_name(lifecycle->state));
	if (lifecycle->has_day)
		put_day(json, "date", lifecycle->day);
	else
		put_null(json, "date");
	PUT_TEXT(json, "explanation", bytes_of(lifecycle->explanation));
	close_value(json, '}');
}

static void put_sighting(struct json *json, const char *name,
			 const struct sighting *sighting)
{
	if (!sighting->known) {
		put_null(json, name);
		return;
	}
	open_value(json, name, '{');
	PUT_TEXT(json, "repository", repository_path(json, sighting->repo));
	put_oid(json, "commit", &sighting->commit);
	PUT_TEXT(json, "author", sighting->author);
	PUT_TEXT(json, "email", sighting->email);
	put_moment(json, "author_date", sighting->author_date);
	put_moment(json, "committer_date", sighting->committer_date);
	close_value(json, '}');
}

static void put_encodings(struct json *json, const struct encodings *encodings)
{
	open_value(json, "encoding", '[');
	for (size_t i = 0; i < encodings->nr; i++)
		put_word(json, NULL, encodings->v[i]);
	close_value(json, ']');
}

static void put_context(struct json *json, const struct finding *finding,
			const struct occurrence *o)
{
	if (!o->context.p) {
		put_null(json, "context");
		return;
	}
	buf_clear(&json->swept);
	mask_context(json->report->mask, finding, o, &json->swept);
	json->out->failed |= json->swept.failed;
	put_swept(json, "context", "context_base64");
}

static void put_occurrence(struct json *json, const struct finding *finding,
			   const struct occurrence *o)
{
	open_value(json, NULL, '{');
	PUT_TEXT(json, "repository", repository_path(json, o->repo));
	put_word(json, "site", site_name(o->site));
	put_oid(json, "object", &o->object);
	PUT_TEXT(json, "path", bytes_of(o->path));
	put_number(json, "objects_total", o->objects_total);
	put_number_or_null(json, "line", o->line);
	put_number_or_null(json, "column", o->column);
	PUT_TEXT(json, "username", o->username);
	PUT_TEXT(json, "host", o->host);
	put_encodings(json, &o->encodings);
	put_oids(json, "introduced", &o->introduced);
	put_oids(json, "removed", &o->removed);
	put_context(json, finding, o);
	close_value(json, '}');
}

static void put_secret(struct json *json, const struct finding *finding)
{
	buf_clear(&json->swept);
	mask_secret(json->report->mask, finding, &json->swept);
	json->out->failed |= json->swept.failed;
	put_swept(json, "secret", "secret_base64");
	put_number(json, "secret_length", finding->secret.len);
}

static void put_remediation(struct json *json, const struct finding *finding)
{
	open_value(json, "remediation", '[');
	for (size_t i = 0; i < finding->nr_steps; i++) {
		open_value(json, NULL, '{');
		put_word(json, "step", finding->steps[i].step);
		put_word(json, "text", finding->steps[i].text);
		close_value(json, '}');
	}
	close_value(json, ']');
}

static void put_finding(struct json *json, const struct finding *finding)
{
	open_value(json, NULL, '{');
	put_word(json, "id", finding->id);
	put_word(json, "kind", finding->kind);
	put_word(json, "provider", finding->provider);
	put_secret(json, finding);
	PUT_TEXT(json, "username", finding->username);
	PUT_TEXT(json, "host", finding->host);
	PUT_TEXT(json, "workspace", finding->workspace);
	PUT_TEXT(json, "repository", finding->repository);
	put_word(json, "checksum", checksum_name(finding->checksum));
	put_word(json, "confidence", confidence_name(finding->confidence));
	PUT_TEXTS(json, "reasons", finding->reasons, finding->nr_reasons);
	put_lifecycle(json, &finding->lifecycle);
	put_word(json, "severity", severity_name(finding->severity));
	put_word(json, "exposure", exposure_name(finding->exposure));
	put_sighting(json, "first_seen", &finding->first_seen);
	put_sighting(json, "last_seen", &finding->last_seen);
	PUT_TEXTS(json, "refs", (const char *const *)finding->refs,
		  finding->nr_refs);
	open_value(json, "occurrences", '[');
	for (size_t i = 0; i < finding->occurrences.nr; i++)
		put_occurrence(json, finding, &finding->occurrences.v[i]);
	close_value(json, ']');
	open_value(json, "also_at", '[');
	close_value(json, ']');
	put_remediation(json, finding);
	close_value(json, '}');
}

/* A member whose name is text. */
static void put_count(struct json *json, struct bytes name, uint64_t nr)
{
	begin(json, NULL);
	add_string(json, name);
	buf_printf(json->out, ": %" PRIu64, nr);
}

static void put_kinds(struct json *json)
{
	const struct tally *tally = json->report->tally;

	open_value(json, "kind", '{');
	for (size_t i = 0; i < tally->nr_kinds; i++)
		put_count(json, bytes_of(tally->kinds[i].kind),
			  tally->kinds[i].nr);
	close_value(json, '}');
}

/* All names of an enum, worst first, also those that count nothing. */
static void put_counts(struct json *json, const char *name, const size_t *count,
		       size_t nr, const char *(*name_of)(unsigned))
{
	open_value(json, name, '{');
	while (nr-- > 0)
		put_number(json, name_of((unsigned)nr), count[nr]);
	close_value(json, '}');
}

static const char *name_of_severity(unsigned i)
{
	return severity_name((enum severity)i);
}

static const char *name_of_confidence(unsigned i)
{
	return confidence_name((enum confidence)i);
}

static const char *name_of_exposure(unsigned i)
{
	return exposure_name((enum exposure)i);
}

/* Two paths may look alike once masked and repaired; then they are one key. */
static bool count_path(json_t *counts, struct bytes key, size_t nr)
{
	const char *text = key.p ? (const char *)key.p : "";
	json_t *old = json_object_getn(counts, text, key.len);

	return !json_object_setn_new(
		counts, text, key.len,
		json_integer(json_integer_value(old) + (json_int_t)nr));
}

static void put_repository_counts(struct json *json)
{
	const struct audit *audit = json->report->audit;
	const size_t *count = json->report->tally->repositories;
	json_t *counts = json_object();
	bool ok = counts;
	const char *key;
	json_t *value;

	for (size_t i = 0; ok && i < audit->repositories.nr; i++) {
		sweep(json, repository_path(json, i));
		buf_clear(&json->repaired);
		escape_utf8(buf_bytes(&json->swept), &json->repaired);
		ok = count_path(counts, buf_bytes(&json->repaired), count[i]);
	}
	json->out->failed |= !ok;
	open_value(json, "repository", '{');
	json_object_foreach(counts, key, value) put_count(
		json, bytes_of(key), (uint64_t)json_integer_value(value));
	close_value(json, '}');
	json_decref(counts);
}

static void put_totals(struct json *json)
{
	const struct tally *tally = json->report->tally;

	open_value(json, "totals", '{');
	put_number(json, "repositories", json->report->audit->repositories.nr);
	put_number(json, "incomplete", tally->incomplete);
	put_number(json, "history_cut", tally->history_cut);
	put_objects(json, tally->objects_total, tally->objects_scanned,
		    tally->objects_skipped);
	put_number(json, "skipped", tally->skipped);
	put_number(json, "opaque", tally->opaque);
	put_number(json, "occurrences", tally->occurrences);
	put_number(json, "bytes", tally->bytes);
	put_seconds(json, "seconds", tally->seconds);
	close_value(json, '}');
}

static void put_summary(struct json *json)
{
	const struct audit *audit = json->report->audit;
	const struct tally *tally = json->report->tally;

	open_value(json, "summary", '{');
	put_bool(json, "complete", tally->complete);
	put_number(json, "findings", audit->findings.nr);
	put_number(json, "below_threshold", audit->below_threshold);
	put_kinds(json);
	put_counts(json, "severity", tally->severity, SEVERITY_COUNT,
		   name_of_severity);
	put_counts(json, "confidence", tally->confidence, CONFIDENCE_COUNT,
		   name_of_confidence);
	put_counts(json, "exposure", tally->exposure, EXPOSURE_COUNT,
		   name_of_exposure);
	put_repository_counts(json);
	put_totals(json);
	close_value(json, '}');
}

void report_json(struct report *report)
{
	const struct audit *audit = report->audit;
	struct json json = { .report = report, .out = report->out };

	open_value(&json, NULL, '{');
	put_word(&json, "schema", "bbaudit.report/1");
	put_tool(&json);
	put_run(&json);
	open_value(&json, "repositories", '[');
	for (size_t i = 0; i < audit->repositories.nr; i++)
		put_repository(&json, &audit->repositories.v[i]);
	close_value(&json, ']');
	open_value(&json, "findings", '[');
	for (size_t i = 0; i < audit->findings.nr; i++)
		put_finding(&json, &audit->findings.v[i]);
	close_value(&json, ']');
	put_summary(&json);
	close_value(&json, '}');
	buf_add_char(report->out, '\n');
	buf_release(&json.swept);
	buf_release(&json.repaired);
}
