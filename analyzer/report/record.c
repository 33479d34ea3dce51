/* SPDX-License-Identifier: Apache-2.0 */
#include "report/record.h"

#include "report/escape.h"

#include <jansson.h>

static struct bytes repository_path(const struct emit *emit, size_t repo)
{
	return bytes_of(emit->report->audit->repositories.v[repo].path);
}

void record_tool(struct emit *emit)
{
	const struct audit *audit = emit->report->audit;

	emit_open(emit, "tool", '{');
	emit_word(emit, "name", "bbaudit");
	emit_word(emit, "version", audit->version);
	emit_word(emit, "patterns", audit->patterns);
	emit_close(emit, '}');
}

void record_run(struct emit *emit)
{
	const struct audit *audit = emit->report->audit;

	emit_open(emit, "run", '{');
	emit_moment(emit, "started", audit->started);
	if (audit->finished)
		emit_moment(emit, "finished", audit->finished);
	else
		emit_null(emit, "finished"); /* it is under way */
	emit_day(emit, "as_of", audit->as_of);
	EMIT_TEXT(emit, "command", bytes_of(audit->command));
	emit_word(emit, "key_id", audit->key_id);
	EMIT_TEXT(emit, "network", bytes_of(audit->network));
	EMIT_TEXT(emit, "filesystem", bytes_of(audit->filesystem));
	emit_bool(emit, "interrupted", audit->interrupted);
	emit_bool(emit, "strict", audit->strict);
	emit_close(emit, '}');
}

void record_skips(struct emit *emit, const char *name,
		  const struct skips *skips)
{
	emit_open(emit, name, '[');
	for (size_t i = 0; i < skips->nr; i++) {
		const struct skip *skip = &skips->v[i];

		emit_open(emit, NULL, '{');
		emit_oid(emit, "object", &skip->object);
		emit_word(emit, "type", skip->type);
		EMIT_TEXT(emit, "path", bytes_of(skip->path));
		EMIT_TEXT(emit, "reason", bytes_of(skip->reason));
		emit_number(emit, "count", skip->count ? skip->count : 1);
		EMIT_TEXT(emit, "accepted", bytes_of(skip->accepted));
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

static void put_objects(struct emit *emit, uint64_t total, uint64_t scanned,
			uint64_t skipped)
{
	emit_open(emit, "objects", '{');
	emit_number(emit, "total", total);
	emit_number(emit, "scanned", scanned);
	emit_number(emit, "skipped", skipped);
	emit_close(emit, '}');
}

void record_repository(struct emit *emit, const struct repository *r)
{
	EMIT_TEXT(emit, "path", bytes_of(r->path));
	emit_word(emit, "form", r->form);
	EMIT_TEXT(emit, "head", bytes_of(r->head));
	emit_number(emit, "refs", r->refs);
	EMIT_TEXTS(emit, "stores", (const char *const *)r->stores,
		   r->nr_stores);
	put_objects(emit, r->objects_total, r->objects_scanned,
		    r->objects_skipped);
	record_skips(emit, "skipped", &r->skipped);
	record_skips(emit, "opaque", &r->opaque);
	emit_bool(emit, "history_cut", r->history_cut);
	emit_bool(emit, "complete", repository_complete(r));
	emit_number(emit, "bytes", r->bytes);
	emit_number(emit, "bytes_scanned", r->bytes_scanned);
	emit_thousandths(emit, "seconds", r->seconds);
}

static void put_lifecycle(struct emit *emit, const struct lifecycle *lifecycle)
{
	emit_open(emit, "lifecycle", '{');
	emit_word(emit, "state", lifecycle_name(lifecycle->state));
	if (lifecycle->has_day)
		emit_day(emit, "date", lifecycle->day);
	else
		emit_null(emit, "date");
	EMIT_TEXT(emit, "explanation", bytes_of(lifecycle->explanation));
	emit_close(emit, '}');
}

static void put_sighting(struct emit *emit, const char *name,
			 const struct sighting *sighting)
{
	if (!sighting->known) {
		emit_null(emit, name);
		return;
	}
	emit_open(emit, name, '{');
	EMIT_TEXT(emit, "repository", repository_path(emit, sighting->repo));
	emit_oid(emit, "commit", &sighting->commit);
	EMIT_TEXT(emit, "author", sighting->author);
	EMIT_TEXT(emit, "email", sighting->email);
	emit_moment(emit, "author_date", sighting->author_date);
	emit_moment(emit, "committer_date", sighting->committer_date);
	emit_close(emit, '}');
}

static void put_encodings(struct emit *emit, const struct encodings *encodings)
{
	emit_open(emit, "encoding", '[');
	for (size_t i = 0; i < encodings->nr; i++)
		emit_word(emit, NULL, encodings->v[i]);
	emit_close(emit, ']');
}

static void put_occurrence(struct emit *emit, const struct finding *finding,
			   const struct occurrence *o)
{
	emit_open(emit, NULL, '{');
	EMIT_TEXT(emit, "repository", repository_path(emit, o->repo));
	emit_word(emit, "site", site_name(o->site));
	emit_oid(emit, "object", &o->object);
	EMIT_TEXT(emit, "path", bytes_of(o->path));
	emit_number(emit, "objects_total", o->objects_total);
	emit_number_or_null(emit, "line", o->line);
	emit_number_or_null(emit, "column", o->column);
	EMIT_TEXT(emit, "username", o->username);
	EMIT_TEXT(emit, "host", o->host);
	put_encodings(emit, &o->encodings);
	emit_oids(emit, "introduced", &o->introduced);
	emit_oids(emit, "removed", &o->removed);
	EMIT_CONTEXT(emit, "context", finding, o);
	EMIT_AROUND(emit, "around", finding, o);
	emit_close(emit, '}');
}

static void put_remediation(struct emit *emit, const struct finding *finding)
{
	emit_open(emit, "remediation", '[');
	for (size_t i = 0; i < finding->nr_steps; i++) {
		emit_open(emit, NULL, '{');
		emit_word(emit, "step", finding->steps[i].step);
		emit_word(emit, "text", finding->steps[i].text);
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

void record_also(struct emit *emit, const struct also *also)
{
	emit_open(emit, NULL, '{');
	EMIT_TEXT(emit, "repository", repository_path(emit, also->repo));
	emit_word(emit, "site", site_name(also->site));
	emit_oid(emit, "object", &also->object);
	EMIT_TEXT(emit, "path", bytes_of(also->path));
	emit_number_or_null(emit, "line", also->line);
	put_encodings(emit, &also->encodings);
	emit_close(emit, '}');
}

static void put_people(struct emit *emit, const struct finding *finding)
{
	emit_open(emit, "people", '[');
	for (size_t i = 0; i < finding->people.nr; i++) {
		emit_open(emit, NULL, '{');
		EMIT_TEXT(emit, "name", finding->people.v[i].name);
		EMIT_TEXT(emit, "email", finding->people.v[i].email);
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

/* What stands before the places. */
static void put_verdict(struct emit *emit, const struct finding *finding)
{
	emit_word(emit, "id", finding->id);
	emit_word(emit, "kind", finding->kind);
	emit_word(emit, "provider", finding->provider);
	EMIT_SECRET(emit, "secret", finding);
	emit_number(emit, "secret_length", finding->secret.len);
	EMIT_TEXT(emit, "username", finding->username);
	EMIT_TEXT(emit, "host", finding->host);
	EMIT_TEXT(emit, "workspace", finding->workspace);
	EMIT_TEXT(emit, "repository", finding->repository);
	emit_word(emit, "checksum", checksum_name(finding->checksum));
	emit_word(emit, "confidence", confidence_name(finding->confidence));
	EMIT_TEXTS(emit, "reasons", finding->reasons, finding->nr_reasons);
	put_lifecycle(emit, &finding->lifecycle);
	emit_word(emit, "severity", severity_name(finding->severity));
	emit_word(emit, "exposure", exposure_name(finding->exposure));
	put_sighting(emit, "first_seen", &finding->first_seen);
	put_sighting(emit, "last_seen", &finding->last_seen);
	put_people(emit, finding);
	EMIT_TEXTS(emit, "refs", (const char *const *)finding->refs,
		   finding->nr_refs);
}

void record_finding(struct emit *emit, const struct finding *finding)
{
	put_verdict(emit, finding);
	emit_open(emit, "occurrences", '[');
	for (size_t i = 0; i < finding->occurrences.nr; i++)
		put_occurrence(emit, finding, &finding->occurrences.v[i]);
	emit_close(emit, ']');
	emit_open(emit, "also_at", '[');
	for (size_t i = 0; i < finding->also_at.nr; i++)
		record_also(emit, &finding->also_at.v[i]);
	emit_close(emit, ']');
	if (finding->also_more)
		emit_number(emit, "also_more", finding->also_more);
	put_remediation(emit, finding);
}

void record_share(struct emit *emit, const struct share *v, size_t nr)
{
	const struct finding *finding = v[0].finding;

	put_verdict(emit, finding);
	emit_open(emit, "occurrences", '[');
	for (size_t i = 0; i < nr; i++)
		put_occurrence(emit, finding, v[i].occurrence);
	emit_close(emit, ']');
	emit_open(emit, "also_at", '[');
	for (size_t i = 0; i < finding->also_at.nr; i++) {
		if (finding->also_at.v[i].repo == v[0].occurrence->repo)
			record_also(emit, &finding->also_at.v[i]);
	}
	emit_close(emit, ']');
	put_remediation(emit, finding);
}

static void put_kinds(struct emit *emit)
{
	const struct tally *tally = emit->report->tally;

	emit_open(emit, "kind", '{');
	for (size_t i = 0; i < tally->nr_kinds; i++)
		emit_count(emit, bytes_of(tally->kinds[i].kind),
			   tally->kinds[i].nr);
	emit_close(emit, '}');
}

/* All names of an enum, worst first, also those that count nothing. */
static void put_counts(struct emit *emit, const char *name, const size_t *count,
		       size_t nr, const char *(*name_of)(unsigned))
{
	emit_open(emit, name, '{');
	while (nr-- > 0)
		emit_number(emit, name_of((unsigned)nr), count[nr]);
	emit_close(emit, '}');
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

static void put_repository_counts(struct emit *emit)
{
	const struct audit *audit = emit->report->audit;
	const size_t *count = emit->report->tally->repositories;
	struct buf swept = BUF_INIT;
	struct buf repaired = BUF_INIT;
	json_t *counts = json_object();
	bool ok = counts;
	const char *key;
	json_t *value;

	for (size_t i = 0; ok && i < audit->repositories.nr; i++) {
		buf_clear(&swept);
		buf_clear(&repaired);
		mask_text(emit->report->mask, repository_path(emit, i), &swept);
		escape_utf8(buf_bytes(&swept), &repaired);
		ok = buf_ok(&swept) && buf_ok(&repaired) &&
		     count_path(counts, buf_bytes(&repaired), count[i]);
	}
	emit->out->failed |= !ok;
	emit_open(emit, "repository", '{');
	json_object_foreach(counts, key, value) emit_count(
		emit, bytes_of(key), (uint64_t)json_integer_value(value));
	emit_close(emit, '}');
	json_decref(counts);
	buf_release(&swept);
	buf_release(&repaired);
}

static void put_totals(struct emit *emit)
{
	const struct tally *tally = emit->report->tally;

	emit_open(emit, "totals", '{');
	emit_number(emit, "repositories", emit->report->audit->repositories.nr);
	emit_number(emit, "incomplete", tally->incomplete);
	emit_number(emit, "history_cut", tally->history_cut);
	put_objects(emit, tally->objects_total, tally->objects_scanned,
		    tally->objects_skipped);
	emit_number(emit, "skipped", tally->skipped);
	emit_number(emit, "opaque", tally->opaque);
	emit_number(emit, "occurrences", tally->occurrences);
	emit_number(emit, "bytes", tally->bytes);
	emit_thousandths(emit, "seconds", tally->seconds);
	emit_close(emit, '}');
}

static void put_answer(struct emit *emit, const struct ranked *ranked)
{
	emit_number(emit, "alive", ranked->alive);
	emit_number(emit, "findings", ranked->findings);
	emit_word(emit, "worst", severity_name(ranked->worst));
}

/* Who has most to do, and where. */
static void put_rankings(struct emit *emit)
{
	const struct tally *tally = emit->report->tally;

	emit_open(emit, "repositories", '[');
	for (size_t i = 0; i < tally->nr_ranking; i++) {
		emit_open(emit, NULL, '{');
		EMIT_TEXT(emit, "path",
			  repository_path(emit, tally->ranking[i].repo));
		put_answer(emit, &tally->ranking[i]);
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
	emit_open(emit, "people", '[');
	for (size_t i = 0; i < tally->nr_people; i++) {
		emit_open(emit, NULL, '{');
		EMIT_TEXT(emit, "name", tally->people[i].name);
		EMIT_TEXT(emit, "email", tally->people[i].email);
		put_answer(emit, &tally->people[i]);
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

void record_summary(struct emit *emit)
{
	const struct audit *audit = emit->report->audit;
	const struct tally *tally = emit->report->tally;

	emit_open(emit, "summary", '{');
	emit_bool(emit, "complete", tally->complete);
	emit_number(emit, "findings", audit->findings.nr);
	emit_number(emit, "below_threshold", audit->below_threshold);
	emit_number(emit, "suppressed", audit->suppressed.nr);
	put_kinds(emit);
	put_counts(emit, "severity", tally->severity, SEVERITY_COUNT,
		   name_of_severity);
	put_counts(emit, "confidence", tally->confidence, CONFIDENCE_COUNT,
		   name_of_confidence);
	put_counts(emit, "exposure", tally->exposure, EXPOSURE_COUNT,
		   name_of_exposure);
	put_repository_counts(emit);
	put_rankings(emit);
	put_totals(emit);
	emit_close(emit, '}');
}
