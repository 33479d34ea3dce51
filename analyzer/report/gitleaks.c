/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report that gitleaks 8 writes with --report-format json, for pipelines
 * and viewers that take that: an array with one object for each place. Members
 * that gitleaks has and we do not know are empty, as gitleaks itself leaves
 * them.
 */
#include "report/emit.h"

#include "base/date.h"

#include <math.h>

/* Bits in a byte of the secret, as it is distributed (Shannon). */
static double entropy_of(struct bytes text)
{
	size_t count[256] = { 0 };
	double bits = 0;

	for (size_t i = 0; i < text.len; i++)
		count[text.p[i]]++;
	for (size_t i = 0; i < COUNT(count); i++) {
		double share = (double)count[i] / (double)text.len;

		if (count[i])
			bits -= share * log2(share);
	}
	return bits;
}

/* How many line ends the secret has inside, and bytes behind the last. */
static size_t ends_of(struct bytes raw, size_t *behind)
{
	size_t ends = 0;

	*behind = 0;
	for (size_t i = 0; i < raw.len; i++) {
		bool end = raw.p[i] == '\n';

		ends += end;
		*behind = end ? 0 : *behind + 1;
	}
	return ends;
}

static void put_extent(struct emit *emit, const struct occurrence *o)
{
	size_t behind;
	size_t ends = ends_of(o->raw, &behind);
	uint64_t before = ends || !o->column ? 0 : o->column - 1;

	emit_number(emit, "StartLine", o->line);
	emit_number(emit, "EndLine", o->line ? o->line + ends : 0);
	emit_number(emit, "StartColumn", o->column);
	emit_number(emit, "EndColumn", o->column ? before + behind : 0);
}

static struct bytes or_empty(struct bytes text)
{
	return text.p ? text : LIT("");
}

/* Only of the first commit more is known than its id. */
static void put_commit(struct emit *emit, const struct finding *finding,
		       const struct occurrence *o)
{
	const struct sighting *first = &finding->first_seen;
	const struct oid *commit = NULL;
	bool same;
	char hex[OID_HEX_MAX] = "";
	char date[DATE_TEXT] = "";

	if (o->introduced.nr)
		commit = &o->introduced.v[0];
	else if (o->site == SITE_COMMIT_MESSAGE ||
		 o->site == SITE_COMMIT_IDENTITY ||
		 o->site == SITE_COMMIT_HEADER)
		commit = &o->object;
	same = commit && first->known && oid_eq(commit, &first->commit);
	if (commit)
		(void)oid_hex(commit, hex);
	if (same)
		(void)moment_text(first->author_date, date);
	emit_word(emit, "Commit", hex);
	emit_text(emit, "Author", NULL,
		  same ? or_empty(first->author) : LIT(""));
	emit_text(emit, "Email", NULL, same ? or_empty(first->email) : LIT(""));
	emit_word(emit, "Date", date);
	emit_word(emit, "Message", "");
}

static void add_tag(struct buf *tag, const char *name, const char *value)
{
	buf_clear(tag);
	buf_add_str(tag, name);
	buf_add_str(tag, value);
}

/* What gitleaks has no member for. */
static void put_tags(struct emit *emit, const struct finding *finding,
		     const struct occurrence *o)
{
	const char *repository =
		emit->report->audit->repositories.v[o->repo].path;
	const char *const tags[][2] = {
		{ "id:", finding->id },
		{ "severity:", severity_name(finding->severity) },
		{ "confidence:", confidence_name(finding->confidence) },
		{ "state:", lifecycle_name(finding->lifecycle.state) },
		{ "exposure:", exposure_name(finding->exposure) },
		{ "site:", site_name(o->site) },
		{ "repository:", repository },
	};
	struct buf tag = BUF_INIT;

	emit_open(emit, "Tags", '[');
	for (size_t i = 0; i < COUNT(tags); i++) {
		add_tag(&tag, tags[i][0], tags[i][1]);
		emit_text(emit, NULL, NULL, buf_bytes(&tag));
	}
	emit_close(emit, ']');
	buf_spend(&tag, emit->out);
}

/* As gitleaks puts it together: commit:file:rule:line. */
static void put_fingerprint(struct emit *emit, const struct finding *finding,
			    const struct occurrence *o)
{
	struct buf text = BUF_INIT;
	char hex[OID_HEX_MAX];

	if (o->introduced.nr)
		buf_printf(&text, "%s:", oid_hex(&o->introduced.v[0], hex));
	buf_add_bytes(&text, bytes_of(o->path));
	buf_printf(&text, ":%s:%ju", finding->kind, (uintmax_t)o->line);
	emit_text(emit, "Fingerprint", NULL, buf_bytes(&text));
	buf_spend(&text, emit->out);
}

static void put_place(struct emit *emit, const struct finding *finding,
		      const struct occurrence *o)
{
	emit_open(emit, NULL, '{');
	emit_word(emit, "RuleID", finding->kind);
	emit_word(emit, "Description", finding->kind_name);
	put_extent(emit, o);
	if (o->context.p)
		emit_context(emit, "Match", NULL, finding, o);
	else
		emit_secret(emit, "Match", NULL, finding);
	emit_secret(emit, "Secret", NULL, finding);
	emit_text(emit, "File", NULL, or_empty(bytes_of(o->path)));
	emit_word(emit, "SymlinkFile", "");
	put_commit(emit, finding, o);
	/* Tenths are enough for a threshold, and little help to a guesser. */
	emit_thousandths(emit, "Entropy",
			 round(entropy_of(finding->secret) * 10) / 10);
	put_tags(emit, finding, o);
	put_fingerprint(emit, finding, o);
	emit_close(emit, '}');
}

void report_gitleaks(struct report *report)
{
	const struct audit *audit = report->audit;
	struct emit emit = { .report = report,
			     .out = report->out,
			     .plain = true };

	emit_open(&emit, NULL, '[');
	for (size_t i = 0; i < audit->findings.nr; i++) {
		const struct finding *finding = &audit->findings.v[i];

		for (size_t k = 0; k < finding->occurrences.nr; k++)
			put_place(&emit, finding, &finding->occurrences.v[k]);
	}
	emit_close(&emit, ']');
	buf_add_char(report->out, '\n');
	emit_release(&emit);
}
