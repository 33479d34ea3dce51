/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "sample.h"
#include "unit.h"

#include <stdio.h>

#define FIELDS 40

/* One record as RFC 4180 has it; quotes are taken off. */
struct record {
	struct buf fields[FIELDS];
	size_t nr;
};

static void release(struct record *record)
{
	for (size_t i = 0; i < FIELDS; i++)
		buf_release(&record->fields[i]);
	record->nr = 0;
}

static struct bytes read_field(struct bytes in, struct buf *out)
{
	bool quoted = in.len && in.p[0] == '"';
	size_t i = quoted;

	for (;; i++) {
		ck_assert_uint_lt(i, in.len);
		if (quoted && in.p[i] == '"') {
			if (i + 1 == in.len || in.p[i + 1] != '"')
				break;
			i++;
		} else if (!quoted && (in.p[i] == ',' || in.p[i] == '\r')) {
			break;
		}
		ck_assert_msg(quoted || in.p[i] != '"', "a quote inside");
		buf_add_char(out, (char)in.p[i]);
	}
	return bytes_sub(in, i + quoted, in.len);
}

static bool read_record(struct bytes *in, struct record *record)
{
	release(record);
	while (in->len) {
		ck_assert_uint_lt(record->nr, FIELDS);
		*in = read_field(*in, &record->fields[record->nr++]);
		ck_assert_uint_gt(in->len, 0);
		if (in->p[0] == ',') {
			*in = bytes_sub(*in, 1, in->len);
			continue;
		}
		ck_assert_msg(bytes_starts(*in, LIT("\r\n")), "no line end");
		*in = bytes_sub(*in, 2, in->len);
		return true;
	}
	return false;
}

static const char *field(const struct record *head, const struct record *row,
			 const char *name)
{
	for (size_t i = 0; i < head->nr; i++) {
		if (!strcmp(buf_str(&head->fields[i]), name))
			return buf_str(&row->fields[i]);
	}
	ck_abort_msg("no column %s", name);
}

static void write_csv(const struct audit *audit, struct buf *out)
{
	ck_assert_int_eq(sample_report(audit, REPORT_CSV, false, out), 0);
}

/* clang-format off */
static const struct row {
	size_t record; /* from 1, behind the head */
	const char *name;
	const char *want;
} rows[] = {
	{ 1, "id", "bb-0011" },
	{ 1, "kind", "bitbucket-app-password" },
	{ 1, "provider", "bitbucket-cloud" },
	{ 1, "severity", "high" },
	{ 1, "confidence", "confirmed" },
	{ 1, "checksum", "valid" },
	{ 1, "state", "removed-by-vendor" },
	{ 1, "state_date", "2026-07-28" },
	{ 1, "exposure", "tip" },
	{ 1, "secret", "Kest********" },
	{ 1, "repository", "/srv/git/one.git" },
	{ 1, "site", "blob" },
	{ 1, "path", "deploy/settings.env" },
	{ 1, "line", "14" },
	{ 1, "column", "9" },
	{ 1, "object", "b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1" },
	{ 1, "objects_total", "4" },
	{ 1, "encoding", "gzip base64" },
	{ 1, "username", "jane" },
	{ 1, "host", "bitbucket.org" },
	{ 1, "workspace", "team" },
	{ 1, "bitbucket_repository", "app" },
	{ 1, "introduced", "c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1" },
	{ 1, "introduced_total", "1" },
	{ 1, "removed_total", "1" },
	{ 1, "first_seen_commit", "c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1" },
	{ 1, "first_seen_author", "Jane Doe" },
	{ 1, "first_seen_email", "jane@example.org" },
	{ 1, "first_seen_date", "2024-05-02T12:01:00Z" },
	{ 1, "last_seen_commit", "c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2" },
	{ 1, "last_seen_date", "2024-05-03T12:01:00Z" },
	{ 1, "refs_total", "2" },
	{ 1, "also_at_total", "7" },
	{ 1, "context", "TOKEN=Kest******** # ********" },
	{ 1, "people", "Bo Roe <bo@example.org>, Jane Doe <jane@example.org>" },
	/* A second place of the first finding. */
	{ 2, "id", "bb-0011" },
	{ 2, "repository", "/srv/git/two" },
	{ 2, "site", "config" },
	{ 2, "line", "" },
	{ 2, "column", "" },
	{ 2, "object", "" },
	{ 2, "username", "jane" }, /* as another place shows */
	{ 2, "introduced", "" },
	{ 2, "introduced_total", "0" },
	{ 2, "context", "" },
	{ 3, "id", "bb-0022" },
	{ 3, "path", "" },
	{ 3, "state_date", "" },
};
/* clang-format on */

START_TEST(sample_row)
{
	const struct row *r = &rows[_i];
	struct record head = { 0 };
	struct record record = { 0 };
	struct buf out = BUF_INIT;
	struct sample sample;
	struct bytes in;

	sample_init(&sample);
	sample_extend(&sample);
	write_csv(&sample.audit, &out);
	in = buf_bytes(&out);
	ck_assert(read_record(&in, &head));
	for (size_t i = 0; i < r->record; i++)
		ck_assert(read_record(&in, &record));
	ck_assert_str_eq(field(&head, &record, r->name), r->want);
	release(&head);
	release(&record);
	buf_release(&out);
}
END_TEST

/* A row for each place, all as wide as the head; none for what is ignored. */
START_TEST(rows_are_places)
{
	struct record record = { 0 };
	struct buf out = BUF_INIT;
	struct sample sample;
	size_t width;
	struct bytes in;
	size_t nr = 0;

	sample_init(&sample);
	sample_extend(&sample);
	write_csv(&sample.audit, &out);
	in = buf_bytes(&out);
	ck_assert(read_record(&in, &record));
	width = record.nr;
	for (; read_record(&in, &record); nr++)
		ck_assert_uint_eq(record.nr, width);
	ck_assert_uint_eq(nr, 3);
	release(&record);
	buf_release(&out);
}
END_TEST

/* clang-format off */
static const struct cell {
	const char *proves;
	const char *text;
	const char *want;
} cells[] = {
	{ "plain", "a/b.txt", "a/b.txt" },
	{ "a comma", "a,b", "a,b" },
	{ "quotes", "a\"b\"\"", "a\"b\"\"" },
	{ "a line end", "a\r\nb", "a\\x0d\\x0ab" },
	{ "a formula", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" },
	{ "a sum", "+1", "'+1" },
	{ "a difference", "-1", "'-1" },
	{ "a function", "@SUM(A1)", "'@SUM(A1)" },
	{ "a tab", "\t=1", "\\x09=1" },
	{ "a carriage return", "\r=1", "\\x0d=1" },
	{ "behind blanks", "  =1", "  '=1" },
	{ "full width", "\xef\xbc\x9d" "1", "'\xef\xbc\x9d" "1" },
	{ "full width plus", "\xef\xbc\x8b" "1", "'\xef\xbc\x8b" "1" },
	{ "full width minus", "\xef\xbc\x8d" "1", "'\xef\xbc\x8d" "1" },
	{ "full width at", "\xef\xbc\xa0" "1", "'\xef\xbc\xa0" "1" },
	{ "where a semicolon splits", "a;=1", "a;'=1" },
	{ "a semicolon and a blank", "a; +1", "a; '+1" },
	{ "elsewhere they mean nothing", "a=b+c-d@e", "a=b+c-d@e" },
	{ "quotes before a formula", "\"=1", "\"=1" },
	{ "bytes that are no UTF-8", "\xff\xfe", "\\xff\\xfe" },
	{ "a change of direction", "\xe2\x80\xae" "a", "\\u{202e}a" },
	{ "empty", "", "" },
};
/* clang-format on */

START_TEST(cell_row)
{
	const struct cell *c = &cells[_i];
	static const char *const names[] = { "repository",
					     "path",
					     "username",
					     "host",
					     "workspace",
					     "bitbucket_repository",
					     "first_seen_author",
					     "first_seen_email",
					     "context" };
	struct record head = { 0 };
	struct record record = { 0 };
	struct buf out = BUF_INIT;
	struct sample sample;
	struct bytes in;

	sample_init(&sample);
	sample_plant(&sample, c->text);
	write_csv(&sample.audit, &out);
	in = buf_bytes(&out);
	ck_assert(read_record(&in, &head));
	ck_assert(read_record(&in, &record));
	for (size_t i = 0; i < COUNT(names); i++) {
		const char *got = field(&head, &record, names[i]);

		ck_assert_msg(!strcmp(got, c->want), "%s: %s is %s", c->proves,
			      names[i], got);
	}
	/* Name and address of the first are both planted. */
	ck_assert(bytes_starts(bytes_of(field(&head, &record, "people")),
			       bytes_of(c->want)));
	release(&head);
	release(&record);
	buf_release(&out);
}
END_TEST

START_TEST(an_empty_audit_has_a_head)
{
	struct audit audit = { .version = "1" };
	struct record record = { 0 };
	struct buf out = BUF_INIT;
	struct bytes in;

	write_csv(&audit, &out);
	in = buf_bytes(&out);
	ck_assert(read_record(&in, &record));
	ck_assert(!read_record(&in, &record));
	release(&record);
	buf_release(&out);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, sample_row, 0, COUNT(rows));
	tcase_add_test(tc, rows_are_places);
	tcase_add_loop_test(tc, cell_row, 0, COUNT(cells));
	tcase_add_test(tc, an_empty_audit_has_a_head);
}

UNIT_MAIN("report/csv", add)
