/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row for each place of each finding, as RFC 4180 has it: for spreadsheets.
 * These take a cell that begins with one of a few characters for a formula, and
 * what a formula may do is the spreadsheet's affair; an apostrophe before it
 * keeps it text. Some split at semicolons too, so a character behind one counts
 * as the first of a cell.
 */
#include "report/format.h"

#include "base/date.h"
#include "base/text.h"
#include "report/escape.h"

#include <inttypes.h>

static const char head[] =
	"id,kind,provider,severity,confidence,checksum,state,state_date,"
	"exposure,secret,repository,site,path,line,column,object,"
	"objects_total,encoding,username,host,workspace,bitbucket_repository,"
	"introduced,introduced_total,removed_total,first_seen_commit,"
	"first_seen_author,first_seen_email,first_seen_date,last_seen_commit,"
	"last_seen_date,refs_total,also_at_total,context,people\r\n";

struct csv {
	const struct report *report;
	struct buf *out;
	struct buf swept; /* a text after masking */
	struct buf shown; /* the same, nothing in it acting on a terminal */
	bool begun;	  /* the row has a field */
};

/* Also as full-width characters, which some versions fold. */
static bool is_formula_mark(uint32_t c)
{
	static const uint32_t marks[] = { '=',	  '+',	  '-',	 '@',
					  '\t',	  '\r',	  '\n',	 0xff1d,
					  0xff0b, 0xff0d, 0xff20 };

	for (size_t i = 0; i < COUNT(marks); i++) {
		if (marks[i] == c)
			return true;
	}
	return false;
}

static bool needs_quotes(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < 0x80 && !is_alnum(text.p[i]) &&
		    strchr(",;\"' \t\r\n", text.p[i]))
			return true;
	}
	return false;
}

/* Text up to what could end a cell, or the first character of one. */
static void put_plain(struct csv *csv, struct bytes *text)
{
	size_t len = 0;

	while (len < text->len && text->p[len] < 0x80 && text->p[len] != '"' &&
	       text->p[len] != ';')
		len++;
	buf_add(csv->out, text->p, len);
	*text = bytes_sub(*text, len, text->len);
}

static void put_guarded(struct csv *csv, struct bytes text)
{
	bool first = true; /* only blanks since the cell may have begun */
	uint32_t c;
	bool valid;

	while (text_next(&text, &c, &valid)) {
		if (first && is_formula_mark(c))
			buf_add_char(csv->out, '\'');
		if (c == '"')
			buf_add_char(csv->out, '"');
		text_add(csv->out, c);
		first = c == ';' || (first && c == ' ');
		if (!first)
			put_plain(csv, &text);
	}
}

static void separate(struct csv *csv)
{
	buf_add_str(csv->out, csv->begun ? "," : "");
	csv->begun = true;
}

/* What is in csv->swept, as one field. */
static void put_field(struct csv *csv)
{
	bool quotes;

	buf_clear(&csv->shown);
	escape_terminal(buf_bytes(&csv->swept), &csv->shown);
	quotes = needs_quotes(buf_bytes(&csv->shown));
	separate(csv);
	buf_add_str(csv->out, quotes ? "\"" : "");
	put_guarded(csv, buf_bytes(&csv->shown));
	buf_add_str(csv->out, quotes ? "\"" : "");
	csv->out->failed |= csv->swept.failed || csv->shown.failed;
}

static void put_text(struct csv *csv, struct bytes text)
{
	buf_clear(&csv->swept);
	mask_text(csv->report->mask, text, &csv->swept);
	put_field(csv);
}

/* Words of our own. */
static void put_word(struct csv *csv, const char *word)
{
	buf_clear(&csv->swept);
	buf_add_str(&csv->swept, word);
	put_field(csv);
}

static void put_number(struct csv *csv, uint64_t number)
{
	separate(csv);
	buf_printf(csv->out, "%" PRIu64, number);
}

static void put_number_or_none(struct csv *csv, uint64_t number)
{
	if (number)
		put_number(csv, number);
	else
		separate(csv);
}

static void put_oid(struct csv *csv, const struct oid *oid)
{
	char hex[OID_HEX_MAX];

	put_word(csv, oid_hex(oid, hex));
}

static void put_moment(struct csv *csv, int64_t moment)
{
	char text[DATE_TEXT];

	put_word(csv, moment_text(moment, text));
}

static void put_secret(struct csv *csv, const struct finding *finding)
{
	buf_clear(&csv->swept);
	mask_secret(csv->report->mask, finding, &csv->swept);
	put_field(csv);
}

static void put_context(struct csv *csv, const struct finding *finding,
			const struct occurrence *o)
{
	buf_clear(&csv->swept);
	if (o->context.p)
		mask_context(csv->report->mask, finding, o, &csv->swept);
	put_field(csv);
}

static void put_verdict(struct csv *csv, const struct finding *finding)
{
	const struct lifecycle *lifecycle = &finding->lifecycle;
	char day[DATE_TEXT];

	put_word(csv, finding->id);
	put_word(csv, finding->kind);
	put_word(csv, finding->provider);
	put_word(csv, severity_name(finding->severity));
	put_word(csv, confidence_name(finding->confidence));
	put_word(csv, checksum_name(finding->checksum));
	put_word(csv, lifecycle_name(lifecycle->state));
	put_word(csv, lifecycle->has_day ? day_text(lifecycle->day, day) : "");
	put_word(csv, exposure_name(finding->exposure));
	put_secret(csv, finding);
}

static void put_encodings(struct csv *csv, const struct encodings *encodings)
{
	buf_clear(&csv->swept);
	for (size_t i = 0; i < encodings->nr; i++) {
		buf_add_str(&csv->swept, i ? " " : "");
		buf_add_str(&csv->swept, encodings->v[i]);
	}
	put_field(csv);
}

/* What the place shows, or else any other place of the finding. */
static void put_either(struct csv *csv, struct bytes here, struct bytes there)
{
	put_text(csv, here.p ? here : there);
}

static void put_place(struct csv *csv, const struct finding *finding,
		      const struct occurrence *o)
{
	const struct audit *audit = csv->report->audit;

	put_text(csv, bytes_of(audit->repositories.v[o->repo].path));
	put_word(csv, site_name(o->site));
	put_text(csv, bytes_of(o->path));
	put_number_or_none(csv, o->line);
	put_number_or_none(csv, o->column);
	put_oid(csv, &o->object);
	put_number(csv, o->objects_total);
	put_encodings(csv, &o->encodings);
	put_either(csv, o->username, finding->username);
	put_either(csv, o->host, finding->host);
	put_text(csv, finding->workspace);
	put_text(csv, finding->repository);
	put_oid(csv,
		o->introduced.nr ? &o->introduced.v[0] : &(struct oid){ 0 });
	put_number(csv, o->introduced.nr);
	put_number(csv, o->removed.nr);
}

static void put_sightings(struct csv *csv, const struct finding *finding)
{
	const struct sighting *first = &finding->first_seen;
	const struct sighting *last = &finding->last_seen;

	put_oid(csv, &first->commit);
	put_text(csv, first->author);
	put_text(csv, first->email);
	if (first->known)
		put_moment(csv, first->committer_date);
	else
		put_word(csv, "");
	put_oid(csv, &last->commit);
	if (last->known)
		put_moment(csv, last->committer_date);
	else
		put_word(csv, "");
}

/* "Ada <ada@example.com>, Ben <ben@example.com>": whom to ask. */
static void put_people(struct csv *csv, const struct finding *finding)
{
	struct buf all = BUF_INIT;

	for (size_t i = 0; i < finding->people.nr; i++) {
		const struct person *p = &finding->people.v[i];

		buf_add_str(&all, i ? ", " : "");
		buf_add_bytes(&all, p->name);
		buf_add_str(&all, p->name.len && p->email.len ? " <" : "");
		buf_add_bytes(&all, p->email);
		buf_add_str(&all, p->name.len && p->email.len ? ">" : "");
	}
	put_text(csv, buf_bytes(&all));
	buf_spend(&all, csv->out);
}

static void put_row(struct csv *csv, const struct finding *finding,
		    const struct occurrence *o)
{
	csv->begun = false;
	put_verdict(csv, finding);
	put_place(csv, finding, o);
	put_sightings(csv, finding);
	put_number(csv, finding->nr_refs);
	put_number(csv, finding_also(finding));
	put_context(csv, finding, o);
	put_people(csv, finding);
	buf_add_str(csv->out, "\r\n");
}

void report_csv(struct report *report)
{
	const struct audit *audit = report->audit;
	struct csv csv = { .report = report, .out = report->out };

	buf_add_str(report->out, head);
	for (size_t i = 0; i < audit->findings.nr; i++) {
		const struct finding *finding = &audit->findings.v[i];

		for (size_t k = 0; k < finding->occurrences.nr; k++)
			put_row(&csv, finding, &finding->occurrences.v[k]);
	}
	buf_release(&csv.swept);
	buf_release(&csv.shown);
}
